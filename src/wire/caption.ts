import { findCaptionHead } from './dateline.ts';

/** Whether a paragraph is the caption of a photo: place in capitals and day in brackets, or a photographer's credit at its end, or a file photo. */
export function isCaption(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (/^FILE(?: PHOTO)? ?[-–—:]|^(?:Photo )?[Cc]aption ?: ?\S/.test(text)) return true;
  if (isCreditAlone(text)) return false;
  if (endsInCredit(text)) return true;
  const isDashed = /^[^()]{2,100}\([^()]{3,40}\) ?[-–—:]/.test(text.slice(0, 160));
  return !isDashed && findCaptionHead(text) !== undefined;
}

/** Whether a line is the credit of a photo and nothing else. */
export function isCreditAlone(text: string): boolean {
  if (text.length > 160) return false;
  if (text.startsWith('(') && endsInCredit(text) && text.lastIndexOf('(') === 0) return true;
  if (text.length <= 80 && /^\p{Lu}[\p{Lu}.'’-]* [\p{Lu}.'’ -]*\p{Lu} ?\/ ?\p{Lu}[\p{Lu}.'’ -]+$/u.test(text))
    return true;
  return /^(?:\p{L}+ )?photo(?:graph)?(?: ?[:/]| by) ?\S[^.]{1,100}$/iu.test(text);
}

/** As much as a caption may have. */
const LONGEST = 3_000;

function endsInCredit(text: string): boolean {
  const tail = text.slice(-180);
  const open = tail.lastIndexOf('(');
  if (open === -1) return false;
  const inside = /^\(([^()]{3,150})\)\.?$/.exec(tail.slice(open))?.[1];
  if (inside === undefined) return false;
  return CREDIT.test(inside) || AGENCY_CREDIT.test(inside);
}

const CREDIT =
  /\b(?:photo(?:graph)?s?|images?|pictures?)(?:\s+(?:by|courtesy|provided|via)\b|\s*[/:])|^(?:(?:file|pool|handout|courtesy)\s+)?(?:photo|image)$/i;
const AGENCY_CREDIT =
  /\bvia (?:AP|AFP|Reuters)\b|\/(?:AP|AFP|Reuters|EPA|Getty Images)$|^(?:AP|AFP|Reuters|Getty Images)\//i;

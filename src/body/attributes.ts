import { readAddress } from '../lib/url.ts';
import { excerpt, type Findings } from './findings.ts';
import { MAX_ADDRESS, MAX_SHORT_TEXT } from './mark-schema.ts';

/** A link as it may be kept: its address judged, or undefined after the loss has been noted. */
export function readLink(raw: string, findings: Findings): string | undefined {
  const address = readAddress(raw);
  if (address.kind === 'active') {
    findings.refuse('unsafe-markup', `A link runs code: ${excerpt(raw)}`);
    return undefined;
  }
  if (address.kind === 'safe' && address.href.length <= MAX_ADDRESS) return address.href;
  findings.note('link-dropped', `A link of this kind is not taken, its text was kept: ${excerpt(raw)}`);
  return undefined;
}

/** An image as it may be kept, or undefined after the loss has been noted. */
export function readImage(
  { src, alt, title }: { readonly src: string; readonly alt: string; readonly title: string | undefined },
  findings: Findings,
): { src: string; alt: string; title: string | undefined } | undefined {
  const address = readAddress(src);
  if (address.kind === 'active') {
    findings.refuse('unsafe-markup', `An image is not an address but content: ${excerpt(src)}`);
    return undefined;
  }
  const isTaken = address.kind === 'safe' && address.href !== '' && !/^(?:mailto|tel|#)/i.test(address.href);
  if (!isTaken || address.href.length > MAX_ADDRESS) {
    findings.note('image-dropped', `An image at such an address is not taken: ${excerpt(src)}`);
    return undefined;
  }
  return {
    src: address.href,
    alt: shorten(alt, findings),
    title: title === undefined ? undefined : shorten(title, findings),
  };
}

/** A link's title as it may be kept. */
export function readTitle(title: string | undefined, findings: Findings): string | undefined {
  return title === undefined || title.trim() === '' ? undefined : shorten(title, findings);
}

/** The language that a class such as `language-js` names. */
export function readLanguage(name: string | undefined): string | undefined {
  return name !== undefined && /^[\w.+#-]{1,64}$/.test(name) ? name : undefined;
}

function shorten(text: string, findings: Findings): string {
  const line = text.replace(/[ \t\n\f\r]+/g, ' ').trim();
  if (line.length <= MAX_SHORT_TEXT) return line;
  findings.note('text-shortened', `The text of an attribute was cut to ${MAX_SHORT_TEXT} characters.`);
  return line.slice(0, MAX_SHORT_TEXT).toWellFormed();
}

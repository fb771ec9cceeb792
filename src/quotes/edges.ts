import type { Span } from './fold-words.ts';
import {
  BLANK,
  DASH,
  DOUBLE,
  ELLIPSIS,
  DOT,
  glyphAt,
  isBlankAt,
  isMarkAt,
  isWordAt,
  isWordBefore,
  SINGLE,
} from './glyphs.ts';

/** What stood right at either end of words when they were accepted. */
export interface Edges {
  /** A quotation mark opened right before the first word, or closed right after the last. */
  readonly isOpened: boolean;
  readonly isClosed: boolean;
  /** Punctuation between the last word and the mark that closes. */
  readonly tail: string;
  /** The first or last word was a whole one. */
  readonly isWordStart: boolean;
  readonly isWordEnd: boolean;
}

/** Words as they were accepted. */
export interface AcceptedWords {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly quoteKind: 'direct' | 'partial' | 'paraphrase';
}

/** How what stands at the ends of a place agrees with what stood there. */
export type EdgeFinding =
  | { readonly is: 'kept' }
  /** Only a comma or full stop moved in or out of the quotation marks. */
  | { readonly is: 'punctuated' }
  /** A word is cut, or goes on: these are not the words. */
  | { readonly is: 'cut' }
  /** The quotation marks hold other words than these, or none are left; `inside`: what they hold now. */
  | { readonly is: 'changed'; readonly inside: Span };

/** What stood at the ends of accepted words. */
export function edgesOf({ exact, prefix, suffix }: AcceptedWords): Edges {
  const opener = openerBefore(prefix, prefix.length);
  const { mark: closer, tail } = closerAfter(suffix, 0);
  // A single mark alone may be an apostrophe: the players’ union.
  const isApostrophe =
    (opener >= 0 && glyphAt(prefix, opener) === SINGLE) !== (closer >= 0 && glyphAt(suffix, closer) === SINGLE);
  return {
    isOpened: opener >= 0 && !(isApostrophe && glyphAt(prefix, opener) === SINGLE),
    isClosed: closer >= 0 && !(isApostrophe && glyphAt(suffix, closer) === SINGLE),
    tail: closer >= 0 ? tail.trim() : '',
    isWordStart: !(isWordAt(exact, 0) && isWordBefore(prefix, prefix.length)),
    isWordEnd: !continuesWord(suffix, 0, exact),
  };
}

/**
 * Compares the ends of a place with those of the accepted words. The end of a block stands for a mark that the other side has:
 * a quotation that runs on has none there.
 */
export function checkEdges(words: AcceptedWords & { readonly edges: Edges }, text: string, place: Span): EdgeFinding {
  const { edges, exact, quoteKind } = words;
  if (edges.isWordStart && isWordAt(text, place.start) && isWordBefore(text, place.start)) return { is: 'cut' };
  if (edges.isWordEnd && continuesWord(text, place.end, exact)) return { is: 'cut' };
  if (!edges.isOpened && !edges.isClosed) return { is: 'kept' };
  // Whatever mark stands right there now stands for the one that did, whichever way it is turned.
  const opener = isMarkAt(text, place.start - 1) ? place.start - 1 : openerBefore(text, place.start);
  const { mark: closer, tail } = closerAfter(text, place.end);
  const isAtStart = skipBlanksBack(text, place.start) === 0;
  const isAtEnd = onlyPunctuation(text, place.end) === text.length;
  const hasMark = opener >= 0 || closer >= 0;
  const isOpenKept = !edges.isOpened || opener >= 0 || (isAtStart && hasMark);
  const isCloseKept =
    !edges.isClosed || (closer >= 0 ? strongTail(tail) === strongTail(edges.tail) : isAtEnd && hasMark);
  if (isOpenKept && isCloseKept) {
    return { is: edges.isClosed && closer >= 0 && tail.trim() !== edges.tail ? 'punctuated' : 'kept' };
  }
  const inside = insideMarks(text, place, edges);
  if (quoteKind === 'paraphrase' && inside.start === place.start && inside.end === place.end) return { is: 'kept' };
  return { is: 'changed', inside };
}

/** The place widened to the quotation marks that stand round it, on the sides where some stood right beside it. */
export function insideMarks(text: string, place: Span, edges: Edges): Span {
  let { start, end } = place;
  if (edges.isOpened && openerBefore(text, start) < 0) {
    const opener = scanBack(text, start);
    if (opener >= 0) start = skipBlanks(text, opener + 1);
  }
  if (edges.isClosed) {
    const { mark } = closerAfter(text, end);
    const closer = mark >= 0 ? mark : scanOn(text, end);
    if (closer >= 0) end = skipBlanksBack(text, closer);
    // Punctuation that was between the words and the mark was no part of them.
    if (closer >= 0 && edges.tail !== '' && text.endsWith(edges.tail, end)) end -= edges.tail.length;
  }
  return start < end ? { start, end } : place;
}

/** The index of the mark that opens right before an index, or -1. Blanks may stand between, as in French. */
function openerBefore(text: string, at: number): number {
  const mark = skipBlanksBack(text, at) - 1;
  if (!isMarkAt(text, mark)) return -1;
  if (OPENERS.includes(text.charAt(mark))) return mark;
  // What is not an opening mark by itself opens where a word cannot end, right before the words.
  if (mark !== at - 1) return text.charAt(mark) === '\u00bb' || text.charAt(mark) === '\u00ab' ? mark : -1;
  return isWordBefore(text, mark) || SENTENCE_ENDS.includes(text.charAt(mark - 1)) ? -1 : mark;
}

/** The index of the mark that closes after an index and the punctuation there, or -1; and that punctuation. */
function closerAfter(text: string, at: number): { readonly mark: number; readonly tail: string } {
  const mark = onlyPunctuation(text, at);
  if (!isMarkAt(text, mark)) return { mark: -1, tail: '' };
  const isParted = mark > at && isBlankAt(text, mark - 1);
  const isOpening =
    (isParted && isWordAt(text, mark + 1)) || (OPENERS.includes(text.charAt(mark)) && isWordAt(text, mark + 1));
  return isOpening ? { mark: -1, tail: '' } : { mark, tail: text.slice(at, mark) };
}

const OPENERS = '\u201c\u201e\u201f\u00ab\u2018\u201a\u201b\u2039\u300c\u300e\u301d';
const SENTENCE_ENDS = '.,;:!?\u2026';
/** How far beyond its old ends a quotation is looked for. */
const MAX_WIDENING = 400;

/** Where blanks and punctuation from an index on end. */
function onlyPunctuation(text: string, at: number): number {
  let end = at;
  while (end < text.length && end < at + 16 && isPunctuation(text, end)) end += 1;
  return end;
}

function isPunctuation(text: string, at: number): boolean {
  const glyph = glyphAt(text, at);
  return (
    glyph === DOT || glyph === ELLIPSIS || glyph === DASH || isBlankAt(text, at) || ',;:!?'.includes(text.charAt(at))
  );
}

/** Of punctuation right before a closing mark, what is more than a matter of house style. */
function strongTail(tail: string): string {
  const dots = /\.\s?\.\s?\.|\u2026/.test(tail) ? '\u2026' : '';
  return dots + tail.replaceAll(/[^!?]/g, '');
}

/** Whether a word that ends at an index goes on there: letters, accents, the parts of an emoji, `-known`, `’s`, `,000`. */
function continuesWord(text: string, at: number, exact: string): boolean {
  if (at >= text.length) return false;
  if (JOINERS.test(text.slice(at, at + 2))) return true;
  if (!isWordBefore(exact, exact.length)) return false;
  if (isWordAt(text, at)) return true;
  if (!isWordAt(text, at + 1)) return false;
  const glyph = glyphAt(text, at);
  if (glyph === SINGLE) return true;
  if (glyph === DASH) return '-\u2010\u2011'.includes(text.charAt(at));
  return ',.'.includes(text.charAt(at)) && /\d$/.test(exact) && /\d/.test(text.charAt(at + 1));
}

// Combining marks, the joiner and the variations of emoji, skin tones.
const JOINERS = /^(?:\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}])/u;

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && isBlankAt(text, next)) next += 1;
  return next;
}

function skipBlanksBack(text: string, at: number): number {
  let next = at;
  while (next > 0 && isBlankAt(text, next - 1)) next -= 1;
  return next;
}

/** The mark that opens the quotation in which an index stands, or -1. */
function scanBack(text: string, from: number): number {
  for (let at = from - 1; at >= 0 && at > from - MAX_WIDENING; at -= 1) {
    if (glyphAt(text, at) === DOUBLE || OPENERS.includes(text.charAt(at))) {
      return openerBefore(text, at + 1) === at ? at : -1;
    }
  }
  return -1;
}

/** The mark that closes the quotation in which an index stands, or -1. */
function scanOn(text: string, from: number): number {
  for (let at = from; at < text.length && at < from + MAX_WIDENING; at += 1) {
    const glyph = glyphAt(text, at);
    if (glyph === DOUBLE) return openerBefore(text, at + 1) === at && !isWordBefore(text, at) ? -1 : at;
    if (glyph === SINGLE && !isWordAt(text, at + 1) && (at === 0 || glyphAt(text, at - 1) !== BLANK)) return at;
  }
  return -1;
}

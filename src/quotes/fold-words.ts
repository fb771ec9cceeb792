import { BLANK, DASH, DOT, DOUBLE, ELLIPSIS, glyphAt, INVISIBLE, isBlankAt, PLAIN, SINGLE } from './glyphs.ts';

/** Words with their typography folded away (see `foldText`), without blanks at their ends, to compare or file them by. */
export function foldWords(text: string): string {
  return foldText(text).folded.trim();
}

/** A folded text that knows where each of its characters came from. */
export interface Folded {
  readonly folded: string;
  /** For each code unit of `folded`: where in the text what it stands for begins, and where that ends. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * A text with its typography folded away: quotation marks, apostrophes, dashes, blanks and ellipses of every kind are
 * one kind each; blanks round dashes and ellipses and characters without width are gone; letters are composed (NFC).
 * Two texts that fold alike say the same words. The length is not kept.
 */
export function foldText(text: string): Folded {
  // A run of dots or a composed cluster may become longer than it was, at most by this much.
  const from = new Int32Array(text.length * 3);
  const to = new Int32Array(text.length * 3);
  const isComposed = !MAY_COMPOSE.test(text) || text.normalize('NFC') === text;
  let folded = '';
  let at = 0;
  while (at < text.length) {
    const run = isComposed ? plainRun(text, at) : clusterRun(text, at);
    const end = run === undefined ? typographyEnd(text, at) : at + run.length;
    const piece = run === undefined ? typographyOf(text, at, end) : isComposed ? run : run.normalize('NFC');
    const isOneToOne = run !== undefined && isComposed;
    const first = folded.length;
    for (let i = 0; i < piece.length; i += 1) {
      from[first + i] = isOneToOne ? at + i : at;
      to[first + i] = isOneToOne ? at + i + 1 : end;
    }
    folded += piece;
    at = end;
  }
  if (SURROGATE.test(folded)) joinPairs({ folded, from, to });
  return { folded, from, to };
}

/** Two indices of a text between which a piece of its folded form stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where in a text a piece of its folded form stands, without blanks at its ends. Undefined when it is empty, or begins
 * or ends within what folds as one.
 */
export function unfold(text: string, { folded, from, to }: Folded, piece: Span): Span | undefined {
  if (piece.start >= piece.end) return undefined;
  if (piece.start > 0 && from[piece.start] === from[piece.start - 1]) return undefined;
  if (piece.end < folded.length && from[piece.end] === from[piece.end - 1]) return undefined;
  let start = from[piece.start] ?? 0;
  let end = to[piece.end - 1] ?? 0;
  while (start < end && isBlankAt(text, start)) start += 1;
  while (end > start && isBlankAt(text, end - 1)) end -= 1;
  return start < end ? { start, end } : undefined;
}

/** Where in the folded text what stands at an index of the text begins. */
export function foldedIndex({ folded, from }: Folded, at: number): number {
  let low = 0;
  let high = folded.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Nothing below is ever composed, and neither is the punctuation of print.
const MAY_COMPOSE = /[^\u0000-\u02ff\u2010-\u2027]/;
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+|[^]\p{M}*/uy;

function plainRun(text: string, at: number): string | undefined {
  let end = at;
  while (end < text.length) {
    const glyph = glyphAt(text, end);
    if (glyph !== PLAIN && !(glyph === DOT && ellipsisEnd(text, end) === end) && !isLoneBlank(text, end)) break;
    end += 1;
  }
  return end > at ? text.slice(at, end) : undefined;
}

/** A blank that stands for itself: one, and within plain text. */
function isLoneBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x20 && glyphAt(text, at + 1) === PLAIN && !isBlankAt(text, at - 1);
}

function clusterRun(text: string, at: number): string | undefined {
  const glyph = glyphAt(text, at);
  if (glyph !== PLAIN && (glyph !== DOT || ellipsisEnd(text, at) > at)) return undefined;
  CLUSTER.lastIndex = at;
  return CLUSTER.exec(text)?.[0] ?? text.charAt(at);
}

/** Where the one thing of typography that begins at an index ends. */
function typographyEnd(text: string, at: number): number {
  const glyph = glyphAt(text, at);
  if (glyph === DOUBLE) return at + 1;
  if (glyph === SINGLE) return at + (glyphAt(text, at + 1) === SINGLE ? 2 : 1);
  const after = blanksEnd(text, at);
  if (glyphAt(text, after) === DASH) {
    let end = after;
    while (glyphAt(text, end) === DASH || isBlankAt(text, end)) end += 1;
    return end;
  }
  const dots = ellipsisEnd(text, after);
  return dots > after ? blanksEnd(text, dots) : after;
}

function typographyOf(text: string, start: number, end: number): string {
  const glyph = glyphAt(text, start);
  if (glyph === DOUBLE) return '"';
  if (glyph === SINGLE) return end === start + 2 ? '"' : "'";
  let isBlank = false;
  for (let at = start; at < end; at += 1) {
    const type = glyphAt(text, at);
    if (type === DASH) return '-';
    if (type === ELLIPSIS || type === DOT) return '...';
    if (type === BLANK) isBlank = true;
  }
  return isBlank ? ' ' : '';
}

function blanksEnd(text: string, at: number): number {
  let end = at;
  for (let glyph = glyphAt(text, end); glyph === BLANK || glyph === INVISIBLE; glyph = glyphAt(text, end)) end += 1;
  return end;
}

/** Where an ellipsis that begins at an index ends: its character, or three dots and more, also with blanks between. */
function ellipsisEnd(text: string, at: number): number {
  let dots = 0;
  let end = at;
  for (let next = at; ; next = blanksEnd(text, end)) {
    const glyph = glyphAt(text, next);
    if (glyph !== DOT && glyph !== ELLIPSIS) return dots >= 3 ? end : at;
    dots += glyph === DOT ? 1 : 3;
    end = next + 1;
  }
}

const SURROGATE = /[\ud800-\udbff]/;

/** Makes both halves of a pair come from the whole pair, so that no piece can begin or end between them. */
function joinPairs({ folded, from, to }: Folded): void {
  for (let at = 0; at < folded.length - 1; at += 1) {
    if ((folded.charCodeAt(at) & 0xfc00) !== 0xd800 || (folded.charCodeAt(at + 1) & 0xfc00) !== 0xdc00) continue;
    from[at + 1] = from[at] ?? 0;
    to[at] = to[at + 1] ?? 0;
  }
}

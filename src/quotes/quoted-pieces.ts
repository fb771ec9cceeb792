import { CodePoints } from './code-point-index.ts';
import { DOUBLE, glyphAt, isBlankAt, isWordAt, isWordBefore, SINGLE } from './glyphs.ts';
import { kindOf } from './text-kind.ts';
import type { TextUnit } from './text-units.ts';

/** Words that stand in quotation marks, without the marks; offsets in code points. */
export interface QuotedPiece {
  readonly block: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly words: number;
  /** The paragraph opens a mark and does not close it: the quotation runs on, or somebody forgot to close it. */
  readonly isOpen: boolean;
}

/**
 * Every run of words in quotation marks, in order: double marks of every kind, and single ones where they are clearly no
 * apostrophes. What is quoted within a quotation stays a part of it. Marks pair within their paragraph only, so that one
 * that stands alone reaches its end at most; a quotation that runs on has a piece in each paragraph.
 */
export function quotedPieces(units: readonly TextUnit[]): QuotedPiece[] {
  const pieces: QuotedPiece[] = [];
  let runsOn = false;
  for (const [position, { block, text }] of units.entries()) {
    if (!HAS_MARK.test(text)) {
      runsOn = false;
      continue;
    }
    const next = units[position + 1];
    const isBody = kindOf(block) === 'body';
    const found = piecesIn(text, {
      runsOn: runsOn && isBody,
      goesOn: next !== undefined && isBody && /^\s*‘/.test(next.text),
    });
    runsOn = isBody && found.at(-1)?.isOpen === true;
    const points = new CodePoints(text);
    for (const piece of found) {
      const { start, end } = trimmed(text, piece);
      const quoted = text.slice(start, end);
      const words = quoted.match(WORD)?.length ?? 0;
      if (words === 0) continue;
      pieces.push({
        block,
        start: points.before(start),
        end: points.before(end),
        text: quoted,
        words,
        isOpen: piece.isOpen,
      });
    }
  }
  return pieces;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
}

/** What the paragraphs before and after say: a quotation comes from there, or one in single marks is taken up again there. */
interface Around {
  readonly runsOn: boolean;
  readonly goesOn: boolean;
}

const HAS_MARK = /["'`´‘-‟′″«»‹›「-』〝-〟＂＇]/;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\u2010\u2011-][\p{L}\p{N}\p{M}]+)*/gu;

function piecesIn(text: string, { runsOn, goesOn }: Around): Piece[] {
  const pieces: Piece[] = [];
  const hopeless: Hopeless = new Map();
  let at = 0;
  const closer = runsOn ? strayCloser(text) : -1;
  if (closer >= 0) {
    pieces.push({ start: 0, end: closer, isOpen: false });
    at = closer + 1;
  }
  while (at < text.length) {
    const glyph = glyphAt(text, at);
    const isDoubled = glyph === SINGLE && isDoubledAt(text, at);
    if (glyph === DOUBLE || isDoubled) {
      const length = isDoubled ? 2 : 1;
      if (!opens(text, at, length)) {
        at += length;
        continue;
      }
      const start = at + length;
      const end = closeOf(text, { opener: text.charAt(at), start });
      if (end.is === 'reopened') {
        at = end.at;
        continue;
      }
      pieces.push({ start, end: end.at, isOpen: end.is === 'open' });
      at = end.at + (isDoubledAt(text, end.at) ? 2 : 1);
      continue;
    }
    const end = glyph === SINGLE ? singleClose(text, at, { goesOn, hopeless }) : undefined;
    if (end !== undefined) {
      pieces.push({ start: at + 1, ...end });
      at = end.end;
    }
    at += 1;
  }
  return pieces;
}

const CURLY_OPENERS = '“„‟«「『〝';
/** Marks that open by themselves; others do by where they stand. */
function opens(text: string, at: number, length: number): boolean {
  const isBlankAfter = at + length >= text.length || isBlankAt(text, at + length);
  if (text.charAt(at) === '«') return true;
  if (isBlankAfter) return false;
  const isAfterWord = isWordBefore(text, at);
  if (CURLY_OPENERS.includes(text.charAt(at)) || text.startsWith('``', at))
    return !(isAfterWord && !isWordAt(text, at + 1));
  return !isAfterWord && (at === 0 || isBlankAt(text, at - 1) || OPEN_AFTER.includes(text.charAt(at - 1)));
}

const OPEN_AFTER = "([{<¿¡-‐‑‒–—―/:;=|>*_'‘’“„«‹";

type Close =
  | { readonly is: 'closed' | 'open'; readonly at: number }
  /** Another mark opens first: the one before stands alone. */
  | { readonly is: 'reopened'; readonly at: number };

/** Where the quotation that begins at an index ends. */
function closeOf(text: string, { opener, start }: { readonly opener: string; readonly start: number }): Close {
  const closers = CLOSERS.get(opener) ?? STRAIGHT;
  for (let at = start; at < text.length; at += 1) {
    const isDoubled = isDoubledAt(text, at);
    if (glyphAt(text, at) !== DOUBLE && !isDoubled) continue;
    const mark = text.charAt(at);
    const length = isDoubled ? 2 : 1;
    if (opensHere(text, { at, length, opener })) return { is: 'reopened', at };
    if ((closers.includes(mark) || isDoubled) && !isInch(text, at)) return { is: 'closed', at };
    if (isDoubled) at += 1;
  }
  return { is: 'open', at: text.length };
}

const STRAIGHT = '"”‟″＂';
const CLOSERS = new Map([
  ['“', '”"“‟″＂'],
  ['„', '“”"‟'],
  ['‟', '”"‟'],
  ['«', '»'],
  ['»', '«'],
  ['「', '」'],
  ['『', '』'],
  ['〝', '〞〟'],
]);

/** Whether a mark within a quotation can only be the beginning of another one, of the same kind. */
function opensHere(text: string, { at, length, opener }: { at: number; length: number; opener: string }): boolean {
  const mark = text.charAt(at);
  const isSame = mark === opener || (STRAIGHT.includes(opener) && mark === '“') || (opener === '“' && mark === '"');
  const isAfterBlank = isBlankAt(text, at - 1);
  return isSame && mark !== '「' && mark !== '『' && isAfterBlank && opens(text, at, length);
}

/** Two single marks that stand for a double one: ''so'' or ``so''. */
function isDoubledAt(text: string, at: number): boolean {
  const mark = text.charAt(at);
  const next = text.charAt(at + 1);
  return SINGLE_MARKS.includes(mark) && mark !== '' && (next === mark || (mark === '‘' && next === '’'));
}

const SINGLE_MARKS = "'`’‘";

/** 6'2" tall. */
function isInch(text: string, at: number): boolean {
  return text.charAt(at) !== '”' && INCHES.test(text.slice(Math.max(0, at - 8), at));
}

const INCHES = /\d\s?['′’]\s?\d+(?:½|\.\d+)?$/;

/** A mark that closes what an earlier paragraph opened: before any that opens here. */
function strayCloser(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (glyphAt(text, at) !== DOUBLE) continue;
    return opens(text, at, 1) ? -1 : at;
  }
  return -1;
}

/** For closing marks of a kind: up to where there are none, so that no stretch is read twice. */
type Hopeless = Map<string, number>;

/** Where words in single marks that open at an index end; undefined when the mark is an apostrophe, or is never closed. */
function singleClose(
  text: string,
  at: number,
  { goesOn, hopeless }: { readonly goesOn: boolean; readonly hopeless: Hopeless },
): { readonly end: number; readonly isOpen: boolean } | undefined {
  const mark = text.charAt(at);
  if (!SINGLE_OPENERS.includes(mark)) return undefined;
  if (isWordBefore(text, at) || at + 1 >= text.length || isBlankAt(text, at + 1)) return undefined;
  if (at > 0 && !isBlankAt(text, at - 1) && !OPEN_AFTER.includes(text.charAt(at - 1))) return undefined;
  if (ELISION.test(text.slice(at + 1, at + 12))) return undefined;
  const closers = mark === '‹' ? '›' : mark === '›' ? '‹' : mark === '‚' ? "‘’'" : "’'";
  if (at < (hopeless.get(closers) ?? -1)) return undefined;
  let last: number | undefined;
  let next = at + 2;
  for (; next < text.length; next += 1) {
    if (isSingleOpening(text, next)) break;
    if (!closers.includes(text.charAt(next)) || isBlankAt(text, next - 1) || isWordAt(text, next + 1)) continue;
    // After punctuation it closes; after an s it may be the players’.
    if (!isWordBefore(text, next) || !/[sS]$/.test(text.slice(next - 1, next))) return { end: next, isOpen: false };
    if (!/^[’']\s+\p{Ll}/u.test(text.slice(next, next + 8))) return { end: next, isOpen: false };
    last ??= next;
  }
  if (last !== undefined) return { end: last, isOpen: false };
  hopeless.set(closers, next);
  const isFirst = text.slice(0, at).trim() === '';
  return mark === '‘' && isFirst && goesOn ? { end: text.length, isOpen: true } : undefined;
}

const SINGLE_OPENERS = "'‘‚‹›＇";
const ELISION = /^(?:\d0s|\d\ds?\b|(?:tis|twas|twere|em|til|till|cause|n|round|bout|cos|cuz|nuff|neath|gainst)\b)/i;

function isSingleOpening(text: string, at: number): boolean {
  return text.charAt(at) === '‘' && isBlankAt(text, at - 1) && isWordAt(text, at + 1);
}

function trimmed(text: string, { start, end }: Piece): { readonly start: number; readonly end: number } {
  let from = start;
  let to = end;
  while (from < to && isBlankAt(text, from)) from += 1;
  while (to > from && isBlankAt(text, to - 1)) to -= 1;
  return { start: from, end: to };
}

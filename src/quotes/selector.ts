import { codePointAt, codePointsAfter, codePointsBefore, codeUnitAt, splitsPair } from './code-points.ts';
import { foldText, foldWords, unfold } from './fold-words.ts';
import type { TextUnit } from './text-units.ts';

export { foldWords };

/** How many code points of context a selector holds on either side. */
export const CONTEXT = 32;

/** A run of text: offsets in Unicode code points, the start within, the end not. */
export interface Place {
  readonly block: string;
  readonly start: number;
  readonly end: number;
}

/** Words where they stand: a W3C TextQuoteSelector and TextPositionSelector in one, within one block. */
export interface TextSelector extends Place {
  readonly exact: string;
  /** At most 32 code points before and after, in the same block. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Words that somebody looks for, with as much of their place as is known. */
export interface WordsToFind {
  readonly exact: string;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly block?: string | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** The selector of what stands between two offsets. Throws a RangeError unless they are code points of the text, in order. */
export function selectorAt(unit: TextUnit, start: number, end: number): TextSelector {
  const from = Number.isInteger(start) ? codeUnitAt(unit.text, start) : -1;
  const to = Number.isInteger(end) ? codeUnitAt(unit.text, end) : -1;
  if (from < 0 || to < from) throw new RangeError(`No text stands from ${start} to ${end}.`);
  return selectorAtUnits(unit, from, to);
}

/** The selector of what stands between two indices in UTF-16 code units, neither within a pair. */
function selectorAtUnits({ block, text }: TextUnit, from: number, to: number): TextSelector {
  const start = codePointAt(text, from);
  const exact = text.slice(from, to);
  return {
    block,
    exact,
    prefix: codePointsBefore(text, from, CONTEXT),
    suffix: codePointsAfter(text, to, CONTEXT),
    start,
    end: start + codePointAt(exact, exact.length),
  };
}

/**
 * Every place where words stand, in the order of the units, narrowed by whatever else is given: the block, the offsets,
 * what stands right before and right after. Only when the words stand nowhere as they are written, the places that say
 * the same when typography is folded away. None: they stand nowhere. Several: more must be known.
 */
export function findWords(units: readonly TextUnit[], words: WordsToFind): TextSelector[] {
  if (words.exact === '') return [];
  const among = words.block === undefined ? units : units.filter((unit) => unit.block === words.block);
  const verbatim = among.flatMap((unit) => verbatimIn(unit, words.exact));
  const found = verbatim.length > 0 ? verbatim : among.flatMap((unit) => foldedIn(unit, words.exact));
  return found.filter(
    (place) =>
      (words.start === undefined || place.start === words.start) &&
      (words.end === undefined || place.end === words.end) &&
      (words.prefix === undefined || endsAlike(place.prefix, words.prefix)) &&
      (words.suffix === undefined || startsAlike(place.suffix, words.suffix)),
  );
}

/** Whether two places share a character. */
export function overlaps(one: Place, other: Place): boolean {
  return one.block === other.block && one.start < other.end && other.start < one.end;
}

function verbatimIn(unit: TextUnit, exact: string): TextSelector[] {
  const found: TextSelector[] = [];
  for (let at = unit.text.indexOf(exact); at >= 0; at = unit.text.indexOf(exact, at + exact.length)) {
    if (splitsPair(unit.text, at) || splitsPair(unit.text, at + exact.length)) continue;
    found.push(selectorAtUnits(unit, at, at + exact.length));
  }
  return found;
}

function foldedIn(unit: TextUnit, exact: string): TextSelector[] {
  const needle = foldWords(exact);
  if (needle === '') return [];
  const text = foldText(unit.text);
  const found: TextSelector[] = [];
  for (let at = text.folded.indexOf(needle); at >= 0; at = text.folded.indexOf(needle, at + needle.length)) {
    const place = unfold(unit.text, text, { start: at, end: at + needle.length });
    if (place !== undefined) found.push(selectorAtUnits(unit, place.start, place.end));
  }
  return found;
}

function endsAlike(prefix: string, wanted: string): boolean {
  return prefix.endsWith(wanted) || foldWords(prefix).endsWith(foldWords(wanted));
}

function startsAlike(suffix: string, wanted: string): boolean {
  return suffix.startsWith(wanted) || foldWords(suffix).startsWith(foldWords(wanted));
}

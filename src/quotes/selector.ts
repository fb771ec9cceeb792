import { CodePoints } from './code-point-index.ts';
import { codePointsAfter, codePointsBefore, codeUnitAt, splitsPair } from './code-points.ts';
import { foldText, foldWords, type Span, unfold } from './fold-words.ts';
import type { TextUnit } from './text-units.ts';

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
  return selectorOf(unit, new CodePoints(unit.text), { start: from, end: to });
}

/** The selector of what stands between two indices in UTF-16 code units, neither within a pair. */
function selectorOf({ block, text }: TextUnit, points: CodePoints, { start, end }: Span): TextSelector {
  return {
    block,
    exact: text.slice(start, end),
    prefix: codePointsBefore(text, start, CONTEXT),
    suffix: codePointsAfter(text, end, CONTEXT),
    start: points.before(start),
    end: points.before(end),
  };
}

/** So many places are told at most; whoever is asked which is meant needs no more. */
export const MOST_PLACES = 1_000;
/** So many are looked at in one search: a text may hold a letter a hundred thousand times. */
const MOST_LOOKED_AT = 5_000;

/**
 * The places where words stand, in the order of the units, narrowed by whatever else is given: the block, the offsets,
 * what stands right before and right after. Only when the words stand nowhere as they are written, the places that say
 * the same when typography is folded away. None: they stand nowhere. Several: more must be known; at most `MOST_PLACES`.
 */
export function findWords(units: readonly TextUnit[], words: WordsToFind): TextSelector[] {
  if (words.exact === '') return [];
  const among = words.block === undefined ? units : units.filter((unit) => unit.block === words.block);
  const isWanted = wantedPlace(words);
  const verbatim = placesIn(among, (unit) => verbatimIn(unit, words), isWanted);
  if (verbatim.isThere) return verbatim.found;
  return placesIn(among, (unit) => foldedIn(unit, words.exact), isWanted).found;
}

function placesIn(
  units: readonly TextUnit[],
  hitsIn: (unit: TextUnit) => Iterable<TextSelector>,
  isWanted: (place: TextSelector) => boolean,
): { readonly found: TextSelector[]; readonly isThere: boolean } {
  const found: TextSelector[] = [];
  let looked = 0;
  for (const unit of units) {
    for (const place of hitsIn(unit)) {
      looked += 1;
      if (isWanted(place)) found.push(place);
      if (found.length >= MOST_PLACES || looked >= MOST_LOOKED_AT) return { found, isThere: true };
    }
  }
  return { found, isThere: looked > 0 };
}

function wantedPlace({ start, end, prefix, suffix }: WordsToFind): (place: TextSelector) => boolean {
  const [foldedPrefix, foldedSuffix] = [prefix, suffix].map((text) => text && foldWords(text));
  return (place) =>
    (start === undefined || place.start === start) &&
    (end === undefined || place.end === end) &&
    (prefix === undefined || place.prefix.endsWith(prefix) || foldWords(place.prefix).endsWith(foldedPrefix ?? '')) &&
    (suffix === undefined || place.suffix.startsWith(suffix) || foldWords(place.suffix).startsWith(foldedSuffix ?? ''));
}

/** Whether two places share a character. */
export function overlaps(one: Place, other: Place): boolean {
  return one.block === other.block && one.start < other.end && other.start < one.end;
}

function* verbatimIn(unit: TextUnit, { exact, start }: WordsToFind): Generator<TextSelector> {
  const { text } = unit;
  const points = new CodePoints(text);
  // Who says where they stand is not shown around.
  const last = start === undefined ? text.length : points.unit(start);
  let at = text.indexOf(exact, start === undefined ? 0 : last);
  for (; at >= 0 && at <= last; at = text.indexOf(exact, at + exact.length)) {
    if (splitsPair(text, at) || splitsPair(text, at + exact.length)) continue;
    yield selectorOf(unit, points, { start: at, end: at + exact.length });
  }
}

function* foldedIn(unit: TextUnit, exact: string): Generator<TextSelector> {
  const needle = foldWords(exact);
  if (needle === '') return;
  const text = foldText(unit.text);
  const points = new CodePoints(unit.text);
  for (let at = text.folded.indexOf(needle); at >= 0; at = text.folded.indexOf(needle, at + needle.length)) {
    const place = unfold(unit.text, text, { start: at, end: at + needle.length });
    if (place !== undefined) yield selectorOf(unit, points, place);
  }
}

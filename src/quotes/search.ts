import type { HeldSegment, Placement } from './anchor.ts';
import { differenceOf } from './difference.ts';
import { type DriftCandidate, findDrifted, isSite } from './drift.ts';
import { checkEdges, type EdgeFinding } from './edges.ts';
import { type Evidence, evidenceAt, seek, type SoughtWords } from './evidence.ts';
import { foldedIndex, foldWords, type Span, unfold } from './fold-words.ts';
import { hitsNear } from './hits.ts';
import type { SearchedText } from './searched-text.ts';
import type { SearchedUnit } from './searched-unit.ts';
import { kindOf } from './text-kind.ts';

/** Held words that neither stand still nor moved with all that stood round them. */
interface Lost {
  readonly segment: HeldSegment;
  readonly sought: SoughtWords;
  readonly own: SearchedUnit | undefined;
  /** Where they stood, in code units of their block. */
  readonly expected: number;
  readonly order: number;
}

/** A place that says the same as lost words. */
interface Pair {
  readonly lost: Lost;
  readonly unit: SearchedUnit;
  readonly place: Span;
  readonly finding: EdgeFinding;
  readonly evidence: Evidence;
}

/** Finds a place for each of those words whose surroundings changed, or which changed themselves. */
export function searchLost(
  segments: readonly HeldSegment[],
  text: SearchedText,
  placements: Map<string, Placement>,
): void {
  const lost = inOrder(segments, text);
  const drifts = new Map<Lost, readonly DriftCandidate[]>();
  const driftsOf = (one: Lost) => {
    const known = drifts.get(one) ?? ownDrifts(one, text);
    drifts.set(one, known);
    return known;
  };
  const reach = reachFor(lost.length);
  const pairs = lost.flatMap((one) => {
    const same = pairsOf(one, text, reach);
    return same.filter((pair) => isCredible(pair, same) && !isContradicted(pair, driftsOf));
  });
  const placed = new Set<Lost>();
  for (const pair of ranked(pairs)) {
    const { lost: one, unit } = pair;
    if (placed.has(one)) continue;
    const inside = pair.finding.is === 'changed' && unit.isFree(pair.finding.inside) ? pair.finding.inside : pair.place;
    if (!unit.isFree(inside)) continue;
    unit.claim(inside);
    placed.add(one);
    placements.set(one.segment.id, placementOf(pair, inside));
  }
  const left = lost.filter((one) => !placed.has(one));
  for (const [one, { unit, place }] of bestDrifts(left, { text, driftsOf })) {
    placements.set(one.segment.id, driftedOrSame(one, unit, place));
  }
}

/** In how many units, and in how many places of each, the same words are looked for: the fewer, the more words are lost. */
interface Reach {
  readonly units: number;
  readonly hits: number;
}

function reachFor(lost: number): Reach {
  return {
    units: Math.min(24, Math.max(3, Math.floor(1200 / lost))),
    hits: Math.min(16, Math.max(3, Math.floor(3000 / lost))),
  };
}

function inOrder(segments: readonly HeldSegment[], text: SearchedText): Lost[] {
  return segments
    .map((segment) => {
      const own = text.unit(segment.block);
      const expected = own?.points.unit(segment.start) ?? 0;
      return { segment, own, expected, order: 0, sought: seek(segment) };
    })
    .toSorted((one, other) => (one.own?.position ?? 0) - (other.own?.position ?? 0) || one.expected - other.expected)
    .map((one, order) => ({ ...one, order }));
}

/** Every place that says the same as lost words and is free. */
function pairsOf(lost: Lost, text: SearchedText, reach: Reach): Pair[] {
  const { sought, own, expected } = lost;
  if (sought.folded === '') return [];
  const kind = kindOf(lost.segment.block);
  const units = new Map<SearchedUnit, number>(own === undefined ? [] : [[own, expected]]);
  const word = plainWord(sought.folded);
  for (const piece of word === undefined ? [sought.exact] : [sought.exact, word]) {
    for (const { unit, start } of text.unitsWith(piece, reach.units)) if (!units.has(unit)) units.set(unit, start);
  }
  const core = coreOf(sought);
  const pairs: Pair[] = [];
  for (const [unit, near] of units) {
    if (unit.kind !== kind) continue;
    const found = pairsIn(lost, unit, { needle: sought.folded, near, most: reach.hits, text });
    if (found.length > 0 || core === undefined) pairs.push(...found);
    else pairs.push(...pairsIn(lost, unit, { needle: core, near, most: reach.hits, text, isCore: true }));
  }
  return pairs;
}

/** What to look for in a unit, about where, in how many places. `isCore`: without the punctuation at its end. */
interface Wanted {
  readonly needle: string;
  readonly near: number;
  readonly most: number;
  readonly text: SearchedText;
  readonly isCore?: boolean;
}

function pairsIn(lost: Lost, unit: SearchedUnit, { needle, near, most, text, isCore }: Wanted): Pair[] {
  const { sought } = lost;
  const around = text.around(unit);
  const { work } = text;
  const places = hitsNear(around.folded, needle, { near, most, work }).flatMap((at): Span[] => {
    const exact = unfold(unit.text, unit.folded, { start: at, end: at + needle.length });
    if (exact === undefined) return [];
    return [isCore === true ? punctuated(unit.text, exact) : withBlanks(unit.text, exact, sought.exact)];
  });
  if (places.length === 0 && isCore !== true) {
    // Words that begin or end within what folds as one, such as a mark that is written as two.
    const hits = hitsNear(unit.text, sought.exact, { near, most, work });
    places.push(...hits.map((start) => ({ start, end: start + sought.exact.length })));
  }
  return places.flatMap((place): Pair[] => {
    if (!unit.isFree(place)) return [];
    const finding = checkEdges(sought, unit.text, place);
    if (finding.is === 'cut') return [];
    const piece = { start: foldedIndex(unit.folded, place.start), end: foldedIndex(unit.folded, place.end) };
    return [{ lost, unit, place, finding, evidence: evidenceAt(sought, around, piece) }];
  });
}

/** Words without the comma or full stop that they end with, when that stood right before the closing mark. */
function coreOf({ folded, edges }: SoughtWords): string | undefined {
  if (!edges.isClosed) return undefined;
  let end = folded.length;
  while (end > 0 && WEAK.includes(folded.charAt(end - 1))) end -= 1;
  return end === folded.length || end === 0 || folded.endsWith('...') ? undefined : folded.slice(0, end);
}

/** The place with the blanks that the words begin and end with, where they still stand. */
function withBlanks(text: string, { start, end }: Span, exact: string): Span {
  const lead = exact.length - exact.trimStart().length;
  const trail = exact.length - exact.trimEnd().length;
  return {
    start: lead > 0 && text.startsWith(exact.slice(0, lead), start - lead) ? start - lead : start,
    end: trail > 0 && text.startsWith(exact.slice(-trail), end) ? end + trail : end,
  };
}

function punctuated(text: string, { start, end }: Span): Span {
  let to = end;
  while (to < text.length && WEAK.includes(text.charAt(to))) to += 1;
  return { start, end: to };
}

const WEAK = '.,;:';

/** Whether there is reason to believe that these are the words, and not the same words of somebody else. */
function isCredible({ lost, unit, evidence, finding }: Pair, all: readonly Pair[]): boolean {
  const { left, right, score } = evidence;
  if (isSite(evidence) || left >= 20 || right >= 20 || score >= 0.35) return true;
  const { folded, edges } = lost.sought;
  const words = folded.split(' ').length;
  const isLong = words >= 3 && folded.length >= 10;
  const isInMarks = edges.isOpened && edges.isClosed && finding.is !== 'changed';
  // A few words without marks stand elsewhere by chance: “the old harbour bridge” is anybody's.
  if (unit !== lost.own) return isLong && all.length === 1 && (isInMarks || words >= 6);
  return isLong || score >= 0.15 || (words >= 2 && isInMarks && all.length === 1);
}

/** Whether the neighbours of the words still stand where they stood, with other words between them. */
function isContradicted(pair: Pair, driftsOf: (lost: Lost) => readonly DriftCandidate[]): boolean {
  const { lost, unit, place, evidence } = pair;
  if (unit === lost.own && (isSite(evidence) || evidence.left >= 20 || evidence.right >= 20)) return false;
  return driftsOf(lost).some(
    (drift) =>
      isSite(drift.evidence) &&
      drift.evidence.score > evidence.score &&
      !(drift.unit === unit && drift.place.start < place.end && place.start < drift.place.end),
  );
}

/** The likeliest pairs first; among equals those that keep the order of the words. */
function ranked(pairs: readonly Pair[]): Pair[] {
  const places = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const group = places.get(pair.lost.sought.folded);
    if (group === undefined) places.set(pair.lost.sought.folded, [pair]);
    else group.push(pair);
  }
  const scored: { pair: Pair; score: number }[] = [];
  for (const group of places.values()) {
    const ranks = ranksOf(group, ({ unit, place }) => unit.position * 1e6 + place.start);
    const orders = ranksOf(group, ({ lost }) => lost.order);
    for (const pair of group) {
      const { lost, unit, evidence, finding } = pair;
      const shift = Math.abs((ranks.get(pair) ?? 0) - (orders.get(pair) ?? 0));
      const score =
        evidence.score +
        (unit === lost.own ? 0.15 : 0) -
        (finding.is === 'changed' ? 0.3 : 0) -
        Math.min(shift, 50) * 1e-4;
      scored.push({ pair, score });
    }
  }
  return scored
    .toSorted((one, other) => other.score - one.score || one.pair.lost.order - other.pair.lost.order)
    .map(({ pair }) => pair);
}

function ranksOf(pairs: readonly Pair[], valueOf: (pair: Pair) => number): Map<Pair, number> {
  const values = [...new Set(pairs.map(valueOf))].toSorted((one, other) => one - other);
  const rankOf = new Map(values.map((value, rank) => [value, rank]));
  return new Map(pairs.map((pair) => [pair, rankOf.get(valueOf(pair)) ?? 0]));
}

function placementOf({ lost, unit, place, finding }: Omit<Pair, 'evidence'>, inside: Span): Placement {
  const { segment } = lost;
  if (finding.is === 'changed') return drifted(segment, unit, inside);
  const selector = unit.selector(place);
  if (selector.exact !== segment.exact || finding.is === 'punctuated') {
    return { state: 'anchored', how: 'folded', selector };
  }
  const isStill = selector.start === segment.start;
  const how = selector.block !== segment.block ? 'moved-block' : isStill ? 'same' : 'moved';
  return { state: 'anchored', how, selector };
}

/** Words that only the search for likeness found, and that are the same after all, did not drift. */
function driftedOrSame(lost: Lost, unit: SearchedUnit, place: Span): Placement {
  const isSame = foldWords(unit.text.slice(place.start, place.end)) === lost.sought.folded;
  const finding = isSame ? checkEdges(lost.sought, unit.text, place) : undefined;
  if (finding === undefined || finding.is === 'changed' || finding.is === 'cut')
    return drifted(lost.segment, unit, place);
  return placementOf({ lost, unit, place, finding }, place);
}

function drifted(segment: HeldSegment, unit: SearchedUnit, place: Span): Placement {
  const found = unit.selector(place);
  return { state: 'drifted', found, difference: differenceOf(segment.exact, found.exact) };
}

function ownDrifts({ sought, own, expected }: Lost, text: SearchedText): DriftCandidate[] {
  return own === undefined ? [] : findDrifted(sought, { unit: own, expected, isOwn: true, text });
}

/** What became of words that stand nowhere: the likeliest of all pairs first, each place for one. */
function bestDrifts(
  lost: readonly Lost[],
  { text, driftsOf }: { text: SearchedText; driftsOf: (one: Lost) => readonly DriftCandidate[] },
): Map<Lost, DriftCandidate> {
  const candidates = lost.flatMap((one) => {
    const own = driftsOf(one);
    const all = own.some(({ evidence }) => isSite(evidence)) ? own : [...own, ...otherDrifts(one, text)];
    return all.map((drift) => ({ one, drift }));
  });
  const best = new Map<Lost, DriftCandidate>();
  const likeliest = candidates.toSorted((a, b) => a.drift.cost - b.drift.cost || a.one.order - b.one.order);
  for (const { one, drift } of likeliest) {
    if (best.has(one) || !drift.unit.isFree(drift.place)) continue;
    drift.unit.claim(drift.place);
    best.set(one, drift);
  }
  return best;
}

function otherDrifts({ segment, sought, own }: Lost, text: SearchedText): DriftCandidate[] {
  if (text.work.isDone) return [];
  const kind = kindOf(segment.block);
  const words = longestWords(segment.exact, 8);
  const units = text.unitsLike(words, (unit) => unit.kind === kind && unit !== own, 3);
  const found = units.flatMap(({ unit, start }) => findDrifted(sought, { unit, expected: start, isOwn: false, text }));
  // The very same words elsewhere were looked at before, and were not credible.
  return found.filter(({ unit, place }) => foldWords(unit.text.slice(place.start, place.end)) !== sought.folded);
}

/** The longest words, each once: the longer, the rarer. */
function longestWords(text: string, most: number): string[] {
  const words = new Set(text.match(/[\p{L}\p{N}\p{M}]{4,}/gu)?.slice(0, 100));
  return [...words].toSorted((one, other) => other.length - one.length).slice(0, most);
}

/** The longest word that stands alike in every typography. */
function plainWord(folded: string): string | undefined {
  return folded.match(/[A-Za-z0-9]{3,}/g)?.reduce((longest, word) => (word.length > longest.length ? word : longest));
}

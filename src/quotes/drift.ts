import { alignmentCost, alignTokens } from './alignment.ts';
import { insideMarks } from './edges.ts';
import { type Evidence, evidenceAt, type SoughtWords } from './evidence.ts';
import { foldedIndex, foldWords, type Span, unfold } from './fold-words.ts';
import { hitsNear } from './hits.ts';
import type { SearchedText } from './searched-text.ts';
import type { SearchedUnit } from './searched-unit.ts';
import type { Work } from './work.ts';
import { type Token, tokensOf, weightOf } from './tokens.ts';

/** Words that stand where the accepted ones may have stood, and are not the same. */
export interface DriftCandidate {
  readonly unit: SearchedUnit;
  /** In code units of the text. */
  readonly place: Span;
  readonly evidence: Evidence;
  /** 0: the same words, 1: nothing of them. */
  readonly distance: number;
  /** The less, the likelier. */
  readonly cost: number;
}

/**
 * The places in a unit that may hold what became of accepted words, likeliest first. Looks between the places where what
 * stood before and after them still stands, and where most of the words stand. `expected`: about where, in code units;
 * `isOwn`: they stood in this unit.
 */
export function findDrifted(
  sought: SoughtWords,
  { unit, expected, isOwn, text: all }: { unit: SearchedUnit; expected: number; isOwn: boolean; text: SearchedText },
): DriftCandidate[] {
  const text = unit.folded;
  const { work } = all;
  if (text.folded === '' || work.isDone) return [];
  const around = all.around(unit);
  const tokens = tokensOf(sought.folded);
  const weight = weightOf(tokens);
  const found: DriftCandidate[] = [];
  const seen = new Set<string>();
  const middle = foldedIndex(text, expected);
  const lefts = contextEnds(sought, text.folded, { near: middle, work });
  const rights = contextStarts(sought, text.folded, { near: middle, work });
  for (const piece of [
    ...between({ lefts, rights, most: sought.folded.length * 2 + 60 }),
    ...aligned({ tokens, unit, centres: [middle, lefts[0], rights[0]], work }),
  ]) {
    const exact = unfold(unit.text, text, piece);
    if (exact === undefined) continue;
    const wide = insideMarks(unit.text, exact, sought.edges);
    const place = unit.isFree(wide) ? wide : exact;
    const name = `${place.start}-${place.end}`;
    if (seen.has(name) || !unit.isFree(place)) continue;
    seen.add(name);
    const words = tokensOf(foldWords(unit.text.slice(place.start, place.end)));
    const pairs = words.length * tokens.length;
    if (words.length === 0 || !work.may(pairs)) continue;
    const distance = alignmentCost(tokens, words) / Math.max(weight, weightOf(words), 1);
    const evidence = evidenceAt(sought, around, {
      start: foldedIndex(text, place.start),
      end: foldedIndex(text, place.end),
    });
    if (distance > limitFor(evidence, { isOwn, weight })) continue;
    found.push({ unit, place, evidence, distance, cost: distance - evidence.score - (isOwn ? 0.2 : 0) });
  }
  return found.toSorted((one, other) => one.cost - other.cost || one.place.start - other.place.start);
}

/** Whether enough of what stood on either side still does to say that this is the very place. */
export function isSite({ left, right }: Evidence): boolean {
  return left >= 6 && right >= 6 && left + right >= 16;
}

/**
 * How different words may be. Between the same neighbours in the same block whatever stands there took their place; the
 * less of the neighbours is left, the more of the words must be.
 */
function limitFor(evidence: Evidence, { isOwn, weight }: { isOwn: boolean; weight: number }): number {
  if (isSite(evidence)) return isOwn ? 1 : 0.6;
  if (Math.max(evidence.left, evidence.right) >= 10) return isOwn ? 0.65 : 0.5;
  if (isOwn) return 0.35;
  // A few words alone say nothing in another block.
  return weight < 24 ? -1 : 0.25;
}

/** About where, in the folded text. */
interface Near {
  readonly near: number;
  readonly work: Work;
}

/** How much of the context is looked for, the longest first. */
const LENGTHS = [20, 12, 6];
const MOST_HITS = 6;

/** Where what stood before the words ends. */
function contextEnds({ before, prefix }: SoughtWords, text: string, { near, work }: Near): number[] {
  const ends: number[] = [];
  const whole = foldedContext(prefix).trimEnd();
  for (const length of LENGTHS) {
    if (length > whole.length && length !== LENGTHS.at(-1)) continue;
    const tail = whole.slice(-length);
    if (tail !== '') ends.push(...hitsNear(text, tail, { near, most: MOST_HITS, work }).map((at) => at + tail.length));
    if (ends.length > 0) break;
  }
  if (before.isShort) ends.push(0);
  return ends;
}

/** Where what stood after the words begins. */
function contextStarts({ after, suffix }: SoughtWords, text: string, { near, work }: Near): number[] {
  const starts: number[] = [];
  const whole = foldedContext(suffix).trimStart();
  for (const length of LENGTHS) {
    if (length > whole.length && length !== LENGTHS.at(-1)) continue;
    const head = whole.slice(0, length);
    if (head !== '') starts.push(...hitsNear(text, head, { near, most: MOST_HITS, work }));
    if (starts.length > 0) break;
  }
  if (after.isShort) starts.push(text.length);
  return starts;
}

function foldedContext(text: string): string {
  // Kept untrimmed at the far end only, where it was cut.
  return ` ${foldWords(text)} `.slice(text.startsWith(' ') ? 0 : 1, text.endsWith(' ') ? undefined : -1);
}

function between({ lefts, rights, most }: { lefts: number[]; rights: number[]; most: number }): Span[] {
  const spans: Span[] = [];
  for (const start of lefts) {
    let end = Number.POSITIVE_INFINITY;
    for (const right of rights) if (right > start && right < end) end = right;
    if (end - start <= most) spans.push({ start, end });
  }
  return spans;
}

/** Where most of the words stand. In a long text only near the places that are likely. */
function aligned({
  tokens,
  unit,
  centres,
  work,
}: {
  tokens: readonly Token[];
  unit: SearchedUnit;
  centres: readonly (number | undefined)[];
  work: Work;
}): Span[] {
  const all = unit.tokens;
  const reach = tokens.length * 2 + 120;
  const limit = weightOf(tokens) * 0.65;
  const spans: Span[] = [];
  const done: Span[] = [];
  for (const centre of centres) {
    if (centre === undefined) continue;
    const at = tokenIndex(all, centre);
    const isShort = all.length <= reach * 2;
    const from = isShort ? 0 : Math.max(0, at - reach);
    const to = isShort ? all.length : Math.min(all.length, at + reach);
    if (done.some((range) => range.start <= at && at < range.end)) continue;
    const pairs = (to - from) * tokens.length;
    if (!work.may(pairs)) return spans;
    done.push({ start: from, end: to });
    for (const { from: first, to: last } of alignTokens(tokens, all.slice(from, to), limit)) {
      const start = all[from + first]?.start;
      const end = all[from + last - 1]?.end;
      if (start !== undefined && end !== undefined) spans.push({ start, end });
    }
    if (isShort) break;
  }
  return spans;
}

function tokenIndex(tokens: readonly Token[], at: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

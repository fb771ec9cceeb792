import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { codePointLength } from '../lib/text.ts';
import type { SelectorInput } from '../quotes/schema.ts';
import { findWords, MOST_PLACES, overlaps, type Place, selectorAt, type TextSelector } from '../quotes/selector.ts';
import type { TextUnit } from '../quotes/text-units.ts';

/** Words that are to be tied to their place. */
export interface SegmentsToPlace {
  readonly units: readonly TextUnit[];
  readonly selectors: readonly SelectorInput[];
  /** Where each of them stands in what was sent: a JSON Pointer. */
  readonly pointerOf: (position: number) => string;
  /** The places of other quotes, with their ids. */
  readonly claimed: readonly (Place & { readonly quote: string })[];
}

/** Finds the one place of each run of words. Refused with every reason at once; then nothing is placed. */
export function placeSegments({
  units,
  selectors,
  pointerOf,
  claimed,
}: SegmentsToPlace): Result<TextSelector[], Refusal[]> {
  const refusals: Refusal[] = [];
  const placed: TextSelector[] = [];
  const order = new Map(units.map(({ block }, position) => [block, position]));
  for (const [position, selector] of selectors.entries()) {
    const pointer = pointerOf(position);
    const found = placeOf(units, selector, claimed);
    if (!found.ok) {
      refusals.push({ pointer, ...found.error });
      continue;
    }
    const holder = claimed.find((place) => overlaps(place, found.value));
    if (holder !== undefined) refusals.push({ pointer, ...OVERLAP, detail: `${OVERLAP.detail} ${holder.quote}.` });
    const before = placed.at(-1);
    if (before !== undefined && !isBehind(found.value, before, order)) refusals.push({ pointer, ...OUT_OF_ORDER });
    placed.push(found.value);
  }
  return refusals.length > 0 ? err(refusals) : ok(placed);
}

type Reason = Omit<Refusal, 'pointer'>;

function placeOf(
  units: readonly TextUnit[],
  selector: SelectorInput,
  claimed: readonly Place[],
): Result<TextSelector, Reason> {
  const { exact, block, start, end } = selector;
  const unit = block === undefined ? undefined : units.find((one) => one.block === block);
  if (block !== undefined && unit === undefined) return err(UNKNOWN_BLOCK);
  if (unit !== undefined && (start !== undefined || end !== undefined)) {
    const length = codePointLength(unit.text);
    const isOutside = (start ?? 0) > length || (end ?? 0) > length || (start ?? 0) >= (end ?? length + 1);
    if (isOutside) return err({ ...OUT_OF_RANGE, detail: `${OUT_OF_RANGE.detail} It has ${length}.` });
  }
  if (exact === undefined) {
    if (unit === undefined || start === undefined || end === undefined) return err(NO_MATCH);
    return ok(selectorAt(unit, start, end));
  }
  const places = findWords(units, { ...selector, exact });
  // Words that another quote holds already cannot be meant, unless they are all there is.
  const free = places.filter((place) => !claimed.some((other) => overlaps(other, place)));
  const [only, ...others] = free.length === 0 ? places : free;
  if (only === undefined) return err(NO_MATCH);
  if (others.length > 0) return err(ambiguous([only, ...others]));
  return ok(only);
}

function isBehind(place: Place, before: Place, order: ReadonlyMap<string, number>): boolean {
  const [one = 0, other = 0] = [order.get(place.block), order.get(before.block)];
  return one > other || (one === other && place.start >= before.end);
}

const MOST_LISTED = 10;

function ambiguous(places: readonly Place[]): Reason {
  const listed = places.slice(0, MOST_LISTED).map(({ block, start, end }) => `block ${block} from ${start} to ${end}`);
  const more = places.length > MOST_LISTED ? ` and ${places.length - MOST_LISTED} more` : '';
  const detail = `Say which is meant, in segments with exact and block, start, prefix or suffix: the words stand in ${places.length}${places.length < MOST_PLACES ? '' : ' or more'} places: ${listed.join('; ')}${more}.`;
  return { code: 'ambiguous', detail };
}

const NO_MATCH: Reason = {
  code: 'no-match',
  detail: 'Give the words as they stand in the article now: they are not found, or not where they should be.',
};
const UNKNOWN_BLOCK: Reason = {
  code: 'unknown-block',
  detail: 'Use the _key of a paragraph, heading or list item of the body, @headline, @standfirst or @caption/{photo}.',
};
const OUT_OF_RANGE: Reason = {
  code: 'out-of-range',
  detail: 'Count Unicode code points within the block, start before end.',
};
const OVERLAP: Reason = { code: 'overlap', detail: 'Leave out what belongs to another quote:' };
const OUT_OF_ORDER: Reason = {
  code: 'out-of-order',
  detail: 'Give the runs of words in reading order; they must not overlap.',
};

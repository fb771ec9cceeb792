import { codePointLength } from '../lib/text.ts';
import type { HeldSegment, Placement } from './anchor.ts';
import { hitsNear } from './hits.ts';
import { END, type SearchedText } from './searched-text.ts';
import type { SearchedUnit } from './searched-unit.ts';
import { kindOf } from './text-kind.ts';
import { CONTEXT } from './selector.ts';

/** Words that stand where they stood, with all that stood round them; takes their place. */
export function standsStill(segment: HeldSegment, text: SearchedText): Placement | undefined {
  const unit = text.unit(segment.block);
  if (unit === undefined) return undefined;
  const start = unit.points.unit(segment.start);
  if (!isWholeAt(segment, unit, start)) return undefined;
  unit.claim({ start, end: start + segment.exact.length });
  return { state: 'anchored', how: 'same', selector: placeOf(segment) };
}

/** Finds words that moved together with all that stood round them. */
export class WholeMoves {
  readonly #text: SearchedText;
  /** Where the last one was found: most move in their order, so that the next is not far behind. */
  #last = 0;
  /** How far equal ones were looked for. */
  readonly #looked = new Map<string, number>();

  constructor(text: SearchedText) {
    this.#text = text;
  }

  /** Where such words stand now: the nearest in their own block, else the next elsewhere; takes their place. */
  find(segment: HeldSegment): Placement | undefined {
    const { exact, prefix, suffix } = segment;
    const own = this.#text.unit(segment.block);
    if (own !== undefined) {
      const near = own.points.unit(segment.start) - prefix.length;
      const { work } = this.#text;
      for (const hit of hitsNear(own.text, prefix + exact + suffix, { near, most: 4, work })) {
        const start = hit + prefix.length;
        if (isWholeAt(segment, own, start) && own.isFree({ start, end: start + exact.length })) {
          return anchor(segment, own, start);
        }
      }
    }
    return this.#elsewhere(segment);
  }

  #elsewhere(segment: HeldSegment): Placement | undefined {
    const { exact, prefix, suffix, block } = segment;
    const needle = (isShort(prefix) ? END : '') + prefix + exact + suffix + (isShort(suffix) ? END : '');
    const kind = kindOf(block);
    const key = `${kind} ${prefix.length} ${needle}`;
    const looked = this.#looked.get(key);
    for (let from = looked ?? this.#last, isWrapped = looked !== undefined; ;) {
      const hit = this.#text.next(needle, from);
      if (hit === undefined) {
        if (isWrapped || from === 0) {
          this.#looked.set(key, Number.POSITIVE_INFINITY);
          return undefined;
        }
        isWrapped = true;
        from = 0;
        continue;
      }
      from = hit.at + 1;
      const start = hit.start + prefix.length;
      if (hit.unit.kind === kind && hit.unit.isFree({ start, end: start + exact.length })) {
        this.#last = hit.at;
        if (isWrapped) this.#looked.set(key, from);
        return anchor(segment, hit.unit, start);
      }
    }
  }
}

function anchor(segment: HeldSegment, unit: SearchedUnit, start: number): Placement {
  const place = { start, end: start + segment.exact.length };
  unit.claim(place);
  const selector = unit.selector(place);
  return { state: 'anchored', how: selector.block === segment.block ? 'moved' : 'moved-block', selector };
}

function isWholeAt({ exact, prefix, suffix }: HeldSegment, { text }: SearchedUnit, start: number): boolean {
  const end = start + exact.length;
  return (
    exact !== '' &&
    text.startsWith(exact, start) &&
    start >= prefix.length &&
    text.startsWith(prefix, start - prefix.length) &&
    text.startsWith(suffix, end) &&
    (start === prefix.length || !isShort(prefix)) &&
    (end + suffix.length === text.length || !isShort(suffix))
  );
}

function isShort(context: string): boolean {
  return context.length < CONTEXT || codePointLength(context) < CONTEXT;
}

function placeOf({ block, exact, prefix, suffix, start, end }: HeldSegment) {
  return { block, exact, prefix, suffix, start, end };
}

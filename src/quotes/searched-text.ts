import type { TextAround } from './evidence.ts';
import { SearchedUnit } from './searched-unit.ts';
import type { TextUnit } from './text-units.ts';
import { Work } from './work.ts';

/** Where a piece stands: in which unit, at which of its code units, and where that is in the joined text. */
export interface Hit {
  readonly unit: SearchedUnit;
  readonly start: number;
  readonly at: number;
}

/** All text of an article, in which words are looked for. */
export class SearchedText {
  readonly units: readonly SearchedUnit[];
  readonly work = new Work();
  readonly #holders = new Map<string, readonly Hit[]>();
  readonly #byBlock: ReadonlyMap<string, SearchedUnit>;
  #joined: { readonly text: string; readonly offsets: Int32Array } | undefined;

  constructor(units: readonly TextUnit[]) {
    this.units = units.map((unit, position) => new SearchedUnit(unit, position));
    this.#byBlock = new Map(this.units.map((unit) => [unit.block, unit]));
  }

  unit(block: string): SearchedUnit | undefined {
    return this.#byBlock.get(block);
  }

  /** A unit's folded text with what stands beside it in its neighbours of the same kind. */
  around({ folded, position, kind }: SearchedUnit): TextAround {
    const previous = this.units[position - 1];
    const next = this.units[position + 1];
    return {
      folded: folded.folded,
      previous: previous?.kind === kind ? previous.tail : '',
      next: next?.kind === kind ? next.head : '',
    };
  }

  /**
   * The next place at or after an index of the joined text where a piece stands; NUL in it stands for the end of a unit.
   * Undefined, too, when there is no more work to be done.
   */
  next(piece: string, from: number): Hit | undefined {
    const { text, offsets } = this.#join();
    if (this.work.isDone) return undefined;
    const at = text.indexOf(piece, from);
    this.work.read((at < 0 ? text.length : at) - from);
    if (at < 0) return undefined;
    let low = 0;
    let high = offsets.length - 1;
    const inside = piece.startsWith(END) ? at + 1 : at;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((offsets[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    const unit = this.units[low];
    return unit === undefined ? undefined : { unit, start: inside - (offsets[low] ?? 0), at };
  }

  /** The units that hold a piece as it is written, in order and each with the first place, at most so many. */
  unitsWith(piece: string, most: number): readonly Hit[] {
    const key = `${most} ${piece}`;
    const known = this.#holders.get(key);
    if (known !== undefined) return known;
    const found: Hit[] = [];
    for (let hit = this.next(piece, 0); hit !== undefined;) {
      found.push(hit);
      hit = found.length < most ? this.next(piece, hit.at - hit.start + hit.unit.text.length) : undefined;
    }
    this.#holders.set(key, found);
    return found;
  }

  /**
   * The units that share most of the given words, each word by its length, with a place where one stands; at most so
   * many. Words that stand everywhere do not count.
   */
  unitsLike(words: readonly string[], isWanted: (unit: SearchedUnit) => boolean, most: number): Hit[] {
    const votes = new Map<SearchedUnit, { readonly hit: Hit; readonly count: number }>();
    for (const word of words) {
      const hits = this.unitsWith(word, COMMON);
      if (hits.length === COMMON) continue;
      for (const hit of hits) {
        if (!isWanted(hit.unit)) continue;
        const known = votes.get(hit.unit);
        votes.set(hit.unit, { hit: known?.hit ?? hit, count: (known?.count ?? 0) + word.length });
      }
    }
    return [...votes.values()]
      .toSorted((one, other) => other.count - one.count || one.hit.at - other.hit.at)
      .slice(0, most)
      .map(({ hit }) => hit);
  }

  #join(): { readonly text: string; readonly offsets: Int32Array } {
    if (this.#joined !== undefined) return this.#joined;
    const offsets = new Int32Array(this.units.length);
    let offset = 1;
    for (const unit of this.units) {
      offsets[unit.position] = offset;
      offset += unit.text.length + 1;
    }
    this.#joined = { text: END + this.units.map(({ text }) => text + END).join(''), offsets };
    return this.#joined;
  }
}

/** Stands for the beginning and the end of a unit; no text has it. */
export const END = '\u0000';
/** A word that stands in so many units tells nothing. */
const COMMON = 20;

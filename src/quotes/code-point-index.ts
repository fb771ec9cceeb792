/** Translates between code points and code units of one text: at once where they are the same. */
export class CodePoints {
  readonly #text: string;
  /** How many code points stand before each 256th code unit; undefined when all are single units. */
  readonly #counts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
    if (!SURROGATE.test(text)) return;
    this.#counts = new Uint32Array((text.length >> STEP) + 1);
    let count = 0;
    for (let unit = 0; unit <= text.length; unit += 1) {
      if ((unit & MASK) === 0) this.#counts[unit >> STEP] = count;
      if (!isLow(text, unit)) count += 1;
    }
  }

  /** How many code points begin before a code unit. */
  before(unit: number): number {
    if (this.#counts === undefined) return unit;
    const step = Math.min(unit >> STEP, this.#counts.length - 1);
    let count = this.#counts[step] ?? 0;
    for (let at = step << STEP; at < unit; at += 1) if (!isLow(this.#text, at)) count += 1;
    return count;
  }

  /** The code unit where a code point begins; the length of the text when it has not so many. */
  unit(point: number): number {
    if (this.#counts === undefined) return Math.min(point, this.#text.length);
    let low = 0;
    let high = this.#counts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#counts[middle] ?? 0) <= point) low = middle;
      else high = middle - 1;
    }
    let count = this.#counts[low] ?? 0;
    let at = low << STEP;
    if (isLow(this.#text, at)) at += 1;
    while (at < this.#text.length && count < point) {
      at += isLow(this.#text, at + 1) ? 2 : 1;
      count += 1;
    }
    return at;
  }
}

const STEP = 8;
const MASK = 255;
const SURROGATE = /[\ud800-\udbff]/;

function isLow(text: string, at: number): boolean {
  return at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

/**
 * How much one search may still do, so that no text, however it is made, keeps a save waiting. One step is the
 * comparison of two words, or the reading of sixteen characters. The same text always takes the same steps.
 */
export class Work {
  #left = MOST_STEPS;

  /** Whether so many steps may be done; they count as done then. */
  may(steps: number): boolean {
    if (this.#left < steps) return false;
    this.#left -= steps;
    return true;
  }

  /** Whether so many characters may be read. */
  mayRead(characters: number): boolean {
    return this.may((characters >> 4) + 1);
  }

  /** Counts characters that were read already. */
  read(characters: number): void {
    this.#left -= (characters >> 4) + 1;
  }

  get isDone(): boolean {
    return this.#left <= 0;
  }
}

/** Some hundred milliseconds at the very worst; an ordinary save of a long article takes a hundredth of it. */
const MOST_STEPS = 1_500_000;

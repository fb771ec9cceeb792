/** Lets work on one key happen one after the other within this process, and work on different keys at the same time. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` when all that was asked for this key before has ended, however it ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = Promise.withResolvers<void>();
    this.#last.set(key, turn.promise);
    try {
      await before;
      return await work();
    } finally {
      if (this.#last.get(key) === turn.promise) this.#last.delete(key);
      turn.resolve();
    }
  }
}

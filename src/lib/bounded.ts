/**
 * Does the work for each item, at most so much of it at once. The first failure ends it: nothing is begun after it, and it is thrown
 * when what was under way has ended.
 */
export async function eachBounded<T>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isFailed = false;
  async function worker(): Promise<void> {
    for (;;) {
      if (isFailed) return;
      const next = await iterator.next();
      if (next.done === true) return;
      await work(next.value);
    }
  }
  const ended = await Promise.allSettled(
    Array.from({ length: most }, () =>
      worker().catch((error: unknown) => {
        isFailed = true;
        throw error;
      }),
    ),
  );
  if (!isFailed) return;
  await iterator.return?.();
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

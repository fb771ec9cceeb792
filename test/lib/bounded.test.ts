import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { eachBounded } from '../../src/lib/bounded.ts';

async function* upTo(count: number) {
  for (let number = 0; number < count; number += 1) yield number;
}

t.test('every item is worked on once, never more at a time than allowed', async (t) => {
  for (const [count, most] of [
    [0, 3],
    [2, 3],
    [50, 3],
    [50, 1],
  ] as const) {
    const done: number[] = [];
    let running = 0;
    let atOnce = 0;
    await eachBounded(upTo(count), most, async (number) => {
      running += 1;
      atOnce = Math.max(atOnce, running);
      await setImmediate();
      running -= 1;
      done.push(number);
    });
    t.same(
      done.toSorted((one, other) => one - other),
      Array.from({ length: count }, (_, index) => index),
    );
    t.equal(atOnce, Math.min(count, most));
  }
});

t.test('what is there already is worked on as what is still to come', async (t) => {
  const done: string[] = [];
  await eachBounded(['one', 'two', 'three'], 2, async (word) => {
    done.push(word);
  });
  t.strictSame(done.toSorted(), ['one', 'three', 'two']);
});

t.test('the first failure ends it when what runs has ended, and closes what gave the items', async (t) => {
  const begun: number[] = [];
  let isClosed = false;
  let isSlowDone = false;
  async function* items() {
    try {
      yield* upTo(100);
    } finally {
      isClosed = true;
    }
  }
  const work = eachBounded(items(), 2, async (number) => {
    begun.push(number);
    if (number === 3) throw new Error('the fourth fails');
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    if (number === 4 || number === 2) isSlowDone = true;
  });
  await t.rejects(work, /the fourth fails/);
  t.ok(isClosed && isSlowDone);
  t.ok(begun.length < 8, `${begun.length} begun`);
});

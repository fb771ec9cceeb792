import t from 'tap';
import { KeyedLock } from '../../src/lib/keyed-lock.ts';

t.test('work on one key happens one after the other, and on another key at the same time', async (t) => {
  const lock = new KeyedLock();
  const events: string[] = [];
  const gates = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
  const work =
    (name: string, gate: Promise<void> = Promise.resolve()) =>
    async () => {
      events.push(`${name} begins`);
      await gate;
      events.push(`${name} ends`);
      return name;
    };
  const first = lock.run('a', work('first', gates.a.promise));
  const second = lock.run('a', work('second'));
  const other = lock.run('b', work('other', gates.b.promise));
  await new Promise((resolve) => void setImmediate(resolve));
  t.strictSame(events, ['first begins', 'other begins']);
  gates.b.resolve();
  t.equal(await other, 'other');
  gates.a.resolve();
  t.strictSame(await Promise.all([first, second]), ['first', 'second']);
  t.strictSame(events, ['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends']);
});

t.test('work that fails lets the next begin', async (t) => {
  const lock = new KeyedLock();
  const failing = lock.run('a', () => Promise.reject(new Error('broken')));
  const next = lock.run('a', () => Promise.resolve(1));
  await t.rejects(failing, /broken/);
  t.equal(await next, 1);
  t.equal(await lock.run('a', () => Promise.resolve(2)), 2);
});

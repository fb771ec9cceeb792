import fc from 'fast-check';
import t from 'tap';
import { byteRange, rangeOf } from '../../src/http/byte-range.ts';

const file = (bytes: number) => ({ etag: '"e"', bytes });
const ask = (range: string, bytes = 1_000, condition?: string) =>
  rangeOf({ range, ...(condition !== undefined && { 'if-range': condition }) }, file(bytes));

t.test('a part that is asked for is a part of the file, and as much of it as was asked for', async () => {
  const spans = fc.tuple(fc.nat(3_000), fc.nat(3_000), fc.integer({ min: 1, max: 2_000 }));
  fc.assert(
    fc.property(spans, ([one, other, bytes]) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const range = ask(`bytes=${first}-${last}`, bytes);
      if (first >= bytes) return range === 'beyond';
      return typeof range === 'object' && range.from === first && range.to === Math.min(last, bytes - 1);
    }),
  );
});

t.test('the forms of a range', async (t) => {
  t.strictSame(ask('bytes=0-0'), { from: 0, to: 0 });
  t.strictSame(ask('bytes=999-'), { from: 999, to: 999 });
  t.strictSame(ask('bytes=-1'), { from: 999, to: 999 });
  t.strictSame(ask('bytes=-5000'), { from: 0, to: 999 });
  t.strictSame(ask('Bytes=10-19'), { from: 10, to: 19 });
  t.equal(byteRange({ from: 10, to: 19 }, 1_000), 'bytes 10-19/1000');
  for (const beyond of ['bytes=1000-', 'bytes=1000-2000', 'bytes=-0']) t.equal(ask(beyond), 'beyond', beyond);
});

t.test('what cannot be read, and several parts, are the whole file', async (t) => {
  const unreadable = ['bytes=', 'bytes=-', 'bytes=5-4', 'bytes=a-b', 'lines=0-1', 'bytes=0-1,5-6', 'bytes 0-1', '0-1'];
  for (const range of [...unreadable, 'bytes=1e3-', `bytes=${'9'.repeat(30)}-`]) t.equal(ask(range), undefined, range);
  t.equal(rangeOf({}, file(10)), undefined);
});

t.test('a part only of the same file: If-Range takes the strong ETag and nothing else', async (t) => {
  t.strictSame(ask('bytes=0-1', 10, '"e"'), { from: 0, to: 1 });
  for (const other of ['"f"', 'W/"e"', 'Fri, 20 Nov 2026 08:00:00 GMT', '*']) {
    t.equal(ask('bytes=0-1', 10, other), undefined, other);
  }
});

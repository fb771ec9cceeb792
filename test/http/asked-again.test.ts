import fc from 'fast-check';
import t from 'tap';
import { createAskedAgain } from '../../src/http/asked-again.ts';

/** What every entry counts besides its bytes. */
const ENTRY = 2_048;

t.test('again is what was asked for within the last so many bytes, whatever else was asked', async () => {
  const requests = fc.array(fc.record({ key: fc.integer({ min: 0, max: 6 }), bytes: fc.nat(5_000) }), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(requests, fc.nat(30_000), (sequence, within) => {
      const isAgain = createAskedAgain(within);
      // The plain way: a list, oldest first, cut from its beginning until the rest fits.
      let list: { key: number; weight: number }[] = [];
      return sequence.every(({ key, bytes }) => {
        const expected = list.some((each) => each.key === key);
        list = list.filter((each) => each.key !== key);
        if (!expected) list.push({ key, weight: bytes + ENTRY });
        while (list.reduce((sum, { weight }) => sum + weight, 0) > within) list.shift();
        return isAgain(String(key), bytes) === expected;
      });
    }),
  );
});

t.test('it is the first time again once it was said', async (t) => {
  const isAgain = createAskedAgain(10_000);
  t.strictSame(
    Array.from({ length: 4 }, () => isAgain('a', 1)),
    [false, true, false, true],
  );
});

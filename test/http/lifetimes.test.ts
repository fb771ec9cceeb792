import fc from 'fast-check';
import t from 'tap';
import { type Lifetime, longLifetime, shortLifetime } from '../../src/http/lifetimes.ts';

const WHOLE = 'public, max-age=10, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400';
const YEAR_MS = 31_536_000_000;

/** The directives with their seconds; those without any are 0. */
function read(header: string): Record<string, number> {
  return Object.fromEntries(
    header.split(', ').map((directive) => {
      const [name = '', seconds = '0'] = directive.split('=');
      return [name, Number(seconds)];
    }),
  );
}

const lefts = fc.oneof(
  fc.integer({ min: -10_000, max: 200_000 }),
  fc.integer({ min: -10_000, max: 100_000_000 }),
  fc.integer({ min: 0, max: 2 * YEAR_MS }),
);

t.test('freshness and staleness together never reach beyond what is left', async () => {
  for (const lifetime of [shortLifetime, longLifetime] satisfies Lifetime[]) {
    fc.assert(
      fc.property(lefts, (left) => {
        const said = read(lifetime(left));
        const fresh = Math.max(said['max-age'] ?? 0, said['s-maxage'] ?? 0);
        const stale = Math.max(said['stale-while-revalidate'] ?? 0, said['stale-if-error'] ?? 0);
        return (fresh + stale) * 1_000 <= Math.max(0, left) && Object.values(said).every((value) => value >= 0);
      }),
      { numRuns: 1_000 },
    );
  }
});

t.test('whoever may not keep anything stale is told so', async () => {
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 86_459_999 }), (left) => {
      const header = shortLifetime(left);
      return header.includes('stale-if-error') !== header.includes('must-revalidate');
    }),
  );
});

t.test('what does not end is kept as long as usual, and so is what ends later than that', async (t) => {
  t.equal(shortLifetime(), WHOLE);
  t.equal(shortLifetime(86_460_000), WHOLE);
  t.not(shortLifetime(86_459_999), WHOLE);
  t.equal(longLifetime(), 'public, max-age=31536000, immutable');
  t.equal(longLifetime(YEAR_MS), 'public, max-age=31536000, immutable');
  t.equal(longLifetime(YEAR_MS - 1), 'public, max-age=31535999, must-revalidate');
});

t.test('shortly before the end everything is shorter, and in its last second nothing is fresh', async (t) => {
  t.equal(shortLifetime(100_000), 'public, max-age=10, s-maxage=60, stale-while-revalidate=40, stale-if-error=40');
  t.equal(shortLifetime(60_000), 'public, max-age=10, s-maxage=60, must-revalidate');
  t.equal(shortLifetime(5_999), 'public, max-age=5, s-maxage=5, must-revalidate');
  t.equal(shortLifetime(999), 'public, max-age=0, s-maxage=0, must-revalidate');
  t.equal(shortLifetime(-1), 'public, max-age=0, s-maxage=0, must-revalidate');
  t.equal(longLifetime(999), 'public, max-age=0, must-revalidate');
});

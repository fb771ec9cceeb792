/** Says in Cache-Control how long a public answer may be used; never longer than the `leftMs` in which it is still true. */
export type Lifetime = (leftMs?: number) => string;

/** Browsers ask again after ten seconds, shared caches after a minute, and may give the old answer while they do or while we are down. */
export const shortLifetime: Lifetime = (leftMs) => {
  const left = secondsOf(leftMs);
  if (left >= SHARED + DOWN) return WHOLE;
  const fresh = `public, max-age=${Math.min(BROWSER, left)}, s-maxage=${Math.min(SHARED, left)}`;
  // What is stale is used beyond its freshness, so both together have to fit.
  const stale = left - SHARED;
  if (stale <= 0) return `${fresh}, must-revalidate`;
  return `${fresh}, stale-while-revalidate=${Math.min(RENEWAL, stale)}, stale-if-error=${stale}`;
};

/** For a year: of an address whose content never becomes another. */
export const longLifetime: Lifetime = (leftMs) => {
  const left = secondsOf(leftMs);
  return left >= YEAR ? `public, max-age=${YEAR}, immutable` : `public, max-age=${left}, must-revalidate`;
};

const BROWSER = 10;
const SHARED = 60;
const RENEWAL = 60;
const DOWN = 86_400;
const YEAR = 31_536_000;
const WHOLE = `public, max-age=${BROWSER}, s-maxage=${SHARED}, stale-while-revalidate=${RENEWAL}, stale-if-error=${DOWN}`;

function secondsOf(ms = Number.POSITIVE_INFINITY): number {
  return Math.max(0, Math.floor(ms / 1_000));
}

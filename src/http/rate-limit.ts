import { isIPv6 } from 'node:net';

/** How many requests one caller may make. */
export interface RatePolicy {
  /** So many in one window, at once or spread; 0 switches the limit off. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** So many callers are remembered; beyond that the one that has been silent longest is forgotten. */
  readonly maxCallers?: number;
}

/** What one request did to the allowance of its caller. */
export interface Allowance {
  readonly isLimited: boolean;
  /** Requests left now. */
  readonly remaining: number;
  /** Seconds until there is one more when none is left; otherwise until the allowance is whole again. */
  readonly resetSeconds: number;
}

/** Counts requests; `take` is synchronous and costs less than a microsecond. */
export interface RateLimiter {
  /** The value of RateLimit-Policy, or undefined when the limit is switched off. */
  readonly policy: string | undefined;
  /** Takes one request from the allowance of a caller, at `now` in epoch milliseconds. A refused request costs nothing. */
  take(caller: string, now: number): Allowance;
}

/**
 * Makes a limiter by the generic cell rate algorithm: for each caller one number, the time at which its allowance is whole again. A caller may
 * spend the whole limit at once and then gets it back evenly, so nobody gains by waiting for the edge of a window.
 */
export function createRateLimiter({ limit, windowSeconds, maxCallers = 50_000 }: RatePolicy): RateLimiter {
  if (limit === 0) return { policy: undefined, take: () => unlimited };
  const windowMs = windowSeconds * 1000;
  const intervalMs = windowMs / limit;
  const wholeAt = new Map<string, number>();
  return {
    policy: `"default";q=${limit};w=${windowSeconds}`,
    take(caller, now) {
      // After the clock was set back nobody waits longer than one window.
      const debtMs = Math.min(Math.max((wholeAt.get(caller) ?? now) - now, 0), windowMs);
      const afterMs = debtMs + intervalMs;
      if (afterMs > windowMs + SLACK_MS) {
        return { isLimited: true, remaining: 0, resetSeconds: Math.ceil((afterMs - windowMs) / 1000) };
      }
      remember(caller, now + afterMs);
      const remaining = Math.floor((windowMs - afterMs + SLACK_MS) / intervalMs);
      return {
        isLimited: false,
        remaining,
        resetSeconds: Math.ceil((remaining === 0 ? afterMs + intervalMs - windowMs : afterMs) / 1000),
      };
    },
  };

  /** Putting a caller in again keeps the map in the order of last use. */
  function remember(caller: string, at: number): void {
    wholeAt.delete(caller);
    if (wholeAt.size >= maxCallers) {
      const oldest = wholeAt.keys().next();
      if (oldest.done !== true) wholeAt.delete(oldest.value);
    }
    wholeAt.set(caller, at);
  }
}

/** The value of the RateLimit field (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitField({ remaining, resetSeconds }: Allowance): string {
  return `"default";r=${remaining};t=${resetSeconds}`;
}

/**
 * Who is counted when there is no key: the address of the socket, of IPv6 the first 64 bits, since one host may take any of the others. Never a
 * value that the caller chooses.
 */
export function callerOfAddress(address: string): string {
  if (!address.includes(':') || !isIPv6(address)) return address;
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice('::ffff:'.length);
  const [head = '', tail] = address.split('::');
  const start = head.split(':').filter((part) => part !== '');
  const end = (tail ?? '').split(':').filter((part) => part !== '');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - start.length - end.length }, () => '0');
  return [...start, ...zeros, ...end].slice(0, 4).join(':');
}

const unlimited: Allowance = { isLimited: false, remaining: Number.MAX_SAFE_INTEGER, resetSeconds: 0 };

/** Sums of fractions of a millisecond are not exact. */
const SLACK_MS = 0.001;

import type { FastifyReply } from 'fastify';

/** Origins whose pages may read the answers: everyone, or only those listed. */
export type CorsOrigin = '*' | readonly string[];

/** What decides about the headers that every answer has. */
export interface HeaderOptions {
  readonly corsOrigin: CorsOrigin;
  /** Where the public finds the server; with `https:` browsers are told to stay with it. */
  readonly publicUrl?: string | undefined;
}

const exposed = 'ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Idempotency-Replayed';

/**
 * The headers of every answer, the same for all requests: nothing may be sniffed, framed or run, any site may embed what is public.
 * Cache and other writers of finished answers use the same object.
 */
export function standardHeaders({ corsOrigin, publicUrl }: HeaderOptions): Readonly<Record<string, string>> {
  return Object.freeze({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
    ...(publicUrl?.startsWith('https:') === true && { 'strict-transport-security': 'max-age=31536000' }),
    ...(corsOrigin === '*'
      ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
      : { vary: 'origin' }),
  });
}

/** What a listed origin gets beyond the standard headers; undefined for one that is not listed, or when every origin may read. */
export function originHeaders(
  corsOrigin: CorsOrigin,
  origin: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (corsOrigin === '*' || origin === undefined || !corsOrigin.includes(origin)) return undefined;
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed };
}

/** Adds to what the answer is said to hang on, and takes nothing away. */
export function addVary(reply: FastifyReply, names: string): void {
  const before = reply.getHeader('vary');
  reply.header(
    'vary',
    before === undefined || names.startsWith(String(before)) ? names : `${String(before)}, ${names}`,
  );
}

/** The answer to a preflight for a path with these methods; browsers keep it for two hours, the longest that all of them allow. */
export function preflightHeaders(methods: readonly string[]): Readonly<Record<string, string>> {
  return {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers':
      'authorization, content-type, dateline-purpose, idempotency-key, if-match, if-none-match, last-event-id, x-request-id',
    'access-control-max-age': '7200',
  };
}

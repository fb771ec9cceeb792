import type { Header, Reference } from './document.ts';
import { parameterNames, type ContractRoute } from './route.ts';

/** Every header that an answer of the API may have. */
export const responseHeaders = {
  'X-Request-Id': {
    description: 'Identifies this request in the logs of the service; name it when you report a problem.',
    schema: { type: 'string' },
    example: '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10',
  },
  RateLimit: {
    description: 'What is left of the quota: `r` requests, until it is renewed in `t` seconds.',
    schema: { type: 'string' },
    example: '"default";r=598;t=42',
  },
  'RateLimit-Policy': {
    description: 'The quota: `q` requests in a window of `w` seconds.',
    schema: { type: 'string' },
    example: '"default";q=600;w=60',
  },
  ETag: {
    description:
      'Strong validator of this answer: send it back in If-None-Match to read again, or in If-Match to change what you have read.',
    schema: { type: 'string' },
    example: '"3"',
  },
  'Last-Modified': {
    description: 'When anything in this answer last changed.',
    schema: { type: 'string' },
    example: 'Fri, 20 Nov 2026 09:30:00 GMT',
  },
  'Cache-Control': {
    description:
      'Public answers: how long browsers (`max-age`) and shared caches (`s-maxage`) may use them without asking again. What needs a key is `private, no-store` or `no-store`, and every error is `no-store`.',
    schema: { type: 'string' },
    example: 'public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400',
  },
  'Surrogate-Key': {
    description: 'Names of what this answer shows, parted by spaces, for caches that purge by name.',
    schema: { type: 'string' },
    example: 'articles',
  },
  Vary: {
    description: 'The request headers that this answer hangs on, for caches.',
    schema: { type: 'string' },
    example: 'Authorization, Accept-Encoding',
  },
  'Content-Encoding': {
    description: '`gzip` when the request accepts it and the answer is not tiny; absent otherwise.',
    schema: { type: 'string', enum: ['gzip'] },
  },
  'Accept-Ranges': {
    description: 'That parts may be asked for, in bytes.',
    schema: { type: 'string', enum: ['bytes'] },
  },
  'Content-Range': {
    description:
      'Which bytes of the file these are, and how many it has; `*` when it has not the ones that were asked for.',
    schema: { type: 'string' },
    example: 'bytes 0-1023/48213',
  },
  Link: {
    description: 'The next page as `rel="next"`; absent on the last page.',
    schema: { type: 'string' },
    example: '</v1/articles?cursor=eyJ2IjoxfQ>; rel="next"',
  },
  Location: {
    description: 'The address of what was made, or of where it is now.',
    schema: { type: 'string', format: 'uri-reference' },
    example: '/v1/articles/harbour-bridge-reopens',
  },
  'Idempotency-Replayed': {
    description: '`true` when this is the kept answer to an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Content-Disposition': {
    description: 'That the file is to be saved, and under which name (RFC 6266).',
    schema: { type: 'string' },
    example: 'attachment; filename="DSC_0412.jpg"',
  },
  Accept: {
    description: 'The media types that a body may have here.',
    schema: { type: 'string' },
    example: 'application/json',
  },
  'Accept-Patch': {
    description: 'The media types that a patch may have here (RFC 5789).',
    schema: { type: 'string' },
    example: 'application/merge-patch+json, application/json',
  },
  Allow: {
    description: 'The methods that this address has.',
    schema: { type: 'string' },
    example: 'GET, HEAD',
  },
  'Retry-After': {
    description: 'How many seconds to wait before the next attempt.',
    schema: { type: 'integer', minimum: 0 },
    example: 12,
  },
  'WWW-Authenticate': {
    description: 'The scheme that a key is sent with.',
    schema: { type: 'string' },
    example: 'Bearer realm="dateline"',
  },
} as const satisfies Record<string, Header>;

/** The name of a header that an answer may have. */
export type HeaderName = keyof typeof responseHeaders;

const always: readonly HeaderName[] = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'];
const cached: readonly HeaderName[] = ['ETag', 'Last-Modified', 'Cache-Control', 'Surrogate-Key', 'Vary'];

/** What the headers of an answer follow from, beside its route and status. */
export interface AnswerShape {
  /** It is a page of a list. */
  readonly isPage: boolean;
  /** It has a version, or that of its article, which is its ETag. */
  readonly isVersioned: boolean;
}

/** The headers of an answer without an error, from its status, its surface and what the route adds. */
export function headersOfAnswer(
  route: ContractRoute,
  status: number,
  { isPage, isVersioned }: AnswerShape,
): readonly HeaderName[] {
  const isDelivered = route.surface === 'delivery' && route.method === 'GET';
  const isRepeatable = parameterNames(route.headers).includes('idempotency-key');
  return inOrder([
    ...(route.isMetered ? always : (['X-Request-Id'] as const)),
    ...(isDelivered && status === 200 ? ([...cached, 'Content-Encoding'] as const) : []),
    ...(isDelivered && status > 300 ? (['Cache-Control'] as const) : []),
    ...(route.access === 'anyone' ? [] : (['Cache-Control', 'Vary'] as const)),
    ...(isVersioned && status < 300 ? (['ETag'] as const) : []),
    ...(isPage && parameterNames(route.querystring).includes('cursor') ? (['Link'] as const) : []),
    ...(status === 201 || (status >= 300 && status !== 304) ? (['Location'] as const) : []),
    ...(isRepeatable && status < 300 ? (['Idempotency-Replayed'] as const) : []),
    ...(route.extraHeaders[status] ?? []),
  ]);
}

/** The headers of a 304: those of the answer that the caller has, but for what describes its body. */
export function headersOfNotModified({ surface }: Pick<ContractRoute, 'surface'>): readonly HeaderName[] {
  return inOrder([...always, ...(surface === 'delivery' ? cached : (['ETag', 'Cache-Control'] as const))]);
}

/** The headers of an error: by its status, and `more` that its kind brings. */
export function headersOfProblem(status: number, more: readonly HeaderName[]): readonly HeaderName[] {
  return inOrder([
    ...always,
    'Cache-Control',
    ...more,
    ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
    ...(status === 429 || status === 503 ? (['Retry-After'] as const) : []),
  ]);
}

/** Whether a reader may ask if its copy is still good: where a 200 has an ETag and anyone may keep it. */
export function isConditional(route: ContractRoute): boolean {
  if (route.method !== 'GET') return false;
  return route.surface === 'delivery' || (route.extraHeaders[200] ?? []).includes('ETag');
}

/** References to headers under `components`. */
export function headerReferences(names: readonly HeaderName[]): Readonly<Record<string, Reference>> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function inOrder(names: readonly HeaderName[]): readonly HeaderName[] {
  const wanted = new Set<string>(names);
  return headerNames.filter((name) => wanted.has(name));
}

const headerNames = Object.keys(responseHeaders).filter((name): name is HeaderName => name in responseHeaders);

import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Now } from '../lib/clock.ts';
import { acceptsGzip } from './accept.ts';
import type { BaseUrlOf } from './base-url.ts';
import { isNoneMatch } from './conditional.ts';
import { addVary } from './headers.ts';
import { shortLifetime } from './lifetimes.ts';
import type { Expiry, PublicAnswer, Representation, ResponseCache } from './response-cache.ts';

/** What a public route has to say. */
export interface PublicContent {
  /** JSON text. */
  readonly json: string;
  /** Epoch ms: when anything in it last changed. */
  readonly modifiedAt: number;
  /** Names of what is in it; see `changes/surrogate-keys.ts`. */
  readonly surrogateKeys: readonly string[];
  readonly link?: string | undefined;
  /** Epoch ms: from then on it is not true any more, so no cache keeps it, or calls it fresh, beyond; undefined: only a change ends it. */
  readonly until?: number | undefined;
}

/** What is public, sent to a key holder: kept by nobody but them, and asked about each time. */
export const PRIVATE_CACHING = 'private, no-cache';
const JSON_TYPE = 'application/json; charset=utf-8';
/** What a public answer hangs on besides its URL. */
export const VARIES_BY = 'Authorization, Accept-Encoding';
/** A smaller body fits into one packet as it is. */
const SMALLEST_TO_COMPRESS = 1_024;

/** Where a route finds and keeps its public answers. */
export interface Delivery {
  readonly cache: ResponseCache;
  readonly baseUrlOf: BaseUrlOf;
}

/**
 * Answers with public content, from the cache if it is there, with everything a cache on the way needs: strong ETag for each
 * content coding, Last-Modified, Cache-Control, Surrogate-Key; 304 when the caller has it already. To a key holder the same bytes are private.
 * @returns false when `make` finds nothing to answer; then nothing was sent.
 */
export async function answerPublic(
  request: FastifyRequest,
  reply: FastifyReply,
  { cache, baseUrlOf, make }: Delivery & { make: () => Promise<PublicContent | undefined> },
): Promise<boolean> {
  await cache.refresh();
  const key = cacheKey(baseUrlOf(request), request.url);
  let answer = cache.get(key);
  if (answer === undefined) {
    const generation = cache.generation();
    const content = await make();
    if (content === undefined) return false;
    answer = finish(content, request.routeOptions.url ?? '');
    cache.put(key, answer, generation);
  }
  const reading = readAnswer(answer, request.headers, cache.now);
  if (reading !== undefined) {
    sendReading(request, reply, reading);
    return true;
  }
  const compressed = await compress(answer);
  cache.replace(key, answer, compressed);
  const compressedReading = readAnswer(compressed, request.headers, cache.now);
  if (compressedReading === undefined) throw new Error('a compressed answer has a body in each coding');
  sendReading(request, reply, compressedReading);
  return true;
}

/** Sends JSON text that is finished, past the serialiser. */
export function sendJsonText(reply: FastifyReply, json: string): void {
  reply.header('content-type', JSON_TYPE).send(Buffer.from(json));
}

/** Answers at once, before validation and handler, if the cache holds the answer; says whether it did. */
export function answerFromCache(request: FastifyRequest, reply: FastifyReply, { cache, baseUrlOf }: Delivery): boolean {
  if (!isPlainRead(request.method, request.headers)) return false;
  const answer = cache.get(cacheKey(baseUrlOf(request), request.url));
  const reading = answer && readAnswer(answer, request.headers, cache.now);
  if (reading === undefined) return false;
  sendReading(request, reply, reading);
  return true;
}

/** Whether this reads, and takes JSON without conditions; everything less plain is left to the route. */
export function isPlainRead(method: string | undefined, { accept }: IncomingHttpHeaders): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return accept === undefined || accept === '*/*' || accept === 'application/json';
}

/** The key of an answer: its links begin with the base URL, so two base URLs never share one. No URL has a blank in it. */
export function cacheKey(baseUrl: string, url: string): string {
  return `${url} ${baseUrl}`;
}

/** What to send to one caller. Headers are names and values in turn. */
export interface Reading {
  readonly status: 200 | 304;
  readonly head: readonly string[];
  readonly body: Buffer | undefined;
}

/**
 * What the caller gets of an answer; undefined when that is the compressed form and nobody has made it yet. If-Modified-Since is not
 * looked at: its seconds cannot tell two editions of one second apart, the ETag can.
 */
export function readAnswer(answer: PublicAnswer, headers: IncomingHttpHeaders, now: Now): Reading | undefined {
  const reading = choose(answer, headers);
  return answer.expiry === undefined || reading === undefined ? reading : limited(reading, answer.expiry, now());
}

function choose({ plain, gzip }: PublicAnswer, headers: IncomingHttpHeaders): Reading | undefined {
  const wanted = gzip !== undefined && acceptsGzip(headers['accept-encoding']) ? gzip : plain;
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) {
    if (isNoneMatch(noneMatch, wanted.etag)) return notModified(wanted);
    const other = wanted === plain ? gzip : plain;
    if (other !== undefined && isNoneMatch(noneMatch, other.etag)) return notModified(other);
  }
  return wanted.body === undefined ? undefined : { status: 200, head: wanted.head, body: wanted.body };
}

function notModified({ validators }: Representation): Reading {
  return { status: 304, head: validators, body: undefined };
}

function limited({ status, head, body }: Reading, { until, lifetime }: Expiry, at: number): Reading {
  return { status, head: [...head, 'cache-control', lifetime(until - at)], body };
}

function finish({ json, modifiedAt, surrogateKeys, link, until }: PublicContent, route: string): PublicAnswer {
  const body = Buffer.from(json);
  const digest = hash('sha256', body, 'base64url').slice(0, 22);
  const shared = Object.entries({
    'last-modified': new Date(modifiedAt).toUTCString(),
    ...(until === undefined && { 'cache-control': shortLifetime() }),
    'surrogate-key': surrogateKeys.join(' '),
    ...(link !== undefined && { link }),
  }).flat();
  const plain = { ...representation(`"${digest}"`, shared, { body }), body };
  const gzip = body.length < SMALLEST_TO_COMPRESS ? undefined : representation(`"${digest}-gzip"`, shared, undefined);
  const expiry = until === undefined ? undefined : { until, lifetime: shortLifetime };
  return { plain, gzip, surrogateKeys, route, expiry };
}

function representation(
  etag: string,
  shared: readonly string[],
  content: { readonly body: Buffer; readonly coding?: string } | undefined,
): Representation {
  const validators = ['etag', etag, ...shared];
  if (content === undefined) return { etag, validators, head: [], body: undefined };
  const { body, coding } = content;
  const about = ['content-type', JSON_TYPE, 'content-length', String(body.length)];
  const head = [...validators, ...about, ...(coding === undefined ? [] : ['content-encoding', coding])];
  return { etag, validators, head, body };
}

const gzipAsync = promisify(gzipCallback);

/** The answer with its compressed form, which a thread of the pool makes. */
async function compress(answer: PublicAnswer): Promise<PublicAnswer> {
  const { plain, gzip } = answer;
  if (gzip === undefined) return answer;
  const body = await gzipAsync(plain.body, { level: 6 });
  const [, , ...shared] = gzip.validators;
  return { ...answer, gzip: representation(gzip.etag, shared, { body, coding: 'gzip' }) };
}

function sendReading(request: FastifyRequest, reply: FastifyReply, { status, head, body }: Reading): void {
  for (let index = 0; index < head.length; index += 2) reply.header(head[index] ?? '', head[index + 1]);
  addVary(reply, VARIES_BY);
  if (request.viewer.role !== 'reader') reply.header('cache-control', PRIVATE_CACHING);
  reply.code(status).send(body);
}

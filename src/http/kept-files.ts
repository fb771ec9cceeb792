import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { freeBytes } from '../lib/free-bytes.ts';
import { byteRange, rangeOf } from './byte-range.ts';
import { PRIVATE_CACHING, readAnswer } from './delivery.ts';
import { addVary } from './headers.ts';
import type { Now } from '../lib/clock.ts';
import type { Lifetime } from './lifetimes.ts';
import { ProblemError } from './problem.ts';
import type { PublicAnswer, ResponseCache } from './response-cache.ts';

/** The key under which the file that a request asks for is kept, and whether its Accept header had a say in that. */
export interface FileKey {
  readonly key: string;
  readonly isNegotiated: boolean;
}

/**
 * Finished public files. What of them is in memory goes to readers before anything else is looked at, and the rate limit does not
 * count it: a page has thirty pictures, and to send one again costs next to nothing.
 */
export interface KeptFiles {
  readonly cache: ResponseCache;
  /** How the paths of all files begin. */
  readonly prefix: string;
  /** The key of a request; undefined leaves it to the route. */
  readonly keyOf: (url: string, headers: IncomingHttpHeaders) => FileKey | undefined;
  /** Takes a file into memory if it is worth that; says whether it did. */
  readonly keep: (key: string, answer: PublicAnswer, generation: number) => boolean;
}

/** What a file is made of. */
export interface FileContent {
  readonly body: Buffer;
  /** Media type. */
  readonly type: string;
  /** Epoch ms. */
  readonly modifiedAt: number;
  readonly surrogateKeys: readonly string[];
  readonly lifetime: Lifetime;
  /** Epoch ms: from then on nobody may have it; undefined: only a change ends that. */
  readonly until: number | undefined;
}

/** What a browser may do with a file that it opens as a page: nothing. */
const FILE_POLICY = "default-src 'none'; sandbox";

/** What to send. Headers are names and values in turn. */
export interface FileReading {
  readonly status: 200 | 206 | 304;
  readonly head: readonly string[];
  readonly body: Buffer | undefined;
}

/**
 * A file as it is sent, with a strong ETag of its bytes: a checksum, since nobody chooses these bytes, and a digest would cost more than
 * reading them. `route` is the pattern of the route that made it.
 */
export function fileAnswer(content: FileContent, route: string): PublicAnswer {
  const { body, type, modifiedAt, surrogateKeys, lifetime, until } = content;
  const etag = `"${body.length.toString(36)}-${crc32(body).toString(36)}"`;
  const validators = Object.entries({
    etag,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'surrogate-key': surrogateKeys.join(' '),
    'accept-ranges': 'bytes',
    'content-security-policy': FILE_POLICY,
    ...(until === undefined && { 'cache-control': lifetime() }),
  }).flat();
  const head = [...validators, 'content-type', type, 'content-length', String(body.length)];
  const expiry = until === undefined ? undefined : { until, lifetime };
  return { plain: { etag, validators, head, body }, gzip: undefined, surrogateKeys, route, expiry };
}

/** The answer to a reader's request, if its file is in memory and it does not ask for a part. */
export function readKeptFile(
  { cache, prefix, keyOf }: KeptFiles,
  { method, url, headers }: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders },
): { readonly reading: FileReading; readonly route: string } | undefined {
  if (!url.startsWith(prefix) || (method !== 'GET' && method !== 'HEAD') || headers.range !== undefined) {
    return undefined;
  }
  const asked = keyOf(url, headers);
  const answer = asked && cache.get(asked.key);
  const reading = answer && readAnswer(answer, headers, cache.now);
  if (reading === undefined) return undefined;
  const { status, head, body } = reading;
  return {
    reading: asked?.isNegotiated === true ? { status, head: [...head, 'vary', 'Accept'], body } : reading,
    route: answer?.route ?? '',
  };
}

/** Answers at once if the file is in memory; says whether it did. */
export function answerKeptFile(request: FastifyRequest, reply: FastifyReply, files: KeptFiles): boolean {
  const { method, url, headers } = request;
  const kept = readKeptFile(files, { method, url, headers });
  if (kept !== undefined) send(reply, kept.reading);
  return kept !== undefined;
}

/** A file as one caller gets it. */
export interface SentFile {
  readonly answer: PublicAnswer;
  readonly isNegotiated: boolean;
  /** Whether anybody else has these bytes, or may get them; if not, their memory goes back when they are sent. */
  readonly isShared: boolean;
  /** The clock by which answers expire. */
  readonly now: Now;
}

/**
 * Answers with a file: whole, the part that was asked for, or 304. To a key holder it is private.
 * @throws {ProblemError} `range-not-satisfiable`
 */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { answer, isNegotiated, isShared, now }: SentFile,
): void {
  const { method, headers, viewer } = request;
  const whole = readAnswer(answer, headers, now);
  if (whole === undefined) throw new Error('a file has one form, and that is there');
  const isPart = method === 'GET' && whole.status === 200;
  const { status, head, body } = isPart ? partOf(whole, answer, headers) : whole;
  const more = [
    ...(isNegotiated ? ['vary', 'Accept'] : []),
    ...(viewer.role === 'reader' ? [] : ['cache-control', PRIVATE_CACHING]),
  ];
  if (!isShared) freeOnceSent(request, reply, answer.plain.body);
  send(reply, { status, head: [...head, ...more], body });
}

function freeOnceSent({ raw: { socket } }: FastifyRequest, { raw }: FastifyReply, body: Buffer): void {
  raw.once('finish', () => {
    // Of a connection that broke it is not certain that nothing is read for it any more.
    if (!socket.destroyed) freeBytes(body);
  });
}

function partOf(whole: FileReading, { plain }: PublicAnswer, headers: IncomingHttpHeaders): FileReading {
  const { etag, body } = plain;
  const range = rangeOf(headers, { etag, bytes: body.length });
  if (range === undefined) return whole;
  if (range === 'beyond') {
    throw new ProblemError('range-not-satisfiable', {
      detail: `Ask for bytes below ${body.length}, or leave the Range header out.`,
      headers: { 'content-range': `bytes */${body.length}` },
    });
  }
  const part = body.subarray(range.from, range.to + 1);
  const head = [...whole.head, 'content-range', byteRange(range, body.length), 'content-length', String(part.length)];
  return { status: 206, head, body: part };
}

function send(reply: FastifyReply, { status, head, body }: FileReading): void {
  for (let index = 0; index < head.length; index += 2) {
    const name = head[index] ?? '';
    if (name === 'vary') addVary(reply, head[index + 1] ?? '');
    else reply.header(name, head[index + 1]);
  }
  reply.code(status).send(body);
}

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseStrictJson, type StrictJsonError, type StrictJsonFault } from '../lib/strict-json.ts';
import { ProblemError } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/** Largest request body in bytes, unless a route sets its own. */
export const BODY_LIMIT = 2 * 1024 * 1024;

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/merge-patch+json';

/**
 * Makes the instance read request bodies as strict JSON and nothing else: `application/json`, for PATCH also `application/merge-patch+json`,
 * each with no parameter but `charset=utf-8`. Every other type, and a body where the route has no body schema, is refused unread.
 * Fastify's own parsers are removed.
 */
export function readStrictJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([JSON_TYPE, PATCH_TYPE], { parseAs: 'buffer' }, (request, body, done) => {
    const outcome = read(request, body);
    if (outcome instanceof ProblemError) done(outcome);
    else done(null, outcome.value);
  });
  app.addContentTypeParser('*', (request, _payload, done) => {
    if (request.is404 || !hasBody(request.raw)) done(null);
    else done(takesBody(request) ? unsupported(request) : new ProblemError('unexpected-body'));
  });
}

function read(request: FastifyRequest, body: Buffer | string): ProblemError | { readonly value: unknown } {
  if (request.is404) return { value: undefined };
  if (!takesBody(request)) return body.length === 0 ? { value: undefined } : new ProblemError('unexpected-body');
  if (!isReadable(request)) return unsupported(request);
  return body.length === 0 ? { value: undefined } : readJson(body);
}

/** What JSON text says, or why it is refused. Pointers of mistakes begin with `place`, where the text is only a part of what was sent. */
export function readJson(text: Buffer | string, place = ''): ProblemError | { readonly value: unknown } {
  const parsed = parseStrictJson(text);
  if (!parsed.ok) return toProblemError(parsed.error, place);
  if (parsed.value === null) {
    return new ProblemError('validation-failed', {
      errors: [{ pointer: place, code: 'wrong-type', detail: 'Send an object.' }],
    });
  }
  return parsed;
}

/** Whether the head of a request announces a body of at least one byte (RFC 9112, 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  return length !== undefined && length !== '0';
}

function takesBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined;
}

/** RFC 9110 compares types and charset without case; what Fastify's own lookup lets through besides is refused here. */
function isReadable(request: FastifyRequest): boolean {
  const type = request.headers['content-type'] ?? '';
  return plainJson.test(type) || (request.method === 'PATCH' && mergePatch.test(type));
}

const plainJson = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;
const mergePatch = /^application\/merge-patch\+json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

/** RFC 9110, 15.5.16 and RFC 5789, 3.1: the answer says which types would be read. */
function unsupported(request: FastifyRequest): ProblemError {
  const headers: Record<string, string> =
    request.method === 'PATCH' ? { 'accept-patch': `${PATCH_TYPE}, ${JSON_TYPE}` } : { accept: JSON_TYPE };
  return new ProblemError('unsupported-media-type', { headers });
}

const codes: Readonly<Record<StrictJsonFault, ProblemCode>> = {
  empty: 'empty-body',
  'invalid-encoding': 'invalid-encoding',
  malformed: 'malformed-json',
  'too-deep': 'too-deep',
  'too-many-values': 'payload-too-large',
  'duplicate-property': 'duplicate-property',
  'forbidden-property': 'forbidden-property',
  'invalid-text': 'invalid-text',
  'inexact-number': 'inexact-number',
};

function toProblemError({ fault, detail, pointer }: StrictJsonError, place: string): ProblemError {
  const code = codes[fault];
  if (pointer === undefined) return new ProblemError(code, { detail });
  return new ProblemError(code, { errors: [{ pointer: `${place}${pointer}`, code, detail }] });
}

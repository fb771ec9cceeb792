import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reader } from '../lib/viewer.ts';
import { createNegotiator } from './accept.ts';
import { originHeaders, type CorsOrigin } from './headers.ts';
import { hasBody } from './json.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types that the route answers in, best first; `application/json` unless it says so. 'anything' switches the check off. */
    produces?: readonly [string, ...string[]] | 'anything';
  }
}

/** Puts what every answer has on the reply, and refuses what no route takes. */
export type Prepare = (request: FastifyRequest, reply: FastifyReply) => ProblemError | undefined;

/** The one step that every request takes first. It is synchronous and does no work that could be done once for all. */
export function createPreparation(headers: Readonly<Record<string, string>>, corsOrigin: CorsOrigin): Prepare {
  return (request, reply) => {
    request.viewer = reader;
    reply.headers(headers).header('x-request-id', request.id);
    if (corsOrigin !== '*') reply.headers(originHeaders(corsOrigin, request.headers.origin) ?? {});
    return refuse(request);
  };
}

function refuse({ raw }: FastifyRequest): ProblemError | undefined {
  if (!isHost(raw)) return new ProblemError('malformed-request');
  if ((raw.method === 'GET' || raw.method === 'HEAD') && hasBody(raw)) return new ProblemError('unexpected-body');
  return undefined;
}

/** Exactly one Host that can be one (RFC 9112, 3.2): links in answers begin with it. */
export function isHost({ headers, rawHeaders, httpVersion }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersion === '1.0';
  return isHostName(headers.host) && countHosts(rawHeaders) === 1;
}

/** Node keeps the first of several in silence. Every request comes by here, so nothing is copied. */
function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/** A name, an IPv4 or a bracketed IPv6 address, with or without a port. */
function isHostName(host: string): boolean {
  return /^(?:[a-z0-9._-]{1,255}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host);
}

/** An id that a proxy or caller may give to a request: nothing that could break a log line or a header. */
const givenId = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** Takes over the X-Request-Id of a request when it is harmless, and makes one otherwise. */
export function createRequestIds(newId: () => string): (request: IncomingMessage) => string {
  return ({ headers }) => {
    const given = headers['x-request-id'];
    return typeof given === 'string' && givenId.test(given) ? given : newId();
  };
}

/** Refuses a request that accepts none of the media types that its route answers in. */
export function negotiateJson(app: FastifyInstance): void {
  const json = createNegotiator(['application/json']);
  app.addHook('onRoute', (route) => {
    const { produces } = route.config ?? {};
    const negotiate = produces === undefined || produces === 'anything' ? json : createNegotiator(produces);
    const check = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
      if (route.config?.produces === 'anything' || negotiate(request.headers.accept) !== undefined) done();
      else
        done(
          new ProblemError('not-acceptable', {
            detail: `Accept ${produces === undefined ? 'application/json' : [produces].flat().join(' or ')}, or leave the Accept header out.`,
          }),
        );
    };
    route.onRequest = [check, ...[route.onRequest ?? []].flat()];
  });
}

import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { KeyHolder } from '../lib/viewer.ts';
import { hasRoleOf, mayCall } from './access.ts';
import { ProblemError } from './problem.ts';

/** Finds who holds a key now: undefined when nobody does, or it is expired or revoked. Asked at each request. */
export type FindKeyHolder = (key: string) => Promise<KeyHolder | undefined>;

/**
 * Reads the Authorization header of a request.
 * @throws {ProblemError} `invalid-key`: a bad key is never taken for none, or a typing error would look like missing content.
 */
export async function identify({ raw }: FastifyRequest, findKeyHolder: FindKeyHolder): Promise<KeyHolder> {
  const key = /^Bearer +([\w.~+/-]{20,200})$/i.exec(onlyHeader(raw, 'authorization') ?? '')?.[1];
  const holder = key === undefined ? undefined : await findKeyHolder(key);
  if (holder !== undefined) return holder;
  throw new ProblemError('invalid-key', {
    headers: { 'www-authenticate': 'Bearer realm="dateline", error="invalid_token"' },
  });
}

/** The value of a header that came once. Of two, Node keeps the first and a proxy on the way may have read the other. */
function onlyHeader({ rawHeaders, headers }: IncomingMessage, name: string): string | undefined {
  const times = rawHeaders.filter((text, position) => position % 2 === 0 && text.toLowerCase() === name).length;
  const value = headers[name];
  return times === 1 && typeof value === 'string' ? value : undefined;
}

/** Why the route is not for this viewer; undefined when it is. */
export function refusedCall(request: FastifyRequest): ProblemError | undefined {
  const { is404, viewer, routeOptions } = request;
  const { access, permission } = routeOptions.config;
  if (is404 || mayCall({ access, permission }, viewer)) return undefined;
  if (viewer.role === 'reader') return new ProblemError('missing-key');
  const detail =
    permission !== undefined && hasRoleOf(access, viewer)
      ? `Use a key that was given the permission ${permission}: no role brings it along.`
      : undefined;
  return new ProblemError('forbidden', { detail });
}

/** The key holder of a route that only key holders may call. */
export function holderOf(request: FastifyRequest): KeyHolder {
  if (request.viewer.role !== 'reader') return request.viewer;
  throw new Error('this route is declared for anyone, but needs a key holder');
}

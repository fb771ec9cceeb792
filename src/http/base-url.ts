import type { FastifyRequest } from 'fastify';

/** Where links in an answer begin: origin and path prefix without a slash at the end. */
export type BaseUrlOf = (request: FastifyRequest) => string;

/** The configured address, or the one that the request was sent to. */
export function createBaseUrlOf(publicUrl: string | undefined): BaseUrlOf {
  return (request) => publicUrl ?? `${request.protocol}://${request.host}`;
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Now } from '../lib/clock.ts';
import { type FindKeyHolder, identify, refusedCall } from './auth.ts';
import type { BaseUrlOf } from './base-url.ts';
import { answerFromCache } from './delivery.ts';
import { addVary } from './headers.ts';
import { answerKeptFile, type KeptFiles } from './kept-files.ts';
import { ProblemError } from './problem.ts';
import { callerOfAddress, type RateLimiter, rateLimitField } from './rate-limit.ts';
import type { ResponseCache } from './response-cache.ts';

export interface GateOptions {
  readonly findKeyHolder: FindKeyHolder;
  readonly limiter: RateLimiter;
  readonly cache: ResponseCache;
  readonly baseUrlOf: BaseUrlOf;
  readonly now: Now;
  readonly files?: KeptFiles | undefined;
}

/**
 * What stands before every route: who asks, how often, and whether they may. A reader's request that the cache can answer
 * ends here; nothing on that way waits.
 */
export function registerGate(app: FastifyInstance, options: GateOptions): void {
  const { findKeyHolder, limiter, now, files } = options;
  app.addHook('onRequest', (request, reply, done) => {
    const { authorization } = request.headers;
    if (request.routeOptions.config.unmetered === true) {
      done();
      return;
    }
    if (authorization === undefined) {
      if (files !== undefined && answerKeptFile(request, reply, files)) return;
      const refusal = countAddress(request, reply) ?? refusedCall(request);
      if (refusal !== undefined || !answerFromCache(request, reply, options)) done(refusal);
      return;
    }
    identify(request, findKeyHolder).then(
      (holder) => {
        request.viewer = holder;
        // What is answered to a key is nobody else's: no cache on the way keeps it, unless the route says more.
        reply.header('cache-control', 'private, no-store');
        addVary(reply, 'Authorization');
        done(count(`key ${holder.keyId}`, reply) ?? refusedCall(request));
      },
      (error: unknown) => done(countAddress(request, reply) ?? asError(error)),
    );
  });

  function countAddress(request: FastifyRequest, reply: FastifyReply): ProblemError | undefined {
    return limiter.policy === undefined ? undefined : count(callerOfAddress(request.ip), reply);
  }

  function count(caller: string, reply: FastifyReply): ProblemError | undefined {
    if (limiter.policy === undefined) return undefined;
    const allowance = limiter.take(caller, now());
    reply.header('ratelimit-policy', limiter.policy).header('ratelimit', rateLimitField(allowance));
    if (!allowance.isLimited) return undefined;
    return new ProblemError('rate-limited', { headers: { 'retry-after': String(allowance.resetSeconds) } });
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

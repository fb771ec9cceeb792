import type { FastifyInstance, HTTPMethods } from 'fastify';
import { preflightHeaders } from './headers.ts';
import { ProblemError } from './problem.ts';

/** Answers what no route takes: 404 where there is no such path, 405 with Allow where there is, and OPTIONS and preflights of every path. */
export function answerUnrouted(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const methods = allowedMethods(app, request.url);
    if (methods.length === 0) throw new ProblemError('not-found');
    const allow = methods.join(', ');
    if (request.method === 'OPTIONS') {
      const isPreflight = request.headers['access-control-request-method'] !== undefined;
      return reply
        .code(204)
        .header('allow', allow)
        .headers(isPreflight ? preflightHeaders(methods) : {})
        .send();
    }
    throw methods.includes(request.method)
      ? new ProblemError('not-found')
      : new ProblemError('method-not-allowed', { headers: { allow } });
  });
}

const candidates = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HTTPMethods[];

/**
 * The methods that the path of a URL answers, OPTIONS with them; empty when there is no such path. It asks the router itself, so patterns
 * and parameters are matched exactly as for a request.
 */
function allowedMethods(app: FastifyInstance, url: string): string[] {
  const path = url.split('?', 1)[0] ?? '/';
  const found = candidates.filter((method) => matches(app, method, path));
  return found.length === 0 ? [] : [...found, 'OPTIONS'];
}

function matches(app: FastifyInstance, method: HTTPMethods, url: string): boolean {
  const route: unknown = app.findRoute({ method, url });
  return route !== null;
}

import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Now } from '../lib/clock.ts';
import { ProblemError } from './problem.ts';

/** What the health routes ask. */
export interface HealthDeps {
  readonly now: Now;
  /** What must work before requests are sent here, by name. A check throws or rejects when it does not; the names are public, the errors are not. */
  readonly checks: Readonly<Record<string, () => void | Promise<void>>>;
  /** Whether the server is about to stop, so that load balancers look elsewhere. */
  readonly isClosing: () => boolean;
}

/** So long one result of the checks is told again: however many ask, the checks run once in a second. */
const FRESH_MS = 1000;

const Health = z
  .object({
    status: z.enum(['live', 'ready']).meta({ description: 'What is true of the server.' }),
    checks: z.record(z.string(), z.literal('ok')).optional().meta({ description: 'What was checked, by name.' }),
  })
  .meta({
    id: 'Health',
    description: 'The state of the server.',
    examples: [{ status: 'ready', checks: { database: 'ok' } }],
  });

const access = 'anyone' as const;
const noStore = { 'cache-control': 'no-store' };

/** `GET /health/live`: the process answers. `GET /health/ready`: it can also do its work; 503 when a check fails or the server is stopping. */
export const healthRoutes: FastifyPluginCallbackZod<HealthDeps> = (app, deps, done) => {
  const check = createReadiness(deps);

  app.get(
    '/health/live',
    {
      config: { access, unmetered: true },
      schema: {
        operationId: 'getLiveness',
        summary: 'Ask whether the server runs',
        description:
          'For the supervisor of the process. It looks at nothing else: restart the process only when there is no answer.',
        response: { 200: Health },
      },
    },
    (_request, reply) => {
      reply.headers(noStore).send({ status: 'live' });
    },
  );

  app.get(
    '/health/ready',
    {
      config: { access, unmetered: true, problems: ['unavailable'] },
      schema: {
        operationId: 'getReadiness',
        summary: 'Ask whether the server can work',
        description:
          'For load balancers: send requests only while the answer is 200. The result is at most one second old.',
        response: { 200: Health },
      },
    },
    async (_request, reply) => {
      if (deps.isClosing())
        throw new ProblemError('unavailable', { detail: 'The server is stopping; send requests elsewhere.' });
      const failed = await check();
      if (failed.length > 0)
        throw new ProblemError('unavailable', { detail: `Wait until these work again: ${failed.join(', ')}.` });
      const checks = Object.fromEntries(Object.keys(deps.checks).map((name) => [name, 'ok' as const]));
      reply.headers(noStore);
      return { status: 'ready' as const, checks };
    },
  );
  done();
};

/** Runs the checks at most once in {@link FRESH_MS}; whoever asks in the meantime waits for the same run. Gives the names of those that failed. */
function createReadiness({ checks, now }: HealthDeps): () => Promise<string[]> {
  let last: { readonly at: number; readonly failed: Promise<string[]> } | undefined;
  return () => {
    const at = now();
    if (last === undefined || Math.abs(at - last.at) >= FRESH_MS) last = { at, failed: runAll(checks) };
    return last.failed;
  };
}

async function runAll(checks: HealthDeps['checks']): Promise<string[]> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return [];
      } catch {
        return [name];
      }
    }),
  );
  return outcomes.flat();
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sha256 } from '../lib/hash.ts';
import { ProblemError } from './problem.ts';

/** Headers of a POST that may be sent again. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .meta({
      description:
        'Any text of up to 255 visible characters, new for each thing you do: sent again within a day, it gets the same answer and nothing is done twice.',
      examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
    }),
});

/**
 * What the request says of its repetition. `body` is what it asks for; something that stands for it, where it is a file.
 * @throws {ProblemError} `invalid-idempotency-key`.
 */
export function idempotencyOf(
  request: FastifyRequest,
  body: unknown = request.body,
): { idempotencyKey: string | undefined; fingerprint: string } {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return { idempotencyKey: undefined, fingerprint: '' };
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header))
    throw new ProblemError('invalid-idempotency-key');
  const asked = JSON.stringify([request.method, request.url, request.headers['if-match'] ?? null, body ?? null]);
  return { idempotencyKey: header, fingerprint: sha256(asked) };
}

/** Puts the status and headers of an answer on the reply, and gives its body to send. */
export function giveKept<Body>(
  reply: FastifyReply,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: Body; isReplay: boolean },
): Body {
  if (answer.isReplay) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status).headers(answer.headers);
  return answer.body;
}

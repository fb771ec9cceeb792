import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, sendProblem } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/** How errors are answered. */
export interface ErrorOptions {
  /** Put before the path of the problem pages in `type`. */
  readonly publicUrl?: string | undefined;
  /** Names errors of lower layers (a database that is busy or full); undefined leaves them unknown, which is a 500. */
  readonly mapError?: ((error: unknown) => ProblemError | undefined) | undefined;
}

/**
 * Answers every failure of a request in the one shape: refusals as they say, Fastify's own errors by their code, all else as a fixed 500
 * whose cause goes to the log only.
 */
export function handleErrors(app: FastifyInstance, options: ErrorOptions): void {
  app.setErrorHandler((error, request, reply) => {
    answerError({ error, request, reply, options });
  });
}

/** Turns any thrown value into the answer; also for errors that Fastify raises before it knows a route. */
export function answerError(failure: {
  readonly error: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly options: ErrorOptions;
}): void {
  const { error, request, reply, options } = failure;
  const problem = toProblemError(error, options);
  // Fastify would close the connection under a body that is still being sent, and the reset would take the answer from the client. What comes
  // is read and thrown away until the request has had its time.
  if (reply.hasHeader('connection')) reply.removeHeader('connection');
  if (problem.statusCode >= 500) logFailure(reply.log, request.id, problem);
  sendProblem(reply, problem, options.publicUrl);
}

function toProblemError(error: unknown, { mapError }: ErrorOptions): ProblemError {
  if (error instanceof ProblemError) return error;
  const mapped = mapError?.(error);
  if (mapped !== undefined) return mapped;
  const code = error instanceof Error && 'code' in error ? ownErrors[String(error.code)] : undefined;
  return new ProblemError(code ?? 'internal-error', { cause: error });
}

/** Fastify's and Node's errors that a request can cause. */
const ownErrors: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_BAD_URL: 'malformed-url',
  FST_ERR_MAX_PARAM_LENGTH: 'uri-too-long',
  FST_ERR_NOT_FOUND: 'not-found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'unsupported-media-type',
  FST_ERR_HANDLER_TIMEOUT: 'unavailable',
  ECONNRESET: 'malformed-request',
  ERR_STREAM_PREMATURE_CLOSE: 'malformed-request',
};

function logFailure(log: FastifyBaseLogger, requestId: string, problem: ProblemError): void {
  const line = { requestId, code: problem.code, err: problem.cause ?? problem };
  if (problem.code === 'internal-error') log.error(line, 'request failed');
  else log.warn(line, 'request refused');
}

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { problems, type ProblemCode, type ProblemKind } from './problems.ts';

/** One mistake inside a request: where it is, which kind it is, what to do. */
export const FieldError = z
  .object({
    pointer: z
      .string()
      .optional()
      .meta({
        description: 'JSON Pointer (RFC 6901) into the body; the empty text is the whole body.',
        examples: ['/headline'],
      }),
    parameter: z
      .string()
      .optional()
      .meta({ description: 'Name of the path or query parameter.', examples: ['limit'] }),
    header: z
      .string()
      .optional()
      .meta({ description: 'Name of the request header.', examples: ['If-Match'] }),
    code: z.string().meta({ description: 'Kind of mistake, for programs.', examples: ['too-long'] }),
    detail: z.string().meta({ description: 'What to do, for people.', examples: ['Use at most 300 characters.'] }),
    severity: z
      .enum(['error', 'warning'])
      .optional()
      .meta({ description: 'Of what the checks before publishing found: a warning stops nothing.' }),
    quote: z.string().optional().meta({ description: 'Id of the quote that it is about.' }),
    use: z.string().optional().meta({ description: 'Id of the use of a source that it is about.' }),
  })
  .meta({
    id: 'FieldError',
    description:
      'One mistake in the request. It has exactly one of pointer, parameter and header, or none when it concerns the state of things.',
    examples: [{ pointer: '/headline', code: 'too-long', detail: 'Use at most 300 characters.' }],
  });
export type FieldError = z.infer<typeof FieldError>;

/** The one shape of every error answer: RFC 9457 problem details, `application/problem+json`. */
export const Problem = z
  .looseObject({
    type: z.string().meta({
      description: 'Address of the page that explains this kind of problem.',
      examples: ['/problems/validation-failed'],
    }),
    title: z.string().meta({ description: 'The kind of problem in words; always the same for one code.' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What to do next.' }),
    code: z.string().meta({ description: 'The kind of problem, for programs.', examples: ['validation-failed'] }),
    requestId: z
      .string()
      .meta({ description: 'The same as the X-Request-Id header; name it when you report a problem.' }),
    errors: z
      .array(FieldError)
      .optional()
      .meta({ description: 'Each single mistake, when there are several or they have a place.' }),
    currentVersion: z
      .int()
      .optional()
      .meta({ description: 'The present version of the resource; only with version-conflict.' }),
  })
  .meta({
    id: 'Problem',
    description: 'What went wrong and what to do next (RFC 9457).',
    examples: [
      {
        type: '/problems/validation-failed',
        title: problems['validation-failed'].title,
        status: 422,
        detail: problems['validation-failed'].detail,
        code: 'validation-failed',
        requestId: '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10',
        errors: [{ pointer: '/headline', code: 'too-long', detail: 'Use at most 300 characters.' }],
      },
    ],
  });
export type Problem = z.infer<typeof Problem>;

/** The media type of every error answer. */
export const PROBLEM_TYPE = 'application/problem+json';

/** What one occurrence of a problem says beyond its catalogue entry. */
export interface ProblemOptions {
  /** Replaces the catalogue's detail; shown to the caller, so nothing internal. */
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Response headers, e.g. `retry-after`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Further members of the body, e.g. `currentVersion`. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** For the log only. */
  readonly cause?: unknown;
}

/** A refusal on its way to the caller: thrown anywhere above the stores, answered as problem+json in one place. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly statusCode: number;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const kind: ProblemKind = problems[code];
    super(options.detail ?? kind.detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.statusCode = kind.status;
    this.detail = options.detail ?? kind.detail;
    this.errors = options.errors;
    this.headers = { ...defaultHeaders(code), ...options.headers };
    this.extensions = options.extensions ?? {};
  }
}

/** Of which request the problem is told, and where the problem pages are when they have an absolute address. */
export interface ProblemContext {
  readonly requestId: string;
  /** Origin and path prefix without a slash at the end; without it `type` is a relative reference. */
  readonly publicUrl?: string | undefined;
}

/** The body of the answer. Members always stand in the same order. A 5xx says only what the catalogue says of it. */
export function toProblem(error: ProblemError, { requestId, publicUrl = '' }: ProblemContext): Problem {
  const kind = problems[error.code];
  const body: Problem = {
    type: `${publicUrl}/problems/${error.code}`,
    title: kind.title,
    status: kind.status,
    detail: error.detail,
    code: error.code,
    requestId,
  };
  if (error.errors !== undefined && error.errors.length > 0) body.errors = [...error.errors];
  return Object.assign(body, error.extensions);
}

/** Answers with the problem, whatever was set on the reply before: status, media type, no-store, the problem's own headers. */
export function sendProblem(reply: FastifyReply, error: ProblemError, publicUrl?: string): FastifyReply {
  const body = toProblem(error, { requestId: reply.request.id, publicUrl });
  for (const name of headersOfSuccess) reply.removeHeader(name);
  return reply
    .code(error.statusCode)
    .headers(error.headers)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .serializer(asJson)
    .send(body);
}

/** What a route may have set before it failed, and what would be untrue of the problem. */
const headersOfSuccess = [
  'etag',
  'last-modified',
  'link',
  'location',
  'surrogate-key',
  'content-encoding',
  'content-length',
];

function asJson(payload: unknown): string {
  return JSON.stringify(payload);
}

/** RFC 9110: a 401 names the scheme; 503 and 429 say when to come back. */
function defaultHeaders(code: ProblemCode): Readonly<Record<string, string>> {
  const { status } = problems[code];
  if (status === 401) return { 'www-authenticate': 'Bearer realm="dateline"' };
  if (status === 503) return { 'retry-after': '1' };
  return {};
}

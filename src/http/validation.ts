import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { describeIssue, placeOf, toFieldErrors, type RequestPart } from './field-errors.ts';
import { ProblemError, type FieldError } from './problem.ts';
import { malformedQuery } from './query.ts';

/**
 * Compiles a zod schema into the validator of one part of a request. What does not fit is a finished problem: 422 for the body, 400 for query,
 * path and headers. Headers keep the ones that the schema does not know.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = toPart(httpPart);
  return (data: unknown) => {
    const refused = part === 'body' ? undefined : refuseRaw(part, data);
    if (refused !== undefined) return { error: refused };
    const result = z.safeParse(schema, data, { error: describeIssue, reportInput: true });
    if (result.success) return { value: part === 'headers' ? Object.assign({}, data, result.data) : result.data };
    if (part === 'body' && data === null) return { error: new ProblemError('empty-body') };
    return { error: refusal(part, toFieldErrors(part, result.error.issues, schema)) };
  };
};

/**
 * What a schema makes of a JSON document that came as a part of something else. Pointers of mistakes begin with `place`.
 * @throws {ProblemError} `validation-failed`.
 */
export function validated<Schema extends z.ZodType>(schema: Schema, data: unknown, place: string): z.output<Schema> {
  const result = z.safeParse(schema, data, { error: describeIssue, reportInput: true });
  if (result.success) return result.data;
  const errors = toFieldErrors('body', result.error.issues, schema);
  throw refusal(
    'body',
    errors.map((error) => ({ ...error, pointer: `${place}${error.pointer ?? ''}` })),
  );
}

function refusal(part: RequestPart, errors: readonly FieldError[]): ProblemError {
  return new ProblemError(part === 'body' ? 'validation-failed' : 'invalid-parameter', { errors });
}

/** What no parameter may be, whatever its schema: undecodable, repeated, or with control characters. */
function refuseRaw(part: RequestPart, data: unknown): ProblemError | undefined {
  if (part === 'headers' || typeof data !== 'object' || data === null) return undefined;
  if (data === malformedQuery) return new ProblemError('malformed-url');
  // The router lets a parameter be empty; /articles/ is no article's address.
  if (part === 'params' && Object.values(data).includes('')) return new ProblemError('not-found');
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (Array.isArray(value)) {
      errors.push({
        ...placeOf(part, [name]),
        code: 'repeated-parameter',
        detail: 'Send this parameter once; several values are separated by commas where they are allowed.',
      });
    } else if (typeof value === 'string' && CONTROL.test(value)) {
      errors.push({ ...placeOf(part, [name]), code: 'invalid-text', detail: 'Leave out control characters.' });
    }
    if (errors.length === MAX_ERRORS) break;
  }
  return errors.length === 0 ? undefined : refusal(part, errors);
}

const MAX_ERRORS = 20;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function toPart(httpPart: string | undefined): RequestPart {
  if (httpPart === 'body' || httpPart === 'querystring' || httpPart === 'params' || httpPart === 'headers')
    return httpPart;
  throw new Error(`no validator for the request part ${httpPart ?? '(none)'}`);
}

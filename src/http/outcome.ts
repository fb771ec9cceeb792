import type { Refused } from '../lib/refusal.ts';
import type { Result } from '../lib/result.ts';
import { ProblemError } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/** The value of a use case, or its refusal thrown as the problem of the same code. */
export function valueOf<T>(result: Result<T, Refused<ProblemCode>>): T {
  if (result.ok) return result.value;
  const { code, detail, errors, currentVersion } = result.error;
  throw new ProblemError(code, {
    detail,
    errors,
    ...(currentVersion !== undefined && { extensions: { currentVersion } }),
  });
}

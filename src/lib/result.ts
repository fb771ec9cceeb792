/** The outcome of a rule: a value, or a refusal that is data and not an exception. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value as success. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** Wraps a refusal. */
export function err<const E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** Ends a switch over a union: a new member that nobody handles is a type error here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}

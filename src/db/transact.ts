import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Database, Executor } from './database.ts';

/** A write whose work may refuse: a refusal undoes whatever the work wrote before it. */
export async function transact<T, Code extends string>(
  db: Database,
  work: (tx: Executor) => Promise<Result<T, Refused<Code>>>,
): Promise<Result<T, Refused<Code>>> {
  let refusal: { readonly error: Refused<Code> } | undefined;
  try {
    const value = await db.write(async (tx) => {
      const result = await work(tx);
      if (result.ok) return result.value;
      refusal = { error: result.error };
      throw new Refusing();
    });
    return ok(value);
  } catch (error) {
    if (error instanceof Refusing && refusal !== undefined) return err(refusal.error);
    throw error;
  }
}

/** Leaves the transaction without a fault. */
class Refusing extends Error {
  override readonly name = 'Refusing';
}

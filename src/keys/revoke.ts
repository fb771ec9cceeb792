import type { Executor } from '../db/database.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { stateOf } from './state.ts';
import { findKey, hasOtherActiveAdmin, type KeyRow, markRevoked } from './store.ts';

/** Which key is revoked, by which (its id; null: by the operator), and when (epoch ms). */
export interface Revocation {
  readonly id: string;
  readonly by: string | null;
  readonly at: number;
}

export type RevokeRefused = Refused<'not-found' | 'own-key' | 'last-admin-key'>;

/**
 * Revokes a key for good; its record stays. Done twice, it changes nothing. One active admin key is always left, also when
 * two revoke each other at once: the transaction of the second sees that of the first.
 */
export async function revokeKey(tx: Executor, { id, by, at }: Revocation): Promise<Result<KeyRow, RevokeRefused>> {
  const row = await findKey(tx, id);
  if (row === undefined) return err({ code: 'not-found' });
  if (row.id === by) return err({ code: 'own-key' });
  if (row.revokedAt !== null) return ok(row);
  const isActiveAdmin = row.role === 'admin' && stateOf(row, at) === 'active';
  if (isActiveAdmin && !(await hasOtherActiveAdmin(tx, { id, at }))) return err({ code: 'last-admin-key' });
  await markRevoked(tx, { id, at });
  return ok({ ...row, revokedAt: at });
}

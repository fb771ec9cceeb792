import type { Executor } from '../db/database.ts';
import { findKey } from './store.ts';

/** Which of these ids are no partner's key, be it in use, expired or revoked. */
export async function findUnknownPartners(db: Executor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const unknown = new Set<string>();
  for (const id of new Set(ids)) if ((await findKey(db, id))?.role !== 'partner') unknown.add(id);
  return unknown;
}

import type { Database } from '../db/database.ts';
import type { Now } from '../lib/clock.ts';
import type { KeyHolder, Permission } from '../lib/viewer.ts';
import { parseStored } from '../lib/stored-json.ts';
import { hashKey } from './keys.ts';
import { stateOf } from './state.ts';
import { findKeyByHash, type KeyRow } from './store.ts';

/**
 * Finds who holds a key now: undefined when nobody does, or it is expired or revoked. Nothing is remembered between two
 * calls, so a revocation, by any process, and an expiry count from the next request on. The key is hashed before it is
 * compared with anything, so the time that a wrong one takes tells nothing about the right ones.
 */
export function findHolder(db: Database, now: Now): (key: string) => Promise<KeyHolder | undefined> {
  return async (key) => {
    const row = await findKeyByHash(db.read, hashKey(key));
    if (row === undefined || stateOf(row, now()) !== 'active') return undefined;
    return { role: row.role, keyId: row.id, permissions: permissionsOf(row) };
  };
}

const NONE: readonly Permission[] = [];

/** Nearly every key has none, and this is asked at each request. */
function permissionsOf({ permissions }: KeyRow): readonly Permission[] {
  return permissions === '[]' ? NONE : parseStored<Permission[]>(permissions);
}

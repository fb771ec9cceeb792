import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { Permission } from '../lib/viewer.ts';
import type { Key, NewKey } from './schema.ts';
import { stateOf } from './state.ts';
import type { KeyRow } from './store.ts';

/** A key as admins see it at an instant (epoch ms): never its hash. */
export function keyView(row: KeyRow, at: number): Key {
  const { id, name, role, permissions, hint, createdAt, createdBy, expiresAt, revokedAt } = row;
  return {
    id,
    name,
    role,
    permissions: parseStored<Permission[]>(permissions),
    hint,
    createdAt: toInstant(createdAt),
    createdBy,
    expiresAt: expiresAt === null ? null : toInstant(expiresAt),
    revokedAt: revokedAt === null ? null : toInstant(revokedAt),
    state: stateOf(row, at),
  };
}

/** A key that was just made, with the key itself. */
export function newKeyView({ row, key }: { row: KeyRow; key: string }): NewKey {
  return { ...keyView(row, row.createdAt), key };
}

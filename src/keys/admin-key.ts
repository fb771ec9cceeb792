import type { Database, Executor } from '../db/database.ts';
import type { Now } from '../lib/clock.ts';
import type { NewId } from '../lib/ids.ts';
import { CONFIGURED_NAME, keepKey } from './issue.ts';
import { hashKey, makeKey, type RandomBytes } from './keys.ts';
import type { KeyState } from './schema.ts';
import { stateOf } from './state.ts';
import { findKeyByHash, hasAnyAdmin, hasOthersOfName, type KeyRow, revokeOthersOfName } from './store.ts';

/** What the start needs to make an admin key. */
export interface AdminKeyOptions {
  /** The value of DATELINE_ADMIN_KEY; undefined when it is not set. */
  readonly configured: string | undefined;
  readonly now: Now;
  readonly newId: NewId;
  readonly random: RandomBytes;
}

/** How it stands with the admin key at the start. */
export type AdminKey =
  /** The first one was made: show it now, it is not kept. */
  | { readonly kind: 'made'; readonly key: string }
  /** The configured one is let in, or none is configured and there is or was one. */
  | { readonly kind: 'ready' }
  /** The configured one is not let in as an admin: it was revoked, has expired, or is that of another role. To be told to the operator. */
  | { readonly kind: 'unusable'; readonly reason: Exclude<KeyState, 'active'> | 'other-role' };

/**
 * Sees to the admin key when the service starts. With a configured value an admin key of exactly this value exists, and the
 * one that was configured before is revoked. What was revoked stays revoked, whoever did it: a start never brings a leaked
 * key back; it goes on without, so that revoking a key never keeps the service from starting. A key that is no longer
 * configured stays until it is revoked.
 * Without a configured value, a database that never had an admin key gets one.
 * Of several processes that start at once only one writes: each looks again inside its transaction.
 */
export async function ensureAdminKey(db: Database, options: AdminKeyOptions): Promise<AdminKey> {
  const { configured } = options;
  const ensure =
    configured === undefined
      ? (executor: Executor) => ensureFirst(executor, options)
      : (executor: Executor) => ensureConfigured(executor, { ...options, configured });
  return (await settled(db.read, options)) ?? db.write(ensure);
}

/** How it stands when there is nothing to write, so that an ordinary start waits for no other process. */
async function settled(db: Executor, { configured, now }: AdminKeyOptions): Promise<AdminKey | undefined> {
  if (configured === undefined) return (await hasAnyAdmin(db)) ? { kind: 'ready' } : undefined;
  const row = await findKeyByHash(db, hashKey(configured));
  if (row === undefined) return undefined;
  const found = judge(row, now());
  if (found.kind === 'ready' && (await hasOthersOfName(db, { name: CONFIGURED_NAME, except: row.id })))
    return undefined;
  return found;
}

async function ensureFirst(tx: Executor, { now, newId, random }: AdminKeyOptions): Promise<AdminKey> {
  if (await hasAnyAdmin(tx)) return { kind: 'ready' };
  const key = makeKey(random);
  const first = { key, name: 'First admin key', role: 'admin', expiresAt: null, createdBy: null } as const;
  await keepKey(tx, first, { at: now(), newId, random });
  return { kind: 'made', key };
}

async function ensureConfigured(
  tx: Executor,
  { configured, now, newId, random }: AdminKeyOptions & { readonly configured: string },
): Promise<AdminKey> {
  const at = now();
  const known = await findKeyByHash(tx, hashKey(configured));
  const wanted = { key: configured, name: CONFIGURED_NAME, role: 'admin', expiresAt: null, createdBy: null } as const;
  const row = known ?? (await keepKey(tx, wanted, { at, newId, random }));
  const found = judge(row, at);
  if (found.kind === 'ready') await revokeOthersOfName(tx, { name: CONFIGURED_NAME, except: row.id, at });
  return found;
}

function judge(row: KeyRow, at: number): AdminKey {
  const state = stateOf(row, at);
  if (state !== 'active') return { kind: 'unusable', reason: state };
  return row.role === 'admin' ? { kind: 'ready' } : { kind: 'unusable', reason: 'other-role' };
}

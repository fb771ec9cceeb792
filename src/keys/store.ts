import { and, count, desc, eq, gt, isNotNull, isNull, lte, ne, or, type SQL, inArray, sql } from 'drizzle-orm';
import { type Executor, insertion, statement } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import type { Tables } from '../db/tables.ts';
import type { KeyState } from './schema.ts';

export type KeyRow = Tables['apiKeys']['$inferSelect'];

const keyByHash = statement((db) => {
  const { apiKeys } = db.tables;
  return db.sql
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.hash, sql.placeholder('hash')))
    .limit(1);
});

/** The key with this hash, active or not, or undefined: one look-up in an index. */
export async function findKeyByHash(db: Executor, hash: string): Promise<KeyRow | undefined> {
  const [row] = await keyByHash(db, { hash });
  return row;
}

/** The key with this id, active or not, or undefined. */
export async function findKey(db: Executor, id: string): Promise<KeyRow | undefined> {
  const { apiKeys } = db.tables;
  const [row] = await db.sql.select().from(apiKeys).where(eq(apiKeys.id, id)).limit(1);
  return row;
}

const insertRow = insertion('apiKeys');

/** Adds a key. */
export async function insertKey(tx: Executor, row: KeyRow): Promise<void> {
  await insertRow(tx, row);
}

/** Revokes a key from an instant on (epoch ms); one that is revoked already stays as it is. */
export async function markRevoked(tx: Executor, { id, at }: { id: string; at: number }): Promise<void> {
  const { apiKeys } = tx.tables;
  await tx.sql
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
}

/** Whether an admin key besides this one is active at an instant (epoch ms). */
export async function hasOtherActiveAdmin(db: Executor, { id, at }: { id: string; at: number }): Promise<boolean> {
  const { apiKeys } = db.tables;
  const rows = await db.sql
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.role, 'admin'), ne(apiKeys.id, id), isInState(db, 'active', at)))
    .limit(1);
  return rows.length > 0;
}

/** Whether there was ever an admin key. */
export async function hasAnyAdmin(db: Executor): Promise<boolean> {
  const { apiKeys } = db.tables;
  const rows = await db.sql.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.role, 'admin')).limit(1);
  return rows.length > 0;
}

/** Revokes the keys of this name that the operator made, all but one, from an instant on (epoch ms). */
export async function revokeOthersOfName(
  tx: Executor,
  { name, except, at }: { name: string; except: string; at: number },
): Promise<void> {
  const { apiKeys } = tx.tables;
  const isOther = and(eq(apiKeys.name, name), isNull(apiKeys.createdBy), ne(apiKeys.id, except));
  await tx.sql
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(isOther, isNull(apiKeys.revokedAt)));
}

/** Whether {@link revokeOthersOfName} has anything to do. */
export async function hasOthersOfName(
  db: Executor,
  { name, except }: { name: string; except: string },
): Promise<boolean> {
  const { apiKeys } = db.tables;
  const rows = await db.sql
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.name, name), isNull(apiKeys.createdBy), ne(apiKeys.id, except), isNull(apiKeys.revokedAt)))
    .limit(1);
  return rows.length > 0;
}

/** Which keys: those in any of the states, all without any. Their state is that at the instant `at` (epoch ms). */
export interface KeyFilter {
  readonly states: readonly KeyState[];
  readonly at: number;
}

export interface KeyPage extends KeyFilter {
  /** `createdAt` and id of the last key of the page before. */
  readonly after?: readonly [number, string] | undefined;
  readonly limit: number;
}

/** One page of keys, newest first. */
export async function listKeys(db: Executor, { after, limit, ...filter }: KeyPage): Promise<KeyRow[]> {
  const { apiKeys } = db.tables;
  const isFurther = after && beyond([apiKeys.createdAt, apiKeys.id], [sql`${after[0]}`, sql`${after[1]}`], 'down');
  return db.sql
    .select()
    .from(apiKeys)
    .where(and(isFurther, passes(db, filter)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit);
}

/** How many keys the filter lets through. */
export async function countKeys(db: Executor, filter: KeyFilter): Promise<number> {
  const [row] = await db.sql.select({ total: count() }).from(db.tables.apiKeys).where(passes(db, filter));
  return row?.total ?? 0;
}

function passes(db: Executor, { states, at }: KeyFilter): SQL | undefined {
  return or(...states.map((state) => isInState(db, state, at)));
}

/** The same as the rule `stateOf`, in the database. */
function isInState(db: Executor, state: KeyState, at: number): SQL | undefined {
  const { expiresAt, revokedAt } = db.tables.apiKeys;
  switch (state) {
    case 'revoked':
      return isNotNull(revokedAt);
    case 'expired':
      return and(isNull(revokedAt), lte(expiresAt, at));
    case 'active':
      return and(isNull(revokedAt), or(isNull(expiresAt), gt(expiresAt, at)));
  }
}

/** The names and roles of the keys with these ids; those that are none are missing. */
export async function listKeyNames(
  db: Executor,
  ids: readonly string[],
): Promise<Pick<KeyRow, 'id' | 'name' | 'role'>[]> {
  const { apiKeys } = db.tables;
  return db.sql
    .select({ id: apiKeys.id, name: apiKeys.name, role: apiKeys.role })
    .from(apiKeys)
    .where(inArray(apiKeys.id, [...ids]))
    .limit(ids.length);
}

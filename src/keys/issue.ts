import type { Executor } from '../db/database.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Permission, Role } from '../lib/viewer.ts';
import { hashKey, hintOf, makeKey, type RandomBytes } from './keys.ts';
import type { KeyInput } from './schema.ts';
import { insertKey, type KeyRow } from './store.ts';

/** The name of the key that the operator configures; no other key may have it, or a change of the configuration would revoke it. */
export const CONFIGURED_NAME = 'DATELINE_ADMIN_KEY';

/** When keys are made, and from what. */
export interface IssueContext {
  /** Epoch ms. */
  readonly at: number;
  readonly newId: NewId;
  readonly random: RandomBytes;
}

/** A key and its record. Only here the key is known: it is to be shown once and to be forgotten. */
export interface IssuedKey {
  readonly row: KeyRow;
  readonly key: string;
}

export type IssueRefused = Refused<'validation-failed'>;

/** Makes a key. `createdBy` is the id of the admin key that asks, null for the operator. */
export async function issueKey(
  tx: Executor,
  { name, role, permissions = [], expiresAt, createdBy }: KeyInput & { readonly createdBy: string | null },
  context: IssueContext,
): Promise<Result<IssuedKey, IssueRefused>> {
  if (name === CONFIGURED_NAME) {
    const detail = 'Use another name: this is the one of the key that the configuration sets.';
    return err({ code: 'validation-failed', errors: [{ pointer: '/name', code: 'reserved', detail }] });
  }
  if (role === 'partner' && permissions.length > 0) {
    const detail = 'Leave the permissions out: a partner is not of the newsroom.';
    return err({ code: 'validation-failed', errors: [{ pointer: '/permissions', code: 'not-allowed', detail }] });
  }
  const end = expiresAt === undefined || expiresAt === null ? null : Date.parse(expiresAt);
  if (end !== null && end <= context.at) {
    const detail = 'Use an instant that is still to come.';
    return err({ code: 'validation-failed', errors: [{ pointer: '/expiresAt', code: 'in-the-past', detail }] });
  }
  const key = makeKey(context.random);
  const about = { key, name, role, permissions, expiresAt: end, createdBy };
  return ok({ row: await keepKey(tx, about, context), key });
}

/** Keeps the record of a key. */
export async function keepKey(
  tx: Executor,
  {
    key,
    permissions = [],
    ...about
  }: {
    readonly key: string;
    readonly name: string;
    readonly role: Role;
    readonly permissions?: readonly Permission[];
    readonly expiresAt: number | null;
    readonly createdBy: string | null;
  },
  { at, newId }: IssueContext,
): Promise<KeyRow> {
  const row = {
    id: newId(),
    ...about,
    permissions: JSON.stringify([...new Set(permissions)]),
    hash: hashKey(key),
    hint: hintOf(key),
    createdAt: at,
    revokedAt: null,
  };
  await insertKey(tx, row);
  return row;
}

import type { Executor } from '../db/database.ts';
import { listKeyNames } from './store.ts';

/** By the id of a key, under which name the newsroom knows who did something. */
export type NameOf = (keyId: string) => string;

/** What acts without a key. */
const COMMAND_LINE = 'Command line';

/** Which of these ids are of no key of the newsroom, be it in use, expired or revoked. */
export async function findStrangers(db: Executor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const staff = new Set((await listKeyNames(db, ids)).flatMap(({ id, role }) => (role === 'partner' ? [] : [id])));
  return new Set(ids.filter((id) => !staff.has(id)));
}

/** Finds the names of these keys. */
export async function findNames(db: Executor, keyIds: readonly string[]): Promise<NameOf> {
  const names = new Map((await listKeyNames(db, keyIds)).map(({ id, name }) => [id, name]));
  return (keyId) => names.get(keyId) ?? COMMAND_LINE;
}

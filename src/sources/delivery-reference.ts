import type { Executor } from '../db/database.ts';
import { isId } from '../lib/ids.ts';
import { findNamedById, findNamedBySlug, type NamedReference } from './delivery-store.ts';
import { MOST_MERGERS } from './store.ts';

/**
 * The public ids that these name: public ids themselves, and slugs of named sources; a named source that was merged means the one that
 * took its place. Whether anything public has them is not asked. What is no source stays as it is, and is found nowhere.
 */
export async function sourceIdsOf(db: Executor, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const ref of refs) {
    const named = await findNamed(db, ref);
    ids.push((named && (await survivorOf(db, named))) ?? named?.id ?? ref);
  }
  return [...new Set(ids)];
}

/** The id of the named source that took the place of this one, which was public; undefined when none did. */
export async function findPublicSurvivor(db: Executor, ref: string): Promise<string | undefined> {
  const named = await findNamed(db, ref);
  return named && survivorOf(db, named);
}

function findNamed(db: Executor, ref: string): Promise<NamedReference | undefined> {
  return isId(ref) ? findNamedById(db, ref) : findNamedBySlug(db, ref);
}

/** Of a source that readers never saw, nothing is told. */
async function survivorOf(db: Executor, { mergedInto, wasPublic }: NamedReference): Promise<string | undefined> {
  if (mergedInto === null || !wasPublic) return undefined;
  let next = await findNamedById(db, mergedInto);
  for (let step = 0; step < MOST_MERGERS && next !== undefined; step += 1) {
    if (next.mergedInto === null) return next.id;
    next = await findNamedById(db, next.mergedInto);
  }
  return undefined;
}

import type { Executor } from '../db/database.ts';
import { findCorrection, findPublicQuote } from './delivery-store.ts';

/** Nobody corrects the same words more often. */
const MOST_CORRECTIONS = 100;

/** The public quote that took the place of this one, which was public before, at however many removes; undefined when none did. */
export async function findLatest(db: Executor, id: string): Promise<string | undefined> {
  let next = await findCorrection(db, id);
  for (let step = 0; step < MOST_CORRECTIONS && next !== undefined; step += 1) {
    if ((await findPublicQuote(db, next)) !== undefined) return next;
    next = await findCorrection(db, next);
  }
  return undefined;
}

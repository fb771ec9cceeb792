import { touchPublished } from '../changes/touch-store.ts';
import type { Database, Executor } from '../db/database.ts';
import { hideCaptionQuotes, listExposures, listLapsed, refreshHasPhoto, turnPhotos } from './exposure-store.ts';
import { mayBePublic } from './rights.ts';

/** Photos of which something changed that decides whether the public sees them, and when (epoch ms). */
export interface Exposing {
  readonly photoIds: readonly string[];
  readonly at: number;
}

/**
 * Shows and hides photos as their state, their rights and the published articles that use them say now, with a line in the change
 * log for each that turned, and says anew which articles have a photo. Belongs into the transaction of what changed, after it. A photo
 * that stays public stays so since the same instant. The articles that show it are not touched here: a few statements, however many photos.
 * @returns the photos that the public does not see any more
 */
export async function exposePhotos(tx: Executor, { photoIds, at }: Exposing): Promise<string[]> {
  if (photoIds.length === 0) return [];
  const exposures = await listExposures(tx, photoIds);
  const isShown = (photo: (typeof exposures)[number]) => photo.isUsed && mayBePublic(photo, at);
  const shown = exposures.filter((photo) => photo.publicSince === null && isShown(photo)).map(({ id }) => id);
  const hidden = exposures.filter((photo) => photo.publicSince !== null && !isShown(photo)).map(({ id }) => id);
  if (shown.length > 0) await turnPhotos(tx, { photoIds: shown, kind: 'photo.published', at });
  if (hidden.length > 0) {
    await turnPhotos(tx, { photoIds: hidden, kind: 'photo.unpublished', at });
    await hideCaptionQuotes(tx, hidden);
  }
  await refreshHasPhoto(tx, photoIds);
  return hidden;
}

/** How many photos one transaction hides: others write in between. */
const MOST_AT_ONCE = 200;

/**
 * Hides the photos whose rights have ended by `at` (epoch ms), and touches the published articles that used them. Each is hidden once,
 * whoever else hides it meanwhile. Nothing is written, and nobody waits, while there are none.
 * @returns how many were hidden
 */
export async function lapseRights(db: Database, at: number): Promise<number> {
  const due = { at, limit: MOST_AT_ONCE };
  let count = 0;
  while ((await listLapsed(db.read, due)).length > 0) {
    count += await db.write(async (tx) => {
      const hidden = await exposePhotos(tx, { photoIds: await listLapsed(tx, due), at });
      if (hidden.length > 0) await touchPublished(tx, { kind: 'photo', id: hidden, at });
      return hidden.length;
    });
  }
  return count;
}

import { and, asc, eq, exists, inArray, isNotNull, like, lte, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import type { PhotoStanding } from './rights.ts';

/** What decides whether the public sees a photo, and since when it does. */
export interface Exposure extends PhotoStanding {
  readonly id: string;
  /** Epoch ms; null: it is hidden now. */
  readonly publicSince: number | null;
  /** Whether a published article uses it. */
  readonly isUsed: boolean;
}

/** The exposure of these photos, in the order of their ids. */
export async function listExposures(tx: Executor, photoIds: readonly string[]): Promise<Exposure[]> {
  const { photos, publishedPhotos } = tx.tables;
  const { id, state, mayPublish, rightsUntil, publicSince } = photos;
  const uses = tx.sql
    .select({ one: sql`1` })
    .from(publishedPhotos)
    .where(eq(publishedPhotos.photoId, photos.id));
  const rows = await tx.sql
    .select({ id, state, mayPublish, rightsUntil, publicSince, isUsed: sql<number>`${exists(uses)}` })
    .from(photos)
    .where(inArray(id, [...photoIds]))
    .orderBy(asc(id))
    .limit(photoIds.length);
  return rows.map((row) => ({ ...row, isUsed: row.isUsed === 1 }));
}

/** A turn of photos that the public sees from `at` on (epoch ms), or does not see any more. */
export interface Turn {
  readonly photoIds: readonly string[];
  readonly kind: 'photo.published' | 'photo.unpublished';
  readonly at: number;
}

/** Writes a turn down: in the records, in what they are found by, and in the change log. Three statements, however many photos. */
export async function turnPhotos(tx: Executor, { photoIds, kind, at }: Turn): Promise<void> {
  const { photos, photoTerms, changes } = tx.tables;
  const ids = [...photoIds];
  const isShown = kind === 'photo.published';
  const publicSince = isShown ? at : null;
  const publicVersion = sql`${photos.publicVersion} + 1`;
  await tx.sql
    .update(photos)
    .set({ publicSince, publicVersion, ...(isShown && { wasPublic: true }) })
    .where(inArray(photos.id, ids));
  await tx.sql.update(photoTerms).set({ publicSince }).where(inArray(photoTerms.photoId, ids));
  await tx.sql.insert(changes).select(
    tx.sql
      .select({
        seq: sql<number>`null`.as('seq'), // the database numbers it
        at: sql<number>`${at}`.as('at'),
        kind: sql<typeof kind>`${kind}`.as('kind'),
        subject: photos.id,
        version: photos.publicVersion,
      })
      .from(photos)
      .where(inArray(photos.id, ids))
      .orderBy(asc(photos.id)),
  );
}

/** Says anew of each published article with one of these photos whether it has any that the public sees. One statement. */
export async function refreshHasPhoto(tx: Executor, photoIds: readonly string[]): Promise<void> {
  const { photos, publishedArticles, publishedPhotos } = tx.tables;
  const concerned = tx.sql
    .select({ id: publishedPhotos.articleId })
    .from(publishedPhotos)
    .where(inArray(publishedPhotos.photoId, [...photoIds]));
  const shown = tx.sql
    .select({ one: sql`1` })
    .from(publishedPhotos)
    .innerJoin(photos, eq(photos.id, publishedPhotos.photoId))
    .where(and(eq(publishedPhotos.articleId, publishedArticles.articleId), isNotNull(photos.publicSince)));
  await tx.sql
    .update(publishedArticles)
    .set({ hasPhoto: sql`${exists(shown)}` })
    .where(inArray(publishedArticles.articleId, concerned));
}

/** Takes from the public what is quoted in the captions of these photos: with a photo its caption goes. They come back with the next edition. */
export async function hideCaptionQuotes(tx: Executor, photoIds: readonly string[]): Promise<void> {
  const { publishedPhotos, publishedQuotes } = tx.tables;
  for (const photoId of photoIds) {
    const users = tx.sql
      .select({ id: publishedPhotos.articleId })
      .from(publishedPhotos)
      .where(eq(publishedPhotos.photoId, photoId));
    const standsThere = like(publishedQuotes.content, `%"block":"@caption/${photoId}"%`);
    await tx.sql.delete(publishedQuotes).where(and(inArray(publishedQuotes.articleId, users), standsThere));
  }
}

/** Photos that count as public though their rights have ended by `at` (epoch ms), the first to end first. */
export async function listLapsed(db: Executor, { at, limit }: { at: number; limit: number }): Promise<string[]> {
  const { photos } = db.tables;
  const rows = await db.sql
    .select({ id: photos.id })
    .from(photos)
    .where(and(lte(photos.rightsUntil, at), isNotNull(photos.publicSince)))
    .orderBy(asc(photos.rightsUntil), asc(photos.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

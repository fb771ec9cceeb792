import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import type { PhotoRow } from './store.ts';

/** What the record of a photo says of its file. */
export type FileRow = Pick<PhotoRow, 'id' | 'sha256' | 'mediaType' | 'bytes' | 'state'>;

/** The files of all photos, those with the same file beside one another: so many after one of them, or the first. */
export function listFiles(
  db: Executor,
  { after, limit }: { readonly after: Pick<FileRow, 'sha256' | 'id'> | undefined; readonly limit: number },
): Promise<FileRow[]> {
  const { photos } = db.tables;
  const { id, sha256, mediaType, bytes, state } = photos;
  const rest =
    after === undefined
      ? undefined
      : or(gt(photos.sha256, after.sha256), and(eq(photos.sha256, after.sha256), gt(photos.id, after.id)));
  return db.sql
    .select({ id, sha256, mediaType, bytes, state })
    .from(photos)
    .where(rest)
    .orderBy(asc(photos.sha256), asc(photos.id))
    .limit(limit);
}

/** How many photos there are, how many files they have, and how many bytes these should have. */
export async function countFiles(db: Executor): Promise<{ photos: number; files: number; bytes: number }> {
  const { photos } = db.tables;
  const files = db.sql
    .select({ records: sql<number>`count(*)`.as('records'), bytes: sql<number>`max(${photos.bytes})`.as('most_bytes') })
    .from(photos)
    .groupBy(photos.sha256)
    .as('files');
  const [row] = await db.sql
    .select({
      photos: sql<number>`coalesce(sum(${files.records}), 0)`,
      files: sql<number>`count(*)`,
      bytes: sql<number>`coalesce(sum(${files.bytes}), 0)`,
    })
    .from(files)
    .limit(1);
  return row ?? { photos: 0, files: 0, bytes: 0 };
}

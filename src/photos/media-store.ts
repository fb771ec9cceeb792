import { eq, sql } from 'drizzle-orm';
import { type Executor, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

/** What is to be known of a photo before a rendition of it is sent, to whomever. Instants are epoch ms. */
export type MediaPhoto = Pick<
  Tables['photos']['$inferSelect'],
  | 'id'
  | 'sha256'
  | 'mediaType'
  | 'width'
  | 'height'
  | 'focalX'
  | 'focalY'
  | 'state'
  | 'mayPublish'
  | 'rightsUntil'
  | 'publicSince'
  | 'wasPublic'
  | 'createdBy'
  | 'updatedAt'
>;

/** Without a LIMIT, which has nothing to limit here: Drizzle binds it, and SQLite prepares the statement anew for every value it is given. */
const media = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select({
      id: photos.id,
      sha256: photos.sha256,
      mediaType: photos.mediaType,
      width: photos.width,
      height: photos.height,
      focalX: photos.focalX,
      focalY: photos.focalY,
      state: photos.state,
      mayPublish: photos.mayPublish,
      rightsUntil: photos.rightsUntil,
      publicSince: photos.publicSince,
      wasPublic: photos.wasPublic,
      createdBy: photos.createdBy,
      updatedAt: photos.updatedAt,
    })
    .from(photos)
    .where(eq(photos.id, sql.placeholder('id')));
});

/** The photo, public or not; undefined: there is none. */
export async function findMediaPhoto(db: Executor, id: string): Promise<MediaPhoto | undefined> {
  const [row] = await media(db, { id });
  return row;
}

import { inArray } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import { parseStored } from '../lib/stored-json.ts';
import { textsIn } from '../lib/texts-in.ts';
import type { PhotoContent } from '../photos/schema.ts';
import type { OwnedPhoto } from '../photos/standing.ts';

/** What the newsroom's rules ask of a photo that an article uses. */
export interface UsedPhoto extends OwnedPhoto {
  readonly altText: string | null;
  readonly caption: string | null;
  readonly creditLine: string | null;
  /** What of its record readers get, as texts. */
  readonly publicTexts: readonly (string | null)[];
}

/** The photos with these ids, by id; what does not exist is missing from the answer. */
export async function findPhotos(db: Executor, ids: readonly string[]): Promise<Map<string, UsedPhoto>> {
  if (ids.length === 0) return new Map();
  const { photos } = db.tables;
  const { id, state, mayPublish, rightsUntil, createdBy, publicSince, wasPublic, content, fileName } = photos;
  const rows = await db.sql
    .select({ id, state, mayPublish, rightsUntil, createdBy, publicSince, wasPublic, content, fileName })
    .from(photos)
    .where(inArray(id, [...new Set(ids)]))
    .limit(ids.length);
  return new Map(
    rows.map(({ id: photoId, content: json, fileName: file, ...photo }) => {
      const record = parseStored<PhotoContent>(json);
      const { altText, caption, creditLine } = record;
      return [photoId, { ...photo, altText, caption, creditLine, publicTexts: [file, ...textsIn(record)] }];
    }),
  );
}

import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import type { PublicPhotoRow } from '../photos/delivery-store.ts';
import type { PhotoStanding } from '../photos/rights.ts';
import type { PhotoUse } from '../photos/use-schema.ts';
import { MOST_PHOTOS } from './edition-store.ts';

/** A photo of a public article, as the public may see it now. */
export interface ShownPhoto {
  readonly articleId: string;
  readonly photo: PublicPhotoRow;
  readonly use: Omit<PhotoUse, 'photo'>;
  /** What decides whether a partner may have it. */
  readonly rights: PhotoStanding & {
    readonly maySyndicate: boolean;
    /** JSON array of ids of keys, or null. */
    readonly partners: string | null;
  };
}

/**
 * The photos of public articles that may be seen at an instant (epoch ms), in order, by the ids of the articles: one query, however
 * many articles. What was killed or forbidden, or whose rights have ended, is not there.
 */
export async function findShownPhotos(
  db: Executor,
  { articleIds, at }: { readonly articleIds: readonly string[]; readonly at: number },
): Promise<ReadonlyMap<string, readonly ShownPhoto[]>> {
  if (articleIds.length === 0) return new Map();
  const ids = Object.fromEntries(articleIds.map((id, position) => [`id${position}`, id] as const));
  const count = articleIds.length;
  const shown = ofMany(String(count), () => statement((executor) => shownOf(executor, count)));
  const rows = await shown(db, { ...ids, at });
  return Map.groupBy(rows, ({ articleId }) => articleId);
}

type ShownOfMany = (db: Executor, values: Record<string, unknown>) => PromiseLike<ShownPhoto[]>;

/** By the number of articles: a page has a hundred at most. */
const ofMany = statementBook<ShownOfMany>();

function shownOf(db: Executor, count: number) {
  const { photos, publishedPhotos: used } = db.tables;
  const { id, sha256, width, height, dominantColour, thumbhash, focalX, focalY, content, territories } = photos;
  const { publicSince, rightsUntil, updatedAt, state, mayPublish, maySyndicate, partners } = photos;
  const articleIds = Array.from({ length: count }, (_, position) => sql.placeholder(`id${position}`));
  return db.sql
    .select({
      articleId: used.articleId,
      use: { role: used.role, block: used.block, caption: used.caption, altText: used.altText },
      photo: {
        id,
        sha256,
        width,
        height,
        dominantColour,
        thumbhash,
        focalX,
        focalY,
        content,
        territories,
        publicSince: sql<number>`${publicSince}`,
        rightsUntil,
        updatedAt,
      },
      rights: { state, mayPublish, rightsUntil, maySyndicate, partners },
    })
    .from(used)
    .innerJoin(photos, eq(photos.id, used.photoId))
    .where(
      and(
        inArray(used.articleId, articleIds),
        isNotNull(publicSince),
        or(isNull(rightsUntil), gt(rightsUntil, sql.placeholder('at'))),
      ),
    )
    .orderBy(asc(used.articleId), asc(used.position))
    .limit(count * MOST_PHOTOS);
}

const nextLapse = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select({ rightsUntil: photos.rightsUntil })
    .from(photos)
    .where(and(isNotNull(photos.rightsUntil), isNotNull(photos.publicSince)))
    .orderBy(asc(photos.rightsUntil), asc(photos.id))
    .limit(1);
});

/** When the next public photo ends to be one because of its rights (epoch ms); one that has ended just now counts until that is written down. */
export async function findNextLapse(db: Executor): Promise<number | undefined> {
  const [row] = await nextLapse(db);
  return row?.rightsUntil ?? undefined;
}

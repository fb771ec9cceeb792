import { and, eq, exists, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Executor } from '../db/database.ts';
import { scalar } from '../db/expressions.ts';

export type SortColumn = 'publishedAt' | 'takenAt';

/** Which photos: each filter narrows. Instants are epoch ms, from inclusive, to exclusive. */
export interface PhotoFilter {
  /** Those of one published article, by its id or by a slug that it has or had. */
  readonly article?: { readonly id: string } | { readonly slug: string } | undefined;
  /** Folded, as `foldTerm` does. */
  readonly place?: string | undefined;
  /** Folded, as `foldTerm` does. */
  readonly creator?: string | undefined;
  readonly orientation?: 'landscape' | 'portrait' | 'square' | undefined;
  readonly minWidth?: number | undefined;
  readonly takenFrom?: number | undefined;
  readonly takenTo?: number | undefined;
}

/** Rights end by themselves, before anybody has written it down. */
export function isInTime({ tables: { photos }, dialect }: Executor): SQL {
  const until = dialect.aside(photos.rightsUntil);
  return sql`(${until} is null or ${until} > ${sql.placeholder('now')})`;
}

/** Word for word what the index on it says, or it would not be used. */
export function takenAt({ tables: { photos } }: Executor): SQL<number> {
  return sql<number>`case when ${photos.takenAt} is null then -99999999999999 else ${photos.takenAt} end`;
}

/** From what a query is read: the few photos of an article, those with a term in their order, or the index that the list is sorted by. */
export function driverOf({ article, place, creator }: PhotoFilter): 'article' | 'term' | 'none' {
  if (article !== undefined) return 'article';
  return place === undefined && creator === undefined ? 'none' : 'term';
}

/** Only a condition that keeps the order may choose an index; the others choose among what is read anyway. */
export function conditionsOf(db: Executor, filter: PhotoFilter, sortedBy: SortColumn): SQL[] {
  const { photos, photoTerms, publishedPhotos } = db.tables;
  const aside = (column: SQLiteColumn) => db.dialect.aside(column);
  const { article, place, creator, orientation, minWidth, takenFrom, takenTo } = filter;
  const driver = driverOf(filter);
  const conditions = [isInTime(db)];
  conditions.push(isNotNull(driver === 'none' ? photos.publicSince : aside(photos.publicSince)));
  if (article !== undefined) {
    const used = db.sql.select({ id: publishedPhotos.photoId }).from(publishedPhotos);
    conditions.push(inArray(photos.id, used.where(eq(publishedPhotos.articleId, articleId(db, article)))));
  }
  if (driver === 'term') {
    conditions.push(eq(photoTerms.kind, place === undefined ? 'creator' : 'place'));
    conditions.push(eq(photoTerms.term, sql.placeholder(place === undefined ? 'creator' : 'place')));
    conditions.push(isNotNull(photoTerms.publicSince));
  }
  if (place !== undefined && driver === 'article') conditions.push(hasTerm(db, 'place'));
  if (creator !== undefined && (driver === 'article' || place !== undefined)) conditions.push(hasTerm(db, 'creator'));
  if (orientation !== undefined) {
    const isDriving = driver === 'none' && sortedBy === 'publishedAt';
    const column = isDriving ? sql`${photos.orientation}` : aside(photos.orientation);
    conditions.push(eq(column, sql.placeholder('orientation')));
  }
  if (minWidth !== undefined) conditions.push(gte(aside(photos.width), sql.placeholder('minWidth')));
  const isTaken = driver === 'none' && sortedBy === 'takenAt' ? takenAt(db) : aside(photos.takenAt);
  if (takenFrom !== undefined) conditions.push(gte(isTaken, sql.placeholder('takenFrom')));
  if (takenTo !== undefined) conditions.push(isNotNull(aside(photos.takenAt)), lt(isTaken, sql.placeholder('takenTo')));
  return conditions;
}

/** The id itself, or that of the article to which the slug leads. */
function articleId({ sql: query, tables: { articleSlugs } }: Executor, article: object): SQL {
  if ('id' in article) return sql`${sql.placeholder('article')}`;
  const owner = query
    .select({ id: articleSlugs.articleId })
    .from(articleSlugs)
    .where(eq(articleSlugs.slug, sql.placeholder('article')));
  return scalar<string>(owner);
}

/** Whether a photo has a term besides the one that drives: looked up by the photo, whose few terms are at hand. */
function hasTerm({ sql: query, tables: { photos, photoTerms } }: Executor, kind: 'place' | 'creator'): SQL {
  const { photoId, term } = photoTerms;
  const own = and(eq(photoId, photos.id), eq(photoTerms.kind, kind), eq(term, sql.placeholder(kind)));
  return exists(query.select({ id: photoId }).from(photoTerms).where(own));
}

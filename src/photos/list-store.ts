import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import type { PhotoRow } from './store.ts';

/** Which photos: each filter narrows, several values in one mean any of them. Instants are epoch ms. */
export interface PhotoFilter {
  readonly state?: readonly PhotoRow['state'][] | undefined;
  /** Id of an article that uses it, in the working copy or as the public sees it. */
  readonly article?: string | undefined;
  /** Folded names of places. */
  readonly place?: readonly string[] | undefined;
  /** Folded names of creators. */
  readonly creator?: readonly string[] | undefined;
  readonly orientation?: readonly PhotoRow['orientation'][] | undefined;
  readonly minWidth?: number | undefined;
  readonly takenFrom?: number | undefined;
  readonly takenTo?: number | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** Only what this key sent and what is public now; undefined: everything. */
  readonly seenBy?: string | undefined;
}

/** The filter, and the present: what is public hangs on it. */
export interface PhotoSelection {
  readonly filter: PhotoFilter;
  readonly now: number;
}

export interface PhotoPage extends PhotoSelection {
  readonly sort: { readonly column: 'updatedAt' | 'createdAt'; readonly direction: 'up' | 'down' };
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
}

/** One page of photos, in order. */
export function listPhotos(db: Executor, { sort, after, limit, ...selection }: PhotoPage): Promise<PhotoRow[]> {
  const { photos } = db.tables;
  const keys = [photos[sort.column], photos.id] as const;
  const inOrder = sort.direction === 'up' ? asc : desc;
  const onwards = after && beyond(keys, [sql.param(after[0]), sql.param(after[1])], sort.direction);
  return db.sql
    .select()
    .from(photos)
    .where(and(...conditionsOf(db, selection), onwards))
    .orderBy(inOrder(keys[0]), inOrder(keys[1]))
    .limit(limit);
}

/** How many photos the filter lets through. */
export async function countPhotos(db: Executor, selection: PhotoSelection): Promise<number> {
  const { photos } = db.tables;
  const [row] = await db.sql
    .select({ total: count() })
    .from(photos)
    .where(and(...conditionsOf(db, selection)))
    .limit(1);
  return row?.total ?? 0;
}

function conditionsOf(db: Executor, { filter, now }: PhotoSelection): (SQL | undefined)[] {
  const { photos } = db.tables;
  const { state, article, place, creator, orientation, minWidth, seenBy } = filter;
  return [
    seenBy === undefined ? undefined : or(eq(photos.createdBy, seenBy), isPublic(db, now)),
    state && inArray(photos.state, [...state]),
    orientation && inArray(photos.orientation, [...orientation]),
    minWidth === undefined ? undefined : gte(photos.width, minWidth),
    filter.takenFrom === undefined ? undefined : gte(photos.takenAt, filter.takenFrom),
    filter.takenTo === undefined ? undefined : lt(photos.takenAt, filter.takenTo),
    filter.updatedFrom === undefined ? undefined : gte(photos.updatedAt, filter.updatedFrom),
    filter.updatedTo === undefined ? undefined : lt(photos.updatedAt, filter.updatedTo),
    place && isFoundBy(db, 'place', place),
    creator && isFoundBy(db, 'creator', creator),
    article === undefined ? undefined : isUsedBy(db, article, seenBy),
  ];
}

/** As `publicSince` says, but for rights that have run out since it was written. */
function isPublic({ tables: { photos } }: Executor, now: number): SQL | undefined {
  return and(isNotNull(photos.publicSince), or(isNull(photos.rightsUntil), gt(photos.rightsUntil, now)));
}

function isFoundBy({ sql: query, tables }: Executor, kind: 'place' | 'creator', terms: readonly string[]): SQL {
  const { photos, photoTerms } = tables;
  const found = query
    .select({ id: photoTerms.photoId })
    .from(photoTerms)
    .where(and(eq(photoTerms.kind, kind), inArray(photoTerms.term, [...terms])));
  return inArray(photos.id, found);
}

/** What a working copy uses is told only to who sees the working copy. */
function isUsedBy({ sql: query, tables }: Executor, articleId: string, seenBy: string | undefined): SQL | undefined {
  const { photos, articles, articlePhotos, publishedPhotos } = tables;
  const own = query
    .select({ one: sql`1` })
    .from(articles)
    .where(and(eq(articles.id, articleId), seenBy === undefined ? undefined : eq(articles.createdBy, seenBy)));
  const drafted = query
    .select({ id: articlePhotos.photoId })
    .from(articlePhotos)
    .where(and(eq(articlePhotos.articleId, articleId), exists(own)));
  const published = query
    .select({ id: publishedPhotos.photoId })
    .from(publishedPhotos)
    .where(eq(publishedPhotos.articleId, articleId));
  return or(inArray(photos.id, drafted), inArray(photos.id, published));
}

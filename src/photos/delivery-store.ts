import { and, asc, count, desc, eq, isNotNull, min, type SQL, sql } from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import {
  conditionsOf,
  driverOf,
  isInTime,
  type PhotoFilter,
  type SortColumn,
  takenAt,
} from './delivery-filter-store.ts';

/** What the public sees of a photo, as it is stored. Instants are epoch ms, sizes pixels the right way up. */
export interface PublicPhotoRow {
  readonly id: string;
  /** Of the original, in hexadecimal. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly dominantColour: string;
  readonly thumbhash: string;
  readonly focalX: number;
  readonly focalY: number;
  /** JSON object of `PhotoContent`. */
  readonly content: string;
  /** JSON array of countries; null: everywhere. */
  readonly territories: string | null;
  readonly publicSince: number;
  /** From then on nobody may see it; null: without end. */
  readonly rightsUntil: number | null;
  readonly updatedAt: number;
}

export interface PhotoPage {
  readonly filter: PhotoFilter;
  readonly sort: { readonly column: SortColumn; readonly direction: 'up' | 'down' };
  /** The sort value and id of the last photo of the page before. */
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
  /** Epoch ms: rights that have ended by then hide a photo. */
  readonly now: number;
}

/** A photo in a list, with the value that it is sorted by. */
export interface ListedPhoto extends PublicPhotoRow {
  readonly position: number;
}

const byId = statement((db) =>
  db.sql
    .select(columnsOf(db))
    .from(db.tables.photos)
    .where(
      and(
        eq(db.tables.photos.id, sql.placeholder('id')),
        isNotNull(db.dialect.aside(db.tables.photos.publicSince)),
        isInTime(db),
      ),
    )
    .limit(1),
);

/** The photo, if the public sees it at `now` (epoch ms). */
export async function findPublicPhoto(
  db: Executor,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<PublicPhotoRow | undefined> {
  const [row] = await byId(db, { id, now });
  return row;
}

const killed = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select({ id: photos.id })
    .from(photos)
    .where(and(eq(photos.id, sql.placeholder('id')), eq(photos.state, 'killed'), eq(photos.wasPublic, true)))
    .limit(1);
});

/** Whether the photo was killed after the public had seen it. */
export async function wasWithdrawn(db: Executor, id: string): Promise<boolean> {
  const [row] = await killed(db, { id });
  return row !== undefined;
}

/** One page, in order. A photo without a date counts as taken before all others. */
export async function listPublicPhotos(db: Executor, page: PhotoPage): Promise<ListedPhoto[]> {
  const { shape, values } = shapeOf(page);
  const run = lists(shape, () => statement((executor) => buildPage(executor, page)));
  return run(db, values);
}

/** How many photos the filter lets through, and when the first of them leaves because its rights end. */
export async function countPublicPhotos(
  db: Executor,
  { filter, now }: Pick<PhotoPage, 'filter' | 'now'>,
): Promise<{ total: number; until: number | null }> {
  const sort = { column: 'publishedAt', direction: 'down' } as const;
  const page: PhotoPage = { filter, sort, after: undefined, limit: 0, now };
  const { shape, values } = shapeOf(page);
  const run = counts(shape, () => statement((executor) => buildCount(executor, page)));
  const [row] = await run(db, values);
  return row ?? { total: 0, until: null };
}

function columnsOf({ tables: { photos } }: Executor) {
  return {
    id: photos.id,
    sha256: photos.sha256,
    width: photos.width,
    height: photos.height,
    dominantColour: photos.dominantColour,
    thumbhash: photos.thumbhash,
    focalX: photos.focalX,
    focalY: photos.focalY,
    content: photos.content,
    territories: photos.territories,
    publicSince: sql<number>`${photos.publicSince}`,
    rightsUntil: photos.rightsUntil,
    updatedAt: photos.updatedAt,
  };
}

/** The two values that a page is in the order of. */
function orderOf(db: Executor, { filter, sort }: PhotoPage): readonly [SQL<number>, SQL] {
  const { photos, photoTerms } = db.tables;
  const driver = driverOf(filter);
  if (sort.column === 'takenAt') return [takenAt(db), sql`${photos.id}`];
  if (driver === 'term') return [sql<number>`${photoTerms.publicSince}`, sql`${photoTerms.photoId}`];
  if (driver === 'article') return [sql<number>`${db.dialect.aside(photos.publicSince)}`, sql`${photos.id}`];
  return [sql<number>`${photos.publicSince}`, sql`${photos.id}`];
}

function buildPage(db: Executor, page: PhotoPage) {
  const { photos, photoTerms } = db.tables;
  const { filter, after, sort } = page;
  const [first, second] = orderOf(db, page);
  const query = db.sql
    .select({ ...columnsOf(db), position: first.as('position') })
    .from(photos)
    .$dynamic();
  if (driverOf(filter) === 'term') query.innerJoin(photoTerms, eq(photoTerms.photoId, photos.id));
  const conditions = conditionsOf(db, page.filter, page.sort.column);
  if (after !== undefined) {
    conditions.push(beyond([first, second], [sql.placeholder('after'), sql.placeholder('afterId')], sort.direction));
  }
  const inOrder = sort.direction === 'up' ? asc : desc;
  return query
    .where(and(...conditions))
    .orderBy(inOrder(first), inOrder(second))
    .limit(sql.placeholder('limit'));
}

function buildCount(db: Executor, page: PhotoPage) {
  const { photos, photoTerms } = db.tables;
  const query = db.sql
    .select({ total: count(), until: min(photos.rightsUntil) })
    .from(photos)
    .$dynamic();
  if (driverOf(page.filter) === 'term') query.innerJoin(photoTerms, eq(photoTerms.photoId, photos.id));
  return query.where(and(...conditionsOf(db, page.filter, page.sort.column))).limit(1);
}

/** What the text of the query hangs on, and the values for its placeholders. */
function shapeOf({ filter, sort, after, limit, now }: PhotoPage): { shape: string; values: Record<string, unknown> } {
  const { article, ...plain } = filter;
  const given = Object.entries(plain).filter(([, value]) => value !== undefined);
  const values: Record<string, unknown> = { ...Object.fromEntries(given), limit, now };
  const shape: unknown[] = [sort, after !== undefined, given.map(([name]) => name)];
  if (article !== undefined) {
    values['article'] = 'id' in article ? article.id : article.slug;
    shape.push(Object.keys(article));
  }
  if (after !== undefined) [values['after'], values['afterId']] = after;
  return { shape: JSON.stringify(shape), values };
}

type Page = (db: Executor, values: Record<string, unknown>) => PromiseLike<ListedPhoto[]>;
type Count = (db: Executor, values: Record<string, unknown>) => PromiseLike<{ total: number; until: number | null }[]>;

const lists = statementBook<Page>();
const counts = statementBook<Count>();

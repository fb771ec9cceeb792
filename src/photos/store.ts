import { and, asc, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { type Executor, insertion, replacement, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type PhotoRow = Tables['photos']['$inferSelect'];

/** A name by which a photo is found, folded. */
export type PhotoTermRow = Pick<Tables['photoTerms']['$inferSelect'], 'kind' | 'term'>;

const photoById = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select()
    .from(photos)
    .where(eq(photos.id, sql.placeholder('id')))
    .limit(1);
});

/** The record, or undefined. Who may see it is not asked here. */
export async function findPhoto(db: Executor, id: string): Promise<PhotoRow | undefined> {
  const [row] = await photoById(db, { id });
  return row;
}

const photoByExternalId = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select()
    .from(photos)
    .where(eq(photos.externalId, sql.placeholder('externalId')))
    .limit(1);
});

/** The photo that was imported under this id, or undefined. */
export async function findImportedPhoto(db: Executor, externalId: string): Promise<PhotoRow | undefined> {
  const [row] = await photoByExternalId(db, { externalId });
  return row;
}

/** So many records of one file are looked at; more keys than this hardly send the same file without seeing each other's. */
const MOST_OF_ONE_FILE = 200;

/** The photos that have this file: usable ones first, then the oldest. */
export function listPhotosOf(db: Executor, sha256: string): Promise<PhotoRow[]> {
  const { photos } = db.tables;
  return db.sql
    .select()
    .from(photos)
    .where(eq(photos.sha256, sha256))
    .orderBy(asc(photos.state), asc(photos.createdAt), asc(photos.id))
    .limit(MOST_OF_ONE_FILE);
}

const oneOfFile = statement((db) => {
  const { photos } = db.tables;
  return db.sql
    .select({ id: photos.id })
    .from(photos)
    .where(eq(photos.sha256, sql.placeholder('sha256')))
    .limit(1);
});

/** Whether any photo has this file. */
export async function isFileUsed(db: Executor, sha256: string): Promise<boolean> {
  return (await oneOfFile(db, { sha256 })).length > 0;
}

const insertPhotoRow = insertion('photos');
const insertTerm = insertion('photoTerms');
const replacePhotoRow = replacement('photos');

/** Adds a photo with what it is found by. */
export async function insertPhoto(tx: Executor, row: PhotoRow, terms: readonly PhotoTermRow[]): Promise<void> {
  await insertPhotoRow(tx, row);
  await insertTerms(tx, row, terms);
}

/** Saves a photo with what it is found by. */
export async function updatePhoto(tx: Executor, row: PhotoRow, terms: readonly PhotoTermRow[]): Promise<void> {
  const { photoTerms } = tx.tables;
  await replacePhotoRow(tx, row);
  await tx.sql.delete(photoTerms).where(eq(photoTerms.photoId, row.id));
  await insertTerms(tx, row, terms);
}

/** Saves the record alone. */
export async function savePhotoRow(tx: Executor, row: PhotoRow): Promise<void> {
  await replacePhotoRow(tx, row);
}

/** Deletes a photo. The database refuses while a working copy or a public edition uses it. */
export async function deletePhotoRow(tx: Executor, id: string): Promise<void> {
  const { photos } = tx.tables;
  await tx.sql.delete(photos).where(eq(photos.id, id));
}

async function insertTerms(tx: Executor, { id, publicSince }: PhotoRow, terms: readonly PhotoTermRow[]): Promise<void> {
  for (const { kind, term } of terms) await insertTerm(tx, { photoId: id, kind, term, publicSince });
}

/** An article that uses a photo. */
export interface PhotoUser {
  readonly articleId: string;
  readonly headline: string;
  readonly state: Tables['articles']['$inferSelect']['state'];
  readonly inWorkingCopy: boolean;
  readonly inEdition: boolean;
}

/** Which articles are told of: all, or only those that one key made. */
export interface PhotoUserFilter {
  readonly photoId: string;
  readonly createdBy: string | undefined;
  readonly limit: number;
}

/** The articles that use a photo in their working copy or public edition, the last changed first. */
export async function listPhotoUsers(
  db: Executor,
  { photoId, createdBy, limit }: PhotoUserFilter,
): Promise<PhotoUser[]> {
  const { articles } = db.tables;
  const { id: articleId, headline, state } = articles;
  const [inWorkingCopy, inEdition] = usersOf(db, photoId);
  const rows = await db.sql
    .select({
      articleId,
      headline,
      state,
      inWorkingCopy: sql<number>`${inArray(articles.id, inWorkingCopy)}`,
      inEdition: sql<number>`${inArray(articles.id, inEdition)}`,
    })
    .from(articles)
    .where(and(usedIn(db, photoId), createdBy === undefined ? undefined : eq(articles.createdBy, createdBy)))
    .orderBy(desc(articles.updatedAt), desc(articles.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, inWorkingCopy: row.inWorkingCopy === 1, inEdition: row.inEdition === 1 }));
}

/** How many articles use a photo, whoever may see them. */
export async function countPhotoUsers(db: Executor, photoId: string): Promise<number> {
  const { articles } = db.tables;
  const [row] = await db.sql
    .select({ total: sql<number>`count(*)` })
    .from(articles)
    .where(usedIn(db, photoId))
    .limit(1);
  return row?.total ?? 0;
}

/** Whether a public article shows the photo without an alt text of its own. */
export async function needsAltText(db: Executor, photoId: string): Promise<boolean> {
  const { publishedPhotos } = db.tables;
  const [use] = await db.sql
    .select({ articleId: publishedPhotos.articleId })
    .from(publishedPhotos)
    .where(and(eq(publishedPhotos.photoId, photoId), isNull(publishedPhotos.altText)))
    .limit(1);
  return use !== undefined;
}

function usersOf({ sql: query, tables }: Executor, photoId: string) {
  const { articlePhotos, publishedPhotos } = tables;
  return [
    query.select({ id: articlePhotos.articleId }).from(articlePhotos).where(eq(articlePhotos.photoId, photoId)),
    query.select({ id: publishedPhotos.articleId }).from(publishedPhotos).where(eq(publishedPhotos.photoId, photoId)),
  ] as const;
}

function usedIn(db: Executor, photoId: string): SQL | undefined {
  const { articles } = db.tables;
  return or(...usersOf(db, photoId).map((users) => inArray(articles.id, users)));
}

import { eq, sql } from 'drizzle-orm';
import { type Executor, insertion, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { EditionRow, StoredContent } from './store.ts';

export type PublishedRow = Tables['publishedArticles']['$inferSelect'];

/** A new edition, what lists need of it, the taxonomy that it is found by, and its photos. */
export interface NewEdition {
  readonly edition: EditionRow;
  readonly published: PublishedRow;
  readonly references: Pick<StoredContent, 'tagIds' | 'bylines' | 'photos'>;
}

const insertEdition = insertion('editions');
const insertPublished = insertion('publishedArticles');
const insertTag = insertion('publishedTags');
const insertByline = insertion('publishedBylines');
const insertPhoto = insertion('publishedPhotos');

/** Adds the edition and makes it the one that the public sees, in place of the one before. */
export async function putEdition(tx: Executor, { edition, published, references }: NewEdition): Promise<void> {
  const { articleId, publishedAt, updatedAt } = published;
  if (edition.number > 1) await withdraw(tx, articleId);
  await insertEdition(tx, edition);
  await insertPublished(tx, published);
  for (const [position, tagId] of references.tagIds.entries()) {
    await insertTag(tx, { articleId, position, tagId, publishedAt, updatedAt });
  }
  for (const [position, byline] of references.bylines.entries()) {
    await insertByline(tx, { articleId, position, ...byline, publishedAt, updatedAt });
  }
  for (const [position, { photo: photoId, ...use }] of references.photos.entries()) {
    await insertPhoto(tx, { articleId, position, photoId, ...use });
  }
}

/** No edition has as many photos; the bound is for queries. */
export const MOST_PHOTOS = 1_000;

const photosShown = statement((db) => {
  const { publishedPhotos } = db.tables;
  return db.sql
    .select({ id: publishedPhotos.photoId })
    .from(publishedPhotos)
    .where(eq(publishedPhotos.articleId, sql.placeholder('articleId')))
    .orderBy(publishedPhotos.position)
    .limit(MOST_PHOTOS);
});

/** The photos of the edition that is public now; none when there is no such edition. */
export async function listShownPhotos(db: Executor, articleId: string): Promise<string[]> {
  return (await photosShown(db, { articleId })).map(({ id }) => id);
}

const deletePublished = statement((tx) => {
  const { publishedArticles } = tx.tables;
  return tx.sql.delete(publishedArticles).where(eq(publishedArticles.articleId, sql.placeholder('articleId')));
});

/** Takes the article from the public; its editions stay for the newsroom. */
export async function withdraw(tx: Executor, articleId: string): Promise<void> {
  await deletePublished(tx, { articleId });
}

const publishedById = statement((db) => {
  const { publishedArticles } = db.tables;
  return db.sql
    .select()
    .from(publishedArticles)
    .where(eq(publishedArticles.articleId, sql.placeholder('articleId')))
    .limit(1);
});

/** What lists know of the edition that is public now, or undefined. */
export async function findPublishedRow(db: Executor, articleId: string): Promise<PublishedRow | undefined> {
  const [row] = await publishedById(db, { articleId });
  return row;
}

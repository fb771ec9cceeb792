import { and, desc, eq, lt, min, sql } from 'drizzle-orm';
import { type Executor, insertion, replacement, statement } from '../db/database.ts';
import { scalar } from '../db/expressions.ts';
import type { Tables } from '../db/tables.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { PhotoUse } from '../photos/use-schema.ts';
import type { Dateline, Rights } from './schema.ts';

export type ArticleRow = Tables['articles']['$inferSelect'];
export type RevisionRow = Tables['revisions']['$inferSelect'];
export type EditionRow = Tables['editions']['$inferSelect'];

/** The content of a revision as it is stored: sections, tags and authors by id, so that renaming one changes no revision. */
export interface StoredContent {
  readonly headline: string;
  readonly standfirst: string | null;
  readonly slug: string;
  readonly language: string;
  readonly dateline: Dateline | null;
  readonly genre: string | null;
  readonly sectionId: string | null;
  readonly tagIds: readonly string[];
  readonly bylines: readonly {
    readonly name: string;
    readonly authorId: string | null;
    readonly role: string | null;
  }[];
  readonly embargoUntil: string | null;
  readonly rights: Rights | null;
  readonly photos: readonly PhotoUse[];
  readonly leadCaption: string | null;
}

/** What a revision says besides its body. Revisions from before there were photos, or captions without them, have none. */
export function storedContentOf({ content }: Pick<RevisionRow, 'content'>): StoredContent {
  return { photos: [], leadCaption: null, ...parseStored<Omit<StoredContent, 'photos' | 'leadCaption'>>(content) };
}

/** A working copy with what it says. */
export interface StoredArticle {
  readonly article: ArticleRow;
  readonly revision: RevisionRow;
}

const articleById = statement((db) => {
  const { articles, revisions } = db.tables;
  return db.sql
    .select({ article: articles, revision: revisions })
    .from(articles)
    .innerJoin(revisions, and(eq(revisions.articleId, articles.id), eq(revisions.number, articles.revision)))
    .where(eq(articles.id, sql.placeholder('id')))
    .limit(1);
});

/** The working copy, or undefined. Who may see it is not asked here. */
export async function findArticle(db: Executor, id: string): Promise<StoredArticle | undefined> {
  const [row] = await articleById(db, { id });
  return row;
}

const articleByExternalId = statement((db) => {
  const { articles } = db.tables;
  return db.sql
    .select()
    .from(articles)
    .where(eq(articles.externalId, sql.placeholder('externalId')))
    .limit(1);
});

/** The article that was imported under this id, or undefined. */
export async function findImported(db: Executor, externalId: string): Promise<ArticleRow | undefined> {
  const [row] = await articleByExternalId(db, { externalId });
  return row;
}

const insertArticleRow = insertion('articles');
const insertRevisionRow = insertion('revisions');
const insertArticleTag = insertion('articleTags');
const insertArticleByline = insertion('articleBylines');
const insertArticlePhoto = insertion('articlePhotos');

/** Adds a new working copy with its first revision. */
export async function insertArticle(
  tx: Executor,
  { article, revision }: StoredArticle,
  content: StoredContent,
): Promise<void> {
  await insertArticleRow(tx, article);
  await insertRevisionRow(tx, revision);
  await insertReferences(tx, article.id, content);
}

/** Saves a working copy with a new revision. */
export async function updateArticle(
  tx: Executor,
  { article, revision }: StoredArticle,
  content: StoredContent,
): Promise<void> {
  await saveArticleRow(tx, article);
  await insertRevisionRow(tx, revision);
  await deleteArticleTags(tx, { id: article.id });
  await deleteArticleBylines(tx, { id: article.id });
  await deleteArticlePhotos(tx, { id: article.id });
  await insertReferences(tx, article.id, content);
}

const deleteArticleTags = statement((tx) => {
  const { articleTags } = tx.tables;
  return tx.sql.delete(articleTags).where(eq(articleTags.articleId, sql.placeholder('id')));
});
const deleteArticleBylines = statement((tx) => {
  const { articleBylines } = tx.tables;
  return tx.sql.delete(articleBylines).where(eq(articleBylines.articleId, sql.placeholder('id')));
});
const deleteArticlePhotos = statement((tx) => {
  const { articlePhotos } = tx.tables;
  return tx.sql.delete(articlePhotos).where(eq(articlePhotos.articleId, sql.placeholder('id')));
});

const replaceArticleRow = replacement('articles');

/** Saves the record of a working copy without touching what it says: a transition. */
export async function saveArticleRow(tx: Executor, article: ArticleRow): Promise<void> {
  await replaceArticleRow(tx, article);
}

/** Deletes a draft with its revisions. An article that has editions cannot go: the database refuses. */
export async function deleteArticle(tx: Executor, id: string): Promise<void> {
  const { articles } = tx.tables;
  await tx.sql.delete(articles).where(eq(articles.id, id));
}

async function insertReferences(
  tx: Executor,
  articleId: string,
  { tagIds, bylines, photos }: StoredContent,
): Promise<void> {
  for (const [position, tagId] of tagIds.entries()) await insertArticleTag(tx, { articleId, position, tagId });
  for (const [position, byline] of bylines.entries()) await insertArticleByline(tx, { articleId, position, ...byline });
  for (const [position, use] of photos.entries())
    await insertArticlePhoto(tx, { articleId, position, photoId: use.photo });
}

/** One revision, or undefined. */
export async function findRevision(db: Executor, articleId: string, number: number): Promise<RevisionRow | undefined> {
  const { revisions } = db.tables;
  const [row] = await db.sql
    .select()
    .from(revisions)
    .where(and(eq(revisions.articleId, articleId), eq(revisions.number, number)))
    .limit(1);
  return row;
}

const editionByNumber = statement((db) => {
  const { editions } = db.tables;
  return db.sql
    .select()
    .from(editions)
    .where(and(eq(editions.articleId, sql.placeholder('articleId')), eq(editions.number, sql.placeholder('number'))))
    .limit(1);
});

/** One edition of an article, or undefined. */
export async function findEdition(db: Executor, articleId: string, number: number): Promise<EditionRow | undefined> {
  const [row] = await editionByNumber(db, { articleId, number });
  return row;
}

/** The number of the first edition that was made from a revision, or null. */
export async function findFirstEditionOf(db: Executor, articleId: string, revision: number): Promise<number | null> {
  const { editions } = db.tables;
  const [row] = await db.sql
    .select({ number: min(editions.number) })
    .from(editions)
    .where(and(eq(editions.articleId, articleId), eq(editions.revision, revision)))
    .limit(1);
  return row?.number ?? null;
}

/** A page of revisions, newest first, from below `before` on; each with the first edition made from it. */
export async function listRevisions(
  db: Executor,
  { articleId, before, limit }: { articleId: string; before: number; limit: number },
): Promise<(Omit<RevisionRow, 'content' | 'body'> & { edition: number | null })[]> {
  const { revisions, editions } = db.tables;
  const edition = db.sql
    .select({ number: min(editions.number) })
    .from(editions)
    .where(and(eq(editions.articleId, revisions.articleId), eq(editions.revision, revisions.number)));
  return db.sql
    .select({
      articleId: revisions.articleId,
      number: revisions.number,
      at: revisions.at,
      by: revisions.by,
      restoredFrom: revisions.restoredFrom,
      headline: revisions.headline,
      wordCount: revisions.wordCount,
      edition: scalar<number | null>(edition),
    })
    .from(revisions)
    .where(and(eq(revisions.articleId, articleId), lt(revisions.number, before)))
    .orderBy(desc(revisions.number))
    .limit(limit);
}

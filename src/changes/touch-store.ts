import { asc, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';

/** What changed that published articles show, and when (epoch ms). */
export interface Touch {
  readonly kind: 'section' | 'tag' | 'author' | 'photo' | 'source';
  /** One, or several of a kind: an article that shows more than one of them is touched once. */
  readonly id: string | readonly string[];
  readonly at: number;
}

/**
 * Writes down that each published article which shows the section, tag, author, photo or named source says something else now: its public version,
 * when it was modified, and a line in the change log. Belongs into the transaction of the change itself. Three statements,
 * however many articles there are.
 */
export async function touchPublished(tx: Executor, touch: Touch): Promise<void> {
  const { articles, publishedArticles, changes } = tx.tables;
  const { at } = touch;
  await tx.sql
    .update(articles)
    .set({ publicVersion: sql`${articles.publicVersion} + 1` })
    .where(inArray(articles.id, showing(tx, touch)));
  await tx.sql
    .update(publishedArticles)
    .set({ modifiedAt: at })
    .where(inArray(publishedArticles.articleId, showing(tx, touch)));
  await tx.sql.insert(changes).select(
    tx.sql
      .select({
        seq: sql<number>`null`.as('seq'), // the database numbers it
        at: sql<number>`${at}`.as('at'),
        kind: sql<'article.updated'>`'article.updated'`.as('kind'),
        subject: articles.id,
        version: articles.publicVersion,
      })
      .from(articles)
      .where(inArray(articles.id, showing(tx, touch)))
      .orderBy(asc(articles.id)),
  );
}

/** The ids of the published articles that show it. */
function showing({ sql: query, tables }: Executor, { kind, id }: Touch) {
  const { publishedArticles, publishedTags, publishedBylines, publishedPhotos, publishedSources } = tables;
  const ids = [id].flat();
  switch (kind) {
    case 'section':
      return query
        .select({ id: publishedArticles.articleId })
        .from(publishedArticles)
        .where(inArray(publishedArticles.sectionId, ids));
    case 'tag':
      return query.select({ id: publishedTags.articleId }).from(publishedTags).where(inArray(publishedTags.tagId, ids));
    case 'author':
      return query
        .select({ id: publishedBylines.articleId })
        .from(publishedBylines)
        .where(inArray(publishedBylines.authorId, ids));
    case 'photo':
      return query
        .select({ id: publishedPhotos.articleId })
        .from(publishedPhotos)
        .where(inArray(publishedPhotos.photoId, ids));
    case 'source':
      return query
        .select({ id: publishedSources.articleId })
        .from(publishedSources)
        .where(inArray(publishedSources.sourceId, ids));
  }
}

import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';

/** What changed that published articles show, and when (epoch ms). */
export interface Touch {
  readonly kind: 'section' | 'tag' | 'author';
  readonly id: string;
  readonly at: number;
}

/**
 * Writes down that each published article which shows the section, tag or author says something else now: its public version,
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
  const { publishedArticles, publishedTags, publishedBylines } = tables;
  switch (kind) {
    case 'section':
      return query
        .select({ id: publishedArticles.articleId })
        .from(publishedArticles)
        .where(eq(publishedArticles.sectionId, id));
    case 'tag':
      return query.select({ id: publishedTags.articleId }).from(publishedTags).where(eq(publishedTags.tagId, id));
    case 'author':
      return query
        .select({ id: publishedBylines.articleId })
        .from(publishedBylines)
        .where(eq(publishedBylines.authorId, id));
  }
}

import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { type Executor, statement } from '../db/database.ts';

/** A change of an article, with the version that the article has now. */
export interface ArticleChange {
  readonly seq: number;
  readonly at: number;
  readonly articleId: string;
  readonly version: number;
}

const after = statement((db) => {
  const { changes, articles } = db.tables;
  return db.sql
    .select({ seq: changes.seq, at: changes.at, articleId: articles.id, version: articles.publicVersion })
    .from(changes)
    .innerJoin(articles, eq(articles.id, changes.subject))
    .where(
      and(
        gt(changes.seq, sql.placeholder('seq')),
        inArray(changes.kind, ['article.published', 'article.updated', 'article.unpublished']),
      ),
    )
    .orderBy(asc(changes.seq))
    .limit(sql.placeholder('limit'));
});

/** The changes of articles after `seq`, oldest first. */
export function listArticleChanges(
  db: Executor,
  { seq, limit }: { seq: number; limit: number },
): PromiseLike<ArticleChange[]> {
  return after(db, { seq, limit });
}

import { eq, sql } from 'drizzle-orm';
import { type Executor, insertion, statement } from '../db/database.ts';

const holderOfSlug = statement((db) => {
  const { articleSlugs } = db.tables;
  return db.sql
    .select({ articleId: articleSlugs.articleId })
    .from(articleSlugs)
    .where(eq(articleSlugs.slug, sql.placeholder('slug')))
    .limit(1);
});

/** The article that is or was public under this slug, or undefined. */
export async function findSlugHolder(db: Executor, slug: string): Promise<string | undefined> {
  const [row] = await holderOfSlug(db, { slug });
  return row?.articleId;
}

const workingCopiesWithSlug = statement((db) => {
  const { articles } = db.tables;
  return db.sql
    .select({ articleId: articles.id, createdBy: articles.createdBy })
    .from(articles)
    .where(eq(articles.slug, sql.placeholder('slug')))
    .limit(20);
});

/** The working copies that have this slug; drafts may share one until the first of them is published. */
export function listWorkingCopiesWithSlug(
  db: Executor,
  slug: string,
): PromiseLike<{ articleId: string; createdBy: string }[]> {
  return workingCopiesWithSlug(db, { slug });
}

const insertSlug = insertion('articleSlugs');

/** Makes a slug that nobody holds the article's for good. */
export async function holdSlug(tx: Executor, row: { slug: string; articleId: string; at: number }): Promise<void> {
  await insertSlug(tx, row);
}

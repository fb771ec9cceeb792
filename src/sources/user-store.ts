import { and, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import { scalar } from '../db/expressions.ts';
import type { Tables } from '../db/tables.ts';

/** An article that uses a source. */
export interface SourceUser {
  readonly articleId: string;
  readonly headline: string;
  readonly state: Tables['articles']['$inferSelect']['state'];
  /** Of its use in the working copy; null: it has none there. */
  readonly terms: Tables['sourceUses']['$inferSelect']['terms'] | null;
  readonly inWorkingCopy: boolean;
  readonly inEdition: boolean;
}

/** Which articles are told of: all, or only those that one key made. */
export interface SourceUserFilter {
  readonly sourceId: string;
  readonly createdBy: string | undefined;
  readonly limit: number;
}

/** The articles that use a source in their working copy or public edition, the last changed first. */
export async function listSourceUsers(
  db: Executor,
  { sourceId, createdBy, limit }: SourceUserFilter,
): Promise<SourceUser[]> {
  const { articles, sourceUses } = db.tables;
  const { id: articleId, headline, state } = articles;
  const { byName, withoutName } = usersOf(db, sourceId);
  const terms = db.sql
    .select({ terms: sourceUses.terms })
    .from(sourceUses)
    .where(and(eq(sourceUses.articleId, articles.id), eq(sourceUses.sourceId, sourceId)));
  const rows = await db.sql
    .select({
      articleId,
      headline,
      state,
      terms: scalar<SourceUser['terms']>(terms),
      inEdition: sql<number>`${or(inArray(articles.id, byName), inArray(articles.id, withoutName))}`,
    })
    .from(articles)
    .where(and(usedIn(db, sourceId), createdBy === undefined ? undefined : eq(articles.createdBy, createdBy)))
    .orderBy(desc(articles.updatedAt), desc(articles.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, inWorkingCopy: row.terms !== null, inEdition: row.inEdition === 1 }));
}

/** Whether any article uses the source, whoever may see it. */
export async function isSourceUsed(db: Executor, sourceId: string): Promise<boolean> {
  const { articles } = db.tables;
  const rows = await db.sql.select({ id: articles.id }).from(articles).where(usedIn(db, sourceId)).limit(1);
  return rows.length > 0;
}

/** The ids of the articles that use it: in the working copy; in public by name; in public as somebody without a name. */
function usersOf({ sql: query, tables }: Executor, sourceId: string) {
  const { sourceUses, publishedSources } = tables;
  return {
    inWorkingCopy: query.select({ id: sourceUses.articleId }).from(sourceUses).where(eq(sourceUses.sourceId, sourceId)),
    byName: query
      .select({ id: publishedSources.articleId })
      .from(publishedSources)
      .where(eq(publishedSources.sourceId, sourceId)),
    withoutName: query
      .select({ id: publishedSources.articleId })
      .from(publishedSources)
      .innerJoin(sourceUses, eq(sourceUses.id, publishedSources.publicId))
      .where(eq(sourceUses.sourceId, sourceId)),
  };
}

function usedIn(db: Executor, sourceId: string): SQL | undefined {
  const { id } = db.tables.articles;
  const { inWorkingCopy, byName, withoutName } = usersOf(db, sourceId);
  return or(inArray(id, inWorkingCopy), inArray(id, byName), inArray(id, withoutName));
}

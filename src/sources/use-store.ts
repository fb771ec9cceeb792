import { and, asc, eq, sql } from 'drizzle-orm';
import { type Executor, insertion, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type UseRow = Tables['sourceUses']['$inferSelect'];

/** A use of a source with what its record says. */
export interface UseOfSource {
  readonly use: UseRow;
  readonly source: Tables['sources']['$inferSelect'];
}

const usesOfArticle = statement((db) => {
  const { sourceUses, sources } = db.tables;
  return db.sql
    .select({ use: sourceUses, source: sources })
    .from(sourceUses)
    .innerJoin(sources, eq(sources.id, sourceUses.sourceId))
    .where(eq(sourceUses.articleId, sql.placeholder('articleId')))
    .orderBy(asc(sourceUses.id));
});

/** The sources that a working copy uses, in the order in which they came. */
export async function listUses(db: Executor, articleId: string): Promise<UseOfSource[]> {
  return usesOfArticle(db, { articleId });
}

/** A use of a source, or undefined. */
export async function findUse(db: Executor, id: string): Promise<UseOfSource | undefined> {
  const { sourceUses, sources } = db.tables;
  const [row] = await db.sql
    .select({ use: sourceUses, source: sources })
    .from(sourceUses)
    .innerJoin(sources, eq(sources.id, sourceUses.sourceId))
    .where(eq(sourceUses.id, id))
    .limit(1);
  return row;
}

/** The use of a source in an article, or undefined. */
export async function findUseOf(
  db: Executor,
  { articleId, sourceId }: Pick<UseRow, 'articleId' | 'sourceId'>,
): Promise<UseOfSource | undefined> {
  const { sourceUses, sources } = db.tables;
  const [row] = await db.sql
    .select({ use: sourceUses, source: sources })
    .from(sourceUses)
    .innerJoin(sources, eq(sources.id, sourceUses.sourceId))
    .where(and(eq(sourceUses.articleId, articleId), eq(sourceUses.sourceId, sourceId)))
    .limit(1);
  return row;
}

const insertUseRow = insertion('sourceUses');

/** Adds the use of a source. */
export async function insertUse(tx: Executor, use: UseRow): Promise<void> {
  await insertUseRow(tx, use);
}

/** Saves how a source is used. */
export async function saveUse(tx: Executor, { id, ...use }: UseRow): Promise<void> {
  const { sourceUses } = tx.tables;
  await tx.sql.update(sourceUses).set(use).where(eq(sourceUses.id, id));
}

/** Takes a source out of an article. Quotes that are its words must be gone before: the database refuses otherwise. */
export async function deleteUse(tx: Executor, id: string): Promise<void> {
  const { sourceUses } = tx.tables;
  await tx.sql.delete(sourceUses).where(eq(sourceUses.id, id));
}

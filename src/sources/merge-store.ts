import { aliasedTable, and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { raiseVersions, type SourceRow, type SourceUseRow } from './store.ts';

/** Two records that are one: which goes and which stays. */
export interface Pair {
  readonly from: SourceRow;
  readonly into: SourceRow;
}

/** An article whose working copy uses both: the use that goes, and the one that stays. */
export interface DoubleUse {
  readonly from: SourceUseRow;
  readonly into: SourceUseRow;
}

/** The articles whose working copies use both. */
export function listDoubleUses(db: Executor, { from, into }: Pair): Promise<DoubleUse[]> {
  const { sourceUses } = db.tables;
  const staying = aliasedTable(sourceUses, 'staying');
  return db.sql
    .select({ from: sourceUses, into: staying })
    .from(sourceUses)
    .innerJoin(staying, and(eq(staying.articleId, sourceUses.articleId), eq(staying.sourceId, into.id)))
    .where(eq(sourceUses.sourceId, from.id))
    .orderBy(asc(sourceUses.id));
}

/** Gives each working copy that uses the one that goes another version. */
export async function raiseVersionsUsing(tx: Executor, sourceId: string): Promise<void> {
  await raiseVersions(tx, eq(tx.tables.sourceUses.sourceId, sourceId));
}

/** A quote that is about to move to another use. */
export type QuoteOfUse = Pick<Tables['quotes']['$inferSelect'], 'id' | 'terms'>;

/** The quotes of a use, also those that are only history. */
export function listQuotesOfUse(db: Executor, useId: string): Promise<QuoteOfUse[]> {
  const { quotes } = db.tables;
  return db.sql
    .select({ id: quotes.id, terms: quotes.terms })
    .from(quotes)
    .where(eq(quotes.useId, useId))
    .orderBy(asc(quotes.id));
}

/** A quote, whose words it is from now on and on which terms of its own, and who says so when (epoch ms). */
export interface QuoteMove extends QuoteOfUse {
  readonly useId: string;
  readonly at: number;
  readonly by: string;
}

/** Makes a quote that of another use, and notes it in its history. */
export async function moveQuote(tx: Executor, { id, useId, terms, at, by }: QuoteMove): Promise<void> {
  const { quotes, quoteEvents } = tx.tables;
  await tx.sql
    .update(quotes)
    .set({ useId, terms, version: sql`${quotes.version} + 1`, updatedAt: at, updatedBy: by })
    .where(eq(quotes.id, id));
  await tx.sql.insert(quoteEvents).values({ quoteId: id, at, by, kind: 'source-merged', detail: null });
}

/**
 * Makes the uses of the one that goes those of the one that stays. An anonymous one goes on being described in each article as it was:
 * what its use left to the record stands in the use from then on.
 */
export async function moveUses(tx: Executor, { from, into }: Pair): Promise<void> {
  const { sourceUses } = tx.tables;
  if (from.descriptor !== null && from.descriptor !== into.descriptor)
    await tx.sql
      .update(sourceUses)
      .set({ descriptor: from.descriptor })
      .where(and(eq(sourceUses.sourceId, from.id), isNull(sourceUses.descriptor)));
  await tx.sql.update(sourceUses).set({ sourceId: into.id }).where(eq(sourceUses.sourceId, from.id));
}

/** Makes the members of an organisation those of the one that stays, which is no member of itself. */
export async function moveMembers(tx: Executor, { from, into }: Pair): Promise<void> {
  const { sources } = tx.tables;
  await tx.sql
    .update(sources)
    .set({ organisationId: into.id, version: sql`${sources.version} + 1` })
    .where(and(eq(sources.organisationId, from.id), ne(sources.id, into.id), ne(sources.id, from.id)));
}

/** An article in which the public sees both, and the summary of its sourcing (JSON). */
export interface DoublePublished {
  readonly articleId: string;
  readonly sourcing: string;
}

/** The articles in which the public sees both. */
export function listDoublePublished(db: Executor, { from, into }: Pair): Promise<DoublePublished[]> {
  const { publishedSources, publishedArticles } = db.tables;
  const staying = aliasedTable(publishedSources, 'staying');
  return db.sql
    .select({ articleId: publishedArticles.articleId, sourcing: publishedArticles.sourcing })
    .from(publishedSources)
    .innerJoin(staying, and(eq(staying.articleId, publishedSources.articleId), eq(staying.sourceId, into.id)))
    .innerJoin(publishedArticles, eq(publishedArticles.articleId, publishedSources.articleId))
    .where(eq(publishedSources.sourceId, from.id))
    .orderBy(asc(publishedArticles.articleId));
}

/** Takes the one that goes out of public articles that show the other as well; `sourcing` is what each comes to without it. */
export async function dropDoublePublished(
  tx: Executor,
  { from }: Pair,
  articles: readonly DoublePublished[],
): Promise<void> {
  const { publishedSources, publishedFacets, publishedArticles } = tx.tables;
  const ids = articles.map(({ articleId }) => articleId);
  await tx.sql
    .delete(publishedSources)
    .where(and(eq(publishedSources.sourceId, from.id), inArray(publishedSources.articleId, ids)));
  await tx.sql
    .delete(publishedFacets)
    .where(
      and(
        eq(publishedFacets.facet, 'source'),
        eq(publishedFacets.value, from.id),
        inArray(publishedFacets.articleId, ids),
      ),
    );
  for (const { articleId, sourcing } of articles)
    await tx.sql.update(publishedArticles).set({ sourcing }).where(eq(publishedArticles.articleId, articleId));
}

/** Shows the public the one that stays wherever it saw the one that goes. Both are named. */
export async function movePublished(tx: Executor, { from, into }: Pair): Promise<void> {
  const { publishedSources, publishedQuotes, publishedFacets } = tx.tables;
  await tx.sql
    .update(publishedSources)
    .set({ sourceId: into.id, publicId: into.id })
    .where(eq(publishedSources.sourceId, from.id));
  await tx.sql.update(publishedQuotes).set({ sourceId: into.id }).where(eq(publishedQuotes.sourceId, from.id));
  await tx.sql
    .update(publishedFacets)
    .set({ value: into.id })
    .where(and(eq(publishedFacets.facet, 'source'), eq(publishedFacets.value, from.id)));
}

import { asc, eq, inArray, sql } from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import { publicSource } from '../db/expressions.ts';
import type { ShownQuoteRow } from '../quotes/delivery-store.ts';
import type { PublicSourceRow } from '../sources/delivery-store.ts';

/** A quote of a public article. */
export interface ShownQuote extends ShownQuoteRow {
  readonly articleId: string;
  /** Public id of its source; null: none is told. */
  readonly sourceId: string | null;
}

/** A source of a public article. */
export interface ShownSource extends PublicSourceRow {
  readonly articleId: string;
}

/** What public articles quote, in reading order, and whom, each once; both by the ids of the articles. */
export interface ShownSourcing {
  readonly quotes: ReadonlyMap<string, readonly ShownQuote[]>;
  readonly sources: ReadonlyMap<string, readonly ShownSource[]>;
}

export const NO_SOURCING: ShownSourcing = { quotes: new Map(), sources: new Map() };

/** No edition has as many quotes, or sources; the bound is for queries. */
const MOST_IN_ARTICLE = 1_000;

/** The quotes and sources of public articles: two queries, however many articles. Without quotes, when only the sources are asked for, one. */
export async function findShownSourcing(
  db: Executor,
  { articleIds, withQuotes }: { readonly articleIds: readonly string[]; readonly withQuotes: boolean },
): Promise<ShownSourcing> {
  if (articleIds.length === 0) return NO_SOURCING;
  const values = Object.fromEntries(articleIds.map((id, position) => [`id${position}`, id] as const));
  const count = articleIds.length;
  const shownSources = sourcesOfMany(String(count), () => statement((executor) => sourcesOf(executor, count)));
  const sources = Map.groupBy(await shownSources(db, values), ({ articleId }) => articleId);
  if (!withQuotes) return { quotes: new Map(), sources };
  const shownQuotes = quotesOfMany(String(count), () => statement((executor) => quotesOf(executor, count)));
  return { quotes: Map.groupBy(await shownQuotes(db, values), ({ articleId }) => articleId), sources };
}

type OfMany<Row> = (db: Executor, values: Record<string, unknown>) => PromiseLike<Row[]>;

/** By the number of articles: a page has a hundred at most. */
const quotesOfMany = statementBook<OfMany<ShownQuote>>();
const sourcesOfMany = statementBook<OfMany<ShownSource>>();

function quotesOf(db: Executor, count: number) {
  const { publishedQuotes: quotes } = db.tables;
  return db.sql
    .select({
      articleId: quotes.articleId,
      id: quotes.quoteId,
      sourceId: quotes.sourceId,
      publishedAt: quotes.publishedAt,
      content: quotes.content,
    })
    .from(quotes)
    .where(inArray(quotes.articleId, placeholders(count)))
    .orderBy(asc(quotes.articleId), asc(quotes.position))
    .limit(count * MOST_IN_ARTICLE);
}

function sourcesOf(db: Executor, count: number) {
  const { publishedSources: used, sources } = db.tables;
  const { columns, organisation, isItsOrganisation } = publicSource(db.tables);
  return db.sql
    .select({
      articleId: used.articleId,
      id: used.publicId,
      kind: used.kind,
      ...columns,
    })
    .from(used)
    .leftJoin(sources, eq(sources.id, used.sourceId))
    .leftJoin(organisation, isItsOrganisation)
    .where(inArray(used.articleId, placeholders(count)))
    .orderBy(asc(used.articleId), asc(used.position))
    .limit(count * MOST_IN_ARTICLE);
}

function placeholders(count: number) {
  return Array.from({ length: count }, (_, position) => sql.placeholder(`id${position}`));
}

import { and, count, countDistinct, desc, eq, gte, inArray, isNotNull, lt, ne, type SQL, sql, sum } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Executor } from '../db/database.ts';
import type { Sourcing } from '../quotes/edition.ts';
import type { QuoteKind } from '../quotes/schema.ts';
import type { SourceKind } from '../sources/schema.ts';
import type { AnonymityReason } from '../sources/use-schema.ts';

/** Which articles the figures are of: when they were first published (epoch ms, to exclusive), and slugs of sections. */
export interface InsightFilter {
  readonly from: number;
  readonly to: number;
  readonly sections: readonly string[] | undefined;
}

/** So many sources and stories are named. */
const MOST_NAMED = 20;

/** What of `published_articles.sourcing` says that an article rests on one source. */
const SINGLE_SOURCE: keyof Sourcing = 'singleSource';

export interface QuoteFigures {
  readonly kind: QuoteKind;
  readonly terms: 'on_record' | 'background' | 'deep_background';
  readonly isAnonymous: boolean;
  readonly quotes: number;
  readonly words: number;
}

/** How many quotes there are, by all that is told apart. */
export async function countQuotes(db: Executor, filter: InsightFilter): Promise<QuoteFigures[]> {
  const { publishedQuotes: quotes } = db.tables;
  const { kind, terms, isAnonymous } = quotes;
  return db.sql
    .select({ kind, terms, isAnonymous, quotes: count(), words: total(quotes.words) })
    .from(quotes)
    .where(within(db, quotes, filter))
    .groupBy(kind, terms, isAnonymous)
    .limit(100);
}

/** How many sources articles have, those of each article counted by themselves. */
export async function countSources(db: Executor, filter: InsightFilter): Promise<{ named: number; anonymous: number }> {
  const { publishedSources: used, publishedArticles: published } = db.tables;
  const { publishedAt } = used;
  const [row] = await db.sql
    .select({ named: count(used.sourceId), all: count() })
    .from(used)
    .innerJoin(published, eq(published.articleId, used.articleId))
    .where(within(db, { publishedAt, sectionId: published.sectionId }, filter))
    .limit(1);
  const { named = 0, all = 0 } = row ?? {};
  return { named, anonymous: all - named };
}

export interface ArticleFigures {
  readonly articles: number;
  readonly singleSource: number;
  readonly words: number;
}

/** How many articles there are, how many of them rest on one source, and how long they are together. */
export async function countArticles(db: Executor, filter: InsightFilter): Promise<ArticleFigures> {
  const { publishedArticles: published, editions, revisions } = db.tables;
  const rests = sql`case when ${db.dialect.isTrueIn(published.sourcing, SINGLE_SOURCE)} then 1 else 0 end`;
  const [row] = await db.sql
    .select({ articles: count(), singleSource: total(rests), words: total(revisions.wordCount) })
    .from(published)
    .innerJoin(editions, and(eq(editions.articleId, published.articleId), eq(editions.number, published.edition)))
    .innerJoin(revisions, and(eq(revisions.articleId, editions.articleId), eq(revisions.number, editions.revision)))
    .where(within(db, published, filter))
    .limit(1);
  return row ?? { articles: 0, singleSource: 0, words: 0 };
}

export interface SingleSourceRow {
  readonly id: string;
  readonly slug: string;
  readonly publishedAt: number;
  /** JSON object of `EditionContent`. */
  readonly content: string;
}

/** The newest articles that rest on one source. */
export async function listSingleSource(db: Executor, filter: InsightFilter): Promise<SingleSourceRow[]> {
  const { publishedArticles: published, editions } = db.tables;
  const { articleId: id, slug, publishedAt } = published;
  return db.sql
    .select({ id, slug, publishedAt, content: editions.content })
    .from(published)
    .innerJoin(editions, and(eq(editions.articleId, id), eq(editions.number, published.edition)))
    .where(and(within(db, published, filter), db.dialect.isTrueIn(published.sourcing, SINGLE_SOURCE)))
    .orderBy(desc(publishedAt), desc(id))
    .limit(MOST_NAMED);
}

export interface QuotedSource {
  readonly id: string;
  readonly slug: string | null;
  readonly name: string | null;
  readonly kind: SourceKind;
  readonly quotes: number;
  readonly articles: number;
  readonly words: number;
}

/** The named sources with most quotes, the most first. */
export async function listMostQuoted(db: Executor, filter: InsightFilter): Promise<QuotedSource[]> {
  const { publishedQuotes: quotes, sources } = db.tables;
  const spoken = sql`case when ${ne(quotes.kind, 'paraphrase')} then ${quotes.words} else 0 end`;
  const counted = await db.sql
    .select({
      id: quotes.sourceId,
      quotes: count(),
      articles: countDistinct(quotes.articleId),
      words: total(spoken),
    })
    .from(quotes)
    .where(and(within(db, quotes, filter), eq(quotes.isAnonymous, false), isNotNull(quotes.sourceId)))
    .groupBy(quotes.sourceId)
    .orderBy(desc(count()), quotes.sourceId)
    .limit(MOST_NAMED);
  const ids = counted.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return [];
  const named = await db.sql
    .select({ id: sources.id, slug: sources.slug, name: sources.name, kind: sources.kind })
    .from(sources)
    .where(and(inArray(sources.id, ids), eq(sources.identification, 'named')))
    .limit(ids.length);
  const byId = new Map(named.map((source) => [source.id, source]));
  return counted.flatMap(({ id, ...figures }) => {
    const source = id === null ? undefined : byId.get(id);
    return source === undefined ? [] : [{ ...source, ...figures }];
  });
}

/** The reasons of the anonymous sources of articles that were first published in a period, with the slugs of their sections. */
export async function listReasons(
  db: Executor,
  { from, to }: Pick<InsightFilter, 'from' | 'to'>,
): Promise<{ reason: AnonymityReason; section: string | null; publishedAt: number }[]> {
  const { publishedSources: used, publishedArticles: published, sections } = db.tables;
  const { publishedAt } = used;
  return db.sql
    .select({ reason: sql<AnonymityReason>`${used.anonymityReason}`, section: sections.slug, publishedAt })
    .from(used)
    .innerJoin(published, eq(published.articleId, used.articleId))
    .leftJoin(sections, eq(sections.id, published.sectionId))
    .where(and(gte(publishedAt, from), lt(publishedAt, to), isNotNull(used.anonymityReason)));
}

function within(
  { sql: query, tables, dialect }: Executor,
  { publishedAt, sectionId }: { readonly publishedAt: SQLiteColumn; readonly sectionId: SQLiteColumn },
  { from, to, sections: slugs }: InsightFilter,
): SQL | undefined {
  const { sections } = tables;
  const wanted =
    slugs &&
    query
      .select({ id: sections.id })
      .from(sections)
      .where(inArray(sections.slug, [...slugs]));
  return and(gte(publishedAt, from), lt(publishedAt, to), wanted && inArray(dialect.aside(sectionId), wanted));
}

/** A sum as a number; 0 of nothing. */
function total(of: SQLiteColumn | SQL): SQL<number> {
  return sql<number>`coalesce(${sum(of)}, 0)`.mapWith(Number);
}

import { and, asc, count, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { type Executor, insertion, replacement, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type QuoteRow = Tables['quotes']['$inferSelect'];
export type SegmentRow = Tables['quoteSegments']['$inferSelect'];
export type QuoteEventRow = Tables['quoteEvents']['$inferSelect'];
export type NotSpeechRow = Tables['notSpeech']['$inferSelect'];

/** A quote with its runs of words, in order. */
export interface StoredQuote {
  readonly quote: QuoteRow;
  readonly segments: readonly SegmentRow[];
}

/** All quotes that an article has or had, oldest first. */
export async function listQuotes(db: Executor, articleId: string): Promise<StoredQuote[]> {
  return read(db, allOfArticle, articleId);
}

/** Those of an article's quotes that count: neither superseded nor withdrawn. */
export async function listActiveQuotes(db: Executor, articleId: string): Promise<StoredQuote[]> {
  return read(db, activeOfArticle, articleId);
}

const allOfArticle = quotesOfArticle(isOfArticle);
const activeOfArticle = quotesOfArticle(isActive);

function isOfArticle({ tables: { quotes } }: Executor): SQL {
  return eq(quotes.articleId, sql.placeholder('articleId'));
}

function isActive(db: Executor): SQL | undefined {
  return and(isOfArticle(db), eq(db.tables.quotes.state, 'active'));
}

/** Some of the quotes of an article, and their runs of words. */
function quotesOfArticle(which: (db: Executor) => SQL | undefined) {
  const quotesOf = statement((db) => {
    const { quotes } = db.tables;
    return db.sql.select().from(quotes).where(which(db)).orderBy(asc(quotes.id));
  });
  const segmentsOf = statement((db) => {
    const { quotes, quoteSegments } = db.tables;
    return db.sql
      .select({ segment: quoteSegments })
      .from(quotes)
      .innerJoin(quoteSegments, eq(quoteSegments.quoteId, quotes.id))
      .where(which(db))
      .orderBy(asc(quoteSegments.quoteId), asc(quoteSegments.position));
  });
  return { quotesOf, segmentsOf };
}

async function read(
  db: Executor,
  { quotesOf, segmentsOf }: ReturnType<typeof quotesOfArticle>,
  articleId: string,
): Promise<StoredQuote[]> {
  const rows = await quotesOf(db, { articleId });
  if (rows.length === 0) return [];
  const found = await segmentsOf(db, { articleId });
  const segments = Map.groupBy(
    found.map(({ segment }) => segment),
    ({ quoteId }) => quoteId,
  );
  return rows.map((quote) => ({ quote, segments: segments.get(quote.id) ?? [] }));
}

const statesOfArticle = statement((db) => {
  const { quotes, quoteSegments } = db.tables;
  const { state } = quoteSegments;
  return db.sql
    .select({ quoteId: quotes.id, state })
    .from(quotes)
    .innerJoin(quoteSegments, eq(quoteSegments.quoteId, quotes.id))
    .where(isActive(db))
    .groupBy(quotes.id, state);
});

/** The states that the words of an article's active quotes are in: each once for each quote. Every quote has words. */
export async function listQuoteStates(
  db: Executor,
  articleId: string,
): Promise<Pick<SegmentRow, 'quoteId' | 'state'>[]> {
  return statesOfArticle(db, { articleId });
}

/** One quote, or undefined. */
export async function findQuote(db: Executor, id: string): Promise<StoredQuote | undefined> {
  const { quotes, quoteSegments } = db.tables;
  const [quote] = await db.sql.select().from(quotes).where(eq(quotes.id, id)).limit(1);
  if (quote === undefined) return undefined;
  const segments = await db.sql
    .select()
    .from(quoteSegments)
    .where(eq(quoteSegments.quoteId, id))
    .orderBy(asc(quoteSegments.position));
  return { quote, segments };
}

const insertQuoteRow = insertion('quotes');
const replaceQuoteRow = replacement('quotes');
const insertSegment = insertion('quoteSegments');
const insertNotSpeech = insertion('notSpeech');

const deleteSegments = statement((tx) => {
  const { quoteSegments } = tx.tables;
  return tx.sql.delete(quoteSegments).where(eq(quoteSegments.quoteId, sql.placeholder('quoteId')));
});

/** Adds a quote with its segments. */
export async function insertQuote(tx: Executor, { quote, segments }: StoredQuote): Promise<void> {
  await insertQuoteRow(tx, quote);
  for (const segment of segments) await insertSegment(tx, segment);
}

/** Saves the record of a quote; its segments stay. */
export async function saveQuoteRow(tx: Executor, quote: QuoteRow): Promise<void> {
  await replaceQuoteRow(tx, quote);
}

/** Saves where the words of a quote stand. */
export async function saveSegments(tx: Executor, quoteId: string, segments: readonly SegmentRow[]): Promise<void> {
  await deleteSegments(tx, { quoteId });
  for (const segment of segments) await insertSegment(tx, segment);
}

/** Deletes a quote that was never public, with its history. */
export async function deleteQuote(tx: Executor, id: string): Promise<void> {
  const { quotes } = tx.tables;
  await tx.sql.delete(quotes).where(eq(quotes.id, id));
}

const insertEvent = statement((tx) =>
  tx.sql.insert(tx.tables.quoteEvents).values({
    quoteId: sql.placeholder('quoteId'),
    at: sql.placeholder('at'),
    by: sql.placeholder('by'),
    kind: sql.placeholder('kind'),
    detail: sql.placeholder('detail'),
  }),
);

/** Writes down what happened to a quote. */
export async function recordQuoteEvent(
  tx: Executor,
  { detail, ...event }: Omit<QuoteEventRow, 'seq' | 'detail'> & { readonly detail?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await insertEvent(tx, { ...event, detail: detail === undefined ? null : JSON.stringify(detail) });
}

/** What happened to a quote, oldest first. */
export async function listQuoteEvents(db: Executor, quoteId: string): Promise<QuoteEventRow[]> {
  const { quoteEvents } = db.tables;
  return db.sql.select().from(quoteEvents).where(eq(quoteEvents.quoteId, quoteId)).orderBy(asc(quoteEvents.seq));
}

/** What of an article stands in quotation marks and is no speech. */
export async function listNotSpeech(db: Executor, articleId: string): Promise<NotSpeechRow[]> {
  const { notSpeech } = db.tables;
  return db.sql.select().from(notSpeech).where(eq(notSpeech.articleId, articleId)).orderBy(asc(notSpeech.folded));
}

/** Says, or says anew, that words in quotation marks are no speech. */
export async function putNotSpeech(tx: Executor, row: NotSpeechRow): Promise<void> {
  await removeNotSpeech(tx, row);
  await insertNotSpeech(tx, row);
}

/** Takes back that words are no speech. */
export async function removeNotSpeech(
  tx: Executor,
  { articleId, folded }: Pick<NotSpeechRow, 'articleId' | 'folded'>,
): Promise<void> {
  const { notSpeech } = tx.tables;
  await tx.sql.delete(notSpeech).where(and(eq(notSpeech.articleId, articleId), eq(notSpeech.folded, folded)));
}

/** Notes that an edition has these quotes: from then on they are not changed in place. @returns those that no edition had before. */
export async function markPublished(tx: Executor, ids: readonly string[], at: number): Promise<string[]> {
  if (ids.length === 0) return [];
  const { quotes } = tx.tables;
  const rows = await tx.sql
    .update(quotes)
    .set({ publishedAt: at })
    .where(and(inArray(quotes.id, [...ids]), isNull(quotes.publishedAt)))
    .returning({ id: quotes.id });
  return rows.map(({ id }) => id);
}

/** How many quotes hang on a use of a source, whatever became of them. */
export async function countQuotesOfUse(db: Executor, useId: string): Promise<number> {
  const { quotes } = db.tables;
  const [row] = await db.sql.select({ total: count() }).from(quotes).where(eq(quotes.useId, useId)).limit(1);
  return row?.total ?? 0;
}

/** How many of an article's active quotes are the words of each use. */
export async function countActiveByUse(db: Executor, articleId: string): Promise<ReadonlyMap<string, number>> {
  const { quotes } = db.tables;
  const rows = await db.sql
    .select({ useId: quotes.useId, quotes: count() })
    .from(quotes)
    .where(and(eq(quotes.articleId, articleId), eq(quotes.state, 'active'), isNotNull(quotes.useId)))
    .groupBy(quotes.useId);
  return new Map(rows.map((row) => [row.useId ?? '', row.quotes]));
}

/** The ids of the quotes of a use that were in an edition. */
export async function listPublishedQuotesOf(db: Executor, useId: string): Promise<string[]> {
  const { quotes } = db.tables;
  const rows = await db.sql
    .select({ id: quotes.id })
    .from(quotes)
    .where(and(eq(quotes.useId, useId), isNotNull(quotes.publishedAt)))
    .orderBy(asc(quotes.id));
  return rows.map(({ id }) => id);
}

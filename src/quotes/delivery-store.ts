import { aliasedTable, and, asc, count, desc, eq, gt, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import { beyond, publicSource } from '../db/expressions.ts';
import type { PublicSourceRow } from '../sources/delivery-store.ts';
import {
  conditionsOf,
  type Driver,
  driverOf,
  filterShape,
  type QuoteFilter,
  type SortColumn,
} from './delivery-filter-store.ts';

/** A public quote as it is stored, whatever stands around it. */
export interface ShownQuoteRow {
  readonly id: string;
  /** First publication of its article, epoch ms. */
  readonly publishedAt: number;
  /** JSON object of what stands on its own: kind to segments. */
  readonly content: string;
}

/** What the public sees of a quote, as it is stored. */
export interface FoundQuote {
  readonly quote: ShownQuoteRow;
  readonly article: {
    readonly id: string;
    readonly slug: string;
    readonly headline: string;
  };
  readonly source: PublicSourceRow | null;
}

/** A quote in a list, with the value that it is sorted by. */
export interface ListedQuote extends FoundQuote {
  readonly position: number;
}

export interface QuotePage {
  readonly filter: QuoteFilter;
  readonly sort: { readonly column: SortColumn; readonly direction: 'up' | 'down' };
  /** The sort value and id of the last quote of the page before. */
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
}

/** Where a quote stands of which nobody knows when it was said: as if it were older than all others. */
const UNDATED = -99_999_999_999_999;

const byId = statement((db) =>
  select(db, sql<number>`0`)
    .where(eq(db.tables.publishedQuotes.quoteId, sql.placeholder('id')))
    .limit(1),
);

const modified = statement((db) => {
  const { publishedArticles } = db.tables;
  return db.sql
    .select({ at: publishedArticles.modifiedAt })
    .from(publishedArticles)
    .where(eq(publishedArticles.articleId, sql.placeholder('articleId')))
    .limit(1);
});

/** The public quote with this id, or undefined; with when anything in its article, its sources too, last changed (epoch ms). */
export async function findPublicQuote(
  db: Executor,
  id: string,
): Promise<(FoundQuote & { readonly modifiedAt: number }) | undefined> {
  const [row] = await byId(db, { id });
  if (row === undefined) return undefined;
  const [article] = await modified(db, { articleId: row.articleId });
  return { ...foundOf(row), modifiedAt: article?.at ?? row.publishedAt };
}

const correction = statement((db) => {
  const { quotes } = db.tables;
  const corrected = aliasedTable(quotes, 'corrected');
  return db.sql
    .select({ id: quotes.id })
    .from(corrected)
    .innerJoin(quotes, eq(quotes.supersedes, corrected.id))
    .where(
      and(eq(corrected.id, sql.placeholder('id')), isNotNull(corrected.publishedAt), isNotNull(quotes.publishedAt)),
    )
    .limit(1);
});

/** The id of the quote that corrects this one, if both were public at some time; undefined otherwise. */
export async function findCorrection(db: Executor, id: string): Promise<string | undefined> {
  const [row] = await correction(db, { id });
  return row?.id;
}

/**
 * One page, in order. Where several values of the filter that drives are asked for, each is read by itself in the order of its index, and
 * the page is the beginning of them all: so it costs a page for each value, however many quotes there are.
 */
export async function listPublicQuotes(db: Executor, page: QuotePage): Promise<ListedQuote[]> {
  const readings = readingsOf(page);
  const found: ListedQuote[] = [];
  for (const reading of readings) {
    const { shape, values } = shapeOf(page, reading);
    const run = lists(shape, () => statement((executor) => buildPage(executor, page, reading)));
    for (const row of await run(db, values)) found.push({ ...foundOf(row), position: row.position });
  }
  return readings.length === 1 ? found : found.toSorted(inOrderOf(page.sort)).slice(0, page.limit);
}

/** How many quotes the filter lets through. */
export async function countPublicQuotes(db: Executor, filter: QuoteFilter): Promise<number> {
  const { shape, values } = filterShape(filter);
  const run = counts(JSON.stringify([driverOf(filter, 'publishedAt'), shape]), () =>
    statement((executor) => buildCount(executor, filter)),
  );
  const [row] = await run(db, values);
  return row?.total ?? 0;
}

interface Reading extends Pick<QuotePage, 'filter' | 'after'> {
  readonly driver: Driver;
}

/** What is read for one page: together it lets the same through as the filter. */
function readingsOf({ filter, sort, after }: QuotePage): Reading[] {
  const driver = driverOf(filter, sort.column);
  if (driver === 'said') return readingsBySpeech({ filter, sort, after });
  if (driver === 'article' || driver === 'published' || driver === 'undated' || sort.column === 'saidAt')
    return [{ filter, driver, after }];
  return (filter[driver] ?? []).map((value) => ({ filter: { ...filter, [driver]: [value] }, driver, after }));
}

/** An index on when words were said holds those of which nobody knows it in a part of their own, older than all others. */
function readingsBySpeech({ filter, sort, after }: Omit<QuotePage, 'limit'>): Reading[] {
  const dated: Reading = { filter, driver: 'said', after };
  const undated: Reading = { filter, driver: 'undated', after };
  if (filter.saidFrom !== undefined || filter.saidTo !== undefined) return [dated];
  if (after === undefined) return [dated, undated];
  const isInUndated = after[0] === UNDATED;
  if (sort.direction === 'down') return isInUndated ? [undated] : [dated, { ...undated, after: undefined }];
  return isInUndated ? [{ ...dated, after: undefined }, undated] : [dated];
}

function inOrderOf({ direction }: QuotePage['sort']) {
  const sign = direction === 'up' ? 1 : -1;
  return (one: ListedQuote, other: ListedQuote): number => {
    if (one.position !== other.position) return one.position < other.position ? -sign : sign;
    return one.quote.id < other.quote.id ? -sign : sign;
  };
}

function select(db: Executor, position: SQL<number>) {
  const { publishedQuotes: quotes, publishedSources: used, sources } = db.tables;
  const { columns, organisation, isItsOrganisation } = publicSource(db.tables);
  // Of a named source everything stands in its record. Another one is looked up by the article, whose few sources are at hand.
  const named = sql`case when ${quotes.isAnonymous} then null else ${quotes.sourceId} end`;
  const ofAnonymous = sql`case when ${quotes.isAnonymous} then ${quotes.articleId} end`;
  const isItsSource = and(eq(used.articleId, ofAnonymous), eq(db.dialect.aside(used.publicId), quotes.sourceId));
  return db.sql
    .select({
      id: quotes.quoteId,
      publishedAt: quotes.publishedAt,
      content: quotes.content,
      position: position.as('position'),
      articleId: quotes.articleId,
      articleSlug: sql<string>`${quotes.slug}`.as('article_slug'),
      headline: quotes.headline,
      sourceId: quotes.sourceId,
      isAnonymous: quotes.isAnonymous,
      kind: quotes.sourceKind,
      ...columns,
    })
    .from(quotes)
    .leftJoin(used, isItsSource)
    .leftJoin(sources, and(eq(sources.id, named), eq(sources.identification, 'named')))
    .leftJoin(organisation, isItsOrganisation);
}

type Row = Awaited<ReturnType<typeof byId>>[number];

function foundOf(row: Row): FoundQuote {
  const { id, publishedAt, content, articleId, articleSlug, headline } = row;
  const { sourceId, kind, isAnonymous, position: _, ...about } = row;
  const identification = isAnonymous ? row.identification : row.name === null ? null : 'named';
  const isKnown = sourceId !== null && kind !== null && identification !== null;
  return {
    quote: { id, publishedAt, content },
    article: { id: articleId, slug: articleSlug, headline },
    source: isKnown ? { ...about, id: sourceId, kind, identification } : null,
  };
}

/** The value that a page is in the order of. */
function positionOf({ tables: { publishedQuotes: quotes }, dialect }: Executor, column: SortColumn, driver: Driver) {
  if (driver === 'undated') return sql<number>`${sql.placeholder('undated')}`;
  if (driver === 'said') return sql<number>`${quotes.saidAt}`;
  if (column === 'saidAt')
    return sql<number>`case when ${quotes.saidAt} is null then ${sql.placeholder('undated')} else ${quotes.saidAt} end`;
  return driver === 'article' ? sql<number>`${dialect.aside(quotes.publishedAt)}` : sql<number>`${quotes.publishedAt}`;
}

function buildPage(db: Executor, { sort }: QuotePage, { filter, driver, after }: Reading) {
  const { quoteId } = db.tables.publishedQuotes;
  const position = positionOf(db, sort.column, driver);
  const conditions = conditionsOf(db, filter, driver);
  const inOrder = sort.direction === 'up' ? asc : desc;
  if (after !== undefined) {
    const beyondId = sort.direction === 'up' ? gt : lt;
    conditions.push(
      driver === 'undated'
        ? beyondId(quoteId, sql.placeholder('afterId'))
        : beyond([position, quoteId], [sql.placeholder('after'), sql.placeholder('afterId')], sort.direction),
    );
  }
  const query = select(db, position)
    .where(and(...conditions))
    .$dynamic();
  const order = driver === 'undated' ? [inOrder(quoteId)] : [inOrder(position), inOrder(quoteId)];
  return query.orderBy(...order).limit(sql.placeholder('limit'));
}

function buildCount(db: Executor, filter: QuoteFilter) {
  return db.sql
    .select({ total: count() })
    .from(db.tables.publishedQuotes)
    .where(and(...conditionsOf(db, filter, driverOf(filter, 'publishedAt'))))
    .limit(1);
}

/** What the text of the query hangs on, and the values for its placeholders. */
function shapeOf({ sort, limit }: QuotePage, { filter, driver, after }: Reading) {
  const { shape, values } = filterShape(filter);
  if (after !== undefined) [values['after'], values['afterId']] = after;
  return {
    shape: JSON.stringify([sort, driver, after !== undefined, shape]),
    values: { ...values, limit, undated: UNDATED },
  };
}

type Page = (db: Executor, values: Record<string, unknown>) => PromiseLike<Row[]>;
type Count = (db: Executor, values: Record<string, unknown>) => PromiseLike<{ total: number }[]>;

const lists = statementBook<Page>();
const counts = statementBook<Count>();

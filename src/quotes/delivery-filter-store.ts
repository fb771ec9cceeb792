import { and, eq, gte, inArray, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Executor } from '../db/database.ts';
import { scalar } from '../db/expressions.ts';
import { isId } from '../lib/ids.ts';
import type { SourceKind } from '../sources/schema.ts';
import type { PublicTerms } from './delivery-schema.ts';
import type { QuoteKind } from './schema.ts';

export type SortColumn = 'publishedAt' | 'saidAt';

/** Which quotes: each filter narrows, several values in one mean any of them. Instants are epoch ms, from inclusive, to exclusive. */
export interface QuoteFilter {
  /** Ids or slugs of articles. */
  readonly article?: readonly string[] | undefined;
  /** Public ids of sources. */
  readonly source?: readonly string[] | undefined;
  readonly sourceKind?: readonly SourceKind[] | undefined;
  readonly terms?: readonly PublicTerms[] | undefined;
  readonly kind?: readonly QuoteKind[] | undefined;
  /** Slugs of sections. */
  readonly section?: readonly string[] | undefined;
  readonly saidFrom?: number | undefined;
  readonly saidTo?: number | undefined;
  readonly publishedFrom?: number | undefined;
  readonly publishedTo?: number | undefined;
}

/** The filters that have an index with the order of publication behind them. */
export type Ordered = 'source' | 'section' | 'terms' | 'sourceKind' | 'kind';

/** From what a query is read. `said`: by when the words were said; `undated`: those of which that is not known. */
export type Driver = 'article' | Ordered | 'published' | 'said' | 'undated';

/** What most quotes are: other filters narrow more. */
const COMMON: ReadonlySet<string> = new Set(['on_record', 'person', 'organisation', 'direct']);

/**
 * The driver of a list. One of the filters with an index chooses the rows, by rank: what narrows most on the whole. Articles and, by the time
 * of speech, sources have so few quotes that these are gathered and sorted.
 */
export function driverOf(filter: QuoteFilter, column: SortColumn): Driver {
  if (filter.article !== undefined) return 'article';
  if (column === 'saidAt') return filter.source === undefined ? 'said' : 'source';
  const given = (['source', 'section', 'terms', 'sourceKind', 'kind'] as const).filter(
    (name) => filter[name] !== undefined,
  );
  const isRare = (name: Ordered) => filter[name]?.every((value) => !COMMON.has(value)) === true;
  return given.find(isRare) ?? given[0] ?? 'published';
}

/** The filter as conditions on `published_quotes`. Only what the driver says may choose an index; the others choose among what is read anyway. */
export function conditionsOf(db: Executor, filter: QuoteFilter, driver: Driver): SQL[] {
  const { publishedQuotes: quotes, sections } = db.tables;
  const aside = (column: SQLiteColumn) => db.dialect.aside(column);
  const conditions: SQL[] = [];
  const among = (
    name: Ordered,
    column: SQLiteColumn,
    value = (which: string): SQL => sql`${sql.placeholder(which)}`,
  ) => {
    const values = filter[name];
    if (values === undefined) return;
    conditions.push(anyOf(driver === name ? column : aside(column), names(name, values).map(value)));
  };
  if (filter.article !== undefined) {
    const ids = filter.article.map((ref, position) => articleId(db, ref, `article${position}`));
    conditions.push(anyOf(quotes.articleId, ids));
  }
  const sectionId = (name: string) =>
    scalar<string>(
      db.sql
        .select({ id: sections.id })
        .from(sections)
        .where(eq(sections.slug, sql.placeholder(name))),
    );
  among('source', quotes.sourceId);
  among('section', quotes.sectionId, sectionId);
  among('sourceKind', quotes.sourceKind);
  among('terms', quotes.terms);
  among('kind', quotes.kind);
  if (driver === 'said') conditions.push(isNotNull(quotes.saidAt));
  if (driver === 'undated') conditions.push(isNull(quotes.saidAt));
  const said = driver === 'said' ? sql`${quotes.saidAt}` : aside(quotes.saidAt);
  const isByPublication = driver !== 'article' && driver !== 'said' && driver !== 'undated';
  const published = isByPublication ? sql`${quotes.publishedAt}` : aside(quotes.publishedAt);
  if (filter.saidFrom !== undefined) conditions.push(gte(said, sql.placeholder('saidFrom')));
  if (filter.saidTo !== undefined) conditions.push(lt(said, sql.placeholder('saidTo')));
  if (filter.publishedFrom !== undefined) conditions.push(gte(published, sql.placeholder('publishedFrom')));
  if (filter.publishedTo !== undefined) conditions.push(lt(published, sql.placeholder('publishedTo')));
  return conditions;
}

/** What the text of a query with this filter hangs on, and the values for its placeholders. */
export function filterShape(filter: QuoteFilter): { shape: unknown[]; values: Record<string, unknown> } {
  const values: Record<string, unknown> = {};
  const shape: unknown[] = [];
  for (const [name, value] of Object.entries<number | readonly string[] | undefined>({ ...filter })) {
    if (value === undefined) continue;
    if (typeof value === 'number') values[name] = value;
    else for (const [position, placeholder] of names(name, value).entries()) values[placeholder] = value[position];
    shape.push(name, typeof value === 'number' ? 0 : value.length);
  }
  shape.push(filter.article?.map(isId));
  return { shape, values };
}

/** The id itself, or that of the article to which the slug leads. */
function articleId({ sql: query, tables: { articleSlugs } }: Executor, ref: string, name: string): SQL {
  if (isId(ref)) return sql`${sql.placeholder(name)}`;
  return scalar<string>(
    query
      .select({ id: articleSlugs.articleId })
      .from(articleSlugs)
      .where(and(eq(articleSlugs.slug, sql.placeholder(name)))),
  );
}

/** One value is compared by `=`, which keeps the order of an index; several by `in`. */
function anyOf(column: SQLWrapper, values: readonly SQL[]): SQL {
  const expression = sql`${column}`;
  const [only] = values;
  return values.length === 1 && only !== undefined ? eq(expression, only) : inArray(expression, [...values]);
}

/** The names of the placeholders of a list: source0, source1 … */
function names(name: string, values: readonly unknown[]): string[] {
  return values.map((_, position) => `${name}${position}`);
}

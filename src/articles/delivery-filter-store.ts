import { and, eq, exists, gte, inArray, lt, type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Executor } from '../db/database.ts';
import { scalar } from '../db/expressions.ts';
import type { Tables } from '../db/tables.ts';
import type { PublicTerms } from '../quotes/delivery-schema.ts';
import type { SourceKind } from '../sources/schema.ts';

export type SortColumn = 'publishedAt' | 'updatedAt';

/** Which articles: each filter narrows, several values in one mean any of them. Instants are epoch ms, from inclusive, to exclusive. */
export interface ArticleFilter {
  readonly section?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly author?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
  readonly publishedFrom?: number | undefined;
  readonly publishedTo?: number | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** Whether it has a photo that the public sees. */
  readonly hasPhoto?: boolean | undefined;
  /** Public ids of sources. */
  readonly source?: readonly string[] | undefined;
  readonly sourceKind?: readonly SourceKind[] | undefined;
  readonly terms?: readonly PublicTerms[] | undefined;
  /** Whether it quotes a source that it does not name. */
  readonly hasAnonymousSource?: boolean | undefined;
}

/** What of its sourcing an article is found by. */
type Facet = Tables['publishedFacets']['$inferSelect']['facet'];

/** From which table a query is read; a count looks at all that match, so it gathers their ids first. */
type Driver = 'none' | 'tag' | 'author' | Facet | 'count';

/** What most articles have: even a section narrows more. */
const COMMON: ReadonlySet<string> = new Set(['on_record', 'person', 'organisation']);

/** What drives a page: what narrows to one source, one tag or one author, or to terms or a kind of source that nothing else narrows as much. */
export function driverOf(filter: ArticleFilter): Exclude<Driver, 'count'> {
  const { source, tag, author, section, language } = filter;
  if (source?.length === 1) return 'source';
  if (tag?.length === 1) return 'tag';
  if (author?.length === 1) return 'author';
  const given = (['terms', 'sourceKind'] as const).filter((facet) => filter[facet]?.length === 1);
  const rare = given.find((facet) => filter[facet]?.some((value) => !COMMON.has(value)) === true);
  return rare ?? (section === undefined && language === undefined ? (given[0] ?? 'none') : 'none');
}

/**
 * The filter as conditions on `published_articles` and its driver. For a page `column` is the one it is sorted by. Only a condition that keeps this order may choose
 * an index; otherwise all that the filter lets through would be read and sorted for one page, or worse, matched row by row.
 */
export function conditionsOf(
  db: Executor,
  filter: ArticleFilter,
  { driver, column }: { driver: Driver; column: SortColumn | undefined },
): SQL[] {
  const { publishedArticles: published, sections, tags, authors } = db.tables;
  const { publishedTags, publishedBylines, publishedFacets } = db.tables;
  const aside = (of: SQLiteColumn) => db.dialect.aside(of);
  const ofFacets = { source: publishedFacets, sourceKind: publishedFacets, terms: publishedFacets };
  const ofOthers = { none: published, count: published, tag: publishedTags, author: publishedBylines };
  const orderTable = { ...ofOthers, ...ofFacets }[driver];
  const unlessMany = (of: SQLiteColumn, values: readonly string[]) =>
    driver === 'count' || (driver === 'none' && values.length === 1) ? of : aside(of);
  const instant = (of: SortColumn) =>
    sql`${driver === 'count' || of === column ? orderTable[of] : aside(published[of])}`;
  const idOf = (table: typeof sections | typeof tags | typeof authors, name: string) =>
    scalar<string>(
      db.sql
        .select({ id: table.id })
        .from(table)
        .where(eq(table.slug, sql.placeholder(name))),
    );
  const conditions: SQL[] = [];
  if (filter.section) {
    conditions.push(
      anyOf(
        unlessMany(published.sectionId, filter.section),
        names('section', filter.section).map((name) => idOf(sections, name)),
      ),
    );
  }
  if (filter.language) {
    conditions.push(
      anyOf(
        unlessMany(published.language, filter.language),
        names('language', filter.language).map((name) => sql.placeholder(name)),
      ),
    );
  }
  if (filter.hasPhoto !== undefined) {
    // About half of all articles have one: whatever else is asked for narrows more.
    const isAlone = isAloneIn(filter) && filter.hasAnonymousSource === undefined;
    const tested = isAlone ? published.hasPhoto : aside(published.hasPhoto);
    conditions.push(anyOf(tested, [sql.placeholder('hasPhoto')]));
  }
  if (filter.hasAnonymousSource !== undefined) {
    const tested = isAloneIn(filter) ? published.hasAnonymousSource : aside(published.hasAnonymousSource);
    conditions.push(anyOf(tested, [sql.placeholder('hasAnonymousSource')]));
  }
  for (const facet of ['source', 'sourceKind', 'terms'] as const) {
    const values = filter[facet];
    if (values === undefined) continue;
    const wanted = names(facet, values).map((name) => sql`${sql.placeholder(name)}`);
    if (driver === facet) conditions.push(eq(publishedFacets.facet, facet), anyOf(publishedFacets.value, wanted));
    else conditions.push(hasFacet(db, { facet, wanted }, driver));
  }
  if (filter.tag) {
    const ids = names('tag', filter.tag).map((name) => idOf(tags, name));
    const membership = { table: publishedTags, column: publishedTags.tagId, ids };
    conditions.push(driver === 'tag' ? anyOf(membership.column, ids) : isAmong(db, membership, driver));
  }
  if (filter.author) {
    const ids = names('author', filter.author).map((name) => idOf(authors, name));
    const membership = { table: publishedBylines, column: publishedBylines.authorId, ids };
    conditions.push(driver === 'author' ? anyOf(membership.column, ids) : isAmong(db, membership, driver));
  }
  if (filter.publishedFrom !== undefined)
    conditions.push(gte(instant('publishedAt'), sql.placeholder('publishedFrom')));
  if (filter.publishedTo !== undefined) conditions.push(lt(instant('publishedAt'), sql.placeholder('publishedTo')));
  if (filter.updatedFrom !== undefined) conditions.push(gte(instant('updatedAt'), sql.placeholder('updatedFrom')));
  if (filter.updatedTo !== undefined) conditions.push(lt(instant('updatedAt'), sql.placeholder('updatedTo')));
  return conditions;
}

/** Nothing else narrows but instants and flags, which are for large parts of all articles. */
function isAloneIn({ section, language, tag, author, source, sourceKind, terms }: ArticleFilter): boolean {
  return [section, language, tag, author, source, sourceKind, terms].every((filter) => filter === undefined);
}

/** Whether the sourcing of an article has one of these: gathered for a count, else looked up for each article. */
function hasFacet(
  db: Executor,
  { facet, wanted }: { readonly facet: Facet; readonly wanted: readonly SQL[] },
  driver: Driver,
): SQL {
  const { publishedArticles: published, publishedFacets: facets } = db.tables;
  const members = db.sql.select({ id: facets.articleId }).from(facets);
  if (driver === 'count')
    return inArray(published.articleId, members.where(and(eq(facets.facet, facet), anyOf(facets.value, wanted))));
  const isMember = and(
    eq(facets.articleId, published.articleId),
    eq(facets.facet, facet),
    anyOf(db.dialect.aside(facets.value), wanted),
  );
  return exists(members.where(isMember));
}

interface Membership {
  readonly table: Tables['publishedTags'] | Tables['publishedBylines'];
  readonly column: SQLiteColumn;
  readonly ids: readonly SQL[];
}

/** Whether an article has one of the tags or authors of a table that does not drive: gathered for a count, else looked up for each article. */
function isAmong(db: Executor, { table, column, ids }: Membership, driver: Driver): SQL {
  const { publishedArticles: published } = db.tables;
  const members = db.sql.select({ id: table.articleId }).from(table);
  if (driver === 'count') return inArray(published.articleId, members.where(anyOf(column, ids)));
  // By the article, whose few rows are at hand; by the tag all its articles would be walked each time.
  const isMember = and(eq(table.articleId, published.articleId), anyOf(db.dialect.aside(column), ids));
  return exists(members.where(isMember));
}

/** One value is compared by `=`, which keeps the order of an index; several by `in`. */
function anyOf(column: SQLWrapper, values: readonly (SQLWrapper | Placeholder)[]): SQL {
  const expression = sql`${column}`;
  const [only] = values;
  return values.length === 1 && only !== undefined ? eq(expression, only) : inArray(expression, [...values]);
}

/** The names of the placeholders of a list: section0, section1 … */
export function names(name: string, values: readonly unknown[]): string[] {
  return values.map((_, position) => `${name}${position}`);
}

import { and, asc, count, desc, eq, sql } from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import { beyond, scalar } from '../db/expressions.ts';
import { type ArticleFilter, conditionsOf, driverOf, names, type SortColumn } from './delivery-filter-store.ts';

/** What the public sees of an article, as it is stored: its members as JSON text, to be put together by the view. */
export interface PublishedArticle {
  readonly id: string;
  readonly slug: string;
  readonly publishedAt: number;
  readonly updatedAt: number;
  readonly modifiedAt: number;
  readonly edition: number;
  /** JSON object of `EditionContent`. */
  readonly content: string;
  readonly sectionSlug: string | null;
  readonly sectionName: string | null;
  /** JSON array of { slug, name }. */
  readonly tags: string;
  /** JSON array of { name, author, role }. */
  readonly bylines: string;
  /** JSON array of blocks; empty text in lists that do not ask for it. */
  readonly body: string;
  /** JSON object of `Sourcing`. */
  readonly sourcing: string;
}

export interface ArticlePage {
  readonly filter: ArticleFilter;
  readonly sort: { readonly column: SortColumn; readonly direction: 'up' | 'down' };
  /** The sort value and id of the last article of the page before. */
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
  readonly withBody: boolean;
}

const byId = statement((db) =>
  select(db, true)
    .where(eq(db.tables.publishedArticles.articleId, sql.placeholder('id')))
    .limit(1),
);
const bySlug = statement((db) =>
  select(db, true)
    .where(eq(db.tables.publishedArticles.slug, sql.placeholder('slug')))
    .limit(1),
);

/** The public article with this id, or undefined. */
export async function findPublishedById(db: Executor, id: string): Promise<PublishedArticle | undefined> {
  const [row] = await byId(db, { id });
  return row;
}

/** The public article with this slug now, or undefined. */
export async function findPublishedBySlug(db: Executor, slug: string): Promise<PublishedArticle | undefined> {
  const [row] = await bySlug(db, { slug });
  return row;
}

const currentSlug = statement((db) => {
  const { articleSlugs, publishedArticles } = db.tables;
  return db.sql
    .select({ slug: publishedArticles.slug })
    .from(articleSlugs)
    .innerJoin(publishedArticles, eq(publishedArticles.articleId, articleSlugs.articleId))
    .where(eq(articleSlugs.slug, sql.placeholder('slug')))
    .limit(1);
});

/** The slug that a public article has now, found by one that it had before; undefined when there is none. */
export async function findCurrentSlug(db: Executor, formerSlug: string): Promise<string | undefined> {
  const [row] = await currentSlug(db, { slug: formerSlug });
  return row?.slug;
}

/**
 * One page, in order. Where several values of a filter are asked for, each is read by itself in the order of its index, and
 * the page is the beginning of them all: so it costs a page for each value, however few articles there are among many.
 */
export async function listPublished(db: Executor, page: ArticlePage): Promise<PublishedArticle[]> {
  const branches = branchesOf(page.filter);
  if (branches.length === 1) return listBranch(db, page);
  const found = new Map<string, PublishedArticle>();
  for (const filter of branches) {
    for (const article of await listBranch(db, { ...page, filter })) found.set(article.id, article);
  }
  return [...found.values()].toSorted(inOrderOf(page.sort)).slice(0, page.limit);
}

async function listBranch(db: Executor, page: ArticlePage): Promise<PublishedArticle[]> {
  const { shape, values } = shapeOf(page);
  const run = lists(shape, () => statement((executor) => buildPage(executor, page)));
  return run(db, values);
}

/** The filter once for each value of the first of its members that has several; together they let the same through. */
function branchesOf(filter: ArticleFilter): ArticleFilter[] {
  const listed = ['source', 'tag', 'author', 'section', 'language', 'terms', 'sourceKind'] as const;
  const name = listed.find((member) => (filter[member]?.length ?? 0) > 1);
  if (name === undefined) return [filter];
  return (filter[name] ?? []).map((value) => ({ ...filter, [name]: [value] }));
}

function inOrderOf({ column, direction }: ArticlePage['sort']) {
  const sign = direction === 'up' ? 1 : -1;
  return (one: PublishedArticle, other: PublishedArticle): number => {
    if (one[column] !== other[column]) return one[column] < other[column] ? -sign : sign;
    return one.id < other.id ? -sign : sign;
  };
}

/** How many articles the filter lets through. */
export async function countPublished(db: Executor, filter: ArticleFilter): Promise<number> {
  const page: ArticlePage = {
    filter,
    sort: { column: 'publishedAt', direction: 'down' },
    after: undefined,
    limit: 0,
    withBody: false,
  };
  const { shape, values } = shapeOf(page);
  const run = counts(shape, () => statement((executor) => buildCount(executor, page)));
  const [row] = await run(db, values);
  return row?.total ?? 0;
}

function select(db: Executor, withBody: boolean) {
  const {
    publishedArticles: published,
    editions,
    sections,
    publishedTags,
    tags,
    publishedBylines,
    authors,
  } = db.tables;
  const tagsOf = db.sql
    .select({ json: db.dialect.jsonArrayOf({ slug: tags.slug, name: tags.name }, publishedTags.position) })
    .from(publishedTags)
    .innerJoin(tags, eq(tags.id, publishedTags.tagId))
    .where(eq(publishedTags.articleId, published.articleId));
  const bylinesOf = db.sql
    .select({
      json: db.dialect.jsonArrayOf(
        { name: publishedBylines.name, author: authors.slug, role: publishedBylines.role },
        publishedBylines.position,
      ),
    })
    .from(publishedBylines)
    .leftJoin(authors, eq(authors.id, publishedBylines.authorId))
    .where(eq(publishedBylines.articleId, published.articleId));
  return db.sql
    .select({
      id: published.articleId,
      slug: published.slug,
      publishedAt: published.publishedAt,
      updatedAt: published.updatedAt,
      modifiedAt: published.modifiedAt,
      edition: published.edition,
      content: editions.content,
      sectionSlug: sections.slug,
      sectionName: sections.name,
      tags: scalar<string>(tagsOf),
      bylines: scalar<string>(bylinesOf),
      body: withBody ? sql<string>`${editions.body}` : sql<string>`''`,
      sourcing: published.sourcing,
    })
    .from(published)
    .innerJoin(editions, and(eq(editions.articleId, published.articleId), eq(editions.number, published.edition)))
    .leftJoin(sections, eq(sections.id, published.sectionId));
}

/** The order is taken from the table that narrows most, so that one index gives both and no page costs more than the first. */
function buildPage(db: Executor, page: ArticlePage) {
  const { publishedArticles: published, publishedTags, publishedBylines, publishedFacets } = db.tables;
  const { column, direction } = page.sort;
  const query = select(db, page.withBody).$dynamic();
  const driver = driverOf(page.filter);
  if (driver === 'tag') query.innerJoin(publishedTags, eq(publishedTags.articleId, published.articleId));
  if (driver === 'author') query.innerJoin(publishedBylines, eq(publishedBylines.articleId, published.articleId));
  const isByFacet = driver === 'source' || driver === 'sourceKind' || driver === 'terms';
  if (isByFacet) query.innerJoin(publishedFacets, eq(publishedFacets.articleId, published.articleId));
  const table = isByFacet ? publishedFacets : { none: published, tag: publishedTags, author: publishedBylines }[driver];
  const keys = [table[column], table.articleId] as const;
  const conditions = conditionsOf(db, page.filter, { driver, column });
  if (page.after !== undefined) {
    conditions.push(beyond(keys, [sql.placeholder('after'), sql.placeholder('afterId')], direction));
  }
  const inOrder = direction === 'up' ? asc : desc;
  return query
    .where(and(...conditions))
    .orderBy(inOrder(keys[0]), inOrder(keys[1]))
    .limit(sql.placeholder('limit'));
}

function buildCount(db: Executor, { filter }: ArticlePage) {
  const { publishedArticles: published } = db.tables;
  return db.sql
    .select({ total: count() })
    .from(published)
    .where(and(...conditionsOf(db, filter, { driver: 'count', column: undefined })))
    .limit(1);
}

/** What the text of the query hangs on, and the values for its placeholders. */
function shapeOf({ filter, sort, after, limit, withBody }: ArticlePage): {
  shape: string;
  values: Record<string, unknown>;
} {
  const values: Record<string, unknown> = { limit };
  const shape: unknown[] = [sort, withBody, after !== undefined, driverOf(filter)];
  for (const [name, value] of Object.entries<boolean | number | readonly string[] | undefined>({ ...filter })) {
    if (value === undefined) continue;
    if (typeof value !== 'object') values[name] = Number(value);
    else for (const [position, placeholder] of names(name, value).entries()) values[placeholder] = value[position];
    shape.push(name, typeof value === 'object' ? value.length : 0);
  }
  if (after !== undefined) [values['after'], values['afterId']] = after;
  return { shape: JSON.stringify(shape), values };
}

type Page = (db: Executor, values: Record<string, unknown>) => PromiseLike<PublishedArticle[]>;
type Count = (db: Executor, values: Record<string, unknown>) => PromiseLike<{ total: number }[]>;

const lists = statementBook<Page>();
const counts = statementBook<Count>();

import { asc, count, eq, inArray, type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { type Executor, insertion, replacement, statement } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import type { Tables } from '../db/tables.ts';

export type TaxonomyName = 'sections' | 'tags' | 'authors';
export type SectionRow = Tables['sections']['$inferSelect'];
export type TagRow = Tables['tags']['$inferSelect'];
export type AuthorRow = Tables['authors']['$inferSelect'];
export type TaxonomyRow = SectionRow | TagRow | AuthorRow;

/** What a reference to a section, tag or author leads to. */
export type TaxonomyEntry = Pick<TaxonomyRow, 'id' | 'slug' | 'name'>;

/** Where a page ended: name and id of its last row. */
export type TaxonomyPosition = readonly [name: string, id: string];

/** The rows of one of the three tables. */
export interface TaxonomyStore<Row> {
  find(db: Executor, id: string): Promise<Row | undefined>;
  findBySlug(db: Executor, slug: string): Promise<Row | undefined>;
  /** The oldest with exactly this name. */
  findByName(db: Executor, name: string): Promise<Row | undefined>;
  /** One page by name, then id. Names are in the order of their code points. */
  list(db: Executor, page: { after: TaxonomyPosition | undefined; limit: number }): PromiseLike<Row[]>;
  count(db: Executor): Promise<number>;
  insert(tx: Executor, row: Row): PromiseLike<unknown>;
  update(tx: Executor, row: Row): PromiseLike<unknown>;
  /** The database refuses while anything refers to the row. */
  remove(tx: Executor, id: string): Promise<void>;
  /** How many articles use it, in their working copy or as the public sees them. */
  countArticles(db: Executor, id: string): Promise<number>;
}

export const sectionStore: TaxonomyStore<SectionRow> = createStore('sections', {
  select: (db) => db.sql.select().from(db.tables.sections).$dynamic(),
  users: ({ sql: query, tables: { articles, publishedArticles } }) =>
    query
      .select({ id: articles.id })
      .from(articles)
      .where(eq(articles.sectionId, sql.placeholder('id')))
      .union(
        query
          .select({ id: publishedArticles.articleId })
          .from(publishedArticles)
          .where(eq(publishedArticles.sectionId, sql.placeholder('id'))),
      ),
});

export const tagStore: TaxonomyStore<TagRow> = createStore('tags', {
  select: (db) => db.sql.select().from(db.tables.tags).$dynamic(),
  users: ({ sql: query, tables: { articleTags, publishedTags } }) =>
    query
      .select({ id: articleTags.articleId })
      .from(articleTags)
      .where(eq(articleTags.tagId, sql.placeholder('id')))
      .union(
        query
          .select({ id: publishedTags.articleId })
          .from(publishedTags)
          .where(eq(publishedTags.tagId, sql.placeholder('id'))),
      ),
});

export const authorStore: TaxonomyStore<AuthorRow> = createStore('authors', {
  select: (db) => db.sql.select().from(db.tables.authors).$dynamic(),
  users: ({ sql: query, tables: { articleBylines, publishedBylines } }) =>
    query
      .select({ id: articleBylines.articleId })
      .from(articleBylines)
      .where(eq(articleBylines.authorId, sql.placeholder('id')))
      .union(
        query
          .select({ id: publishedBylines.articleId })
          .from(publishedBylines)
          .where(eq(publishedBylines.authorId, sql.placeholder('id'))),
      ),
});

/** As much of a select over one whole table as the store needs. */
interface RowQuery<Row> {
  where(condition: SQL): RowQuery<Row>;
  orderBy(...columns: SQL[]): RowQuery<Row>;
  limit(limit: number | Placeholder): RowQuery<Row>;
  prepare(): { execute(values?: Record<string, unknown>): PromiseLike<Row[]> };
}

/** The queries that only the table itself can type. */
interface TableQueries<Row> {
  readonly select: (db: Executor) => RowQuery<Row>;
  /** The ids of the articles that use the row `id`. */
  readonly users: (db: Executor) => SQLWrapper;
}

function createStore<Name extends TaxonomyName>(
  name: Name,
  { select, users }: TableQueries<Tables[Name]['$inferSelect']>,
): TaxonomyStore<Tables[Name]['$inferSelect']> {
  const column = (db: Executor, key: 'id' | 'slug' | 'name') => db.tables[name][key];
  const oneBy = (key: 'id' | 'slug' | 'name') =>
    statement((db) =>
      select(db)
        .where(eq(column(db, key), sql.placeholder('value')))
        .orderBy(asc(column(db, 'id')))
        .limit(1),
    );
  const [byId, bySlug, byName] = [oneBy('id'), oneBy('slug'), oneBy('name')];
  const inOrder = (db: Executor, query: RowQuery<Tables[Name]['$inferSelect']>) =>
    query.orderBy(asc(column(db, 'name')), asc(column(db, 'id'))).limit(sql.placeholder('limit'));
  const firstPage = statement((db) => inOrder(db, select(db)));
  const laterPage = statement((db) => {
    const last = [sql.placeholder('name'), sql.placeholder('id')] as const;
    return inOrder(db, select(db).where(beyond([column(db, 'name'), column(db, 'id')], last, 'up')));
  });
  const all = statement((db) => db.sql.select({ total: count() }).from(db.tables[name]).limit(1));
  const used = statement((db) => {
    const { articles } = db.tables;
    return db.sql
      .select({ total: count() })
      .from(articles)
      .where(inArray(articles.id, users(db)))
      .limit(1);
  });
  return {
    find: async (db, id) => (await byId(db, { value: id }))[0],
    findBySlug: async (db, slug) => (await bySlug(db, { value: slug }))[0],
    findByName: async (db, value) => (await byName(db, { value }))[0],
    list: (db, { after, limit }) =>
      after === undefined ? firstPage(db, { limit }) : laterPage(db, { limit, name: after[0], id: after[1] }),
    count: async (db) => (await all(db))[0]?.total ?? 0,
    insert: insertion(name),
    update: replacement(name),
    async remove(tx, id) {
      const table = tx.tables[name];
      await tx.sql.delete(table).where(eq(table.id, id));
    },
    countArticles: async (db, id) => (await used(db, { id }))[0]?.total ?? 0,
  };
}

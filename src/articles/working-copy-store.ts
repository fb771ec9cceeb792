import { and, asc, count, desc, eq, exists, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import type { ArticleState } from './schema.ts';
import type { ArticleRow } from './store.ts';

/** Which working copies: each filter narrows, several values in one mean any of them. Instants are epoch ms. */
export interface WorkingCopyFilter {
  readonly state?: readonly ArticleState[] | undefined;
  readonly section?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly author?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
  /** Ids of photos. */
  readonly photo?: readonly string[] | undefined;
  readonly updatedFrom?: number | undefined;
  readonly updatedTo?: number | undefined;
  /** Only what this key made. */
  readonly createdBy?: string | undefined;
}

export interface WorkingCopyPage {
  readonly filter: WorkingCopyFilter;
  readonly sort: { readonly column: 'updatedAt' | 'createdAt'; readonly direction: 'up' | 'down' };
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
}

/** One page of working copies with the slugs of their sections, in order. */
export async function listWorkingCopies(
  db: Executor,
  { filter, sort, after, limit }: WorkingCopyPage,
): Promise<(ArticleRow & { section: string | null })[]> {
  const { articles, sections } = db.tables;
  const keys = [articles[sort.column], articles.id] as const;
  const inOrder = sort.direction === 'up' ? asc : desc;
  const onwards = after && beyond(keys, [sql.param(after[0]), sql.param(after[1])], sort.direction);
  const rows = await db.sql
    .select({ article: articles, section: sections.slug })
    .from(articles)
    .leftJoin(sections, eq(sections.id, articles.sectionId))
    .where(and(...conditionsOf(db, filter), onwards))
    .orderBy(inOrder(keys[0]), inOrder(keys[1]))
    .limit(limit);
  return rows.map(({ article, section }) => ({ ...article, section }));
}

/** How many working copies the filter lets through. */
export async function countWorkingCopies(db: Executor, filter: WorkingCopyFilter): Promise<number> {
  const { articles } = db.tables;
  const [row] = await db.sql
    .select({ total: count() })
    .from(articles)
    .where(and(...conditionsOf(db, filter)))
    .limit(1);
  return row?.total ?? 0;
}

function conditionsOf(db: Executor, filter: WorkingCopyFilter): SQL[] {
  const { articles, sections, tags, authors, articleTags, articleBylines, articlePhotos } = db.tables;
  const conditions: SQL[] = [];
  if (filter.createdBy !== undefined) conditions.push(eq(articles.createdBy, filter.createdBy));
  if (filter.state) conditions.push(inArray(articles.state, [...filter.state]));
  if (filter.language) conditions.push(inArray(articles.language, [...filter.language]));
  if (filter.updatedFrom !== undefined) conditions.push(gte(articles.updatedAt, filter.updatedFrom));
  if (filter.updatedTo !== undefined) conditions.push(lt(articles.updatedAt, filter.updatedTo));
  if (filter.section) {
    const ids = db.sql
      .select({ id: sections.id })
      .from(sections)
      .where(inArray(sections.slug, [...filter.section]));
    conditions.push(inArray(articles.sectionId, ids));
  }
  if (filter.tag) {
    const tagged = db.sql
      .select({ id: tags.id })
      .from(articleTags)
      .innerJoin(tags, eq(tags.id, articleTags.tagId))
      .where(and(eq(articleTags.articleId, articles.id), inArray(tags.slug, [...filter.tag])));
    conditions.push(exists(tagged));
  }
  if (filter.author) {
    const written = db.sql
      .select({ id: authors.id })
      .from(articleBylines)
      .innerJoin(authors, eq(authors.id, articleBylines.authorId))
      .where(and(eq(articleBylines.articleId, articles.id), inArray(authors.slug, [...filter.author])));
    conditions.push(exists(written));
  }
  if (filter.photo) {
    const using = db.sql
      .select({ id: articlePhotos.articleId })
      .from(articlePhotos)
      .where(inArray(articlePhotos.photoId, [...filter.photo]));
    conditions.push(inArray(articles.id, using));
  }
  return conditions;
}

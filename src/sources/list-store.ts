import { and, asc, count, desc, eq, exists, inArray, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import { beyond } from '../db/expressions.ts';
import type { SourceRow } from './store.ts';

/** Which sources: each filter narrows, several values in one mean any of them. What was merged into another is in no list. */
export interface SourceFilter {
  readonly kind?: readonly SourceRow['kind'][] | undefined;
  readonly identification?: readonly SourceRow['identification'][] | undefined;
  /** Id of the organisation that they speak for. */
  readonly organisation?: string | undefined;
  /** Id of an article whose working copy uses it, or that it is for. */
  readonly article?: string | undefined;
  /** Folded beginnings of words: all of them are found in it. */
  readonly words?: readonly string[] | undefined;
  /** Only what this key may see, who is not of the desk; undefined: everything. */
  readonly seenBy?: string | undefined;
  /** Whose working copies `article` may be; undefined: anyone's. */
  readonly author?: string | undefined;
}

export interface SourcePage {
  readonly filter: SourceFilter;
  readonly direction: 'up' | 'down';
  /** When the last one of the page before was changed, and its id. */
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
}

/** One page of sources, in the order of their last changes. */
export function listSources(db: Executor, { filter, direction, after, limit }: SourcePage): Promise<SourceRow[]> {
  const { sources } = db.tables;
  const keys = [sources.updatedAt, sources.id] as const;
  const inOrder = direction === 'up' ? asc : desc;
  const onwards = after && beyond(keys, [sql.param(after[0]), sql.param(after[1])], direction);
  return db.sql
    .select()
    .from(sources)
    .where(and(...conditionsOf(db, filter), onwards))
    .orderBy(inOrder(keys[0]), inOrder(keys[1]))
    .limit(limit);
}

/** How many sources the filter lets through. */
export async function countSources(db: Executor, filter: SourceFilter): Promise<number> {
  const { sources } = db.tables;
  const [row] = await db.sql
    .select({ total: count() })
    .from(sources)
    .where(and(...conditionsOf(db, filter)))
    .limit(1);
  return row?.total ?? 0;
}

function conditionsOf(db: Executor, filter: SourceFilter): (SQL | undefined)[] {
  const { sources } = db.tables;
  const { kind, identification, organisation, article, words = [], seenBy, author } = filter;
  return [
    // Not `is null`: nearly all are, and their index would be taken instead of that of the order.
    sql`coalesce(${sources.mergedInto}, '') = ''`,
    seenBy === undefined ? undefined : isSeenBy(db, seenBy),
    kind && inArray(sources.kind, [...kind]),
    identification && inArray(sources.identification, [...identification]),
    organisation === undefined ? undefined : eq(sources.organisationId, organisation),
    article === undefined ? undefined : isOfArticle(db, article, author),
    // Folded words hold letters and digits alone: nothing in them stands for anything else.
    ...words.map((word) => like(sources.searchText, `% ${word}%`)),
  ];
}

/** Named ones, and those that are for an article of their own. */
function isSeenBy({ sql: query, tables }: Executor, keyId: string): SQL | undefined {
  const { sources, articles } = tables;
  const own = query
    .select({ one: sql`1` })
    .from(articles)
    .where(and(eq(articles.id, sources.articleId), eq(articles.createdBy, keyId)));
  return or(eq(sources.identification, 'named'), exists(own));
}

/** Whom a working copy quotes is told only to who sees the working copy. */
function isOfArticle({ sql: query, tables }: Executor, articleId: string, author: string | undefined): SQL | undefined {
  const { sources, articles, sourceUses } = tables;
  const seen = query
    .select({ one: sql`1` })
    .from(articles)
    .where(and(eq(articles.id, articleId), author === undefined ? undefined : eq(articles.createdBy, author)));
  const used = query.select({ id: sourceUses.sourceId }).from(sourceUses).where(eq(sourceUses.articleId, articleId));
  return and(or(eq(sources.articleId, articleId), inArray(sources.id, used)), exists(seen));
}

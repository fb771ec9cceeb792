import {
  aliasedTable,
  and,
  asc,
  countDistinct,
  desc,
  eq,
  exists,
  inArray,
  notExists,
  type SQL,
  sql,
} from 'drizzle-orm';
import { type Executor, statement, statementBook } from '../db/database.ts';
import { beyond, publicSource, scalar } from '../db/expressions.ts';
import { isId } from '../lib/ids.ts';
import type { Identification, SourceKind } from './schema.ts';

/** What the public sees of a source in an article, as it is stored; what its record says is there for named ones only. */
export interface PublicSourceRow {
  /** The id that readers get. */
  readonly id: string;
  readonly kind: SourceKind;
  readonly identification: Identification;
  readonly pseudonym: string | null;
  readonly description: string | null;
  readonly anonymityStatement: string | null;
  readonly slug: string | null;
  readonly name: string | null;
  readonly role: string | null;
  /** JSON array of addresses. */
  readonly sameAs: string | null;
  readonly organisationId: string | null;
  readonly organisationSlug: string | null;
  readonly organisationName: string | null;
}

/** A source with its newest article: first publication and last change of that, epoch ms. */
export interface FoundSource extends PublicSourceRow {
  readonly publishedAt: number;
  readonly modifiedAt: number;
}

/** Which sources: each filter narrows, several values in one mean any of them. */
export interface SourceFilter {
  readonly kind?: readonly SourceKind[] | undefined;
  /** Ids or slugs of named organisations that they speak for. */
  readonly organisation?: readonly string[] | undefined;
}

export interface SourcePage {
  readonly filter: SourceFilter;
  /** By the newest article that has it. */
  readonly direction: 'up' | 'down';
  /** Instant and id of the last source of the page before. */
  readonly after: readonly [number, string] | undefined;
  readonly limit: number;
}

const byId = statement((db) => newestUse(db, sql`${sql.placeholder('id')}`));
const bySlug = statement((db) => {
  const { sources } = db.tables;
  const named = db.sql
    .select({ id: sources.id })
    .from(sources)
    .where(eq(sources.slug, sql.placeholder('slug')));
  return newestUse(db, scalar<string>(named));
});

/** The source with this public id, as the newest public article has it, or undefined. */
export async function findPublicSource(db: Executor, id: string): Promise<FoundSource | undefined> {
  const [row] = await byId(db, { id });
  return row;
}

/** The named source with this slug, if a public article attributes words to it. */
export async function findPublicSourceBySlug(db: Executor, slug: string): Promise<FoundSource | undefined> {
  const [row] = await bySlug(db, { slug });
  return row;
}

/** One page of public sources, each once, in the order of the newest article that has it. */
export async function listPublicSources(db: Executor, page: SourcePage): Promise<FoundSource[]> {
  const { shape, values } = shapeOf(page);
  const run = lists(shape, () => statement((executor) => buildPage(executor, page)));
  return run(db, values);
}

/** How many sources the filter lets through. */
export async function countPublicSources(db: Executor, filter: SourceFilter): Promise<number> {
  const { shape, values } = shapeOf({ filter, direction: 'down', after: undefined, limit: 0 });
  const run = counts(shape, () => statement((executor) => buildCount(executor, filter)));
  const [row] = await run(db, values);
  return row?.total ?? 0;
}

/** A named source by its id or slug, with the record that took its place, if one did. */
export interface NamedReference {
  readonly id: string;
  readonly mergedInto: string | null;
  /** Whether readers ever saw it change: its merger is told only of a source that was public then. */
  readonly wasPublic: boolean;
}

const namedById = statement((db) => namedReference(db, eq(db.tables.sources.id, sql.placeholder('ref'))));
const namedBySlug = statement((db) => namedReference(db, eq(db.tables.sources.slug, sql.placeholder('ref'))));

/** The named source with this id, public or not, or undefined. */
export async function findNamedById(db: Executor, id: string): Promise<NamedReference | undefined> {
  const [row] = await namedById(db, { ref: id });
  return row === undefined ? undefined : { ...row, wasPublic: row.wasPublic === 1 };
}

/** The named source with this slug, public or not, or undefined. */
export async function findNamedBySlug(db: Executor, slug: string): Promise<NamedReference | undefined> {
  const [row] = await namedBySlug(db, { ref: slug });
  return row === undefined ? undefined : { ...row, wasPublic: row.wasPublic === 1 };
}

function namedReference({ sql: query, tables: { sources, changes } }: Executor, which: SQL) {
  const told = query
    .select({ seq: changes.seq })
    .from(changes)
    .where(and(eq(changes.subject, sources.id), eq(changes.kind, 'source.updated')));
  return query
    .select({ id: sources.id, mergedInto: sources.mergedInto, wasPublic: sql<number>`${exists(told)}` })
    .from(sources)
    .where(and(which, eq(sources.identification, 'named')))
    .limit(1);
}

/** Public uses of sources, with what the record of a named one says. */
function select(db: Executor) {
  const { publishedSources: used, publishedArticles, sources } = db.tables;
  const { columns, organisation, isItsOrganisation } = publicSource(db.tables);
  return db.sql
    .select({
      id: used.publicId,
      kind: used.kind,
      ...columns,
      publishedAt: used.publishedAt,
      modifiedAt: publishedArticles.modifiedAt,
    })
    .from(used)
    .innerJoin(publishedArticles, eq(publishedArticles.articleId, used.articleId))
    .leftJoin(sources, eq(sources.id, used.sourceId))
    .leftJoin(organisation, isItsOrganisation);
}

function newestUse(db: Executor, id: SQL) {
  const { publicId, publishedAt, articleId } = db.tables.publishedSources;
  return select(db).where(eq(publicId, id)).orderBy(desc(publishedAt), desc(articleId)).limit(1);
}

/** A source is listed where its newest article is; that there is no newer one is looked up by its id. */
function buildPage(db: Executor, { filter, after, direction }: SourcePage) {
  const { publishedSources: used } = db.tables;
  const keys = [used.publishedAt, used.publicId] as const;
  const conditions = [isNewest(db), ...conditionsOf(db, filter)];
  if (after !== undefined) {
    conditions.push(beyond(keys, [sql.placeholder('after'), sql.placeholder('afterId')], direction));
  }
  const inOrder = direction === 'up' ? asc : desc;
  return select(db)
    .where(and(...conditions))
    .orderBy(inOrder(keys[0]), inOrder(keys[1]))
    .limit(sql.placeholder('limit'));
}

function buildCount(db: Executor, filter: SourceFilter) {
  const { publishedSources: used } = db.tables;
  return db.sql
    .select({ total: countDistinct(used.publicId) })
    .from(used)
    .where(and(...conditionsOf(db, filter)))
    .limit(1);
}

function isNewest(db: Executor): SQL {
  const { publishedSources: used } = db.tables;
  const newer = aliasedTable(used, 'newer');
  const beyondThis = beyond([newer.publishedAt, newer.articleId], [used.publishedAt, used.articleId], 'up');
  return notExists(
    db.sql
      .select({ id: newer.articleId })
      .from(newer)
      .where(and(eq(newer.publicId, used.publicId), beyondThis)),
  );
}

function conditionsOf(db: Executor, { kind, organisation }: SourceFilter): SQL[] {
  const { publishedSources: used } = db.tables;
  const conditions: SQL[] = [];
  if (kind !== undefined) {
    const kinds = names('kind', kind).map((name) => sql.placeholder(name));
    conditions.push(inArray(db.dialect.aside(used.kind), kinds));
  }
  if (organisation !== undefined) {
    const speakers = aliasedTable(db.tables.sources, 'speakers');
    const ids = organisation.map((ref, position) => organisationId(db, ref, `organisation${position}`));
    const speaking = db.sql
      .select({ id: speakers.id })
      .from(speakers)
      .where(inArray(sql`${speakers.organisationId}`, ids));
    // The public id of a named source is its own; those of others are never among these.
    conditions.push(inArray(used.publicId, speaking));
  }
  return conditions;
}

/** Only a named organisation is found: what the newsroom keeps of others is nobody's filter. */
function organisationId({ sql: query, tables: { sources } }: Executor, ref: string, name: string): SQL {
  const which = isId(ref) ? sources.id : sources.slug;
  return scalar<string>(
    query
      .select({ id: sources.id })
      .from(sources)
      .where(and(eq(which, sql.placeholder(name)), eq(sources.identification, 'named'))),
  );
}

/** The names of the placeholders of a list: kind0, kind1 … */
function names(name: string, values: readonly unknown[]): string[] {
  return values.map((_, position) => `${name}${position}`);
}

/** What the text of the query hangs on, and the values for its placeholders. */
function shapeOf({ filter, direction, after, limit }: SourcePage): { shape: string; values: Record<string, unknown> } {
  const { kind = [], organisation = [] } = filter;
  const values: Record<string, unknown> = { limit };
  for (const [position, name] of names('kind', kind).entries()) values[name] = kind[position];
  for (const [position, name] of names('organisation', organisation).entries()) values[name] = organisation[position];
  if (after !== undefined) [values['after'], values['afterId']] = after;
  const shape = [direction, after !== undefined, kind.length, organisation.map(isId)];
  return { shape: JSON.stringify(shape), values };
}

type Page = (db: Executor, values: Record<string, unknown>) => PromiseLike<FoundSource[]>;
type Count = (db: Executor, values: Record<string, unknown>) => PromiseLike<{ total: number }[]>;

const lists = statementBook<Page>();
const counts = statementBook<Count>();

import { and, asc, desc, eq, exists, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { type Executor, insertion, replacement, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type SourceRow = Tables['sources']['$inferSelect'];
export type SourceUseRow = Tables['sourceUses']['$inferSelect'];

const sourceById = statement((db) => {
  const { sources } = db.tables;
  return db.sql
    .select()
    .from(sources)
    .where(eq(sources.id, sql.placeholder('id')))
    .limit(1);
});

/** The record, or undefined. Who may see it is not asked here. */
export async function findSource(db: Executor, id: string): Promise<SourceRow | undefined> {
  const [row] = await sourceById(db, { id });
  return row;
}

/** The records with these ids, in any order; what does not exist is missing from the answer. */
export async function findSources(db: Executor, ids: readonly string[]): Promise<SourceRow[]> {
  const { sources } = db.tables;
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  return db.sql.select().from(sources).where(inArray(sources.id, wanted)).limit(wanted.length);
}

const sourceBySlug = statement((db) => {
  const { sources } = db.tables;
  return db.sql
    .select()
    .from(sources)
    .where(eq(sources.slug, sql.placeholder('slug')))
    .limit(1);
});

/** The named source with this slug, or undefined. */
export async function findSourceBySlug(db: Executor, slug: string): Promise<SourceRow | undefined> {
  const [row] = await sourceBySlug(db, { slug });
  return row;
}

/** Adds a source. */
export const insertSource = insertion('sources');

/** Saves the whole record. */
export const updateSource = replacement('sources');

/** Deletes records that nothing uses. The database refuses while a working copy or a public edition does. */
export async function deleteSources(tx: Executor, ids: readonly string[]): Promise<void> {
  const { sources } = tx.tables;
  await tx.sql.delete(sources).where(inArray(sources.id, [...ids]));
}

/** The records that were merged into this one, the last first. */
export function listMergedInto(db: Executor, id: string): Promise<SourceRow[]> {
  const { sources } = db.tables;
  return db.sql
    .select()
    .from(sources)
    .where(eq(sources.mergedInto, id))
    .orderBy(desc(sources.mergedAt), desc(sources.id));
}

/** The ids of all records that came into this one by merging, directly or through others. */
export async function listAllMergedInto(db: Executor, id: string): Promise<string[]> {
  const { sources } = db.tables;
  const found: string[] = [];
  let into = [id];
  while (into.length > 0) {
    const rows = await db.sql.select({ id: sources.id }).from(sources).where(inArray(sources.mergedInto, into));
    into = rows.map((row) => row.id);
    found.push(...into);
  }
  return found;
}

/** A record that took the place of one that took the place of another …: no newsroom goes as far, and nobody is led further. */
export const MOST_MERGERS = 1_000;

/** The record that counts now: the one itself, or the one that it was merged into in the end. */
export async function findSurvivor(db: Executor, source: SourceRow): Promise<SourceRow> {
  let survivor = source;
  for (let step = 0; survivor.mergedInto !== null; step += 1) {
    if (step === MOST_MERGERS) throw new Error(`source ${source.id} was merged more than ${MOST_MERGERS} times over`);
    const next = await findSource(db, survivor.mergedInto);
    if (next === undefined) throw new Error(`source ${survivor.id} was merged into one that is not there`);
    survivor = next;
  }
  return survivor;
}

/** Which of these sources the public sees: readers know one that is not named by the id of its use. */
export async function findPublicIds(db: Executor, ids: readonly string[]): Promise<Set<string>> {
  const { publishedSources, sourceUses } = db.tables;
  const wanted = [...ids];
  if (wanted.length === 0) return new Set();
  const rows = await db.sql
    .select({ id: publishedSources.sourceId })
    .from(publishedSources)
    .where(inArray(publishedSources.sourceId, wanted))
    .union(
      db.sql
        .select({ id: sourceUses.sourceId })
        .from(sourceUses)
        .innerJoin(publishedSources, eq(publishedSources.publicId, sourceUses.id))
        .where(inArray(sourceUses.sourceId, wanted)),
    );
  return new Set(rows.flatMap((row) => row.id ?? []));
}

/** Whether the key made the article. */
export async function isArticleOf(db: Executor, articleId: string, keyId: string): Promise<boolean> {
  const { articles } = db.tables;
  const rows = await db.sql
    .select({ id: articles.id })
    .from(articles)
    .where(and(eq(articles.id, articleId), eq(articles.createdBy, keyId)))
    .limit(1);
  return rows.length > 0;
}

/** The sources that speak for an organisation and that the public sees under their names. */
export async function listPublicMembers(db: Executor, organisationId: string): Promise<SourceRow[]> {
  const { sources, publishedSources } = db.tables;
  const shown = db.sql
    .select({ id: publishedSources.sourceId })
    .from(publishedSources)
    .where(eq(publishedSources.sourceId, sources.id));
  return db.sql
    .select()
    .from(sources)
    .where(and(eq(sources.organisationId, organisationId), exists(shown)))
    .orderBy(asc(sources.id));
}

/** The sources that speak for an organisation, whoever may see them; at most `limit`. What was merged speaks for nobody any more. */
export function listMembers(
  db: Executor,
  { organisationId, limit }: { organisationId: string; limit: number },
): Promise<SourceRow[]> {
  const { sources } = db.tables;
  return db.sql
    .select()
    .from(sources)
    .where(and(eq(sources.organisationId, organisationId), isNull(sources.mergedInto)))
    .orderBy(asc(sources.id))
    .limit(limit);
}

/** Which uses of a source: all of them, or those that say nothing of their own about who it is. */
export type WhichUses = 'all' | 'inheriting';

/**
 * What uses of an anonymous source tell readers is another now: the approval was for what they told before. Their articles have another
 * version for it.
 */
export async function voidApprovals(tx: Executor, sourceId: string, which: WhichUses): Promise<void> {
  const { sourceUses } = tx.tables;
  const concerned = and(
    eq(sourceUses.sourceId, sourceId),
    which === 'inheriting' ? isNull(sourceUses.descriptor) : undefined,
  );
  await raiseVersions(tx, concerned);
  await tx.sql.update(sourceUses).set({ approvedAt: null, approvedBy: null, waiver: null }).where(concerned);
}

/** Gives the working copies that have such a use another version. */
export async function raiseVersions(tx: Executor, uses: SQL | undefined): Promise<void> {
  const { articles, sourceUses } = tx.tables;
  await tx.sql
    .update(articles)
    .set({ version: sql`${articles.version} + 1`, sourcingVersion: sql`${articles.sourcingVersion} + 1` })
    .where(inArray(articles.id, tx.sql.select({ id: sourceUses.articleId }).from(sourceUses).where(uses)));
}

/** The ids of the sources that are for this article alone. */
export async function listSourcesFor(db: Executor, articleId: string): Promise<string[]> {
  const { sources } = db.tables;
  const rows = await db.sql.select({ id: sources.id }).from(sources).where(eq(sources.articleId, articleId));
  return rows.map(({ id }) => id);
}

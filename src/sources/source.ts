import type { Executor } from '../db/database.ts';
import { findNames, type NameOf } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Viewer } from '../lib/viewer.ts';
import { mayChangeSource, maySeeSource, seesEveryArticle } from './standing.ts';
import {
  findPublicIds,
  findSource,
  findSources,
  findSurvivor,
  isArticleOf,
  listMergedInto,
  type SourceRow,
} from './store.ts';
import { listSourceUsers, type SourceUser } from './user-store.ts';

/** The source, if the viewer may see its record: what is hidden is as if it were not there. What was merged is seen by who sees the one that stays. */
export async function seeSource(
  db: Executor,
  viewer: Viewer,
  id: string,
): Promise<Result<SourceRow, Refused<'not-found'>>> {
  const source = await findSource(db, id);
  if (source === undefined || !(await isSeen(db, viewer, source))) return err({ code: 'not-found' });
  if (source.mergedInto === null) return ok(source);
  return (await isSeen(db, viewer, await findSurvivor(db, source))) ? ok(source) : err({ code: 'not-found' });
}

/** What must hold before a source is changed. */
export interface ChangeConditions {
  readonly viewer: Viewer;
  readonly id: string;
  /** The question of If-Match: is this version the one that the caller read? */
  readonly isExpected: (version: number) => boolean;
}

export type ChangeRefused = Refused<'not-found' | 'forbidden' | 'version-conflict' | 'source-merged'>;

/** The source that is to be changed: seen, allowed, in the version that the caller read, and not merged into another. */
export async function sourceToChange(
  tx: Executor,
  conditions: ChangeConditions,
): Promise<Result<SourceRow, ChangeRefused>> {
  const seen = await seeSource(tx, conditions.viewer, conditions.id);
  if (!seen.ok) return seen;
  const isPublic = await isPublicSource(tx, seen.value.id);
  if (mayChangeSource(conditions.viewer, seen.value, isPublic)) return inForce(seen.value, conditions);
  const detail = 'Ask an editor: a source that someone else made, or that is public, belongs to the desk.';
  return err({ code: 'forbidden', detail });
}

/** A source that the viewer sees, in the version that they read, and not merged into another. */
export function inForce(
  source: SourceRow,
  { isExpected }: Pick<ChangeConditions, 'isExpected'>,
): Result<SourceRow, Refused<'version-conflict' | 'source-merged'>> {
  if (!isExpected(source.version)) return err({ code: 'version-conflict', currentVersion: source.version });
  return source.mergedInto === null ? ok(source) : err({ code: 'source-merged' });
}

/** Whether a published article attributes words to the source. */
export async function isPublicSource(db: Executor, id: string): Promise<boolean> {
  return (await findPublicIds(db, [id])).has(id);
}

/** What is shown beside each source of a list. */
export interface SourceSurroundings {
  readonly organisations: ReadonlyMap<string, SourceRow>;
  readonly publicIds: ReadonlySet<string>;
  readonly nameOf: NameOf;
}

/** What is shown beside each of these sources. */
export async function readSurroundings(db: Executor, sources: readonly SourceRow[]): Promise<SourceSurroundings> {
  const organisations = await findSources(
    db,
    sources.flatMap(({ organisationId }) => organisationId ?? []),
  );
  const who = sources.flatMap(({ createdBy, updatedBy, mergedBy }) => [createdBy, updatedBy, mergedBy ?? createdBy]);
  return {
    organisations: new Map(organisations.map((row) => [row.id, row])),
    publicIds: await findPublicIds(
      db,
      sources.map(({ id }) => id),
    ),
    nameOf: await findNames(db, [...new Set(who)]),
  };
}

/** So many of the articles that use a source are shown with it. */
const MOST_USERS = 100;

/** Everything that the newsroom is shown of a source. */
export interface SourceParts extends SourceSurroundings {
  readonly source: SourceRow;
  readonly users: readonly SourceUser[];
  readonly mergedFrom: readonly SourceRow[];
}

/** The source with all that is shown beside it, as far as the viewer may see it. */
export async function readSource(db: Executor, viewer: Viewer, source: SourceRow): Promise<SourceParts> {
  const mergedFrom = await listMergedInto(db, source.id);
  const users = await listSourceUsers(db, {
    sourceId: source.id,
    limit: MOST_USERS,
    createdBy: authorSeenBy(viewer),
  });
  return { source, users, mergedFrom, ...(await readSurroundings(db, [source, ...mergedFrom])) };
}

/** Of whose working copies the viewer knows; undefined: of all. */
export function authorSeenBy(viewer: Viewer): string | undefined {
  return seesEveryArticle(viewer) || viewer.role === 'reader' ? undefined : viewer.keyId;
}

async function isSeen(db: Executor, viewer: Viewer, source: SourceRow): Promise<boolean> {
  const { articleId } = source;
  const isOwn = articleId !== null && viewer.role !== 'reader' && (await isArticleOf(db, articleId, viewer.keyId));
  return maySeeSource(viewer, source, isOwn);
}

import type { ConversionNote } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import { findNames, type NameOf } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Viewer } from '../lib/viewer.ts';
import { type AnchorState, worstState } from '../quotes/segments.ts';
import { listQuoteStates } from '../quotes/store.ts';
import type { Content } from './content.ts';
import { contentWithSlugs } from './references.ts';
import {
  type EditionRow,
  findArticle,
  findEdition,
  findFirstEditionOf,
  findRevision,
  type RevisionRow,
  type StoredArticle,
} from './store.ts';
import { mayChange, maySee } from './workflow.ts';

/** The working copy with what it says, if the viewer may see it: what is hidden is as if it were not there. */
export async function seeArticle(
  db: Executor,
  viewer: Viewer,
  id: string,
): Promise<Result<StoredArticle, Refused<'not-found'>>> {
  const stored = await findArticle(db, id);
  return stored !== undefined && maySee(viewer, stored.article) ? ok(stored) : err({ code: 'not-found' });
}

/** What must hold before a working copy is changed. */
export interface ChangeConditions {
  readonly viewer: Viewer;
  readonly id: string;
  /** The question of If-Match: is this version the one that the caller read? */
  readonly isExpected: (version: number) => boolean;
}

/** The working copy that is to be changed: seen, allowed, and in the version that the caller read. */
export async function articleToChange(
  tx: Executor,
  { viewer, id, isExpected }: ChangeConditions,
): Promise<Result<StoredArticle, Refused<'not-found' | 'forbidden' | 'version-conflict'>>> {
  const seen = await seeArticle(tx, viewer, id);
  if (!seen.ok) return seen;
  const { article } = seen.value;
  if (!mayChange(viewer, article))
    return err({ code: 'forbidden', detail: 'Ask an editor: what was once public belongs to the desk.' });
  if (!isExpected(article.version)) return err({ code: 'version-conflict', currentVersion: article.version });
  return seen;
}

/** Everything that the newsroom is shown of a working copy. */
export interface WorkingCopyParts extends StoredArticle {
  readonly content: Content & { readonly slug: string };
  /** The edition that is public now. */
  readonly edition: EditionRow | undefined;
  readonly nameOf: NameOf;
  readonly notes: readonly ConversionNote[];
  readonly anchors: readonly AnchorState[];
}

/** The working copy with all that is shown beside it. */
export async function readWorkingCopy(
  db: Executor,
  { article, revision }: StoredArticle,
  notes: readonly ConversionNote[] = [],
): Promise<WorkingCopyParts> {
  const number = article.state === 'published' ? article.edition : null;
  const edition = number === null ? undefined : await findEdition(db, article.id, number);
  const nameOf = await findNames(db, [article.createdBy, article.updatedBy, ...(edition ? [edition.by] : [])]);
  const content = await contentWithSlugs(db, revision);
  const states = Map.groupBy(await listQuoteStates(db, article.id), ({ quoteId }) => quoteId);
  const anchors = [...states.values()].map(worstState);
  return { article, revision, content, edition, nameOf, notes, anchors };
}

/** The same, of an article that was just saved. */
export async function readSaved(
  tx: Executor,
  { id, notes }: { id: string; notes: readonly ConversionNote[] },
): Promise<WorkingCopyParts> {
  const stored = await findArticle(tx, id);
  if (stored === undefined) throw new Error(`article ${id} was saved but is not there`);
  return readWorkingCopy(tx, stored, notes);
}

/** Everything that the newsroom is shown of a revision. */
export interface RevisionParts {
  /** With the first edition that was made from it. */
  readonly revision: RevisionRow & { readonly edition: number | null };
  readonly content: Content & { readonly slug: string };
  readonly nameOf: NameOf;
}

/** One revision with all that is shown beside it. */
export async function readRevision(
  db: Executor,
  articleId: string,
  number: number,
): Promise<Result<RevisionParts, Refused<'not-found'>>> {
  const revision = await findRevision(db, articleId, number);
  if (revision === undefined) return err({ code: 'not-found' });
  const nameOf = await findNames(db, [revision.by]);
  const content = await contentWithSlugs(db, revision);
  const edition = await findFirstEditionOf(db, articleId, number);
  return ok({ revision: { ...revision, edition }, content, nameOf });
}

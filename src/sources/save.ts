import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import type { Executor } from '../db/database.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { slugCandidates, slugOf } from '../lib/slug.ts';
import type { KeyHolder, Viewer } from '../lib/viewer.ts';
import {
  columnsOf,
  contentOf,
  contentRefusals,
  isSeenInPublic,
  newContent,
  patchedContent,
  type SourceContent,
} from './content.ts';
import type { SourceInput, SourcePatch } from './schema.ts';
import { authorSeenBy, isPublicSource } from './source.ts';
import {
  deleteSources,
  findSource,
  findSourceBySlug,
  insertSource,
  listAllMergedInto,
  listMembers,
  listPublicMembers,
  type SourceRow,
  updateSource,
  voidApprovals,
} from './store.ts';
import { isAnonymous } from './terms.ts';
import { isSourceUsed, listSourceUsers } from './user-store.ts';

/** Whether the viewer may write into an article: then they may make a source that is for it. */
export type MayUseArticle = (tx: Executor, viewer: KeyHolder, articleId: string) => Promise<boolean>;

/** Within which transaction, for whom and when (epoch ms) something is saved. */
export interface SourceContext {
  readonly tx: Executor;
  readonly viewer: KeyHolder;
  readonly at: number;
}

/** What making a source needs besides. */
export interface CreateContext extends SourceContext {
  readonly newId: NewId;
  readonly mayUseArticle: MayUseArticle;
}

/** Adds a source. One without a name is for one article. */
export async function createSource(
  { tx, viewer, at, newId, mayUseArticle }: CreateContext,
  input: SourceInput,
): Promise<Result<SourceRow, Refused<'validation-failed'>>> {
  const content = newContent(input);
  const { identification, name, organisation } = content;
  const articleId = input.article ?? null;
  const refusals = [...contentRefusals(content), ...(await unknownOrganisation(tx, organisation))];
  if (isAnonymous(identification)) {
    if (articleId === null)
      refusals.push({ pointer: '/article', code: 'required', detail: 'Name the article that this source is for.' });
    else if (!(await mayUseArticle(tx, viewer, articleId)))
      refusals.push(unknownReference('/article', 'Use the id of an article that you may change.'));
  } else if (articleId !== null) {
    const detail = 'Leave this out: any article may use a named source.';
    refusals.push({ pointer: '/article', code: 'not-for-named', detail });
  }
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const id = newId();
  const row: SourceRow = {
    id,
    version: 1,
    ...columnsOf(content),
    slug: isAnonymous(identification) ? null : await freeSlug(tx, name ?? '', id),
    articleId,
    mergedInto: null,
    mergedAt: null,
    mergedBy: null,
    createdAt: at,
    createdBy: viewer.keyId,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  await insertSource(tx, row);
  return ok(row);
}

/**
 * Changes a source by a merge patch, unless nothing is different. Public articles show a named one as it is now; of another they keep
 * what they were published with.
 */
export async function patchSource(
  context: SourceContext,
  row: SourceRow,
  patch: SourcePatch,
): Promise<Result<SourceRow, Refused<'validation-failed'>>> {
  const { tx, viewer, at } = context;
  const before = contentOf(row);
  const content = patchedContent(before, { ...patch, identification: row.identification });
  const isPublic = await isPublicSource(tx, row.id);
  const refusals = [
    ...identificationFixed(row, patch),
    ...(content.kind === row.kind ? [] : await kindFixed(tx, row, isPublic)),
    ...contentRefusals(content),
    ...(content.organisation === before.organisation
      ? []
      : await unknownOrganisation(tx, content.organisation, row.id)),
  ];
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const changed: SourceRow = { ...row, ...columnsOf(content) };
  if (JSON.stringify(changed) === JSON.stringify(row)) return ok(row);
  const next = { ...changed, version: row.version + 1, updatedAt: at, updatedBy: viewer.keyId };
  await updateSource(tx, next);
  if (isAnonymous(row.identification)) await voidWhatWasApproved(tx, row, next);
  else await tellPublic(context, next, { before, after: content, isPublic });
  return ok(next);
}

/** Deletes a source that nothing uses, with the records that were merged into it; the refusal names what the viewer may see of its users. */
export async function deleteSource(
  tx: Executor,
  source: SourceRow,
  viewer: Viewer,
): Promise<Result<null, Refused<'source-in-use'>>> {
  const errors = await usersOf(tx, source, viewer);
  if (errors !== undefined) return err({ code: 'source-in-use', ...(errors.length > 0 && { errors }) });
  await deleteSources(tx, [source.id, ...(await listAllMergedInto(tx, source.id))]);
  return ok(null);
}

/** The first slug from the name that is free. It stays when the source is called otherwise: what leads to it goes on doing so. */
async function freeSlug(tx: Executor, name: string, id: string): Promise<string> {
  for (const candidate of slugCandidates(slugOf(name, 'source'), id)) {
    if ((await findSourceBySlug(tx, candidate)) === undefined) return candidate;
  }
  throw new Error(`no slug is free for the new source ${id}`);
}

/** Only a named organisation that still stands for itself is told as the one that somebody speaks for. */
async function unknownOrganisation(tx: Executor, organisation: string | null, self?: string): Promise<Refusal[]> {
  if (organisation === null) return [];
  const detail = 'Use the id of a named source of the kind organisation.';
  if (organisation === self) return [unknownReference('/organisation', 'Name another one: none speaks for itself.')];
  const found = await findSource(tx, organisation);
  const isOne = found?.kind === 'organisation' && found.identification === 'named' && found.mergedInto === null;
  return isOne ? [] : [unknownReference('/organisation', detail)];
}

function identificationFixed({ identification }: SourceRow, patch: SourcePatch): Refusal[] {
  if (patch.identification === undefined || patch.identification === identification) return [];
  const detail = 'Make a new source: what was said by somebody without a name is not to be led to one afterwards.';
  return [{ pointer: '/identification', code: 'identification-fixed', detail }];
}

/** What is public was found by its kind; and who speaks for an organisation speaks for one. */
async function kindFixed(tx: Executor, { id }: SourceRow, isPublic: boolean): Promise<Refusal[]> {
  const members = await listMembers(tx, { organisationId: id, limit: 1 });
  if (!isPublic && members.length === 0) return [];
  const detail = isPublic
    ? 'Keep the kind: a published article attributes words to this source.'
    : 'Keep the kind: other sources speak for this one.';
  return [{ pointer: '/kind', code: 'kind-fixed', detail }];
}

/** An approval was for what readers would be told of a source. */
async function voidWhatWasApproved(tx: Executor, before: SourceRow, after: SourceRow): Promise<void> {
  if (before.name !== after.name || before.kind !== after.kind) await voidApprovals(tx, before.id, 'all');
  else if (before.descriptor !== after.descriptor) await voidApprovals(tx, before.id, 'inheriting');
}

async function tellPublic(
  { tx, at }: SourceContext,
  { id, version }: SourceRow,
  change: { before: SourceContent; after: SourceContent; isPublic: boolean },
): Promise<void> {
  const { before, after, isPublic } = change;
  const isToldOfMembers = before.kind === 'organisation' && before.name !== after.name;
  const members = isToldOfMembers ? await listPublicMembers(tx, id) : [];
  const shown = isPublic && isSeenInPublic(before, after) ? [{ id, version }] : [];
  const concerned = [...shown, ...members];
  if (concerned.length === 0) return;
  await touchPublished(tx, { kind: 'source', id: concerned.map((each) => each.id), at });
  for (const each of concerned)
    await recordChange(tx, { at, kind: 'source.updated', subject: each.id, version: each.version });
}

/** So many articles, and so many sources, are named in a refusal. */
const MOST_NAMED = 20;

/** What uses the source, as far as the viewer may see it; undefined: nothing at all. */
async function usersOf(tx: Executor, { id }: SourceRow, viewer: Viewer): Promise<Refusal[] | undefined> {
  const author = authorSeenBy(viewer);
  const members = await listMembers(tx, { organisationId: id, limit: MOST_NAMED });
  if (members.length === 0 && !(await isSourceUsed(tx, id))) return undefined;
  const articles = await listSourceUsers(tx, { sourceId: id, createdBy: author, limit: MOST_NAMED });
  return [
    ...articles.map(({ articleId, headline, inWorkingCopy, inEdition }) => {
      const where = [inWorkingCopy && 'its working copy', inEdition && 'what the public sees'];
      const places = where.filter((place) => place !== false).join(' and in ');
      return inUse(`“${headline}” (${articleId}) uses it in ${places}.`);
    }),
    // Who has no name is not told of to whoever may not see the article.
    ...members
      .filter(({ identification }) => author === undefined || !isAnonymous(identification))
      .map((member) => inUse(`“${member.name ?? member.descriptor ?? ''}” (${member.id}) speaks for it.`)),
  ];
}

function inUse(detail: string): Refusal {
  return { pointer: '', code: 'source-in-use', detail };
}

function unknownReference(pointer: string, detail: string): Refusal {
  return { pointer, code: 'unknown-reference', detail };
}

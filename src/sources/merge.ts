import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import type { Executor } from '../db/database.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { absorbed, columnsOf, contentOf } from './content.ts';
import {
  dropDoublePublished,
  listDoublePublished,
  listDoubleUses,
  listQuotesOfUse,
  moveMembers,
  movePublished,
  moveQuote,
  moveUses,
  type Pair,
  raiseVersionsUsing,
} from './merge-store.ts';
import { withOneNamedLess } from './published.ts';
import { type ChangeConditions, type ChangeRefused, inForce, seeSource } from './source.ts';
import { mayMergeSources } from './standing.ts';
import {
  findPublicIds,
  findSource,
  findSurvivor,
  listPublicMembers,
  type SourceRow,
  updateSource,
  voidApprovals,
} from './store.ts';
import { isAnonymous, termsAfterMove } from './terms.ts';
import { deleteUse } from './use-store.ts';

/** Within which transaction, for whom and when (epoch ms) two records are merged. */
export interface MergeContext {
  readonly tx: Executor;
  readonly viewer: KeyHolder;
  readonly at: number;
}

/** What must hold of the record that goes, and the id of the one that stays. */
export interface MergeRequest extends Pick<ChangeConditions, 'id' | 'isExpected'> {
  readonly into: string;
}

/**
 * Merges a record into another of the same source: its uses, quotes and members are those of the other from then on, and it stays as
 * history. Readers follow a named one; of anonymous ones they go on seeing one for each article. @returns the record that stays
 */
export async function mergeSources(
  context: MergeContext,
  request: MergeRequest,
): Promise<Result<SourceRow, ChangeRefused | Refused<'validation-failed'>>> {
  const { tx, viewer } = context;
  const seen = await seeSource(tx, viewer, request.id);
  if (!seen.ok) return seen;
  if (!mayMergeSources(viewer, seen.value)) return err(notAllowed(seen.value));
  const found = inForce(seen.value, request);
  if (!found.ok) return found;
  const into = await seeSource(tx, viewer, request.into);
  if (!into.ok) return refuse('unknown-reference', 'Use the id of a source that exists.');
  const pair = { from: found.value, into: into.value };
  const refusal = await refusalOf(tx, pair);
  if (refusal !== undefined) return err({ code: 'validation-failed', errors: [refusal] });
  return ok(await merge(context, pair));
}

function notAllowed({ identification }: SourceRow): ChangeRefused {
  const detail = isAnonymous(identification)
    ? 'Ask someone with the permission sources:identity: it takes knowing who they are to say that they are one.'
    : 'Ask an editor: named sources are merged by the desk.';
  return { code: 'forbidden', detail };
}

/** Why these two cannot be one. */
async function refusalOf(tx: Executor, { from, into }: Pair): Promise<Refusal | undefined> {
  if (into.id === from.id) return refusalAtInto('merge-into-itself', 'Name another source: this is the one to merge.');
  if (into.mergedInto !== null) {
    const survivor = await findSurvivor(tx, into);
    return survivor.id === from.id
      ? refusalAtInto('merge-circle', 'Leave it: that source was merged into this one before.')
      : refusalAtInto('source-merged', `Merge into ${survivor.id}: it took the place of that source.`);
  }
  if (into.kind !== from.kind)
    return refusalAtInto('merge-across-kinds', 'Merge sources of one kind only: a person is no organisation.');
  if (into.identification !== from.identification) {
    const detail =
      'Merge named with named, described with described, pseudonym with pseudonym: anything else could unmask.';
    return refusalAtInto('merge-across-identification', detail);
  }
  return undefined;
}

function refusalAtInto(code: string, detail: string): Refusal {
  return { pointer: '/into', code, detail };
}

function refuse(code: string, detail: string): Result<never, Refused<'validation-failed'>> {
  return err({ code: 'validation-failed', errors: [refusalAtInto(code, detail)] });
}

async function merge(context: MergeContext, pair: Pair): Promise<SourceRow> {
  const { tx } = context;
  await raiseVersionsUsing(tx, pair.from.id);
  await mergeDoubleUses(context, pair);
  // Readers of an article would be told another pseudonym than the one that was approved for it.
  if (pair.from.identification === 'pseudonym' && pair.from.name !== pair.into.name)
    await voidApprovals(tx, pair.from.id, 'all');
  else if (pair.from.descriptor === null && pair.into.descriptor !== null)
    await voidApprovals(tx, pair.from.id, 'inheriting');
  await moveUses(tx, pair);
  await retell(context, pair);
  await moveMembers(tx, pair);
  await closeRecord(context, pair);
  return widenSurvivor(context, pair);
}

/** Where an article has both, the words of the one that goes are those of the one that stays, on terms no looser than before. */
async function mergeDoubleUses({ tx, viewer, at }: MergeContext, pair: Pair): Promise<void> {
  for (const { from, into } of await listDoubleUses(tx, pair)) {
    for (const { id, terms } of await listQuotesOfUse(tx, from.id)) {
      const moved = { id, useId: into.id, terms: termsAfterMove(terms, from.terms, into.terms) };
      await moveQuote(tx, { ...moved, at, by: viewer.keyId });
    }
    await deleteUse(tx, from.id);
  }
}

/** What readers see of it: only of named sources anything leads from an answer to a record. */
async function retell({ tx, at }: MergeContext, pair: Pair): Promise<void> {
  const { from, into } = pair;
  const isNamed = !isAnonymous(from.identification);
  const isShown = isNamed && (await findPublicIds(tx, [from.id])).has(from.id);
  const members = await listPublicMembers(tx, from.id);
  const concerned = [...(isShown ? [from.id] : []), ...members.map(({ id }) => id)];
  if (concerned.length > 0) await touchPublished(tx, { kind: 'source', id: concerned, at });
  for (const { id, version } of members)
    await recordChange(tx, { at, kind: 'source.updated', subject: id, version: version + 1 });
  if (!isShown) return;
  const both = await listDoublePublished(tx, pair);
  const counted = both.map(({ articleId, sourcing }) => ({ articleId, sourcing: withOneNamedLess(sourcing) }));
  if (counted.length > 0) await dropDoublePublished(tx, pair, counted);
  await movePublished(tx, pair);
  await recordChange(tx, { at, kind: 'source.updated', subject: from.id, version: from.version + 1 });
  await recordChange(tx, { at, kind: 'source.updated', subject: into.id, version: into.version + 1 });
}

async function closeRecord({ tx, viewer, at }: MergeContext, { from, into }: Pair): Promise<void> {
  const by = viewer.keyId;
  await updateSource(tx, {
    ...from,
    version: from.version + 1,
    mergedInto: into.id,
    mergedAt: at,
    mergedBy: by,
    updatedAt: at,
    updatedBy: by,
  });
}

/** The record that stays is called by the other's name too, and is for any article when the two were for different ones. */
async function widenSurvivor({ tx, viewer, at }: MergeContext, { from, into }: Pair): Promise<SourceRow> {
  const columns = columnsOf(absorbed(contentOf(into), contentOf(from)));
  await updateSource(tx, {
    ...into,
    ...columns,
    organisationId: into.organisationId === from.id ? null : into.organisationId,
    articleId: into.articleId === from.articleId ? into.articleId : null,
    version: into.version + 1,
    updatedAt: at,
    updatedBy: viewer.keyId,
  });
  const survivor = await findSource(tx, into.id);
  if (survivor === undefined) throw new Error(`source ${into.id} was saved but is not there`);
  return survivor;
}

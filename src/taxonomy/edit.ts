import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import type { Executor } from '../db/database.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { slugCandidates, slugOf } from '../lib/slug.ts';
import {
  type EntryInput,
  type EntryPatch,
  isSameRecord,
  isSeenInArticles,
  newAuthor,
  newTopic,
  patchedAuthor,
  patchedTopic,
  type RecordHead,
  type TaxonomyKind,
} from './content.ts';
import {
  type AuthorRow,
  authorStore,
  type SectionRow,
  sectionStore,
  type TagRow,
  tagStore,
  type TaxonomyRow,
  type TaxonomyStore,
} from './store.ts';

/** What sections, tags and authors differ in when they are written. */
export interface Kind<Row> {
  readonly name: TaxonomyKind;
  readonly store: TaxonomyStore<Row>;
  readonly newRow: (head: RecordHead, input: EntryInput) => Row;
  readonly patched: (row: Row, patch: EntryPatch) => Row;
}

export const sectionKind: Kind<SectionRow> = {
  name: 'section',
  store: sectionStore,
  newRow: newTopic,
  patched: patchedTopic,
};
export const tagKind: Kind<TagRow> = {
  name: 'tag',
  store: tagStore,
  newRow: newTopic,
  patched: patchedTopic,
};
export const authorKind: Kind<AuthorRow> = {
  name: 'author',
  store: authorStore,
  newRow: newAuthor,
  patched: patchedAuthor,
};

/** In which transaction and when something is written; where new ids come from. */
export interface EditContext {
  readonly tx: Executor;
  /** Epoch ms. */
  readonly at: number;
  readonly newId: NewId;
}

/** Makes a section, tag or author under the slug asked for, or under one made from its name. */
export async function createEntry<Row extends TaxonomyRow>(
  { name: kind, store, newRow }: Kind<Row>,
  { tx, at, newId }: EditContext,
  input: EntryInput,
): Promise<Result<Row, Refused<'slug-taken'>>> {
  const id = newId();
  if (input.slug !== undefined && (await store.findBySlug(tx, input.slug)) !== undefined) return err(slugTaken(kind));
  const slug = input.slug ?? (await freeSlug(store, tx, { kind, name: input.name, id }));
  const row = newRow({ id, version: 1, createdAt: at, updatedAt: at, slug }, input);
  await store.insert(tx, row);
  await recordChange(tx, { at, kind: `${kind}.created`, subject: id, version: 1 });
  return ok(row);
}

/** Changes a row by a merge patch, unless nothing is different. Published articles that show what changed are changed with it. */
export async function patchEntry<Row extends TaxonomyRow>(
  { name: kind, store, patched }: Kind<Row>,
  { tx, at }: EditContext,
  { row, patch }: { row: Row; patch: EntryPatch },
): Promise<Result<Row, Refused<'slug-taken'>>> {
  const next = { ...patched(row, patch), version: row.version + 1, updatedAt: at };
  if (isSameRecord({ ...next, version: row.version, updatedAt: row.updatedAt }, row)) return ok(row);
  if (next.slug !== row.slug && (await store.findBySlug(tx, next.slug)) !== undefined) return err(slugTaken(kind));
  await store.update(tx, next);
  await recordChange(tx, { at, kind: `${kind}.updated`, subject: row.id, version: next.version });
  if (isSeenInArticles(kind, row, next)) await touchPublished(tx, { kind, id: row.id, at });
  return ok(next);
}

/** Deletes a row that no working copy and no public article uses. */
export async function deleteEntry<Row extends TaxonomyRow>(
  { name: kind, store }: Kind<Row>,
  { tx, at }: EditContext,
  { id, version }: Row,
): Promise<Result<null, Refused<'in-use'>>> {
  const users = await store.countArticles(tx, id);
  if (users > 0) return err(inUse(kind, users));
  await store.remove(tx, id);
  await recordChange(tx, { at, kind: `${kind}.deleted`, subject: id, version: version + 1 });
  return ok(null);
}

/** The first slug from the name that is free. */
async function freeSlug<Row>(
  store: TaxonomyStore<Row>,
  tx: Executor,
  { kind, name, id }: { kind: TaxonomyKind; name: string; id: string },
): Promise<string> {
  for (const candidate of slugCandidates(slugOf(name, kind), id)) {
    if ((await store.findBySlug(tx, candidate)) === undefined) return candidate;
  }
  throw new Error(`no slug is free for the new ${kind} ${id}`);
}

function slugTaken(kind: TaxonomyKind): Refused<'slug-taken'> {
  const detail = `Choose another slug: another ${kind} has this one.`;
  return { code: 'slug-taken', errors: [{ pointer: '/slug', code: 'slug-taken', detail }] };
}

function inUse(kind: TaxonomyKind, users: number): Refused<'in-use'> {
  const who = users === 1 ? '1 article uses' : `${users} articles use`;
  return {
    code: 'in-use',
    detail: `${who} this ${kind}, in the working copy or as the public sees it. Remove it there first, and publish again what is public.`,
  };
}

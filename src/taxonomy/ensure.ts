import type { Executor } from '../db/database.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refused } from '../lib/refusal.ts';
import { assertNever, type Result } from '../lib/result.ts';
import { isSlug } from '../lib/slug.ts';
import type { EntryInput, TaxonomyImport, TaxonomyKind } from './content.ts';
import { authorKind, createEntry, type EditContext, type Kind, patchEntry, sectionKind, tagKind } from './edit.ts';
import type { TaxonomyEntry, TaxonomyRow } from './store.ts';

/** What names a section, tag or author: with a slug, that alone decides which one is meant. */
export interface TaxonomyMention {
  /** The name, or a slug in its place. */
  readonly name: string;
  readonly slug?: string | undefined;
  /** Epoch ms: when it is made if it has to be. */
  readonly at: number;
  readonly newId: NewId;
}

/** The section, tag or author with this slug, or else with exactly this name (the oldest of several); made when there is none. */
export function ensureTaxonomy(tx: Executor, kind: TaxonomyKind, mention: TaxonomyMention): Promise<TaxonomyEntry> {
  switch (kind) {
    case 'section':
      return ensure(sectionKind, tx, mention);
    case 'tag':
      return ensure(tagKind, tx, mention);
    case 'author':
      return ensure(authorKind, tx, mention);
    default:
      return assertNever(kind);
  }
}

/** What an import file's record did. */
export interface Upserted extends TaxonomyEntry {
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/**
 * Makes what the record says, or changes the one that has its slug (without a slug: exactly its name) by what the record names;
 * what it does not name stays. Done twice, it changes nothing.
 */
export function upsertTaxonomy(
  tx: Executor,
  record: TaxonomyImport,
  { at, newId }: Omit<EditContext, 'tx'>,
): Promise<Upserted> {
  const context = { tx, at, newId };
  switch (record.type) {
    case 'section':
      return upsert(sectionKind, context, record);
    case 'tag':
      return upsert(tagKind, context, record);
    case 'author':
      return upsert(authorKind, context, record);
    default:
      return assertNever(record);
  }
}

async function ensure<Row extends TaxonomyRow>(
  kind: Kind<Row>,
  tx: Executor,
  { name, slug, at, newId }: TaxonomyMention,
): Promise<TaxonomyEntry> {
  const { store } = kind;
  const named = slug ?? (isSlug(name) ? name : undefined);
  const bySlug = named === undefined ? undefined : await store.findBySlug(tx, named);
  const found = bySlug ?? (slug === undefined ? await store.findByName(tx, name) : undefined);
  return found ?? taken(await createEntry(kind, { tx, at, newId }, { name, slug }));
}

async function upsert<Row extends TaxonomyRow>(
  kind: Kind<Row>,
  context: EditContext,
  record: EntryInput,
): Promise<Upserted> {
  const { store } = kind;
  const { name, slug } = record;
  const row = await (slug === undefined ? store.findByName(context.tx, name) : store.findBySlug(context.tx, slug));
  if (row === undefined) {
    const { id, slug: made } = taken(await createEntry(kind, context, record));
    return { id, slug: made, name, outcome: 'created' };
  }
  const next = taken(await patchEntry(kind, context, { row, patch: record }));
  return { id: row.id, slug: row.slug, name, outcome: next === row ? 'unchanged' : 'updated' };
}

/** Its slug was looked for first, so it cannot be another's. */
function taken<Row>(result: Result<Row, Refused<'slug-taken'>>): Row {
  if (result.ok) return result.value;
  throw new Error('a slug was free and is taken in one transaction');
}

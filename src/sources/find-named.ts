import type { Executor } from '../db/database.ts';
import { foldTerm } from '../lib/fold-term.ts';
import { isSlug, slugCandidates, slugOf } from '../lib/slug.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { SourceKind } from './schema.ts';
import { findSourceBySlug, findSurvivor, type SourceRow } from './store.ts';

/** The named source of this kind that has this name, or another name that is this one, or this slug; of merged ones the one that stays. */
export async function findNamedSource(
  db: Executor,
  { kind, name }: { readonly kind: SourceKind; readonly name: string },
): Promise<SourceRow | undefined> {
  const bySlug = isSlug(name) ? await findSourceBySlug(db, name) : undefined;
  if (bySlug?.kind === kind) return findSurvivor(db, bySlug);
  // Everybody who is called the same has one of these: the first that is free ends the search.
  for (const slug of slugCandidates(slugOf(name, 'source'), '')) {
    const row = await findSourceBySlug(db, slug);
    if (row === undefined) return undefined;
    if (row.kind === kind && isCalled(row, name)) return findSurvivor(db, row);
  }
  return undefined;
}

function isCalled({ name, aliases }: SourceRow, wanted: string): boolean {
  const folded = foldTerm(wanted);
  return [name, ...parseStored<string[]>(aliases)].some((one) => one !== null && foldTerm(one) === folded);
}

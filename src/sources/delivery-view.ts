import { parseStored } from '../lib/stored-json.ts';
import type { PublicSource, SourceProperty } from './delivery-schema.ts';
import type { PublicSourceRow } from './delivery-store.ts';

/** A source as readers get it (`Source` of the contract). What the record says is taken of a named one only. */
export function sourceView(row: PublicSourceRow): PublicSource {
  const { id, kind, identification, description, anonymityStatement } = row;
  if (identification !== 'named') {
    const nothing = { role: null, organisation: null, sameAs: [] };
    return { id, slug: null, kind, identification, name: row.pseudonym, ...nothing, description, anonymityStatement };
  }
  const { organisationId, organisationSlug, organisationName } = row;
  return {
    id,
    slug: row.slug,
    kind,
    identification,
    name: row.name,
    role: row.role,
    organisation:
      organisationId === null ? null : { id: organisationId, slug: organisationSlug, name: organisationName },
    sameAs: row.sameAs === null ? [] : parseStored<string[]>(row.sameAs),
    description: null,
    anonymityStatement: null,
  };
}

/** The JSON text of a source, with only the named properties if there are any. */
export function sourceJson(row: PublicSourceRow, fields: readonly SourceProperty[] | undefined): string {
  const source = sourceView(row);
  if (fields === undefined) return JSON.stringify(source);
  const wanted = new Set<string>(fields);
  return JSON.stringify(Object.fromEntries(Object.entries(source).filter(([name]) => wanted.has(name))));
}

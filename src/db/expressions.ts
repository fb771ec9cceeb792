import { aliasedTable, and, eq, type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Tables } from './tables.ts';

/** A subquery of one column and at most one row, as a value; null without a row. */
export function scalar<T>(subquery: SQLWrapper): SQL<T> {
  return sql<T>`(${subquery})`;
}

/** Where a keyset page goes on: rows beyond the last one in the order of these two columns, both up or both down. */
export function beyond(
  [first, second]: readonly [SQLWrapper, SQLWrapper],
  [last, lastTail]: readonly [SQLWrapper | Placeholder, SQLWrapper | Placeholder],
  direction: 'up' | 'down',
): SQL {
  return direction === 'up'
    ? sql`(${first}, ${second}) > (${last}, ${lastTail})`
    : sql`(${first}, ${second}) < (${last}, ${lastTail})`;
}

/**
 * What readers are told of a source: of its use in an article, and of its record with the organisation that it speaks for. The record is
 * joined for named sources only, `organisation` by `isItsOrganisation`.
 */
export function publicSource({ publishedSources: used, sources }: Tables) {
  const organisation = aliasedTable(sources, 'organisation');
  return {
    columns: {
      identification: used.identification,
      pseudonym: sql<string | null>`${used.name}`.as('pseudonym'),
      description: used.description,
      anonymityStatement: used.anonymityStatement,
      slug: sources.slug,
      name: sources.name,
      role: sources.role,
      sameAs: sources.sameAs,
      organisationId: organisation.id,
      organisationSlug: organisation.slug,
      organisationName: organisation.name,
    },
    organisation,
    isItsOrganisation: and(eq(organisation.id, sources.organisationId), eq(organisation.identification, 'named')),
  };
}

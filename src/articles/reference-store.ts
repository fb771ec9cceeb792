import { eq, inArray, sql } from 'drizzle-orm';
import { type Executor, statement } from '../db/database.ts';
import type { Author } from '../taxonomy/schema.ts';
import type { TaxonomyEntry, TaxonomyName } from '../taxonomy/store.ts';

/** The entries with these slugs, by slug; what does not exist is missing from the answer. */
export function findBySlug(
  db: Executor,
  table: TaxonomyName,
  slugs: readonly string[],
): Promise<Map<string, TaxonomyEntry>> {
  return findEach(db, entryBy[table].slug, slugs);
}

/** The entries with these ids, by id. */
export function findById(
  db: Executor,
  table: TaxonomyName,
  ids: readonly string[],
): Promise<Map<string, TaxonomyEntry>> {
  return findEach(db, entryBy[table].id, ids);
}

type FindEntry = ReturnType<typeof entryStatement>;

const entryBy: Record<TaxonomyName, Record<'id' | 'slug', FindEntry>> = {
  sections: { id: entryStatement('sections', 'id'), slug: entryStatement('sections', 'slug') },
  tags: { id: entryStatement('tags', 'id'), slug: entryStatement('tags', 'slug') },
  authors: { id: entryStatement('authors', 'id'), slug: entryStatement('authors', 'slug') },
};

/** One at a time: an article names few, and a prepared statement for each costs less than building one for all. */
function entryStatement(name: TaxonomyName, column: 'id' | 'slug') {
  return statement((db) => {
    const table = db.tables[name];
    return db.sql
      .select({ id: table.id, slug: table.slug, name: table.name })
      .from(table)
      .where(eq(table[column], sql.placeholder('value')))
      .limit(1);
  });
}

async function findEach(db: Executor, find: FindEntry, values: readonly string[]): Promise<Map<string, TaxonomyEntry>> {
  const found = new Map<string, TaxonomyEntry>();
  for (const value of values) {
    const [entry] = await find(db, { value });
    if (entry !== undefined) found.set(value, entry);
  }
  return found;
}

/** The authors with these slugs, in any order, as the public sees them; what does not exist is missing from the answer. */
export function findAuthorsBySlugs(db: Executor, slugs: readonly string[]): Promise<Author[]> {
  return findAuthors(db, 'slug', slugs);
}

/** The same by their ids. */
export function findAuthorsByIds(db: Executor, ids: readonly string[]): Promise<Author[]> {
  return findAuthors(db, 'id', ids);
}

async function findAuthors(db: Executor, by: 'slug' | 'id', values: readonly string[]): Promise<Author[]> {
  if (values.length === 0) return [];
  const { authors } = db.tables;
  const { id, slug, name, bio, url, affiliation, location } = authors;
  return db.sql
    .select({ id, slug, name, bio, url, affiliation, location })
    .from(authors)
    .where(inArray(authors[by], [...values]))
    .limit(values.length);
}

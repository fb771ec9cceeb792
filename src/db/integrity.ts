import { sql, type SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Executor } from './database.ts';

/** So many faults are told; a damaged file has them by the thousand. */
const MOST_FAULTS = 100;

/**
 * Reads every page of the database and follows every reference, and says what is wrong, each fault in one line; nothing when it is sound.
 * Others may write meanwhile: what is read is one state of it. Nothing else happens in this process until it is done.
 */
export function findFaults(db: Executor): string[] {
  const integrity = rowsOf(db, sql.raw(`PRAGMA integrity_check(${MOST_FAULTS})`))
    .map((row) => String(row['integrity_check']).replaceAll('\n', ' '))
    .filter((verdict) => verdict !== 'ok');
  const references = rowsOf(db, sql.raw('PRAGMA foreign_key_check'))
    .slice(0, MOST_FAULTS)
    .map(
      ({ table, rowid, parent }) =>
        `row ${String(rowid)} of ${String(table)} names a row of ${String(parent)} that is not there`,
    );
  return [...integrity, ...references];
}

function rowsOf({ sql: builder }: Executor, query: SQL): Record<string, unknown>[] {
  return (builder as unknown as BetterSQLite3Database).all(query);
}

import SQLite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planOf, recordQueries } from '../../bench/queries.ts';
import type { Executor } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';

/** Gives the plans of the queries that some work runs, on an empty database of this schema that is gone after the test. */
export function openPlans(t: {
  teardown(fn: () => void): void;
}): (work: (db: Executor) => PromiseLike<unknown>) => Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-plans-'));
  const path = join(folder, 'dateline.db');
  migrate(path);
  const connection = new SQLite(path);
  t.teardown(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });
  return async (work) => {
    const queries = await recordQueries(connection, async (db) => work(db));
    if (queries.length === 0) throw new Error('no query');
    return queries.flatMap((query) => planOf(connection, query));
  };
}

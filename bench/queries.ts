import type SQLite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Executor, QueryBuilder } from '../src/db/database.ts';
import { sqliteDialect } from '../src/db/dialect.ts';
import { tables } from '../src/db/tables.ts';

/** A query as it reaches SQLite. */
export interface RecordedQuery {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** The text and values of every query that `work` runs: what is measured and explained is so what the stores really ask. */
export async function recordQueries(
  connection: SQLite.Database,
  work: (db: Executor) => Promise<unknown>,
): Promise<RecordedQuery[]> {
  const queries: RecordedQuery[] = [];
  const logger = { logQuery: (sql: string, params: unknown[]) => void queries.push({ sql, params }) };
  const sql = drizzle(connection, { casing: 'snake_case', logger }) as unknown as QueryBuilder;
  await work({ sql, tables, dialect: sqliteDialect });
  return queries;
}

/** SQLite's plan of a query, a line for each step. */
export function planOf(connection: SQLite.Database, { sql, params }: RecordedQuery): string[] {
  const steps = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(params);
  return steps.map((step) => step.detail);
}

import type SQLite from 'better-sqlite3';
import { DatabaseUnusable } from './errors.ts';

/**
 * Triggers, and full-text tables once there are some: what Drizzle does not know of, and silently drops when a migration
 * rebuilds a table. So they stand here and not in a migration, and are put back after each one.
 */
export interface Guard {
  readonly name: string;
  readonly create: string;
}

/** History is written once: the database itself refuses to rewrite it, whichever code asks. */
export const guards: readonly Guard[] = [
  forbid('revisions', 'UPDATE', 'a revision is never changed'),
  forbid('editions', 'UPDATE', 'an edition is never changed'),
  forbid('editions', 'DELETE', 'an edition is never deleted'),
  forbid('quote_events', 'UPDATE', 'the history of a quote is never rewritten'),
  forbid('changes', 'UPDATE', 'the change log is never rewritten'),
  forbid('changes', 'DELETE', 'the change log is never cut'),
];

/** Creates what is missing and replaces what reads differently; done twice, it changes nothing. */
export function applyGuards(connection: SQLite.Database, wanted: readonly Guard[] = guards): void {
  for (const guard of missingGuards(connection, wanted)) {
    connection.exec(`DROP ${kindOf(guard)} IF EXISTS "${guard.name}"`);
    connection.exec(guard.create);
  }
}

/** The guards that the database does not have, or has in other words. */
export function missingGuards(connection: SQLite.Database, wanted: readonly Guard[] = guards): Guard[] {
  const find = connection.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck();
  return wanted.filter((guard) => find.get(guard.name) !== guard.create);
}

/** @throws {DatabaseUnusable} naming each guard that is not in force. */
export function assertGuards(connection: SQLite.Database, wanted: readonly Guard[] = guards): void {
  const missing = missingGuards(connection, wanted);
  if (missing.length === 0) return;
  throw new DatabaseUnusable(`the database lacks ${missing.map((guard) => guard.name).join(', ')}`);
}

function forbid(table: string, operation: 'UPDATE' | 'DELETE', why: string): Guard {
  const name = `${table}_no_${operation.toLowerCase()}`;
  const create = `CREATE TRIGGER "${name}" BEFORE ${operation} ON "${table}" BEGIN SELECT RAISE(ABORT, '${why}'); END`;
  return { name, create };
}

function kindOf(guard: Guard): 'TRIGGER' | 'TABLE' {
  return guard.create.startsWith('CREATE TRIGGER') ? 'TRIGGER' : 'TABLE';
}

import SQLite from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Database } from './database.ts';
import { DatabaseUnusable, codeOf } from './errors.ts';
import { type MigrationSet, migrate, needsMigration, ownMigrations } from './migrate.ts';
import { openSqlite } from './sqlite.ts';

/** Checking every page of a larger file would take longer than a start may. */
const LARGEST_FILE_TO_CHECK_BYTES = 64 * 1024 * 1024;

/**
 * Opens the database of a `file:` URL and brings it to this program's schema; a missing file is made, with its folder.
 * @throws {DatabaseUnusable} with one line for the operator; the file is then as it was.
 */
export function openDatabase(url: string, migrations: MigrationSet = ownMigrations): Database {
  const path = databasePath(url);
  try {
    prepareDatabase(url, migrations);
    return openSqlite(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Migrates without opening. @returns whether the file was made or changed. @throws {DatabaseUnusable} */
export function prepareDatabase(url: string, migrations: MigrationSet = ownMigrations): boolean {
  const path = databasePath(url);
  try {
    if (existsSync(path) && !examine(path, migrations)) return false;
    makePrivateFile(path);
    migrate(path, migrations);
    return true;
  } catch (error) {
    throw unusable(path, error);
  }
}

/** The file of a `file:` URL, relative ones from the working directory. */
export function databasePath(url: string): string {
  return resolve(url.replace(/^file:(?:\/\/)?/, ''));
}

/** Drafts and hashes are nobody else's: the file is its owner's only, and SQLite gives its companions the same mode. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', 0o600));
}

/** Looks at the file without writing to it. @returns whether it needs migrating. */
function examine(path: string, migrations: MigrationSet): boolean {
  const connection = new SQLite(path, { readonly: true, fileMustExist: true });
  try {
    if (statSync(path).size <= LARGEST_FILE_TO_CHECK_BYTES) {
      const verdict = connection.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new DatabaseUnusable(`it is damaged (${String(verdict).replaceAll('\n', ' ')})`);
    }
    return needsMigration(connection, migrations);
  } finally {
    connection.close();
  }
}

function unusable(path: string, error: unknown): DatabaseUnusable {
  if (error instanceof DatabaseUnusable && error.cause !== undefined) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const damaged = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].some((code) => codeOf(error)?.startsWith(code));
  const advice = damaged ? 'it is damaged or not an SQLite file: restore a backup' : reason;
  return new DatabaseUnusable(`The database ${path} cannot be used: ${advice}. Nothing in it was changed.`, {
    cause: error,
  });
}

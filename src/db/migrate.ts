import SQLite from 'better-sqlite3';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { fileURLToPath } from 'node:url';
import { DatabaseUnusable } from './errors.ts';
import { applyGuards, assertGuards, type Guard, guards as ownGuards, missingGuards } from './guards.ts';

export interface MigrationSet {
  /** The folder that drizzle-kit writes: `NNNN_name.sql` files and their journal. */
  readonly folder: string;
  readonly guards: readonly Guard[];
}

/** The migrations that this program came with. */
export const ownMigrations: MigrationSet = {
  folder: fileURLToPath(new URL('../../migrations/sqlite', import.meta.url)),
  guards: ownGuards,
};

/**
 * Brings the file to this program's schema: all pending migrations in one transaction, or none. Foreign keys are switched
 * off before it (inside it SQLite ignores the switch, and the DROP TABLE of a table rebuild would delete every child row)
 * and checked before it commits, together with the triggers that a rebuild drops.
 * @returns how many migrations were applied.
 * @throws {DatabaseUnusable} the file is newer than the program or would break a foreign key; nothing was changed.
 */
export function migrate(path: string, { folder, guards }: MigrationSet = ownMigrations): number {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const connection = new SQLite(path, { timeout: 5_000 });
  try {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = OFF');
    const applyAll = connection.transaction(() => {
      const pending = pendingMigrations(connection, migrations);
      for (const migration of pending) apply(connection, migration);
      assertForeignKeys(connection);
      applyGuards(connection, guards);
      assertGuards(connection, guards);
      return pending.length;
    });
    return applyAll.immediate();
  } finally {
    connection.close();
  }
}

/** Whether {@link migrate} would change the file. Reads only. @throws {DatabaseUnusable} as it does. */
export function needsMigration(connection: SQLite.Database, { folder, guards }: MigrationSet = ownMigrations): boolean {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  return pendingMigrations(connection, migrations).length > 0 || missingGuards(connection, guards).length > 0;
}

/** Drizzle's own table and columns, so that its tools can read the state. */
const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (
  id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`;

function pendingMigrations(connection: SQLite.Database, migrations: readonly MigrationMeta[]): MigrationMeta[] {
  const applied = appliedMigrations(connection);
  const known = new Set(migrations.map((migration) => migration.hash));
  if (applied.some((hash) => !known.has(hash))) {
    throw new DatabaseUnusable(
      'it was written by a newer version of Dateline: start that version, or restore a backup',
    );
  }
  return migrations.filter((migration) => !applied.includes(migration.hash));
}

function appliedMigrations(connection: SQLite.Database): string[] {
  const tables = connection.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (tables.includes('__drizzle_migrations')) {
    return connection.prepare<[], string>('SELECT hash FROM "__drizzle_migrations" ORDER BY created_at').pluck().all();
  }
  if (tables.length > 0) throw new DatabaseUnusable('it is the database of another program');
  return [];
}

function apply(connection: SQLite.Database, migration: MigrationMeta): void {
  connection.exec(CREATE_HISTORY);
  for (const step of migration.sql) connection.exec(step);
  connection
    .prepare('INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES (?, ?)')
    .run(migration.hash, migration.folderMillis);
}

function assertForeignKeys(connection: SQLite.Database): void {
  const broken = connection.pragma('foreign_key_check');
  if (!Array.isArray(broken) || broken.length > 0) {
    throw new DatabaseUnusable(`a migration would break foreign keys: ${JSON.stringify(broken).slice(0, 400)}`);
  }
}

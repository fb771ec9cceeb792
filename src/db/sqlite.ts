import { setTimeout as pause } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Database, Executor, QueryBuilder } from './database.ts';
import { sqliteDialect } from './dialect.ts';
import { DatabaseBusy, DatabaseUnusable, namedError } from './errors.ts';
import { tables } from './tables.ts';

/** Below this the WAL-reset bug can corrupt a file (fixed in SQLite 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** SQLite waits for a lock on the main thread, so it may hardly wait. */
const BUSY_TIMEOUT_MS = 100;
/** A write waits for the lock of another process so long, without holding anything else up; then the caller hears 503. */
const PATIENCE_MS = 1_000;
const RETRY_MS = 10;

/** SQLite's `synchronous=FULL`: a commit that was acknowledged survives a power cut. */
const SYNCHRONOUS_FULL = 2;

/** Opens an SQLite file that is already migrated. Without one in memory: readers are connections of their own. */
export function openSqlite(path: string): Database {
  const writer = connect(path);
  writer.pragma('busy_timeout = 0');
  const reader = connect(path);
  reader.pragma('query_only = ON');
  const tx = executor(writer);
  const dataVersion = reader.prepare<[], number>('PRAGMA data_version').pluck();
  let queue: Promise<unknown> = Promise.resolve();

  async function begin(): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        writer.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!(namedError(error) instanceof DatabaseBusy) || performance.now() > end) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  async function transact<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    try {
      await begin();
      const result = await work(tx);
      writer.exec('COMMIT');
      return result;
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK');
      throw namedError(error);
    }
  }

  return {
    read: executor(reader),
    write(work) {
      const turn = queue.then(() => transact(work));
      queue = turn.catch(() => undefined);
      return turn;
    },
    dataVersion: () => dataVersion.get() ?? 0,
    async close() {
      await queue;
      reader.close();
      writer.close();
    },
  };
}

/** One connection with every setting that durability and integrity need, read back because drivers and builds differ. */
export function connect(path: string): SQLite.Database {
  const connection = new SQLite(path, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('secure_delete = ON');
  connection.pragma('cache_size = -16384');
  connection.pragma('temp_store = MEMORY');
  const settings = {
    journal_mode: 'wal',
    synchronous: SYNCHRONOUS_FULL,
    foreign_keys: 1,
  };
  for (const [name, expected] of Object.entries(settings)) {
    const actual = connection.pragma(name, { simple: true });
    if (actual !== expected) throw new DatabaseUnusable(`SQLite refused ${name}=${expected}: it is ${String(actual)}`);
  }
  const version = connection.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  if (isOlder(version)) throw new DatabaseUnusable(`SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}`);
  return connection;
}

function executor(connection: SQLite.Database): Executor {
  // The driver is synchronous; an awaited query gives the same rows, so that one text of every query serves all engines.
  const sql = drizzle(connection, { casing: 'snake_case' }) as unknown as QueryBuilder;
  return { sql, tables, dialect: sqliteDialect };
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [position, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[position] ?? 0;
    if (part !== oldest) return part < oldest;
  }
  return false;
}

import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { isBusy, namedError, VaultUnusable } from './errors.ts';

/** The one file that identities and the audit log are in. It is opened when it is first needed. */
export interface VaultFile {
  /** Reads what is there; `otherwise` as long as there is no file. */
  read<T>(work: (connection: SQLite.Database) => T, otherwise: T): T;
  /**
   * Runs `work` alone in one transaction: it is durable when the promise resolves, nothing of it happened when it rejects.
   * @throws {VaultBusy} another process holds the file; {@link VaultFull} the disk is full; {@link VaultUnusable} it is damaged or not ours.
   */
  write<T>(work: (connection: SQLite.Database) => T): Promise<T>;
  /** Leaves nothing of what was deleted or replaced in the file or beside it, unless another process is reading just now. */
  forget(): void;
  close(): void;
}

/** SQLite waits for a lock on the main thread, so it may hardly wait. */
const BUSY_TIMEOUT_MS = 100;
/** A write waits for the lock of another process so long, without holding anything else up. */
const PATIENCE_MS = 1_000;
const RETRY_MS = 10;

/** `DLID`: by this a file of identities is told from any other database. */
const APPLICATION_ID = 0x44_4c_49_44;
const SCHEMA_VERSION = 1;

/** The triggers are what makes the log one that is only written on. */
export const AUDIT_NO_UPDATE =
  "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never rewritten'); END";
const AUDIT_NO_DELETE =
  "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END";

const SCHEMA = `
CREATE TABLE identities (
  source_id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  key_id TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  source_id TEXT,
  version INTEGER,
  by_key TEXT,
  key_id TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX audit_source ON audit (source_id, seq);
`;

/** The file at a path. Nothing is made until the first write. */
export function openVaultFile(path: string): VaultFile {
  let open: SQLite.Database | undefined;

  function connection(): SQLite.Database {
    open ??= connect(path);
    return open;
  }

  async function attempt<T>(work: () => T): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw namedError(error, path);
        await pause(RETRY_MS);
      }
    }
  }

  return {
    read(work, otherwise) {
      if (open === undefined && !existsSync(path)) return otherwise;
      try {
        return work(connection());
      } catch (error) {
        throw namedError(error, path);
      }
    },
    write: (work) => attempt(() => connection().transaction(work).immediate(connection())),
    forget() {
      try {
        open?.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        if (!isBusy(error)) throw namedError(error, path); // whoever holds it does the same when it is done
      }
    },
    close() {
      open?.close();
      open = undefined;
    },
  };
}

/** The same care as with the database: what was answered survives a power cut, what was deleted is overwritten. */
function connect(path: string): SQLite.Database {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', 0o600)); // SQLite gives its companions the same mode
  const connection = new SQLite(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const isNew = assertOurs(connection, path);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('secure_delete = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('temp_store = MEMORY');
    for (const [name, expected] of [
      ['journal_mode', 'wal'],
      ['synchronous', 2],
      ['secure_delete', 1],
    ] as const) {
      const actual = connection.pragma(name, { simple: true });
      if (actual !== expected)
        throw new VaultUnusable(`SQLite refused ${name}=${expected} for ${path}: it is ${String(actual)}.`);
    }
    if (isNew) create(connection, path);
    connection.exec(AUDIT_NO_UPDATE);
    connection.exec(AUDIT_NO_DELETE);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Looks before anything is written. @returns whether the file is empty. */
function assertOurs(connection: SQLite.Database, path: string): boolean {
  const things = connection.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (things === 0) return true;
  if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new VaultUnusable(
      `${path} is another database, not a file of identities: set IDENTITIES_URL to another one.`,
    );
  const version = Number(connection.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION)
    throw new VaultUnusable(`The file of identities ${path} was made by a newer version of Dateline: use that one.`);
  return false;
}

/** Of two processes that come first, one makes the tables. */
function create(connection: SQLite.Database, path: string): void {
  const make = connection.transaction(() => {
    if (!assertOurs(connection, path)) return;
    connection.exec(SCHEMA);
    connection.pragma(`application_id = ${APPLICATION_ID}`);
    connection.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  make.immediate();
}

import SQLite from 'better-sqlite3';

/** Another process holds the file of identities for longer than a request should wait. */
export class VaultBusy extends Error {
  override readonly name = 'VaultBusy';
}

/** There is no room left for what was to be sealed or recorded; nothing of it was. */
export class VaultFull extends Error {
  override readonly name = 'VaultFull';
}

/** The file of identities cannot be used as it is: damaged, newer than the program, or not ours. The message is for the operator. */
export class VaultUnusable extends Error {
  override readonly name = 'VaultUnusable';
}

/** Whether another process has the file at the moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof SQLite.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}

/** Gives a driver's error the name that callers know; other errors come back as they are. */
export function namedError(error: unknown, path: string): unknown {
  if (!(error instanceof SQLite.SqliteError)) return error;
  if (isBusy(error)) return new VaultBusy('the file of identities is locked by another process', { cause: error });
  if (/^SQLITE_(?:FULL|IOERR_WRITE)/.test(error.code))
    return new VaultFull('the disk of the file of identities is full', { cause: error });
  if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code))
    return new VaultUnusable(`The file of identities ${path} is damaged or not an SQLite file: restore a backup.`, {
      cause: error,
    });
  if (/^SQLITE_(?:CANTOPEN|READONLY|PERM)/.test(error.code))
    return new VaultUnusable(`The file of identities ${path} cannot be opened for writing: ${error.message}.`, {
      cause: error,
    });
  return error;
}

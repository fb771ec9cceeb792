/** Another process holds the write lock for longer than a request should wait. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
}

/** There is no room left for what was to be written; nothing of it was. */
export class DatabaseFull extends Error {
  override readonly name = 'DatabaseFull';
}

/** The database cannot be used as it is: damaged, newer than the program, or not ours. The message is for the operator. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/** Gives a driver's error the name that callers know; other errors come back as they are. */
export function namedError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new DatabaseBusy('the database is locked by another process', { cause: error });
  }
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR_WRITE')) {
    return new DatabaseFull('the disk of the database is full', { cause: error });
  }
  return error;
}

/** The engine's error code, of the error or of the one that it wraps. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

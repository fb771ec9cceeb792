import { StorageFull, StorageUnavailable } from './storage.ts';

/** EFBIG is what a limit on the size of files says, and some network file systems when they are full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const BROKEN = new Set(
  'EACCES EBUSY EIO ELOOP EMFILE ENFILE ENODEV ENOTCONN ENXIO EPERM EROFS ESTALE ETIMEDOUT'.split(' '),
);
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Gives an error of the file system the name that callers know; others come back as they are. */
export function namedFileError(error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  if (FULL.has(code)) return new StorageFull(`there is no room for a photo (${code})`, { cause: error });
  if (BROKEN.has(code)) return new StorageUnavailable(`the folder of photos does not work (${code})`, { cause: error });
  return error;
}

/** Whether an error says that there is no such file. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has(errorCode(error) ?? '');
}

/** The code of an error of the machine, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

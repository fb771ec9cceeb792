import { link, rm } from 'node:fs/promises';
import type { Database } from '../db/database.ts';
import type { KeyedLock } from '../lib/keyed-lock.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { originalKey, renditionPrefix } from '../media/keys.ts';
import type { PictureType } from '../media/picture.ts';
import { extensionsOf, isDeclaredAs, isNamedLike } from '../media/sniff.ts';
import { type MediaStorage, StorageUnavailable } from '../media/storage.ts';
import { isFileUsed } from './store.ts';

/** Largest original in bytes. */
export const MAX_ORIGINAL_BYTES = 100 * 1024 * 1024;

/** What photos may be, as the contract says. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/tiff'] as const;
/** And what the image library may read on another machine than this. */
const TYPES: readonly PictureType[] = [...PHOTO_TYPES, 'image/heic'];

/** Where originals are kept, and what keeps two changes of one file apart. */
export interface Originals {
  readonly db: Database;
  readonly storage: MediaStorage;
  readonly locks: KeyedLock;
  /** Told when files could not be removed that nothing refers to any more: what was asked for is done all the same. */
  readonly onLeftBehind: (error: StorageUnavailable) => void;
}

/** An original: the SHA-256 of its bytes in hexadecimal, and what it is. */
export interface OriginalFile {
  readonly sha256: string;
  readonly mediaType: string;
}

/** Under which key an original is stored. */
export function keyOf({ sha256, mediaType }: OriginalFile): string {
  const [extension = ''] = extensionsOf(pictureTypeOf(mediaType));
  return originalKey(sha256, extension);
}

/**
 * Stores an original before `work` writes the record that needs it: no record is ever without its file. When no record has the file
 * afterwards, because the work refused, failed or found its answer elsewhere, the file goes again.
 */
export async function withOriginal<T>(
  originals: Originals,
  { path, ...file }: OriginalFile & { readonly path: string },
  work: () => Promise<T>,
): Promise<T> {
  return originals.locks.run(file.sha256, async () => {
    try {
      await using stored = await storeOriginal(originals.storage, { key: keyOf(file), path });
      const result = await work();
      if (await isFileUsed(originals.db.read, file.sha256)) await stored.confirm();
      return result;
    } finally {
      await removeUnused(originals, file);
    }
  });
}

/** An original that was stored, and can be stored again until it is disposed. */
export interface StoredOriginal extends AsyncDisposable {
  /**
   * To be called once its record is committed: another process that saw no record yet may have removed the file as nobody's, when an
   * upload of the same bytes failed there. Then it is put back.
   */
  confirm(): Promise<void>;
}

/** Puts an original into the storage, and keeps a second name of the waiting file for a while. @throws {StorageFull | StorageUnavailable} */
export async function storeOriginal(
  storage: MediaStorage,
  { key, path }: { readonly key: string; readonly path: string },
): Promise<StoredOriginal> {
  const spare = storage.temporary();
  const hasSpare = await linked(path, spare);
  const dispose = () => rm(spare, { force: true });
  try {
    await storage.put(key, path);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    async confirm() {
      if (hasSpare && !(await isStored(storage, key))) await storage.put(key, spare);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Not every file system knows second names. */
async function linked(path: string, spare: string): Promise<boolean> {
  try {
    await link(path, spare);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && WITHOUT_LINKS.has(String(error.code))) return false;
    throw error;
  }
}

const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function isStored(storage: MediaStorage, key: string): Promise<boolean> {
  for await (const file of storage.list(key)) if (file.key === key) return true;
  return false;
}

/**
 * Runs `work`, which deletes the record of a photo, and then removes the files that no record has any more: renditions first. A process
 * that ends in between leaves files that nothing refers to, never a record without its file.
 */
export async function removingFiles<T>(originals: Originals, file: OriginalFile, work: () => Promise<T>): Promise<T> {
  return originals.locks.run(file.sha256, async () => {
    const result = await work();
    await removeUnused(originals, file);
    return result;
  });
}

/** Removes everything that was made of an original; another photo of the same file gets its renditions made again. */
export async function removeRenditions({ storage, onLeftBehind }: Originals, sha256: string): Promise<void> {
  await attempt(onLeftBehind, async () => {
    for await (const { key } of storage.list(renditionPrefix(sha256))) await storage.delete(key);
  });
}

async function removeUnused(originals: Originals, file: OriginalFile): Promise<void> {
  const { db, storage, onLeftBehind } = originals;
  if (await isFileUsed(db.read, file.sha256)) return;
  await removeRenditions(originals, file.sha256);
  await attempt(onLeftBehind, () => storage.delete(keyOf(file)));
}

async function attempt(onLeftBehind: Originals['onLeftBehind'], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    onLeftBehind(error);
  }
}

/** What was said of a file that it is. */
export interface FileClaims {
  readonly fileName: string | null;
  /** Content-Type as it came. */
  readonly declaredType: string | undefined;
}

/** Whether a file is what its name and its Content-Type say; a name without an extension and a general type say nothing. */
export function checkClaims(
  { fileName, declaredType }: FileClaims,
  mediaType: PictureType,
): Result<null, Refused<'media-type-mismatch'>> {
  const isNamedRight = fileName === null || isNamedLike(fileName, mediaType);
  if (isNamedRight && isDeclaredAs(declaredType, mediaType)) return ok(null);
  const what = isNamedRight ? 'it was sent as another type' : 'its name says something else';
  return err({
    code: 'media-type-mismatch',
    detail: `The file is ${mediaType}, but ${what}. Correct that, or leave it out.`,
  });
}

function pictureTypeOf(mediaType: string): PictureType {
  const type = TYPES.find((each) => each === mediaType);
  if (type === undefined) throw new Error(`no photo is ${mediaType}`);
  return type;
}

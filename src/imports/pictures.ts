import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Database } from '../db/database.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type Arrival, receive } from '../media/arrival.ts';
import type { Images } from '../media/images.ts';
import type { Picture } from '../media/picture.ts';
import { type MediaStorage, StorageUnavailable } from '../media/storage.ts';
import { checkClaims, keyOf, MAX_ORIGINAL_BYTES, storeOriginal } from '../photos/originals.ts';
import { findImportedPhoto, isFileUsed, listPhotosOf } from '../photos/store.ts';
import type { PhotoToImport } from './record.ts';
import type { Place } from './sources.ts';

/** What an import needs for pictures. */
export interface Media {
  readonly storage: MediaStorage;
  readonly images: Images;
}

/** A photo whose file has arrived and was looked at. */
export interface StagedPhoto extends PhotoToImport {
  readonly file: { readonly sha256: string; readonly bytes: number };
  /** What the file is called. */
  readonly fileName: string;
  /** What the file shows and says; undefined: a photo has these bytes already, and they were not looked at again. */
  readonly picture: Picture | undefined;
  /** What waits to be stored, and where; undefined: it is stored. */
  readonly original: { readonly key: string; readonly path: string } | undefined;
  /** Removes what waits. */
  discard(): Promise<void>;
}

/** What became of the file of a photo, and how many bytes it has. */
export interface Staging {
  readonly bytes: number;
  readonly result: Result<StagedPhoto, readonly Refusal[]>;
}

export interface StageContext {
  readonly db: Database;
  readonly media: Media;
  readonly place: Place;
  readonly signal?: AbortSignal | undefined;
}

/** The file of a photo as the file system names it. */
export function fileOf({ path }: { readonly path?: string | undefined }, place: Place): string {
  return path === undefined ? place.file : join(dirname(place.file), path);
}

/**
 * Takes the file of a photo in: copies it, looks at it, and says why it is not taken. Nothing is stored yet.
 * @throws {StorageFull | StorageUnavailable} and what `signal` says; nothing is left of the file then
 */
export async function stagePhoto(photo: PhotoToImport, context: StageContext): Promise<Staging> {
  const pointer = photo.path === undefined ? '' : '/file';
  const opened = await openPicture(photo, context.place);
  if (!opened.ok) return { bytes: 0, result: refuse(pointer, opened.error) };
  const { handle, bytes } = opened.value;
  const arrived = await receiveFrom(handle, context);
  if (!arrived.ok) return { bytes, result: refuse(pointer, arrived.error) };
  const arrival = arrived.value;
  try {
    const looked = await look(photo, arrival, context);
    if (!looked.ok || looked.value.original === undefined) await arrival.discard();
    return { bytes, result: looked.ok ? looked : refuse(pointer, looked.error) };
  } catch (error) {
    await arrival.discard();
    throw error;
  }
}

/** Stores the files of photos, then runs `work`, which saves their records; a file of which no record was kept goes again. */
export async function withOriginals<T>(
  { db, media: { storage } }: Pick<StageContext, 'db' | 'media'>,
  photos: readonly StagedPhoto[],
  work: () => Promise<T>,
): Promise<T> {
  const waiting = photos.flatMap(({ file, original }) => (original === undefined ? [] : [{ ...file, ...original }]));
  try {
    await using stored = new AsyncDisposableStack();
    const puts = await Promise.allSettled(waiting.map((original) => storeOriginal(storage, original)));
    const originals = puts.flatMap((put) => (put.status === 'fulfilled' ? [stored.use(put.value)] : []));
    for (const put of puts) if (put.status === 'rejected') throw put.reason;
    const result = await work();
    for (const [position, original] of originals.entries()) {
      if (await isFileUsed(db.read, waiting[position]?.sha256 ?? '')) await original.confirm();
    }
    return result;
  } finally {
    for (const { sha256, key } of waiting) {
      if (!(await isFileUsed(db.read, sha256))) await storage.delete(key).catch(leaveBehind);
    }
  }
}

/** What could not be removed, `verify` finds; why nothing could be stored matters more. */
function leaveBehind(error: unknown): void {
  if (!(error instanceof StorageUnavailable)) throw error;
}

type Fault = Refused<string>;

/** Follows no link out of the folder of a record: who writes records need not be who may read all of this machine. */
async function openPicture(
  photo: PhotoToImport,
  place: Place,
): Promise<Result<{ readonly handle: FileHandle; readonly bytes: number }, Fault>> {
  try {
    const path = await realpath(fileOf(photo, place));
    const folder = await realpath(dirname(place.file));
    if (photo.path !== undefined && !path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`))
      return err(linkedOut);
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isFile()) return ok({ handle, bytes: stats.size });
    await handle.close();
    return err(noFile);
  } catch (error) {
    return err(unreadable(error));
  }
}

async function receiveFrom(handle: FileHandle, { media: { storage } }: StageContext): Promise<Result<Arrival, Fault>> {
  try {
    const stream = handle.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false });
    return await receive(stream, { storage, maxBytes: MAX_ORIGINAL_BYTES });
  } catch (error) {
    // Reading is done from the source alone; what is wrong with the storage has a name of its own.
    if (error instanceof Error && 'syscall' in error && error.syscall === 'read') return err(unreadable(error));
    throw error;
  } finally {
    await handle.close();
  }
}

const PIECE_BYTES = 256 * 1024;

async function look(
  photo: PhotoToImport,
  arrival: Arrival,
  { db, media: { storage, images }, place, signal }: StageContext,
): Promise<Result<StagedPhoto, Fault>> {
  const { path, sha256, bytes } = arrival;
  const fileName = basename(fileOf(photo, place));
  const staged = { ...photo, file: { sha256, bytes }, fileName, discard: () => arrival.discard() };
  const known = await findImportedPhoto(db.read, photo.externalId);
  if (known !== undefined && known.sha256 !== sha256) return err(fileChanged);
  const [same] = await listPhotosOf(db.read, sha256);
  if (same !== undefined) {
    const key = keyOf(same);
    const original = (await isStored(storage, { key, bytes })) ? undefined : { key, path };
    return ok({ ...staged, picture: undefined, original });
  }
  const described = await images.describe(path, signal && { signal });
  if (!described.ok) return described;
  const picture = described.value;
  const claims = checkClaims({ fileName: staged.fileName, declaredType: undefined }, picture.mediaType);
  if (!claims.ok) return claims;
  return ok({ ...staged, picture, original: { key: keyOf({ sha256, mediaType: picture.mediaType }), path } });
}

/** Whether the storage has the file as long as it is: what was lost comes back with the import. */
async function isStored(storage: MediaStorage, { key, bytes }: { key: string; bytes: number }): Promise<boolean> {
  const stored = await storage.open(key);
  stored?.stream.destroy();
  return stored?.bytes === bytes;
}

/** A photo was sent under this external id with another file. */
export const fileChanged = {
  code: 'file-changed',
  detail:
    'Give another externalId: the photo that has this one was imported with another file, and a photo keeps its file.',
};
const linkedOut = {
  code: 'not-allowed',
  detail: 'Put the picture into the folder of this file, or below it: a symbolic link leads out of it.',
};
const noFile = { code: 'unreadable', detail: 'Give the path of a file: this is something else.' };

/** A fault of the file system as a refusal; other errors are thrown again. */
function unreadable(error: unknown): Fault {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return { code: 'missing-file', detail: 'Put the picture there, or correct the path.' };
  return { code: 'unreadable', detail: `Make the file readable (${String(error.code)}).` };
}

function refuse(
  pointer: string,
  { code, detail = 'Send the picture in another form.', errors }: Fault,
): Result<never, Refusal[]> {
  const refusals = errors?.map((each) => ({ ...each, pointer })) ?? [];
  return err(refusals.length > 0 ? refusals : [{ pointer, code, detail }]);
}

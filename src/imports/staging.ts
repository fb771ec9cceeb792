import { resolve } from 'node:path';
import type { Database } from '../db/database.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ReadyRecord } from './batch.ts';
import { fileOf, type Media, stagePhoto, type StagedPhoto } from './pictures.ts';
import type { NotPrepared, Prepared } from './prepare.ts';
import type { PhotoToImport } from './record.ts';
import type { Place, Portion, RawRecord } from './sources.ts';

export interface PreparedPortion extends Portion {
  readonly prepared: readonly Prepared[];
}

/** A record with everything that a transaction needs, or why it is not taken. */
export interface Staged {
  readonly place: Place;
  readonly record: Result<ReadyRecord, NotPrepared>;
}

/** Records that are saved together: no more photos than may wait at once. */
export interface Piece {
  readonly records: readonly Staged[];
  /** Of all that is no picture, when this piece is done. */
  readonly bytesRead: number;
  /** Of the pictures of this piece … */
  readonly pictureBytes: number;
  /** … and by how much that is more than was known beforehand. */
  readonly pictureBytesNamed: number;
}

export interface StagingContext {
  readonly db: Database;
  readonly media: () => Media;
  readonly signal?: AbortSignal | undefined;
}

/** So many photos are saved together, and as many wait for their turn meanwhile. */
const MOST_PHOTOS = 8;

/** What of photos this import has met. */
interface Met {
  readonly externalIds: Set<string>;
  /** Files that a record named: they are not taken once more because they lie in a folder. */
  readonly files: Set<string>;
}

/** The portions in pieces whose pictures have arrived and were looked at, those of the next piece while one is saved. What is not taken away by then, is removed. */
export async function* stagePieces(
  context: StagingContext,
  portions: AsyncIterable<PreparedPortion>,
): AsyncGenerator<Piece, void, void> {
  const met: Met = { externalIds: new Set(), files: new Set() };
  let bytesBefore = 0;
  for await (const portion of portions) {
    const parts = inParts(portion);
    const started: Promise<Piece>[] = [];
    try {
      for (const index of parts.keys()) {
        for (const part of parts.slice(started.length, index + 2)) {
          const bytesRead = part === parts.at(-1) ? portion.bytesRead : bytesBefore;
          started.push(attended(stagePart({ ...context, met }, part, bytesRead)));
        }
        const piece = await started[index];
        if (piece === undefined) throw new Error('a piece of a portion was not staged');
        yield piece;
        await discard(piece);
      }
    } finally {
      for (const piece of await Promise.allSettled(started))
        if (piece.status === 'fulfilled') await discard(piece.value);
    }
    bytesBefore = portion.bytesRead;
  }
}

interface Part {
  readonly raw: RawRecord;
  readonly prepared: Prepared;
}

function inParts({ records, prepared }: PreparedPortion): Part[][] {
  const parts: Part[][] = [[]];
  let photos = 0;
  for (const [index, raw] of records.entries()) {
    const one = prepared[index];
    if (one === undefined) throw new Error('a record was not prepared');
    const isPhoto = one.ok && one.value.type === 'photo';
    if (isPhoto && photos === MOST_PHOTOS) {
      parts.push([]);
      photos = 0;
    }
    if (isPhoto) photos += 1;
    parts.at(-1)?.push({ raw, prepared: one });
  }
  return parts;
}

interface StagedPart {
  /** undefined: it is passed over. */
  readonly staged: Staged | undefined;
  readonly bytes: number;
  readonly bytesNamed: number;
}

async function stagePart(
  context: StagingContext & { readonly met: Met },
  part: readonly Part[],
  bytesRead: number,
): Promise<Piece> {
  const settled = await Promise.allSettled(part.map(({ raw, prepared }) => stageRecord(context, raw, prepared)));
  const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const piece: Piece = {
    records: done.flatMap(({ staged }) => staged ?? []),
    bytesRead,
    pictureBytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
    pictureBytesNamed: done.reduce((sum, { bytesNamed }) => sum + bytesNamed, 0),
  };
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return piece;
  await discard(piece);
  throw failed.reason;
}

async function stageRecord(
  { met, ...context }: StagingContext & { readonly met: Met },
  raw: RawRecord,
  prepared: Prepared,
): Promise<StagedPart> {
  const { place } = raw;
  if (!prepared.ok) {
    if (prepared.error.path !== undefined) met.files.add(resolve(fileOf(prepared.error, place)));
    return { staged: { place, record: prepared }, ...NO_BYTES };
  }
  const record = prepared.value;
  if (record.type !== 'photo') return { staged: { place, record: ok(record) }, ...NO_BYTES };
  const size = raw.kind === 'picture' ? raw.size : undefined;
  const file = resolve(fileOf(record, place));
  if (size !== undefined && met.files.has(file)) return { staged: undefined, bytes: 0, bytesNamed: -size };
  met.files.add(file);
  if (met.externalIds.has(record.externalId)) {
    const refused = { staged: { place, record: err({ kind: record.type, errors: [metBefore] }) }, ...NO_BYTES };
    return size === undefined ? refused : { ...refused, bytes: size };
  }
  met.externalIds.add(record.externalId);
  return stageFile(context, { place, record, size });
}

async function stageFile(
  { db, media, signal }: StagingContext,
  { place, record, size }: { readonly place: Place; readonly record: PhotoToImport; readonly size: number | undefined },
): Promise<StagedPart> {
  const { result, bytes } = await stagePhoto(record, { db, media: media(), place, signal });
  const ready: Staged['record'] = result.ok ? result : err({ kind: record.type, errors: result.error });
  return { staged: { place, record: ready }, bytes: size ?? bytes, bytesNamed: size === undefined ? bytes : 0 };
}

const NO_BYTES = { bytes: 0, bytesNamed: 0 };

const metBefore = {
  pointer: '/externalId',
  code: 'duplicate-external-id',
  detail: 'Keep one record for each photo: an earlier one of this import has the same id.',
};

/** The photos of a piece that are to be saved. */
export function photosOf({ records }: Piece): StagedPhoto[] {
  return records.flatMap(({ record }) => (record.ok && record.value.type === 'photo' ? [record.value] : []));
}

async function discard(piece: Piece): Promise<void> {
  for (const photo of photosOf(piece)) await photo.discard();
}

/** A promise whose failure is dealt with where it is awaited, however late that is. */
function attended<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

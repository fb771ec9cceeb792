import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type ActiveContent, ActiveContentScan } from './active-content.ts';
import { namedFileError } from './file-errors.ts';
import type { MediaStorage } from './storage.ts';

/** A file that has arrived whole and waits to be looked at; not stored yet, and not synced: putting it in does that. */
export interface Arrival {
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Removes the file; after it was put into the storage, nothing. */
  discard(): Promise<void>;
}

export type ArrivalRefusal = Refused<'empty-file' | 'file-too-large' | 'unsafe-file'>;

const CARRIED: Record<ActiveContent, string> = {
  html: 'a web page or a script',
  php: 'a PHP program',
  pdf: 'a PDF document',
  zip: 'a ZIP archive',
  rar: 'a RAR archive',
  '7z': 'a 7z archive',
};

/**
 * Writes what comes to a temporary file as it comes, never holding more than a piece of it. A file that is refused is not read
 * to its end: iterating stops, which destroys a stream.
 * @throws what the source throws (an upload cut off), StorageFull or StorageUnavailable; nothing is left of the file then,
 * and nothing after a refusal.
 */
export async function receive(
  source: AsyncIterable<Uint8Array>,
  options: { readonly storage: MediaStorage; readonly maxBytes: number },
): Promise<Result<Arrival, ArrivalRefusal>> {
  const path = options.storage.temporary();
  const discard = () => rm(path, { force: true });
  try {
    const written = await write(source, path, options.maxBytes);
    if (!written.ok) {
      await discard();
      return written;
    }
    return ok({ path, ...written.value, discard });
  } catch (error) {
    await discard().catch(() => {}); // where nothing works, what came first tells why
    throw error;
  }
}

/** Reads before anything else is waited for: a stream that fails while nobody listens would end the program. */
async function write(
  source: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
): Promise<Result<Pick<Arrival, 'bytes' | 'sha256'>, ArrivalRefusal>> {
  const hash = createHash('sha256');
  const scan = new ActiveContentScan();
  let size = 0;
  let file: FileHandle | undefined;
  try {
    for await (const piece of source) {
      size += piece.length;
      if (size > maxBytes) return err({ code: 'file-too-large', detail: tooLarge(maxBytes) });
      const found = scan.push(piece);
      if (found !== undefined) return err({ code: 'unsafe-file', detail: unsafe(found) });
      hash.update(piece);
      file ??= await open(path, 'wx', 0o600).catch(rethrow);
      await file.writeFile(piece).catch(rethrow); // all of it, from where the last piece ended
    }
  } finally {
    await file?.close().catch(rethrow); // network file systems tell here that they are full
  }
  if (size === 0) return err({ code: 'empty-file', detail: 'The file is empty. Send the picture itself.' });
  const found = scan.end();
  if (found !== undefined) return err({ code: 'unsafe-file', detail: unsafe(found) });
  return ok({ bytes: size, sha256: hash.digest('hex') });
}

function tooLarge(maxBytes: number): string {
  const most = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MiB` : `${maxBytes} bytes`;
  return `The file is larger than ${most}, which is the most that is taken. Send a smaller one.`;
}

function unsafe(found: ActiveContent): string {
  return `Besides a picture, the file carries ${CARRIED[found]}. Export the picture anew, and send that.`;
}

function rethrow(error: unknown): never {
  throw namedFileError(error);
}

import type { Readable } from 'node:stream';

/** Where the bytes of pictures are kept: originals and renditions, each under its key. See `keys.ts` for what a key is. */
export interface MediaStorage {
  /** A fresh path for a file that arrives or is made; on the same file system as the storage where that is a folder. */
  temporary(): string;
  /**
   * Moves a finished local file in; durable when it resolves, and the local file is gone. The same key again replaces.
   * @throws {StorageFull | StorageUnavailable} then nothing half-written is visible under the key, and the local file may
   * still be there: whoever made it removes it.
   */
  put(key: string, path: string): Promise<void>;
  /** The whole content, for what is small: renditions; nobody else has these bytes. undefined: it is not there. @throws {StorageUnavailable} */
  read(key: string): Promise<Buffer | undefined>;
  /** The content as a stream, for an original; it has to be read or destroyed. @throws {StorageUnavailable}, as its stream does */
  open(key: string): Promise<StoredContent | undefined>;
  /** The content as a file of this machine until it is disposed: the stored one itself, to be left as it is, or a temporary copy. @throws {StorageFull | StorageUnavailable} */
  local(key: string): Promise<LocalCopy | undefined>;
  /** Removes; what is not there is fine. @throws {StorageUnavailable} */
  delete(key: string): Promise<void>;
  /** Every stored file whose key starts with the prefix (`''`: all), in no order, read as it is asked for. @throws {StorageUnavailable} */
  list(prefix: string): AsyncIterable<StoredFile>;
  /**
   * Removes temporary files that nobody has written to for an hour: a process that was killed left them. Opening does it once; whoever
   * runs for long does it again and again. Not there: nothing of this storage waits on this machine.
   */
  sweep?(): Promise<void>;
}

export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** When it was written, epoch ms. */
  readonly modifiedAt: number;
}

export interface StoredContent {
  readonly bytes: number;
  readonly stream: Readable;
}

export interface LocalCopy extends AsyncDisposable {
  readonly path: string;
}

/** There is no room left for a file; nothing of it is kept. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
}

/** The storage does not answer, refuses, or fails; asking again later may help. The message is for the operator and holds no secret. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** The storage cannot be opened as it is set. The message is one line for the operator. */
export class StorageUnusable extends Error {
  override readonly name = 'StorageUnusable';
}

import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, realpathSync } from 'node:fs';
import { copyFile, lstat, mkdir, open, opendir, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { errorCode, isAbsent, namedFileError } from './file-errors.ts';
import { INCOMING, checkedKey, checkedPrefix, isKey } from './keys.ts';
import { removeLeftovers } from './leftovers.ts';
import type { LocalCopy, MediaStorage, StoredContent, StoredFile } from './storage.ts';
import { StorageUnavailable, StorageUnusable } from './storage.ts';

/** Photos are their owner's only until they are delivered, as the database is. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** A pipe in the place of a photo must not hold a thread for ever. */
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const UUID = /^[0-9a-f-]{36}$/;

/**
 * Photos in a folder, which is made if it is missing. A file waits in `incoming/` until it is whole, is synced and renamed,
 * and the folders that name it are synced: a power cut leaves the old or the new file, never half of one. The folder may
 * be a symbolic link; links inside it are not followed.
 * @throws {StorageUnusable}
 */
export function openFolder(folder: string): MediaStorage {
  try {
    mkdirSync(join(folder, INCOMING), { recursive: true, mode: FOLDER_MODE });
    const root = realpathSync(folder);
    removeLeftovers(join(root, INCOMING), UUID);
    return new FileStorage(root);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageUnusable(`The folder of photos ${folder} cannot be used: ${reason}.`, { cause: error });
  }
}

/** So many folders are remembered to be where their names say. */
const MOST_KNOWN_FOLDERS = 20_000;

class FileStorage implements MediaStorage {
  readonly #root: string;
  readonly #known = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  temporary(): string {
    return join(this.#root, INCOMING, randomUUID());
  }

  async put(key: string, path: string): Promise<void> {
    const target = this.#path(key);
    await named(async () => {
      await settle(path);
      await this.#makeFolders(dirname(target));
      try {
        await rename(path, target);
      } catch (error) {
        if (errorCode(error) !== 'EXDEV') throw error;
        await this.#copyIn(path, target);
      }
      for (let folder = dirname(target); folder.length >= this.#root.length; folder = dirname(folder)) {
        await syncFolder(folder);
      }
    });
  }

  async read(key: string): Promise<Buffer | undefined> {
    const file = await this.#openFile(key);
    if (file === undefined) return undefined;
    const { handle, size } = file;
    try {
      return await named(async () => {
        const content = Buffer.allocUnsafeSlow(size);
        const { bytesRead } = await handle.read(content, 0, size, 0);
        // Files do not change here; where one read is not enough, the system has its reasons.
        return bytesRead === size ? content : handle.readFile();
      });
    } finally {
      await handle.close();
    }
  }

  async open(key: string): Promise<StoredContent | undefined> {
    const file = await this.#openFile(key);
    return file && { bytes: file.size, stream: file.handle.createReadStream() };
  }

  async local(key: string): Promise<LocalCopy | undefined> {
    const file = await this.#openFile(key);
    if (file === undefined) return undefined;
    await file.handle.close();
    return { path: this.#path(key), [Symbol.asyncDispose]: async () => {} };
  }

  async delete(key: string): Promise<void> {
    const path = this.#path(key);
    await named(async () => {
      if (await this.#hasFolder(dirname(path))) await rm(path, { force: true });
    });
  }

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    const start = join(this.#root, checkedPrefix(prefix).slice(0, Math.max(0, prefix.lastIndexOf('/'))));
    if (await this.#hasFolder(start)) yield* this.#walk(start, prefix);
  }

  async sweep(): Promise<void> {
    await named(async () => {
      removeLeftovers(join(this.#root, INCOMING), UUID);
    });
  }

  async *#walk(folder: string, prefix: string): AsyncGenerator<StoredFile> {
    const entries = await unlessAbsent(() => opendir(folder));
    if (entries === undefined) return;
    for await (const entry of entries) {
      const path = join(folder, entry.name);
      const key = relative(this.#root, path);
      if (!isKey(key)) continue;
      if (entry.isDirectory() && (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`))) {
        yield* this.#walk(path, prefix);
      } else if (entry.isFile() && key.startsWith(prefix)) {
        const found = await unlessAbsent(() => lstat(path));
        if (found !== undefined) yield { key, bytes: found.size, modifiedAt: found.mtimeMs };
      }
    }
  }

  #path(key: string): string {
    return join(this.#root, checkedKey(key));
  }

  async #openFile(key: string): Promise<{ handle: FileHandle; size: number } | undefined> {
    const path = this.#path(key);
    return unlessAbsent(async () => {
      if (!(await this.#hadFolder(dirname(path)))) return undefined;
      const handle = await open(path, READ_ONLY);
      const stats = await handle.stat();
      if (stats.isFile()) return { handle, size: stats.size };
      await handle.close();
      return undefined;
    });
  }

  /** Whether the folder is there, and where its name says. */
  async #hasFolder(folder: string): Promise<boolean> {
    const real = await unlessAbsent(() => realpath(folder));
    if (real === undefined) return false;
    if (real !== folder) throw new StorageUnavailable(`a symbolic link leads ${folder} out of the folder of photos`);
    return true;
  }

  /** The same, looked at once for each folder: one that is gone since is told by what is read in it. */
  async #hadFolder(folder: string): Promise<boolean> {
    if (this.#known.has(folder)) return true;
    if (!(await this.#hasFolder(folder))) return false;
    if (this.#known.size >= MOST_KNOWN_FOLDERS) this.#known.clear();
    this.#known.add(folder);
    return true;
  }

  /** One by one, so that none is made behind a symbolic link. */
  async #makeFolders(folder: string): Promise<void> {
    if (await this.#hasFolder(folder)) return;
    await this.#makeFolders(dirname(folder));
    try {
      await mkdir(folder, { mode: FOLDER_MODE });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error; // another put was faster
    }
  }

  /** From another file system, where renaming cannot reach. */
  async #copyIn(path: string, target: string): Promise<void> {
    const copy = this.temporary();
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL);
      await settle(copy);
      await rename(copy, target);
    } finally {
      await rm(copy, { force: true });
    }
    await rm(path, { force: true });
  }
}

/** The content is on the disk, and nobody else's, before the file gets its name. */
async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.chmod(FILE_MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedFileError(error);
  }
}

async function unlessAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw namedFileError(error);
  }
}

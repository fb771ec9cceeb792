import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3ServiceError, S3mini } from 's3mini';
import { errorCode, namedFileError } from './file-errors.ts';
import { checkedKey, checkedPrefix, isKey } from './keys.ts';
import { removeLeftovers } from './leftovers.ts';
import { type S3Patience, createS3Fetch } from './s3-fetch.ts';
import type { LocalCopy, MediaStorage, StoredContent, StoredFile } from './storage.ts';
import { StorageFull, StorageUnavailable } from './storage.ts';

/** A file up to this size is sent at once, a larger one in parts of it; S3 wants at least 5 MiB and at most 10,000 parts. */
const PART_BYTES = 8 * 1024 * 1024;
const PAGE_KEYS = 1_000;
const INSUFFICIENT_STORAGE = 507;
const TEMPORARY = /^dateline-[0-9a-f-]{36}$/;
const PATIENCE: S3Patience = { answerMs: 30_000, uploadMs: 120_000, stallMs: 30_000, pausesMs: [200, 800] };

export interface S3Options {
  /** The address of the server, without the bucket: it stands in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What all keys start with in the bucket: `''`, or a text that ends in `/`. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly patience?: S3Patience;
}

/** Photos in a bucket of Amazon S3 or of a server that speaks as it does. Nothing is asked of it until something is wanted. */
export function openBucket(options: S3Options): MediaStorage {
  removeLeftovers(tmpdir(), TEMPORARY);
  return new S3Storage(options);
}

class S3Storage implements MediaStorage {
  readonly #client: S3mini;
  readonly #prefix: string;

  constructor({ endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, patience = PATIENCE }: S3Options) {
    this.#prefix = prefix;
    this.#client = new S3mini({
      endpoint: `${endpoint}/${bucket}`,
      region,
      accessKeyId,
      secretAccessKey,
      fetch: createS3Fetch(patience),
    });
  }

  temporary(): string {
    return join(tmpdir(), `dateline-${randomUUID()}`);
  }

  async put(key: string, path: string): Promise<void> {
    const name = this.#name(key);
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > PART_BYTES) await this.#putInParts(name, file, size);
      else await asked(this.#client.putObject(name, await file.readFile()));
    } finally {
      await file.close();
    }
    await rm(path, { force: true });
  }

  async read(key: string): Promise<Buffer | undefined> {
    const content = await asked(this.#client.getObjectArrayBuffer(this.#name(key)));
    return content === null ? undefined : Buffer.from(content);
  }

  async open(key: string): Promise<StoredContent | undefined> {
    const response = await asked(this.#client.getObjectResponse(this.#name(key)));
    if (response === null) return undefined;
    const length = response.headers.get('content-length');
    if (length === null || response.body === null) {
      await response.body?.cancel();
      throw new StorageUnavailable('the S3 storage does not say how long a file is');
    }
    return { bytes: Number(length), stream: Readable.fromWeb(response.body) };
  }

  async local(key: string): Promise<LocalCopy | undefined> {
    const content = await this.open(key);
    if (content === undefined) return undefined;
    const path = this.temporary();
    const remove = () => rm(path, { force: true });
    try {
      await pipeline(content.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await remove();
      throw namedFileError(error);
    }
    return { path, [Symbol.asyncDispose]: remove };
  }

  async delete(key: string): Promise<void> {
    await asked(this.#client.deleteObject(this.#name(key)));
  }

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    const wanted = `${this.#prefix}${checkedPrefix(prefix)}`;
    let next: string | undefined;
    do {
      const page = await asked(this.#client.listObjectsPaged('/', wanted, PAGE_KEYS, next));
      if (!page?.objects) throw new StorageUnavailable('the S3 storage has no such bucket');
      for (const { Key: name, Size: bytes, LastModified: modified } of page.objects) {
        const key = name.slice(this.#prefix.length);
        if (isKey(key)) yield { key, bytes, modifiedAt: new Date(modified).getTime() };
      }
      next = page.nextContinuationToken;
    } while (next !== undefined);
  }

  async sweep(): Promise<void> {
    removeLeftovers(tmpdir(), TEMPORARY);
  }

  #name(key: string): string {
    return `${this.#prefix}${checkedKey(key)}`;
  }

  /**
   * One part after the other: the client's own upload goes on sending parts of an upload that it has given up, tries for
   * seconds what cannot succeed, and takes a refusal to put the parts together for success.
   */
  async #putInParts(name: string, file: FileHandle, size: number): Promise<void> {
    const upload = await asked(this.#client.getMultipartUploadId(name));
    try {
      const parts: Awaited<ReturnType<S3mini['uploadPart']>>[] = [];
      const buffer = Buffer.allocUnsafe(PART_BYTES);
      for (let at = 0; at < size; at += PART_BYTES) {
        const part = buffer.subarray(0, Math.min(PART_BYTES, size - at));
        await fill(part, file, at);
        parts.push(await asked(this.#client.uploadPart(name, upload, part, parts.length + 1)));
      }
      const done = await asked(this.#client.completeMultipartUpload(name, upload, parts));
      // S3 answers 200 before it has put the parts together; an error in that answer has no ETag.
      if (!done.etag) throw new StorageUnavailable('the S3 storage could not put the parts of a file together');
    } catch (error) {
      await this.#client.abortMultipartUpload(name, upload).catch(ignored);
      throw error;
    }
  }
}

async function fill(part: Buffer, file: FileHandle, position: number): Promise<void> {
  for (let read = 0; read < part.length;) {
    const { bytesRead } = await file.read(part, read, part.length - read, position + read);
    if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
    read += bytesRead;
  }
}

/** Whatever the client throws means that the storage does not do its work. The secret is in none of it: it is never sent. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageUnavailable) throw error;
    if (error instanceof S3ServiceError) {
      if (error.status === INSUFFICIENT_STORAGE) throw new StorageFull('the S3 storage is full', { cause: error });
      const code = error.serviceCode === undefined ? '' : ` (${error.serviceCode})`;
      throw new StorageUnavailable(`the S3 storage answered ${error.status}${code}`, { cause: error });
    }
    const code = errorCode(error) ?? (error instanceof Error ? errorCode(error.cause) : undefined);
    const reason = code === undefined ? '' : ` (${code})`;
    throw new StorageUnavailable(`the S3 storage could not be asked${reason}`, { cause: error });
  }
}

/** The bucket drops uploads that were begun and never finished by a rule of its own; why it failed matters more. */
function ignored(): void {}

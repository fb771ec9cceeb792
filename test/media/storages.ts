import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { originalKey } from '../../src/media/keys.ts';
import type { MediaStorage, StoredFile } from '../../src/media/storage.ts';

/** A file that waits to be put in, as an upload leaves it. */
export function waiting(storage: MediaStorage, content: Uint8Array): { path: string; key: string } {
  const path = storage.temporary();
  writeFileSync(path, content, { flag: 'wx' });
  return { path, key: originalKey(createHash('sha256').update(content).digest('hex'), 'jpg') };
}

/** Random bytes, put in under their key. */
export async function stored(storage: MediaStorage, size: number): Promise<{ key: string; content: Buffer }> {
  const content = randomBytes(size);
  const { path, key } = waiting(storage, content);
  await storage.put(key, path);
  return { key, content };
}

/** Everything that a stored file is, as a stream. */
export async function streamed(storage: MediaStorage, key: string): Promise<{ bytes: number; content: Buffer }> {
  const opened = await storage.open(key);
  if (opened === undefined) throw new Error(`not there: ${key}`);
  const pieces: Buffer[] = [];
  for await (const piece of opened.stream) pieces.push(piece as Buffer);
  return { bytes: opened.bytes, content: Buffer.concat(pieces) };
}

/** What is listed, by key; each file says that it was written within the last minute. */
export async function listed(storage: MediaStorage, prefix: string): Promise<Pick<StoredFile, 'key' | 'bytes'>[]> {
  const files = await Array.fromAsync(storage.list(prefix));
  const isNew = ({ modifiedAt }: StoredFile) => Math.abs(Date.now() - modifiedAt) < 60_000;
  if (!files.every(isNew)) throw new Error(`a file of another time: ${JSON.stringify(files)}`);
  return files.map(({ key, bytes }) => ({ key, bytes })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

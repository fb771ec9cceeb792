import { rm, writeFile } from 'node:fs/promises';
import type { MediaStorage } from './storage.ts';

/**
 * Finds out whether the storage can be used at all: whether a file can be written where they wait, and what is stored can be looked at.
 * @throws what stands against it
 */
export async function probe(storage: MediaStorage): Promise<void> {
  const path = storage.temporary();
  try {
    await writeFile(path, '', { flag: 'wx' });
  } finally {
    await rm(path, { force: true });
  }
  for await (const _ of storage.list('originals/')) break;
}

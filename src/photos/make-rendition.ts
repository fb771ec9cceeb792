import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Images } from '../media/images.ts';
import { renditionPrefix } from '../media/keys.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../media/storage.ts';
import type { PlannedRendition } from './renditions.ts';

export interface RenditionOrder {
  /** Of the original, in hexadecimal. */
  readonly sha256: string;
  /** Where the original is in the storage. */
  readonly originalKey: string;
  readonly rendition: PlannedRendition;
  /** Whether its photo is still there to be shown to anybody, asked once it is made. */
  readonly isWanted: () => Promise<boolean>;
}

/**
 * Gives the bytes of a rendition: the kept one, or one that is made now and kept, once however many ask at the same moment.
 * Undefined when its photo was killed or deleted meanwhile; then nothing of it stays.
 * @throws {ImagesBusy | StorageUnavailable | StorageFull}
 */
export type MakeRendition = (order: RenditionOrder) => Promise<Buffer | undefined>;

/** Makes renditions with these hands, into this storage. */
export function createRenditionMaker(deps: { readonly storage: MediaStorage; readonly images: Images }): MakeRendition {
  const underway = new Map<string, Promise<Buffer | undefined>>();
  return (order) => {
    const key = `${renditionPrefix(order.sha256)}${order.rendition.name}`;
    const running = underway.get(key);
    if (running !== undefined) return running;
    const started = keptOrMade({ ...deps, key, order }).finally(() => underway.delete(key));
    underway.set(key, started);
    return started;
  };
}

interface Work {
  readonly storage: MediaStorage;
  readonly images: Images;
  readonly key: string;
  readonly order: RenditionOrder;
}

async function keptOrMade(work: Work): Promise<Buffer | undefined> {
  const { storage, key } = work;
  const kept = await storage.read(key);
  if (kept !== undefined) return kept;
  try {
    return await made(work, storage.temporary());
  } catch (error) {
    // A storage that is full or read-only is no reason to show no picture: this time it is sent and not kept.
    if (!isWithoutRoom(error)) throw error;
    return made(work, join(tmpdir(), randomUUID()));
  }
}

async function made(work: Work, path: string): Promise<Buffer | undefined> {
  const { storage, key, order } = work;
  try {
    if (!(await render(work, path))) return undefined;
    const bytes = await readFile(path);
    await keep(work, path);
    // Whoever withdraws a photo says so first and clears away then: this is after one of the two.
    if (await order.isWanted()) return bytes;
    await storage.delete(key);
    return undefined;
  } finally {
    await rm(path, { force: true });
  }
}

/** False when the original went away with its photo. */
async function render({ storage, images, order }: Work, to: string): Promise<boolean> {
  const { region, format, width, height } = order.rendition;
  try {
    await using original = await storage.local(order.originalKey);
    if (original === undefined) throw new Error(`the original ${order.originalKey} is missing`);
    await images.render({ from: original.path, to, format, region, width, height });
    return true;
  } catch (error) {
    if (await order.isWanted()) throw error;
    return false;
  }
}

async function keep({ storage, key }: Work, path: string): Promise<void> {
  try {
    await storage.put(key, path);
  } catch (error) {
    if (!isWithoutRoom(error)) throw error;
  }
}

function isWithoutRoom(error: unknown): boolean {
  return error instanceof StorageFull || error instanceof StorageUnavailable;
}

import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Images, ImagesBusy } from '../media/images.ts';
import { renditionKey } from '../media/keys.ts';
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

/** Who asks for a rendition, and until when. */
export interface Asker {
  /** The same for all that one of them asks. */
  readonly caller: string;
  /** Aborted when they do not wait any more. */
  readonly signal: AbortSignal;
}

/** A finished rendition. */
export interface Rendered {
  readonly bytes: Buffer;
  /** Whether others who asked at the same moment have the same bytes. */
  readonly isShared: boolean;
}

/**
 * Gives a rendition: the kept one, or one that is made now and kept, once however many ask at the same moment.
 * Undefined when its photo was killed or deleted meanwhile; then nothing of it stays. What nobody waits for any more is not begun.
 * Without an asker it is made for the service itself, however much that asks.
 * @throws {ImagesBusy | StorageUnavailable | StorageFull | OriginalMissing} or what the asker's signal says
 */
export type MakeRendition = (order: RenditionOrder, asker?: Asker) => Promise<Rendered | undefined>;

/** A photo is there and the file it was uploaded as is not; whoever sends that again puts it back. */
export class OriginalMissing extends Error {
  override readonly name = 'OriginalMissing';
}

/**
 * So many renditions may be in the making at once of those that one caller was the first to ask for; what is kept and what others have asked for
 * already is not counted. A page of new pictures fits, and nobody fills the room that everybody waits in.
 */
const MOST_FOR_ONE = 24;

/** Makes renditions with these hands, into this storage. */
export function createRenditionMaker(deps: { readonly storage: MediaStorage; readonly images: Images }): MakeRendition {
  const underway = new Map<string, Underway>();
  const shares = new Shares(MOST_FOR_ONE);

  function start(key: string, order: RenditionOrder, caller: string | undefined): Underway {
    const abandoned = new AbortController();
    const begin = <T>(work: () => Promise<T>) => (caller === undefined ? work() : shares.run(caller, work));
    const work = { ...deps, key, order, begin, signal: abandoned.signal };
    const result = keptOrMade(work).finally(() => underway.delete(key));
    const started = { result, abandoned, askers: 0, waiting: 0 };
    underway.set(key, started);
    return started;
  }

  return async (order, asker) => {
    const key = renditionKey(order.sha256, order.rendition.name);
    asker?.signal.throwIfAborted();
    for (;;) {
      const running = underway.get(key);
      try {
        return await waitFor(running ?? start(key, order, asker?.caller), asker?.signal);
      } catch (error) {
        asker?.signal.throwIfAborted();
        // Whoever asked first has left or has no share left: that is no answer to anybody else, who goes on in his own name.
        if (running === undefined || !(error instanceof NotBegun)) throw error;
      }
    }
  };
}

/** A rendition that is looked for or made. */
interface Underway {
  readonly result: Promise<Buffer | undefined>;
  /** Aborted when nobody waits for it. */
  readonly abandoned: AbortController;
  /** How many have asked. */
  askers: number;
  /** How many of them still wait. */
  waiting: number;
}

/** It was not begun, for a reason that is its first asker's alone. */
class NotBegun extends ImagesBusy {}

async function waitFor(work: Underway, signal: AbortSignal | undefined): Promise<Rendered | undefined> {
  const leave = (): void => {
    work.waiting -= 1;
    if (work.waiting === 0) work.abandoned.abort(new NotBegun('nobody waits for this rendition any more'));
  };
  work.askers += 1;
  work.waiting += 1;
  signal?.addEventListener('abort', leave, { once: true });
  try {
    const bytes = await work.result;
    // Whoever asks from now on starts anew.
    return bytes && { bytes, isShared: work.askers > 1 };
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

/** How much work each caller has under way. */
class Shares {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    const taken = this.#taken.get(caller) ?? 0;
    if (taken >= this.#most) throw new NotBegun('this caller waits for too many renditions');
    this.#taken.set(caller, taken + 1);
    try {
      return await work();
    } finally {
      const left = (this.#taken.get(caller) ?? 1) - 1;
      if (left === 0) this.#taken.delete(caller);
      else this.#taken.set(caller, left);
    }
  }
}

interface Work {
  readonly storage: MediaStorage;
  readonly images: Images;
  readonly key: string;
  readonly order: RenditionOrder;
  /** Does the work that counts. @throws {NotBegun} */
  readonly begin: <T>(work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

async function keptOrMade(work: Work): Promise<Buffer | undefined> {
  return (await work.storage.read(work.key)) ?? work.begin(() => made(work));
}

async function made(work: Work): Promise<Buffer | undefined> {
  const { storage, key, order } = work;
  const path = await render(work);
  if (path === undefined) return undefined;
  try {
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

/** Gives the path of the file that was made; undefined when the original went away with its photo. */
async function render(work: Work): Promise<string | undefined> {
  const { storage, order, signal } = work;
  try {
    signal.throwIfAborted();
    await using original = await storage.local(order.originalKey);
    if (original === undefined) throw new OriginalMissing(`the original ${order.originalKey} is missing`);
    return await draw(work, original.path);
  } catch (error) {
    if (await order.isWanted()) throw error;
    return undefined;
  }
}

async function draw({ storage, images, order, signal }: Work, from: string): Promise<string> {
  const { region, format, width, height } = order.rendition;
  const into = async (to: string): Promise<string> => {
    await images.render({ from, to, format, region, width, height }, { signal });
    return to;
  };
  try {
    return await into(storage.temporary());
  } catch (error) {
    // A storage that is full or read-only is no reason to show no picture: this time it is sent and not kept.
    if (!isWithoutRoom(error)) throw error;
    return into(join(tmpdir(), randomUUID()));
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

import { rm } from 'node:fs/promises';
import type { Database } from '../db/database.ts';
import { eachBounded } from '../lib/bounded.ts';
import { type Images, ImagesBusy } from '../media/images.ts';
import { renditionKey, renditionPrefix } from '../media/keys.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../media/storage.ts';
import { readFileKey } from './file-key.ts';
import { keyOf } from './originals.ts';
import { pictureOf, wantedRenditions } from './kept-renditions.ts';
import type { PlannedRendition } from './renditions.ts';
import { listPhotosOf, type PhotoRow } from './store.ts';
import { listOriginals } from './verify.ts';

export interface RebuildDeps {
  readonly db: Database;
  readonly storage: MediaStorage;
  readonly images: Images;
}

/** What was done. */
export interface RebuildSummary {
  photos: number;
  /** Renditions that were made anew, and those that were removed since nobody asks for them. */
  made: number;
  removed: number;
  /** Renditions that could not be made. */
  failed: number;
}

export interface RebuildOptions {
  /** A rendition could not be made: the photo, and why. */
  readonly onFailure: (photo: string, reason: string) => void;
  readonly onProgress: (done: Readonly<RebuildSummary>) => void;
}

/**
 * Makes every kept rendition anew as this program makes them, and removes those that are asked for no more: of older ways of making, of
 * other focal points, of killed photos and of none. The service may run meanwhile; each is replaced at once.
 * @throws {StorageFull | StorageUnavailable | ImagesBusy}
 */
export async function rebuildRenditions(deps: RebuildDeps, options: RebuildOptions): Promise<RebuildSummary> {
  const summary: RebuildSummary = { photos: 0, made: 0, removed: 0, failed: 0 };
  const run = { ...deps, ...options, summary };
  await eachBounded(listOriginals(deps.db), PHOTOS_AT_ONCE, async ([first, ...others]) => {
    await rebuildOf(run, first.sha256);
    summary.photos += 1 + others.length;
    options.onProgress(summary);
  });
  await eachBounded(deps.storage.list('renditions/'), PHOTOS_AT_ONCE, async ({ key }) => {
    const known = readFileKey(key);
    if (known === undefined || (await activePhotos(run, known.sha256)).length > 0) return;
    await remove(run, key);
    options.onProgress(summary);
  });
  return summary;
}

/** Each waits for one rendition at a time; the pool of processes decides how many are made. */
const PHOTOS_AT_ONCE = 4;

interface Run extends RebuildDeps, RebuildOptions {
  readonly summary: RebuildSummary;
}

async function rebuildOf(run: Run, sha256: string): Promise<void> {
  const kept: string[] = [];
  for await (const { key } of run.storage.list(renditionPrefix(sha256))) kept.push(key);
  if (kept.length === 0) return;
  const photos = await activePhotos(run, sha256);
  const [photo] = photos;
  if (photo === undefined) return;
  const wanted = wantedRenditions(photos);
  await using original = await run.storage.local(keyOf(photo));
  if (original === undefined) {
    run.summary.failed += kept.length;
    run.onFailure(photo.id, 'its original is missing');
    return;
  }
  const made = new Set<string>();
  for (const key of kept) {
    const rendition = wanted.get(pictureOf(key));
    const isMade =
      rendition === undefined ||
      made.has(rendition.name) ||
      (await make(run, { photo, rendition, from: original.path }));
    if (rendition !== undefined) made.add(rendition.name);
    // What could not be made anew is better kept as it is.
    if (isMade && (rendition === undefined || key !== renditionKey(sha256, rendition.name))) await remove(run, key);
  }
  // Whoever withdraws a photo says so first and clears away then.
  if ((await activePhotos(run, sha256)).length > 0) return;
  for (const name of made) await remove(run, renditionKey(sha256, name));
}

/** @returns whether it is there as it should be; if not, that is told */
async function make(
  { storage, images, summary, onFailure, onProgress }: Run,
  { photo, rendition, from }: { readonly photo: PhotoRow; readonly rendition: PlannedRendition; readonly from: string },
): Promise<boolean> {
  const to = storage.temporary();
  const { region, format, width, height } = rendition;
  try {
    await images.render({ from, to, region, format, width, height });
    await storage.put(renditionKey(photo.sha256, rendition.name), to);
    summary.made += 1;
    return true;
  } catch (error) {
    if (!(error instanceof Error) || MEANT_FOR_ALL.some((kind) => error instanceof kind)) throw error;
    summary.failed += 1;
    onFailure(photo.id, `${rendition.name}: ${error.message}`);
    return false;
  } finally {
    await rm(to, { force: true });
    onProgress(summary);
  }
}

/** With these no other rendition can be made either. */
const MEANT_FOR_ALL = [StorageFull, StorageUnavailable, ImagesBusy];

async function activePhotos({ db }: Run, sha256: string): Promise<PhotoRow[]> {
  return (await listPhotosOf(db.read, sha256)).filter(({ state }) => state === 'active');
}

async function remove({ storage, summary }: Run, key: string): Promise<void> {
  await storage.delete(key);
  summary.removed += 1;
}

import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { eachBounded } from '../src/lib/bounded.ts';
import type { RunningServer } from './processes.ts';

export const ADMIN_KEY = 'dl_bench_0123456789abcdefghijklmnopqrstuvwxyz';

/** A photo in the service, and the file that it came from. */
export interface StockPhoto {
  readonly id: string;
  readonly path: string;
}

/** A photo that the public sees. */
export interface PublicPhoto extends StockPhoto {
  /** The `v` of its renditions. */
  readonly version: string;
}

export type Format = 'avif' | 'webp' | 'jpeg';

/** Uploads photos, so many at once, in the order of their paths. */
export async function uploadPhotos(
  server: RunningServer,
  paths: readonly string[],
  atOnce: number,
): Promise<StockPhoto[]> {
  const photos: StockPhoto[] = [];
  await eachBounded(paths.entries(), atOnce, async ([index, path]) => {
    photos[index] = { id: await upload(server, path, index), path };
  });
  return photos;
}

/** Publishes an article that shows all of them, and gives them with their versions. */
export async function publishPhotos(server: RunningServer, photos: readonly StockPhoto[]): Promise<PublicPhoto[]> {
  for (let first = 0; first < photos.length; first += MOST_IN_ARTICLE) {
    const shown = photos.slice(first, first + MOST_IN_ARTICLE);
    const draft = await post<{ id: string; version: number }>(server, '/v1/editorial/articles', {
      headline: `A gallery from number ${first}`,
      body: { text: 'Pictures.' },
      photos: shown.map(({ id }) => ({ photo: id, role: 'gallery' })),
    });
    await post(server, `/v1/editorial/articles/${draft.id}/publish`, {}, { 'if-match': `"${draft.version}"` });
  }
  return Promise.all(photos.map(async (photo) => ({ ...photo, version: await versionOf(server, photo.id) })));
}

/** The address of a rendition. */
export function addressOf(
  { id, version }: PublicPhoto,
  { width, format, crop }: { width: number; format: Format; crop?: string | undefined },
): string {
  return `/media/${id}/${width}.${format}?v=${version}${crop === undefined ? '' : `&crop=${crop}`}`;
}

const MOST_IN_ARTICLE = 100;

async function upload(server: RunningServer, path: string, index: number): Promise<string> {
  const record = { altText: `Test picture ${index}.`, creditLine: 'Bench' };
  const form = new FormData();
  form.append('file', await openAsBlob(path, { type: 'image/jpeg' }), basename(path));
  form.append('record', new Blob([JSON.stringify(record)], { type: 'application/json' }));
  const { id } = await send<{ id: string }>(server, '/v1/editorial/photos', { body: form, headers: {} });
  return id;
}

async function versionOf(server: RunningServer, id: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/photos/${id}`);
  const { src } = (await response.json()) as { src: string };
  const version = new URL(src).searchParams.get('v');
  if (version === null) throw new Error(`an address of a rendition without its version: ${src}`);
  return version;
}

async function post<Answer>(
  server: RunningServer,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const typed = { ...headers, 'content-type': 'application/json' };
  return send<Answer>(server, path, { body: JSON.stringify(body), headers: typed });
}

async function send<Answer>(
  { port }: RunningServer,
  path: string,
  { body, headers }: { body: string | FormData; headers: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${ADMIN_KEY}` },
    body,
  });
  if (!response.ok) throw new Error(`POST ${path} was refused: ${await response.text()}`);
  return (await response.json()) as Answer;
}

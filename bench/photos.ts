import SQLite from 'better-sqlite3';
import { constants, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf, fetchAnswer } from './answers.ts';
import { measureArticleLatency } from './article-latency.ts';
import type { BaselineSpecification, FileAnswer } from './baseline.ts';
import { compare, type Compared, type Comparison, type Pace } from './compare.ts';
import { measureColdRendition, measureFirstRenditions } from './first-renditions.ts';
import { ADMIN_KEY, addressOf, publishPhotos, type PublicPhoto } from './photo-newsroom.ts';
import { makePictures } from './pictures.ts';
import { type LoadGenerator, type RunningServer, startBaseline, startDateline } from './processes.ts';
import type { ServiceFigure } from './report.ts';
import { seed } from './seed.ts';
import { measureUploads } from './uploads.ts';

const ARTICLES = 10_000;
const HOT_ARTICLES = 20;
/** With fewer, their renditions would all fit into the memory of the service. */
const LEAST_PHOTOS = 30;

interface Circumstances {
  /** Holds what is kept from run to run. */
  readonly folder: string;
  readonly load: LoadGenerator;
  readonly pace: Pace;
  /** Of photos. */
  readonly count: number;
  readonly say: (line: string) => void;
}

/** Uploads photos, shows them and measures; nothing but the test pictures and a database of articles stays. */
export async function measurePhotos({
  folder,
  load,
  pace,
  count,
  say,
}: Circumstances): Promise<{ compared: Compared[]; service: ServiceFigure[] }> {
  if (!(count >= LEAST_PHOTOS)) throw new Error(`--photos must be ${LEAST_PHOTOS} or more`);
  say(`${count} photos in ${folder} …`);
  const pictures = await makePictures(join(folder, 'pictures'), count);
  // Its own, which no server ever opens: a copy of the file is a copy of all.
  const articlesPath = join(folder, `photos-${ARTICLES}.db`);
  await seed(articlesPath, ARTICLES);
  const own = join(folder, 'photos');
  rmSync(own, { recursive: true, force: true }); // of a run that was cut off
  mkdirSync(own);
  const databasePath = join(own, 'dateline.db');
  copyFileSync(articlesPath, databasePath, constants.COPYFILE_FICLONE);
  const start = { databasePath, environment: { DATELINE_ADMIN_KEY: ADMIN_KEY } };
  try {
    say('Uploads, and articles while renditions are made …');
    const uploading = await during(startDateline({ ...start, isSpread: true }), async (server) => {
      const { photos, figures } = await measureUploads(server, pictures);
      return { photos: await publishPhotos(server, photos), figures };
    });
    const { photos } = uploading;
    const articles = articlePaths(databasePath);
    const latency = await during(startDateline({ ...start, isSpread: true }), (server) =>
      measureArticleLatency({ server, photos, articles }),
    );
    say('Renditions …');
    const cold = await measureColdRendition(() => startDateline(start), photos);
    return await during(startDateline(start), async (server) => {
      const first = await measureFirstRenditions(server, photos);
      const compared = await compareKept({ server, photos, folder: own, load, pace });
      return { compared, service: [...first, cold, ...latency, ...uploading.figures] };
    });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function during<Outcome>(
  starting: Promise<RunningServer>,
  work: (server: RunningServer) => Promise<Outcome>,
): Promise<Outcome> {
  const server = await starting;
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

function articlePaths(databasePath: string): { hot: string[]; cold: string[] } {
  const connection = new SQLite(databasePath, { readonly: true });
  const slugs = connection
    .prepare<[], string>('SELECT slug FROM published_articles WHERE NOT has_photo ORDER BY slug')
    .pluck()
    .all();
  connection.close();
  const paths = slugs.map((slug) => `/v1/articles/${slug}`);
  return { hot: paths.slice(0, HOT_ARTICLES), cold: paths.slice(HOT_ARTICLES) };
}

interface Kept {
  readonly server: RunningServer;
  readonly photos: readonly PublicPhoto[];
  readonly folder: string;
  readonly load: LoadGenerator;
  readonly pace: Pace;
}

/** More than the service keeps in memory; what was asked for longest ago is dropped first, so that each is read from storage. */
const STORED_BYTES = 48 * 1024 * 1024;
const STORED_WIDTH = 1600;

/** Renditions that are made already, beside a route that sends the same bytes. */
async function compareKept({ server, photos, folder, load, pace }: Kept): Promise<Compared[]> {
  const inMemory = [
    { name: '640.webp', path: addressOf(photos[0]!, { width: 640, format: 'webp' }) },
    { name: '1280.avif', path: addressOf(photos[0]!, { width: 1280, format: 'avif' }) },
  ];
  const answers = await Promise.all(inMemory.map(({ name, path }) => answerOf(server, path, `/bare/${name}`)));
  const stored = await store(server, photos, folder);
  const specification: BaselineSpecification = { answers, files: stored.map(({ file }) => file) };
  return during(startBaseline(specification), async (baseline) => {
    const comparisons: Comparison[] = inMemory.map(({ name, path }) => ({
      name: `rendition from memory, ${name}`,
      ours: { server, paths: [path] },
      base: { server: baseline, paths: [`/bare/${name}`] },
      target: 0.7,
    }));
    comparisons.push({
      name: `rendition from storage, ${STORED_WIDTH}.jpeg`,
      ours: { server, paths: stored.map(({ address }) => address) },
      base: { server: baseline, paths: stored.map(({ file }) => file.url) },
      target: undefined,
    });
    return compare(load, comparisons, pace);
  });
}

/** Has renditions made until they are more than fit into memory; each also becomes a file for the bare route. */
async function store(
  server: RunningServer,
  photos: readonly PublicPhoto[],
  folder: string,
): Promise<{ address: string; file: FileAnswer }[]> {
  const stored: { address: string; file: FileAnswer }[] = [];
  let bytes = 0;
  for (const crop of [undefined, '1x1', '3x2', '16x9', '9x16']) {
    for (const photo of photos) {
      const address = addressOf(photo, { width: STORED_WIDTH, format: 'jpeg', crop });
      const { status, headers, body } = await fetchAnswer(server, address);
      if (status !== 200) throw new Error(`no rendition at ${address}: ${status}`);
      const path = join(folder, `bare-${stored.length}.jpeg`);
      writeFileSync(path, body);
      stored.push({ address, file: { url: `/bare/stored/${stored.length}`, headers, path } });
      bytes += body.length;
      if (bytes > STORED_BYTES) return stored;
    }
  }
  throw new Error('the renditions of these photos all fit into the memory of the service');
}

import SQLite from 'better-sqlite3';
import { constants, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, answerOf, fetchAnswer } from './answers.ts';
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
      measureArticleLatency({ server, photos, databasePath, articles }),
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

const MEBIBYTE = 1024 * 1024;
/** The service keeps 32 MiB in memory: these fill it. */
const FILLING = { width: 1920, bytes: 36 * MEBIBYTE };
/** More again than it would keep: by the time each is asked for once more, it is too long ago, so that it is read from storage. */
const STORED = { width: 1600, bytes: 48 * MEBIBYTE };

/** Renditions that are made already, beside a route that sends the same bytes. */
async function compareKept({ server, photos, folder, load, pace }: Kept): Promise<Compared[]> {
  const inMemory = [
    { name: '640.webp', path: addressOf(photos[0]!, { width: 640, format: 'webp' }) },
    { name: '1280.avif', path: addressOf(photos[0]!, { width: 1280, format: 'avif' }) },
  ];
  const answers = await Promise.all(inMemory.map(({ name, path }) => answerOf(server, path, `/bare/${name}`)));
  for await (const _filling of makeRenditions(server, photos, FILLING));
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
      name: `rendition from storage, ${STORED.width}.jpeg`,
      ours: { server, paths: stored.map(({ address }) => address) },
      base: { server: baseline, paths: stored.map(({ file }) => file.url) },
      target: undefined,
    });
    return compare(load, comparisons, pace);
  });
}

/** Has renditions made, each of which also becomes a file for the bare route. */
async function store(
  server: RunningServer,
  photos: readonly PublicPhoto[],
  folder: string,
): Promise<{ address: string; file: FileAnswer }[]> {
  const stored: { address: string; file: FileAnswer }[] = [];
  for await (const { address, headers, body } of makeRenditions(server, photos, STORED)) {
    const path = join(folder, `bare-${stored.length}.jpeg`);
    writeFileSync(path, body);
    stored.push({ address, file: { url: `/bare/stored/${stored.length}`, headers, path } });
  }
  return stored;
}

/** Asks for renditions of this width until they are so many bytes together. */
async function* makeRenditions(
  server: RunningServer,
  photos: readonly PublicPhoto[],
  { width, bytes: wanted }: { width: number; bytes: number },
): AsyncGenerator<Answer & { address: string }> {
  let bytes = 0;
  for (const crop of [undefined, '1x1', '3x2', '16x9', '9x16']) {
    for (const photo of photos) {
      const address = addressOf(photo, { width, format: 'jpeg', crop });
      const answer = await fetchAnswer(server, address);
      if (answer.status !== 200) throw new Error(`no rendition at ${address}: ${answer.status}`);
      yield { ...answer, address };
      bytes += answer.body.length;
      if (bytes > wanted) return;
    }
  }
  throw new Error('the renditions of these photos all fit into the memory of the service');
}

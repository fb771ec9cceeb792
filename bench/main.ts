/**
 * Measures the service against bare baselines on the same machine in the same run, and prints a table. A report, not a test: it ends with exit
 * code 0 whatever the figures say.
 */
import SQLite from 'better-sqlite3';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPublishedBySlug, listPublished } from '../src/articles/delivery-store.ts';
import { answerOf } from './answers.ts';
import { ANY, type BaselineSpecification } from './baseline.ts';
import { compare, type Compared, type Comparison } from './compare.ts';
import { measureImports } from './imports.ts';
import { measurePhotos } from './photos.ts';
import { measureQuotes } from './quotes.ts';
import {
  canPin,
  type LoadGenerator,
  type RunningServer,
  startBaseline,
  startDateline,
  startLoad,
} from './processes.ts';
import { recordQueries } from './queries.ts';
import { formatTable, machine, type ServiceFigure } from './report.ts';
import { seed } from './seed.ts';
import { measureService } from './service.ts';
import { measureWording } from './wording.ts';

const { values: options } = parseArgs({
  options: {
    articles: { type: 'string', default: '100000' },
    fresh: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '15' },
    milliseconds: { type: 'string', default: '400' },
    only: { type: 'string' },
    photos: { type: 'string', default: '100' },
    json: { type: 'string' },
  },
});

const pace = { pairs: Number(options.pairs), milliseconds: Number(options.milliseconds) };

const PAGE_SIZE = 20;
/** So many pages are walked, which is more than the cache holds. */
const WALKED_PAGES = 2_500;
const DEEP_PAGE = 1_000;

/** What `--only` names besides comparisons: they need other databases. */
const PHOTOS = 'photos';
const QUOTES = 'quotes';

async function main(): Promise<void> {
  const folder = join(tmpdir(), 'dateline-bench');
  mkdirSync(folder, { recursive: true });
  const load = startLoad();
  try {
    const compared: Compared[] = [];
    const service: ServiceFigure[] = [];
    if (options.only !== PHOTOS && options.only !== QUOTES) {
      const articles = await measureArticles(folder, load);
      compared.push(...articles.compared);
      service.push(...articles.service);
    }
    const isWanted = (name: string): boolean =>
      options.only === undefined || options.only === QUOTES || name.includes(options.only);
    compared.push(...(await measureQuotes({ folder, load, pace, isWanted, say })));
    if (options.only === undefined || options.only === QUOTES) service.push(...(await measureWording(folder)));
    if (options.only === undefined || options.only === PHOTOS) {
      const photos = await measurePhotos({ folder, load, pace, count: Number(options.photos), say });
      compared.push(...photos.compared);
      service.push(...photos.service);
    }
    finish(compared, service);
  } finally {
    await load.stop();
  }
}

async function measureArticles(
  folder: string,
  load: LoadGenerator,
): Promise<{ compared: Compared[]; service: ServiceFigure[] }> {
  const count = Number(options.articles);
  const databasePath = join(folder, `articles-${count}.db`);
  if (options.fresh) for (const suffix of ['', '-wal', '-shm']) rmSync(databasePath + suffix, { force: true });
  say(`Database of ${count} articles in ${folder} …`);
  await seed(databasePath, count);
  const servers: RunningServer[] = [];
  const start = async (starting: Promise<RunningServer>): Promise<RunningServer> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  try {
    const wanted = (name: string): boolean => options.only === undefined || name.includes(options.only);
    const dateline = await start(startDateline({ databasePath }));
    const logPath = join(folder, 'dateline.log');
    const variants = {
      silent: await start(startDateline({ databasePath, environment: { LOG_LEVEL: 'silent' } })),
      logFile: await start(startDateline({ databasePath, logPath })),
      limited: await start(startDateline({ databasePath, environment: { RATE_LIMIT_PER_MINUTE: '9999999' } })),
      proxied: await start(startDateline({ databasePath, environment: { TRUST_PROXY: 'true' } })),
    };
    const material = await collect({ dateline, limited: variants.limited, databasePath });
    const baseline = await start(startBaseline(material.specification));
    const comparisons = comparisonsOf({ dateline, baseline, ...variants }, material).filter(({ name }) => wanted(name));
    say(`${comparisons.length} comparisons, ${pace.pairs} pairs of rounds of ${pace.milliseconds} ms each …`);
    const compared = await compare(load, comparisons, pace);
    const service =
      options.only === undefined
        ? [...(await measureService({ databasePath, load, paths: material.slugPaths })), ...(await measureImports())]
        : [];
    return { compared, service };
  } finally {
    for (const server of servers) await server.stop();
  }
}

function finish(compared: readonly Compared[], service: readonly ServiceFigure[]): void {
  const about = { ...machine(), pinned: canPin };
  say(`\n${formatTable(compared, service, about)}`);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ about, compared, service }, null, 2)}\n`);
}

interface Material {
  readonly specification: BaselineSpecification;
  readonly slugPaths: readonly string[];
  readonly hotArticle: string;
  readonly etag: string;
  readonly listPaths: readonly string[];
  readonly deepPaths: Readonly<Record<string, string>>;
}

const HOT_LIST = `/v1/articles?limit=${PAGE_SIZE}`;
const LISTS = { all: '', section: '&section=local', tag: '&tag=harbour-roe', author: '&author=ada-roe' };

/** Fetches once what the rounds need: the answers that the bare routes repeat, slugs, cursors. */
async function collect({
  dateline,
  limited,
  databasePath,
}: {
  dateline: RunningServer;
  limited: RunningServer;
  databasePath: string;
}): Promise<Material> {
  const connection = new SQLite(databasePath, { readonly: true });
  const slugs = connection.prepare<[], string>('SELECT slug FROM published_articles ORDER BY slug').pluck().all();
  const rows = connection
    .prepare<[], [number, string]>('SELECT published_at, article_id FROM published_articles ORDER BY 1 DESC, 2 DESC')
    .raw()
    .all();
  // A stride that shares no divisor with the count visits every slug once, far apart.
  const slugPaths = slugs.map((_, position) => `/v1/articles/${slugs[(position * 7_919) % slugs.length]}`);
  const hotArticle = slugPaths[0]!;
  const sort = { column: 'publishedAt', direction: 'down' } as const;
  const [article, list] = await recordQueries(connection, async (db) => {
    await findPublishedBySlug(db, ANY.slug);
    await listPublished(db, {
      filter: {},
      sort,
      after: [ANY.after, ANY.afterId],
      limit: PAGE_SIZE + 1,
      withBody: false,
    });
  });
  connection.close();
  const plain = await answerOf(dateline, hotArticle, '/bare/articles/:ref');
  const etag = plain.headers['etag']!;
  await answerOf(dateline, hotArticle, '', GZIP);
  const answers = [
    plain,
    await answerOf(dateline, HOT_LIST, '/bare/list'),
    await answerOf(dateline, hotArticle, '/bare/304/:ref', { 'if-none-match': etag }),
    await answerOf(limited, hotArticle, '/bare/limited/:ref'),
    await answerOf(dateline, hotArticle, '/bare/gzip/:ref', GZIP),
  ];
  const deepPaths: Record<string, string> = {};
  for (const [name, filter] of Object.entries(LISTS)) {
    const walked = await walk(dateline, HOT_LIST + filter, DEEP_PAGE);
    deepPaths[name] = walked.at(-1)!;
  }
  const pages = rows.filter((_, position) => position % PAGE_SIZE === PAGE_SIZE - 1).slice(0, WALKED_PAGES);
  return {
    specification: { answers, database: { databasePath, article: article!, list: list!, pages } },
    slugPaths,
    hotArticle,
    etag,
    listPaths: await walk(dateline, HOT_LIST, WALKED_PAGES),
    deepPaths,
  };
}

/** The paths of the first pages of a list. */
async function walk({ port }: RunningServer, path: string, count: number): Promise<string[]> {
  const paths: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null && paths.length < count) {
    const page = cursor === '' ? path : `${path}&cursor=${cursor}`;
    paths.push(page);
    const response = await fetch(`http://127.0.0.1:${port}${page}`);
    const answer = (await response.json()) as { page: { next: string | null } };
    cursor = answer.page.next;
  }
  return paths;
}

const GZIP = { 'accept-encoding': 'gzip' };

type Servers = Readonly<Record<'dateline' | 'baseline' | 'silent' | 'logFile' | 'limited' | 'proxied', RunningServer>>;

function comparisonsOf(servers: Servers, material: Material): Comparison[] {
  const { dateline, baseline, silent, logFile, limited, proxied } = servers;
  const { hotArticle, etag, slugPaths, listPaths, deepPaths } = material;
  const hot = { paths: [hotArticle] };
  const bareAs = (kind: string) => hotArticle.replace('/v1/articles/', `/bare/${kind}/`);
  const bare = { server: baseline, paths: [bareAs('articles')] };
  const notModified = { headers: { 'if-none-match': etag }, status: 304 };
  const first = (filter: string) => ({ server: dateline, paths: [HOT_LIST + filter], isHostFresh: true });
  return [
    { name: 'hot article', ours: { server: dateline, ...hot }, base: bare, target: 0.8 },
    {
      name: 'hot article, 304',
      ours: { server: dateline, ...hot, ...notModified },
      base: { server: baseline, paths: [bareAs('304')], ...notModified },
      target: 0.8,
    },
    {
      name: 'hot list of 20',
      ours: { server: dateline, paths: [HOT_LIST] },
      base: { server: baseline, paths: ['/bare/list?limit=20'] },
      target: 0.8,
    },
    {
      name: 'article not in cache',
      ours: { server: dateline, paths: slugPaths },
      base: { server: baseline, paths: slugPaths.map((path) => path.replace('/v1/', '/raw/')) },
      target: 0.5,
    },
    {
      name: 'list not in cache',
      ours: { server: dateline, paths: listPaths.slice(1) },
      base: { server: baseline, paths: listPaths.slice(1).map((_, position) => `/raw/pages/${position}`) },
      target: 0.5,
    },
    ...Object.entries(LISTS).map(([name, filter]) => ({
      name: `page 1,000 / page 1: ${name}`,
      ours: { server: dateline, paths: [deepPaths[name]!], isHostFresh: true },
      base: first(filter),
      target: 1 / 1.3,
    })),
    { name: 'hot article, no log', ours: { server: silent, ...hot }, base: bare, target: undefined },
    { name: 'hot article, log to a file', ours: { server: logFile, ...hot }, base: bare, target: undefined },
    {
      name: 'hot article, rate limit on',
      ours: { server: limited, ...hot },
      base: { ...bare, paths: [bareAs('limited')] },
      target: 0.8,
    },
    {
      name: 'hot article, gzip',
      ours: { server: dateline, ...hot, headers: GZIP },
      base: { ...bare, paths: [bareAs('gzip')] },
      target: 0.8,
    },
    { name: 'hot article, behind a trusted proxy', ours: { server: proxied, ...hot }, base: bare, target: undefined },
  ];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { eachBounded } from '../src/lib/bounded.ts';
import { ask } from './answers.ts';
import { median } from './compare.ts';
import type { Latencies } from './flow.ts';
import { addressOf, type PublicPhoto } from './photo-newsroom.ts';
import { type FlowGenerator, type RunningServer, startFlow } from './processes.ts';
import type { ServiceFigure } from './report.ts';

const RENDITIONS = 50;
/** What two browsers ask for at once. */
const AT_ONCE = 12;
const PER_SECOND = 400;
const IDLE_MS = 8_000;
const WARMING_MS = 3_000;
const SETTLE_MS = 500;
const MOST_TIMES_IDLE = 2;
/** An idle service on a quiet machine takes less. */
const MOST_IDLE_MS = 10;
/** Each turn asks for a crop of its own, so that none was made before; the photos have the ratio of the one that is missing. */
const CROPS = ['1x1', '3x2', '16x9', '9x16'] as const;
/** With fewer photos than renditions, each gives several. */
const WIDTHS = [1280, 960, 1600, 640, 480, 320] as const;
const FORMATS = ['avif', 'webp', 'jpeg'] as const;

interface Circumstances {
  readonly server: RunningServer;
  readonly photos: readonly PublicPhoto[];
  readonly databasePath: string;
  /** Paths of articles: those that are in the cache, and more than it holds. */
  readonly articles: Readonly<Record<'hot' | 'cold', readonly string[]>>;
}

/** How much longer articles take while renditions are made, of the one request in a hundred that takes longest. */
export async function measureArticleLatency({
  server,
  photos,
  databasePath,
  articles,
}: Circumstances): Promise<ServiceFigure[]> {
  const flow = startFlow();
  const during = (work: () => Promise<unknown>): Promise<Latencies> => measure(flow, { server, articles, work });
  try {
    await during(() => wait(WARMING_MS));
    const turns: { idle: Latencies; busy: Latencies }[] = [];
    for (const [turn, crop] of CROPS.entries()) {
      const makeAll = () => eachBounded(renditions(photos, crop), AT_ONCE, (address) => rendered(server, address));
      const busyFirst = turn % 2 === 1;
      await readThrough(databasePath);
      const early = await during(busyFirst ? makeAll : () => wait(IDLE_MS));
      await wait(SETTLE_MS);
      const late = await during(busyFirst ? () => wait(IDLE_MS) : makeAll);
      await wait(SETTLE_MS);
      turns.push(busyFirst ? { busy: early, idle: late } : { idle: early, busy: late });
    }
    return [undefined, ...Object.keys(articles)].flatMap((kind) => figuresOf(turns, kind));
  } finally {
    await flow.stop();
  }
}

/** Of articles of one kind; without it of all of them, which is what the limit is for. */
function figuresOf(turns: readonly { idle: Latencies; busy: Latencies }[], kind?: string): ServiceFigure[] {
  const name = kind === undefined ? 'p99 of articles' : `p99 of ${kind} articles`;
  const slowestOf = (latencies: Latencies) =>
    slowest(kind === undefined ? Object.values(latencies).flat() : latencies[kind]!);
  const p99s = turns.map(({ idle, busy }) => ({ idle: slowestOf(idle), busy: slowestOf(busy) }));
  const idle = median(p99s.map((turn) => turn.idle));
  return [
    {
      name: `${name} while ${RENDITIONS} renditions are made: times idle`,
      value: median(p99s.map((turn) => turn.busy / turn.idle)),
      unit: '×',
      ...(kind === undefined && { most: MOST_TIMES_IDLE }),
      isUnclear: idle > MOST_IDLE_MS,
    },
    { name: `${name}, idle`, value: idle, unit: 'ms' },
    {
      name: `${name} while ${RENDITIONS} renditions are made`,
      value: median(p99s.map((turn) => turn.busy)),
      unit: 'ms',
    },
  ];
}

/** The latency that one request in a hundred goes beyond. */
function slowest(latencies: readonly number[]): number {
  return latencies.toSorted((one, other) => one - other)[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
}

async function measure(
  flow: FlowGenerator,
  { server, articles, work }: Pick<Circumstances, 'server' | 'articles'> & { readonly work: () => Promise<unknown> },
): Promise<Latencies> {
  await flow.start({ port: server.port, perSecond: PER_SECOND, kinds: articles });
  await work();
  return flow.finish();
}

function renditions(photos: readonly PublicPhoto[], crop: string): string[] {
  return Array.from({ length: RENDITIONS }, (_, index) => {
    const width = WIDTHS[Math.floor(index / photos.length)];
    if (width === undefined) throw new Error('there are too few photos for so many renditions');
    const format = FORMATS[index % FORMATS.length]!;
    return addressOf(photos[index % photos.length]!, { width, format, crop });
  });
}

/** So that the system has the file in memory, as it has on a machine that is not short of it, and nothing waits for the disk. */
async function readThrough(path: string): Promise<void> {
  for await (const _part of createReadStream(path, { highWaterMark: 1024 * 1024 }));
}

/** Throws the picture away as it comes: to keep it would take time of the processor, which the service is to have. */
async function rendered(server: RunningServer, address: string): Promise<void> {
  const response = await ask(server, address);
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`no rendition at ${address}: ${response.statusCode}`);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

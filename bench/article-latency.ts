import { fetchAnswer } from './answers.ts';
import { median } from './compare.ts';
import type { Latencies } from './flow.ts';
import { addressOf, type PublicPhoto } from './photo-newsroom.ts';
import { type FlowGenerator, type RunningServer, startFlow } from './processes.ts';
import type { ServiceFigure } from './report.ts';

const RENDITIONS = 50;
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
  /** Paths of articles: those that are in the cache, and more than it holds. */
  readonly articles: Readonly<Record<'hot' | 'cold', readonly string[]>>;
}

/** How much longer articles take while renditions are made, of the one request in a hundred that takes longest. */
export async function measureArticleLatency({ server, photos, articles }: Circumstances): Promise<ServiceFigure[]> {
  const flow = startFlow();
  const during = (work: () => Promise<unknown>): Promise<Latencies> => measure(flow, { server, articles, work });
  try {
    await during(() => wait(WARMING_MS));
    const turns: { idle: Latencies; busy: Latencies }[] = [];
    for (const [turn, crop] of CROPS.entries()) {
      const makeAll = () => Promise.all(renditions(photos, crop).map((address) => rendered(server, address)));
      const busyFirst = turn % 2 === 1;
      const early = await during(busyFirst ? makeAll : () => wait(IDLE_MS));
      await wait(SETTLE_MS);
      const late = await during(busyFirst ? () => wait(IDLE_MS) : makeAll);
      await wait(SETTLE_MS);
      turns.push(busyFirst ? { busy: early, idle: late } : { idle: early, busy: late });
    }
    return Object.keys(articles).flatMap((kind) => figuresOf(kind, turns));
  } finally {
    await flow.stop();
  }
}

function figuresOf(kind: string, turns: readonly { idle: Latencies; busy: Latencies }[]): ServiceFigure[] {
  const name = `p99 of ${kind} articles`;
  const p99s = turns.map(({ idle, busy }) => ({ idle: slowest(idle[kind]!), busy: slowest(busy[kind]!) }));
  const idle = median(p99s.map((turn) => turn.idle));
  return [
    {
      name: `${name} while ${RENDITIONS} renditions are made: times idle`,
      value: median(p99s.map((turn) => turn.busy / turn.idle)),
      unit: '×',
      most: MOST_TIMES_IDLE,
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

const COME_BACK_MS = 100;

async function rendered(server: RunningServer, address: string): Promise<void> {
  // One caller has a share of the room that pictures wait in; told to come back, it does, as any client would.
  for (;;) {
    const { status } = await fetchAnswer(server, address);
    if (status === 200) return;
    if (status !== 503) throw new Error(`no rendition at ${address}: ${status}`);
    await wait(COME_BACK_MS);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

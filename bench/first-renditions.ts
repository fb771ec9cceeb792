import { hash } from 'node:crypto';
import { fetchAnswer } from './answers.ts';
import type { Drawn } from './bare-sharp.ts';
import { median } from './compare.ts';
import { addressOf, type Format, type PublicPhoto } from './photo-newsroom.ts';
import { childrenOf, cpuMicroseconds } from './proc.ts';
import { type BareSharp, type RunningServer, startBareSharp } from './processes.ts';
import type { ServiceFigure } from './report.ts';

const FORMATS = ['avif', 'webp', 'jpeg'] as const;
/** Of photos of 4000 by 3000 pixels. */
const SIZE = { width: 1280, height: 960 };
const MOST_PAIRS = 25;
const COLD_STARTS = 5;
/** Not measured by anything else. */
const [WARMING_WIDTH, COLD_WIDTH] = [480, 960];
const MOST_TIMES_SHARP = 1.5;
/** "Well under a second". */
const MOST_MS = 1_000;

interface Pair {
  readonly ours: Drawn;
  readonly base: Drawn;
}

/** How long renditions take that nobody has asked for before, beside sharp alone: each is of another photo. */
export async function measureFirstRenditions(
  server: RunningServer,
  photos: readonly PublicPhoto[],
): Promise<ServiceFigure[]> {
  const sharp = startBareSharp();
  try {
    await warm({ server, sharp, photo: photos[0]! });
    const pairs = new Map<Format, Pair[]>(FORMATS.map((format) => [format, []]));
    for (const [turn, photo] of photos.slice(0, MOST_PAIRS).entries()) {
      for (const format of FORMATS) {
        const makers = { server, sharp, photo };
        const oursFirst = turn % 2 === 0;
        const first = await (oursFirst ? ask : draw)(makers, format);
        const second = await (oursFirst ? draw : ask)(makers, format);
        if (first.sha256 !== second.sha256) {
          throw new Error(`sharp alone makes another ${format} than the service: bare-sharp.ts has other settings`);
        }
        pairs.get(format)!.push(oursFirst ? { ours: first, base: second } : { ours: second, base: first });
      }
    }
    return FORMATS.flatMap((format) => figuresOf(format, pairs.get(format)!));
  } finally {
    await sharp.stop();
  }
}

/** How long the very first takes after the start, when the process that makes it has to be started as well. */
export async function measureColdRendition(
  start: () => Promise<RunningServer>,
  photos: readonly PublicPhoto[],
): Promise<ServiceFigure> {
  const times: number[] = [];
  for (const photo of photos.slice(0, COLD_STARTS)) {
    const server = await start();
    try {
      times.push((await rendered(server, addressOf(photo, { width: COLD_WIDTH, format: 'avif' }))).milliseconds);
    } finally {
      await server.stop();
    }
  }
  return { name: `first rendition after the start, avif of ${COLD_WIDTH} px`, value: median(times), unit: 'ms' };
}

function figuresOf(format: Format, pairs: readonly Pair[]): ServiceFigure[] {
  const name = `first rendition, ${format}`;
  const times = (choose: (pair: Pair) => number): number => median(pairs.map(choose));
  const hasCpu = pairs.every(({ ours }) => !Number.isNaN(ours.cpuMilliseconds));
  const cpuRatio = times(({ ours, base }) => ours.cpuMilliseconds / base.cpuMilliseconds);
  return [
    {
      name: `${name}: times sharp alone`,
      value: times(({ ours, base }) => ours.milliseconds / base.milliseconds),
      unit: '×',
      most: MOST_TIMES_SHARP,
    },
    { name: `${name}: of CPU time`, value: hasCpu ? cpuRatio : undefined, unit: '×' },
    { name, value: times(({ ours }) => ours.milliseconds), unit: 'ms', ...(format === 'avif' && { most: MOST_MS }) },
    { name: `${name}, sharp alone`, value: times(({ base }) => base.milliseconds), unit: 'ms' },
  ];
}

interface Makers {
  readonly server: RunningServer;
  readonly sharp: BareSharp;
  readonly photo: PublicPhoto;
}

async function ask({ server, photo }: Makers, format: Format): Promise<Drawn> {
  const before = cpuOfAll(server.pid);
  const { milliseconds, body } = await rendered(server, addressOf(photo, { width: SIZE.width, format }));
  return { milliseconds, cpuMilliseconds: cpuOfAll(server.pid) - before, sha256: hash('sha256', body) };
}

async function draw({ sharp, photo }: Makers, format: Format): Promise<Drawn> {
  return sharp.draw({ path: photo.path, format, ...SIZE });
}

/** Both have compiled what they need, and the service has a process for pictures that runs. */
async function warm({ server, sharp, photo }: Makers): Promise<void> {
  for (const format of FORMATS) {
    await rendered(server, addressOf(photo, { width: WARMING_WIDTH, format }));
    await sharp.draw({ path: photo.path, format, width: WARMING_WIDTH, height: 360 });
  }
}

async function rendered(server: RunningServer, address: string): Promise<{ milliseconds: number; body: Buffer }> {
  const { status, body, milliseconds } = await fetchAnswer(server, address);
  if (status !== 200) throw new Error(`no rendition at ${address}: ${status} ${body.toString('utf8', 0, 400)}`);
  return { milliseconds, body };
}

/** Of the service and of the processes that work for it, in milliseconds; NaN where the system does not say. */
function cpuOfAll(pid: number): number {
  const all = [pid, ...childrenOf(pid)].map((one) => cpuMicroseconds(one) ?? Number.NaN);
  return all.reduce((sum, one) => sum + one, 0) / 1_000;
}

import type { Round } from './load.ts';
import { cpuMicroseconds } from './proc.ts';
import type { LoadGenerator, RunningServer } from './processes.ts';

/** What one side of a comparison is asked. */
export interface Side extends Pick<Round, 'paths'>, Partial<Pick<Round, 'headers' | 'isHostFresh' | 'status'>> {
  readonly server: RunningServer;
}

/** Two ways to do the same, and how much of the second's speed the first must have. */
export interface Comparison {
  readonly name: string;
  readonly ours: Side;
  readonly base: Side;
  readonly target: number | undefined;
}

/** Medians over all rounds. Ratios are the service over what it is compared with, each of two rounds that followed each other. */
export interface Compared {
  readonly name: string;
  readonly target: number | undefined;
  readonly ours: Measured;
  readonly base: Measured;
  /** Of requests a second. */
  readonly speedRatio: number;
  /** Of CPU time a request, base over ours, so that it reads like the other: the steadier of the two. */
  readonly cpuRatio: number | undefined;
}

export interface Measured {
  readonly perSecond: number;
  readonly cpuPerRequest: number | undefined;
}

export interface Pace {
  /** Pairs of rounds that count. */
  readonly pairs: number;
  readonly milliseconds: number;
}

const WARMING_PAIRS = 12;
const CONNECTIONS = 20;

/** Runs all comparisons round-robin, so that a busy minute of the machine falls on all of them alike. */
export async function compare(
  load: LoadGenerator,
  comparisons: readonly Comparison[],
  pace: Pace,
): Promise<Compared[]> {
  const pairs = comparisons.map((): { ours: Measured; base: Measured }[] => []);
  for (let turn = 0; turn < WARMING_PAIRS + pace.pairs; turn += 1) {
    for (const [position, { name, ours, base }] of comparisons.entries()) {
      const oursFirst = turn % 2 === 0;
      const first = await measure(load, oursFirst ? ours : base, { name, pace });
      const second = await measure(load, oursFirst ? base : ours, { name, pace });
      if (turn < WARMING_PAIRS) continue;
      pairs[position]?.push(oursFirst ? { ours: first, base: second } : { ours: second, base: first });
    }
  }
  return comparisons.map(({ name, target }, position) => summary({ name, target }, pairs[position] ?? []));
}

function summary(
  of: Pick<Compared, 'name' | 'target'>,
  pairs: readonly { ours: Measured; base: Measured }[],
): Compared {
  const cpu = (value: Measured): number => value.cpuPerRequest ?? Number.NaN;
  const hasCpu = pairs.every(({ ours }) => ours.cpuPerRequest !== undefined);
  const side = (choose: (pair: { ours: Measured; base: Measured }) => Measured): Measured => ({
    perSecond: median(pairs.map((pair) => choose(pair).perSecond)),
    cpuPerRequest: hasCpu ? median(pairs.map((pair) => cpu(choose(pair)))) : undefined,
  });
  return {
    ...of,
    ours: side((pair) => pair.ours),
    base: side((pair) => pair.base),
    speedRatio: median(pairs.map(({ ours, base }) => ours.perSecond / base.perSecond)),
    cpuRatio: hasCpu ? median(pairs.map(({ ours, base }) => cpu(base) / cpu(ours))) : undefined,
  };
}

async function measure(
  load: LoadGenerator,
  { server, paths, headers = {}, isHostFresh = false, status = 200 }: Side,
  { name, pace }: { name: string; pace: Pace },
): Promise<Measured> {
  const { milliseconds } = pace;
  const before = cpuMicroseconds(server.pid);
  const round = {
    port: server.port,
    milliseconds,
    connections: CONNECTIONS,
    paths,
    series: `${name} ${server.pid}`,
    headers,
    isHostFresh,
    status,
  };
  const result = await load.run(round);
  const after = cpuMicroseconds(server.pid);
  return {
    perSecond: (result.requests / result.milliseconds) * 1_000,
    cpuPerRequest: before === undefined || after === undefined ? undefined : (after - before) / result.requests,
  };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

import { copyFileSync, constants, rmSync, statSync } from 'node:fs';
import { median } from './compare.ts';
import { inputOf } from './seed.ts';
import { residentMebibytes } from './proc.ts';
import { type LoadGenerator, type RunningServer, startDateline } from './processes.ts';
import type { ServiceFigure } from './report.ts';

const STARTS = 5;
const SECONDS_OF_LOAD = 30;
const SETTLE_MS = 2_000;
const ADMIN_KEY = 'dl_bench_0123456789abcdefghijklmnopqrstuvwxyz';

interface Circumstances {
  readonly databasePath: string;
  readonly load: LoadGenerator;
  /** Of more articles than the cache holds. */
  readonly paths: readonly string[];
}

/** What the service needs by itself: time to start, memory. */
export async function measureService({ databasePath, load, paths }: Circumstances): Promise<ServiceFigure[]> {
  const starts: number[] = [];
  for (let time = 0; time < STARTS; time += 1) {
    const server = await startDateline({ databasePath });
    starts.push(server.startMs);
    await server.stop();
  }
  const { walMebibytes, startMs } = await startAfterKill(databasePath);
  const server = await startDateline({ databasePath });
  await wait(SETTLE_MS);
  const idle = residentMebibytes(server.pid);
  await loadFor(SECONDS_OF_LOAD, load, { server, paths });
  const loaded = residentMebibytes(server.pid);
  await wait(SETTLE_MS);
  const after = residentMebibytes(server.pid);
  await server.stop();
  return [
    { name: 'start to first answer', value: median(starts) / 1_000, unit: 's', most: 1 },
    {
      name: `the same after kill -9, WAL of ${walMebibytes.toFixed(0)} MiB`,
      value: startMs / 1_000,
      unit: 's',
      most: 1,
    },
    { name: 'memory after start, idle', value: idle, unit: 'MiB', most: 120 },
    { name: `memory under load, ${SECONDS_OF_LOAD} s`, value: loaded, unit: 'MiB' },
    { name: 'memory idle again', value: after, unit: 'MiB' },
  ];
}

const ARTICLES_BEFORE_KILL = 200;

/** Writes to a copy of the database, kills the server and starts it again. */
async function startAfterKill(databasePath: string): Promise<{ walMebibytes: number; startMs: number }> {
  const copy = `${databasePath}.killed`;
  const remove = (): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  };
  remove();
  copyFileSync(databasePath, copy, constants.COPYFILE_FICLONE);
  try {
    const environment = { DATELINE_ADMIN_KEY: ADMIN_KEY };
    const first = await startDateline({ databasePath: copy, environment });
    for (let index = 0; index < ARTICLES_BEFORE_KILL; index += 1) await create(first, index);
    await first.stop('SIGKILL');
    const walMebibytes = statSync(`${copy}-wal`).size / 1024 / 1024;
    const second = await startDateline({ databasePath: copy, environment });
    await second.stop();
    return { walMebibytes, startMs: second.startMs };
  } finally {
    remove();
  }
}

async function create({ port }: RunningServer, index: number): Promise<void> {
  const { slug: _taken, ...body } = inputOf(index);
  const response = await fetch(`http://127.0.0.1:${port}/v1/editorial/articles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(`an article was not created: ${await response.text()}`);
  await response.arrayBuffer();
}

async function loadFor(
  seconds: number,
  load: LoadGenerator,
  { server, paths }: { server: RunningServer; paths: readonly string[] },
): Promise<void> {
  const round = { port: server.port, milliseconds: 500, connections: 20, series: 'memory', headers: {}, status: 200 };
  for (let half = 0; half < seconds * 2; half += 1) {
    // Hot and cold in turn, and lists between them.
    const some = half % 2 === 0 ? paths : [paths[0] ?? '', '/v1/articles?limit=20', '/v1/articles?limit=100'];
    await load.run({ ...round, series: `memory ${half % 2}`, isHostFresh: false, paths: some });
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

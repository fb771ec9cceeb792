import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { availableParallelism, constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Drawing, Drawn } from './bare-sharp.ts';
import type { Flow, Latencies } from './flow.ts';
import type { Round, RoundResult } from './load.ts';

const root = join(import.meta.dirname, '..');

/** Whether processes can be kept on one core each. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** A server that runs, on a core of its own where that is possible. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the first answer 200. */
  readonly startMs: number;
  /** Stops it by its process id and waits until it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ServerOptions {
  readonly databasePath: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its log goes; nowhere when it is not given. */
  readonly logPath?: string;
  readonly nodeOptions?: readonly string[];
  /** Lets it and the processes that it starts run where the system puts them, on two cores, instead of on one. */
  readonly isSpread?: boolean;
}

/** Starts the real service, as an operator would. */
export async function startDateline({
  databasePath,
  environment,
  logPath,
  nodeOptions = [],
  isSpread = false,
}: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const log = logPath === undefined ? 'ignore' : openSync(logPath, 'w');
  const begin = performance.now();
  const child = spawnPinned(
    isSpread ? SPREAD_CORES : SERVER_CORE,
    [...nodeOptions, join(root, 'bin/dateline.js'), 'serve'],
    {
      stdio: ['ignore', log, 'inherit'],
      env: {
        ...process.env,
        PORT: String(port),
        DATABASE_URL: `file:${databasePath}`,
        MEDIA_URL: `file:${join(dirname(databasePath), 'media')}`,
        RATE_LIMIT_PER_MINUTE: '0',
        ...environment,
      },
    },
  );
  await untilAnswered(child, port, '/v1/articles?limit=1');
  return running(child, port, performance.now() - begin);
}

/** Starts the bare routes to compare with. */
export async function startBaseline(specification: unknown): Promise<RunningServer> {
  const port = await freePort();
  const begin = performance.now();
  const child = spawnPinned(SERVER_CORE, [join(import.meta.dirname, 'baseline.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, PORT: String(port) },
  });
  child.send(specification as object);
  await untilAnswered(child, port, '/ready');
  return running(child, port, performance.now() - begin);
}

/** A process that makes load, on the other core. */
export interface LoadGenerator {
  run(round: Round): Promise<RoundResult>;
  stop(): Promise<void>;
}

export function startLoad(): LoadGenerator {
  const child = fork(join(import.meta.dirname, 'load.ts'), { execArgv: [] });
  if (canPin && child.pid !== undefined) spawnSync('taskset', ['-a', '-p', '-c', LOAD_CORE, String(child.pid)]);
  return { run: (round) => ask<RoundResult>(child, round), stop: () => end(child, 'SIGTERM') };
}

/** A process that asks at a steady pace, whatever the answers take. Not on the cores of a spread server, where there are others. */
export interface FlowGenerator {
  start(flow: Flow): Promise<unknown>;
  finish(): Promise<Latencies>;
  stop(): Promise<void>;
}

export function startFlow(): FlowGenerator {
  const child = spawnPinned(
    availableParallelism() > 2 ? OTHER_CORES : undefined,
    [join(import.meta.dirname, 'flow.ts')],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  return {
    start: (flow) => ask(child, flow),
    finish: () => ask<Latencies>(child, 'finish'),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Sharp and nothing else, in a process that is as important as those in which the service works on pictures. */
export interface BareSharp {
  draw(drawing: Drawing): Promise<Drawn>;
  stop(): Promise<void>;
}

export function startBareSharp(): BareSharp {
  const child = spawnPinned(SERVER_CORE, [join(import.meta.dirname, 'bare-sharp.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return { draw: (drawing) => ask<Drawn>(child, drawing), stop: () => end(child, 'SIGTERM') };
}

/** Sends a message and waits for what comes of it. */
async function ask<Answer>(child: ChildProcess, question: object | string): Promise<Answer> {
  const answer = once(child, 'message');
  child.send(question);
  const [{ result, error }] = (await answer) as [{ result?: Answer; error?: string }];
  if (result === undefined) throw new Error(error);
  return result;
}

const SERVER_CORE = '0';
const LOAD_CORE = '1';
/** What an operator has; a range that holds all there are pins nothing. */
const SPREAD_CORES = '0,1';
const OTHER_CORES = `2-${availableParallelism() - 1}`;

/** Without cores the system decides. */
function spawnPinned(cores: string | undefined, args: string[], options: Parameters<typeof spawn>[2]): ChildProcess {
  if (!canPin || cores === undefined) return spawn(process.execPath, args, options);
  return spawn('taskset', ['-c', cores, process.execPath, ...args], options);
}

function running(child: ChildProcess, port: number, startMs: number): RunningServer {
  const { pid } = child;
  if (pid === undefined) throw new Error('a server did not start');
  return { pid, port, startMs, stop: (signal = 'SIGTERM') => end(child, signal) };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

const MOST_MS_TO_START = 60_000;
const MS_BETWEEN_TRIES = 2;

async function untilAnswered(child: ChildProcess, port: number, path: string): Promise<void> {
  const last = performance.now() + MOST_MS_TO_START;
  while (performance.now() < last) {
    if (child.exitCode !== null) throw new Error('a server ended at its start');
    if (await isAnswered(port, path)) return;
    await new Promise((resolve) => void setTimeout(resolve, MS_BETWEEN_TRIES));
  }
  child.kill('SIGKILL');
  throw new Error('a server did not answer within a minute');
}

function isAnswered(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`));
    socket.once('data', (chunk: Buffer) => {
      socket.destroy();
      resolve(chunk.toString('latin1', 9, 12) === '200');
    });
  });
}

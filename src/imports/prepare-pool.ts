import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Prepare, Prepared, PrepareOptions } from './prepare.ts';
import type { RawRecord } from './sources.ts';

/** What a thread of the pool is told. */
export interface Task {
  readonly records: readonly RawRecord[];
  readonly options: PrepareOptions;
}

/** Threads that prepare records while this one writes: converting bodies takes longer than writing them. */
export interface PreparePool {
  readonly prepare: Prepare;
  close(): Promise<void>;
}

const MOST_THREADS = 4;

/** How many threads make a large import faster here: one processor is this thread's, which writes. */
export function usefulThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism() - 1);
}

/** Starts so many threads; tasks go round. Block keys are made in the threads. */
export function startPreparePool(threads: number): PreparePool {
  const workers = Array.from({ length: threads }, () => startWorker());
  let next = 0;
  return {
    prepare(records, options) {
      const worker = workers[next % threads];
      next += 1;
      return worker === undefined ? Promise.resolve([]) : worker.ask({ records, options });
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

interface Waiting {
  resolve(answer: readonly Prepared[]): void;
  reject(error: unknown): void;
}

function startWorker() {
  const worker = new Worker(new URL('prepare-worker.ts', import.meta.url));
  const waiting: Waiting[] = [];
  worker.on('message', (answer: readonly Prepared[]) => waiting.shift()?.resolve(answer));
  worker.on('error', (error) => {
    for (const one of waiting.splice(0)) one.reject(error);
  });
  return {
    ask(task: Task): Promise<readonly Prepared[]> {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ ...task, records: task.records.map(withOwnBytes) });
      });
    },
    stop: () => worker.terminate(),
  };
}

/** A line is a view of the piece that was read; sent as it is, it would take the whole piece along. */
function withOwnBytes(record: RawRecord): RawRecord {
  return !('bytes' in record) ? record : { ...record, bytes: new Uint8Array(record.bytes) };
}

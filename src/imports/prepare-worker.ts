import { parentPort } from 'node:worker_threads';
import { newBlockKey } from '../lib/block-key.ts';
import { prepareRecord } from './prepare.ts';
import type { Task } from './prepare-pool.ts';

/** One of the threads of the pool: it answers each task, in their order. */
parentPort?.on('message', ({ records, options }: Task) => {
  parentPort?.postMessage(records.map((raw) => prepareRecord(raw, { ...options, newKey: newBlockKey })));
});

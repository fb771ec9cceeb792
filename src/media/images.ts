import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { err, type Result } from '../lib/result.ts';
import { type ImageProcess, startImageProcess, type TaskEnd } from './image-process.ts';
import { newImageQueue } from './image-queue.ts';
import type { ImageAnswer, ImageTask } from './image-tasks.ts';
import type { Picture, PictureRefusal, Rendition } from './picture.ts';
import { StorageFull, StorageUnavailable } from './storage.ts';

/**
 * All work on pictures. It happens in processes of its own, a bounded number of them and less important than this one: a picture that crashes
 * a decoder, hangs in it or fills the memory takes down a process that is replaced, and this one never opens any.
 */
export interface Images {
  /**
   * Says what a file is and shows, or why it is not taken. A file that takes too long is not, nor one that ends the process that
   * reads it twice.
   * @throws {ImagesBusy} @throws what `signal` says, at once, whether it waited or was being looked at
   */
  describe(path: string, options?: { readonly signal?: AbortSignal }): Promise<Result<Picture, PictureRefusal>>;
  /**
   * Makes a rendition of the file at `from` into the file `to`, of which nothing is left if it fails. One that is being made when `signal`
   * comes is made to its end: the next who asks has it, and to start another process in place of a killed one costs more than most renditions.
   * @throws {ImagesBusy | StorageFull | StorageUnavailable} or Error: the original is damaged or takes too long
   * @throws what `signal` says, at once, while it waited
   */
  render(rendition: Rendition, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** How many tasks wait or are worked on. */
  readonly waiting: number;
  /** The ids of the processes there are now. */
  readonly pids: readonly number[];
  /** Ends everything: what waits or is worked on ends with ImagesBusy. Resolves when no process is left. */
  close(): Promise<void>;
}

/** Too much waits already, or this service stops; asking again later may help. */
export class ImagesBusy extends Error {
  override readonly name = 'ImagesBusy';
}

export interface ImagesOptions {
  /** How many pictures are worked on at once; one processor is left to whoever answers requests. */
  readonly processes?: number;
  /** How many tasks of each kind may wait. */
  readonly room?: number;
  readonly describeMs?: number;
  readonly renderMs?: number;
  /** How long a process is kept that has nothing to do. */
  readonly idleMs?: number;
  /** A process that holds more memory than this after a task is replaced, in bytes. */
  readonly mostMemory?: number;
}

const DEFAULTS: Required<ImagesOptions> = {
  processes: Math.max(1, availableParallelism() - 1),
  room: 200,
  describeMs: 20_000,
  renderMs: 30_000,
  idleMs: 30_000,
  mostMemory: 256 * 1024 * 1024,
};

interface Job {
  readonly kind: ImageTask['kind'];
  readonly task: ImageTask;
  readonly deadlineMs: number;
  /** How many processes have died of it. */
  deaths: number;
  /** Nobody waits for it any more. */
  isGivenUp: boolean;
  readonly promise: Promise<JobEnd>;
  resolve(end: JobEnd): void;
}

type JobEnd = TaskEnd | { readonly end: 'given up' } | { readonly end: 'closed' };

/** Starts nothing yet: a process is started when there is something to do for it. */
export function openImages(options: ImagesOptions = {}): Images {
  const settings = { ...DEFAULTS, ...options };
  const queue = newImageQueue<Job>(settings.room);
  const alive = new Set<ImageProcess>();
  const working = new Map<ImageProcess, Job>();
  const idle = new Map<ImageProcess, NodeJS.Timeout>();
  let isClosed = false;

  function ask(task: ImageTask): Job {
    if (isClosed) throw new ImagesBusy('no pictures are worked on any more');
    if (!queue.hasRoomFor(task.kind)) throw new ImagesBusy('too many pictures wait to be worked on');
    const deadlineMs = task.kind === 'describe' ? settings.describeMs : settings.renderMs;
    const waiting = Promise.withResolvers<JobEnd>();
    const job: Job = { kind: task.kind, task, deadlineMs, deaths: 0, isGivenUp: false, ...waiting };
    queue.add(job);
    startWork();
    return job;
  }

  function startWork(): void {
    while (working.size < settings.processes) {
      const job = queue.take();
      if (job === undefined) return;
      const process = takeIdle() ?? start();
      working.set(process, job);
      void work(process, job);
    }
  }

  async function work(process: ImageProcess, job: Job): Promise<void> {
    const end = await process.run(job.task, job.deadlineMs);
    working.delete(process);
    if (end.end === 'answered') rest(process, end.answer.rss);
    if (end.end === 'died') job.deaths += 1;
    // Somebody may have killed it, or the system for want of memory: that says nothing of this picture until it happens again.
    if (end.end === 'died' && job.deaths === 1 && !job.isGivenUp && !isClosed) queue.putBack(job);
    else job.resolve(end.end === 'died' && isClosed ? { end: 'closed' } : end);
    startWork();
  }

  function start(): ImageProcess {
    const process = startImageProcess();
    alive.add(process);
    void process.gone.then(() => {
      alive.delete(process);
      clearTimeout(idle.get(process));
      idle.delete(process);
    });
    return process;
  }

  function rest(process: ImageProcess, rss: number): void {
    if (isClosed || rss > settings.mostMemory) {
      process.kill();
      return;
    }
    const timer = setTimeout(() => {
      idle.delete(process);
      process.kill();
    }, settings.idleMs);
    idle.set(process, timer.unref());
  }

  /** The one that rested last, so that the others come to their end. */
  function takeIdle(): ImageProcess | undefined {
    const [process, timer] = [...idle].at(-1) ?? [];
    clearTimeout(timer);
    if (process !== undefined) idle.delete(process);
    return process;
  }

  function giveUp(job: Job): void {
    const hasWaited = queue.remove(job);
    if (!hasWaited && job.kind === 'render') return;
    job.isGivenUp = true;
    job.resolve({ end: 'given up' });
    if (hasWaited) return;
    for (const [process, task] of working) {
      if (task === job) process.kill();
    }
  }

  async function endOf(task: ImageTask, signal: AbortSignal | undefined): Promise<JobEnd> {
    signal?.throwIfAborted();
    const job = ask(task);
    const abort = () => {
      giveUp(job);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const end = await job.promise;
      if (end.end === 'given up') signal?.throwIfAborted();
      return end;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    describe: async (path, { signal } = {}) => described(await endOf({ kind: 'describe', path }, signal)),
    async render(rendition, { signal } = {}) {
      const end = await endOf({ kind: 'render', rendition }, signal);
      if (end.end === 'answered' && end.answer.outcome === 'rendered') return;
      await rm(rendition.to, { force: true });
      throw errorOf(end);
    },
    get waiting() {
      return queue.length + working.size;
    },
    get pids() {
      return [...alive].flatMap(({ pid }) => pid ?? []);
    },
    async close() {
      isClosed = true;
      for (const job of queue.clear()) job.resolve({ end: 'closed' });
      await Promise.all(
        [...alive].map(async (process) => {
          process.kill();
          await process.gone;
        }),
      );
    },
  };
}

function described(end: JobEnd): Result<Picture, PictureRefusal> {
  if (end.end === 'answered' && end.answer.outcome === 'described') return end.answer.result;
  if (end.end === 'overdue') return err({ code: 'unreadable-image', detail: OVERDUE });
  if (end.end === 'died' && end.hadStarted) return err({ code: 'unreadable-image', detail: DEADLY });
  throw errorOf(end);
}

const OVERDUE = 'The picture takes too long to read. Export it anew as a plain JPEG, and send that.';
const DEADLY = 'The picture cannot be read. Export it anew as a plain JPEG, and send that.';

function errorOf(end: JobEnd): Error {
  switch (end.end) {
    case 'closed':
    case 'given up':
      return new ImagesBusy('no pictures are worked on any more');
    case 'overdue':
      return new Error('working on a picture took too long');
    case 'died':
      return new Error(`the process that worked on a picture died: ${end.detail}`);
    case 'answered':
      return end.answer.outcome === 'failed' ? failure(end.answer) : new Error('another question was answered');
  }
}

function failure({ error, message }: Extract<ImageAnswer, { outcome: 'failed' }>): Error {
  if (error === 'StorageFull') return new StorageFull(message);
  return error === 'StorageUnavailable' ? new StorageUnavailable(message) : new Error(message);
}

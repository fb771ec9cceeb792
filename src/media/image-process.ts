import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ImageAnswer, type ImageTask, isImageMessage } from './image-tasks.ts';

/** How a task ended in a process. After everything but an answer the process is gone. */
export type TaskEnd =
  | { readonly end: 'answered'; readonly answer: ImageAnswer }
  | { readonly end: 'overdue' }
  /** `hadStarted`: it was the task that ended it, or somebody who killed it, and not that no process can be started. */
  | { readonly end: 'died'; readonly hadStarted: boolean; readonly detail: string };

/** A process that does one task at a time. While it does nothing, it does not keep this one running. */
export interface ImageProcess {
  /** undefined: it could not be started. */
  readonly pid: number | undefined;
  run(task: ImageTask, deadlineMs: number): Promise<TaskEnd>;
  /** Ends it at once, whatever it does. */
  kill(): void;
  /** Resolves when it is no more. */
  readonly gone: Promise<unknown>;
}

const MODULE = fileURLToPath(new URL('image-worker.ts', import.meta.url));
const LAST_WORDS = 2000;

/** Starts a process. It begins with its first task while it still starts. */
export function startImageProcess(): ImageProcess {
  const child = fork(MODULE, [], {
    // Nothing of this process's environment: what opens strangers' files knows no secrets, and no loaders of a test runner.
    env: environment(),
    execArgv: ['--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  lowerPriority(child.pid);
  const lastWords = keepLastWords(child);
  const gone = goneOf(child);
  let hadStarted = false;
  child.on('message', (message) => {
    if (isImageMessage(message) && message.said === 'started') hadStarted = true;
  });
  rest(child);
  const kill = () => {
    child.ref();
    child.kill('SIGKILL');
  };

  return {
    pid: child.pid,
    async run(task, deadlineMs) {
      child.ref();
      child.channel?.ref();
      const overdue = Promise.withResolvers<TaskEnd>();
      const timer = setTimeout(() => {
        overdue.resolve({ end: 'overdue' });
      }, deadlineMs);
      try {
        const died = gone.then((how): TaskEnd => ({ end: 'died', hadStarted, detail: `${how} ${lastWords()}`.trim() }));
        const end = await Promise.race([answerOf(child, task), overdue.promise, died]);
        if (end.end === 'overdue') {
          kill();
          await gone;
        }
        return end;
      } finally {
        clearTimeout(timer);
        rest(child);
      }
    },
    kill,
    gone,
  };
}

/** A thread's memory grows by its arenas: two are enough for one picture. Two threads: one decodes, one reads and writes files. */
function environment(): Record<string, string> {
  const cache = getCompileCacheDir();
  return {
    MALLOC_ARENA_MAX: '2',
    UV_THREADPOOL_SIZE: '2',
    ...(cache !== undefined && { NODE_COMPILE_CACHE: dirname(cache) }),
  };
}

/** Before it has threads, which take over the priority of the first. It gets what answering requests leaves, but not nothing. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is gone already, or the system does not allow it: then it is as important as any other.
  }
}

/** Resolves with what ended it; never rejects. */
function goneOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.on('exit', (code, signal) => {
    resolve(`it ended with ${signal ?? `code ${code}`}`);
  });
  child.on('error', (error) => {
    if (child.pid === undefined) resolve(`it could not be started: ${error.message}`);
    // Otherwise a message or a signal did not reach it, because it is gone: its exit follows.
  });
  return promise;
}

async function answerOf(child: ChildProcess, task: ImageTask): Promise<TaskEnd> {
  const { promise, resolve } = Promise.withResolvers<TaskEnd>();
  const listen = (message: unknown) => {
    if (isImageMessage(message) && message.said === 'answer') resolve({ end: 'answered', answer: message });
  };
  child.on('message', listen);
  try {
    child.send(task, () => undefined); // where it cannot be sent, the process is gone, and that is heard of
    return await promise;
  } finally {
    child.off('message', listen);
  }
}

function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** What it wrote last, for whoever has to find out why it died. */
function keepLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS);
  });
  if (child.stderr instanceof Socket) child.stderr.unref();
  return () => words;
}

import type { FailedWith, ImageAnswer, ImageMessage, ImageTask } from './image-tasks.ts';
import { isImageTask } from './image-tasks.ts';
import { StorageFull, StorageUnavailable } from './storage.ts';

// A process of the pool: it does one task after another, and dies with the service that started it. A decoder that hangs would keep
// an orderly exit waiting, so it is no orderly one.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGKILL');
});
// An interrupt at the terminal reaches every process there; when this one ends is for the service to say.
process.on('SIGINT', ignored);
process.on('SIGTERM', ignored);
process.on('message', (message: unknown) => {
  if (isImageTask(message)) void answer(message);
});
say({ said: 'started' });

async function answer(task: ImageTask): Promise<void> {
  const outcome = await perform(task).catch(failed);
  say({ said: 'answer', ...outcome, rss: process.memoryUsage.rss() });
}

type Outcome = ImageAnswer extends infer Answer ? (Answer extends unknown ? Omit<Answer, 'rss'> : never) : never;

/** Each kind of task loads what it needs: a first rendition does not wait for what reads metadata. */
async function perform(task: ImageTask): Promise<Outcome> {
  if (task.kind === 'describe') {
    const { describePicture } = await import('./describe.ts');
    return { outcome: 'described', result: await describePicture(task.path) };
  }
  const { renderPicture } = await import('./render.ts');
  await renderPicture(task.rendition);
  return { outcome: 'rendered' };
}

function failed(error: unknown): Outcome {
  return { outcome: 'failed', error: nameOf(error), message: error instanceof Error ? error.message : String(error) };
}

function nameOf(error: unknown): FailedWith {
  if (error instanceof StorageFull) return 'StorageFull';
  return error instanceof StorageUnavailable ? 'StorageUnavailable' : 'Error';
}

function ignored(): void {}

function say(message: ImageMessage): void {
  process.send?.(message);
}

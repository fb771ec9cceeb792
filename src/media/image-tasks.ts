import type { Result } from '../lib/result.ts';
import type { Picture, PictureRefusal, Rendition } from './picture.ts';

/** What a process that works on pictures is asked to do. */
export type ImageTask =
  | { readonly kind: 'describe'; readonly path: string }
  | { readonly kind: 'render'; readonly rendition: Rendition };

/** What it says: first that it has started, then an answer to each task. */
export type ImageMessage = { readonly said: 'started' } | ({ readonly said: 'answer' } & ImageAnswer);

/** What came of a task, and how much memory the process holds now, in bytes. */
export type ImageAnswer = { readonly rss: number } & (
  | { readonly outcome: 'described'; readonly result: Result<Picture, PictureRefusal> }
  | { readonly outcome: 'rendered' }
  | { readonly outcome: 'failed'; readonly error: FailedWith; readonly message: string }
);

/** Errors that callers tell apart; every other one is broken. */
export type FailedWith = 'StorageFull' | 'StorageUnavailable' | 'Error';

/** Whether a message is one of ours. Whoever sends them runs this code, so what is inside is not looked at again. */
export function isImageMessage(message: unknown): message is ImageMessage {
  return typeof message === 'object' && message !== null && 'said' in message;
}

/** Whether a message is a task for this process. */
export function isImageTask(message: unknown): message is ImageTask {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** A place for lines that writes several at once. */
export interface LineBuffer {
  write(line: string): void;
  /** Writes what is waiting. Call it before the process ends. */
  flush(): void;
}

/** So long a line waits at most, in milliseconds, and so many characters. */
const LONGEST_WAIT_MS = 10;
const MOST_WAITING = 16 * 1024;

/** Beginning of the lines that may wait: those of ordinary answers. What went wrong is written at once. */
const ordinary = '{"level":30,';

/**
 * Collects the lines of ordinary answers for some milliseconds: to write each by itself would take longer than to answer from the cache.
 * A process that is killed outright loses so much of its log and no more.
 */
export function createLineBuffer(write: (text: string) => void): LineBuffer {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  }

  return {
    write(line) {
      waiting += line;
      if (waiting.length >= MOST_WAITING || !line.startsWith(ordinary)) flush();
      else timer ??= setTimeout(flush, LONGEST_WAIT_MS).unref();
    },
    flush,
  };
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a file where they are asked for, never the whole of it in memory. It reads synchronously: for the processes that
 * do nothing else.
 */
export interface FileBytes extends Disposable {
  readonly size: number;
  /** These bytes; undefined where the file ends before them. */
  at(offset: number, length: number): Buffer | undefined;
  /** What follows from here, at least a byte and as many as are at hand; undefined at the end. */
  from(offset: number): Buffer | undefined;
}

const WINDOW = 256 * 1024;

/** Opens a file for reading its bytes. */
export function openBytes(path: string): FileBytes {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  let window: Buffer = Buffer.alloc(0);
  let start = 0;

  function read(offset: number, length: number): Buffer {
    const piece = Buffer.allocUnsafeSlow(Math.min(length, size - offset));
    return piece.subarray(0, readSync(file, piece, 0, piece.length, offset));
  }
  function within(offset: number, length: number): boolean {
    return offset >= start && offset + length <= start + window.length;
  }
  function move(offset: number, length: number): void {
    if (within(offset, length)) return;
    window = read(offset, Math.max(length, WINDOW));
    start = offset;
  }

  return {
    size,
    at(offset, length) {
      if (offset < 0 || offset + length > size) return undefined;
      move(offset, length);
      return within(offset, length) ? window.subarray(offset - start, offset - start + length) : undefined;
    },
    from(offset) {
      if (offset < 0 || offset >= size) return undefined;
      move(offset, 1);
      return within(offset, 1) ? window.subarray(offset - start) : undefined;
    },
    [Symbol.dispose]: () => {
      closeSync(file);
    },
  };
}

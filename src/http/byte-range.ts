import type { IncomingHttpHeaders } from 'node:http';

/** A part of a file: first and last byte, both in it. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The one part that a request asks for (RFC 9110, 14.2); `beyond` when the file has no such bytes. Undefined means the whole file: there is no Range,
 * it cannot be read, it names several parts, or If-Range names another state of the file. Of a date in If-Range nobody knows which of the states of that second is meant.
 */
export function rangeOf(
  { range, 'if-range': condition }: IncomingHttpHeaders,
  { etag, bytes }: { readonly etag: string; readonly bytes: number },
): ByteRange | 'beyond' | undefined {
  if (range === undefined || (condition !== undefined && condition !== etag)) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'beyond' : { from: bytes - length, to: bytes - 1 };
  }
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= bytes ? 'beyond' : { from, to };
}

/** `Content-Range` of a part of a file with so many bytes. */
export function byteRange({ from, to }: ByteRange, bytes: number): string {
  return `bytes ${from}-${to}/${bytes}`;
}

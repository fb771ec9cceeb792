import { isUtf8 } from 'node:buffer';

/** The text of these bytes, or undefined when they are not UTF-8: nothing is replaced in silence. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : undefined;
}

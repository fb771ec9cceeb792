import { type Container, MetadataCount } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

/**
 * ISO/IEC 14496-12: boxes one after another. Metadata are items somewhere inside; they are no larger than the file, and
 * what the decoder makes of them is weighed when it has read the header.
 */
export function readHeifContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  let animated = false;
  let described = false;
  let at = 0;
  while (at < file.size) {
    const length = boxLength(file, at);
    const type = file.at(at + 4, 4)?.toString('latin1');
    if (length === undefined || at + length > file.size) return { whole: false, animated, metadata };
    if (type === 'moov') animated = true; // a sequence of pictures: a film
    if (type === 'meta') described = true;
    at += length;
  }
  return { whole: described, animated, metadata };
}

function boxLength(file: FileBytes, at: number): number | undefined {
  const short = file.at(at, 4)?.readUInt32BE(0);
  if (short === 0) return file.size - at; // up to the end, by definition
  const length = short === 1 ? Number(file.at(at + 8, 8)?.readBigUInt64BE(0) ?? 0n) : short;
  return length === undefined || length < 8 ? undefined : length;
}

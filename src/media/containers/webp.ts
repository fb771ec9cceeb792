import { type Container, MetadataCount, type MetadataKind } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

const CHUNKS: ReadonlyMap<string, MetadataKind> = new Map<string, MetadataKind>([
  ['EXIF', 'exif'],
  ['XMP ', 'xmp'],
  ['ICCP', 'icc'],
]);

/** RFC 9649: chunks in a RIFF, which says how long it is. */
export function readWebpContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  const end = 8 + (file.at(4, 4)?.readUInt32LE(0) ?? 0);
  let animated = false;
  let at = 12;
  while (at + 8 <= end) {
    const head = file.at(at, 8);
    if (head === undefined) break;
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (type === 'ANIM' || type === 'ANMF') animated = true;
    const kind = CHUNKS.get(type);
    if (kind !== undefined) metadata.add(kind, length);
    at += 8 + length + (length % 2);
  }
  return { whole: end > 12 && end <= file.size && at <= end + 1, animated, metadata };
}

import { inflateSync } from 'node:zlib';
import { type Container, MetadataCount, type MetadataKind } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

/** More than is ever taken of anything, so that nothing larger is unpacked. */
const UNPACKED_MOST = 5 * 1024 * 1024;
const SIGNATURE = 8;
/** Length and type before a chunk's data, and its checksum after it. */
const AROUND = 12;

/** W3C PNG, 5: chunks up to IEND. */
export function readPngContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  let animated = false;
  let at = SIGNATURE;
  for (;;) {
    const head = file.at(at, 8);
    if (head === undefined) return { whole: false, animated, metadata };
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (at + AROUND + length > file.size) return { whole: false, animated, metadata };
    if (type === 'IEND') return { whole: true, animated, metadata };
    if (type === 'acTL') animated = true;
    const kind = CHUNKS.get(type);
    if (kind !== undefined) count(metadata, { kind, type, data: dataOf(file, at + 8, length) });
    at += AROUND + length;
  }
}

const CHUNKS: ReadonlyMap<string, MetadataKind> = new Map<string, MetadataKind>([
  ['tEXt', 'text'],
  ['zTXt', 'text'],
  ['iTXt', 'text'],
  ['eXIf', 'exif'],
  ['iCCP', 'icc'],
]);

interface Chunk {
  readonly kind: MetadataKind;
  readonly type: string;
  /** undefined: so large that nobody reads it. */
  readonly data: Buffer | undefined;
}

function dataOf(file: FileBytes, offset: number, length: number): Buffer | undefined {
  return length > UNPACKED_MOST ? undefined : file.at(offset, length);
}

function count(metadata: MetadataCount, { kind, type, data }: Chunk): void {
  if (data === undefined) {
    metadata.add(kind, UNPACKED_MOST);
    return;
  }
  const isXmp = type === 'iTXt' && data.toString('latin1', 0, 18) === 'XML:com.adobe.xmp\0';
  const packed = packedPart(type, data);
  metadata.add(isXmp ? 'xmp' : kind, packed === undefined ? data.length : unpackedBytes(packed));
}

/** Keyword, NUL, then how it is packed; with iTXt also whether it is, its language and the translated keyword. */
function packedPart(type: string, data: Buffer): Buffer | undefined {
  const keyword = data.indexOf(0);
  if (keyword === -1) return undefined;
  if (type === 'zTXt' || type === 'iCCP') return data.subarray(keyword + 2);
  if (type !== 'iTXt' || data[keyword + 1] !== 1) return undefined;
  const language = data.indexOf(0, keyword + 3);
  const translated = language === -1 ? -1 : data.indexOf(0, language + 1);
  return translated === -1 ? undefined : data.subarray(translated + 1);
}

function unpackedBytes(packed: Buffer): number {
  try {
    return inflateSync(packed, { maxOutputLength: UNPACKED_MOST }).length;
  } catch (error) {
    // What cannot be unpacked is left out by the decoder, or refused by it.
    return error instanceof RangeError ? UNPACKED_MOST : packed.length;
  }
}

import { inflateSync } from 'node:zlib';
import { type Container, MetadataCount, type MetadataKind } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

const SIGNATURE = 8;
/** Length and type before a chunk's data, and its checksum after it. */
const AROUND = 12;
/** Programs write one that cannot be unpacked, and the decoder leaves it out; whoever writes hundreds keeps us at work. */
const MOST_DAMAGED = 16;

/** W3C PNG, 5: chunks up to IEND, or up to where one kind of metadata is too much: unpacking goes no further than that. */
export function readPngContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  let animated = false;
  let damaged = 0;
  let at = SIGNATURE;
  for (;;) {
    const head = file.at(at, 8);
    if (head === undefined) return { whole: false, animated, metadata };
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (at + AROUND + length > file.size) return { whole: false, animated, metadata };
    if (type === 'IEND') return { whole: true, animated, metadata };
    if (type === 'acTL') animated = true;
    const kind = kindOf(type, file.at(at + 8, Math.min(length, XMP.length)));
    if (kind !== undefined) {
      const left = metadata.left(kind);
      const data = length > left ? undefined : file.at(at + 8, length);
      const unpacked = data && unpackedBytes(packedPart(type, data), left);
      if (unpacked === 'damaged') damaged += 1;
      const bytes = typeof unpacked === 'number' ? Math.max(unpacked, length) : length;
      metadata.add(kind, bytes);
      if (bytes > left || damaged > MOST_DAMAGED) return { whole: false, animated, metadata };
    }
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
const XMP = 'XML:com.adobe.xmp\0';

function kindOf(type: string, start: Buffer | undefined): MetadataKind | undefined {
  return type === 'iTXt' && start?.toString('latin1') === XMP ? 'xmp' : CHUNKS.get(type);
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

/** How much it is unpacked; one more than `most` stands for all that is more. */
function unpackedBytes(packed: Buffer | undefined, most: number): number | 'damaged' {
  if (packed === undefined) return 0;
  try {
    return inflateSync(packed, { maxOutputLength: most + 1 }).length;
  } catch (error) {
    return error instanceof RangeError ? most + 1 : 'damaged';
  }
}

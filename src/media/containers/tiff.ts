import { type Container, MetadataCount, type MetadataKind } from './facts.ts';
import type { FileBytes } from '../file-bytes.ts';

/** A TIFF may bring a few more pages (a thumbnail, layers for print); with more of them it is a document. */
const MOST_PAGES = 16;

const TAGS: ReadonlyMap<number, MetadataKind> = new Map<number, MetadataKind>([
  [270, 'text'], // ImageDescription
  [315, 'text'], // Artist
  [33_432, 'text'], // Copyright
  [700, 'xmp'],
  [33_723, 'iptc'],
  [34_377, 'iptc'], // Photoshop's resources, which hold another copy
  [34_675, 'icc'],
  [37_724, 'other'], // Photoshop's layers
]);

/** Bytes of a value of each field type: TIFF 6.0, section 2, and BigTIFF. */
const SIZES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** TIFF 6.0 and BigTIFF: a chain of directories, one for each page. One that leads back to itself is damaged. */
export function readTiffContainer(file: FileBytes): Container {
  const metadata = new MetadataCount();
  const layout = tiffLayout(file);
  const seen = new Set<number>();
  if (layout === undefined) return { whole: false, animated: false, metadata };
  let at = layout.offset(layout.first);
  while (at !== undefined && at !== 0) {
    if (seen.has(at)) return { whole: false, animated: false, metadata };
    seen.add(at);
    if (seen.size > MOST_PAGES) return { whole: true, animated: true, metadata };
    const entries = layout.count(at);
    if (entries === undefined) return { whole: false, animated: false, metadata };
    if (seen.size === 1) countTags({ layout, first: at + layout.countBytes, entries }, metadata);
    at = layout.offset(at + layout.countBytes + entries * layout.entryBytes);
  }
  return { whole: at === 0 && seen.size > 0, animated: false, metadata };
}

/** How the directories of a TIFF are laid out, in either byte order. */
export interface TiffLayout {
  /** Where the offset of the first directory stands. */
  readonly first: number;
  readonly countBytes: number;
  readonly entryBytes: number;
  readonly offsetBytes: number;
  count(at: number): number | undefined;
  offset(at: number): number | undefined;
  short(at: number): number | undefined;
}

/** undefined: it is no TIFF. */
export function tiffLayout(file: FileBytes): TiffLayout | undefined {
  const head = file.at(0, 4)?.toString('latin1');
  const isLittle = head?.startsWith('II') === true;
  const short = (at: number) => {
    const bytes = file.at(at, 2);
    return isLittle ? bytes?.readUInt16LE(0) : bytes?.readUInt16BE(0);
  };
  const long = (at: number) => {
    const bytes = file.at(at, 4);
    return isLittle ? bytes?.readUInt32LE(0) : bytes?.readUInt32BE(0);
  };
  const wide = (at: number) => {
    const bytes = file.at(at, 8);
    const value = isLittle ? bytes?.readBigUInt64LE(0) : bytes?.readBigUInt64BE(0);
    return value === undefined ? undefined : Number(value);
  };
  if (short(2) === 42)
    return { first: 4, countBytes: 2, entryBytes: 12, offsetBytes: 4, count: short, offset: long, short };
  if (short(2) === 43)
    return { first: 8, countBytes: 8, entryBytes: 20, offsetBytes: 8, count: wide, offset: wide, short };
  return undefined;
}

interface Directory {
  readonly layout: TiffLayout;
  readonly first: number;
  readonly entries: number;
}

/** A directory of our sixteen has hundreds of entries at most; reading stops where the file does. */
function countTags({ layout, first, entries }: Directory, metadata: MetadataCount): void {
  for (let entry = 0; entry < Math.min(entries, 65_535); entry += 1) {
    const at = first + entry * layout.entryBytes;
    const tag = layout.short(at);
    if (tag === undefined) return;
    const kind = TAGS.get(tag);
    const size = SIZES[layout.short(at + 2) ?? 0] ?? 8;
    if (kind !== undefined) metadata.add(kind, (layout.offset(at + 4) ?? 0) * size);
  }
}

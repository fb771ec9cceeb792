import type { FileBytes } from '../file-bytes.ts';
import { type TiffLayout, tiffLayout } from './tiff.ts';

/** A TIFF has few directories below its first: a raw file the sensor's picture and previews, a plain one smaller copies. */
const MOST_CHILDREN = 16;
const CHILDREN = 330;
const DNG_VERSION = 50_706;

/** What only sensors' pictures say of themselves, by tag. */
const RAW: ReadonlyMap<number, readonly number[]> = new Map([
  [259, [34_713, 32_767, 32_770]], // Compression: Nikon's, Sony's, Samsung's
  [262, [32_803, 34_892]], // PhotometricInterpretation: colour filter array, linear raw
]);

/**
 * Whether a TIFF is a camera's raw file, whose first picture is often a thumbnail that every decoder takes for all of it. Tags that raw files
 * merely have (makers' names, PrintIM) do not count: the same cameras write them into plain TIFFs.
 */
export function isCameraRaw(file: FileBytes): boolean {
  if (file.at(8, 2)?.toString('latin1') === 'CR') return true;
  const layout = tiffLayout(file);
  const first = layout?.offset(layout.first);
  if (layout === undefined || first === undefined) return false;
  return saysRaw(layout, first) || childrenOf(layout, first).some((at) => saysRaw(layout, at));
}

function saysRaw(layout: TiffLayout, at: number): boolean {
  return entriesOf(layout, at).some(({ tag, value }) => {
    if (tag === DNG_VERSION) return true;
    const raw = RAW.get(tag);
    return raw !== undefined && raw.includes(layout.short(value) ?? 0);
  });
}

/** Their offsets stand in the entry itself when they fit. */
function childrenOf(layout: TiffLayout, at: number): number[] {
  const entry = entriesOf(layout, at).find(({ tag }) => tag === CHILDREN);
  if (entry === undefined) return [];
  const start = entry.count === 1 ? entry.value : (layout.offset(entry.value) ?? 0);
  const children = Array.from({ length: Math.min(entry.count, MOST_CHILDREN) }, (_, index) =>
    layout.offset(start + index * layout.offsetBytes),
  );
  return children.filter((child) => child !== undefined);
}

interface Entry {
  readonly tag: number;
  readonly count: number;
  /** Where the value stands, or its offset. */
  readonly value: number;
}

/** Of those that the file still has. */
function entriesOf(layout: TiffLayout, at: number): Entry[] {
  const entries: Entry[] = [];
  const announced = Math.min(layout.count(at) ?? 0, 65_535);
  for (let index = 0; index < announced; index += 1) {
    const start = at + layout.countBytes + index * layout.entryBytes;
    const [tag, count] = [layout.short(start), layout.offset(start + 4)];
    if (tag === undefined || count === undefined) break;
    entries.push({ tag, count, value: start + 4 + layout.offsetBytes });
  }
  return entries;
}

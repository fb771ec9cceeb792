import { decodeUtf8 } from '../../lib/utf8.ts';
import { exifDate } from './date.ts';
import { EMBEDDED_LIMITS, type Found } from './fields.ts';
import type { RawText, Review } from './review.ts';

/** Where the tags stand in the file itself, as in TIFF: its bytes where they are asked for; undefined where it ends before them. */
export interface ExifSource {
  at(offset: number, length: number): Uint8Array | undefined;
}

/**
 * Reads six tags of the EXIF data of a picture and looks at no other, so that the GPS directory, serial numbers and the
 * camera's owner are not even decoded. A block or an entry whose structure is broken says nothing. Texts must be UTF-8:
 * the ASCII of EXIF 2 is a part of it, and EXIF 3 allows all of it.
 */
export function readExif(source: Uint8Array | ExifSource, review: Review): Found {
  const tiff = openTiff(source);
  if (tiff === undefined) return {};
  const image = readDirectory(tiff, tiff.at(4, 4)?.getUint32(0, tiff.isLittleEndian));
  const camera = readDirectory(tiff, pointerOf(image.get(TAGS.exifDirectory)));
  const date = (tag: number): string => unpadded(textOf(camera.get(tag), '')?.text ?? '');

  const caption = textOf(image.get(TAGS.imageDescription), 'ImageDescription');
  const isPlaceholder = PLACEHOLDERS.has(unpadded(caption?.text ?? '').trim());
  return {
    caption: isPlaceholder ? undefined : review.text('caption', caption),
    creators: review.names(artists(textOf(image.get(TAGS.artist), 'Artist')), 'Artist'),
    copyrightNotice: review.text('copyrightNotice', copyright(textOf(image.get(TAGS.copyright), 'Copyright'))),
    dateCreated: exifDate(date(TAGS.dateTimeOriginal), date(TAGS.subSecTimeOriginal), date(TAGS.offsetTimeOriginal)),
  };
}

const TAGS = {
  imageDescription: 0x010e,
  artist: 0x013b,
  copyright: 0x8298,
  exifDirectory: 0x8769,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  subSecTimeOriginal: 0x9291,
} as const;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAGS));

/** ASCII, and the UTF-8 of EXIF 3. */
const TEXTS: ReadonlySet<number> = new Set([2, 129]);
const LONG = 4;

/** What cameras write where nobody wrote a caption. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'OLYMPUS DIGITAL CAMERA',
  'SONY DSC',
  'MINOLTA DIGITAL CAMERA',
  'KONICA MINOLTA DIGITAL CAMERA',
  'SAMSUNG CAMERA PICTURES',
  'DIGITAL CAMERA',
  'Exif_JPEG_PICTURE',
]);

interface Tiff {
  /** Undefined where the data end before it. */
  at(offset: number, length: number): DataView | undefined;
  readonly isLittleEndian: boolean;
}
interface Entry {
  readonly type: number;
  readonly value: DataView;
  readonly isLittleEndian: boolean;
}

/** The data begin with the header of a TIFF, after `Exif` and two NULs in JPEG, after an offset of four bytes in HEIF. */
function openTiff(source: Uint8Array | ExifSource): Tiff | undefined {
  for (const start of [0, 6, 4, 10]) {
    const at = (offset: number, length: number): DataView | undefined => view(source, start + offset, length);
    const header = at(0, 8);
    const order = header?.getUint16(0);
    const isLittleEndian = order === 0x4949;
    if ((isLittleEndian || order === 0x4d4d) && header?.getUint16(2, isLittleEndian) === 42)
      return { at, isLittleEndian };
  }
  return undefined;
}

function view(source: Uint8Array | ExifSource, offset: number, length: number): DataView | undefined {
  if (source instanceof Uint8Array) {
    return offset + length > source.length
      ? undefined
      : new DataView(source.buffer, source.byteOffset + offset, length);
  }
  const bytes = source.at(offset, length);
  return bytes && new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** The wanted entries of the directory at this place, by tag: those that lie within the data. */
function readDirectory(tiff: Tiff, at: number | undefined): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  const { isLittleEndian } = tiff;
  const count = at === undefined ? 0 : (tiff.at(at, 2)?.getUint16(0, isLittleEndian) ?? 0);
  for (let index = 0; index < count; index += 1) {
    const entryAt = (at ?? 0) + 2 + index * 12;
    const entry = tiff.at(entryAt, 12);
    if (entry === undefined) break;
    const tag = entry.getUint16(0, isLittleEndian);
    if (!WANTED.has(tag) || entries.has(tag)) continue;
    const type = entry.getUint16(2, isLittleEndian);
    const length = entry.getUint32(4, isLittleEndian) * (type === LONG ? 4 : 1);
    if (length > EMBEDDED_LIMITS.blockBytes) continue;
    // Four bytes stand in the entry itself.
    const value = tiff.at(length <= 4 ? entryAt + 8 : entry.getUint32(8, isLittleEndian), length);
    if (value !== undefined) entries.set(tag, { type, value, isLittleEndian });
  }
  return entries;
}

function textOf(entry: Entry | undefined, label: string): RawText | undefined {
  if (entry === undefined || !TEXTS.has(entry.type)) return undefined;
  const { value } = entry;
  return { label, text: decodeUtf8(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
}

function pointerOf(entry: Entry | undefined): number | undefined {
  return entry?.type === LONG && entry.value.byteLength === 4
    ? entry.value.getUint32(0, entry.isLittleEndian)
    : undefined;
}

function unpadded(text: string): string {
  const end = text.indexOf('\u0000');
  return end === -1 ? text : text.slice(0, end);
}

/** Several names are parted by semicolons (Metadata Working Group, 2010). */
function artists(raw: RawText | undefined): RawText[] {
  if (raw === undefined) return [];
  if (raw.text === undefined) return [raw];
  return raw.text.split(';').map((text) => ({ label: raw.label, text }));
}

/** The photographer's notice and the editor's are parted by a NUL; a blank stands for a photographer's that is missing. */
function copyright(raw: RawText | undefined): RawText | undefined {
  const [photographer, editor, ...rest] = raw?.text?.replace(/\0$/, '').split('\u0000') ?? [];
  if (raw === undefined || photographer === undefined || editor === undefined || rest.some((part) => part !== ''))
    return raw;
  return { label: raw.label, text: [photographer, editor].filter((notice) => notice.trim() !== '').join('; ') };
}

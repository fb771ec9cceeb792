/** Builders of the blocks in which pictures carry their metadata: EXIF (TIFF directories), IPTC-IIM and XMP, byte by byte. */

export interface ExifEntry {
  readonly tag: number;
  /** 2: ASCII, 3: SHORT, 4: LONG, 5: RATIONAL, 7: UNDEFINED, 129: UTF-8. */
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}

export interface ExifDirectories {
  readonly image?: readonly ExifEntry[];
  readonly camera?: readonly ExifEntry[];
  readonly gps?: readonly ExifEntry[];
  readonly isBigEndian?: boolean;
  /** `Exif` and two NULs stand before it in a JPEG and not in a PNG. */
  readonly prefix?: string;
}

/** A text with its closing NUL; bytes are taken as they are. */
export function exifText(tag: number, text: string | Uint8Array, type = 2): ExifEntry {
  const value = typeof text === 'string' ? Buffer.from(`${text}\0`) : text;
  return { tag, type, count: value.length, value };
}

function exifLong(tag: number, number: number, isBigEndian = false): ExifEntry {
  const value = Buffer.alloc(4);
  if (isBigEndian) value.writeUInt32BE(number);
  else value.writeUInt32LE(number);
  return { tag, type: 4, count: 1, value };
}

/** Rational numbers with the denominator 1, such as degrees, minutes and seconds. */
export function exifRationals(tag: number, numbers: readonly number[], isBigEndian = false): ExifEntry {
  const value = Buffer.concat(
    numbers.flatMap((number) => [number, 1]).map((number) => exifLong(0, number, isBigEndian).value),
  );
  return { tag, type: 5, count: numbers.length, value };
}

export function exifBlock(directories: ExifDirectories): Buffer {
  const { image = [], camera = [], gps = [], isBigEndian = false, prefix = 'Exif\0\0' } = directories;
  const long = (tag: number, number: number) => exifLong(tag, number, isBigEndian);
  const pointers = (cameraAt: number, gpsAt: number) => [
    ...image,
    ...(camera.length > 0 ? [long(0x8769, cameraAt)] : []),
    ...(gps.length > 0 ? [long(0x8825, gpsAt)] : []),
  ];
  const cameraAt = 8 + directory(pointers(0, 0), 8, isBigEndian).length;
  const gpsAt = cameraAt + directory(camera, cameraAt, isBigEndian).length;
  return Buffer.concat([
    Buffer.from(prefix, 'latin1'),
    Buffer.from(isBigEndian ? 'MM\0\x2a\0\0\0\x08' : 'II\x2a\0\x08\0\0\0', 'latin1'),
    directory(pointers(cameraAt, gpsAt), 8, isBigEndian),
    directory(camera, cameraAt, isBigEndian),
    directory(gps, gpsAt, isBigEndian),
  ]);
}

function directory(unsorted: readonly ExifEntry[], at: number, isBigEndian: boolean): Buffer {
  const entries = unsorted.toSorted((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + entries.length * 12 + 4);
  const short = (value: number, offset: number) =>
    isBigEndian ? head.writeUInt16BE(value, offset) : head.writeUInt16LE(value, offset);
  const long = (value: number, offset: number) =>
    isBigEndian ? head.writeUInt32BE(value, offset) : head.writeUInt32LE(value, offset);
  const values: Uint8Array[] = [];
  let valueAt = at + head.length;
  short(entries.length, 0);
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const offset = 2 + index * 12;
    short(tag, offset);
    short(type, offset + 2);
    long(count, offset + 4);
    if (value.length <= 4) {
      head.set(value, offset + 8);
    } else {
      long(valueAt, offset + 8);
      const padded = Buffer.alloc(value.length + (value.length % 2));
      padded.set(value);
      values.push(padded);
      valueAt += padded.length;
    }
  }
  return Buffer.concat([head, ...values]);
}

export interface IimDataset {
  readonly record: number;
  readonly dataset: number;
  readonly value: Uint8Array;
  /** Written with a size of four bytes. */
  readonly isExtended?: boolean;
}

/** Dataset 1:90, which declares that the texts are in UTF-8. */
export const IIM_UTF8: IimDataset = { record: 1, dataset: 90, value: Buffer.from('\x1b%G') };

export function iim(dataset: number, value: string | Uint8Array): IimDataset {
  return { record: 2, dataset, value: Buffer.from(value) };
}

/** The bare datasets, as TIFF has them. */
export function iimBlock(datasets: readonly IimDataset[]): Buffer {
  return Buffer.concat(
    datasets.flatMap(({ record, dataset, value, isExtended = false }) => {
      const head = Buffer.alloc(isExtended ? 9 : 5);
      head.set([0x1c, record, dataset]);
      if (isExtended) {
        head.writeUInt16BE(0x8004, 3);
        head.writeUInt32BE(value.length, 5);
      } else head.writeUInt16BE(value.length, 3);
      return [head, value];
    }),
  );
}

export interface PhotoshopResource {
  readonly id: number;
  readonly name?: string;
  readonly content: Uint8Array;
}

/** The resources of Photoshop, as a JPEG has them in APP13; datasets stand in the resource 0x0404. */
export function photoshopBlock(resources: readonly PhotoshopResource[]): Buffer {
  const even = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
  return Buffer.concat([
    Buffer.from('Photoshop 3.0\0'),
    ...resources.flatMap(({ id, name = '', content }) => {
      const type = Buffer.alloc(2);
      type.writeUInt16BE(id);
      const size = Buffer.alloc(4);
      size.writeUInt32BE(content.length);
      return [
        Buffer.from('8BIM'),
        type,
        even(Buffer.concat([Buffer.from([name.length]), Buffer.from(name)])),
        size,
        even(content),
      ];
    }),
  ]);
}

/** The IPTC block of a JPEG. */
export function iptcBlock(datasets: readonly IimDataset[]): Buffer {
  return photoshopBlock([{ id: 0x0404, content: iimBlock(datasets) }]);
}

/** The JPEG with a segment APP13 right after its start. */
export function withApp13(jpeg: Uint8Array, block: Uint8Array): Buffer {
  const head = Buffer.from([0xff, 0xed, 0, 0]);
  head.writeUInt16BE(block.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, block, jpeg.subarray(2)]);
}

const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
  exifEX: 'http://cipa.jp/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
};

/** An XMP packet with these properties (elements of RDF/XML) and these attributes of its description. */
export function xmpPacket(properties: string, attributes = ''): string {
  const namespaces = Object.entries(NAMESPACES).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Dateline">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" ${namespaces.join(' ')} ${attributes}>
   ${properties}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
${' '.repeat(200)}
<?xpacket end="w"?>`;
}

/** A text with one language or several: `['x-default', 'Boats']`. */
export function xmpAlt(...texts: readonly (readonly [language: string, text: string])[]): string {
  return `<rdf:Alt>${texts.map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`).join('')}</rdf:Alt>`;
}

export function xmpList(kind: 'Bag' | 'Seq', items: readonly string[]): string {
  return `<rdf:${kind}>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:${kind}>`;
}

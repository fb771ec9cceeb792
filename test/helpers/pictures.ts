import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

// Pictures for tests, made in memory; nothing here is a file of anybody's.

interface WithFolder {
  testdir(fixture?: Record<string, never>): string;
}

/** Writes bytes into the test's own folder and gives the path. */
export function writePicture(t: WithFolder, name: string, bytes: Uint8Array): string {
  const path = join(folderOf(t), name);
  writeFileSync(path, bytes);
  return path;
}

const folders = new WeakMap<WithFolder, string>();

function folderOf(t: WithFolder): string {
  const folder = folders.get(t) ?? t.testdir({});
  folders.set(t, folder);
  return folder;
}

/** Like a photo to an encoder: soft forms, some detail, some grain. The same seed is not the same picture. */
export async function photo(width: number, height: number): Promise<Sharp> {
  const layers = await Promise.all([
    softNoise({ width, height, cells: 8, sigma: 70 }),
    softNoise({ width, height, cells: 60, sigma: 45 }),
    softNoise({ width, height, cells: Math.max(61, Math.round(width / 3)), sigma: 25 }),
  ]);
  const ground = await sharp({ create: { width, height, channels: 3, background: '#6f8fa8' } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(ground)
    .composite(layers.map((input) => ({ input, blend: 'soft-light' as const })))
    .removeAlpha();
}

async function softNoise(size: { width: number; height: number; cells: number; sigma: number }): Promise<Buffer> {
  const rows = Math.max(1, Math.round((size.cells * size.height) / size.width));
  return sharp({
    create: {
      width: size.cells,
      height: rows,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: size.sigma },
    },
  })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Grain everywhere: the most that an encoder can be asked for. */
export function noise(width: number, height: number): Sharp {
  const grain = { type: 'gaussian', mean: 128, sigma: 50 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#808080', noise: grain } });
}

/** One colour. */
export function plain(width: number, height: number, colour: string): Sharp {
  return sharp({ create: { width, height, channels: colour.length > 7 ? 4 : 3, background: colour } });
}

/** From black on the left to white on the right. */
export function gradient(width: number, height: number): Sharp {
  const row = Buffer.alloc(width * 3);
  for (let x = 0; x < width; x += 1) row.fill(Math.round((x * 255) / Math.max(1, width - 1)), x * 3, x * 3 + 3);
  const data = Buffer.alloc(row.length * height, row);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Red, green (above), blue and yellow (below), a quarter each: one sees how it is turned. */
export async function quarters(width: number, height: number): Promise<Sharp> {
  const [left, top] = [Math.floor(width / 2), Math.floor(height / 2)];
  const part = (colour: string, size: { width: number; height: number }) =>
    plain(size.width, size.height, colour).png().toBuffer();
  const composed = await sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite([
      { input: await part('#e00000', { width: left, height: top }), left: 0, top: 0 },
      { input: await part('#00c000', { width: width - left, height: top }), left, top: 0 },
      { input: await part('#0000e0', { width: left, height: height - top }), left: 0, top },
      { input: await part('#e0e000', { width: width - left, height: height - top }), left, top },
    ])
    .png()
    .toBuffer();
  return sharp(composed);
}

/** The same picture as its camera stores it when it is held so: turned, with a note that says how to turn it back. */
export async function heldSo(upright: Sharp, orientation: number): Promise<Sharp> {
  const stored = sharp(await upright.png().toBuffer());
  const turned = sharp(await turnedBack(stored, orientation).png().toBuffer());
  return (await mirrored(turned, orientation)).withMetadata({ orientation });
}

function turnedBack(image: Sharp, orientation: number): Sharp {
  if (orientation === 3) return image.rotate(180);
  if (orientation === 5 || orientation === 8) return image.rotate(90);
  return orientation === 6 || orientation === 7 ? image.rotate(270) : image;
}

async function mirrored(image: Sharp, orientation: number): Promise<Sharp> {
  const bytes = await image.png().toBuffer();
  if (orientation === 4) return sharp(bytes).flip();
  return [2, 5, 7].includes(orientation) ? sharp(bytes).flop() : sharp(bytes);
}

/** The colour of a point of a picture, as red, green, blue and alpha. */
export async function colourAt(picture: string | Buffer, x: number, y: number): Promise<number[]> {
  const { data } = await sharp(picture)
    .ensureAlpha()
    .extract({ left: x, top: y, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

/** A PNG of these chunks. */
export function pngOf(...chunks: [type: string, data: Uint8Array][]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** The header of a PNG of one bit a pixel. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return header;
}

/** A sound PNG in which everything is black, with further chunks before the pixels. */
export function blackPng(width: number, height: number, ...chunks: [type: string, data: Uint8Array][]): Buffer {
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  return pngOf(['IHDR', pngHeader(width, height)], ...chunks, ['IDAT', pixels], ['IEND', Buffer.alloc(0)]);
}

/** A PNG of two frames. */
export function animatedPng(): Buffer {
  return blackPng(16, 16, ['acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])]);
}

/** A GIF of so many frames of a pixel. */
export function gifOfFrames(frames: number): Buffer {
  const head = Buffer.from('474946383961010001008000000000 00ffffff'.replaceAll(' ', ''), 'hex');
  const frame = Buffer.from('21f90404010000002c00000000010001000002024401 00'.replaceAll(' ', ''), 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** A WebP of so many frames. */
export async function animatedWebp(frames: number): Promise<Buffer> {
  const colours = Array.from({ length: frames }, (_, at) => `#${(at * 40).toString(16).padStart(6, '0')}`);
  const inputs = await Promise.all(colours.map((colour) => plain(32, 32, colour).png().toBuffer()));
  return sharp(inputs, { join: { animated: true } })
    .webp({ delay: 100 })
    .toBuffer();
}

/** A JPEG that says to be this large, around the compressed data of a small one. */
export async function jpegThatClaims(width: number, height: number): Promise<Buffer> {
  const bytes = await noise(64, 64).jpeg().toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** A JPEG with these segments after its beginning, each with the name that its reader knows it by. */
export function withSegments(jpeg: Buffer, ...segments: [marker: number, data: Uint8Array][]): Buffer {
  const parts = segments.map(([marker, data]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
}

/** A TIFF of so many pages, each a directory that shares the pixels of the first; the last leads on to `next`. */
export function tiffOfPages(pages: number, next: 'end' | 'first' = 'end'): Buffer {
  const pixels = Buffer.alloc(64, 128);
  const tags: [tag: number, type: number, value: number][] = [
    [256, 3, 8],
    [257, 3, 8],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 3, 8],
    [279, 4, 64],
  ];
  const size = 2 + tags.length * 12 + 4;
  const first = 8 + pixels.length;
  const directories = Array.from({ length: pages }, (_, page) => {
    const directory = Buffer.alloc(size);
    directory.writeUInt16LE(tags.length);
    for (const [at, [tag, type, value]] of tags.entries()) {
      directory.writeUInt16LE(tag, 2 + at * 12);
      directory.writeUInt16LE(type, 4 + at * 12);
      directory.writeUInt32LE(1, 6 + at * 12);
      directory.writeUInt32LE(value, 10 + at * 12);
    }
    const following = page + 1 < pages ? first + (page + 1) * size : next === 'first' ? first : 0;
    directory.writeUInt32LE(following, size - 4);
    return directory;
  });
  const head = Buffer.from('49492a0000000000', 'hex');
  head.writeUInt32LE(first, 4);
  return Buffer.concat([head, pixels, ...directories]);
}

/** What a HEIC file begins with, as a phone writes it. */
export function heicHeader(): Buffer {
  const type = Buffer.from('0000001866747970686569630000000068656963 6d696631'.replaceAll(' ', ''), 'hex');
  return Buffer.concat([type, Buffer.from('00000008', 'hex'), Buffer.from('meta'), Buffer.alloc(256)]);
}

/** A JPEG with four inks, as for print. */
export async function cmykJpeg(colour: string): Promise<Buffer> {
  return plain(64, 48, colour).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer();
}

/** Metadata of every kind, with these words in them, and a place in the EXIF data. */
export async function tellingJpeg(image: Sharp, words: string): Promise<Buffer> {
  const bytes = await image
    .withExif({
      IFD0: { ImageDescription: words, Artist: words },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="${words}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  const record = Buffer.concat([Buffer.from([0x1c, 2, 105, 0, words.length]), Buffer.from(words, 'latin1')]);
  const resource = Buffer.alloc(12);
  resource.write('8BIM', 0, 'latin1');
  resource.writeUInt16BE(0x0404, 4);
  resource.writeUInt32BE(record.length, 8);
  const iptc = Buffer.concat([
    Buffer.from('Photoshop 3.0\0', 'latin1'),
    resource,
    record,
    Buffer.alloc(record.length % 2),
  ]);
  return withSegments(bytes, [0xed, iptc], [0xfe, Buffer.from(words, 'latin1')]);
}

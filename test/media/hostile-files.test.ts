import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { openImages } from '../../src/media/images.ts';
import {
  animatedPng,
  animatedWebp,
  blackPng,
  gifOfFrames,
  heicHeader,
  jpegThatClaims,
  photo,
  plain,
  pngHeader,
  pngOf,
  tiffOfPages,
  withSegments,
  writePicture,
} from '../helpers/pictures.ts';

const images = openImages({ processes: 1 });
t.teardown(() => images.close());

const jpeg = await (await photo(200, 150)).jpeg().toBuffer();
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const bomb = deflateSync(Buffer.alloc(200 * 1024 * 1024, 'A'), { level: 9 });

/** Text in a PNG, packed: keyword, NUL, method. */
const packed = (keyword: string, unpacked: Buffer) =>
  Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(unpacked, { level: 9 })]);
const packedBomb = (keyword: string) => Buffer.concat([Buffer.from(`${keyword}\0\0`), bomb]);
const packedLargeText = packed('Comment', Buffer.alloc(5 * 1024 * 1024 - 1, 'A'));
const packedText = packed('Comment', Buffer.alloc(512 * 1024, 'A'));
const packedNothing = packed('A'.repeat(79), Buffer.alloc(0));
const packedXmp = Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\u0001\0\0\0'), bomb]);

function boxed(type: string, content: Buffer, length = content.length + 8): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

const avif = await (await photo(64, 48)).avif({ effort: 0 }).toBuffer();
const webp = await (await photo(64, 48)).webp().toBuffer();

function segments(count: number, marker: number, start: string): [number, Uint8Array][] {
  return Array.from({ length: count }, () => [marker, Buffer.concat([Buffer.from(start), Buffer.alloc(65_000, 'A')])]);
}

const refused: [what: string, code: string, bytes: Buffer | (() => Buffer | Promise<Buffer>)][] = [
  ['a PNG of 30,000 by 30,000 pixels', 'image-too-large', blackPng(30_000, 30_000)],
  ['a PNG of 16,000 by 16,000 pixels', 'image-too-large', blackPng(16_000, 16_000)],
  ['a PNG that is one pixel too wide', 'image-too-large', blackPng(16_385, 1)],
  ['a JPEG that says 65,535 by 65,535', 'image-too-large', () => jpegThatClaims(65_535, 65_535)],
  ['a JPEG that says more than it holds', 'unreadable-image', () => jpegThatClaims(7000, 7000)],
  [
    'a WebP of 16,383 by 4,000 pixels',
    'image-too-large',
    () => plain(16_383, 4000, '#000000').webp({ effort: 0 }).toBuffer(),
  ],
  ['an SVG', 'unsupported-image', Buffer.from(svg)],
  ['an SVG with a declaration', 'unsupported-image', Buffer.from(`<?xml version="1.0"?>${svg}`)],
  ['a GIF of one frame', 'unsupported-image', gifOfFrames(1)],
  ['a GIF of 10,000 frames', 'unsupported-image', gifOfFrames(10_000)],
  ['an animated WebP', 'animated-image', () => animatedWebp(3)],
  ['an animated PNG', 'animated-image', animatedPng()],
  ['an AVIF that is a film', 'animated-image', Buffer.concat([avif, boxed('moov', Buffer.alloc(8))])],
  ['a TIFF of 17 pages', 'animated-image', tiffOfPages(17)],
  ['a TIFF of 60,000 pages', 'animated-image', tiffOfPages(60_000)],
  ['a TIFF whose directories lead in a circle', 'unreadable-image', tiffOfPages(3, 'first')],
  ['a TIFF whose directory leads to itself', 'unreadable-image', tiffOfPages(1, 'first')],
  ['an empty file', 'unsupported-image', Buffer.alloc(0)],
  ['a byte', 'unsupported-image', Buffer.from([0xff])],
  ['text', 'unsupported-image', Buffer.from('There is no picture here.\n'.repeat(50))],
  ['a web page', 'unsupported-image', Buffer.from('<!doctype html><title>No picture</title>')],
  ['a ZIP archive', 'unsupported-image', Buffer.from('504b0304140000000800', 'hex')],
  ['a PDF', 'unsupported-image', Buffer.from('%PDF-1.7\n%âãÏÓ\n')],
  ['chance', 'unsupported-image', Buffer.concat([Buffer.from('no'), randomBytes(100_000)])],
  ['HEIC', 'unsupported-image', heicHeader()],
  [
    'an AVIF without a picture',
    'unreadable-image',
    Buffer.concat([avif.subarray(0, 28), boxed('meta', Buffer.alloc(4))]),
  ],
  [
    'an AVIF with a box that has no length',
    'unreadable-image',
    Buffer.concat([avif, boxed('free', Buffer.alloc(8), 4)]),
  ],
  ['a WebP with a chunk beyond its end', 'unreadable-image', Buffer.from(webp).fill(0xff, 16, 20)],
  ['a PNG of a header', 'unreadable-image', pngOf(['IHDR', pngHeader(8, 8)], ['IEND', Buffer.alloc(0)])],
  [
    'a PNG without pixels enough',
    'unreadable-image',
    pngOf(['IHDR', pngHeader(800, 800)], ['IDAT', deflateSync(Buffer.alloc(500))], ['IEND', Buffer.alloc(0)]),
  ],
  ['a PNG with 200 MB of packed text', 'unusable-metadata', blackPng(8, 8, ['zTXt', packedBomb('Comment')])],
  ['a PNG with 200 MB of packed XMP', 'unusable-metadata', blackPng(8, 8, ['iTXt', packedXmp])],
  ['a PNG with a packed profile of 200 MB', 'unusable-metadata', blackPng(8, 8, ['iCCP', packedBomb('profile')])],
  [
    'a PNG with 4,000 packed texts of five megabytes each',
    'unusable-metadata',
    () => blackPng(8, 8, ...Array.from({ length: 4000 }, (): [string, Buffer] => ['zTXt', packedLargeText])),
  ],
  [
    'a PNG with 4,000 packed texts that break off',
    'unreadable-image',
    () => blackPng(8, 8, ...Array.from({ length: 4000 }, (): [string, Buffer] => ['zTXt', packedText.subarray(0, -4)])),
  ],
  [
    'a PNG with 15,000 packed texts of nothing',
    'unusable-metadata',
    () => blackPng(8, 8, ...Array.from({ length: 15_000 }, (): [string, Buffer] => ['zTXt', packedNothing])),
  ],
  ['a PNG with two megabytes of text', 'unusable-metadata', blackPng(8, 8, ['tEXt', Buffer.alloc(2_000_000, 'A')])],
  ['a PNG with two megabytes of EXIF', 'unusable-metadata', blackPng(8, 8, ['eXIf', Buffer.alloc(2_000_000, 'A')])],
  ['a JPEG with two megabytes of comments', 'unusable-metadata', withSegments(jpeg, ...segments(32, 0xfe, ''))],
  [
    'a JPEG with two megabytes of XMP',
    'unusable-metadata',
    withSegments(jpeg, ...segments(32, 0xe1, 'http://ns.adobe.com/xap/1.0/\0')),
  ],
  [
    'a JPEG with two megabytes of IPTC',
    'unusable-metadata',
    withSegments(jpeg, ...segments(32, 0xed, 'Photoshop 3.0\0')),
  ],
  ['a JPEG with twenty megabytes of anything', 'unusable-metadata', withSegments(jpeg, ...segments(320, 0xe5, 'X'))],
  [
    'a TIFF with two megabytes of XMP',
    'unusable-metadata',
    () =>
      plain(8, 8, '#000000')
        .withXmp(`<x>${'A'.repeat(2_000_000)}</x>`)
        .tiff()
        .toBuffer(),
  ],
  [
    'a WebP with two megabytes of XMP',
    'unusable-metadata',
    () =>
      plain(8, 8, '#000000')
        .withXmp(`<x>${'A'.repeat(2_000_000)}</x>`)
        .webp()
        .toBuffer(),
  ],
  [
    'an AVIF with two megabytes of XMP',
    'unusable-metadata',
    () =>
      plain(8, 8, '#000000')
        .withXmp(`<x>${'A'.repeat(2_000_000)}</x>`)
        .avif({ effort: 0 })
        .toBuffer(),
  ],
];

t.test('what is no sound still picture is refused for what it is, soon and without its weight here', async (t) => {
  for (const [what, code, bytes] of refused) {
    const path = writePicture(t, 'holiday.jpg', typeof bytes === 'function' ? await bytes() : bytes);
    const before = process.memoryUsage.rss();
    const begun = performance.now();
    const result = await images.describe(path);
    t.match(result, { ok: false, error: { code, detail: /\w+\.$/ } }, what);
    t.ok(performance.now() - begun < 5000, `${what}: soon`);
    t.ok(process.memoryUsage.rss() - before < 30_000_000, `${what}: light`);
    t.notMatch(JSON.stringify(result), /vips|libpng|\/holiday/i, `${what}: the caller hears nothing of what is inside`);
  }
});

const attacks = {
  'an entity that is a file': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  'entities that multiply': `<!DOCTYPE x [<!ENTITY a "${'A'.repeat(1000)}">${'bcdefgh'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at]};`.repeat(20)}">`)
    .join('')}]><x>&h;</x>`,
};

t.test('entities in XMP are not followed', async (t) => {
  for (const [what, xmp] of Object.entries(attacks)) {
    const packet = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`);
    const result = await images.describe(writePicture(t, 'picture.jpg', withSegments(jpeg, [0xe1, packet])));
    t.notMatch(JSON.stringify(result), /root:|AAAAAAAAAA/, what);
    t.ok(result.ok ? result.value.embedded.length === 0 : result.error.code === 'unusable-metadata', what);
  }
});

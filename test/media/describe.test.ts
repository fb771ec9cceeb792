import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import t, { type Test } from 'tap';
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash';
import { openImages } from '../../src/media/images.ts';
import type { PictureType } from '../../src/media/picture.ts';
import { extensionsOf, isDeclaredAs, isNamedLike } from '../../src/media/sniff.ts';
import {
  cmykJpeg,
  colourAt,
  gradient,
  heldSo,
  noise,
  photo,
  plain,
  quarters,
  tellingJpeg,
  tiffOfPages,
  withSegments,
  writePicture,
} from '../helpers/pictures.ts';

const images = openImages();
t.teardown(() => images.close());

const describe = (t: Test, bytes: Uint8Array, name = 'picture') => images.describe(writePicture(t, name, bytes));

async function described(t: Test, bytes: Uint8Array) {
  const result = await describe(t, bytes);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const FORMATS: [mediaType: PictureType, encode: (image: Sharp) => Sharp][] = [
  ['image/jpeg', (image) => image.jpeg()],
  ['image/jpeg', (image) => image.jpeg({ progressive: true })],
  ['image/png', (image) => image.png()],
  ['image/png', (image) => image.png({ progressive: true })],
  ['image/png', (image) => image.png({ palette: true })],
  ['image/webp', (image) => image.webp()],
  ['image/webp', (image) => image.webp({ lossless: true })],
  ['image/avif', (image) => image.avif({ effort: 0 })],
  ['image/tiff', (image) => image.tiff()],
  ['image/tiff', (image) => image.tiff({ compression: 'lzw', tile: true })],
  ['image/tiff', (image) => image.tiff({ bigtiff: true })],
];

t.test('a picture of every kind is told by its bytes, whatever the file is called', async (t) => {
  for (const [mediaType, encode] of FORMATS) {
    const bytes = await encode(await photo(300, 200)).toBuffer();
    const result = await describe(t, bytes, 'holiday.gif');
    t.match(result, { ok: true, value: { mediaType, width: 300, height: 200, embedded: [] } }, mediaType);
  }
});

t.test('however the camera was held, a picture is described upright', async (t) => {
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    const held = await heldSo(await quarters(300, 200), orientation);
    t.match(
      await described(t, await held.jpeg().toBuffer()),
      { width: 300, height: 200 },
      `orientation ${orientation}`,
    );
  }
  const spot = sharp(await plain(600, 400, '#203040').png().toBuffer()).composite([
    { input: await plain(60, 60, '#ff2000').png().toBuffer(), left: 500, top: 40 },
  ]);
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    const held = await heldSo(sharp(await spot.png().toBuffer()), orientation);
    const { x, y } = (await described(t, await held.jpeg().toBuffer())).focalPoint;
    t.ok(Math.abs(x - 530 / 600) < 0.1 && Math.abs(y - 70 / 400) < 0.15, `${orientation}: looked at ${x}, ${y}`);
  }
});

t.test('the dominant colour of a plain picture is that colour, in every colour space', async (t) => {
  t.equal((await described(t, await plain(50, 40, '#1a64c8').png().toBuffer())).dominantColour, '#1a64c8');
  t.equal((await described(t, await plain(50, 40, '#000000').png().toBuffer())).dominantColour, '#000000');
  t.equal(
    (await described(t, await plain(50, 40, '#ffffff').webp({ lossless: true }).toBuffer())).dominantColour,
    '#ffffff',
  );
  const grey = await plain(50, 40, '#808080').toColourspace('b-w').png().toBuffer();
  t.equal((await described(t, grey)).dominantColour, '#808080');
  const wide = await plain(50, 40, '#e01020').toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
  t.ok(near((await described(t, wide)).dominantColour, [0xe0, 0x10, 0x20], 3), 'sixteen bits, in Display P3');
  const inks = await cmykJpeg('#3070b0');
  const printed = (await described(t, inks)).dominantColour;
  t.ok(near(printed, (await colourAt(inks, 20, 20)).slice(0, 3), 3), `four inks: ${printed}`);
});

t.test('what nobody sees does not count for the dominant colour', async (t) => {
  const glass = await plain(50, 40, '#ff000000').png().toBuffer();
  t.equal((await described(t, glass)).dominantColour, '#ffffff', 'a picture of nothing is as white as the page');
  const badge = await sharp({ create: { width: 100, height: 100, channels: 4, background: '#00000000' } })
    .composite([{ input: await plain(30, 30, '#ff00ffff').png().toBuffer() }])
    .png()
    .toBuffer();
  t.equal((await described(t, badge)).dominantColour, '#ff00ff');
});

t.test('the thumbhash resembles the picture', async (t) => {
  const hash = Buffer.from((await described(t, await plain(300, 200, '#1a64c8').png().toBuffer())).thumbhash, 'base64');
  const { r, g, b, a } = thumbHashToAverageRGBA(hash);
  t.ok(
    near(
      [r, g, b].map((value) => value * 255),
      [0x1a, 0x64, 0xc8],
      12,
    ),
  );
  t.equal(a, 1);
  t.ok(Math.abs(thumbHashToApproximateAspectRatio(hash) - 1.5) < 0.2);
  t.ok(hash.length <= 32);
});

t.test('the smallest and the longest pictures are described, too', async (t) => {
  for (const [width, height] of [
    [1, 1],
    [2, 1],
    [1, 3],
    [16_384, 1],
    [1, 16_384],
    [16_384, 200],
  ] as const) {
    const picture = await described(t, await gradient(width, height).png().toBuffer());
    t.match(picture, { width, height, dominantColour: /^#[0-9a-f]{6}$/, thumbhash: /./ }, `${width} × ${height}`);
    t.ok(
      picture.focalPoint.x >= 0 && picture.focalPoint.x <= 1 && picture.focalPoint.y >= 0 && picture.focalPoint.y <= 1,
    );
  }
});

t.test('a picture of fifty megapixels is taken, with the little more that cameras give', async (t) => {
  for (const [width, height] of [
    [8688, 5792],
    [8160, 6144],
  ] as const) {
    t.match(await described(t, await plain(width, height, '#405060').jpeg().toBuffer()), { width, height });
  }
});

t.test('what the file says of itself is read, and nothing of where it was taken', async (t) => {
  const { embedded } = await described(t, await tellingJpeg(await photo(200, 100), 'Canary'));
  t.match(embedded, [{ field: 'headline', value: 'Canary', from: 'xmp' }]);
  t.notMatch(JSON.stringify(embedded), /GPS|latitude|51/i);
});

t.test('what cameras write besides the picture does no harm', async (t) => {
  const jpeg = await (await photo(300, 200)).jpeg().toBuffer();
  const preview = await (await photo(80, 60)).jpeg().toBuffer();
  t.match(await describe(t, Buffer.concat([jpeg, preview])), { ok: true }, 'a preview after the end');
  t.match(await describe(t, Buffer.concat([jpeg, Buffer.alloc(100_000)])), { ok: true }, 'zeros after the end');
  const manifest = Array.from({ length: 40 }, (): [number, Uint8Array] => [0xeb, Buffer.alloc(60_000, 'JP')]);
  t.match(await describe(t, withSegments(jpeg, ...manifest)), { ok: true }, 'megabytes of signed provenance');
  const profile = Array.from({ length: 30 }, (_, at): [number, Uint8Array] => [
    0xe2,
    Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([at + 1, 30]), Buffer.alloc(60_000)]),
  ]);
  t.match(await describe(t, withSegments(jpeg, ...profile)), { ok: true }, 'a large profile, even one that is none');
  t.match(await describe(t, tiffOfPages(3)), { ok: true, value: { width: 8, height: 8 } }, 'a TIFF of three pages');
  const filled = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xff]), jpeg.subarray(2)]);
  t.match(await describe(t, filled), { ok: true }, 'filling before a marker');
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const stray = Buffer.concat([jpeg.subarray(0, scan), Buffer.from([1, 2, 3]), jpeg.subarray(scan)]);
  t.match(await describe(t, stray), { ok: true }, 'stray bytes before a marker');
  const spectral = Buffer.from(jpeg).fill(0, scan + 12, scan + 13);
  t.match(await describe(t, spectral), { ok: true }, 'numbers that only progressive scans have');
});

t.test('a file that is cut off anywhere is never taken', async (t) => {
  for (const [mediaType, encode] of FORMATS) {
    const whole = await encode(await photo(160, 120)).toBuffer();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: whole.length - 1 })),
        async (missing) => {
          const result = await describe(t, whole.subarray(0, whole.length - missing));
          return !result.ok && ['unreadable-image', 'unsupported-image'].includes(result.error.code);
        },
      ),
      { numRuns: 25 },
    );
    t.match(await describe(t, whole.subarray(0, -1)), { error: { code: 'unreadable-image' } }, `${mediaType}: a byte`);
    t.match(
      await describe(t, whole.subarray(0, whole.length / 2)),
      { error: { code: 'unreadable-image' } },
      `${mediaType}: half`,
    );
  }
});

t.test('a file whose end is there and whose middle is not is never taken', async (t) => {
  const jpeg = await noise(400, 300).jpeg().toBuffer();
  const gap = Buffer.concat([jpeg.subarray(0, jpeg.length / 2), Buffer.from([0xff, 0xd9])]);
  t.match(await describe(t, gap), { error: { code: 'unreadable-image' } });
});

t.test('whatever the bytes are, the answer is a description or a refusal', async (t) => {
  const seeds = await Promise.all(FORMATS.map(async ([, encode]) => encode(await photo(64, 48)).toBuffer()));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(seeds.length - 1),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      }),
      async (which, changes) => {
        const bytes = Buffer.from(seeds[which]!);
        for (const [where, value] of changes) bytes[Math.floor(where * where * bytes.length)] = value;
        const result = await describe(t, bytes);
        return result.ok || typeof result.error.detail === 'string';
      },
    ),
    { numRuns: 150 },
  );
});

t.test('a path without a file is no refusal', async (t) => {
  await t.rejects(images.describe(`${t.testdir({})}/nothing`), /ENOENT/);
});

const names: [name: string, mediaType: PictureType, fits: boolean][] = [
  ['a.jpg', 'image/jpeg', true],
  ['a.JPEG', 'image/jpeg', true],
  ['a.jfif', 'image/jpeg', true],
  ['a.png', 'image/jpeg', false],
  ['a.jpg.exe', 'image/jpeg', false],
  ['a.php.jpg', 'image/jpeg', true],
  ['a', 'image/jpeg', true],
  ['', 'image/jpeg', true],
  ['a.', 'image/jpeg', true],
  ['Photo by J. Smith', 'image/jpeg', true],
  ['../../a.svg', 'image/png', false],
  ['a.tif', 'image/tiff', true],
  ['a.avif', 'image/avif', true],
  ['a.heif', 'image/avif', true],
  ['a.heic', 'image/avif', false],
  ['a.heic', 'image/heic', true],
  ['a.jpg', 'image/webp', false],
];

t.test('a name fits what the file is if its extension does, or if it has none', (t) => {
  for (const [name, mediaType, fits] of names) t.equal(isNamedLike(name, mediaType), fits, `${name} for ${mediaType}`);
  t.same(extensionsOf('image/jpeg').slice(0, 2), ['jpg', 'jpeg']);
  t.end();
});

t.test('what a TIFF says of itself is read from its own tags', async (t) => {
  const bytes = taggedTiff(await plain(40, 30, '#336699').tiff({ compression: 'none' }).toBuffer(), {
    0x010e: 'Grüße vom Kai',
    0x013b: 'Zoë Ōhara',
    0x8298: '© 2026 Ansel Wire',
  });
  const { embedded } = await described(t, bytes);
  t.strictSame(
    embedded.map(({ field, value, from }) => [field, value, from]),
    [
      ['caption', 'Grüße vom Kai', 'exif'],
      ['creators', ['Zoë Ōhara'], 'exif'],
      ['copyrightNotice', '© 2026 Ansel Wire', 'exif'],
    ],
  );
});

/** The little-endian TIFF with these texts among the tags of its first directory, which moves to the end of the file. */
function taggedTiff(tiff: Buffer, texts: Readonly<Record<number, string>>): Buffer {
  const at = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(at);
  const entries = Array.from({ length: count }, (_, n) => tiff.subarray(at + 2 + n * 12, at + 14 + n * 12));
  const pieces = [Buffer.from(tiff)];
  let end = tiff.length;
  for (const [tag, text] of Object.entries(texts)) {
    const value = Buffer.from(`${text}\0`);
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(Number(tag), 0);
    entry.writeUInt16LE(2, 2);
    entry.writeUInt32LE(value.length, 4);
    entry.writeUInt32LE(end, 8);
    pieces.push(value);
    end += value.length;
    entries.push(entry);
  }
  entries.sort((one, other) => one.readUInt16LE(0) - other.readUInt16LE(0));
  const size = Buffer.alloc(2);
  size.writeUInt16LE(entries.length);
  const moved = Buffer.concat([...pieces, size, ...entries, Buffer.alloc(4)]);
  moved.writeUInt32LE(end, 4);
  return moved;
}

const declarations: [contentType: string | undefined, mediaType: PictureType, fits: boolean][] = [
  [undefined, 'image/jpeg', true],
  ['', 'image/jpeg', true],
  ['application/octet-stream', 'image/jpeg', true],
  ['image/jpeg', 'image/jpeg', true],
  ['IMAGE/JPEG; q=1', 'image/jpeg', true],
  ['image/jpg', 'image/jpeg', true],
  ['image/png', 'image/jpeg', false],
  ['text/html', 'image/jpeg', false],
  ['image/*', 'image/jpeg', false],
  ['image/heif', 'image/avif', true],
  ['image/tiff', 'image/tiff', true],
];

t.test('a content type fits what the file is, or says nothing', (t) => {
  for (const [contentType, mediaType, fits] of declarations) {
    t.equal(isDeclaredAs(contentType, mediaType), fits, `${contentType} for ${mediaType}`);
  }
  t.end();
});

function near(colour: string | number[], wanted: number[], most: number): boolean {
  const parts =
    typeof colour === 'string' ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) : colour;
  return parts.every((value, at) => Math.abs(value - wanted[at]!) <= most);
}

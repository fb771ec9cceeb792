import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { openImages } from '../../src/media/images.ts';
import type { Region, Rendition, RenditionFormat } from '../../src/media/picture.ts';
import { StorageFull } from '../../src/media/storage.ts';
import {
  cmykJpeg,
  colourAt,
  heldSo,
  noise,
  photo,
  plain,
  quarters,
  tellingJpeg,
  writePicture,
} from '../helpers/pictures.ts';

const images = openImages();
t.teardown(() => images.close());

const FORMATS: RenditionFormat[] = ['avif', 'webp', 'jpeg'];

interface Wish {
  readonly format?: RenditionFormat;
  readonly region?: Region;
  readonly width: number;
  readonly height: number;
}

/** Makes a rendition, of the whole original where no region is named, and gives its bytes. */
async function render(t: Test, original: Buffer, { format = 'jpeg', region, width, height }: Wish): Promise<Buffer> {
  const from = writePicture(t, 'original', original);
  const to = join(from, '..', `rendition.${format}`);
  const { autoOrient } = await sharp(original).metadata();
  const whole = { left: 0, top: 0, width: autoOrient.width, height: autoOrient.height };
  await images.render({ from, to, format, region: region ?? whole, width, height });
  return readFileSync(to);
}

t.test('a rendition has the format and exactly the size that was asked for, of every kind of original', async (t) => {
  const original = await photo(640, 430);
  const bytes = [
    await original.clone().jpeg().toBuffer(),
    await original.clone().png().toBuffer(),
    await original.clone().webp().toBuffer(),
    await original.clone().avif({ effort: 0 }).toBuffer(),
    await original.clone().tiff().toBuffer(),
  ];
  for (const file of bytes) {
    for (const format of FORMATS) {
      const made = await sharp(await render(t, file, { format, width: 320, height: 215 })).metadata();
      t.match(made, { format: format === 'avif' ? 'heif' : format, width: 320, height: 215, channels: 3 });
    }
  }
});

t.test('a crop shows its region, however the camera was held', async (t) => {
  const upright = await quarters(420, 300);
  const held = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map(async (orientation) =>
      (await heldSo(upright, orientation)).jpeg({ quality: 95 }).toBuffer(),
    ),
  );
  const corner: Region = { left: 210, top: 0, width: 210, height: 150 };
  for (const [at, original] of held.entries()) {
    const made = await render(t, original, { region: corner, width: 70, height: 50 });
    t.ok(near(await colourAt(made, 10, 40), [0, 0xc0, 0, 255]), `orientation ${at + 1} shows the green quarter`);
    const middle = await render(t, original, {
      region: { left: 105, top: 75, width: 210, height: 150 },
      width: 40,
      height: 28,
    });
    t.match(await sharp(middle).metadata(), { width: 40, height: 28, orientation: undefined });
    for (const [x, y, colour] of [
      [4, 4, [0xe0, 0, 0, 255]],
      [35, 4, [0, 0xc0, 0, 255]],
      [4, 23, [0, 0, 0xe0, 255]],
      [35, 23, [0xe0, 0xe0, 0, 255]],
    ] as const) {
      t.ok(near(await colourAt(middle, x, y), [...colour]), `orientation ${at + 1} at ${x}, ${y}`);
    }
  }
});

t.test('whatever part is shown at whatever size, it is that part at that size', async (t) => {
  const upright = await photo(500, 340);
  const originals = await Promise.all(
    [1, 6, 7].map(async (orientation) => (await heldSo(upright.clone(), orientation)).jpeg({ quality: 95 }).toBuffer()),
  );
  const wish = fc
    .record({
      left: fc.nat(400),
      top: fc.nat(280),
      wide: fc.integer({ min: 1, max: 500 }),
      high: fc.integer({ min: 1, max: 340 }),
    })
    .chain(({ left, top, wide, high }) => {
      const region = { left, top, width: Math.min(wide, 500 - left), height: Math.min(high, 340 - top) };
      return fc.record({
        region: fc.constant(region),
        width: fc.integer({ min: 1, max: region.width }),
        height: fc.integer({ min: 1, max: region.height }),
      });
    });
  await fc.assert(
    fc.asyncProperty(fc.nat(originals.length - 1), wish, async (which, { region, width, height }) => {
      const original = originals[which]!;
      const made = await render(t, original, { region, width, height });
      const { width: wide, height: high } = await sharp(made).metadata();
      if (wide !== width || high !== height) return false;
      if (Math.min(width, height) < 32) return true; // a rounded pixel is too much of it to compare
      const turned = await sharp(original).autoOrient().toBuffer();
      const wanted = await sharp(turned).extract(region).resize(width, height, { fit: 'fill' }).raw().toBuffer();
      return difference(wanted, await sharp(made).raw().toBuffer()) < 12;
    }),
    { numRuns: 60 },
  );
});

t.test('nothing of the file but the picture is in a rendition', async (t) => {
  const telling = await tellingJpeg((await photo(300, 200)).withMetadata({ orientation: 6 }), 'Canary');
  t.match(await sharp(telling).metadata(), { exif: Buffer, xmp: Buffer, iptc: Buffer, icc: Buffer });
  const noted = await sharp(await plain(60, 40, '#336699').png().toBuffer())
    .withExif({ IFD0: { Artist: 'Canary' } })
    .png()
    .toBuffer();
  for (const original of [telling, noted, await sharp(telling).keepMetadata().webp().toBuffer()]) {
    const { autoOrient } = await sharp(original).metadata();
    for (const format of FORMATS) {
      const made = await render(t, original, { format, width: autoOrient.width, height: autoOrient.height });
      const { exif, xmp, iptc, icc, orientation, comments } = await sharp(made).metadata();
      t.same(
        [exif, xmp, iptc, icc, orientation, comments],
        [undefined, undefined, undefined, undefined, undefined, undefined],
      );
      t.notMatch(made.toString('latin1'), /Canary|Exif\0|GPS|xmp|8BIM|ICC_PROFILE|Photoshop/i, format);
    }
  }
});

t.test('colours come out in sRGB, whatever they were in', async (t) => {
  const wanted = [0xd0, 0x20, 0x30, 255];
  const inSrgb = plain(64, 48, '#d02030');
  const originals: Record<string, Buffer> = {
    sRGB: await inSrgb.clone().png().toBuffer(),
    'Display P3': await inSrgb.clone().withIccProfile('p3').png().toBuffer(),
    'sixteen bits': await inSrgb.clone().toColourspace('rgb16').png().toBuffer(),
    'sixteen bits in Display P3': await inSrgb.clone().toColourspace('rgb16').withIccProfile('p3').png().toBuffer(),
    'sixteen bits in sRGB': await inSrgb.clone().toColourspace('rgb16').withIccProfile('srgb').tiff().toBuffer(),
  };
  for (const [name, original] of Object.entries(originals)) {
    for (const format of FORMATS) {
      const colour = await colourAt(await render(t, original, { format, width: 32, height: 24 }), 10, 10);
      t.ok(near(colour, wanted), `${name} as ${format}: ${colour.join()}`);
    }
  }
  const inks = await cmykJpeg('#3070b0');
  const made = await render(t, inks, { width: 32, height: 24 });
  t.match(await sharp(made).metadata(), { space: 'srgb', channels: 3 });
  t.ok(near(await colourAt(made, 10, 10), await colourAt(inks, 10, 10)));
  const grey = await plain(64, 48, '#777777').toColourspace('b-w').jpeg().toBuffer();
  t.ok(near(await colourAt(await render(t, grey, { width: 32, height: 24 }), 10, 10), [0x77, 0x77, 0x77, 255]));
});

t.test('what is transparent stays so, and is white where the format has no transparency', async (t) => {
  const glass = await plain(64, 48, '#ff000000').png().toBuffer();
  t.ok(near(await colourAt(await render(t, glass, { width: 32, height: 24 }), 5, 5), [255, 255, 255, 255]));
  for (const format of ['webp', 'avif'] as const) {
    t.equal((await colourAt(await render(t, glass, { format, width: 32, height: 24 }), 5, 5))[3], 0, format);
  }
});

t.test('JPEG renditions are progressive, so that one sees something early', async (t) => {
  const made = await render(t, await (await photo(300, 200)).jpeg().toBuffer(), { width: 150, height: 100 });
  t.equal((await sharp(made).metadata()).isProgressive, true);
});

t.test('no rendition is larger than what it shows, or shows what is not there', async (t) => {
  const from = writePicture(t, 'original', await plain(100, 80, '#123456').jpeg().toBuffer());
  const sound: Rendition = {
    from,
    to: `${from}.out`,
    format: 'jpeg',
    region: { left: 0, top: 0, width: 100, height: 80 },
    width: 50,
    height: 40,
  };
  const wrong: Partial<Rendition>[] = [
    { width: 101 },
    { height: 81 },
    { width: 0 },
    { width: 1.5 },
    { region: { left: 1, top: 0, width: 100, height: 80 } },
    { region: { left: -1, top: 0, width: 50, height: 80 } },
    { region: { left: 0, top: 0, width: 40, height: 40 } },
  ];
  for (const change of wrong) {
    await t.rejects(images.render({ ...sound, ...change }), /no rendition of/, JSON.stringify(change));
    t.notOk(existsSync(sound.to));
  }
});

t.test('of a damaged or missing original there is no rendition, and nothing is left behind', async (t) => {
  const whole = await noise(400, 300).jpeg().toBuffer();
  const from = writePicture(t, 'original', whole.subarray(0, whole.length / 2));
  const rendition: Rendition = {
    from,
    to: `${from}.out`,
    format: 'webp',
    region: { left: 0, top: 0, width: 400, height: 300 },
    width: 400,
    height: 300,
  };
  await t.rejects(images.render(rendition), Error);
  t.notOk(existsSync(rendition.to));
  await t.rejects(images.render({ ...rendition, from: `${from}-missing` }), Error);
  t.notOk(existsSync(rendition.to));
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>';
  for (const stored of [Buffer.from(svg), await noise(400, 300).gif().toBuffer()]) {
    await t.rejects(
      images.render({ ...rendition, from: writePicture(t, 'other', stored) }),
      /unsupported image format/,
    );
  }
});

t.test('a full disk is told apart, and the original is left as it was', async (t) => {
  const original = await plain(100, 80, '#123456').jpeg().toBuffer();
  const from = writePicture(t, 'original', original);
  const to = `${from}.out`;
  symlinkSync('/dev/full', to);
  const region = { left: 0, top: 0, width: 100, height: 80 };
  await t.rejects(images.render({ from, to, format: 'jpeg', region, width: 50, height: 40 }), StorageFull);
  t.same(readFileSync(from), original);
  t.notOk(existsSync(to), 'what could not be written is gone');
  t.ok(statSync('/dev/full').isCharacterDevice());
});

t.test('what a killed attempt left at the path is replaced', async (t) => {
  const from = writePicture(t, 'original', await plain(100, 80, '#123456').jpeg().toBuffer());
  writeFileSync(`${from}.out`, Buffer.alloc(1_000_000));
  const region = { left: 0, top: 0, width: 100, height: 80 };
  await images.render({ from, to: `${from}.out`, format: 'jpeg', region, width: 50, height: 40 });
  t.ok(statSync(`${from}.out`).size < 10_000);
});

function near(colour: number[], wanted: number[]): boolean {
  return colour.every((value, at) => Math.abs(value - wanted[at]!) <= 12);
}

function difference(one: Buffer, other: Buffer): number {
  const sum = one.reduce((total, value, at) => total + Math.abs(value - other[at]!), 0);
  return one.length === other.length ? sum / one.length : Infinity;
}

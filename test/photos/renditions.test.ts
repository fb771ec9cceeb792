import fc from 'fast-check';
import t from 'tap';
import { CROPS } from '../../src/photos/delivery-schema.ts';
import {
  mediaVersion,
  regionOf,
  RENDITION_FORMATS,
  RENDITION_WIDTHS,
  renditionOf,
  sourcesOf,
} from '../../src/photos/renditions.ts';

const fraction = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const photos = fc.record({
  width: fc.integer({ min: 1, max: 16_384 }),
  height: fc.integer({ min: 1, max: 16_384 }),
  focalX: fraction,
  focalY: fraction,
});
const crops = fc.constantFrom(undefined, ...CROPS);
const widths = fc.constantFrom(...RENDITION_WIDTHS);
const formats = fc.constantFrom(...RENDITION_FORMATS);

t.test('what a crop shows lies inside the photo, and fills one of its sides', async () => {
  fc.assert(
    fc.property(photos, crops, (photo, crop) => {
      const { left, top, width, height } = regionOf(photo, crop);
      const isWhole = [left, top, width, height].every((value) => Number.isInteger(value) && value >= 0);
      const isInside = width >= 1 && height >= 1 && left + width <= photo.width && top + height <= photo.height;
      return isWhole && isInside && (width === photo.width || height === photo.height);
    }),
  );
});

t.test('a crop has its ratio, to within a pixel', async () => {
  fc.assert(
    fc.property(photos, fc.constantFrom(...CROPS), (photo, crop) => {
      const [across = 1, down = 1] = crop.split('x').map(Number);
      const { width, height } = regionOf(photo, crop);
      return Math.abs(width - (height * across) / down) <= 1 || Math.abs(height - (width * down) / across) <= 1;
    }),
  );
});

t.test('the focal point is in every crop, in its middle unless an edge is in the way', async () => {
  fc.assert(
    fc.property(photos, crops, (photo, crop) => {
      const { left, top, width, height } = regionOf(photo, crop);
      const along = (point: number, from: number, span: number, whole: number): boolean => {
        const isIn = point >= from && point <= from + span;
        const isCentred = Math.abs(from + span / 2 - point) <= 0.5;
        return isIn && (isCentred || from === 0 || from + span === whole);
      };
      const { focalX, focalY } = photo;
      return (
        along(focalX * photo.width, left, width, photo.width) && along(focalY * photo.height, top, height, photo.height)
      );
    }),
  );
});

t.test(
  'a picture is never larger than what it shows has pixels, and grows with the width that is asked for',
  async () => {
    fc.assert(
      fc.property(photos, crops, formats, (photo, crop, format) => {
        let [before, high] = [0, 0];
        for (const width of RENDITION_WIDTHS) {
          const made = renditionOf({ photo, width, crop, format });
          if (made.width > made.region.width || made.height > made.region.height || made.width > width) return false;
          if (made.width < before || made.height < high || made.height > 16_383) return false;
          [before, high] = [made.width, made.height];
        }
        return true;
      }),
    );
  },
);

t.test('equal pictures have one name, different ones never', async () => {
  const asked = fc.record({ photo: photos, width: widths, crop: crops, format: formats });
  fc.assert(
    fc.property(asked, asked, widths, (one, other, width) => {
      const made = renditionOf(one);
      const { name, ...picture } = made;
      for (const second of [renditionOf(other), renditionOf({ ...one, width }), renditionOf({ ...one, crop: '1x1' })]) {
        const { name: secondName, ...secondPicture } = second;
        if ((name === secondName) !== (JSON.stringify(picture) === JSON.stringify(secondPicture))) return false;
      }
      return /^[a-z0-9._-]+$/.test(name);
    }),
  );
});

t.test(
  'the widths on offer rise to the full width of the crop and stop there, each with the pixels that come',
  async () => {
    fc.assert(
      fc.property(photos, crops, (photo, crop) => {
        const offered = sourcesOf(photo, crop);
        const full = regionOf(photo, crop).width;
        const isRising = offered.every(({ asked }, index) => asked === RENDITION_WIDTHS[index]);
        const isTrue = offered.every(({ asked, width, height }) => {
          const made = renditionOf({ photo, width: asked, crop, format: 'jpeg' });
          return made.width === width && made.height === height;
        });
        const areBelow = offered.slice(0, -1).every(({ asked }) => asked < full);
        const last = offered.at(-1)?.asked ?? 0;
        return isRising && isTrue && areBelow && (last >= full || last === 2_560);
      }),
    );
  },
);

t.test('a photo of 2,000 pixels is offered up to its own width', async (t) => {
  const photo = { width: 2_000, height: 1_500, focalX: 0.5, focalY: 0.5 };
  t.strictSame(
    sourcesOf(photo, undefined).map(({ width }) => width),
    [160, 320, 480, 640, 960, 1_280, 1_600, 1_920, 2_000],
  );
  t.strictSame(
    sourcesOf(photo, '9x16').map(({ asked, width, height }) => [asked, width, height]),
    [
      [160, 160, 284],
      [320, 320, 569],
      [480, 480, 853],
      [640, 640, 1_137],
      [960, 844, 1_500],
    ],
  );
});

t.test('the version of a picture hangs on its file and focal point', async (t) => {
  const photo = { sha256: 'ab'.repeat(32), focalX: 0.5, focalY: 0.4 };
  const version = mediaVersion(photo);
  t.match(version, /^[\w-]{12}$/);
  t.equal(mediaVersion({ ...photo }), version);
  t.not(mediaVersion({ ...photo, focalX: 0.51 }), version);
  t.not(mediaVersion({ ...photo, focalX: 0.4, focalY: 0.5 }), version);
  t.not(mediaVersion({ ...photo, sha256: 'cd'.repeat(32) }), version);
});

import { writeFile } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { decode, readHeader } from './decoder.ts';
import { namedFileError } from './file-errors.ts';
import type { Rendition, RenditionFormat } from './picture.ts';
import { StorageFull, StorageUnavailable } from './storage.ts';

/**
 * Makes a rendition: upright, in sRGB, of exactly the size that is asked for, and with nothing in the file but the picture. A file that
 * stands at its path is replaced.
 * @throws {StorageFull | StorageUnavailable} when it cannot be written, RangeError for what no original can give, Error for a damaged one
 */
export async function renderPicture(rendition: Rendition): Promise<void> {
  const header = await readHeader(rendition.from);
  checkRegion(rendition, header);
  const bytes = await ENCODE[rendition.format](cut(rendition, header)).toBuffer();
  await writeFile(rendition.to, bytes).catch((error: unknown) => {
    const named = namedFileError(error);
    throw named instanceof StorageFull
      ? named
      : new StorageUnavailable('no rendition can be written', { cause: error });
  });
}

/** From here on, libjpeg decodes at a fraction of the size and sharp lets it. */
const WORTH_DECODING_SMALL = 3;

/**
 * Takes the region out and gives it its size, in the order that is faster. A picture that is made much smaller is resized as a whole first,
 * since a JPEG decodes at a fraction of its size then; otherwise what is not needed is not resized. Where possible, orienting comes last
 * in the chain, because sharp would turn the picture at its full size before all else; it is applied before the region is taken out all the same.
 */
function cut({ from, region, width, height }: Rendition, header: Metadata): Sharp {
  const whole = header.autoOrient;
  const image = decode(from, header, 'truncated');
  if (region.width === whole.width && region.height === whole.height) {
    return image.resize({ width, height, fit: 'fill' }).autoOrient();
  }
  if (header.format !== 'jpeg' || Math.min(region.width / width, region.height / height) < WORTH_DECODING_SMALL) {
    return image.autoOrient().extract(region).resize({ width, height, fit: 'fill' });
  }
  const wide = Math.round((whole.width * width) / region.width);
  const high = Math.round((whole.height * height) / region.height);
  const left = Math.min(Math.round((region.left * width) / region.width), wide - width);
  const top = Math.min(Math.round((region.top * height) / region.height), high - height);
  return image.resize({ width: wide, height: high, fit: 'fill' }).extract({ left, top, width, height }).autoOrient();
}

/**
 * Measured on one processor, with a 12-megapixel photo at 1280 pixels. JPEG takes 80 ms; with mozjpeg 190 ms, for a tenth fewer bytes. WebP takes
 * 190 ms; with the least effort 80 ms, for an eighth more bytes. AVIF takes 200 ms; with an effort of 2 three times as long, for the same bytes
 * and no difference that one sees, and with the usual 4 more than a second.
 */
const ENCODE: Readonly<Record<RenditionFormat, (image: Sharp) => Sharp>> = {
  // A JPEG has no transparency: what shows through is the page, which is mostly white.
  jpeg: (image) => image.flatten({ background: '#ffffff' }).jpeg({ quality: 80, progressive: true }),
  webp: (image) => image.webp({ quality: 80, effort: 4 }),
  avif: (image) => image.avif({ quality: 50, effort: 1 }),
};

function checkRegion({ region, width, height }: Rendition, { autoOrient: whole }: Metadata): void {
  const numbers = [region.left, region.top, region.width, region.height, width, height];
  const isInside =
    numbers.every((value) => Number.isSafeInteger(value) && value >= 0) &&
    region.left + region.width <= whole.width &&
    region.top + region.height <= whole.height;
  const isSmaller = width >= 1 && height >= 1 && width <= region.width && height <= region.height;
  if (!isInside || !isSmaller) {
    throw new RangeError(
      `no rendition of ${width} by ${height} from ${JSON.stringify(region)} of ${whole.width} by ${whole.height} pixels`,
    );
  }
}

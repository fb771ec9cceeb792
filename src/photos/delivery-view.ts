import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { RenditionFormat } from '../media/picture.ts';
import { orientationOf } from './content.ts';
import type { ArticlePhoto, Crop, PhotoProperty, PublicPhoto } from './delivery-schema.ts';
import type { PublicPhotoRow } from './delivery-store.ts';
import { mediaVersion, type OfferedWidth, type PhotoFrame, regionOf, sourcesOf } from './renditions.ts';
import type { FocalPoint, PhotoContent } from './schema.ts';
import type { PhotoUse } from './use-schema.ts';

export interface PhotoViewOptions {
  /** Origin and path prefix of links, without a slash at the end. */
  readonly baseUrl: string;
  readonly crop: Crop | undefined;
}

/** A public photo as readers get it (`Photo` of the contract). */
export function photoView(row: PublicPhotoRow, { baseUrl, crop }: PhotoViewOptions): PublicPhoto {
  const { id, territories, publicSince, dominantColour, thumbhash } = row;
  const { altText, creditLine, ...described } = parseStored<PhotoContent>(row.content);
  const offered = sourcesOf(row, crop);
  const largest = offered.at(-1);
  const usual = offered.find(({ asked }) => asked >= USUAL_WIDTH) ?? largest;
  if (largest === undefined || usual === undefined) throw new Error('there is always a width to offer');
  const query = `?v=${mediaVersion(row)}${crop === undefined ? '' : `&crop=${crop}`}`;
  const address = ({ asked }: OfferedWidth, format: RenditionFormat) =>
    `${baseUrl}/media/${id}/${asked}.${format}${query}`;
  const srcset = (format: RenditionFormat) =>
    offered.map((each) => `${address(each, format)} ${each.width}w`).join(', ');
  return {
    id,
    url: `${baseUrl}/v1/photos/${id}`,
    ...described,
    alt: altText,
    credit: creditLine,
    territories: territories === null ? null : parseStored<string[]>(territories),
    publishedAt: toInstant(publicSince),
    orientation: orientationOf(row),
    width: largest.width,
    height: largest.height,
    thumbhash,
    dominantColour,
    focalPoint: focalPointIn(row, crop),
    src: address(usual, 'jpeg'),
    srcset: srcset('jpeg'),
    sources: [
      { type: 'image/avif', srcset: srcset('avif') },
      { type: 'image/webp', srcset: srcset('webp') },
    ],
    sizes: '100vw',
  };
}

/** A public photo as an article uses it (`ArticlePhoto` of the contract). */
export function articlePhotoView(
  row: PublicPhotoRow,
  { role, block, caption, altText }: Omit<PhotoUse, 'photo'>,
  options: PhotoViewOptions,
): ArticlePhoto {
  const photo = photoView(row, options);
  return { ...photo, caption: caption ?? photo.caption, alt: altText ?? photo.alt, sizes: SIZES[role], role, block };
}

/** The JSON text of a public photo, with only the named properties if there are any. */
export function photoJson(
  row: PublicPhotoRow,
  options: PhotoViewOptions & { readonly fields: readonly PhotoProperty[] | undefined },
): string {
  const { fields } = options;
  const photo = photoView(row, options);
  if (fields === undefined) return JSON.stringify(photo);
  const wanted = new Set<string>(fields);
  return JSON.stringify(Object.fromEntries(Object.entries(photo).filter(([name]) => wanted.has(name))));
}

/** The narrowest width that is good enough for those who know no srcset. */
const USUAL_WIDTH = 960;

/** How wide a picture in a role is on most pages: the lead fills the window, text is 42 rem wide, a gallery has two or three in a row. */
const SIZES: Readonly<Record<PhotoUse['role'], string>> = {
  lead: '100vw',
  inline: '(min-width: 48rem) 42rem, 100vw',
  gallery: '(min-width: 48rem) 33vw, 50vw',
};

/** Where the focal point lies in what the crop leaves. */
function focalPointIn(photo: PhotoFrame, crop: Crop | undefined): FocalPoint {
  const { left, top, width, height } = regionOf(photo, crop);
  return {
    x: fraction((photo.focalX * photo.width - left) / width),
    y: fraction((photo.focalY * photo.height - top) / height),
  };
}

function fraction(value: number): number {
  return Math.min(1, Math.max(0, Math.round(value * 1_000) / 1_000));
}

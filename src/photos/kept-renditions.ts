import { CROPS } from './delivery-schema.ts';
import {
  type PhotoFrame,
  type PlannedRendition,
  RENDITION_FORMATS,
  RENDITION_WIDTHS,
  renditionOf,
} from './renditions.ts';

/** Every picture that may be asked for of these photos, by what it shows in which size and format. */
export function wantedRenditions(photos: readonly Omit<PhotoFrame, 'sha256'>[]): Map<string, PlannedRendition> {
  const wanted = new Map<string, PlannedRendition>();
  for (const photo of photos) {
    for (const crop of [undefined, ...CROPS]) {
      for (const width of RENDITION_WIDTHS) {
        for (const format of RENDITION_FORMATS) {
          const rendition = renditionOf({ photo, width, crop, format });
          wanted.set(pictureOf(rendition.name), rendition);
        }
      }
    }
  }
  return wanted;
}

/** A rendition's name without its first part, which says how it was made. */
export function pictureOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/^[^-]*-/, '');
}

import { sha256 } from '../lib/hash.ts';
import type { Region, RenditionFormat } from '../media/picture.ts';
import type { Crop } from './delivery-schema.ts';

/** The widths that pictures are served in: few, so that caches are hit and nobody makes us draw thousands. */
export const RENDITION_WIDTHS = [160, 320, 480, 640, 960, 1280, 1600, 1920, 2560] as const;

/** Best first: what a browser takes of these, it should get. */
export const RENDITION_FORMATS = ['avif', 'webp', 'jpeg'] as const satisfies readonly RenditionFormat[];

/** What of a photo its renditions follow from. Pixels the right way up; the focal point from 0 to 1. */
export interface PhotoFrame {
  /** Of the original, in hexadecimal. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly focalX: number;
  readonly focalY: number;
}

/** One picture made of an original. */
export interface PlannedRendition {
  readonly region: Region;
  readonly format: RenditionFormat;
  readonly width: number;
  readonly height: number;
  /** What its file is called beside the others of the original: equal pictures have one name, different ones never. */
  readonly name: string;
}

/** A width that may be asked for, with the pixels that come. */
export interface OfferedWidth {
  readonly asked: (typeof RENDITION_WIDTHS)[number];
  readonly width: number;
  readonly height: number;
}

/** Whether pictures are served in this width. */
export function isRenditionWidth(width: number): width is OfferedWidth['asked'] {
  return RENDITION_WIDTHS.some((each) => each === width);
}

/** Whether pictures are served in this format. */
export function isRenditionFormat(text: string): text is RenditionFormat {
  return RENDITION_FORMATS.some((each) => each === text);
}

/** The part of a photo that a crop shows: as large as its ratio permits, the focal point as near the middle as the edges do. Without a crop all of it. */
export function regionOf(
  { width, height, focalX, focalY }: Omit<PhotoFrame, 'sha256'>,
  crop: Crop | undefined,
): Region {
  if (crop === undefined) return { left: 0, top: 0, width, height };
  const { across, down } = RATIOS[crop];
  const isTooWide = width * down > height * across;
  const shownWidth = isTooWide ? atLeastOne((height * across) / down) : width;
  const shownHeight = isTooWide ? height : atLeastOne((width * down) / across);
  return {
    left: around(focalX * width, shownWidth, width),
    top: around(focalY * height, shownHeight, height),
    width: shownWidth,
    height: shownHeight,
  };
}

/** The picture that answers a request for a width; never larger than the original has it. */
export function renditionOf({
  photo,
  width,
  crop,
  format,
}: {
  readonly photo: Omit<PhotoFrame, 'sha256'>;
  readonly width: number;
  readonly crop: Crop | undefined;
  readonly format: RenditionFormat;
}): PlannedRendition {
  const region = regionOf(photo, crop);
  const size = scaled(region, width);
  const { left, top } = region;
  const name = `${RECIPE}-${left}-${top}-${region.width}-${region.height}-${size.width}x${size.height}.${format}`;
  return { region, format, ...size, name };
}

/** The widths to offer, rising: each below the full width of the photo in this crop, and the first that reaches it. */
export function sourcesOf(photo: Omit<PhotoFrame, 'sha256'>, crop: Crop | undefined): OfferedWidth[] {
  const region = regionOf(photo, crop);
  const reaching = RENDITION_WIDTHS.findIndex((width) => width >= region.width);
  const offered = reaching === -1 ? RENDITION_WIDTHS : RENDITION_WIDTHS.slice(0, reaching + 1);
  return offered.map((asked) => ({ asked, ...scaled(region, asked) }));
}

/** What tells caches one state of a photo's renditions from the next: another file, focal point or way of making gives another. 12 characters for URLs. */
export function mediaVersion({
  sha256: original,
  focalX,
  focalY,
}: Pick<PhotoFrame, 'sha256' | 'focalX' | 'focalY'>): string {
  return sha256(JSON.stringify([original, focalX, focalY, RECIPE])).slice(0, 12);
}

/** Grows when the same picture comes out otherwise than before: other settings of the encoders, say. */
const RECIPE = 1;

/** WebP has no more pixels on a side. */
const LONGEST_SIDE = 16_383;

const RATIOS: Readonly<Record<Crop, { readonly across: number; readonly down: number }>> = {
  '1x1': { across: 1, down: 1 },
  '4x3': { across: 4, down: 3 },
  '3x2': { across: 3, down: 2 },
  '16x9': { across: 16, down: 9 },
  '9x16': { across: 9, down: 16 },
};

function scaled(region: Region, asked: number): { width: number; height: number } {
  const width = Math.min(asked, region.width);
  const height = atLeastOne((region.height * width) / region.width);
  if (height <= LONGEST_SIDE) return { width, height };
  return { width: atLeastOne((region.width * LONGEST_SIDE) / region.height), height: LONGEST_SIDE };
}

/** Where a span begins that is to have a point in its middle, and stays between the edges. */
function around(point: number, span: number, whole: number): number {
  return Math.min(Math.max(Math.round(point - span / 2), 0), whole - span);
}

function atLeastOne(pixels: number): number {
  return Math.max(1, Math.round(pixels));
}

import type { Refused } from '../lib/refusal.ts';
import type { EmbeddedField } from './embedded.ts';

/** The kinds of pictures that are taken; what a file really is, whatever it is called. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif' | 'image/tiff' | 'image/heic';

/** What is known of a picture file. */
export interface Picture {
  readonly mediaType: PictureType;
  /** In pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** The colour that covers most of it, as `#a1b2c3`. */
  readonly dominantColour: string;
  /** https://evanw.github.io/thumbhash/, in base64. */
  readonly thumbhash: string;
  readonly focalPoint: FocalPoint;
  /** What the file says about itself. */
  readonly embedded: readonly EmbeddedField[];
}

/** Where one looks first: 0..1 from the left and from the top, after orientation, to three decimals. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

/** Why a file is not taken as a picture. */
export type PictureRefusal = Refused<
  'unsupported-image' | 'animated-image' | 'image-too-large' | 'unreadable-image' | 'unusable-metadata'
>;

/** One picture made of another, to be made. */
export interface Rendition {
  /** The path of the original. */
  readonly from: string;
  /** The path of the file that is made. */
  readonly to: string;
  readonly format: RenditionFormat;
  /** The part of the original that is shown, in its pixels after orientation. */
  readonly region: Region;
  /** Pixels of the rendition; never more than the region has. */
  readonly width: number;
  readonly height: number;
}

export type RenditionFormat = 'avif' | 'webp' | 'jpeg';

export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

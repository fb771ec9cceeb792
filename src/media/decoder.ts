import sharp, { type Metadata, type OutputInfo, type Sharp, type SharpOptions } from 'sharp';

// One thread for each picture: the pool has a process for each processor. Nothing is looked at twice, so nothing is cached.
sharp.concurrency(1);
sharp.cache(false);
// Whatever a file claims to be, no other reader touches it: none for SVG, GIF, PDF, and none that a system's own libvips adds.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}File`),
});

/**
 * The largest picture, in pixels. What is sold as 50 megapixels has up to a million more (8688 × 5792, 8160 × 6144), so that these are
 * binary ones.
 */
export const MOST_PIXELS = 50 * 1024 * 1024;
/** The longest side of a picture, in pixels. */
export const LONGEST_SIDE = 16_384;

/** Whether HEIC can be decoded here: the builds of sharp on npm cannot, for the sake of patents; one on a system's libvips may. */
export function readsHeic(): boolean {
  return sharp.format.heif.input.fileSuffix?.includes('.heic') === true;
}

/** What the header of a file says; nothing is decoded, however large the picture claims to be. */
export async function readHeader(path: string): Promise<Metadata> {
  return sharp(path, { limitInputPixels: false }).metadata();
}

/** Opens a file for decoding, in sRGB and without metadata. It is to be oriented by whoever asks. */
export function decode(path: string, header: Metadata, failOn: SharpOptions['failOn']): Sharp {
  const image = sharp(path, { failOn, limitInputPixels: MOST_PIXELS, sequentialRead: true });
  // With 16 bits and a profile, sharp works in Display P3 and forgets to come back from it, unless it is told where to end.
  const isForgotten = header.depth === 'ushort' && header.hasProfile;
  return isForgotten ? image.withIccProfile('srgb', { attach: false }) : image;
}

/** Pixels in memory: red, green, blue and alpha of a byte each. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Goes on with pixels that are in memory. */
export function fromPixels({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** Ends in pixels in memory. */
export async function toPixels(image: Sharp): Promise<Pixels & { readonly info: OutputInfo }> {
  const { data, info } = await image.ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, info };
}

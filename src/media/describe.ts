import type { Metadata } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { err, ok, type Result } from '../lib/result.ts';
import { readContainer } from './container.ts';
import { type Container, excessiveMetadata, MetadataCount, type MetadataKind } from './containers/facts.ts';
import {
  decode,
  fromPixels,
  LONGEST_SIDE,
  MOST_PIXELS,
  type Pixels,
  readHeader,
  readsHeic,
  toPixels,
} from './decoder.ts';
import { dominantColour } from './dominant-colour.ts';
import { readEmbedded } from './embedded.ts';
import { openBytes } from './file-bytes.ts';
import type { FocalPoint, Picture, PictureRefusal, PictureType } from './picture.ts';
import { sniff, type Sniffed } from './sniff.ts';

/** The longest side of the copy on which a picture is looked at. */
const COPY = 256;
/** The longest side that a thumbhash is made of. */
const HASHED = 100;

/**
 * Says what a file is and shows, or why it is not taken. What is cheap to know is looked at first: nothing is decoded before its size is
 * known, no metadata are read before it is known how much they are. Then the whole picture is decoded, at a reduced size, so that a
 * damaged one is found.
 */
export async function describePicture(path: string): Promise<Result<Picture, PictureRefusal>> {
  const sniffed = await sniff(path);
  if (sniffed === undefined) return err({ code: 'unsupported-image', detail: UNSUPPORTED });
  if (sniffed === 'animated-png') return err(ANIMATED);
  if (sniffed === 'image/heic' && !readsHeic()) return err({ code: 'unsupported-image', detail: NO_HEIC });
  const container = inspect(path, sniffed);
  if (container.animated) return err(ANIMATED);
  if (container.claims !== undefined && isTooLarge(container.claims)) return err(tooLarge(container.claims));
  const excessive = excessiveMetadata(container.metadata);
  if (excessive !== undefined) return err(tooMuch(excessive));
  const header = await readHeader(path).catch(damaged);
  return header === undefined ? err(UNREADABLE) : describe(path, { sniffed, container, header });
}

interface Seen {
  readonly sniffed: Exclude<Sniffed, 'animated-png'>;
  readonly container: Container;
  readonly header: Metadata;
}

async function describe(path: string, { sniffed, container, header }: Seen): Promise<Result<Picture, PictureRefusal>> {
  const refusal = refuseHeader(header);
  if (refusal !== undefined) return err(refusal);
  const mediaType = typeOf(sniffed, header);
  if (mediaType === undefined) return err({ code: 'unsupported-image', detail: NO_HEIC });
  if (!container.whole) return err(UNREADABLE);
  const embedded = embeddedIn(path, { sniffed, header });
  if (!embedded.ok) return embedded;
  const copy = await decodeCopy(path, header);
  if (copy === undefined) return err(UNREADABLE);
  const { width, height } = header.autoOrient;
  return ok({
    mediaType,
    width,
    height,
    dominantColour: dominantColour(copy.data),
    thumbhash: await thumbhash(copy),
    focalPoint: await proposeFocalPoint(copy),
    embedded: embedded.value,
  });
}

function embeddedIn(path: string, { sniffed, header }: Pick<Seen, 'sniffed' | 'header'>) {
  const { exif, xmp, iptc = header.tifftagPhotoshop } = header;
  if (sniffed !== 'image/tiff') return readEmbedded({ exif, iptc, xmp });
  // Its EXIF tags are those of the file itself, which the decoder keeps to itself.
  using file = openBytes(path);
  return readEmbedded({ exif: file, iptc, xmp });
}

function inspect(path: string, sniffed: Exclude<Sniffed, 'animated-png'>): Container {
  using file = openBytes(path);
  return readContainer(file, sniffed);
}

function refuseHeader(header: Metadata): PictureRefusal | undefined {
  if (isTooLarge(header.autoOrient)) return tooLarge(header.autoOrient);
  if (header.format === 'webp' && (header.pages ?? 1) > 1) return ANIMATED;
  const blocks = new MetadataCount([
    ['exif', header.exif?.length ?? 0],
    ['iptc', Math.max(header.iptc?.length ?? 0, header.tifftagPhotoshop?.length ?? 0)],
    ['xmp', header.xmp?.length ?? 0],
    ['icc', header.icc?.length ?? 0],
  ]);
  const excessive = excessiveMetadata(blocks);
  return excessive === undefined ? undefined : tooMuch(excessive);
}

/** By now the decoder has read the header, and knows which codec a HEIF file is for. */
function typeOf(sniffed: Exclude<Sniffed, 'animated-png'>, header: Metadata): PictureType | undefined {
  if (header.format !== 'heif') return sniffed === 'image/heif' ? undefined : sniffed;
  if (header.compression === 'av1') return 'image/avif';
  return header.compression === 'hevc' && readsHeic() ? 'image/heic' : undefined;
}

/** Decodes every pixel, into a small upright copy; undefined: the file is damaged. */
async function decodeCopy(path: string, header: Metadata): Promise<Pixels | undefined> {
  const copyOf = (failOn: 'warning' | 'error') =>
    toPixels(
      decode(path, header, failOn)
        .autoOrient()
        .resize({ width: COPY, height: COPY, fit: 'inside', withoutEnlargement: true }),
    );
  try {
    return await copyOf('warning');
  } catch (error) {
    return isHarmless(error) ? copyOf('error').catch(damaged) : undefined;
  }
}

/**
 * Cameras and older programs write a few things into JPEG that the standard does not want and that cost no pixel. The decoder stops at the first
 * of them, so such a file is looked at once more, when only what cannot be decoded at all counts.
 */
function isHarmless(error: unknown): boolean {
  return error instanceof Error && error.message.split('\n').every((line) => line === '' || HARMLESS.test(line));
}

const HARMLESS = /extraneous bytes before marker|SOS parameters|Adobe color transform/;

async function thumbhash(copy: Pixels): Promise<string> {
  const { data, width, height } = await toPixels(
    fromPixels(copy).resize({ width: HASHED, height: HASHED, fit: 'inside', withoutEnlargement: true }),
  );
  return Buffer.from(rgbaToThumbHash(width, height, data)).toString('base64');
}

/**
 * Where skin, saturated colours and edges are (libvips' attention). It tells that point when it crops, so half the copy is cropped out of
 * it; on the copy, because sharp does not scale the point back to a larger original.
 */
async function proposeFocalPoint(copy: Pixels): Promise<FocalPoint> {
  const [width, height] = [Math.floor(copy.width / 2), Math.floor(copy.height / 2)];
  if (Math.min(width, height) < 2) return { x: 0.5, y: 0.5 };
  const { info } = await toPixels(
    fromPixels(copy).resize({ width, height, fit: 'cover', position: 'attention', withoutReduction: true }),
  );
  return { x: share(info.attentionX, copy.width), y: share(info.attentionY, copy.height) };
}

/** What catches the eye at the very edge is rarely what the picture is about. */
const EDGE = 0.15;

function share(at: number | undefined, whole: number): number {
  return at === undefined ? 0.5 : Math.min(Math.max(Math.round((at / whole) * 1000) / 1000, EDGE), 1 - EDGE);
}

/** What a decoder says of a damaged file tells a person nothing. */
function damaged(): undefined {}

const UNSUPPORTED = 'The file is not a picture of a kind that is taken. Send JPEG, PNG, WebP, AVIF or TIFF.';
const NO_HEIC = 'HEIC cannot be read here. Export the picture as JPEG, and send that.';
const ANIMATED: PictureRefusal = {
  code: 'animated-image',
  detail: 'The file holds several pictures. Send one of them, as a still picture.',
};
const UNREADABLE: PictureRefusal = {
  code: 'unreadable-image',
  detail: 'The picture is damaged or incomplete. Export or copy it anew, and send it again.',
};
const KIND_NAMES: Readonly<Record<MetadataKind, string>> = {
  exif: 'EXIF data',
  iptc: 'IPTC data',
  xmp: 'XMP data',
  icc: 'a colour profile',
  text: 'text',
  other: 'other data',
};

function tooMuch(kind: MetadataKind): PictureRefusal {
  return {
    code: 'unusable-metadata',
    detail: `Besides the picture, the file carries more ${KIND_NAMES[kind]} than is read. Export it without, and send that.`,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function isTooLarge({ width, height }: Size): boolean {
  return width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE;
}

function tooLarge({ width, height }: Size): PictureRefusal {
  return {
    code: 'image-too-large',
    detail:
      `The picture has ${width} by ${height} pixels. At most 50 megapixels are taken, and ${LONGEST_SIDE} pixels on a side: ` +
      'send a smaller version.',
  };
}

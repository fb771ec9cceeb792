import type { RenditionFormat } from '../media/picture.ts';
import { CROPS, type Crop } from './delivery-schema.ts';
import { isRenditionFormat, isRenditionWidth, type OfferedWidth, RENDITION_FORMATS } from './renditions.ts';

/** How the address of every rendition begins. */
export const MEDIA_PREFIX = '/media/';

/** What the last part of an address names; without a format the Accept header chooses it. */
export interface NamedRendition {
  readonly width: OfferedWidth['asked'];
  readonly format: RenditionFormat | undefined;
}

/** Reads `960.avif` or `960`; undefined when there is no such width or format. */
export function readRenditionName(text: string): NamedRendition | undefined {
  const [, digits = '', extension] = /^([1-9]\d{2,3})(?:\.([a-z]{3,5}))?$/.exec(text) ?? [];
  const width = Number(digits);
  if (!isRenditionWidth(width)) return undefined;
  if (extension === undefined) return { width, format: undefined };
  return isRenditionFormat(extension) ? { width, format: extension } : undefined;
}

/** What one kept picture is asked for by. */
export interface MediaAsked {
  readonly photoId: string;
  readonly width: number;
  readonly format: RenditionFormat;
  readonly crop: Crop | undefined;
  /** The version that the address names, if it is the present one. */
  readonly version: string | undefined;
}

/** The key of a picture in memory, the same for every spelling of its address. */
export function mediaKey({ photoId, width, format, crop, version = '' }: MediaAsked): string {
  return `${photoId}/${width}.${format}?${crop ?? ''}&${version}`;
}

/** What an address asks for, in whatever order its query is; undefined when it is spelt in an unusual way, or wrong, which is looked at by the route. */
export function readMediaUrl(
  url: string,
): (Omit<MediaAsked, 'format'> & { readonly format: RenditionFormat | undefined }) | undefined {
  const [, photoId = '', name = '', query] = ADDRESS.exec(url) ?? [];
  const named = readRenditionName(name);
  if (named === undefined) return undefined;
  let crop: Crop | undefined;
  let version: string | undefined;
  for (const parameter of query?.split('&') ?? []) {
    const [key, value = ''] = parameter.split('=');
    if (key === 'v' && version === undefined && VERSION.test(value)) version = value;
    else if (key === 'crop' && crop === undefined) {
      crop = CROPS.find((each) => each === value);
      if (crop === undefined) return undefined;
    } else return undefined;
  }
  return { photoId, ...named, crop, version };
}

/** The media type of a format. */
export function mediaTypeOf(format: RenditionFormat): string {
  return `image/${format}`;
}

/** The format of a media type that renditions are served in. */
export function formatOf(mediaType: string | undefined): RenditionFormat | undefined {
  return RENDITION_FORMATS.find((format) => mediaTypeOf(format) === mediaType);
}

const ADDRESS = /^\/media\/([0-9a-f-]{36})\/([\w.]{3,9})(?:\?([\w=&-]*))?$/;

/** What the version in an address may look like. */
export const VERSION = /^[\w-]{1,64}$/;

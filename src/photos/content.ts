import { foldTerm } from '../lib/fold-term.ts';
import { sentOr } from '../lib/merge-patch.ts';
import { firstMomentOf } from '../lib/photo-date.ts';
import type { Embedded } from '../media/embedded/fields.ts';
import type { EmbeddedField } from '../media/embedded.ts';
import type { FocalPoint, PhotoContent, PhotoInput, PhotoOrigin, PhotoPatch } from './schema.ts';
import type { Location, LocationInput } from './location-schema.ts';

/** By field: where its value came from. A field of which nobody said anything has none. */
export type Origins = { readonly [Field in keyof PhotoContent | 'focalPoint']?: PhotoOrigin };

/** What a photo says of itself, and where each of it came from. */
export interface Description {
  readonly content: PhotoContent;
  readonly focalPoint: FocalPoint;
  readonly origins: Origins;
}

/**
 * The description of a new photo: what the request names is as it says, null too; the rest is taken from the file's own data, the
 * focal point from what is to be seen.
 */
export function describedBy(
  input: PhotoInput,
  picture: { readonly embedded: readonly EmbeddedField[]; readonly focalPoint: FocalPoint },
): Description {
  const embedded = fromFile(picture.embedded);
  const { focalPoint } = input;
  // A place that is sent stands alone: merged with the one in the file it might be one that does not exist.
  const isPlaced = input.locationCreated !== undefined;
  const beneath = { ...EMPTY, ...embedded.content, ...(isPlaced && { locationCreated: null }) };
  return {
    content: mergedContent(beneath, input),
    focalPoint: focalPoint ?? { ...picture.focalPoint },
    origins: { focalPoint: focalPoint ? 'request' : 'picture', ...embedded.origins, ...requested(input) },
  };
}

/** A merge patch (RFC 7396) on a description. Only what it makes another keeps `request` as its origin from then on. */
export function patchedDescription(current: Description, patch: PhotoPatch): Description {
  const content = mergedContent(current.content, patch);
  const focalPoint = patch.focalPoint ?? current.focalPoint;
  const before: Readonly<Record<string, unknown>> = { ...current.content, focalPoint: current.focalPoint };
  const changed = Object.entries({ ...content, focalPoint }).filter(([name, value]) => !isSame(value, before[name]));
  const origins = Object.fromEntries(changed.map(([name]) => [name, 'request' as const]));
  return { content, focalPoint, origins: { ...current.origins, ...origins } };
}

/** Names by which a photo is found, each kind folded and without doubles. */
export interface PhotoTerm {
  readonly kind: 'place' | 'creator';
  readonly term: string;
}

/** The places that it shows or was taken at, and who made it. */
export function termsOf({ locationCreated, locationsShown, creators }: PhotoContent): PhotoTerm[] {
  const locations = locationCreated === null ? locationsShown : [locationCreated, ...locationsShown];
  const places = locations.flatMap(({ sublocation, city, provinceState, countryName }) => [
    sublocation,
    city,
    provinceState,
    countryName,
  ]);
  return [...folded('place', places), ...folded('creator', creators)];
}

/** The first moment at which it may have been taken, epoch ms; null when nobody knows. */
export function takenAtOf({ dateCreated }: PhotoContent): number | null {
  return dateCreated === null ? null : (firstMomentOf(dateCreated) ?? null);
}

/** Whether it is wider than high. */
export function orientationOf({ width, height }: { readonly width: number; readonly height: number }) {
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

const EMPTY: PhotoContent = {
  headline: null,
  caption: null,
  altText: null,
  extendedDescription: null,
  creditLine: null,
  creators: [],
  copyrightNotice: null,
  usageTerms: null,
  dateCreated: null,
  locationCreated: null,
  locationsShown: [],
  peopleShown: [],
  digitalSourceType: null,
};

const NOWHERE: Location = {
  sublocation: null,
  city: null,
  provinceState: null,
  countryName: null,
  countryCode: null,
  worldRegion: null,
};

function fromFile(fields: readonly EmbeddedField[]): { content: Partial<PhotoContent>; origins: Origins } {
  const values: Partial<Embedded> = Object.fromEntries(fields.map(({ field, value }) => [field, value]));
  const { creators, peopleShown, locationCreated, locationsShown, ...texts } = values;
  return {
    content: {
      ...texts,
      ...(creators && { creators: [...creators] }),
      ...(peopleShown && { peopleShown: [...peopleShown] }),
      ...(locationCreated && { locationCreated: placeOf(locationCreated) }),
      ...(locationsShown && { locationsShown: placesOf(locationsShown) }),
    },
    origins: Object.fromEntries(fields.map(({ field, from }) => [field, from])),
  };
}

function requested(input: PhotoInput): Origins {
  const fields = Object.keys(EMPTY).filter((name) => name in input);
  return Object.fromEntries(fields.map((name) => [name, 'request' as const]));
}

function mergedContent(current: PhotoContent, sent: Omit<PhotoPatch, 'focalPoint' | 'rights'>): PhotoContent {
  return {
    headline: sentOr(current.headline, sent.headline),
    caption: sentOr(current.caption, sent.caption),
    altText: sentOr(current.altText, sent.altText),
    extendedDescription: sentOr(current.extendedDescription, sent.extendedDescription),
    creditLine: sentOr(current.creditLine, sent.creditLine),
    creators: sentOr(current.creators, sent.creators) ?? [],
    copyrightNotice: sentOr(current.copyrightNotice, sent.copyrightNotice),
    usageTerms: sentOr(current.usageTerms, sent.usageTerms),
    dateCreated: sentOr(current.dateCreated, sent.dateCreated),
    locationCreated: mergedLocation(current.locationCreated, sent.locationCreated),
    locationsShown: sent.locationsShown === undefined ? current.locationsShown : placesOf(sent.locationsShown ?? []),
    peopleShown: sentOr(current.peopleShown, sent.peopleShown) ?? [],
    digitalSourceType: sentOr(current.digitalSourceType, sent.digitalSourceType),
  };
}

function mergedLocation(current: Location | null, sent: LocationInput | null | undefined): Location | null {
  if (sent === undefined) return current;
  return sent === null ? null : placeOf({ ...current, ...sent });
}

/** A place with all its members; null when nothing is said of it. */
function placeOf(place: LocationInput): Location | null {
  const named = Object.entries(place).filter(([, text]) => typeof text === 'string');
  return named.length === 0 ? null : { ...NOWHERE, ...Object.fromEntries(named) };
}

function placesOf(places: readonly LocationInput[]): Location[] {
  return places.map((place) => placeOf(place)).filter((place) => place !== null);
}

function folded(kind: PhotoTerm['kind'], names: readonly (string | null)[]): PhotoTerm[] {
  const terms = new Set(names.filter((name) => name !== null).map((name) => foldTerm(name)));
  terms.delete('');
  return [...terms].map((term) => ({ kind, term }));
}

/** Both were made here, so that their members stand in the same order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

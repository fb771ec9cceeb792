import type { DigitalSourceType } from '../../lib/digital-source-types.ts';

/** A place in words; no coordinates. */
export interface EmbeddedLocation {
  readonly sublocation?: string;
  readonly city?: string;
  readonly provinceState?: string;
  readonly countryName?: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode?: string;
  readonly worldRegion?: string;
}

/**
 * All that is ever read out of a picture's metadata: an allow-list. Where the camera stood (GPS), serial numbers, owners of
 * cameras and ids of images have no place in it, so no reader of a block looks at them.
 */
export interface Embedded {
  readonly headline: string;
  readonly caption: string;
  readonly altText: string;
  readonly extendedDescription: string;
  readonly creditLine: string;
  readonly creators: readonly string[];
  readonly copyrightNotice: string;
  readonly usageTerms: string;
  /** As precise as the file says: `2026`, `2026-11`, `2026-11-20`, or a time of that day with its offset, when it has one. */
  readonly dateCreated: string;
  readonly locationCreated: EmbeddedLocation;
  readonly locationsShown: readonly EmbeddedLocation[];
  readonly peopleShown: readonly string[];
  readonly digitalSourceType: DigitalSourceType;
}

/** What one block says: each field may be missing. */
export type Found = { readonly [Name in keyof Embedded]?: Embedded[Name] | undefined };

/** What is taken at most: characters (Unicode code points) of a text, entries of a list, bytes of a block. */
export const EMBEDDED_LIMITS = {
  headline: 300,
  caption: 5_000,
  altText: 1_000,
  extendedDescription: 5_000,
  creditLine: 300,
  copyrightNotice: 500,
  usageTerms: 2_000,
  /** A creator, a person shown. */
  name: 200,
  /** A member of a location. */
  place: 200,
  names: 50,
  locationsShown: 20,
  blockBytes: 1_048_576,
} as const;

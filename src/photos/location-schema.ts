import { z } from 'zod';
import { line } from '../lib/fields.ts';

/** A country, as it is sent. */
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Use a two-letter country code (ISO 3166-1), such as NZ.')
  .meta({ description: 'ISO 3166-1 alpha-2.', examples: ['NZ'] });

const place = {
  sublocation: line(200).meta({ description: 'Street, building, quay.' }),
  city: line(200).meta({ description: 'Town.', examples: ['Port Ansel'] }),
  provinceState: line(200).meta({ description: 'Region.' }),
  countryName: line(200).meta({ description: 'Country, in words.' }),
  countryCode: country,
  worldRegion: line(200).meta({ description: 'Part of the world.' }),
};
/** What documentation shows. */
export const LOCATION_EXAMPLE = {
  sublocation: 'Rope Walk',
  city: 'Port Ansel',
  provinceState: null,
  countryName: 'New Zealand',
  countryCode: 'NZ',
  worldRegion: null,
};

export const Location = z
  .object({
    sublocation: place.sublocation.nullable(),
    city: place.city.nullable(),
    provinceState: place.provinceState.nullable(),
    countryName: place.countryName.nullable(),
    countryCode: country.nullable(),
    worldRegion: place.worldRegion.nullable(),
  })
  .meta({
    id: 'Location',
    description: 'A place in words (IPTC Location); coordinates are never kept.',
    examples: [LOCATION_EXAMPLE],
  });
export type Location = z.infer<typeof Location>;

export const LocationInput = z
  .strictObject({
    sublocation: place.sublocation.nullable().optional(),
    city: place.city.nullable().optional(),
    provinceState: place.provinceState.nullable().optional(),
    countryName: place.countryName.nullable().optional(),
    countryCode: country.nullable().optional(),
    worldRegion: place.worldRegion.nullable().optional(),
  })
  .meta({
    id: 'LocationInput',
    description: 'A place in words.',
    examples: [{ city: 'Port Ansel', countryCode: 'NZ' }],
  });
export type LocationInput = z.infer<typeof LocationInput>;

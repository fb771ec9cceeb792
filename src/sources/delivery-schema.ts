import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import { Identification, SourceKind, SourceOrganisation } from './schema.ts';

/** What documentation shows of a named source. */
export const NAMED_SOURCE_EXAMPLE = {
  id: EXAMPLE_IDS.source,
  slug: 'hana-whaanga',
  kind: 'person' as const,
  identification: 'named' as const,
  name: 'Hana Whaanga',
  role: 'harbour engineer',
  organisation: null,
  sameAs: ['https://example.org/hana-whaanga'],
  description: null,
  anonymityStatement: null,
};

/** What documentation shows of a source without a name. */
export const DESCRIBED_SOURCE_EXAMPLE = {
  id: EXAMPLE_IDS.sourceUse,
  slug: null,
  kind: 'person' as const,
  identification: 'described' as const,
  name: null,
  role: null,
  organisation: null,
  sameAs: [],
  description: 'an official with the harbour board',
  anonymityStatement: 'The official was not authorised to speak about the inquiry.',
};

export const PublicSource = z
  .object({
    id: id.meta({
      description:
        'Of a named source the same everywhere. One that is not named has another in each article, so that nothing links its articles.',
    }),
    slug: z.string().nullable().meta({ description: 'Name in URLs; null unless the source is named.' }),
    kind: SourceKind,
    identification: Identification,
    name: z.string().nullable().meta({ description: 'The name, or the pseudonym; null: readers get a description.' }),
    role: z.string().nullable().meta({ description: 'What makes a named source one, at present.' }),
    organisation: SourceOrganisation.nullable(),
    sameAs: z.array(z.string()).meta({ description: 'Pages that are about the same named source.' }),
    description: z
      .string()
      .nullable()
      .meta({ description: 'How the article tells readers who it is; null when the source is named.' }),
    anonymityStatement: z.string().nullable().meta({ description: 'Why it is not named, in words for readers.' }),
  })
  .meta({
    id: 'Source',
    description:
      'Someone or something that a published article attributes words to. With `fields` only the named properties are there.',
    examples: [NAMED_SOURCE_EXAMPLE, DESCRIBED_SOURCE_EXAMPLE],
  });
export type PublicSource = z.infer<typeof PublicSource>;

/** The properties that `fields` may name. */
export const sourceProperties = PublicSource.keyof();
export type SourceProperty = z.infer<typeof sourceProperties>;

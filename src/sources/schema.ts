import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line, text } from '../lib/fields.ts';
import { Terms } from './use-schema.ts';

export const SourceKind = z.enum(['person', 'organisation', 'group', 'document']).meta({
  description:
    'person; organisation: speaks as one; group: several people together; document: a report, a law, a recording.',
  examples: ['person'],
});
export type SourceKind = z.infer<typeof SourceKind>;

export const Identification = z.enum(['named', 'described', 'pseudonym']).meta({
  description:
    'named: readers are told the name; described: they are told a description and no name; pseudonym: a name that is not theirs.',
  examples: ['named'],
});
export type Identification = z.infer<typeof Identification>;

const name = line(200).meta({ description: 'The name, or the pseudonym.', examples: ['Hana Whaanga'] });
/** How readers are told who it is, as it is sent. */
const description = line(300).meta({
  description: 'How readers are told who it is, as it was agreed.',
  examples: ['an official with the harbour board'],
});
const role = line(200).meta({
  description: 'What makes them a source, at present.',
  examples: ['harbour engineer'],
});
const webAddress = text(2_000)
  .regex(/^https?:\/\/[^\s"<>\\^`{|}]+$/i, 'Use an absolute address that begins with https:// or http://.')
  .refine((address) => URL.canParse(address), 'Use an address that exists, such as https://example.org/ada-roe.')
  .meta({ description: 'A page that is about the same, http or https.', examples: ['https://example.org/ada-roe'] });

/** So many other names, and so many addresses, one source may have. */
const MOST = 20;

const input = {
  kind: SourceKind,
  identification: Identification,
  name: name.nullable().optional().meta({
    description:
      'The name of a named source, or the pseudonym. A described source has none: who it is belongs to its sealed identity.',
  }),
  description: description.nullable().optional().meta({
    description:
      'How a source that is not named is described where the article says nothing else; a named one has a role instead.',
  }),
  role: role.nullable().optional(),
  organisation: id
    .nullable()
    .optional()
    .meta({ description: 'Id of the named organisation that they speak for.', examples: [EXAMPLE_IDS.source] }),
  aliases: z
    .array(name)
    .max(MOST)
    .nullable()
    .optional()
    .meta({ description: 'Other names that a named source is called by.' }),
  sameAs: z
    .array(webAddress)
    .max(MOST)
    .nullable()
    .optional()
    .meta({ description: 'Pages that are about the same named source.' }),
  note: text(5_000).nullable().optional().meta({ description: 'For the newsroom only.' }),
};

export const SourceInput = z
  .strictObject({
    ...input,
    article: id
      .nullable()
      .optional()
      .meta({
        description: 'Id of the one article that a source without a name is for; a named one has none.',
        examples: [EXAMPLE_IDS.article],
      }),
  })
  .meta({
    id: 'SourceInput',
    description:
      'A new source. A named one needs a name; one that is described, a description; a pseudonym, that name; the last two the article that they are for.',
    examples: [
      {
        kind: 'person',
        identification: 'named',
        name: 'Hana Whaanga',
        role: 'harbour engineer',
      },
    ],
  });
export type SourceInput = z.infer<typeof SourceInput>;

export const SourcePatch = z
  .strictObject({ ...input, kind: SourceKind.optional(), identification: Identification.optional() })
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one property to change.')
  .meta({
    id: 'SourcePatch',
    description:
      'JSON merge patch (RFC 7396): what is not sent stays as it is, null empties it. How a source is identified stays for good.',
    examples: [{ role: 'former harbour engineer' }],
  });
export type SourcePatch = z.infer<typeof SourcePatch>;

export const MergeInput = z
  .strictObject({
    into: id.meta({ description: 'Id of the source that stays.', examples: [EXAMPLE_IDS.source] }),
  })
  .meta({
    id: 'SourceMergeInput',
    description: 'Which record takes the place of this one.',
    examples: [{ into: EXAMPLE_IDS.source }],
  });
export type MergeInput = z.infer<typeof MergeInput>;

/** Whom a source speaks for, as the newsroom and readers are told alike. */
export const SourceOrganisation = z
  .object({
    id,
    slug: z
      .string()
      .nullable()
      .meta({ description: 'Name in URLs.', examples: ['port-ansel-harbour-board'] }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'The name to show.', examples: ['Port Ansel Harbour Board'] }),
  })
  .meta({
    id: 'SourceOrganisation',
    description: 'The organisation that a source speaks for.',
    examples: [{ id: EXAMPLE_IDS.source, slug: 'port-ansel-harbour-board', name: 'Port Ansel Harbour Board' }],
  });

const by = z.string().meta({ description: 'Name of the key.' });

const SourceMergedInto = z.object({ id, at: instant, by }).meta({
  id: 'SourceMergedInto',
  description: 'The record that took the place of this one.',
  examples: [{ id: EXAMPLE_IDS.source, at: '2026-11-20T09:30:00.000Z', by: 'Desk' }],
});

const SourceMergedFrom = z
  .object({
    id,
    name: z.string().nullable().meta({ description: 'Its name or pseudonym, if it had one.' }),
    description: z.string().nullable().meta({ description: 'Its description, if it had one.' }),
    at: instant,
    by,
  })
  .meta({
    id: 'SourceMergedFrom',
    description: 'A record that this one took the place of.',
    examples: [
      {
        id: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5e',
        name: 'H. Whaanga',
        description: null,
        at: '2026-11-20T09:30:00.000Z',
        by: 'Desk',
      },
    ],
  });

const SourceUsage = z
  .object({
    article: id.meta({ description: 'Id of the article.' }),
    headline: z.string().meta({ description: 'The headline of its working copy.' }),
    state: z.enum(['draft', 'published', 'unpublished']).meta({ description: 'State of the article.' }),
    terms: Terms.nullable().meta({ description: 'The terms in the working copy; null when only the edition has it.' }),
    inWorkingCopy: z.boolean().meta({ description: 'Whether the working copy uses it.' }),
    inEdition: z.boolean().meta({ description: 'Whether the public edition uses it.' }),
  })
  .meta({
    id: 'SourceUsage',
    description: 'An article that uses the source.',
    examples: [
      {
        article: EXAMPLE_IDS.article,
        headline: 'Harbour bridge reopens after nine weeks',
        state: 'published',
        terms: 'on_record',
        inWorkingCopy: true,
        inEdition: true,
      },
    ],
  });
export type SourceUsage = z.infer<typeof SourceUsage>;

const summary = {
  id,
  version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
  kind: SourceKind,
  identification: Identification,
  isPublic: z.boolean().meta({ description: 'Whether a published article attributes words to it now.' }),
  slug: z
    .string()
    .nullable()
    .meta({
      description: 'Name in URLs of a named source: made from its first name, and kept when it gets another.',
      examples: ['hana-whaanga'],
    }),
  name: z.string().nullable().meta({ description: 'The name of a named source, or the pseudonym.' }),
  description: z.string().nullable().meta({ description: 'How a source that is not named is described.' }),
  role: z.string().nullable().meta({ description: 'What makes them a source, at present.' }),
  organisation: SourceOrganisation.nullable(),
  aliases: z.array(z.string()).meta({ description: 'Other names that it is called by.' }),
  sameAs: z.array(z.string()).meta({ description: 'Pages that are about the same.' }),
  note: z.string().nullable().meta({ description: 'For the newsroom only.' }),
  article: id.nullable().meta({
    description:
      'The one article that a source without a name is for; null: any, as with a named one, or one that was merged from several.',
    examples: [EXAMPLE_IDS.article],
  }),
  createdAt: instant,
  createdBy: by,
  updatedAt: instant,
  updatedBy: by,
};
const summaryExample = {
  id: EXAMPLE_IDS.source,
  version: 2,
  kind: 'person',
  identification: 'named',
  isPublic: true,
  slug: 'hana-whaanga',
  name: 'Hana Whaanga',
  description: null,
  role: 'harbour engineer',
  organisation: null,
  aliases: ['H. Whaanga'],
  sameAs: ['https://example.org/hana-whaanga'],
  note: null,
  article: null,
  createdAt: '2026-11-20T06:10:00.000Z',
  createdBy: 'Ada Roe',
  updatedAt: '2026-11-20T06:14:00.000Z',
  updatedBy: 'Desk',
};

export const SourceRecordSummary = z.object(summary).meta({
  id: 'SourceRecordSummary',
  description: 'A source as the newsroom’s lists show it.',
  examples: [summaryExample],
});
export type SourceRecordSummary = z.infer<typeof SourceRecordSummary>;

export const SourceRecord = z
  .object({
    ...summary,
    usedIn: z
      .array(SourceUsage)
      .meta({ description: 'The articles that use it, at most 100, as far as you may see them.' }),
    mergedInto: SourceMergedInto.nullable(),
    mergedFrom: z
      .array(SourceMergedFrom)
      .meta({ description: 'The records that it took the place of, the last first.' }),
  })
  .meta({
    id: 'SourceRecord',
    description: 'A source as the newsroom sees it.',
    examples: [{ ...summaryExample, usedIn: [], mergedInto: null, mergedFrom: [] }],
  });
export type SourceRecord = z.infer<typeof SourceRecord>;

import { z } from 'zod';
import { BodyInput, ConversionNote, PortableText } from '../body/schema.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, instantInput, line, slug, text } from '../lib/fields.ts';
import { isLanguageTag } from '../lib/language.ts';
import { caption } from '../photos/schema.ts';
import { PhotoUse, PhotoUseInput } from '../photos/use-schema.ts';

const headline = line(300).meta({
  description: 'The headline, one line.',
  examples: ['Harbour bridge reopens after nine weeks'],
});
const standfirst = text(1_000).meta({ description: 'The sentence under the headline.' });
const language = z
  .string()
  .max(35)
  .refine(isLanguageTag, 'Use a language tag in its canonical form (BCP 47), such as en or pt-BR.')
  .meta({ description: 'Language tag (BCP 47).', examples: ['en'] });
const genre = z
  .string()
  .max(60)
  .regex(/^[a-z]+(?:-[a-z]+)*$/, 'Use an IPTC genre in lower case with hyphens, such as current or fact-check.')
  .meta({ description: 'IPTC genre NewsCode, lower case with hyphens.', examples: ['current'] });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Use a two-letter country code (ISO 3166-1), such as NZ.')
  .meta({ description: 'ISO 3166-1 alpha-2.', examples: ['NZ'] });
const leadCaption = caption.meta({
  description: 'Caption of a lead photo whose file has not come yet; never public.',
  examples: ['First cars cross the harbour bridge in Port Ansel. (Photo by Rosa Kettle)'],
});

const dateline = {
  place: line(120).meta({ description: 'Town or region.', examples: ['Port Ansel'] }),
  country: country.nullable(),
};
const byline = {
  name: line(200).meta({ description: 'The name as it is printed.' }),
  author: slug.nullable().meta({ description: 'Slug of the author’s record, when there is one.' }),
  role: line(60)
    .nullable()
    .meta({ description: 'What they did.', examples: ['reporter'] }),
};
const rights = {
  copyrightHolder: line(200).nullable().meta({ description: 'Who holds the copyright.' }),
  copyrightNotice: line(500).nullable().meta({ description: 'The notice as it is to be printed.' }),
  usageTerms: text(2_000).nullable().meta({ description: 'What may be done with it.' }),
};

export const Dateline = z.object(dateline).meta({
  id: 'Dateline',
  description: 'Where the story was written.',
  examples: [{ place: 'Port Ansel', country: 'NZ' }],
});
export type Dateline = z.infer<typeof Dateline>;

export const Byline = z.object(byline).meta({
  id: 'Byline',
  description: 'Who is named at the head of the story.',
  examples: [{ name: 'Ada Roe', author: 'ada-roe', role: 'reporter' }],
});
export type Byline = z.infer<typeof Byline>;

export const Rights = z.object(rights).meta({
  id: 'Rights',
  description: 'Who holds the rights and what may be done.',
  examples: [{ copyrightHolder: 'Ansel Wire', copyrightNotice: '© 2026 Ansel Wire', usageTerms: null }],
});
export type Rights = z.infer<typeof Rights>;

const DatelineInput = z.strictObject({ place: dateline.place, country: dateline.country.optional() });
const BylineInput = z
  .strictObject({ name: byline.name.optional(), author: byline.author.optional(), role: byline.role.optional() })
  .refine(
    (value) => value.name !== undefined || typeof value.author === 'string',
    'Give a name, or the slug of an author.',
  )
  .meta({
    id: 'BylineInput',
    description: 'Without a name, the author’s is printed.',
    examples: [{ author: 'ada-roe', role: 'reporter' }],
  });
const RightsInput = z.strictObject({
  copyrightHolder: rights.copyrightHolder.optional(),
  copyrightNotice: rights.copyrightNotice.optional(),
  usageTerms: rights.usageTerms.optional(),
});

const input = {
  headline,
  standfirst: standfirst.nullable().optional(),
  slug: slug.optional().meta({ description: 'Made from the headline when it is not given.' }),
  language: language.optional().meta({ description: 'Language tag (BCP 47); en when it is not given.' }),
  dateline: DatelineInput.nullable().optional().meta({ description: 'Where the story was written.' }),
  genre: genre.nullable().optional(),
  section: slug.nullable().optional().meta({ description: 'Slug of the section.' }),
  tags: z.array(slug).max(50).refine(isSet, 'Name each tag once.').optional().meta({ description: 'Slugs of tags.' }),
  bylines: z
    .array(BylineInput)
    .max(30)
    .refine((bylines) => isSet(bylines.flatMap(({ author }) => author ?? [])), 'Name each author once.')
    .optional()
    .meta({ description: 'Who is named at the head of the story, in order.' }),
  embargoUntil: instantInput
    .nullable()
    .optional()
    .meta({ description: 'Not to be public before; publishing is refused until then.' }),
  rights: RightsInput.nullable().optional().meta({ description: 'Who holds the rights.' }),
  photos: z
    .array(PhotoUseInput)
    .max(100)
    .optional()
    .meta({ description: 'Its photos in their roles; a gallery shows them in this order.' }),
  leadCaption: leadCaption.nullable().optional(),
  body: BodyInput.optional(),
};

export const ArticleInput = z.strictObject(input).meta({
  id: 'ArticleInput',
  description: 'An article as editors send it; only the headline is required.',
  examples: [
    {
      headline: 'Night ferries to run until two on Fridays',
      standfirst: 'The last boat to Pell Point now leaves three hours later at the end of the week.',
      dateline: { place: 'Port Ansel', country: 'NZ' },
      section: 'harbour-city',
      tags: ['ferries'],
      bylines: [{ author: 'ada-roe', role: 'reporter' }],
      body: { markdown: 'Ferries to Pell Point will run **until two** on Friday nights, the Southwater Line said.' },
    },
  ],
});
export type ArticleInput = z.infer<typeof ArticleInput>;

/** RFC 7396: what is not sent stays, null empties. */
export const ArticlePatch = z
  .strictObject({
    ...input,
    headline: headline.optional(),
    dateline: z
      .strictObject({ place: dateline.place.optional(), country: dateline.country.optional() })
      .nullable()
      .optional()
      .meta({ description: 'Where the story was written; its members merge.' }),
    tags: input.tags.nullable().meta({ description: 'Slugs of tags; they replace the ones before.' }),
    bylines: input.bylines.nullable().meta({ description: 'The bylines; they replace the ones before.' }),
    photos: input.photos.nullable().meta({ description: 'Its photos in their roles; they replace the ones before.' }),
    body: BodyInput.nullable().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one property to change.')
  .meta({
    id: 'ArticlePatch',
    description: 'JSON merge patch (RFC 7396): what is not sent stays as it is, null empties it.',
    examples: [{ standfirst: 'Ferries return to their winter timetable on Monday, the board said.', genre: null }],
  });
export type ArticlePatch = z.infer<typeof ArticlePatch>;

export const ArticleState = z
  .enum(['draft', 'published', 'unpublished'])
  .meta({ description: 'draft: never public; published: public now; unpublished: taken back.' });
export type ArticleState = z.infer<typeof ArticleState>;

const editionExample = {
  number: 3,
  revision: 7,
  publishedAt: '2026-11-20T09:30:00.000Z',
  publishedBy: 'Desk',
  message: null,
  minor: false,
};
export const EditionSummary = z
  .object({
    number: z.int().meta({ description: '1 for the first.' }),
    revision: z.int().meta({ description: 'The revision that it shows.' }),
    publishedAt: instant,
    publishedBy: z.string().meta({ description: 'Name of the key.' }),
    message: z.string().nullable().meta({ description: 'What changed, for the newsroom.' }),
    minor: z.boolean().meta({ description: 'A minor edition leaves the public updatedAt as it was.' }),
  })
  .meta({
    id: 'EditionSummary',
    description: 'What publishing made.',
    examples: [editionExample],
  });
export type EditionSummary = z.infer<typeof EditionSummary>;

const workingCopySummary = {
  id,
  version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
  revision: z.int().meta({ description: 'The newest revision: what the working copy says.' }),
  state: ArticleState,
  headline: z.string().meta({ description: 'The headline.' }),
  slug,
  language: z.string().meta({ description: 'Language tag (BCP 47).' }),
  section: slug.nullable(),
  hasUnpublishedChanges: z
    .boolean()
    .meta({ description: 'Whether the working copy says something else than the newest edition.' }),
  externalId: z.string().nullable().meta({ description: 'The id that it had where it was imported from.' }),
  createdAt: instant,
  createdBy: z.string().meta({ description: 'Name of the key.' }),
  updatedAt: instant,
  updatedBy: z.string().meta({ description: 'Name of the key.' }),
};
const summaryExample = {
  id: EXAMPLE_IDS.article,
  version: 10,
  revision: 7,
  state: 'published',
  headline: 'Harbour bridge reopens after nine weeks',
  slug: 'harbour-bridge-reopens',
  language: 'en',
  section: 'harbour-city',
  hasUnpublishedChanges: false,
  externalId: null,
  createdAt: '2026-11-19T21:04:10.120Z',
  createdBy: 'Ada Roe',
  updatedAt: '2026-11-20T09:29:12.004Z',
  updatedBy: 'Desk',
};

export const WorkingCopySummary = z
  .object(workingCopySummary)
  .meta({ id: 'WorkingCopySummary', description: 'A working copy as lists show it.', examples: [summaryExample] });
export type WorkingCopySummary = z.infer<typeof WorkingCopySummary>;

const contentShape = {
  headline: z.string().meta({ description: 'The headline.' }),
  standfirst: z.string().nullable().meta({ description: 'The sentence under the headline.' }),
  slug,
  language: z.string().meta({ description: 'Language tag (BCP 47).' }),
  dateline: Dateline.nullable(),
  genre: z.string().nullable().meta({ description: 'IPTC genre NewsCode.' }),
  section: slug.nullable(),
  tags: z.array(slug).meta({ description: 'Slugs of its tags.' }),
  bylines: z.array(Byline),
  embargoUntil: instant.nullable(),
  rights: Rights.nullable(),
  photos: z.array(PhotoUse).meta({ description: 'Its photos in their roles, in order.' }),
  leadCaption: z.string().nullable().meta({
    description: 'Caption of a lead photo whose file has not come yet; never public.',
  }),
  body: PortableText,
};
/** What documentation shows as a body. */
export const EXAMPLE_BODY = [
  {
    _type: 'block',
    _key: 'a1',
    style: 'normal',
    markDefs: [],
    children: [
      {
        _type: 'span',
        _key: 'b1',
        text: 'The harbour bridge reopened on Friday, the harbour board said.',
        marks: [],
      },
    ],
  },
];

const contentExample = {
  headline: 'Harbour bridge reopens after nine weeks',
  standfirst: 'Ferries return to their winter timetable on Monday.',
  slug: 'harbour-bridge-reopens',
  language: 'en',
  dateline: { place: 'Port Ansel', country: 'NZ' },
  genre: 'current',
  section: 'harbour-city',
  tags: ['bridges'],
  bylines: [{ name: 'Ada Roe', author: 'ada-roe', role: 'reporter' }],
  embargoUntil: null,
  rights: null,
  photos: [{ photo: EXAMPLE_IDS.photo, role: 'lead', block: null, caption: null, altText: null }],
  leadCaption: null,
  body: EXAMPLE_BODY,
};

export const WorkingCopy = z
  .object({
    ...workingCopySummary,
    ...contentShape,
    publishedEdition: EditionSummary.nullable().meta({
      description: 'The edition that is public now; null when none is.',
    }),
    quoteAnchors: z
      .object({
        anchored: z.int().meta({ description: 'Their words stand where they should.' }),
        drifted: z.int().meta({ description: 'Their words were changed.' }),
        orphaned: z.int().meta({ description: 'Their words are gone.' }),
      })
      .meta({
        description:
          'How many of its quotes are in which state: look at those that are not anchored before publishing.',
      }),
    conversion: z.array(ConversionNote).optional().meta({
      description:
        'What of the body was left out when it was converted; only in the answer to the request that sent it.',
    }),
  })
  .meta({
    id: 'WorkingCopy',
    description: 'The article that editors change; readers see its editions only.',
    examples: [
      {
        ...summaryExample,
        ...contentExample,
        publishedEdition: editionExample,
        quoteAnchors: { anchored: 2, drifted: 0, orphaned: 0 },
      },
    ],
  });
export type WorkingCopy = z.infer<typeof WorkingCopy>;

export const PublishInput = z
  .strictObject({
    message: line(500).nullable().optional().meta({ description: 'What changed, for the newsroom.' }),
    minor: z.boolean().optional().meta({ description: 'Leaves the public updatedAt as it was: for a typing error.' }),
  })
  .meta({
    id: 'PublishInput',
    description: 'How to publish; {} will do.',
    examples: [{ message: 'Adds the ferry timetable', minor: false }],
  });
export type PublishInput = z.infer<typeof PublishInput>;

export const RevisionSummary = z
  .object({
    number: z.int().meta({ description: '1 for the first.' }),
    headline: z.string().meta({ description: 'The headline.' }),
    at: instant,
    by: z.string().meta({ description: 'Name of the key.' }),
    restoredFrom: z.int().nullable().meta({ description: 'The revision that this save brought back.' }),
    edition: z.int().nullable().meta({ description: 'The first edition that was made from it.' }),
  })
  .meta({
    id: 'RevisionSummary',
    description: 'One save of a working copy.',
    examples: [
      {
        number: 7,
        headline: 'Harbour bridge reopens after nine weeks',
        at: '2026-11-20T09:29:12.004Z',
        by: 'Desk',
        restoredFrom: null,
        edition: 3,
      },
    ],
  });
export type RevisionSummary = z.infer<typeof RevisionSummary>;

export const Revision = RevisionSummary.extend(contentShape).meta({
  id: 'Revision',
  description:
    'A working copy as it was saved then. Sections, tags, authors and photos that are gone since are left out.',
  examples: [
    { number: 7, at: '2026-11-20T09:29:12.004Z', by: 'Desk', restoredFrom: null, edition: 3, ...contentExample },
  ],
});
export type Revision = z.infer<typeof Revision>;

function isSet(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}

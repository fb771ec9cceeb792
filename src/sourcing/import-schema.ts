import { z } from 'zod';
import { ArticleInput, Dateline, EXAMPLE_BODY, WorkingCopy } from '../articles/schema.ts';
import { MAX_SOURCE } from '../body/schema.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { isPlainText } from '../lib/text.ts';
import { QuoteSuggestion, SUGGESTION_EXAMPLE } from './suggestion-schema.ts';

const STORY = [
  'Harbour bridge reopens after nine weeks',
  'By ADA ROE',
  'PORT ANSEL, New Zealand (Ansel Wire) — The harbour bridge reopened on Friday, the harbour board said.',
  'Related stories',
].join('\n\n');

const recognisedExample = {
  headline: 'Harbour bridge reopens after nine weeks',
  standfirst: null,
  byline: { text: 'By ADA ROE', names: ['Ada Roe'], organisation: null },
  dateline: { place: 'Port Ansel', country: 'NZ' },
  datelineText: 'PORT ANSEL, New Zealand (Ansel Wire) —',
  leadCaption: null,
  date: null,
};

export const ImportInput = z
  .strictObject({
    format: z.enum(['wire', 'markdown', 'html']).optional().meta({
      description:
        'wire: the raw text of a news agency, or of a page that it was copied from; wire when it is not given. Of Markdown and HTML the first paragraph is the headline, where it can be one.',
    }),
    text: z
      .string()
      .max(MAX_SOURCE)
      .refine((value) => isPlainText(value.replaceAll('\r', '')), {
        error: 'Leave out control characters and broken surrogate pairs.',
        params: { code: 'invalid-text' },
      })
      .meta({ description: 'The story, line ends of any system.' }),
    language: ArticleInput.shape.language,
    section: ArticleInput.shape.section,
  })
  .meta({
    id: 'ImportInput',
    description: 'A text to make a draft of.',
    examples: [{ text: STORY, section: 'harbour-city' }],
  });
export type ImportInput = z.infer<typeof ImportInput>;

const Recognised = z
  .object({
    headline: z
      .string()
      .nullable()
      .meta({ description: 'null: the text has none; the draft’s is made from its first sentence.' }),
    standfirst: z.string().nullable().meta({ description: 'The sentence under the headline.' }),
    byline: z
      .object({
        text: z.string().meta({ description: 'As it stood.' }),
        names: z.array(z.string()).meta({ description: 'Who is named.' }),
        organisation: z.string().nullable().meta({ description: 'For whom they write.' }),
      })
      .nullable()
      .meta({ description: 'Who wrote it.' }),
    dateline: Dateline.nullable(),
    datelineText: z.string().nullable().meta({ description: 'The dateline as it stood, with day and agency.' }),
    leadCaption: z.string().nullable().meta({ description: 'The caption of a photo that did not come with the text.' }),
    date: z
      .string()
      .nullable()
      .meta({ description: 'The day that the text gives for itself.', examples: ['2026-11-20'] }),
  })
  .meta({
    id: 'Recognised',
    description: 'What was found in a text that was taken in; null for what is not there, or not for sure.',
    examples: [recognisedExample],
  });
export type Recognised = z.infer<typeof Recognised>;

const LeftOut = z
  .object({
    text: z.string().meta({ description: 'The words, as they stood.' }),
    code: z.string().meta({ description: 'What they are, as a code that stays.', examples: ['related'] }),
    detail: z.string().meta({ description: 'The same in words.' }),
  })
  .meta({
    id: 'LeftOut',
    description: 'Words of the text that do not stand in the draft as they were written.',
    examples: [{ text: 'Related stories', code: 'related', detail: 'Points to other stories.' }],
  });
export type LeftOut = z.infer<typeof LeftOut>;

const draftExample = {
  id: EXAMPLE_IDS.article,
  version: 1,
  revision: 1,
  state: 'draft',
  headline: 'Harbour bridge reopens after nine weeks',
  slug: 'harbour-bridge-reopens-after-nine-weeks',
  language: 'en',
  section: 'harbour-city',
  hasUnpublishedChanges: true,
  externalId: null,
  createdAt: '2026-11-20T05:41:08.310Z',
  createdBy: 'Ada Roe',
  updatedAt: '2026-11-20T05:41:08.310Z',
  updatedBy: 'Ada Roe',
  standfirst: null,
  dateline: { place: 'Port Ansel', country: 'NZ' },
  genre: null,
  tags: [],
  bylines: [{ name: 'Ada Roe', author: null, role: null }],
  embargoUntil: null,
  rights: null,
  photos: [],
  leadCaption: null,
  body: EXAMPLE_BODY,
  publishedEdition: null,
  quoteAnchors: { anchored: 0, drifted: 0, orphaned: 0 },
};

export const ImportResult = z
  .object({
    article: WorkingCopy,
    recognised: Recognised,
    suggestions: z
      .array(QuoteSuggestion)
      .meta({ description: 'The quotes that the text seems to have, with their sources; accept them one by one.' }),
    leftOut: z.array(LeftOut).meta({
      description:
        'What does not stand in headline, standfirst, caption and body, in the order of the text: together with these it is the whole text.',
    }),
  })
  .meta({
    id: 'ImportResult',
    description: 'The draft that was made of a text, what was found in it, and what was left out.',
    examples: [
      {
        article: draftExample,
        recognised: recognisedExample,
        suggestions: [SUGGESTION_EXAMPLE],
        leftOut: [
          { text: 'By ADA ROE', code: 'byline', detail: 'Read as the bylines of the draft.' },
          {
            text: 'PORT ANSEL, New Zealand (Ansel Wire) —',
            code: 'dateline',
            detail: 'Read as the dateline of the draft.',
          },
          { text: 'Related stories', code: 'related', detail: 'Points to other stories.' },
        ],
      },
    ],
  });
export type ImportResult = z.infer<typeof ImportResult>;

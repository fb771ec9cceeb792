import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import { QuoteKind, Selector, SELECTOR_EXAMPLE } from '../quotes/schema.ts';
import { SourceInput, SourceKind } from '../sources/schema.ts';
import { AnonymityReason, Terms } from '../sources/use-schema.ts';

/** What documentation shows. */
export const SUGGESTION_EXAMPLE = {
  id: '3f9a1c0b7d2e4a58',
  kind: 'direct' as const,
  text: 'The bridge is safe,',
  segments: [SELECTOR_EXAMPLE],
  cue: 'said',
  speaker: {
    mention: 'Hana Whaanga',
    name: 'Hana Whaanga',
    role: 'harbour engineer',
    kind: 'person' as const,
    isAnonymous: false,
    description: null,
    source: EXAMPLE_IDS.source,
  },
  terms: 'on_record' as const,
  anonymityReason: null,
  confidence: 0.95,
  why: ['words in quotation marks', 'said Hana Whaanga'],
};

export const QuoteSuggestion = z
  .object({
    id: z
      .string()
      .meta({ description: 'Stays the same while the words stay where they are.', examples: ['3f9a1c0b7d2e4a58'] }),
    kind: QuoteKind,
    text: z.string().meta({ description: 'The words, runs parted by a blank.' }),
    segments: z.array(Selector).meta({ description: 'Where the words stand, in reading order.' }),
    cue: z.string().nullable().meta({ description: 'The word that attributes them.' }),
    speaker: z
      .object({
        mention: z.string().meta({ description: 'As it stands in the text.' }),
        name: z.string().nullable().meta({ description: 'The fullest name that the article gives.' }),
        role: z.string().nullable().meta({ description: 'What the article says they are.' }),
        kind: SourceKind,
        isAnonymous: z.boolean().meta({ description: 'Whether the text describes them and gives no name.' }),
        description: z.string().nullable().meta({ description: 'How it describes who is not named.' }),
        source: id.nullable().meta({ description: 'The record of the source, where there is one.' }),
      })
      .nullable()
      .meta({ description: 'Who seems to have said it; null: not to be told from the text.' }),
    terms: Terms,
    anonymityReason: z
      .object({
        code: AnonymityReason,
        text: z.string().meta({ description: 'The reason, as it stands in the text.' }),
      })
      .nullable()
      .meta({ description: 'Why the source is not named, where the text says so.' }),
    confidence: z.number().meta({ description: '0 to 1.' }),
    why: z.array(z.string()).meta({ description: 'What it rests on.' }),
  })
  .meta({
    id: 'QuoteSuggestion',
    description: 'Words of the article that look like somebody’s and belong to no quote yet.',
    examples: [SUGGESTION_EXAMPLE],
  });
export type QuoteSuggestion = z.infer<typeof QuoteSuggestion>;

export const QuoteSuggestionList = z
  .object({ items: z.array(QuoteSuggestion).meta({ description: 'The suggestions.' }) })
  .meta({
    id: 'QuoteSuggestionList',
    description: 'All suggestions for the working copy as it is now, in reading order.',
    examples: [{ items: [SUGGESTION_EXAMPLE] }],
  });

export const AcceptSuggestionInput = z
  .strictObject({
    source: id.nullable().optional().meta({
      description:
        'Whose words they are; null: to be said later. Without it the speaker that was proposed is found, or made.',
    }),
    newSource: SourceInput.optional().meta({
      description: 'A source to be made, when the speaker that was proposed is not right.',
    }),
    kind: QuoteKind.optional(),
  })
  .refine(
    ({ source, newSource }) => source === undefined || newSource === undefined,
    'Give source or newSource, not both.',
  )
  .meta({
    id: 'AcceptSuggestionInput',
    description: 'How to accept a suggestion; {} takes it as it is.',
    examples: [{}],
  });
export type AcceptSuggestionInput = z.infer<typeof AcceptSuggestionInput>;

import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line } from '../lib/fields.ts';
import { Identification, SourceKind } from '../sources/schema.ts';
import { AnonymityReason, Terms } from '../sources/use-schema.ts';

const about = {
  description: line(300)
    .nullable()
    .optional()
    .meta({ description: 'How readers are told who it is, in this article; null: as the record of the source says.' }),
  terms: Terms.optional(),
  anonymityReason: AnonymityReason.nullable().optional(),
  anonymityStatement: line(500)
    .nullable()
    .optional()
    .meta({ description: 'Why it is not named, in words that readers get.' }),
};

export const SourceUseInput = z
  .strictObject({
    source: id.meta({ description: 'Id of the record of the source.', examples: [EXAMPLE_IDS.source] }),
    ...about,
  })
  .meta({
    id: 'SourceUseInput',
    description: 'A source in an article: how it is described there, on which terms and why.',
    examples: [{ source: EXAMPLE_IDS.source }],
  });
export type SourceUseInput = z.infer<typeof SourceUseInput>;

export const SourceUsePatch = z
  .strictObject({
    ...about,
    termsReason: line(500).optional().meta({
      description:
        'Why the terms change, once words of the source were published in this article: for stricter ones the reason, for looser ones how the source consented. Stands in the history of its quotes.',
    }),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one property to change.')
  .meta({
    id: 'SourceUsePatch',
    description:
      'JSON merge patch (RFC 7396): what is not sent stays. A change of description, terms or reason voids the approval of an anonymous source.',
    examples: [{ terms: 'deep_background', termsReason: 'She asked not to be told as the source.' }],
  });
export type SourceUsePatch = z.infer<typeof SourceUsePatch>;

export const ApprovalInput = z
  .strictObject({
    waiver: line(500).nullable().optional().meta({
      description: 'Why it is used although nobody here knows who it is, as in agency copy; stands in the audit log.',
    }),
  })
  .meta({
    id: 'ApprovalInput',
    description: 'An approval of an anonymous source; {} by who knows the identity.',
    examples: [{ waiver: 'Agency copy: the agency vouches for it.' }],
  });
export type ApprovalInput = z.infer<typeof ApprovalInput>;

/** What documentation shows. */
export const SOURCE_USE_EXAMPLE = {
  id: EXAMPLE_IDS.sourceUse,
  source: EXAMPLE_IDS.source,
  kind: 'person' as const,
  identification: 'named' as const,
  name: 'Hana Whaanga',
  description: null,
  terms: 'on_record' as const,
  anonymityReason: null,
  anonymityStatement: null,
  approval: null,
  quotes: 2,
  articleVersion: 4,
};

export const SourceUse = z
  .object({
    id: id.meta({ description: 'Of an anonymous source, the id that readers get.' }),
    source: id.meta({ description: 'Id of the record of the source.' }),
    kind: SourceKind,
    identification: Identification,
    name: z.string().nullable().meta({ description: 'The name, or the pseudonym.' }),
    description: z.string().nullable().meta({ description: 'How readers are told who it is.' }),
    terms: Terms,
    anonymityReason: AnonymityReason.nullable(),
    anonymityStatement: z.string().nullable().meta({ description: 'Why it is not named, in words for readers.' }),
    approval: z
      .object({
        at: instant,
        by: z.string().meta({ description: 'Name of the key.' }),
        waiver: z.string().nullable().meta({ description: 'Why nobody here needs to know who it is.' }),
      })
      .nullable()
      .meta({ description: 'Who approved the use of an anonymous source; null: nobody yet.' }),
    quotes: z.int().meta({ description: 'How many of the article’s quotes are its words.' }),
    articleVersion: z.int().meta({ description: 'The version of the article now: what its If-Match asks for.' }),
  })
  .meta({ id: 'SourceUse', description: 'A source in an article.', examples: [SOURCE_USE_EXAMPLE] });
export type SourceUse = z.infer<typeof SourceUse>;

import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, slug } from '../lib/fields.ts';
import { SourceKind } from '../sources/schema.ts';
import { AnonymityReason } from '../sources/use-schema.ts';

const count = (description: string) => z.int().meta({ description });
const share = (description: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${description} 0 to 1; null when there is nothing to share.`, examples: [0.125] });

const ReasonCount = z
  .object({ reason: AnonymityReason, sources: count('Anonymous sources with it, each counted once an article.') })
  .meta({
    id: 'AnonymityReasonCount',
    description: 'How often a reason was given for leaving a name out.',
    examples: [{ reason: 'not-authorised', sources: 9 }],
  });

const Reasons = z
  .object({
    from: instant.meta({
      description: 'Where the figures begin: they are for whole calendar months, quarters or years.',
    }),
    to: instant.meta({ description: 'Where they end, exclusive.' }),
    groups: z.array(ReasonCount).meta({ description: 'The most frequent first; never fewer than five in one.' }),
    withheld: count('Sources whose reasons are not told, since there are too few of them to hide among.'),
  })
  .meta({
    id: 'AnonymityReasons',
    description: 'Why sources were not named.',
    examples: [
      {
        from: '2025-12-01T00:00:00.000Z',
        to: '2026-12-01T00:00:00.000Z',
        groups: [{ reason: 'not-authorised', sources: 9 }],
        withheld: 3,
      },
    ],
  });

const MostQuoted = z
  .object({
    id,
    slug: z
      .string()
      .nullable()
      .meta({ description: 'Name in URLs.', examples: ['hana-whaanga'] }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'The name.', examples: ['Hana Whaanga'] }),
    kind: SourceKind,
    quotes: count('Quotes, paraphrases too.'),
    articles: count('Articles with such a quote.'),
    words: count('Words in quotation marks.'),
  })
  .meta({
    id: 'MostQuotedSource',
    description: 'A named source and how often it is quoted.',
    examples: [
      {
        id: EXAMPLE_IDS.source,
        slug: 'hana-whaanga',
        name: 'Hana Whaanga',
        kind: 'person',
        quotes: 31,
        articles: 12,
        words: 804,
      },
    ],
  });

const SingleSourceStory = z
  .object({
    id,
    slug,
    headline: z.string().meta({ description: 'The headline that readers see.' }),
    publishedAt: instant.meta({ description: 'When it was first published.' }),
  })
  .meta({
    id: 'SingleSourceStory',
    description: 'A story that rests on one source.',
    examples: [
      {
        id: EXAMPLE_IDS.article,
        slug: 'harbour-bridge-reopens',
        headline: 'Harbour bridge reopens after 34 days',
        publishedAt: '2026-11-20T06:00:00.000Z',
      },
    ],
  });

const example = {
  from: '2025-12-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  section: null,
  articles: 120,
  quotes: {
    total: 410,
    anonymous: 41,
    anonymousShare: 0.1,
    kinds: { direct: 205, partial: 105, paraphrase: 100 },
    terms: { onRecord: 360, background: 46, deepBackground: 4 },
  },
  sources: { named: 216, anonymous: 24, anonymousShare: 0.1 },
  reasons: {
    from: '2025-12-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    groups: [
      { reason: 'not-authorised' as const, sources: 12 },
      { reason: 'other' as const, sources: 9 },
    ],
    withheld: 3,
  },
  mostQuoted: [
    {
      id: EXAMPLE_IDS.source,
      slug: 'hana-whaanga',
      name: 'Hana Whaanga',
      kind: 'person' as const,
      quotes: 31,
      articles: 12,
      words: 804,
    },
  ],
  singleSource: {
    total: 9,
    share: 0.075,
    newest: [
      {
        id: EXAMPLE_IDS.article,
        slug: 'harbour-bridge-reopens',
        headline: 'Harbour bridge reopens after 34 days',
        publishedAt: '2026-11-20T06:00:00.000Z',
      },
    ],
  },
  words: { quoted: 8_120, total: 64_960, share: 0.125 },
};

export const SourcingInsights = z
  .object({
    from: instant.meta({ description: 'Beginning of the period.' }),
    to: instant.meta({ description: 'Its end, exclusive.' }),
    section: z.array(slug).nullable().meta({ description: 'The sections that were asked for; null: all.' }),
    articles: count('Articles that were first published in the period and are public now.'),
    quotes: z
      .object({
        total: count('Quotes in them, paraphrases too.'),
        anonymous: count('Those whose source readers are not told by name: anonymous, or on deep background.'),
        anonymousShare: share('Anonymous ones among all.'),
        kinds: z
          .object({
            direct: count('Whole sentences in quotation marks.'),
            partial: count('Fragments in quotation marks.'),
            paraphrase: count('In the reporter’s words.'),
          })
          .meta({ description: 'By kind.' }),
        terms: z
          .object({
            onRecord: count('On the record.'),
            background: count('On background.'),
            deepBackground: count('On deep background.'),
          })
          .meta({ description: 'By terms.' }),
      })
      .meta({ description: 'What they quote.' }),
    sources: z
      .object({
        named: count('Named sources, each counted once an article.'),
        anonymous: count('Sources with a description or a pseudonym, each counted once an article.'),
        anonymousShare: share('Anonymous ones among all.'),
      })
      .meta({ description: 'Whom they quote.' }),
    reasons: Reasons.nullable().meta({
      description:
        'Why sources were not named; null when there are too few to hide among. Fewer than five with one reason are counted as other; fewer than five others are not told at all. The figures are for whole calendar months of each section; where these hold too few, for whole months, quarters or years of the newsroom. Each year has one such division, whatever is asked for, so that no two answers can be subtracted to single one out.',
    }),
    mostQuoted: z.array(MostQuoted).meta({ description: 'The named sources with most quotes, twenty at most.' }),
    singleSource: z
      .object({
        total: count('Articles that rest on one source.'),
        share: share('These among all articles.'),
        newest: z.array(SingleSourceStory).meta({ description: 'The newest of them, twenty at most.' }),
      })
      .meta({ description: 'Stories that rest on one source.' }),
    words: z
      .object({
        quoted: count('Words of direct and partial quotes.'),
        total: count('Words of the bodies.'),
        share: share('Quoted words among all.'),
      })
      .meta({ description: 'How much of the text is quoted.' }),
  })
  .meta({
    id: 'SourcingInsights',
    description: 'Whom the newsroom quotes, and on what terms.',
    examples: [example],
  });
export type SourcingInsights = z.infer<typeof SourcingInsights>;

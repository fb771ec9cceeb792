import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, slug } from '../lib/fields.ts';
import { NAMED_SOURCE_EXAMPLE, PublicSource } from '../sources/delivery-schema.ts';
import { edits, Medium, QuoteKind, Selector, SELECTOR_EXAMPLE } from './schema.ts';

/** The terms that words can be public on. */
const PUBLIC_TERMS = ['on_record', 'background', 'deep_background'] as const;

export const PublicTerms = z.enum(PUBLIC_TERMS).meta({
  description:
    'on_record: usable, by name; background: usable under the description that was agreed; deep_background: usable as a paraphrase that names nobody.',
});
export type PublicTerms = z.infer<typeof PublicTerms>;

const content = {
  kind: QuoteKind,
  terms: PublicTerms,
  text: z.string().meta({ description: 'The words; where they stand in several places, parted by a blank.' }),
  saidAt: z.string().nullable().meta({ description: 'When it was said, as precise as is known: 2026, 2026-11 …' }),
  saidWhere: z.string().nullable().meta({ description: 'Where it was said.' }),
  medium: Medium.nullable(),
  originalLanguage: z.string().nullable().meta({ description: 'Language tag (BCP 47), when it is a translation.' }),
  translator: z.string().nullable().meta({ description: 'Who translated it.' }),
  edits: z.object(edits).meta({ description: 'What the newsroom did to the words.' }),
  supersedes: id.nullable().meta({ description: 'The quote that it corrects, which was public before.' }),
  segments: z.array(Selector).meta({
    description: 'Where the words stand in the article, in reading order; positions count Unicode code points.',
  }),
};
const exampleContent = {
  kind: 'direct' as const,
  terms: 'on_record' as const,
  text: 'The bridge is safe,',
  saidAt: '2026-11-20',
  saidWhere: null,
  medium: 'interview' as const,
  originalLanguage: null,
  translator: null,
  edits: { ellipsis: false, brackets: false },
  supersedes: null,
  segments: [SELECTOR_EXAMPLE],
};

const shape = {
  source: PublicSource.nullable().meta({ description: 'Whose words; null: given on terms that tell nobody.' }),
  publishedAt: instant.meta({ description: 'When the article was first published.' }),
  ...content,
};
const example = { source: NAMED_SOURCE_EXAMPLE, publishedAt: '2026-11-20T06:00:00.000Z', ...exampleContent };

const QuotedArticle = z
  .object({
    id,
    slug,
    headline: z.string().meta({ description: 'The headline.' }),
    url: z.url().meta({ description: 'Where the article is fetched.' }),
  })
  .meta({
    id: 'QuotedArticle',
    description: 'The article that a quote stands in.',
    examples: [
      {
        id: EXAMPLE_IDS.article,
        slug: 'harbour-bridge-reopens',
        headline: 'Harbour bridge reopens after 34 days',
        url: 'https://api.example.org/v1/articles/harbour-bridge-reopens',
      },
    ],
  });

/** What documentation shows. */
export const PUBLIC_QUOTE_EXAMPLE = {
  id: EXAMPLE_IDS.quote,
  article: {
    id: EXAMPLE_IDS.article,
    slug: 'harbour-bridge-reopens',
    headline: 'Harbour bridge reopens after 34 days',
    url: 'https://api.example.org/v1/articles/harbour-bridge-reopens',
  },
  ...example,
};

export const Quote = z.object({ id, article: QuotedArticle, ...shape }).meta({
  id: 'Quote',
  description: 'Words of a source in a published article. With `fields` only the named properties are there.',
  examples: [PUBLIC_QUOTE_EXAMPLE],
});
export type Quote = z.infer<typeof Quote>;

/** What documentation shows of a quote in an article. */
export const ARTICLE_QUOTE_EXAMPLE = { id: EXAMPLE_IDS.quote, ...example };

export const ArticleQuote = z.object({ id, ...shape }).meta({
  id: 'ArticleQuote',
  description: 'Words of a source in this article.',
  examples: [ARTICLE_QUOTE_EXAMPLE],
});
export type ArticleQuote = z.infer<typeof ArticleQuote>;

/** The properties that `fields` may name. */
export const quoteProperties = Quote.keyof();
export type QuoteProperty = z.infer<typeof quoteProperties>;

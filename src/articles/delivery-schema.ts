import { z } from 'zod';
import { PortableText } from '../body/schema.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, slug } from '../lib/fields.ts';
import { ArticlePhoto } from '../photos/delivery-schema.ts';
import { ArticleQuote } from '../quotes/delivery-schema.ts';
import { PublicSource } from '../sources/delivery-schema.ts';
import { Author } from '../taxonomy/schema.ts';
import { Sourcing, SOURCING_EXAMPLE } from './delivery-sourcing-schema.ts';
import { Byline, Dateline, EXAMPLE_BODY, Rights } from './schema.ts';

const TaxonomyRef = z.object({ slug, name: z.string().meta({ description: 'The name to show.' }) }).meta({
  id: 'TaxonomyRef',
  description: 'A section or tag by its slug and name.',
  examples: [{ slug: 'bridges', name: 'Bridges' }],
});

/** What documentation shows. */
export const ARTICLE_EXAMPLE = {
  id: EXAMPLE_IDS.article,
  slug: 'harbour-bridge-reopens',
  url: 'https://api.example.org/v1/articles/harbour-bridge-reopens',
  headline: 'Harbour bridge reopens after 34 days',
  standfirst: 'Ferries return to their winter timetable on Monday.',
  language: 'en',
  dateline: { place: 'Port Ansel', country: 'NZ' },
  genre: 'current',
  rights: null,
  wordCount: 10,
  section: { slug: 'harbour-city', name: 'Harbour & City' },
  tags: [{ slug: 'bridges', name: 'Bridges' }],
  bylines: [{ name: 'Ada Roe', author: 'ada-roe', role: 'reporter' }],
  publishedAt: '2026-11-20T06:00:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
  edition: 3,
  sourcing: SOURCING_EXAMPLE,
  body: EXAMPLE_BODY,
};

const { body: _, ...summaryExample } = ARTICLE_EXAMPLE;
/** What documentation shows in a list, which leaves the body out. */
export const ARTICLE_LIST_EXAMPLE = { items: [summaryExample], page: { next: null, limit: 20 } };

export const Article = z
  .object({
    id,
    slug,
    url: z.url().meta({ description: 'Where this article is fetched.' }),
    headline: z.string().meta({ description: 'The headline.' }),
    standfirst: z.string().nullable().meta({ description: 'The sentence under the headline.' }),
    language: z.string().meta({ description: 'Language tag (BCP 47).' }),
    dateline: Dateline.nullable(),
    genre: z.string().nullable().meta({ description: 'IPTC genre NewsCode.' }),
    rights: Rights.nullable(),
    wordCount: z.int().meta({ description: 'Words of the body.' }),
    section: TaxonomyRef.nullable(),
    tags: z.array(TaxonomyRef),
    bylines: z.array(Byline),
    publishedAt: instant.meta({ description: 'When it was first published.' }),
    updatedAt: instant.meta({ description: 'When it last changed in more than a minor way.' }),
    edition: z.int().meta({ description: 'Which edition this is; 1 is the first.' }),
    sourcing: Sourcing,
    body: PortableText.optional().meta({ description: 'With body=blocks, or view=full without body.' }),
    bodyHtml: z.string().optional().meta({ description: 'With body=html.' }),
    bodyText: z.string().optional().meta({ description: 'With body=text.' }),
    bodyMarkdown: z.string().optional().meta({ description: 'With body=markdown.' }),
    authors: z
      .array(Author)
      .optional()
      .meta({ description: 'With include=authors: the records of the authors in the bylines.' }),
    photos: z
      .array(ArticlePhoto)
      .optional()
      .meta({ description: 'With include=photos: the lead first, then as the newsroom ordered them.' }),
    quotes: z
      .array(ArticleQuote)
      .optional()
      .meta({ description: 'With include=quotes: what it quotes, in reading order.' }),
    sources: z
      .array(PublicSource)
      .optional()
      .meta({ description: 'With include=sources: whom it quotes, each once, in the order in which they speak.' }),
  })
  .meta({
    id: 'Article',
    description: 'An article as the public sees it. With `fields` only the named properties are there.',
    examples: [ARTICLE_EXAMPLE],
  });
export type Article = z.infer<typeof Article>;

/** The properties that `fields` may name. */
export const articleProperties = Article.keyof();
export type ArticleProperty = z.infer<typeof articleProperties>;

export const bodyForms = ['blocks', 'html', 'text', 'markdown', 'none'] as const;
export type BodyForm = (typeof bodyForms)[number];

import { z } from 'zod';
import { cursorParam, countParam } from '../http/paging.ts';
import { booleanParam, commaList, instantParam, limitParam } from '../http/query.ts';
import { id, slug } from '../lib/fields.ts';
import { isLanguageTag } from '../lib/language.ts';
import { type Crop, cropParam } from '../photos/delivery-schema.ts';
import { PublicTerms } from '../quotes/delivery-schema.ts';
import { SourceKind } from '../sources/schema.ts';
import { articleProperties, type ArticleProperty, bodyForms, type BodyForm } from './delivery-schema.ts';
import type { ArticleFilter } from './delivery-filter-store.ts';
import type { ArticlePage } from './delivery-store.ts';

const language = z
  .string()
  .max(35)
  .refine(isLanguageTag, 'Use a language tag in its canonical form (BCP 47), such as en or pt-BR.');

const show = {
  view: z.enum(['summary', 'full']).optional().meta({
    description:
      '`summary` leaves the body out, `full` has it as blocks. Lists are summaries, a single article is full.',
  }),
  include: commaList(
    z.enum(['authors', 'photos', 'quotes', 'sources']),
    'What else to bring along: `authors` are the records of the authors in the bylines, `photos` the photos in their roles, `quotes` what it quotes, in reading order, `sources` whom, each once.',
  ).optional(),
  crop: cropParam,
  fields: commaList(articleProperties, 'Keeps only these top-level properties.').optional(),
  body: commaList(
    z.enum(bodyForms),
    'Forms of the body: `blocks` fills `body`, `html` `bodyHtml`, `text` `bodyText`, `markdown` `bodyMarkdown`; `none` leaves all out.',
  ).optional(),
};

/** Filters that delivery and the newsroom share. */
export const taxonomyFilters = {
  section: commaList(slug, 'Slugs of sections: in any of them.').optional(),
  tag: commaList(slug, 'Slugs of tags: with any of them.').optional(),
  author: commaList(slug, 'Slugs of authors: by any of them.').optional(),
  language: commaList(language, 'Language tags: in any of them.').optional(),
};

export const ArticleListQuery = z
  .strictObject({
    ...taxonomyFilters,
    publishedFrom: instantParam('First published at or after.').optional(),
    publishedTo: instantParam('First published before.').optional(),
    updatedFrom: instantParam('Updated at or after.').optional(),
    updatedTo: instantParam('Updated before.').optional(),
    hasPhoto: booleanParam('Whether it has a photo that readers see.').optional(),
    source: commaList(
      z.union([id, slug]),
      'Ids of sources, or slugs of named ones: with words of any of them.',
    ).optional(),
    sourceKind: commaList(SourceKind, 'Kinds of sources: with words of any of them.').optional(),
    terms: commaList(PublicTerms, 'Terms: with words given on any of them.').optional(),
    hasAnonymousSource: booleanParam('Whether it quotes a source that it does not name.').optional(),
    sort: z
      .enum(['-publishedAt', 'publishedAt', '-updatedAt', 'updatedAt'])
      .optional()
      .meta({ description: 'Order; newest publication first when it is not given.' }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
    ...show,
  })
  .meta({ style: 'form', explode: false });
export type ArticleListQuery = z.infer<typeof ArticleListQuery>;

export const ArticleQuery = z.strictObject(show).meta({ style: 'form', explode: false });
export type ArticleQuery = z.infer<typeof ArticleQuery>;

/** What of an article is to be shown. */
export interface Selection {
  readonly forms: readonly BodyForm[];
  readonly withAuthors: boolean;
  readonly withPhotos: boolean;
  readonly withQuotes: boolean;
  readonly withSources: boolean;
  /** The ratio of the renditions; undefined: as each photo is. */
  readonly crop: Crop | undefined;
  readonly fields: readonly ArticleProperty[] | undefined;
}

/** The filters of a list, with sources as they were named. */
export function filterOf(query: ArticleListQuery): ArticleFilter {
  const { section, tag, author, language: languages, hasPhoto } = query;
  const { source, sourceKind, terms, hasAnonymousSource } = query;
  const { publishedFrom, publishedTo, updatedFrom, updatedTo } = query;
  const instants = { publishedFrom, publishedTo, updatedFrom, updatedTo };
  const sourcing = { source, sourceKind, terms, hasAnonymousSource };
  return { section, tag, author, language: languages, ...instants, hasPhoto, ...sourcing };
}

/** The order of a list. */
export function sortOf({ sort = '-publishedAt' }: ArticleListQuery): ArticlePage['sort'] {
  return {
    column: sort.endsWith('updatedAt') ? 'updatedAt' : 'publishedAt',
    direction: sort.startsWith('-') ? 'down' : 'up',
  };
}

/** What to show: a property named in `fields` is shown even if no other parameter asks for it. */
export function selectionOf(query: ArticleQuery, defaultView: 'summary' | 'full'): Selection {
  const { view, include, fields, body, crop } = query;
  const asked = body ?? [(view ?? defaultView) === 'full' ? 'blocks' : 'none'];
  const named = (fields ?? []).flatMap((field) => formOfProperty.get(field) ?? []);
  const forms = [...new Set([...asked, ...named])].filter((form) => form !== 'none');
  const isAskedFor = (name: NonNullable<typeof include>[number]) =>
    [...(include ?? []), ...(fields ?? [])].includes(name);
  return {
    forms,
    withAuthors: isAskedFor('authors'),
    withPhotos: isAskedFor('photos'),
    withQuotes: isAskedFor('quotes'),
    withSources: isAskedFor('sources'),
    crop,
    fields,
  };
}

const formOfProperty = new Map<ArticleProperty, BodyForm>([
  ['body', 'blocks'],
  ['bodyHtml', 'html'],
  ['bodyText', 'text'],
  ['bodyMarkdown', 'markdown'],
]);

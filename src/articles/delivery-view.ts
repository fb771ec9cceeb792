import { type Insets, toHtml } from '../body/html.ts';
import { toMarkdown } from '../body/markdown.ts';
import type { Block } from '../body/schema.ts';
import { toText } from '../body/text.ts';
import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { ArticlePhoto } from '../photos/delivery-schema.ts';
import { articlePhotoView } from '../photos/delivery-view.ts';
import { articleQuoteJson } from '../quotes/delivery-view.ts';
import { sourceView } from '../sources/delivery-view.ts';
import type { Author } from '../taxonomy/schema.ts';
import type { Byline } from './schema.ts';
import type { ShownPhoto } from './delivery-photo-store.ts';
import type { ShownSourcing } from './delivery-quote-store.ts';
import type { PublishedArticle } from './delivery-store.ts';
import type { Selection } from './delivery-query.ts';
import { figureHtml } from './figure-view.ts';

export interface ArticleViewOptions extends Selection {
  /** Origin and path prefix of links, without a slash at the end. */
  readonly baseUrl: string;
  /** By slug; used when `withAuthors`. */
  readonly authors: ReadonlyMap<string, Author>;
  /** By id of the article, in order; used when `withPhotos`, and in HTML. */
  readonly photos: ReadonlyMap<string, readonly ShownPhoto[]>;
  /** Used when `withQuotes` or `withSources`. */
  readonly sourcing: ShownSourcing;
}

/**
 * The JSON text of a public article (`Article` of the contract). It is put together from JSON that was made when the article
 * was published, since parsing and printing it for each answer would cost more than all the rest.
 */
export function articleJson(article: PublishedArticle, options: ArticleViewOptions): string {
  const json = `{${membersOf(article, options).join(',')}}`;
  return options.fields === undefined ? json : picked(json, options.fields);
}

/** The slugs of the authors in the bylines of an article. */
export function authorSlugs(article: PublishedArticle): string[] {
  const bylines = parseStored<Byline[]>(article.bylines);
  return bylines.flatMap((byline) => byline.author ?? []);
}

function membersOf(article: PublishedArticle, options: ArticleViewOptions): string[] {
  const { baseUrl, forms, withAuthors, authors, withPhotos, withQuotes, withSources } = options;
  const { id, slug, sectionSlug, sectionName, tags, bylines, publishedAt, updatedAt, edition } = article;
  const published = toInstant(publishedAt);
  const updated = updatedAt === publishedAt ? published : toInstant(updatedAt);
  const members = [
    `"id":"${id}","slug":"${slug}","url":${JSON.stringify(`${baseUrl}/v1/articles/${slug}`)}`,
    article.content.slice(1, -1),
    `"section":${sectionSlug === null ? 'null' : JSON.stringify({ slug: sectionSlug, name: sectionName })}`,
    `"tags":${tags},"bylines":${bylines}`,
    `"publishedAt":"${published}","updatedAt":"${updated}","edition":${edition},"sourcing":${article.sourcing}`,
  ];
  if (forms.includes('blocks')) members.push(`"body":${article.body}`);
  if (forms.some((form) => form !== 'blocks')) {
    // In the text pictures stand whole, whatever the page around it wants.
    const inText = photosOf(article, { ...options, crop: undefined });
    members.push(...renderedMembers(parseStored<Block[]>(article.body), { forms, photos: inText, baseUrl }));
  }
  if (withPhotos) members.push(`"photos":${JSON.stringify(photosOf(article, options))}`);
  if (withAuthors) {
    members.push(`"authors":${JSON.stringify(authorSlugs(article).flatMap((author) => authors.get(author) ?? []))}`);
  }
  if (withQuotes) members.push(`"quotes":[${quotesOf(article, options).join(',')}]`);
  if (withSources) {
    members.push(`"sources":${JSON.stringify((options.sourcing.sources.get(id) ?? []).map(sourceView))}`);
  }
  return members;
}

/** The JSON texts of what an article quotes. */
function quotesOf({ id }: PublishedArticle, { sourcing: { quotes, sources } }: ArticleViewOptions): string[] {
  const byId = new Map((sources.get(id) ?? []).map((source) => [source.id, source]));
  return (quotes.get(id) ?? []).map((quote) =>
    articleQuoteJson(quote, quote.sourceId === null ? null : (byId.get(quote.sourceId) ?? null)),
  );
}

/** The lead comes first, the others as the newsroom ordered them. */
function photosOf({ id }: PublishedArticle, { photos, baseUrl, crop }: ArticleViewOptions): ArticlePhoto[] {
  return (photos.get(id) ?? [])
    .toSorted((one, other) => Number(other.use.role === 'lead') - Number(one.use.role === 'lead'))
    .map(({ photo, use }) => articlePhotoView(photo, use, { baseUrl, crop }));
}

function insetsOf(photos: readonly ArticlePhoto[]): Insets {
  const insets = new Map<string, string>();
  for (const photo of photos) {
    if (photo.block !== null) insets.set(photo.block, (insets.get(photo.block) ?? '') + figureHtml(photo));
  }
  return insets;
}

function renderedMembers(
  blocks: readonly Block[],
  {
    forms,
    photos,
    baseUrl,
  }: Pick<ArticleViewOptions, 'forms' | 'baseUrl'> & { readonly photos: readonly ArticlePhoto[] },
): string[] {
  const members: string[] = [];
  if (forms.includes('html')) {
    const citeOf = (quote: string): string => `${baseUrl}/v1/quotes/${quote}`;
    members.push(`"bodyHtml":${JSON.stringify(toHtml(blocks, { insets: insetsOf(photos), citeOf }))}`);
  }
  if (forms.includes('text')) members.push(`"bodyText":${JSON.stringify(toText(blocks))}`);
  if (forms.includes('markdown')) members.push(`"bodyMarkdown":${JSON.stringify(toMarkdown(blocks))}`);
  return members;
}

function picked(json: string, fields: readonly string[]): string {
  const whole = parseStored<Record<string, unknown>>(json);
  return JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name))));
}

import { toHtml } from '../body/html.ts';
import { toMarkdown } from '../body/markdown.ts';
import type { Block } from '../body/schema.ts';
import { toText } from '../body/text.ts';
import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { Author } from '../taxonomy/schema.ts';
import type { Byline } from './schema.ts';
import type { PublishedArticle } from './delivery-store.ts';
import type { Selection } from './delivery-query.ts';

export interface ArticleViewOptions extends Selection {
  /** Origin and path prefix of links, without a slash at the end. */
  readonly baseUrl: string;
  /** By slug; used when `withAuthors`. */
  readonly authors: ReadonlyMap<string, Author>;
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

function membersOf(article: PublishedArticle, { baseUrl, forms, withAuthors, authors }: ArticleViewOptions): string[] {
  const { id, slug, sectionSlug, sectionName, tags, bylines, publishedAt, updatedAt, edition } = article;
  const published = toInstant(publishedAt);
  const updated = updatedAt === publishedAt ? published : toInstant(updatedAt);
  const members = [
    `"id":"${id}","slug":"${slug}","url":${JSON.stringify(`${baseUrl}/v1/articles/${slug}`)}`,
    article.content.slice(1, -1),
    `"section":${sectionSlug === null ? 'null' : JSON.stringify({ slug: sectionSlug, name: sectionName })}`,
    `"tags":${tags},"bylines":${bylines}`,
    `"publishedAt":"${published}","updatedAt":"${updated}","edition":${edition}`,
  ];
  if (forms.includes('blocks')) members.push(`"body":${article.body}`);
  if (forms.some((form) => form !== 'blocks'))
    members.push(...renderedMembers(parseStored<Block[]>(article.body), forms));
  if (withAuthors) {
    members.push(`"authors":${JSON.stringify(authorSlugs(article).flatMap((author) => authors.get(author) ?? []))}`);
  }
  return members;
}

function renderedMembers(blocks: readonly Block[], forms: Selection['forms']): string[] {
  const members: string[] = [];
  if (forms.includes('html')) members.push(`"bodyHtml":${JSON.stringify(toHtml(blocks))}`);
  if (forms.includes('text')) members.push(`"bodyText":${JSON.stringify(toText(blocks))}`);
  if (forms.includes('markdown')) members.push(`"bodyMarkdown":${JSON.stringify(toMarkdown(blocks))}`);
  return members;
}

function picked(json: string, fields: readonly string[]): string {
  const whole = parseStored<Record<string, unknown>>(json);
  return JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name))));
}

import { type PreparedBody, prepareBody } from '../articles/prepared-body.ts';
import type { ArticleInput } from '../articles/schema.ts';
import { parseInstantOrDate } from '../lib/instant.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { namesOfPhoto } from './picture-path.ts';
import { type Quoting, quotingOf } from './quoting-rules.ts';
import type { ArticleToImport } from './record.ts';
import type { ArticleRecord, PhotoMention } from './schema.ts';

/** An article that is ready to be saved: all that needs no database is done. */
export interface PreparedArticle {
  readonly type: 'article';
  readonly externalId: string;
  readonly input: ArticleInput;
  readonly body: PreparedBody | undefined;
  /** undefined: it keeps those that it has. */
  readonly photos: readonly NamedPhoto[] | undefined;
  /** undefined: it says nothing of quotes and sources. */
  readonly quoting: Quoting | undefined;
  /** undefined: it is not to be published. Epoch ms. */
  readonly publication: { readonly publishedAt: number; readonly updatedAt: number | undefined } | undefined;
}

/** A photo of an article by what it may be called, the likeliest first. */
export interface NamedPhoto extends PhotoMention {
  readonly names: readonly string[];
}

/** Converts and judges an article as far as that can be done outside a transaction. */
export function prepareArticle(
  { externalId, article, name, notes = [] }: ArticleToImport,
  { at, publishes, newKey }: { readonly at: number; readonly publishes: boolean; readonly newKey: () => string },
): Result<PreparedArticle, readonly Refusal[]> {
  const publication = publishes ? publicationOf(article) : undefined;
  const early = tooEarly(publication, at);
  if (early.length > 0) return err(early);
  const { body, language = 'en' } = article;
  const prepared = body === undefined ? undefined : prepareBody(body, language, newKey);
  if (prepared?.ok === false) return err(prepared.error.errors ?? []);
  const photos = article.photos?.map((mention) => ({ ...mention, names: namesOfPhoto(mention.photo, name) }));
  const converted = prepared && { ...prepared.value, notes: [...notes, ...prepared.value.notes] };
  const quoting = quotingOf(article);
  return ok({ type: 'article', externalId, input: inputOf(article), body: converted, photos, quoting, publication });
}

function publicationOf({ publishedAt, updatedAt }: ArticleRecord): PreparedArticle['publication'] {
  const published = publishedAt === undefined ? undefined : parseInstantOrDate(publishedAt);
  if (published === undefined) return undefined;
  return { publishedAt: published, updatedAt: updatedAt === undefined ? undefined : parseInstantOrDate(updatedAt) };
}

function tooEarly(publication: PreparedArticle['publication'], at: number): Refusal[] {
  if (publication === undefined) return [];
  return (['publishedAt', 'updatedAt'] as const)
    .filter((name) => (publication[name] ?? at) > at)
    .map((name) => ({
      pointer: `/${name}`,
      code: 'in-the-future',
      detail: 'Use an instant that is past, or leave it out: without publishedAt the article stays a draft.',
    }));
}

/** The article as it would be sent over HTTP, with names in place of slugs. Without `author`, the printed name names the author. */
function inputOf(article: ArticleRecord): ArticleInput {
  const { headline, standfirst, slug, language, dateline, genre, section, tags, embargoUntil, rights } = article;
  const { leadCaption } = article;
  const bylines =
    article.authors?.map((author) => ({ author })) ??
    article.bylines?.map(({ name, author, role }) => ({
      ...(author === undefined ? {} : { name }),
      author: author === undefined ? name : author,
      role,
    }));
  const about = { dateline, genre, section, tags, bylines, embargoUntil, rights, leadCaption };
  return { headline, standfirst, slug, language, ...about };
}

import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { findNewestChange } from '../changes/store.ts';
import { type PublicContent, answerPublic } from '../http/delivery.ts';
import { nextLink, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import type { BaseUrlOf } from '../http/base-url.ts';
import type { ResponseCache } from '../http/response-cache.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { isId } from '../lib/ids.ts';
import { sourceIdsOf } from '../sources/delivery-reference.ts';
import type { Author } from '../taxonomy/schema.ts';
import { ArticleListQuery, ArticleQuery, filterOf, type Selection, selectionOf, sortOf } from './delivery-query.ts';
import { findNextLapse, findShownPhotos, type ShownPhoto } from './delivery-photo-store.ts';
import { findShownSourcing, NO_SOURCING, type ShownSourcing } from './delivery-quote-store.ts';
import { Article, ARTICLE_LIST_EXAMPLE } from './delivery-schema.ts';
import {
  countPublished,
  findCurrentSlug,
  findPublishedById,
  findPublishedBySlug,
  listPublished,
  type PublishedArticle,
} from './delivery-store.ts';
import { articleJson, authorSlugs } from './delivery-view.ts';
import { findAuthorsBySlugs } from './reference-store.ts';

export interface ArticleDeliveryDeps {
  readonly db: Database;
  readonly cache: ResponseCache;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
  readonly now: Now;
}

const ArticleList = z
  .object(pageOf(Article, 'ArticlePage', 'A page of articles.').shape)
  .meta({ id: 'ArticleList', description: 'A page of articles.', examples: [ARTICLE_LIST_EXAMPLE] });
const RefParams = z.object({
  ref: z
    .string()
    .min(1)
    .max(120)
    .meta({ description: 'Id or slug.', examples: ['harbour-bridge-reopens'] }),
});

/** What front ends fetch: editions only, the same for everyone. */
export const articleDeliveryRoutes: FastifyPluginCallbackZod<ArticleDeliveryDeps> = (app, deps, done) => {
  const { db, cache, cursors, baseUrlOf, now } = deps;

  app.get(
    '/v1/articles',
    {
      config: { access: 'anyone', problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listArticles',
        summary: 'List articles',
        description:
          'Published articles, newest first. Different filters narrow; values with commas between them mean any of these.',
        querystring: ArticleListQuery,
        response: { 200: ArticleList },
      },
    },
    async (request, reply) => {
      const make = () => makeList(request.query, request.url, baseUrlOf(request));
      await answerPublic(request, reply, { cache, baseUrlOf, make });
    },
  );

  app.get(
    '/v1/articles/:ref',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getArticle',
        summary: 'Get an article',
        description:
          'By id or slug. A slug that the article had before is answered with a redirect to the one it has now.',
        params: RefParams,
        querystring: ArticleQuery,
        response: { 200: Article, 301: z.null().meta({ description: 'The article has another slug now.' }) },
      },
    },
    async (request, reply) => {
      const { ref } = request.params;
      const make = () => makeOne(ref, selectionOf(request.query, 'full'), baseUrlOf(request));
      if (await answerPublic(request, reply, { cache, baseUrlOf, make })) return;
      const slug = await findCurrentSlug(db.read, ref);
      if (slug === undefined) throw new ProblemError('not-found');
      const { search } = new URL(request.url, 'http://query.only');
      reply.header('cache-control', 'public, max-age=60');
      reply.redirect(`${baseUrlOf(request)}/v1/articles/${slug}${search}`, 301);
    },
  );

  async function makeOne(ref: string, selection: Selection, baseUrl: string): Promise<PublicContent | undefined> {
    const article = await (isId(ref) ? findPublishedById(db.read, ref) : findPublishedBySlug(db.read, ref));
    if (article === undefined) return undefined;
    const authors = await authorsOf([article], selection);
    const photos = await photosOf([article], selection);
    const sourcing = await sourcingOf([article], selection);
    return {
      json: articleJson(article, { ...selection, baseUrl, authors, photos, sourcing }),
      modifiedAt: selection.withAuthors ? (await findNewestChange(db.read)).at : article.modifiedAt,
      surrogateKeys: [`article/${article.id}`, ...keysOf(authors)],
      until: untilOf(photos),
    };
  }

  async function makeList(query: ArticleListQuery, url: string, baseUrl: string): Promise<PublicContent> {
    const asked = filterOf(query);
    const sort = sortOf(query);
    const selection = selectionOf(query, 'summary');
    const bounds = { ...asked, ...sort };
    const list = readList({ cursors, list: 'articles', bounds, key: ['number', 'string'], query });
    const withBody = selection.forms.length > 0;
    // Before the rows: what is committed in between makes them newer than they say, never older.
    const { at } = await findNewestChange(db.read);
    const filter = { ...asked, source: asked.source && (await sourceIdsOf(db.read, asked.source)) };
    const rows = await listPublished(db.read, { filter, sort, after: list.after, limit: list.limit, withBody });
    const total = query.count === 'exact' ? await countPublished(db.read, filter) : undefined;
    const { items, page } = list.page(rows, (row) => [row[sort.column], row.id], total);
    const authors = await authorsOf(items, selection);
    const photos = await photosOf(items, selection);
    const sourcing = await sourcingOf(items, selection);
    const texts = items.map((item) => articleJson(item, { ...selection, baseUrl, authors, photos, sourcing }));
    return {
      json: `{"items":[${texts.join(',')}],"page":${JSON.stringify(page)}}`,
      modifiedAt: at,
      // A merger of sources changes whom a slug means.
      surrogateKeys: [...(asked.source === undefined ? [] : ['sources']), 'articles', ...keysOf(authors)],
      link: page.next === null ? undefined : nextLink(`${baseUrl}${url}`, page.next),
      // Which articles have a photo changes with any of them.
      until: filter.hasPhoto === undefined ? untilOf(photos) : await findNextLapse(db.read),
    };
  }

  async function photosOf(articles: readonly PublishedArticle[], { withPhotos, forms }: Selection): Promise<Photos> {
    if (!withPhotos && !forms.includes('html')) return new Map();
    return findShownPhotos(db.read, { articleIds: articles.map(({ id }) => id), at: now() });
  }

  async function sourcingOf(
    articles: readonly PublishedArticle[],
    { withQuotes, withSources }: Selection,
  ): Promise<ShownSourcing> {
    if (!withQuotes && !withSources) return NO_SOURCING;
    return findShownSourcing(db.read, { articleIds: articles.map(({ id }) => id), withQuotes });
  }

  async function authorsOf(articles: readonly PublishedArticle[], selection: Selection): Promise<Map<string, Author>> {
    if (!selection.withAuthors) return new Map();
    const slugs = new Set(articles.flatMap(authorSlugs));
    const authors = await findAuthorsBySlugs(db.read, [...slugs]);
    return new Map(authors.map((author) => [author.slug, author]));
  }

  done();
};

type Photos = ReadonlyMap<string, readonly ShownPhoto[]>;

/** When the first of the photos may not be shown any more (epoch ms); undefined: never. */
function untilOf(photos: Photos): number | undefined {
  const ends = [...photos.values()].flat().flatMap(({ photo }) => photo.rightsUntil ?? []);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** A header with a key for each of many authors would be too long for some clients; all of them share one key, too. */
const MOST_AUTHOR_KEYS = 20;

function keysOf(authors: ReadonlyMap<string, Author>): string[] {
  if (authors.size > MOST_AUTHOR_KEYS) return ['authors'];
  return [...authors.values()].map((author) => `author/${author.id}`);
}

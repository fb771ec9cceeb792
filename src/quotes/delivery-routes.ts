import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findNewestChange } from '../changes/store.ts';
import type { Database } from '../db/database.ts';
import type { BaseUrlOf } from '../http/base-url.ts';
import { answerPublic, type PublicContent } from '../http/delivery.ts';
import { nextLink, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import type { ResponseCache } from '../http/response-cache.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { sourceIdsOf } from '../sources/delivery-reference.ts';
import { findLatest } from './delivery-correction.ts';
import { quoteFilterOf, QuoteListQuery, QuoteQuery, quoteSortOf } from './delivery-query.ts';
import { PUBLIC_QUOTE_EXAMPLE, Quote } from './delivery-schema.ts';
import { countPublicQuotes, findPublicQuote, listPublicQuotes } from './delivery-store.ts';
import { quoteJson } from './delivery-view.ts';

export interface QuoteDeliveryDeps {
  readonly db: Database;
  readonly cache: ResponseCache;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
}

const QuoteList = z.object(pageOf(Quote, 'QuotePage', 'A page of quotes.').shape).meta({
  id: 'QuoteList',
  description: 'A page of quotes.',
  examples: [{ items: [PUBLIC_QUOTE_EXAMPLE], page: { next: null, limit: 20 } }],
});
const IdParams = z.object({
  id: z
    .string()
    .max(120)
    .meta({ description: 'Id of the quote.', examples: [EXAMPLE_IDS.quote] }),
});

/** What front ends fetch of quotes: those of published articles. */
export const quoteDeliveryRoutes: FastifyPluginCallbackZod<QuoteDeliveryDeps> = (app, deps, done) => {
  const { db, cache, cursors, baseUrlOf } = deps;

  app.get(
    '/v1/quotes',
    {
      config: { access: 'anyone', problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listQuotes',
        summary: 'List quotes',
        description:
          'The quotes of published articles, those of the newest first. Different filters narrow; values with commas between them mean any of these.',
        querystring: QuoteListQuery,
        response: { 200: QuoteList },
      },
    },
    async (request, reply) => {
      const make = () => makeList(request.query, request.url, baseUrlOf(request));
      await answerPublic(request, reply, { cache, baseUrlOf, make });
    },
  );

  app.get(
    '/v1/quotes/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getQuote',
        summary: 'Get a quote',
        description: 'By id. A quote that was corrected is answered with a redirect to the one that took its place.',
        params: IdParams,
        querystring: QuoteQuery,
        response: {
          200: Quote,
          301: z.null().meta({ description: 'Another quote corrects this one.' }),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const make = () => makeOne(id, request.query, baseUrlOf(request));
      if (await answerPublic(request, reply, { cache, baseUrlOf, make })) return;
      const latest = await findLatest(db.read, id);
      if (latest === undefined) throw new ProblemError('not-found');
      const { search } = new URL(request.url, 'http://query.only');
      reply.header('cache-control', 'public, max-age=60');
      reply.redirect(`${baseUrlOf(request)}/v1/quotes/${latest}${search}`, 301);
    },
  );

  async function makeOne(id: string, { fields }: QuoteQuery, baseUrl: string): Promise<PublicContent | undefined> {
    const found = await findPublicQuote(db.read, id);
    if (found === undefined) return undefined;
    return {
      json: quoteJson(found, { baseUrl, fields }),
      modifiedAt: found.modifiedAt,
      surrogateKeys: [`article/${found.article.id}`],
    };
  }

  async function makeList(query: QuoteListQuery, url: string, baseUrl: string): Promise<PublicContent> {
    const asked = quoteFilterOf(query);
    const sort = quoteSortOf(query);
    const bounds = { ...asked, ...sort };
    const list = readList({ cursors, list: 'quotes', bounds, key: ['number', 'string'], query });
    // Before the rows: what is committed in between makes them newer than they say, never older.
    const { at } = await findNewestChange(db.read);
    const source = asked.source && (await sourceIdsOf(db.read, asked.source));
    const filter = { ...asked, source };
    const rows = await listPublicQuotes(db.read, { filter, sort, after: list.after, limit: list.limit });
    const total = query.count === 'exact' ? await countPublicQuotes(db.read, filter) : undefined;
    const { items, page } = list.page(rows, (row) => [row.position, row.quote.id], total);
    const texts = items.map((item) => quoteJson(item, { baseUrl, fields: query.fields }));
    return {
      json: `{"items":[${texts.join(',')}],"page":${JSON.stringify(page)}}`,
      modifiedAt: at,
      // The log of changes knows articles; sources, because a merger changes whom a slug means.
      surrogateKeys: ['quotes', 'articles', 'sources'],
      link: page.next === null ? undefined : nextLink(`${baseUrl}${url}`, page.next),
    };
  }

  done();
};

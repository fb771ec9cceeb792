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
import { isId } from '../lib/ids.ts';
import { SourceListQuery, sourceFilterOf, sourceOrderOf, SourceQuery } from './delivery-query.ts';
import { findPublicSurvivor } from './delivery-reference.ts';
import { DESCRIBED_SOURCE_EXAMPLE, NAMED_SOURCE_EXAMPLE, PublicSource } from './delivery-schema.ts';
import { countPublicSources, findPublicSource, findPublicSourceBySlug, listPublicSources } from './delivery-store.ts';
import { sourceJson } from './delivery-view.ts';

export interface SourceDeliveryDeps {
  readonly db: Database;
  readonly cache: ResponseCache;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
}

const SourceList = z.object(pageOf(PublicSource, 'SourcePage', 'A page of sources.').shape).meta({
  id: 'SourceList',
  description: 'A page of sources.',
  examples: [{ items: [NAMED_SOURCE_EXAMPLE, DESCRIBED_SOURCE_EXAMPLE], page: { next: null, limit: 20 } }],
});
const RefParams = z.object({
  ref: z
    .string()
    .min(1)
    .max(120)
    .meta({ description: 'Id, or the slug of a named source.', examples: ['mereana-turoa-beck'] }),
});

/** What front ends fetch of sources: those that a published article attributes words to. */
export const sourceDeliveryRoutes: FastifyPluginCallbackZod<SourceDeliveryDeps> = (app, deps, done) => {
  const { db, cache, cursors, baseUrlOf } = deps;

  app.get(
    '/v1/sources',
    {
      config: { access: 'anyone', problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listSources',
        summary: 'List sources',
        description:
          'The sources that published articles attribute words to, each once, those of the newest articles first. Different filters narrow. One that is not named is another source in each article.',
        querystring: SourceListQuery,
        response: { 200: SourceList },
      },
    },
    async (request, reply) => {
      const make = () => makeList(request.query, request.url, baseUrlOf(request));
      await answerPublic(request, reply, { cache, baseUrlOf, make });
    },
  );

  app.get(
    '/v1/sources/:ref',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getSource',
        summary: 'Get a source',
        description:
          'By id, or by the slug of a named source. One that turned out to be another is answered with a redirect to that.',
        params: RefParams,
        querystring: SourceQuery,
        response: {
          200: PublicSource,
          301: z.null().meta({ description: 'Another source took the place of this one.' }),
        },
      },
    },
    async (request, reply) => {
      const { ref } = request.params;
      const make = () => makeOne(ref, request.query);
      if (await answerPublic(request, reply, { cache, baseUrlOf, make })) return;
      const survivor = await findPublicSurvivor(db.read, ref);
      const found = survivor === undefined ? undefined : await findPublicSource(db.read, survivor);
      if (found === undefined) throw new ProblemError('not-found');
      const { search } = new URL(request.url, 'http://query.only');
      reply.header('cache-control', 'public, max-age=60');
      reply.redirect(`${baseUrlOf(request)}/v1/sources/${found.id}${search}`, 301);
    },
  );

  async function makeOne(ref: string, { fields }: SourceQuery): Promise<PublicContent | undefined> {
    const row = await (isId(ref) ? findPublicSource(db.read, ref) : findPublicSourceBySlug(db.read, ref));
    if (row === undefined) return undefined;
    return {
      json: sourceJson(row, fields),
      modifiedAt: row.modifiedAt,
      // That it is public hangs on articles, and changes only with one of them.
      surrogateKeys: [`source/${row.id}`, 'sources', 'articles'],
    };
  }

  async function makeList(query: SourceListQuery, url: string, baseUrl: string): Promise<PublicContent> {
    const filter = sourceFilterOf(query);
    const direction = sourceOrderOf(query);
    const bounds = { ...filter, direction };
    const list = readList({ cursors, list: 'sources', bounds, key: ['number', 'string'], query });
    // Before the rows: what is committed in between makes them newer than they say, never older.
    const { at } = await findNewestChange(db.read);
    const rows = await listPublicSources(db.read, { filter, direction, after: list.after, limit: list.limit });
    const total = query.count === 'exact' ? await countPublicSources(db.read, filter) : undefined;
    const { items, page } = list.page(rows, (row) => [row.publishedAt, row.id], total);
    return {
      json: `{"items":[${items.map((item) => sourceJson(item, query.fields)).join(',')}],"page":${JSON.stringify(page)}}`,
      modifiedAt: at,
      surrogateKeys: ['sources', 'articles'],
      link: page.next === null ? undefined : nextLink(`${baseUrl}${url}`, page.next),
    };
  }

  done();
};

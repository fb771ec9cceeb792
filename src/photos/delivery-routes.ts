import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findNewestChange } from '../changes/store.ts';
import type { Database } from '../db/database.ts';
import type { BaseUrlOf } from '../http/base-url.ts';
import { answerPublic, type PublicContent } from '../http/delivery.ts';
import { nextLink, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import type { ResponseCache } from '../http/response-cache.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { filterOf, PhotoListQuery, PhotoQuery, sortOf } from './delivery-query.ts';
import { PHOTO_EXAMPLE, PublicPhoto } from './delivery-schema.ts';
import { countPublicPhotos, findPublicPhoto, listPublicPhotos, wasWithdrawn } from './delivery-store.ts';
import { photoJson } from './delivery-view.ts';

export interface PhotoDeliveryDeps {
  readonly db: Database;
  readonly cache: ResponseCache;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
  readonly now: Now;
}

const PhotoList = z.object(pageOf(PublicPhoto, 'PhotoPage', 'A page of photos.').shape).meta({
  id: 'PhotoList',
  description: 'A page of photos.',
  examples: [{ items: [PHOTO_EXAMPLE], page: { next: null, limit: 20 } }],
});
const IdParams = z.object({
  id: z
    .string()
    .max(120)
    .meta({ description: 'Id of the photo.', examples: [EXAMPLE_IDS.photo] }),
});

/** What front ends fetch of photos: those that a published article shows and whose rights allow it. */
export const photoDeliveryRoutes: FastifyPluginCallbackZod<PhotoDeliveryDeps> = (app, deps, done) => {
  const { db, cache, cursors, baseUrlOf, now } = deps;

  app.get(
    '/v1/photos',
    {
      config: { access: 'anyone', problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listPhotos',
        summary: 'List photos',
        description:
          'The photos of published articles, those that became public last first. Different filters narrow. A photo leaves at the moment its rights end, and no answer may be kept beyond that.',
        querystring: PhotoListQuery,
        response: { 200: PhotoList },
      },
    },
    async (request, reply) => {
      const make = () => makeList(request.query, request.url, baseUrlOf(request));
      await answerPublic(request, reply, { cache, baseUrlOf, make });
    },
  );

  app.get(
    '/v1/photos/:id',
    {
      config: { access: 'anyone', problems: ['gone'] },
      schema: {
        operationId: 'getPhoto',
        summary: 'Get a photo',
        description: 'By id. What was withdrawn after it had been public is gone (410), and will not come back.',
        params: IdParams,
        querystring: PhotoQuery,
        response: { 200: PublicPhoto },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const make = () => makeOne(id, request.query, baseUrlOf(request));
      if (await answerPublic(request, reply, { cache, baseUrlOf, make })) return;
      throw new ProblemError((await wasWithdrawn(db.read, id)) ? 'gone' : 'not-found');
    },
  );

  async function makeOne(
    id: string,
    { crop, fields }: PhotoQuery,
    baseUrl: string,
  ): Promise<PublicContent | undefined> {
    const row = await findPublicPhoto(db.read, { id, now: now() });
    if (row === undefined) return undefined;
    return {
      json: photoJson(row, { baseUrl, crop, fields }),
      modifiedAt: Math.max(row.updatedAt, row.publicSince),
      surrogateKeys: [`photo/${id}`],
      until: row.rightsUntil ?? undefined,
    };
  }

  async function makeList(query: PhotoListQuery, url: string, baseUrl: string): Promise<PublicContent> {
    const { crop, fields } = query;
    const filter = filterOf(query);
    const sort = sortOf(query);
    const list = readList({
      cursors,
      list: 'photos',
      bounds: { ...filter, ...sort },
      key: ['number', 'string'],
      query,
    });
    // Before the rows: what is committed in between makes them newer than they say, never older.
    const { at } = await findNewestChange(db.read);
    const time = now();
    const rows = await listPublicPhotos(db.read, { filter, sort, after: list.after, limit: list.limit, now: time });
    const counted = query.count === 'exact' ? await countPublicPhotos(db.read, { filter, now: time }) : undefined;
    const { items, page } = list.page(rows, (row) => [row.position, row.id], counted?.total);
    const texts = items.map((item) => photoJson(item, { baseUrl, crop, fields }));
    return {
      json: `{"items":[${texts.join(',')}],"page":${JSON.stringify(page)}}`,
      modifiedAt: at,
      // An article that takes up a photo, or drops it, need not change the photo.
      surrogateKeys: filter.article === undefined ? ['photos'] : ['photos', 'articles'],
      link: page.next === null ? undefined : nextLink(`${baseUrl}${url}`, page.next),
      // The row behind the page, too: when it leaves there may be no next page.
      until: earliest([...rows.map(({ rightsUntil }) => rightsUntil), counted?.until ?? null]),
    };
  }

  done();
};

function earliest(instants: readonly (number | null)[]): number | undefined {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}

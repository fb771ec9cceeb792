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
import type { TaxonomyKind } from './content.ts';
import { TaxonomyListQuery } from './list-query.ts';
import { Author, Section, Tag } from './schema.ts';
import {
  authorStore,
  sectionStore,
  tagStore,
  type TaxonomyName,
  type TaxonomyRow,
  type TaxonomyStore,
} from './store.ts';
import { authorView, topicView } from './view.ts';

export interface TaxonomyDeliveryDeps {
  readonly db: Database;
  readonly cache: ResponseCache;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
}

/** What front ends fetch of sections, tags and authors: all of them are public. */
export const taxonomyDeliveryRoutes: FastifyPluginCallbackZod<TaxonomyDeliveryDeps> = (app, deps, done) => {
  deliver(app, deps, {
    one: 'section',
    many: 'sections',
    schema: Section,
    store: sectionStore,
    view: topicView,
    about: 'The parts of the newsroom’s output.',
    example: 'harbour-city',
  });
  deliver(app, deps, {
    one: 'tag',
    many: 'tags',
    schema: Tag,
    store: tagStore,
    view: topicView,
    about: 'The subjects that articles share.',
    example: 'bridges',
  });
  deliver(app, deps, {
    one: 'author',
    many: 'authors',
    schema: Author,
    store: authorStore,
    view: authorView,
    about: 'Who writes for the newsroom.',
    example: 'ada-roe',
  });
  done();
};

type App = Parameters<FastifyPluginCallbackZod>[0];

/** How one of the three is delivered. */
interface Delivered<Row> {
  readonly one: TaxonomyKind;
  readonly many: TaxonomyName;
  readonly schema: z.ZodType;
  readonly store: TaxonomyStore<Row>;
  readonly view: (row: Row) => object;
  readonly about: string;
  /** A slug that the demonstration newsroom has. */
  readonly example: string;
}

function deliver<Row extends TaxonomyRow>(
  app: App,
  { db, cache, cursors, baseUrlOf }: TaxonomyDeliveryDeps,
  { one, many, schema, store, view, about, example }: Delivered<Row>,
): void {
  const name = one.slice(0, 1).toUpperCase() + one.slice(1);
  const params = z.object({
    ref: z
      .string()
      .min(1)
      .max(120)
      .meta({ description: 'Id or slug.', examples: [example] }),
  });

  app.get(
    `/v1/${many}`,
    {
      config: { access: 'anyone', problems: ['invalid-cursor'] },
      schema: {
        operationId: `list${name}s`,
        summary: `List ${many}`,
        description: `${about} By name, then by id.`,
        querystring: TaxonomyListQuery,
        response: { 200: pageOf(schema, `${name}List`, `A page of ${many}.`) },
      },
    },
    async (request, reply) => {
      const make = async (): Promise<PublicContent> => {
        const { query, url } = request;
        const list = readList({ cursors, list: many, key: ['string', 'string'], query });
        const { at } = await findNewestChange(db.read); // first: what is committed meanwhile must count as newer
        const rows = await store.list(db.read, list);
        const total = query.count === 'exact' ? await store.count(db.read) : undefined;
        const { items, page } = list.page(rows, (row) => [row.name, row.id], total);
        return {
          json: JSON.stringify({ items: items.map((row) => view(row)), page }),
          modifiedAt: at,
          surrogateKeys: [many],
          link: page.next === null ? undefined : nextLink(`${baseUrlOf(request)}${url}`, page.next),
        };
      };
      await answerPublic(request, reply, { cache, baseUrlOf, make });
    },
  );

  app.get(
    `/v1/${many}/:ref`,
    {
      config: { access: 'anyone' },
      schema: {
        operationId: `get${name}`,
        summary: `Get ${one === 'author' ? 'an author' : `a ${one}`}`,
        description: 'By id or slug.',
        params,
        response: { 200: schema },
      },
    },
    async (request, reply) => {
      const { ref } = request.params;
      const make = async (): Promise<PublicContent | undefined> => {
        const row = await (isId(ref) ? store.find(db.read, ref) : store.findBySlug(db.read, ref));
        if (row === undefined) return undefined;
        return {
          json: JSON.stringify(view(row)),
          modifiedAt: row.updatedAt,
          surrogateKeys: [`${one}/${row.id}`],
        };
      };
      if (!(await answerPublic(request, reply, { cache, baseUrlOf, make }))) throw new ProblemError('not-found');
    },
  );
}

import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { BaseUrlOf } from '../http/base-url.ts';
import { sendJsonText } from '../http/delivery.ts';
import { readList } from '../http/paging.ts';
import { limitParam } from '../http/query.ts';
import type { Cursors } from '../lib/cursor.ts';
import { readFeed } from './feed.ts';
import { ChangeList } from './schema.ts';
import { changeJson } from './view.ts';

export interface SyndicationDeps {
  readonly db: Database;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
}

const ChangeListQuery = z
  .strictObject({
    after: z
      .string()
      .max(1_000)
      .optional()
      .meta({ description: '`page.next` of the answer before; without it the feed begins at its beginning.' }),
    limit: limitParam,
  })
  .meta({ style: 'form', explode: false });

/** What partners mirror. */
export const syndicationRoutes: FastifyPluginCallbackZod<SyndicationDeps> = (app, { db, cursors, baseUrlOf }, done) => {
  app.get(
    '/v1/syndication/changes',
    {
      config: { access: ['partner', 'editor', 'admin'], problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listChanges',
        summary: 'Follow the changes',
        description:
          'Everything public that changed, oldest first, each as it is now: read on with `after` until `hasMore` is false and your copy is ours, then ask again after some seconds with the same `after`. Apply each item as it is, in the order in which it comes; repeating one does no harm. No change is ever skipped; an article that changed twice may come twice, both times in its present state.',
        querystring: ChangeListQuery,
        response: { 200: ChangeList },
      },
    },
    async (request, reply) => {
      const { after, limit } = request.query;
      const list = readList({ cursors, list: 'changes', key: ['number'], query: { cursor: after, limit } });
      const [seq = 0] = list.after ?? [];
      const rows = await readFeed(db.read, { seq, limit: list.limit });
      const { items, page: ended } = list.page(rows, ({ change }) => [change.seq]);
      const next = list.cursorAfter([items.at(-1)?.change.seq ?? seq]);
      const page = JSON.stringify({ next, limit, hasMore: ended.next !== null });
      const baseUrl = baseUrlOf(request);
      const texts = items.map(({ change, article }) => changeJson(change, article, baseUrl));
      sendJsonText(reply, `{"items":[${texts.join(',')}],"page":${page}}`);
    },
  );

  done();
};

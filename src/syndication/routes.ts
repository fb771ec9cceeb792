import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Access } from '../http/access.ts';
import type { BaseUrlOf } from '../http/base-url.ts';
import { sendJsonText } from '../http/delivery.ts';
import { holderOf } from '../http/auth.ts';
import { valueOf } from '../http/outcome.ts';
import { readList } from '../http/paging.ts';
import { limitParam } from '../http/query.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { id as Id } from '../lib/fields.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { readFeed } from './feed.ts';
import { photoFor } from './photo.ts';
import { ChangeList, SyndicatedPhoto } from './schema.ts';
import { changeJson, syndicatedPhotoView } from './view.ts';

export interface SyndicationDeps {
  readonly db: Database;
  readonly cursors: Cursors;
  readonly baseUrlOf: BaseUrlOf;
  readonly now: Now;
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

const PhotoParams = z.object({ id: Id.meta({ description: 'Id of the photo.', examples: [EXAMPLE_IDS.photo] }) });

/** Who mirrors, and who looks after them. */
const partners = ['partner', 'editor', 'admin'] as const satisfies Access;

/** What partners mirror. */
export const syndicationRoutes: FastifyPluginCallbackZod<SyndicationDeps> = (app, deps, done) => {
  const { db, cursors, baseUrlOf, now } = deps;

  app.get(
    '/v1/syndication/changes',
    {
      config: { access: partners, problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listChanges',
        summary: 'Follow the changes',
        description:
          'Everything public that changed, oldest first, each as it is now: read on with `after` until `hasMore` is false and your copy is ours, then ask again after some seconds with the same `after`. Apply each item as it is, in the order in which it comes; repeating one does no harm. No change is ever skipped; an article that changed twice may come twice, both times in its present state. Photos have no entries of their own: when one changes, or you may not have it any more, its articles come again.',
        querystring: ChangeListQuery,
        response: { 200: ChangeList },
      },
    },
    async (request, reply) => {
      const { after, limit } = request.query;
      const list = readList({ cursors, list: 'changes', key: ['number'], query: { cursor: after, limit } });
      const [seq = 0] = list.after ?? [];
      const asking = { keyId: holderOf(request).keyId, at: now() };
      const rows = await readFeed(db.read, { asking, seq, limit: list.limit });
      const { items, page: ended } = list.page(rows, ({ change }) => [change.seq]);
      const next = list.cursorAfter([items.at(-1)?.change.seq ?? seq]);
      const page = JSON.stringify({ next, limit, hasMore: ended.next !== null });
      const baseUrl = baseUrlOf(request);
      const texts = items.map((item) => changeJson(item, baseUrl));
      sendJsonText(reply, `{"items":[${texts.join(',')}],"page":${page}}`);
    },
  );

  app.get(
    '/v1/syndication/photos/:id',
    {
      config: { access: partners, problems: ['gone'] },
      schema: {
        operationId: 'getSyndicatedPhoto',
        summary: 'Get a photo to syndicate',
        description:
          'A public photo that its rights let you have, with their end and their territories. Renditions come from its addresses, as for everyone.',
        params: PhotoParams,
        response: { 200: SyndicatedPhoto },
      },
    },
    async (request) => {
      const asking = { keyId: holderOf(request).keyId, at: now() };
      const photo = valueOf(await photoFor(db.read, asking, request.params.id));
      return syndicatedPhotoView(photo, baseUrlOf(request));
    },
  );

  done();
};

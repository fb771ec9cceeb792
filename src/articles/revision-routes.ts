import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { newsroom } from '../http/access.ts';
import { valueOf } from '../http/outcome.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import { findNames } from '../keys/names.ts';
import { id as Id } from '../lib/fields.ts';
import type { ArticleDeps } from './routes.ts';
import { Revision, RevisionSummary } from './schema.ts';
import { listRevisions } from './store.ts';
import { revisionSummaryView, revisionView } from './view.ts';
import { RevisionListQuery, revisionNumber } from './working-copy-query.ts';
import { readRevision, seeArticle } from './working-copy.ts';

const RevisionList = pageOf(RevisionSummary, 'RevisionList', 'A page of revisions, newest first.');

/** Every save of a working copy, for those who see it. */
export const revisionRoutes: FastifyPluginCallbackZod<Pick<ArticleDeps, 'db' | 'cursors'>> = (
  app,
  { db, cursors },
  done,
) => {
  app.get(
    '/v1/editorial/articles/:id/revisions',
    {
      config: { access: newsroom, problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listRevisions',
        summary: 'List revisions',
        description: 'Every save of the working copy, newest first.',
        params: z.object({ id: Id }),
        querystring: RevisionListQuery,
        response: { 200: RevisionList },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      valueOf(await seeArticle(db.read, request.viewer, id));
      const list = readList({ cursors, list: 'revisions', bounds: { id }, key: ['number'], query: request.query });
      const [before = Number.MAX_SAFE_INTEGER] = list.after ?? [];
      const rows = await listRevisions(db.read, { articleId: id, before, limit: list.limit });
      const { items, page } = list.page(rows, (row) => [row.number]);
      linkNext(request, reply, page);
      const nameOf = await findNames(
        db.read,
        items.map((row) => row.by),
      );
      return { items: items.map((row) => revisionSummaryView(row, nameOf)), page };
    },
  );

  app.get(
    '/v1/editorial/articles/:id/revisions/:number',
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getRevision',
        summary: 'Get a revision',
        description: 'The working copy as it was saved then.',
        params: z.object({ id: Id, number: revisionNumber }),
        response: { 200: Revision },
      },
    },
    async (request) => {
      const { id, number } = request.params;
      valueOf(await seeArticle(db.read, request.viewer, id));
      return revisionView(valueOf(await readRevision(db.read, id, number)));
    },
  );

  done();
};

import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database, Executor } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import type { Once } from '../idempotency/once.ts';
import { findNames } from '../keys/names.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { id as Id } from '../lib/fields.ts';
import type { NewId } from '../lib/ids.ts';
import { ok } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { discardDraft } from './discard.ts';
import { countWorkingCopies, listWorkingCopies } from './working-copy-store.ts';
import type { IdentityChecks } from './exposed-names.ts';
import { createArticle, patchArticle, type SaveContext } from './save.ts';
import { ArticleInput, ArticlePatch, WorkingCopy, WorkingCopySummary } from './schema.ts';
import { summaryView, workingCopyView } from './view.ts';
import { articleToChange, readSaved, readWorkingCopy, seeArticle } from './working-copy.ts';
import { WorkingCopyListQuery, workingCopyFilterOf, workingCopySortOf } from './working-copy-query.ts';

export interface ArticleDeps {
  readonly db: Database;
  readonly once: Once;
  readonly cursors: Cursors;
  readonly now: Now;
  readonly newId: NewId;
  /** Makes keys of blocks and spans. */
  readonly newKey: () => string;
  /** Who is asked whether an article tells a name that is sealed. */
  readonly identities: IdentityChecks;
  /** A source went with its only article: nobody needs to know any more who it was. */
  readonly forget: (sourceId: string, by: string) => Promise<void>;
}

const Params = z.object({ id: Id });
const WorkingCopyList = pageOf(WorkingCopySummary, 'WorkingCopyList', 'A page of working copies.');

/** Where the newsroom writes: working copies. */
export const articleRoutes: FastifyPluginCallbackZod<ArticleDeps> = (app, deps, done) => {
  const { db, once, cursors, now, newId, newKey, forget } = deps;

  const contextOf = (tx: Executor, viewer: KeyHolder): SaveContext => ({ tx, viewer, at: now(), newId, newKey });

  app.get(
    '/v1/editorial/articles',
    {
      config: { access: newsroom, problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listWorkingCopies',
        summary: 'List working copies',
        description: 'What was changed last comes first. Contributors see their own.',
        querystring: WorkingCopyListQuery,
        response: { 200: WorkingCopyList },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const filter = workingCopyFilterOf(query, holderOf(request));
      const sort = workingCopySortOf(query);
      const bounds = { ...filter, ...sort };
      const list = readList({ cursors, list: 'working copies', bounds, key: ['number', 'string'], query });
      const rows = await listWorkingCopies(db.read, { filter, sort, after: list.after, limit: list.limit });
      const total = query.count === 'exact' ? await countWorkingCopies(db.read, filter) : undefined;
      const { items, page } = list.page(rows, (row) => [row[sort.column], row.id], total);
      linkNext(request, reply, page);
      const nameOf = await findNames(
        db.read,
        items.flatMap((row) => [row.createdBy, row.updatedBy]),
      );
      return { items: items.map((row) => summaryView(row, nameOf)), page };
    },
  );

  app.post(
    '/v1/editorial/articles',
    {
      config: { access: newsroom, problems: ['slug-taken', 'unsafe-markup'] },
      schema: {
        operationId: 'createArticle',
        summary: 'Create an article',
        description: 'Makes a draft. Nobody outside the newsroom sees it before it is published.',
        headers: idempotencyHeaders,
        body: ArticleInput,
        response: { 201: WorkingCopy },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const saved = await createArticle(contextOf(tx, viewer), request.body);
        if (!saved.ok) return saved;
        const body = workingCopyView(await readSaved(tx, saved.value));
        const location = `/v1/editorial/articles/${body.id}`;
        return ok({ status: 201, headers: { location, etag: versionTag(body.version) }, body });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    '/v1/editorial/articles/:id',
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getWorkingCopy',
        summary: 'Get a working copy',
        description: 'The ETag of the answer is what a change names in If-Match.',
        params: Params,
        response: { 200: WorkingCopy },
      },
    },
    async (request, reply) => {
      const stored = valueOf(await seeArticle(db.read, request.viewer, request.params.id));
      reply.header('etag', versionTag(stored.article.version));
      return workingCopyView(await readWorkingCopy(db.read, stored));
    },
  );

  app.patch(
    '/v1/editorial/articles/:id',
    {
      config: { access: newsroom, problems: ['slug-taken', 'unsafe-markup'] },
      schema: {
        operationId: 'patchArticle',
        summary: 'Change a working copy',
        description:
          'A JSON merge patch (RFC 7396): what is not sent stays. Makes a new revision; the public edition stays as it is.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: Params,
        headers: ifMatchHeaders,
        body: ArticlePatch,
        response: { 200: WorkingCopy },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const conditions = { viewer, id: request.params.id, isExpected: readIfMatch(request.headers['if-match']) };
      const result = await transact(db, async (tx) => {
        const stored = await articleToChange(tx, conditions);
        if (!stored.ok) return stored;
        const saved = await patchArticle(contextOf(tx, viewer), stored.value, { patch: request.body });
        return saved.ok ? ok(workingCopyView(await readSaved(tx, saved.value))) : saved;
      });
      const body = valueOf(result);
      reply.header('etag', versionTag(body.version));
      return body;
    },
  );

  app.delete(
    '/v1/editorial/articles/:id',
    {
      config: { access: newsroom, problems: ['not-deletable'] },
      schema: {
        operationId: 'deleteArticle',
        summary: 'Delete a draft',
        description: 'Only what was never published can be deleted; unpublish the rest.',
        params: Params,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const conditions = {
        viewer: holderOf(request),
        id: request.params.id,
        isExpected: readIfMatch(request.headers['if-match']),
      };
      const result = await transact(db, async (tx) => {
        const stored = await articleToChange(tx, conditions);
        return stored.ok ? discardDraft(tx, stored.value) : stored;
      });
      for (const source of valueOf(result)) await forget(source, conditions.viewer.keyId);
      reply.code(204);
      return null;
    },
  );

  done();
};

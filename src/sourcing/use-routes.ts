import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { seeArticle } from '../articles/working-copy.ts';
import type { Executor } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id as Id } from '../lib/fields.ts';
import { err, ok } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { approvalDetail, type SourcingDeps } from './context.ts';
import { articleToSource, listArticleUses, readUse, useToChange } from './sourced-article.ts';
import { addUse, approveUse, patchUse, removeUse } from './use-save.ts';
import { ApprovalInput, SOURCE_USE_EXAMPLE, SourceUse, SourceUseInput, SourceUsePatch } from './use-schema.ts';
import { useView } from './use-view.ts';

const PATH = '/v1/editorial/articles/:id/sources';
const Params = z.object({ id: Id });
const UseParams = z.object({
  id: Id,
  useId: Id.meta({ description: 'Id of the use of the source.', examples: [EXAMPLE_IDS.sourceUse] }),
});
const SourceUseList = z
  .object({ items: z.array(SourceUse).meta({ description: 'The sources, in the order in which they came.' }) })
  .meta({
    id: 'SourceUseList',
    description: 'All sources that an article uses.',
    examples: [{ items: [SOURCE_USE_EXAMPLE] }],
  });

/** Where the newsroom says how an article uses its sources. */
export const sourceUseRoutes: FastifyPluginCallbackZod<SourcingDeps> = (app, deps, done) => {
  const { db, once, now, newId, audit } = deps;
  const contextOf = (tx: Executor, viewer: KeyHolder) => ({ tx, viewer, at: now(), newId });

  app.get(
    PATH,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'listSourceUses',
        summary: 'List the sources of an article',
        description: 'How the working copy uses them: under which description, on which terms, and why.',
        tags: ['Editorial sources'],
        params: Params,
        response: { 200: SourceUseList },
      },
    },
    async (request, reply) => {
      const { article } = valueOf(await seeArticle(db.read, request.viewer, request.params.id));
      reply.header('etag', versionTag(article.version));
      return { items: (await listArticleUses(db.read, request.viewer, article)).map(useView) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'createSourceUse',
        summary: 'Use a source in an article',
        description:
          'A quote with a source does this by itself, on the usual terms: on the record for who is named, on background for who is not. A source that the article uses already is answered as it is used.',
        tags: ['Editorial sources'],
        params: Params,
        headers: idempotencyHeaders,
        body: SourceUseInput,
        response: { 201: SourceUse },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const articleId = request.params.id;
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const stored = await articleToSource(tx, viewer, articleId);
        if (!stored.ok) return stored;
        const added = await addUse(contextOf(tx, viewer), stored.value.article, request.body);
        if (!added.ok) return err({ code: 'validation-failed', errors: added.error });
        return ok({ status: 201, ...(await shown(tx, viewer, { articleId, id: added.value })) });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.patch(
    `${PATH}/:useId`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'patchSourceUse',
        summary: 'Change how an article uses a source',
        description:
          'A JSON merge patch (RFC 7396). If-Match names the version of the article. Another description, reason, statement or other terms have to be approved anew.',
        consumes: ['application/json', 'application/merge-patch+json'],
        tags: ['Editorial sources'],
        params: UseParams,
        headers: ifMatchHeaders,
        body: SourceUsePatch,
        response: { 200: SourceUse },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id: articleId, useId: id } = request.params;
      const isExpected = readIfMatch(request.headers['if-match']);
      const result = await transact(db, async (tx) => {
        const found = await useToChange(tx, { viewer, articleId, id, isExpected });
        if (!found.ok) return found;
        const { stored, used } = found.value;
        const { article } = stored;
        const patched = await patchUse(contextOf(tx, viewer), used, { article, patch: request.body });
        return patched.ok ? ok(await shown(tx, viewer, { articleId, id })) : patched;
      });
      const { headers, body } = valueOf(result);
      reply.headers(headers);
      return body;
    },
  );

  app.delete(
    `${PATH}/:useId`,
    {
      config: { access: newsroom, problems: ['use-has-quotes'] },
      schema: {
        operationId: 'deleteSourceUse',
        summary: 'Take a source out of an article',
        description:
          'Its quotes come first: delete them, or say whose words they are instead. If-Match names the version of the article.',
        tags: ['Editorial sources'],
        params: UseParams,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id: articleId, useId: id } = request.params;
      const isExpected = readIfMatch(request.headers['if-match']);
      const result = await transact(db, async (tx) => {
        const found = await useToChange(tx, { viewer, articleId, id, isExpected });
        if (!found.ok) return found;
        return removeUse(contextOf(tx, viewer), found.value.used, found.value.stored.article);
      });
      reply.code(204);
      return valueOf(result);
    },
  );

  app.post(
    `${PATH}/:useId/approval`,
    {
      config: {
        access: newsroom,
        permission: 'sources:identity',
        problems: ['not-anonymous', 'own-approval'],
      },
      schema: {
        operationId: 'approveSourceUse',
        summary: 'Approve an anonymous source',
        description:
          'Says that the source may be used as it is described, by somebody who may know who it is and did not write the article. Stands in the audit log. If-Match names the version of the article.',
        tags: ['Editorial sources'],
        params: UseParams,
        headers: idempotencyHeaders.extend(ifMatchHeaders.shape),
        body: ApprovalInput,
        response: { 200: SourceUse },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id: articleId, useId: id } = request.params;
      const isExpected = readIfMatch(request.headers['if-match']);
      const { waiver = null } = request.body;
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const found = await useToChange(tx, { viewer, articleId, id, isExpected });
        if (!found.ok) return found;
        const { stored, used } = found.value;
        const approved = await approveUse(contextOf(tx, viewer), used, { article: stored.article, waiver });
        if (!approved.ok) return approved;
        // Before the approval is committed: there is none that nobody answers for.
        const note = {
          sourceId: used.source.id,
          by: viewer.keyId,
          at: now(),
          detail: approvalDetail(articleId, waiver),
        };
        await audit({ action: waiver === null ? 'approve' : 'waive', ...note });
        return ok({ status: 200, ...(await shown(tx, viewer, { articleId, id })) });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  done();
};

/** A use that was just saved, as it is answered. */
async function shown(tx: Executor, viewer: KeyHolder, wanted: { readonly articleId: string; readonly id: string }) {
  const body = useView(await readUse(tx, viewer, wanted));
  const location = `/v1/editorial/articles/${wanted.articleId}/sources/${body.id}`;
  return { headers: { location, etag: versionTag(body.articleVersion) }, body };
}

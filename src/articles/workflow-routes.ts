import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Executor } from '../db/database.ts';
import { desk, newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import type { ProblemCode } from '../http/problems.ts';
import { id as Id } from '../lib/fields.ts';
import type { Refused } from '../lib/refusal.ts';
import { ok, type Result } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { Preflight } from './preflight-schema.ts';
import { errorsOf, readPreflight } from './preflight-report.ts';
import { publishArticle, unpublishArticle } from './publish.ts';
import type { ArticleDeps } from './routes.ts';
import { restoreRevision } from './save.ts';
import { PublishInput, WorkingCopy } from './schema.ts';
import type { StoredArticle } from './store.ts';
import { workingCopyView } from './view.ts';
import { revisionNumber } from './working-copy-query.ts';
import { articleToChange, readSaved, seeArticle } from './working-copy.ts';

const Params = z.object({ id: Id });
const RevisionParams = z.object({
  id: Id,
  number: revisionNumber,
});
const headers = idempotencyHeaders.extend(ifMatchHeaders.shape);
const NoInput = z.strictObject({});

/** The steps of an article's life: each is made to the version that the caller read, and at most once for an Idempotency-Key. */
export const workflowRoutes: FastifyPluginCallbackZod<ArticleDeps> = (app, deps, done) => {
  const { db, once, now, newId, newKey, identities } = deps;

  app.post(
    '/v1/editorial/articles/:id/publish',
    {
      config: { access: desk, problems: ['not-publishable', 'nothing-to-publish'] },
      schema: {
        operationId: 'publishArticle',
        summary: 'Publish an article',
        description:
          'Makes an edition of the working copy: from then on the public sees it. Refused with every reason at once while something stands against it.',
        params: Params,
        headers,
        body: PublishInput,
        response: { 200: WorkingCopy },
      },
    },
    async (request, reply) => {
      const { message = null, minor = false } = request.body;
      return step(request, reply, (tx, stored, { keyId }) =>
        publishArticle(tx, stored, { by: keyId, at: now(), message, minor, identities }),
      );
    },
  );

  app.post(
    '/v1/editorial/articles/:id/unpublish',
    {
      config: { access: desk, problems: ['not-published'] },
      schema: {
        operationId: 'unpublishArticle',
        summary: 'Take an article back',
        description: 'The public gets a 404 from then on; partners are told to remove it. It can be published again.',
        params: Params,
        headers,
        body: NoInput,
        response: { 200: WorkingCopy },
      },
    },
    async (request, reply) =>
      step(request, reply, (tx, stored, { keyId }) => unpublishArticle(tx, stored, { by: keyId, at: now() })),
  );

  app.post(
    '/v1/editorial/articles/:id/revisions/:number/restore',
    {
      config: { access: newsroom, problems: ['slug-taken'] },
      schema: {
        operationId: 'restoreRevision',
        summary: 'Restore a revision',
        description:
          'Makes a new revision that says what the earlier one said; what came between stays in the history.',
        params: RevisionParams,
        headers,
        body: NoInput,
        response: { 200: WorkingCopy },
      },
    },
    async (request, reply) =>
      step(request, reply, (tx, stored, viewer) =>
        restoreRevision({ tx, viewer, at: now(), newId, newKey }, stored, request.params.number),
      ),
  );

  app.get(
    '/v1/editorial/articles/:id/preflight',
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getPreflight',
        summary: 'Check an article before publishing',
        description:
          'Everything that stands against publishing the working copy as it is now, and what should be weighed: all of it at once, as publishing would refuse it. The ETag is the version that was checked: publish with it.',
        params: Params,
        response: { 200: Preflight },
      },
    },
    async (request, reply) => {
      const stored = valueOf(await seeArticle(db.read, request.viewer, request.params.id));
      const { keyId: by } = holderOf(request);
      const { findings } = await readPreflight(db.read, stored, { at: now(), by, identities });
      const { version, revision } = stored.article;
      reply.header('etag', versionTag(version));
      return { publishable: errorsOf(findings).length === 0, version, revision, findings: [...findings] };
    },
  );

  type Step = (
    tx: Executor,
    stored: StoredArticle,
    viewer: KeyHolder,
  ) => Promise<Result<unknown, Refused<ProblemCode>>>;

  async function step(
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
    take: Step,
  ): Promise<WorkingCopy> {
    const viewer = holderOf(request);
    const { id } = request.params;
    const isExpected = readIfMatch(request.headers['if-match']);
    const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
      const stored = await articleToChange(tx, { viewer, id, isExpected });
      if (!stored.ok) return stored;
      const taken = await take(tx, stored.value, viewer);
      if (!taken.ok) return taken;
      const body = workingCopyView(await readSaved(tx, { id, notes: [] }));
      return ok({ status: 200, headers: { etag: versionTag(body.version) }, body });
    });
    return giveKept(reply, valueOf(answer));
  }

  done();
};

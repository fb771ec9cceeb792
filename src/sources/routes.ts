import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id as Id } from '../lib/fields.ts';
import type { NewId } from '../lib/ids.ts';
import { ok } from '../lib/result.ts';
import { countSources, listSources } from './list-store.ts';
import { mergeSources } from './merge.ts';
import { sourceDirectionOf, sourceFilterOf, SourceListQuery } from './query.ts';
import { createSource, deleteSource, type MayUseArticle, patchSource } from './save.ts';
import { MergeInput, SourceInput, SourcePatch, SourceRecord, SourceRecordSummary } from './schema.ts';
import { readSource, readSurroundings, seeSource, sourceToChange } from './source.ts';
import { isAnonymous } from './terms.ts';
import { sourceRecordView, sourceSummaryView } from './view.ts';

/** Who sources are, kept apart. Each call is answered the same however often it is made: a repeated request makes it again. */
export interface IdentityKeeper {
  /** What is known of who a source is belongs to the one that it was merged into; `by` is the id of the key. */
  adopt(from: string, into: string, by: string): Promise<void>;
  /** A source was deleted: nobody needs to know any more who it was. */
  forget(sourceId: string, by: string): Promise<void>;
}

/** A line for the audit log: somebody said that two sources without a name are one. */
export interface MergeNote {
  readonly action: 'merge';
  readonly sourceId: string;
  /** Id of the key. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly detail: string;
}

export interface SourceDeps {
  readonly db: Database;
  readonly once: Once;
  readonly cursors: Cursors;
  readonly now: Now;
  readonly newId: NewId;
  readonly mayUseArticle: MayUseArticle;
  readonly vault: IdentityKeeper;
  /** Awaited before the merge is committed: none is made without a line in the log. */
  readonly audit: (note: MergeNote) => Promise<void>;
}

const Params = z.object({ id: Id.meta({ description: 'Id of the source.', examples: [EXAMPLE_IDS.source] }) });
const SourceRecordList = pageOf(
  SourceRecordSummary,
  'SourceRecordList',
  'A page of sources as the newsroom sees them.',
);
const PATH = '/v1/editorial/sources';

/** Where the newsroom keeps its sources. */
export const sourceRoutes: FastifyPluginCallbackZod<SourceDeps> = (app, deps, done) => {
  const { db, once, cursors, now, newId, mayUseArticle, vault, audit } = deps;

  app.get(
    PATH,
    {
      config: { access: newsroom, problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listSourceRecords',
        summary: 'List sources as the newsroom sees them',
        description:
          'What was changed last comes first. Contributors see named sources, and the others of their own articles. What was merged into another is left out.',
        querystring: SourceListQuery,
        response: { 200: SourceRecordList },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const filter = sourceFilterOf(query, holderOf(request));
      const direction = sourceDirectionOf(query);
      const bounds = { ...filter, direction };
      const list = readList({ cursors, list: 'source records', bounds, key: ['number', 'string'], query });
      const rows = await listSources(db.read, { filter, direction, after: list.after, limit: list.limit });
      const total = query.count === 'exact' ? await countSources(db.read, filter) : undefined;
      const { items, page } = list.page(rows, (row) => [row.updatedAt, row.id], total);
      linkNext(request, reply, page);
      const surroundings = await readSurroundings(db.read, items);
      return { items: items.map((row) => sourceSummaryView(row, surroundings)), page };
    },
  );

  app.post(
    PATH,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'createSource',
        summary: 'Create a source',
        description:
          'A named source may be used in any article. One that is described, or has a pseudonym, is for one article, so that nothing leads from one story to another. Who it is never belongs here, but to its sealed identity.',
        headers: idempotencyHeaders,
        body: SourceInput,
        response: { 201: SourceRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const created = await createSource({ tx, viewer, at: now(), newId, mayUseArticle }, request.body);
        if (!created.ok) return created;
        const body = sourceRecordView(await readSource(tx, viewer, created.value));
        return ok({ status: 201, headers: { location: `${PATH}/${body.id}`, etag: versionTag(body.version) }, body });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    `${PATH}/:id`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getSourceRecord',
        summary: 'Get a source as the newsroom sees it',
        description: 'The ETag of the answer is what a change names in If-Match. Who it is, is not told here.',
        params: Params,
        response: { 200: SourceRecord },
      },
    },
    async (request, reply) => {
      const source = valueOf(await seeSource(db.read, request.viewer, request.params.id));
      reply.header('etag', versionTag(source.version));
      return sourceRecordView(await readSource(db.read, request.viewer, source));
    },
  );

  app.patch(
    `${PATH}/:id`,
    {
      config: { access: newsroom, problems: ['source-merged'] },
      schema: {
        operationId: 'patchSource',
        summary: 'Change a source',
        description:
          'A JSON merge patch (RFC 7396): what is not sent stays. Every published article that names the source shows the change; what is told of one without a name stays in each article as it was published, and has to be approved again.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: Params,
        headers: ifMatchHeaders,
        body: SourcePatch,
        response: { 200: SourceRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const isExpected = readIfMatch(request.headers['if-match']);
      const result = await transact(db, async (tx) => {
        const found = await sourceToChange(tx, { viewer, id: request.params.id, isExpected });
        if (!found.ok) return found;
        const patched = await patchSource({ tx, viewer, at: now() }, found.value, request.body);
        return patched.ok ? ok(sourceRecordView(await readSource(tx, viewer, patched.value))) : patched;
      });
      const body = valueOf(result);
      reply.header('etag', versionTag(body.version));
      return body;
    },
  );

  app.post(
    `${PATH}/:id/merge`,
    {
      config: { access: newsroom, problems: ['source-merged'] },
      schema: {
        operationId: 'mergeSource',
        summary: 'Merge a source into another',
        description:
          'For two records of one source: everything that this one is used for belongs to the other from now on, which is answered. This one stays as history. The desk merges named sources; others are merged with the permission `sources:identity`, and readers go on seeing one of them for each article.',
        params: Params,
        headers: idempotencyHeaders.extend(ifMatchHeaders.shape),
        body: MergeInput,
        response: { 200: SourceRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id } = request.params;
      const isExpected = readIfMatch(request.headers['if-match']);
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const at = now();
        const merged = await mergeSources({ tx, viewer, at }, { id, isExpected, ...request.body });
        if (!merged.ok) return merged;
        const { id: into, identification } = merged.value;
        if (isAnonymous(identification))
          await audit({ action: 'merge', sourceId: id, by: viewer.keyId, at, detail: `into ${into}` });
        const body = sourceRecordView(await readSource(tx, viewer, merged.value));
        return ok({ status: 200, headers: { etag: versionTag(body.version) }, body });
      });
      const kept = valueOf(answer);
      if (isAnonymous(kept.body.identification)) await vault.adopt(id, kept.body.id, viewer.keyId);
      return giveKept(reply, kept);
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      config: { access: newsroom, problems: ['source-in-use', 'source-merged'] },
      schema: {
        operationId: 'deleteSource',
        summary: 'Delete a source',
        description: 'Only what no article uses, and no other source speaks for, can be deleted.',
        params: Params,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { params } = request;
      const viewer = holderOf(request);
      const conditions = { viewer, id: params.id, isExpected: readIfMatch(request.headers['if-match']) };
      const result = await transact(db, async (tx) => {
        const found = await sourceToChange(tx, conditions);
        return found.ok ? deleteSource(tx, found.value, viewer) : found;
      });
      const nothing = valueOf(result);
      await vault.forget(params.id, viewer.keyId);
      reply.code(204);
      return nothing;
    },
  );

  done();
};

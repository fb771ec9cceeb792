import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database, Executor } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { desk, newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, staleVersion, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id as Id } from '../lib/fields.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { EntryInput, EntryPatch } from './content.ts';
import {
  authorKind,
  createEntry,
  deleteEntry,
  type EditContext,
  type Kind,
  patchEntry,
  sectionKind,
  tagKind,
} from './edit.ts';
import { TaxonomyListQuery } from './list-query.ts';
import {
  AuthorInput,
  AuthorPatch,
  AuthorRecord,
  SectionInput,
  SectionPatch,
  SectionRecord,
  TagInput,
  TagPatch,
  TagRecord,
} from './schema.ts';
import type { TaxonomyName, TaxonomyRow } from './store.ts';
import { authorRecordView, topicRecordView } from './view.ts';

export interface TaxonomyEditorialDeps {
  readonly db: Database;
  readonly once: Once;
  readonly cursors: Cursors;
  readonly now: Now;
  readonly newId: NewId;
}

/** Where the newsroom keeps its sections, tags and authors: contributors read, the desk writes. */
export const taxonomyEditorialRoutes: FastifyPluginCallbackZod<TaxonomyEditorialDeps> = (app, deps, done) => {
  keep(app, deps, {
    kind: sectionKind,
    many: 'sections',
    input: SectionInput,
    patch: SectionPatch,
    record: SectionRecord,
    view: topicRecordView,
  });
  keep(app, deps, {
    kind: tagKind,
    many: 'tags',
    input: TagInput,
    patch: TagPatch,
    record: TagRecord,
    view: topicRecordView,
  });
  keep(app, deps, {
    kind: authorKind,
    many: 'authors',
    input: AuthorInput,
    patch: AuthorPatch,
    record: AuthorRecord,
    view: authorRecordView,
  });
  done();
};

type App = Parameters<FastifyPluginCallbackZod>[0];

/** How one of the three is kept. */
interface Kept<Row> {
  readonly kind: Kind<Row>;
  readonly many: TaxonomyName;
  readonly input: z.ZodType<EntryInput>;
  readonly patch: z.ZodType<EntryPatch>;
  readonly record: z.ZodType;
  readonly view: (row: Row) => object;
}

function keep<Row extends TaxonomyRow>(
  app: App,
  deps: TaxonomyEditorialDeps,
  { kind, many, input, patch, record, view }: Kept<Row>,
): void {
  const { db, once, cursors, now, newId } = deps;
  const { store } = kind;
  const path = `/v1/editorial/${many}`;
  const name = kind.name.slice(0, 1).toUpperCase() + kind.name.slice(1);
  const one = kind.name === 'author' ? 'an author' : `a ${kind.name}`;
  const Params = z.object({
    id: Id.meta({ description: `Id of the ${kind.name}.`, examples: [EXAMPLE_IDS[kind.name]] }),
  });
  const contextOf = (tx: Executor): EditContext => ({ tx, at: now(), newId });

  app.get(
    path,
    {
      config: { access: newsroom, problems: ['invalid-cursor'] },
      schema: {
        operationId: `list${name}Records`,
        summary: `List ${many} with their versions`,
        description: 'By name, then by id.',
        querystring: TaxonomyListQuery,
        response: { 200: pageOf(record, `${name}RecordList`, `A page of ${many} as editors get them.`) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const list = readList({ cursors, list: path, key: ['string', 'string'], query });
      const rows = await store.list(db.read, list);
      const total = query.count === 'exact' ? await store.count(db.read) : undefined;
      const { items, page } = list.page(rows, (row) => [row.name, row.id], total);
      linkNext(request, reply, page);
      return { items: items.map((row) => view(row)), page };
    },
  );

  app.post(
    path,
    {
      config: { access: desk, problems: ['slug-taken'] },
      schema: {
        operationId: `create${name}`,
        summary: `Create ${one}`,
        description: 'Public at once. Without a slug one is made from the name.',
        headers: idempotencyHeaders,
        body: input,
        response: { 201: record },
      },
    },
    async (request, reply) => {
      const attempt = { keyId: holderOf(request).keyId, ...idempotencyOf(request) };
      const answer = await once(attempt, async (tx) => {
        const created = await createEntry(kind, contextOf(tx), request.body);
        if (!created.ok) return created;
        const { id, version } = created.value;
        return ok({
          status: 201,
          headers: { location: `${path}/${id}`, etag: versionTag(version) },
          body: view(created.value),
        });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    `${path}/:id`,
    {
      config: { access: newsroom },
      schema: {
        operationId: `get${name}Record`,
        summary: `Get ${one} with its version`,
        description: 'The ETag of the answer is what a change names in If-Match.',
        params: Params,
        response: { 200: record },
      },
    },
    async (request, reply) => {
      const row = await store.find(db.read, request.params.id);
      if (row === undefined) throw new ProblemError('not-found');
      reply.header('etag', versionTag(row.version));
      return view(row);
    },
  );

  app.patch(
    `${path}/:id`,
    {
      config: { access: desk, problems: ['slug-taken'] },
      schema: {
        operationId: `patch${name}`,
        summary: `Change ${one}`,
        description:
          'A JSON merge patch (RFC 7396): what is not sent stays. Published articles that show what changes are changed with it.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: Params,
        headers: ifMatchHeaders,
        body: patch,
        response: { 200: record },
      },
    },
    async (request, reply) => {
      const conditions = { id: request.params.id, isExpected: readIfMatch(request.headers['if-match']) };
      const result = await transact(db, async (tx) => {
        const found = await rowToChange(tx, conditions);
        return found.ok ? patchEntry(kind, contextOf(tx), { row: found.value, patch: request.body }) : found;
      });
      const row = valueOf(result);
      reply.header('etag', versionTag(row.version));
      return view(row);
    },
  );

  app.delete(
    `${path}/:id`,
    {
      config: { access: desk, problems: ['in-use'] },
      schema: {
        operationId: `delete${name}`,
        summary: `Delete ${one}`,
        description: 'Only what no working copy and no published article uses can be deleted.',
        params: Params,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const conditions = { id: request.params.id, isExpected: readIfMatch(request.headers['if-match']) };
      const result = await transact(db, async (tx) => {
        const found = await rowToChange(tx, conditions);
        return found.ok ? deleteEntry(kind, contextOf(tx), found.value) : found;
      });
      reply.code(204);
      return valueOf(result);
    },
  );

  /** The row in the version that the caller read. */
  async function rowToChange(
    tx: Executor,
    { id, isExpected }: { id: string; isExpected: (version: number) => boolean },
  ): Promise<Result<Row, Refused<'not-found' | 'version-conflict'>>> {
    const row = await store.find(tx, id);
    if (row === undefined) return err({ code: 'not-found' });
    return isExpected(row.version) ? ok(row) : err(staleVersion(row.version));
  }
}

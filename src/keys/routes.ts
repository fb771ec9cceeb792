import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { holderOf } from '../http/auth.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { countParam, cursorParam, linkNext, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import { commaList, limitParam } from '../http/query.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import type { NewId } from '../lib/ids.ts';
import { ok } from '../lib/result.ts';
import { issueKey } from './issue.ts';
import type { RandomBytes } from './keys.ts';
import { revokeKey } from './revoke.ts';
import { Key, KeyInput, KeyState, NewKey } from './schema.ts';
import { countKeys, findKey, listKeys } from './store.ts';
import { keyView, newKeyView } from './view.ts';

/** What the routes of keys need. */
export interface KeyRoutesDeps {
  readonly db: Database;
  readonly once: Once;
  readonly cursors: Cursors;
  readonly now: Now;
  readonly newId: NewId;
  readonly random: RandomBytes;
}

const KeyList = pageOf(Key, 'KeyList', 'A page of keys, newest first.');
const Params = z.object({ id: id.meta({ description: 'Id of the key.', examples: [EXAMPLE_IDS.key] }) });
const KeyListQuery = z
  .strictObject({
    state: commaList(KeyState, 'Only keys in any of these states.').optional(),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
  })
  .meta({ style: 'form', explode: false });

/** `/v1/admin/keys`: for admins only. A key is never changed: it is made, and it is revoked. */
export const keyRoutes: FastifyPluginCallbackZod<KeyRoutesDeps> = (app, deps, done) => {
  const { db, once, cursors, now, newId, random } = deps;
  const access = ['admin'] as const;
  app.addHook('onRequest', (_request, reply, next) => {
    reply.header('cache-control', 'no-store');
    next();
  });

  app.get(
    '/v1/admin/keys',
    {
      config: { access },
      schema: {
        operationId: 'listKeys',
        summary: 'List keys',
        description: 'Newest first, with those that have expired or were revoked.',
        querystring: KeyListQuery,
        response: { 200: KeyList },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const filter = { states: query.state ?? [], at: now() };
      const bounds = { state: filter.states.toSorted() };
      const list = readList({ cursors, list: 'keys', bounds, key: ['number', 'string'], query });
      const rows = await listKeys(db.read, { ...filter, after: list.after, limit: list.limit });
      const total = query.count === 'exact' ? await countKeys(db.read, filter) : undefined;
      const { items, page } = list.page(rows, (row) => [row.createdAt, row.id], total);
      linkNext(request, reply, page);
      return { items: items.map((row) => keyView(row, filter.at)), page };
    },
  );

  app.post(
    '/v1/admin/keys',
    {
      config: { access },
      schema: {
        operationId: 'createKey',
        summary: 'Create a key',
        description:
          'The answer is the only one that shows the key; the same request sent again with the same Idempotency-Key gets the same answer.',
        headers: idempotencyHeaders,
        body: KeyInput,
        response: { 201: NewKey },
      },
    },
    async (request, reply) => {
      const { keyId } = holderOf(request);
      const answer = await once({ keyId, ...idempotencyOf(request) }, async (tx) => {
        const issued = await issueKey(tx, { ...request.body, createdBy: keyId }, { at: now(), newId, random });
        if (!issued.ok) return issued;
        const location = `/v1/admin/keys/${issued.value.row.id}`;
        return ok({ status: 201, headers: { location }, body: newKeyView(issued.value) });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    '/v1/admin/keys/:id',
    {
      config: { access },
      schema: { operationId: 'getKey', summary: 'Get a key', params: Params, response: { 200: Key } },
    },
    async (request) => {
      const row = await findKey(db.read, request.params.id);
      if (row === undefined) throw new ProblemError('not-found');
      return keyView(row, now());
    },
  );

  app.delete(
    '/v1/admin/keys/:id',
    {
      config: { access, problems: ['own-key', 'last-admin-key'] },
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke a key',
        description:
          'The key is refused from the next request on, for good; its record stays. A key cannot revoke itself, and one active admin key is always left.',
        params: Params,
        response: { 204: z.null().meta({ description: 'The key is revoked.' }) },
      },
    },
    async (request, reply) => {
      const { keyId } = holderOf(request);
      const revocation = { id: request.params.id, by: keyId, at: now() };
      valueOf(await transact(db, (tx) => revokeKey(tx, revocation)));
      return reply.code(204).send(null);
    },
  );
  done();
};

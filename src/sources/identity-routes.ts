import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { valueOf } from '../http/outcome.ts';
import { findNames } from '../keys/names.ts';
import type { Now } from '../lib/clock.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import type { IdentityVault } from '../vault/vault.ts';
import { deleteIdentity, openIdentity, sealIdentity } from './identity.ts';
import { IdentityInput, purposeHeaders, SourceIdentity, SourceSealing } from './identity-schema.ts';
import { identityView, sealingView } from './identity-view.ts';

/** What the routes of sealed identities need. */
export interface IdentityRoutesDeps {
  readonly db: Database;
  readonly vault: IdentityVault;
  readonly now: Now;
}

const Params = z.object({ id: id.meta({ description: 'Id of the source.', examples: [EXAMPLE_IDS.source] }) });
const replacing = z.object({
  'if-match': z.string().max(200).optional().meta({
    description:
      'The ETag of what is sealed, to replace it; `*` replaces whatever it is. Leave it out where nothing is sealed yet.',
  }),
});
const PATH = '/v1/editorial/sources/:id/identity';

/** Who an anonymous source is: for keys that were given the permission by name. */
export const identityRoutes: FastifyPluginCallbackZod<IdentityRoutesDeps> = (app, { db, vault, now }, done) => {
  const config = { access: newsroom, permission: 'sources:identity' } as const;
  app.addHook('onRequest', (_request, reply, next) => {
    reply.header('cache-control', 'no-store');
    next();
  });

  app.put(
    PATH,
    {
      config: { ...config, problems: ['source-is-named', 'source-merged', 'identity-unreadable'] },
      schema: {
        operationId: 'sealSourceIdentity',
        summary: 'Seal who a source is',
        description:
          'Encrypted, in a file of its own, bound to this source. The answer says only that it is sealed. Where something is sealed already, If-Match names the version that it takes the place of. It is recorded who sealed it.',
        params: Params,
        headers: replacing,
        body: IdentityInput,
        response: {
          200: SourceSealing.describe('What was sealed before was replaced.'),
          201: SourceSealing.describe('It is sealed.'),
        },
      },
    },
    async (request, reply) => {
      const { params, headers, body } = request;
      const asking = { db: db.read, vault, viewer: holderOf(request), at: now(), sourceId: params.id };
      const ifMatch = headers['if-match'];
      const isExpected = ifMatch === undefined ? undefined : readIfMatch(ifMatch);
      const sealing = valueOf(await sealIdentity(asking, body, isExpected));
      reply.header('etag', versionTag(sealing.version)).code(sealing.isNew ? 201 : 200);
      if (sealing.isNew) reply.header('location', PATH.replace(':id', params.id));
      return sealingView(params.id, sealing);
    },
  );

  app.get(
    PATH,
    {
      config: { ...config, problems: ['identity-unreadable', 'purpose-names-source', 'unavailable', 'storage-full'] },
      schema: {
        operationId: 'readSourceIdentity',
        summary: 'Read who a source is',
        description:
          'Each reading is recorded with its purpose before anything is answered: what cannot be recorded is not read. The purpose goes in a header, because addresses end up in logs.',
        params: Params,
        headers: purposeHeaders,
        response: { 200: SourceIdentity },
      },
    },
    async (request, reply) => {
      const { params, headers } = request;
      const asking = { db: db.read, vault, viewer: holderOf(request), at: now(), sourceId: params.id };
      const opened = valueOf(await openIdentity(asking, headers['dateline-purpose']));
      const nameOf = await findNames(db.read, opened.sealedBy === null ? [] : [opened.sealedBy]);
      reply.header('etag', versionTag(opened.version));
      return identityView(params.id, opened, nameOf);
    },
  );

  app.delete(
    PATH,
    {
      config,
      schema: {
        operationId: 'deleteSourceIdentity',
        summary: 'Delete who a source is',
        description: 'For good: no byte of it stays in the file. That it was there stays in the audit log.',
        params: Params,
        headers: ifMatchHeaders,
        response: { 204: z.null().meta({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      const { params, headers } = request;
      const asking = { db: db.read, vault, viewer: holderOf(request), at: now(), sourceId: params.id };
      valueOf(await deleteIdentity(asking, readIfMatch(headers['if-match'])));
      return reply.code(204).send(null);
    },
  );
  done();
};

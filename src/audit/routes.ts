import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Database } from '../db/database.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import { findNames } from '../keys/names.ts';
import type { Cursors } from '../lib/cursor.ts';
import type { IdentityVault } from '../vault/vault.ts';
import { auditFilterOf, AuditQuery } from './query.ts';
import { AuditEntry } from './schema.ts';
import { auditEntryView } from './view.ts';

/** What the route of the audit log needs. */
export interface AuditRoutesDeps {
  readonly db: Database;
  readonly vault: IdentityVault;
  readonly cursors: Cursors;
}

const AuditLog = pageOf(AuditEntry, 'AuditLog', 'A page of the audit log, newest first.');

/** `/v1/admin/audit`: who was told who a source is. Reading it takes no permission: it names nobody who is sealed. */
export const auditRoutes: FastifyPluginCallbackZod<AuditRoutesDeps> = (app, { db, vault, cursors }, done) => {
  app.get(
    '/v1/admin/audit',
    {
      config: { access: ['admin'], problems: ['unavailable'] },
      schema: {
        operationId: 'listAuditLog',
        summary: 'Read the audit log',
        description:
          'Everything that was done with the identities of anonymous sources, newest first. Nothing in the log is ever changed or removed.',
        querystring: AuditQuery,
        response: { 200: AuditLog },
      },
    },
    async (request, reply) => {
      const { query } = request;
      reply.header('cache-control', 'no-store');
      const filter = auditFilterOf(query);
      const list = readList({ cursors, list: 'audit', bounds: { ...filter }, key: ['number'], query });
      const [before] = list.after ?? [];
      const entries = vault.listAudit({ ...filter, before, limit: list.limit });
      const total = query.count === 'exact' ? vault.countAudit(filter) : undefined;
      const { items, page } = list.page(entries, ({ seq }) => [seq], total);
      const nameOf = await findNames(db.read, [...new Set(items.flatMap(({ by }) => by ?? []))]);
      linkNext(request, reply, page);
      return { items: items.map((entry) => auditEntryView(entry, nameOf)), page };
    },
  );
  done();
};

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createHttp, type HttpOptions } from '../../src/http/server.ts';
import { booleanParam, commaList, instantParam, limitParam } from '../../src/http/query.ts';

const access = 'anyone' as const;

/** A bare server with a few routes that have every part of a request. */
export function sampleApp(options: Partial<HttpOptions> = {}) {
  const app = createHttp({ newId: randomUUID, log: false, corsOrigin: '*', ...options });
  const Block = z.strictObject({ _type: z.literal('block'), text: z.string().max(100) });
  const Thing = z.strictObject({
    headline: z.string().min(1).max(300),
    state: z.enum(['draft', 'published']).optional(),
    count: z.int().min(0).optional(),
    tags: z.array(z.string()).max(50).optional(),
    body: z
      .union([z.array(Block).max(5000), z.strictObject({ markdown: z.string() }), z.strictObject({ html: z.string() })])
      .optional(),
    source: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('named'), name: z.string() }),
        z.strictObject({ kind: z.literal('anonymous'), reason: z.string() }),
      ])
      .optional(),
  });
  const querystring = z.strictObject({
    limit: limitParam,
    publishedFrom: instantParam('From this instant on.').optional(),
    section: commaList(z.string().regex(/^[a-z]+$/, 'Use lower-case letters.'), 'Sections.').optional(),
    sort: z.enum(['publishedAt', '-publishedAt']).optional(),
    exact: booleanParam('Whether to count.').optional(),
  });
  app.get('/things', { config: { access }, schema: { querystring } }, (request) => ({ query: request.query }));
  app.get(
    '/things/:id',
    {
      config: { access },
      schema: { params: z.strictObject({ id: z.string().regex(/^[a-z0-9-]+$/, 'Use the id of a thing.') }) },
    },
    (request) => request.params,
  );
  app.post('/things', { config: { access }, schema: { body: Thing } }, (request) => ({ body: request.body }));
  app.patch(
    '/things/:id',
    {
      config: { access },
      schema: { body: Thing.partial(), headers: z.looseObject({ 'x-trace': z.string().max(5).optional() }) },
    },
    (request) => ({ body: request.body, agent: request.headers['user-agent'] }),
  );
  app.delete('/things/:id', { config: { access } }, (_request, reply) => reply.code(204).send());
  app.post(
    '/things/:id/publish',
    { config: { access }, schema: { body: z.strictObject({ message: z.string().optional() }).nullish() } },
    () => ({ done: true }),
  );
  app.get('/things/:id/failing', { config: { access } }, (_request, reply) => {
    reply.header('etag', '"1"').header('surrogate-key', 'secret').header('cache-control', 'public');
    throw new Error('the password of the database is hunter2');
  });
  return app;
}

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { registerContract } from '../../src/http/openapi.ts';
import { createHttp } from '../../src/http/server.ts';
import { registerSwaggerUi } from '../../src/http/swagger-ui.ts';

const Named = z
  .object({
    kind: z.literal('person').meta({ description: 'A person.' }),
    name: z.string().meta({ description: 'The name.' }),
  })
  .meta({ id: 'Named', description: 'Someone known by name.', examples: [{ kind: 'person', name: 'Ada Roe' }] });
const Anonymous = z
  .object({
    kind: z.literal('anonymous'),
    description: z.string().meta({ description: 'What readers may know.', examples: ['an official'] }),
  })
  .meta({ id: 'Anonymous', description: 'Someone who is not named.' });
const Source = z.discriminatedUnion('kind', [Named, Anonymous]).meta({ id: 'Source', description: 'Who is quoted.' });

const Article = z
  .object({
    id: z.uuidv7().meta({ description: 'Its id.' }),
    version: z.int().min(1).meta({ description: 'Rises with each save.' }),
    slug: z.string().max(120).meta({ description: 'Its name in URLs.' }),
    headline: z.string().max(300).meta({ description: 'What stands above it.' }),
    standfirst: z.string().nullable().meta({ description: 'What it is about.' }),
    genre: z.enum(['current', 'opinion']).nullable().meta({ description: 'Its kind.' }),
    publishedAt: z.iso.datetime({ precision: 3 }).nullable().meta({ description: 'When it went out.' }),
    sources: z.array(Source).meta({ description: 'Whom it quotes.' }),
    labels: z.record(z.string(), z.string()).meta({ description: 'Labels by name.', examples: [{ desk: 'world' }] }),
  })
  .meta({
    id: 'Article',
    description: 'A story.',
    examples: [
      {
        id: '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10',
        version: 3,
        slug: 'harbour-bridge-reopens',
        headline: 'Harbour bridge reopens',
        standfirst: null,
        genre: 'current',
        publishedAt: '2026-11-20T06:00:00.000Z',
        sources: [{ kind: 'person', name: 'Ada Roe' }],
        labels: {},
      },
    ],
  });
const Page = z
  .object({
    next: z.string().nullable().meta({ description: 'The cursor of the next page.' }),
    limit: z.int().meta({ description: 'How many items a page holds at most.', examples: [20] }),
  })
  .meta({ id: 'Page', description: 'Where the next page is.' });
const ArticleList = z
  .object({ items: z.array(Article).meta({ description: 'The stories.' }), page: Page })
  .meta({ id: 'ArticleList', description: 'One page of stories.' });

const Body = z
  .union([
    z.string().meta({ description: 'Plain text.' }),
    z.strictObject({ markdown: z.string().meta({ description: 'Markdown.' }) }),
  ])
  .meta({ id: 'Body', description: 'The text.' });
const CreateArticle = z
  .strictObject({
    headline: z.string().min(1).max(300).meta({ description: 'What stands above it.' }),
    language: z.string().default('en').meta({ description: 'Its language.' }),
    body: Body.optional(),
  })
  .meta({
    id: 'CreateArticle',
    description: 'A new story.',
    examples: [{ headline: 'Harbour bridge reopens' }, { headline: 'Harbour bridge reopens', body: { markdown: '…' } }],
  });
const PatchArticle = z
  .strictObject({ headline: z.string().min(1).max(300).optional().meta({ description: 'What stands above it.' }) })
  .meta({ id: 'PatchArticle', description: 'What changes.', examples: [{ headline: 'Harbour bridge opens again' }] });
const Id = z.object({
  id: z.uuidv7().meta({ description: 'The id of the story.', examples: ['0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10'] }),
});
const IfMatch = z.object({
  'if-match': z.string().meta({ description: 'The ETag of the version you have read.', examples: ['"3"'] }),
});

const article: z.infer<typeof Article> = {
  id: '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10',
  version: 3,
  slug: 'harbour-bridge-reopens',
  headline: 'Harbour bridge reopens',
  standfirst: null,
  genre: 'current',
  publishedAt: '2026-11-20T06:00:00.000Z',
  sources: [],
  labels: {},
};

/** A small application that has one route of every kind, to try the contract on. `more` adds routes before it is ready. */
export async function buildToyApp(more: (app: FastifyInstance) => void = () => {}): Promise<FastifyInstance> {
  const app = createHttp({ newId: () => '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10', log: false, corsOrigin: '*' });
  registerContract(app, { version: '1.2.3' });
  registerSwaggerUi(app);
  app.get('/hidden', { config: { access: 'anyone' }, schema: { hide: true } }, async () => 'hidden');
  await app.register(async (scope) => {
    const routes = scope.withTypeProvider<ZodTypeProvider>();
    routes.get(
      '/v1/articles',
      {
        config: { access: 'anyone' },
        schema: {
          operationId: 'listArticles',
          summary: 'List articles',
          description: 'Newest first.',
          tags: ['Articles'],
          querystring: z
            .strictObject({
              section: z
                .preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(z.string()).max(50))
                .optional()
                .meta({ description: 'Any of these sections.', examples: [['world', 'politics']] }),
              limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'At most so many.' }),
              cursor: z
                .string()
                .optional()
                .meta({ description: 'Where to go on.', examples: ['eyJ2IjoxfQ'] }),
            })
            .meta({ style: 'form', explode: false }),
          response: { 200: ArticleList },
        },
      },
      async () => ({ items: [article], page: { next: null, limit: 20 } }),
    );
    routes.get(
      '/v1/articles/:ref',
      {
        config: { access: 'anyone', problems: ['gone'] },
        schema: {
          operationId: 'getArticle',
          summary: 'Read an article',
          params: z.object({
            ref: z.string().meta({ description: 'Its id or its slug.', examples: ['harbour-bridge-reopens'] }),
          }),
          response: { 200: Article, 301: z.null().meta({ description: 'The slug has changed.' }) },
        },
      },
      async () => article,
    );
    routes.post(
      '/v1/editorial/articles',
      {
        config: { access: ['contributor', 'editor', 'admin'], problems: ['slug-taken', 'unsafe-markup'] },
        schema: {
          operationId: 'createArticle',
          summary: 'Start an article',
          headers: z.object({
            'idempotency-key': z
              .string()
              .optional()
              .meta({ description: 'Makes the request safe to repeat.', examples: ['5f0c…'] }),
          }),
          body: CreateArticle,
          response: { 201: Article },
        },
      },
      async (_, reply) => reply.code(201).send(article),
    );
    routes.get(
      '/v1/editorial/articles/:id',
      {
        config: { access: ['contributor', 'editor', 'admin'] },
        schema: { operationId: 'getDraft', summary: 'Read a working copy', params: Id, response: { 200: Article } },
      },
      async () => article,
    );
    routes.patch(
      '/v1/editorial/articles/:id',
      {
        config: { access: ['contributor', 'editor', 'admin'] },
        schema: {
          operationId: 'patchArticle',
          summary: 'Change an article',
          consumes: ['application/merge-patch+json', 'application/json'],
          params: Id,
          headers: IfMatch,
          body: PatchArticle,
          response: { 200: Article },
        },
      },
      async () => article,
    );
    routes.delete(
      '/v1/editorial/articles/:id',
      {
        config: { access: ['editor', 'admin'], problems: ['not-deletable'] },
        schema: {
          operationId: 'deleteArticle',
          summary: 'Delete a draft',
          deprecated: true,
          params: Id,
          headers: IfMatch,
          response: { 204: z.null().meta({ description: 'It is gone.' }) },
        },
      },
      async (_, reply) => reply.code(204).send(null),
    );
    routes.get(
      '/v1/syndication/changes',
      {
        config: { access: ['partner'] },
        schema: {
          operationId: 'listChanges',
          summary: 'Follow what changes',
          querystring: z.strictObject({ after: z.string().optional().meta({ description: 'Where to go on.' }) }),
          response: { 200: ArticleList },
        },
      },
      async () => ({ items: [], page: { next: null, limit: 20 } }),
    );
    routes.get(
      '/health/live',
      {
        config: { access: 'anyone', unmetered: true, headers: { 200: ['Cache-Control'] } },
        schema: {
          operationId: 'getLiveness',
          summary: 'Ask whether the process lives',
          response: { 200: z.object({ status: z.literal('ok').meta({ description: 'Always ok.' }) }) },
        },
      },
      async () => ({ status: 'ok' as const }),
    );
  });
  more(app);
  await app.ready();
  return app;
}

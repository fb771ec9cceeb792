import swagger, { type FastifyStaticSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { contractOf } from './openapi.ts';

/**
 * Answers `/docs` with Swagger UI for the contract of this app. Everything comes from this server, under a content security policy
 * that lets nothing else in. The UI lives in an application of its own, which is made at the first visit: the start pays nothing. Whoever opens the bare address is led there.
 */
export function registerSwaggerUi(app: FastifyInstance): void {
  let ui: Promise<FastifyInstance> | undefined;
  const route = { config: { access: 'anyone', produces: 'anything' }, schema: { hide: true } } as const;
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!served.test(request.url)) return reply.callNotFound();
    ui ??= makeUi(app);
    return forward(await ui, request, reply);
  };
  app.get('/', route, (_request, reply) => reply.redirect('/docs'));
  app.get('/docs', route, answer);
  app.get('/docs/*', route, answer);
  app.addHook('onClose', async () => {
    await (await ui)?.close();
  });
}

async function makeUi(app: FastifyInstance): Promise<FastifyInstance> {
  const ui = Fastify({ logger: false });
  const document = structuredClone(contractOf(app));
  if (!isOpenApi(document)) throw new Error('The contract is not an OpenAPI document');
  await ui.register(swagger, { mode: 'static', specification: { document } });
  await ui.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    validatorUrl: false,
    theme: { title: 'Dateline API' },
    uiConfig: {
      deepLinking: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      filter: true,
      layout: 'BaseLayout',
      // A key would outlive the visit in the browser's storage.
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
  await ui.ready();
  return ui;
}

const contentSecurityPolicy = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'connect-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self'",
};

/** The page, the contract and the files of the UI; nothing else of the plugin is reachable. */
const served = /^\/docs(?:\/|\/json|\/static\/[a-z\d-]+\.(?:css|js|png))?$/;

const passedOn = ['cache-control', 'content-security-policy', 'content-type', 'etag', 'last-modified', 'location'];

async function forward(ui: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = request.headers;
  const answer = await ui.inject({
    method: 'GET',
    url: request.url,
    headers: {
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
      ...(ifModifiedSince !== undefined && { 'if-modified-since': ifModifiedSince }),
    },
  });
  if (answer.statusCode >= 400) return reply.callNotFound();
  const headers = Object.entries(answer.headers).filter(([name]) => passedOn.includes(name));
  return reply.code(answer.statusCode).headers(Object.fromEntries(headers)).send(answer.rawPayload);
}

type OpenApi = Extract<FastifyStaticSwaggerOptions['specification'], { document: unknown }>['document'];

function isOpenApi(document: object): document is OpenApi {
  return 'openapi' in document && 'paths' in document;
}

import { Validator } from '@seriousme/openapi-schema-validator';
import t from 'tap';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { contractOf, registerContract, toYaml } from '../../../src/http/openapi.ts';
import type { Operation, Parameter, Reference, Response } from '../../../src/http/openapi/document.ts';
import { createHttp } from '../../../src/http/server.ts';
import { buildToyApp } from '../../contract/toy-app.ts';

const app = await buildToyApp();
t.teardown(() => app.close());
const document = contractOf(app);
const operations = Object.fromEntries(
  Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => [one.operationId, one])),
);

function operation(id: string): Operation {
  const found = operations[id];
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

function response(id: string, status: number): Response {
  const found = operation(id).responses[status];
  if (found === undefined) throw new Error(`no ${status} of ${id}`);
  return '$ref' in found ? document.components.responses[nameIn(found)]! : found;
}

function parameters(id: string): Parameter[] {
  return (operation(id).parameters ?? []).map((one) =>
    '$ref' in one ? document.components.parameters[nameIn(one)]! : one,
  );
}

function nameIn({ $ref }: Reference): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

function codes(id: string, status: number): string[] {
  return Object.keys(response(id, status).content?.['application/problem+json']?.examples ?? {});
}

t.test('the document is valid OpenAPI 3.1', async (t) => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as unknown as Record<string, unknown>,
  );
  t.ok(valid, { errors });
  t.equal(document.openapi, '3.1.1');
});

const answers: readonly [operation: string, statuses: readonly number[]][] = [
  ['listArticles', [200, 304, 400, 401, 406, 429, 500]],
  ['getArticle', [200, 301, 304, 400, 401, 404, 406, 410, 429, 500]],
  ['createArticle', [201, 400, 401, 403, 406, 409, 413, 415, 422, 429, 500, 503, 507]],
  ['getDraft', [200, 400, 401, 403, 404, 406, 429, 500]],
  ['patchArticle', [200, 400, 401, 403, 404, 406, 412, 413, 415, 422, 428, 429, 500, 503, 507]],
  ['deleteArticle', [204, 400, 401, 403, 404, 406, 409, 412, 428, 429, 500, 503, 507]],
  ['listChanges', [200, 400, 401, 403, 406, 429, 500]],
  ['getLiveness', [200, 400, 406, 500]],
  ['getContract', [200, 304, 400, 401, 406, 429, 500]],
];
for (const [id, statuses] of answers) {
  t.test(`${id} has all the answers that follow from what it is, and no other`, async (t) => {
    t.same(Object.keys(operation(id).responses).map(Number), statuses);
  });
}

const errors: readonly [operation: string, status: number, codes: readonly string[]][] = [
  ['listArticles', 400, ['invalid-parameter', 'malformed-url', 'invalid-cursor', 'unexpected-body']],
  ['listArticles', 401, ['invalid-key']],
  ['listArticles', 406, ['not-acceptable']],
  ['getArticle', 404, ['not-found']],
  ['getArticle', 410, ['gone']],
  ['createArticle', 401, ['missing-key', 'invalid-key']],
  ['createArticle', 403, ['forbidden']],
  ['createArticle', 409, ['idempotency-in-progress', 'slug-taken']],
  [
    'createArticle',
    422,
    ['validation-failed', 'invalid-text', 'inexact-number', 'idempotency-mismatch', 'unsafe-markup'],
  ],
  ['patchArticle', 412, ['version-conflict']],
  ['patchArticle', 415, ['unsupported-media-type']],
  ['patchArticle', 428, ['precondition-required']],
  ['deleteArticle', 409, ['not-deletable']],
  ['deleteArticle', 507, ['storage-full']],
];
for (const [id, status, expected] of errors) {
  t.test(`${status} of ${id} stands for ${expected.join(', ')}`, async (t) => {
    t.same(codes(id, status), expected);
  });
}

t.test('every error is a Problem with an example of each code, as it is sent', async (t) => {
  for (const { content } of Object.values(document.components.responses)) {
    if (content === undefined) continue;
    const media = content['application/problem+json'];
    t.same(media?.schema, { $ref: '#/components/schemas/Problem' });
    for (const [code, example] of Object.entries(media?.examples ?? {})) {
      t.same(example, { $ref: `#/components/examples/${code}` });
      t.match(document.components.examples[code]?.value, { code, type: `/problems/${code}`, requestId: String });
    }
  }
  t.match(document.components.examples['version-conflict']?.value, { status: 412, currentVersion: 8 });
});

const base = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'];
const cached = ['ETag', 'Last-Modified', 'Cache-Control', 'Surrogate-Key', 'Vary'];
const kept = ['Cache-Control', 'Vary'];
const headers: readonly [operation: string, status: number, names: readonly string[]][] = [
  ['listArticles', 200, [...base, ...cached, 'Content-Encoding', 'Link']],
  ['getArticle', 200, [...base, ...cached, 'Content-Encoding']],
  ['getArticle', 301, [...base, 'Cache-Control', 'Location']],
  ['getArticle', 304, [...base, ...cached]],
  ['createArticle', 201, [...base, 'ETag', ...kept, 'Location', 'Idempotency-Replayed']],
  ['getDraft', 200, [...base, 'ETag', ...kept]],
  ['patchArticle', 200, [...base, 'ETag', ...kept]],
  ['deleteArticle', 204, [...base, ...kept]],
  ['listChanges', 200, [...base, ...kept]],
  ['getLiveness', 200, ['X-Request-Id', 'Cache-Control']],
  ['getContract', 200, [...base, 'ETag', 'Cache-Control']],
  ['getContract', 304, [...base, 'ETag', 'Cache-Control']],
  ['getDraft', 401, [...base, 'Cache-Control', 'WWW-Authenticate']],
  ['getDraft', 403, [...base, 'Cache-Control']],
  ['getDraft', 429, [...base, 'Cache-Control', 'Retry-After']],
  ['createArticle', 415, [...base, 'Cache-Control', 'Accept']],
  ['patchArticle', 415, [...base, 'Cache-Control', 'Accept-Patch']],
  ['patchArticle', 503, [...base, 'Cache-Control', 'Retry-After']],
];
for (const [id, status, names] of headers) {
  t.test(`${status} of ${id} has the headers ${names.join(', ')}`, async (t) => {
    t.same(Object.keys(response(id, status).headers ?? {}), names);
  });
}

t.test('every reference leads somewhere', async (t) => {
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([a-z]+)\/([^"]+)"/gi);
  const components = document.components as unknown as Record<string, Record<string, unknown>>;
  for (const [, section = '', name = ''] of references) t.ok(components[section]?.[name], `${section}/${name}`);
});

t.test('parameters are described, and lists stand in one parameter with commas', async (t) => {
  t.same(
    parameters('listArticles').map(({ name, in: place, required }) => [name, place, required]),
    [
      ['section', 'query', false],
      ['limit', 'query', false],
      ['cursor', 'query', false],
      ['If-None-Match', 'header', false],
    ],
  );
  t.match(parameters('listArticles')[0], {
    style: 'form',
    explode: false,
    description: 'Any of these sections.',
    schema: { type: 'array', items: { type: 'string' }, maxItems: 50 },
  });
  t.same(parameters('listArticles')[1]?.schema, { default: 20, type: 'integer', minimum: 1, maximum: 100 });
});

t.test('only what must be sent is filled in when the contract is tried out', async (t) => {
  t.equal(parameters('getArticle')[0]?.example, 'harbour-bridge-reopens');
  t.notOk(parameters('listArticles').some((parameter) => 'example' in parameter));
});

t.test('headers have their usual names, and If-Match is needed', async (t) => {
  t.match(parameters('patchArticle')[1], { name: 'If-Match', in: 'header', required: true });
  t.match(parameters('createArticle')[0], { name: 'Idempotency-Key', in: 'header', required: false });
});

t.test('a merge patch is taken under both of its media types', async (t) => {
  t.same(Object.keys(operation('patchArticle').requestBody?.content ?? {}), [
    'application/merge-patch+json',
    'application/json',
  ]);
});

t.test('an example comes from the schema, or is composed of the examples of its parts', async (t) => {
  const article = response('getArticle', 200).content?.['application/json']?.example;
  t.match(article, { slug: 'harbour-bridge-reopens' });
  t.same(response('listArticles', 200).content?.['application/json']?.example, {
    items: [article],
    page: { next: null, limit: 20 },
  });
  t.same(response('getLiveness', 200).content?.['application/json']?.example, { status: 'ok' });
  t.same(Object.values(operation('createArticle').requestBody?.content['application/json']?.examples ?? {}), [
    { value: { headline: 'Harbour bridge reopens' } },
    { value: { headline: 'Harbour bridge reopens', body: { markdown: '…' } } },
  ]);
});

t.test('security follows from the access', async (t) => {
  t.same(operation('listArticles').security, []);
  t.same(operation('getDraft').security, [{ apiKey: [] }]);
  t.match(operation('deleteArticle').description, /\*editor\* or \*admin\*/);
});

t.test('where a key is not needed but lets see more, it may be sent', async (t) => {
  const more = await buildToyApp((app) =>
    app.get('/other', { config: { access: 'anyone', readsKeys: true }, schema }, () => ''),
  );
  t.teardown(() => more.close());
  t.same(contractOf(more).paths['/other']?.['get']?.security, [{}, { apiKey: [] }]);
});

t.test('where files are sent to, a request may take too long', async (t) => {
  const more = await buildToyApp((app) =>
    app.post('/other', { config: { access: 'anyone', upload: { record: z.object({}), types: [] } }, schema }, () => ''),
  );
  t.teardown(() => more.close());
  t.ok(contractOf(more).paths['/other']?.['post']?.responses[408]);
});

t.test('tags follow from the path where a route names none, and stand in the order of a newcomer', async (t) => {
  t.same(operation('getArticle').tags, ['Articles']);
  t.same(operation('createArticle').tags, ['Editorial articles']);
  t.same(
    document.tags.map(({ name }) => name),
    ['Articles', 'Editorial articles', 'Syndication', 'Service'],
  );
});

t.test('a hidden route is not in the contract', async (t) => {
  t.notOk(document.paths['/hidden']);
  t.notOk(Object.keys(document.paths).some((path) => path.startsWith('/docs')));
});

t.test('the contract is the same bytes each time', async (t) => {
  const again = await buildToyApp();
  t.teardown(() => again.close());
  t.equal(JSON.stringify(contractOf(again)), JSON.stringify(document));
  t.equal(contractOf(app), document, 'and the same object');
});

t.test('the YAML says the same as the JSON, in the same order', async (t) => {
  t.equal(JSON.stringify(parse(await toYaml(document))), JSON.stringify(document));
});

t.test('the contract is answered as JSON and as YAML, with an ETag', async (t) => {
  for (const [url, type] of [
    ['/openapi.json', 'application/json; charset=utf-8'],
    ['/openapi.yaml', 'application/yaml; charset=utf-8'],
  ] as const) {
    const answer = await app.inject(url);
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['content-type'], type);
    t.match(answer.headers['cache-control'], /^public, /);
    t.same(parse(answer.body), JSON.parse(JSON.stringify(document)));
    const etag = String(answer.headers.etag);
    t.match(etag, /^"[\w-]+"$/);
    const again = await app.inject({ url, headers: { 'if-none-match': `"other", W/${etag}` } });
    t.equal(again.statusCode, 304);
    t.equal(again.body, '');
  }
});

async function refusal(more: (app: FastifyInstance) => void): Promise<string> {
  const broken = await buildToyApp(more);
  t.teardown(() => broken.close());
  try {
    contractOf(broken);
  } catch (error) {
    return String(error);
  }
  return '';
}

const schema = { operationId: 'other', summary: 'Other', response: { 200: z.string() } } as const;
const refused: readonly [says: string, more: (app: FastifyInstance) => void, message: RegExp][] = [
  [
    'without an operationId',
    (app) =>
      app.get('/other', { config: { access: 'anyone' }, schema: { ...schema, operationId: undefined! } }, () => ''),
    /GET \/other: schema.operationId is missing/,
  ],
  [
    'without a summary',
    (app) => app.get('/other', { config: { access: 'anyone' }, schema: { ...schema, summary: undefined! } }, () => ''),
    /summary is missing/,
  ],
  ['without access', (app) => app.get('/other', { schema }, () => ''), /access is missing/],
  [
    'without an answer',
    (app) => app.get('/other', { config: { access: 'anyone' }, schema: { ...schema, response: undefined } }, () => ''),
    /response is missing/,
  ],
  [
    'with the operationId of another',
    (app) =>
      app.get('/other', { config: { access: 'anyone' }, schema: { ...schema, operationId: 'getArticle' } }, () => ''),
    /both are getArticle/,
  ],
  [
    'with a tag that nobody described',
    (app) => app.get('/other', { config: { access: 'anyone' }, schema: { ...schema, tags: ['Odd'] } }, () => ''),
    /there is no tag Odd/,
  ],
  [
    'with an error as an answer of its own',
    (app) =>
      app.get(
        '/other',
        { config: { access: 'anyone' }, schema: { ...schema, response: { 404: z.string() } } },
        () => '',
      ),
    /config.problems/,
  ],
  [
    'with a component id that is taken',
    (app) =>
      app.get(
        '/other',
        {
          config: { access: 'anyone' },
          schema: { ...schema, response: { 200: z.object({ a: z.string() }).meta({ id: 'Article' }) } },
        },
        () => '',
      ),
    /Article/,
  ],
];
for (const [says, more, message] of refused) {
  t.test(`a route ${says} is refused`, async (t) => {
    t.match(await refusal(more), message);
  });
}

t.test('a contract is not given before it is complete', async (t) => {
  const early = createHttp({ newId: () => 'request-1', log: false, corsOrigin: '*' });
  t.teardown(() => early.close());
  t.throws(() => contractOf(early), /registerContract was not called/);
  registerContract(early, { version: '1.0.0' });
  t.throws(() => contractOf(early), /when the app is ready/);
  await early.ready();
  t.same(Object.keys(contractOf(early).paths), ['/openapi.json', '/openapi.yaml']);
});

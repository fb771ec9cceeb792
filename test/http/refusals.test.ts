import type { InjectOptions } from 'fastify';
import t from 'tap';
import { BODY_LIMIT } from '../../src/http/json.ts';
import { ProblemError, type FieldError } from '../../src/http/problem.ts';
import type { ProblemCode } from '../../src/http/problems.ts';
import { assertProblem } from '../helpers/problem.ts';
import { sampleApp } from '../helpers/sample-app.ts';

interface Case {
  readonly request: InjectOptions;
  readonly code: ProblemCode;
  readonly errors?: readonly Partial<FieldError>[];
  readonly headers?: Readonly<Record<string, string>>;
}

const json = { 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = json): InjectOptions => ({
  method: 'POST',
  url: '/things',
  payload,
  headers,
});
const body = (value: unknown) => post(JSON.stringify(value));

const cases: Readonly<Record<string, Case>> = {
  'a path that does not exist': { request: { url: '/nothing' }, code: 'not-found' },
  'a path with a slash at the end': { request: { url: '/things/' }, code: 'not-found' },
  'a path in another case': { request: { url: '/Things' }, code: 'not-found' },
  'a doubled slash': { request: { url: '//things' }, code: 'not-found' },
  'a body for a path that does not exist': { request: { ...post('{'), url: '/nothing' }, code: 'not-found' },
  'a foreign body for a path that does not exist': {
    request: { ...post('x', { 'content-type': 'text/xml' }), url: '/nothing' },
    code: 'not-found',
  },
  'DELETE where there is GET and POST': {
    request: { method: 'DELETE', url: '/things?x=1' },
    code: 'method-not-allowed',
    headers: { allow: 'GET, HEAD, POST, OPTIONS' },
  },
  'PUT on a path with a parameter': {
    request: { method: 'PUT', url: '/things/a1' },
    code: 'method-not-allowed',
    headers: { allow: 'GET, HEAD, PATCH, DELETE, OPTIONS' },
  },
  TRACE: { request: { method: 'TRACE', url: '/things' }, code: 'method-not-allowed' },
  'a method of WebDAV': { request: { method: 'PROPFIND', url: '/things/a1' }, code: 'method-not-allowed' },
  'a method of WebDAV on a path that does not exist': {
    request: { method: 'PROPFIND', url: '/nothing' },
    code: 'not-found',
  },
  'OPTIONS for a path that does not exist': { request: { method: 'OPTIONS', url: '/nothing' }, code: 'not-found' },
  'GET where there is only POST': {
    request: { url: '/things/a1/publish' },
    code: 'method-not-allowed',
    headers: { allow: 'POST, OPTIONS' },
  },
  'a method override header': {
    request: { method: 'POST', url: '/things/a1', headers: { 'x-http-method-override': 'DELETE' } },
    code: 'method-not-allowed',
  },
  'a path that is not encoded': { request: { url: '/things/%zz' }, code: 'malformed-url' },
  'a path that is not UTF-8': { request: { url: '/things/%ff' }, code: 'malformed-url' },
  'a part of a path that is too long': { request: { url: `/things/${'a'.repeat(201)}` }, code: 'uri-too-long' },
  'a NUL in a path': {
    request: { url: '/things/%00' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'id', code: 'invalid-text' }],
  },
  'an encoded slash in a path': {
    request: { url: '/things/..%2f..' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'id', code: 'invalid-format', detail: 'Use the id of a thing.' }],
  },

  'an unknown parameter near a known one': {
    request: { url: '/things?sectoin=a' },
    code: 'invalid-parameter',
    errors: [
      {
        parameter: 'sectoin',
        code: 'unknown-parameter',
        detail: 'There is no parameter of this name; did you mean section?',
      },
    ],
  },
  'an unknown parameter near none': {
    request: { url: '/things?colour=a' },
    code: 'invalid-parameter',
    errors: [
      {
        parameter: 'colour',
        code: 'unknown-parameter',
        detail: 'There is no parameter of this name; known here: limit, publishedFrom, section, sort, exact.',
      },
    ],
  },
  'a parameter where none is known': {
    request: { url: '/things/a1?x=1' },
    code: 'invalid-parameter',
    errors: [
      { parameter: 'x', code: 'unknown-parameter', detail: 'There is no parameter of this name; none is known here.' },
    ],
  },
  'a parameter for HEAD where none is known': {
    request: { method: 'HEAD', url: '/things/a1?x=1' },
    code: 'invalid-parameter',
  },
  'a parameter named like the prototype': {
    request: { url: '/things?__proto__=1' },
    code: 'invalid-parameter',
    errors: [{ parameter: '__proto__' }],
  },
  'a parameter without a name': {
    request: { url: '/things?=1' },
    code: 'invalid-parameter',
    errors: [{ parameter: '' }],
  },
  'a bracketed parameter': {
    request: { url: '/things?section[]=a' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'section[]' }],
  },
  'a repeated parameter': {
    request: { url: '/things?section=a&section=b' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'section', code: 'repeated-parameter' }],
  },
  'a query that is not encoded': { request: { url: '/things?section=%zz' }, code: 'malformed-url' },
  'a query that is not UTF-8': { request: { url: '/things?section=%c3%28' }, code: 'malformed-url' },
  'an encoded lone surrogate': { request: { url: '/things?section=%ed%a0%80' }, code: 'malformed-url' },
  'a NUL in a query': {
    request: { url: '/things?section=a%00' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'section', code: 'invalid-text' }],
  },
  'several mistakes at once': {
    request: { url: '/things?limit=0&sort=up&exact=yes' },
    code: 'invalid-parameter',
    errors: [
      { parameter: 'limit' },
      { parameter: 'sort', code: 'not-allowed', detail: 'Use one of publishedAt, -publishedAt.' },
      { parameter: 'exact' },
    ],
  },
  'an empty entry of a list': {
    request: { url: '/things?section=a,,b' },
    code: 'invalid-parameter',
    errors: [{ parameter: 'section', detail: 'Use lower-case letters.' }],
  },
  'too many entries of a list': {
    request: { url: `/things?section=${Array.from({ length: 51 }, (_, i) => 'a'.repeat(i + 1)).join()}` },
    code: 'invalid-parameter',
    errors: [{ parameter: 'section', code: 'too-many' }],
  },
  'sixteen kilobytes of parameters': { request: { url: `/things?${'a&'.repeat(4000)}` }, code: 'invalid-parameter' },
  'a header that is not valid': {
    request: { method: 'PATCH', url: '/things/a1', headers: { ...json, 'x-trace': 'too long' }, payload: '{}' },
    code: 'invalid-parameter',
    errors: [{ header: 'X-Trace', code: 'too-long' }],
  },

  'an Accept that leaves no choice': {
    request: { url: '/things', headers: { accept: 'text/html' } },
    code: 'not-acceptable',
  },
  'an Accept that refuses JSON': {
    request: { url: '/things', headers: { accept: 'application/json;q=0, text/*' } },
    code: 'not-acceptable',
  },
  'a body with GET': {
    request: { method: 'GET', url: '/things', headers: { 'content-length': '2' }, payload: '{}' },
    code: 'unexpected-body',
  },
  'a body with DELETE': {
    request: { method: 'DELETE', url: '/things/a1', headers: json, payload: '{}' },
    code: 'unexpected-body',
  },
  'a foreign body with DELETE': {
    request: { method: 'DELETE', url: '/things/a1', headers: { 'content-type': 'text/plain' }, payload: 'x' },
    code: 'unexpected-body',
  },

  'no body': { request: { method: 'POST', url: '/things' }, code: 'empty-body' },
  'an empty body': { request: post(''), code: 'empty-body' },
  'a body of spaces': { request: post(' \n '), code: 'empty-body' },
  'no type': { request: post('{}', {}), code: 'unsupported-media-type', headers: { accept: 'application/json' } },
  'another type': {
    request: post('<a/>', { 'content-type': 'text/xml' }),
    code: 'unsupported-media-type',
    headers: { accept: 'application/json' },
  },
  'a type with a prefix': {
    request: post('{}', { 'content-type': 'application/jsonx' }),
    code: 'unsupported-media-type',
  },
  'a type with a tab': {
    request: post('{}', { 'content-type': 'application/json\ta' }),
    code: 'unsupported-media-type',
  },
  'two types': {
    request: post('{}', { 'content-type': 'application/json, text/plain' }),
    code: 'unsupported-media-type',
  },
  'a type that is none': { request: post('{}', { 'content-type': 'json' }), code: 'unsupported-media-type' },
  'UTF-16': {
    request: post(Buffer.from('{}', 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }),
    code: 'unsupported-media-type',
  },
  'another parameter of the type': {
    request: post('{}', { 'content-type': 'application/json; profile=x' }),
    code: 'unsupported-media-type',
  },
  'a merge patch for POST': {
    request: post('{}', { 'content-type': 'application/merge-patch+json' }),
    code: 'unsupported-media-type',
  },
  'a JSON patch for PATCH': {
    request: { ...post('[]', { 'content-type': 'application/json-patch+json' }), method: 'PATCH', url: '/things/a1' },
    code: 'unsupported-media-type',
    headers: { 'accept-patch': 'application/merge-patch+json, application/json' },
  },
  'a body that is too large': { request: post(`"${'a'.repeat(BODY_LIMIT)}"`), code: 'payload-too-large' },
  'malformed JSON': { request: post('{"headline": "a",}'), code: 'malformed-json' },
  'bytes that are not UTF-8': { request: post(Buffer.from([0x7b, 0xff, 0x7d])), code: 'invalid-encoding' },
  'a byte order mark': { request: post('\ufeff{}'), code: 'invalid-encoding' },
  'JSON of 10,000 levels': { request: post('['.repeat(10_000) + ']'.repeat(10_000)), code: 'too-deep' },
  'a million nested arrays': { request: post('['.repeat(1_000_000)), code: 'too-deep' },
  'half a million values': { request: post(`[${'1,'.repeat(500_000)}1]`), code: 'payload-too-large' },
  'a property twice': {
    request: post('{"headline":"a","headline":"b"}'),
    code: 'duplicate-property',
    errors: [{ pointer: '/headline' }],
  },
  '__proto__ in the body': {
    request: post('{"headline":"a","__proto__":{"admin":true}}'),
    code: 'forbidden-property',
    errors: [{ pointer: '/__proto__' }],
  },
  'constructor.prototype in the body': {
    request: post('{"constructor":{"prototype":{}}}'),
    code: 'forbidden-property',
    errors: [{ pointer: '/constructor/prototype' }],
  },
  'a NUL in a string': {
    request: post('{"headline":"a\\u0000"}'),
    code: 'invalid-text',
    errors: [{ pointer: '/headline' }],
  },
  'a lone surrogate in a string': {
    request: post('{"headline":"\\ud800"}'),
    code: 'invalid-text',
    errors: [{ pointer: '/headline' }],
  },
  'a number that a double cannot hold': {
    request: post('{"headline":"a","count":9007199254740993}'),
    code: 'inexact-number',
    errors: [{ pointer: '/count' }],
  },
  'null as the body': {
    request: post('null'),
    code: 'validation-failed',
    errors: [{ pointer: '', code: 'wrong-type' }],
  },
  'an array as the body': {
    request: post('[]'),
    code: 'validation-failed',
    errors: [{ pointer: '', code: 'wrong-type', detail: 'Send an object.' }],
  },
  'null for an integer': {
    request: body({ headline: 'a', count: null }),
    code: 'validation-failed',
    errors: [{ pointer: '/count', code: 'wrong-type', detail: 'Send a number.' }],
  },
  'true for an integer': {
    request: body({ headline: 'a', count: true }),
    code: 'validation-failed',
    errors: [{ pointer: '/count', code: 'wrong-type' }],
  },
  'text for an integer': {
    request: body({ headline: 'a', count: '12' }),
    code: 'validation-failed',
    errors: [{ pointer: '/count', code: 'wrong-type' }],
  },
  'a fraction for an integer': {
    request: body({ headline: 'a', count: 1.5 }),
    code: 'validation-failed',
    errors: [{ pointer: '/count', code: 'wrong-type', detail: 'Send a whole number.' }],
  },
  'a missing property': {
    request: body({}),
    code: 'validation-failed',
    errors: [{ pointer: '/headline', code: 'required', detail: 'This is required.' }],
  },
  'an empty text': {
    request: body({ headline: '' }),
    code: 'validation-failed',
    errors: [{ pointer: '/headline', code: 'too-short', detail: 'This must not be empty.' }],
  },
  'a text of a megabyte': {
    request: body({ headline: 'a'.repeat(1_000_000) }),
    code: 'validation-failed',
    errors: [{ pointer: '/headline', code: 'too-long', detail: 'Use at most 300 characters.' }],
  },
  'an unknown property': {
    request: body({ headline: 'a', haedline: 'b' }),
    code: 'validation-failed',
    errors: [
      {
        pointer: '/haedline',
        code: 'unknown-property',
        detail: 'There is no property of this name; did you mean headline?',
      },
    ],
  },
  'an unknown property deep inside': {
    request: body({ headline: 'a', body: [{ _type: 'block', text: 'a', txet: 1 }] }),
    code: 'validation-failed',
    errors: [{ pointer: '/body/0/txet', detail: 'There is no property of this name; did you mean text?' }],
  },
  'too many entries': {
    request: body({ headline: 'a', body: Array.from({ length: 10_000 }, () => ({ _type: 'block', text: '' })) }),
    code: 'validation-failed',
    errors: [{ pointer: '/body', code: 'too-many', detail: 'Use at most 5000 entries.' }],
  },
  'a mistake in the branch of a union that was meant': {
    request: body({ headline: 'a', body: { markdown: 5 } }),
    code: 'validation-failed',
    errors: [{ pointer: '/body/markdown', code: 'wrong-type', detail: 'Send a string.' }],
  },
  'a mistake in a block of the array branch': {
    request: body({ headline: 'a', body: [{ _type: 'block' }] }),
    code: 'validation-failed',
    errors: [{ pointer: '/body/0/text', code: 'required' }],
  },
  'no branch of a union': {
    request: body({ headline: 'a', body: 5 }),
    code: 'validation-failed',
    errors: [{ pointer: '/body', detail: 'Send an array or an object.' }],
  },
  'a mistake in the branch that the discriminator names': {
    request: body({ headline: 'a', source: { kind: 'named' } }),
    code: 'validation-failed',
    errors: [{ pointer: '/source/name', code: 'required' }],
  },
  'an unknown discriminator': {
    request: body({ headline: 'a', source: { kind: 'rumour' } }),
    code: 'validation-failed',
    errors: [{ pointer: '/source/kind', detail: 'Use one of named, anonymous.' }],
  },
  'a value outside an enumeration': {
    request: body({ headline: 'a', state: 'killed' }),
    code: 'validation-failed',
    errors: [{ pointer: '/state', code: 'not-allowed', detail: 'Use one of draft, published.' }],
  },
  'an error of our own': { request: { url: '/things/a1/failing' }, code: 'internal-error' },
};

t.test('every way to fail answers its problem in the canonical shape', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  for (const [name, { request, code, errors, headers = {} }] of Object.entries(cases)) {
    await t.test(name, async (t) => {
      const answer = await app.inject(request);
      if (request.method === 'HEAD') {
        t.equal(answer.statusCode, 400);
        t.equal(answer.body, '');
        return;
      }
      const problem = assertProblem(t, answer, code);
      t.match(answer.headers, headers);
      if (errors !== undefined) {
        t.match(problem.errors, errors);
        t.equal(problem.errors?.length, errors.length);
      }
      t.ok(answer.body.length < 8000, 'the answer does not grow with the request');
      t.notMatch(answer.body, /hunter2|node_modules|\.ts\b|ZodError/, 'nothing internal is told');
    });
  }
});

t.test('parameters are read strictly', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  for (const value of [
    '12abc',
    '0x10',
    '1e3',
    '%2012',
    '',
    '+12',
    '12.0',
    '012',
    '-1',
    '0',
    '101',
    'NaN',
    '９',
    '99999999999999999999',
    'null',
    'true',
  ]) {
    const problem = assertProblem(t, await app.inject(`/things?limit=${encodeURI(value)}`), 'invalid-parameter');
    t.match(problem.errors, [{ parameter: 'limit', detail: 'Use a whole number from 1 to 100.' }], value);
  }
  for (const value of ['2026-02-30', '2026-11-20T06:00:00', '2026-11-20T06:00:00+13:00', '1795132800000', '']) {
    const problem = assertProblem(t, await app.inject(`/things?publishedFrom=${value}`), 'invalid-parameter');
    t.match(problem.errors, [{ parameter: 'publishedFrom', code: 'invalid-instant' }], value);
  }
  for (const value of ['1', 'TRUE', 'yes', '']) {
    assertProblem(t, await app.inject(`/things?exact=${value}`), 'invalid-parameter');
  }
});

t.test('what is right is taken', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  const query = async (text: string) => (await app.inject(`/things${text}`)).json();
  t.strictSame(await query(''), { query: { limit: 20 } });
  t.strictSame(await query('?'), { query: { limit: 20 } });
  t.strictSame(await query('?&limit=100&&exact=false'), { query: { limit: 100, exact: false } });
  t.strictSame(await query('?section=world%2Cpolitics,world&sort=-publishedAt'), {
    query: { limit: 20, section: ['world', 'politics'], sort: '-publishedAt' },
  });
  t.strictSame(await query('?publishedFrom=2026-11-20T19:00:00%2B13:00'), {
    query: { limit: 20, publishedFrom: Date.UTC(2026, 10, 20, 6) },
  });
  for (const type of [
    'application/json',
    'Application/JSON',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8"',
  ]) {
    t.strictSame(
      (await app.inject(post('{"headline":"é"}', { 'content-type': type }))).json(),
      { body: { headline: 'é' } },
      type,
    );
  }
  const patch = {
    method: 'PATCH',
    url: '/things/a1',
    headers: { 'content-type': 'application/merge-patch+json', 'user-agent': 'x' },
    payload: '{"state":"draft"}',
  } as const;
  t.strictSame(
    (await app.inject(patch)).json(),
    { body: { state: 'draft' }, agent: 'x' },
    'headers outside the schema stay',
  );
  for (const request of [
    {},
    { headers: json },
    { headers: json, payload: '{}' },
    { headers: json, payload: '{"message":"a"}' },
  ]) {
    t.equal(
      (await app.inject({ method: 'POST', url: '/things/a1/publish', ...request })).statusCode,
      200,
      'a body may be left out where it is optional',
    );
  }
  t.equal((await app.inject({ method: 'DELETE', url: '/things/a1' })).statusCode, 204);
  t.equal(
    (await app.inject({ method: 'DELETE', url: '/things/a1', headers: json })).statusCode,
    204,
    'a type without a body is harmless',
  );
  for (const accept of [
    '*/*',
    'application/*',
    'text/html, application/json;q=0.1',
    'text/html,*/*;q=0.8',
    'APPLICATION/JSON; charset=utf-8',
  ]) {
    t.equal((await app.inject({ url: '/things', headers: { accept } })).statusCode, 200, accept);
  }
});

t.test('errors of lower layers are named by the given function, all others are 500', async (t) => {
  const mapError = (error: unknown) =>
    error instanceof RangeError ? new ProblemError('storage-full', { cause: error }) : undefined;
  const app = sampleApp({ mapError, publicUrl: 'https://api.example/dateline' });
  t.teardown(() => app.close());
  app.get('/full', { config: { access: 'anyone' } }, () => {
    throw new RangeError('SQLITE_FULL: /var/lib/secret');
  });
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- others reject with what they like
  app.get('/odd', { config: { access: 'anyone' } }, () => Promise.reject('a text'));
  app.get('/busy', { config: { access: 'anyone' } }, () => {
    throw new ProblemError('unavailable', { headers: { 'retry-after': '7' }, extensions: { queue: 3 } });
  });
  const publicUrl = 'https://api.example/dateline';
  const full = await app.inject('/full');
  assertProblem(t, full, 'storage-full', { publicUrl });
  t.notMatch(full.body, /secret/);
  assertProblem(t, await app.inject('/odd'), 'internal-error', { publicUrl });
  const busy = await app.inject('/busy');
  assertProblem(t, busy, 'unavailable', { publicUrl, extensions: ['queue'] });
  t.equal(busy.headers['retry-after'], '7');
  t.equal(busy.headers['strict-transport-security'], 'max-age=31536000');
});

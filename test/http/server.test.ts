import { randomUUID } from 'node:crypto';
import t from 'tap';
import { mayCall, requireDeclaredAccess } from '../../src/http/access.ts';
import { ProblemError, toProblem } from '../../src/http/problem.ts';
import { createHttp } from '../../src/http/server.ts';
import { roles, type Viewer } from '../../src/lib/viewer.ts';
import { assertProblem } from '../helpers/problem.ts';
import { listen, open, readAnswer } from '../helpers/socket.ts';
import { sampleApp } from '../helpers/sample-app.ts';

t.test('the start fails and names each route that does not say who may call it', async (t) => {
  const app = createHttp({ newId: randomUUID, log: false, corsOrigin: '*' });
  requireDeclaredAccess(app);
  app.get('/open', { config: { access: 'anyone' } }, () => 1);
  app.get('/forgotten', () => 1);
  app.register((scope, _options, done) => {
    scope.post('/deep', () => 1);
    done();
  });
  await t.rejects(async () => app.ready(), {
    message: 'These routes do not declare config.access: GET /forgotten, HEAD /forgotten, POST /deep',
  });
  await app.close();
});

t.test('the start succeeds when every route says it', async () => {
  const app = createHttp({ newId: randomUUID, log: false, corsOrigin: '*' });
  requireDeclaredAccess(app);
  app.get('/open', { config: { access: 'anyone' } }, () => 1);
  app.get('/closed', { config: { access: ['admin'] } }, () => 1);
  await app.ready();
  await app.close();
});

t.test('a viewer may call what names its role, and what is not declared is closed', (t) => {
  const reader: Viewer = { role: 'reader' };
  const permission = 'sources:identity';
  t.equal(mayCall({ access: 'anyone' }, reader), true);
  t.equal(mayCall({}, reader), false);
  t.equal(mayCall({ access: [] }, reader), false);
  t.equal(mayCall({ access: roles }, reader), false);
  t.equal(mayCall({ access: 'anyone', permission }, reader), false);
  for (const role of roles) {
    const viewer: Viewer = { role, keyId: 'k', permissions: [] };
    const cleared: Viewer = { ...viewer, permissions: [permission] };
    t.equal(mayCall({ access: 'anyone' }, viewer), true);
    t.equal(mayCall({}, viewer), false);
    t.equal(mayCall({ permission }, cleared), false, 'a permission without a declaration opens nothing');
    for (const other of roles) {
      t.equal(mayCall({ access: [other] }, viewer), other === role);
      t.equal(mayCall({ access: [other], permission }, viewer), false, 'no role brings a permission along');
      t.equal(mayCall({ access: [other], permission }, cleared), other === role, 'no permission brings a role along');
    }
  }
  t.end();
});

t.test('every answer carries the security headers and a request id', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  for (const url of ['/things', '/nothing', '/things/%zz', '/things/a1/failing', '/things?x=1']) {
    const { headers } = await app.inject(url);
    t.match(
      headers,
      {
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'x-request-id': /^[0-9a-f-]{36}$/,
      },
      url,
    );
    t.notOk(headers['strict-transport-security'], 'not behind plain http');
    t.notOk(headers['access-control-allow-credentials']);
  }
});

t.test('a request id from outside is taken over only when it is harmless', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  const idFor = async (given: string) =>
    (await app.inject({ url: '/nothing', headers: { 'x-request-id': given } })).headers['x-request-id'];
  for (const given of ['0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10', 'edge.7_abcdef', 'A'.repeat(64)])
    t.equal(await idFor(given), given);
  for (const given of ['', 'short', 'A'.repeat(65), 'with space', 'a"b{c}d;e', '<script>', '../../etc', 'ünï-cödé'])
    t.not(await idFor(given), given);
});

t.test('OPTIONS tells the methods of a path, and a preflight may be kept', async (t) => {
  const app = sampleApp();
  t.teardown(() => app.close());
  const plain = await app.inject({ method: 'OPTIONS', url: '/things/a1' });
  t.equal(plain.statusCode, 204);
  t.equal(plain.headers['allow'], 'GET, HEAD, PATCH, DELETE, OPTIONS');
  t.notOk(plain.headers['access-control-allow-methods']);
  const headers = {
    origin: 'https://reader.example',
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'authorization,if-match',
  };
  const preflight = await app.inject({ method: 'OPTIONS', url: '/things/a1', headers });
  t.equal(preflight.statusCode, 204);
  t.match(preflight.headers, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': /PATCH/,
    'access-control-max-age': '7200',
  });
  t.match(preflight.headers['access-control-allow-headers'], /authorization.*if-match/);
});

t.test('with listed origins only those may read, and caches keep the answers apart', async (t) => {
  const app = sampleApp({ corsOrigin: ['https://desk.example'] });
  t.teardown(() => app.close());
  const answerTo = async (origin?: string) =>
    (await app.inject({ url: '/things', headers: origin === undefined ? {} : { origin } })).headers;
  t.match(await answerTo('https://desk.example'), {
    'access-control-allow-origin': 'https://desk.example',
    vary: 'origin',
  });
  for (const origin of ['https://evil.example', 'https://desk.example.evil.example', 'null', undefined]) {
    const headers = await answerTo(origin);
    t.notOk(headers['access-control-allow-origin'], String(origin));
    t.equal(headers['vary'], 'origin');
  }
});

t.test('an answer has one line in the log: no query, no header, no body, no key', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = sampleApp({ log: { level: 'info', stream } });
  app.get('/mine', { config: { access: ['editor'] } }, (request) => {
    request.viewer = { role: 'editor', keyId: 'key-7', permissions: [] };
    return {};
  });
  t.teardown(() => app.close());
  const secret = 'dk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEF';
  const headers = { authorization: `Bearer ${secret}`, cookie: secret };
  await app.inject({ url: `/things?limit=5&section=${secret}`, headers });
  await app.inject({ url: `/nothing/${secret}?key=${secret}`, headers });
  await app.inject({ method: 'POST', url: '/things', headers, payload: { headline: secret, extra: 1 } });
  await app.inject({ url: '/mine', headers });
  const failed = await app.inject({ url: '/things/a1/failing', headers });
  t.strictSame(
    lines.map(({ method, route, path, status, keyId, msg }) => ({ method, route, path, status, keyId, msg })),
    [
      { method: 'GET', route: '/things', path: undefined, status: 400, keyId: undefined, msg: 'answered' },
      { method: 'GET', route: undefined, path: '/nothing/…', status: 404, keyId: undefined, msg: 'answered' },
      { method: 'POST', route: '/things', path: undefined, status: 422, keyId: undefined, msg: 'answered' },
      { method: 'GET', route: '/mine', path: undefined, status: 200, keyId: 'key-7', msg: 'answered' },
      {
        method: undefined,
        route: undefined,
        path: undefined,
        status: undefined,
        keyId: undefined,
        msg: 'request failed',
      },
      { method: 'GET', route: '/things/:id/failing', path: undefined, status: 500, keyId: undefined, msg: 'answered' },
    ],
  );
  t.notMatch(JSON.stringify(lines), secret);
  t.match(
    lines[4],
    { requestId: failed.headers['x-request-id'], err: { message: 'the password of the database is hunter2' } },
    'the cause is in the log',
  );
  for (const line of lines) t.type(line['requestId'], 'string');
});

t.test(
  'a stopping server finishes what has begun, and what still arrives on an open connection is answered',
  async (t) => {
    const app = sampleApp();
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    app.get('/slow', { config: { access: 'anyone' } }, async () => {
      begun.resolve();
      await gate.promise;
      return { done: true };
    });
    const port = await listen(app);
    const socket = await open(port);
    const whole = readAnswer(socket);
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /things/a1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await begun.promise;
    const closed = app.close();
    gate.resolve();
    const { statusCode, body } = await whole;
    await closed;
    t.equal(statusCode, 200);
    t.match(body, /\{"done":true\}/);
    t.notMatch(body, /503/);
  },
);

t.test('a problem has its members in one order, extensions last', (t) => {
  const error = new ProblemError('version-conflict', { extensions: { currentVersion: 8 }, errors: [] });
  t.strictSame(Object.keys(toProblem(error, { requestId: 'r' })), [
    'type',
    'title',
    'status',
    'detail',
    'code',
    'requestId',
    'currentVersion',
  ]);
  t.equal(
    toProblem(error, { requestId: 'r', publicUrl: 'https://a.example' }).type,
    'https://a.example/problems/version-conflict',
  );
  t.equal(new ProblemError('missing-key').headers['www-authenticate'], 'Bearer realm="dateline"');
  t.equal(new ProblemError('unavailable').headers['retry-after'], '1');
  t.end();
});

t.test('an error after a documented answer is a problem, not a broken serialisation', async (t) => {
  const { z } = await import('zod');
  const app = sampleApp();
  t.teardown(() => app.close());
  app.get(
    '/strict',
    {
      config: { access: 'anyone' },
      schema: {
        response: {
          200: z.object({ id: z.string() }),
          400: z.object({ other: z.string() }),
          500: z.object({ other: z.string() }),
        },
      },
    },
    () => ({ id: 5 }) as never,
  );
  assertProblem(t, await app.inject('/strict?x=1'), 'invalid-parameter');
  assertProblem(t, await app.inject('/strict'), 'internal-error');
});

import { once } from 'node:events';
import t from 'tap';
import { BODY_LIMIT } from '../../src/http/json.ts';
import { assertProblem } from '../helpers/problem.ts';
import { sampleApp } from '../helpers/sample-app.ts';
import { exchange, listen, open, readAnswer } from '../helpers/socket.ts';

const timeouts = { headersMs: 300, requestMs: 600, keepAliveMs: 300, checkMs: 50 };
const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const json = ['Host: a', 'Connection: close', 'Content-Type: application/json'];

t.test('what is not HTTP is answered in the canonical shape, and the connection ends', async (t) => {
  const app = sampleApp();
  const port = await listen(app);
  t.teardown(() => app.close());
  const cases: Readonly<Record<string, string>> = {
    'no request line': 'hello\r\n\r\n',
    'an unknown method': head(['BREW /things HTTP/1.1', 'Host: a']),
    'an unknown version': head(['GET /things HTTP/9.9', 'Host: a']),
    'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'no Host': head(['GET /things HTTP/1.1', 'Connection: close']),
    'a header without a name': head(['GET /things HTTP/1.1', 'Host: a', ': x']),
    'a space before the colon': head(['GET /things HTTP/1.1', 'Host: a', 'X-A : b']),
    'a NUL in a header': head(['GET /things HTTP/1.1', 'Host: a', 'X-A: b\0c']),
    'two lengths': head(['POST /things HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Content-Length: 2']),
    'a length that is none': head(['POST /things HTTP/1.1', 'Host: a', 'Content-Length: ten']),
    'a length and chunks': head([
      'POST /things HTTP/1.1',
      'Host: a',
      'Content-Length: 1',
      'Transfer-Encoding: chunked',
    ]),
    'a chunk without a size': `${head(['POST /things HTTP/1.1', ...json, 'Transfer-Encoding: chunked'])}zz\r\n{}\r\n0\r\n\r\n`,
  };
  for (const [name, bytes] of Object.entries(cases)) {
    await t.test(name, async (t) => {
      const answer = await exchange(port, bytes);
      assertProblem(t, answer, 'malformed-request');
      t.equal(answer.headers['connection'], 'close');
    });
  }
});

t.test('limits that only a socket reaches are answered in the canonical shape', async (t) => {
  const app = sampleApp();
  const port = await listen(app);
  t.teardown(() => app.close());
  assertProblem(
    t,
    await exchange(port, head(['GET /things HTTP/1.1', 'Host: a', `X-Long: ${'a'.repeat(20_000)}`])),
    'header-too-large',
  );
  assertProblem(
    t,
    await exchange(port, head([`GET /things?${'a'.repeat(20_000)} HTTP/1.1`, 'Host: a'])),
    'header-too-large',
  );
  assertProblem(
    t,
    await exchange(port, head(['GET /things HTTP/1.1', 'Host: a', 'Connection: close', 'Expect: a miracle'])),
    'expectation-failed',
  );
  assertProblem(t, await exchange(port, head(['OPTIONS * HTTP/1.1', 'Host: a', 'Connection: close'])), 'not-found');
});

t.test('a request in absolute form and one of HTTP/1.0 without Host are answered', async (t) => {
  const app = sampleApp();
  const port = await listen(app);
  t.teardown(() => app.close());
  t.equal(
    (await exchange(port, head(['GET http://elsewhere.example/things HTTP/1.1', 'Host: a', 'Connection: close'])))
      .statusCode,
    200,
  );
  t.equal((await exchange(port, head(['GET /things HTTP/1.0']))).statusCode, 200);
});

t.test('whoever is slow or silent is cut with 408', async (t) => {
  const app = sampleApp({ timeouts });
  const port = await listen(app);
  t.teardown(() => app.close());
  const cases: Readonly<Record<string, string>> = {
    'a head that does not end': 'GET /things HTTP/1.1\r\nHost: a\r\n',
    'a body that does not come': head(['POST /things HTTP/1.1', ...json, 'Content-Length: 10']),
    'a body that stops': `${head(['POST /things HTTP/1.1', ...json, 'Content-Length: 10'])}{"`,
    'a silent connection': '',
  };
  await Promise.all(
    Object.entries(cases).map(async ([name, bytes]) => {
      const started = performance.now();
      const answer = await exchange(port, bytes);
      t.comment(name);
      assertProblem(t, answer, 'request-timeout');
      t.equal(answer.headers['connection'], 'close');
      t.ok(performance.now() - started >= timeouts.headersMs - 10, 'not before its time');
    }),
  );
});

t.test('a client that trickles is cut at the same time', async (t) => {
  const app = sampleApp({ timeouts });
  const port = await listen(app);
  t.teardown(() => app.close());
  const socket = await open(port);
  socket.write('GET /things HTTP/1.1\r\nHost: a\r\nX-Slow: ');
  const answer = readAnswer(socket);
  const trickle = setInterval(() => socket.write('a'), 20);
  assertProblem(t, await answer, 'request-timeout');
  clearInterval(trickle);
});

t.test('an idle connection is closed without an answer', async (t) => {
  const app = sampleApp({ timeouts });
  const port = await listen(app);
  t.teardown(() => app.close());
  const socket = await open(port);
  socket.write(head(['GET /things/a1 HTTP/1.1', 'Host: a']));
  const answer = await readAnswer(socket);
  t.equal(answer.statusCode, 200);
  t.equal(answer.body, '{"id":"a1"}');
});

t.test('an error on a connection whose answer is on its way adds nothing to that answer', async (t) => {
  const app = sampleApp();
  app.get('/slow', { config: { access: 'anyone' } }, (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.write('begun');
  });
  const port = await listen(app);
  t.teardown(() => app.close());
  const socket = await open(port);
  const whole = readAnswer(socket);
  socket.write(head(['GET /slow HTTP/1.1', 'Host: a']));
  await once(socket, 'data');
  socket.write('garbage\r\n\r\n');
  const answer = await whole;
  t.equal(answer.statusCode, 200);
  t.notMatch(answer.body, /problems/);
});

t.test('hostile bodies leave memory as it was', async (t) => {
  const app = sampleApp();
  const port = await listen(app);
  t.teardown(() => app.close());
  const most = BODY_LIMIT - 100;
  const bodies: readonly (readonly [string, string])[] = [
    ['too-deep', '['.repeat(most)],
    ['too-deep', '{"a":'.repeat(most / 5)],
    ['payload-too-large', `[${'1,'.repeat(most / 2)}1]`],
    ['payload-too-large', `{"a":[${'{},'.repeat(most / 3)}{}]}`],
    ['validation-failed', `{"headline":"a","tags":[${'1,'.repeat(150_000)}1]}`],
    ['validation-failed', `{"headline":"a","body":[${'{},'.repeat(150_000)}{}]}`],
    ['validation-failed', `{${Array.from({ length: 60_000 }, (_, i) => `"key${i}":1`).join()}}`],
    ['validation-failed', `{"headline":"${'é'.repeat(most / 3)}"}`],
    ['duplicate-property', `{${'"a":1,'.repeat(most / 7)}"a":1}`],
    ['malformed-json', `{"a":"${'\\n'.repeat(most / 3)}`],
    ['malformed-json', '\n'.repeat(most) + '}'],
  ];
  const before = process.memoryUsage().rss;
  let peak = before;
  for (const [code, body] of bodies) {
    const started = performance.now();
    const answer = await exchange(
      port,
      `${head(['POST /things HTTP/1.1', ...json, `Content-Length: ${Buffer.byteLength(body)}`])}${body}`,
    );
    t.equal(JSON.parse(answer.body).code, code);
    t.ok(answer.body.length < 20_000);
    peak = Math.max(peak, process.memoryUsage().rss);
    t.comment(
      `${code}: ${Math.round(performance.now() - started)} ms, ${Math.round((process.memoryUsage().rss - before) / 1024 / 1024)} MiB more`,
    );
  }
  t.ok(peak - before < 200 * 1024 * 1024, `${Math.round((peak - before) / 1024 / 1024)} MiB at most`);
});

t.test('whoever sends twenty megabytes can read the refusal, and nothing of them is kept', async (t) => {
  const app = sampleApp();
  const port = await listen(app);
  t.teardown(() => app.close());
  const size = 20 * 1024 * 1024;
  const before = process.memoryUsage().rss;
  for (const [length, bytes] of [
    [`Content-Length: ${size}`, 'a'.repeat(size)],
    ['Transfer-Encoding: chunked', `100000\r\n${'a'.repeat(0x100000)}\r\n`.repeat(20) + '0\r\n\r\n'],
  ]) {
    const request = head(['POST /things HTTP/1.1', 'Host: a', 'Content-Type: application/json', length ?? '']);
    const last = head(['GET /things/a1 HTTP/1.1', 'Host: a', 'Connection: close']);
    const answer = await exchange(port, `${request}${bytes}${last}`);
    const end = answer.body.indexOf('HTTP/1.1 200');
    assertProblem(t, { ...answer, body: answer.body.slice(0, end) }, 'payload-too-large');
    t.ok(end > 0, 'the connection goes on');
  }
  t.ok(
    process.memoryUsage().rss - before < 150 * 1024 * 1024,
    `${Math.round((process.memoryUsage().rss - before) / 1024 / 1024)} MiB`,
  );
});

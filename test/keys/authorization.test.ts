import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import t from 'tap';
import { assertProblem } from '../helpers/problem.ts';
import { listen, readAnswer } from '../helpers/socket.ts';
import { openService } from './key-app.ts';

const url = '/v1/admin/keys';

t.test('an Authorization header that is not Bearer and a key is refused, never taken for none', async (t) => {
  const { app, give } = openService(t);
  const { key } = await give('admin');
  const headers: Record<string, string> = {
    'nothing in it': '',
    'the scheme alone': 'Bearer',
    'the scheme and a space': 'Bearer ',
    'the key alone': key,
    'another scheme': `Basic ${Buffer.from(`admin:${key}`).toString('base64')}`,
    'an older scheme': `Token ${key}`,
    'a scheme that begins alike': `BearerX ${key}`,
    'no space': `Bearer${key}`,
    'a colon': `Bearer: ${key}`,
    'a tab for the space': `Bearer\t${key}`,
    'quotation marks': `Bearer "${key}"`,
    'angle brackets': `Bearer <${key}>`,
    'two keys': `Bearer ${key} ${key}`,
    'two keys with a comma': `Bearer ${key}, Bearer ${key}`,
    'a key cut short': `Bearer ${key.slice(0, -1)}`,
    'a key with something behind it': `Bearer ${key}x`,
    'a key with padding': `Bearer ${key}=`,
    'a key in other case': `Bearer ${key.toLowerCase()}`,
    'a space inside the key': `Bearer ${key.slice(0, 20)} ${key.slice(20)}`,
    'Latin-1': `Bearer ${key.slice(0, -1)}é`,
    'a key of another service': `Bearer dl_${randomBytes(32).toString('base64url')}`,
    'an empty key': 'Bearer dl_',
    SQL: "Bearer ' OR 1=1 -- xxxxxxxxxxxxxxxx",
    'a pattern': 'Bearer %%%%%%%%%%%%%%%%%%%%%%%%',
    '10 KB': `Bearer ${'x'.repeat(10_240)}`,
    '10 KB of spaces': `Bearer ${' '.repeat(10_240)}${key}x`,
  };
  for (const [what, authorization] of Object.entries(headers)) {
    for (const path of [url, '/v1/nothing']) {
      const answer = await app.inject({ url: path, headers: { authorization } });
      assertProblem(t, answer, 'invalid-key');
      t.equal(answer.headers['www-authenticate'], 'Bearer realm="dateline", error="invalid_token"', what);
      t.notMatch(answer.body, key, what);
    }
  }
});

t.test('the scheme is compared without case, and more than one space may follow it', async (t) => {
  const { app, give } = openService(t);
  const { key } = await give('admin');
  for (const authorization of [`Bearer ${key}`, `bearer ${key}`, `BEARER  ${key}`])
    t.equal((await app.inject({ url, headers: { authorization } })).statusCode, 200, authorization.slice(0, 8));
});

t.test('a key is read from the Authorization header only', async (t) => {
  const { app, give } = openService(t);
  const { key } = await give('admin');
  for (const name of ['x-api-key', 'api-key', 'cookie', 'proxy-authorization', 'x-authorization']) {
    const value = name === 'cookie' ? `key=${key}` : `Bearer ${key}`;
    assertProblem(t, await app.inject({ url, headers: { [name]: value } }), 'missing-key');
  }
  for (const query of [`key=${key}`, `access_token=${key}`])
    assertProblem(t, await app.inject({ url: `${url}?${query}` }), 'missing-key');
});

t.test(
  'over a socket, raw bytes in the header are refused, and a good key behind a wrong one does not help',
  async (t) => {
    const { app, give } = openService(t);
    const { key } = await give('admin');
    const port = await listen(app);
    const ask = async (lines: readonly Buffer[]) => {
      const socket = connect(port, '127.0.0.1');
      const head = Buffer.from(`GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`);
      socket.write(Buffer.concat([head, ...lines, Buffer.from('\r\n')]));
      return readAnswer(socket);
    };
    const line = (value: string | Buffer) =>
      Buffer.concat([Buffer.from('Authorization: '), Buffer.from(value), Buffer.from('\r\n')]);
    const good = `Bearer ${key}`;
    const wrong = `Bearer dl_${randomBytes(32).toString('base64url')}`;
    t.equal((await ask([line(good)])).statusCode, 200, 'the key is good');
    assertProblem(t, await ask([line(`Bearer ${key.slice(0, -1)}ключ`)]), 'invalid-key');
    assertProblem(t, await ask([line(Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe])]))]), 'invalid-key');
    assertProblem(t, await ask([line(wrong), line(good)]), 'invalid-key');
  },
);

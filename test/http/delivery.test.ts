import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { openPhotoRoom } from '../helpers/photo-rows.ts';
import { photo } from '../helpers/pictures.ts';
import { exchange, listen } from '../helpers/socket.ts';

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over a real connection, where what is cached is answered before the router. */
async function ask(port: number, path: string, { method = 'GET', headers = {} }: Asked = {}): Promise<Got> {
  const request = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false });
  request.end();
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

const LONG = 'The harbour bridge reopened on Friday. '.repeat(60);

async function openWithStory(t: Parameters<typeof openNewsroom>[0], options: Parameters<typeof openNewsroom>[1] = {}) {
  const room = await openNewsroom(t, options);
  const article = await publishNew(room, { headline: 'Harbour bridge reopens', body: { text: LONG } });
  const port = await listen(room.app);
  return { room, port, article, path: `/v1/articles/${article.slug}` };
}

/** The headers that may differ between two answers to the same question. */
const CACHING = 'public, max-age=10, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400';

function lasting(headers: IncomingHttpHeaders): Record<string, unknown> {
  const { date: _date, 'x-request-id': _id, ratelimit: _left, ...rest } = headers;
  return rest;
}

t.test('the answer from the cache is the one from the database, byte for byte and header for header', async (t) => {
  const { port, path } = await openWithStory(t, { rateLimitPerMinute: 1_000 });
  const variants: Asked[] = [
    {},
    { headers: { accept: 'application/json' } },
    { headers: { 'accept-encoding': 'gzip' } },
    { method: 'HEAD' },
    { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } },
    { headers: { 'if-none-match': '*' } },
    { headers: { 'if-modified-since': 'Fri, 20 Nov 2026 09:00:00 GMT' } },
  ];
  for (const url of [path, '/v1/articles', '/v1/articles?limit=1&fields=slug', '/v1/sections', '/v1/authors']) {
    for (const [number, variant] of variants.entries()) {
      // Its own Host makes the first answer to each variant one that no cache has.
      const headers = { host: `host${number}.example.org`, ...variant.headers };
      const first = await ask(port, url, { ...variant, headers });
      const again = await ask(port, url, { ...variant, headers });
      t.equal(again.status, first.status, `${url} ${JSON.stringify(variant)}`);
      t.strictSame(again.body, first.body);
      t.strictSame(lasting(again.headers), lasting(first.headers));
      t.match(again.headers['x-request-id'], /^[\w-]{8,}$/);
      t.not(again.headers['x-request-id'], first.headers['x-request-id']);
      t.match(again.headers['ratelimit'], /^"default";r=\d+;t=\d+$/);
    }
  }
});

t.test('an answer says how long it may be kept, what it hangs on and what is in it', async (t) => {
  const { port, path, article } = await openWithStory(t);
  for (const time of ['first', 'again']) {
    const { status, headers } = await ask(port, path);
    t.equal(status, 200);
    t.match(headers, {
      'content-type': 'application/json; charset=utf-8',
      etag: /^"[\w-]{22}"$/,
      'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
      'cache-control': CACHING,
      vary: 'Authorization, Accept-Encoding',
      'surrogate-key': new RegExp(`article/${article.id}`),
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    t.pass(time);
  }
});

t.test('gzip is sent to those who take it, the same bytes inside, under an ETag of its own', async (t) => {
  const { port, path } = await openWithStory(t);
  const plain = await ask(port, path);
  const gzip = await ask(port, path, { headers: { 'accept-encoding': 'br;q=1, gzip;q=0.8' } });
  t.equal(plain.headers['content-encoding'], undefined);
  t.equal(gzip.headers['content-encoding'], 'gzip');
  t.strictSame(gunzipSync(gzip.body), plain.body);
  t.equal(Number(gzip.headers['content-length']), gzip.body.length);
  t.ok(gzip.body.length < plain.body.length / 2);
  t.equal(gzip.headers.etag, plain.headers.etag?.replace(/"$/, '-gzip"'));
  for (const refused of ['gzip;q=0', 'identity', 'br', '*;q=0', 'gzip;q=0, *', '']) {
    const answer = await ask(port, path, { headers: { 'accept-encoding': refused } });
    t.equal(answer.headers['content-encoding'], undefined, `"${refused}"`);
    t.strictSame(answer.body, plain.body);
  }
  const any = await ask(port, path, { headers: { 'accept-encoding': '*' } });
  t.equal(any.headers['content-encoding'], 'gzip');
});

t.test('an answer of less than a kilobyte is not compressed', async (t) => {
  const { port } = await openWithStory(t);
  for (let time = 0; time < 2; time += 1) {
    const { headers } = await ask(port, '/v1/articles?fields=slug', { headers: { 'accept-encoding': 'gzip' } });
    t.equal(headers['content-encoding'], undefined);
    t.equal(headers.vary, 'Authorization, Accept-Encoding');
  }
});

t.test('304 for the ETag of either form, with the tag that was matched and without a body', async (t) => {
  const { port, path } = await openWithStory(t);
  const plain = (await ask(port, path)).headers.etag ?? '';
  const gzip = plain.replace(/"$/, '-gzip"');
  for (const encoding of ['identity', 'gzip']) {
    for (const tag of [plain, gzip]) {
      for (const sent of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const headers = { 'accept-encoding': encoding, 'if-none-match': sent };
        const answer = await ask(port, path, { headers });
        t.equal(answer.status, 304, `${sent} for ${encoding}`);
        t.equal(answer.headers.etag, tag);
        t.equal(answer.body.length, 0);
        t.equal(answer.headers['content-encoding'], undefined);
        t.equal(answer.headers.vary, 'Authorization, Accept-Encoding');
        t.equal(answer.headers['cache-control'], CACHING);
      }
    }
    const other = await ask(port, path, { headers: { 'accept-encoding': encoding, 'if-none-match': '"other"' } });
    t.equal(other.status, 200);
  }
});

t.test('If-Modified-Since decides nothing: two editions of one second would look alike', async (t) => {
  const { port, path } = await openWithStory(t);
  for (let time = 0; time < 2; time += 1) {
    const answer = await ask(port, path, { headers: { 'if-modified-since': 'Fri, 20 Nov 2026 08:00:00 GMT' } });
    t.equal(answer.status, 200);
  }
});

t.test('what was published is seen by the next request, whoever asked before', async (t) => {
  const { room, port, path, article } = await openWithStory(t);
  const headline = async () => JSON.parse((await ask(port, path)).body.toString()).headline;
  let { version } = article;
  for (const text of ['Bridge opens', 'Bridge opens at last', 'Bridge closes']) {
    t.not(await headline(), text);
    t.not(await headline(), text);
    const url = `/v1/editorial/articles/${article.id}`;
    const ifMatch = () => ({ 'if-match': `"${version}"` });
    const patched = await room.call('PATCH', url, { as: 'editor', body: { headline: text }, headers: ifMatch() });
    version = patched.json().version;
    t.not(await headline(), text, 'a working copy is not public');
    const published = await room.call('POST', `${url}/publish`, { as: 'editor', body: {}, headers: ifMatch() });
    version = published.json().version;
    t.equal(await headline(), text);
  }
  const gone = await room.call('POST', `/v1/editorial/articles/${article.id}/unpublish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': `"${version}"` },
  });
  t.equal(gone.statusCode, 200);
  t.equal((await ask(port, path)).status, 404);
});

t.test('to a key holder the same bytes are private, and a wrong key gets none of them', async (t) => {
  const { room, port, path } = await openWithStory(t);
  const open = await ask(port, path);
  const held = await ask(port, path, { headers: { authorization: `Bearer ${room.keys.partner}` } });
  t.strictSame(held.body, open.body);
  t.equal(held.headers['cache-control'], 'private, no-cache');
  t.equal(held.headers.vary, 'Authorization, Accept-Encoding');
  t.equal((await ask(port, path, { headers: { authorization: 'Bearer no-such-key-at-all-anywhere' } })).status, 401);
  t.equal((await ask(port, path)).headers['cache-control'], CACHING);
});

t.test('links begin with the address that was asked, and nobody gets the links of another address', async (t) => {
  const { port, path } = await openWithStory(t);
  const urlFor = async (host: string) =>
    JSON.parse((await ask(port, path, { headers: { host } })).body.toString()).url as string;
  for (let time = 0; time < 2; time += 1) {
    t.equal(await urlFor('evil.example'), `http://evil.example${path}`);
    t.equal(await urlFor('api.example.org'), `http://api.example.org${path}`);
    t.equal(await urlFor('api.example.org:8080'), `http://api.example.org:8080${path}`);
  }
});

t.test('with a configured address the Host decides nothing', async (t) => {
  const { port, path } = await openWithStory(t, { publicUrl: 'https://api.example.org' });
  const first = await ask(port, path, { headers: { host: 'one.example' } });
  const second = await ask(port, path, { headers: { host: 'two.example' } });
  t.equal(JSON.parse(first.body.toString()).url, `https://api.example.org${path}`);
  t.strictSame(second.body, first.body);
  t.equal(second.headers.etag, first.headers.etag);
});

t.test('what is cached is refused like everything else: wrong Accept, a body, too many requests', async (t) => {
  const { port, path } = await openWithStory(t, { rateLimitPerMinute: 8 });
  t.equal((await ask(port, path)).status, 200);
  t.equal((await ask(port, path, { headers: { accept: 'text/html' } })).status, 406);
  t.equal((await ask(port, path, { headers: { accept: 'text/html, application/json;q=0.5' } })).status, 200);
  t.equal((await ask(port, path, { headers: { 'content-length': '2' } })).status, 400);
  t.equal((await ask(port, path, { method: 'POST' })).status, 405);
  const left = async () => (await ask(port, path)).headers['ratelimit'];
  t.match(await left(), /r=3;/, 'each request counts once');
  await left();
  await left();
  await left();
  const refused = await ask(port, path);
  t.equal(refused.status, 429);
  t.ok(Number(refused.headers['retry-after']) > 0);
});

t.test('what is cached is not for a request with two Hosts, or with one that is none', async (t) => {
  const { port, path } = await openWithStory(t, { publicUrl: 'https://api.example.org' });
  const photos = await openPhotoRoom(t);
  const size = { width: 320, height: 200 };
  const { id } = await photos.addFile(await (await photo(size.width, size.height)).jpeg().toBuffer(), size);
  const cached: readonly (readonly [port: number, path: string])[] = [
    [port, path],
    [await listen(photos.app), `/media/${id}/160.jpeg`],
  ];
  for (const [port, path] of cached) {
    const get = (...lines: string[]) =>
      exchange(port, [`GET ${path} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'));
    for (let time = 0; time < 2; time += 1) t.equal((await get('Host: a')).statusCode, 200);
    t.equal((await get('Host: a', 'Host: b')).statusCode, 400);
    t.equal((await get('host: a', 'HOST: a')).statusCode, 400);
    t.equal((await get('Host: a b')).statusCode, 400);
    t.equal((await get('X-A: Host', 'Host: a', 'Post: Host')).statusCode, 200);
  }
});

t.test('where only some origins may read, an answer says so and hangs on the origin too', async (t) => {
  const { port, path } = await openWithStory(t, { corsOrigin: ['https://www.example.org'] });
  for (let time = 0; time < 2; time += 1) {
    const listed = await ask(port, path, { headers: { origin: 'https://www.example.org' } });
    t.equal(listed.headers['access-control-allow-origin'], 'https://www.example.org');
    t.equal(listed.headers.vary, 'origin, Authorization, Accept-Encoding');
    const other = await ask(port, path, { headers: { origin: 'https://evil.example' } });
    t.equal(other.headers['access-control-allow-origin'], undefined);
  }
});

t.test('behind a trusted proxy callers are told apart by what the proxy says, from the cache too', async (t) => {
  const { port, path } = await openWithStory(t, { trustProxy: true, rateLimitPerMinute: 2 });
  const from = (address: string) => ask(port, path, { headers: { 'x-forwarded-for': address } });
  t.equal((await from('203.0.113.1')).status, 200);
  t.equal((await from('203.0.113.1')).status, 200);
  t.equal((await from('203.0.113.1')).status, 429);
  t.equal((await from('203.0.113.2')).status, 200);
});

t.test('each answer has its line in the log, from the cache in the same words', async (t) => {
  const { room, port, path } = await openWithStory(t);
  await ask(port, path);
  room.log.length = 0;
  await ask(port, path, { headers: { 'x-request-id': 'given-by-the-caller' } });
  await ask(port, path, {
    headers: { 'x-request-id': 'given-by-the-caller', authorization: `Bearer ${room.keys.admin}` },
  });
  await linesIn(room, 2);
  const [cached, held] = room.log.map((line) => JSON.parse(line));
  t.match(cached, {
    level: 30,
    requestId: 'given-by-the-caller',
    method: 'GET',
    route: '/v1/articles/:ref',
    status: 200,
    msg: 'answered',
  });
  t.type(cached.ms, 'number');
  t.type(cached.time, 'number');
  const { ms: _ms, time: _time, keyId, ...rest } = held;
  t.type(keyId, 'string');
  const { ms: _msToo, time: _timeToo, ...cachedRest } = cached;
  t.strictSame(rest, cachedRest);
});

/** A line is written when the last byte is on its way, which may be after the caller has read it. */
async function linesIn({ log }: Newsroom, count: number): Promise<void> {
  while (log.length < count) await turn();
}

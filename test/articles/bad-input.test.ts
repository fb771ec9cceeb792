import SQLite from 'better-sqlite3';
import t from 'tap';
import type { ProblemCode } from '../../src/http/problems.ts';
import { type Caller, createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';

const articles = '/v1/editorial/articles';
const json = { 'content-type': 'application/json' };

/** Everything in the database, so that a test sees whether anything changed. */
function contents(room: Newsroom): string {
  const db = new SQLite(room.databaseUrl.replace('file:', ''), { readonly: true });
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  const dump = JSON.stringify(tables.map((table) => db.prepare(`SELECT * FROM "${table}"`).all()));
  db.close();
  return dump;
}

function block(text: string): object {
  return { _type: 'block', style: 'normal', markDefs: [], children: [{ _type: 'span', text, marks: [] }] };
}

const bodies: Record<string, { sent: string | object; code: ProblemCode; pointer?: string }> = {
  'malformed JSON': { sent: '{"headline": "x",}', code: 'malformed-json' },
  'an array': { sent: [], code: 'validation-failed', pointer: '' },
  'a number': { sent: '7', code: 'validation-failed', pointer: '' },
  'a duplicate key': { sent: '{"headline":"a","headline":"b"}', code: 'duplicate-property' },
  '20 MB': { sent: `{"headline":"${'x'.repeat(20_000_000)}"}`, code: 'payload-too-large' },
  '10,000 levels': { sent: `{"headline":"x","body":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, code: 'too-deep' },
  __proto__: { sent: '{"headline":"x","__proto__":{"role":"admin"}}', code: 'forbidden-property' },
  'a lone surrogate': { sent: '{"headline":"\\ud800"}', code: 'invalid-text', pointer: '/headline' },
  NUL: { sent: '{"headline":"a\\u0000b"}', code: 'invalid-text', pointer: '/headline' },
  'a headline of 1 MB': { sent: { headline: 'x'.repeat(1_000_000) }, code: 'validation-failed', pointer: '/headline' },
  'a headline of blanks': { sent: { headline: '   ' }, code: 'validation-failed', pointer: '/headline' },
  'no headline': { sent: { standfirst: 'x' }, code: 'validation-failed', pointer: '/headline' },
  'null for the headline': { sent: { headline: null }, code: 'validation-failed', pointer: '/headline' },
  'a line break in the headline': { sent: { headline: 'a\nb' }, code: 'validation-failed', pointer: '/headline' },
  'an unknown property': { sent: { headline: 'x', headlin: 'y' }, code: 'validation-failed', pointer: '/headlin' },
  'a read-only property': { sent: { headline: 'x', state: 'published' }, code: 'validation-failed', pointer: '/state' },
  'another’s ownership': {
    sent: { headline: 'x', createdBy: 'someone' },
    code: 'validation-failed',
    pointer: '/createdBy',
  },
  '10,000 blocks': {
    sent: { headline: 'x', body: Array.from({ length: 10_000 }, () => block('x')) },
    code: 'validation-failed',
    pointer: '/body',
  },
  'a body of a million characters': {
    sent: { headline: 'x', body: { text: 'x '.repeat(500_000) } },
    code: 'validation-failed',
    pointer: '/body/text',
  },
  'a slug with a slash': { sent: { headline: 'x', slug: 'a/b' }, code: 'validation-failed', pointer: '/slug' },
  'a slug with dots': { sent: { headline: 'x', slug: '..' }, code: 'validation-failed', pointer: '/slug' },
  'a slug with %00': { sent: { headline: 'x', slug: 'a%00' }, code: 'validation-failed', pointer: '/slug' },
  'a slug that looks like an id': {
    sent: { headline: 'x', slug: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d' },
    code: 'validation-failed',
    pointer: '/slug',
  },
  'the slug of an article': { sent: { headline: 'x', slug: 'taken' }, code: 'slug-taken', pointer: '/slug' },
  'a day that does not exist': {
    sent: { headline: 'x', embargoUntil: '2026-02-30T00:00:00Z' },
    code: 'validation-failed',
    pointer: '/embargoUntil',
  },
  'an hour that does not exist': {
    sent: { headline: 'x', embargoUntil: '2026-11-20T24:30:00Z' },
    code: 'validation-failed',
    pointer: '/embargoUntil',
  },
  'a language that is none': {
    sent: { headline: 'x', language: 'english please' },
    code: 'validation-failed',
    pointer: '/language',
  },
  'a country that is none': {
    sent: { headline: 'x', dateline: { place: 'A', country: 'New Zealand' } },
    code: 'validation-failed',
    pointer: '/dateline/country',
  },
  'a tag twice': { sent: { headline: 'x', tags: ['a', 'a'] }, code: 'validation-failed', pointer: '/tags' },
  'two bodies': {
    sent: { headline: 'x', body: { markdown: 'a', html: 'b' } },
    code: 'validation-failed',
    pointer: '/body',
  },
  'a script': {
    sent: { headline: 'x', body: { html: '<p>a</p><script>alert(1)</script>' } },
    code: 'unsafe-markup',
    pointer: '/body/html',
  },
  'a handler': {
    sent: { headline: 'x', body: { html: '<p onclick="x()">a</p>' } },
    code: 'unsafe-markup',
    pointer: '/body/html',
  },
  'a javascript link': {
    sent: { headline: 'x', body: { html: '<a href="java\nscript:alert(1)">a</a>' } },
    code: 'unsafe-markup',
    pointer: '/body/html',
  },
  'a javascript link in Markdown': {
    sent: { headline: 'x', body: { markdown: '[a](javascript:alert(1))' } },
    code: 'unsafe-markup',
    pointer: '/body/markdown',
  },
  'a script in Markdown': {
    sent: { headline: 'x', body: { markdown: 'a\n\n<script>x()</script>' } },
    code: 'unsafe-markup',
    pointer: '/body/markdown',
  },
  'nested tables': {
    sent: { headline: 'x', body: { html: '<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>' } },
    code: 'unsafe-markup',
    pointer: '/body/html',
  },
  'a javascript link in blocks': {
    sent: {
      headline: 'x',
      body: [
        {
          _type: 'block',
          style: 'normal',
          markDefs: [{ _type: 'link', _key: 'l', href: 'javascript:x' }],
          children: [],
        },
      ],
    },
    code: 'validation-failed',
    pointer: '/body/0/markDefs/0/href',
  },
  'a block of an unknown type': {
    sent: { headline: 'x', body: [{ _type: 'script', _key: 'a' }] },
    code: 'validation-failed',
    pointer: '/body/0/_type',
  },
};

t.test('bad articles get a documented problem that names the place, and nothing is changed', async (t) => {
  const room = await openNewsroom(t);
  const existing = await publishNew(room, { headline: 'Taken', slug: 'taken' });
  const draft = await createArticle(room, { headline: 'Draft' });
  const before = contents(room);
  for (const [name, { sent, code, pointer }] of Object.entries(bodies)) {
    await t.test(name, async (t) => {
      const body = typeof sent === 'string' ? sent : JSON.stringify(sent);
      for (const [method, url] of [
        ['POST', articles],
        ['PATCH', `${articles}/${draft.id}`],
      ] as const) {
        if (method === 'PATCH' && name === 'no headline') continue;
        const answer = await room.call(method, url, { as: 'editor', body, headers: { ...json, 'if-match': '"1"' } });
        const problem = assertProblem(t, answer, code);
        if (pointer !== undefined)
          t.equal(problem.errors?.[0]?.pointer, pointer, JSON.stringify(problem.errors?.slice(0, 3)));
        t.ok(answer.body.length < 4_000, 'what was sent is not sent back');
      }
    });
  }
  t.equal(contents(room), before);
  t.equal((await room.call('GET', `/v1/articles/${existing.id}`)).statusCode, 200);
});

const explosions: Record<string, string> = {
  'quotes in quotes': '>'.repeat(50_000),
  'lists in lists': Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth * 2)}- a`)
    .join('\n')
    .slice(0, 1_500_000),
  'open brackets': '['.repeat(100_000),
  'open images': '![a]('.repeat(40_000),
  emphasis: '*a_'.repeat(50_000),
  backticks: Array.from({ length: 3_000 }, (_, length) => '`'.repeat(length % 300)).join('a'),
  'reference links': `${'[a]: <b>\n'.repeat(20_000)}${'[a]'.repeat(20_000)}`,
  'table columns': `${'|a'.repeat(5_000)}|\n${'|-'.repeat(5_000)}|\n${'|a\n'.repeat(2_000)}`,
  'HTML in HTML': '<div>'.repeat(50_000),
};

t.test('Markdown that explodes is refused or converted within a bounded time, and the service goes on', async (t) => {
  const room = await openNewsroom(t);
  for (const [name, markdown] of Object.entries(explosions)) {
    await t.test(name, { timeout: 20_000 }, async (t) => {
      const answer = await room.call('POST', articles, { as: 'editor', body: { headline: name, body: { markdown } } });
      t.ok([201, 422].includes(answer.statusCode), answer.body.slice(0, 300));
      if (answer.statusCode === 422) t.ok(['validation-failed', 'unsafe-markup'].includes(answer.json().code));
    });
  }
});

t.test('ids and paths that are none are refused or not there, never taken for others', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room, { headline: 'Taken', slug: 'taken' });
  for (const path of [
    '12abc',
    '0x10',
    '1e3',
    'taken',
    '01990A5E-7A10-7C3F-9D52-6F1F3A2B4C5D',
    '..%2f..%2fetc',
    'a%00b',
  ]) {
    const answer = await room.call('GET', `${articles}/${path}`, { as: 'editor' });
    t.ok([400, 404].includes(answer.statusCode), path);
    t.match(answer.headers['content-type'], /problem\+json/);
  }
  for (const path of ['Taken', 'taken/', 'taken%20', '%74aken%00', 'a%2fb', '%zz', 'x'.repeat(300)]) {
    const answer = await room.call('GET', `/v1/articles/${path}`);
    t.ok([400, 404, 414].includes(answer.statusCode), `${path} ${answer.statusCode}`);
    t.match(answer.headers['content-type'], /problem\+json/);
  }
  t.equal((await room.call('GET', '/v1/articles/%74aken')).statusCode, 200, 'the same address, spelt otherwise');
});

t.test('a key that is revoked, expired or malformed opens nothing, from the next request on', async (t) => {
  const room = await openNewsroom(t);
  const make = async (expiresAt: string | null) =>
    (
      await room.call('POST', '/v1/admin/keys', { as: 'admin', body: { name: 'Short', role: 'editor', expiresAt } })
    ).json();
  const revoked = await make(null);
  const expiring = await make('2026-11-20T09:00:00.000Z');
  const read = (key: string) => room.app.inject({ url: articles, headers: { authorization: `Bearer ${key}` } });
  t.equal((await read(revoked.key)).statusCode, 200);
  t.equal((await read(expiring.key)).statusCode, 200);
  const gone = await room.call('DELETE', `/v1/admin/keys/${revoked.id}`, { as: 'admin', headers: { 'if-match': '*' } });
  t.equal(gone.statusCode, 204, gone.body);
  assertProblem(t, await read(revoked.key), 'invalid-key');
  room.time = Date.parse('2026-11-20T09:00:00.000Z');
  assertProblem(t, await read(expiring.key), 'invalid-key');
  for (const key of ['', 'x', `${room.keys.admin}x`, room.keys.admin.slice(0, -1), room.keys.admin.toUpperCase()]) {
    assertProblem(t, await read(key), 'invalid-key');
  }
  for (const authorization of [
    'Basic YTpi',
    'bearer',
    room.keys.admin,
    `Bearer ${room.keys.admin} ${room.keys.admin}`,
  ]) {
    assertProblem(t, await room.app.inject({ url: '/v1/articles', headers: { authorization } }), 'invalid-key');
  }
});

t.test('a partner and a reader write nothing anywhere', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Draft', body: { text: 'Words.' } });
  const before = contents(room);
  const attempts: [string, string, object | undefined][] = [
    ['POST', articles, { headline: 'x' }],
    ['PATCH', `${articles}/${draft.id}`, { headline: 'x' }],
    ['DELETE', `${articles}/${draft.id}`, undefined],
    ['POST', `${articles}/${draft.id}/publish`, {}],
    ['POST', `${articles}/${draft.id}/unpublish`, {}],
    ['POST', `${articles}/${draft.id}/revisions/1/restore`, {}],
    ['POST', '/v1/editorial/tags', { name: 'x' }],
    ['POST', '/v1/admin/keys', { name: 'x', role: 'admin' }],
  ];
  const callers: [Caller, ProblemCode][] = [
    ['reader', 'missing-key'],
    ['partner', 'forbidden'],
  ];
  for (const [method, url, body] of attempts) {
    for (const [as, code] of callers) {
      assertProblem(
        t,
        await room.call(method, url, { as, body, headers: { 'if-match': '*', 'idempotency-key': 'k' } }),
        code,
      );
    }
  }
  t.equal(contents(room), before);
});

t.test('a Host that cannot be one, or two of them, get no answer that links begin with', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room);
  for (const host of ['victim.example/docs?x=', 'a>; rel="x"', 'user@host', 'a b', 'x'.repeat(300)]) {
    assertProblem(t, await room.call('GET', '/v1/articles', { headers: { host } }), 'malformed-request');
  }
  for (const host of ['news.example', 'news.example:8080', '127.0.0.1:3000', '[::1]:3000']) {
    const answer = await room.call('GET', '/v1/articles', { headers: { host } });
    t.match(answer.json().items[0].url, `http://${host}/v1/articles/`);
  }
});

t.test('filters that let nothing through cost no more than those that do', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room);
  const values = Array.from({ length: 20 }, (_, number) => `nothing-${number}`).join(',');
  for (const query of [`tag=${values}`, `tag=${values}&author=${values}&section=${values}&count=exact`]) {
    t.same((await room.call('GET', `/v1/articles?${query}`)).json().items, []);
  }
  assertProblem(t, await room.call('GET', `/v1/articles?tag=${values},one-more`), 'invalid-parameter');
});

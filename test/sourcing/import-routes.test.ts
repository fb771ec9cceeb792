import SQLite from 'better-sqlite3';
import t from 'tap';
import { MAX_SOURCE } from '../../src/body/schema.ts';
import type { ProblemCode } from '../../src/http/problems.ts';
import { type Caller, type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';

const imports = '/v1/editorial/imports';
const STORY = `URGENT

Harbour bridge reopens after nine weeks
By ADA ROE and JOHN POE

PORT ANSEL, New Zealand (Nov. 20, 2026) The ferry Kotare passes below the bridge. (Photo by Rosa Kettle)

PORT ANSEL (Ansel Wire) — The harbour bridge reopened on Friday, the harbour board said.

“The bridge is safe and will stay so,” said Hana Whaanga, the engineer of the board.

Related stories
Bridge to close
`;

const send = (room: Newsroom, body: unknown, as: Caller = 'contributor', headers: Record<string, string> = {}) =>
  room.call('POST', imports, { as, body, headers });

/** How many rows each table has that an import could add to. */
function rowsIn(room: Newsroom): unknown {
  const db = new SQLite(room.databaseUrl.replace('file:', ''), { readonly: true });
  try {
    return ['articles', 'revisions', 'idempotency_keys', 'authors', 'sources', 'quotes', 'changes'].map((table) => {
      const exists = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
      return exists ? [table, db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()] : [table];
    });
  } finally {
    db.close();
  }
}

function textsOf(body: { children: { text: string }[] }[]): string[] {
  return body.map(({ children }) => children.map(({ text }) => text).join(''));
}

t.test('a wire story becomes a draft; the answer says what was recognised and what was left out', async (t) => {
  const room = await openNewsroom(t);
  const section = { name: 'Harbour City', slug: 'harbour-city' };
  await room.call('POST', '/v1/editorial/sections', { as: 'editor', body: section });
  const response = await send(room, { text: STORY, section: 'harbour-city', language: 'en-NZ' });
  t.equal(response.statusCode, 201);
  const { article, recognised, leftOut, suggestions } = response.json();
  t.equal(response.headers['location'], `/v1/editorial/articles/${article.id}`);
  t.equal(response.headers['etag'], '"1"');
  t.match(article, {
    state: 'draft',
    version: 1,
    headline: 'Harbour bridge reopens after nine weeks',
    language: 'en-NZ',
    section: 'harbour-city',
    dateline: { place: 'Port Ansel', country: 'NZ' },
    bylines: [
      { name: 'Ada Roe', author: null },
      { name: 'John Poe', author: null },
    ],
    leadCaption: /^PORT ANSEL, New Zealand \(Nov\. 20, 2026\) The ferry .* \(Photo by Rosa Kettle\)$/,
    photos: [],
    publishedEdition: null,
  });
  t.same(textsOf(article.body), [
    'The harbour bridge reopened on Friday, the harbour board said.',
    '“The bridge is safe and will stay so,” said Hana Whaanga, the engineer of the board.',
  ]);
  t.same(recognised, {
    headline: 'Harbour bridge reopens after nine weeks',
    standfirst: null,
    byline: { text: 'By ADA ROE and JOHN POE', names: ['Ada Roe', 'John Poe'], organisation: null },
    dateline: { place: 'Port Ansel', country: 'NZ' },
    datelineText: 'PORT ANSEL (Ansel Wire) —',
    leadCaption: article.leadCaption,
    date: null,
  });
  t.match(
    leftOut.map(({ code, text }: { code: string; text: string }) => `${code}: ${text}`),
    [
      'priority: URGENT',
      'byline: By ADA ROE and JOHN POE',
      'dateline: PORT ANSEL (Ansel Wire) —',
      'related: Related stories',
      'related: Bridge to close',
    ],
  );
  t.ok(leftOut.every(({ detail }: { detail: string }) => detail.endsWith('.')));
  t.match(
    suggestions.find(({ kind }: { kind: string }) => kind === 'direct'),
    { text: /^The bridge is safe and will stay so/, speaker: { mention: /Hana Whaanga/ } },
    'its quotes are proposed with their sources',
  );
  const read = await room.call('GET', `/v1/editorial/articles/${article.id}`, { as: 'contributor' });
  t.same(read.json(), article, 'the draft is as it was answered');
  const proposed = await room.call('GET', `/v1/editorial/articles/${article.id}/quote-suggestions`, {
    as: 'contributor',
  });
  t.same(proposed.json().items, suggestions, 'and its suggestions are those that can be accepted');
  t.equal((await room.call('GET', `/v1/articles/${article.id}`)).statusCode, 404, 'readers see nothing of it');
  t.equal((await room.call('GET', `/v1/editorial/articles/${article.id}`, { as: 'otherContributor' })).statusCode, 404);
});

t.test(
  'the caption without its photo never reaches an edition; it is changed and emptied like any member',
  async (t) => {
    const room = await openNewsroom(t);
    const caption = 'A caption that only the newsroom knows. (Photo by Rosa Kettle)';
    const { article } = (await send(room, { text: `Bridge reopens\n\n${caption}\n\nThe bridge reopened.` })).json();
    t.equal(article.leadCaption, caption);
    const published = await room.call('POST', `/v1/editorial/articles/${article.id}/publish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': '"1"' },
    });
    t.equal(published.statusCode, 200);
    t.equal(published.json().leadCaption, caption, 'the working copy keeps it');
    for (const url of [
      `/v1/articles/${article.id}?body=blocks,html,text,markdown`,
      '/v1/articles?view=full',
      '/v1/photos',
    ]) {
      const { statusCode, body } = await room.call('GET', url);
      t.equal(statusCode, 200);
      t.notMatch(body, 'only the newsroom');
      t.notMatch(body, 'leadCaption');
    }
    const feed = await room.call('GET', '/v1/syndication/changes', { as: 'partner' });
    t.notMatch(feed.body, 'only the newsroom');
    const patch = (body: unknown, version: number) =>
      room.call('PATCH', `/v1/editorial/articles/${article.id}`, {
        as: 'editor',
        body,
        headers: { 'if-match': `"${version}"` },
      });
    const changed = await patch({ leadCaption: 'Another.' }, published.json().version);
    t.match(changed.json(), { leadCaption: 'Another.' });
    const other = await patch({ genre: 'current' }, changed.json().version);
    t.match(other.json(), { leadCaption: 'Another.' }, 'what is not sent stays');
    const emptied = await patch({ leadCaption: null }, other.json().version);
    t.match(emptied.json(), { leadCaption: null });
    const first = await room.call('GET', `/v1/editorial/articles/${article.id}/revisions/1`, { as: 'editor' });
    t.equal(first.json().leadCaption, caption, 'revisions keep what it was');
  },
);

t.test('of Markdown and HTML the first line is the headline, and the rest the body', async (t) => {
  const room = await openNewsroom(t);
  for (const [sent, headline, body, about] of [
    [
      { format: 'markdown', text: '# Bridge *reopens*\n\nThe **bridge**.\n\n## Next' },
      'Bridge reopens',
      ['The bridge.', 'Next'],
      {},
    ],
    [
      { format: 'html', text: '<p>World</p><h1>Bridge reopens</h1><p>The bridge.</p>' },
      'Bridge reopens',
      ['World', 'The bridge.'],
      {},
    ],
    [{ format: 'markdown', text: 'Bridge reopens\n\nThe bridge.' }, 'Bridge reopens', ['The bridge.'], {}],
    [
      { format: 'html', text: '<h1>Bridge <a href="https://example.org/b">reopens</a></h1><p>The bridge.</p>' },
      'Bridge reopens',
      ['The bridge.'],
      { leftOut: [{ text: 'https://example.org/b', code: 'link' }] },
    ],
    [
      { format: 'html', text: '<p class="x">The bridge is open. It was closed.</p><p>More.</p>' },
      'The bridge is open',
      ['The bridge is open. It was closed.', 'More.'],
      { recognised: { headline: null }, article: { conversion: [{ code: 'attribute-dropped' }] } },
    ],
    [{ format: 'markdown', text: '- one\n- two' }, 'one', ['one', 'two'], { recognised: { headline: null } }],
  ] as const) {
    const response = await send(room, sent);
    t.equal(response.statusCode, 201, sent.text);
    const answer = response.json();
    t.equal(answer.article.headline, headline, sent.text);
    t.same(textsOf(answer.article.body), body, sent.text);
    t.match(answer, about, sent.text);
  }
});

t.test('sent again with its Idempotency-Key, a text makes one draft and has one answer', async (t) => {
  const room = await openNewsroom(t);
  const key = { 'idempotency-key': 'import-1' };
  const first = await send(room, { text: STORY }, 'contributor', key);
  const again = await send(room, { text: STORY }, 'contributor', key);
  t.same([again.statusCode, again.json()], [201, first.json()]);
  t.equal(again.headers['location'], first.headers['location']);
  t.equal(again.headers['idempotency-replayed'], 'true');
  const list = await room.call('GET', '/v1/editorial/articles?count=exact', { as: 'editor' });
  t.equal(list.json().page.total, 1);
  assertProblem(t, await send(room, { text: 'Another story' }, 'contributor', key), 'idempotency-mismatch');
  assertProblem(
    t,
    await send(room, { text: STORY }, 'contributor', { 'idempotency-key': 'a b' }),
    'invalid-idempotency-key',
  );
  const other = await send(room, { text: STORY }, 'contributor', {});
  t.not(other.json().article.id, first.json().article.id, 'without the key, it is another');
  t.not(other.json().article.slug, first.json().article.slug);
});

t.test('what is no story is refused with what to do, and nothing is changed', async (t) => {
  const room = await openNewsroom(t);
  const before = rowsIn(room);
  const bad: Record<string, { sent: unknown; code: ProblemCode; pointer?: string; why?: string }> = {
    'no text': { sent: {}, code: 'validation-failed', pointer: '/text' },
    'an empty text': { sent: { text: '' }, code: 'validation-failed', pointer: '/text', why: 'no-story' },
    blanks: { sent: { text: ' \r\n\t\u00a0\n' }, code: 'validation-failed', pointer: '/text', why: 'no-story' },
    'furniture alone': {
      sent: { text: 'URGENT\n\n-30-\n\nShare this\n© 2026 Ansel Wire' },
      code: 'validation-failed',
      pointer: '/text',
      why: 'no-story',
    },
    'empty Markdown': {
      sent: { format: 'markdown', text: '\n' },
      code: 'validation-failed',
      pointer: '/text',
      why: 'no-story',
    },
    'a picture alone': {
      sent: { format: 'markdown', text: '![](https://example.org/a.jpg)' },
      code: 'validation-failed',
      pointer: '/text',
      why: 'no-story',
    },
    'too long': {
      sent: { text: 'x '.repeat(MAX_SOURCE / 2 + 1) },
      code: 'validation-failed',
      pointer: '/text',
      why: 'too-long',
    },
    'too many lines': {
      sent: { text: 'x\n'.repeat(30_000) },
      code: 'validation-failed',
      pointer: '/text',
      why: 'too-long',
    },
    'too many paragraphs': {
      sent: { text: 'The bridge.\n\n'.repeat(6_000) },
      code: 'validation-failed',
      pointer: '/text',
      why: 'too-many-blocks',
    },
    NUL: { sent: { text: 'Bridge\u0000' }, code: 'invalid-text', pointer: '/text' },
    'a control character': {
      sent: { text: 'Bridge\u0007' },
      code: 'validation-failed',
      pointer: '/text',
      why: 'invalid-text',
    },
    'a lone surrogate': { sent: '{"text":"Bridge \\ud800"}', code: 'invalid-text', pointer: '/text' },
    'a number': { sent: { text: 7 }, code: 'validation-failed', pointer: '/text' },
    'an unknown member': { sent: { text: STORY, headline: 'x' }, code: 'validation-failed', pointer: '/headline' },
    'an unknown format': { sent: { text: STORY, format: 'nitf' }, code: 'validation-failed', pointer: '/format' },
    'a language that is none': {
      sent: { text: STORY, language: 'english please' },
      code: 'validation-failed',
      pointer: '/language',
    },
    'a section that is not there': {
      sent: { text: STORY, section: 'nowhere' },
      code: 'validation-failed',
      pointer: '/section',
      why: 'unknown-reference',
    },
    'a script': {
      sent: { format: 'html', text: '<h1>x</h1><script>alert(1)</script>' },
      code: 'unsafe-markup',
      pointer: '/text',
    },
    'an array': { sent: [], code: 'validation-failed', pointer: '' },
    'malformed JSON': { sent: '{"text":', code: 'malformed-json' },
  };
  for (const [name, { sent, code, pointer, why }] of Object.entries(bad)) {
    await t.test(name, async (t) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'bad' };
      const problem = assertProblem(t, await send(room, sent, 'contributor', headers), code);
      if (pointer !== undefined) t.match(problem.errors?.[0], { pointer, ...(why !== undefined && { code: why }) });
    });
  }
  const plain = { 'content-type': 'text/plain' };
  assertProblem(t, await send(room, STORY, 'contributor', plain), 'unsupported-media-type');
  t.same(rowsIn(room), before);
});

t.test('only the newsroom sends texts in', async (t) => {
  const room = await openNewsroom(t);
  assertProblem(t, await send(room, { text: STORY }, 'reader'), 'missing-key');
  assertProblem(t, await send(room, { text: STORY }, 'partner'), 'forbidden');
  for (const as of ['contributor', 'editor', 'admin'] as const)
    t.equal((await send(room, { text: STORY }, as)).statusCode, 201);
});

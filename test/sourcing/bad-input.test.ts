import t from 'tap';
import { openNewsroom } from '../helpers/newsroom.ts';
import { described, named, publish, quote, story, workingCopy } from './desk.ts';

const TEXT = [
  '“I don’t know,” said Hana Whaanga. “I don’t know,” said Tama Beck.',
  'The harbour 🌉 “was shut”, she said. “It is open.”',
];

t.test('what cannot be a quote is refused with its reason, and nothing has changed', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, TEXT);
  const elsewhere = await story(room, ['“Talks are close,” an official said.'], { headline: 'Talks' });
  const { id: source } = await named(room);
  const { id: stranger } = await described(room, elsewhere.id);
  const { id: own } = await described(room, article.id);
  await quote(room, article.id, { words: 'was shut', source });
  const used = await room.call('GET', `/v1/editorial/articles/${article.id}/sources`, { as: 'editor' });
  const { version } = await workingCopy(room, article.id);
  t.equal(used.json().items.length, 1);
  const lone = String.fromCharCode(0xd83c);

  const cases: readonly [string, Record<string, unknown>, string, string][] = [
    ['words that stand nowhere', { words: 'We are open' }, '/words', 'no-match'],
    ['words that stand twice', { words: 'I don’t know,' }, '/words', 'ambiguous'],
    ['words in the other typography that stand twice', { words: "I don't know," }, '/words', 'ambiguous'],
    ['a selector that matches many', { segments: [{ exact: 'know', block: 'p1' }] }, '/segments/0', 'ambiguous'],
    [
      'a selector whose context is not there',
      { segments: [{ exact: 'I don’t know,', prefix: 'Beck “' }] },
      '/segments/0',
      'no-match',
    ],
    [
      'a selector at another place',
      { segments: [{ exact: 'I don’t know,', block: 'p1', start: 5, end: 18 }] },
      '/segments/0',
      'no-match',
    ],
    ['a block that is not there', { segments: [{ exact: 'was shut', block: 'p9' }] }, '/segments/0', 'unknown-block'],
    ['offsets behind the end', { segments: [{ block: 'p2', start: 4, end: 4_000 }] }, '/segments/0', 'out-of-range'],
    ['an end before the start', { segments: [{ block: 'p2', start: 9, end: 4 }] }, '/segments/0', 'out-of-range'],
    ['nothing at all', { segments: [{ block: 'p2', start: 4, end: 4 }] }, '/segments/0', 'out-of-range'],
    ['negative offsets', { segments: [{ block: 'p2', start: -1, end: 4 }] }, '/segments/0/start', 'out-of-range'],
    ['half a surrogate pair', { words: lone }, '/words', 'invalid-text'],
    [
      'offsets that count UTF-16',
      { segments: [{ exact: 'was shut', block: 'p2', start: 16, end: 24 }] },
      '/segments/0',
      'no-match',
    ],
    ['words of another quote', { segments: [{ exact: '“was shut', block: 'p2' }] }, '/segments/0', 'overlap'],
    ['the words of another quote', { segments: [{ exact: 'was shut', start: 15, end: 23 }] }, '/segments/0', 'overlap'],
    [
      'segments out of order',
      { segments: [{ exact: 'It is open.' }, { exact: 'The harbour' }] },
      '/segments/1',
      'out-of-order',
    ],
    [
      'segments that overlap',
      { segments: [{ exact: 'It is open.' }, { exact: 'open.', block: 'p2' }] },
      '/segments/1',
      'out-of-order',
    ],
    ['words and segments', { words: 'It is open.', segments: [{ exact: 'It is open.' }] }, '', 'invalid'],
    ['neither', { kind: 'direct' }, '', 'invalid'],
    ['no segment', { segments: [] }, '/segments', 'too-few'],
    ['an empty selector', { segments: [{}] }, '/segments/0', 'invalid'],
    ['a source that is not there', { words: 'It is open.', source: article.id }, '/source', 'unknown-reference'],
    ['a source of another article', { words: 'It is open.', source: stranger }, '/source', 'source-of-another-article'],
    [
      'terms looser than the use’s',
      { words: 'It is open.', source: own, terms: 'on_record' },
      '/terms',
      'looser-terms',
    ],
    ['background by name', { words: 'It is open.', source, terms: 'background' }, '/terms', 'terms-need-anonymity'],
    ['a quote that corrects nothing', { words: 'It is open.', supersedes: article.id }, '/supersedes', 'not-published'],
    ['a date that does not exist', { words: 'It is open.', saidAt: '2026-02-30' }, '/saidAt', 'invalid'],
    ['a member that nobody knows', { words: 'It is open.', speaker: 'Hana' }, '/speaker', 'unknown-property'],
  ];
  for (const [what, body, pointer, code] of cases) {
    const path = `/v1/editorial/articles/${article.id}/quotes`;
    const response = await room.call('POST', path, { as: 'editor', body });
    t.equal(response.statusCode, 422, `${what}: ${response.body}`);
    const problem: { errors: { pointer: string; code: string; detail: string }[] } = response.json();
    t.ok(
      problem.errors.some((error) => error.pointer === pointer && error.code === code),
      `${what}: ${JSON.stringify(problem.errors)}`,
    );
  }
  const many = await room.call('POST', `/v1/editorial/articles/${article.id}/quotes`, {
    as: 'editor',
    body: { words: 'I don’t know,' },
  });
  t.match(many.json().errors[0].detail, 'block p1 from 1 to 14; block p1 from 36 to 49', 'the places are listed');
  t.equal((await workingCopy(room, article.id)).version, version, 'the article is as it was');
  const list = await room.call('GET', `/v1/editorial/articles/${article.id}/quotes`, { as: 'editor' });
  t.equal(list.json().items.length, 1);
  const uses = await room.call('GET', `/v1/editorial/articles/${article.id}/sources`, { as: 'editor' });
  t.equal(uses.json().items.length, 1, 'no use was left behind');
});

t.test('how a source is used is refused where it cannot be so', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, TEXT);
  const { id: source } = await named(room);
  const { id: hidden } = await described(room, article.id);
  const path = `/v1/editorial/articles/${article.id}/sources`;
  const cases: readonly [string, Record<string, unknown>, string, string][] = [
    ['a source that is not there', { source: article.id }, '/source', 'unknown-reference'],
    ['a name on background', { source, terms: 'background' }, '/terms', 'terms-need-anonymity'],
    ['a description beside a name', { source, description: 'an engineer' }, '/description', 'source-is-named'],
    ['a reason beside a name', { source, anonymityReason: 'legal' }, '/anonymityReason', 'source-is-named'],
    ['nobody on the record', { source: hidden, terms: 'on_record' }, '/terms', 'terms-need-name'],
    ['a reason of one’s own', { source: hidden, anonymityReason: 'shy' }, '/anonymityReason', 'not-allowed'],
  ];
  for (const [what, body, pointer, code] of cases) {
    const response = await room.call('POST', path, { as: 'editor', body });
    t.match(response.json(), { status: 422, errors: [{ pointer, code }] }, what);
  }
  t.same((await room.call('GET', path, { as: 'editor' })).json().items, []);
  const made = await room.call('POST', path, { as: 'editor', body: { source: hidden } });
  t.match(made.json(), { terms: 'background', approval: null, quotes: 0 });
  const again = await room.call('POST', path, { as: 'editor', body: { source: hidden } });
  t.equal(again.json().id, made.json().id, 'the use that is there');
  t.equal(again.json().articleVersion, made.json().articleVersion);
  const other = await room.call('POST', path, { as: 'editor', body: { source: hidden, terms: 'off_record' } });
  t.match(other.json(), { status: 422, errors: [{ pointer: '/source', code: 'already-used' }] });
});

t.test('a use with quotes stays, and so does a source', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, TEXT);
  const { id: source } = await named(room);
  const made = await quote(room, article.id, { words: 'was shut', source });
  const headers = { 'if-match': '*' };
  const path = `/v1/editorial/articles/${article.id}/sources/${made.source?.use}`;
  t.match((await room.call('DELETE', path, { as: 'editor', headers })).json(), { status: 409, code: 'use-has-quotes' });
  const record = `/v1/editorial/sources/${source}`;
  t.match((await room.call('DELETE', record, { as: 'editor', headers })).json(), {
    status: 409,
    code: 'source-in-use',
  });
  const quotePath = `/v1/editorial/articles/${article.id}/quotes/${made.id}`;
  t.equal((await room.call('DELETE', quotePath, { as: 'editor', headers })).statusCode, 204);
  t.equal((await room.call('GET', quotePath, { as: 'editor' })).statusCode, 404);
  t.equal((await room.call('DELETE', path, { as: 'editor', headers })).statusCode, 204);
  t.equal((await room.call('DELETE', record, { as: 'editor', headers })).statusCode, 204);
});

t.test('a correction that never came out leaves what it would have corrected', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“It is open,” said Hana Whaanga.']);
  const { id: source } = await named(room);
  const first = await quote(room, article.id, { words: 'It is open,', source });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const next = await quote(room, article.id, { words: 'It is open', source, supersedes: first.id });
  const path = `/v1/editorial/articles/${article.id}/quotes`;
  const headers = { 'if-match': '*' };
  t.equal((await room.call('DELETE', `${path}/${next.id}`, { as: 'editor', headers })).statusCode, 204);
  const back = await room.call('GET', `${path}/${first.id}`, { as: 'editor' });
  t.match(back.json(), { state: 'active' });
  t.match(back.json().history.at(-1), { kind: 'reinstated' });
  t.equal((await room.call('DELETE', `${path}/${first.id}`, { as: 'editor', headers })).statusCode, 204);
  t.match((await room.call('GET', `${path}/${first.id}`, { as: 'editor' })).json(), { state: 'withdrawn' });
  t.same((await room.call('GET', path, { as: 'editor' })).json().items, []);
  t.equal((await room.call('GET', `${path}?state=all`, { as: 'editor' })).json().items.length, 1);
});

t.test('a quote of one article is not there under another', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, TEXT);
  const other = await story(room, ['Nothing.'], { headline: 'Other' });
  const { id: source } = await named(room);
  const made = await quote(room, article.id, { words: 'was shut', source });
  const headers = { 'if-match': '*' };
  for (const [method, path, body] of [
    ['GET', `quotes/${made.id}`, undefined],
    ['PATCH', `quotes/${made.id}`, { note: 'x' }],
    ['DELETE', `quotes/${made.id}`, undefined],
    ['POST', `quotes/${made.id}/accept`, {}],
    ['POST', `quotes/${made.id}/restore`, {}],
    ['PATCH', `sources/${made.source?.use}`, { terms: 'off_record' }],
    ['DELETE', `sources/${made.source?.use}`, undefined],
    ['POST', `sources/${made.source?.use}/approval`, {}],
  ] as const) {
    const response = await room.call(method, `/v1/editorial/articles/${other.id}/${path}`, {
      as: 'cleared',
      headers,
      ...(body !== undefined && { body }),
    });
    t.equal(response.statusCode, 404, `${method} ${path}: ${response.body}`);
  }
});

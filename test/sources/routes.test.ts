import t from 'tap';
import { createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import {
  at,
  changes,
  createSource,
  describe,
  everything,
  merge,
  patch,
  read,
  remove,
  show,
  SOURCES,
  use,
} from './desk.ts';

const NOWHERE = { id: '01a0f4c2-c400-7000-8001-00000000ffff' };

async function versionOf(room: Newsroom, article: { id: string }): Promise<number> {
  const response = await room.call('GET', `/v1/editorial/articles/${article.id}`, { as: 'editor' });
  return response.json().version;
}

t.test('what was created is read back as it was sent, with what was not sent empty', async (t) => {
  const room = await openNewsroom(t);
  const board = await createSource(room, { kind: 'organisation', name: 'Port Ansel Harbour Board' });
  const input = {
    kind: 'person',
    identification: 'named',
    name: 'Mereana Turoa-Beck',
    role: 'chief executive',
    organisation: board.id,
    aliases: ['M. Turoa-Beck', 'Mereana Beck', 'Mereana Beck', 'Mereana Turoa-Beck'],
    sameAs: ['https://example.org/mereana'],
    note: 'Speaks\nfreely.',
  };
  const response = await room.call('POST', SOURCES, { as: 'contributor', body: input });
  t.equal(response.statusCode, 201);
  const source = response.json();
  t.match(response.headers, { location: at(source), etag: '"1"' });
  t.strictSame(source, {
    id: source.id,
    version: 1,
    kind: 'person',
    identification: 'named',
    isPublic: false,
    slug: 'mereana-turoa-beck',
    name: 'Mereana Turoa-Beck',
    description: null,
    role: 'chief executive',
    organisation: { id: board.id, slug: 'port-ansel-harbour-board', name: 'Port Ansel Harbour Board' },
    aliases: ['M. Turoa-Beck', 'Mereana Beck'],
    sameAs: ['https://example.org/mereana'],
    note: 'Speaks\nfreely.',
    article: null,
    createdAt: '2026-11-20T08:00:00.000Z',
    createdBy: 'The contributor',
    updatedAt: '2026-11-20T08:00:00.000Z',
    updatedBy: 'The contributor',
    usedIn: [],
    mergedInto: null,
    mergedFrom: [],
  });
  const kept = await room.call('GET', at(source), { as: 'editor' });
  t.strictSame(kept.json(), source);
  t.equal(kept.headers.etag, '"1"');
  t.equal((await createSource(room, { name: 'Mereana Turoa-Beck' })).slug, 'mereana-turoa-beck-2');
  t.equal((await createSource(room, { name: '橋', kind: 'document' })).slug, 'source');
  t.strictSame(await changes(room), [], 'what the public does not see is in no log');
});

t.test('a source without a name is for one article and has no slug', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  t.match(await describe(room, article), { name: null, slug: null, article: article.id, aliases: [], sameAs: [] });
  const masked = { identification: 'pseudonym', name: 'Kestrel', description: 'a nurse', article: article.id };
  t.match(await createSource(room, masked), {
    name: 'Kestrel',
    slug: null,
    description: 'a nurse',
    article: article.id,
  });
  const bare = await describe(room, article, 'a source');
  t.equal(bare.description, 'a source', 'a draft may say less than readers need');
});

t.test('a change is made to the version that was read, and once for what is different', async (t) => {
  const room = await openNewsroom(t);
  const source = await createSource(room, { name: 'Ada Roe', role: 'bridge master', aliases: ['A. Roe'] });
  assertProblem(
    t,
    await room.call('PATCH', at(source), { as: 'editor', body: { role: 'x' } }),
    'precondition-required',
  );
  room.time += 1000;
  const done = await patch(room, source, { name: 'Ada Marrow', role: null, aliases: null }, 'editor', '"1"');
  t.equal(done.statusCode, 200, done.body);
  t.equal(done.headers['etag'], '"2"');
  t.match(done.json(), {
    version: 2,
    name: 'Ada Marrow',
    slug: 'ada-roe',
    role: null,
    aliases: [],
    updatedAt: '2026-11-20T08:00:01.000Z',
    createdAt: '2026-11-20T08:00:00.000Z',
  });
  const stale = assertProblem(t, await patch(room, source, { role: 'x' }, 'editor', '"1"'), 'version-conflict');
  t.equal(stale['currentVersion'], 2);
  t.equal((await patch(room, source, { name: 'Ada Marrow', kind: 'person' })).headers['etag'], '"2"', 'nothing is new');
  assertProblem(t, await remove(room, source, 'editor', '"1"'), 'version-conflict');
  t.equal((await remove(room, source, 'editor', '"2"')).statusCode, 204);
  assertProblem(t, await room.call('GET', at(source), { as: 'editor' }), 'not-found');
});

t.test('a creation that is sent twice with one Idempotency-Key makes one', async (t) => {
  const room = await openNewsroom(t);
  const send = (name: string) =>
    room.call('POST', SOURCES, {
      as: 'editor',
      body: { kind: 'person', identification: 'named', name },
      headers: { 'idempotency-key': 'once' },
    });
  const first = await send('Ada Roe');
  t.equal((await send('Ada Roe')).body, first.body);
  assertProblem(t, await send('Bea Roe'), 'idempotency-mismatch');
  const counted = await room.call('GET', `${SOURCES}?count=exact`, { as: 'editor' });
  t.equal(counted.json().page.total, 1);
});

t.test('a contributor sees the named and those of their own articles, and of the others not a byte', async (t) => {
  const room = await openNewsroom(t);
  const own = await createArticle(room, { headline: 'Mine' }, 'contributor');
  const other = await createArticle(room, { headline: 'Theirs' }, 'otherContributor');
  const mine = await describe(room, own, 'a nurse', 'contributor');
  const ofDesk = await describe(room, own, 'a surgeon', 'editor');
  const theirs = await describe(room, other, 'a clerk', 'otherContributor');
  const named = await createSource(room, { name: 'Ada Roe' }, 'otherContributor');
  await use(room, other, named);
  await use(room, other, theirs);

  const list = async (rest = '') =>
    (await room.call('GET', `${SOURCES}?count=exact${rest}`, { as: 'contributor' })).json();
  const all = await list();
  t.strictSame(new Set(all.items.map((item: { id: string }) => item.id)), new Set([mine.id, ofDesk.id, named.id]));
  t.equal(all.page.total, 3);
  t.equal((await list('&q=clerk')).page.total, 0);
  t.equal((await list(`&article=${other.id}`)).page.total, 0, 'who is quoted there is not told');
  t.equal((await list(`&article=${own.id}`)).page.total, 2);
  t.strictSame((await read(room, named, 'contributor')).usedIn, [], 'nor which drafts quote the named');
  t.equal((await read(room, named)).usedIn.length, 1);

  const calls = (source: { id: string }) => [
    room.call('GET', at(source), { as: 'contributor', headers: { 'x-request-id': 'the-same' } }),
    room.call('PATCH', at(source), {
      as: 'contributor',
      body: { note: 'x' },
      headers: { 'if-match': '"7"', 'x-request-id': 'the-same' },
    }),
    room.call('DELETE', at(source), { as: 'contributor', headers: { 'if-match': '"7"', 'x-request-id': 'the-same' } }),
    room.call('POST', at(source, '/merge'), {
      as: 'contributor',
      body: { into: mine.id },
      headers: { 'if-match': '"7"', 'x-request-id': 'the-same' },
    }),
  ];
  const hidden = await Promise.all(calls(theirs));
  const absent = await Promise.all(calls(NOWHERE));
  for (const [index, answer] of hidden.entries()) {
    assertProblem(t, answer, 'not-found');
    t.equal(answer.body, absent[index]?.body, 'byte for byte what is not there');
  }
});

t.test('a contributor changes what they made until it is public; the rest belongs to the desk', async (t) => {
  const room = await openNewsroom(t);
  const own = await createSource(room, { name: 'Ada Roe' }, 'contributor');
  const other = await createSource(room, { name: 'Bea Roe' }, 'otherContributor');
  t.equal((await patch(room, own, { role: 'x' }, 'contributor')).statusCode, 200);
  assertProblem(t, await patch(room, other, { role: 'x' }, 'contributor'), 'forbidden');
  assertProblem(t, await remove(room, other, 'contributor'), 'forbidden');
  const article = await publishNew(room);
  await show(room, await use(room, article, own), own);
  t.equal((await read(room, own)).isPublic, true);
  assertProblem(t, await patch(room, own, { role: 'y' }, 'contributor'), 'forbidden');
  t.equal((await patch(room, own, { role: 'y' }, 'editor')).statusCode, 200);
  const scoped = await describe(room, article);
  await show(room, await use(room, article, scoped), scoped, 1);
  t.equal((await read(room, scoped)).isPublic, true, 'also one that readers do not know by its id');
});

t.test('nobody outside the newsroom comes near a record', async (t) => {
  const room = await openNewsroom(t);
  const source = await createSource(room, { name: 'Ada Roe' });
  const before = await everything(room);
  const headers = { 'if-match': '*' };
  for (const [as, code] of [
    ['reader', 'missing-key'],
    ['partner', 'forbidden'],
  ] as const) {
    const input = { kind: 'person', identification: 'named', name: 'x' };
    const answers = [
      await room.call('GET', SOURCES, { as }),
      await room.call('POST', SOURCES, { as, body: input }),
      await room.call('GET', at(source), { as }),
      await room.call('PATCH', at(source), { as, body: { name: 'x' }, headers }),
      await room.call('DELETE', at(source), { as, headers }),
      await room.call('POST', at(source, '/merge'), { as, body: { into: source.id }, headers }),
    ];
    for (const answer of answers) assertProblem(t, answer, code);
  }
  t.strictSame(await everything(room), before);
});

t.test('renaming a source that is public tells each article that shows it, and nobody else', async (t) => {
  const room = await openNewsroom(t);
  const board = await createSource(room, { kind: 'organisation', name: 'Harbour Board' });
  const source = await createSource(room, { name: 'Ada Roe', organisation: board.id });
  const quiet = await createSource(room, { name: 'Bea Roe', organisation: board.id });
  const article = await publishNew(room);
  await publishNew(room, { headline: 'Another story' });
  await show(room, await use(room, article, source), source);
  const seen = (await changes(room)).length;
  await patch(room, quiet, { name: 'Bea Marrow' });
  await patch(room, source, { note: 'for us', aliases: ['A. Roe'] });
  t.strictSame((await changes(room)).slice(seen), [], 'what readers do not see is not told');
  const before = await room.call('GET', `/v1/articles/${article.id}`);
  room.time += 1000;
  await patch(room, source, { name: 'Ada Marrow' });
  t.strictSame((await changes(room)).slice(seen), [`article.updated ${article.id}`, `source.updated ${source.id}`]);
  await patch(room, board, { name: 'Harbour and Bridge Board' });
  t.strictSame(
    (await changes(room)).slice(seen + 2),
    [`article.updated ${article.id}`, `source.updated ${source.id}`],
    'who speaks for it is shown with its name; the board itself is not public',
  );
  const after = await room.call('GET', `/v1/articles/${article.id}`);
  t.not(after.headers['last-modified'], before.headers['last-modified']);
});

t.test('what is told of a source without a name has to be approved again once it says something else', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  const source = await describe(room, article);
  const approved = { approvedAt: 5, approvedBy: 'someone', waiver: 'agency copy' };
  const uses = async () => room.db.read.sql.select().from(room.db.read.tables.sourceUses);
  await use(room, article, source, approved);
  await patch(room, source, { note: 'said so twice' });
  t.match(await uses(), [approved]);
  const before = await versionOf(room, article);
  await patch(room, source, { description: 'an engineer with the harbour board' });
  t.match(await uses(), [{ approvedAt: null, approvedBy: null, waiver: null }]);
  t.equal(await versionOf(room, article), before + 1, 'the article has another version');

  const own = await describe(room, article, 'a clerk');
  await use(room, article, own, { ...approved, descriptor: 'someone who saw the file' });
  await patch(room, own, { description: 'a clerk of the court' });
  t.match((await uses()).at(-1), approved, 'a use that says it in its own words is as it was approved');
});

t.test('a source that is used cannot be deleted; the refusal names what its reader may see', async (t) => {
  const room = await openNewsroom(t);
  const own = await createArticle(room, { headline: 'Mine' }, 'contributor');
  const other = await createArticle(room, { headline: 'Theirs' }, 'otherContributor');
  const source = await createSource(room, { name: 'Ada Roe' }, 'contributor');
  await use(room, own, source);
  await use(room, other, source);
  const before = await everything(room);
  const mine = assertProblem(t, await remove(room, source, 'contributor'), 'source-in-use');
  t.equal(mine.errors?.length, 1);
  t.match(mine.errors?.[0]?.detail, /^“Mine” \(\S+\) uses it in its working copy\.$/);
  t.notMatch(JSON.stringify(mine), /Theirs/);
  const all = assertProblem(t, await remove(room, source), 'source-in-use');
  t.equal(all.errors?.length, 2);
  t.strictSame(await everything(room), before);

  const board = await createSource(room, { kind: 'organisation', name: 'Harbour Board' }, 'contributor');
  const anonymous = { identification: 'described', description: 'a diver', article: other.id, organisation: board.id };
  await createSource(room, anonymous);
  const told = assertProblem(t, await remove(room, board, 'contributor'), 'source-in-use');
  t.notMatch(JSON.stringify(told), /diver/, 'nor is a source without a name that speaks for it');
  t.match(JSON.stringify(assertProblem(t, await remove(room, board), 'source-in-use')), /a diver/);

  const shown = await createSource(room, { name: 'Cora Roe' });
  const article = await publishNew(room);
  const used = await use(room, article, shown);
  await show(room, used, shown);
  await room.db.write(async ({ sql, tables }) => sql.delete(tables.sourceUses));
  const inPublic = assertProblem(t, await remove(room, shown), 'source-in-use');
  t.match(inPublic.errors?.[0]?.detail, /uses it in what the public sees\.$/);
});

t.test('the kind stays once something public, or another source, rests on it', async (t) => {
  const room = await openNewsroom(t);
  const source = await createSource(room, { name: 'The Board' });
  t.equal((await patch(room, source, { kind: 'organisation' })).json().kind, 'organisation');
  const member = await createSource(room, { name: 'Ada Roe', organisation: source.id });
  const refused = assertProblem(t, await patch(room, source, { kind: 'group' }), 'validation-failed');
  t.match(refused.errors, [{ pointer: '/kind', code: 'kind-fixed' }]);
  const article = await publishNew(room);
  await show(room, await use(room, article, member), member);
  const shown = assertProblem(t, await patch(room, member, { kind: 'group' }), 'validation-failed');
  t.match(shown.errors, [{ pointer: '/kind', code: 'kind-fixed' }]);
});

t.test('who may know who they are sees every record, and still no one else’s working copies', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'Theirs' }, 'otherContributor');
  const source = await describe(room, article, 'a clerk', 'otherContributor');
  await use(room, article, source);
  const seen = await read(room, source, 'clearedContributor');
  t.match(seen, { description: 'a clerk' });
  t.strictSame(seen.usedIn, []);
  assertProblem(t, await patch(room, source, { note: 'x' }, 'clearedContributor'), 'forbidden');
  const other = await describe(room, article, 'a judge', 'otherContributor');
  t.equal((await merge(room, other, source.id, 'clearedContributor')).statusCode, 200);
});

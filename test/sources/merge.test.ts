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
  quoteOf,
  read,
  remove,
  show,
  use,
} from './desk.ts';

async function rows<Name extends 'sourceUses' | 'quotes' | 'publishedSources' | 'publishedQuotes' | 'publishedFacets'>(
  room: Newsroom,
  name: Name,
): Promise<Newsroom['db']['read']['tables'][Name]['$inferSelect'][]> {
  return room.db.read.sql.select().from(room.db.read.tables[name]) as never;
}

async function articleOf(room: Newsroom, { id }: { id: string }) {
  const { articles } = room.db.read.tables;
  const found = (await room.db.read.sql.select().from(articles)).find((row) => row.id === id);
  if (found === undefined) throw new Error('no article');
  return found;
}

t.test(
  'what a source was used for belongs to the one that it was merged into, and both tell when and by whom',
  async (t) => {
    const room = await openNewsroom(t);
    const from = await createSource(room, { name: 'M. Turoa-Beck', aliases: ['Mereana Beck'] });
    const into = await createSource(room, { name: 'Mereana Turoa-Beck' });
    const article = await createArticle(room, { headline: 'A story' });
    const used = await use(room, article, from);
    const quote = await quoteOf(room, used);
    const before = await articleOf(room, article);
    room.time += 1000;
    const response = await merge(room, from, into.id, 'editor', { 'if-match': '"1"' });
    t.equal(response.statusCode, 200, response.body);
    t.equal(response.headers['etag'], '"2"');
    t.match(response.json(), {
      id: into.id,
      version: 2,
      name: 'Mereana Turoa-Beck',
      aliases: ['M. Turoa-Beck', 'Mereana Beck'],
      usedIn: [{ article: article.id, terms: 'on_record', inWorkingCopy: true, inEdition: false }],
      mergedInto: null,
      mergedFrom: [
        { id: from.id, name: 'M. Turoa-Beck', description: null, at: '2026-11-20T08:00:01.000Z', by: 'The editor' },
      ],
    });
    t.strictSame(await read(room, into), response.json());
    t.match(await read(room, from), {
      version: 2,
      name: 'M. Turoa-Beck',
      slug: 'm-turoa-beck',
      usedIn: [],
      mergedInto: { id: into.id, at: '2026-11-20T08:00:01.000Z', by: 'The editor' },
    });
    t.match(await rows(room, 'sourceUses'), [{ id: used.id, sourceId: into.id }]);
    t.match(await rows(room, 'quotes'), [{ id: quote.id, useId: used.id, version: 1 }]);
    const after = await articleOf(room, article);
    t.equal(after.version, before.version + 1, 'the working copy has another version');
    t.equal(after.sourcingVersion, before.sourcingVersion + 1);
  },
);

t.test('what was merged is history: it is read, and not changed, deleted or merged again', async (t) => {
  const room = await openNewsroom(t);
  const from = await createSource(room, { name: 'A. Roe' });
  const into = await createSource(room, { name: 'Ada Roe' });
  const third = await createSource(room, { name: 'Adeline Roe' });
  await merge(room, from, into.id);
  const before = await everything(room);
  assertProblem(t, await patch(room, from, { role: 'x' }), 'source-merged');
  assertProblem(t, await remove(room, from), 'source-merged');
  assertProblem(t, await merge(room, from, third.id), 'source-merged');
  t.strictSame(await everything(room), before);
  t.equal((await merge(room, into, third.id)).statusCode, 200);
  t.match((await read(room, third)).mergedFrom, [{ id: into.id }]);
  t.match((await read(room, into)).mergedFrom, [{ id: from.id }], 'each step stays told');
  t.equal((await remove(room, third)).statusCode, 204, 'and goes with what it led to');
  for (const gone of [from, into, third]) t.equal((await room.call('GET', at(gone), { as: 'editor' })).statusCode, 404);
});

t.test(
  'an article that used both has one use left, with the quotes of both on terms no looser than before',
  async (t) => {
    const room = await openNewsroom(t);
    const from = await createSource(room, { name: 'A. Roe' });
    const into = await createSource(room, { name: 'Ada Roe' });
    const article = await createArticle(room, { headline: 'A story' });
    const gone = await use(room, article, from, { terms: 'deep_background' });
    const kept = await use(room, article, into, { terms: 'on_record' });
    const [inherits, own, stays] = [
      await quoteOf(room, gone),
      await quoteOf(room, gone, { terms: 'off_record' }),
      await quoteOf(room, kept),
    ];
    t.equal((await merge(room, from, into.id)).statusCode, 200);
    t.match(await rows(room, 'sourceUses'), [{ id: kept.id, sourceId: into.id, terms: 'on_record' }]);
    t.match(await rows(room, 'quotes'), [
      { id: inherits.id, useId: kept.id, terms: 'deep_background', version: 2 },
      { id: own.id, useId: kept.id, terms: 'off_record', version: 2 },
      { id: stays.id, useId: kept.id, terms: null, version: 1 },
    ]);
    const { quoteEvents } = room.db.read.tables;
    const events = await room.db.read.sql.select().from(quoteEvents);
    t.match(events, [
      { quoteId: inherits.id, kind: 'source-merged' },
      { quoteId: own.id, kind: 'source-merged' },
    ]);
  },
);

t.test('readers follow a named source to the one that it was merged into', async (t) => {
  const room = await openNewsroom(t);
  const from = await createSource(room, { name: 'A. Roe' });
  const into = await createSource(room, { name: 'Ada Roe' });
  const one = await publishNew(room);
  const both = await publishNew(room, { headline: 'Both' });
  const neither = await publishNew(room, { headline: 'Neither' });
  await show(room, await use(room, one, from), from);
  await show(room, await use(room, both, from), from, 0);
  await show(room, await use(room, both, into), into, 1);
  const { publishedArticles } = room.db.read.tables;
  const summary = { named: 2, anonymous: 0, quotes: 2, singleSource: false };
  await room.db.write(async ({ sql, tables }) =>
    sql.update(tables.publishedArticles).set({ sourcing: JSON.stringify(summary) }),
  );
  const seen = (await changes(room)).length;
  t.equal((await merge(room, from, into.id)).statusCode, 200);
  t.strictSame(
    (await rows(room, 'publishedSources')).map(({ articleId, publicId, sourceId }) => [articleId, publicId, sourceId]),
    [
      [one.id, into.id, into.id],
      [both.id, into.id, into.id],
    ],
  );
  t.strictSame(
    (await rows(room, 'publishedQuotes')).map(({ sourceId }) => sourceId),
    [into.id, into.id, into.id],
  );
  t.strictSame(
    (await rows(room, 'publishedFacets')).map(({ articleId, value }) => [articleId, value]),
    [
      [one.id, into.id],
      [both.id, into.id],
    ],
  );
  const counted = await room.db.read.sql.select().from(publishedArticles);
  const sourcing = counted.find(({ articleId }) => articleId === both.id)?.sourcing ?? '';
  t.match(JSON.parse(sourcing), { named: 1, anonymous: 0, quotes: 2, singleSource: true });
  t.strictSame((await changes(room)).slice(seen), [
    ...[one.id, both.id].toSorted().map((id) => `article.updated ${id}`),
    `source.updated ${from.id}`,
    `source.updated ${into.id}`,
  ]);
  t.notOk((await changes(room)).slice(seen).some((line) => line.includes(neither.id)));
});

t.test('merging what readers never saw tells them nothing', async (t) => {
  const room = await openNewsroom(t);
  const from = await createSource(room, { name: 'A. Roe' });
  const into = await createSource(room, { name: 'Ada Roe' });
  await show(room, await use(room, await publishNew(room), into), into);
  await use(room, await createArticle(room, { headline: 'A draft' }), from);
  const before = await changes(room);
  t.equal((await merge(room, from, into.id)).statusCode, 200);
  t.strictSame(await changes(room), before);
});

t.test('who speaks for a merged organisation speaks for the one that stays', async (t) => {
  const room = await openNewsroom(t);
  const from = await createSource(room, { kind: 'organisation', name: 'The Harbour Board' });
  const into = await createSource(room, {
    kind: 'organisation',
    name: 'Port Ansel Harbour Board',
    organisation: from.id,
  });
  const member = await createSource(room, { name: 'Ada Roe', organisation: from.id });
  const article = await publishNew(room);
  await show(room, await use(room, article, member), member);
  const seen = (await changes(room)).length;
  t.equal((await merge(room, from, into.id)).statusCode, 200);
  t.match(await read(room, member), { version: 2, organisation: { id: into.id } });
  t.equal((await read(room, into)).organisation, null, 'and none for itself');
  t.strictSame((await changes(room)).slice(seen), [`article.updated ${article.id}`, `source.updated ${member.id}`]);
});

t.test('sources without a name are merged only by who may know who they are, and stay apart for readers', async (t) => {
  const room = await openNewsroom(t);
  const one = await publishNew(room, { headline: 'One' });
  const two = await publishNew(room, { headline: 'Two' });
  const from = await describe(room, one, 'a senior official');
  const into = await describe(room, two, 'a person close to the board');
  const first = await use(room, one, from, { approvedAt: 5, approvedBy: 'someone' });
  const second = await use(room, two, into);
  await show(room, first, from);
  await show(room, second, into);
  const before = await everything(room);
  for (const as of ['contributor', 'editor', 'admin'] as const)
    assertProblem(t, await merge(room, from, into.id, as), as === 'contributor' ? 'not-found' : 'forbidden');
  t.strictSame(await everything(room), before);
  const response = await merge(room, from, into.id, 'cleared');
  t.equal(response.statusCode, 200, response.body);
  t.match(response.json(), {
    article: null,
    description: 'a person close to the board',
    aliases: [],
    isPublic: true,
    mergedFrom: [{ id: from.id, name: null, description: 'a senior official' }],
  });
  const after = await everything(room);
  for (const table of ['publishedSources', 'publishedQuotes', 'publishedFacets', 'publishedArticles', 'changes'])
    t.strictSame(after[table], before[table], `${table} are as they were`);
  t.match(await rows(room, 'sourceUses'), [
    { id: first.id, sourceId: into.id, descriptor: 'a senior official', approvedAt: 5 },
    { id: second.id, sourceId: into.id, descriptor: null },
  ]);
  const again = await describe(room, one, 'an aide');
  t.equal((await merge(room, again, into.id, 'editor')).statusCode, 403);
});

t.test('whoever wrote one of the articles does not learn that its source is that of another', async (t) => {
  const room = await openNewsroom(t);
  const own = await createArticle(room, { headline: 'Mine' }, 'contributor');
  const other = await createArticle(room, { headline: 'Theirs' }, 'otherContributor');
  const mine = await describe(room, own, 'a nurse', 'contributor');
  const theirs = await describe(room, other, 'a member of the board', 'otherContributor');
  t.equal((await merge(room, mine, theirs.id, 'cleared')).statusCode, 200);
  for (const as of ['contributor', 'otherContributor'] as const) {
    for (const source of [mine, theirs]) assertProblem(t, await room.call('GET', at(source), { as }), 'not-found');
    t.strictSame((await room.call('GET', '/v1/editorial/sources', { as })).json().items, []);
  }
});

t.test('a pseudonym that readers will be told instead of another has to be approved', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  const masked = { identification: 'pseudonym', article: article.id };
  const from = await createSource(room, { ...masked, name: 'Kestrel' });
  const into = await createSource(room, { ...masked, name: 'Merlin' });
  await use(room, article, from, { approvedAt: 5, approvedBy: 'someone' });
  const response = await merge(room, from, into.id, 'cleared');
  t.match(response.json(), { article: article.id, name: 'Merlin', aliases: [] });
  t.match(await rows(room, 'sourceUses'), [{ sourceId: into.id, approvedAt: null, approvedBy: null }]);
});

t.test('a merge that is sent twice with one Idempotency-Key is made once', async (t) => {
  const room = await openNewsroom(t);
  const from = await createSource(room, { name: 'A. Roe' });
  const into = await createSource(room, { name: 'Ada Roe' });
  const headers = { 'idempotency-key': 'once', 'if-match': '"1"' };
  const first = await merge(room, from, into.id, 'editor', headers);
  const second = await merge(room, from, into.id, 'editor', headers);
  t.equal(first.statusCode, 200);
  t.equal(second.body, first.body);
  t.equal((await read(room, into)).version, 2);
});

t.test(
  'who a source is goes over to the one that it was merged into, goes with it, and the log says who merged them',
  async (t) => {
    const room = await openNewsroom(t);
    const article = await createArticle(room, { headline: 'A story' });
    const from = await describe(room, article, 'a nurse');
    const into = await describe(room, article, 'a person at the hospital');
    const body = { people: [{ name: 'Tamsin Okafor-Reyes' }] };
    const sealed = await room.call('PUT', at(from, '/identity'), { as: 'cleared', body });
    t.equal(sealed.statusCode, 201, sealed.body);
    t.equal((await merge(room, from, into.id, 'cleared')).statusCode, 200);
    const headers = { 'dateline-purpose': 'To check the merge.' };
    const opened = await room.call('GET', at(into, '/identity'), { as: 'cleared', headers });
    t.match(opened.json(), { people: [{ name: 'Tamsin Okafor-Reyes' }] });
    t.strictSame([...room.vault.sealedOf([from.id, into.id])], [into.id]);
    t.equal((await remove(room, into)).statusCode, 204);
    t.strictSame([...room.vault.sealedOf([from.id, into.id])], []);
  },
);

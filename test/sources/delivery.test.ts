import t from 'tap';
import { newId } from '../../src/lib/ids.ts';
import { recordChange } from '../../src/changes/store.ts';
import { PublicSource } from '../../src/sources/delivery-schema.ts';
import { assertProblem } from '../helpers/problem.ts';
import { allIds, openSourcingRoom, START } from '../quotes/rows.ts';
import { eq } from 'drizzle-orm';

const HOUR = 3_600_000;

t.test('a named source is found by id and slug, once a public article attributes words to it', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source({ slug: 'ada', note: 'canary', aliases: '["canary"]', searchText: 'canary' });
  for (const ref of [source.id, 'ada']) assertProblem(t, await room.call(`/v1/sources/${ref}`), 'not-found');
  const one = await room.publish({ quotes: [{ source }] });
  for (const ref of [source.id, 'ada']) {
    const response = await room.call(`/v1/sources/${ref}`);
    t.same(PublicSource.parse(response.json()), response.json(), 'it has the members of the contract and no other');
    t.match(response.json(), { id: source.id, slug: 'ada', name: 'Mereana Turoa-Beck', description: null });
    t.notMatch(response.body, /canary/);
    t.match(response.headers, {
      etag: /^"[\w-]{22}"$/,
      'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
      'surrogate-key': `source/${source.id} sources articles`,
    });
    const again = await room.call(`/v1/sources/${ref}`, { headers: { 'if-none-match': response.headers.etag! } });
    t.equal(again.statusCode, 304);
  }
  t.strictSame((await room.call('/v1/sources/ada?fields=slug')).json(), { slug: 'ada' });
  await room.unpublish(one.id);
  for (const ref of [source.id, 'ada']) assertProblem(t, await room.call(`/v1/sources/${ref}`), 'not-found');
  t.strictSame(await allIds(room, '/v1/sources'), []);
});

t.test('a source without a name is another one in each article, and its record is nowhere', async (t) => {
  const room = await openSourcingRoom(t);
  const hidden = await room.source({ identification: 'described', descriptor: 'canary' });
  const one = await room.publish({ quotes: [{ source: hidden, description: 'an official' }] });
  const two = await room.publish({ quotes: [{ source: hidden, description: 'a person close to the talks' }] });
  t.match((await room.call(`/v1/sources/${one.publicId(hidden)}`)).json(), {
    id: one.publicId(hidden),
    slug: null,
    description: 'an official',
  });
  const list = await room.call('/v1/sources');
  t.strictSame(
    list
      .json()
      .items.map(({ id }: { id: string }) => id)
      .toSorted(),
    [one.publicId(hidden), two.publicId(hidden)].toSorted(),
  );
  t.notMatch(list.body, /canary/);
  t.notMatch(list.body, hidden.id);
  assertProblem(t, await room.call(`/v1/sources/${hidden.id}`), 'not-found');
});

t.test('an organisation without a name is not told as the one that a source speaks for', async (t) => {
  const room = await openSourcingRoom(t);
  const hidden = await room.source({ identification: 'described', kind: 'organisation', descriptor: 'canary' });
  const source = await room.source({ slug: 'ada', organisationId: hidden.id });
  const { id, quoteIds } = await room.publish({ quotes: [{ source }] });
  for (const url of ['/v1/sources/ada', `/v1/quotes/${quoteIds[0]}`, `/v1/articles/${id}?include=sources`]) {
    const { body } = await room.call(url);
    t.match(body, '"organisation":null');
    t.notMatch(body, hidden.id);
  }
  t.strictSame(await allIds(room, `/v1/sources?organisation=${hidden.id}`), []);
});

t.test('lists hold each source once, by its newest article, and each filter narrows', async (t) => {
  const room = await openSourcingRoom(t);
  const board = await room.source({ slug: 'board', kind: 'organisation', name: 'Board' });
  const other = await room.source({ slug: 'other', kind: 'organisation', name: 'Other' });
  const ada = await room.source({ slug: 'ada', organisationId: board.id });
  const bea = await room.source({ slug: 'bea', organisationId: board.id });
  const cy = await room.source({ slug: 'cy', organisationId: other.id });
  const report = await room.source({ slug: 'report', kind: 'document', name: 'Report' });
  const hidden = await room.source({ identification: 'described', organisationId: board.id });
  await room.publish({ publishedAt: START, quotes: [{ source: ada }, { source: board }, { source: cy }] });
  await room.publish({ publishedAt: START + HOUR, quotes: [{ source: bea }, { source: ada }] });
  const last = await room.publish({ publishedAt: START + 2 * HOUR, quotes: [{ source: report }, { source: hidden }] });
  await room.publish({ publishedAt: START - HOUR, quotes: [{ source: bea }, { source: report }] });
  const h = last.publicId(hidden);
  const newest = [report.id, h, ada.id, bea.id, board.id, cy.id];
  const at = new Map([
    [report.id, 2],
    [h, 2],
    [ada.id, 1],
    [bea.id, 1],
    [board.id, 0],
    [cy.id, 0],
  ]);
  const ordered = (ids: readonly string[]) => ids.toSorted((x, y) => at.get(y)! - at.get(x)! || (x < y ? 1 : -1));
  const cases: [query: string, expected: string[]][] = [
    ['', newest],
    ['kind=person', [h, ada.id, bea.id, cy.id]],
    ['kind=document,organisation', [report.id, board.id]],
    ['organisation=board', [ada.id, bea.id]],
    [`organisation=board,${other.id}`, [ada.id, bea.id, cy.id]],
    ['organisation=board&kind=organisation', []],
    ['organisation=nobody', []],
  ];
  for (const [query, expected] of cases) {
    for (const limit of [1, 2, 100]) {
      const url = `/v1/sources?${query}${query === '' ? '' : '&'}limit=${limit}`;
      t.strictSame(await allIds(room, url), ordered(expected), url);
      t.strictSame(await allIds(room, `${url}&sort=publishedAt`), ordered(expected).toReversed(), `${url} up`);
    }
    const counted = await room.call(`/v1/sources?${query}${query === '' ? '' : '&'}count=exact`);
    t.equal(counted.json().page.total, expected.length);
  }
  for (const query of ['kind=animal', 'sort=name', 'identification=named', 'limit=0'])
    assertProblem(t, await room.call(`/v1/sources?${query}`), 'invalid-parameter');
  const first = (await room.call('/v1/sources?limit=1')).json();
  assertProblem(t, await room.call(`/v1/sources?limit=1&kind=person&cursor=${first.page.next}`), 'invalid-cursor');
});

t.test('a change of a source is seen by the next request, in lists too', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source({ slug: 'ada' });
  await room.publish({ quotes: [{ source }] });
  const urls = ['/v1/sources', '/v1/sources/ada'];
  const etags = await Promise.all(urls.map(async (url) => (await room.call(url)).headers.etag));
  room.time += 1_000;
  await room.changeSource(source.id, { role: 'former chief executive' });
  for (const [index, url] of urls.entries()) {
    const response = await room.call(url);
    t.match(response.body, 'former chief executive');
    t.not(response.headers.etag, etags[index]);
    t.equal(response.headers['last-modified'], 'Fri, 20 Nov 2026 08:00:01 GMT');
  }
});

t.test('who was public and turned out to be another leads there; who never was leads nowhere', async (t) => {
  const room = await openSourcingRoom(t);
  const survivor = await room.source({ slug: 'mereana' });
  const between = await room.source({ slug: 'm-beck', mergedInto: survivor.id });
  const former = await room.source({ slug: 'mereana-beck', mergedInto: between.id });
  const secret = await room.source({ slug: 'the-leak', mergedInto: survivor.id });
  const hidden = await room.source({ identification: 'described', mergedInto: survivor.id });
  await room.db.write((tx) => recordChange(tx, { at: 1, kind: 'source.updated', subject: former.id, version: 2 }));
  const { quoteIds, id } = await room.publish({ quotes: [{ source: survivor }] });
  for (const ref of [former.id, 'mereana-beck']) {
    const moved = await room.call(`/v1/sources/${ref}?fields=name`);
    t.equal(moved.statusCode, 301);
    t.equal(moved.headers.location, `http://localhost:80/v1/sources/${survivor.id}?fields=name`);
    t.strictSame(await allIds(room, `/v1/quotes?source=${ref}`), quoteIds, 'filters follow, too');
    t.strictSame(await allIds(room, `/v1/articles?source=${ref}`), [id]);
  }
  const headers = { 'x-request-id': 'the-same-for-all' };
  const absent = await room.call(`/v1/sources/${newId()}`, { headers });
  for (const ref of [secret.id, 'the-leak', hidden.id]) {
    t.equal((await room.call(`/v1/sources/${ref}`, { headers })).body, absent.body);
    t.strictSame(await allIds(room, `/v1/quotes?source=${ref}`), []);
  }
  await room.unpublish(id);
  assertProblem(t, await room.call('/v1/sources/mereana-beck'), 'not-found');
});

t.test('what the newsroom keeps of a source changes no public answer', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source({ slug: 'ada' });
  const { id, quoteIds } = await room.publish({ quotes: [{ source }] });
  const urls = [
    '/v1/sources',
    '/v1/sources/ada',
    '/v1/quotes',
    `/v1/quotes/${quoteIds[0]}`,
    `/v1/articles/${id}?include=quotes,sources`,
  ];
  const plain = async () =>
    Promise.all(
      urls.map(async (url) => {
        const { body, headers } = await room.call(url);
        const { date: _date, 'x-request-id': _id, ...rest } = headers;
        return [body, rest];
      }),
    );
  const before = await plain();
  room.time += 60_000;
  await room.db.write(async (tx) => {
    const { sources } = tx.tables;
    const own = { note: 'canary', aliases: '["canary"]', updatedAt: room.time, version: 7 };
    await tx.sql.update(sources).set(own).where(eq(sources.id, source.id));
  });
  await room.source({ slug: 'canary', name: 'Canary' });
  await room.source({ identification: 'described', descriptor: 'canary' });
  t.strictSame(await plain(), before);
});

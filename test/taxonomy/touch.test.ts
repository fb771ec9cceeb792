import t from 'tap';
import { createArticle, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { changesAfter, create, kinds, newestSeq, patch } from './kinds.ts';

for (const kind of kinds) {
  const { one } = kind;

  t.test(`${one}: a new slug is one change of each published article that shows it, and of no other`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Harbour', ...kind.details });
    const other = await create(room, kind, { name: 'Quay' });
    const shown = [];
    for (let number = 0; number < 3; number += 1) {
      shown.push(await publishNew(room, { headline: `Story ${number}`, ...kind.use(entry.slug) }));
    }
    const untouched = await publishNew(room, { headline: 'Elsewhere', ...kind.use(other.slug) });
    await createArticle(room, { headline: 'A draft', ...kind.use(entry.slug) });
    const etag = async (slug: string) => (await room.call('GET', `/v1/articles/${slug}`)).headers;
    const before = await Promise.all([...shown, untouched].map(({ slug }) => etag(slug)));
    const seq = await newestSeq(room);
    room.time += 60_000;

    t.equal((await patch(room, kind, { ...entry, body: { slug: 'harbour-city' } })).statusCode, 200);

    const changes = await changesAfter(room, seq);
    t.match(changes[0], { kind: `${one}.updated`, subject: entry.id, version: 2, at: room.time });
    const articles = changes.slice(1);
    t.same(
      articles.map(({ kind: what, subject, version, at }) => ({ what, subject, version, at })),
      shown
        .map(({ id }) => ({ what: 'article.updated', subject: id, version: 2, at: room.time }))
        .toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
    );
    for (const [index, { slug }] of shown.entries()) {
      const after = await room.call('GET', `/v1/articles/${slug}`);
      t.ok(after.body.includes('"harbour-city"'), 'the article shows the new slug');
      t.not(after.headers.etag, before[index]?.etag);
      t.equal(after.headers['last-modified'], 'Fri, 20 Nov 2026 08:01:00 GMT');
      t.match(after.json(), { edition: 1, updatedAt: '2026-11-20T08:00:00.000Z' }, 'nothing was published again');
    }
    t.same((await etag(untouched.slug)).etag, before[3]?.etag);
    const { sql, tables } = room.db.read;
    const versions = await sql
      .select({ id: tables.articles.id, public: tables.articles.publicVersion })
      .from(tables.articles);
    t.same(
      versions
        .filter((row) => row.public === 2)
        .map((row) => row.id)
        .toSorted(),
      shown.map(({ id }) => id).toSorted(),
    );
  });

  t.test(`${one}: what articles do not show of it changes no article`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Harbour' });
    await publishNew(room, kind.use(entry.slug));
    const seq = await newestSeq(room);
    await patch(room, kind, { ...entry, body: kind.details });
    t.match(await changesAfter(room, seq), [{ kind: `${one}.updated` }]);
    t.equal((await changesAfter(room, seq)).length, 1);
  });

  t.test(`${one}: an article that was taken back is not told of`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Harbour' });
    const article = await publishNew(room, kind.use(entry.slug));
    const headers = { 'if-match': `"${article.version}"` };
    const taken = await room.call('POST', `/v1/editorial/articles/${article.id}/unpublish`, {
      as: 'editor',
      body: {},
      headers,
    });
    const retaken =
      taken.statusCode === 200
        ? taken
        : await room.call('POST', `/v1/editorial/articles/${article.id}/unpublish`, { as: 'editor', headers });
    t.equal(retaken.statusCode, 200, retaken.body);
    const seq = await newestSeq(room);
    await patch(room, kind, { ...entry, body: { slug: 'quay' } });
    t.equal((await changesAfter(room, seq)).length, 1);
  });
}

t.test(
  'the new name of a section or tag shows in articles; an author’s does not, since a byline stays as it was printed',
  async (t) => {
    const room = await openNewsroom(t);
    for (const kind of kinds) {
      const entry = await create(room, kind, { name: 'Harbour' });
      const article = await publishNew(room, { headline: `With a ${kind.one}`, ...kind.use(entry.slug) });
      const before = await room.call('GET', `/v1/articles/${article.slug}`);
      const seq = await newestSeq(room);
      await patch(room, kind, { ...entry, body: { name: 'Quay' } });
      const after = await room.call('GET', `/v1/articles/${article.slug}`);
      const isShown = kind.one !== 'author';
      t.equal((await changesAfter(room, seq)).length, isShown ? 2 : 1, kind.one);
      t.equal(after.body.includes('"Quay"'), isShown);
      t.equal(after.headers.etag !== before.headers.etag, isShown);
    }
  },
);

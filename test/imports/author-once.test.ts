import t from 'tap';
import { contentOf } from '../../src/articles/content.ts';
import { resolveContent } from '../../src/articles/references.ts';
import { createArticle, openNewsroom as openHttp } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { openNewsroom, story } from './importing.ts';

const twice: [how: string, named: object, printed: [name: string, author: string | null][]][] = [
  [
    'bylines',
    { bylines: [{ name: 'Dup Person' }, { name: 'D. Person', author: 'dup-person', role: 'photographer' }] },
    [
      ['Dup Person', 'dup-person'],
      ['D. Person', null],
    ],
  ],
  [
    'authors',
    { bylines: undefined, authors: ['Dup Person', 'Bo', 'dup-person'] },
    [
      ['Dup Person', 'dup-person'],
      ['Bo', 'bo'],
      ['Dup Person', null],
    ],
  ],
];

for (const [how, named, printed] of twice) {
  t.test(`an author who is named twice in ${how} is printed twice and linked once`, async (t) => {
    const newsroom = openNewsroom(t);
    const bylines = (table: string) =>
      newsroom
        .rows(`SELECT b.name, slug FROM ${table} b LEFT JOIN authors ON authors.id = author_id ORDER BY position`)
        .map(({ name, slug }) => [name, slug]);
    t.match(await newsroom.importRecords([story(1, named)]), { code: 0, summary: { article: { published: 1 } } });
    t.same([bylines('article_bylines'), bylines('published_bylines')], [printed, printed]);

    const before = newsroom.everything();
    t.match((await newsroom.importRecords([story(1, named)])).summary.article, { unchanged: 1 });
    t.equal(newsroom.everything(), before, 'the same record changes nothing');
  });
}

t.test('whoever saves content that names an author twice, it is linked once', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([{ type: 'author', name: 'Dup Person' }]);
  const byline = { name: null, author: 'dup-person', role: null };
  const content = { ...contentOf({ headline: 'A' }), slug: 'a', bylines: [byline, { ...byline, name: 'D.' }, byline] };
  const resolved = await newsroom.inDatabase((db) => resolveContent(db.read, content));
  const [author] = newsroom.rows('SELECT id FROM authors');
  t.match(resolved, {
    ok: true,
    value: {
      bylines: [
        { name: 'Dup Person', authorId: author?.['id'] },
        { name: 'D.', authorId: null },
        { name: 'Dup Person', authorId: null },
      ],
    },
  });
});

t.test('over HTTP an author who is named twice is refused, created or changed', async (t) => {
  const room = await openHttp(t);
  await room.call('POST', '/v1/editorial/authors', { as: 'editor', body: { name: 'Dup Person', slug: 'dup-person' } });
  const bylines = [{ author: 'dup-person' }, { name: 'D. Person', author: 'dup-person' }];
  const expected = { errors: [{ pointer: '/bylines', code: 'invalid', detail: 'Name each author once.' }] };
  const created = await room.call('POST', '/v1/editorial/articles', { as: 'editor', body: { headline: 'A', bylines } });
  t.match(assertProblem(t, created, 'validation-failed'), expected);
  const { id, version } = await createArticle(room, { headline: 'A' });
  const changed = await room.call('PATCH', `/v1/editorial/articles/${id}`, {
    as: 'editor',
    body: { bylines },
    headers: { 'if-match': `"${version}"` },
  });
  t.match(assertProblem(t, changed, 'validation-failed'), expected);
});

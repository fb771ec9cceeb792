import assert from 'node:assert';
import t from 'tap';
import { importRecords } from '../../src/imports/import.ts';
import { findSources, readPortions } from '../../src/imports/sources.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { newId } from '../../src/lib/ids.ts';
import { openNewsroom, START, story } from './importing.ts';

const bad: [what: string, line: string | object, refused: RegExp][] = [
  ['JSON that is broken', '{"headline": ', /^2 malformed-json - Correct the JSON/],
  ['JSON that is no object', '[1]', /^2 wrong-type - /],
  ['a name that stands twice', '{"headline":"A","headline":"B"}', /^2 duplicate-property \/headline /],
  ['__proto__', '{"__proto__":{"type":"article"}}', /^2 forbidden-property \/__proto__ /],
  ['JSON that is 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, /^2 too-deep - /],
  ['a lone surrogate', String.raw`{"headline":"\ud800"}`, /^2 invalid-text \/headline /],
  ['NUL', String.raw`{"headline":"A\u0000"}`, /^2 invalid-text \/headline /],
  ['an unknown kind', { type: 'video' }, /^2 not-allowed \/type /],
  ['an unknown property', story(1, { headlin: 'A' }), /^2 unknown-property \/headlin .*did you mean headline/],
  ['no headline', story(1, { headline: undefined }), /^2 required \/headline This is required/],
  ['a headline of 1 MB', story(1, { headline: 'x'.repeat(1_000_000) }), /^2 \S+ \/headline Use at most 300/],
  ['a genre that has not its form', story(1, { genre: 'Fact Check' }), /^2 invalid-format \/genre .*IPTC/],
  ['a language that is none', story(1, { language: 'en_US' }), /^2 \S+ \/language /],
  [
    'a date that does not exist',
    story(1, { publishedAt: '2026-02-30T10:00:00Z' }),
    /^2 \S+ \/publishedAt .*that exists/,
  ],
  ['a date without offset', story(1, { publishedAt: '2026-02-03T10:00:00' }), /^2 \S+ \/publishedAt /],
  [
    'a publication to come',
    story(1, { publishedAt: '2026-11-20T06:00:00.001Z' }),
    /^2 in-the-future \/publishedAt .*stays a draft/,
  ],
  [
    'a year before 0 in UTC',
    story(1, { publishedAt: '0000-01-01T00:00:00+10:00' }),
    /^2 out-of-range \/publishedAt .*between the years 0 and 9999/,
  ],
  [
    'a year after 9999 in UTC',
    story(1, { publishedAt: '9999-12-31T23:00:00-10:00' }),
    /^2 out-of-range \/publishedAt /,
  ],
  [
    'an update in a year before 0',
    story(1, { publishedAt: '0000-01-01', updatedAt: '0000-01-01T00:00:00+10:00' }),
    /^2 out-of-range \/updatedAt /,
  ],
  ['an update to come', story(1, { updatedAt: '2026-12-01' }), /^2 in-the-future \/updatedAt /],
  ['an update before the publication', story(1, { updatedAt: '2026-11-18' }), /^2 \S+ \/updatedAt /],
  [
    'an update of what was never published',
    story(1, { publishedAt: undefined, updatedAt: '2026-11-18' }),
    /^2 \S+ \/updatedAt /,
  ],
  ['an embargo to come', story(1, { embargoUntil: '2026-11-21T00:00:00Z' }), /^2 under-embargo \/embargoUntil /],
  ['a slug with a slash', story(1, { slug: 'a/b' }), /^2 invalid-format \/slug /],
  ['a slug with ..', story(1, { slug: '..' }), /^2 invalid-format \/slug /],
  ['the slug of another article', story(1, { slug: 'story-0' }), /^2 slug-taken \/slug /],
  [
    'the external id of an earlier record',
    story(1, { externalId: 'story-0' }),
    /^2 duplicate-external-id \/externalId /,
  ],
  ['neither external id nor slug', story(1, { externalId: undefined, slug: undefined }), /^2 required \/externalId /],
  ['bylines and authors', story(1, { authors: ['Ada Roe'] }), /^2 \S+ \/authors /],
  ['a byline of nobody', story(1, { bylines: [{ role: 'reporter' }] }), /^2 \S+ \/bylines\/0 /],
  ['an empty tag', story(1, { tags: [''] }), /^2 \S+ \/tags\/0 /],
  ['51 tags', story(1, { tags: Array.from({ length: 51 }, (_, index) => `Tag ${index}`) }), /^2 too-many \/tags /],
  ['no body to publish', story(1, { body: undefined }), /^2 missing-body \/body /],
  ['a body without words', story(1, { body: { text: ' … ' } }), /^2 missing-body \/body /],
  ['two forms of body', story(1, { body: { text: 'a', html: 'b' } }), /^2 \S+ \/body /],
  ['a script', story(1, { body: { html: '<p>a</p><script>b</script>' } }), /^2 unsafe-markup \/body\/html /],
  ['a handler', story(1, { body: { markdown: 'a <b onclick="c()">d</b>' } }), /^2 unsafe-markup \/body\/markdown /],
  [
    'a javascript: link',
    story(1, { body: { html: '<a href="javascript:a()">b</a>' } }),
    /^2 unsafe-markup \/body\/html /,
  ],
  [
    'a table in a table',
    story(1, { body: { html: '<table><tr><td><table></table></td></tr></table>' } }),
    /^2 unsafe-markup /,
  ],
  ['6,000 blocks', story(1, { body: { text: 'a\n\n'.repeat(6_000) } }), /^2 too-many-blocks \/body\/text /],
  ['a line of 20 MB', JSON.stringify(story(1, { body: { text: 'a'.repeat(20_000_000) } })), /^2 too-long - .*2 MiB/],
  ['a section without a name', { type: 'section', slug: 'a' }, /^2 required \/name /],
  [
    'an author with an address that is none',
    { type: 'author', name: 'A', url: 'javascript:a()' },
    /^2 invalid-format \/url /,
  ],
];

t.test(
  'a bad record is refused in one line that says where and why; its neighbours are imported, nothing of it is',
  async (t) => {
    for (const [what, record, refused] of bad) {
      await t.test(what, async (t) => {
        const newsroom = openNewsroom(t);
        const line = typeof record === 'string' ? record : JSON.stringify(record);
        const text = [JSON.stringify(story(0)), line, JSON.stringify(story(2))].join('\n');
        const outcome = await newsroom.importRecords(text);
        t.equal(outcome.code, 1, 'exit code');
        t.match(outcome.refused[0], refused);
        t.ok(outcome.refused.every((one) => one.startsWith('2 ')));
        t.same(newsroom.rows('SELECT slug, state FROM articles ORDER BY slug'), [
          { slug: 'story-0', state: 'published' },
          { slug: 'story-2', state: 'published' },
        ]);
        const made = newsroom.rows('SELECT name FROM tags ORDER BY name').map(({ name }) => name);
        t.same(made, ['Bridges', 'Tag 0', 'Tag 2'], 'no tag that only it names');
        t.equal(outcome.summary.article.created, 2);
        const { article, section, author, unreadable } = outcome.summary;
        t.equal(article.refused + section.refused + author.refused + unreadable, 1, 'one refused');
      });
    }
  },
);

t.test('a file that is no text is refused once', async (t) => {
  const newsroom = openNewsroom(t);
  const binary = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
  t.match(await newsroom.importRecords(binary), { code: 1, refused: [/^1 not-text - /], summary: { unreadable: 1 } });
  const utf16 = Buffer.from(JSON.stringify(story(1)), 'utf16le');
  t.match((await newsroom.importRecords(utf16)).refused, [/^1 not-text - /]);
});

t.test('bytes that are not UTF-8 are refused in their line', async (t) => {
  const newsroom = openNewsroom(t);
  const text = Buffer.concat([
    Buffer.from(`${JSON.stringify(story(0))}\n{"headline":"`),
    Buffer.of(0xff, 0xfe),
    Buffer.from('"}\n'),
  ]);
  t.match(await newsroom.importRecords(text), {
    code: 1,
    refused: [/^2 invalid-encoding - /],
    summary: { article: { created: 1 } },
  });
});

t.test('a record that is refused late leaves nothing, and its neighbours are kept', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(0), story(1), story(2)]);
  const before = newsroom.rows("SELECT * FROM articles WHERE slug = 'story-1'");
  newsroom.clock.now = START + 1_000;
  // Its change would be saved, and then publishing it again refused.
  const outcome = await newsroom.importRecords([
    story(0, { headline: 'Another headline', tags: ['New with 0'] }),
    story(1, { headline: 'Another headline', tags: ['New with 1'], embargoUntil: '2026-12-01T00:00:00Z' }),
    story(2, { body: { markdown: '' }, tags: ['New with 2'] }),
    story(3),
  ]);
  t.match(outcome.refused, [/^2 under-embargo \/embargoUntil /, /^3 missing-body \/body /]);
  t.match(outcome.summary.article, { created: 1, updated: 1, refused: 2, published: 2 });
  t.same(newsroom.rows("SELECT * FROM articles WHERE slug = 'story-1'"), before);
  t.same(
    newsroom.rows(
      "SELECT count(*) AS n FROM revisions JOIN articles ON id = article_id WHERE slug IN ('story-1', 'story-2')",
    ),
    [{ n: 2 }],
  );
  t.same(newsroom.rows("SELECT name FROM tags WHERE name LIKE 'New%'"), [{ name: 'New with 0' }]);
});

t.test('a tag that somebody deletes while an import runs is made again', async (t) => {
  const newsroom = openNewsroom(t);
  const stories = Array.from({ length: 600 }, (_, index) => story(index, { tags: ['Common'] }));
  const { sources } = await findSources([newsroom.write('many.ndjson', stories)]);
  await newsroom.inDatabase(async (db) => {
    let portions = 0;
    const deleteTags = () =>
      db.write(async (tx) => {
        for (const table of [tx.tables.publishedTags, tx.tables.articleTags, tx.tables.tags])
          await tx.sql.delete(table);
      });
    const summary = await importRecords(
      readPortions(sources, { input: process.stdin, most: { records: 200, bytes: 1e9 } }),
      {
        publishes: true,
        keeps: true,
        onProgress() {
          portions += 1;
          // It comes into the queue before the next portion does.
          if (portions === 1) void deleteTags();
        },
      },
      { db, media: () => assert.fail('there are no photos'), now: () => START, newId, newKey: newBlockKey },
    );
    t.match(summary, { article: { created: 600, refused: 0 }, tag: { created: 2 } });
  });
  t.same(newsroom.rows("SELECT count(*) AS n FROM article_tags JOIN tags ON tags.id = tag_id WHERE name = 'Common'"), [
    { n: 400 },
  ]);
});

import fc from 'fast-check';
import t from 'tap';
import { openNewsroom, START, story } from './importing.ts';

const DAY = 86_400_000;

t.test('an article arrives whole: content, references by name, its own instants, its body', async (t) => {
  const newsroom = openNewsroom(t);
  const { code, refused, summary } = await newsroom.importRecords([
    { type: 'section', name: 'World', slug: 'the-world', description: 'Abroad.' },
    { type: 'author', name: 'Ada Roe', affiliation: 'Ansel Wire' },
    {
      externalId: 'a-1',
      headline: 'Harbour bridge reopens',
      standfirst: 'After nine weeks.',
      slug: 'bridge',
      language: 'de',
      dateline: { place: 'Port Ansel', country: 'NZ' },
      genre: 'current',
      section: 'World',
      tags: ['Bridges', 'harbour', 'bridges'],
      bylines: [
        { name: 'Ada Roe', role: 'reporter' },
        { name: 'A. Roe', author: 'ada-roe' },
        { name: 'A reader', author: null },
      ],
      rights: { copyrightNotice: '© 2026' },
      body: { markdown: 'A **b** [c](https://example.org).' },
      publishedAt: '2020-01-02T03:04:05+02:00',
      updatedAt: '2021-02-03',
    },
  ]);
  t.same([code, refused], [0, []]);
  t.match(summary, {
    records: 3,
    article: { created: 1, published: 1 },
    section: { created: 1 },
    tag: { created: 2 },
    author: { created: 1 },
  });
  t.match(newsroom.rows('SELECT * FROM articles'), [
    { external_id: 'a-1', state: 'published', created_by: 'command-line' },
  ]);
  const [revision] = newsroom.rows('SELECT content, body, word_count FROM revisions');
  t.match(JSON.parse(String(revision?.['content'])), {
    standfirst: 'After nine weeks.',
    dateline: { place: 'Port Ansel', country: 'NZ' },
    bylines: [
      { name: 'Ada Roe', role: 'reporter' },
      { name: 'A. Roe', role: null },
      { name: 'A reader', authorId: null },
    ],
    rights: { copyrightHolder: null, copyrightNotice: '© 2026' },
  });
  t.match(JSON.parse(String(revision?.['body'])), [{ children: [{ text: 'A ' }, { text: 'b', marks: ['strong'] }] }]);
  t.equal(revision?.['word_count'], 3);
  t.match(newsroom.rows('SELECT * FROM published_articles'), [
    {
      slug: 'bridge',
      published_at: Date.UTC(2020, 0, 2, 1, 4, 5),
      updated_at: Date.UTC(2021, 1, 3),
      modified_at: START,
    },
  ]);
  t.same(
    newsroom.rows('SELECT slug FROM published_tags JOIN tags ON tags.id = tag_id ORDER BY position'),
    [{ slug: 'bridges' }, { slug: 'harbour' }],
    'a tag that is named twice stands once',
  );
  t.same(newsroom.rows('SELECT slug, description FROM sections'), [{ slug: 'the-world', description: 'Abroad.' }]);
  t.same(newsroom.rows('SELECT slug, affiliation FROM authors'), [{ slug: 'ada-roe', affiliation: 'Ansel Wire' }]);
  const changes = newsroom.rows('SELECT kind FROM changes ORDER BY seq').map(({ kind }) => kind);
  t.same(changes, ['section.created', 'author.created', 'tag.created', 'tag.created', 'article.published']);
});

t.test('importing again changes nothing, whatever the archive: not one row', async (t) => {
  const records = fc.array(
    fc.record(
      {
        headline: fc.constantFrom('Harbour', 'Bridge', 'Ümläut & 漢字'),
        section: fc.constantFrom('World', 'world', null),
        tags: fc.uniqueArray(fc.constantFrom('Bridges', 'bridges', 'Ferries', 'Zoë'), { maxLength: 3 }),
        authors: fc.uniqueArray(fc.constantFrom('Ada Roe', 'ada-roe', 'Bo'), { maxLength: 2 }),
        genre: fc.constantFrom('current', null),
        body: fc.constantFrom(
          { markdown: 'One **two**\n\n- three\n  - four' },
          { html: '<p class="x">One <a href="https://example.org">two</a></p>' },
          { text: 'One\n\ntwo' },
          [{ _type: 'block', style: 'normal', markDefs: [], children: [{ _type: 'span', text: 'One', marks: [] }] }],
        ),
        publishedAt: fc.constantFrom('2020-01-01', '2026-11-20T06:00:00Z'),
      },
      { requiredKeys: ['headline', 'body'] },
    ),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(records, async (archive) => {
      await t.test('an archive', async (t) => {
        const newsroom = openNewsroom(t);
        const named = archive.map((record, index) => ({ externalId: `a-${index}`, ...record }));
        const first = await newsroom.importRecords(named);
        t.same(first.refused, []);
        t.equal(first.summary.article.created, archive.length);
        const before = newsroom.everything();
        newsroom.clock.now += DAY;
        const again = await newsroom.importRecords(named);
        t.match(again, {
          code: 0,
          refused: [],
          summary: { article: { created: 0, updated: 0, unchanged: archive.length, published: 0 } },
        });
        t.match(
          [again.summary.section, again.summary.tag, again.summary.author].map(({ created }) => created),
          [0, 0, 0],
        );
        t.equal(newsroom.everything(), before);
      });
    }),
    { numRuns: 12 },
  );
});

t.test(
  'an article that says something else makes a revision and an edition; what it does not name stays',
  async (t) => {
    const newsroom = openNewsroom(t);
    const whole = story(1, { standfirst: 'Stays.', genre: 'current', body: { markdown: 'First.\n\nSecond.' } });
    await newsroom.importRecords([whole]);
    const keys = () => {
      const [last] = newsroom.rows('SELECT body FROM revisions ORDER BY number DESC LIMIT 1');
      return (JSON.parse(String(last?.['body'])) as { _key: string }[]).map(({ _key }) => _key);
    };
    const before = keys();
    newsroom.clock.now = START + DAY;
    const change = {
      externalId: 'story-1',
      headline: 'Another',
      genre: null,
      body: { markdown: 'First.\n\nSecond, changed.' },
    };
    const { summary } = await newsroom.importRecords([{ ...change, publishedAt: '2026-11-19T21:00:00Z' }]);
    t.match(summary.article, { created: 0, updated: 1, published: 1 });
    const [revision] = newsroom.rows('SELECT content FROM revisions ORDER BY number DESC LIMIT 1');
    t.match(JSON.parse(String(revision?.['content'])), {
      headline: 'Another',
      standfirst: 'Stays.',
      genre: null,
      slug: 'story-1',
    });
    t.same(keys(), before, 'blocks keep their keys');
    t.match(newsroom.rows('SELECT * FROM published_articles'), [
      { edition: 2, published_at: Date.UTC(2026, 10, 19, 21), updated_at: START + DAY },
    ]);
    t.match(newsroom.rows('SELECT count(*) AS n FROM changes WHERE kind = ?', 'article.updated'), [{ n: 1 }]);
  },
);

t.test('an update has the instant that the archive gives it, and a first publication cannot be moved', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)]);
  const { summary } = await newsroom.importRecords([
    story(1, { headline: 'Another', publishedAt: '2026-11-18', updatedAt: '2026-11-20T05:00:00Z' }),
  ]);
  t.match(summary.notes, [{ code: 'publication-kept', count: 1, articles: 1 }]);
  t.match(newsroom.rows('SELECT * FROM published_articles'), [
    { published_at: Date.UTC(2026, 10, 19, 21), updated_at: Date.UTC(2026, 10, 20, 5) },
  ]);
});

t.test('what the newsroom has unpublished stays unpublished', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)]);
  const { findArticle } = await import('../../src/articles/store.ts');
  const { unpublishArticle } = await import('../../src/articles/publish.ts');
  await newsroom.inDatabase((db) =>
    db.write(async (tx) => {
      const [row] = newsroom.rows('SELECT id FROM articles');
      const stored = await findArticle(tx, String(row?.['id']));
      if (stored !== undefined) await unpublishArticle(tx, stored, { by: 'desk', at: START });
    }),
  );
  const { summary } = await newsroom.importRecords([story(1, { headline: 'Another' })]);
  t.match(summary, { article: { updated: 1, published: 0 }, notes: [{ code: 'left-unpublished' }] });
  t.same(newsroom.rows('SELECT * FROM published_articles'), []);
});

t.test('an article without external id is known by its slug', async (t) => {
  const newsroom = openNewsroom(t);
  const anonymous = story(1, { externalId: undefined });
  await newsroom.importRecords([anonymous]);
  t.match((await newsroom.importRecords([{ ...anonymous, headline: 'Another' }])).summary.article, {
    created: 0,
    updated: 1,
  });
  t.match(newsroom.rows('SELECT external_id, headline FROM articles'), [
    { external_id: 'slug:story-1', headline: 'Another' },
  ]);
});

t.test('sections, tags and authors are changed by the record with their slug or name, and counted', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)]);
  const { summary } = await newsroom.importRecords([
    { type: 'tag', name: 'Bridges', description: 'Crossings.' },
    { type: 'section', slug: 'world', name: 'The World' },
    { type: 'author', name: 'Ada Roe' },
    { type: 'author', name: 'Bo' },
  ]);
  t.match(summary, { tag: { updated: 1 }, section: { updated: 1 }, author: { unchanged: 1, created: 1 } });
  t.same(newsroom.rows('SELECT name FROM sections'), [{ name: 'The World' }]);
});

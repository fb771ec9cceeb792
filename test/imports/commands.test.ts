import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import t from 'tap';
import { importUsage } from '../../src/imports/commands.ts';
import { openNewsroom, story } from './importing.ts';

t.test('what is not understood ends with 2, says why, and makes no database', async (t) => {
  const newsroom = openNewsroom(t);
  for (const [args, why] of [
    [[], 'Name the files or folders to import.'],
    [['--fast', 'a'], 'There is an option that is not known here.'],
    [['--report'], 'There is an option without its value, or with one that it does not take.'],
    [['--draft=yes', 'a'], 'There is an option without its value, or with one that it does not take.'],
    [['no-such-file.ndjson'], 'There is no no-such-file.ndjson that can be read.'],
    [
      ['--report', join(newsroom.path, 'no', 'where'), newsroom.write('a.ndjson', [])],
      'The file for the report cannot be written.',
    ],
  ] as const) {
    const { code, out, error } = await newsroom.run([...args]);
    t.same([code, out, error], [2, [], [why, `\n${importUsage}`]]);
  }
  t.notOk(existsSync(join(newsroom.path, 'db')));
});

t.test('--help tells everything and ends with 0', async (t) => {
  const { code, out, error } = await openNewsroom(t).run(['--help']);
  t.same([code, out, error], [0, [importUsage], []]);
});

t.test('the end of an import says what was done; 0 when nothing was refused', async (t) => {
  const newsroom = openNewsroom(t);
  const file = newsroom.write('a.ndjson', [
    { type: 'tag', name: 'Bridges' },
    story(1),
    story(2, { publishedAt: undefined }),
  ]);
  const { code, out, error } = await newsroom.run([file]);
  t.same([code, error], [0, []]);
  t.match(out, [
    'articles  2 created, 1 published',
    'sections  1 created',
    'tags      3 created',
    'authors   1 created',
    /^3 records in \d+\.\d s, \d+\/s\.$/,
  ]);
  t.match((await newsroom.run([file])).out.slice(0, 4), [
    'articles  0 created, 2 unchanged',
    'tags      0 created, 1 unchanged',
    /^3 records/,
  ]);
  t.same(await newsroom.run(['--quiet', file]), { code: 0, out: [], error: [], progress: [] });
  t.match((await newsroom.run([newsroom.write('empty.ndjson', '\n')])).out, ['There was nothing to import.']);
});

t.test(
  'what is refused is told line by line, and in the report with what was left out; then the end is 1',
  async (t) => {
    const newsroom = openNewsroom(t);
    const report = join(newsroom.path, 'report.ndjson');
    const file = newsroom.write('a.ndjson', [
      story(1, { body: { html: '<p class="x">One</p>' } }),
      story(2, { genre: 'A\u001b[31m', headlin: '' }),
    ]);
    const { code, out, error } = await newsroom.run(['--report', report, file]);
    t.equal(code, 1);
    t.equal(error.length, 2);
    t.match(error[0], /^\/in\/a\.ndjson:2 \S+ \/\S+ .+$/);
    t.match(
      out,
      [
        'articles  1 created, 1 refused, 1 published',
        '',
        '',
        '',
        'Left out:',
        /^ {2}attribute-dropped: 1 in 1 article; first .*a\.ndjson:1 The attribute/,
      ].map((line) => (line === '' ? /./ : line)),
    );
    const lines = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    t.match(lines, [
      { level: 'refused', file, line: 2, pointer: '/genre' },
      { level: 'refused', file, line: 2, pointer: '/headlin', code: 'unknown-property' },
      { level: 'left-out', file, line: 1, code: 'attribute-dropped', count: 1 },
    ]);
    t.notMatch(error.join('') + out.join(''), /\u001b/, 'nothing controls the terminal');
  },
);

t.test('--json is one JSON value', async (t) => {
  const newsroom = openNewsroom(t);
  const { out } = await newsroom.run(['--json', newsroom.write('a.ndjson', [story(1)])]);
  t.equal(out.length, 1);
  t.match(JSON.parse(out[0] ?? ''), {
    records: 1,
    article: { created: 1, updated: 0, unchanged: 0, refused: 0, published: 1 },
    unreadable: 0,
    notes: [],
    last: { line: 1 },
    isInterrupted: false,
    elapsedMs: Number,
  });
});

t.test('--draft publishes nothing, and without it what was a draft is published', async (t) => {
  const newsroom = openNewsroom(t);
  const file = newsroom.write('a.ndjson', [story(1), story(2, { publishedAt: '2027-01-01' })]);
  t.equal((await newsroom.run(['--draft', file])).code, 0);
  t.same(newsroom.rows('SELECT DISTINCT state FROM articles'), [{ state: 'draft' }]);
  t.same(newsroom.rows('SELECT * FROM editions'), []);
  t.match(await newsroom.run([file]), {
    code: 1,
    error: [/:2 in-the-future/],
    out: ['articles  0 created, 1 updated, 1 refused, 1 published'],
  });
});

t.test('--dry-run finds and counts what an import would, and keeps nothing', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(0)]);
  const before = newsroom.everything();
  const records = [
    ...Array.from({ length: 600 }, (_, index) => story(index)),
    story(700, { slug: 'story-5' }),
    story(701, { externalId: 'story-6' }),
    { type: 'tag', name: 'New' },
    story(702, { tags: ['New', 'Newer'] }),
  ];
  const dry = await newsroom.importRecords(records, '--dry-run');
  t.equal(newsroom.everything(), before);
  const { elapsedMs: _, ...tried } = dry.summary;
  const real = await newsroom.importRecords(records);
  t.match(real.refused, [/^602 duplicate-external-id/, /^601 slug-taken/]);
  t.same([...dry.refused].toSorted(), [...real.refused].toSorted());
  t.match(real.summary, tried);
});

t.test('progress is shown on a terminal only, and is gone in the end', async (t) => {
  const newsroom = openNewsroom(t);
  const file = newsroom.write('a.ndjson', [story(1), { headline: '' }]);
  t.same((await newsroom.run([file])).progress, [], 'no terminal');
  t.same((await newsroom.run(['--quiet', file], { isTTY: true })).progress, [], '--quiet');
  const { progress, error } = await newsroom.run([file], { isTTY: true });
  t.match(progress.join(''), /█{20} {2}100 % {2}0\.0 MB of 0\.0 MB {2}2 records {2}\d+\/s {2}1 refused/);
  t.equal(progress.at(-1), '\r\u001b[2K');
  t.match(error[0], /^\r\u001b\[2K\/in\/a\.ndjson:2 /, 'a refusal takes the place of the progress');
});

t.test('- is standard input', async (t) => {
  const newsroom = openNewsroom(t);
  const input = Readable.from([
    Buffer.from(JSON.stringify(story(1)).slice(0, 40)),
    Buffer.from(`${JSON.stringify(story(1)).slice(40)}\n{`),
  ]);
  t.match(await newsroom.run(['--quiet', '-'], { input, isTTY: true }), { code: 1, error: [/^-:2 malformed-json/] });
  t.match(newsroom.rows('SELECT slug FROM articles'), [{ slug: 'story-1' }]);
});

t.test(
  'a folder is read by name, its NDJSON first, with its folders; links and other files are passed over',
  async (t) => {
    const newsroom = openNewsroom(t);
    const markdown = (headline: string, more = '') =>
      `---\nheadline: ${headline}\nsection: World\n${more}---\n\nThe _text_ of it.\n`;
    newsroom.write('all/b.md', markdown('From b', 'publishedAt: 2026-11-19\nauthors: [Ada Roe]\n'));
    newsroom.write('all/a/c.markdown', markdown('From c'));
    newsroom.write('all/z.ndjson', [{ type: 'section', name: 'World', slug: 'the-world' }]);
    newsroom.write('all/notes.doc', 'Not ours.');
    newsroom.write('all/.hidden/d.md', markdown('Hidden'));
    newsroom.write('elsewhere.md', markdown('Linked'));
    symlinkSync(join(newsroom.path, 'in', 'elsewhere.md'), join(newsroom.path, 'in', 'all', 'link.md'));
    const { code, out } = await newsroom.run([join(newsroom.path, 'in', 'all')]);
    t.equal(code, 0);
    t.match(out, [
      'articles  2 created, 1 published',
      'sections  1 created',
      'authors   1 created',
      'Passed over 2 files of another form.',
    ]);
    t.same(newsroom.rows('SELECT external_id, headline, state FROM articles ORDER BY created_at, id'), [
      { external_id: 'file:a/c.markdown', headline: 'From c', state: 'draft' },
      { external_id: 'file:b.md', headline: 'From b', state: 'published' },
    ]);
    t.same(newsroom.rows('SELECT slug FROM sections'), [{ slug: 'the-world' }]);
  },
);

t.test('a bad Markdown file is refused in the line of what is bad', async (t) => {
  const newsroom = openNewsroom(t);
  newsroom.write('bad/1.md', '# No front matter');
  newsroom.write('bad/2.md', '---\nheadline: A\nsection: World\n\ngenre: Not A Genre\n---\nText');
  newsroom.write('bad/3.md', '---\nheadline: A\nbody: B\n---\nText');
  newsroom.write('bad/4.md', '---\nheadline: A\npublishedAt: 2026-11-19\n---\n<script>a</script>');
  newsroom.write('bad/5.md', Buffer.alloc(2 * 1024 * 1024 + 1, '-'));
  newsroom.write('bad/6.md', Uint8Array.of(0x2d, 0x2d, 0x2d, 0x0a, 0));
  const { code, error } = await newsroom.run([join(newsroom.path, 'in', 'bad')]);
  t.equal(code, 1);
  t.match(error, [
    /^\/in\/bad\/1\.md:1 missing-front-matter - /,
    /^\/in\/bad\/2\.md:5 invalid-format \/genre /,
    /^\/in\/bad\/3\.md:3 unknown-property \/body /,
    /^\/in\/bad\/4\.md:1 unsafe-markup \/body\/markdown /,
    /^\/in\/bad\/5\.md:1 too-long - /,
    /^\/in\/bad\/6\.md:1 not-text - /,
  ]);
  t.same(newsroom.rows('SELECT * FROM articles'), []);
});

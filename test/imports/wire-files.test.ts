import { join } from 'node:path';
import t from 'tap';
import { openNewsroom } from './importing.ts';

const STORY = `BC-Bridge,120
Harbour bridge reopens after nine weeks
By ADA ROE, Ansel Wire

PORT ANSEL, New Zealand (Nov. 20, 2026) A ferry passes below the
harbour bridge. (Photo by Rosa Kettle)

PORT ANSEL, Nov. 20 (AW) — The harbour bridge reopened on Friday.

-30-
`;

t.test('a wire story is imported as a draft, whatever else is asked; what was left out is told', async (t) => {
  const newsroom = openNewsroom(t);
  const file = newsroom.write('in/story.txt', `\ufeff${STORY}`);
  const report = join(newsroom.path, 'report.ndjson');
  const { code, out, error } = await newsroom.run(['--report', report, file]);
  t.same([code, error], [0, []]);
  t.match(out, [
    'articles  1 created',
    'authors   1 created',
    'Left out:',
    /^ {2}slug: 1 in 1 article; first .*story\.txt:1 The agency’s name for the story and its length\. “BC-Bridge,120”$/,
  ]);
  t.match(newsroom.rows('SELECT external_id, state, headline, slug FROM articles'), [
    {
      external_id: 'file:story.txt',
      state: 'draft',
      headline: 'Harbour bridge reopens after nine weeks',
      slug: 'harbour-bridge-reopens-after-nine-weeks',
    },
  ]);
  const [revision] = newsroom.rows('SELECT content, body FROM revisions');
  t.match(JSON.parse(String(revision?.['content'])), {
    dateline: { place: 'Port Ansel', country: 'NZ' },
    bylines: [{ name: 'Ada Roe', role: null }],
    leadCaption: /^PORT ANSEL, New Zealand \(Nov\. 20, 2026\) A ferry passes below the harbour bridge\./,
  });
  t.match(JSON.parse(String(revision?.['body'])), [{ children: [{ text: 'The harbour bridge reopened on Friday.' }] }]);
  t.same(newsroom.rows('SELECT name FROM authors'), [{ name: 'Ada Roe' }]);
  t.same(newsroom.rows('SELECT * FROM published_articles'), []);
});

t.test('importing it again changes nothing; a story that changed changes its draft', async (t) => {
  const newsroom = openNewsroom(t);
  const file = newsroom.write('in/story.txt', STORY);
  await newsroom.run([file]);
  const before = newsroom.everything();
  newsroom.clock.now += 86_400_000;
  t.match((await newsroom.run([file])).out, ['articles  0 created, 1 unchanged']);
  t.equal(newsroom.everything(), before);
  newsroom.write('in/story.txt', STORY.replace('nine weeks', 'ten weeks'));
  t.match((await newsroom.run([file])).out, ['articles  0 created, 1 updated']);
  t.match(newsroom.rows('SELECT headline, revision FROM articles'), [
    { headline: 'Harbour bridge reopens after ten weeks', revision: 2 },
  ]);
});

t.test('a folder gives its wire stories after all else, named by their paths', async (t) => {
  const newsroom = openNewsroom(t);
  newsroom.write('all/desk/a.txt', STORY);
  newsroom.write('all/b.TXT', 'Ferry runs late\n\nThe ferry ran late.');
  newsroom.write('all/z.md', '---\nheadline: From z\n---\n\nText.');
  const { code } = await newsroom.run([join(newsroom.path, 'in', 'all')]);
  t.equal(code, 0);
  t.same(newsroom.rows('SELECT external_id FROM articles ORDER BY id'), [
    { external_id: 'file:z.md' },
    { external_id: 'file:b.TXT' },
    { external_id: 'file:desk/a.txt' },
  ]);
});

t.test('a file that holds no story is refused with its place, and the others are taken', async (t) => {
  const newsroom = openNewsroom(t);
  newsroom.write('all/a.txt', '');
  newsroom.write('all/b.txt', 'URGENT\n\n-30-\n');
  newsroom.write('all/c.txt', Uint8Array.of(0x41, 0xff, 0x42));
  newsroom.write('all/d.txt', Uint8Array.of(0x41, 0x00, 0x42));
  newsroom.write('all/e.txt', `Bridge\n\n${'x '.repeat(250_000)}`);
  newsroom.write('all/f.txt', 'Bridge\u0007 reopens\n\nThe bridge.');
  newsroom.write('all/g.txt', STORY);
  const { code, out, error } = await newsroom.run([join(newsroom.path, 'in', 'all')]);
  t.equal(code, 1);
  t.match(error, [
    /a\.txt:1 no-story - Give a file with a story/,
    /b\.txt:1 no-story - /,
    /c\.txt:1 invalid-encoding - /,
    /d\.txt:1 not-text - /,
    /e\.txt:1 too-long - /,
    /f\.txt:1 invalid-text \/headline /,
  ]);
  t.match(out[0], /^articles {2}1 created, 5 refused$/);
});

t.test('records of other kinds may bring the caption of a photo that has not come, too', async (t) => {
  const newsroom = openNewsroom(t);
  const { code } = await newsroom.importRecords([{ externalId: 'a', headline: 'Bridge', leadCaption: 'At dawn.' }]);
  t.equal(code, 0);
  const [revision] = newsroom.rows('SELECT content FROM revisions');
  t.match(JSON.parse(String(revision?.['content'])), { leadCaption: 'At dawn.' });
});

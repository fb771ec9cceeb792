import t from 'tap';
import { publishArticle, unpublishArticle } from '../../src/articles/publish.ts';
import { patchArticle } from '../../src/articles/save.ts';
import { findArticle, type StoredArticle } from '../../src/articles/store.ts';
import type { Executor } from '../../src/db/database.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { newId } from '../../src/lib/ids.ts';
import { openNewsroom, START, story } from './importing.ts';

type Newsroom = ReturnType<typeof openNewsroom>;

async function atDesk(
  { inDatabase, rows }: Newsroom,
  work: (tx: Executor, stored: StoredArticle) => Promise<{ ok: boolean }>,
) {
  await inDatabase((db) =>
    db.write(async (tx) => {
      const stored = await findArticle(tx, String(rows('SELECT id FROM articles')[0]?.['id']));
      if (stored === undefined || !(await work(tx, stored)).ok) throw new Error('the desk could not do it');
    }),
  );
}

function changeAtDesk(newsroom: Newsroom, standfirst: string) {
  return atDesk(newsroom, (tx, stored) =>
    patchArticle(
      { tx, viewer: { role: 'editor', keyId: 'desk', permissions: [] }, at: START, newId, newKey: newBlockKey },
      stored,
      {
        patch: { standfirst },
      },
    ),
  );
}

function publishAtDesk(newsroom: Newsroom) {
  return atDesk(newsroom, (tx, stored) =>
    publishArticle(tx, stored, { by: 'desk', at: START, message: null, minor: false, identities: undefined }),
  );
}

const left = { notes: [{ code: 'left-unpublished', count: 1, first: { line: 1, detail: /newsroom has changes/ } }] };

t.test('what the desk has not published is not published with a record that comes again', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)]);
  await changeAtDesk(newsroom, 'Not for readers yet.');
  const before = newsroom.rows('SELECT * FROM editions, published_articles, changes');

  const same = await newsroom.importRecords([story(1)]);
  t.match(same, { code: 0, summary: { article: { refused: 0, published: 0 }, ...left } });
  const other = await newsroom.importRecords([story(1, { headline: 'Another' })]);
  t.match(other, { code: 0, summary: { article: { updated: 1, published: 0 }, ...left } });
  const again = await newsroom.importRecords([story(1, { headline: 'A third' })]);
  t.match(again.summary, { article: { updated: 1, published: 0 }, ...left }, 'nor with the record after that');

  t.same(newsroom.rows('SELECT * FROM editions, published_articles, changes'), before);
  const [revision] = newsroom.rows('SELECT content FROM revisions ORDER BY number DESC LIMIT 1');
  t.match(JSON.parse(String(revision?.['content'])), { headline: 'A third', standfirst: 'Not for readers yet.' });

  await publishAtDesk(newsroom);
  const free = await newsroom.importRecords([story(1, { headline: 'A fourth' })]);
  t.match(
    free.summary,
    { article: { updated: 1, published: 1 }, notes: [] },
    'once the desk has published, it goes on',
  );
});

t.test('a draft that the desk has changed stays a draft; what only the import made is published', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)], '--draft');
  await newsroom.importRecords([story(1, { headline: 'Another' })], '--draft');
  await changeAtDesk(newsroom, 'Not for readers yet.');
  t.match((await newsroom.importRecords([story(1)])).summary, { article: { published: 0 }, ...left });
  t.same(newsroom.rows('SELECT * FROM editions'), []);

  const untouched = openNewsroom(t);
  await untouched.importRecords([story(1)]);
  await untouched.importRecords([story(1, { headline: 'Another' })], '--draft');
  t.match((await untouched.importRecords([story(1, { headline: 'A third' })])).summary, {
    article: { published: 1 },
    notes: [],
  });
});

t.test('what the desk has unpublished is told as such, whether it has changes or not', async (t) => {
  const newsroom = openNewsroom(t);
  await newsroom.importRecords([story(1)]);
  await changeAtDesk(newsroom, 'Not for readers yet.');
  await atDesk(newsroom, (tx, stored) => unpublishArticle(tx, stored, { by: 'desk', at: START }));
  t.match((await newsroom.importRecords([story(1)])).summary.notes, [
    { code: 'left-unpublished', count: 1, first: { detail: /has unpublished/ } },
  ]);
});

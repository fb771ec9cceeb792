import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openNewsroom, story } from './importing.ts';

const program = join(import.meta.dirname, '../../bin/dateline.js');
const ARTICLES = 4_000;

/** Starts the import in a process of its own; resolves when its first portion is committed. */
async function startImport(t: Test, newsroom: ReturnType<typeof openNewsroom>, file: string) {
  // `env -u`, because the test runner hands its loaders to every child through NODE_OPTIONS.
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, 'import', file], {
    cwd: newsroom.path,
    env: { ...process.env, DATABASE_URL: newsroom.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const out: string[] = [];
  const error: string[] = [];
  createInterface(child.stdout).on('line', (line) => out.push(line));
  const lines = createInterface(child.stderr).on('line', (line) => error.push(line));
  const ended = once(child, 'close');
  // A slug that is taken is found by the database, and told when the portion is committed.
  await Promise.race([once(lines, 'line'), ended]);
  return { child, out, error, ended };
}

function archive(newsroom: ReturnType<typeof openNewsroom>): string {
  const clash = story(ARTICLES, { slug: 'story-1' });
  return newsroom.write('archive.ndjson', [
    story(0),
    story(1),
    clash,
    ...Array.from({ length: ARTICLES - 2 }, (_, index) => story(index + 2)),
  ]);
}

/** Every article is there with all that belongs to it, or not at all. */
function assertWhole(t: Test, newsroom: ReturnType<typeof openNewsroom>): number {
  const count = (sql: string) => Number(newsroom.rows(`SELECT count(*) AS n FROM ${sql}`)[0]?.['n']);
  const articles = count('articles');
  for (const table of [
    'revisions',
    'editions',
    'published_articles',
    'article_slugs',
    'article_bylines',
    'published_bylines',
  ])
    t.equal(count(table), articles, table);
  t.equal(count('article_tags'), articles * 2);
  t.equal(count('published_tags'), articles * 2);
  t.equal(count("articles WHERE state = 'published'"), articles);
  t.equal(count("changes WHERE kind = 'article.published'"), articles);
  t.same(newsroom.rows('PRAGMA foreign_key_check'), []);
  t.same(newsroom.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  return articles;
}

async function assertGoesOn(t: Test, newsroom: ReturnType<typeof openNewsroom>, file: string, before: number) {
  const { code, out } = await newsroom.run(['--json', file]);
  t.equal(code, 1, 'the clash is refused again');
  t.match(JSON.parse(out[0] ?? ''), {
    article: { created: ARTICLES - before, unchanged: before, updated: 0, refused: 1 },
  });
  t.equal(assertWhole(t, newsroom), ARTICLES);
}

t.test(
  'an import that is interrupted ends what is under way, says how far it came, and goes on when it is run again',
  async (t) => {
    const newsroom = openNewsroom(t);
    newsroom.clock.now = Date.now();
    const file = archive(newsroom);
    const { child, out, error, ended } = await startImport(t, newsroom, file);
    child.kill('SIGINT');
    t.same(await ended, [1, null]);
    t.match(error, [/:3 slug-taken \/slug /, 'Stopping after what is under way; once more stops at once.']);
    const articles = assertWhole(t, newsroom);
    t.ok(articles > 0 && articles < ARTICLES, `${articles} of ${ARTICLES}`);
    t.match(out.at(-2), `Interrupted after ${file}:${articles + 1}. Run the same command again to go on.`);
    await assertGoesOn(t, newsroom, file, articles);
  },
);

t.test('an import that is killed leaves no half article, and goes on when it is run again', async (t) => {
  const newsroom = openNewsroom(t);
  newsroom.clock.now = Date.now();
  const file = archive(newsroom);
  const { child, ended } = await startImport(t, newsroom, file);
  child.kill('SIGKILL');
  t.same(await ended, [null, 'SIGKILL']);
  const articles = assertWhole(t, newsroom);
  t.ok(articles > 0 && articles < ARTICLES, `${articles} of ${ARTICLES}`);
  await assertGoesOn(t, newsroom, file, articles);
});

t.test('an import whose reader has gone ends as it would have, without a stack trace', async (t) => {
  const newsroom = openNewsroom(t);
  const good = newsroom.write('good.ndjson', [story(1)]);
  const bad = newsroom.write('bad.ndjson', [story(2), ...Array.from({ length: 100 }, () => ({ headline: '' }))]);
  for (const [file, closed, code] of [
    [good, 'stdout', 0],
    [bad, 'stderr', 1],
  ] as const) {
    const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, 'import', file], {
      cwd: newsroom.path,
      env: { ...process.env, DATABASE_URL: newsroom.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child[closed].destroy();
    const heard: string[] = [];
    const open = closed === 'stdout' ? child.stderr : child.stdout;
    createInterface(open).on('line', (line) => heard.push(line));
    t.same(await once(child, 'close'), [code, null], `${closed} is closed`);
    t.notMatch(heard.join('\n'), /EPIPE|\n {4}at /);
  }
  t.match(newsroom.rows('SELECT slug FROM articles ORDER BY slug'), [{ slug: 'story-1' }, { slug: 'story-2' }]);
});

t.test('others can write while an import runs', async (t) => {
  const newsroom = openNewsroom(t);
  newsroom.clock.now = Date.now();
  const { ended } = await startImport(t, newsroom, archive(newsroom));
  let isRunning = true;
  const end = ended.then(() => (isRunning = false));
  const waits: string[] = [];
  await newsroom.inDatabase(async (db) => {
    while (isRunning) {
      const outcome = await db.write(async () => 'wrote').catch((error: Error) => error.name);
      if (isRunning) waits.push(outcome);
      await setTimeout(10);
    }
  });
  await end;
  const wrote = waits.filter((outcome) => outcome === 'wrote').length;
  t.comment(`${wrote} of ${waits.length} got their turn`);
  t.ok(wrote > 0, `${wrote} of ${waits.length} got their turn`);
});

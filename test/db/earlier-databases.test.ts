import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import t, { type Test } from 'tap';
import { migrate, type MigrationSet, ownMigrations } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';

/** The first so many of our own migrations, with the guards of the tables that they make. */
function firstMigrations(t: Test, count: number): MigrationSet {
  const folder = join(t.testdir(), 'migrations');
  cpSync(ownMigrations.folder, folder, { recursive: true });
  const journal = join(folder, 'meta', '_journal.json');
  const whole = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
  writeFileSync(journal, JSON.stringify({ ...whole, entries: whole.entries.slice(0, count) }));
  const sql = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .slice(0, count);
  const tables = sql.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const guards = ownMigrations.guards.filter(({ create }) => {
    const [, table] = / ON "(\w+)"/.exec(create) ?? [];
    return tables.includes(`CREATE TABLE \`${table}\``);
  });
  return { guards, folder };
}

t.test('a newsroom from before photos and quotes keeps every row, and none of its editions has any', async (t) => {
  const path = join(t.testdir(), 'dateline.db');
  migrate(path, firstMigrations(t, 1));
  const before = new SQLite(path);
  before.exec(`
    INSERT INTO articles VALUES ('a', NULL, 2, 1, 'published', 'One', 'one', 'en', NULL, 1, 1, 1, 1, 'k', 1, 'k');
    INSERT INTO revisions VALUES ('a', 1, 1, 'k', NULL, 'One', 1, '{"headline":"One"}', '[]');
    INSERT INTO editions VALUES ('a', 1, 1, 1, 'k', NULL, 0, 'one', '{"headline":"One"}', '[]');
    INSERT INTO published_articles VALUES ('a', 1, 'one', 'en', NULL, 1, 1, 1);
    INSERT INTO tags VALUES ('t', 1, 1, 1, 'bridges', 'Bridges', NULL);
    INSERT INTO published_tags VALUES ('a', 0, 't', 1, 1);
    INSERT INTO changes (at, kind, subject, version) VALUES (1, 'article.published', 'a', 1);
  `);
  before.close();
  await openDatabase(`file:${path}`).close();
  const after = new SQLite(path, { readonly: true });
  t.teardown(() => void after.close());
  const count = (table: string) => after.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  for (const table of ['articles', 'revisions', 'editions', 'published_articles', 'published_tags', 'changes'])
    t.equal(count(table), 1, table);
  t.equal(after.prepare('SELECT photos FROM editions').pluck().get(), '[]');
  t.strictSame(after.prepare('SELECT quotes, sources FROM editions').get(), { quotes: '[]', sources: '[]' });
  t.equal(after.prepare('SELECT has_anonymous_source FROM published_articles').pluck().get(), 0);
  t.equal(after.prepare('SELECT has_photo FROM published_articles').pluck().get(), 0);
  t.strictSame(after.pragma('foreign_key_check'), []);
});

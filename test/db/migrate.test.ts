import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import t from 'tap';
import type { Guard } from '../../src/db/guards.ts';
import { migrate, type MigrationSet, ownMigrations } from '../../src/db/migrate.ts';
import { openDatabase, prepareDatabase } from '../../src/db/open.ts';
import { DatabaseUnusable } from '../../src/db/errors.ts';

/** A set of migrations like those that drizzle-kit writes: articles with quotes, then a rebuild of articles. */
function migrationSet(folder: string, steps: readonly string[], guards: readonly Guard[] = []): MigrationSet {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = steps.map((sql, idx) => {
    writeFileSync(join(folder, `000${idx}_step.sql`), sql);
    return { idx, version: '6', when: 1_000 + idx, tag: `000${idx}_step`, breakpoints: true };
  });
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }));
  return { folder, guards };
}

const first = `CREATE TABLE articles (id text PRIMARY KEY NOT NULL, seq integer, headline text NOT NULL);
--> statement-breakpoint
CREATE TABLE quotes (id text PRIMARY KEY NOT NULL, article_id text NOT NULL REFERENCES articles(id) ON DELETE CASCADE);`;

/** What drizzle-kit writes when a CHECK of a table changes. */
const rebuild = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE __new_articles (id text PRIMARY KEY NOT NULL, seq integer, headline text NOT NULL, CHECK(headline <> ''));
--> statement-breakpoint
INSERT INTO __new_articles SELECT id, seq, headline FROM articles;--> statement-breakpoint
DROP TABLE articles;--> statement-breakpoint
ALTER TABLE __new_articles RENAME TO articles;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

const guards: readonly Guard[] = [
  {
    name: 'articles_no_delete',
    create: `CREATE TRIGGER "articles_no_delete" BEFORE DELETE ON "articles" BEGIN SELECT RAISE(ABORT, 'kept'); END`,
  },
  {
    name: 'articles_text',
    create: `CREATE VIRTUAL TABLE "articles_text" USING fts5(headline, content='articles', content_rowid='seq')`,
  },
];

t.test('a migration that rebuilds a table keeps the rows of its children', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'x.db');
  migrate(file, migrationSet(join(dir, 'm'), [first]));
  withFile(file, (db) => {
    db.exec(`INSERT INTO articles VALUES ('a', 1, 'One'); INSERT INTO quotes VALUES ('q', 'a');`);
  });
  t.equal(migrate(file, migrationSet(join(dir, 'm'), [first, rebuild])), 1);
  withFile(file, (db) => {
    t.strictSame(db.prepare('SELECT id, article_id FROM quotes').all(), [{ id: 'q', article_id: 'a' }]);
    t.strictSame(db.prepare('SELECT id FROM articles').all(), [{ id: 'a' }]);
    t.throws(() => db.exec(`INSERT INTO articles VALUES ('b', 2, '')`), /CHECK/, 'the migration was really made');
  });
});

t.test('a migration that rebuilds a table keeps its triggers and full-text tables', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'x.db');
  migrate(file, migrationSet(join(dir, 'm'), [first], guards));
  withFile(file, (db) => {
    db.exec(
      `INSERT INTO articles VALUES ('a', 1, 'Harbour bridge'); INSERT INTO articles_text(articles_text) VALUES ('rebuild')`,
    );
  });
  migrate(file, migrationSet(join(dir, 'm'), [first, rebuild], guards));
  withFile(file, (db) => {
    t.throws(() => db.exec('DELETE FROM articles'), /kept/);
    t.equal(db.prepare(`SELECT count(*) FROM articles_text('bridge')`).pluck().get(), 1);
    db.exec(`INSERT INTO articles_text(articles_text) VALUES ('integrity-check')`);
  });
});

t.test('a trigger that reads differently is replaced, and migrating again changes nothing', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'x.db');
  const changed = guards.map((guard) => ({ ...guard, create: guard.create.replace("'kept'", "'kept for good'") }));
  migrate(file, migrationSet(join(dir, 'm'), [first], guards));
  migrate(file, migrationSet(join(dir, 'm'), [first], changed));
  withFile(file, (db) => {
    db.exec(`INSERT INTO articles VALUES ('a', 1, 'One')`);
    t.throws(() => db.exec('DELETE FROM articles'), /kept for good/);
  });
  const before = readFileSync(file);
  t.equal(migrate(file, migrationSet(join(dir, 'm'), [first], changed)), 0);
  t.ok(readFileSync(file).equals(before));
});

t.test('a migration that would break a foreign key, or fails half-way, leaves the file as it was', async (t) => {
  const orphan = `CREATE TABLE notes (id text);--> statement-breakpoint
    INSERT INTO quotes VALUES ('q2', 'nobody');`;
  const broken = `CREATE TABLE notes (id text);--> statement-breakpoint
    INSERT INTO nowhere VALUES (1);`;
  for (const [name, step] of Object.entries({ orphan, broken })) {
    await t.test(name, async (t) => {
      const dir = t.testdir();
      const file = join(dir, 'x.db');
      migrate(file, migrationSet(join(dir, 'm'), [first]));
      t.throws(() => migrate(file, migrationSet(join(dir, 'm'), [first, step])));
      withFile(file, (db) => {
        t.equal(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'notes'`).pluck().get(), 0);
        t.equal(db.prepare('SELECT count(*) FROM quotes').pluck().get(), 0);
      });
    });
  }
});

t.test('a database that is newer, damaged or not ours stops with one clear line and is not touched', async (t) => {
  const cases: Record<string, { make: (file: string, dir: string) => void; says: RegExp }> = {
    newer: {
      make: (file, dir) => {
        cpSync(ownMigrations.folder, join(dir, 'm'), { recursive: true });
        const journalFile = join(dir, 'm', 'meta', '_journal.json');
        const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
        journal.entries.push({ idx: 99, version: '6', when: 9e12, tag: 'zz_future', breakpoints: true });
        writeFileSync(journalFile, JSON.stringify(journal));
        writeFileSync(join(dir, 'm', 'zz_future.sql'), 'CREATE TABLE future (id text);');
        migrate(file, { folder: join(dir, 'm'), guards: ownMigrations.guards });
      },
      says: /newer version/,
    },
    'not a database': {
      make: (file) => writeFileSync(file, 'A shopping list, long enough to be read as a header. '.repeat(200)),
      says: /not an SQLite file/,
    },
    damaged: {
      make: (file) => {
        prepareDatabase(`file:${file}`);
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096 * 3, 4096 * 3 + 300);
        writeFileSync(file, bytes);
      },
      says: /damaged/,
    },
    'another program’s': {
      make: (file) => withFile(file, (db) => db.exec('CREATE TABLE recipes (id text)')),
      says: /another program/,
    },
  };
  for (const [name, { make, says }] of Object.entries(cases)) {
    await t.test(name, async (t) => {
      const dir = t.testdir();
      const file = join(dir, 'x.db');
      make(file, dir);
      const before = readFileSync(file);
      for (const open of [openDatabase, prepareDatabase]) {
        const error = caught(() => open(`file:${file}`));
        t.type(error, DatabaseUnusable);
        t.match(error.message, says);
        t.notMatch(error.message, /\n/, 'one line');
      }
      t.ok(readFileSync(file).equals(before), 'not a byte was changed');
    });
  }
});

t.test('the database itself refuses to rewrite history', async (t) => {
  const db = openDatabase(`file:${join(t.testdir(), 'x.db')}`);
  t.teardown(() => db.close());
  const { changes } = db.read.tables;
  await db.write(async (tx) => {
    await tx.sql.insert(changes).values({ at: 1, kind: 'article.published', subject: 'a', version: 1 });
  });
  await t.rejects(
    db.write(async (tx) => void (await tx.sql.delete(changes))),
    /never cut/,
  );
  await t.rejects(
    db.write(async (tx) => void (await tx.sql.update(changes).set({ at: 2 }))),
    /never rewritten/,
  );
  t.equal((await db.read.sql.select().from(changes)).length, 1);
});

function withFile(file: string, work: (db: SQLite.Database) => void): void {
  const db = new SQLite(file);
  try {
    work(db);
  } finally {
    db.close();
  }
}

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

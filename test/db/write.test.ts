import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { asc } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { listChanges } from '../../src/changes/store.ts';
import type { Database, Executor } from '../../src/db/database.ts';
import { DatabaseBusy } from '../../src/db/errors.ts';
import { openDatabase } from '../../src/db/open.ts';
import { connect } from '../../src/db/sqlite.ts';
import { transact } from '../../src/db/transact.ts';
import { err, ok } from '../../src/lib/result.ts';

interface Room {
  testdir(): string;
  teardown(fn: () => Promise<void>): void;
}

function open(t: Room): { db: Database; file: string } {
  const file = join(t.testdir(), 'x.db');
  const db = openDatabase(`file:${file}`);
  t.teardown(() => db.close());
  return { db, file };
}

async function record(tx: Executor, subject: string): Promise<void> {
  await tx.sql.insert(tx.tables.changes).values({ at: 1, kind: 'article.updated', subject, version: 1 });
}

async function subjects(db: Executor): Promise<string[]> {
  const { changes } = db.tables;
  const rows = await db.sql.select({ subject: changes.subject }).from(changes).orderBy(asc(changes.seq));
  return rows.map((row) => row.subject);
}

t.test('every connection writes through: WAL, synchronous FULL, foreign keys on', async (t) => {
  const { file } = open(t);
  const connection = connect(file);
  t.equal(connection.pragma('journal_mode', { simple: true }), 'wal');
  t.equal(connection.pragma('synchronous', { simple: true }), 2);
  t.equal(connection.pragma('foreign_keys', { simple: true }), 1);
  connection.close();
});

t.test('of work that fails nothing is written, and the next write goes on', async (t) => {
  const { db } = open(t);
  await t.rejects(
    db.write(async (tx) => {
      await record(tx, 'half');
      throw new Error('in the middle');
    }),
    /in the middle/,
  );
  const refused = await transact(db, async (tx) => {
    await record(tx, 'refused');
    return err({ code: 'no' });
  });
  t.strictSame(refused, { ok: false, error: { code: 'no' } });
  t.strictSame(await transact(db, async (tx) => ok(await record(tx, 'whole'))), { ok: true, value: undefined });
  t.strictSame(await subjects(db.read), ['whole']);
});

t.test('writes run one after another, in the order they came, whatever each awaits', async (t) => {
  const { db } = open(t);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), async (pauses) => {
      const before = (await subjects(db.read)).length;
      const ids = pauses.map((_, position) => `${before}-${position}`);
      const writes = pauses.map((pause, position) =>
        db.write(async (tx) => {
          await record(tx, `${before}-${position}`);
          for (let turn = 0; turn < pause; turn += 1) await Promise.resolve();
          return position;
        }),
      );
      t.strictSame(await Promise.all(writes), [...pauses.keys()]);
      t.strictSame((await subjects(db.read)).slice(before), ids);
    }),
    { numRuns: 25 },
  );
});

t.test('readers see nothing of a transaction before it is committed, and cannot write', async (t) => {
  const { db } = open(t);
  await db.write(async (tx) => {
    await record(tx, 'a');
    t.strictSame(await subjects(db.read), []);
    t.strictSame(await subjects(tx), ['a']);
  });
  t.strictSame(await subjects(db.read), ['a']);
  await t.rejects(record(db.read, 'b'), /readonly/);
});

t.test('a write lock that another process holds is told as busy, soon, and reads go on', async (t) => {
  const { db, file } = open(t);
  const other = new SQLite(file);
  other.exec('BEGIN IMMEDIATE');
  await t.rejects(
    db.write((tx) => record(tx, 'a')),
    DatabaseBusy,
  );
  t.strictSame(await subjects(db.read), []);
  other.exec('ROLLBACK');
  other.close();
  await db.write((tx) => record(tx, 'b'));
  t.strictSame(await subjects(db.read), ['b']);
});

t.test('the data version changes with each commit, also of another process', async (t) => {
  const { db, file } = open(t);
  const start = db.dataVersion();
  t.equal(db.dataVersion(), start);
  await db.write((tx) => record(tx, 'a'));
  const second = db.dataVersion();
  t.not(second, start);
  const other = new SQLite(file);
  other.exec(`INSERT INTO changes (at, kind, subject, version) VALUES (1, 'article.updated', 'b', 1)`);
  other.close();
  t.not(db.dataVersion(), second);
});

t.test('what was acknowledged is there after the process is killed', async (t) => {
  const file = join(t.testdir(), 'x.db');
  const writer = join(import.meta.dirname, '..', 'helpers', 'acknowledging-writer.ts');
  for (let round = 0; round < 2; round += 1) {
    const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, writer, file, `${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 40) child.kill('SIGKILL');
    }
    const db = openDatabase(`file:${file}`);
    const kept = new Set(await subjects(db.read));
    await db.close();
    t.ok(acknowledged.length >= 40);
    t.strictSame(
      acknowledged.filter((subject) => !kept.has(subject)),
      [],
      'none is lost',
    );
  }
});

t.test(
  'who follows the change log while several processes write misses nothing and sees each once, in order',
  async (t) => {
    const { db, file } = open(t);
    const writer = join(import.meta.dirname, '..', 'helpers', 'acknowledging-writer.ts');
    const writers = ['a', 'b', 'c'].map((prefix) =>
      spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, writer, file, prefix, '150'], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    let running = writers.length;
    for (const child of writers) child.on('close', () => (running -= 1));
    const read: string[] = [];
    let seq = 0;
    const follow = async (): Promise<void> => {
      for (const change of await listChanges(db.read, { seq, limit: 7 })) {
        t.ok(change.seq > seq, 'in order');
        seq = change.seq;
        read.push(change.subject);
      }
    };
    while (running > 0) {
      await follow();
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    let before = -1;
    while (before !== read.length) {
      before = read.length;
      await follow();
    }
    const written = ['a', 'b', 'c'].flatMap((prefix) =>
      Array.from({ length: 150 }, (_, number) => `${prefix}-${number}`),
    );
    t.strictSame(read.toSorted(), written.toSorted());
  },
);

/**
 * How fast `import` is, against a raw batched insert of the same rows by the driver:
 * `node bench/import.ts FILE.ndjson [ROUNDS] [COPIES]`. Both write to new files with the settings of the program, in the same
 * batches; the rows of the raw insert are made outside the clock. So many copies of each article make a larger archive.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import { connect } from '../src/db/sqlite.ts';
import { importRecords } from '../src/imports/import.ts';
import { startPreparePool, usefulThreads } from '../src/imports/prepare-pool.ts';
import { findSources, readPortions } from '../src/imports/sources.ts';
import { newBlockKey } from '../src/lib/block-key.ts';
import { newId } from '../src/lib/ids.ts';

const BATCH = 250;

/** Parents before children, as foreign keys want it; what belongs to an article names it in this column. */
const tables: Record<string, string | undefined> = {
  sections: undefined,
  tags: undefined,
  authors: undefined,
  articles: 'id',
  revisions: 'article_id',
  article_tags: 'article_id',
  article_bylines: 'article_id',
  editions: 'article_id',
  published_articles: 'article_id',
  published_tags: 'article_id',
  published_bylines: 'article_id',
  article_slugs: 'article_id',
  changes: 'subject',
};

type Row = Record<string, unknown>;

interface Taken {
  readonly wall: number;
  /** Of all threads. */
  readonly cpu: number;
}

/** Starts a clock; the function that it gives reads it, in milliseconds. */
function startClock(): () => Taken {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { wall: performance.now() - wall, cpu: (user + system) / 1_000 };
  };
}

function noPhotos(): never {
  throw new Error('this archive has no photos');
}

async function timeImport(file: string, path: string): Promise<Taken> {
  const { sources } = await findSources([file]);
  const db = openDatabase(`file:${path}`);
  const read = startClock();
  const pool = usefulThreads() === 0 ? undefined : startPreparePool(usefulThreads());
  const portions = readPortions(sources, { input: process.stdin, most: { records: BATCH, bytes: 4 * 1024 * 1024 } });
  await importRecords(
    portions,
    { publishes: true, keeps: true },
    {
      db,
      media: noPhotos,
      now: Date.now,
      newId,
      newKey: newBlockKey,
      prepare: pool?.prepare,
    },
  );
  await pool?.close();
  const elapsed = read();
  await db.close();
  return elapsed;
}

/** The rows of a database by batch: sections, tags and authors first, then so many articles with all that is theirs. */
function readBatches(path: string): { table: string; row: Row }[][] {
  const db = new SQLite(path, { readonly: true });
  const all = (table: string) => db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY rowid`).all();
  const articles = all('articles').map((row) => String(row['id']));
  const place = new Map(articles.map((id, index) => [id, 1 + Math.floor(index / BATCH)]));
  const batches: { table: string; row: Row }[][] = Array.from(
    { length: 2 + Math.floor(articles.length / BATCH) },
    () => [],
  );
  for (const [table, owner] of Object.entries(tables))
    for (const row of all(table)) batches[place.get(String(row[owner ?? ''])) ?? 0]?.push({ table, row });
  db.close();
  return batches;
}

function timeRaw(batches: { table: string; row: Row }[][], path: string): Taken {
  migrate(path);
  const db = connect(path);
  const inserts = new Map<string, SQLite.Statement>();
  const work = batches.map((batch) =>
    batch.map(({ table, row }) => ({ table, values: Object.values(row), columns: Object.keys(row) })),
  );
  for (const { table, columns } of work.flat())
    if (!inserts.has(table))
      inserts.set(
        table,
        db.prepare(
          `INSERT INTO ${table} (${columns.map((one) => `"${one}"`).join()}) VALUES (${columns.map(() => '?').join()})`,
        ),
      );
  const read = startClock();
  for (const batch of work) {
    db.exec('BEGIN IMMEDIATE');
    for (const { table, values } of batch) inserts.get(table)?.run(...values);
    db.exec('COMMIT');
  }
  const elapsed = read();
  db.close();
  return elapsed;
}

/** An archive with so many copies of each article, under external ids and slugs of their own. */
function copyArchive(from: string, to: string, copies: number): void {
  const lines = readFileSync(from, 'utf8').trim().split('\n');
  const numbered = Array.from({ length: copies }, (_, copy) =>
    lines.flatMap((line) => {
      const record = JSON.parse(line) as { type?: string; externalId?: string; slug?: string };
      if (record.type !== undefined && record.type !== 'article') return copy === 0 ? [line] : [];
      return [
        JSON.stringify({
          ...record,
          externalId: `${record.externalId} ${copy}`,
          slug: `${record.slug}`.slice(0, 110) + `-c${copy}`,
        }),
      ];
    }),
  );
  writeFileSync(to, `${numbered.flat().join('\n')}\n`);
}

const [archive, rounds = '5', copies = '5'] = process.argv.slice(2);
if (archive === undefined) throw new Error('Usage: node bench/import.ts FILE.ndjson [ROUNDS] [COPIES]');
const folder = mkdtempSync(join(tmpdir(), 'dateline-bench-'));
try {
  const file = join(folder, 'archive.ndjson');
  copyArchive(archive, file, Number(copies));
  await timeImport(file, join(folder, 'first.db'));
  const batches = readBatches(join(folder, 'first.db'));
  const articles = batches.flat().filter(({ table }) => table === 'articles').length;
  const ratios: Taken[] = [];
  for (let round = 1; round <= Number(rounds); round += 1) {
    const imported = await timeImport(file, join(folder, `import-${round}.db`));
    const raw = timeRaw(batches, join(folder, `raw-${round}.db`));
    ratios.push({ wall: raw.wall / imported.wall, cpu: raw.cpu / imported.cpu });
    console.log(
      `import ${Math.round(imported.wall)} ms (CPU ${Math.round(imported.cpu)}), ${Math.round((articles * 1000) / imported.wall)} articles/s; ` +
        `raw ${Math.round(raw.wall)} ms (CPU ${Math.round(raw.cpu)}); ratio ${(raw.wall / imported.wall).toFixed(2)}`,
    );
  }
  const median = (name: keyof Taken) => {
    const sorted = ratios.map((ratio) => ratio[name]).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]?.toFixed(2);
  };
  console.log(`median ratio ${median('wall')}, of CPU time ${median('cpu')}; at least 0.3 is wanted`);
} finally {
  rmSync(folder, { recursive: true });
}

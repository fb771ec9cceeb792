import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Test } from 'tap';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { importCommand, type ImportCommandDeps } from '../../src/imports/commands.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { newId } from '../../src/lib/ids.ts';
import { openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';

/** 20 November 2026, 06:00 UTC. */
export const START = Date.UTC(2026, 10, 20, 6);

/** A folder that is gone after the test, with a database and a way to import into it. */
export function openNewsroom(t: Test) {
  const path = mkdtempSync(join(tmpdir(), 'dateline-import-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  const url = `file:${join(path, 'db', 'dateline.db')}`;
  const mediaUrl = `file:${join(path, 'media')}`;
  const clock = { now: START };

  /** Writes a file into the folder. @returns its path. */
  function write(name: string, content: string | Uint8Array | object[]): string {
    const file = join(path, 'in', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Array.isArray(content) ? `${content.map((one) => JSON.stringify(one)).join('\n')}\n` : content);
    return file;
  }

  /** Runs the command. `onRow` sees each call of `progress`. */
  async function run(
    args: string[],
    io: { isTTY?: boolean; input?: AsyncIterable<Uint8Array> } = {},
    deps: Partial<ImportCommandDeps> = {},
  ) {
    const out: string[] = [];
    const error: string[] = [];
    const progress: string[] = [];
    const code = await importCommand(
      args,
      {
        out: (line) => void out.push(line),
        error: (line) => void error.push(line.replaceAll(path, '')),
        progress: (text) => void progress.push(text),
        ...io,
      },
      {
        openDatabase: () => openDatabase(url),
        openMedia: () => openMedia({ url: mediaUrl, aws: {} }),
        openImages,
        now: () => clock.now,
        newId,
        newKey: newBlockKey,
        ...deps,
      },
    );
    return { code, out, error, progress };
  }

  /** Imports records written as NDJSON. @returns the exit code, the refusals, the summary. */
  async function importRecords(records: object[] | string | Uint8Array, ...options: string[]) {
    const file = write('records.ndjson', records);
    const { code, out, error } = await run([...options, '--json', file]);
    return {
      code,
      refused: error.map((line) => line.replace('/in/records.ndjson:', '')),
      summary: JSON.parse(out.join('')),
    };
  }

  async function inDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = openDatabase(url);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }

  /** The rows of a query. */
  function rows(sql: string, ...values: unknown[]): Record<string, unknown>[] {
    const db = new SQLite(join(path, 'db', 'dateline.db'), { readonly: true });
    try {
      return db.prepare<unknown[], Record<string, unknown>>(sql).all(...values);
    } finally {
      db.close();
    }
  }

  /** Every row of every table, to see that nothing changed. */
  function everything(): string {
    const tables = rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    return JSON.stringify(tables.map(({ name }) => [name, rows(`SELECT * FROM "${String(name)}" ORDER BY 1, 2`)]));
  }

  return { path, url, mediaUrl, clock, write, run, importRecords, inDatabase, rows, everything };
}

/** An article that is taken. */
export function story(number: number, more: object = {}): Record<string, unknown> {
  return {
    externalId: `story-${number}`,
    headline: `Story number ${number}`,
    slug: `story-${number}`,
    section: 'World',
    tags: ['Bridges', `Tag ${number % 7}`],
    bylines: [{ name: 'Ada Roe', role: 'reporter' }],
    body: { markdown: `The harbour bridge **reopened** for the ${number}th time.` },
    publishedAt: '2026-11-19T21:00:00Z',
    ...more,
  };
}

import type SQLite from 'better-sqlite3';
import { getTableColumns } from 'drizzle-orm';
import { tables, type Tables } from '../src/db/tables.ts';

/** Rows of several tables, as Drizzle types them. */
export type Rows = { [Name in keyof Tables]?: Tables[Name]['$inferSelect'][] };

/** The tables in an order in which every row finds the rows that it refers to. */
export const tableOrder = [
  'sections',
  'tags',
  'authors',
  'articles',
  'sources',
  'articleTags',
  'articleBylines',
  'revisions',
  'editions',
  'publishedArticles',
  'publishedTags',
  'publishedBylines',
  'publishedSources',
  'publishedQuotes',
  'publishedFacets',
  'articleSlugs',
  'changes',
] as const satisfies readonly (keyof Tables)[];

/** Adds rows straight through prepared statements: the least work that puts them into the file. Runs in no transaction of its own. */
export function createInserter(connection: SQLite.Database): (rows: Rows) => void {
  const statements = tableOrder.map((name) => {
    const columns = columnsOf(name);
    const text = `INSERT INTO ${snakeCase(name)} (${columns.map(snakeCase).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    return { name, columns, statement: connection.prepare(text) };
  });
  return (rows) => {
    for (const { name, columns, statement } of statements) {
      for (const row of rows[name] ?? []) {
        const values: Record<string, unknown> = row;
        statement.run(columns.map((column) => toSqlite(values[column])));
      }
    }
  };
}

/** All rows of the tables above, in the order in which they were added. */
export function readRows(connection: SQLite.Database): Rows {
  return Object.fromEntries(
    tableOrder.map((name) => {
      const list = columnsOf(name).map((column) => `${snakeCase(column)} AS ${column}`);
      return [name, connection.prepare(`SELECT ${list.join(', ')} FROM ${snakeCase(name)} ORDER BY rowid`).all()];
    }),
  );
}

function columnsOf(name: keyof Tables): string[] {
  return Object.keys(getTableColumns(tables[name]));
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toSqlite(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

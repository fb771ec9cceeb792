import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** The query builder as stores see it: every query is awaited, whatever the engine does underneath. */
export type QueryBuilder = Pick<
  BaseSQLiteDatabase<'async', unknown>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'
>;

/** What a store runs its queries on: a connection that only reads, or an open transaction. It carries its engine's tables. */
export interface Executor {
  readonly sql: QueryBuilder;
  readonly tables: Tables;
  readonly dialect: Dialect;
}

/** An open database: any number of readers beside one writer. */
export interface Database {
  /** Reads what is committed; writing through it fails. */
  readonly read: Executor;
  /**
   * Runs `work` alone in one transaction: all of it is committed when the promise resolves, nothing when it rejects.
   * Work never waits for the outside world: every other write waits for it.
   * @throws {DatabaseBusy} another process holds the file; {@link DatabaseFull} the disk is full.
   */
  write<T>(work: (tx: Executor) => Promise<T>): Promise<T>;
  /** A number that is another one after any commit, by any process. Costs a microsecond. */
  dataVersion(): number;
  /** Waits for the running write, then closes. */
  close(): Promise<void>;
}

interface Preparable<Result> {
  prepare(): { execute(values?: Record<string, unknown>): PromiseLike<Result> };
}

/**
 * A query that is built and prepared once for each connection and then only run: four times cheaper than building it
 * for each request. Values come in through `sql.placeholder(name)`.
 */
export function statement<Result>(
  build: (db: Executor) => Preparable<Result>,
): (db: Executor, values?: Record<string, unknown>) => PromiseLike<Result> {
  const prepared = new WeakMap<Executor, ReturnType<Preparable<Result>['prepare']>>();
  return (db, values) => {
    let query = prepared.get(db);
    if (query === undefined) {
      query = build(db).prepare();
      prepared.set(db, query);
    }
    return query.execute(values);
  };
}

/** Statements whose text hangs on what a caller asked for; `shape` says what it hangs on. */
export type StatementBook<Statement> = (shape: string, build: () => Statement) => Statement;

/** So many shapes are kept: callers choose them, so there is a bound, and what was not used for longest goes. */
const MOST_SHAPES = 200;

/** Keeps statements by shape, so that each is built once. */
export function statementBook<Statement>(): StatementBook<Statement> {
  const known = new Map<string, Statement>();
  return (shape, build) => {
    const found = known.get(shape) ?? build();
    known.delete(shape);
    known.set(shape, found);
    const [oldest] = known.keys();
    if (known.size > MOST_SHAPES && oldest !== undefined) known.delete(oldest);
    return found;
  };
}

/** Adds one whole row, by a statement that is prepared once for each connection. */
export function insertion<Name extends keyof Tables>(
  name: Name,
): (tx: Executor, row: Tables[Name]['$inferSelect']) => PromiseLike<unknown> {
  const run = statement((tx) => {
    const table = tx.tables[name];
    const columns = Object.keys(getTableColumns(table));
    const values = Object.fromEntries(columns.map((column) => [column, sql.placeholder(column)]));
    return tx.sql.insert(table).values(values as never);
  });
  return (tx, row) => run(tx, row);
}

/** Changes the whole row that has this `id`, by a statement that is prepared once for each connection. */
export function replacement<
  Name extends 'articles' | 'photos' | 'sources' | 'quotes' | 'sections' | 'tags' | 'authors',
>(name: Name): (tx: Executor, row: Tables[Name]['$inferSelect']) => PromiseLike<unknown> {
  const run = statement((tx) => {
    const table = tx.tables[name];
    const columns = Object.keys(getTableColumns(table)).filter((column) => column !== 'id');
    const values = Object.fromEntries(columns.map((column) => [column, sql.placeholder(column)]));
    return tx.sql
      .update(table)
      .set(values as never)
      .where(eq(table.id, sql.placeholder('id')));
  });
  return (tx, row) => run(tx, row);
}

import { asc, desc, gt, sql } from 'drizzle-orm';
import { type Executor, statement } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type ChangeRow = Tables['changes']['$inferSelect'];

const insertChange = statement((tx) =>
  tx.sql.insert(tx.tables.changes).values({
    at: sql.placeholder('at'),
    kind: sql.placeholder('kind'),
    subject: sql.placeholder('subject'),
    version: sql.placeholder('version'),
  }),
);

/** Writes down that the public sees something else now. Belongs into the transaction of that change: their order is its order. */
export async function recordChange(tx: Executor, change: Omit<ChangeRow, 'seq'>): Promise<void> {
  await insertChange(tx, change);
}

const after = statement((db) => {
  const { changes } = db.tables;
  return db.sql
    .select()
    .from(changes)
    .where(gt(changes.seq, sql.placeholder('seq')))
    .orderBy(asc(changes.seq))
    .limit(sql.placeholder('limit'));
});

/** The changes after `seq`, oldest first. */
export function listChanges(db: Executor, { seq, limit }: { seq: number; limit: number }): PromiseLike<ChangeRow[]> {
  return after(db, { seq, limit });
}

const newest = statement((db) => {
  const { changes } = db.tables;
  return db.sql.select({ seq: changes.seq, at: changes.at }).from(changes).orderBy(desc(changes.seq)).limit(1);
});

/** The newest change; seq 0 at epoch 0 when there is none. */
export async function findNewestChange(db: Executor): Promise<{ seq: number; at: number }> {
  const [row] = await newest(db);
  return row ?? { seq: 0, at: 0 };
}

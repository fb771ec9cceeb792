import { and, eq, lt } from 'drizzle-orm';
import type { Executor } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type AnswerRow = Tables['idempotentAnswers']['$inferSelect'];

/** The answer kept for this key of this API key, or undefined. */
export async function findAnswer(
  db: Executor,
  { keyId, idempotencyKey }: { keyId: string; idempotencyKey: string },
): Promise<AnswerRow | undefined> {
  const { idempotentAnswers: answers } = db.tables;
  const [row] = await db.sql
    .select()
    .from(answers)
    .where(and(eq(answers.keyId, keyId), eq(answers.idempotencyKey, idempotencyKey)))
    .limit(1);
  return row;
}

/** Keeps an answer. */
export async function insertAnswer(tx: Executor, row: AnswerRow): Promise<void> {
  await tx.sql.insert(tx.tables.idempotentAnswers).values(row);
}

/** Forgets the answers from before an instant (epoch ms). */
export async function deleteAnswersBefore(tx: Executor, at: number): Promise<void> {
  const { idempotentAnswers: answers } = tx.tables;
  await tx.sql.delete(answers).where(lt(answers.at, at));
}

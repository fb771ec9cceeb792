import type { Database, Executor } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { Now } from '../lib/clock.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Sealer } from '../lib/seal.ts';
import { parseStored } from '../lib/stored-json.ts';
import { deleteAnswersBefore, findAnswer, insertAnswer } from './store.ts';

/** How long a kept answer is given again. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** A write that came by POST. */
export interface Attempt {
  /** Whose attempt: another API key never sees the answer. */
  readonly keyId: string;
  /** The Idempotency-Key header; undefined: the write is simply made. */
  readonly idempotencyKey: string | undefined;
  /** What was asked, as a hash: the same key for something else is refused. */
  readonly fingerprint: string;
}

/** What the caller is answered, as it can be kept. */
export interface KeptAnswer<Body = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** An answer, and whether it is one that was given before. */
export type GivenAnswer<Body = unknown> = KeptAnswer<Body> & { readonly isReplay: boolean };

export type OnceCode = 'idempotency-in-progress' | 'idempotency-mismatch';

/** Makes a write at most once for each Idempotency-Key, and gives the same answer to each repetition. */
export type Once = <Body, Code extends string>(
  attempt: Attempt,
  work: (tx: Executor) => Promise<Result<KeptAnswer<Body>, Refused<Code>>>,
) => Promise<Result<GivenAnswer<Body>, Refused<Code | OnceCode>>>;

/** The answer is kept in the transaction of the write itself, sealed: after a crash there are both or neither. */
export function createOnce({ db, sealer, now }: { db: Database; sealer: Sealer; now: Now }): Once {
  const running = new Set<string>();
  return async <Body, Code extends string>(
    attempt: Attempt,
    work: (tx: Executor) => Promise<Result<KeptAnswer<Body>, Refused<Code>>>,
  ) => {
    type Outcome = Result<GivenAnswer<Body>, Refused<Code | OnceCode>>;
    const { keyId, idempotencyKey, fingerprint } = attempt;
    if (idempotencyKey === undefined) {
      const result = await transact(db, work);
      return result.ok ? ok({ ...result.value, isReplay: false }) : result;
    }
    const name = `${keyId} ${idempotencyKey}`;
    if (running.has(name)) return err({ code: 'idempotency-in-progress' });
    running.add(name);
    try {
      return await transact(db, async (tx): Promise<Outcome> => {
        await deleteAnswersBefore(tx, now() - KEPT_MS);
        const kept = await findAnswer(tx, { keyId, idempotencyKey });
        if (kept !== undefined) {
          const answer = sealer.open(kept.answer);
          if (kept.fingerprint !== fingerprint || answer === undefined) return err({ code: 'idempotency-mismatch' });
          return ok({ ...parseStored<KeptAnswer<Body>>(answer), isReplay: true });
        }
        const result = await work(tx);
        if (!result.ok) return result;
        const answer = sealer.seal(JSON.stringify(result.value));
        await insertAnswer(tx, { keyId, idempotencyKey, fingerprint, answer, at: now() });
        return ok({ ...result.value, isReplay: false });
      });
    } finally {
      running.delete(name);
    }
  };
}

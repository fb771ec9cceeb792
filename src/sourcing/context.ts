import type { ArticleRow } from '../articles/store.ts';
import type { Database, Executor } from '../db/database.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { NewId } from '../lib/ids.ts';
import type { KeyHolder } from '../lib/viewer.ts';

/** Within which transaction, for whom and when something is saved; where new ids come from. */
export interface SourcingContext {
  readonly tx: Executor;
  readonly viewer: KeyHolder;
  /** Epoch ms. */
  readonly at: number;
  readonly newId: NewId;
}

/** The record of an article after a change of its quotes or of how it uses its sources. */
export function withNewSourcing(
  article: ArticleRow,
  { viewer, at }: Pick<SourcingContext, 'viewer' | 'at'>,
): ArticleRow {
  return {
    ...article,
    version: article.version + 1,
    sourcingVersion: article.sourcingVersion + 1,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
}

/** A line for the audit log of sealed identities. */
export interface ApprovalNote {
  readonly action: 'approve' | 'waive';
  readonly sourceId: string;
  /** Id of the key; null: the operator, by an import. */
  readonly by: string | null;
  /** Epoch ms. */
  readonly at: number;
  readonly detail: string;
}

/** What the newsroom's work on quotes and sources needs. */
export interface SourcingDeps {
  readonly db: Database;
  readonly once: Once;
  readonly now: Now;
  readonly newId: NewId;
  /** Makes keys of blocks and spans. */
  readonly newKey: () => string;
  /** Writes down who answers for an anonymous source, before it is approved. */
  readonly audit: (note: ApprovalNote) => Promise<void>;
}

/** What the audit log says of an approval: where the source is used, and what was said instead of knowing it. */
export function approvalDetail(articleId: string, waiver: string | null): string {
  return waiver === null ? `article ${articleId}` : `article ${articleId}: ${waiver}`;
}

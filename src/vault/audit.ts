import type SQLite from 'better-sqlite3';
import { parseStored } from '../lib/stored-json.ts';
import type { AUDIT_ACTIONS } from './action-schema.ts';
import type { RowSealer } from './seal.ts';

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Something that is to be written into the audit log. */
export interface AuditEvent {
  readonly action: AuditAction;
  /** Epoch ms. */
  readonly at: number;
  /** Id of the key; null: the operator. */
  readonly by: string | null;
  readonly sourceId: string | null;
  /** A purpose, a reason: sealed as the identities are. */
  readonly detail?: string | null;
  /** The version of the identity that it is about. */
  readonly version?: number | null;
}

/** An entry of the audit log. */
export interface AuditEntry extends Required<AuditEvent> {
  /** Its place in the log, from 1 on. */
  readonly seq: number;
  /** Whether `detail` could be opened: not after the secret was lost, nor when somebody changed the entry. */
  readonly isReadable: boolean;
}

/** Which entries: all of them without any member. Instants are epoch ms, `from` inclusive, `to` exclusive. */
export interface AuditFilter {
  readonly sourceId?: string | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface AuditPage extends AuditFilter {
  /** Entries before this place in the log. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Writes an entry behind the last one. For use inside a transaction that writes. */
export function appendAudit(connection: SQLite.Database, sealer: RowSealer, event: AuditEvent): void {
  const last = connection.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").pluck().get();
  const { action, at, by, sourceId, detail = null, version = null } = event;
  const row = { seq: (last ?? 0) + 1, at, action, source_id: sourceId, version, by_key: by };
  connection
    .prepare(
      'INSERT INTO audit (seq, at, action, source_id, version, by_key, key_id, sealed) VALUES (:seq, :at, :action, :source_id, :version, :by_key, :key_id, :sealed)',
    )
    .run({ ...row, key_id: sealer.keyId, sealed: sealer.seal(placeOf(row), JSON.stringify(detail)) });
}

/** One page of the log, the newest first. */
export function listAudit(
  connection: SQLite.Database,
  sealer: RowSealer,
  { before, limit, ...filter }: AuditPage,
): AuditEntry[] {
  return connection
    .prepare<[object], AuditRow>(
      `SELECT * FROM audit WHERE ${PASSES} AND (:before IS NULL OR seq < :before) ORDER BY seq DESC LIMIT :limit`,
    )
    .all({ ...valuesOf(filter), before: before ?? null, limit })
    .map((row) => entryOf(row, sealer));
}

/** How many entries the filter lets through. */
export function countAudit(connection: SQLite.Database, filter: AuditFilter): number {
  return (
    connection.prepare<[object], number>(`SELECT count(*) FROM audit WHERE ${PASSES}`).pluck().get(valuesOf(filter)) ??
    0
  );
}

/** A row of the log as it is stored. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly action: AuditAction;
  readonly source_id: string | null;
  readonly version: number | null;
  readonly by_key: string | null;
  readonly key_id: string;
  readonly sealed: Buffer;
}

/** Binds the sealed part of an entry to all of its open ones. */
export function placeOf({ seq, at, action, source_id, version, by_key }: Omit<AuditRow, 'key_id' | 'sealed'>): string {
  return `audit:${JSON.stringify([seq, at, action, source_id, version, by_key])}`;
}

function entryOf(row: AuditRow, sealer: RowSealer): AuditEntry {
  const { seq, at, action, source_id: sourceId, version, by_key: by } = row;
  const text = sealer.open(placeOf(row), row.sealed);
  const detail = text === undefined ? null : parseStored<string | null>(text);
  return { seq, at, action, sourceId, version, by, detail, isReadable: text !== undefined };
}

const PASSES = `(:sourceId IS NULL OR source_id = :sourceId) AND (:from IS NULL OR at >= :from) AND (:to IS NULL OR at < :to)
  AND (:actions IS NULL OR action IN (SELECT value FROM json_each(:actions)))`;

function valuesOf({ sourceId, actions, from, to }: AuditFilter) {
  return {
    sourceId: sourceId ?? null,
    from: from ?? null,
    to: to ?? null,
    actions: actions === undefined || actions.length === 0 ? null : JSON.stringify(actions),
  };
}

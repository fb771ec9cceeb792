import type SQLite from 'better-sqlite3';
import { parseStored } from '../lib/stored-json.ts';
import type { SealedContent } from './identity.ts';
import type { RowSealer } from './seal.ts';

/** An identity as it is stored. */
export interface IdentityRow {
  readonly source_id: string;
  readonly version: number;
  readonly key_id: string;
  readonly sealed: Buffer;
}

/** Binds an identity to the source and the version that it is of. */
export function placeOfIdentity({ source_id, version }: Pick<IdentityRow, 'source_id' | 'version'>): string {
  return `identity:${source_id}:${version}`;
}

/** What a row says; undefined when it was sealed with another secret or for another place. */
export function openRow(sealer: RowSealer, row: IdentityRow): SealedContent | undefined {
  const text = row.key_id === sealer.keyId ? sealer.open(placeOfIdentity(row), row.sealed) : undefined;
  return text === undefined ? undefined : parseStored<SealedContent>(text);
}

/** The row of a source, or undefined. */
export function findRow(connection: SQLite.Database, sourceId: string): IdentityRow | undefined {
  return connection.prepare<[string], IdentityRow>('SELECT * FROM identities WHERE source_id = ?').get(sourceId);
}

/** Those of the sources that have a row. */
export function findSealed(connection: SQLite.Database, sourceIds: readonly string[]): ReadonlySet<string> {
  const sealed = connection
    .prepare<[string], string>('SELECT source_id FROM identities WHERE source_id IN (SELECT value FROM json_each(?))')
    .pluck();
  return new Set(sealed.all(JSON.stringify(sourceIds)));
}

/** Seals the identity of a source in a version, in place of the one before. */
export function saveRow(
  connection: SQLite.Database,
  sealer: RowSealer,
  { sourceId, version, content }: { sourceId: string; version: number; content: SealedContent },
): void {
  const sealed = sealer.seal(placeOfIdentity({ source_id: sourceId, version }), JSON.stringify(content));
  connection
    .prepare('INSERT OR REPLACE INTO identities (source_id, version, key_id, sealed) VALUES (?, ?, ?, ?)')
    .run(sourceId, version, sealer.keyId, sealed);
}

/** Deletes the row of a source. */
export function removeRow(connection: SQLite.Database, sourceId: string): void {
  connection.prepare('DELETE FROM identities WHERE source_id = ?').run(sourceId);
}

/** The version that the next identity of a source gets. Versions go on after one was deleted: none ever means two. */
export function nextVersion(connection: SQLite.Database, sourceId: string): number {
  const last = connection.prepare<[string], number>('SELECT max(version) FROM audit WHERE source_id = ?').pluck();
  return (last.get(sourceId) ?? 0) + 1;
}

import type SQLite from 'better-sqlite3';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type AuditRow, placeOf } from './audit.ts';
import { AUDIT_NO_UPDATE } from './file.ts';
import { type IdentityRow, placeOfIdentity } from './rows.ts';
import type { RowSealer } from './seal.ts';

/** How much was sealed anew. */
export interface Rotation {
  readonly identities: number;
  readonly entries: number;
}

/**
 * Seals everything that the old secret sealed with the new one. What the new one opens stays. One thing that neither opens refuses it all. For use inside a
 * transaction, which the caller undoes when it is refused.
 */
export function resealAll(
  connection: SQLite.Database,
  { old, present }: { readonly old: RowSealer; readonly present: RowSealer },
): Result<Rotation, Refused<'identity-unreadable'>> {
  let unreadable = 0;
  function reseal(place: string, sealed: Buffer): Buffer | undefined {
    if (present.open(place, sealed) !== undefined) return undefined;
    const text = old.open(place, sealed);
    if (text === undefined) unreadable += 1;
    return text === undefined ? undefined : present.seal(place, text);
  }
  const rotation = { identities: 0, entries: 0 };
  const saveIdentity = connection.prepare('UPDATE identities SET key_id = ?, sealed = ? WHERE source_id = ?');
  for (const row of connection.prepare<[], IdentityRow>('SELECT * FROM identities').all()) {
    const sealed = reseal(placeOfIdentity(row), row.sealed);
    if (sealed === undefined) continue;
    saveIdentity.run(present.keyId, sealed, row.source_id);
    rotation.identities += 1;
  }
  // What the entries say stays: only what it is sealed with changes.
  connection.exec('DROP TRIGGER audit_no_update');
  const saveEntry = connection.prepare('UPDATE audit SET key_id = ?, sealed = ? WHERE seq = ?');
  for (const row of connection.prepare<[], AuditRow>('SELECT * FROM audit').all()) {
    const sealed = reseal(placeOf(row), row.sealed);
    if (sealed === undefined) continue;
    saveEntry.run(present.keyId, sealed, row.seq);
    rotation.entries += 1;
  }
  connection.exec(AUDIT_NO_UPDATE);
  if (unreadable === 0) return ok(rotation);
  const detail = `The old secret does not open ${unreadable} of the things that are sealed: nothing was changed.`;
  return err({ code: 'identity-unreadable', detail });
}

import type { NameOf } from '../keys/names.ts';
import { toInstant } from '../lib/clock.ts';
import type { AuditEntry as Entry } from '../vault/audit.ts';
import type { AuditEntry } from './schema.ts';

/** An entry of the audit log as admins see it. */
export function auditEntryView(entry: Entry, nameOf: NameOf): AuditEntry {
  const { seq, at, action, sourceId, by, version, detail, isReadable } = entry;
  return {
    seq,
    at: toInstant(at),
    action,
    source: sourceId,
    by: { key: by, name: nameOf(by ?? '') },
    version,
    detail,
    isReadable,
  };
}

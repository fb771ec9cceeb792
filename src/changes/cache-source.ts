import type { Database } from '../db/database.ts';
import { findNewestChange, listChanges } from './store.ts';
import { surrogateKeysOf } from './surrogate-keys.ts';

/** More changes than this at once, as after an import, and everything cached goes. */
const MOST_CHANGES = 1_000;

/** The change log as caches read it. */
export function changeSource(db: Database): {
  dataVersion(): number;
  changedKeys(seq: number): Promise<{ seq: number; keys: string[] | 'all' }>;
} {
  return {
    dataVersion: () => db.dataVersion(),
    async changedKeys(seq) {
      const changes = await listChanges(db.read, { seq, limit: MOST_CHANGES + 1 });
      if (changes.length > MOST_CHANGES) return { seq: (await findNewestChange(db.read)).seq, keys: 'all' };
      return { seq: changes.at(-1)?.seq ?? seq, keys: changes.flatMap(surrogateKeysOf) };
    },
  };
}

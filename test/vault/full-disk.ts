import SQLite from 'better-sqlite3';
import { VaultFull } from '../../src/vault/errors.ts';
import type { IdentityVault } from '../../src/vault/vault.ts';

/** Fills the room that a file of identities has, as on a full disk, until the function is called that this gives. */
export async function fillDisk(vault: IdentityVault, path: string): Promise<() => void> {
  const transaction = Reflect.get(SQLite.prototype, 'transaction');
  const limits: (() => void)[] = [];
  // The limit is that of a connection, and nobody but the vault has the one that it writes through.
  SQLite.prototype.transaction = function limited(this: SQLite.Database, work) {
    if (this.name === path && limits.length === 0) {
      this.pragma(`max_page_count = ${String(this.pragma('page_count', { simple: true }))}`);
      limits.push(() => void this.pragma('max_page_count = 1073741823'));
    }
    return transaction.call(this, work) as never;
  };
  try {
    for (;;) await vault.audit({ action: 'approve', sourceId: null, by: null, at: 0 });
  } catch (error) {
    if (!(error instanceof VaultFull)) throw error;
  }
  SQLite.prototype.transaction = transaction;
  return () => {
    for (const lift of limits) lift();
  };
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Test } from 'tap';
import { type IdentityVault, openVault } from '../../src/vault/vault.ts';

export const SECRET = 'a secret that only the tests of the vault know';
export const AT = Date.UTC(2026, 10, 20, 6);
export const act = { by: 'key-1', at: AT };

/** A name that stands nowhere else. */
export const CANARY = 'Xanthippe Quillfeather';
export const identity = {
  people: [{ name: CANARY, aliases: ['Old Quill'], contact: '+64 21 555 0142' }],
  agreement: 'Position only.',
};

/** A vault in a folder that is gone after the test; `reopen` gives another one on the same file. */
export function newVault(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-vault-'));
  const path = join(folder, 'news.identities.db');
  const opened: IdentityVault[] = [];
  const reopen = (secret = SECRET) => {
    const vault = openVault({ path, secret });
    opened.push(vault);
    return vault;
  };
  t.teardown(() => {
    for (const vault of opened) vault.close();
    rmSync(folder, { recursive: true, force: true });
  });
  /** Runs SQL on the file from outside, as somebody who has it in hand could. */
  const meddle = <T>(work: (connection: SQLite.Database) => T): T => {
    const connection = new SQLite(path);
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  };
  return { vault: reopen(), reopen, folder, path, meddle, bytes: () => bytesOf(folder) };
}

/** Every byte of every file in a folder. */
export function bytesOf(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(names.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

/** The forms in which a text might stand somewhere. */
export function formsOf(text: string): string[] {
  const reversed = text.split('').toReversed().join('');
  const forms = [
    text,
    reversed,
    text.replaceAll(' ', '-'),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ];
  const words = text.split(' ').filter((word) => /^[A-Z].{8}/.test(word));
  return [
    ...forms,
    ...words,
    ...forms.map((form) => form.toLowerCase()),
    ...words.map((word) => word.toLowerCase()),
  ].flatMap((form) => [
    form,
    Buffer.from(form).toString('hex'),
    Buffer.from(form).toString('base64').replaceAll('=', '').slice(0, -1),
    Buffer.from(form, 'utf16le').toString('latin1'),
  ]);
}

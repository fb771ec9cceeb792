import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/**
 * Removes what a process that was killed left behind: our own files of that kind of name that nobody has written to for an
 * hour. Younger ones may belong to a process that works.
 */
export function removeLeftovers(folder: string, name: RegExp): void {
  const oldest = Date.now() - ABANDONED_AFTER_MS;
  for (const entry of readdirSync(folder)) {
    if (!name.test(entry)) continue;
    const path = join(folder, entry);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() && found.mtimeMs < oldest && isOurs(found.uid)) rmSync(path, { force: true });
  }
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config.ts';
import { databasePath } from './db/open.ts';

/**
 * The secret that seals identities, cursors and kept answers: the configured one, or the one kept beside the database, which the
 * first start makes (256 bits, readable by its owner only).
 */
export function loadSecret(configured: string | undefined, databaseUrl: string): string {
  if (configured !== undefined) return configured;
  const path = join(dirname(databasePath(databaseUrl)), 'dateline.secret');
  return readSecret(path) ?? makeSecret(path);
}

/** A secret that stands in a file, as the one that was in use before. @throws {ConfigError} there is none. */
export function readSecretFile(path: string): string {
  const secret = readSecret(path);
  if (secret !== undefined) return secret;
  throw new ConfigError(`${path} is not there: give the file that holds the old secret.`);
}

function readSecret(path: string): string | undefined {
  try {
    return checked(path, readFileSync(path, 'utf8').trim());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A file that was cut or emptied would seal nothing. */
function checked(path: string, secret: string): string {
  if (secret.length >= 32) return secret;
  throw new ConfigError(
    `${path} holds no secret of 32 characters or more: restore it. If it is deleted, a new one is made, and sealed identities cannot be read any more.`,
  );
}

/** Written whole and then given its name: of two first starts at once, both end with the same secret. */
function makeSecret(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8').trim();
}

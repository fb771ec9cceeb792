import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { openDatabase } from '../../src/db/open.ts';
import { requireDeclaredAccess } from '../../src/http/access.ts';
import { createBaseUrlOf } from '../../src/http/base-url.ts';
import { registerGate } from '../../src/http/gate.ts';
import { createRateLimiter } from '../../src/http/rate-limit.ts';
import { createResponseCache } from '../../src/http/response-cache.ts';
import { createHttp } from '../../src/http/server.ts';
import { createOnce } from '../../src/idempotency/once.ts';
import { findHolder } from '../../src/keys/holder.ts';
import { type IssuedKey, keepKey } from '../../src/keys/issue.ts';
import { makeKey } from '../../src/keys/keys.ts';
import { keyRoutes } from '../../src/keys/routes.ts';
import { createCursors } from '../../src/lib/cursor.ts';
import { newId } from '../../src/lib/ids.ts';
import { createSealer } from '../../src/lib/seal.ts';
import type { Role } from '../../src/lib/viewer.ts';

const secret = 'a secret that only the tests of keys know';

/** 20 November 2026, 06:00 UTC: when the tests begin. */
export const START = Date.UTC(2026, 10, 20, 6);
export const HOUR = 3_600_000;

/** A folder that is gone after the test. */
export function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'dateline-keys-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The service with nothing but keys, on a real database file in `path`. Its clock stands until a test moves it. */
export function openService(t: Test, path = folder(t)) {
  const db = openDatabase(`file:${join(path, 'dateline.db')}`);
  const clock = { now: START };
  const now = () => clock.now;
  const log: string[] = [];
  const app = createHttp({
    newId,
    log: { level: 'trace', stream: { write: (line) => void log.push(line) } },
    corsOrigin: '*',
  });
  requireDeclaredAccess(app);
  const cache = createResponseCache(
    { dataVersion: () => db.dataVersion(), changedKeys: async (seq) => ({ seq, keys: [] }) },
    1_000,
    now,
  );
  const limiter = createRateLimiter({ limit: 0, windowSeconds: 60 });
  registerGate(app, { findKeyHolder: findHolder(db, now), limiter, cache, baseUrlOf: createBaseUrlOf(undefined), now });
  const once = createOnce({ db, sealer: createSealer(secret, 'answers'), now });
  app.register(keyRoutes, { db, once, cursors: createCursors(secret), now, newId, random: randomBytes });
  let isOpen = true;
  async function close() {
    if (!isOpen) return;
    isOpen = false;
    await app.close();
    await db.close();
  }
  t.teardown(close);

  /** Gives a key without asking the routes. */
  function give(role: Role, { expiresAt = null, name = role }: { expiresAt?: number | null; name?: string } = {}) {
    return db.write(async (tx): Promise<IssuedKey> => {
      const key = makeKey(randomBytes);
      const row = await keepKey(
        tx,
        { key, name, role, expiresAt, createdBy: null },
        { at: now(), newId, random: randomBytes },
      );
      return { key, row };
    });
  }

  type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Asks with a key; `body` goes as JSON. */
  function ask(
    key: string | undefined,
    method: Method,
    url: string,
    { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
  ) {
    return app.inject({
      method,
      url,
      headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
      ...(body !== undefined && { payload: body }),
    });
  }

  return { app, db, clock, now, log, close, give, ask, path };
}

/** Every byte of the files of the database: the file itself, its write-ahead log, its index. */
export function databaseBytes(path: string): Buffer {
  return Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
}

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { type AppOptions, buildApp } from '../../src/app.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { issueKey } from '../../src/keys/issue.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { newId } from '../../src/lib/ids.ts';
import type { Permission, Role } from '../../src/lib/viewer.ts';
import { type Images, openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import type { MediaStorage } from '../../src/media/storage.ts';
import { type IdentityVault, openVault } from '../../src/vault/vault.ts';

/**
 * Who calls in a test: one key of each role, a second contributor, an editor and a contributor with the permission `sources:identity`, and the reader
 * without a key.
 */
export type Caller = Role | 'otherContributor' | 'cleared' | 'clearedContributor' | 'reader';

export interface Call {
  readonly as?: Caller;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A whole newsroom: the real application on a database file of its own, with real keys. */
export interface Newsroom {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly storage: MediaStorage;
  /** The folder that `storage` is. */
  readonly mediaFolder: string;
  readonly images: Images;
  readonly vault: IdentityVault;
  /** The file that `vault` is. */
  readonly vaultFile: string;
  readonly keys: Readonly<Record<Exclude<Caller, 'reader'>, string>>;
  /** Every line that was logged. */
  readonly log: string[];
  /** The time that the application believes in, epoch ms; set it to travel. */
  time: number;
  call(method: string, url: string, call?: Call): Promise<LightMyRequestResponse>;
  /** Closes the application and opens it again on the same database, as a restart would. */
  restart(): Promise<void>;
}

interface Teardown {
  teardown(fn: () => Promise<void>): void;
}

/** Opens a newsroom that is gone after the test. Without a rate limit unless one is given. */
export async function openNewsroom(t: Teardown, options: Partial<AppOptions> = {}): Promise<Newsroom> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-test-'));
  const databaseUrl = `file:${join(folder, 'dateline.db')}`;
  const mediaFolder = join(folder, 'media');
  const storage = options.storage ?? openMedia({ url: `file:${mediaFolder}`, aws: {} });
  const images = options.images ?? openImages();
  const secret = options.secret ?? 'a secret that only tests know, 32 characters and more';
  const vaultFile = join(folder, 'dateline.identities.db');
  const log: string[] = [];
  const clock = { time: Date.parse('2026-11-20T08:00:00.000Z') };
  const build = (db: Database, vault: IdentityVault): FastifyInstance =>
    buildApp({
      db,
      vault,
      storage,
      images,
      secret,
      now: () => clock.time,
      newId,
      newRequestId: randomUUID,
      newKey: newBlockKey,
      random: randomBytes,
      publicUrl: undefined,
      corsOrigin: '*',
      trustProxy: false,
      rateLimitPerMinute: 0,
      log: { level: 'info', stream: { write: (line: string) => void log.push(line) } },
      ...options,
    });
  let db = openDatabase(databaseUrl);
  let vault = openVault({ path: vaultFile, secret });
  let app = build(db, vault);
  await app.ready();
  const keys = {
    admin: await makeKey(db, 'admin', clock.time),
    editor: await makeKey(db, 'editor', clock.time),
    contributor: await makeKey(db, 'contributor', clock.time),
    otherContributor: await makeKey(db, 'contributor', clock.time),
    partner: await makeKey(db, 'partner', clock.time),
    cleared: await makeKey(db, 'editor', clock.time, ['sources:identity']),
    clearedContributor: await makeKey(db, 'contributor', clock.time, ['sources:identity']),
  };

  async function close(): Promise<void> {
    await app.close();
    vault.close();
    await db.close();
  }
  t.teardown(async () => {
    await close();
    if (options.images === undefined) await images.close();
    rmSync(folder, { recursive: true });
  });

  return {
    get app() {
      return app;
    },
    get db() {
      return db;
    },
    get time() {
      return clock.time;
    },
    set time(time) {
      clock.time = time;
    },
    get vault() {
      return vault;
    },
    vaultFile,
    databaseUrl,
    storage,
    mediaFolder,
    images,
    keys,
    log,
    async restart() {
      await close();
      db = openDatabase(databaseUrl);
      vault = openVault({ path: vaultFile, secret });
      app = build(db, vault);
      await app.ready();
    },
    async call(method, url, { as = 'reader', body, headers = {} } = {}) {
      return app.inject({
        method: method as 'GET',
        url,
        headers: { ...(as !== 'reader' && { authorization: `Bearer ${keys[as]}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      });
    },
  };
}

async function makeKey(db: Database, role: Role, at: number, permissions: readonly Permission[] = []): Promise<string> {
  const issued = await db.write((tx) =>
    issueKey(
      tx,
      {
        name: permissions.length === 0 ? `The ${role}` : `The cleared ${role}`,
        role,
        permissions: [...permissions],
        expiresAt: null,
        createdBy: null,
      },
      { at, newId, random: randomBytes },
    ),
  );
  if (!issued.ok) throw new Error('a key was refused');
  return issued.value.key;
}

/** Creates an article; gives its working copy. */
export async function createArticle(
  room: Newsroom,
  input: Record<string, unknown>,
  as: Caller = 'editor',
): Promise<Record<string, unknown> & { id: string; version: number; slug: string }> {
  const response = await room.call('POST', '/v1/editorial/articles', { as, body: input });
  if (response.statusCode !== 201) throw new Error(`not created: ${response.body}`);
  return response.json();
}

/** Creates an article and publishes it; gives its working copy. */
export async function publishNew(
  room: Newsroom,
  input: Record<string, unknown> = {},
): Promise<Record<string, unknown> & { id: string; version: number; slug: string }> {
  const draft = await createArticle(room, {
    headline: 'Harbour bridge reopens',
    body: { text: 'The harbour bridge reopened on Friday.' },
    ...input,
  });
  const response = await room.call('POST', `/v1/editorial/articles/${draft.id}/publish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': `"${draft.version}"` },
  });
  if (response.statusCode !== 200) throw new Error(`not published: ${response.body}`);
  return response.json();
}

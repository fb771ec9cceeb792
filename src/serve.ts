import { randomBytes, randomUUID } from 'node:crypto';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { countWorkingCopies } from './articles/working-copy-store.ts';
import { type Config, DEFAULT_DATABASE_URL } from './config.ts';
import { databasePath, openDatabase } from './db/open.ts';
import { createLineBuffer } from './http/log-buffer.ts';
import { type AdminKey, ensureAdminKey } from './keys/admin-key.ts';
import { newBlockKey } from './lib/block-key.ts';
import { newId } from './lib/ids.ts';
import { collectGarbage, collectLessOften } from './lib/memory.ts';
import { openImages } from './media/images.ts';
import { openMedia } from './media/open.ts';
import { probe } from './media/probe.ts';
import { lapseRights } from './photos/exposure.ts';
import { loadSecret } from './secret.ts';
import { openVault } from './vault/vault.ts';

/** After a signal, answers that are under way have so long to end. */
const GRACE_MS = 10_000;

/** How soon the change log says that a photo's rights have ended; nobody sees it in between. */
const LAPSE_EVERY_MS = 1_000;

/** How often files of uploads are removed that a killed process left behind. */
const SWEEP_EVERY_MS = 60 * 60 * 1_000;

/** Starts the service: database, admin key, demonstration newsroom, HTTP. It runs until a signal ends it. */
export async function serve(config: Config, say: (line: string) => void): Promise<void> {
  const db = openDatabase(config.databaseUrl);
  const secret = loadSecret(config.secret, config.databaseUrl);
  const vault = openVault({ path: databasePath(config.identitiesUrl), secret });
  const storage = openMedia({ url: config.mediaUrl, aws: config.aws });
  const images = openImages();
  const parts = { db, storage, images, now: Date.now, newId, newKey: newBlockKey, random: randomBytes };
  const adminKey = await ensureAdminKey(db, { configured: config.adminKey, ...parts });
  // At once: whatever happens next, it is not shown again.
  for (const line of adminKeyLines(adminKey)) say(line);
  const isDefault = config.databaseUrl === DEFAULT_DATABASE_URL;
  const hasDemo = config.demo ?? (isDefault && (await countWorkingCopies(db.read, {})) === 0);
  if (hasDemo) {
    // Loaded only here: most starts have no use for it.
    const { seedDemo } = await import('./demo/seed.ts');
    await seedDemo({ ...parts, identities: vault, audit: (note) => vault.audit(note) });
  }
  const stream = createLineBuffer((text) => void process.stdout.write(text));
  process.once('exit', () => stream.flush());
  const log = { level: config.logLevel, stream };
  const app = buildApp({ ...config, ...parts, newRequestId: randomUUID, vault, secret, log });
  await app.ready();
  collectLessOften();
  collectGarbage();
  const address = await app.listen({ host: config.host, port: config.port });
  for (const line of welcome(config.publicUrl ?? address, hasDemo)) say(line);
  void probe(storage).catch((error: unknown) => {
    app.log.error({ err: error }, 'the storage of photos cannot be used: photos cannot be sent, nor renditions made');
  });
  const lapsing = repeat(
    LAPSE_EVERY_MS,
    () => lapseRights(db, Date.now()),
    (error) => app.log.warn(error),
  );
  const sweeping = repeat(
    SWEEP_EVERY_MS,
    async () => storage.sweep?.(),
    (error) => app.log.warn(error),
  );
  closeWithGrace({ delay: GRACE_MS, logger: app.log }, async () => {
    await app.close();
    await Promise.all([lapsing.stop(), sweeping.stop()]);
    await images.close();
    vault.close();
    await db.close();
  });
}

/** Does something again and again, each time after the one before has ended. What fails is told and tried again. */
function repeat(
  everyMs: number,
  work: () => Promise<unknown>,
  tell: (error: unknown) => void,
): { stop(): Promise<void> } {
  let running = Promise.resolve();
  let timer = setTimeout(run, everyMs);
  let isStopped = false;
  function run(): void {
    running = work()
      .catch(tell)
      .then(() => {
        if (!isStopped) timer = setTimeout(run, everyMs);
      });
  }
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}

function welcome(base: string, hasDemo: boolean): string[] {
  return [
    '',
    `Dateline is ready.`,
    `  API         ${base}/v1/articles`,
    `  Swagger UI  ${base}/docs`,
    '',
    'Try:',
    `  curl '${base}/v1/articles${hasDemo ? '/harbour-bridge-reopens?body=text' : ''}'`,
    '',
  ];
}

function adminKeyLines(adminKey: AdminKey): string[] {
  switch (adminKey.kind) {
    case 'made':
      return [`Admin key: ${adminKey.key}`, 'Keep it now: it is shown this once.'];
    case 'unusable':
      return [`DATELINE_ADMIN_KEY is not let in (${adminKey.reason}): set another one.`];
    case 'ready':
      return [];
  }
}

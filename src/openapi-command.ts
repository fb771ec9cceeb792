import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { openDatabase } from './db/open.ts';
import { contractOf, toYaml } from './http/openapi.ts';
import { writeContract } from './http/openapi/files.ts';
import { newBlockKey } from './lib/block-key.ts';
import type { CommandIo } from './lib/command-line.ts';
import { newId } from './lib/ids.ts';
import { openImages } from './media/images.ts';
import { openMedia } from './media/open.ts';
import { openVault } from './vault/vault.ts';

const usage = `Usage:
  dateline openapi            print the contract as JSON
  dateline openapi --yaml     print it as YAML
  dateline openapi --write    write openapi/openapi.json and openapi/openapi.yaml of this project`;

const folder = fileURLToPath(new URL('../openapi', import.meta.url));

/** Shows or writes the contract of this version. @returns the exit code. */
export async function openapiCommand(args: string[], io: CommandIo): Promise<number> {
  const options = readOptions(args);
  if (options === undefined || options.help) {
    const say = options === undefined ? io.error : io.out;
    say(usage);
    return options === undefined ? 2 : 0;
  }
  await withApp(async (app) => {
    if (options.write) for (const file of await writeContract(app, folder)) io.out(file);
    else io.out(options.yaml ? await toYaml(contractOf(app)) : JSON.stringify(contractOf(app), null, 2));
  });
  return 0;
}

function readOptions(args: string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args, options: { yaml: flag, write: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The application on an empty database that is gone afterwards: the contract hangs on the routes alone. */
async function withApp(work: (app: FastifyInstance) => Promise<void>): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'dateline-'));
  const db = openDatabase(`file:${join(temporary, 'empty.db')}`);
  const images = openImages();
  const secret = randomBytes(32).toString('hex');
  const vault = openVault({ path: join(temporary, 'identities.db'), secret });
  const app = buildApp({
    db,
    storage: openMedia({ url: `file:${join(temporary, 'media')}`, aws: {} }),
    images,
    vault,
    secret,
    now: Date.now,
    newId,
    newRequestId: randomUUID,
    newKey: newBlockKey,
    random: randomBytes,
    publicUrl: undefined,
    corsOrigin: '*',
    trustProxy: false,
    rateLimitPerMinute: 0,
    log: false,
  });
  try {
    await app.ready();
    await work(app);
  } finally {
    await app.close();
    await images.close();
    vault.close();
    await db.close();
    rmSync(temporary, { recursive: true });
  }
}

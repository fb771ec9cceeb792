import { randomBytes } from 'node:crypto';
import { ConfigError, readConfig } from './config.ts';
import { databasePath, openDatabase, prepareDatabase } from './db/open.ts';
import { DatabaseUnusable } from './db/errors.ts';
import { StorageFull, StorageUnavailable, StorageUnusable } from './media/storage.ts';
import { newBlockKey } from './lib/block-key.ts';
import { newId } from './lib/ids.ts';
import type { ApprovalNote } from './sourcing/context.ts';
import { VaultUnusable } from './vault/errors.ts';
import { VERSION } from './version.ts';

/** Every command: its line of help, and what runs it. What a command needs is loaded with it, so that each starts fast. */
export const commands: Readonly<Record<string, Command>> = {
  serve: {
    help: 'start the service',
    run: async (args) => {
      if (args.length > 0) return misuse('serve');
      const config = readConfig();
      const { serve } = await import('./serve.ts');
      await serve(config, say);
      return undefined;
    },
  },
  migrate: {
    help: 'bring the database to this version, or make it',
    run: async (args) => {
      if (args.length > 0) return misuse('migrate');
      const { databaseUrl } = readConfig();
      const isChanged = prepareDatabase(databaseUrl);
      say(`${databasePath(databaseUrl)} ${isChanged ? 'is now at this version' : 'is at this version already'}.`);
      return 0;
    },
  },
  seed: {
    help: 'load the demonstration newsroom',
    run: async (args) => {
      if (args.length > 0) return misuse('seed');
      const { seedDemo } = await import('./demo/seed.ts');
      const media = await mediaTools();
      const db = openConfigured();
      const images = media.openImages();
      const vault = (await vaultTools()).openVault();
      try {
        const audit = (note: ApprovalNote) => vault.audit(note);
        await seedDemo({ db, images, storage: media.openMedia(), identities: vault, audit, ...tools });
      } finally {
        vault.close();
        await images.close();
        await db.close();
      }
      say('The demonstration newsroom is there.');
      return 0;
    },
  },
  import: {
    help: 'import articles, quotes and photos from NDJSON, Markdown, wire text, pictures and folders of them',
    run: async (args) => {
      const { importCommand } = await import('./imports/commands.ts');
      const media = await mediaTools();
      const { openVault } = await vaultTools();
      return importCommand(args, io, { openDatabase: openConfigured, openVault, ...media, ...tools });
    },
  },
  verify: {
    help: 'check the database and the files of photos',
    run: async (args) => {
      const { verifyCommand } = await import('./photos/commands.ts');
      return verifyCommand(args, io, { openDatabase: openConfigured, ...(await mediaTools()), ...tools });
    },
  },
  rebuild: {
    help: 'make the renditions of photos anew',
    run: async (args) => {
      const { rebuildCommand } = await import('./photos/commands.ts');
      return rebuildCommand(args, io, { openDatabase: openConfigured, ...(await mediaTools()) });
    },
  },
  keys: {
    help: 'create, list and revoke API keys',
    run: async (args) => {
      const { keysCommand } = await import('./keys/commands.ts');
      return keysCommand(args, io, { openDatabase: openConfigured, ...tools });
    },
  },
  identities: {
    help: 'look after the sealed identities of sources: status, rotate',
    run: async (args) => {
      const { identitiesCommand } = await import('./sources/identity-commands.ts');
      const { readSecretFile } = await import('./secret.ts');
      return identitiesCommand(args, io, {
        ...(await vaultTools()),
        readOldSecret: (file) => (file === undefined ? readConfig().oldSecret : readSecretFile(file)),
        ...tools,
      });
    },
  },
  openapi: {
    help: 'print the OpenAPI document, or write the files under openapi/',
    run: async (args) => {
      const { openapiCommand } = await import('./openapi-command.ts');
      return openapiCommand(args, io);
    },
  },
};

interface Command {
  readonly help: string;
  /** @returns the exit code; undefined when the process goes on by itself. */
  run(args: string[]): Promise<number | undefined>;
}

const tools = { now: Date.now, newId, newKey: newBlockKey, random: randomBytes };
const io = { out: say, error: (line: string) => void process.stderr.write(`${line}\n`), isTTY: process.stderr.isTTY };

/** Runs one command. @returns the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function run(argv: readonly string[]): Promise<number | undefined> {
  const [name, ...args] = argv;
  // `dateline … | head`: a command goes on to its end though nobody reads what it says, and ends with its own code.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe);
  if (name === 'version' || name === '--version') return done(VERSION);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return done(usage());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.error(`There is no such command.\n\n${usage()}`);
    return 2;
  }
  try {
    loadEnvironment();
    return await command.run(args);
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    io.error(explanation);
    return 1;
  }
}

/** These commands take no arguments: settings come from the environment. */
function misuse(name: string): number {
  io.error(`dateline ${name} takes no arguments; settings come from the environment.`);
  return 2;
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(10)} ${help}`);
  return ['Usage: dateline COMMAND', '', ...lines, '  version    print the version', '  help       print this'].join(
    '\n',
  );
}

/** Settings may stand in `.env`; what the environment itself says comes first. */
function loadEnvironment(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')))
      throw error;
  }
}

/** The one line for failures that the operator can do something about. */
function explain(error: unknown): string | undefined {
  if (
    error instanceof ConfigError ||
    error instanceof DatabaseUnusable ||
    error instanceof StorageUnusable ||
    error instanceof VaultUnusable
  )
    return error.message;
  if (error instanceof StorageFull) return `There is no room for photos: ${error.message}. Make room, then try again.`;
  if (error instanceof StorageUnavailable) return `The storage of photos does not answer: ${error.message}.`;
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') return 'The port is taken by another program: set PORT to another one.';
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return 'HOST is no address of this machine: set it to another one.';
  if (error.code === 'EACCES' || error.code === 'EROFS') return `No permission: ${error.message}.`;
  return undefined;
}

/** What commands open of the media, once they know that they need it. */
async function mediaTools() {
  const { openMedia } = await import('./media/open.ts');
  const { openImages } = await import('./media/images.ts');
  return {
    openMedia: () => {
      const { mediaUrl: url, aws } = readConfig();
      return openMedia({ url, aws });
    },
    openImages,
  };
}

async function vaultTools() {
  const { openVault } = await import('./vault/vault.ts');
  const { loadSecret } = await import('./secret.ts');
  return {
    openVault: () => {
      const { databaseUrl, identitiesUrl, secret } = readConfig();
      return openVault({ path: databasePath(identitiesUrl), secret: loadSecret(secret, databaseUrl) });
    },
  };
}

function openConfigured() {
  return openDatabase(readConfig().databaseUrl);
}

function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function done(text: string): number {
  say(text);
  return 0;
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));

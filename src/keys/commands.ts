import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { type Now, toInstant } from '../lib/clock.ts';
import { argumentFault, type CommandIo, forTerminal } from '../lib/command-line.ts';
import type { NewId } from '../lib/ids.ts';
import { parseInstantOrDate } from '../lib/instant.ts';
import { codePointLength } from '../lib/text.ts';
import { permissions, roles } from '../lib/viewer.ts';
import { issueKey } from './issue.ts';
import type { RandomBytes } from './keys.ts';
import { revokeKey } from './revoke.ts';
import { type Key, KeyInput, keyStates } from './schema.ts';
import { listKeys } from './store.ts';
import { keyView, newKeyView } from './view.ts';

/** What the commands for keys need. */
export interface KeysCommandDeps {
  /** Called once the arguments are known to be good; the command closes what it opened. */
  readonly openDatabase: () => Database;
  readonly now: Now;
  readonly newId: NewId;
  readonly random: RandomBytes;
}

const keysUsage = `Usage:
  dateline keys create --name NAME --role ROLE [--permission PERMISSION]… [--expires INSTANT] [--json]
  dateline keys list [--state STATE] [--json]
  dateline keys revoke ID [--json]

  ROLE        ${roles.join(', ')}
  PERMISSION  ${permissions.join(', ')}; no role brings it along, and partners cannot have it
  INSTANT     a date (its first moment in UTC) or RFC 3339, such as 2027-01-31 or 2027-01-31T18:00:00Z
  STATE       ${keyStates.join(', ')}
  ID          the id of the key as the list shows it, not the key itself
  --json      one JSON value for programs`;

/**
 * `keys create`, `keys list` and `keys revoke`; `args` are those after `keys`. A new key goes to `out` once and nowhere else, and nothing
 * that was typed is repeated, since it may be a key.
 * @returns the exit code: 0 done, 1 refused, 2 not understood.
 */
export async function keysCommand(args: readonly string[], io: CommandIo, deps: KeysCommandDeps): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || rest.includes('--help') || rest.includes('-h')) {
    io.out(keysUsage);
    return 0;
  }
  const command = name === undefined ? undefined : commands.get(name);
  const outcome = command === undefined ? misuse('Say what to do: create, list or revoke.') : command(rest, deps);
  const { code, out = [], error = [] } = await outcome;
  for (const line of out) io.out(line);
  for (const line of error) io.error(line);
  if (code === MISUSED) io.error(`\n${keysUsage}`);
  return code;
}

interface Outcome {
  readonly code: number;
  readonly out?: readonly string[];
  readonly error?: readonly string[];
}

type Command = (args: string[], deps: KeysCommandDeps) => Outcome | Promise<Outcome>;

const commands = new Map<string, Command>([
  ['create', create],
  ['list', list],
  ['revoke', revoke],
]);

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

/** How many keys the list reads at a time. */
const PAGE = 100;

async function create(args: string[], deps: KeysCommandDeps): Promise<Outcome> {
  const text = { type: 'string' } as const;
  const permission = { ...text, multiple: true } as const;
  const read = readArgs(args, { name: text, role: text, permission, expires: text });
  if (typeof read === 'string') return misuse(read);
  const { name, role, permission: permissionsOfKey = [], expires, json } = read.values;
  if (read.positionals.length > 0) return misuse('Everything but the options is too much here.');
  if (name === undefined || role === undefined) return misuse('Give --name and --role.');
  const end = expires === undefined ? null : parseInstantOrDate(expires);
  if (end === undefined) return misuse('--expires must be a date or an RFC 3339 instant that exists.');
  const expiresAt = end === null ? null : toInstant(end);
  const input = KeyInput.safeParse({ name, role, permissions: [...new Set(permissionsOfKey)], expiresAt });
  if (!input.success) return misuse(...input.error.issues.map(({ path, message }) => `${optionOf(path)}: ${message}`));
  const { now, newId, random } = deps;
  const issued = await withDatabase(deps, (db) =>
    transact(db, (tx) => issueKey(tx, { ...input.data, createdBy: null }, { at: now(), newId, random })),
  );
  if (!issued.ok) return refuse(...(issued.error.errors ?? []).map(({ detail }) => detail));
  const key = newKeyView(issued.value);
  if (json) return { code: DONE, out: [JSON.stringify(key)] };
  const life = key.expiresAt === null ? 'does not expire' : `expires ${key.expiresAt}`;
  return {
    code: DONE,
    out: [
      `Made a key for ${forTerminal(key.name)}: role ${key.role}${permissionNote(key)}, ${life}, id ${key.id}.`,
      '',
      `  ${key.key}`,
      '',
      'Keep it now: it is not shown again.',
    ],
  };
}

function permissionNote({ permissions: given }: Key): string {
  return given.length === 0 ? '' : `, permission ${given.join(', ')}`;
}

async function list(args: string[], deps: KeysCommandDeps): Promise<Outcome> {
  const read = readArgs(args, { state: { type: 'string' } });
  if (typeof read === 'string') return misuse(read);
  const { state, json } = read.values;
  if (read.positionals.length > 0) return misuse('Everything but the options is too much here.');
  const states = keyStates.filter((known) => state === undefined || known === state);
  if (states.length === 0) return misuse(`--state must be one of ${keyStates.join(', ')}.`);
  const at = deps.now();
  const keys = await withDatabase(deps, async (db) => {
    const rows = await listKeys(db.read, { states, at, limit: PAGE });
    for (let last = rows.at(-1); last !== undefined && rows.length % PAGE === 0;) {
      const more = await listKeys(db.read, { states, at, limit: PAGE, after: [last.createdAt, last.id] });
      rows.push(...more);
      last = more.at(-1);
    }
    return rows.map((row) => keyView(row, at));
  });
  if (json) return { code: DONE, out: [JSON.stringify(keys)] };
  return { code: DONE, out: keys.length === 0 ? ['There are no keys.'] : table(keys) };
}

async function revoke(args: string[], deps: KeysCommandDeps): Promise<Outcome> {
  const read = readArgs(args, {});
  if (typeof read === 'string') return misuse(read);
  const [id, ...more] = read.positionals;
  if (id === undefined || more.length > 0) return misuse('Give the id of one key.');
  if (id.startsWith('dl_')) return misuse('Give the id of the key, not the key itself: "dateline keys list" shows it.');
  const at = deps.now();
  const revoked = await withDatabase(deps, (db) => transact(db, (tx) => revokeKey(tx, { id, by: null, at })));
  if (!revoked.ok) return refuse(reasons[revoked.error.code]);
  const key = keyView(revoked.value, at);
  if (read.values.json) return { code: DONE, out: [JSON.stringify(key)] };
  return {
    code: DONE,
    out: [`The key of ${forTerminal(key.name)} (…${forTerminal(key.hint)}) is revoked since ${key.revokedAt}.`],
  };
}

const reasons = {
  'not-found': 'There is no key with this id: "dateline keys list" shows all.',
  'last-admin-key': 'This is the last active admin key: make another one first with "dateline keys create".',
  'own-key': 'A key cannot revoke itself.',
} as const;

function misuse(...error: readonly string[]): Outcome {
  return { code: MISUSED, error };
}

function refuse(...error: readonly string[]): Outcome {
  return { code: REFUSED, error };
}

function optionOf([property]: readonly PropertyKey[]): string {
  if (property === 'permissions') return '--permission';
  return property === 'expiresAt' ? '--expires' : `--${String(property)}`;
}

/** The arguments, or what is wrong with them in words that repeat none of them. */
function readArgs<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, json: { type: 'boolean' } } });
  } catch (error) {
    const fault = argumentFault(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

async function withDatabase<T>({ openDatabase }: KeysCommandDeps, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase();
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** One line for each key under a heading, in columns. */
function table(keys: readonly Key[]): string[] {
  const heading = ['ID', 'NAME', 'ROLE', 'PERMISSIONS', 'STATE', 'ENDS IN', 'MADE', 'EXPIRES', 'REVOKED'];
  const lines = keys.map((key) => [
    key.id,
    forTerminal(key.name),
    key.role,
    key.permissions.length === 0 ? '-' : key.permissions.join(','),
    key.state,
    forTerminal(key.hint),
    minute(key.createdAt),
    minute(key.expiresAt),
    minute(key.revokedAt),
  ]);
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...lines].map((line) => codePointLength(line[column] ?? ''))),
  );
  return [heading, ...lines].map((line) =>
    line
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - codePointLength(cell)))
      .join('  ')
      .trimEnd(),
  );
}

function minute(instant: string | null): string {
  return instant === null ? '-' : `${instant.slice(0, 16)}Z`;
}

import { parseArgs } from 'node:util';
import type { Now } from '../lib/clock.ts';
import { argumentFault, type CommandIo } from '../lib/command-line.ts';
import { VaultBusy, VaultFull } from '../vault/errors.ts';
import type { IdentityVault } from '../vault/vault.ts';

/** What the commands for sealed identities need. What is opened is opened once the arguments are known to be good; the command closes it. */
export interface IdentitiesCommandDeps {
  readonly openVault: () => IdentityVault;
  /** The secret that was in use before, from a file or else from the environment; undefined when there is none. */
  readonly readOldSecret: (file: string | undefined) => string | undefined;
  readonly now: Now;
}

const usage = `Usage:
  dateline identities status [--json]
  dateline identities rotate [--old-secret-file FILE] [--json]

  status  how many identities are sealed, and how many of them the present secret opens
  rotate  seal everything with the present secret that was sealed with the old one: all of it, or nothing. Stop the service first; it is
          started again with the present secret

  The present secret is DATELINE_SECRET, or that in the file beside the database. The old one is in DATELINE_OLD_SECRET, or in

  --old-secret-file FILE  a file that holds it and nothing else
  --json                  one JSON value for programs

  Ends with 0, with 1 when something cannot be opened, with 2 when it was not understood. No name is ever printed.`;

const DONE = 0;
const NOT_WELL = 1;
const MISUSED = 2;

/** `identities status` and `identities rotate`; `args` are those after `identities`. @returns the exit code. */
export async function identitiesCommand(
  args: readonly string[],
  io: CommandIo,
  deps: IdentitiesCommandDeps,
): Promise<number> {
  const read = readArgs([...args]);
  if (typeof read === 'string') return misuse(io, read);
  const { help, json = false, 'old-secret-file': oldSecretFile } = read.values;
  if (help === true) {
    io.out(usage);
    return DONE;
  }
  const [name, ...more] = read.positionals;
  if (more.length > 0 || (name !== 'status' && name !== 'rotate'))
    return misuse(io, 'Say what to do: status or rotate.');
  if (name === 'status' && oldSecretFile !== undefined) return misuse(io, 'The old secret is for rotate only.');
  const oldSecret = name === 'rotate' ? deps.readOldSecret(oldSecretFile) : undefined;
  if (name === 'rotate' && oldSecret === undefined)
    return misuse(io, 'Give the old secret: in DATELINE_OLD_SECRET, or with --old-secret-file.');
  const vault = deps.openVault();
  try {
    if (oldSecret === undefined) return showStatus(vault, io, json);
    return await rotate(vault, io, { oldSecret, at: deps.now(), json });
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    io.error(explanation);
    return NOT_WELL;
  } finally {
    vault.close();
  }
}

function showStatus(vault: IdentityVault, io: CommandIo, json: boolean): number {
  const { sourceIds, unreadable, entries } = vault.status();
  const sealed = sourceIds.length;
  if (json) io.out(JSON.stringify({ sealed, unreadable, auditEntries: entries }));
  else {
    io.out(
      `${sealed} sealed; ${unreadable} of them cannot be opened with the present secret; ${entries} audit entries.`,
    );
    if (unreadable > 0)
      io.error(
        'If they were sealed with another secret that you have, run: dateline identities rotate --old-secret-file FILE',
      );
  }
  return unreadable === 0 ? DONE : NOT_WELL;
}

async function rotate(
  vault: IdentityVault,
  io: CommandIo,
  { oldSecret, at, json }: { oldSecret: string; at: number; json: boolean },
): Promise<number> {
  const rotated = await vault.rotate({ oldSecret, by: null, at });
  if (!rotated.ok) {
    io.error(rotated.error.detail ?? 'Not everything can be opened with the old secret: nothing was changed.');
    return NOT_WELL;
  }
  const { identities, entries } = rotated.value;
  if (json) io.out(JSON.stringify({ identities, auditEntries: entries }));
  else io.out(`${identities} identities and ${entries} audit entries are sealed with the present secret now.`);
  return DONE;
}

function explain(error: unknown): string | undefined {
  if (error instanceof VaultBusy)
    return 'Another program has the file of identities: stop the service, then try again.';
  if (error instanceof VaultFull) return 'There is no room: nothing was changed. Make room, then try again.';
  return undefined;
}

/** The arguments, or what is wrong with them in words that repeat none of them. */
function readArgs(args: string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { 'old-secret-file': { type: 'string' }, json: flag, help: { ...flag, short: 'h' } },
    });
  } catch (error) {
    const fault = argumentFault(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

function misuse(io: CommandIo, fault: string): number {
  io.error(fault);
  io.error(`\n${usage}`);
  return MISUSED;
}

import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import t, { type Test } from 'tap';
import { identitiesCommand } from '../../src/sources/identity-commands.ts';
import { openVault } from '../../src/vault/vault.ts';
import { act, AT, bytesOf, CANARY, formsOf, identity, newVault, SECRET } from '../vault/vaults.ts';

const NEXT = 'the next secret, which is long enough too';

/** The command on a file of identities of its own, with the next secret as the present one. */
function newShell(t: Test) {
  const { path, folder, vault, reopen, bytes } = newVault(t);
  const opened = { times: 0 };
  async function run(args: string[], { secret = NEXT, oldSecret = SECRET } = {}) {
    const out: string[] = [];
    const error: string[] = [];
    const code = await identitiesCommand(
      args,
      { out: (line) => void out.push(line), error: (line) => void error.push(line) },
      {
        openVault: () => {
          opened.times += 1;
          return openVault({ path, secret });
        },
        readOldSecret: () => oldSecret,
        now: () => AT,
      },
    );
    return { code, out: out.join('\n'), error: error.join('\n') };
  }
  return { run, path, folder, vault, reopen, bytes, opened };
}

t.test('status says how many are sealed and how many can be opened, and no name', async (t) => {
  const { run, vault, path } = newShell(t);
  t.match(await run(['status']), { code: 0, out: /^0 sealed; 0 of them/, error: '' });
  t.notOk(existsSync(path), 'and makes nothing');
  await vault.put('s1', identity, act);
  t.match(await run(['status'], { secret: SECRET }), {
    code: 0,
    out: /^1 sealed; 0 of them .*; 1 audit entries\.$/,
    error: '',
  });
  const lost = await run(['status']);
  t.match(lost, { code: 1, out: /^1 sealed; 1 of them/, error: /identities rotate/ });
  t.notMatch(lost.out + lost.error, CANARY);
  t.same(JSON.parse((await run(['status', '--json'])).out), { sealed: 1, unreadable: 1, auditEntries: 1 });
});

t.test('rotate seals everything with the present secret, or changes nothing and says so', async (t) => {
  const { run, vault, reopen, bytes } = newShell(t);
  await vault.put('s1', identity, act);
  vault.close();
  const before = bytes();
  const wrong = await run(['rotate'], { oldSecret: 'a wrong secret, which is long enough' });
  t.match(wrong, { code: 1, out: '', error: /does not open 2 of the things .* nothing was changed/ });
  t.same(bytes(), before);
  const done = await run(['rotate']);
  t.match(done, {
    code: 0,
    out: '1 identities and 1 audit entries are sealed with the present secret now.',
    error: '',
  });
  t.match(await reopen(NEXT).get('s1', { ...act, purpose: 'After the rotation' }), { ok: true, value: { identity } });
  t.same(JSON.parse((await run(['rotate', '--json'])).out), { identities: 0, auditEntries: 0 });
});

t.test('a file that the service is writing to is left alone', async (t) => {
  const { run, vault, path } = newShell(t);
  await vault.put('s1', identity, act);
  const holder = new SQLite(path);
  holder.exec('BEGIN IMMEDIATE');
  t.match(await run(['rotate']), { code: 1, error: /stop the service/ });
  holder.close();
});

t.test('what is not understood ends with 2 and the usage, repeats nothing and opens nothing', async (t) => {
  const { run, opened } = newShell(t);
  for (const args of [
    [],
    ['show'],
    ['status', SECRET],
    ['rotate', SECRET],
    ['rotate', `--secret=${SECRET}`],
    ['rotate', '--old-secret-file'],
    ['status', '--old-secret-file', 'x'],
    ['status', '--json=yes'],
  ]) {
    const { code, out, error } = await run(args);
    t.equal(code, 2, args.join(' '));
    t.equal(out, '');
    t.match(error, 'Usage:');
    t.notMatch(error, SECRET);
  }
  const noSecret = await identitiesCommand(
    ['rotate'],
    { out: () => undefined, error: () => undefined },
    { openVault: () => t.fail('opened') as never, readOldSecret: () => undefined, now: () => AT },
  );
  t.equal(noSecret, 2);
  t.equal(opened.times, 0);
  t.match(await run(['--help']), { code: 0, out: /^Usage:/, error: '' });
});

t.test('the program rotates from the file of the old secret to the one beside the database', async (t) => {
  const { folder } = newVault(t);
  const entry = join(import.meta.dirname, '../../bin/dateline.js');
  const database = join(folder, 'desk.db');
  const dateline = (args: string[], more: Record<string, string> = {}) => {
    const environment: NodeJS.ProcessEnv = { ...process.env, DATABASE_URL: `file:${database}`, ...more };
    for (const name of ['NODE_OPTIONS', 'DATELINE_SECRET', 'IDENTITIES_URL'])
      if (!(name in more)) delete environment[name];
    return spawnSync(process.execPath, [entry, ...args], {
      encoding: 'utf8',
      env: environment,
      cwd: folder,
      timeout: 60_000,
    });
  };
  writeFileSync(join(folder, 'dateline.secret'), `${SECRET}\n`);
  const vault = openVault({ path: join(folder, 'desk.identities.db'), secret: SECRET });
  await vault.put('s1', identity, act);
  vault.close();
  t.match(dateline(['identities', 'status']), { status: 0, stdout: /^1 sealed; 0 of them/ });
  renameSync(join(folder, 'dateline.secret'), join(folder, 'old.secret'));
  t.match(dateline(['identities', 'rotate']), { status: 2, stderr: /Give the old secret/ });
  const rotated = dateline(['identities', 'rotate', '--old-secret-file', 'old.secret']);
  t.match(rotated, { status: 0, stdout: /^1 identities and 1 audit entries/ }, rotated.stderr);
  t.equal(statSync(join(folder, 'dateline.secret')).mode & 0o777, 0o600);
  t.match(dateline(['identities', 'status']), { status: 0, stdout: /^1 sealed; 0 of them/ });
  t.match(dateline(['identities', 'rotate'], { DATELINE_OLD_SECRET: SECRET }), { status: 0 });
  t.match(dateline(['identities', 'rotate'], { DATELINE_OLD_SECRET: 'short' }), {
    status: 1,
    stderr: /^DATELINE_OLD_SECRET must/,
  });
  t.match(dateline(['identities', 'status'], { IDENTITIES_URL: `file:${join(folder, 'dateline.secret')}` }), {
    status: 1,
    stderr: /^The file of identities .* is damaged or not an SQLite file/,
  });
  for (const form of formsOf(CANARY)) t.notOk(bytesOf(folder).includes(form, 0, 'latin1'));
});

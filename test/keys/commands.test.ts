import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openDatabase } from '../../src/db/open.ts';
import { keysCommand } from '../../src/keys/commands.ts';
import { findHolder } from '../../src/keys/holder.ts';
import type { Key, NewKey } from '../../src/keys/schema.ts';
import { newId } from '../../src/lib/ids.ts';
import { folder, START } from './key-app.ts';

/** The command line on a database file of its own. */
function newShell(t: Test) {
  const url = `file:${join(folder(t), 'dateline.db')}`;
  const clock = { now: START };
  const opened = { times: 0 };
  async function run(...args: string[]) {
    const out: string[] = [];
    const error: string[] = [];
    const code = await keysCommand(
      args,
      { out: (line) => void out.push(line), error: (line) => void error.push(line) },
      {
        openDatabase: () => {
          opened.times += 1;
          return openDatabase(url);
        },
        now: () => clock.now,
        newId,
        random: randomBytes,
      },
    );
    return { code, out: out.join('\n'), error: error.join('\n') };
  }
  async function holder(key: string) {
    const db = openDatabase(url);
    const found = await findHolder(db, () => clock.now)(key);
    await db.close();
    return found;
  }
  const create = async (role: string, ...more: string[]): Promise<NewKey> =>
    JSON.parse((await run('create', '--name', 'Night desk', '--role', role, '--json', ...more)).out);
  return { run, create, holder, clock, opened };
}

t.test('keys create shows a key that is let in, once and on the standard output only', async (t) => {
  const { run, holder } = newShell(t);
  const { code, out, error } = await run(
    'create',
    '--name',
    'Night desk',
    '--role',
    'editor',
    '--expires',
    '2027-01-31',
  );
  t.equal(code, 0);
  t.equal(error, '');
  const [key = ''] = /dl_[\w-]{43}/.exec(out) ?? [];
  t.equal(out.split(key).length, 2, 'once');
  t.match(out, 'Made a key for Night desk: role editor, expires 2027-01-31T00:00:00.000Z');
  t.match(out, 'it is not shown again');
  t.match(await holder(key), { role: 'editor' });
  t.notMatch((await run('list')).out, key);
  t.notMatch((await run('list', '--json')).out, key);
});

t.test('keys create --json gives one JSON value', async (t) => {
  const { create, holder } = newShell(t);
  const { key, ...record } = await create('admin');
  t.match(record, { name: 'Night desk', role: 'admin', createdBy: null, expiresAt: null, state: 'active' });
  t.match(await holder(key), { role: 'admin', keyId: record.id });
});

t.test('keys create gives a permission by name, and list shows it; no role brings one along', async (t) => {
  const { run, create, holder } = newShell(t);
  const admin = await create('admin');
  t.strictSame([admin.permissions, (await holder(admin.key))?.permissions], [[], []]);
  const permission = ['--permission', 'sources:identity'];
  const cleared = await create('contributor', ...permission, ...permission);
  t.strictSame(cleared.permissions, ['sources:identity']);
  t.strictSame((await holder(cleared.key))?.permissions, ['sources:identity']);
  const { out } = await run('create', '--name', 'Desk', '--role', 'editor', ...permission);
  t.match(out, 'Made a key for Desk: role editor, permission sources:identity, does not expire');
  t.match((await run('list')).out, /contributor {2}sources:identity {2}active/);
});

t.test('keys list is a table for people and an array for programs, of all keys or those in one state', async (t) => {
  const { run, create, clock } = newShell(t);
  t.match(await run('list'), { code: 0, out: 'There are no keys.' });
  t.match(await run('list', '--json'), { code: 0, out: '[]' });
  const admin = await create('admin');
  const editor = await create('editor', '--expires', '2026-11-21T00:00:00+13:00');
  const partner = await create('partner');
  await run('revoke', partner.id);
  clock.now += 24 * 3_600_000;
  const { code, out } = await run('list');
  t.equal(code, 0);
  const [heading = '', ...lines] = out.split('\n');
  t.strictSame(heading.split(/ {2,}/), [
    'ID',
    'NAME',
    'ROLE',
    'PERMISSIONS',
    'STATE',
    'ENDS IN',
    'MADE',
    'EXPIRES',
    'REVOKED',
  ]);
  t.strictSame(
    lines.map((line) => line.split(/ {2,}/)),
    [
      [
        partner.id,
        'Night desk',
        'partner',
        '-',
        'revoked',
        partner.hint,
        '2026-11-20T06:00Z',
        '-',
        '2026-11-20T06:00Z',
      ],
      [editor.id, 'Night desk', 'editor', '-', 'expired', editor.hint, '2026-11-20T06:00Z', '2026-11-20T11:00Z', '-'],
      [admin.id, 'Night desk', 'admin', '-', 'active', admin.hint, '2026-11-20T06:00Z', '-', '-'],
    ],
  );
  const column = heading.indexOf('ROLE');
  for (const line of lines) t.equal(line.slice(column - 2, column), '  ', 'columns stand below each other');
  const ids = async (...args: string[]) => {
    const keys: Key[] = JSON.parse((await run('list', '--json', ...args)).out);
    return keys.map(({ id }) => id);
  };
  t.strictSame(await ids(), [partner.id, editor.id, admin.id]);
  t.strictSame(await ids('--state', 'active'), [admin.id]);
  t.strictSame(await ids('--state', 'expired'), [editor.id]);
  t.strictSame(await ids('--state', 'revoked'), [partner.id]);
});

t.test('keys list shows all of many keys', async (t) => {
  const { run, create } = newShell(t);
  for (let number = 0; number < 205; number += 1) await create('partner');
  const keys: Key[] = JSON.parse((await run('list', '--json')).out);
  t.equal(new Set(keys.map(({ id }) => id)).size, 205);
  t.equal(keys.length, 205);
});

t.test('keys revoke takes a key from the next request on, and may be done twice', async (t) => {
  const { run, create, holder, clock } = newShell(t);
  const { id, key, hint } = await create('editor');
  const revoked = await run('revoke', id);
  t.match(revoked, { code: 0, error: '' });
  t.match(revoked.out, `The key of Night desk (…${hint}) is revoked since 2026-11-20T06:00:00.000Z.`);
  t.equal(await holder(key), undefined);
  clock.now += 1_000;
  const again = JSON.parse((await run('revoke', id, '--json')).out);
  t.match(again, { id, state: 'revoked', revokedAt: '2026-11-20T06:00:00.000Z' }, 'it stays revoked since then');
});

t.test('what is refused ends with 1 and says what to do', async (t) => {
  const { run, create, holder } = newShell(t);
  const admin = await create('admin');
  t.match(await run('revoke', newId()), { code: 1, out: '', error: /no key with this id/ });
  t.match(await run('revoke', admin.id), { code: 1, out: '', error: /last active admin key/ });
  t.match(await holder(admin.key), { role: 'admin' });
  const past = ['create', '--name', 'Desk', '--role', 'editor', '--expires', '2026-11-20T06:00:00Z'];
  t.match(await run(...past), { code: 1, out: '', error: /still to come/ });
  const partner = ['create', '--name', 'Agency', '--role', 'partner', '--permission', 'sources:identity'];
  t.match(await run(...partner), { code: 1, out: '', error: /Leave the permissions out/ });
  const reserved = ['create', '--name', 'DATELINE_ADMIN_KEY', '--role', 'admin'];
  t.match(await run(...reserved), { code: 1, out: '', error: /another name/ });
});

t.test('what is not understood ends with 2 and the usage, repeats nothing and opens no database', async (t) => {
  const { run, opened } = newShell(t);
  const key = `dl_${randomBytes(32).toString('base64url')}`;
  const misuses = [
    [],
    ['delete'],
    ['constructor'],
    ['create'],
    ['create', '--name', 'Desk'],
    ['create', '--role', 'editor'],
    ['create', '--name', 'Desk', '--role', 'reader'],
    ['create', '--name', '', '--role', 'editor'],
    ['create', '--name', 'two\nlines', '--role', 'editor'],
    ['create', '--name', 'Desk', '--role', 'editor', '--expires', 'tomorrow'],
    ['create', '--name', 'Desk', '--role', 'editor', '--expires', '2027-02-30'],
    ['create', '--name', 'Desk', '--role', 'editor', '--expires', '9999-12-31T23:59:59-23:59'],
    ['create', '--name', 'Desk', '--role', 'editor', key],
    ['create', '--name', 'Desk', '--role', 'editor', `--key=${key}`],
    ['create', '--name'],
    ['create', '--name', 'Desk', '--role', 'editor', '--permission', 'sources:everything'],
    ['create', '--name', 'Desk', '--role', 'editor', '--permission'],
    ['create', '--json=yes', '--name', 'Desk', '--role', 'editor'],
    ['list', 'all'],
    ['list', '--state', 'gone'],
    ['list', `--${key}`],
    ['revoke'],
    ['revoke', key],
    ['revoke', newId(), newId()],
  ];
  for (const args of misuses) {
    const { code, out, error } = await run(...args);
    t.equal(code, 2, args.join(' '));
    t.equal(out, '');
    t.match(error, 'Usage:');
    t.notMatch(error, key);
  }
  t.equal(opened.times, 0);
});

t.test('--help shows the usage', async (t) => {
  const { run, opened } = newShell(t);
  for (const args of [['--help'], ['-h'], ['create', '--help'], ['list', '-h']])
    t.match(await run(...args), { code: 0, out: /^Usage:/, error: '' });
  t.equal(opened.times, 0);
});

t.test('a name cannot control the terminal that shows it', async (t) => {
  const { run } = newShell(t);
  const name = 'Desk \u{9b}31m \u{202e}ksed \u{2028}';
  const { out } = await run('create', '--name', name, '--role', 'editor');
  for (const shown of [out, (await run('list')).out]) {
    t.match(shown, 'Desk \u{fffd}31m \u{fffd}ksed \u{fffd}');
    t.notMatch(shown, /[\u{9b}\u{202e}\u{2028}]/u);
  }
  const [key]: Key[] = JSON.parse((await run('list', '--json')).out);
  t.equal(key?.name, name, 'programs get it as it is');
});

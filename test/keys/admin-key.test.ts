import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { openDatabase, prepareDatabase } from '../../src/db/open.ts';
import { ensureAdminKey } from '../../src/keys/admin-key.ts';
import { findHolder } from '../../src/keys/holder.ts';
import { CONFIGURED_NAME, keepKey } from '../../src/keys/issue.ts';
import { revokeKey } from '../../src/keys/revoke.ts';
import { newId } from '../../src/lib/ids.ts';
import { databaseBytes, folder, START } from './key-app.ts';

const first = 'first-configured-admin-key-0123456789';
const second = 'second-configured-admin-key-012345678';

/** A database file, with starts on it. */
function newDatabase(t: Test) {
  const path = folder(t);
  const db = openDatabase(`file:${join(path, 'dateline.db')}`);
  t.teardown(() => db.close());
  const now = () => START;
  return {
    db,
    path,
    start: (configured?: string) => ensureAdminKey(db, { configured, now, newId, random: randomBytes }),
    holder: findHolder(db, now),
    rows: () => db.read.sql.select().from(db.read.tables.apiKeys),
  };
}

t.test('the first start without a configured key makes one and shows it, later ones make none', async (t) => {
  const { start, holder, rows, db } = newDatabase(t);
  const made = await start();
  t.equal(made.kind, 'made');
  if (made.kind !== 'made') return;
  t.match(await holder(made.key), { role: 'admin' });
  t.strictSame(await start(), { kind: 'ready' });
  const [row, ...others] = await rows();
  t.strictSame(others, []);
  t.match(row, { name: 'First admin key', role: 'admin', createdBy: null, expiresAt: null, hint: made.key.slice(-4) });
  await db.write((tx) => tx.sql.update(tx.tables.apiKeys).set({ revokedAt: START }) as Promise<unknown>);
  t.strictSame(await start(), { kind: 'ready' }, 'nor when it was revoked: the command line makes another');
  t.equal((await rows()).length, 1);
});

t.test('a configured key is let in as an admin, and only its hash is kept', async (t) => {
  const { start, holder, rows, path } = newDatabase(t);
  t.strictSame(await start(first), { kind: 'ready' });
  t.match(await holder(first), { role: 'admin' });
  t.strictSame(await start(first), { kind: 'ready' });
  t.match(await rows(), [{ name: CONFIGURED_NAME, role: 'admin', createdBy: null }]);
  t.equal((await rows()).length, 1);
  t.notOk(databaseBytes(path).includes(first));
});

t.test('when the configured key changes, the one before is revoked and no other', async (t) => {
  const { start, holder } = newDatabase(t);
  const made = await start();
  await start(first);
  await start(second);
  t.equal(await holder(first), undefined);
  t.match(await holder(second), { role: 'admin' });
  t.match(made.kind === 'made' && (await holder(made.key)), { role: 'admin' });
});

t.test('a configured key that is taken out of the configuration stays until it is revoked', async (t) => {
  const { start, holder } = newDatabase(t);
  await start(first);
  t.strictSame(await start(), { kind: 'ready' });
  t.match(await holder(first), { role: 'admin' });
});

t.test('no start brings a revoked key back, and none fails for it', async (t) => {
  const { start, holder, db, rows } = newDatabase(t);
  const made = await start();
  await start(first);
  const [row] = (await rows()).filter(({ name }) => name === CONFIGURED_NAME);
  const revoked = await db.write((tx) => revokeKey(tx, { id: row!.id, by: null, at: START }));
  t.ok(revoked.ok);
  const before = await rows();
  t.strictSame(await start(first), { kind: 'unusable', reason: 'revoked' });
  t.equal(await holder(first), undefined);
  t.strictSame(await rows(), before);
  t.strictSame(await start(second), { kind: 'ready' });
  t.strictSame(await start(first), { kind: 'unusable', reason: 'revoked' }, 'nor going back to an earlier value');
  t.match(await holder(second), { role: 'admin' }, 'and the present one is left alone');
  t.match(made.kind === 'made' && (await holder(made.key)), { role: 'admin' });
});

t.test('a configured value that is the key of another role or has expired makes nobody an admin', async (t) => {
  const { start, holder, db } = newDatabase(t);
  const context = { at: START, newId, random: randomBytes };
  await db.write(async (tx) => {
    const about = { name: 'Desk', expiresAt: null, createdBy: null };
    await keepKey(tx, { ...about, key: first, role: 'editor' }, context);
    await keepKey(tx, { ...about, key: second, role: 'admin', expiresAt: START }, context);
  });
  t.strictSame(await start(first), { kind: 'unusable', reason: 'other-role' });
  t.match(await holder(first), { role: 'editor' });
  t.strictSame(await start(second), { kind: 'unusable', reason: 'expired' });
  t.equal(await holder(second), undefined);
});

t.test('a key that an admin gave the name of the setting is not taken for the configured one', async (t) => {
  const { start, holder, db } = newDatabase(t);
  await db.write((tx) =>
    keepKey(
      tx,
      { key: second, name: CONFIGURED_NAME, role: 'admin', expiresAt: null, createdBy: newId() },
      { at: START, newId, random: randomBytes },
    ),
  );
  await start(first);
  t.match(await holder(second), { role: 'admin' });
});

const program = `
  import { randomBytes } from 'node:crypto';
  import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../src/db/open.ts'))};
  import { ensureAdminKey } from ${JSON.stringify(join(import.meta.dirname, '../../src/keys/admin-key.ts'))};
  import { newId } from ${JSON.stringify(join(import.meta.dirname, '../../src/lib/ids.ts'))};
  const db = openDatabase(process.argv[1]);
  process.stdout.write('ready\\n');
  process.stdin.once('data', async () => {
    const [, , configured] = process.argv;
    const outcome = await ensureAdminKey(db, { configured, now: Date.now, newId, random: randomBytes });
    await db.close();
    process.stdout.write(JSON.stringify(outcome));
    process.stdin.destroy();
  });
`;

for (const configured of [undefined, first]) {
  const what = configured === undefined ? 'make one first key' : 'keep one configured key';
  t.test(`processes that start at once ${what}`, async (t) => {
    const path = folder(t);
    const url = `file:${join(path, 'dateline.db')}`;
    prepareDatabase(url);
    const args = ['--input-type=module', '-e', program, url, ...(configured === undefined ? [] : [configured])];
    const children = Array.from({ length: 3 }, () =>
      spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await Promise.all(children.map(({ stdout }) => once(stdout, 'readable')));
    const outcomes = children.map(({ stdout }) => text(stdout));
    for (const { stdin } of children) stdin.write('go\n');
    const kinds = (await Promise.all(outcomes)).map((out) => JSON.parse(out.replace('ready\n', '')).kind as string);
    t.strictSame(kinds.toSorted(), configured === undefined ? ['made', 'ready', 'ready'] : ['ready', 'ready', 'ready']);
    const db = openDatabase(url);
    t.teardown(() => db.close());
    t.equal((await db.read.sql.select().from(db.read.tables.apiKeys)).length, 1);
  });
}

import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import t, { type Test } from 'tap';
import { VaultBusy, VaultUnusable } from '../../src/vault/errors.ts';
import { openVault } from '../../src/vault/vault.ts';
import { act, AT, bytesOf, CANARY, formsOf, identity, newVault, SECRET } from './vaults.ts';

const any = { isExpected: () => true };
const reading = { ...act, purpose: 'Calling back about paragraph 4' };

function assertAbsent(t: Test, bytes: Buffer, what: string): void {
  for (const text of [CANARY, 'Old Quill', '+64 21 555 0142', 'Position only.', 'Calling back about paragraph 4'])
    for (const form of formsOf(text)) if (bytes.includes(form, 0, 'latin1')) t.fail(`${what}: ${text} as ${form}`);
  t.pass(what);
}

t.test('what is sealed is opened again, for whoever says what for', async (t) => {
  const { vault, reopen } = newVault(t);
  t.same(await vault.put('s1', identity, act), {
    ok: true,
    value: { version: 1, sealedAt: AT, people: 1, isNew: true },
  });
  for (const each of [vault, reopen()])
    t.same(await each.get('s1', reading), {
      ok: true,
      value: { identity, version: 1, sealedAt: AT, sealedBy: 'key-1' },
    });
  t.same(await vault.get('s2', reading), { ok: false, error: { code: 'not-found' } });
  t.same([...vault.sealedOf(['s1', 's2'])], ['s1']);
  t.same([...(await vault.countPeople(['s1', 's2']))], [['s1', 1]]);
});

t.test('nothing is made until something is sealed or recorded', async (t) => {
  const { vault, path } = newVault(t);
  t.same(await vault.get('s1', reading), { ok: false, error: { code: 'not-found' } });
  t.same(await vault.delete('s1', act), { ok: false, error: { code: 'not-found' } });
  t.same([...vault.sealedOf(['s1'])], []);
  t.same(vault.listAudit({ limit: 10 }), []);
  t.same(vault.status(), { sourceIds: [], unreadable: 0, entries: 0 });
  t.same(await vault.adopt({ from: 's1', to: 's2', ...act }), { ok: true, value: { isMoved: false } });
  t.same(await vault.rotate({ oldSecret: SECRET, ...act }), { ok: true, value: { identities: 0, entries: 0 } });
  t.notOk(existsSync(path));
});

t.test('the file and its companions are their owner’s alone, and survive a power cut', async (t) => {
  const { vault, folder, meddle } = newVault(t);
  await vault.put('s1', identity, act);
  for (const name of readdirSync(folder)) t.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  t.equal(readdirSync(folder).length, 3);
  meddle((connection) => t.equal(connection.pragma('journal_mode', { simple: true }), 'wal'));
});

t.test('no byte of an identity or a purpose is in the file, before and after it is deleted', async (t) => {
  const { vault, bytes } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.put('s2', { ...identity, agreement: 'x'.repeat(20_000) }, act);
  await vault.get('s1', reading);
  assertAbsent(t, bytes(), 'sealed and read');
  const sealed = bytes();
  await vault.delete('s1', act);
  await vault.delete('s2', act);
  assertAbsent(t, bytes(), 'deleted');
  t.ok(bytes().length < sealed.length, 'the write-ahead log is empty');
  vault.close();
  assertAbsent(t, bytes(), 'closed');
});

t.test('of a deleted identity not even the sealed bytes stay', async (t) => {
  const { vault, bytes, meddle } = newVault(t);
  await vault.put('s1', { ...identity, agreement: 'x'.repeat(9_000) }, act);
  const sealed = meddle((connection) => connection.prepare<[], Buffer>('SELECT sealed FROM identities').pluck().get())!;
  const pieces = [0, 1_000, 5_000, sealed.length - 40].map((at) => sealed.subarray(at, at + 32));
  for (const piece of pieces) t.ok(bytes().includes(piece));
  t.ok((await vault.delete('s1', act)).ok);
  for (const piece of pieces) t.notOk(bytes().includes(piece));
});

t.test(
  'a reading is recorded before it is answered, also one of what cannot be opened; without a record nothing is read',
  async (t) => {
    const { vault, meddle } = newVault(t);
    await vault.put('s1', identity, act);
    await vault.get('s1', reading);
    t.match(vault.listAudit({ limit: 1 }), [
      {
        seq: 2,
        action: 'read',
        sourceId: 's1',
        by: 'key-1',
        at: AT,
        version: 1,
        detail: reading.purpose,
        isReadable: true,
      },
    ]);
    meddle((connection) =>
      connection.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"),
    );
    await t.rejects(vault.get('s1', reading), 'no record, no reading');
    await t.rejects(vault.put('s1', identity, { ...act, ...any }), 'nor sealing');
    await t.rejects(vault.delete('s1', act), 'nor deleting');
    meddle((connection) => connection.exec('DROP TRIGGER full'));
    t.match(await vault.get('s1', reading), { ok: true, value: { version: 1 } }, 'and nothing was changed');
  },
);

t.test('a purpose that names the source is refused, and that is recorded without it', async (t) => {
  const { vault } = newVault(t);
  await vault.put('s1', identity, act);
  for (const purpose of [
    'Calling Xanthippe back',
    `Calling ${CANARY} back`,
    'Calling x. quillfeather',
    'Ask Old Quill about it',
  ]) {
    const outcome = await vault.get('s1', { ...act, purpose });
    if (purpose === 'Calling Xanthippe back') t.ok(outcome.ok, 'a first name is not enough to know');
    else {
      t.same(outcome, { ok: false, error: { code: 'purpose-names-source' } }, purpose);
      t.match(vault.listAudit({ limit: 1 }), [{ action: 'refuse', detail: null, by: 'key-1', sourceId: 's1' }]);
    }
  }
});

t.test('a version is replaced only by who knows it, and none is ever given twice', async (t) => {
  const { vault } = newVault(t);
  t.match(await vault.put('s1', identity, { ...act, ...any }), { ok: false, error: { code: 'not-found' } });
  await vault.put('s1', identity, act);
  t.same(await vault.put('s1', identity, act), { ok: false, error: { code: 'precondition-required' } });
  const stale = { ok: false, error: { code: 'version-conflict', currentVersion: 1 } };
  t.same(await vault.put('s1', identity, { ...act, isExpected: (version) => version === 2 }), stale);
  t.same(await vault.delete('s1', { ...act, isExpected: (version) => version === 2 }), stale);
  t.match(await vault.put('s1', identity, { ...act, isExpected: (version) => version === 1 }), {
    value: { version: 2, isNew: false },
  });
  t.ok((await vault.delete('s1', { ...act, isExpected: (version) => version === 2 })).ok);
  t.match(await vault.put('s1', identity, act), { value: { version: 3, isNew: true } });
});

t.test('sealed bytes open only for the source and the version that they were sealed for', async (t) => {
  const { vault, meddle } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.put('s2', { people: [{ name: 'Somebody Else' }] }, act);
  const unreadable = { ok: false, error: { code: 'identity-unreadable' } };
  const before = meddle((connection) => connection.prepare('SELECT * FROM identities').all());
  const restore = () =>
    meddle((connection) => {
      connection.exec('DELETE FROM identities');
      const insert = connection.prepare('INSERT INTO identities VALUES (:source_id, :version, :key_id, :sealed)');
      for (const row of before) insert.run(row);
    });
  const tricks = {
    swapped:
      'CREATE TEMP TABLE was AS SELECT * FROM identities; UPDATE identities SET sealed = (SELECT sealed FROM was WHERE was.source_id <> identities.source_id)',
    'another version': 'UPDATE identities SET version = version + 1',
    'another key': "UPDATE identities SET key_id = 'ffffffffffffffff'",
    'one bit': "UPDATE identities SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB)",
    empty: "UPDATE identities SET sealed = x''",
  };
  for (const [what, trick] of Object.entries(tricks)) {
    meddle((connection) => connection.exec(trick));
    for (const id of ['s1', 's2']) t.same(await vault.get(id, reading), unreadable, what);
    t.same([...(await vault.countPeople(['s1', 's2']))], []);
    t.same(await vault.findMentions(['s1'], [{ pointer: '/x', text: CANARY }]), { pointers: [], isUnreadable: true });
    t.same(await vault.put('s1', identity, { ...act, ...any }), unreadable, 'nor is it overwritten');
    t.equal(vault.status().unreadable, 2);
    restore();
    t.ok((await vault.get('s1', reading)).ok, 'put right again');
  }
});

t.test('a copied file says nothing without the secret; what is lost can be deleted and sealed anew', async (t) => {
  const { vault, folder, path, reopen } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.get('s1', reading);
  vault.close();
  const copy = join(folder, 'copy.db');
  copyFileSync(path, copy);
  const thief = openVault({ path: copy, secret: 'a secret that somebody else has, long enough' });
  t.teardown(() => thief.close());
  const unreadable = { ok: false, error: { code: 'identity-unreadable' } };
  t.same(await thief.get('s1', reading), unreadable);
  t.match(thief.listAudit({ limit: 5 }), [
    { seq: 3, detail: reading.purpose, isReadable: true },
    { seq: 2, action: 'read', detail: null, isReadable: false },
    { seq: 1, action: 'seal', detail: null, isReadable: false },
  ]);
  t.same(await thief.findMentions(['s1', 's9'], [{ pointer: '/x', text: CANARY }]), {
    pointers: [],
    isUnreadable: true,
  });
  t.same(await thief.put('s1', identity, { ...act, ...any }), unreadable);
  t.same(await thief.adopt({ from: 's1', to: 's2', ...act }), unreadable);
  t.ok((await thief.put('s2', identity, act)).ok, 'everything else works');
  t.ok((await thief.delete('s1', act)).ok);
  t.ok((await thief.put('s1', identity, act)).ok);
  t.ok((await reopen().get('s1', reading)).ok, 'the original is as it was');
});

t.test('the log is only written on: no entry is changed or taken out, and one that was is seen', async (t) => {
  const { vault, meddle } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.get('s1', reading);
  for (const statement of ['UPDATE audit SET at = 0', 'DELETE FROM audit', 'DELETE FROM audit WHERE seq = 2'])
    t.throws(() => meddle((connection) => connection.exec(statement)), /never/);
  meddle((connection) =>
    connection.exec("DROP TRIGGER audit_no_update; UPDATE audit SET by_key = 'key-2' WHERE seq = 2"),
  );
  t.match(vault.listAudit({ limit: 5 }), [
    { seq: 2, by: 'key-2', detail: null, isReadable: false },
    { seq: 1, isReadable: true },
  ]);
});

t.test('the log is read by source, action and time, the newest first, page by page', async (t) => {
  const { vault } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.put('s2', identity, { ...act, at: AT + 1 });
  await vault.get('s1', { ...reading, at: AT + 2 });
  await vault.audit({ action: 'approve', sourceId: 's2', by: 'key-2', at: AT + 3, detail: 'article 7' });
  const seqs = (filter: object) => vault.listAudit({ limit: 10, ...filter }).map(({ seq }) => seq);
  t.strictSame(seqs({}), [4, 3, 2, 1]);
  t.strictSame(seqs({ sourceId: 's1' }), [3, 1]);
  t.strictSame(seqs({ actions: ['seal', 'approve'] }), [4, 2, 1]);
  t.strictSame(seqs({ from: AT + 1, to: AT + 3 }), [3, 2]);
  t.strictSame(seqs({ before: 3, limit: 1 }), [2]);
  t.equal(vault.countAudit({ sourceId: 's2' }), 2);
  t.match(vault.listAudit({ limit: 1 }), [{ action: 'approve', by: 'key-2', detail: 'article 7' }]);
});

t.test(
  'a merge takes the identity along and combines it with that of the other; done twice, it is done once',
  async (t) => {
    const { vault } = newVault(t);
    const quill = {
      people: [{ name: 'X. Quill', contact: 'quill@example.org' }],
      agreement: 'By phone.',
      reviewAt: '2027-01-01',
    };
    await vault.put('s1', identity, act);
    t.same(await vault.adopt({ from: 's1', to: 's1', ...act }), { ok: true, value: { isMoved: false } });
    t.same(await vault.adopt({ from: 's1', to: 's2', ...act }), { ok: true, value: { isMoved: true } });
    t.same(await vault.adopt({ from: 's1', to: 's2', ...act }), { ok: true, value: { isMoved: false } });
    t.same(await vault.get('s1', reading), { ok: false, error: { code: 'not-found' } });
    t.match(await vault.get('s2', reading), { value: { identity, sealedBy: 'key-1' } });
    await vault.put('s3', quill, act);
    t.ok((await vault.adopt({ from: 's3', to: 's2', ...act })).ok);
    t.match(await vault.get('s2', reading), {
      value: {
        identity: {
          people: [{ name: CANARY, aliases: ['Old Quill', 'X. Quill'], contact: '+64 21 555 0142\nquill@example.org' }],
          agreement: 'Position only.\n\nBy phone.',
          reviewAt: '2027-01-01',
        },
      },
    });
    t.same([...(await vault.countPeople(['s2']))], [['s2', 1]], 'one person under two names');
    const group = { people: [{ name: 'Ada One' }, { name: 'Bo Two' }] };
    await vault.put('g1', group, act);
    await vault.put('g2', { people: [{ name: 'ada one' }, { name: 'Cy Three' }] }, act);
    await vault.adopt({ from: 'g2', to: 'g1', ...act });
    t.same([...(await vault.countPeople(['g1']))], [['g1', 3]]);
    t.match(vault.listAudit({ sourceId: 'g2', limit: 1 }), [{ action: 'adopt', detail: 'to g1' }]);
    t.match(vault.listAudit({ sourceId: 'g1', limit: 1 }), [{ action: 'adopt', detail: 'from g2' }]);
  },
);

t.test('another secret takes over all of it or nothing', async (t) => {
  const { vault, reopen, bytes, meddle } = newVault(t);
  await vault.put('s1', identity, act);
  await vault.put('s2', { people: [{ name: 'Somebody Else' }] }, act);
  await vault.get('s1', reading);
  const blobs = () =>
    meddle((connection) =>
      connection.prepare<[], Buffer>('SELECT sealed FROM identities UNION ALL SELECT sealed FROM audit').pluck().all(),
    );
  const old = blobs();
  vault.close();
  const next = 'the next secret, which is long enough too';
  const wrong = { oldSecret: 'a wrong secret, which is long enough', ...act };
  const refused = await reopen(next).rotate(wrong);
  t.match(refused, { ok: false, error: { code: 'identity-unreadable', detail: /5 of the things/ } });
  t.same(blobs(), old, 'nothing was changed');
  t.throws(() => meddle((connection) => connection.exec('UPDATE audit SET at = 0')), /never rewritten/);

  const rotated = reopen(next);
  await rotated.put('s3', identity, act);
  t.same(await rotated.rotate({ oldSecret: SECRET, by: null, at: AT + 1 }), {
    ok: true,
    value: { identities: 2, entries: 3 },
  });
  for (const id of ['s1', 's2', 's3']) t.ok((await rotated.get(id, reading)).ok);
  t.ok(rotated.listAudit({ limit: 20 }).every(({ isReadable }) => isReadable));
  t.match(rotated.listAudit({ actions: ['rotate'], limit: 1 }), [{ by: null, detail: '2 identities and 3 entries' }]);
  t.throws(() => meddle((connection) => connection.exec('UPDATE audit SET at = 0')), /never rewritten/);
  for (const blob of old) t.notOk(bytes().includes(blob.subarray(30, 60)), 'what the old secret opens is gone');
  t.same(await reopen().get('s1', reading), { ok: false, error: { code: 'identity-unreadable' } });
  // What was tried with the old secret since then is in the log, too.
  t.same(await rotated.rotate({ oldSecret: SECRET, by: null, at: AT + 2 }), {
    ok: true,
    value: { identities: 0, entries: 1 },
  });
});

t.test('fifty that seal at once seal once; two processes see what the other did', async (t) => {
  const { vault, reopen } = newVault(t);
  const other = reopen();
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? vault : other).put('s1', identity, act)),
  );
  t.equal(outcomes.filter(({ ok }) => ok).length, 1);
  await other.delete('s1', act);
  t.same([...vault.sealedOf(['s1'])], []);
});

t.test(
  'a file that another process holds, that is damaged, newer or not ours is said to be so, and left as it is',
  async (t) => {
    const { vault, reopen, folder, path, meddle } = newVault(t);
    await vault.put('s1', identity, act);
    const holder = new SQLite(path);
    holder.exec('BEGIN IMMEDIATE');
    await t.rejects(vault.put('s2', identity, act), VaultBusy);
    t.same([...vault.sealedOf(['s1'])], ['s1'], 'reading goes on');
    holder.close();
    vault.close();

    meddle((connection) => connection.pragma('user_version = 99'));
    await t.rejects(reopen().put('s2', identity, act), VaultUnusable);
    t.throws(() => reopen().sealedOf(['s1']), /newer version/);
    meddle((connection) => connection.pragma('user_version = 1'));

    const foreign = join(folder, 'foreign.db');
    const database = new SQLite(foreign);
    database.exec('CREATE TABLE articles (id TEXT)');
    database.close();
    const before = bytesOf(folder).length;
    const misled = openVault({ path: foreign, secret: SECRET });
    await t.rejects(misled.put('s2', identity, act), /another database/);
    t.throws(() => misled.sealedOf(['s1']), VaultUnusable);
    t.equal(bytesOf(folder).length, before);

    writeFileSync(path, 'x'.repeat(10_000));
    t.throws(() => reopen().sealedOf(['s1']), /damaged/);
    await t.rejects(reopen().put('s2', identity, act), VaultUnusable);
  },
);

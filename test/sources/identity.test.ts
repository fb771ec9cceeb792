import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../src/lib/ids.ts';
import { type Caller, openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { fillDisk } from '../vault/full-disk.ts';
import { bytesOf, formsOf } from '../vault/vaults.ts';
import { addressOf, CANARY, describedSource, namedSource, purpose, PURPOSE, sealed } from './sealed-sources.ts';

const any = { 'if-match': '*' };

t.test(
  'who a source is, is sealed, read with a purpose, replaced and deleted, and told by no other answer',
  async (t) => {
    const room = await openNewsroom(t);
    const id = await describedSource(room);
    const url = addressOf(id);
    const made = await room.call('PUT', url, { as: 'cleared', body: sealed });
    t.equal(made.statusCode, 201);
    t.same(made.json(), { source: id, version: 1, sealedAt: '2026-11-20T08:00:00.000Z', people: 1 });
    t.match(made.headers, { etag: '"1"', location: url, 'cache-control': 'no-store' });
    t.equal(made.headers.vary, 'Authorization');

    const read = await room.call('GET', url, { as: 'cleared', headers: purpose });
    t.equal(read.statusCode, 200);
    t.match(read.headers, { etag: '"1"', 'cache-control': 'no-store' });
    t.same(read.json(), {
      source: id,
      version: 1,
      sealedAt: '2026-11-20T08:00:00.000Z',
      sealedBy: 'The cleared editor',
      knownTo: [],
      ...sealed,
    });

    room.time += 60_000;
    const body = { people: [{ name: 'Somebody Else' }] };
    assertProblem(t, await room.call('PUT', url, { as: 'cleared', body }), 'precondition-required');
    const stale = await room.call('PUT', url, { as: 'cleared', body, headers: { 'if-match': '"7"' } });
    t.match(assertProblem(t, stale, 'version-conflict'), { currentVersion: 1 });
    const replaced = await room.call('PUT', url, { as: 'cleared', body, headers: { 'if-match': '"1"' } });
    t.equal(replaced.statusCode, 200);
    t.match(replaced.json(), { version: 2, sealedAt: '2026-11-20T08:01:00.000Z' });
    t.notOk('location' in replaced.headers);
    t.match((await room.call('GET', url, { as: 'cleared', headers: purpose })).json(), {
      people: [{ name: 'Somebody Else', aliases: [], contact: null }],
      agreement: null,
      reviewAt: null,
    });

    assertProblem(t, await room.call('DELETE', url, { as: 'cleared' }), 'precondition-required');
    const deleted = await room.call('DELETE', url, { as: 'cleared', headers: { 'if-match': '"2"' } });
    t.equal(deleted.statusCode, 204);
    t.equal(deleted.headers['cache-control'], 'no-store');
    assertProblem(t, await room.call('GET', url, { as: 'cleared', headers: purpose }), 'not-found');
    assertProblem(t, await room.call('DELETE', url, { as: 'cleared', headers: any }), 'not-found');
    const late = await room.call('PUT', url, { as: 'cleared', body, headers: any });
    t.match(assertProblem(t, late, 'not-found').detail, 'leave If-Match out');
  },
);

t.test(
  'no role brings the permission along, not even admin; a contributor who holds it has it for their own articles',
  async (t) => {
    const room = await openNewsroom(t);
    const id = await describedSource(room, 'clearedContributor');
    await room.vault.put(id, sealed, { by: 'desk', at: room.time });
    const entries = room.vault.countAudit({});
    for (const as of ['reader', 'partner', 'contributor', 'otherContributor', 'editor', 'admin'] as const) {
      const code = as === 'reader' ? 'missing-key' : 'forbidden';
      const answers = [
        await room.call('PUT', addressOf(id), { as, body: sealed, headers: any }),
        await room.call('GET', addressOf(id), { as, headers: purpose }),
        await room.call('DELETE', addressOf(id), { as, headers: any }),
      ];
      for (const answer of answers) {
        const { detail } = assertProblem(t, answer, code);
        const isOfNewsroom = as !== 'reader' && as !== 'partner';
        t.equal(/permission sources:identity/.test(detail), isOfNewsroom, `${as} is told what is missing`);
      }
      t.equal(
        (await room.call('HEAD', addressOf(id), { as, headers: purpose })).statusCode,
        as === 'reader' ? 401 : 403,
      );
    }
    t.equal(room.vault.countAudit({}), entries, 'and nothing was read');
    for (const as of ['cleared', 'clearedContributor'] as const)
      t.equal((await room.call('GET', addressOf(id), { as, headers: purpose })).statusCode, 200, as);
  },
);

t.test('what does not exist, what is named and what was merged has no identity to seal', async (t) => {
  const room = await openNewsroom(t);
  const as: Caller = 'cleared';
  const nowhere = addressOf(newId());
  assertProblem(t, await room.call('PUT', nowhere, { as, body: sealed }), 'not-found');
  assertProblem(t, await room.call('GET', nowhere, { as, headers: purpose }), 'not-found');
  assertProblem(t, await room.call('DELETE', nowhere, { as, headers: any }), 'not-found');
  assertProblem(t, await room.call('PUT', addressOf('7'), { as, body: sealed }), 'invalid-parameter');
  const named = await namedSource(room);
  assertProblem(t, await room.call('PUT', addressOf(named), { as, body: sealed }), 'source-is-named');
  assertProblem(t, await room.call('GET', addressOf(named), { as, headers: purpose }), 'not-found');
  const [merged, survivor] = [await describedSource(room), await describedSource(room)];
  await room.db.write(async (tx) => {
    await tx.sql
      .update(tx.tables.sources)
      .set({ mergedInto: survivor, mergedAt: 1, mergedBy: 'desk' })
      .where(isId(merged));
    function isId(id: string) {
      return eq(tx.tables.sources.id, id);
    }
  });
  assertProblem(t, await room.call('PUT', addressOf(merged), { as, body: sealed }), 'source-merged');
  t.same(room.vault.status().sourceIds, []);
});

t.test('what is not of the documented form seals nothing', async (t) => {
  const room = await openNewsroom(t);
  const url = addressOf(await describedSource(room));
  const [person] = sealed.people;
  const people = [person];
  const bodies: [unknown, string, string][] = [
    [{}, '/people', 'required'],
    [{ people: [] }, '/people', 'too-few'],
    [{ people: Array.from({ length: 21 }, () => person) }, '/people', 'too-many'],
    [{ people: 'Jane' }, '/people', 'wrong-type'],
    [{ people: [{}] }, '/people/0/name', 'required'],
    [{ people: [{ name: '' }] }, '/people/0/name', 'invalid-format'],
    [{ people: [{ name: ' ' }] }, '/people/0/name', 'invalid-format'],
    [{ people: [{ name: 'two\nlines' }] }, '/people/0/name', 'invalid-format'],
    [{ people: [{ name: 'a\u0007b' }] }, '/people/0/name', 'invalid-text'],
    [{ people: [{ name: 'x'.repeat(201) }] }, '/people/0/name', 'too-long'],
    [{ people: [{ name: 'x'.repeat(1_000_000) }] }, '/people/0/name', 'too-long'],
    [{ people: [{ name: 'J', alias: 'X' }] }, '/people/0/alias', 'unknown-property'],
    [{ people: [{ name: 'J', aliases: Array.from({ length: 21 }, () => 'X') }] }, '/people/0/aliases', 'too-many'],
    [{ people: [{ name: 'J', contact: 'x'.repeat(1_001) }] }, '/people/0/contact', 'too-long'],
    [{ people, agreement: 'a\u001bb' }, '/agreement', 'invalid-text'],
    [{ people, agreement: 'x'.repeat(1_000_000) }, '/agreement', 'too-long'],
    [{ people, reviewAt: '2027-02-30' }, '/reviewAt', 'invalid-format'],
    [{ people, reviewAt: '2027-02-01T00:00:00Z' }, '/reviewAt', 'invalid-format'],
    [{ people, knownTo: ['desk'] }, '/knownTo/0', 'invalid-format'],
    [{ people, knownTo: [newId()] }, '/knownTo/0', 'unknown-reference'],
    [{ people, knownTo: Array.from({ length: 51 }, () => newId()) }, '/knownTo', 'too-many'],
    [{ people, source: newId() }, '/source', 'unknown-property'],
    [{ people, version: 1 }, '/version', 'unknown-property'],
    [
      { people: Array.from({ length: 20 }, () => ({ name: 'ö'.repeat(200), contact: '本'.repeat(1_000) })) },
      '',
      'too-long',
    ],
  ];
  for (const [body, pointer, code] of bodies) {
    const answer = await room.call('PUT', url, { as: 'cleared', body });
    t.match(assertProblem(t, answer, 'validation-failed').errors, [{ pointer, code }], pointer);
    t.ok(answer.body.length < 2_000);
    t.notMatch(answer.body, CANARY, 'nothing that was sent comes back');
  }
  const list = Array.from({ length: 30_000 }, (_, index) => ({ name: `Person ${index}` }));
  assertProblem(t, await room.call('PUT', url, { as: 'cleared', body: { people: list } }), 'validation-failed');
  const large = { people, agreement: 'x'.repeat(3_000_000) };
  assertProblem(t, await room.call('PUT', url, { as: 'cleared', body: large }), 'payload-too-large');
  t.same(room.vault.status(), { sourceIds: [], unreadable: 0, entries: 0 });
});

t.test('an identity of the largest size is sealed whole', async (t) => {
  const room = await openNewsroom(t);
  const url = addressOf(await describedSource(room));
  const person = { name: 'N'.repeat(200), aliases: ['A'.repeat(200), 'B'.repeat(200)], contact: 'C'.repeat(1_000) };
  const [editor] = (await room.call('GET', '/v1/admin/keys', { as: 'admin' }))
    .json()
    .items.filter(({ role }: { role: string }) => role === 'editor');
  const body = {
    people: Array.from({ length: 20 }, () => person),
    agreement: 'D'.repeat(5_000),
    knownTo: Array.from({ length: 50 }, () => editor.id),
    reviewAt: null,
  };
  t.equal((await room.call('PUT', url, { as: 'cleared', body })).statusCode, 201);
  t.match((await room.call('GET', url, { as: 'cleared', headers: purpose })).json(), body);
});

t.test('a reading needs a purpose of some words in its header, and it names nobody', async (t) => {
  const room = await openNewsroom(t);
  const url = addressOf(await describedSource(room));
  await room.call('PUT', url, { as: 'cleared', body: sealed });
  const read = (value?: string) =>
    room.call('GET', url, { as: 'cleared', headers: value === undefined ? {} : { 'dateline-purpose': value } });
  const bad: [string | undefined, string][] = [
    [undefined, 'required'],
    ['', 'too-short'],
    ['          ', 'too-short'],
    ['%20%20%20%20%20%20%20%20%20%20%20%20', 'too-short'],
    ['too short', 'too-short'],
    ['x'.repeat(301), 'too-long'],
    ['50% of the figures are wrong', 'too-short'],
    ['%E4%F6%FC is not UTF-8, is it?', 'too-short'],
    ['Rückfrage zu Absatz 4', 'too-short'],
    ['a line%0Aand another one', 'invalid-text'],
    ['a bell%07 in the middle of it', 'invalid-text'],
  ];
  for (const [value, code] of bad) {
    const problem = assertProblem(t, await read(value), 'invalid-parameter');
    t.match(problem.errors, [{ header: 'Dateline-Purpose', code }], value ?? 'none');
  }
  t.equal(room.vault.countAudit({ actions: ['read'] }), 0, 'nothing was read');
  const inUrl = await room.call('GET', `${url}?purpose=Calling+back+about+it`, { as: 'cleared', headers: purpose });
  assertProblem(t, inUrl, 'invalid-parameter');
  for (const value of [`Asking ${CANARY} again`, 'Asking x. quillfeather again', 'Asking%20Old%20Quill%20again']) {
    const answer = await read(value);
    assertProblem(t, answer, 'purpose-names-source');
    t.notMatch(answer.body, /quill/i);
  }
  t.equal((await read(encodeURIComponent('Rückfrage: 50 % der Zahlen'))).statusCode, 200);
  t.match(room.vault.listAudit({ limit: 1 }), [{ action: 'read', detail: 'Rückfrage: 50 % der Zahlen' }]);
  t.match(room.vault.listAudit({ limit: 2 })[1], { action: 'refuse', detail: null });
  const head = await room.call('HEAD', url, { as: 'cleared', headers: purpose });
  t.match([head.statusCode, head.body], [200, '']);
  t.equal(room.vault.countAudit({ actions: ['read'] }), 2, 'a HEAD is a reading');
});

t.test('without the secret identities cannot be read, and everything else works', async (t) => {
  const room = await openNewsroom(t);
  const [one, other] = [await describedSource(room), await describedSource(room)];
  await room.call('PUT', addressOf(one), { as: 'cleared', body: sealed });
  const connection = new SQLite(room.vaultFile);
  connection.exec("UPDATE identities SET key_id = 'ffffffffffffffff'");
  connection.close();
  const as: Caller = 'cleared';
  assertProblem(t, await room.call('GET', addressOf(one), { as, headers: purpose }), 'identity-unreadable');
  assertProblem(t, await room.call('PUT', addressOf(one), { as, headers: any, body: sealed }), 'identity-unreadable');
  t.equal((await room.call('PUT', addressOf(other), { as, body: sealed })).statusCode, 201);
  t.equal((await room.call('GET', '/v1/articles')).statusCode, 200);
  t.equal((await room.call('DELETE', addressOf(one), { as, headers: any })).statusCode, 204);
  t.equal((await room.call('PUT', addressOf(one), { as, body: sealed })).statusCode, 201);
});

t.test('a file that is locked or damaged is a 503 for identities and for nothing else', async (t) => {
  const room = await openNewsroom(t);
  const url = addressOf(await describedSource(room));
  await room.call('PUT', url, { as: 'cleared', body: sealed });
  const holder = new SQLite(room.vaultFile);
  holder.exec('BEGIN IMMEDIATE');
  assertProblem(t, await room.call('GET', url, { as: 'cleared', headers: purpose }), 'unavailable');
  holder.close();
  t.equal((await room.call('GET', url, { as: 'cleared', headers: purpose })).statusCode, 200);
  await room.restart();
  renameSync(room.vaultFile, `${room.vaultFile}.away`);
  writeFileSync(room.vaultFile, 'x'.repeat(10_000));
  const { detail } = assertProblem(t, await room.call('GET', url, { as: 'cleared', headers: purpose }), 'unavailable');
  t.match(detail, 'tell the operator');
  assertProblem(t, await room.call('GET', '/v1/admin/audit', { as: 'admin' }), 'unavailable');
  t.equal((await room.call('GET', '/v1/editorial/articles', { as: 'editor' })).statusCode, 200);
});

t.test(
  'on a full disk nothing is sealed, deleted or read without a record, and it goes on when there is room',
  async (t) => {
    const room = await openNewsroom(t);
    const as: Caller = 'cleared';
    const url = addressOf(await describedSource(room));
    await room.call('PUT', url, { as, body: sealed });
    const makeRoom = await fillDisk(room.vault, room.vaultFile);
    for (const answer of [
      await room.call('GET', url, { as, headers: purpose }),
      await room.call('PUT', url, { as, body: sealed, headers: any }),
      await room.call('DELETE', url, { as, headers: any }),
    ])
      assertProblem(t, answer, 'storage-full');
    t.equal(room.vault.status().sourceIds.length, 1);
    makeRoom();
    t.match((await room.call('GET', url, { as, headers: purpose })).json(), { version: 1, people: sealed.people });
  },
);

t.test(
  'a sealed name is in no file, no line of the log and no other answer, with whatever happens to it',
  async (t) => {
    const room = await openNewsroom(t);
    const id = await describedSource(room);
    const url = addressOf(id);
    const idempotent = { 'idempotency-key': 'the-same' };
    const answers = [
      await room.call('PUT', url, { as: 'cleared', body: sealed, headers: idempotent }),
      await room.call('PUT', url, {
        as: 'cleared',
        body: { ...sealed, extra: CANARY },
        headers: { ...idempotent, ...any },
      }),
      await room.call('PUT', url, { as: 'editor', body: sealed }),
      await room.call('PUT', addressOf(newId()), { as: 'cleared', body: sealed }),
      await room.call('PUT', url, { as: 'cleared', body: sealed }),
      await room.call('GET', url, { as: 'cleared', headers: { 'dateline-purpose': `About ${CANARY}, and so on` } }),
      await room.call('GET', url, { as: 'cleared', headers: { 'dateline-purpose': CANARY.slice(0, 9) } }),
      await room.call('POST', url, { as: 'cleared', body: sealed }),
    ];
    t.equal((await room.call('GET', url, { as: 'cleared', headers: purpose })).statusCode, 200);
    for (const as of ['reader', 'partner', 'contributor', 'editor', 'admin', 'cleared'] as const)
      for (const path of [
        '/v1/articles',
        '/v1/editorial/articles',
        '/v1/syndication/changes',
        '/v1/admin/audit',
        '/v1/admin/keys',
      ])
        answers.push(await room.call('GET', path, { as }));
    const folder = dirname(room.vaultFile);
    const check = (when: string) => {
      const bytes = Buffer.concat([
        bytesOf(folder),
        Buffer.from(room.log.join('\n')),
        Buffer.from(answers.map(({ headers, body }) => JSON.stringify(headers) + body).join('\n')),
      ]);
      for (const text of [CANARY, 'Old Quill', sealed.agreement, '+64 21 555 0142'])
        for (const form of formsOf(text)) if (bytes.includes(form, 0, 'latin1')) t.fail(`${when}: ${form}`);
      const inFiles = bytesOf(folder);
      for (const form of formsOf(PURPOSE)) if (inFiles.includes(form, 0, 'latin1')) t.fail(`${when}: ${form}`);
      t.notMatch(room.log.join('\n'), PURPOSE);
      t.pass(when);
    };
    check('sealed');
    t.equal((await room.call('DELETE', url, { as: 'cleared', headers: any })).statusCode, 204);
    check('deleted');
    await room.restart();
    check('restarted');
  },
);

import { randomBytes } from 'node:crypto';
import t from 'tap';
import { findHolder } from '../../src/keys/holder.ts';
import { hashKey } from '../../src/keys/keys.ts';
import type { Key, NewKey } from '../../src/keys/schema.ts';
import { newId } from '../../src/lib/ids.ts';
import { roles } from '../../src/lib/viewer.ts';
import { assertProblem } from '../helpers/problem.ts';
import { databaseBytes, HOUR, openService, START } from './key-app.ts';

const url = '/v1/admin/keys';
const input = { name: 'Night desk', role: 'editor' };

t.test('a key is shown in the answer that makes it and never again', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  const made = await ask(admin.key, 'POST', url, { body: { ...input, expiresAt: '2027-01-01T00:00:00+13:00' } });
  t.equal(made.statusCode, 201);
  t.equal(made.headers['cache-control'], 'no-store');
  const { key, ...record } = made.json<NewKey>();
  t.match(key, /^dl_[\w-]{43}$/);
  t.equal(made.headers.location, `${url}/${record.id}`);
  t.strictSame(record, {
    id: record.id,
    name: 'Night desk',
    role: 'editor',
    permissions: [],
    hint: key.slice(-4),
    createdAt: '2026-11-20T06:00:00.000Z',
    createdBy: admin.row.id,
    expiresAt: '2026-12-31T11:00:00.000Z',
    revokedAt: null,
    state: 'active',
  });
  for (const path of [url, `${url}/${record.id}`]) {
    const answer = await ask(admin.key, 'GET', path);
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['cache-control'], 'no-store');
    t.notMatch(answer.body, key);
    t.notMatch(answer.body, hashKey(key));
    t.notMatch(answer.body, '"hash"');
  }
  t.strictSame((await ask(admin.key, 'GET', `${url}/${record.id}`)).json(), record);
});

t.test('a key of each role is let in as that role', async (t) => {
  const { ask, give, app } = openService(t);
  const admin = await give('admin');
  for (const role of roles) {
    const { key } = (await ask(admin.key, 'POST', url, { body: { name: role, role } })).json<NewKey>();
    const answer = await ask(key, 'GET', url);
    if (role === 'admin') t.equal(answer.statusCode, 200);
    else assertProblem(t, answer, 'forbidden');
  }
  t.ok(app);
});

t.test('a permission is given by name, shown, and held by that key alone', async (t) => {
  const { ask, give, db, now } = openService(t);
  const admin = await give('admin');
  const holderOf = findHolder(db, now);
  t.strictSame((await holderOf(admin.key))?.permissions, [], 'an admin has none');
  for (const role of ['contributor', 'editor', 'admin']) {
    const sent = { name: role, role, permissions: ['sources:identity'] };
    const made = await ask(admin.key, 'POST', url, { body: sent });
    t.equal(made.statusCode, 201);
    const { key, id, permissions } = made.json<NewKey>();
    t.strictSame(permissions, ['sources:identity']);
    t.strictSame((await ask(admin.key, 'GET', `${url}/${id}`)).json<Key>().permissions, ['sources:identity']);
    t.match(await holderOf(key), { role, permissions: ['sources:identity'] });
  }
  const partner = await ask(admin.key, 'POST', url, {
    body: { name: 'Agency', role: 'partner', permissions: ['sources:identity'] },
  });
  t.match(assertProblem(t, partner, 'validation-failed').errors, [{ pointer: '/permissions', code: 'not-allowed' }]);
});

t.test('the files of the database hold no key, only its hash', async (t) => {
  const { ask, give, path, close } = openService(t);
  const admin = await give('admin');
  const sent = { body: input, headers: { 'idempotency-key': 'first' } };
  const { key } = (await ask(admin.key, 'POST', url, sent)).json<NewKey>();
  const check = (when: string) => {
    const bytes = databaseBytes(path);
    t.ok(bytes.includes(hashKey(key)), `${when}: the hash is there`);
    for (const secret of [key, admin.key]) {
      t.notOk(bytes.includes(secret), `${when}: the key is not`);
      t.notOk(bytes.includes(secret.slice(3)), `${when}: nor without its prefix`);
      t.notOk(bytes.includes(Buffer.from(secret.slice(3), 'base64url')), `${when}: nor its bytes`);
    }
  };
  check('running, with the write-ahead log');
  await close();
  check('closed');
});

t.test('no line of the log holds a key or a hash, and each names the key by its id', async (t) => {
  const { ask, give, log, app } = openService(t);
  const admin = await give('admin');
  const { key, id } = (await ask(admin.key, 'POST', url, { body: input })).json<NewKey>();
  await ask(key, 'GET', url);
  await ask(admin.key, 'DELETE', `${url}/${id}`);
  await ask(key, 'GET', url);
  await ask(undefined, 'GET', `${url}?key=${key}`);
  await ask(undefined, 'GET', `/v1/nothing/${key}`);
  await app.inject({ url, headers: { authorization: `Basic ${key}` } });
  t.ok(log.length >= 7, 'one line for each request');
  const lines = log.join('\n');
  for (const secret of [key, admin.key, hashKey(key), hashKey(admin.key)]) t.notMatch(lines, secret);
  t.match(lines, admin.row.id);
});

t.test('an expired key is refused from its last instant on', async (t) => {
  const { ask, give, clock } = openService(t);
  const admin = await give('admin', { expiresAt: START + HOUR });
  clock.now = START + HOUR - 1;
  t.equal((await ask(admin.key, 'GET', url)).statusCode, 200);
  clock.now = START + HOUR;
  assertProblem(t, await ask(admin.key, 'GET', url), 'invalid-key');
});

t.test('a revoked key is refused on the next request, and its record stays', async (t) => {
  const { ask, give, clock } = openService(t);
  const admin = await give('admin');
  const other = await give('admin', { name: 'Leaked' });
  t.equal((await ask(other.key, 'GET', url)).statusCode, 200);
  clock.now += 1_000;
  const revoked = await ask(admin.key, 'DELETE', `${url}/${other.row.id}`);
  t.equal(revoked.statusCode, 204);
  t.equal(revoked.body, '');
  t.equal(revoked.headers['cache-control'], 'no-store');
  const refused = await ask(other.key, 'GET', url);
  assertProblem(t, refused, 'invalid-key');
  t.equal(refused.headers['www-authenticate'], 'Bearer realm="dateline", error="invalid_token"');
  const record = (await ask(admin.key, 'GET', `${url}/${other.row.id}`)).json<Key>();
  t.match(record, { state: 'revoked', revokedAt: '2026-11-20T06:00:01.000Z', name: 'Leaked' });
  clock.now += 1_000;
  t.equal((await ask(admin.key, 'DELETE', `${url}/${other.row.id}`)).statusCode, 204, 'once more is no mistake');
  t.strictSame((await ask(admin.key, 'GET', `${url}/${other.row.id}`)).json(), record, 'and changes nothing');
});

t.test('a revocation by another process counts on the next request', async (t) => {
  const one = openService(t);
  const other = openService(t, one.path);
  const admin = await one.give('admin');
  const desk = await one.give('admin');
  t.equal((await other.ask(desk.key, 'GET', url)).statusCode, 200);
  t.equal((await one.ask(admin.key, 'DELETE', `${url}/${desk.row.id}`)).statusCode, 204);
  assertProblem(t, await other.ask(desk.key, 'GET', url), 'invalid-key');
});

t.test('fifty revocations at once revoke once, and the key is refused', async (t) => {
  const { ask, give, db } = openService(t);
  const admin = await give('admin');
  const desk = await give('editor');
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ask(admin.key, 'DELETE', `${url}/${desk.row.id}`)),
  );
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    Array.from({ length: 50 }, () => 204),
  );
  assertProblem(t, await ask(desk.key, 'GET', url), 'invalid-key');
  t.equal((await db.read.sql.select().from(db.read.tables.apiKeys)).length, 2, 'no record was lost or made');
});

t.test('a key cannot revoke itself', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  await give('admin');
  assertProblem(t, await ask(admin.key, 'DELETE', `${url}/${admin.row.id}`), 'own-key');
  t.equal((await ask(admin.key, 'GET', url)).statusCode, 200);
});

t.test('one active admin key is left when admins revoke each other at once', async (t) => {
  const { ask, give, db } = openService(t);
  const admins = await Promise.all(Array.from({ length: 8 }, () => give('admin')));
  await give('admin', { expiresAt: START - 1 });
  const answers = await Promise.all(
    admins.map(({ key }, index) => ask(key, 'DELETE', `${url}/${admins[(index + 1) % 8]!.row.id}`)),
  );
  const rows = await db.read.sql.select().from(db.read.tables.apiKeys);
  const active = rows.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt === null);
  t.equal(active.length, 1);
  t.equal(answers.filter(({ statusCode }) => statusCode === 204).length, 7);
  assertProblem(
    t,
    answers.find(({ statusCode }) => statusCode !== 204)!,
    'last-admin-key',
  );
});

t.test('a key that does not exist answers 404, whatever is asked of it', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  assertProblem(t, await ask(admin.key, 'GET', `${url}/${newId()}`), 'not-found');
  assertProblem(t, await ask(admin.key, 'DELETE', `${url}/${newId()}`), 'not-found');
  for (const id of ['1', 'x'.repeat(150), admin.row.hash, '%00', '0x10'])
    assertProblem(t, await ask(admin.key, 'GET', `${url}/${id}`), 'invalid-parameter');
});

t.test('keys are for admins only, and a refused request changes nothing', async (t) => {
  const { ask, give, db } = openService(t);
  const admin = await give('admin');
  const keys = await Promise.all(roles.filter((role) => role !== 'admin').map((role) => give(role)));
  const before = await db.read.sql.select().from(db.read.tables.apiKeys);
  const requests = [
    ['GET', url],
    ['HEAD', url],
    ['POST', url],
    ['GET', `${url}/${admin.row.id}`],
    ['DELETE', `${url}/${admin.row.id}`],
  ] as const;
  for (const [method, path] of requests) {
    const sent = method === 'POST' ? { body: { ...input, role: 'admin' } } : {};
    for (const { key } of keys) {
      const answer = await ask(key, method, path, sent);
      if (method === 'HEAD') t.equal(answer.statusCode, 403);
      else assertProblem(t, answer, 'forbidden');
    }
    const answer = await ask(undefined, method, path, sent);
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="dateline"');
    if (method === 'HEAD') t.equal(answer.statusCode, 401);
    else assertProblem(t, answer, 'missing-key');
  }
  t.strictSame(await db.read.sql.select().from(db.read.tables.apiKeys), before);
});

t.test('what is not of the documented form makes no key', async (t) => {
  const { ask, give, db } = openService(t);
  const admin = await give('admin');
  const bodies: [object, string, string][] = [
    [{}, '/name', 'required'],
    [{ role: 'editor' }, '/name', 'required'],
    [{ ...input, name: '' }, '/name', 'invalid-format'],
    [{ ...input, name: '   ' }, '/name', 'invalid-format'],
    [{ ...input, name: 'two\nlines' }, '/name', 'invalid-format'],
    [{ ...input, name: 'x'.repeat(101) }, '/name', 'too-long'],
    [{ ...input, name: 7 }, '/name', 'wrong-type'],
    [{ ...input, name: 'DATELINE_ADMIN_KEY' }, '/name', 'reserved'],
    [{ ...input, role: 'reader' }, '/role', 'not-allowed'],
    [{ ...input, role: 'Admin' }, '/role', 'not-allowed'],
    [{ ...input, role: ['admin'] }, '/role', 'not-allowed'],
    [{ ...input, expiresAt: '2026-11-20T06:00:00Z' }, '/expiresAt', 'in-the-past'],
    [{ ...input, expiresAt: '2025-01-01T00:00:00Z' }, '/expiresAt', 'in-the-past'],
    [{ ...input, expiresAt: '9999-12-31T23:59:59-23:59' }, '/expiresAt', 'out-of-range'],
    [{ ...input, expiresAt: '2027-02-30T00:00:00Z' }, '/expiresAt', 'invalid-format'],
    [{ ...input, expiresAt: '2027-02-01' }, '/expiresAt', 'invalid-format'],
    [{ ...input, expiresAt: 1_900_000_000_000 }, '/expiresAt', 'wrong-type'],
    [{ ...input, permissions: ['sources:all'] }, '/permissions/0', 'not-allowed'],
    [{ ...input, permissions: ['sources:identity', 'sources:identity'] }, '/permissions', 'too-many'],
    [{ ...input, permissions: 'sources:identity' }, '/permissions', 'wrong-type'],
    [{ ...input, permissions: null }, '/permissions', 'wrong-type'],
    [{ ...input, key: 'dl_chosen-by-the-caller' }, '/key', 'unknown-property'],
    [{ ...input, id: newId() }, '/id', 'unknown-property'],
    [{ ...input, revokedAt: null }, '/revokedAt', 'unknown-property'],
  ];
  for (const [body, pointer, code] of bodies) {
    const answer = await ask(admin.key, 'POST', url, { body });
    const { errors } = assertProblem(t, answer, 'validation-failed');
    t.match(errors, [{ pointer, code }], JSON.stringify(body));
  }
  t.equal((await db.read.sql.select().from(db.read.tables.apiKeys)).length, 1);
});

t.test('the list shows each key once, newest first, page by page, and can be narrowed by state', async (t) => {
  const { ask, give, clock } = openService(t);
  const admin = await give('admin');
  const made: string[] = [admin.row.id];
  for (let number = 0; number < 24; number += 1) {
    if (number % 3 === 0) clock.now += 1; // so that some share an instant
    const { row } = await give('editor', { expiresAt: number % 4 === 0 ? clock.now + HOUR : null });
    made.unshift(row.id);
    if (number % 5 === 0) await ask(admin.key, 'DELETE', `${url}/${row.id}`);
  }
  clock.now += HOUR;
  const all: Key[] = [];
  let next: string | null = `${url}?limit=7&count=exact`;
  while (next !== null) {
    const answer = await ask(admin.key, 'GET', next);
    t.equal(answer.statusCode, 200);
    const { items, page } = answer.json<{
      items: Key[];
      page: { next: string | null; limit: number; total: number };
    }>();
    t.match(page, { limit: 7, total: 25 });
    all.push(...items);
    next = page.next === null ? null : `${url}?limit=7&count=exact&cursor=${page.next}`;
    const link = next === null ? undefined : `<${url}?limit=7&count=exact&cursor=${page.next}>; rel="next"`;
    t.equal(answer.headers.link, link);
  }
  t.strictSame(
    all.map(({ id }) => id),
    made,
  );
  for (const state of ['active', 'expired', 'revoked', 'expired,revoked', 'active,expired,revoked']) {
    const answer = await ask(admin.key, 'GET', `${url}?state=${state}&limit=100&count=exact`);
    const { items, page } = answer.json<{ items: Key[]; page: { total: number } }>();
    const expected = all.filter((key) => state.split(',').includes(key.state));
    t.ok(expected.length > 0);
    t.strictSame(items, expected, state);
    t.equal(page.total, expected.length);
  }
});

t.test('a parameter that is not known, repeated or out of range, or a cursor from elsewhere, is refused', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  await give('editor');
  for (const query of [
    'stat=active',
    'state=gone',
    'state=',
    'limit=0',
    'limit=101',
    'limit=1&limit=2',
    'hash=x',
    'sort=hash',
  ])
    assertProblem(t, await ask(admin.key, 'GET', `${url}?${query}`), 'invalid-parameter');
  const { page } = (await ask(admin.key, 'GET', `${url}?limit=1`)).json<{ page: { next: string } }>();
  for (const query of [
    `cursor=${page.next}&state=active`,
    `cursor=${page.next.slice(0, -1)}`,
    'cursor=AAAA',
    'cursor=',
  ])
    assertProblem(t, await ask(admin.key, 'GET', `${url}?limit=1&${query}`), 'invalid-cursor');
});

t.test('the same request with the same Idempotency-Key gets the same key, also after a restart', async (t) => {
  const first = openService(t);
  const admin = await first.give('admin');
  const sent = { body: input, headers: { 'idempotency-key': 'make-the-night-desk' } };
  const made = await first.ask(admin.key, 'POST', url, sent);
  t.notOk(made.headers['idempotency-replayed']);
  const again = await first.ask(admin.key, 'POST', url, sent);
  t.equal(again.statusCode, 201);
  t.equal(again.body, made.body);
  t.equal(again.headers.location, made.headers.location);
  t.equal(again.headers['idempotency-replayed'], 'true');
  await first.close();

  const second = openService(t, first.path);
  t.equal((await second.ask(admin.key, 'POST', url, sent)).body, made.body);
  const { page } = (await second.ask(admin.key, 'GET', `${url}?count=exact`)).json<{ page: { total: number } }>();
  t.equal(page.total, 2, 'one key was made');
  const other = { ...sent, body: { ...input, role: 'admin' } };
  assertProblem(t, await second.ask(admin.key, 'POST', url, other), 'idempotency-mismatch');
});

t.test('the Idempotency-Key of one admin shows nothing to another', async (t) => {
  const { ask, give } = openService(t);
  const [one, other] = await Promise.all([give('admin'), give('admin')]);
  const sent = { body: input, headers: { 'idempotency-key': 'same' } };
  const first = (await ask(one.key, 'POST', url, sent)).json<NewKey>();
  const answer = await ask(other.key, 'POST', url, sent);
  const second = answer.json<NewKey>();
  t.notOk(answer.headers['idempotency-replayed']);
  t.not(second.key, first.key);
  t.not(second.id, first.id);
  t.equal(second.createdBy, other.row.id);
});

t.test('of twenty equal requests at once with one Idempotency-Key, one key is made', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  const sent = { body: input, headers: { 'idempotency-key': 'all-at-once' } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(admin.key, 'POST', url, sent)));
  const made = answers.filter(({ statusCode }) => statusCode === 201);
  t.ok(made.length >= 1);
  t.equal(new Set(made.map(({ body }) => body)).size, 1);
  for (const answer of answers.filter(({ statusCode }) => statusCode !== 201))
    assertProblem(t, answer, 'idempotency-in-progress');
  const { page } = (await ask(admin.key, 'GET', `${url}?count=exact`)).json<{ page: { total: number } }>();
  t.equal(page.total, 2);
});

t.test('a refused request keeps no answer: put right, it may use its Idempotency-Key', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  const headers = { 'idempotency-key': 'second-try' };
  const late = { ...input, expiresAt: '2020-01-01T00:00:00Z' };
  assertProblem(t, await ask(admin.key, 'POST', url, { body: late, headers }), 'validation-failed');
  t.equal((await ask(admin.key, 'POST', url, { body: input, headers })).statusCode, 201);
});

t.test('methods that keys do not have answer 405 and name those they have', async (t) => {
  const { ask, give } = openService(t);
  const admin = await give('admin');
  for (const method of ['PUT', 'PATCH'] as const) {
    const answer = await ask(admin.key, method, `${url}/${admin.row.id}`, { body: { role: 'admin' } });
    assertProblem(t, answer, 'method-not-allowed');
    t.equal(answer.headers.allow, 'GET, HEAD, DELETE, OPTIONS');
  }
});

t.test('wrong keys are all answered alike, known or not', async (t) => {
  const { ask, give, clock } = openService(t);
  const admin = await give('admin');
  const expired = await give('admin', { expiresAt: START + 1 });
  const revoked = await give('admin');
  await ask(admin.key, 'DELETE', `${url}/${revoked.row.id}`);
  clock.now += HOUR;
  const unknown = `dl_${randomBytes(32).toString('base64url')}`;
  const headers = { 'x-request-id': 'the-same-for-all' };
  const answers = await Promise.all(
    [unknown, expired.key, revoked.key, 'x'.repeat(30)].map((key) => ask(key, 'GET', url, { headers })),
  );
  const [first, ...others] = answers.map((answer) => ({ body: answer.body, headers: { ...answer.headers, date: '' } }));
  for (const answer of others) t.strictSame(answer, first);
});

import t from 'tap';
import { createArticle, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { changesAfter, create, everything, kinds, newestSeq, patch, remove } from './kinds.ts';

for (const kind of kinds) {
  const { one, many, details } = kind;
  const path = `/v1/editorial/${many}`;

  t.test(
    `${one}: what was created is read back as it was sent, by editors with its version, by readers without`,
    async (t) => {
      const room = await openNewsroom(t);
      const response = await room.call('POST', path, {
        as: 'editor',
        body: { name: 'Ada Roe', slug: 'ada', ...details },
      });
      t.equal(response.statusCode, 201);
      const entry = response.json();
      t.match(entry, {
        slug: 'ada',
        name: 'Ada Roe',
        ...details,
        version: 1,
        createdAt: '2026-11-20T08:00:00.000Z',
        updatedAt: '2026-11-20T08:00:00.000Z',
      });
      t.match(response.headers, { location: `${path}/${entry.id}`, etag: '"1"' });
      const kept = await room.call('GET', `${path}/${entry.id}`, { as: 'contributor' });
      t.same(kept.json(), entry);
      t.equal(kept.headers.etag, '"1"');
      const { version: _v, createdAt: _c, updatedAt: _u, ...shown } = entry;
      t.same((await room.call('GET', `/v1/${many}/ada`)).json(), shown);
      t.same((await room.call('GET', `/v1/${many}/${entry.id}`)).json(), shown);
      t.same(await changesAfter(room, 0), [
        { seq: 1, at: room.time, kind: `${one}.created`, subject: entry.id, version: 1 },
      ]);
    },
  );

  t.test(`${one}: what was not sent is null, and the slug is made from the name`, async (t) => {
    const room = await openNewsroom(t);
    const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, null]));
    t.match(await create(room, kind, { name: 'Straße über die Ærø-Brücke' }), {
      slug: 'strasse-ueber-die-aero-bruecke',
      ...nothing,
    });
    t.match(await create(room, kind, { name: 'Bridges' }), { slug: 'bridges' });
    t.match(await create(room, kind, { name: 'Bridges' }), { slug: 'bridges-2', name: 'Bridges' });
    t.match(await create(room, kind, { name: '橋' }), { slug: one, name: '橋' });
    t.match(await create(room, kind, { name: '港' }), { slug: `${one}-2` });
    const { slug } = await create(room, kind, { name: 'word '.repeat(24).trim() });
    t.ok(slug.length <= 80 && slug.endsWith('word'), 'a long name is cut between words');
  });

  t.test(`${one}: a patch changes what it names and nothing else`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe', ...details });
    room.time += 1_000;
    const [detail = ''] = Object.keys(details);
    const response = await patch(room, kind, { ...entry, body: { [detail]: null } });
    t.equal(response.statusCode, 200);
    t.equal(response.headers.etag, '"2"');
    const after = { ...entry, [detail]: null, version: 2, updatedAt: '2026-11-20T08:00:01.000Z' };
    t.same(response.json(), after);
    t.same((await room.call('GET', `${path}/${entry.id}`, { as: 'editor' })).json(), after);
    t.match(await patch(room, kind, { ...entry, version: 2, body: { name: 'Ada', slug: 'ada' } }), { statusCode: 200 });
    t.equal((await room.call('GET', `/v1/${many}/ada-roe`)).statusCode, 404, 'the former slug is free');
    t.match((await room.call('GET', `/v1/${many}/ada`)).json(), { ...details, name: 'Ada', [detail]: null });
    t.match(await changesAfter(room, 1), [
      { kind: `${one}.updated`, subject: entry.id, version: 2 },
      { kind: `${one}.updated`, subject: entry.id, version: 3 },
    ]);
  });

  t.test(`${one}: a patch that changes nothing keeps the version and tells nobody`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe', ...details });
    const before = await everything(room);
    room.time += 1_000;
    const response = await patch(room, kind, { ...entry, body: { name: 'Ada Roe', slug: 'ada-roe', ...details } });
    t.match(response, { statusCode: 200, headers: { etag: '"1"' } });
    t.same(response.json(), entry);
    t.same(await everything(room), before);
  });

  t.test(`${one}: what was deleted is gone for everyone, and its slug is free`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    const response = await remove(room, kind, entry);
    t.equal(response.statusCode, 204);
    t.equal(response.body, '');
    t.equal((await room.call('GET', `/v1/${many}/ada-roe`)).statusCode, 404);
    t.equal((await room.call('GET', `${path}/${entry.id}`, { as: 'editor' })).statusCode, 404);
    t.equal((await remove(room, kind, entry)).statusCode, 404);
    t.match(await changesAfter(room, 1), [{ kind: `${one}.deleted`, subject: entry.id, version: 2 }]);
    t.match(await create(room, kind, { name: 'Ada Roe' }), { slug: 'ada-roe' });
  });

  t.test(`${one}: it cannot be deleted while a working copy or a published article uses it`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    const refuse = async (detail: RegExp) => {
      const before = await everything(room);
      const response = await remove(room, kind, entry);
      t.match(response, { statusCode: 409 });
      t.match(response.json(), { code: 'in-use', detail });
      t.same(await everything(room), before);
    };
    const change = async (id: string, body: object) => {
      const working = await room.call('GET', `/v1/editorial/articles/${id}`, { as: 'editor' });
      const headers = { 'if-match': String(working.headers.etag) };
      const response = await room.call('PATCH', `/v1/editorial/articles/${id}`, { as: 'editor', body, headers });
      t.equal(response.statusCode, 200, response.body);
    };
    const draft = await createArticle(room, { headline: 'A draft', ...kind.use(entry.slug) });
    await refuse(/^1 article uses this/);
    const published = await publishNew(room, kind.use(entry.slug));
    await refuse(/^2 articles use this/);
    await change(draft.id, kind.unuse);
    await refuse(/^1 article uses this/);
    await change(published.id, kind.unuse);
    await refuse(/^1 article uses this/);
    const working = await room.call('GET', `/v1/editorial/articles/${published.id}`, { as: 'editor' });
    await room.call('POST', `/v1/editorial/articles/${published.id}/publish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': String(working.headers.etag) },
    });
    t.equal((await remove(room, kind, entry)).statusCode, 204);
  });

  t.test(`${one}: a change is made only to the version that was read`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    await patch(room, kind, { ...entry, body: { name: 'Ada' } });
    const before = await everything(room);
    const url = `${path}/${entry.id}`;
    for (const [method, body] of [['PATCH', { name: 'Bea' }] as const, ['DELETE', undefined] as const]) {
      const send = (headers: Record<string, string>) =>
        room.call(method, url, { as: 'editor', headers, ...(body && { body }) });
      const stale = await send({ 'if-match': '"1"' });
      t.equal(stale.statusCode, 412);
      t.match(stale.json(), { code: 'version-conflict', currentVersion: 2 });
      t.match((await send({ 'if-match': 'W/"2"' })).json(), { code: 'version-conflict' }, 'a weak tag is none');
      const blind = await send({});
      t.equal(blind.statusCode, 428);
      t.match(blind.json(), { code: 'precondition-required' });
      t.match((await send({ 'if-match': '2' })).json(), {
        code: 'invalid-parameter',
        errors: [{ header: 'If-Match' }],
      });
    }
    t.same(await everything(room), before);
  });

  t.test(`${one}: of many changes to one version exactly one is made`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    const tries = Array.from({ length: 20 }, (_, index) =>
      patch(room, kind, { ...entry, body: { name: `Ada ${index}` } }),
    );
    const codes = (await Promise.all(tries)).map((response) => response.statusCode);
    t.equal(codes.filter((code) => code === 200).length, 1);
    t.equal(codes.filter((code) => code === 412).length, 19);
  });

  t.test(`${one}: a slug belongs to one of them`, async (t) => {
    const room = await openNewsroom(t);
    const first = await create(room, kind, { name: 'Ada Roe' });
    const second = await create(room, kind, { name: 'Bea Roe' });
    const before = await everything(room);
    const refused = [
      await room.call('POST', path, { as: 'editor', body: { name: 'Another', slug: first.slug } }),
      await patch(room, kind, { ...second, body: { slug: first.slug, name: 'Another' } }),
    ];
    for (const response of refused) {
      t.equal(response.statusCode, 409);
      t.match(response.json(), { code: 'slug-taken', errors: [{ pointer: '/slug', code: 'slug-taken' }] });
    }
    t.same(await everything(room), before);
  });

  t.test(`${one}: what is not valid is refused with its place, and changes nothing`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    const before = await everything(room);
    const [detail = ''] = Object.keys(details);
    const table: [body: unknown, pointer: string][] = [
      [{ name: '' }, '/name'],
      [{ name: '  ' }, '/name'],
      [{ name: 'x'.repeat(161) }, '/name'],
      [{ name: 'two\nlines' }, '/name'],
      [{ name: 7 }, '/name'],
      [{ name: null }, '/name'],
      [{ name: 'A', slug: 'Upper' }, '/slug'],
      [{ name: 'A', slug: '../a' }, '/slug'],
      [{ name: 'A', slug: '' }, '/slug'],
      [{ name: 'A', slug: null }, '/slug'],
      [{ name: 'A', [detail]: 1 }, `/${detail}`],
      [{ name: 'A', [detail]: 'bell \u0007' }, `/${detail}`],
      [{ name: 'A', id: entry.id }, '/id'],
      [{ name: 'A', version: 1 }, '/version'],
      [{ name: 'A', createdAt: entry.createdAt }, '/createdAt'],
      [[], ''],
    ];
    for (const [body, pointer] of table) {
      for (const response of [
        await room.call('POST', path, { as: 'editor', body }),
        await patch(room, kind, { ...entry, body: body as object }),
      ]) {
        t.equal(response.statusCode, 422, `${JSON.stringify(body).slice(0, 60)} ${response.body}`);
        t.match(response.json(), { code: 'validation-failed', errors: [{ pointer }] });
      }
    }
    t.match((await room.call('POST', path, { as: 'editor', body: {} })).json(), { errors: [{ pointer: '/name' }] });
    t.match((await patch(room, kind, { ...entry, body: {} })).json(), { code: 'validation-failed' }, 'an empty patch');
    t.same(await everything(room), before);
  });

  t.test(`${one}: what is not there cannot be read, changed or deleted, and an id must be one`, async (t) => {
    const room = await openNewsroom(t);
    const id = '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d';
    const headers = { 'if-match': '"1"' };
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { body: { name: 'A' } } : {};
      const absent = await room.call(method, `${path}/${id}`, { as: 'editor', headers, ...body });
      t.match(absent.json(), { status: 404, code: 'not-found' });
      t.notOk(absent.body.includes(id), 'what was asked is not repeated');
      const malformed = await room.call(method, `${path}/12abc`, { as: 'editor', headers, ...body });
      t.match(malformed.json(), { status: 400, code: 'invalid-parameter', errors: [{ parameter: 'id' }] });
    }
  });

  t.test(`${one}: a creation that is sent twice with one Idempotency-Key makes one`, async (t) => {
    const room = await openNewsroom(t);
    const headers = { 'idempotency-key': 'once' };
    const send = (name: string) => room.call('POST', path, { as: 'editor', body: { name }, headers });
    const first = await send('Ada Roe');
    await room.restart();
    const second = await send('Ada Roe');
    t.equal(second.statusCode, 201);
    t.equal(second.body, first.body);
    t.match(second.headers, { location: first.headers.location, etag: '"1"', 'idempotency-replayed': 'true' });
    t.match((await send('Bea Roe')).json(), { status: 422, code: 'idempotency-mismatch' });
    t.equal((await room.call('GET', `/v1/${many}?count=exact`)).json().page.total, 1);
  });

  t.test(`${one}: contributors read, editors and admins write, nobody else comes in`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    const before = await everything(room);
    const headers = { 'if-match': '"9"' };
    const reads = [`GET ${path}`, `GET ${path}/${entry.id}`];
    const writes = [`POST ${path}`, `PATCH ${path}/${entry.id}`, `DELETE ${path}/${entry.id}`];
    const statuses = { reader: [401, 401], partner: [403, 403], contributor: [200, 403] } as const;
    for (const as of ['reader', 'partner', 'contributor'] as const) {
      for (const call of [...reads, ...writes]) {
        const [method = '', url = ''] = call.split(' ');
        const body = method === 'POST' || method === 'PATCH' ? { body: { name: 'A' } } : {};
        const response = await room.call(method, url, { as, headers, ...body });
        t.equal(response.statusCode, statuses[as][reads.includes(call) ? 0 : 1], `${as} ${method}`);
      }
    }
    t.same(await everything(room), before);
    const made = await room.call('POST', path, { as: 'admin', body: { name: 'By an admin' } });
    t.equal(made.statusCode, 201);
  });
}

t.test('an author’s address is one of the web', async (t) => {
  const room = await openNewsroom(t);
  const send = (url: string) =>
    room.call('POST', '/v1/editorial/authors', { as: 'editor', body: { name: 'Ada', url } });
  for (const url of [
    'javascript:alert(1)',
    'https:alert(1)',
    'https://',
    'https://example.org/a b',
    'https://example.org/"onclick="',
    'https://[::1',
    '/ada-roe',
    'mailto:ada@example.org',
    `https://example.org/${'x'.repeat(2_000)}`,
  ]) {
    t.match((await send(url)).json(), { code: 'validation-failed', errors: [{ pointer: '/url' }] }, url.slice(0, 40));
  }
  t.equal((await send('https://example.org/påsche')).statusCode, 201);
});

t.test('each kind has its own slugs', async (t) => {
  const room = await openNewsroom(t);
  for (const kind of kinds) t.match(await create(room, kind, { name: 'Harbour' }), { slug: 'harbour' });
  t.equal(await newestSeq(room), 3);
});

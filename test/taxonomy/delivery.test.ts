import t from 'tap';
import { openNewsroom, type Newsroom } from '../helpers/newsroom.ts';
import { newId } from '../../src/lib/ids.ts';
import { create, kinds, patch, remove } from './kinds.ts';

interface List {
  readonly items: { readonly id: string; readonly name: string; readonly slug: string }[];
  readonly page: { readonly next: string | null; readonly limit: number; readonly total?: number };
}

async function list(room: Newsroom, url: string, as: 'reader' | 'editor' = 'reader'): Promise<List> {
  const response = await room.call('GET', url, { as });
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.body}`);
  return response.json();
}

for (const kind of kinds) {
  const { one, many } = kind;
  const surfaces = [
    [`/v1/${many}`, 'reader'],
    [`/v1/editorial/${many}`, 'editor'],
  ] as const;

  for (const [path, as] of surfaces) {
    t.test(
      `${path}: walking it by cursor visits each once, by name, then id, also while others come and go`,
      async (t) => {
        const room = await openNewsroom(t);
        const before = [];
        for (const name of ['delta', 'alpha', 'Beta', 'alpha', 'épsilon', 'alpha', 'gamma', '橋', '🌉'])
          before.push(await create(room, kind, { name }));
        const seen: List['items'] = [];
        let next: string | null | undefined;
        while (next !== null) {
          const page = await list(room, `${path}?limit=2${next === undefined ? '' : `&cursor=${next}`}`, as);
          seen.push(...page.items);
          next = page.page.next;
          await create(room, kind, { name: 'alpha' });
          const gone = await create(room, kind, { name: 'zeta' });
          await remove(room, kind, gone);
        }
        const old = new Set(before.map(({ id }) => id));
        const visited = seen.filter(({ id }) => old.has(id)).map(({ id }) => id);
        t.equal(new Set(seen.map(({ id }) => id)).size, seen.length, 'none twice');
        const expected = before.toSorted(
          (a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) || (a.id < b.id ? -1 : 1),
        );
        t.same(
          visited,
          expected.map(({ id }) => id),
          'each, in order',
        );
      },
    );

    t.test(`${path}: a total comes when it is asked for, and the next page as a link`, async (t) => {
      const room = await openNewsroom(t);
      t.same(await list(room, path, as), { items: [], page: { next: null, limit: 20 } });
      for (const name of ['a', 'b', 'c']) await create(room, kind, { name });
      const response = await room.call('GET', `${path}?count=exact&limit=2`, { as });
      t.match(response.json(), { page: { total: 3, limit: 2 } });
      const link =
        /^<(?:https:\/\/api\.example\.org)?([^>]+)>; rel="next"$/.exec(String(response.headers.link))?.[1] ?? '';
      const rest = await room.call('GET', link, { as });
      t.match(rest.json(), { items: [{ name: 'c' }], page: { next: null, total: 3 } });
      t.notOk(rest.headers.link, 'the last page has none');
    });

    t.test(`${path}: cursors that are forged, cut or of another list are refused`, async (t) => {
      const room = await openNewsroom(t);
      for (const each of kinds) for (const name of ['a', 'b']) await create(room, each, { name });
      const { next } = (await list(room, `${path}?limit=1`, as)).page;
      const foreign = [`/v1/${many}`, `/v1/editorial/${many}`, '/v1/tags', '/v1/sections'].filter(
        (other) => other !== path,
      );
      const cursors = [String(next).slice(0, -1), `${next}A`, 'x', '', Buffer.from('["a","b"]').toString('base64url')];
      for (const other of foreign) cursors.push(String((await list(room, `${other}?limit=1`, 'editor')).page.next));
      for (const cursor of cursors) {
        const response = await room.call('GET', `${path}?cursor=${cursor}`, { as });
        t.match(response.json(), { status: 400, code: 'invalid-cursor' }, cursor);
      }
    });

    t.test(`${path}: the longest name leads to the next page`, async (t) => {
      const room = await openNewsroom(t);
      const name = '🌉'.repeat(one === 'author' ? 160 : 120);
      await create(room, kind, { name });
      await create(room, kind, { name });
      const { next } = (await list(room, `${path}?limit=1`, as)).page;
      t.match(await list(room, `${path}?limit=1&cursor=${next}`, as), { items: [{ name }], page: { next: null } });
    });

    t.test(`${path}: parameters that nobody knows, that repeat or are out of range are refused`, async (t) => {
      const room = await openNewsroom(t);
      const table: [query: string, parameter: string][] = [
        ['limits=2', 'limits'],
        ['limit=2&limit=3', 'limit'],
        ['limit=0', 'limit'],
        ['limit=101', 'limit'],
        ['limit=1e1', 'limit'],
        ['limit=', 'limit'],
        ['count=yes', 'count'],
        ['sort=name', 'sort'],
      ];
      for (const [query, parameter] of table) {
        const response = await room.call('GET', `${path}?${query}`, { as });
        t.match(response.json(), { status: 400, code: 'invalid-parameter', errors: [{ parameter }] }, query);
      }
    });
  }

  t.test(`${one}: an answer is kept by its ETag until what it shows changes`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'Ada Roe' });
    for (const url of [`/v1/${many}`, `/v1/${many}/${entry.slug}`, `/v1/${many}/${entry.id}`]) {
      const first = await room.call('GET', url);
      t.match(first.headers, { etag: /^"[\w-]{22}"$/, 'cache-control': /^public, /, 'last-modified': /GMT$/ });
      t.match(await room.call('GET', url, { headers: { 'if-none-match': String(first.headers.etag) } }), {
        statusCode: 304,
        body: '',
      });
      t.match(await room.call('HEAD', url), { statusCode: 200, body: '' });
    }
    t.equal((await room.call('GET', `/v1/${many}`)).headers['surrogate-key'], many);
    t.equal((await room.call('GET', `/v1/${many}/ada-roe`)).headers['surrogate-key'], `${one}/${entry.id}`);
    const tags = async () =>
      Promise.all(
        [`/v1/${many}`, `/v1/${many}/${entry.id}`].map(async (url) => (await room.call('GET', url)).headers.etag),
      );
    const before = await tags();
    room.time += 60_000;
    await patch(room, kind, { ...entry, body: { name: 'Ada' } });
    const after = await tags();
    t.not(after[0], before[0]);
    t.not(after[1], before[1]);
    const { headers } = await room.call('GET', `/v1/${many}/${entry.id}`);
    t.equal(headers['last-modified'], 'Fri, 20 Nov 2026 08:01:00 GMT');
    await remove(room, kind, { id: entry.id, version: 2 });
    t.equal(
      (await room.call('GET', `/v1/${many}/${entry.id}`)).statusCode,
      404,
      'what is deleted is not served from a cache',
    );
    t.same((await list(room, `/v1/${many}`)).items, []);
  });

  t.test(`${one}: what is not there is a 404 that repeats nothing`, async (t) => {
    const room = await openNewsroom(t);
    await create(room, kind, { name: 'Ada Roe' });
    for (const ref of [
      'nobody',
      newId(),
      'Ada-Roe',
      '..%2Fada-roe',
      'ada-roe%20',
      "ada-roe'--",
      '0x10',
      '%F0%9F%8C%89',
    ]) {
      const response = await room.call('GET', `/v1/${many}/${ref}`);
      t.match(response.json(), { status: 404, code: 'not-found' }, ref);
      t.notOk(response.body.includes(ref));
    }
    t.equal((await room.call('GET', `/v1/${many}/ada-roe%00`)).statusCode, 400);
    t.equal((await room.call('GET', `/v1/${many}/ada-roe?view=full`)).statusCode, 400, 'no parameter is known here');
  });
}

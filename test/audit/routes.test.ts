import t from 'tap';
import { openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { addressOf, describedSource, purpose, PURPOSE, sealed } from '../sources/sealed-sources.ts';

const url = '/v1/admin/audit';

interface Log {
  items: { seq: number; action: string; source: string | null; detail: string | null }[];
  page: { next: string | null; total?: number };
}

t.test('an admin reads who did what with which identity and what for, without learning who it is', async (t) => {
  const room = await openNewsroom(t);
  const empty = await room.call('GET', url, { as: 'admin' });
  t.same(empty.json(), { items: [], page: { next: null, limit: 20 } });
  const id = await describedSource(room);
  await room.call('PUT', addressOf(id), { as: 'cleared', body: sealed });
  room.time += 60_000;
  await room.call('GET', addressOf(id), { as: 'clearedContributor', headers: purpose });
  await room.vault.audit({ action: 'rotate', sourceId: null, by: null, at: room.time });
  const answer = await room.call('GET', url, { as: 'admin' });
  t.equal(answer.statusCode, 200);
  t.equal(answer.headers['cache-control'], 'no-store');
  t.match(answer.json(), {
    items: [
      {
        seq: 3,
        action: 'rotate',
        source: null,
        by: { key: null, name: 'Command line' },
        detail: null,
        isReadable: true,
      },
      {
        seq: 2,
        at: '2026-11-20T08:01:00.000Z',
        action: 'read',
        source: id,
        by: { name: 'The cleared contributor' },
        version: 1,
        detail: PURPOSE,
        isReadable: true,
      },
      { seq: 1, at: '2026-11-20T08:00:00.000Z', action: 'seal', source: id, by: { name: 'The cleared editor' } },
    ],
  });
});

t.test('the log is for admins, and nobody changes it', async (t) => {
  const room = await openNewsroom(t);
  for (const as of ['partner', 'contributor', 'editor', 'cleared'] as const)
    assertProblem(t, await room.call('GET', url, { as }), 'forbidden');
  assertProblem(t, await room.call('GET', url), 'missing-key');
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    assertProblem(t, await room.call(method, url, { as: 'admin' }), 'method-not-allowed');
});

t.test('the log can be narrowed and is read page by page; what is not known is refused', async (t) => {
  const room = await openNewsroom(t);
  const [one, other] = [await describedSource(room), await describedSource(room)];
  for (const id of [one, other]) {
    await room.call('PUT', addressOf(id), { as: 'cleared', body: sealed });
    room.time += 60_000;
    for (let times = 0; times < 3; times += 1)
      await room.call('GET', addressOf(id), { as: 'cleared', headers: purpose });
  }
  const read = async (query: string) => (await room.call('GET', `${url}?${query}`, { as: 'admin' })).json<Log>();
  const seqs = async (query: string) => (await read(query)).items.map(({ seq }) => seq);
  t.strictSame(await seqs(`source=${one}`), [4, 3, 2, 1]);
  t.strictSame(await seqs('action=seal'), [5, 1]);
  t.strictSame(await seqs(`action=seal,read&source=${other}`), [8, 7, 6, 5]);
  t.strictSame(await seqs('from=2026-11-20T08:02:00Z'), [8, 7, 6]);
  t.strictSame(await seqs('from=2026-11-20T08:01:00Z&to=2026-11-20T08:02:00Z'), [5, 4, 3, 2]);
  const seen: number[] = [];
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next === '' ? '' : `&cursor=${next}`;
    const { items, page } = await read(`limit=3&count=exact${cursor}`);
    t.equal(page.total, 8);
    seen.push(...items.map(({ seq }) => seq));
    next = page.next;
  }
  t.strictSame(seen, [8, 7, 6, 5, 4, 3, 2, 1]);
  const { page } = await read('limit=1');
  for (const query of [`cursor=${page.next}&action=read`, 'cursor=AAAA'])
    assertProblem(t, await room.call('GET', `${url}?${query}`, { as: 'admin' }), 'invalid-cursor');
  for (const query of ['action=peek', 'source=7', 'from=yesterday', 'limit=0', 'detail=x', 'purpose=x', 'by=x'])
    assertProblem(t, await room.call('GET', `${url}?${query}`, { as: 'admin' }), 'invalid-parameter');
});

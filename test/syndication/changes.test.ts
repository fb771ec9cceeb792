import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { createArticle, type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';

interface Change {
  readonly action: 'upsert' | 'remove';
  readonly id: string;
  readonly version: number;
  readonly article?: { readonly slug: string };
}

/** A partner's copy of the newsroom, kept by following the changes. */
class Mirror {
  readonly articles = new Map<string, unknown>();
  readonly room: Newsroom;
  cursor = '';
  constructor(room: Newsroom) {
    this.room = room;
  }

  /** Reads to the end; gives the changes that it read. */
  async follow(limit: number): Promise<Change[]> {
    const read: Change[] = [];
    for (let hasMore = true; hasMore;) {
      const query = this.cursor === '' ? '' : `&after=${this.cursor}`;
      const answer = await this.room.call('GET', `/v1/syndication/changes?limit=${limit}${query}`, { as: 'partner' });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      const { items, page } = answer.json();
      for (const item of items as Change[]) {
        read.push(item);
        if (item.action === 'upsert') this.articles.set(item.id, item.article);
        else this.articles.delete(item.id);
      }
      this.cursor = page.next;
      hasMore = page.hasMore;
    }
    return read;
  }
}

async function publicState(room: Newsroom): Promise<Map<string, unknown>> {
  const { items } = (await room.call('GET', '/v1/articles?view=full&include=photos,quotes,sources&limit=100')).json();
  return new Map(items.map((item: { id: string }) => [item.id, item]));
}

t.test('whoever follows the changes from any earlier place to the end has exactly what is public', async (t) => {
  const room = await openNewsroom(t);
  await room.call('POST', '/v1/editorial/sections', { as: 'editor', body: { name: 'World' } });
  const ids: string[] = [];
  for (let number = 0; number < 4; number += 1) {
    const input = { headline: `Story ${number}`, section: number % 2 === 0 ? 'world' : null, body: { text: 'Words.' } };
    ids.push((await createArticle(room, input)).id);
  }
  const early = new Mirror(room);
  let number = 0;
  const step = async (action: string, id: string): Promise<void> => {
    room.time += 1_000;
    number += 1;
    const url = `/v1/editorial/articles/${id}`;
    const headers = { 'if-match': '*' };
    if (action === 'patch')
      await room.call('PATCH', url, { as: 'editor', body: { standfirst: `Change ${number}` }, headers });
    else if (action === 'slug')
      await room.call('PATCH', url, { as: 'editor', body: { slug: `slug-${number}` }, headers });
    else if (action === 'section') {
      const [section] = (await room.call('GET', '/v1/sections')).json().items;
      await room.call('PATCH', `/v1/editorial/sections/${section.id}`, {
        as: 'editor',
        body: { name: `World ${number}` },
        headers,
      });
    } else await room.call('POST', `${url}/${action}`, { as: 'editor', body: {}, headers });
  };
  const steps = fc.array(
    fc.tuple(fc.constantFrom('publish', 'publish', 'patch', 'unpublish', 'slug', 'section'), fc.constantFrom(...ids)),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (actions, limit) => {
      const late = new Mirror(room);
      for (const [action, id] of actions) await step(action, id);
      const expected = await publicState(room);
      for (const mirror of [early, late]) {
        await mirror.follow(limit);
        t.strictSame(new Map([...mirror.articles].toSorted()), new Map([...expected].toSorted()));
        t.strictSame(await mirror.follow(limit), [], 'and then there is nothing new');
      }
    }),
    { numRuns: 20 },
  );
});

t.test('while others publish, every change comes once and in order', async (t) => {
  const room = await openNewsroom(t);
  const drafts = [];
  for (let number = 0; number < 40; number += 1)
    drafts.push(await createArticle(room, { headline: `Story ${number}`, body: { text: 'Words.' } }));
  const mirror = new Mirror(room);
  const publishing = Promise.all(
    drafts.map((draft) =>
      room.call('POST', `/v1/editorial/articles/${draft.id}/publish`, {
        as: 'editor',
        body: {},
        headers: { 'if-match': '"1"' },
      }),
    ),
  );
  const read: Change[] = [];
  let isDone = false;
  const ended = publishing.then(() => (isDone = true));
  while (!isDone) {
    read.push(...(await mirror.follow(3)));
    await setImmediate();
  }
  await ended;
  read.push(...(await mirror.follow(3)));
  t.equal(read.length, 40, 'none is missing and none comes twice');
  t.strictSame(read.map(({ id }) => id).toSorted(), drafts.map(({ id }) => id).toSorted());
});

t.test('a removed article comes as a removal and nothing of it but its id', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Canary', body: { text: 'Words.' } });
  for (const action of ['publish', 'unpublish']) {
    await room.call('POST', `/v1/editorial/articles/${draft.id}/${action}`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': '*' },
    });
  }
  const answer = await room.call('GET', '/v1/syndication/changes', { as: 'partner' });
  t.same(answer.json().items, [
    { action: 'remove', at: '2026-11-20T08:00:00.000Z', id: draft.id, version: 2, reason: 'unpublished' },
    { action: 'remove', at: '2026-11-20T08:00:00.000Z', id: draft.id, version: 2, reason: 'unpublished' },
  ]);
  t.equal(answer.headers['cache-control'], 'private, no-store');
});

t.test('the feed is for partners and the desk, and its cursor cannot be made up', async (t) => {
  const room = await openNewsroom(t);
  assertProblem(t, await room.call('GET', '/v1/syndication/changes'), 'missing-key');
  assertProblem(t, await room.call('GET', '/v1/syndication/changes', { as: 'contributor' }), 'forbidden');
  for (const after of ['0', '1', 'x', Buffer.from('[5]').toString('base64url')]) {
    assertProblem(
      t,
      await room.call('GET', `/v1/syndication/changes?after=${after}`, { as: 'partner' }),
      'invalid-cursor',
    );
  }
});

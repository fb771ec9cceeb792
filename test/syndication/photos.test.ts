import t from 'tap';
import { newId } from '../../src/lib/ids.ts';
import { issueKey } from '../../src/keys/issue.ts';
import { randomBytes } from 'node:crypto';
import { type Caller, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { addPhoto, changePhoto, keyIdOf, kill, step, tick } from '../articles/photo-desk.ts';

interface Upsert {
  readonly article: { readonly photos: readonly { readonly id: string }[] };
}

/** A second partner. */
async function anotherPartner(room: Newsroom): Promise<{ id: string; key: string }> {
  const input = { name: 'Other Wire', role: 'partner', expiresAt: null, createdBy: null } as const;
  const issued = await room.db.write((tx) => issueKey(tx, input, { at: room.time, newId, random: randomBytes }));
  if (!issued.ok) throw new Error('a key was refused');
  return { id: issued.value.row.id, key: issued.value.key };
}

type Asker = Caller | { key: string };

function get(room: Newsroom, url: string, as: Asker) {
  if (typeof as === 'string') return room.call('GET', url, { as });
  return room.call('GET', url, { headers: { authorization: `Bearer ${as.key}` } });
}

/** The photos of the newest change, as this caller gets them. */
async function fed(room: Newsroom, as: Asker): Promise<string[]> {
  const answer = await get(room, '/v1/syndication/changes?limit=100', as);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  const upsert: Upsert = answer.json().items.at(-1);
  return upsert.article.photos.map(({ id }) => id);
}

t.test('each partner gets the photos that their rights let them have, and nothing of the others', async (t) => {
  const room = await openNewsroom(t);
  const other = await anotherPartner(room);
  const own = await keyIdOf(room, 'partner');
  const [all, theirs, mine, none] = [
    await addPhoto(room, { maySyndicate: true, content: { headline: 'For all' } }),
    await addPhoto(room, {
      maySyndicate: true,
      partners: JSON.stringify([other.id]),
      content: { headline: 'For theirs' },
    }),
    await addPhoto(room, { maySyndicate: true, partners: JSON.stringify([own, newId()]) }),
    await addPhoto(room, { content: { headline: 'For none' } }),
  ];
  const photos = [all, theirs, mine, none].map((photo) => ({ photo, role: 'gallery' }));
  await publishNew(room, { photos });
  t.strictSame(await fed(room, 'partner'), [all, mine]);
  t.strictSame(await fed(room, other), [all, theirs]);
  t.strictSame(await fed(room, 'editor'), [all], 'the desk gets what every partner may have');
  const { body } = await get(room, '/v1/syndication/changes', 'partner');
  t.notMatch(body, /For theirs|For none/);
  t.notMatch(body, new RegExp(`${theirs}|${none}`));

  for (const [asker, may] of [
    ['partner', [all, mine]],
    [other, [all, theirs]],
    ['admin', [all]],
  ] as const) {
    for (const photo of [all, theirs, mine, none]) {
      const answer = await get(room, `/v1/syndication/photos/${photo}`, asker);
      t.equal(answer.statusCode, may.includes(photo) ? 200 : 404);
      t.match(String(answer.headers['cache-control']), 'no-store');
      if (answer.statusCode === 404) assertProblem(t, answer, 'not-found');
    }
  }
});

t.test('a photo to syndicate comes with the end of its rights and their territories', async (t) => {
  const room = await openNewsroom(t);
  const end = room.time + 60_000;
  const photo = await addPhoto(room, { maySyndicate: true, rightsUntil: end, territories: '["AU","NZ"]' });
  const url = `/v1/syndication/photos/${photo}`;
  assertProblem(t, await get(room, url, 'partner'), 'not-found');
  const { id } = await publishNew(room, { photos: [{ photo, role: 'lead' }] });
  const answer = await get(room, url, 'partner');
  t.match(answer.json(), { id: photo, credit: 'Rosa Kettle / Ansel Wire' });
  t.strictSame(answer.json().rights, { until: new Date(end).toISOString(), territories: ['AU', 'NZ'] });
  assertProblem(t, await get(room, url, 'reader'), 'missing-key');
  assertProblem(t, await get(room, url, 'contributor'), 'forbidden');
  assertProblem(t, await get(room, '/v1/syndication/photos/x', 'partner'), 'invalid-parameter');
  const absent = await get(room, `/v1/syndication/photos/${newId()}`, 'partner');
  await step(room, id, 'unpublish');
  t.equal((await get(room, url, 'partner')).json().detail, absent.json().detail);
  await step(room, id, 'publish');
  room.time = end;
  assertProblem(t, await get(room, url, 'partner'), 'not-found');
});

t.test('what becomes of a photo reaches partners through its articles', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room, { maySyndicate: true });
  const article = await publishNew(room, { photos: [{ photo, role: 'lead' }] });
  let cursor = '';
  const news = async (): Promise<(Upsert & { id: string; version: number })[]> => {
    const answer = await get(room, `/v1/syndication/changes${cursor === '' ? '' : `?after=${cursor}`}`, 'partner');
    cursor = answer.json().page.next;
    return answer.json().items;
  };
  t.match(await news(), [{ action: 'upsert', id: article.id, version: 1, article: { photos: [{ id: photo }] } }]);
  t.strictSame(await news(), []);
  const steps: [string, () => Promise<unknown>, object[]][] = [
    ['another caption', () => changePhoto(room, photo, { caption: 'At dawn.' }), [{ id: photo, caption: 'At dawn.' }]],
    ['not to be syndicated', () => changePhoto(room, photo, { rights: { maySyndicate: false } }), []],
    ['to be syndicated', () => changePhoto(room, photo, { rights: { maySyndicate: true } }), [{ id: photo }]],
    [
      'rights that end',
      () => changePhoto(room, photo, { rights: { until: new Date(room.time + 1_000).toISOString() } }),
      [{ id: photo }],
    ],
    ['their end', () => tick(room, (room.time += 1_000)), []],
    ['rights without end', () => changePhoto(room, photo, { rights: { until: null } }), [{ id: photo }]],
    ['killed', () => kill(room, photo), []],
  ];
  let version = 1;
  for (const [name, take, photos] of steps) {
    await take();
    version += 1;
    const items = await news();
    t.match(items, [{ action: 'upsert', id: article.id, version, article: { photos } }], name);
    t.equal(items.length, 1);
    t.equal(items[0]?.article.photos.length, photos.length, name);
  }
});

import t from 'tap';
import { type Caller, createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { storageThatKeeps } from './storages.ts';
import { countRecords, filesOf, jpeg, PHOTOS, upload, uploaded, type Uploaded } from './uploading.ts';
import { openMedia } from '../../src/media/open.ts';

const at = (photo: { id: string }, rest = '') => `${PHOTOS}/${photo.id}${rest}`;

async function patch(room: Newsroom, photo: { id: string }, body: unknown, as: Caller = 'editor', match = '*') {
  return room.call('PATCH', at(photo), { as, body, headers: { 'if-match': match } });
}

async function remove(room: Newsroom, photo: { id: string }, as: Caller = 'editor', match = '*') {
  return room.call('DELETE', at(photo), { as, headers: { 'if-match': match } });
}

async function kill(
  room: Newsroom,
  photo: { id: string },
  as: Caller = 'editor',
  headers: Record<string, string> = {},
) {
  return room.call('POST', at(photo, '/kill'), {
    as,
    body: { reason: 'Wrong person named' },
    headers: { 'if-match': '*', ...headers },
  });
}

/** The change log: kind and subject of each line, oldest first. */
async function changes(room: Newsroom): Promise<string[]> {
  const { changes: table } = room.db.read.tables;
  const rows = await room.db.read.sql.select().from(table).orderBy(table.seq);
  return rows.map(({ kind, subject, version }) => `${kind} ${subject} ${version}`);
}

/** A photo that the public sees, in an article. */
async function published(room: Newsroom, { as = 'editor', rights = {} }: { as?: Caller; rights?: object } = {}) {
  const record = { altText: 'Cars on a bridge.', creditLine: 'Rosa Kettle', rights };
  const photo = await uploaded(room, await jpeg(400, 300), { as, record });
  const article = await publishNew(room, { photos: [{ photo: photo.id, role: 'lead' }] });
  return { photo, article };
}

t.test('a change is made to the version that was read, and once for what is different', async (t) => {
  const room = await openNewsroom(t);
  const photo = await uploaded(room, await jpeg(), {
    record: { caption: 'One.', rights: { until: '2027-01-01T00:00:00Z' } },
  });
  assertProblem(
    t,
    await room.call('PATCH', at(photo), { as: 'editor', body: { caption: 'x' } }),
    'precondition-required',
  );
  room.time += 1000;
  const done = await patch(room, photo, { caption: 'Two.', rights: { maySyndicate: true } }, 'editor', '"1"');
  t.equal(done.statusCode, 200);
  t.equal(done.headers['etag'], '"2"');
  t.match(done.json(), {
    version: 2,
    caption: 'Two.',
    origins: { caption: 'request' },
    rights: { maySyndicate: true, until: '2027-01-01T00:00:00.000Z' },
    updatedAt: '2026-11-20T08:00:01.000Z',
    createdAt: '2026-11-20T08:00:00.000Z',
  });
  const stale = assertProblem(t, await patch(room, photo, { caption: 'Three.' }, 'editor', '"1"'), 'version-conflict');
  t.equal(stale['currentVersion'], 2);
  t.equal((await patch(room, photo, { caption: 'Two.' })).headers['etag'], '"2"', 'nothing new is no new version');
  t.equal((await room.call('GET', at(photo), { as: 'editor' })).headers['etag'], '"2"');
  for (const body of [{}, { focalPoint: null }, { state: 'killed' }, { file: {} }, { origins: {} }])
    assertProblem(t, await patch(room, photo, body), 'validation-failed');
  t.strictSame(await changes(room), [], 'what the public never saw is in no log');
});

t.test('a contributor sees their own and what is public, and changes what is theirs and never was', async (t) => {
  const room = await openNewsroom(t);
  const own = await uploaded(room, await jpeg(), { as: 'contributor' });
  const other = await uploaded(room, await jpeg(), { as: 'otherContributor' });
  const { photo: shown } = await published(room);
  const { photo: ownShown } = await published(room, { as: 'contributor' });
  const nowhere = { id: '01a0f4c2-c400-7000-8001-00000000ffff' };
  const mine = await room.call('GET', PHOTOS, { as: 'contributor' });
  t.strictSame(
    new Set(mine.json().items.map((item: { id: string }) => item.id)),
    new Set([own.id, shown.id, ownShown.id]),
  );
  const counted = await room.call('GET', `${PHOTOS}?count=exact`, { as: 'contributor' });
  t.equal(counted.json().page.total, 3);
  t.equal((await room.call('GET', `${PHOTOS}?count=exact`, { as: 'editor' })).json().page.total, 4);

  const calls = (photo: { id: string }, as: Caller) => [
    room.call('GET', at(photo), { as, headers: { 'x-request-id': 'the-same-id' } }),
    room.call('GET', at(photo, '/original'), { as, headers: { 'x-request-id': 'the-same-id' } }),
    room.call('PATCH', at(photo), {
      as,
      body: { caption: 'x' },
      headers: { 'if-match': '"7"', 'x-request-id': 'the-same-id' },
    }),
    room.call('DELETE', at(photo), { as, headers: { 'if-match': '"7"', 'x-request-id': 'the-same-id' } }),
  ];
  const hidden = await Promise.all(calls(other, 'contributor'));
  const absent = await Promise.all(calls(nowhere, 'contributor'));
  for (const [index, answer] of hidden.entries()) {
    assertProblem(t, answer, 'not-found');
    t.equal(answer.body, absent[index]?.body, 'byte for byte what is not there');
  }
  t.equal((await patch(room, own, { caption: 'x' }, 'contributor')).statusCode, 200);
  for (const photo of [shown, ownShown]) {
    t.equal((await room.call('GET', at(photo), { as: 'contributor' })).statusCode, 200);
    assertProblem(t, await patch(room, photo, { caption: 'x' }, 'contributor'), 'forbidden');
    assertProblem(t, await remove(room, photo, 'contributor'), 'forbidden');
    assertProblem(t, await kill(room, photo, 'contributor'), 'forbidden');
  }
  for (const as of ['reader', 'partner'] as const)
    assertProblem(t, await room.call('GET', at(shown), { as }), as === 'reader' ? 'missing-key' : 'forbidden');
  t.equal((await remove(room, own, 'contributor')).statusCode, 204);
});

t.test('a public photo is changed with the articles that show it, and the log says so', async (t) => {
  const room = await openNewsroom(t);
  const { photo, article } = await published(room);
  const before = await changes(room);
  const read = await room.call('GET', at(photo), { as: 'editor' });
  t.match(read.json(), {
    isPublic: true,
    usedIn: [
      {
        article: article.id,
        headline: 'Harbour bridge reopens',
        state: 'published',
        inWorkingCopy: true,
        inEdition: true,
      },
    ],
  });
  room.time += 1000;
  t.equal((await patch(room, photo, { altText: 'Cars.' })).statusCode, 200);
  t.strictSame((await changes(room)).slice(before.length), [
    `article.updated ${article.id} 2`,
    `photo.updated ${photo.id} 2`,
  ]);
  await patch(room, photo, { rights: { mayPublish: false } });
  const hidden = await changes(room);
  t.match(hidden.slice(before.length + 2), [`photo.unpublished ${photo.id} 3`, `article.updated ${article.id} 3`]);
  t.equal((await room.call('GET', at(photo), { as: 'editor' })).json().isPublic, false);
  await patch(room, photo, { caption: 'Nobody sees this.' });
  t.strictSame(await changes(room), hidden, 'what is hidden changes in silence');
  await patch(room, photo, { rights: { mayPublish: true } });
  t.match((await changes(room)).slice(hidden.length), [
    `photo.published ${photo.id} 4`,
    `article.updated ${article.id} 4`,
  ]);
});

t.test(
  'deleting what is used is refused with the articles that use it, as far as the caller may see them',
  async (t) => {
    const room = await openNewsroom(t);
    const { photo, article } = await published(room);
    const draft = await createArticle(room, { headline: 'A draft', photos: [{ photo: photo.id, role: 'gallery' }] });
    const problem = assertProblem(t, await remove(room, photo), 'in-use');
    t.match(problem.detail, /2 articles use this photo/);
    t.strictSame(
      problem.errors?.map(({ detail }) => detail).toSorted(),
      [
        `“A draft” (${draft.id}) uses it in its working copy.`,
        `“Harbour bridge reopens” (${article.id}) uses it in its working copy and in what the public sees.`,
      ].toSorted(),
    );
    for (let n = 0; n < 21; n += 1)
      await createArticle(room, { headline: `Draft ${n}`, photos: [{ photo: photo.id, role: 'lead' }] });
    const many = assertProblem(t, await remove(room, photo), 'in-use');
    t.equal(many.errors?.length, 20);
    t.match(many.detail, /20 are named here, and there are 3 more/);

    const own = await uploaded(room, await jpeg(), { as: 'contributor' });
    await createArticle(room, { headline: 'The secret of the desk', photos: [{ photo: own.id, role: 'lead' }] });
    const veiled = await remove(room, own, 'contributor');
    assertProblem(t, veiled, 'in-use');
    t.notMatch(veiled.body, 'secret');
    t.strictSame((await room.call('GET', at(own), { as: 'contributor' })).json().usedIn, []);
    t.equal(filesOf(room).length, 2, 'nothing is gone');
  },
);

t.test('what nothing uses is deleted with its files', async (t) => {
  const room = await openNewsroom(t);
  const photo = await uploaded(room, await jpeg(), { record: { creators: ['Rosa'] } });
  assertProblem(t, await room.call('DELETE', at(photo), { as: 'editor' }), 'precondition-required');
  assertProblem(t, await remove(room, photo, 'editor', '"2"'), 'version-conflict');
  t.equal((await remove(room, photo)).statusCode, 204);
  assertProblem(t, await remove(room, photo), 'not-found');
  t.equal(await countRecords(room), 0);
  t.equal((await room.db.read.sql.select().from(room.db.read.tables.photoTerms)).length, 0);
  t.strictSame(filesOf(room), []);
  t.strictSame(await changes(room), []);
});

t.test(
  'a photo is deleted though its storage does not answer; a line in the log says that a file was left',
  async (t) => {
    const storage = storageThatKeeps(openMedia({ url: `file:${t.testdir({})}`, aws: {} }));
    const room = await openNewsroom(t, { storage });
    const photo = await uploaded(room, await jpeg());
    t.equal((await remove(room, photo)).statusCode, 204);
    assertProblem(t, await room.call('GET', at(photo), { as: 'editor' }), 'not-found');
    t.equal(room.log.filter((line) => line.includes('left in the storage')).length, 1);
  },
);

t.test('a killed photo is gone for the public and kept for the newsroom', async (t) => {
  const room = await openNewsroom(t);
  const { photo, article } = await published(room);
  const rendition = await room.call('GET', `/media/${photo.id}/160.jpeg`);
  t.comment(`rendition: ${rendition.statusCode}`);
  const before = await changes(room);
  const headers = { 'idempotency-key': 'kill-1', 'if-match': '"1"' };
  const killed = await kill(room, photo, 'admin', headers);
  t.equal(killed.statusCode, 200);
  t.match(killed.json(), {
    state: 'killed',
    isPublic: false,
    preview: null,
    version: 2,
    killed: { at: '2026-11-20T08:00:00.000Z', by: 'The admin', reason: 'Wrong person named' },
  });
  t.equal((await kill(room, photo, 'admin', headers)).body, killed.body, 'the answer of the first time');
  t.match((await changes(room)).slice(before.length), [
    `photo.unpublished ${photo.id} 2`,
    `article.updated ${article.id} 2`,
    `photo.killed ${photo.id} 3`,
  ]);
  const { sha256 } = photo.file;
  t.strictSame(filesOf(room), [`originals/${sha256.slice(0, 2)}/${sha256}.jpg`], 'no rendition stays');
  t.equal((await room.call('GET', at(photo, '/original'), { as: 'editor' })).statusCode, 200);
  assertProblem(t, await patch(room, photo, { caption: 'x' }), 'killed');
  assertProblem(t, await remove(room, photo), 'killed');
  assertProblem(t, await kill(room, photo), 'killed');
  for (const body of [{}, { reason: '' }, { reason: 'a\nb' }])
    assertProblem(
      t,
      await room.call('POST', at(photo, '/kill'), { as: 'editor', body, headers: { 'if-match': '*' } }),
      'validation-failed',
    );
});

t.test('killing what was never public is told to nobody outside', async (t) => {
  const room = await openNewsroom(t);
  const photo = await uploaded(room, await jpeg());
  t.equal((await kill(room, photo)).statusCode, 200);
  t.strictSame(await changes(room), []);
  const again = await upload(
    room,
    Buffer.from((await room.call('GET', at(photo, '/original'), { as: 'editor' })).rawPayload),
  );
  t.match(again.json(), { id: photo.id, state: 'killed' }, 'the same file is the killed photo still');
});

t.test('a list is narrowed by each filter and ordered as asked', async (t) => {
  const room = await openNewsroom(t);
  const photos: Uploaded[] = [];
  for (const [index, [width, height, record]] of (
    [
      [80, 60, { locationCreated: { city: 'Ōtautahi' }, creators: ['Zoë Müller'], dateCreated: '2026-11-01' }],
      [60, 80, { locationsShown: [{ city: 'Port Ansel', sublocation: 'Rope Walk' }], dateCreated: '2026-11-10' }],
      [70, 70, { creators: ['Rosa Kettle', 'Zoë Müller'], dateCreated: '2026' }],
      [40, 30, {}],
    ] as const
  ).entries()) {
    room.time = Date.parse('2026-11-20T08:00:00.000Z') + index * 1000;
    photos.push(await uploaded(room, await jpeg(width, height), { record }));
  }
  const [first, second, third, fourth] = photos.map(({ id }) => id);
  room.time += 1000;
  await patch(room, photos[0]!, { caption: 'Changed last.' });
  await kill(room, photos[3]!);
  const draft = await createArticle(room, { headline: 'A', photos: [{ photo: second, role: 'lead' }] });
  const list = async (query: string) =>
    (await room.call('GET', `${PHOTOS}?${query}`, { as: 'editor' }))
      .json()
      .items.map((item: { id: string }) => item.id);
  t.strictSame(
    await list(''),
    [fourth, first, third, second].toSorted((a, b) => rank(a) - rank(b)),
  );
  function rank(id: string | undefined): number {
    return [fourth, first].includes(id) ? (id === fourth ? 0 : 1) : id === third ? 2 : 3;
  }
  t.strictSame(await list('sort=createdAt'), [first, second, third, fourth]);
  t.strictSame(await list('sort=-createdAt'), [fourth, third, second, first]);
  t.strictSame(await list('sort=createdAt&state=active'), [first, second, third]);
  t.strictSame(await list('state=killed'), [fourth]);
  t.strictSame(await list('place=otautahi'), [first]);
  t.strictSame(await list('sort=createdAt&place=%C5%8Ctautahi,rope%20WALK'), [first, second]);
  t.strictSame(await list('sort=createdAt&creator=zoe+muller'), [first, third]);
  t.strictSame(await list('creator=zoe'), [], 'a name is a whole name');
  t.strictSame(await list('orientation=portrait'), [second]);
  t.strictSame(await list('sort=createdAt&orientation=landscape,square'), [first, third, fourth]);
  t.strictSame(await list('sort=createdAt&minWidth=70'), [first, third]);
  t.strictSame(await list('takenFrom=2026-11-01&takenTo=2026-11-10'), [first]);
  t.strictSame(await list('takenTo=2026-02-01'), [third]);
  t.strictSame(await list(`article=${draft.id}`), [second]);
  t.strictSame(await list('sort=createdAt&updatedFrom=2026-11-20T08:00:04Z'), [first, fourth]);
  const hidden = await room.call('GET', `${PHOTOS}?article=${draft.id}`, { as: 'contributor' });
  t.strictSame(hidden.json().items, []);

  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page = (
      await room.call('GET', `${PHOTOS}?limit=1&sort=createdAt&count=exact${cursor}`, { as: 'editor' })
    ).json();
    t.equal(page.page.total, 4);
    seen.push(...page.items.map((item: { id: string }) => item.id));
    next = page.page.next;
  }
  t.strictSame(seen, [first, second, third, fourth]);
  for (const query of [
    'place=',
    'orientation=round',
    'minWidth=0',
    'article=x',
    'sort=caption',
    'plcae=x',
    'place=a&place=b',
  ])
    assertProblem(t, await room.call('GET', `${PHOTOS}?${query}`, { as: 'editor' }), 'invalid-parameter');
  assertProblem(t, await room.call('GET', `${PHOTOS}?cursor=x`, { as: 'editor' }), 'invalid-cursor');
});

t.test('what is public by its record is hidden from a contributor the moment its rights end', async (t) => {
  const room = await openNewsroom(t);
  const { photo } = await published(room, { rights: { until: '2026-11-20T08:00:10Z' } });
  const see = async () => (await room.call('GET', at(photo), { as: 'contributor' })).statusCode;
  const count = async () => (await room.call('GET', PHOTOS, { as: 'contributor' })).json().items.length;
  t.equal(await see(), 200);
  t.equal(await count(), 1);
  room.time = Date.parse('2026-11-20T08:00:10Z');
  t.equal(await see(), 404);
  t.equal(await count(), 0);
  t.equal((await room.call('GET', at(photo), { as: 'editor' })).json().isPublic, false);
});

t.test('what publishing asks of a photo it keeps for as long as it is public', async (t) => {
  const room = await openNewsroom(t);
  const record = { altText: 'A photo.', creditLine: 'Ansel Wire' };
  const { id } = await uploaded(room, await jpeg(), { record });
  const patch = async (body: object) =>
    room.call('PATCH', `${PHOTOS}/${id}`, { as: 'editor', headers: { 'if-match': '*' }, body });
  const article = await publishNew(room, { headline: 'With it', photos: [{ photo: id, role: 'lead' }] });
  const refused = await patch({ altText: ' ', creditLine: null });
  assertProblem(t, refused, 'validation-failed');
  t.strictSame(
    refused.json<{ errors: { pointer: string; code: string }[] }>().errors.map(({ pointer, code }) => [pointer, code]),
    [
      ['/creditLine', 'needed-in-public'],
      ['/altText', 'needed-in-public'],
    ],
  );
  t.match((await room.call('GET', `/v1/photos/${id}`)).json(), { alt: 'A photo.', credit: 'Ansel Wire' });
  await room.call('POST', `/v1/editorial/articles/${article.id}/unpublish`, {
    as: 'editor',
    headers: { 'if-match': '*' },
    body: {},
  });
  t.equal((await patch({ altText: null, creditLine: null })).statusCode, 200);
});

t.test('rights name partners by their keys, and nobody else', async (t) => {
  const room = await openNewsroom(t);
  const { items } = (await room.call('GET', '/v1/admin/keys?limit=100', { as: 'admin' })).json<{
    items: { id: string; role: string }[];
  }>();
  const idOf = (role: string) => items.find((key) => key.role === role)?.id ?? '';
  const { id } = await uploaded(room, await jpeg());
  const rights = { partners: [idOf('partner'), idOf('contributor'), '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d'] };
  const patched = await room.call('PATCH', `${PHOTOS}/${id}`, {
    as: 'editor',
    headers: { 'if-match': '*' },
    body: { rights },
  });
  assertProblem(t, patched, 'validation-failed');
  const pointersOf = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);
  t.strictSame(pointersOf(patched.json()), ['/rights/partners/1', '/rights/partners/2']);
  const sent = await upload(room, await jpeg(), { record: { rights } });
  assertProblem(t, sent, 'validation-failed');
  t.strictSame(pointersOf(sent.json()), ['/record/rights/partners/1', '/record/rights/partners/2']);
  const right = { rights: { partners: [idOf('partner')] } };
  const taken = await room.call('PATCH', `${PHOTOS}/${id}`, {
    as: 'editor',
    headers: { 'if-match': '*' },
    body: right,
  });
  t.match(taken.json(), right);
});

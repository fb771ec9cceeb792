import SQLite from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../src/lib/ids.ts';
import { createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { addPhoto, changePhoto, kill, patch, step } from './photo-desk.ts';

const BODY = [
  {
    _type: 'block',
    _key: 'first',
    style: 'normal',
    markDefs: [],
    children: [{ _type: 'span', text: 'One.', marks: [] }],
  },
  {
    _type: 'block',
    _key: 'second',
    style: 'normal',
    markDefs: [],
    children: [{ _type: 'span', text: 'Two.', marks: [] }],
  },
];
const plain = { block: null, caption: null, altText: null };

function create(room: Newsroom, body: object, as: 'editor' | 'contributor' = 'editor') {
  return room.call('POST', '/v1/editorial/articles', {
    as,
    body: { headline: 'Bridge', dateline: { place: 'Port Ansel' }, body: BODY, ...body },
  });
}

t.test(
  'a working copy keeps its photos in their roles and order, with the captions and alt texts of each use',
  async (t) => {
    const room = await openNewsroom(t);
    const [lead, inline, gallery] = [await addPhoto(room), await addPhoto(room), await addPhoto(room)];
    const sent = [
      { photo: inline, role: 'inline', block: 'second', caption: 'Here <b>too</b>', altText: 'A bridge' },
      { photo: lead, role: 'lead' },
      { photo: gallery, role: 'gallery', caption: null },
      { photo: inline, role: 'inline', block: 'first' },
    ];
    const photos = [
      { ...plain, ...sent[0] },
      { ...plain, ...sent[1] },
      { ...plain, ...sent[2] },
      { ...plain, ...sent[3] },
    ];
    const made = await create(room, { photos: sent });
    t.equal(made.statusCode, 201, made.body);
    t.strictSame(made.json().photos, photos);
    const { id } = made.json();
    const url = `/v1/editorial/articles/${id}`;

    const same = await patch(room, id, { photos });
    t.match(same.json(), { version: 1, revision: 1 }, 'what says the same makes no revision');
    const fewer = await patch(room, id, { photos: [photos[1]] });
    t.strictSame(fewer.json().photos, [photos[1]], 'the array replaces');
    t.equal(fewer.json().revision, 2);
    t.strictSame((await patch(room, id, { genre: 'current' })).json().photos, [photos[1]], 'not sent, they stay');
    t.strictSame((await patch(room, id, { photos: null })).json().photos, []);
    t.strictSame((await room.call('GET', `${url}/revisions/1`, { as: 'editor' })).json().photos, photos);
    t.strictSame((await room.call('GET', `${url}/revisions/4`, { as: 'editor' })).json().photos, []);
    t.strictSame(
      (await step(room, id, 'revisions/1/restore')).json().photos,
      photos,
      'a revision brings its photos back',
    );
  },
);

t.test(
  'a use of a photo that cannot be is refused with its place, all of them at once, and nothing is saved',
  async (t) => {
    const room = await openNewsroom(t);
    const [one, two, killed] = [await addPhoto(room), await addPhoto(room), await addPhoto(room)];
    await kill(room, killed);
    const photos = [
      { photo: one, role: 'lead' },
      { photo: two, role: 'lead' },
      { photo: newId(), role: 'gallery' },
      { photo: killed, role: 'gallery' },
      { photo: one, role: 'gallery' },
      { photo: one, role: 'inline', block: 'gone' },
    ];
    const expected = [
      ['/photos/1/role', 'second-lead'],
      ['/photos/2/photo', 'unknown-reference'],
      ['/photos/3/photo', 'killed'],
      ['/photos/4/photo', 'repeated-photo'],
      ['/photos/5/block', 'unknown-block'],
    ];
    const places = (answer: { json(): { errors: { pointer: string; code: string }[] } }) =>
      answer.json().errors.map(({ pointer, code }) => [pointer, code]);
    const refused = await create(room, { photos });
    assertProblem(t, refused, 'validation-failed');
    t.strictSame(places(refused), expected);
    t.strictSame((await room.call('GET', '/v1/editorial/articles', { as: 'editor' })).json().items, []);

    const draft = (await create(room, {})).json();
    const repatched = await patch(room, draft.id, { photos });
    assertProblem(t, repatched, 'validation-failed');
    t.strictSame(places(repatched), expected);
    t.equal((await room.call('GET', `/v1/editorial/articles/${draft.id}`, { as: 'editor' })).json().version, 1);

    for (const [wrong, pointer] of [
      [{ photo: one, role: 'inline' }, '/photos/0/block'],
      [{ photo: one, role: 'lead', block: 'first' }, '/photos/0/block'],
      [{ photo: 'x', role: 'lead' }, '/photos/0/photo'],
      [{ photo: one, role: 'hero' }, '/photos/0/role'],
      [{ role: 'lead' }, '/photos/0/photo'],
      [{ photo: one, role: 'lead', crop: '1x1' }, '/photos/0/crop'],
      [{ photo: one, role: 'lead', altText: 'x'.repeat(1_001) }, '/photos/0/altText'],
    ] as const) {
      const answer = await create(room, { photos: [wrong] });
      t.equal(assertProblem(t, answer, 'validation-failed').errors?.[0]?.pointer, pointer);
    }
    const many = Array.from({ length: 101 }, () => ({ photo: one, role: 'inline', block: 'first' }));
    assertProblem(t, await create(room, { photos: many }), 'validation-failed');
    t.equal((await create(room, { photos: many.slice(1) })).statusCode, 201, 'inline a photo may come again');
  },
);

t.test('a photo that a contributor may not see is refused like one that is not there, to the byte', async (t) => {
  const room = await openNewsroom(t);
  const [own, others, killed] = [
    await addPhoto(room, { as: 'contributor' }),
    await addPhoto(room, { as: 'otherContributor' }),
    await addPhoto(room, { as: 'otherContributor' }),
  ];
  await kill(room, killed);
  const answerOf = async (photo: string): Promise<string> => {
    const answer = await room.call('POST', '/v1/editorial/articles', {
      as: 'contributor',
      body: { headline: 'Bridge', photos: [{ photo, role: 'lead' }] },
      headers: { 'x-request-id': 'the-same-for-all' },
    });
    const { date: _, ...headers } = answer.headers;
    return `${answer.statusCode} ${JSON.stringify(headers)} ${answer.body}`;
  };
  const absent = await answerOf(newId());
  t.match(absent, /^422 .*unknown-reference/);
  t.equal(await answerOf(others), absent);
  t.equal(await answerOf(killed), absent);
  t.match(await answerOf(own), /^201 /);

  const article = await publishNew(room, { photos: [{ photo: others, role: 'lead' }] });
  t.match(await answerOf(others), /^201 /, 'what is public may be used by all');
  await step(room, article.id, 'unpublish');
  t.equal(await answerOf(others), absent);
});

t.test('a contributor may keep what the desk put into their draft', async (t) => {
  const room = await openNewsroom(t);
  const hidden = await addPhoto(room, { as: 'otherContributor' });
  const draft = (await create(room, {}, 'contributor')).json();
  await patch(room, draft.id, { photos: [{ photo: hidden, role: 'lead' }] });
  const kept = await patch(room, draft.id, { photos: [{ photo: hidden, role: 'gallery' }] }, 'contributor');
  t.equal(kept.statusCode, 200, kept.body);
  await patch(room, draft.id, { photos: [] }, 'contributor');
  const again = await patch(room, draft.id, { photos: [{ photo: hidden, role: 'lead' }] }, 'contributor');
  assertProblem(t, again, 'validation-failed');
});

t.test('a photo that was killed since may stay in the working copy, and stops publication there', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room);
  const draft = (await create(room, { photos: [{ photo, role: 'lead' }] })).json();
  await kill(room, photo);
  t.equal((await patch(room, draft.id, { genre: 'current' })).statusCode, 200);
  t.equal((await patch(room, draft.id, { photos: [{ photo, role: 'gallery' }] })).statusCode, 200);
  const refused = await step(room, draft.id, 'publish');
  assertProblem(t, refused, 'not-publishable');
  t.same(
    refused.json().errors.map(({ code }: { code: string }) => code),
    ['photo-killed'],
  );
  await patch(room, draft.id, { photos: [] });
  assertProblem(t, await patch(room, draft.id, { photos: [{ photo, role: 'lead' }] }), 'validation-failed');
  t.equal((await step(room, draft.id, 'revisions/1/restore')).json().photos.length, 1, 'history comes back as it was');
});

t.test('an inline photo stays at its block while other text of a converted body changes', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room);
  const markdown = 'The board met.\n\nThe bridge opened at dawn.\n\nFerries go on.';
  const draft = await createArticle(room, { headline: 'Bridge', body: { markdown } });
  const block = (draft as unknown as { body: { _key: string }[] }).body[1]?._key;
  await patch(room, draft.id, { photos: [{ photo, role: 'inline', block }] });
  const changed = await patch(room, draft.id, {
    body: {
      markdown:
        'A new beginning.\n\nThe board met on Monday. It was late.\n\nThe bridge opened at dawn.\n\nFerries go on.',
    },
  });
  t.equal(changed.json().body[2]._key, block);
  t.equal(changed.json().body[2].children[0].text, 'The bridge opened at dawn.');
  t.equal((await step(room, draft.id, 'publish')).statusCode, 200);
  const [figure] = /<p>The bridge opened at dawn\.<\/p><figure [^>]*>/.exec(
    (await room.call('GET', `/v1/articles/${draft.slug}?body=html`)).json().bodyHtml,
  ) ?? [undefined];
  t.equal(figure, `<p>The bridge opened at dawn.</p><figure data-photo-id="${photo}">`);
});

t.test('when its block goes, the save is not refused; the photo stays tied and publication stops', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room);
  const uses = [{ photo, role: 'inline', block: 'second' }];
  const draft = (await create(room, { photos: uses })).json();
  const saved = await patch(room, draft.id, { body: BODY.slice(0, 1) });
  t.equal(saved.statusCode, 200);
  t.strictSame(saved.json().photos, [{ ...plain, ...uses[0] }]);
  const refused = await step(room, draft.id, 'publish');
  assertProblem(t, refused, 'not-publishable');
  t.match(refused.json().errors, [{ pointer: '/photos/0/block', code: 'photo-without-block' }]);
  t.equal(refused.json().errors.length, 1);
  assertProblem(t, await patch(room, draft.id, { photos: uses }), 'validation-failed');
  const both = await patch(room, draft.id, { body: BODY, photos: uses });
  t.equal(both.statusCode, 200, 'body and photos are looked at together');
  t.equal((await step(room, draft.id, 'publish')).statusCode, 200);
});

t.test('restoring a revision leaves a photo out that was deleted since', async (t) => {
  const room = await openNewsroom(t);
  const [gone, kept] = [await addPhoto(room), await addPhoto(room)];
  const uses = [
    { photo: gone, role: 'lead' },
    { photo: kept, role: 'gallery' },
  ];
  const draft = (await create(room, { photos: uses })).json();
  await patch(room, draft.id, { photos: [] });
  const { photos } = room.db.read.tables;
  await room.db.write(async (tx) => tx.sql.delete(photos).where(eq(photos.id, gone)));
  const restored = await step(room, draft.id, 'revisions/1/restore');
  t.strictSame(restored.json().photos, [{ ...plain, ...uses[1] }]);
  const shown = await room.call('GET', `/v1/editorial/articles/${draft.id}/revisions/1`, { as: 'editor' });
  t.strictSame(shown.json().photos, [{ ...plain, ...uses[1] }]);
});

t.test(
  'revisions and editions from before there were photos have none, and saving the same makes no new one',
  async (t) => {
    const room = await openNewsroom(t);
    const article = await publishNew(room);
    const connection = new SQLite(room.databaseUrl.slice('file:'.length));
    connection.exec('DROP TRIGGER revisions_no_update');
    connection.exec("UPDATE revisions SET content = json_remove(content, '$.photos')");
    t.notMatch(connection.prepare('SELECT content FROM revisions').pluck().get(), /photos/);
    connection.close();
    const url = `/v1/editorial/articles/${article.id}`;
    t.strictSame((await room.call('GET', url, { as: 'editor' })).json().photos, []);
    t.strictSame((await room.call('GET', `${url}/revisions/1`, { as: 'editor' })).json().photos, []);
    t.equal((await patch(room, article.id, { headline: 'Harbour bridge reopens' })).json().revision, 1);
    t.strictSame((await room.call('GET', `/v1/articles/${article.slug}?include=photos`)).json().photos, []);
    const photo = await addPhoto(room);
    t.equal((await patch(room, article.id, { photos: [{ photo, role: 'lead' }] })).json().photos.length, 1);
    t.strictSame((await step(room, article.id, 'revisions/1/restore')).json().photos, []);
    t.equal((await step(room, article.id, 'publish')).statusCode, 200);
  },
);

t.test('the newsroom finds the working copies that use a photo', async (t) => {
  const room = await openNewsroom(t);
  const [one, other] = [await addPhoto(room), await addPhoto(room)];
  const first = (await create(room, { photos: [{ photo: one, role: 'lead' }] })).json();
  const both = (await create(room, { photos: [one, other].map((photo) => ({ photo, role: 'gallery' })) })).json();
  await create(room, {});
  const found = async (query: string, as: 'editor' | 'contributor' = 'editor') =>
    (await room.call('GET', `/v1/editorial/articles?${query}`, { as }))
      .json()
      .items.map(({ id }: { id: string }) => id);
  t.strictSame(await found(`photo=${one}&sort=createdAt`), [first.id, both.id]);
  t.strictSame(await found(`photo=${other}`), [both.id]);
  t.strictSame(await found(`photo=${one},${other}&sort=createdAt&count=exact`), [first.id, both.id]);
  t.strictSame(await found(`photo=${newId()}`), []);
  t.strictSame(await found(`photo=${one}`, 'contributor'), [], 'within what they may see');
  await patch(room, both.id, { photos: [] });
  t.strictSame(await found(`photo=${other}`), [], 'as the newest revision says');
  assertProblem(t, await room.call('GET', '/v1/editorial/articles?photo=x', { as: 'editor' }), 'invalid-parameter');
});

t.test('publishing names every fault of every photo at once, with its place and what to do', async (t) => {
  const room = await openNewsroom(t);
  const until = new Date(room.time + 1_000).toISOString();
  const [bare, forbidden, ending, killed, fine] = [
    await addPhoto(room, { content: { altText: null, creditLine: ' ' } }),
    await addPhoto(room, { mayPublish: false }),
    await addPhoto(room, { rightsUntil: room.time + 1_000 }),
    await addPhoto(room, { content: { altText: null, creditLine: null } }),
    await addPhoto(room, { content: { altText: null } }),
  ];
  const draft = (
    await create(room, {
      body: [],
      photos: [
        { photo: bare, role: 'lead' },
        { photo: forbidden, role: 'gallery', altText: ' ' },
        { photo: ending, role: 'gallery' },
        { photo: killed, role: 'gallery' },
        { photo: fine, role: 'gallery', altText: 'A bridge of cables.' },
      ],
    })
  ).json();
  await kill(room, killed);
  room.time += 1_000;
  t.equal(new Date(room.time).toISOString(), until, 'rights end at the instant itself');
  const refused = await step(room, draft.id, 'publish');
  assertProblem(t, refused, 'not-publishable');
  t.strictSame(
    refused.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
    [
      ['/body', 'missing-body'],
      ['/photos/0/altText', 'photo-without-alt-text'],
      ['/photos/0/photo', 'photo-without-credit'],
      ['/photos/1/photo', 'photo-rights'],
      ['/photos/1/altText', 'photo-without-alt-text'],
      ['/photos/2/photo', 'photo-rights'],
      ['/photos/3/photo', 'photo-killed'],
    ],
  );
  await changePhoto(room, bare, { altText: 'A bridge', creditLine: 'Rosa Kettle' });
  await changePhoto(room, forbidden, { rights: { mayPublish: true } });
  await changePhoto(room, ending, { rights: { until: new Date(room.time + 1).toISOString() } });
  const photos = [bare, forbidden, ending].map((photo) => ({ photo, role: 'gallery' }));
  await patch(room, draft.id, { body: BODY, photos });
  t.equal((await step(room, draft.id, 'publish')).statusCode, 200);
});

import fc from 'fast-check';
import t from 'tap';
import { exposePhotos, lapseRights } from '../../src/photos/exposure.ts';
import { createArticle, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { addPhoto, changePhoto, changesSince, kill, newestChange, patch, rowOf, step } from '../articles/photo-desk.ts';

t.test('rights of many photos lapse in bounded steps, each photo and each article once', async (t) => {
  const room = await openNewsroom(t);
  const photos: string[] = [];
  for (let number = 0; number < 450; number += 1)
    photos.push(await addPhoto(room, { rightsUntil: room.time + 1 + (number % 7) }));
  const articles = [];
  for (let first = 0; first < photos.length; first += 90) {
    const uses = photos.slice(first, first + 90).map((photo) => ({ photo, role: 'gallery' }));
    articles.push(await publishNew(room, { headline: `Gallery ${first}`, photos: uses }));
  }
  const seq = await newestChange(room);
  let writes = 0;
  const counting = {
    ...room.db,
    write: async <T>(work: Parameters<typeof room.db.write<T>>[0]) => ((writes += 1), room.db.write(work)),
  };
  t.equal(await lapseRights(counting, room.time), 0);
  t.equal(writes, 0, 'nobody waits for a tick that has nothing to do');
  t.equal(await lapseRights(counting, room.time + 100), 450);
  t.equal(writes, 3);
  const changes = await changesSince(room, seq);
  t.strictSame(
    changes
      .filter(({ kind }) => kind === 'photo.unpublished')
      .map(({ subject }) => subject)
      .toSorted(),
    photos.toSorted(),
  );
  t.ok(changes.filter(({ kind }) => kind === 'article.updated').length <= articles.length * 3);
  t.equal((await rowOf(room, photos[0] ?? '')).publicVersion, 2);
});

t.test('two ticks at once hide nothing twice', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room, { rightsUntil: room.time + 1 });
  await publishNew(room, { photos: [{ photo, role: 'lead' }] });
  const counts = await Promise.all([lapseRights(room.db, room.time + 1), lapseRights(room.db, room.time + 1)]);
  t.strictSame(counts.toSorted(), [0, 1]);
  t.equal((await rowOf(room, photo)).publicVersion, 2);
});

t.test(
  'an article that is taken back in the instant in which rights end takes the photo from the others, too',
  async (t) => {
    const room = await openNewsroom(t);
    const photo = await addPhoto(room, { rightsUntil: room.time + 1_000 });
    const uses = { photos: [{ photo, role: 'lead' }] };
    const [one, other] = [await publishNew(room, uses), await publishNew(room, { headline: 'Other', ...uses })];
    const seq = await newestChange(room);
    room.time += 1_000;
    await step(room, one.id, 'unpublish');
    t.strictSame(await changesSince(room, seq), [
      { kind: 'photo.unpublished', subject: photo, version: 2 },
      { kind: 'article.updated', subject: other.id, version: 2 },
      { kind: 'article.unpublished', subject: one.id, version: 2 },
    ]);
  },
);

t.test('exposing what did not change writes nothing', async (t) => {
  const room = await openNewsroom(t);
  const [shown, hidden] = [await addPhoto(room), await addPhoto(room)];
  await publishNew(room, { photos: [{ photo: shown, role: 'lead' }] });
  const seq = await newestChange(room);
  room.time += 1;
  t.strictSame(await room.db.write((tx) => exposePhotos(tx, { photoIds: [shown, hidden], at: room.time })), []);
  t.strictSame(await changesSince(room, seq), []);
  t.match(await rowOf(room, shown), { publicSince: room.time - 1, publicVersion: 1 });
});

t.test(
  'whatever happens, a photo is public exactly while its rights allow it and a published article uses it',
  async (t) => {
    const room = await openNewsroom(t);
    const photos = [await addPhoto(room), await addPhoto(room), await addPhoto(room)];
    const articles: string[] = [];
    for (const name of ['One', 'Two', 'Three'])
      articles.push((await createArticle(room, { headline: name, body: { text: 'Words.' } })).id);
    const some = fc.subarray(photos);
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('use' as const), article: fc.constantFrom(...articles), photos: some }),
        fc.record({
          do: fc.constantFrom('publish' as const, 'unpublish' as const),
          article: fc.constantFrom(...articles),
        }),
        fc.record({
          do: fc.constant('rights' as const),
          photo: fc.constantFrom(...photos),
          mayPublish: fc.boolean(),
          lasts: fc.constantFrom(null, 0, 2_000),
        }),
        fc.record({ do: fc.constant('tick' as const) }),
      ),
      { minLength: 1, maxLength: 15 },
    );
    const check = async () => {
      const { publishedArticles } = room.db.read.tables;
      const listed = (await room.call('GET', '/v1/articles?include=photos&limit=100')).json().items;
      const inUse = new Map<string, string[]>();
      for (const item of listed) {
        const working = (await room.call('GET', `/v1/editorial/articles/${item.id}`, { as: 'editor' })).json();
        const { revision } = working.publishedEdition;
        const edition = (
          await room.call('GET', `/v1/editorial/articles/${item.id}/revisions/${revision}`, { as: 'editor' })
        ).json();
        inUse.set(
          item.id,
          edition.photos.map(({ photo }: { photo: string }) => photo),
        );
      }
      const allowed = new Map<string, boolean>();
      for (const photo of photos) {
        const { state, mayPublish, rightsUntil, publicSince } = await rowOf(room, photo);
        const isAllowed = state === 'active' && mayPublish && (rightsUntil === null || rightsUntil > room.time);
        allowed.set(photo, isAllowed);
        const isUsed = [...inUse.values()].flat().includes(photo);
        t.equal(publicSince !== null, isAllowed && isUsed);
      }
      for (const item of listed) {
        const expected = (inUse.get(item.id) ?? []).filter((photo) => allowed.get(photo));
        t.strictSame(
          item.photos.map(({ id }: { id: string }) => id),
          expected,
        );
      }
      const rows = await room.db.read.sql.select().from(publishedArticles);
      for (const row of rows)
        t.equal(
          row.hasPhoto,
          (inUse.get(row.articleId) ?? []).some((photo) => allowed.get(photo)),
        );
    };
    await fc.assert(
      fc.asyncProperty(steps, async (actions) => {
        for (const action of actions) {
          room.time += 1_000;
          if (action.do === 'use')
            await patch(room, action.article, { photos: action.photos.map((photo) => ({ photo, role: 'gallery' })) });
          else if (action.do === 'rights') {
            const until = action.lasts === null ? null : new Date(room.time + action.lasts).toISOString();
            await changePhoto(room, action.photo, { rights: { mayPublish: action.mayPublish, until } });
          } else if (action.do === 'tick') await lapseRights(room.db, room.time);
          else await step(room, action.article, action.do);
        }
        await lapseRights(room.db, room.time);
        await check();
      }),
      { numRuns: 30 },
    );
    await kill(room, photos[0] ?? '');
    await check();
  },
);

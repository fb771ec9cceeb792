import t, { type Test } from 'tap';
import { seedDemo } from '../../src/demo/seed.ts';
import { contractOf } from '../../src/http/openapi.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { EXAMPLE_IDS } from '../../src/lib/examples.ts';
import { newId } from '../../src/lib/ids.ts';
import { openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import { operationsOf } from '../contract/operations.ts';
import { openNewsroom as openRoom } from '../helpers/newsroom.ts';
import { openNewsroom } from '../imports/importing.ts';

const NOW = Date.UTC(2026, 11, 1);

/** Where the pictures of the demonstration go, and what looks at them. */
function openPictures(t: Test, { mediaUrl }: { readonly mediaUrl: string }) {
  const images = openImages();
  t.teardown(() => images.close());
  return { storage: openMedia({ url: mediaUrl, aws: {} }), images };
}

t.test('the demonstration newsroom is loaded whole, and once', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const deps = { db, ...pictures, now: () => NOW, newId, newKey: newBlockKey };
    const first = await seedDemo(deps);
    t.equal(first.article.created, 22);
    t.equal(first.article.published, 20, 'two are drafts');
    t.equal(first.section.created, 3);
    t.ok(first.photo.created >= 16);
    const again = await seedDemo(deps);
    t.match(again.article, { created: 0, updated: 0, unchanged: 22, published: 0 });
    t.match(again.photo, { created: 0, updated: 0, unchanged: first.photo.created, refused: 0 });
  });
  t.same(newsroom.rows('SELECT language FROM published_articles GROUP BY 1'), [{ language: 'de' }, { language: 'en' }]);
});

t.test('under a clock that is behind, stories to come are left out and the rest is loaded', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const summary = await seedDemo({ db, ...pictures, now: () => Date.UTC(2026, 9, 25), newId, newKey: newBlockKey });
    t.ok(summary.article.created > 0);
    t.ok(summary.article.refused > 0);
  });
});

t.test(
  'documentation names what a newly loaded demonstration has: its calls can be made as they are filled in',
  async (t) => {
    const room = await openRoom(t, { now: () => NOW });
    await seedDemo({
      db: room.db,
      storage: room.storage,
      images: room.images,
      now: () => NOW,
      newId,
      newKey: newBlockKey,
    });
    const { article, section, tag, author, photo } = EXAMPLE_IDS;
    const named = [
      ['articles', article, 'harbour-bridge-reopens'],
      ['sections', section, 'harbour-city'],
      ['tags', tag, 'bridges'],
      ['authors', author, 'ada-roe'],
    ] as const;
    for (const [kind, id, slug] of named) {
      const answer = await room.call('GET', `/v1/editorial/${kind}/${id}`, { as: 'editor' });
      t.equal(answer.statusCode, 200, slug);
      t.equal(answer.json().slug, slug);
    }
    const shown = await room.call('GET', `/v1/editorial/photos/${photo}`, { as: 'editor' });
    t.equal(shown.statusCode, 200);
    const refused: string[] = [];
    for (const { name, path, operation, parameters } of operationsOf(contractOf(room.app))) {
      const [method = ''] = name.split(' ');
      const filled = parameters.reduce((url, one) => url.replace(`{${one.name}}`, String(one.example)), path);
      const headers = Object.fromEntries(
        parameters.flatMap((one) =>
          one.in === 'header' && typeof one.example === 'string' ? [[one.name.toLowerCase(), one.example]] : [],
        ),
      );
      const body = operation.requestBody?.content['application/json']?.example;
      const { statusCode } = await room.call(method, filled, {
        as: 'admin',
        headers,
        ...(body !== undefined && { body }),
      });
      if (statusCode >= 400) refused.push(`${operation.operationId} ${statusCode}`);
    }
    // There is no key to name, and no file in an example; what readers may see, or others use, is not deleted; and a photo that was
    // killed, as its example does, is gone.
    t.strictSame(refused.toSorted(), [
      'deleteArticle 409',
      'deleteAuthor 409',
      'deletePhoto 409',
      'deleteSection 409',
      'deleteTag 409',
      'getKey 404',
      'getSyndicatedPhoto 410',
      'revokeKey 404',
      'uploadPhoto 415',
    ]);
  },
);

t.test('a newsroom that has a part of the demonstration gets the rest and no id twice', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const deps = { db, ...pictures, newId, newKey: newBlockKey };
    const first = await seedDemo({ ...deps, now: () => Date.UTC(2026, 9, 25) });
    const rest = await seedDemo({ ...deps, now: () => NOW });
    t.ok(first.article.created > 0);
    t.equal(first.article.created + rest.article.created, 22);
    t.match(await seedDemo({ ...deps, now: () => NOW }), { article: { created: 0, updated: 0, unchanged: 22 } });
  });
});

t.test('photos of the demonstration have ids of their own range, so that more of them move no other id', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase((db) => seedDemo({ db, ...pictures, now: () => NOW, newId, newKey: newBlockKey }));
  const ids = newsroom.rows('SELECT id FROM photos ORDER BY id').map(({ id }) => id);
  t.equal(ids[0], '01a0f4c2-c400-7000-809c-440000000000');
  t.equal(new Set(ids).size, ids.length);
  t.match(newsroom.rows('SELECT id FROM articles UNION SELECT id FROM tags'), [{ id: /-8000-/ }]);
});

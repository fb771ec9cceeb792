import fc from 'fast-check';
import t from 'tap';
import { RENDITION_WIDTHS } from '../../src/photos/renditions.ts';
import { ArticlePhoto, CROPS, PublicPhoto } from '../../src/photos/delivery-schema.ts';
import { articlePhotoView, photoView } from '../../src/photos/delivery-view.ts';
import type { PublicPhotoRow } from '../../src/photos/delivery-store.ts';
import { type PhotoRoom, openPhotoRoom, START } from '../helpers/photo-rows.ts';
import { assertProblem } from '../helpers/problem.ts';

const WHOLE = 'public, max-age=10, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400';
const DAY = 86_400_000;

async function idsOf(room: PhotoRoom, query: string): Promise<string[]> {
  const response = await room.call(`/v1/photos?${query}`);
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
}

/** Every page of a list, in order. */
async function allIds(room: PhotoRoom, query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const url: string = `/v1/photos?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: { items: { id: string }[]; page: { next: string | null } } = (await room.call(url)).json();
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.page.next;
  }
  return ids;
}

const row: PublicPhotoRow = {
  id: '01a0f4c2-c400-7000-8001-000000000000',
  sha256: 'ab'.repeat(32),
  width: 4_000,
  height: 3_000,
  dominantColour: '#c08a5b',
  thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
  focalX: 0.1,
  focalY: 0.5,
  content: JSON.stringify({
    headline: null,
    caption: 'Its caption.',
    altText: 'Its alt text.',
    extendedDescription: null,
    creditLine: 'Rosa Kettle',
    creators: [],
    copyrightNotice: null,
    usageTerms: null,
    dateCreated: '2026-11',
    locationCreated: null,
    locationsShown: [],
    peopleShown: [],
    digitalSourceType: null,
  }),
  territories: '["NZ","AU"]',
  publicSince: START,
  rightsUntil: null,
  updatedAt: START,
};

t.test('a photo says all that an <img> or a <picture> needs', async (t) => {
  const photo = photoView(row, { baseUrl: 'https://example.org', crop: undefined });
  t.same(PublicPhoto.parse(photo), photo, 'it has the members of the contract and no other');
  const version = /\?v=([\w-]{12})$/.exec(photo.src)?.[1];
  const address = (width: number, format: string) =>
    `https://example.org/media/${row.id}/${width}.${format}?v=${version}`;
  t.equal(photo.src, address(960, 'jpeg'));
  for (const [srcset, format] of [
    [photo.srcset, 'jpeg'],
    [photo.sources[0]?.srcset, 'avif'],
    [photo.sources[1]?.srcset, 'webp'],
  ] as const) {
    t.equal(srcset, RENDITION_WIDTHS.map((width) => `${address(width, format)} ${width}w`).join(', '));
  }
  t.strictSame(
    photo.sources.map(({ type }) => type),
    ['image/avif', 'image/webp'],
  );
  t.match(photo, {
    width: 2_560,
    height: 1_920,
    orientation: 'landscape',
    alt: 'Its alt text.',
    credit: 'Rosa Kettle',
    dateCreated: '2026-11',
    territories: ['NZ', 'AU'],
    publishedAt: '2026-11-20T08:00:00.000Z',
    sizes: '100vw',
    focalPoint: { x: 0.1, y: 0.5 },
  });
  t.notOk('altText' in photo || 'creditLine' in photo || 'rights' in photo || 'sha256' in photo);
});

t.test(
  'in a crop all addresses and sizes are those of the crop, and the focal point is where it is in it',
  async (t) => {
    const photo = photoView(row, { baseUrl: 'https://example.org', crop: '1x1' });
    t.strictSame([photo.width, photo.height], [2_560, 2_560]);
    t.strictSame(photo.focalPoint, { x: 0.133, y: 0.5 });
    t.equal(photo.orientation, 'landscape');
    const all = [photo.src, ...photo.srcset.split(', '), ...photo.sources.flatMap(({ srcset }) => srcset.split(', '))];
    for (const address of all) t.match(address, /\/media\/[\w-]+\/\d+\.\w+\?v=[\w-]{12}&crop=1x1( \d+w)?$/);
  },
);

t.test(
  'whatever its size, a photo has a src in its srcset, and width and height of the largest picture there',
  async () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 16_384 }),
      height: fc.integer({ min: 1, max: 16_384 }),
      crop: fc.constantFrom(undefined, ...CROPS),
    });
    fc.assert(
      fc.property(sizes, ({ width, height, crop }) => {
        const photo = photoView({ ...row, width, height }, { baseUrl: 'https://example.org', crop });
        const offered = photo.srcset.split(', ').map((each) => each.split(' '));
        const isIn = offered.some(([address]) => address === photo.src);
        const { focalPoint } = photo;
        const isPoint = [focalPoint.x, focalPoint.y].every((value) => value >= 0 && value <= 1);
        return isIn && isPoint && offered.at(-1)?.[1] === `${photo.width}w` && photo.height >= 1;
      }),
    );
  },
);

t.test('in an article the caption and the alt text of the use win, and the sizes are those of the role', async (t) => {
  const options = { baseUrl: 'https://example.org', crop: undefined };
  const own = articlePhotoView(row, { role: 'lead', block: null, caption: null, altText: null }, options);
  t.same(ArticlePhoto.parse(own), own);
  t.match(own, { caption: 'Its caption.', alt: 'Its alt text.', role: 'lead', block: null, sizes: '100vw' });
  const use = { role: 'inline', block: 'a1', caption: 'Here.', altText: 'Seen here.' } as const;
  t.match(articlePhotoView(row, use, options), {
    caption: 'Here.',
    alt: 'Seen here.',
    block: 'a1',
    sizes: '(min-width: 48rem) 42rem, 100vw',
  });
  t.equal(articlePhotoView(row, { ...use, role: 'gallery' }, options).sizes, '(min-width: 48rem) 33vw, 50vw');
});

t.test('one photo, with everything that a cache on the way needs', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.add({ territories: '["NZ"]' });
  const response = await room.call(`/v1/photos/${photo.id}?crop=16x9`);
  t.equal(response.statusCode, 200);
  t.same(PublicPhoto.parse(response.json()), response.json());
  t.match(response.headers, {
    etag: /^"[\w-]{22}"$/,
    'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
    'cache-control': WHOLE,
    'surrogate-key': `photo/${photo.id}`,
    vary: 'Authorization, Accept-Encoding',
  });
  const again = await room.call(`/v1/photos/${photo.id}?crop=16x9`, {
    headers: { 'if-none-match': response.headers.etag! },
  });
  t.equal(again.statusCode, 304);
  const fields = await room.call(`/v1/photos/${photo.id}?fields=id,src`);
  t.strictSame(Object.keys(fields.json()), ['id', 'src']);
});

t.test('what is not public is, to the byte, what is not there, for readers and for every key', async (t) => {
  const room = await openPhotoRoom(t);
  const hidden = [
    await room.add({ publicSince: null }),
    await room.add({ rightsUntil: START }),
    await room.add({ state: 'killed', publicSince: null, wasPublic: false, killedAt: START }),
  ];
  const headers = { 'x-request-id': 'the-same-for-all' };
  for (const as of ['reader', 'partner', 'contributor', 'editor', 'admin'] as const) {
    const absent = await room.call('/v1/photos/01a0f4c2-c400-7000-8001-00000000ffff', { as, headers });
    assertProblem(t, absent, 'not-found');
    for (const { id } of hidden) {
      const response = await room.call(`/v1/photos/${id}`, { as, headers });
      t.equal(response.body, absent.body);
      const { date: _date, ...rest } = response.headers;
      const { date: _other, ...expected } = absent.headers;
      t.strictSame(rest, expected);
    }
  }
  for (const { id } of hidden) t.notOk((await idsOf(room, 'limit=100')).includes(id));
});

t.test('what was killed after it was public is gone, for good', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.add();
  t.equal((await room.call(`/v1/photos/${photo.id}`)).statusCode, 200);
  await room.change(photo.id, { state: 'killed', publicSince: null, killedAt: START }, 'photo.killed');
  assertProblem(t, await room.call(`/v1/photos/${photo.id}`), 'gone');
  t.strictSame(await idsOf(room, ''), []);
});

t.test('a photo leaves every answer at the millisecond in which its rights end, kept answers too', async (t) => {
  const room = await openPhotoRoom(t);
  const until = START + 30_000;
  const photo = await room.add({ rightsUntil: until, content: { creators: ['Rosa Kettle'] } });
  const other = await room.add();
  const urls = [`/v1/photos/${photo.id}`, '/v1/photos', '/v1/photos?creator=Rosa%20Kettle&count=exact'];
  for (room.time of [START, START, until - 1]) {
    for (const url of urls) t.match((await room.call(url)).body, photo.id, `${url} at ${room.time - START}`);
  }
  const etags = await Promise.all(urls.map(async (url) => (await room.call(url)).headers.etag!));
  room.time = until;
  for (const [index, url] of urls.entries()) {
    for (const as of ['reader', 'editor'] as const) {
      const response = await room.call(url, { as, headers: { 'if-none-match': etags[index]! } });
      t.notMatch(response.body, photo.id);
      t.equal(response.statusCode, index === 0 ? 404 : 200);
    }
  }
  t.match((await room.call('/v1/photos?count=exact')).json(), { items: [{ id: other.id }], page: { total: 1 } });
});

t.test(
  'no lifetime runs past the end of rights: made, kept, not modified, by HEAD; to key holders nothing lives',
  async (t) => {
    const room = await openPhotoRoom(t);
    const photo = await room.add({ rightsUntil: START + 70_000 });
    await room.add();
    const expected: [number, string][] = [
      [0, 'public, max-age=10, s-maxage=60, stale-while-revalidate=10, stale-if-error=10'],
      [10_000, 'public, max-age=10, s-maxage=60, must-revalidate'],
      [40_500, 'public, max-age=10, s-maxage=29, must-revalidate'],
      [69_999, 'public, max-age=0, s-maxage=0, must-revalidate'],
    ];
    for (const url of [`/v1/photos/${photo.id}`, '/v1/photos']) {
      room.time = START;
      const { etag } = (await room.call(url)).headers;
      for (const [after, header] of expected) {
        room.time = START + after;
        t.equal((await room.call(url)).headers['cache-control'], header);
        t.equal((await room.call(url, { method: 'HEAD' })).headers['cache-control'], header);
        const known = await room.call(url, { headers: { 'if-none-match': etag! } });
        t.equal(known.statusCode, 304);
        t.equal(known.headers['cache-control'], header);
        const gzip = await room.call(url, { headers: { 'accept-encoding': 'gzip' } });
        t.equal(gzip.headers['cache-control'], header);
        t.equal((await room.call(url, { as: 'editor' })).headers['cache-control'], 'private, no-cache');
      }
    }
  },
);

t.test('a list lives no longer than the photo behind its page, or than what it counts', async (t) => {
  const room = await openPhotoRoom(t);
  await room.add({ publicSince: START - 2, rightsUntil: START + 5_000 });
  await room.add({ publicSince: START - 1, rightsUntil: START + 9_000 });
  await room.add({ publicSince: START });
  const lifetime = async (query: string) => (await room.call(`/v1/photos?${query}`)).headers['cache-control'];
  t.equal(await lifetime('limit=1'), 'public, max-age=9, s-maxage=9, must-revalidate', 'the next page may go');
  t.equal(await lifetime('limit=1&count=exact'), 'public, max-age=5, s-maxage=5, must-revalidate');
  t.equal(await lifetime('limit=2'), 'public, max-age=5, s-maxage=5, must-revalidate');
});

t.test('what is published, changed or withdrawn is seen by the next request', async (t) => {
  const room = await openPhotoRoom(t);
  t.strictSame(await idsOf(room, ''), []);
  const photo = await room.add();
  t.strictSame(await idsOf(room, ''), [photo.id]);
  const before = await room.call(`/v1/photos/${photo.id}`);
  await room.change(photo.id, { focalX: 0.2 });
  const after = await room.call(`/v1/photos/${photo.id}`);
  t.not(after.headers.etag, before.headers.etag);
  t.not(after.json<{ src: string }>().src, before.json<{ src: string }>().src, 'the picture has another version');
  await room.change(photo.id, { publicSince: null }, 'photo.unpublished');
  t.strictSame(await idsOf(room, ''), []);
  assertProblem(t, await room.call(`/v1/photos/${photo.id}`), 'not-found');
});

t.test('each filter narrows, names are found whatever their case and accents', async (t) => {
  const room = await openPhotoRoom(t);
  const place = (city: string, countryName: string) => ({
    sublocation: null,
    city,
    provinceState: null,
    countryName,
    countryCode: null,
    worldRegion: null,
  });
  const one = await room.add({
    content: { creators: ['Māra Ķēniņa, Rīga'], locationCreated: place('Tromsø', 'Norway'), dateCreated: '2026-11-20' },
    publicSince: START,
  });
  const two = await room.add({
    content: { creators: ['Rosa Kettle'], locationsShown: [place('Port Ansel', 'Norway')], dateCreated: '2026-10' },
    width: 1_000,
    height: 1_500,
    publicSince: START + 1,
  });
  const three = await room.add({ width: 800, height: 800, publicSince: START + 2 });
  const articleId = await room.article('harbour-bridge', [three.id, one.id]);
  const cases: [query: string, expected: string[]][] = [
    ['', [three.id, two.id, one.id]],
    ['sort=publishedAt', [one.id, two.id, three.id]],
    ['sort=-takenAt', [one.id, two.id, three.id]],
    ['sort=takenAt', [three.id, two.id, one.id]],
    ['place=tromso', [one.id]],
    ['place=NORWAY', [two.id, one.id]],
    ['place=norway&sort=takenAt', [two.id, one.id]],
    ['place=nowhere', []],
    ['creator=mara%20kenina,%20riga', [one.id]],
    ['creator=ROSA+KETTLE', [three.id, two.id]],
    ['creator=rosa+kettle&place=norway', [two.id]],
    ['orientation=landscape', [one.id]],
    ['orientation=portrait', [two.id]],
    ['orientation=square&sort=-takenAt', [three.id]],
    ['minWidth=1000', [two.id, one.id]],
    ['minWidth=1001&sort=takenAt', [one.id]],
    ['takenFrom=2026-11-01', [one.id]],
    ['takenTo=2026-11-01', [two.id]],
    ['takenFrom=2026-10-01&takenTo=2026-12-01&sort=takenAt', [two.id, one.id]],
    ['article=harbour-bridge', [three.id, one.id]],
    [`article=${articleId}&sort=publishedAt`, [one.id, three.id]],
    [`article=${articleId}&orientation=square&place=norway`, []],
    ['article=no-such-article', []],
  ];
  for (const [query, expected] of cases) {
    t.strictSame(await idsOf(room, query), expected, query);
    const counted = await room.call(`/v1/photos?${query}${query === '' ? '' : '&'}count=exact`);
    t.equal(counted.json<{ page: { total: number } }>().page.total, expected.length, `${query} counted`);
    t.strictSame(await allIds(room, `${query}${query === '' ? '' : '&'}limit=1`), expected, `${query} page by page`);
  }
});

t.test('an article that takes up another photo shows in the list of its photos', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.add();
  t.strictSame(await idsOf(room, 'article=harbour-bridge'), []);
  await room.article('harbour-bridge', [photo.id]);
  t.strictSame(await idsOf(room, 'article=harbour-bridge'), [photo.id]);
});

t.test('pages hold every photo once, in every order, whatever comes and goes in between', async (t) => {
  const room = await openPhotoRoom(t);
  const photos = [];
  for (let index = 0; index < 23; index += 1) {
    const dateCreated = index % 3 === 0 ? null : `2026-0${1 + (index % 4)}`;
    photos.push(await room.add({ publicSince: START + (index % 5), content: { dateCreated } }));
  }
  const ids = photos.map(({ id }) => id).toSorted();
  for (const sort of ['publishedAt', '-publishedAt', 'takenAt', '-takenAt']) {
    t.strictSame((await allIds(room, `sort=${sort}&limit=4`)).toSorted(), ids, sort);
    t.strictSame((await allIds(room, `sort=${sort}&limit=4&creator=rosa+kettle`)).toSorted(), ids, `${sort} of one`);
  }
  const first: { page: { next: string } } = (await room.call('/v1/photos?limit=4')).json();
  for (const query of ['limit=4&sort=takenAt', 'limit=4&minWidth=1']) {
    assertProblem(t, await room.call(`/v1/photos?${query}&cursor=${first.page.next}`), 'invalid-cursor');
  }
  const second = await room.call(`/v1/photos?limit=4&crop=1x1&cursor=${first.page.next}`);
  t.equal(second.statusCode, 200, 'what is shown of the photos is no filter');
  t.match(second.headers.link, /rel="next"$/);
});

t.test('a parameter that nobody knows, or that makes no sense, is refused', async (t) => {
  const room = await openPhotoRoom(t);
  for (const query of [
    'crop=2x1',
    'crop=16x9,1x1',
    'minWidth=0',
    'minWidth=1e3',
    'orientation=tall',
    'sort=width',
    'takenFrom=yesterday',
    'place=',
    'colour=red',
    'article=No%20Slug',
    'fields=altText',
    'limit=101',
  ]) {
    assertProblem(t, await room.call(`/v1/photos?${query}`), 'invalid-parameter');
  }
});

t.test('rights that end later than any lifetime shorten none', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.add({ rightsUntil: START + 2 * DAY });
  t.equal((await room.call(`/v1/photos/${photo.id}`)).headers['cache-control'], WHOLE);
});

import t from 'tap';
import { type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { addPhoto, changePhoto, changesSince, kill, newestChange, patch, rowOf, step, tick } from './photo-desk.ts';

interface Shown {
  readonly id: string;
  readonly role: string;
}

async function shownOf(room: Newsroom, slug: string): Promise<string[]> {
  const answer = await room.call('GET', `/v1/articles/${slug}?include=photos`);
  return answer.json().photos.map(({ id }: Shown) => id);
}

async function slugsOf(room: Newsroom, query: string): Promise<string[]> {
  const answer = await room.call('GET', `/v1/articles?${query}`);
  return answer.json().items.map(({ slug }: { slug: string }) => slug);
}

const BODY = [
  { _type: 'block', _key: 'a', style: 'normal', markDefs: [], children: [{ _type: 'span', text: 'One.', marks: [] }] },
  { _type: 'block', _key: 'b', style: 'normal', markDefs: [], children: [{ _type: 'span', text: 'Two.', marks: [] }] },
];

t.test('publishing makes photos public, and readers get them in their roles, the lead first', async (t) => {
  const room = await openNewsroom(t);
  const [gallery, lead, inline] = [await addPhoto(room), await addPhoto(room), await addPhoto(room)];
  t.match(await rowOf(room, lead), { publicSince: null, wasPublic: false, publicVersion: 0 });
  const article = await publishNew(room, {
    body: BODY,
    photos: [
      { photo: gallery, role: 'gallery', caption: 'Only here', altText: 'This one' },
      { photo: lead, role: 'lead' },
      { photo: inline, role: 'inline', block: 'a' },
    ],
  });
  t.match(await rowOf(room, lead), { publicSince: room.time, wasPublic: true, publicVersion: 1, version: 1 });

  const { photos } = (await room.call('GET', `/v1/articles/${article.slug}?include=photos`)).json();
  t.match(photos, [
    {
      id: lead,
      role: 'lead',
      block: null,
      caption: 'Cars cross the harbour bridge.',
      credit: 'Rosa Kettle / Ansel Wire',
    },
    { id: gallery, role: 'gallery', caption: 'Only here', alt: 'This one' },
    { id: inline, role: 'inline', block: 'a', alt: 'Cars cross a long bridge at dawn.' },
  ]);
  t.equal(photos.length, 3);
  const [item] = (await room.call('GET', '/v1/articles?include=photos')).json().items;
  t.strictSame(item.photos, photos);
  const { photos: cropped } = (await room.call('GET', `/v1/articles/${article.slug}?fields=photos&crop=1x1`)).json();
  t.match(cropped[0].src, /crop=1x1/);
  t.equal(cropped[0].width, cropped[0].height);
  t.strictSame(
    Object.keys((await room.call('GET', `/v1/articles/${article.slug}?fields=photos`)).json()),
    ['photos'],
    'naming the field is asking for it',
  );
  t.notOk('photos' in (await room.call('GET', `/v1/articles/${article.slug}`)).json());
  for (const wrong of ['crop=2x1', 'crop=', 'include=photo', 'include=photos,'])
    assertProblem(t, await room.call('GET', `/v1/articles?${wrong}`), 'invalid-parameter');

  await step(room, article.id, 'unpublish');
  t.match(await rowOf(room, lead), { publicSince: null, wasPublic: true, publicVersion: 2 });
});

t.test('an inline photo follows its block in HTML, escaped and with addresses of ours alone', async (t) => {
  const room = await openNewsroom(t);
  const nasty = '""><script>alert(1)</script>\nnext & last'; // marks with nothing between them quote nobody
  const [inline, lead] = [
    await addPhoto(room, { content: { caption: nasty, altText: nasty, creditLine: "' onerror='x" } }),
    await addPhoto(room),
  ];
  const { slug, id } = await publishNew(room, {
    body: BODY,
    photos: [
      { photo: inline, role: 'inline', block: 'a' },
      { photo: lead, role: 'lead' },
    ],
  });
  // The crop is for the photos beside the text.
  const { bodyHtml } = (await room.call('GET', `/v1/articles/${slug}?body=html&crop=16x9`)).json();
  t.match(bodyHtml, new RegExp(`^<p>One\\.</p><figure data-photo-id="${inline}"><picture><source `));
  t.match(bodyHtml, /<\/figcaption><\/figure>\n<p>Two\.<\/p>\n$/);
  t.notMatch(bodyHtml, /<script|loading="lazy" onerror/);
  t.match(bodyHtml, /alt="&quot;&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;\nnext &amp; last" loading="lazy">/);
  t.match(bodyHtml, /<figcaption>&quot;&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;<br>next &amp; last <small>/);
  t.match(bodyHtml, / width="\d+" height="\d+" /);
  const addresses = [...bodyHtml.matchAll(/(?:src|srcset)="([^"]+)"/g)].flatMap(([, list = '']) =>
    list.split(', ').map((each: string) => each.split(' ')[0]),
  );
  t.ok(addresses.length > 4);
  for (const address of addresses)
    t.match(address, new RegExp(`^http://localhost:80/media/${inline}/\\d+\\.(avif|webp|jpeg)\\?v=[^"<>&]+$`));
  const list = (await room.call('GET', '/v1/articles?body=html&crop=16x9')).json();
  t.equal(list.items[0].bodyHtml, bodyHtml);
  await kill(room, inline);
  t.equal((await room.call('GET', `/v1/articles/${id}?body=html`)).json().bodyHtml, '<p>One.</p>\n<p>Two.</p>\n');
});

t.test(
  'a change to the record of a photo shows in every article that uses it, with a new ETag and lines in the log',
  async (t) => {
    const room = await openNewsroom(t);
    const photo = await addPhoto(room);
    const photos = [{ photo, role: 'lead' }];
    const one = await publishNew(room, { headline: 'One', photos });
    const two = await publishNew(room, { headline: 'Two', photos });
    const other = await publishNew(room, { headline: 'Three' });
    t.equal((await rowOf(room, photo)).publicVersion, 1, 'it became public once');
    const urls = [
      `/v1/articles/${one.slug}?include=photos`,
      `/v1/articles/${two.slug}?include=photos`,
      '/v1/articles?include=photos',
    ];
    const before = await Promise.all(urls.map((url) => room.call('GET', url)));
    const seq = await newestChange(room);
    room.time += 5_000;
    await changePhoto(room, photo, { caption: 'Cars cross at dawn.' });
    for (const [index, url] of urls.entries()) {
      const after = await room.call('GET', url);
      t.match(after.body, 'Cars cross at dawn.');
      t.not(after.headers['etag'], before[index]?.headers['etag']);
      t.equal(after.headers['last-modified'], new Date(room.time).toUTCString());
      const again = await room.call('GET', url, { headers: { 'if-none-match': String(after.headers['etag']) } });
      t.equal(again.statusCode, 304);
    }
    const changes = await changesSince(room, seq);
    t.strictSame(
      changes.map(({ kind, subject }) => [kind, subject]).toSorted(),
      [
        ['article.updated', one.id],
        ['article.updated', two.id],
        ['photo.updated', photo],
      ].toSorted(),
    );
    t.notMatch(JSON.stringify(changes), other.id);
  },
);

t.test('a photo of two articles stays public, since the same instant, until the second lets it go', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room);
  const photos = [{ photo, role: 'lead' }];
  const first = await publishNew(room, { headline: 'One', photos });
  const since = room.time;
  room.time += 1_000;
  const second = await publishNew(room, { headline: 'Two', photos });
  t.match(await rowOf(room, photo), { publicSince: since, publicVersion: 1 });
  await step(room, first.id, 'unpublish');
  t.match(await rowOf(room, photo), { publicSince: since, publicVersion: 1 });
  t.strictSame(await shownOf(room, second.slug), [photo]);
  const seq = await newestChange(room);
  await patch(room, second.id, { photos: [] });
  t.strictSame(await shownOf(room, second.slug), [photo], 'the edition stays as it was published');
  await step(room, second.id, 'publish');
  t.strictSame(await shownOf(room, second.slug), []);
  t.match(await rowOf(room, photo), { publicSince: null, publicVersion: 2 });
  t.strictSame(
    (await changesSince(room, seq)).map(({ kind }) => kind),
    ['photo.unpublished', 'article.updated'],
  );
  const { photoTerms } = room.db.read.tables;
  t.strictSame(await room.db.read.sql.select({ since: photoTerms.publicSince }).from(photoTerms), [{ since: null }]);
});

t.test(
  'rights hide a photo to the millisecond by the clock alone, and the next tick writes it down once',
  async (t) => {
    const room = await openNewsroom(t);
    const end = room.time + 90_500;
    const [ending, staying] = [await addPhoto(room, { rightsUntil: end }), await addPhoto(room)];
    const alone = await publishNew(room, { headline: 'Alone', photos: [{ photo: ending, role: 'lead' }] });
    const both = await publishNew(room, {
      headline: 'Both',
      photos: [ending, staying].map((photo) => ({ photo, role: 'gallery' })),
    });
    const url = `/v1/articles/${both.slug}?include=photos`;
    const list = '/v1/articles?include=photos&body=html';
    const fresh = await room.call('GET', url);
    const maxima = (header: unknown) =>
      [...String(header).matchAll(/(?:max-age|s-maxage|stale-[a-z-]+)=(\d+)/g)].map(([, seconds]) => Number(seconds));
    const lifetime = (answer: { headers: Record<string, unknown> }) => {
      const [browser = 0, shared = 0, , stale = 0] = maxima(answer.headers['cache-control']);
      return Math.max(browser, shared) + stale;
    };
    t.ok(lifetime(fresh) * 1_000 <= 90_500, 'fresh and stale together end before the rights');
    t.ok(lifetime(await room.call('GET', list)) * 1_000 <= 90_500);
    t.ok(lifetime(await room.call('GET', `/v1/articles/${both.slug}`)) > 80_000, 'without photos nothing ends');

    room.time = end - 1;
    t.strictSame(await shownOf(room, both.slug), [ending, staying]);
    t.strictSame(maxima((await room.call('GET', url)).headers['cache-control']), [0, 0]);
    room.time = end;
    t.strictSame(await shownOf(room, both.slug), [staying]);
    t.strictSame(await shownOf(room, alone.slug), []);
    const seq = await newestChange(room);
    t.equal(await tick(room, end - 1), 0);
    t.equal(await tick(room, end), 1);
    t.equal(await tick(room, end), 0);
    t.strictSame(await changesSince(room, seq), [
      { kind: 'photo.unpublished', subject: ending, version: 2 },
      { kind: 'article.updated', subject: alone.id, version: 2 },
      { kind: 'article.updated', subject: both.id, version: 2 },
    ]);
    t.strictSame(await slugsOf(room, 'hasPhoto=true'), [both.slug]);
    t.strictSame(await slugsOf(room, 'hasPhoto=false'), [alone.slug]);
    t.equal((await room.call('GET', url)).headers['last-modified'], new Date(end).toUTCString());

    room.time += 1_000;
    await changePhoto(room, ending, { rights: { until: null } });
    t.strictSame(await shownOf(room, alone.slug), [ending], 'rights that are extended show it again');
    t.match(await rowOf(room, ending), { publicSince: room.time, publicVersion: 3 });
    t.strictSame(await slugsOf(room, 'hasPhoto=true&sort=publishedAt'), [alone.slug, both.slug]);
  },
);

t.test('what is forbidden or killed is gone from every article at once', async (t) => {
  const room = await openNewsroom(t);
  const [forbidden, killed] = [await addPhoto(room), await addPhoto(room)];
  const { slug } = await publishNew(room, {
    photos: [forbidden, killed].map((photo) => ({ photo, role: 'gallery' })),
  });
  const etagOf = async () => (await room.call('GET', `/v1/articles/${slug}?include=photos`)).headers['etag'];
  const etags = [await etagOf()];
  await changePhoto(room, forbidden, { rights: { mayPublish: false } });
  t.strictSame(await shownOf(room, slug), [killed]);
  etags.push(await etagOf());
  await kill(room, killed);
  t.strictSame(await shownOf(room, slug), []);
  etags.push(await etagOf());
  t.equal(new Set(etags).size, 3);
  t.strictSame(await slugsOf(room, 'hasPhoto=true'), []);
  await changePhoto(room, forbidden, { rights: { mayPublish: true } });
  t.strictSame(await shownOf(room, slug), [forbidden]);
  t.strictSame(await slugsOf(room, 'hasPhoto=true'), [slug]);
});

t.test('hasPhoto narrows lists, with every other filter, order and page', async (t) => {
  const room = await openNewsroom(t);
  await room.call('POST', '/v1/editorial/sections', { as: 'editor', body: { name: 'World' } });
  await room.call('POST', '/v1/editorial/tags', { as: 'editor', body: { name: 'Bridges' } });
  const photo = await addPhoto(room);
  const expected: Record<string, string[]> = { true: [], false: [] };
  for (let number = 0; number < 6; number += 1) {
    room.time += 1_000;
    const { slug } = await publishNew(room, {
      headline: `Story ${number}`,
      ...(number < 4 && { section: 'world', tags: ['bridges'], language: 'de' }),
      ...(number % 2 === 0 && { photos: [{ photo, role: 'lead' }] }),
    });
    expected[String(number % 2 === 0)]?.unshift(slug);
  }
  for (const has of ['true', 'false']) {
    const all = expected[has] ?? [];
    const early = all.slice(1);
    t.strictSame(await slugsOf(room, `hasPhoto=${has}`), all);
    t.strictSame(await slugsOf(room, `hasPhoto=${has}&sort=updatedAt`), all.toReversed());
    for (const filter of [
      'section=world',
      'tag=bridges',
      'language=de',
      'section=world&language=de,en',
      'tag=bridges&section=world',
    ])
      t.strictSame(await slugsOf(room, `hasPhoto=${has}&${filter}`), early, filter);
    t.strictSame(await slugsOf(room, `hasPhoto=${has}&language=de,en`), all);
    const first = (await room.call('GET', `/v1/articles?hasPhoto=${has}&limit=2&count=exact`)).json();
    t.equal(first.page.total, 3);
    t.strictSame(await slugsOf(room, `hasPhoto=${has}&limit=2&cursor=${first.page.next}`), all.slice(2));
    assertProblem(t, await room.call('GET', `/v1/articles?limit=2&cursor=${first.page.next}`), 'invalid-cursor');
  }
  assertProblem(t, await room.call('GET', '/v1/articles?hasPhoto=1'), 'invalid-parameter');
  const url = '/v1/articles?hasPhoto=true';
  const before = await room.call('GET', url);
  room.time += 1_000;
  await kill(room, photo);
  const after = await room.call('GET', url, { headers: { 'if-none-match': String(before.headers['etag']) } });
  t.equal(after.statusCode, 200);
  t.strictSame(after.json().items, []);
  t.equal(after.headers['last-modified'], new Date(room.time).toUTCString());
});

t.test('an answer that hangs on which articles have photos ends when the first of them does', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room, { rightsUntil: room.time + 29_500 });
  await publishNew(room, { headline: 'For a while', photos: [{ photo, role: 'lead' }] });
  for (const wanted of ['true', 'false']) {
    const list = await room.call('GET', `/v1/articles?hasPhoto=${wanted}`);
    t.equal(list.headers['cache-control'], 'public, max-age=10, s-maxage=29, must-revalidate', wanted);
  }
  t.match((await room.call('GET', '/v1/articles')).headers['cache-control'], /stale-if-error=86400/);
  room.time += 29_500;
  const late = await room.call('GET', '/v1/articles?hasPhoto=true');
  t.equal(late.headers['cache-control'], 'public, max-age=0, s-maxage=0, must-revalidate');
  await tick(room);
  t.strictSame((await room.call('GET', '/v1/articles?hasPhoto=true')).json().items, []);
});

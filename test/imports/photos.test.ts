import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import t from 'tap';
import { openNewsroom, story } from './importing.ts';

type Room = ReturnType<typeof openNewsroom>;

/** A small picture; the same hue is the same file. What it says of itself is in its EXIF data. */
async function jpeg(hue: number, says: Record<string, string> = {}): Promise<Buffer> {
  const background = { r: hue % 256, g: (hue * 7) % 256, b: (hue * 31) % 256 };
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background } });
  return (Object.keys(says).length === 0 ? picture : picture.withExif({ IFD0: says })).jpeg().toBuffer();
}

async function put(newsroom: Room, name: string, hue: number, says?: Record<string, string>): Promise<string> {
  return newsroom.write(name, await jpeg(hue, says));
}

/** The files in the storage, those that wait included, without the folders. */
function stored(newsroom: Room): string[] {
  const folder = join(newsroom.path, 'media');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

function photos(newsroom: Room) {
  return newsroom
    .rows('SELECT external_id, file_name, content, version, state, sha256 FROM photos ORDER BY created_at, id')
    .map(({ content, ...row }) => ({
      ...row,
      ...(JSON.parse(String(content)) as object),
    }));
}

t.test('photos come with their records, pictures of a folder by themselves, articles name both', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'all/pictures/bridge.jpg', 1, {
    ImageDescription: 'Cars cross the bridge.',
    Copyright: 'Ansel Wire 2026',
  });
  await put(newsroom, 'all/pictures/ferry.jpg', 2, { ImageDescription: 'A ferry.', Artist: 'Rosa Kettle' });
  await put(newsroom, 'all/market.JPG', 3);
  newsroom.write('all/records.ndjson', [
    {
      type: 'photo',
      file: './pictures/bridge.jpg',
      externalId: 'agency-1',
      altText: 'A bridge.',
      creditLine: 'Rosa Kettle',
    },
    { type: 'photo', file: 'market.JPG', altText: 'Stalls.', creditLine: 'Bo', rights: { maySyndicate: true } },
    story(1, {
      photos: [
        { photo: 'pictures/bridge.jpg', role: 'lead', caption: 'At dawn.' },
        { photo: 'file:market.JPG', role: 'inline', afterBlock: 2 },
      ],
      body: { markdown: 'One.\n\nTwo.\n\nThree.' },
    }),
  ]);
  newsroom.write(
    'all/pictures/story.md',
    '---\nheadline: From here\nphotos:\n  - photo: bridge.jpg\n    role: gallery\n  - { photo: ferry.jpg, role: gallery, altText: Ferry }\n---\n\nText.\n',
  );
  const folder = join(newsroom.path, 'in', 'all');
  const { code, out, error } = await newsroom.run([folder]);
  t.same([code, error], [0, []]);
  t.match(out.slice(0, 2), ['articles  2 created, 1 published', 'photos    3 created']);
  t.match(photos(newsroom), [
    {
      external_id: 'agency-1',
      file_name: 'bridge.jpg',
      caption: 'Cars cross the bridge.',
      copyrightNotice: 'Ansel Wire 2026',
    },
    { external_id: 'file:market.JPG', file_name: 'market.JPG', creditLine: 'Bo' },
    { external_id: 'file:pictures/ferry.jpg', caption: 'A ferry.', creators: ['Rosa Kettle'] },
  ]);
  t.equal(stored(newsroom).length, 3);
  for (const { sha256 } of newsroom.rows('SELECT sha256 FROM photos'))
    t.ok(stored(newsroom).some((key) => key.includes(String(sha256))));
  const uses = newsroom.rows(
    'SELECT position, external_id, role, block, caption FROM published_photos u JOIN photos ON id = photo_id ORDER BY position',
  );
  t.match(uses, [
    { external_id: 'agency-1', role: 'lead', block: null, caption: 'At dawn.' },
    { external_id: 'file:market.JPG', role: 'inline', block: String },
  ]);
  const [edition] = newsroom.rows('SELECT body FROM editions');
  t.equal(uses[1]?.['block'], (JSON.parse(String(edition?.['body'])) as { _key: string }[])[1]?._key);
  t.equal(newsroom.rows('SELECT * FROM article_photos').length, 4);
  t.same(newsroom.rows('SELECT count(*) AS n FROM photos WHERE public_since IS NOT NULL'), [{ n: 2 }]);

  const before = newsroom.everything();
  t.match(
    (await newsroom.run(['--json', folder])).out.map((line) => JSON.parse(line) as object),
    [{ records: 5, photo: { created: 0, updated: 0, unchanged: 3, refused: 0 }, article: { unchanged: 2 }, notes: [] }],
  );
  t.equal(newsroom.everything(), before, 'the same again changes nothing');
  t.equal(stored(newsroom).length, 3);
});

t.test('inline photos of an article that comes again stand where its body has that block now', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'bridge.jpg', 1);
  const photo = { type: 'photo', file: 'bridge.jpg', altText: 'A', creditLine: 'B' };
  const at = (afterBlock: number) => [{ photo: 'bridge.jpg', role: 'inline', afterBlock }];
  const blockOfUse = () => newsroom.rows('SELECT block FROM published_photos')[0]?.['block'];
  const keys = () => {
    const [row] = newsroom.rows('SELECT body FROM editions ORDER BY number DESC');
    return (JSON.parse(String(row?.['body'])) as { _key: string }[]).map(({ _key }) => _key);
  };
  await newsroom.importRecords([photo, story(1, { body: { markdown: 'One.\n\nTwo.\n\nThree.' }, photos: at(2) })]);
  const first = keys();
  t.equal(blockOfUse(), first[1]);
  const longer = { body: { markdown: 'Nought.\n\nOne.\n\nTwo.\n\nThree.' }, photos: at(3) };
  t.match((await newsroom.importRecords([photo, story(1, longer)])).summary, { article: { updated: 1, refused: 0 } });
  t.same(keys().slice(1), first, 'blocks keep their keys');
  t.equal(blockOfUse(), first[1], 'the third block is what the second was');
  const { body: _, ...withoutBody } = story(1, { photos: at(4) });
  t.match((await newsroom.importRecords([photo, withoutBody])).summary, { article: { updated: 1 } });
  t.equal(blockOfUse(), first[2], 'without a body in the record it is the block of the body that is there');
});

t.test('a record that says something else changes the photo; another file under its id is refused', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'a.jpg', 1, { ImageDescription: 'From the file.' });
  const record = { type: 'photo', file: 'a.jpg', externalId: 'one', creditLine: 'Bo', focalPoint: null };
  t.match((await newsroom.importRecords([record])).summary.photo, { created: 1 });
  t.match((await newsroom.importRecords([record])).summary.photo, { created: 0, unchanged: 1 });
  t.match((await newsroom.importRecords([{ ...record, caption: 'From the desk.' }])).summary.photo, { updated: 1 });
  t.match(photos(newsroom), [{ caption: 'From the desk.', creditLine: 'Bo', version: 2 }]);
  t.match((await newsroom.importRecords([record])).summary.photo, { unchanged: 1 }, 'what it does not name stays');

  const before = [newsroom.everything(), stored(newsroom)];
  await put(newsroom, 'a.jpg', 2);
  const { code, refused } = await newsroom.importRecords([record]);
  t.equal(code, 1);
  t.match(refused, [/^1 file-changed \/file Give another externalId/]);
  t.same([newsroom.everything(), stored(newsroom)], before);
  t.match((await newsroom.importRecords([{ ...record, externalId: 'two' }])).summary.photo, { created: 1 });
});

t.test('the same bytes are one photo, whatever it is called; articles may use every name', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'a.jpg', 1);
  await put(newsroom, 'b.jpg', 1);
  await put(newsroom, 'c.jpg', 1);
  const records = [
    { type: 'photo', file: 'a.jpg', altText: 'A', creditLine: 'B' },
    { type: 'photo', file: 'b.jpg', externalId: 'other' },
    story(1, { photos: [{ photo: 'other', role: 'lead' }] }),
    story(2, { photos: [{ photo: 'b.jpg', role: 'lead' }] }),
  ];
  for (const dry of [['--dry-run'], []]) {
    const { code, summary } = await newsroom.importRecords(records, ...dry);
    t.equal(code, 0);
    t.match(summary, {
      photo: { created: 1, unchanged: 1 },
      article: { published: 2 },
      notes: [{ code: 'same-file', photos: 1 }],
    });
  }
  t.equal(photos(newsroom).length, 1);
  t.match(
    (await newsroom.run([join(newsroom.path, 'in')])).out,
    [/.*/, 'photos    0 created, 3 unchanged'],
    'c.jpg is found in the folder',
  );
});

t.test('bad photos are refused one by one, nothing of them stays, and their neighbours are taken', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'good.jpg', 1);
  newsroom.write('empty.jpg', '');
  newsroom.write('text.jpg', 'This is no picture.');
  newsroom.write('cut.jpg', (await jpeg(5)).subarray(0, 200));
  newsroom.write('web.jpg', Buffer.concat([await jpeg(6), Buffer.from('<script>alert(1)</script>')]));
  newsroom.write(
    'png.jpg',
    await sharp(await jpeg(7))
      .png()
      .toBuffer(),
  );
  mkdirSync(join(newsroom.path, 'in', 'folder.jpg'));
  writeFileSync(join(newsroom.path, 'outside.jpg'), await jpeg(8));
  symlinkSync(join(newsroom.path, 'outside.jpg'), join(newsroom.path, 'in', 'link.jpg'));
  symlinkSync(newsroom.path, join(newsroom.path, 'in', 'up'));
  const photo = (file: string, more: object = {}) => ({ type: 'photo', file, ...more });
  const bad: [object, RegExp][] = [
    [photo('../outside.jpg'), /^\d+ not-allowed \/file Give the path of a picture in the folder/],
    [photo('a/../../outside.jpg'), /^\d+ not-allowed \/file /],
    [photo(join(newsroom.path, 'outside.jpg')), /^\d+ not-allowed \/file /],
    [photo('c:/outside.jpg'), /^\d+ not-allowed \/file /],
    [photo(String.raw`..\outside.jpg`), /^\d+ not-allowed \/file /],
    [photo('link.jpg'), /^\d+ not-allowed \/file Put the picture into the folder/],
    [photo('up/outside.jpg'), /^\d+ not-allowed \/file Put the picture into the folder/],
    [photo('nowhere.jpg'), /^\d+ missing-file \/file /],
    [photo('folder.jpg'), /^\d+ unreadable \/file /],
    [photo('empty.jpg'), /^\d+ empty-file \/file /],
    [photo('text.jpg'), /^\d+ unsupported-image \/file /],
    [photo('cut.jpg'), /^\d+ unreadable-image \/file /],
    [photo('web.jpg'), /^\d+ unsafe-file \/file /],
    [photo('png.jpg'), /^\d+ media-type-mismatch \/file /],
    [photo('good.jpg', { captoin: 'A' }), /^\d+ unknown-property \/captoin /],
    [photo('good.jpg', { rights: { until: 'soon' } }), /^\d+ \S+ \/rights\/until /],
    [{ type: 'photo' }, /^\d+ required \/file /],
    [photo('good.jpg', { externalId: 'taken' }), /^\d+ duplicate-external-id \/externalId /],
  ];
  const records = [photo('good.jpg', { externalId: 'taken' }), ...bad.map(([record]) => record), story(1)];
  const { code, refused, summary } = await newsroom.importRecords(records);
  t.equal(code, 1);
  const byLine = refused.toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  t.equal(byLine.length, bad.length);
  for (const [index, [record, expected]] of bad.entries()) t.match(byLine[index], expected, JSON.stringify(record));
  for (const [index, line] of byLine.entries()) t.equal(Number.parseInt(line, 10), index + 2, 'in its line');
  t.match(summary, { photo: { created: 1, refused: bad.length }, article: { published: 1 } });
  t.equal(stored(newsroom).length, 1);

  const found = await newsroom.run([join(newsroom.path, 'in', 'text.jpg'), join(newsroom.path, 'in', 'empty.jpg')]);
  t.match(found, { code: 1, error: [/^\/in\/text\.jpg:1 unsupported-image - /, /^\/in\/empty\.jpg:1 empty-file - /] });
});

t.test('a picture whose record is refused is not taken without it', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'all/a.jpg', 1);
  newsroom.write('all/records.ndjson', [{ type: 'photo', file: 'a.jpg', caption: 5 }]);
  t.match(await newsroom.run([join(newsroom.path, 'in', 'all')]), {
    code: 1,
    out: ['photos    0 created, 1 refused', /^1 records/],
  });
  t.same([photos(newsroom), stored(newsroom)], [[], []]);
});

t.test('standard input names no files, and articles from there find photos that are there', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'a.jpg', 1);
  await newsroom.importRecords([{ type: 'photo', file: 'a.jpg', altText: 'A', creditLine: 'B' }]);
  const records = [{ type: 'photo', file: 'a.jpg' }, story(1, { photos: [{ photo: 'a.jpg', role: 'lead' }] })];
  const input = Readable.from([Buffer.from(records.map((one) => JSON.stringify(one)).join('\n'))]);
  t.match(await newsroom.run(['-'], { input }), {
    code: 1,
    error: [/^-:1 not-allowed \/file Import photos from a file of records/],
    out: ['articles  1 created, 1 published', 'photos    0 created, 1 refused'],
  });
});

t.test(
  'what an article may not do with photos is refused with its place, and nothing of the article stays',
  async (t) => {
    const newsroom = openNewsroom(t);
    await put(newsroom, 'a.jpg', 1);
    await put(newsroom, 'bare.jpg', 2);
    const photo = (more: object) => ({ photos: [{ photo: 'a.jpg', role: 'lead', ...more }] });
    const bad: [object, RegExp][] = [
      [photo({ photo: 'nobody' }), /^\d+ unknown-reference \/photos\/0\/photo /],
      [photo({ photo: '../a.jpg' }), /^\d+ unknown-reference \/photos\/0\/photo /],
      [photo({ role: 'inline', afterBlock: 2 }), /^\d+ out-of-range \/photos\/0\/afterBlock .* it has only 1 block\./],
      [photo({ role: 'inline', afterBlock: 0 }), /^\d+ \S+ \/photos\/0\/afterBlock /],
      [photo({ role: 'inline' }), /^\d+ \S+ \/photos\/0\/afterBlock Say after which block/],
      [photo({ afterBlock: 1 }), /^\d+ \S+ \/photos\/0\/afterBlock /],
      [photo({ role: 'cover' }), /^\d+ \S+ \/photos\/0\/role /],
      [photo({ block: 'a1' }), /^\d+ unknown-property \/photos\/0\/block /],
      [photo({ photo: 'bare.jpg' }), /^\d+ photo-without-alt-text \/photos\/0\/altText /],
      [
        {
          photos: [
            { photo: 'a.jpg', role: 'lead' },
            { photo: 'a.jpg', role: 'lead' },
          ],
        },
        /^\d+ \S+ \/photos\/1\//,
      ],
    ];
    const records = [
      { type: 'photo', file: 'a.jpg', altText: 'A', creditLine: 'B' },
      { type: 'photo', file: 'bare.jpg' },
      ...bad.map(([more], index) => story(index, more)),
      story(99, photo({})),
    ];
    for (const dry of [['--dry-run'], []]) {
      const { refused, summary } = await newsroom.importRecords(records, ...dry);
      for (const [index, [record, expected]] of bad.entries())
        t.ok(
          refused.some((line) => line.startsWith(`${index + 3} `) && expected.test(line)),
          `${JSON.stringify(record)} ${expected}`,
        );
      t.match(summary, {
        photo: { created: 2, refused: 0 },
        article: { created: 1, refused: bad.length, published: 1 },
      });
    }
    t.match(newsroom.rows('SELECT slug FROM articles'), [{ slug: 'story-99' }]);
  },
);

t.test('--dry-run stores no photo and no file, and says what an import would', async (t) => {
  const newsroom = openNewsroom(t);
  for (let index = 0; index < 30; index += 1) await put(newsroom, `all/${index}.jpg`, index);
  newsroom.write('all/a.ndjson', [
    ...Array.from({ length: 20 }, (_, index) => ({
      type: 'photo',
      file: `${index}.jpg`,
      altText: 'A',
      creditLine: 'B',
    })),
    ...Array.from({ length: 20 }, (_, index) => story(index, { photos: [{ photo: `${index}.jpg`, role: 'lead' }] })),
  ]);
  const folder = join(newsroom.path, 'in', 'all');
  const dry = await newsroom.run(['--json', '--dry-run', folder]);
  t.same([photos(newsroom), stored(newsroom), newsroom.rows('SELECT * FROM articles')], [[], [], []]);
  const real = await newsroom.run(['--json', folder]);
  t.same([dry.code, real.code, dry.error], [0, 0, []]);
  const { elapsedMs: _, ...said } = JSON.parse(real.out[0] ?? '') as { elapsedMs: number };
  t.match(JSON.parse(dry.out[0] ?? ''), said);
  t.match(said, { records: 50, photo: { created: 30 }, article: { created: 20, published: 20 } });
  t.equal(stored(newsroom).length, 30);
});

t.test('what the newsroom has killed stays so, and nothing of it comes back', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'a.jpg', 1);
  await newsroom.importRecords([{ type: 'photo', file: 'a.jpg' }]);
  await newsroom.inDatabase((db) => db.write(async (tx) => tx.sql.update(tx.tables.photos).set({ state: 'killed' })));
  const before = newsroom.everything();
  const { code, summary } = await newsroom.importRecords([
    { type: 'photo', file: 'a.jpg', caption: 'New' },
    { type: 'photo', file: 'a.jpg', externalId: 'other' },
  ]);
  t.equal(code, 0);
  t.match(summary, {
    photo: { created: 0, updated: 0, unchanged: 2 },
    notes: [{ code: 'left-killed', count: 2, photos: 2 }],
  });
  t.equal(newsroom.everything(), before);
  const article = story(1, { photos: [{ photo: 'a.jpg', role: 'lead' }] });
  t.match((await newsroom.importRecords([article])).refused, [/^1 \S*killed \/photos\/0\/photo /]);
});

t.test('an original that was lost comes back when it is imported again', async (t) => {
  const newsroom = openNewsroom(t);
  await put(newsroom, 'a.jpg', 1);
  await newsroom.importRecords([{ type: 'photo', file: 'a.jpg' }]);
  const [key = ''] = stored(newsroom);
  const path = join(newsroom.path, 'media', key);
  writeFileSync(path, 'cut');
  t.match((await newsroom.importRecords([{ type: 'photo', file: 'a.jpg' }])).summary.photo, { unchanged: 1 });
  t.same(readFileSync(path), await jpeg(1));
});

t.test(
  'progress counts the bytes of pictures, those that a record names and those that are found, once each',
  async (t) => {
    const newsroom = openNewsroom(t);
    for (let index = 0; index < 12; index += 1) {
      const noise = sharp({
        create: {
          width: 400,
          height: 300,
          channels: 3,
          background: 'white',
          noise: { type: 'gaussian', mean: index, sigma: 60 },
        },
      });
      newsroom.write(`all/${index}.png`, await noise.png().toBuffer());
    }
    cpSync(join(newsroom.path, 'in', 'all', '0.png'), join(newsroom.path, 'in', 'beside.png'));
    newsroom.write('all/a.ndjson', [
      { type: 'photo', file: '0.png' },
      { type: 'photo', file: '1.png' },
    ]);
    const named = newsroom.write('b.ndjson', [{ type: 'photo', file: 'beside.png' }]);
    const { progress, code } = await newsroom.run([join(newsroom.path, 'in', 'all'), named], { isTTY: true });
    t.equal(code, 0);
    const lines = progress.filter((line) => line.includes('MB'));
    t.ok(lines.length > 1, 'more often than once');
    t.match(lines.at(-1), /█{20} {2}100 % {2}(\d\.\d) MB of \1 MB {2}13 records/);
  },
);

t.test('a storage that is full stops the import with one line, and what was imported before is whole', async (t) => {
  const newsroom = openNewsroom(t);
  for (let index = 0; index < 20; index += 1) await put(newsroom, `all/${index}.jpg`, index);
  const { openMedia } = await import('../../src/media/open.ts');
  const { StorageFull } = await import('../../src/media/storage.ts');
  let puts = 0;
  const openFull = () => {
    const storage = openMedia({ url: newsroom.mediaUrl, aws: {} });
    const put = storage.put.bind(storage);
    storage.put = async (key, path) => {
      puts += 1;
      if (puts > 10) throw new StorageFull('there is no room');
      await put(key, path);
    };
    return storage;
  };
  const { code, out, error } = await newsroom.run([join(newsroom.path, 'in', 'all')], {}, { openMedia: openFull });
  t.same([code, out], [1, []]);
  t.match(error, [
    'The storage of photos is full: make room. What was imported before is kept; run the same command again to go on.',
  ]);
  t.equal(photos(newsroom).length, 8);
  t.equal(stored(newsroom).length, 8, 'no file without a record, none that waits');
  t.match(await newsroom.run([join(newsroom.path, 'in', 'all')]), {
    code: 0,
    out: ['photos    12 created, 8 unchanged'],
  });
  t.ok(stored(newsroom).every((key) => dirname(key).startsWith('originals')));
});

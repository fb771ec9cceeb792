import { once } from 'node:events';
import { existsSync, globSync, statSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import t from 'tap';
import { createNegotiator } from '../../src/http/accept.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../../src/media/storage.ts';
import { CROPS } from '../../src/photos/delivery-schema.ts';
import { keyOf } from '../../src/photos/originals.ts';
import { mediaVersion } from '../../src/photos/renditions.ts';
import { openPhotoRoom, type PhotoRoom, START } from '../helpers/photo-rows.ts';
import { colourAt, heldSo, photo as drawn, quarters, tellingJpeg } from '../helpers/pictures.ts';
import { assertProblem } from '../helpers/problem.ts';

const WHOLE = 'public, max-age=10, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400';
const YEAR = 'public, max-age=31536000, immutable';
const SIZE = { width: 1_200, height: 800 };

const landscape = await (await drawn(SIZE.width, SIZE.height)).jpeg({ quality: 85 }).toBuffer();

/** The files of renditions that are kept. */
function kept(room: PhotoRoom): string[] {
  return globSync('renditions/**/*.*', { cwd: room.mediaFolder }).map((path) => join(room.mediaFolder, path));
}

/** What waits to become a file, or was left there. */
function unfinished(room: PhotoRoom): string[] {
  const folder = join(room.mediaFolder, 'incoming');
  return existsSync(folder) ? globSync('**/*.*', { cwd: folder }) : [];
}

t.test('each width and format comes as asked, made once and kept', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  for (const format of ['avif', 'webp', 'jpeg'] as const) {
    const response = await room.call(`/media/${photo.id}/320.${format}`);
    t.equal(response.statusCode, 200);
    t.match(response.headers, {
      'content-type': `image/${format}`,
      'content-length': String(response.rawPayload.length),
      'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
      'surrogate-key': `photo/${photo.id}`,
      'accept-ranges': 'bytes',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'cache-control': WHOLE,
      etag: /^"[0-9a-z]+-[0-9a-z]+"$/,
    });
    t.notOk('vary' in response.headers, 'it hangs on nothing but its address');
    const { width, height, format: made, compression } = await sharp(response.rawPayload).metadata();
    t.strictSame([width, height], [320, 213]);
    t.equal(made === 'heif' ? compression : made, format === 'avif' ? 'av1' : format);
  }
  t.equal(kept(room).length, 3);
  const times = kept(room).map((path) => statSync(path).mtimeMs);
  await room.restart();
  for (const format of ['avif', 'webp', 'jpeg']) {
    t.equal((await room.call(`/media/${photo.id}/320.${format}`)).statusCode, 200);
  }
  t.strictSame(
    kept(room).map((path) => statSync(path).mtimeMs),
    times,
    'a restart finds what was made before',
  );
  t.equal(room.images.pids.length, 0, 'and starts nobody to make it again');
});

t.test('a picture is never enlarged, and beyond its own width all widths are one file', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const etags = new Set<unknown>();
  for (const asked of [1_280, 1_600, 2_560]) {
    const response = await room.call(`/media/${photo.id}/${asked}.jpeg`);
    const { width, height } = await sharp(response.rawPayload).metadata();
    t.strictSame([width, height], [1_200, 800]);
    etags.add(response.headers.etag);
  }
  t.equal(etags.size, 1);
  t.equal(kept(room).length, 1);
});

t.test('crops of a picture that is stored turned are upright, around the focal point', async (t) => {
  const room = await openPhotoRoom(t);
  const bytes = await (await heldSo(await quarters(600, 900), 6)).jpeg({ quality: 95 }).toBuffer();
  t.equal((await sharp(bytes).metadata()).orientation, 6, 'the file itself lies on its side');
  const corner = { focalX: 0, focalY: 1 };
  const photo = await room.addFile(bytes, { width: 600, height: 900 }, corner);
  const sizes = { '1x1': [480, 480], '4x3': [480, 360], '3x2': [480, 320], '16x9': [480, 270], '9x16': [480, 854] };
  for (const crop of CROPS) {
    for (const format of ['avif', 'webp', 'jpeg']) {
      const { rawPayload } = await room.call(`/media/${photo.id}/480.${format}?crop=${crop}`);
      const { width, height, orientation } = await sharp(rawPayload).metadata();
      t.strictSame([width, height], sizes[crop], `${crop} ${format}`);
      t.ok(orientation === undefined || orientation === 1);
      const [red = 0, green = 0, blue = 0] = await colourAt(await sharp(rawPayload).png().toBuffer(), 4, height - 4);
      t.ok(blue > 150 && red < 80 && green < 80, `the lower left corner is blue: ${red} ${green} ${blue}`);
    }
  }
  const whole = await room.call(`/media/${photo.id}/320.jpeg`);
  const upper = await sharp(whole.rawPayload).png().toBuffer();
  const [red = 0, green = 0] = await colourAt(upper, 10, 10);
  t.ok(red > 150 && green < 80, 'the upper left corner is red');
});

t.test('nothing but the picture leaves with a rendition', async (t) => {
  const room = await openPhotoRoom(t);
  const canary = 'Canary-7b1f';
  const bytes = await tellingJpeg(await drawn(600, 400), canary);
  t.ok(bytes.includes(canary) && bytes.includes('Exif'));
  const photo = await room.addFile(bytes, { width: 600, height: 400 });
  for (const format of ['avif', 'webp', 'jpeg']) {
    const { rawPayload } = await room.call(`/media/${photo.id}/480.${format}`);
    for (const word of [canary, 'Exif', 'EXIF', 'GPS', 'http://ns.adobe.com', 'xmpmeta', 'Photoshop', 'ICC_PROFILE']) {
      t.notOk(rawPayload.includes(word), `${format}: ${word}`);
    }
    const { exif, xmp, iptc } = await sharp(rawPayload).metadata();
    t.strictSame([exif, xmp, iptc], [undefined, undefined, undefined]);
  }
});

t.test('however many ask at the same moment, a rendition is made once', async (t) => {
  let puts = 0;
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    put: async (key, path) => {
      if (key.startsWith('renditions/')) puts += 1;
      return storage.put(key, path);
    },
  });
  const room = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  const spellings = ['640.webp', '640.webp?', '640', '640.webp?v=other'];
  const waiting = Array.from({ length: 20 }, (_, index) =>
    room.call(`/media/${photo.id}/${spellings[index % 4]}`, { headers: { accept: 'image/webp' } }),
  );
  const answers = await Promise.all(waiting);
  t.equal(new Set(answers.map(({ headers }) => headers.etag)).size, 1);
  for (const { statusCode } of answers) t.equal(statusCode, 200);
  t.equal(puts, 1);
  t.equal(room.images.waiting, 0);
  t.strictSame(unfinished(room), []);
});

t.test('the address with its version is kept for a year, every other as long as an article', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const version = mediaVersion(photo);
  const caching = async (query: string) =>
    (await room.call(`/media/${photo.id}/320.jpeg${query}`)).headers['cache-control'];
  for (let time = 0; time < 2; time += 1) {
    t.equal(await caching(`?v=${version}`), YEAR);
    t.equal(await caching(`?v=${version}&crop=1x1`), YEAR);
    t.equal(await caching(`?crop=1x1&v=${version}`), YEAR);
    for (const query of ['', '?crop=1x1', '?v=another']) t.equal(await caching(query), WHOLE, query);
  }
  const before = await room.call(`/media/${photo.id}/320.jpeg?v=${version}&crop=1x1`);
  await room.change(photo.id, { focalX: 1 });
  const after = await room.call(`/media/${photo.id}/320.jpeg?v=${version}&crop=1x1`);
  t.not(after.headers.etag, before.headers.etag, 'another focal point, another picture');
  t.equal(after.headers['cache-control'], WHOLE, 'of which the old version is not the version');
  const next = mediaVersion({ ...photo, focalX: 1 });
  t.equal(await caching(`?v=${next}&crop=1x1`), YEAR);
});

t.test('rights end the life of a picture to the millisecond, in memory and on disk', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE, { rightsUntil: START + 90_000 });
  const version = mediaVersion(photo);
  const urls = [`/media/${photo.id}/320.jpeg?v=${version}`, `/media/${photo.id}/320.jpeg`, `/media/${photo.id}/320`];
  const expected: [after: number, versioned: string, plain: string][] = [
    [0, 'max-age=90, must-revalidate', 'max-age=10, s-maxage=60, stale-while-revalidate=30, stale-if-error=30'],
    [0, 'max-age=90, must-revalidate', 'max-age=10, s-maxage=60, stale-while-revalidate=30, stale-if-error=30'],
    [80_001, 'max-age=9, must-revalidate', 'max-age=9, s-maxage=9, must-revalidate'],
    [89_999, 'max-age=0, must-revalidate', 'max-age=0, s-maxage=0, must-revalidate'],
  ];
  let etag = '';
  for (const [after, versioned, plain] of expected) {
    room.time = START + after;
    for (const [index, url] of urls.entries()) {
      const header = `public, ${index === 0 ? versioned : plain}`;
      const response = await room.call(url);
      t.equal(response.statusCode, 200);
      t.equal(response.headers['cache-control'], header);
      etag = response.headers.etag!;
      t.equal((await room.call(url, { method: 'HEAD' })).headers['cache-control'], header);
      const known = await room.call(url, { headers: { 'if-none-match': etag } });
      t.equal(known.statusCode, 304);
      t.equal(known.headers['cache-control'], header);
      const part = await room.call(url, { headers: { range: 'bytes=0-9' } });
      t.equal(part.statusCode, 206);
      t.equal(part.headers['cache-control'], header);
    }
  }
  room.time = START + 90_000;
  for (const url of urls) {
    assertProblem(t, await room.call(url), 'not-found');
    t.equal((await room.call(url, { method: 'HEAD' })).statusCode, 404);
    t.equal((await room.call(url, { headers: { 'if-none-match': etag } })).statusCode, 404);
    t.equal((await room.call(url, { headers: { range: 'bytes=0-9' } })).statusCode, 404);
    t.equal((await room.call(url, { as: 'partner' })).statusCode, 404);
  }
  await room.restart();
  t.equal((await room.call(urls[0]!)).statusCode, 404);
  t.equal((await room.call(urls[0]!, { as: 'editor' })).statusCode, 200, 'the desk still sees it');
});

t.test('who may see which picture', async (t) => {
  const room = await openPhotoRoom(t);
  const shown = await room.addFile(landscape, SIZE);
  const own = { createdBy: room.keyId('contributor'), publicSince: null };
  const draft = await room.addFile(landscape, SIZE, own);
  const callers = ['reader', 'partner', 'otherContributor', 'contributor', 'editor', 'admin'] as const;
  const seen = async (id: string) => {
    const answers = await Promise.all(callers.map((as) => room.call(`/media/${id}/320.webp`, { as })));
    return answers.map(({ statusCode }) => statusCode);
  };
  for (let time = 0; time < 2; time += 1) {
    t.strictSame(await seen(shown.id), [200, 200, 200, 200, 200, 200]);
    t.strictSame(await seen(draft.id), [404, 404, 404, 200, 200, 200]);
  }
  for (const as of ['contributor', 'editor'] as const) {
    for (const { id } of [shown, draft]) {
      const { headers } = await room.call(`/media/${id}/320.webp?v=${mediaVersion(draft)}`, { as });
      t.equal(headers['cache-control'], 'private, no-cache');
      t.equal(headers.vary, 'Authorization');
    }
  }
  t.equal((await room.call(`/media/${draft.id}/320.webp`)).statusCode, 404, 'what the newsroom saw is kept for nobody');
});

t.test('what is hidden is, to the byte, what is not there; what was killed after it was public is gone', async (t) => {
  const room = await openPhotoRoom(t);
  const headers = { 'x-request-id': 'the-same-for-all' };
  const absent = await room.call('/media/01a0f4c2-c400-7000-8001-00000000ffff/320.jpeg', { headers });
  assertProblem(t, absent, 'not-found');
  const hidden = [
    await room.addFile(landscape, SIZE, { publicSince: null }),
    await room.addFile(landscape, SIZE, { state: 'killed', publicSince: null, wasPublic: false }),
    await room.addFile(landscape, SIZE, { rightsUntil: START }),
  ];
  for (const { id } of hidden) {
    const response = await room.call(`/media/${id}/320.jpeg`, { headers });
    t.equal(response.body, absent.body);
    const { date: _date, ...rest } = response.headers;
    const { date: _other, ...expected } = absent.headers;
    t.strictSame(rest, expected);
  }
  const killed = await room.addFile(landscape, SIZE);
  const url = `/media/${killed.id}/320.jpeg?v=${mediaVersion(killed)}`;
  t.equal((await room.call(url)).statusCode, 200);
  await room.change(killed.id, { state: 'killed', publicSince: null }, 'photo.killed');
  for (const as of ['reader', 'partner', 'contributor', 'admin'] as const) {
    assertProblem(t, await room.call(url, { as }), 'gone');
  }
  t.equal((await room.call(url, { method: 'HEAD' })).statusCode, 410);
});

t.test('a kill while a picture is being made: it is not sent, and no file of it stays', async (t) => {
  let isKilled = false;
  const killing = Promise.withResolvers<string>();
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    async put(key, path) {
      await storage.put(key, path);
      if (!key.startsWith('renditions/') || isKilled) return;
      isKilled = true;
      await room.change(await killing.promise, { state: 'killed', publicSince: null }, 'photo.killed');
    },
  });
  const room: PhotoRoom = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  killing.resolve(photo.id);
  const twin = await room.addFile(landscape, SIZE);
  const [killed, other] = await Promise.all([
    room.call(`/media/${photo.id}/320.jpeg`),
    room.call(`/media/${twin.id}/320.jpeg`),
  ]);
  assertProblem(t, killed, 'gone');
  t.equal(other.statusCode, 200, 'another photo of the same file gets its picture all the same');
  await room.change(twin.id, { state: 'killed', publicSince: null }, 'photo.killed');
  for (const { id } of [photo, twin]) assertProblem(t, await room.call(`/media/${id}/320.jpeg`), 'gone');
});

t.test('of a picture that was made for a photo killed meanwhile no file stays', async (t) => {
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    async put(key, path) {
      await storage.put(key, path);
      if (!key.startsWith('renditions/')) return;
      await room.db.write(async (tx) => {
        await tx.sql.update(tx.tables.photos).set({ state: 'killed', publicSince: null });
      });
    },
  });
  const room: PhotoRoom = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  assertProblem(t, await room.call(`/media/${photo.id}/320.jpeg`), 'gone');
  t.strictSame(kept(room), []);
});

t.test('a full disk keeps no picture from readers, only from the disk', async (t) => {
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    async put(key, path) {
      if (key.startsWith('renditions/')) throw new StorageFull('no space left');
      await storage.put(key, path);
    },
  });
  const room = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  for (let time = 0; time < 2; time += 1) {
    t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
  }
  t.strictSame(kept(room), []);
  t.strictSame(unfinished(room), []);
});

t.test('where nothing can be written any more, pictures are still made for readers', async (t) => {
  let isReadOnly = false;
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    temporary: () => (isReadOnly ? join(storage.temporary(), 'not', 'there') : storage.temporary()),
    async put(key, path) {
      if (isReadOnly) throw new StorageUnavailable('read-only file system');
      await storage.put(key, path);
    },
  });
  const room = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  isReadOnly = true;
  t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
  t.strictSame(kept(room), []);
});

t.test('an original that cannot be had is asked for once: nobody waits twice for the same refusal', async (t) => {
  let asked = 0;
  const through = (): Partial<MediaStorage> => ({
    async local() {
      asked += 1;
      throw new StorageUnavailable('no answer');
    },
  });
  const room = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  const response = await room.call(`/media/${photo.id}/320.jpeg`);
  assertProblem(t, response, 'unavailable');
  t.equal(response.headers['retry-after'], '2');
  t.equal(asked, 1);
  t.equal(room.images.pids.length, 0, 'and nothing was begun');
  t.strictSame(unfinished(room), []);
});

t.test('a storage that does not answer: come back later, and what is in memory is sent meanwhile', async (t) => {
  let isDown = false;
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    async read(key) {
      if (isDown) throw new StorageUnavailable('no answer');
      return storage.read(key);
    },
  });
  const room = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE);
  t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
  isDown = true;
  t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
  assertProblem(t, await room.call(`/media/${photo.id}/480.jpeg`), 'unavailable');
});

t.test(
  'a photo that is deleted while its picture is made is not there, and nothing is left of the picture',
  async (t) => {
    const through = (storage: MediaStorage): Partial<MediaStorage> => ({
      async local(key) {
        await room.db.write(async (tx) => {
          await tx.sql.delete(tx.tables.photos);
        });
        await storage.delete(key);
        return storage.local(key);
      },
    });
    const room: PhotoRoom = await openPhotoRoom(t, { through });
    const photo = await room.addFile(landscape, SIZE);
    assertProblem(t, await room.call(`/media/${photo.id}/320.jpeg`), 'not-found');
    t.strictSame(kept(room), []);
    t.strictSame(unfinished(room), []);
  },
);

t.test('rights that end while a picture is made end it too', async (t) => {
  const through = (storage: MediaStorage): Partial<MediaStorage> => ({
    async put(key, path) {
      await storage.put(key, path);
      if (key.startsWith('renditions/')) room.time = START + 1_000;
    },
  });
  const room: PhotoRoom = await openPhotoRoom(t, { through });
  const photo = await room.addFile(landscape, SIZE, { rightsUntil: START + 1_000 });
  assertProblem(t, await room.call(`/media/${photo.id}/320.jpeg`), 'not-found');
});

t.test('widths that are not on the list, other formats and other spellings are not there', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const names = ['100', '961.jpeg', '0960.jpeg', '960.gif', '960.jpg', '960.JPEG', '960.', '.jpeg', '960.jpeg.webp'];
  for (const name of [...names, '9.6e2', '-960.jpeg', 'original', '..%2f320.jpeg', '320.jpeg%00', '320,jpeg']) {
    const { statusCode } = await room.call(`/media/${photo.id}/${name}`);
    t.ok(statusCode === 404 || (statusCode === 400 && name.includes('%00')), `${name}: ${statusCode}`);
  }
  for (const query of ['crop=2x1', 'crop=', 'v=', 'v=a%20b', 'w=5', 'v=a&v=b', 'crop=1x1&crop=1x1']) {
    assertProblem(t, await room.call(`/media/${photo.id}/320.jpeg?${query}`), 'invalid-parameter');
  }
  t.strictSame(kept(room), [], 'and nothing was made for them');
  t.equal((await room.call(`/media/${photo.id}/320.jpe%67`)).statusCode, 200, 'an escaped letter is that letter');
});

t.test('without a format the Accept header chooses', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const cases: [accept: string | undefined, type: string | undefined][] = [
    [undefined, 'image/jpeg'],
    ['*/*', 'image/jpeg'],
    ['image/*', 'image/jpeg'],
    ['image/jpeg', 'image/jpeg'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif'],
    ['image/webp,*/*', 'image/webp'],
    ['image/webp,image/avif', 'image/avif'],
    ['image/avif;q=0.5,image/webp;q=0.9', 'image/webp'],
    ['image/avif;q=0.1,image/*', 'image/jpeg'],
    ['image/avif;q=0,image/*', 'image/jpeg'],
    ['IMAGE/WEBP', 'image/webp'],
    ['image/webp;q=0', undefined],
    ['image/png', undefined],
    ['application/json', undefined],
    ['image/jpeg;q=0,*/*', undefined],
  ];
  for (const [accept, type] of cases) {
    for (let time = 0; time < 2; time += 1) {
      const response = await room.call(`/media/${photo.id}/320`, { headers: accept === undefined ? {} : { accept } });
      if (type === undefined) assertProblem(t, response, 'not-acceptable');
      else {
        t.equal(response.headers['content-type'], type, accept ?? 'no header');
        t.equal(response.headers.vary, 'Accept');
      }
    }
  }
  const explicit = await room.call(`/media/${photo.id}/320.webp`, { headers: { accept: 'image/png' } });
  t.equal(explicit.headers['content-type'], 'image/webp', 'an address with a format means that format');
});

t.test('who names a format gets no worse one, and who names none gets the usual', async () => {
  const types = ['image/avif', 'image/webp', 'image/jpeg'] as const;
  const negotiate = createNegotiator(types, types.slice(0, 2));
  const quality = fc.constantFrom(0, 0.1, 0.5, 0.9, 1);
  const ranges = fc.uniqueArray(fc.tuple(fc.constantFrom(...types, 'image/*', '*/*', 'text/html'), quality), {
    selector: ([name]) => name,
    minLength: 1,
  });
  fc.assert(
    fc.property(ranges, (accepted) => {
      const of = new Map<string, number>(accepted);
      const best: Record<string, number> = Object.fromEntries(types.map((type) => [type, of.get(type) ?? 0]));
      best['image/jpeg'] = of.get('image/jpeg') ?? of.get('image/*') ?? of.get('*/*') ?? 0;
      const highest = Math.max(...Object.values(best));
      const expected = highest === 0 ? undefined : types.find((type) => best[type] === highest);
      return negotiate(accepted.map(([name, q]) => `${name};q=${q}`).join(', ')) === expected;
    }),
  );
});

t.test('any part of a picture is that part, whatever is in memory', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const url = `/media/${photo.id}/320.jpeg`;
  const whole = await room.call(url);
  const bytes = whole.rawPayload.length;
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes + 50), fc.nat(bytes + 50), async (one, other) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const part = await room.call(url, { headers: { range: `bytes=${first}-${last}` } });
      if (first >= bytes) return part.statusCode === 416 && part.headers['content-range'] === `bytes */${bytes}`;
      const end = Math.min(last, bytes - 1);
      return (
        part.statusCode === 206 &&
        part.headers['content-range'] === `bytes ${first}-${end}/${bytes}` &&
        part.headers['content-length'] === String(end - first + 1) &&
        part.headers.etag === whole.headers.etag &&
        part.rawPayload.equals(whole.rawPayload.subarray(first, last + 1))
      );
    }),
    { numRuns: 50 },
  );
  const beyond = await room.call(url, { headers: { range: `bytes=${bytes}-` } });
  assertProblem(t, beyond, 'range-not-satisfiable');
  const etag = whole.headers.etag!;
  const asked = async (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    (await room.call(url, { headers, method })).statusCode;
  t.equal(await asked({ range: 'bytes=0-9', 'if-range': etag }), 206);
  t.equal(await asked({ range: 'bytes=0-9', 'if-range': '"another"' }), 200);
  t.equal(await asked({ range: 'bytes=0-9', 'if-none-match': etag }), 304, 'who has it needs no part');
  t.equal(await asked({ range: 'bytes=0-1,5-9' }), 200);
  t.equal(await asked({ range: 'bytes=0-9' }, 'HEAD'), 200);
});

t.test('HEAD says what GET says, without the picture', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  for (const name of ['320.avif', '320']) {
    const cold = await room.call(`/media/${photo.id}/${name}`, { method: 'HEAD' });
    const got = await room.call(`/media/${photo.id}/${name}`);
    const hot = await room.call(`/media/${photo.id}/${name}`, { method: 'HEAD' });
    for (const head of [cold, hot]) {
      t.equal(head.rawPayload.length, 0);
      const without = ({ date: _d, 'x-request-id': _i, ...rest }: Record<string, unknown>) => rest;
      t.strictSame(without(head.headers), without(got.headers));
    }
  }
});

t.test('too many pictures to make: come back later; what is made already is sent meanwhile', async (t) => {
  const room = await openPhotoRoom(t, { images: { processes: 1, room: 1 } });
  const photo = await room.addFile(landscape, SIZE);
  const ready = await room.call(`/media/${photo.id}/160.webp`);
  t.equal(ready.statusCode, 200);
  const widths = [320, 480, 640, 960, 1_280];
  const answers = await Promise.all([
    ...widths.map((width) => room.call(`/media/${photo.id}/${width}.avif`)),
    room.call(`/media/${photo.id}/160.webp`),
  ]);
  t.equal(answers.at(-1)?.statusCode, 200);
  const refused = answers.filter(({ statusCode }) => statusCode === 503);
  t.ok(refused.length > 0 && refused.length < widths.length);
  for (const response of refused) {
    assertProblem(t, response, 'unavailable');
    t.equal(response.headers['retry-after'], '2');
  }
  for (const width of widths) t.equal((await room.call(`/media/${photo.id}/${width}.avif`)).statusCode, 200);
});

t.test('a damaged original is our fault, again and again, and takes nobody else along', async (t) => {
  const room = await openPhotoRoom(t);
  const broken = await room.addFile(Buffer.from('no picture at all'), SIZE);
  const photo = await room.addFile(landscape, SIZE);
  for (let time = 0; time < 2; time += 1) {
    assertProblem(t, await room.call(`/media/${broken.id}/320.jpeg`), 'internal-error');
  }
  t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
  t.strictSame(unfinished(room), []);
});

t.test('a photo whose original is missing says so, until the same file is sent again', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE);
  const url = `/media/${photo.id}/320.jpeg`;
  await room.storage.delete(keyOf(photo));
  for (let time = 0; time < 2; time += 1) {
    const response = await room.call(url);
    assertProblem(t, response, 'unavailable');
    t.match(response.json().detail, /original .* is missing.* Sending the same file again/);
    t.equal(response.headers['retry-after'], '60');
  }
  t.strictSame(unfinished(room), []);
  await room.addFile(landscape, SIZE);
  t.equal((await room.call(url)).statusCode, 200);
});

t.test('what is sent from memory is not counted by the rate limit, everything else is', async (t) => {
  const room = await openPhotoRoom(t, { rateLimitPerMinute: 3 });
  const photo = await room.addFile(landscape, SIZE);
  t.match((await room.call(`/media/${photo.id}/320.jpeg`)).headers['ratelimit'], /r=2/);
  for (let time = 0; time < 10; time += 1) {
    const hot = await room.call(`/media/${photo.id}/320.jpeg`);
    t.equal(hot.statusCode, 200);
    t.notOk('ratelimit' in hot.headers);
  }
  t.match((await room.call(`/media/${photo.id}/480.jpeg`)).headers['ratelimit'], /r=1/);
  t.match((await room.call(`/media/${photo.id}/333.jpeg`)).headers['ratelimit'], /r=0/);
  assertProblem(t, await room.call(`/media/${photo.id}/640.jpeg`), 'rate-limited');
  t.equal((await room.call(`/media/${photo.id}/320.jpeg`)).statusCode, 200);
});

t.test('a picture larger than an eighth of the memory is sent all the same', async (t) => {
  const room = await openPhotoRoom(t, { mediaBytes: 20_000 });
  const photo = await room.addFile(landscape, SIZE);
  const [first, again] = [
    await room.call(`/media/${photo.id}/960.jpeg`),
    await room.call(`/media/${photo.id}/960.jpeg`),
  ];
  t.ok(first.rawPayload.length > 20_000 / 8);
  t.ok(again.rawPayload.equals(first.rawPayload));
  t.equal(kept(room).length, 1);
});

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks over a real connection, where what is in memory is answered before the router. */
async function ask(room: PhotoRoom, path: string, { method = 'GET', headers = {} } = {}): Promise<Got> {
  const address = room.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens to no port');
  const request = httpRequest({ port: address.port, host: '127.0.0.1', path, method, headers, agent: false });
  request.end();
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

t.test('from memory, before the router or behind it, comes what comes from the disk, header for header', async (t) => {
  // What is believed of a proxy is decided behind the router.
  const rooms = [await openPhotoRoom(t), await openPhotoRoom(t, { trustProxy: true })];
  const variants = [
    {},
    { method: 'HEAD' },
    { headers: { accept: 'image/webp' } },
    { headers: { 'if-none-match': '*' } },
    { headers: { 'accept-encoding': 'gzip' } },
    { headers: { range: 'bytes=5-9' } },
  ];
  const answers = await Promise.all(
    rooms.map(async (room) => {
      const limits = { rightsUntil: START + 3_000_000 };
      const photo = await room.addFile(landscape, SIZE, { id: '01a0f4c2-c400-7000-8001-00000000abcd', ...limits });
      await room.app.listen({ host: '127.0.0.1', port: 0 });
      const got: unknown[] = [];
      for (const name of ['320.webp', `320.webp?v=${mediaVersion(photo)}&crop=1x1`, '320']) {
        for (const variant of variants) {
          const times = [];
          for (let time = 0; time < 3; time += 1) {
            const { status, headers, body } = await ask(room, `/media/${photo.id}/${name}`, variant);
            const { date: _date, 'x-request-id': id, ...rest } = headers;
            t.match(id, /^[\w-]{8,}$/);
            times.push({ status, headers: rest, body: body.toString('base64') });
          }
          t.strictSame(times[1], times[0], `${name} ${JSON.stringify(variant)}`);
          t.strictSame(times[2], times[0]);
          got.push(times[0]);
        }
      }
      return got;
    }),
  );
  t.strictSame(answers[0], answers[1]);
});

t.test('over a connection rights end to the millisecond, too, and who says no proper Host gets nothing', async (t) => {
  const room = await openPhotoRoom(t);
  const photo = await room.addFile(landscape, SIZE, { rightsUntil: START + 5_000 });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  const urls = [`/media/${photo.id}/320.webp?v=${mediaVersion(photo)}`, `/v1/photos/${photo.id}`];
  for (room.time of [START, START + 4_999]) {
    for (const url of urls) t.equal((await ask(room, url)).status, 200);
  }
  const { headers } = await ask(room, urls[0]!);
  t.equal(headers['cache-control'], 'public, max-age=0, must-revalidate');
  t.equal((await ask(room, urls[0]!, { headers: { host: 'no host' } })).status, 400);
  room.time = START + 5_000;
  for (const url of urls) {
    for (const method of ['GET', 'HEAD']) t.equal((await ask(room, url, { method })).status, 404);
  }
});

t.test('where only some origins may read, a picture hangs on the origin', async (t) => {
  const room = await openPhotoRoom(t, { corsOrigin: ['https://example.org'] });
  const photo = await room.addFile(landscape, SIZE);
  for (let time = 0; time < 2; time += 1) {
    const own = await room.call(`/media/${photo.id}/320.webp`, { headers: { origin: 'https://example.org' } });
    t.match(own.headers, { 'access-control-allow-origin': 'https://example.org', vary: 'origin' });
    const other = await room.call(`/media/${photo.id}/320`, { headers: { origin: 'https://example.com' } });
    t.notOk('access-control-allow-origin' in other.headers);
    t.equal(other.headers.vary, 'origin, Accept');
  }
});

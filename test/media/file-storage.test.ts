import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { openFolder } from '../../src/media/file-storage.ts';
import { isKey, originalKey, renditionPrefix } from '../../src/media/keys.ts';
import { type MediaStorage, StorageUnavailable, StorageUnusable } from '../../src/media/storage.ts';
import { listed, stored, streamed, waiting } from './storages.ts';

const KEY = originalKey('ab'.repeat(32), 'jpg');

function fresh(t: { testdir(): string }) {
  const folder = join(t.testdir(), 'data', 'media');
  return { folder, storage: openFolder(folder) };
}

t.test('what is put in comes out byte for byte: whole, as a stream, as a file', async (t) => {
  const { folder, storage } = fresh(t);
  const { key, content } = await stored(storage, 300_000);
  t.match(key, /^originals\/[0-9a-f]{2}\/[0-9a-f]{64}\.jpg$/);
  t.ok((await storage.read(key))?.equals(content));
  const { bytes, content: asStream } = await streamed(storage, key);
  t.equal(bytes, 300_000);
  t.ok(asStream.equals(content));
  const copy = await storage.local(key);
  t.ok(copy && readFileSync(copy.path).equals(content));
  await copy?.[Symbol.asyncDispose]();
  t.ok((await storage.read(key))?.equals(content), 'a copy that is disposed leaves the file itself');
  t.strictSame(readdirSync(join(folder, 'incoming')), [], 'nothing waits any more');
});

t.test('folders and files are their owner’s only', async (t) => {
  const { folder, storage } = fresh(t);
  const { path, key } = waiting(storage, randomBytes(10));
  chmodSync(path, 0o644);
  await storage.put(key, path);
  t.equal(statSync(join(folder, key)).mode & 0o777, 0o600);
  t.equal(statSync(dirname(join(folder, key))).mode & 0o777, 0o700);
  t.equal(statSync(folder).mode & 0o777, 0o700);
});

t.test('putting the same key again replaces, also a longer file by a shorter one', async (t) => {
  const { storage } = fresh(t);
  for (const text of ['a long content', 'short']) {
    const { path } = waiting(storage, Buffer.from(text));
    await storage.put(KEY, path);
    t.equal((await storage.read(KEY))?.toString(), text);
    t.notOk(existsSync(path));
  }
  t.equal((await listed(storage, '')).length, 1);
});

t.test('put at the same moment, one of the contents stays, whole', async (t) => {
  const { folder, storage } = fresh(t);
  const contents = Array.from({ length: 12 }, () => randomBytes(50_000));
  await Promise.all(contents.map((content) => storage.put(KEY, waiting(storage, content).path)));
  const kept = await storage.read(KEY);
  t.ok(contents.some((content) => kept?.equals(content)));
  t.strictSame(readdirSync(join(folder, 'incoming')), []);
});

t.test('a file of another file system is copied in and gone there', async (t) => {
  const { folder, storage } = fresh(t);
  // Memory on Linux; elsewhere perhaps the same file system, which must make no difference.
  const elsewhere = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dateline-test-'));
  t.teardown(() => rmSync(elsewhere, { recursive: true }));
  const content = randomBytes(100_000);
  const path = join(elsewhere, 'made');
  writeFileSync(path, content);
  await storage.put(KEY, path);
  t.ok((await storage.read(KEY))?.equals(content));
  t.notOk(existsSync(path));
  t.equal(statSync(join(folder, KEY)).mode & 0o777, 0o600);
  t.strictSame(readdirSync(join(folder, 'incoming')), []);
});

t.test('what is not there is undefined, and deleting it is fine', async (t) => {
  const { folder, storage } = fresh(t);
  t.equal(await storage.read(KEY), undefined);
  t.equal(await storage.open(KEY), undefined);
  t.equal(await storage.local(KEY), undefined);
  await storage.delete(KEY);
  t.strictSame(await listed(storage, 'originals/'), []);
  mkdirSync(join(folder, KEY), { recursive: true });
  t.equal(await storage.read(KEY), undefined, 'a folder is no file');
  t.equal(await storage.read(`${KEY}/x`), undefined);
});

t.test('folders that somebody removed meanwhile are made again', async (t) => {
  const { folder, storage } = fresh(t);
  const { key, content } = await stored(storage, 20);
  t.same(await storage.read(key), content);
  rmSync(join(folder, 'originals'), { recursive: true });
  t.equal(await storage.read(key), undefined);
  const again = waiting(storage, content);
  await storage.put(again.key, again.path);
  t.same(await storage.read(key), content);
});

t.test('deleted, a file is gone and its neighbour stays', async (t) => {
  const { storage } = fresh(t);
  const gone = await stored(storage, 10);
  const kept = await stored(storage, 20);
  await storage.delete(gone.key);
  t.equal(await storage.read(gone.key), undefined);
  t.strictSame(await listed(storage, ''), [{ key: kept.key, bytes: 20 }]);
});

t.test('a list has every file whose key starts so, with its size, and nothing that waits or is hidden', async (t) => {
  const { folder, storage } = fresh(t);
  const sha256 = 'cd'.repeat(32);
  const keys = ['1x1-320.avif', '1x1-320.webp', '320.avif'].map((name) => `${renditionPrefix(sha256)}${name}`);
  for (const key of [...keys, originalKey(sha256, 'png')])
    await storage.put(key, waiting(storage, Buffer.alloc(7)).path);
  waiting(storage, Buffer.alloc(9));
  writeFileSync(join(folder, 'originals', '.DS_Store'), '');
  const found = async (prefix: string) => (await listed(storage, prefix)).map(({ key }) => key);
  t.strictSame(await listed(storage, 'originals/'), [{ key: originalKey(sha256, 'png'), bytes: 7 }]);
  t.strictSame(await found(renditionPrefix(sha256)), keys);
  t.strictSame(await found(`${renditionPrefix(sha256)}1x1-`), keys.slice(0, 2));
  t.strictSame(await found('rend'), keys);
  t.strictSame(await found(''), [originalKey(sha256, 'png'), ...keys]);
  t.strictSame(await found('renditions/cd/cd/'), []);
});

t.test('only keys are taken: nothing outside the folder can be named', async (t) => {
  const { storage } = fresh(t);
  const path = storage.temporary();
  for (const key of [
    '',
    '/',
    '.',
    '..',
    '../x',
    'a/../b',
    'a//b',
    '/etc/passwd',
    'a/',
    'A/b',
    'a b',
    'a\0',
    'a\\b',
    'é',
    '.a',
    'a/.b',
    'a..b',
    'incoming',
    'incoming/x',
  ]) {
    await t.rejects(storage.read(key), /not a key/, JSON.stringify(key));
    await t.rejects(storage.open(key), /not a key/);
    await t.rejects(storage.local(key), /not a key/);
    await t.rejects(storage.delete(key), /not a key/);
    await t.rejects(storage.put(key, path), /not a key/);
    if (key !== '' && key !== 'a/') await t.rejects(listed(storage, key), /not a key/);
  }
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', 'a', '-') }), (text) => {
      if (isKey(text))
        t.notOk(join('/folder', text).split('/').includes('..') || !join('/folder', text).startsWith('/folder/'));
    }),
  );
  t.throws(() => originalKey('ab', 'jpg'), /not a SHA-256/);
  t.throws(() => originalKey('AB'.repeat(32), 'jpg'), /not a SHA-256/);
  t.throws(() => originalKey('ab'.repeat(32), '../jpg'), /not an extension/);
  t.throws(() => renditionPrefix('../..'), /not a SHA-256/);
});

t.test('symbolic links inside the folder lead nowhere', async (t) => {
  const outside = t.testdir({ media: {}, secret: { ab: { 'file.jpg': 'secret' } } });
  const inside = openFolder(join(outside, 'media'));
  symlinkSync(join(outside, 'secret'), join(outside, 'media', 'originals'));
  await t.rejects(inside.read('originals/ab/file.jpg'), StorageUnavailable);
  await t.rejects(inside.local('originals/ab/file.jpg'), StorageUnavailable);
  await t.rejects(inside.delete('originals/ab/file.jpg'), StorageUnavailable);
  await t.rejects(inside.put('originals/new/file.jpg', waiting(inside, Buffer.alloc(1)).path), StorageUnavailable);
  await t.rejects(listed(inside, 'originals/'), StorageUnavailable);
  t.strictSame(await listed(inside, ''), []);
  t.strictSame(readdirSync(join(outside, 'secret')), ['ab']);
  t.equal(readFileSync(join(outside, 'secret', 'ab', 'file.jpg'), 'utf8'), 'secret');

  mkdirSync(join(outside, 'media', 'renditions'));
  symlinkSync(join(outside, 'secret', 'ab', 'file.jpg'), join(outside, 'media', 'renditions', 'x.jpg'));
  await t.rejects(inside.read('renditions/x.jpg'), StorageUnavailable);
  await inside.put('renditions/x.jpg', waiting(inside, Buffer.from('new')).path);
  t.equal((await inside.read('renditions/x.jpg'))?.toString(), 'new', 'putting replaces the link itself');
  t.equal(readFileSync(join(outside, 'secret', 'ab', 'file.jpg'), 'utf8'), 'secret');
});

t.test('the folder itself may be a symbolic link', async (t) => {
  const folder = t.testdir({ real: {}, link: t.fixture('symlink', 'real') });
  const storage = openFolder(join(folder, 'link'));
  const { key } = await stored(storage, 10);
  t.equal(statSync(join(folder, 'real', key)).size, 10);
  t.strictSame(await listed(storage, ''), [{ key, bytes: 10 }]);
});

const sweepings = {
  'at the next opening': (folder: string) => Promise.resolve(openFolder(folder)),
  'by sweeping, while it is open': async (_folder: string, storage: MediaStorage) => {
    await storage.sweep?.();
    return storage;
  },
};

for (const [when, sweep] of Object.entries(sweepings))
  t.test(`what a killed process left is removed ${when}, what is still written is not`, async (t) => {
    const { folder, storage } = fresh(t);
    const [old, young] = [waiting(storage, Buffer.alloc(5)).path, waiting(storage, Buffer.alloc(5)).path];
    const foreign = join(folder, 'incoming', 'README');
    writeFileSync(foreign, '');
    const twoHoursAgo = Date.now() / 1000 - 7_200;
    for (const path of [old, foreign]) utimesSync(path, twoHoursAgo, twoHoursAgo);
    const { key } = await stored(storage, 5);
    utimesSync(join(folder, key), twoHoursAgo, twoHoursAgo);
    const again = await sweep(folder, storage);
    t.notOk(existsSync(old));
    t.ok(existsSync(young));
    t.ok(existsSync(foreign), 'what is not ours stays');
    t.equal((await again.read(key))?.length, 5);
  });

t.test('a folder that cannot be used is told in one line', (t) => {
  const folder = t.testdir({ file: '' });
  t.throws(() => openFolder(join(folder, 'file', 'media')), StorageUnusable);
  t.throws(() => openFolder(join(folder, 'file')), {
    message: /^The folder of photos .*file cannot be used: [^\n]+\.$/,
  });
  t.end();
});

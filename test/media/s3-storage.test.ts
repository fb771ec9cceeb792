import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import t from 'tap';
import { originalKey } from '../../src/media/keys.ts';
import { type S3Options, openBucket } from '../../src/media/s3-storage.ts';
import { StorageFull, StorageUnavailable } from '../../src/media/storage.ts';
import { BUCKET, CREDENTIALS, startS3Server } from '../helpers/s3-server.ts';
import { listed, stored, streamed, waiting } from './storages.ts';

const KEY = originalKey('ab'.repeat(32), 'jpg');
const MIB = 1024 * 1024;
const PATIENCE = { answerMs: 20_000, uploadMs: 20_000, stallMs: 20_000, pausesMs: [1, 1] };

async function fresh(t: Room, options: Partial<S3Options> = {}) {
  const directory = t.testdir();
  const server = await startS3Server(directory);
  t.teardown(() => server.stop());
  const storage = openBucket({
    endpoint: server.endpoint,
    region: 'us-east-1',
    bucket: BUCKET,
    prefix: '',
    ...CREDENTIALS,
    patience: PATIENCE,
    ...options,
  });
  return { server, storage, directory };
}

// What a put that fails leaves to its caller is removed with the fixtures.
process.env['TMPDIR'] = t.testdir();

interface Room {
  testdir(): string;
  teardown(fn: () => unknown): void;
}

t.test('what is put in comes out byte for byte: whole, as a stream, as a temporary file', async (t) => {
  const { storage } = await fresh(t);
  const { key, content } = await stored(storage, 300_000);
  t.ok((await storage.read(key))?.equals(content));
  const { bytes, content: asStream } = await streamed(storage, key);
  t.equal(bytes, 300_000);
  t.ok(asStream.equals(content));
  const copy = await storage.local(key);
  t.ok(copy && readFileSync(copy.path).equals(content));
  t.equal(statSync(copy?.path ?? '').mode & 0o777, 0o600);
  await copy?.[Symbol.asyncDispose]();
  t.notOk(existsSync(copy?.path ?? ''), 'the copy is gone when it is disposed');
});

t.test('a large file goes in parts and comes out whole', async (t) => {
  const { server, storage } = await fresh(t);
  const { key, content } = await stored(storage, 20 * MIB + 1);
  t.equal(server.requests.filter((request) => /partNumber=\d/.test(request)).length, 3);
  t.ok((await streamed(storage, key)).content.equals(content));
  t.strictSame(server.uploads(), []);
});

t.test('put in, the local file is gone; empty files and exact parts are no exception', async (t) => {
  const { server, storage } = await fresh(t);
  for (const size of [0, 8 * MIB, 16 * MIB]) {
    const content = Buffer.alloc(size, 1);
    const { path } = waiting(storage, content);
    await storage.put(KEY, path);
    t.notOk(existsSync(path));
    t.equal((await storage.read(KEY))?.length, size);
  }
  t.equal(server.requests.filter((request) => /partNumber=\d/.test(request)).length, 2);
});

t.test('putting the same key again replaces; at the same moment, one of the contents stays', async (t) => {
  const { storage } = await fresh(t);
  await storage.put(KEY, waiting(storage, Buffer.from('first, longer')).path);
  await storage.put(KEY, waiting(storage, Buffer.from('second')).path);
  t.equal((await storage.read(KEY))?.toString(), 'second');
  const content = randomBytes(9 * MIB);
  await Promise.all([1, 2, 3].map(() => storage.put(KEY, waiting(storage, content).path)));
  t.ok((await storage.read(KEY))?.equals(content));
  t.equal((await listed(storage, '')).length, 1);
});

t.test('what is not there is undefined, and deleting it is fine; deleted, a file is gone', async (t) => {
  const { storage } = await fresh(t);
  t.equal(await storage.read(KEY), undefined);
  t.equal(await storage.open(KEY), undefined);
  t.equal(await storage.local(KEY), undefined);
  await storage.delete(KEY);
  const { key } = await stored(storage, 10);
  await storage.delete(key);
  t.equal(await storage.read(key), undefined);
  t.strictSame(await listed(storage, ''), []);
});

t.test('all keys are under the prefix, and only those are listed, without it', async (t) => {
  const { server, storage, directory } = await fresh(t, { prefix: 'News/photos/' });
  const { key, content } = await stored(storage, 10);
  t.ok(server.requests.includes(`PUT /${BUCKET}/News/photos/${key}`));
  t.ok(existsSync(join(directory, BUCKET, 'News', 'photos', 'originals')));
  const whole = openBucket({
    endpoint: server.endpoint,
    region: 'us-east-1',
    bucket: BUCKET,
    prefix: '',
    ...CREDENTIALS,
  });
  await stored(whole, 20);
  t.strictSame(await listed(storage, 'originals/'), [{ key, bytes: 10 }]);
  t.ok((await storage.read(key))?.equals(content));
});

t.test('a list goes on from page to page', async (t) => {
  const { server, storage } = await fresh(t);
  const keys = Array.from({ length: 1_005 }, (_, number) => `renditions/aa/${String(number).padStart(4, '0')}.webp`);
  server.hold(keys);
  t.strictSame(
    (await listed(storage, 'renditions/aa/')).map(({ key }) => key),
    keys,
  );
  t.equal(server.requests.length, 2);
});

t.test('only keys are taken', async (t) => {
  const { server, storage } = await fresh(t);
  for (const key of ['', '../x', '/x', 'a?b', 'a/../b', 'incoming/x']) {
    await t.rejects(storage.read(key), /not a key/);
    await t.rejects(storage.put(key, storage.temporary()), /not a key/);
    await t.rejects(storage.delete(key), /not a key/);
  }
  t.strictSame(server.requests, []);
});

t.test(
  'an upload in parts that fails is aborted: nothing is visible, nothing is left, and the file is still here',
  async (t) => {
    const { server, storage } = await fresh(t);
    server.intercept = (request, response) => {
      if (!request.url?.includes('partNumber=2')) return false;
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
      return true;
    };
    const { path } = waiting(storage, randomBytes(20 * MIB));
    await t.rejects(storage.put(KEY, path), {
      name: 'StorageUnavailable',
      message: 'the S3 storage answered 403 (AccessDenied)',
    });
    t.equal(await storage.read(KEY), undefined);
    t.strictSame(server.uploads(), []);
    t.equal(
      server.requests.filter((request) => request.startsWith('DELETE') && request.includes('uploadId=')).length,
      1,
    );
    t.notOk(server.requests.some((request) => request.includes('partNumber=3')));
    t.ok(existsSync(path));
  },
);

t.test('parts that the server could not put together are no success, although it said 200', async (t) => {
  const { server, storage } = await fresh(t);
  server.intercept = (request, response) => {
    if (request.method !== 'POST' || !request.url?.includes('uploadId=')) return false;
    response
      .writeHead(200)
      .end('<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>Try again.</Message></Error>');
    return true;
  };
  await t.rejects(storage.put(KEY, waiting(storage, Buffer.alloc(9 * MIB)).path), StorageUnavailable);
  t.equal(await storage.read(KEY), undefined);
  t.strictSame(server.uploads(), []);
});

t.test('what passes is tried again: a busy server, a connection that breaks', async (t) => {
  const { server, storage } = await fresh(t);
  const { key, content } = await stored(storage, 1_000);
  let failures = 0;
  server.intercept = (request, response) => {
    failures += 1;
    if (failures > 2) return false;
    if (failures === 1) response.writeHead(503).end();
    else request.destroy();
    return true;
  };
  t.ok((await storage.read(key))?.equals(content));
  t.equal(failures, 3);
});

t.test(
  'refusals, faults and a full disk of the server have names, with their cause and without the secret',
  async (t) => {
    const { server, storage } = await fresh(t, { secretAccessKey: 'the-secret-that-nobody-sees' });
    const { path } = waiting(storage, Buffer.from('x'));
    const refused = await storage.read(KEY).then(
      () => t.fail('the server took a wrong signature'),
      (error: unknown) => error,
    );
    t.match(refused, { name: 'StorageUnavailable', message: 'the S3 storage answered 403 (SignatureDoesNotMatch)' });
    t.notMatch(inspect(refused, { depth: 9, showHidden: true }), /the-secret/);
    await t.rejects(storage.put(KEY, path), StorageUnavailable);
    await t.rejects(storage.delete(KEY), StorageUnavailable);
    await t.rejects(storage.open(KEY), StorageUnavailable);
    await t.rejects(storage.local(KEY), StorageUnavailable);
    await t.rejects(listed(storage, ''), StorageUnavailable);
    for (const [status, error] of [
      [500, StorageUnavailable],
      [503, StorageUnavailable],
      [301, StorageUnavailable],
      [507, StorageFull],
    ] as const) {
      server.intercept = (_request, response) => {
        response.writeHead(status, { location: server.endpoint }).end();
        return true;
      };
      await t.rejects(storage.put(KEY, path), error, String(status));
      await t.rejects(storage.read(KEY), error, String(status));
    }
  },
);

t.test('a missing bucket is not a missing file', async (t) => {
  const { storage } = await fresh(t, { bucket: 'not-there' });
  await t.rejects(storage.read(KEY), StorageUnavailable);
  await t.rejects(storage.open(KEY), StorageUnavailable);
  await t.rejects(listed(storage, ''), StorageUnavailable);
  await t.rejects(storage.put(KEY, waiting(storage, Buffer.from('x')).path), StorageUnavailable);
});

t.test('a server that is down is unavailable', async (t) => {
  const { server, storage } = await fresh(t);
  await server.stop();
  const { path } = waiting(storage, Buffer.alloc(9 * MIB));
  await t.rejects(storage.read(KEY), { name: 'StorageUnavailable', message: /ECONNREFUSED/ });
  await t.rejects(storage.put(KEY, path), StorageUnavailable);
  await t.rejects(storage.delete(KEY), StorageUnavailable);
  await t.rejects(listed(storage, ''), StorageUnavailable);
  await t.rejects(storage.local(KEY), StorageUnavailable);
});

t.test('an answer that never comes, stops, or breaks off has an end, and no temporary file stays', async (t) => {
  let answer = '';
  let breaksOff = false;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(answer);
      if (breaksOff) socket.end();
    });
    t.teardown(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const storage = openBucket({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    bucket: BUCKET,
    prefix: '',
    ...CREDENTIALS,
    patience: { answerMs: 50, uploadMs: 50, stallMs: 50, pausesMs: [] },
  });
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('dateline-')).length;
  const before = ours();
  await t.rejects(storage.read(KEY), { name: 'StorageUnavailable', message: /did not answer/ });
  answer = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this';
  await t.rejects(storage.read(KEY), { name: 'StorageUnavailable', message: /did not answer/ });
  await t.rejects(storage.local(KEY), StorageUnavailable);
  breaksOff = true;
  await t.rejects(storage.read(KEY), { name: 'StorageUnavailable', message: /broke off/ });
  await t.rejects(storage.local(KEY), StorageUnavailable);
  await t.rejects(streamed(storage, KEY), StorageUnavailable);
  answer = 'HTTP/1.1 200 OK\r\n\r\nof no length';
  await t.rejects(storage.open(KEY), StorageUnavailable);
  t.ok(ours() <= before);
});

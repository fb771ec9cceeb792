import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { promisify } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { type Arrival, receive } from '../../src/media/arrival.ts';
import { openFolder } from '../../src/media/file-storage.ts';
import { StorageUnavailable } from '../../src/media/storage.ts';
import { BUCKET, CREDENTIALS, startS3Server } from '../helpers/s3-server.ts';

const MIB = 1024 * 1024;
const receiver = join(import.meta.dirname, 'receiver.ts');

function fresh(t: { testdir(): string }) {
  const folder = join(t.testdir(), 'media');
  const storage = openFolder(folder);
  return {
    folder,
    waiting: () => readdirSync(join(folder, 'incoming')),
    receive: (source: AsyncIterable<Uint8Array>, maxBytes = MIB) => receive(source, { storage, maxBytes }),
    storage,
  };
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

t.test('what arrives is kept byte for byte, with its size and SHA-256, however it was cut', async (t) => {
  const { receive, waiting } = fresh(t);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1 }), async (pieces) => {
      const content = Buffer.concat(pieces);
      fc.pre(content.length > 0);
      const arrival: Arrival = value(await receive(Readable.from(pieces)));
      t.ok(readFileSync(arrival.path).equals(content));
      t.equal(arrival.bytes, content.length);
      t.equal(arrival.sha256, createHash('sha256').update(content).digest('hex'));
      t.equal(statSync(arrival.path).mode & 0o777, 0o600);
      await arrival.discard();
      await arrival.discard();
      t.strictSame(waiting(), []);
    }),
    { numRuns: 50 },
  );
});

t.test('discarding after it was put in leaves the stored file', async (t) => {
  const { receive, storage } = fresh(t);
  const arrival = value(await receive(Readable.from([Buffer.from('x')])));
  await storage.put('originals/x.jpg', arrival.path);
  await arrival.discard();
  t.equal((await storage.read('originals/x.jpg'))?.toString(), 'x');
});

t.test('an upload that is cut off leaves nothing, and is told as it was', async (t) => {
  const { receive, waiting } = fresh(t);
  for (const isFarEnough of [() => true, () => waiting().length > 0]) {
    const cut = new PassThrough();
    cut.write(randomBytes(50_000));
    const receiving = receive(cut);
    while (!isFarEnough()) await setImmediate();
    cut.destroy(new Error('the connection is gone'));
    await t.rejects(receiving, { message: 'the connection is gone' });
    t.strictSame(waiting(), []);
  }
});

t.test(
  'a file of exactly the limit is taken; one byte more is refused at once, and the rest is not read',
  async (t) => {
    const { receive, waiting } = fresh(t);
    await value(await receive(Readable.from([Buffer.alloc(MIB)]))).discard();
    let read = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          read += 100_000;
          yield new Uint8Array(100_000);
        }
      } finally {
        ended = true;
      }
    }
    t.strictSame(await receive(endless()), {
      ok: false,
      error: {
        code: 'file-too-large',
        detail: 'The file is larger than 1 MiB, which is the most that is taken. Send a smaller one.',
      },
    });
    t.equal(read, 1_100_000);
    t.ok(ended);
    const stream = Readable.from(endless());
    t.match(await receive(stream), { ok: false, error: { code: 'file-too-large' } });
    t.ok(stream.destroyed);
    t.strictSame(waiting(), []);
  },
);

t.test('an empty file is refused', async (t) => {
  const { receive, waiting } = fresh(t);
  for (const pieces of [[], [Buffer.alloc(0)]]) {
    t.match(await receive(Readable.from(pieces)), { ok: false, error: { code: 'empty-file', detail: /empty/ } });
  }
  t.strictSame(waiting(), []);
});

t.test('a file with active content is refused, whether it shows on the way or at the end', async (t) => {
  const { receive, waiting } = fresh(t);
  for (const [content, told] of [
    ['....<script>', /a web page or a script/],
    ['....<?php ', /a PHP program/],
    ['....%PDF-1.7', /a PDF document/],
    [`....PK\x05\x06${'\0'.repeat(18)}`, /a ZIP archive/],
  ] as const) {
    const refused = await receive(Readable.from([Buffer.from(content, 'latin1')]));
    t.match(refused, { ok: false, error: { code: 'unsafe-file', detail: told } });
  }
  t.strictSame(waiting(), []);
});

t.test('where nothing can be written, the storage is unavailable, and no more is read', async (t) => {
  const folder = t.testdir({ loop: t.fixture('symlink', 'loop') });
  const storage = openFolder(join(folder, 'media'));
  storage.temporary = () => join(folder, 'loop', 'file');
  const source = Readable.from([Buffer.from('x'), Buffer.from('y')]);
  await t.rejects(receive(source, { storage, maxBytes: MIB }), StorageUnavailable);
  t.ok(source.destroyed);
});

/** Without the loaders of the test runner, which would count. */
async function child(command: string, environment: Record<string, string> = {}) {
  const { stdout } = await promisify(execFile)('env', ['-u', 'NODE_OPTIONS', 'sh', '-c', command], {
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout) as { bytes?: number; grownBytes?: number; error?: string };
}

t.test('on a full disk the file is refused as such, and nothing is left', async (t) => {
  const { folder, waiting } = fresh(t);
  const node = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${receiver}' 'file:${folder}'`;
  t.strictSame(await child(`ulimit -f 1024; ${node} 8`), { error: 'StorageFull' });
  t.strictSame(waiting(), []);
  t.notOk(existsSync(join(folder, 'originals')));
  t.match(await child(`ulimit -f 1024000; ${node} 8`), { bytes: 8 * MIB });
});

t.test('receiving and storing 200 MiB takes no memory to speak of', async (t) => {
  const { folder } = fresh(t);
  const { bytes, grownBytes } = await child(`exec '${process.execPath}' '${receiver}' 'file:${folder}' 200`);
  t.equal(bytes, 200 * MIB);
  t.ok(grownBytes !== undefined && grownBytes < 64 * MIB, `${grownBytes} bytes`);
});

t.test('neither does sending 200 MiB to S3', async (t) => {
  const server = await startS3Server(t.testdir());
  t.teardown(() => server.stop());
  const { bytes, grownBytes } = await child(`exec '${process.execPath}' '${receiver}' 's3://${BUCKET}' 200`, {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
  t.equal(bytes, 200 * MIB);
  t.ok(grownBytes !== undefined && grownBytes < 128 * MIB, `${grownBytes} bytes`);
  t.strictSame(server.uploads(), []);
});

t.test('what a process leaves that is killed while it receives is removed an hour later', async (t) => {
  const { folder, waiting } = fresh(t);
  const running = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, receiver, `file:${folder}`, '100000']);
  while (!waiting().some((name) => statSync(join(folder, 'incoming', name)).size > 0)) await setImmediate();
  const ended = new Promise((done) => void running.once('exit', done));
  running.kill('SIGKILL');
  await ended;
  const [left = ''] = waiting();
  const path = join(folder, 'incoming', left);
  openFolder(folder);
  t.ok(existsSync(path), 'it may still be written to');
  const overAnHourAgo = Date.now() / 1000 - 3_700;
  utimesSync(path, overAnHourAgo, overAnHourAgo);
  openFolder(folder);
  t.strictSame(waiting(), []);
});

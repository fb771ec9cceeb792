import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { openDatabase } from '../../src/db/open.ts';
import { openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import { rebuildCommand, verifyCommand } from '../../src/photos/commands.ts';
import { keyOf } from '../../src/photos/originals.ts';
import { BUCKET, CREDENTIALS, startS3Server } from '../helpers/s3-server.ts';
import { openNewsroom } from '../imports/importing.ts';

t.test('import, verify and rebuild work on a bucket, and say in one line when it does not answer', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bucket-'));
  const server = await startS3Server(folder);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const newsroom = openNewsroom(t);
  for (const background of ['teal', 'olive']) {
    const picture = sharp({ create: { width: 320, height: 200, channels: 3, background } });
    newsroom.write(`all/${background}.jpg`, await picture.jpeg().toBuffer());
  }
  const aws = { ...CREDENTIALS, endpointUrl: server.endpoint };
  const openBucket = () => openMedia({ url: `s3://${BUCKET}/archive`, aws });
  const all = join(newsroom.path, 'in', 'all');
  t.match(await newsroom.run([all], {}, { openMedia: openBucket }), { code: 0, out: ['photos    2 created'] });
  t.match(await newsroom.run([all], {}, { openMedia: openBucket }), { out: ['photos    0 created, 2 unchanged'] });

  const out: string[] = [];
  const error: string[] = [];
  const io = { out: (line: string) => void out.push(line), error: (line: string) => void error.push(line) };
  const deps = { openDatabase: () => openDatabase(newsroom.url), openMedia: openBucket, openImages, now: Date.now };
  t.equal(await verifyCommand(['--delete-unreferenced'], io, deps), 0);
  t.match(out, [/^photos {5}2 with 2 originals/, 'originals  0 missing, 0 damaged', 'files      0 unreferenced']);
  t.equal(await rebuildCommand(['renditions'], io, deps), 0);

  const [row] = newsroom.rows("SELECT sha256, media_type AS mediaType FROM photos WHERE file_name = 'teal.jpg'");
  await openBucket().delete(keyOf(row as { sha256: string; mediaType: string }));
  out.length = 0;
  t.equal(await verifyCommand(['--quiet'], io, deps), 1);
  t.match(out, [/^missing-original originals\//]);

  await server.stop();
  out.length = 0;
  t.equal(await verifyCommand([], io, deps), 1);
  t.match([out, error], [[], [/^The storage of photos cannot be used: /]]);
});

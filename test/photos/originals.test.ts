import { writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import t from 'tap';
import { KeyedLock } from '../../src/lib/keyed-lock.ts';
import { removingFiles, withOriginal } from '../../src/photos/originals.ts';
import { openNewsroom } from '../helpers/newsroom.ts';
import { addPhoto } from '../articles/photo-desk.ts';

t.test('what one process removes as nobody’s, another that was about to have it puts back', async (t) => {
  const room = await openNewsroom(t);
  const { db, storage } = room;
  const onLeftBehind = () => t.fail('nothing is left behind');
  // Two processes know nothing of each other's locks.
  const here = { db, storage, locks: new KeyedLock(), onLeftBehind };
  const there = { ...here, locks: new KeyedLock() };
  const bytes = Buffer.from('the same bytes in both');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const waiting = () => {
    const path = storage.temporary();
    writeFileSync(path, bytes);
    return { path, sha256, mediaType: 'image/jpeg' };
  };
  await withOriginal(here, waiting(), async () => {
    await t.rejects(
      withOriginal(there, waiting(), () => Promise.reject(new Error('the database is busy'))),
      { message: 'the database is busy' },
    );
    t.equal((await Array.fromAsync(storage.list('originals/'))).length, 0, 'the other removed it');
    await addPhoto(room, { sha256, mediaType: 'image/jpeg' });
  });
  const files = await Array.fromAsync(storage.list(''));
  t.equal(files.length, 1);
  t.equal(files[0]?.bytes, bytes.length);
  await removingFiles(there, { sha256, mediaType: 'image/jpeg' }, async () => {});
  t.equal((await Array.fromAsync(storage.list(''))).length, 1, 'a record has it');
});

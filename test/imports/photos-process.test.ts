import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { keyOf } from '../../src/photos/originals.ts';
import { openNewsroom, story } from './importing.ts';

const program = join(import.meta.dirname, '../../bin/dateline.js');
const PHOTOS = 120;

type Room = ReturnType<typeof openNewsroom>;

/** Starts a command in a process of its own. */
function start(t: Test, newsroom: Room, args: string[]) {
  // `env -u`, because the test runner hands its loaders to every child through NODE_OPTIONS.
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], {
    cwd: newsroom.path,
    env: { ...process.env, DATABASE_URL: newsroom.url, MEDIA_URL: newsroom.mediaUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, for a Ctrl-C that reaches its children as well.
    detached: true,
  });
  t.teardown(() => child.kill('SIGKILL'));
  const out: string[] = [];
  const error: string[] = [];
  createInterface(child.stdout).on('line', (line) => out.push(line));
  const lines = createInterface(child.stderr).on('line', (line) => error.push(line));
  return { child, out, error, lines, ended: once(child, 'close') };
}

/** A folder of many pictures, each with bytes of its own; one in the second part is none: when that is told, the first part is saved. */
async function writePictures(newsroom: Room): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const;
  const picture = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: 'white', noise } })
    .jpeg()
    .toBuffer();
  for (let index = 0; index < PHOTOS; index += 1) {
    const comment = Buffer.from([0xff, 0xfe, 0, 6, ...Buffer.from(String(index).padStart(4, '0'))]);
    const name = `all/${String(index).padStart(4, '0')}.jpg`;
    newsroom.write(name, Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)]));
  }
  newsroom.write('all/0012.jpg', 'not a picture');
  return join(newsroom.path, 'in', 'all');
}

/** Every photo has its original; @returns how many photos there are, and how many files. */
function countWhole(t: Test, newsroom: Room): { photos: number; originals: number; waiting: number } {
  const media = join(newsroom.path, 'media');
  const rows = newsroom.rows('SELECT sha256, media_type FROM photos');
  for (const { sha256, media_type } of rows)
    t.ok(existsSync(join(media, keyOf({ sha256: String(sha256), mediaType: String(media_type) }))));
  const files = (folder: string) =>
    readdirSync(join(media, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  return { photos: rows.length, originals: files('originals'), waiting: files('incoming') };
}

t.test('a folder of pictures is imported, verified and seen by the program itself', async (t) => {
  const newsroom = openNewsroom(t);
  const picture = sharp({ create: { width: 320, height: 200, channels: 3, background: 'teal' } });
  newsroom.write('all/pictures/bridge.jpg', await picture.jpeg().toBuffer());
  newsroom.write('all/a.ndjson', [
    { type: 'photo', file: 'pictures/bridge.jpg', altText: 'A bridge.', creditLine: 'Rosa Kettle' },
    story(1, { publishedAt: '2026-01-01', photos: [{ photo: 'pictures/bridge.jpg', role: 'lead' }] }),
  ]);
  const importing = start(t, newsroom, ['import', join(newsroom.path, 'in', 'all')]);
  t.same(await importing.ended, [0, null]);
  t.same(importing.error, []);
  t.match(importing.out, ['articles  1 created, 1 published', 'photos    1 created']);
  const verifying = start(t, newsroom, ['verify']);
  t.same(await verifying.ended, [0, null]);
  t.match(verifying.out, [/^photos {5}1 with 1 originals/, 'originals  0 missing, 0 damaged']);
  const rebuilding = start(t, newsroom, ['rebuild', 'renditions']);
  t.same(await rebuilding.ended, [0, null]);
  t.same(countWhole(t, newsroom), { photos: 1, originals: 1, waiting: 0 });
});

for (const [signal, how] of [
  ['SIGINT', 'interrupted leaves whole photos only, nothing that waits, and'],
  ['SIGKILL', 'killed leaves no photo without its file, and'],
] as const) {
  t.test(`an import of pictures that is ${how} goes on when it is run again`, async (t) => {
    const newsroom = openNewsroom(t);
    const folder = await writePictures(newsroom);
    const { child, out, lines, ended } = start(t, newsroom, ['import', folder]);
    await Promise.race([once(lines, 'line'), ended]);
    if (signal === 'SIGINT') process.kill(-child.pid!, signal);
    else child.kill(signal);
    t.same(await ended, signal === 'SIGINT' ? [1, null] : [null, 'SIGKILL']);
    const { photos, originals, waiting } = countWhole(t, newsroom);
    t.ok(photos > 0 && photos < PHOTOS - 1, `${photos} photos`);
    if (signal === 'SIGINT') {
      t.match(out.at(-2), /^Interrupted after .*\.jpg:1\. Run the same command again to go on\.$/);
      t.same([originals, waiting], [photos, 0]);
    }
    const again = await newsroom.run(['--json', folder]);
    t.match(JSON.parse(again.out.join('')), {
      photo: { created: PHOTOS - 1 - photos, unchanged: photos, updated: 0, refused: 1 },
    });
    t.match(countWhole(t, newsroom), { photos: PHOTOS - 1, originals: PHOTOS - 1 });
  });
}

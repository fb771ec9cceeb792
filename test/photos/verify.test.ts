import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { openDatabase } from '../../src/db/open.ts';
import { openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import { rebuildCommand, verifyCommand } from '../../src/photos/commands.ts';
import { createRenditionMaker } from '../../src/photos/make-rendition.ts';
import { keyOf } from '../../src/photos/originals.ts';
import { renditionOf } from '../../src/photos/renditions.ts';
import { listPhotosOf, type PhotoRow } from '../../src/photos/store.ts';
import { openNewsroom } from '../imports/importing.ts';

const HOUR = 60 * 60 * 1_000;

/** A newsroom with so many photos, and the commands that look after their files. */
async function openArchive(t: Test, count: number) {
  const newsroom = openNewsroom(t);
  for (let hue = 0; hue < count; hue += 1) {
    const background = { r: 10 * hue, g: 90, b: 200 };
    const picture = sharp({ create: { width: 900, height: 600, channels: 3, background } });
    newsroom.write(`${hue}.jpg`, await picture.jpeg().toBuffer());
  }
  const folder = join(newsroom.path, 'in');
  if (count > 0) t.equal((await newsroom.run(['--quiet', folder])).code, 0);
  const media = join(newsroom.path, 'media');
  const openStorage = () => openMedia({ url: newsroom.mediaUrl, aws: {} });
  const deps = { openDatabase: () => openDatabase(newsroom.url), openMedia: openStorage, openImages, now: Date.now };

  async function run(command: typeof verifyCommand | typeof rebuildCommand, args: string[], isTTY = false) {
    const out: string[] = [];
    const error: string[] = [];
    const progress: string[] = [];
    const io = {
      out: (line: string) => void out.push(line),
      error: (line: string) => void error.push(line),
      progress: (text: string) => void progress.push(text),
      isTTY,
    };
    return { code: await command(args, io, deps), out, error, progress };
  }

  /** The photos by the name of their file. */
  function photo(index: number): PhotoRow {
    const [row] = newsroom.rows(
      'SELECT id, sha256, media_type AS mediaType FROM photos WHERE file_name = ?',
      `${index}.jpg`,
    );
    return row as unknown as PhotoRow;
  }

  return {
    ...newsroom,
    verify: (...args: string[]) => run(verifyCommand, args),
    verifyOnTerminal: (...args: string[]) => run(verifyCommand, args, true),
    rebuild: (...args: string[]) => run(rebuildCommand, args),
    photo,
    originalOf: (index: number) => join(media, keyOf(photo(index))),
    /** Puts a file into the folder of the storage as something else than this program would; as old as an hour and more. */
    plant(key: string, age = 2 * HOUR) {
      const path = join(media, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'planted');
      const at = new Date(Date.now() - age);
      utimesSync(path, at, at);
      return path;
    },
    /** Every file of the storage, with its content. */
    files() {
      return new Map(
        readdirSync(media, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(media.length + 1), readFileSync(path)] as const),
      );
    },
    /** Makes renditions as the service does when somebody asks for them. */
    async render(index: number, widths: number[]) {
      const images = openImages();
      try {
        await newsroom.inDatabase(async (db) => {
          const [row] = await listPhotosOf(db.read, photo(index).sha256);
          const make = createRenditionMaker({ storage: openStorage(), images });
          for (const width of widths) {
            const rendition = renditionOf({ photo: row!, width, crop: '1x1', format: 'webp' });
            await make({ sha256: row!.sha256, originalKey: keyOf(row!), rendition, isWanted: async () => true });
          }
        });
      } finally {
        await images.close();
      }
    },
    change: (id: string, what: object) =>
      newsroom.inDatabase((db) =>
        db.write(async (tx) => {
          const { eq } = await import('drizzle-orm');
          await tx.sql.update(tx.tables.photos).set(what).where(eq(tx.tables.photos.id, id));
        }),
      ),
  };
}

t.test('verify finds nothing where all is well, also where there is nothing', async (t) => {
  for (const count of [0, 3]) {
    const archive = await openArchive(t, count);
    const { code, out, error } = await archive.verify();
    t.same([code, error], [0, []]);
    t.match(out, [
      new RegExp(`^photos     ${count} with ${count} originals \\(\\d+\\.\\d MB\\) and 0 renditions$`),
      'originals  0 missing, 0 damaged',
      'files      0 unreferenced',
      'database   sound',
      /^Done in \d+\.\d s\.$/,
    ]);
    t.same(await archive.verify('--quiet'), { code: 0, out: [], error: [], progress: [] });
  }
});

t.test('verify names every original that is missing, cut off or changed, and changes nothing', async (t) => {
  const archive = await openArchive(t, 5);
  rmSync(archive.originalOf(0));
  truncateSync(archive.originalOf(1), 100);
  const bytes = readFileSync(archive.originalOf(2));
  bytes[bytes.length - 3]! ^= 1;
  writeFileSync(archive.originalOf(2), bytes);
  const before = [archive.everything(), archive.files()];
  const { code, out } = await archive.verify('--delete-unreferenced');
  t.equal(code, 1);
  const line = (kind: string, index: number, why: string) =>
    `${kind} ${keyOf(archive.photo(index))} ${archive.photo(index).id} ${why}`;
  t.same(
    out.slice(0, 3).toSorted(),
    [
      line(
        'damaged-original',
        1,
        `It has 100 bytes and should have ${statSync(join(archive.path, 'in', '1.jpg')).size}: restore it from a backup.`,
      ),
      line('damaged-original', 2, 'Its bytes are not those that came: restore it from a backup.'),
      line('missing-original', 0, 'Restore it from a backup, or import or upload the file again.'),
    ].toSorted(),
  );
  t.equal(out[4], 'originals  1 missing, 2 damaged');
  t.same([archive.everything(), archive.files()], before);

  const { out: json, code: same } = await archive.verify('--json');
  t.equal(same, 1);
  const told = JSON.parse(json.join('')) as { findings: object[] };
  t.equal(told.findings.length, 3);
  t.match(told, {
    photos: 5,
    originals: 5,
    missing: 1,
    damaged: 2,
    unreferenced: 0,
    database: [],
  });
});

t.test(
  'files that no photo has are named, and removed when that is asked for, but never young or foreign ones',
  async (t) => {
    const archive = await openArchive(t, 2);
    await archive.render(0, [160, 320]);
    await archive.render(1, [160]);
    await archive.change(archive.photo(1).id, { state: 'killed' });
    const nobody = 'ab'.repeat(32);
    archive.plant(`originals/ab/${nobody}.jpg`);
    archive.plant(`renditions/ab/${nobody}/1-x.webp`);
    archive.plant(`originals/cd/${'cd'.repeat(32)}.png`, 0);
    archive.plant('originals/readme.txt');
    archive.plant('elsewhere/notes.txt');
    for (const key of archive.files().keys()) {
      const path = join(archive.path, 'media', key);
      if (key.includes(archive.photo(1).sha256)) utimesSync(path, 1, 1);
    }
    const before = archive.files();
    const { code, out } = await archive.verify();
    t.equal(code, 0, 'nothing is missing');
    for (const expected of [
      /^unknown-file originals\/readme\.txt - .* left alone/,
      new RegExp(`^unreferenced-original originals/ab/${nobody}\\.jpg - No photo has it\\.$`),
      new RegExp(`^unreferenced-rendition renditions/../${archive.photo(1).sha256}/\\S+ ${archive.photo(1).id} `),
      new RegExp(`^unreferenced-rendition renditions/ab/${nobody}/1-x\\.webp - No photo has it\\.$`),
    ])
      t.equal(out.slice(0, 4).filter((line) => expected.test(line)).length, 1, String(expected));
    t.match(out.slice(6), ['files      3 unreferenced, 1 not ours', /1 more without a photo are younger than an hour/]);
    t.same(archive.files(), before);

    const removing = await archive.verify('--delete-unreferenced', '--json');
    t.match(JSON.parse(removing.out.join('')), { unreferenced: 3, deleted: 3, young: 1, unknown: 1 });
    const gone = [...before.keys()].filter((key) => !archive.files().has(key));
    t.equal(gone.length, 3);
    t.ok(
      gone.every(
        (key) => key.includes(nobody) || (key.startsWith('renditions/') && key.includes(archive.photo(1).sha256)),
      ),
    );
    t.match(JSON.parse((await archive.verify('--json')).out.join('')), {
      unreferenced: 0,
      deleted: 0,
      renditions: 2,
      missing: 0,
    });
  },
);

t.test('verify says what is wrong with the database', async (t) => {
  const archive = await openArchive(t, 1);
  const { default: SQLite } = await import('better-sqlite3');
  const raw = new SQLite(join(archive.path, 'db', 'dateline.db'));
  raw.pragma('foreign_keys = OFF');
  raw.exec("INSERT INTO photo_terms (photo_id, kind, term) VALUES ('nobody', 'place', 'nowhere')");
  raw.close();
  const { code, out } = await archive.verify();
  t.equal(code, 1);
  t.match(out[0], /^damaged-database - - row \S+ of photo_terms names a row of photos that is not there$/);
  t.equal(out.at(-2), 'database   damaged: restore a backup');
});

t.test('verify shows how far it is on a terminal only, and takes no wrong arguments', async (t) => {
  const archive = await openArchive(t, 3);
  t.same((await archive.verify()).progress, []);
  const { progress } = await archive.verifyOnTerminal();
  t.match(progress[0], /^\r\u001b\[2K[█░]{20} .* of 3 originals$/);
  t.equal(progress.at(-1), '\r\u001b[2K');
  for (const args of [['all'], ['--delete'], ['--json=yes']]) {
    const { code, out, error } = await archive.verify(...args);
    t.match([code, out.length, error.at(-1)], [2, 0, /^\nUsage:\n {2}dateline verify/]);
  }
  t.match(await archive.verify('--help'), { code: 0, out: [/^Usage:/] });
});

t.test(
  'rebuild renditions makes what is kept anew, brings older ones up to date, and removes what nobody asks for',
  async (t) => {
    const archive = await openArchive(t, 3);
    await archive.render(0, [160, 320]);
    await archive.render(1, [160]);
    await archive.render(2, [160]);
    const good = archive.files();
    await archive.change(archive.photo(2).id, { state: 'killed' });
    const of = (index: number) =>
      [...good.keys()].filter((key) => key.startsWith('renditions/') && key.includes(archive.photo(index).sha256));
    const [small = '', large = ''] = of(0).toSorted((one, other) => good.get(one)!.length - good.get(other)!.length);
    writeFileSync(join(archive.path, 'media', small), 'spoilt');
    const older = large.replace(/\/\d+-/, '/0-');
    rmSync(join(archive.path, 'media', large));
    archive.plant(older);
    archive.plant(large.replace(/\/(\d+)-\d+-\d+-/, '/$1-1-1-'));
    archive.plant(`renditions/ab/${'ab'.repeat(32)}/1-x.webp`);
    archive.plant('renditions/readme.txt');
    const { code, out, error } = await archive.rebuild('renditions');
    t.same([code, error], [0, []]);
    t.match(out, ['renditions  3 made anew, 4 removed', /^3 photos in/]);
    const kept = archive.files();
    t.same(
      [...kept.keys()].filter((key) => key.startsWith('renditions/')).toSorted(),
      [...of(0), ...of(1), 'renditions/readme.txt'].toSorted(),
    );
    for (const key of [...of(0), ...of(1)]) t.same(kept.get(key), good.get(key), key);
    t.notOk([...kept.keys()].some((key) => key.startsWith('incoming/')));
    t.match(JSON.parse((await archive.rebuild('renditions', '--json')).out.join('')), {
      made: 3,
      removed: 0,
      failed: 0,
      photos: 3,
    });
  },
);

t.test('what cannot be made anew is named and kept as it is, and the rest is made', async (t) => {
  const archive = await openArchive(t, 3);
  for (const index of [0, 1, 2]) await archive.render(index, [160]);
  rmSync(archive.originalOf(0));
  writeFileSync(archive.originalOf(1), 'not a picture');
  const before = archive.files();
  const { code, out, error } = await archive.rebuild('renditions');
  t.equal(code, 1);
  t.match(
    error.toSorted(),
    [0, 1]
      .map((index) => new RegExp(`^not-made ${archive.photo(index).id} `))
      .toSorted((one, other) => (String(one) < String(other) ? -1 : 1)),
  );
  t.equal(out[0], 'renditions  1 made anew, 0 removed, 2 not made');
  t.same(archive.files(), before);
});

t.test('rebuild says what there is when it is not told what, and what it does not know', async (t) => {
  const archive = await openArchive(t, 0);
  for (const args of [[], ['everything'], ['renditions', 'now'], ['renditions', '--fast']]) {
    const { code, out, error } = await archive.rebuild(...args);
    t.match([code, out.length, error.at(-1)], [2, 0, /^\nUsage:\n {2}dateline rebuild renditions/]);
  }
  t.match(await archive.rebuild('--help'), { code: 0, out: [/^Usage:/] });
  t.match(await archive.rebuild('renditions'), { code: 0, out: ['renditions  0 made anew, 0 removed'] });
});

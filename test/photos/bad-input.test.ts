import { readdirSync } from 'node:fs';
import t from 'tap';
import { openImages } from '../../src/media/images.ts';
import { openNewsroom } from '../helpers/newsroom.ts';
import {
  animatedPng,
  animatedWebp,
  blackPng,
  gifOfFrames,
  jpegThatClaims,
  noise,
  plain,
  withSegments,
} from '../helpers/pictures.ts';
import { assertProblem } from '../helpers/problem.ts';
import { storageThatIs } from './storages.ts';
import {
  assertNothing,
  BOUNDARY,
  countRecords,
  filesOf,
  formOf,
  jpeg,
  PHOTOS,
  sendFile,
  sendForm,
  upload,
} from './uploading.ts';

t.test('files that are no photos, or more than that, are refused, and nothing of them stays', async (t) => {
  const room = await openNewsroom(t);
  const good = await jpeg(400, 300);
  const png = await plain(20, 20, '#336699').png().toBuffer();
  const cases: readonly (readonly [name: string, code: Parameters<typeof assertProblem>[2], file: Buffer])[] = [
    ['a pixel bomb (30,000 × 30,000)', 'image-too-large', blackPng(30_000, 30_000)],
    ['a JPEG that says it is larger than it is', 'image-too-large', await jpegThatClaims(20_000, 20_000)],
    ['a truncated file', 'unreadable-image', good.subarray(0, Math.floor(good.length / 2))],
    ['HTML behind a picture', 'unsafe-file', Buffer.concat([good, Buffer.from('<script>alert(1)</script>')])],
    ['HTML in a comment', 'unsafe-file', withSegments(good, [0xfe, Buffer.from('<html><body onload=alert(1)>')])],
    ['a ZIP behind a picture', 'unsafe-file', Buffer.concat([good, zip()])],
    [
      'an SVG',
      'unsupported-image',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'),
    ],
    ['a GIF of 10,000 frames', 'unsupported-image', gifOfFrames(10_000)],
    ['a PNG that moves', 'animated-image', animatedPng()],
    ['a WebP that moves', 'animated-image', await animatedWebp(3)],
    ['an empty file', 'empty-file', Buffer.alloc(0)],
    ['text', 'unsupported-image', Buffer.from('This is not a picture.')],
    ['megabytes of nothing', 'unsupported-image', Buffer.alloc(3 * 1024 * 1024)],
    ['a PNG of nothing but its signature', 'unreadable-image', png.subarray(0, 40)],
  ];
  for (const [name, code, file] of cases) {
    await t.test(name, async (t) => {
      const started = performance.now();
      const form = await upload(room, file, { fileName: 'photo' });
      t.comment(`${form.json().code}: ${Math.round(performance.now() - started)} ms`);
      const refused = form.json().code === 'unsafe-file' ? 'unsafe-file' : code; // an SVG is active content as well
      assertProblem(t, form, refused);
      await assertNothing(t, room);
      assertProblem(t, await sendFile(room, file), refused);
      await assertNothing(t, room);
    });
  }
});

t.test('a file that is called one thing and is another is refused', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  for (const sent of [
    { fileName: 'a.png' },
    { fileName: 'a.jpg.exe' },
    { fileName: 'a.svg' },
    { fileName: 'evil.html.' },
    { fileName: 'x.exe. .' },
    { type: 'image/png' },
    { type: 'text/html' },
    { type: 'image/svg+xml', fileName: 'a.jpg' },
  ])
    assertProblem(t, await upload(room, file, sent), 'media-type-mismatch');
  assertProblem(t, await sendFile(room, file, { headers: { 'content-type': 'image/webp' } }), 'media-type-mismatch');
  const named = { 'content-disposition': 'attachment; filename="a.tiff"' };
  assertProblem(t, await sendFile(room, file, { headers: named }), 'media-type-mismatch');
  await assertNothing(t, room);
});

t.test('names with characters that cannot be seen and names without end are refused', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  const bad = await upload(room, file, { fileName: 'a\0b.jpg' });
  t.match(assertProblem(t, bad, 'invalid-text').errors, [{ pointer: '/file', code: 'invalid-text' }]);
  for (const fileName of ['a\tb.jpg', 'a\u202egpj.exe', 'a\u200b.jpg', 'a%0D%0AX-Y: z.jpg'])
    assertProblem(t, await upload(room, file, { fileName }), 'invalid-text');
  const long = await upload(room, file, { fileName: `${'é'.repeat(201)}.jpg` });
  t.match(assertProblem(t, long, 'validation-failed').errors, [{ pointer: '/file', code: 'too-long' }]);
  for (const header of [
    'attachment; filename=a b c',
    `attachment; filename*=latin1''a.jpg`,
    `attachment; filename*=UTF-8''%ff`,
  ]) {
    const refused = await sendFile(room, file, { headers: { 'content-disposition': header } });
    t.match(assertProblem(t, refused, 'invalid-parameter').errors, [{ header: 'Content-Disposition' }]);
  }
  await assertNothing(t, room);
});

t.test('a form that is none, or not this one, is refused', async (t) => {
  const room = await openNewsroom(t);
  const file = { name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg() };
  const record = { name: 'record', content: '{}' };
  const cases: Readonly<Record<string, Buffer>> = {
    'without an end': formOf([file], ''),
    'cut in the middle of the file': formOf([file]).subarray(0, 400),
    'cut in the head of a part': formOf([file]).subarray(0, 60),
    'without a file': formOf([record]),
    'without a part': formOf([]),
    'with two files': formOf([file, file]),
    'with two records': formOf([record, record, file]),
    'with a part that is not known': formOf([file, { name: 'caption', content: 'x' }]),
    'with a part that is not known before the file': formOf([{ name: '__proto__', content: 'x' }, file]),
    'with a part without a name': formOf([{ content: 'x' }, file]),
    'with many parts': formOf([file, ...Array.from({ length: 2_000 }, () => record)]),
    'with another boundary': Buffer.from(formOf([file]).toString('latin1').replaceAll(BOUNDARY, 'another'), 'latin1'),
    'with lines that end in LF': Buffer.from(formOf([record]).toString().replaceAll('\r\n', '\n')),
    'that is text': Buffer.from('hello'),
    'that is empty': Buffer.alloc(0),
  };
  for (const [name, body] of Object.entries(cases)) {
    await t.test(name, async (t) => {
      assertProblem(t, await sendForm(room, body), 'malformed-multipart');
      await assertNothing(t, room);
    });
  }
});

t.test('a record is read as strictly as any JSON, and its mistakes have their places', async (t) => {
  const room = await openNewsroom(t);
  const file = { name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg() };
  const cases: readonly (readonly [
    code: Parameters<typeof assertProblem>[2],
    json: string | Buffer,
    pointer?: string,
  ])[] = [
    ['malformed-json', '{'],
    ['malformed-json', "{'caption':1}"],
    ['duplicate-property', '{"caption":"a","caption":"b"}', '/record/caption'],
    ['forbidden-property', '{"__proto__":{}}', '/record/__proto__'],
    ['invalid-text', '{"caption":"a\\u0000b"}', '/record/caption'],
    ['invalid-encoding', Buffer.from('{"caption":"Caf\xe9"}', 'latin1')],
    ['validation-failed', 'null', '/record'],
    ['validation-failed', '[]', '/record'],
    ['validation-failed', '{"captoin":"a"}', '/record/captoin'],
    ['validation-failed', '{"gps":{"lat":1}}', '/record/gps'],
    ['validation-failed', `{"headline":"${'a'.repeat(301)}"}`, '/record/headline'],
    ['validation-failed', '{"dateCreated":"2026-02-30"}', '/record/dateCreated'],
    ['validation-failed', '{"focalPoint":{"x":2,"y":0}}', '/record/focalPoint/x'],
    ['validation-failed', '{"rights":{"until":"soon"}}', '/record/rights/until'],
    ['payload-too-large', `{"caption":"${'a'.repeat(70_000)}"}`],
  ];
  for (const [code, content, pointer] of cases) {
    for (const parts of [
      [file, { name: 'record', content }],
      [{ name: 'record', content }, file],
    ]) {
      const problem = assertProblem(t, await sendForm(room, formOf(parts)), code);
      if (pointer !== undefined) t.equal(problem.errors?.[0]?.pointer, pointer);
    }
  }
  await assertNothing(t, room);
});

t.test('a storage that is full, or does not answer, is told, and nothing half-written stays', async (t) => {
  for (const [state, code] of [
    ['full', 'storage-full'],
    ['away', 'unavailable'],
  ] as const) {
    const folder = t.testdir({});
    const room = await openNewsroom(t, { storage: storageThatIs(state, folder) });
    assertProblem(t, await upload(room, await jpeg()), code);
    t.equal(await countRecords(room), 0);
    const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    t.strictSame(left, [], 'no file');
  }
});

t.test('when too many pictures wait to be looked at, the next is told to come again', async (t) => {
  const images = openImages({ processes: 1, room: 1 });
  t.teardown(() => images.close());
  const room = await openNewsroom(t, { images });
  const files = await Promise.all(Array.from({ length: 8 }, () => jpeg(300, 200)));
  const answers = await Promise.all(files.map((file) => upload(room, file)));
  const refused = answers.filter(({ statusCode }) => statusCode !== 201);
  t.ok(refused.length > 0 && refused.length < files.length, `${refused.length} of ${files.length} refused`);
  for (const answer of refused) {
    assertProblem(t, answer, 'unavailable');
    t.ok(answer.headers['retry-after']);
  }
  t.equal(await countRecords(room), files.length - refused.length);
  t.equal(filesOf(room).length, files.length - refused.length, 'what was refused left no file');
});

t.test('a database that cannot write leaves no file', async (t) => {
  const file = await jpeg();
  // The second record gets the id of the first: the database refuses it when the file is stored already.
  const broken = await openNewsroom(t, { newId: () => '01a0f4c2-c400-7000-8001-0000000000aa' });
  t.equal((await upload(broken, await jpeg())).statusCode, 201);
  const before = filesOf(broken);
  assertProblem(t, await upload(broken, file), 'internal-error');
  t.strictSame(filesOf(broken), before);
  t.equal(await countRecords(broken), 1);
});

t.test('metadata that cannot be kept refuses the file', async (t) => {
  const room = await openNewsroom(t);
  const long = 'a'.repeat(5_001);
  const xmp = (text: string) =>
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="${text}"/></rdf:RDF></x:xmpmeta>`;
  const megabytes = await noise(40, 30)
    .withExif({ IFD0: { ImageDescription: 'b'.repeat(40_000) } })
    .jpeg()
    .toBuffer();
  const problem = assertProblem(t, await upload(room, megabytes), 'unusable-metadata');
  t.ok((problem.errors ?? []).length > 0);
  assertProblem(t, await upload(room, await noise(40, 30).withXmp(xmp(long)).jpeg().toBuffer()), 'unusable-metadata');
  await assertNothing(t, room);
});

t.test('a declared length over the limit is refused before anything is read', async (t) => {
  const room = await openNewsroom(t);
  const response = await room.app.inject({
    method: 'POST',
    url: PHOTOS,
    headers: {
      authorization: `Bearer ${room.keys.editor}`,
      'content-type': 'image/jpeg',
      'content-length': String(101 * 1024 * 1024),
    },
    payload: Buffer.from('x'),
  });
  assertProblem(t, response, 'file-too-large');
  await assertNothing(t, room);
});

/** A small ZIP archive with one empty file. */
function zip(): Buffer {
  const local = Buffer.from('504b0304140000000000000021000000000000000000000000000100000061', 'hex');
  const central = Buffer.from(
    '504b01021400140000000000000021000000000000000000000000000100000000000000000000000000000000000000000061',
    'hex',
  );
  const end = Buffer.from('504b050600000000010001002f0000001f0000000000', 'hex');
  return Buffer.concat([local, central, end]);
}

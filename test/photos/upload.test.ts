import t from 'tap';
import { openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { heldSo, quarters } from '../helpers/pictures.ts';
import {
  BOUNDARY,
  countRecords,
  filesOf,
  formOf,
  jpeg,
  PHOTOS,
  sendFile,
  sendForm,
  upload,
  uploaded,
} from './uploading.ts';

t.test('a photo in a form is kept as it came, with its record', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg(90, 60);
  const record = { caption: 'Cars cross.', creators: ['Rosa Kettle'], rights: { maySyndicate: true } };
  const response = await upload(room, file, { record, fileName: 'DSC_0412.JPG', type: 'image/jpeg' });
  t.equal(response.statusCode, 201);
  const photo = response.json();
  t.equal(response.headers['location'], `${PHOTOS}/${photo.id}`);
  t.equal(response.headers['etag'], '"1"');
  t.match(photo, {
    version: 1,
    state: 'active',
    isPublic: false,
    caption: 'Cars cross.',
    creators: ['Rosa Kettle'],
    altText: null,
    file: { name: 'DSC_0412.JPG', mediaType: 'image/jpeg', bytes: file.length, width: 90, height: 60 },
    rights: { mayPublish: true, maySyndicate: true, partners: null, until: null, territories: null },
    origins: { caption: 'request', creators: 'request', focalPoint: 'picture' },
    preview: `/media/${photo.id}/640.jpeg`,
    createdBy: 'The editor',
    usedIn: [],
    killed: null,
  });
  t.notOk('altText' in photo.origins, 'what nobody said has no origin');
  const { sha256 } = photo.file;
  t.strictSame(filesOf(room), [`originals/${sha256.slice(0, 2)}/${sha256}.jpg`]);
  const original = await room.call('GET', `${PHOTOS}/${photo.id}/original`, { as: 'editor' });
  t.ok(original.rawPayload.equals(file), 'byte for byte');
  t.equal(original.headers['content-type'], 'image/jpeg');
  t.equal(original.headers['content-length'], String(file.length));
  t.equal(original.headers['content-disposition'], 'attachment; filename="DSC_0412.JPG"');
  t.equal(original.headers['cache-control'], 'private, no-store');
  t.equal(original.headers['x-content-type-options'], 'nosniff');
  t.match(original.headers['content-security-policy'], /sandbox/);
  const head = await room.call('HEAD', `${PHOTOS}/${photo.id}/original`, { as: 'editor' });
  t.equal(head.statusCode, 200);
  t.equal(head.headers['content-length'], String(file.length));
  t.equal(head.body, '');
});

t.test('the record may come before the file, and without a type', async (t) => {
  const room = await openNewsroom(t);
  const file = { name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg() };
  const response = await sendForm(room, formOf([{ name: 'record', content: '{"headline":"Ōtautahi"}' }, file]));
  t.equal(response.statusCode, 201);
  t.equal(response.json().headline, 'Ōtautahi');
});

t.test('a file alone is a photo, too', async (t) => {
  const room = await openNewsroom(t);
  const [one, other] = [await jpeg(), await jpeg(30, 40)];
  const plain = await sendFile(room, one);
  t.equal(plain.statusCode, 201);
  t.equal(plain.json().file.name, null);
  const named = await sendFile(room, other, {
    headers: { 'content-type': 'image/jpeg', 'content-disposition': `attachment; filename*=UTF-8''%C5%8Ctautahi.jpg` },
  });
  t.equal(named.json().file.name, 'Ōtautahi.jpg');
  t.equal(named.json().origins.focalPoint, 'picture');
});

t.test('a picture is described the right way up', async (t) => {
  const room = await openNewsroom(t);
  const file = await (await heldSo(await quarters(80, 40), 6)).jpeg().toBuffer();
  t.match(await uploaded(room, file), { file: { width: 80, height: 40 }, dominantColour: /^#[0-9a-f]{6}$/ });
});

t.test('the same file again is the photo that has it, which stays as it is', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  const first = await uploaded(room, file, { record: { caption: 'First.' } });
  const again = await upload(room, file, { record: { caption: 'Second.' }, as: 'admin' });
  t.equal(again.statusCode, 200);
  t.equal(again.headers['location'], `${PHOTOS}/${first.id}`);
  t.equal(again.headers['etag'], '"1"');
  t.strictSame(again.json(), first);
  t.equal(await countRecords(room), 1);
  t.equal(filesOf(room).length, 1);
});

t.test('of two uploads of one file at once, one makes the photo and the other gets it', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  const answers = await Promise.all([1, 2, 3, 4].map(() => upload(room, file)));
  t.strictSame(answers.map(({ statusCode }) => statusCode).toSorted(), [200, 200, 200, 201]);
  t.equal(new Set(answers.map((answer) => answer.json().id)).size, 1);
  t.equal(filesOf(room).length, 1);
});

t.test('whoever may not see a photo of the same file gets one of their own, and is told nothing', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  const first = await uploaded(room, file, { as: 'contributor', record: { caption: 'A secret.' } });
  const second = await upload(room, file, { as: 'otherContributor' });
  t.equal(second.statusCode, 201, 'as if it were the first');
  t.not(second.json().id, first.id);
  t.equal(second.json().caption, null);
  t.equal(filesOf(room).length, 1, 'the original is shared');
  const desk = await upload(room, file);
  t.equal(desk.json().id, first.id, 'who sees both gets the older');
  const gone = await room.call('DELETE', `${PHOTOS}/${first.id}`, {
    as: 'contributor',
    headers: { 'if-match': '"1"' },
  });
  t.equal(gone.statusCode, 204);
  t.equal(filesOf(room).length, 1, 'the original stays for the other record');
  const left = await room.call('DELETE', `${PHOTOS}/${second.json().id}`, {
    as: 'editor',
    headers: { 'if-match': '*' },
  });
  t.equal(left.statusCode, 204);
  t.strictSame(filesOf(room), []);
});

t.test('a picture that was killed is gone under every record, and does not come back', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  const ids: string[] = [];
  for (const as of ['contributor', 'otherContributor'] as const) {
    const record = { altText: 'A photo.', creditLine: as };
    const { id } = (await upload(room, file, { as, record })).json<{ id: string }>();
    ids.push(id);
    await publishNew(room, { headline: `By ${as}`, photos: [{ photo: id, role: 'lead' }] });
  }
  t.equal(new Set(ids).size, 1, 'the second saw the first, which was public by then');
  const other = await jpeg();
  const hidden = (await upload(room, other, { as: 'contributor' })).json<{ id: string }>().id;
  const twin = (await upload(room, other, { as: 'otherContributor', record: { altText: 'A', creditLine: 'B' } })).json<{
    id: string;
  }>().id;
  t.not(hidden, twin);
  await publishNew(room, { headline: 'The twin', photos: [{ photo: twin, role: 'lead' }] });
  const killed = await room.call('POST', `${PHOTOS}/${hidden}/kill`, {
    as: 'editor',
    headers: { 'if-match': '*' },
    body: { reason: 'Court order' },
  });
  t.match(killed.json(), { id: hidden, state: 'killed' });
  t.equal((await room.call('GET', `/v1/photos/${twin}`)).statusCode, 410);
  t.equal((await room.call('GET', `/media/${twin}/160.jpeg`)).statusCode, 410);
  t.match((await room.call('GET', `${PHOTOS}/${twin}`, { as: 'editor' })).json(), {
    state: 'killed',
    killed: { reason: 'Court order' },
  });
  const third = await jpeg();
  const { id } = (await upload(room, third, { as: 'editor' })).json<{ id: string }>();
  await room.call('POST', `${PHOTOS}/${id}/kill`, {
    as: 'editor',
    headers: { 'if-match': '*' },
    body: { reason: 'Court order' },
  });
  const before = await countRecords(room);
  assertProblem(t, await upload(room, third, { as: 'contributor' }), 'killed');
  t.match((await upload(room, third, { as: 'admin' })).json(), { id, state: 'killed' });
  t.equal(await countRecords(room), before);
});

t.test('an upload is made once for its Idempotency-Key', async (t) => {
  const room = await openNewsroom(t);
  const [file, other] = [await jpeg(), await jpeg()];
  const headers = { 'idempotency-key': 'photo-1' };
  const first = await upload(room, file, { headers });
  const again = await upload(room, file, { headers });
  t.equal(again.statusCode, 201, 'the very answer of the first time');
  t.equal(again.headers['idempotency-replayed'], 'true');
  t.equal(again.body, first.body);
  assertProblem(t, await upload(room, other, { headers }), 'idempotency-mismatch');
  assertProblem(t, await upload(room, file, { headers, record: { caption: 'x' } }), 'idempotency-mismatch');
  assertProblem(t, await upload(room, file, { headers, fileName: 'other.jpg' }), 'idempotency-mismatch');
  assertProblem(t, await upload(room, file, { headers: { 'idempotency-key': 'a b' } }), 'invalid-idempotency-key');
  t.equal(await countRecords(room), 1);
  t.equal(filesOf(room).length, 1, 'what was refused left no file');
  await room.call('DELETE', `${PHOTOS}/${first.json().id}`, { as: 'editor', headers: { 'if-match': '*' } });
  t.equal((await upload(room, file, { headers })).body, first.body);
  t.strictSame(filesOf(room), [], 'an answer that is given again stores nothing');
});

t.test('a file brings its own name, as data alone', async (t) => {
  const room = await openNewsroom(t);
  const names: Readonly<Record<string, string | null>> = {
    'Straße in Ōtautahi – 2.jpg': 'Straße in Ōtautahi – 2.jpg',
    '../../etc/passwd.jpg': 'passwd.jpg',
    '..\\..\\windows\\a.jpg': 'a.jpg',
    '/var/lib/dateline/b.jpg': 'b.jpg',
    'C:\\c.jpg': 'c.jpg',
    '..': null,
    '': null,
    'folder/': null,
    'no extension': 'no extension',
    'many.dots.in.jpeg': 'many.dots.in.jpeg',
    '%2e%2e%2fd.jpg': '%2e%2e%2fd.jpg',
    'a %22b%22.jpg': 'a "b".jpg',
    'e.jpg. .': 'e.jpg',
  };
  for (const [sent, kept] of Object.entries(names)) {
    const fileName = sent.replaceAll('\\', '\\\\');
    const photo = await uploaded(room, await jpeg(), { fileName });
    t.equal((photo.file as unknown as { name: unknown }).name, kept, JSON.stringify(sent));
  }
  t.ok(
    filesOf(room).every((file) => /^originals\/[0-9a-f]{2}\/[0-9a-f]{64}\.jpg$/.test(file)),
    'no name is a path',
  );
});

t.test('what a body may be is said where it is refused', async (t) => {
  const room = await openNewsroom(t);
  const file = await jpeg();
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'video/mp4']) {
    const response = await sendFile(room, file, { headers: { 'content-type': type } });
    assertProblem(t, response, 'unsupported-media-type');
    t.match(response.headers['accept'], /^multipart\/form-data, image\/jpeg,/);
  }
  assertProblem(t, await room.call('POST', PHOTOS, { as: 'editor' }), 'unsupported-media-type');
  const no = await sendForm(room, formOf([]), { headers: { 'content-type': 'multipart/form-data' } });
  assertProblem(t, no, 'malformed-multipart');
  const mixed = await sendForm(room, formOf([]), {
    headers: { 'content-type': `multipart/mixed; boundary=${BOUNDARY}` },
  });
  assertProblem(t, mixed, 'unsupported-media-type');
  assertProblem(t, await room.call('PUT', PHOTOS, { as: 'editor' }), 'method-not-allowed');
  assertProblem(t, await upload(room, file, { as: 'reader' }), 'missing-key');
  assertProblem(t, await upload(room, file, { as: 'partner' }), 'forbidden');
  t.strictSame(filesOf(room), []);
});

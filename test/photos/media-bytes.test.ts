import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { MediaStorage } from '../../src/media/storage.ts';
import { openPhotoRoom, type PhotoRoomOptions } from '../helpers/photo-rows.ts';
import { exchange, listen, open, readAnswer } from '../helpers/socket.ts';

const SIZE = { width: 1_200, height: 800 };
/** More than goes into a connection whose other end does not read, and more than memory keeps of one picture. */
const BYTES = 12 * 1024 * 1024;

/** A storage whose renditions are large, the same ones each time, with all that it has given away; it waits at the gate before. */
function largeRenditions(gate: Promise<void> = Promise.resolve()) {
  const given: Buffer[] = [];
  const content = (): Buffer => Buffer.allocUnsafeSlow(BYTES).fill('0123456789abcdef!');
  const read = async (): Promise<Buffer> => {
    await gate;
    const bytes = content();
    given.push(bytes);
    return bytes;
  };
  return { given, text: content().toString('latin1'), through: (): Partial<MediaStorage> => ({ read }) };
}

async function openRoom(test: Parameters<typeof openPhotoRoom>[0], options: PhotoRoomOptions) {
  const room = await openPhotoRoom(test, options);
  const photo = await room.addFile(Buffer.from('never looked at'), SIZE);
  const request = `GET /media/${photo.id}/320.jpeg HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  return { room, port: await listen(room.app), request };
}

t.test('the memory of a picture goes back when it is sent, and not before, however slowly it is read', async (t) => {
  const { given, text, through } = largeRenditions();
  const { port, request } = await openRoom(t, { through });
  const slow = await open(port);
  slow.pause();
  slow.write(request);
  while (given.length === 0) await turn();
  const quick = await open(port);
  quick.write(request);
  t.equal((await readAnswer(quick)).body, text);
  t.equal(given[0]?.length, BYTES, 'which nobody has read yet');
  const answer = readAnswer(slow);
  slow.resume();
  t.equal((await answer).body, text);
  while (given.some(({ length }) => length > 0)) await turn();
  t.equal(given.length, 2);
});

t.test('who shares the bytes of a picture gets all of them, and who hangs up takes none away', async (t) => {
  const { promise: gate, resolve: letThrough } = Promise.withResolvers<void>();
  const { given, text, through } = largeRenditions(gate);
  const { port, request } = await openRoom(t, { through });
  const sockets = await Promise.all(Array.from({ length: 6 }, () => open(port)));
  for (const socket of sockets) socket.write(request);
  // What came before has been read when this is answered.
  t.equal((await exchange(port, 'GET /media/0/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).statusCode, 404);
  const [leaving, slow, ...quick] = sockets;
  leaving?.pause();
  slow?.pause();
  const answers = quick.map((socket) => readAnswer(socket));
  letThrough();
  for (const answer of answers) t.equal((await answer).body, text);
  leaving?.destroy();
  const last = readAnswer(slow!);
  slow?.resume();
  t.equal((await last).body, text);
  t.equal(given.length, 1, 'they did share them');
  t.equal(given[0]?.length, BYTES, 'and nobody takes away what was somebody else’s as well');
});

t.test('what is kept in memory keeps its bytes, whoever was sent them', async (t) => {
  const { given, text, through } = largeRenditions();
  const { room, port, request } = await openRoom(t, { through, mediaBytes: BYTES * 9 });
  for (let time = 0; time < 4; time += 1) {
    const socket = await open(port);
    socket.write(request);
    t.equal((await readAnswer(socket)).body, text);
  }
  t.equal(given.length, 1);
  t.equal(given[0]?.length, BYTES);
  const url = request.split(' ')[1] ?? '';
  t.equal((await room.call(url, { as: 'editor' })).body.length, BYTES, 'nor does a key take them away');
  t.equal((await room.call(url, { method: 'HEAD' })).headers['content-length'], String(BYTES));
  t.equal(given[0]?.length, BYTES);
});

t.test('when memory is full, a picture gets in by being asked for again, and drives none out before', async (t) => {
  const asked: string[] = [];
  const bytes = 1_000_000;
  const through = (): Partial<MediaStorage> => ({
    async read(key) {
      asked.push(key);
      return Buffer.alloc(bytes, key);
    },
  });
  const { room } = await openRoom(t, { through, mediaBytes: bytes * 8 + 50_000 });
  const photos = await Promise.all(
    Array.from({ length: 30 }, (_, index) => room.addFile(Buffer.from(`picture ${index}`), SIZE)),
  );
  const [first, second, ...others] = photos.map(({ id }) => `/media/${id}/320.jpeg`);
  const isRead = async (url = ''): Promise<boolean> => {
    const before = asked.length;
    t.equal((await room.call(url)).statusCode, 200);
    return asked.length > before;
  };
  for (const url of [first, second, ...others.slice(0, 5)]) t.equal(await isRead(url), true);
  for (const url of others.slice(5)) t.equal(await isRead(url), true, 'which is more than there is room for');
  t.equal(await isRead(first), false);
  const last = others.at(-1);
  t.equal(await isRead(last), true, 'asked for again');
  t.equal(await isRead(last), false);
  t.equal(await isRead(second), true, 'it took the place of what was not asked for longest');
  t.equal(await isRead(first), false);
});

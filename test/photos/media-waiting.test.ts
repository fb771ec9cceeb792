import { globSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { CROPS } from '../../src/photos/delivery-schema.ts';
import { RENDITION_WIDTHS } from '../../src/photos/renditions.ts';
import { openPhotoRoom, type PhotoRoom } from '../helpers/photo-rows.ts';
import { photo as drawn } from '../helpers/pictures.ts';
import { assertProblem } from '../helpers/problem.ts';
import { listen, open, readAnswer } from '../helpers/socket.ts';

const SMALL = { width: 900, height: 900 };
const small = await (await drawn(SMALL.width, SMALL.height)).jpeg().toBuffer();

/** As many renditions as a caller may have waiting. */
const MOST = 24;

/** Addresses of different renditions of one photo. */
function addresses(id: string, count: number): string[] {
  const widths = RENDITION_WIDTHS.filter((width) => width <= 480);
  const all = ['jpeg', 'webp'].flatMap((format) =>
    widths.flatMap((width) => CROPS.map((crop) => `/media/${id}/${width}.${format}?crop=${crop}`)),
  );
  return all.slice(0, count);
}

function get(url: string): string {
  return `GET ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
}

/** Looks again and again, with pauses: what is waited for needs the processor, too. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5);
}

/** A room in which one picture is made at a time, and the process that makes them stands still over the first until it is let go. */
async function busyRoom(t: Parameters<typeof openPhotoRoom>[0]) {
  const room = await openPhotoRoom(t, { images: { processes: 1 } });
  const port = await listen(room.app);
  const other = await room.addFile(small, SMALL);
  const first = room.call(`/media/${other.id}/640.jpeg`, { as: 'admin' });
  await until(() => room.images.pids.length === 1);
  const [pid] = room.images.pids;
  process.kill(pid!, 'SIGSTOP');
  const letGo = async () => {
    process.kill(pid!, 'SIGCONT');
    await first;
  };
  return { room, port, letGo, photo: await room.addFile(small, SMALL) };
}

function made(room: PhotoRoom): number {
  return globSync('renditions/**/*.*', { cwd: room.mediaFolder }).length;
}

t.test('what somebody asked for who hangs up is not made, on one connection or on many', async (t) => {
  const { room, port, letGo, photo } = await busyRoom(t);
  const urls = addresses(photo.id, 20);
  const sockets = await Promise.all(urls.slice(0, 10).map(() => open(port)));
  for (const [index, socket] of sockets.entries()) socket.write(get(urls[index]!));
  const one = await open(port);
  one.write(
    urls
      .slice(10)
      .map((url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`)
      .join(''),
  );
  await until(() => room.images.waiting === 21);
  for (const socket of [...sockets, one]) socket.destroy();
  await until(() => room.images.waiting === 1);
  t.equal(made(room), 0, 'while the first is still being made');
  await letGo();
  await until(() => room.images.waiting === 0);
  t.equal(made(room), 1);
  t.equal((await room.call(urls[0]!)).statusCode, 200, 'whoever asks next gets it');
});

t.test('who stays gets the picture that another one asked for first and did not wait for', async (t) => {
  const { room, port, letGo, photo } = await busyRoom(t);
  const [url = ''] = addresses(photo.id, 1);
  const leaving = await open(port);
  leaving.write(get(url));
  await until(() => room.images.waiting === 2);
  const staying = await open(port);
  const answer = readAnswer(staying);
  staying.write(get(url));
  // What came before has been read when this is answered.
  const later = await open(port);
  later.write(get('/media/nothing/320.jpeg'));
  await readAnswer(later);
  leaving.destroy();
  await letGo();
  t.equal((await answer).statusCode, 200);
});

t.test('whoever asks at the moment at which another hangs up gets the picture', async (t) => {
  const { room, port, letGo, photo } = await busyRoom(t);
  const urls = addresses(photo.id, 10);
  const sockets = await Promise.all(urls.map(() => open(port)));
  for (const [index, socket] of sockets.entries()) socket.write(get(urls[index]!));
  await until(() => room.images.waiting === 11);
  for (const socket of sockets) socket.destroy();
  const answers: Promise<{ statusCode: number }>[] = [];
  for (const url of urls) {
    answers.push(room.call(url));
    await setTimeout(0);
  }
  await letGo();
  for (const answer of answers) t.equal((await answer).statusCode, 200);
});

t.test('nobody has more than a share waiting, and only who wants more is told to come back', async (t) => {
  const { room, letGo, photo } = await busyRoom(t);
  const urls = addresses(photo.id, MOST + 8);
  const own = urls.map((url) => room.call(url));
  await until(() => room.images.waiting === MOST + 1);
  const [taken = '', refused = ''] = [urls[0], urls.at(-1)];
  const others = [
    room.call(refused, { as: 'editor' }),
    room.app.inject({ url: urls.at(-2)!, remoteAddress: '192.0.2.7' }),
    room.app.inject({ url: urls.at(-3)!, remoteAddress: '2001:db8::7' }),
  ];
  const shared = Array.from({ length: 10 }, () => room.call(taken));
  await letGo();
  const answers = await Promise.all(own);
  for (const answer of answers.filter(({ statusCode }) => statusCode !== 200)) {
    assertProblem(t, answer, 'unavailable');
    t.equal(answer.headers['retry-after'], '2');
  }
  t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, MOST);
  for (const answer of await Promise.all([...others, ...shared])) t.equal(answer.statusCode, 200);

  for (const url of urls) t.equal((await room.call(url)).statusCode, 200, 'one after the other there is no limit');
  await room.restart();
  const again = await Promise.all(urls.map((url) => room.call(url)));
  t.ok(
    again.every(({ statusCode }) => statusCode === 200),
    'nor for what is kept',
  );
});

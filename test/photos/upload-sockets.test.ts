import type { Socket } from 'node:net';
import t, { type Test } from 'tap';
import { type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { exchange, listen, open, readAnswer } from '../helpers/socket.ts';
import { assertNothing, BOUNDARY, countRecords, filesOf, formOf, FORM_TYPE, jpeg, PHOTOS } from './uploading.ts';

const MIB = 1024 * 1024;
const timeouts = { headersMs: 300, requestMs: 400, uploadMs: 1_500, lingerMs: 300, stalledMs: 5_000, checkMs: 50 };

function headOf(room: Newsroom, ...lines: string[]): string {
  const all = [`POST ${PHOTOS} HTTP/1.1`, 'Host: a', `Authorization: Bearer ${room.keys.editor}`, ...lines];
  return `${all.join('\r\n')}\r\n\r\n`;
}

function formHead(room: Newsroom, length: number, ...lines: string[]): string {
  return headOf(room, `Content-Type: ${FORM_TYPE}`, `Content-Length: ${length}`, ...lines);
}

/** Waits until something is so, looking again at each turn of the loop. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => void setImmediate(resolve));
}

/** Asserts that nobody complained: neither above the level info nor past every handler. */
function assertQuiet(t: Test, room: Newsroom): void {
  const loud = room.log.filter((line) => JSON.parse(line).level > 30);
  t.strictSame(loud, [], 'no line above info');
}

t.test('an upload that is cut off halfway leaves nothing, and no noise', async (t) => {
  const room = await openNewsroom(t);
  const port = await listen(room.app);
  const form = formOf([{ name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg(900, 600) }]);
  const whole = await jpeg(900, 600);
  const cuts: readonly (readonly [string, string, Buffer])[] = [
    ['a form', formHead(room, form.length), form],
    ['a file alone', headOf(room, 'Content-Type: image/jpeg', `Content-Length: ${whole.length}`), whole],
    ['a form in chunks', headOf(room, `Content-Type: ${FORM_TYPE}`, 'Transfer-Encoding: chunked'), chunked(form)],
  ];
  for (const [name, head, body] of cuts) {
    for (const share of [0.02, 0.5, 0.99]) {
      await t.test(`${name} after ${share}`, async (t) => {
        const socket = await open(port);
        socket.write(head);
        socket.write(body.subarray(0, Math.floor(body.length * share)));
        if (share > 0.1) await until(() => filesOf(room).length > 0);
        const answers = room.log.length;
        socket.destroy();
        await until(() => room.log.length > answers || filesOf(room).length === 0);
        await until(() => filesOf(room).length === 0);
        await assertNothing(t, room);
      });
    }
  }
  await until(() => connections(room) === 0);
  assertQuiet(t, room);
  const after = await exchange(
    port,
    Buffer.concat([Buffer.from(formHead(room, form.length, 'Connection: close')), form]),
  );
  t.equal(after.statusCode, 201, 'the same upload is taken when it comes whole');
});

t.test('an upload may take longer than other requests', async (t) => {
  const room = await openNewsroom(t, { timeouts });
  const port = await listen(room.app);
  const form = formOf([{ name: 'file', fileName: 'a.jpg', content: await jpeg() }]);
  const socket = await open(port);
  const answer = readAnswer(socket);
  socket.write(formHead(room, form.length, 'Connection: close'));
  const started = performance.now();
  for (let at = 0; at < form.length;) {
    const due = Math.ceil(((performance.now() - started) / (2 * timeouts.requestMs)) * form.length);
    if (due > at) socket.write(form.subarray(at, due));
    at = Math.max(at, due);
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
  t.equal((await answer).statusCode, 201);
  t.ok(performance.now() - started > timeouts.requestMs, 'it took longer than a request may');
});

t.test('an upload that never ends is cut with 408 at its own time, and leaves nothing', async (t) => {
  const room = await openNewsroom(t, { timeouts });
  const port = await listen(room.app);
  const form = formOf([{ name: 'file', fileName: 'a.jpg', content: await jpeg(900, 600) }]);
  const socket = await open(port);
  const answer = readAnswer(socket);
  socket.write(formHead(room, form.length));
  const started = performance.now();
  socket.write(form.subarray(0, 20_000));
  const trickle = setInterval(() => socket.write('a'), 20);
  assertProblem(t, await answer, 'request-timeout');
  clearInterval(trickle);
  t.ok(performance.now() - started >= timeouts.uploadMs - 20, 'not before its time');
  await until(() => filesOf(room).length === 0);
  await assertNothing(t, room);
  assertQuiet(t, room);
});

t.test('who has no key for uploads has no more time than anybody', async (t) => {
  const room = await openNewsroom(t, { timeouts });
  const port = await listen(room.app);
  const started = performance.now();
  const head = [`POST ${PHOTOS} HTTP/1.1`, 'Host: a', `Content-Type: ${FORM_TYPE}`, 'Content-Length: 1000000'];
  const answer = await exchange(port, `${head.join('\r\n')}\r\n\r\nabc`);
  t.equal(answer.statusCode, 401);
  t.ok(performance.now() - started < timeouts.uploadMs, 'cut at the time of other requests');
});

t.test('an upload that stands still is cut', async (t) => {
  const room = await openNewsroom(t, { timeouts: { ...timeouts, stalledMs: 300, uploadMs: 60_000 } });
  const port = await listen(room.app);
  const socket = await open(port);
  socket.write(formHead(room, 100_000));
  socket.write(formOf([{ name: 'file', fileName: 'a.jpg', content: await jpeg(600, 400) }]).subarray(0, 3_000));
  await readAnswer(socket);
  await until(() => filesOf(room).length === 0);
  await assertNothing(t, room);
  assertQuiet(t, room);
});

t.test('a file over the limit is answered and not read on, and memory stays as it was', async (t) => {
  const room = await openNewsroom(t, { timeouts: { ...timeouts, uploadMs: 60_000 } });
  const port = await listen(room.app);
  const before = process.memoryUsage().rss;
  const declared = await exchange(port, formHead(room, 300 * MIB));
  assertProblem(t, declared, 'file-too-large');

  const socket = await open(port);
  socket.write(headOf(room, `Content-Type: ${FORM_TYPE}`, 'Transfer-Encoding: chunked'));
  const opening = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`;
  socket.write(chunk(Buffer.from(opening)));
  const { sent, ...answer } = await flood(socket, chunk(Buffer.alloc(MIB, 0xff)), 4_000);
  t.ok(sent < 4_000, `ended after ${sent} MiB`);
  t.strictSame(answer, { status: 413, code: 'file-too-large' });
  await until(() => filesOf(room).length === 0);
  await assertNothing(t, room);
  const grown = Math.round((process.memoryUsage().rss - before) / MIB);
  t.ok(grown < 150, `${grown} MiB more`);
  assertQuiet(t, room);
});

t.test(
  'an answer before the end of an upload can be read, and the connection goes on when the rest was short',
  async (t) => {
    const room = await openNewsroom(t);
    const port = await listen(room.app);
    const form = formOf([
      { name: 'unknown', content: 'x' },
      { name: 'file', fileName: 'a.jpg', content: Buffer.alloc(4 * MIB, 1) },
    ]);
    const last = `GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    const answer = await exchange(
      port,
      Buffer.concat([Buffer.from(formHead(room, form.length)), form, Buffer.from(last)]),
    );
    const end = answer.body.indexOf('HTTP/1.1 200');
    t.ok(end > 0, 'the connection goes on');
    assertProblem(t, { ...answer, body: answer.body.slice(0, end) }, 'malformed-multipart');
    await assertNothing(t, room);
  },
);

t.test('what is no part of a form has an end, too, and that is answered', async (t) => {
  const room = await openNewsroom(t, { timeouts: { ...timeouts, uploadMs: 60_000 } });
  const port = await listen(room.app);
  const file = formOf([{ name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg() }], '');
  const openings: Readonly<Record<string, string | Buffer>> = {
    'before the first part': '',
    'in the head of the first part': `--${BOUNDARY}\r\nX: `,
    'in the head of the part after the file': Buffer.concat([file, Buffer.from(`--${BOUNDARY}\r\nX: `)]),
    'behind the last part': Buffer.concat([file, Buffer.from(`--${BOUNDARY}--\r\n`)]),
    'in a part without a name': `--${BOUNDARY}\r\nX: y\r\n\r\n`,
  };
  for (const [where, opening] of Object.entries(openings)) {
    const socket = await open(port);
    socket.write(headOf(room, `Content-Type: ${FORM_TYPE}`, 'Transfer-Encoding: chunked'));
    if (opening.length > 0) socket.write(chunk(Buffer.from(opening)));
    const { sent, ...answer } = await flood(socket, chunk(Buffer.alloc(MIB, 0x20)), 4_000);
    t.ok(sent < 4_000, `${where}: ended after ${sent} MiB`);
    t.strictSame(answer, { status: 400, code: 'malformed-multipart' }, where);
    await until(() => filesOf(room).length === 0);
    await assertNothing(t, room);
  }
  assertQuiet(t, room);
});

t.test(
  'one key has at most twenty uploads on their way, and each that ends, however it ends, makes room for another',
  async (t) => {
    const room = await openNewsroom(t, { timeouts: { ...timeouts, uploadMs: 60_000, requestMs: 60_000 } });
    const port = await listen(room.app);
    const form = formOf([{ name: 'file', fileName: 'a.jpg', type: 'image/jpeg', content: await jpeg() }]);
    const begin = async (key: 'editor' | 'admin' = 'editor'): Promise<Socket> => {
      const before = filesOf(room).length;
      const socket = await open(port);
      socket.write(formHead(room, form.length, 'Connection: close').replace(room.keys.editor, room.keys[key]));
      socket.write(form.subarray(0, 300));
      await until(() => filesOf(room).length > before);
      return socket;
    };
    const refused = async (): Promise<void> => {
      const answer = await exchange(port, formHead(room, form.length, 'Connection: close'));
      assertProblem(t, answer, 'rate-limited');
      t.match(answer.headers['retry-after'], /^[1-9]\d*$/);
    };
    const sockets: Socket[] = [];
    for (let number = 0; number < 20; number += 1) sockets.push(await begin());
    await refused();
    (await begin('admin')).destroy();

    const [cut, finished, broken, ...others] = sockets;
    if (cut === undefined || finished === undefined || broken === undefined) throw new Error('there are twenty');
    await until(() => filesOf(room).length === 20);
    cut.destroy();
    await until(() => filesOf(room).length === 19);
    others.push(await begin());
    await refused();

    const answer = readAnswer(finished);
    finished.write(form.subarray(300));
    t.equal((await answer).statusCode, 201);
    others.push(await begin());
    await refused();

    const refusal = readAnswer(broken);
    broken.write(Buffer.from(form.subarray(300)).fill(0x20));
    t.equal((await refusal).statusCode, 400);
    others.push(await begin());
    await refused();

    for (const socket of others) socket.destroy();
    await until(() => filesOf(room).length === 1);
    t.equal(await countRecords(room), 1);
  },
);

t.test('uploads that wait behind another on a connection that breaks make room as well', async (t) => {
  const room = await openNewsroom(t, { timeouts: { ...timeouts, uploadMs: 60_000, requestMs: 60_000 } });
  const port = await listen(room.app);
  const form = formOf([{ name: 'file', fileName: 'a.jpg', content: await jpeg() }]);
  const lock = Promise.withResolvers<void>();
  const holding = room.db.write(() => lock.promise);
  for (let number = 0; number < 25; number += 1) {
    const socket = await open(port);
    const lines = room.log.length;
    socket.write(Buffer.concat([Buffer.from(formHead(room, form.length)), form]));
    socket.write(Buffer.concat([Buffer.from(formHead(room, form.length)), form.subarray(0, 300)]));
    await until(() => filesOf(room).some((name) => name.startsWith('incoming')) || room.log.length > lines);
    socket.destroy();
    await until(() => connections(room) === 0);
  }
  lock.resolve();
  await holding;
  const last = await exchange(
    port,
    Buffer.concat([Buffer.from(formHead(room, form.length, 'Connection: close')), form]),
  );
  t.ok(last.statusCode < 300, last.body);
});

/** Writes the same piece again and again, until the other side ends the connection or resets it. @returns how often, and what was answered */
async function flood(
  socket: Socket,
  piece: Buffer,
  most: number,
): Promise<{ sent: number; status: number; code: unknown }> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  let sent = 0;
  for (; !socket.closed && sent < most; sent += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once('close', resolve).write(piece, () => resolve());
    await promise;
    socket.off('close', resolve);
  }
  socket.destroy();
  const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  return { sent, status: Number(head.split(' ')[1]), code: body === '' ? undefined : JSON.parse(body).code };
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function chunked(body: Buffer): Buffer {
  return Buffer.concat([chunk(body), Buffer.from('0\r\n\r\n')]);
}

function connections(room: Newsroom): number {
  let count = 0;
  room.app.server.getConnections((_error, open) => {
    count = open;
  });
  return count;
}

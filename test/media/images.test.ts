import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { newImageQueue } from '../../src/media/image-queue.ts';
import { type Images, ImagesBusy, type ImagesOptions, openImages } from '../../src/media/images.ts';
import type { Rendition } from '../../src/media/picture.ts';
import { gradient, noise, plain, writePicture } from '../helpers/pictures.ts';

function pool(t: Test, options?: ImagesOptions): Images {
  const images = openImages(options);
  t.teardown(() => images.close());
  return images;
}

const small = await plain(100, 80, '#123456').jpeg().toBuffer();
const large = await noise(4000, 3000).png({ compressionLevel: 1 }).toBuffer();

function renditionOf(from: string, size = 50): Rendition {
  const region = { left: 0, top: 0, width: 100, height: 80 };
  return { from, to: `${from}.${size}.out`, format: 'jpeg', region, width: size, height: 40 };
}

/** Looks again and again, with pauses: what is waited for needs the processor, too. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(5);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

const isDecoding = (pid: number) => readFileSync(`/proc/${pid}/maps`, 'latin1').includes('libvips');

t.test('no more processes work than are allowed, and everything is answered', async (t) => {
  const images = pool(t, { processes: 2 });
  t.same(images.pids, [], 'none is started before there is something to do');
  const path = writePicture(t, 'small.jpg', small);
  const answers = [
    ...Array.from({ length: 6 }, () => images.describe(path)),
    ...Array.from({ length: 6 }, (_, at) => images.render(renditionOf(path, 20 + at))),
  ];
  t.equal(images.waiting, 12);
  t.equal(images.pids.length, 2);
  await Promise.all(answers);
  t.equal(images.waiting, 0);
  t.equal(images.pids.length, 2, 'the same two');
});

t.test('more than there is room for is refused at once, each kind by itself', async (t) => {
  const images = pool(t, { processes: 1, room: 2 });
  const path = writePicture(t, 'small.jpg', small);
  const taken = [1, 2, 3].map(() => images.describe(path));
  await t.rejects(images.describe(path), ImagesBusy);
  const rendered = [21, 22].map((size) => images.render(renditionOf(path, size)));
  await t.rejects(images.render(renditionOf(path, 23)), ImagesBusy);
  t.ok((await Promise.all(taken)).every(({ ok }) => ok));
  await Promise.all(rendered);
  t.notOk(existsSync(renditionOf(path, 23).to));
  t.match(await images.describe(path), { ok: true }, 'and there is room again');
});

t.test('renditions go first, and every fourth turn is an upload’s', (t) => {
  const queue = newImageQueue<{ kind: 'render' | 'describe'; at: number }>(100);
  for (let at = 0; at < 8; at += 1) queue.add({ kind: 'render', at });
  for (let at = 0; at < 3; at += 1) queue.add({ kind: 'describe', at });
  const order = Array.from({ length: 11 }, () => queue.take()).map((job) => `${job?.kind[0]}${job?.at}`);
  t.same(order, ['r0', 'r1', 'r2', 'd0', 'r3', 'r4', 'r5', 'd1', 'r6', 'r7', 'd2']);
  t.equal(queue.take(), undefined);
  t.end();
});

t.test('a process that is killed at work costs time and not the answer', async (t) => {
  const images = pool(t, { processes: 1 });
  const path = writePicture(t, 'small.jpg', small);
  const described = images.describe(path);
  process.kill(images.pids[0]!, 'SIGKILL');
  t.match(await described, { ok: true });
  const rendered = images.render(renditionOf(path));
  process.kill(images.pids[0]!, 'SIGSEGV');
  await rendered;
  t.ok(existsSync(renditionOf(path).to));
});

t.test('an interrupt at the terminal ends nothing that is being done', async (t) => {
  const images = pool(t, { processes: 1 });
  await images.describe(writePicture(t, 'small.jpg', small));
  const [pid] = images.pids;
  const described = images.describe(writePicture(t, 'large.png', large));
  process.kill(pid!, 'SIGINT');
  process.kill(pid!, 'SIGTERM');
  t.match(await described, { ok: true });
  t.same(images.pids, [pid], 'the same process answered');
});

t.test('a process that dies while it rests is replaced', async (t) => {
  const images = pool(t, { processes: 1 });
  const path = writePicture(t, 'small.jpg', small);
  await images.describe(path);
  process.kill(images.pids[0]!, 'SIGKILL');
  await until(() => images.pids.length === 0);
  t.match(await images.describe(path), { ok: true });
});

t.test('a picture whose reader dies twice is not taken, and others are', async (t) => {
  const images = pool(t, { processes: 1 });
  const described = images.describe(writePicture(t, 'large.png', large));
  for (let deaths = 0; deaths < 2; deaths += 1) {
    await until(() => images.pids.some(isDecodingNow));
    const [pid] = images.pids;
    process.kill(pid!, 'SIGKILL');
    await until(() => !images.pids.includes(pid!));
  }
  t.match(await described, { ok: false, error: { code: 'unreadable-image' } });
  t.match(await images.describe(writePicture(t, 'small.jpg', small)), { ok: true });
});

function isDecodingNow(pid: number): boolean {
  try {
    return isDecoding(pid);
  } catch {
    return false;
  }
}

t.test('a rendition whose maker dies twice fails, and nothing of it is left', async (t) => {
  const images = pool(t, { processes: 1 });
  const rendition = renditionOf(writePicture(t, 'small.jpg', small));
  const rendered = images.render(rendition);
  rendered.catch(() => undefined);
  for (let deaths = 0; deaths < 2; deaths += 1) {
    const [pid] = images.pids;
    process.kill(pid!, 'SIGKILL');
    await until(() => images.pids[0] !== pid);
  }
  await t.rejects(rendered, /died: it ended with SIGKILL/);
  t.notOk(existsSync(rendition.to));
});

t.test('what takes too long is ended: a picture is not taken, a rendition fails', async (t) => {
  const path = writePicture(t, 'large.png', large);
  const images = pool(t, { processes: 1, describeMs: 1 });
  const described = images.describe(path);
  const [pid] = images.pids;
  t.match(await described, { ok: false, error: { code: 'unreadable-image', detail: /too long/ } });
  t.notOk(isRunning(pid!), 'with the process and its memory');
  await images.render(renditionOf(writePicture(t, 'small.jpg', small)));
  const hurried = pool(t, { renderMs: 1 });
  const rendition: Rendition = { ...renditionOf(path), region: { left: 0, top: 0, width: 4000, height: 3000 } };
  await t.rejects(hurried.render(rendition), /too long/);
  t.notOk(existsSync(rendition.to));
  t.match(await hurried.describe(path), { ok: true }, 'the next one is answered');
});

t.test('whoever stops waiting is told so at once, whether it waited or was worked on', async (t) => {
  const images = pool(t, { processes: 1 });
  const path = writePicture(t, 'large.png', large);
  const [working, waiting] = [new AbortController(), new AbortController()];
  const first = images.describe(path, { signal: working.signal });
  const second = images.describe(path, { signal: waiting.signal });
  const [pid] = images.pids;
  t.equal(images.waiting, 2);
  waiting.abort(new Error('hung up'));
  await t.rejects(second, /hung up/);
  t.equal(images.waiting, 1);
  working.abort(new Error('hung up, too'));
  await t.rejects(first, /hung up, too/);
  await until(() => !isRunning(pid!));
  await t.rejects(images.describe(path, { signal: AbortSignal.abort(new Error('never mind')) }), /never mind/);
  t.match(await images.describe(writePicture(t, 'small.jpg', small)), { ok: true });
});

t.test('a rendition nobody waits for any more is not begun, and one that is being made is finished', async (t) => {
  const images = pool(t, { processes: 1 });
  const path = writePicture(t, 'large.png', large);
  const region = { left: 0, top: 0, width: 4000, height: 3000 };
  const renditions = [41, 42, 43].map((size): Rendition => ({ ...renditionOf(path, size), region }));
  const gone = new AbortController();
  const [first, ...others] = renditions.map((rendition) => images.render(rendition, { signal: gone.signal }));
  const [pid] = images.pids;
  t.equal(images.waiting, 3);
  gone.abort(new Error('hung up'));
  for (const other of others) await t.rejects(other, /hung up/);
  t.equal(images.waiting, 1);
  await first;
  t.same(
    renditions.map(({ to }) => existsSync(to)),
    [true, false, false],
  );
  t.same(images.pids, [pid], 'by the same process');
  await t.rejects(images.render(renditions[1]!, { signal: gone.signal }), /hung up/);
  t.equal(images.waiting, 0);
});

t.test('closing ends what waits and what is worked on, and leaves no process', async (t) => {
  const images = openImages({ processes: 2 });
  const path = writePicture(t, 'large.png', large);
  const asked = Promise.allSettled([
    ...Array.from({ length: 5 }, () => images.describe(path)),
    ...Array.from({ length: 5 }, (_, at) => images.render(renditionOf(path, 20 + at))),
  ]);
  const pids = images.pids;
  t.equal(pids.length, 2);
  await images.close();
  for (const outcome of await asked) t.match(outcome, { status: 'rejected', reason: ImagesBusy });
  t.notOk(pids.some(isRunning));
  t.match(images, { pids: [], waiting: 0 });
  await t.rejects(images.describe(path), ImagesBusy);
  await images.close();
  await openImages().close();
});

t.test('a process that has nothing to do ends after a while', async (t) => {
  const images = pool(t, { processes: 1, idleMs: 1 });
  await images.describe(writePicture(t, 'small.jpg', small));
  const [pid] = images.pids;
  await until(() => images.pids.length === 0);
  t.notOk(isRunning(pid!));
});

t.test('a process that holds too much memory is replaced after its task', async (t) => {
  const images = pool(t, { processes: 1, mostMemory: 1 });
  const path = writePicture(t, 'small.jpg', small);
  const first = images.describe(path);
  const [pid] = images.pids;
  await first;
  await until(() => !isRunning(pid!));
  t.match(await images.describe(path), { ok: true });
});

t.test('the processes are less important than this one, and know none of its secrets', async (t) => {
  process.env['DATELINE_CANARY'] = 'secret';
  t.teardown(() => delete process.env['DATELINE_CANARY']);
  const images = pool(t, { processes: 1 });
  await images.describe(writePicture(t, 'small.jpg', small));
  const [pid] = images.pids;
  t.ok(getPriority(pid) > getPriority());
  const nice = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1').split(') ')[1]?.split(' ')[16]),
  );
  t.ok(nice.length > 1 && nice.every((value) => value > 0), `every thread of them: ${nice.join()}`);
  t.notMatch(readFileSync(`/proc/${pid}/environ`, 'latin1'), /CANARY|secret/);
});

const root = join(import.meta.dirname, '../..');

/** Another process that asks for a description and prints what `print` says. */
function asker(path: string, print: string): ChildProcess {
  const script = `
    import { readFileSync } from 'node:fs';
    import { openImages } from './src/media/images.ts';
    const images = openImages({ processes: 1 });
    const asked = images.describe(${JSON.stringify(path)});
    ${print}`;
  return spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, '--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(child, 'close');
  return text;
}

t.test('whoever asks never loads a decoder, and resting processes do not keep it running', async (t) => {
  const path = writePicture(t, 'small.jpg', small);
  const print = `console.log(JSON.stringify({ ...await asked, pids: images.pids, loaded: readFileSync('/proc/self/maps', 'latin1').includes('libvips') }));`;
  const said = JSON.parse(await output(asker(path, print))) as { ok: boolean; pids: number[]; loaded: boolean };
  t.match(said, { ok: true, loaded: false });
  await until(() => !said.pids.some(isRunning));
});

t.test('when the service is killed, its processes die with it, whatever they do', async (t) => {
  const path = writePicture(t, 'large.png', large);
  const child = asker(path, `console.log(images.pids[0]);`);
  child.stdout?.setEncoding('utf8');
  const [line] = (await once(child.stdout!, 'data')) as [string];
  const pid = Number.parseInt(line, 10);
  await until(() => isDecodingNow(pid));
  child.kill('SIGKILL');
  await until(() => !isRunning(pid));
  t.pass();
});

t.test('describing a file of a hundred megabytes does not take them here', async (t) => {
  const images = pool(t, { processes: 1 });
  const tiff = await gradient(6400, 5200).tiff({ compression: 'none' }).toBuffer();
  const path = writePicture(t, 'large.tiff', tiff);
  t.ok(tiff.length > 95_000_000);
  const before = process.memoryUsage.rss();
  t.match(await images.describe(path), { ok: true, value: { width: 6400 } });
  t.ok(process.memoryUsage.rss() - before < 20_000_000);
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${images.pids[0]}/status`, 'latin1'))?.[1]);
  t.ok(peak < 250_000, `and the other process held ${peak} kB at most`);
});

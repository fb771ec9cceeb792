import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';

const program = join(import.meta.dirname, '..', 'bin', 'dateline.js');

interface Running {
  readonly child: ChildProcess;
  readonly base: string;
  readonly output: () => string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a command of the program as its own process. */
function start(folder: string, args: string[], settings: Record<string, string> = {}): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: `file:${join(folder, 'data', 'd.db')}`, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the service and waits until it says that it is ready. */
async function serve(
  t: { teardown(fn: () => void): void },
  folder: string,
  settings: Record<string, string> = {},
): Promise<Running> {
  const child = start(folder, ['serve'], settings);
  t.teardown(() => child.kill('SIGKILL'));
  let output = '';
  const isReady = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (/curl '.+'\n/.test(output)) isReady.resolve();
    });
  }
  child.on('exit', () => isReady.resolve());
  await isReady.promise;
  const base = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
  if (base === undefined) throw new Error(`not started: ${output}`);
  return {
    child,
    base,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await once(child, 'close');
      return code;
    },
  };
}

async function outcome(child: ChildProcess): Promise<{ code: number; out: string; error: string }> {
  if (child.stdout === null || child.stderr === null) throw new Error('its output was not asked for');
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out, error };
}

interface List {
  readonly items: { readonly headline: string }[];
  readonly page: { readonly total?: number };
}

async function listOf(url: string, headers: Record<string, string> = {}): Promise<List> {
  const answer = await fetch(url, { headers });
  return (await answer.json()) as List;
}

t.test('the first start makes everything, says where to look, and shows the admin key this once', async (t) => {
  const folder = t.testdir();
  const first = await serve(t, folder, { DATELINE_DEMO: 'true' });
  const key = /dl_[\w-]+/.exec(first.output())?.[0] ?? '';
  t.ok(key.length > 40);
  for (const path of ['/v1/articles', '/docs']) t.match(first.output(), `${first.base}${path}`);
  const curl = /curl '([^']+)'/.exec(first.output())?.[1] ?? '';
  const story = await fetch(curl);
  t.equal(story.status, 200, 'the one curl to try works');
  t.ok((await fetch(`${first.base}/docs/`)).ok);
  const list = await listOf(`${first.base}/v1/articles?count=exact`);
  t.ok(Number(list.page.total) >= 12, 'the demonstration newsroom is there');
  const authorization = `Bearer ${key}`;
  t.equal((await fetch(`${first.base}/v1/admin/keys`, { headers: { authorization } })).status, 200);
  t.equal(await first.stop(), 0);
  t.equal(statSync(join(folder, 'data', 'dateline.secret')).mode & 0o777, 0o600);

  const second = await serve(t, folder);
  t.notMatch(second.output(), /dl_|Admin key/);
  t.equal((await fetch(`${second.base}/v1/admin/keys`, { headers: { authorization } })).status, 200);
  t.equal((await listOf(`${second.base}/v1/articles?count=exact`)).page.total, list.page.total);
  t.equal(await second.stop('SIGINT'), 0);
  t.notMatch(readFileSync(join(folder, 'data', 'd.db'), 'latin1'), key, 'only its hash is kept');
});

t.test('on SIGTERM what is under way is answered, what is written is kept, and the process ends', async (t) => {
  const folder = t.testdir();
  const key = 'an-admin-key-for-this-test-of-40-characters';
  const running = await serve(t, folder, { DATELINE_ADMIN_KEY: key });
  const { port } = new URL(running.base);
  const body = JSON.stringify({ headline: 'Written while stopping' });
  const socket = connect(Number(port), '127.0.0.1');
  const answer = text(socket);
  const head = `POST /v1/editorial/articles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  await new Promise((resolve) => void socket.write(`${head}${body.slice(0, 5)}`, resolve));
  await fetch(`${running.base}/health/live`); // by now the half request has arrived, too
  running.child.kill('SIGTERM');
  while (!(await isRefused(Number(port))));
  socket.write(body.slice(5));
  t.match(await answer, /^HTTP\/1\.1 201 /);
  if (running.child.exitCode === null) await once(running.child, 'close');
  t.equal(running.child.exitCode, 0);
  const again = await serve(t, folder, { DATELINE_ADMIN_KEY: key });
  const { items } = await listOf(`${again.base}/v1/editorial/articles`, { authorization: `Bearer ${key}` });
  t.equal(items[0]?.headline, 'Written while stopping');
  await again.stop();
});

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.on('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.on('error', () => resolve(true));
  });
}

t.test('a start that cannot succeed ends with one clear line and changes nothing', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cases: [name: string, settings: Record<string, string>, says: RegExp][] = [
    ['a port that is taken', { PORT: `${port}` }, /port is taken/],
    ['a port that is none', { PORT: 'http' }, /^PORT is "http" but must be a port/],
    [
      'a database that is not supported',
      { DATABASE_URL: 'mysql://x' },
      /^DATABASE_URL is "mysql:\/\/x" but must be file:/,
    ],
    ['a short secret', { DATELINE_SECRET: 'hush' }, /^DATELINE_SECRET must be at least 32/],
    ['a short admin key', { DATELINE_ADMIN_KEY: 'hush' }, /^DATELINE_ADMIN_KEY must be an admin key/],
    ['a flag that is none', { DATELINE_DEMO: 'yes' }, /^DATELINE_DEMO is "yes" but must be true or false/],
    ['an origin with a path', { CORS_ORIGIN: 'https://a.example/x' }, /^CORS_ORIGIN/],
    ['a log level that is none', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL/],
    ['a public address without a scheme', { PUBLIC_URL: 'api.example.org' }, /^PUBLIC_URL/],
  ];
  for (const [name, settings, says] of cases) {
    await t.test(name, async (t) => {
      const folder = t.testdir();
      const { code, error } = await outcome(start(folder, ['serve'], settings));
      t.equal(code, 1);
      t.match(error, says);
      t.equal(error.trim().split('\n').length, 1, error);
      t.notMatch(error, /hush/);
      if (settings['PORT'] === undefined) t.notOk(existsSync(join(folder, 'data')), 'nothing was made');
    });
  }
});

t.test('a database that is damaged stops the start with one line that names it', async (t) => {
  const folder = t.testdir({ data: {} });
  const file = join(folder, 'data', 'd.db');
  writeFileSync(file, 'not a database at all, but long enough to have a header. '.repeat(100));
  const before = readFileSync(file);
  const { code, error } = await outcome(start(folder, ['serve']));
  t.equal(code, 1);
  t.match(error, file);
  t.equal(error.trim().split('\n').length, 1);
  t.ok(readFileSync(file).equals(before));
});

t.test('settings may stand in .env; the environment comes first', async (t) => {
  const folder = t.testdir({ '.env': 'LOG_LEVEL=loud\nPUBLIC_URL=nowhere\n' });
  const { error } = await outcome(start(folder, ['serve'], { LOG_LEVEL: 'warn' }));
  t.match(error, /^PUBLIC_URL is "nowhere"/);
  t.match((await outcome(start(folder, ['serve'], { PUBLIC_URL: 'https://a.example' }))).error, /^LOG_LEVEL is "loud"/);
});

t.test('commands explain themselves', async (t) => {
  const folder = t.testdir();
  const help = await outcome(start(folder, ['help']));
  t.equal(help.code, 0);
  t.match(help.out, /serve[^]*import[^]*keys/);
  const unknown = await outcome(start(folder, ['constructor']));
  t.equal(unknown.code, 2);
  t.match(unknown.error, /no such command/);
  const migrated = await outcome(start(folder, ['migrate']));
  t.equal(migrated.code, 0);
  t.match((await outcome(start(folder, ['migrate']))).out, /already/);
  t.match((await outcome(start(folder, ['version']))).out, /^\d+\.\d+\.\d+/);
});

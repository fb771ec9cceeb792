import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import t from 'tap';

const entry = join(import.meta.dirname, '../bin/dateline.js');

// `env -u`, because the test runner hands its loaders to every child through NODE_OPTIONS, and an old Node knows no such options.
function run(node: string, argument: string) {
  return spawnSync('env', ['-u', 'NODE_OPTIONS', node, entry, argument], { encoding: 'utf8', timeout: 60_000 });
}

function nodesOnPath(): { path: string; version: string }[] {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/node_modules/.test(folder))
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path))
    .map((path) => ({
      path,
      version: execFileSync('env', ['-u', 'NODE_OPTIONS', path, '--version'], { encoding: 'utf8' }).trim().slice(1),
    }));
}

t.test('an old Node is told in one line what is needed, what is running and what to do', async (t) => {
  const old = nodesOnPath().find(({ version }) => Number.parseInt(version, 10) < 26);
  if (old === undefined) {
    t.pass('there is no Node older than 26 on this machine to try');
    return;
  }
  const { status, stdout, stderr } = run(old.path, 'serve');
  t.equal(status, 1, 'exits 1');
  t.equal(stdout, '', 'prints nothing to standard output');
  t.match(stderr, /^[^\n]+\n$/, 'prints one line');
  t.match(stderr, 'Node 26', 'says what is needed');
  t.match(stderr, `Node ${old.version}`, 'says what is running');
  t.match(stderr, 'npm ci', 'says what to do');
});

t.test('the exit code of a command is the exit code of the program', async (t) => {
  const { status, stderr } = run(process.execPath, 'no-such-command');
  t.not(status, 0);
  t.not(status, null);
  t.notMatch(stderr, /^\s+at /m, 'and a mistyped command gets no stack trace');
});

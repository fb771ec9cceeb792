import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import t from 'tap';
import { contractDrift, writeContract } from '../../../src/http/openapi/files.ts';
import { contractOf } from '../../../src/http/openapi.ts';
import { buildToyApp } from '../../contract/toy-app.ts';

const app = await buildToyApp();
t.teardown(() => app.close());
const folder = await mkdtemp(join(tmpdir(), 'dateline-openapi-'));
t.teardown(() => rm(folder, { recursive: true }));

t.test('files that are not there have drifted', async (t) => {
  t.same(await contractDrift(app, folder), ['openapi.json', 'openapi.yaml']);
});

t.test('what was just written has not drifted', async (t) => {
  const written = await writeContract(app, folder);
  t.same(
    written.map((path) => basename(path)),
    ['openapi.json', 'openapi.yaml'],
  );
  t.same(await contractDrift(app, folder), []);
  const text = await readFile(join(folder, 'openapi.json'), 'utf8');
  t.equal(JSON.stringify(JSON.parse(text)), JSON.stringify(contractOf(app)));
  t.ok(text.endsWith('}\n'));
});

t.test('one byte more is drift', async (t) => {
  const path = join(folder, 'openapi.yaml');
  await writeFile(path, `${await readFile(path, 'utf8')}\n`);
  t.same(await contractDrift(app, folder), ['openapi.yaml']);
});

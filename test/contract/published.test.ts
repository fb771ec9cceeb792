import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { contractDrift } from '../../src/http/openapi/files.ts';
import { redocly } from './redocly.ts';
import { buildSubject, publishedFolder as folder } from './subject.ts';

t.test('the published contract is the one of the app; npm run contract:write renews it', async (t) => {
  t.same(await contractDrift(await buildSubject(t), folder), []);
});

t.test('the published client is the one of the contract; npm run contract:client renews it', async (t) => {
  const fresh = await mkdtemp(join(tmpdir(), 'dateline-client-'));
  t.teardown(() => rm(fresh, { recursive: true }));
  const output = join(fresh, 'client.ts');
  const made = await redocly('generate-client', join(folder, 'openapi.json'), '--output', output);
  t.equal(made.code, 0, made.output);
  t.ok((await readFile(output, 'utf8')) === (await readFile(join(folder, 'client.ts'), 'utf8')));
});

t.test('the published contract passes the linter', async (t) => {
  const { code, output } = await redocly('lint', join(folder, 'openapi.json'));
  t.equal(code, 0, output);
  t.notMatch(output, /warning/i);
});

t.test('a client of the last released contract goes on working', async (t) => {
  const { code, output } = await redocly('diff', join(folder, 'released.json'), join(folder, 'openapi.json'));
  t.equal(code, 0, output);
  t.notMatch(output, /No diff rules/);
});

t.test('a change that breaks clients is noticed', async (t) => {
  const other = await mkdtemp(join(tmpdir(), 'dateline-diff-'));
  t.teardown(() => rm(other, { recursive: true }));
  const document = JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8')) as { paths: object };
  const [gone] = Object.keys(document.paths);
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path !== gone));
  await writeFile(join(other, 'broken.json'), JSON.stringify({ ...document, paths }));
  const { code, output } = await redocly('diff', join(folder, 'released.json'), join(other, 'broken.json'));
  t.equal(code, 1);
  t.match(output, /path-removed/);
});

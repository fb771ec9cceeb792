import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { commands } from '../src/cli.ts';
import { settings } from '../src/config.ts';
import { problems } from '../src/http/problems.ts';
import { openNewsroom } from './helpers/newsroom.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'bench/README.md',
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
];

t.test('every setting and every command stands in the README, and no other', async (t) => {
  const readme = read('README.md');
  const rows = (heading: string): string[] => {
    const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    return section.split('\n').filter((line) => line.startsWith('| `'));
  };
  const named = rows('Settings').flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]),
  );
  t.strictSame(named.toSorted(), Object.keys(settings).toSorted());
  const told = rows('Commands').flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)/g)].map((match) => match[1]),
  );
  t.strictSame(told.toSorted(), [...Object.keys(commands), 'version', 'help'].toSorted());
});

t.test('every problem code has a page that says why it happens and how to put it right', async (t) => {
  const room = await openNewsroom(t);
  for (const [code, kind] of Object.entries(problems)) {
    const page = await room.call('GET', `/problems/${code}`, { headers: { accept: 'text/html' } });
    t.equal(page.statusCode, 200, code);
    t.match(page.body, kind.title.replaceAll(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`).slice(0, 12));
  }
});

t.test('everything that the checks before publishing can find stands in the documentation', (t) => {
  const told = new Set([...read('docs/quotes.md').matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code]) => code));
  const files = ['preflight', 'photo-preflight', 'preflight-report'].map((file) => `src/articles/${file}.ts`);
  const sources = [...files, 'src/quotes/preflight.ts', 'src/quotes/sourcing-warnings.ts'].map(read).join('\n');
  const codes = [...sources.matchAll(/code: '([a-z-]+)'|^ {2}'([a-z]+(?:-[a-z]+)+)':/gm)].map(
    ([, one, other]) => one ?? other,
  );
  t.ok(codes.length > 30);
  for (const code of codes) t.ok(code !== undefined && told.has(code), String(code));
  t.end();
});

t.test('every link between the pages of the project leads somewhere', async (t) => {
  for (const page of pages) {
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      t.ok(existsSync(join(root, dirname(page), target)), `${page} → ${target}`);
    }
  }
});

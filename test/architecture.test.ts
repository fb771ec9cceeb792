import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..');
const imports = 'eslint(no-restricted-imports)';

interface Offence {
  what: string;
  file: string;
  code: string;
  rule: string;
}

function imported(file: string, ...specifiers: string[]): Offence[] {
  return specifiers.map((from) => ({
    what: `${file} importing ${from}`,
    file,
    code: `import { x } from '${from}';`,
    rule: imports,
  }));
}

const offences: Offence[] = [
  ...imported('lib/text.ts', '../articles/workflow.ts', '../db/database.ts', '../http/problem.ts', '../config.ts'),
  ...imported(
    'articles/workflow.ts',
    'drizzle-orm',
    'better-sqlite3',
    'fastify',
    '@fastify/cors',
    'node:fs',
    'node:crypto',
    '../db/database.ts',
    '../http/problem.ts',
    './schema.ts',
    './store.ts',
    './view.ts',
    './routes.ts',
    './publish.ts',
    '../keys/issue.ts',
    './delivery-query.ts',
    './commands.ts',
    '../quotes/store.ts',
    '../config.ts',
  ),
  ...imported('body/deep/markdown.ts', 'drizzle-orm', 'node:fs', '../../db/database.ts', '../../http/problem.ts'),
  ...imported(
    'articles/schema.ts',
    'fastify',
    'drizzle-orm',
    '../db/database.ts',
    '../http/problem.ts',
    './store.ts',
    './workflow.ts',
  ),
  ...imported('taxonomy/author-schema.ts', '../db/database.ts', 'fastify'),
  ...imported(
    'articles/view.ts',
    'drizzle-orm',
    'fastify',
    '../db/tables.ts',
    './schema.ts',
    './store.ts',
    './routes.ts',
    './publish.ts',
    './delivery-query.ts',
    'node:fs',
  ),
  ...imported(
    'articles/store.ts',
    'fastify',
    'better-sqlite3',
    'drizzle-orm/sqlite-core',
    'drizzle-orm/better-sqlite3',
    'drizzle-orm/pg-core',
    '../http/problem.ts',
    '../db/schema/articles.ts',
    '../db/sqlite.ts',
    '../quotes/store.ts',
    '../taxonomy/author-store.ts',
    './workflow.ts',
    '../quotes/anchor.ts',
    './view.ts',
    './routes.ts',
    './list-query.ts',
  ),
  ...imported('taxonomy/author-store.ts', 'fastify', '../articles/store.ts'),
  ...imported(
    'articles/publish.ts',
    'fastify',
    'drizzle-orm',
    '../http/problem.ts',
    '../db/database.ts',
    './schema.ts',
    './routes.ts',
    './view.ts',
    './list-query.ts',
    '../config.ts',
  ),
  ...imported(
    'articles/list-query.ts',
    'node:fs',
    'drizzle-orm',
    'fastify',
    '../http/problem.ts',
    '../db/database.ts',
    './store.ts',
    './publish.ts',
    './view.ts',
    './routes.ts',
    '../config.ts',
  ),
  ...imported(
    'keys/commands.ts',
    'drizzle-orm',
    'fastify',
    '../http/problem.ts',
    '../db/schema/articles.ts',
    './routes.ts',
    '../config.ts',
  ),
  ...imported(
    'articles/routes.ts',
    'drizzle-orm',
    'better-sqlite3',
    '../db/schema/articles.ts',
    '../quotes/routes.ts',
    '../quotes/store.ts',
    '../keys/commands.ts',
    '../config.ts',
  ),
  ...imported('taxonomy/author-routes.ts', 'drizzle-orm', '../articles/routes.ts'),
  ...imported('db/open.ts', 'fastify', '../http/problem.ts', '../articles/store.ts', '../config.ts'),
  ...imported('db/schema/articles.ts', '../../articles/schema.ts', '../../http/problem.ts'),
  ...imported('http/auth.ts', 'drizzle-orm', '../keys/store.ts', '../db/database.ts', '../config.ts'),
  ...imported(
    'media/file-storage.ts',
    'fastify',
    'drizzle-orm',
    '../photos/schema.ts',
    '../http/problem.ts',
    '../db/open.ts',
  ),
  ...imported('photos/renditions.ts', 'sharp', '../media/storage.ts'),
  ...imported('photos/routes.ts', 'sharp', 's3mini', 'thumbhash'),
  ...imported('config.ts', 'node:process'),
  ...imported('main.ts', 'node:process'),
  {
    what: 'importing at run time what a rule may not import',
    file: 'articles/workflow.ts',
    code: "export const db = import('drizzle-orm');\n",
    rule: imports,
  },
  {
    what: 'passing on what a rule may not import',
    file: 'articles/workflow.ts',
    code: "export { listArticles } from './store.ts';\n",
    rule: imports,
  },
  {
    what: 'a rule that waits',
    file: 'articles/workflow.ts',
    code: 'export async function wait(work: Promise<void>): Promise<void> {\n  await work;\n}\n',
    rule: 'oxc(no-async-await)',
  },
  {
    what: 'parameters that wait',
    file: 'articles/list-query.ts',
    code: 'export async function wait(work: Promise<void>): Promise<void> {\n  await work;\n}\n',
    rule: 'oxc(no-async-await)',
  },
  ...['articles/embargo.ts', 'articles/publish.ts', 'articles/store.ts', 'articles/routes.ts'].map((file) => ({
    what: `${file} looking at the clock`,
    file,
    code: 'export const now = (): number => Date.now();\n',
    rule: 'eslint(no-restricted-properties)',
  })),
  {
    what: 'a rule that throws dice',
    file: 'articles/embargo.ts',
    code: 'export const dice = (): number => Math.random();\n',
    rule: 'eslint(no-restricted-properties)',
  },
  {
    what: 'a rule that reads the machine',
    file: 'articles/embargo.ts',
    code: 'export const folder = (): string => process.cwd();\n',
    rule: 'eslint(no-restricted-globals)',
  },
  {
    what: 'reading the environment outside src/config.ts',
    file: 'http/auth.ts',
    code: "export const secret = process.env['SECRET'];\n",
    rule: 'node(no-process-env)',
  },
  {
    what: 'raw SQL outside src/db',
    file: 'articles/store.ts',
    code: "import { sql } from 'drizzle-orm';\nexport const one = sql.raw('1');\n",
    rule: 'eslint(no-restricted-properties)',
  },
  {
    what: 'writing to the console',
    file: 'http/auth.ts',
    code: "console.log('here');\nexport const a = 1;\n",
    rule: 'eslint(no-console)',
  },
  {
    what: 'a promise that nobody waits for',
    file: 'http/auth.ts',
    code: 'async function save(): Promise<void> {\n  await Promise.resolve();\n}\nexport function lose(): void {\n  save();\n}\n',
    rule: 'typescript(no-floating-promises)',
  },
  {
    what: 'a promise where a condition stands',
    file: 'http/auth.ts',
    code: 'async function may(): Promise<boolean> {\n  return Promise.resolve(false);\n}\nexport const answer = (): number => {\n  if (may()) return 1;\n  return 0;\n};\n',
    rule: 'typescript(no-misused-promises)',
  },
  {
    what: 'a switch that leaves a member of its union out',
    file: 'articles/workflow.ts',
    code: "export function show(state: 'draft' | 'published'): string {\n  switch (state) {\n    case 'draft':\n      return 'd';\n  }\n  return '';\n}\n",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    what: 'any',
    file: 'http/auth.ts',
    code: 'export function f(a: any): void {\n  String(a);\n}\n',
    rule: 'typescript(no-explicit-any)',
  },
  {
    what: 'a non-null assertion',
    file: 'http/auth.ts',
    code: 'export const first = (list: string[]): string => list[0]!;\n',
    rule: 'typescript(no-non-null-assertion)',
  },
  {
    what: 'a type assertion outside src/db and the tests',
    file: 'http/auth.ts',
    code: 'export const shout = (a: unknown): string => a as string;\n',
    rule: 'typescript(consistent-type-assertions)',
  },
  {
    what: 'a default export',
    file: 'http/auth.ts',
    code: 'export default function auth(): number {\n  return 1;\n}\n',
    rule: 'import(no-default-export)',
  },
  {
    what: 'a barrel',
    file: 'http/index.ts',
    code: "export * from './problem.ts';\n",
    rule: 'oxc(no-barrel-file)',
  },
  {
    what: 'a circle of imports',
    file: 'http/auth.ts',
    code: "import { back } from './back.ts';\nexport const circle = (): number => back();\n",
    rule: 'import(no-cycle)',
  },
];

/** Every feature may use these, besides the ones named below and what those use. */
const everyones = ['lib', 'db', 'http', 'changes', 'keys', 'audit', 'idempotency'];
const uses: Record<string, string[]> = {
  lib: [],
  db: [],
  http: [],
  media: [],
  changes: [],
  keys: [],
  audit: ['vault'],
  idempotency: [],
  body: [],
  taxonomy: [],
  photos: ['media'],
  sources: ['vault'],
  vault: [],
  wire: [],
  quotes: ['sources', 'body'],
  articles: ['quotes', 'photos', 'taxonomy', 'body'],
  syndication: ['articles'],
  feeds: ['articles'],
  webhooks: ['articles'],
  sourcing: ['articles', 'wire'],
  imports: ['articles', 'sourcing', 'wire'],
  demo: ['imports'],
};

function reach(feature: string): Set<string> {
  return new Set([feature, ...(uses[feature] ?? []).flatMap((one) => [...reach(one)])]);
}

/** Which folder of src imports which, with the file that does it: types count too. */
function featureImports(): { from: string; to: string; file: string }[] {
  return globSync('src/*/**/*.ts', { cwd: root }).flatMap((file) => {
    const code = readFileSync(join(root, file), 'utf8');
    return [...code.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g)].map(([, specifier = '']) => ({
      from: file.split(sep)[1]!,
      to: join(dirname(file), specifier).split(sep)[1]!,
      file,
    }));
  });
}

/** One file of each role that imports everything its row of the table allows. */
const legal: Record<string, string> = {
  'lib/result.ts':
    "import { sep } from 'node:path';\nimport { back } from './text.ts';\nexport const a = sep + back;\n",
  'articles/anchor.ts':
    "import { a } from '../lib/result.ts';\nimport type { Article } from './schema.ts';\nimport type { Quote } from '../quotes/schema.ts';\nimport { other } from '../quotes/anchor.ts';\nimport { own } from './embargo.ts';\nexport const b = (x: Article, y: Quote): unknown[] => [a, x, y, other, own];\n",
  'articles/schema.ts':
    "import { z } from 'zod';\nimport { a } from '../lib/result.ts';\nimport { Quote } from '../quotes/schema.ts';\nimport { Author } from '../taxonomy/author-schema.ts';\nimport { Byline } from './byline-schema.ts';\nexport const Article = z.tuple([z.literal(String(a)), Quote, Author, Byline]);\n",
  'articles/list-query.ts':
    "import { z } from 'zod';\nimport { limitParam } from '../http/query.ts';\nimport { a } from '../lib/result.ts';\nimport { own } from './embargo.ts';\nimport { Article } from './schema.ts';\nimport type { Row } from './store.ts';\nexport const query = (row: Row): unknown[] => [z, limitParam, a, own, Article, row];\n",
  'keys/commands.ts':
    "import { parseArgs } from 'node:util';\nimport { transact } from '../db/transact.ts';\nimport { Article } from './schema.ts';\nimport { list } from './store.ts';\nimport { show } from './view.ts';\nimport { issue } from './issue.ts';\nexport async function run(): Promise<unknown> {\n  return [parseArgs, transact, Article, await list(), show, issue, Date.now(), process.stdin];\n}\n",
  'articles/view.ts':
    "import { own } from './embargo.ts';\nimport type { Article } from './schema.ts';\nimport type { Row } from '../db/tables.ts';\nimport type { Parts } from './working-copy.ts';\nexport const show = (row: Row, to: Article, from: Parts): unknown[] => [own, row, to, from];\n",
  'articles/store.ts':
    "import { eq, sql } from 'drizzle-orm';\nimport type { Db } from '../db/database.ts';\nimport { textMatch } from '../db/dialect.ts';\nimport { a } from '../lib/result.ts';\nimport type { State } from './workflow.ts';\nexport async function list(db: Db, state: State): Promise<unknown> {\n  return db.read(sql`${eq}${textMatch}${a}${state}`);\n}\n",
  'articles/publish.ts':
    "import type { Db } from '../db/database.ts';\nimport { transact } from '../db/transact.ts';\nimport { list } from './store.ts';\nimport { note } from '../changes/store.ts';\nimport { own } from './embargo.ts';\nimport { a } from '../lib/result.ts';\nimport { save } from './save.ts';\nimport type { Article } from './schema.ts';\nexport async function publish(db: Db, _input: Article): Promise<unknown> {\n  return db.write(async () => [await list(db, 'draft'), note, own, a, transact, save]);\n}\n",
  'articles/routes.ts':
    "import type { FastifyInstance } from 'fastify';\nimport { problem } from '../http/problem.ts';\nimport type { Db } from '../db/database.ts';\nimport { Article } from './schema.ts';\nimport { list } from './store.ts';\nimport { show } from './view.ts';\nimport { own } from './embargo.ts';\nimport { publish } from './publish.ts';\nimport { query } from './list-query.ts';\nimport { note } from '../changes/store.ts';\nexport async function articleRoutes(app: FastifyInstance, db: Db): Promise<void> {\n  await app.register(async () => [problem, Article, await list(db, 'draft'), show, own, note, query, await publish(db)]);\n}\n",
  'db/open.ts':
    "import Database from 'better-sqlite3';\nimport { sql } from 'drizzle-orm';\nimport { a } from '../lib/result.ts';\nimport { articles } from './schema/articles.ts';\nexport const open = (): unknown[] => [new Database(':memory:') as unknown as string, sql.raw('1'), a, articles];\n",
  'db/schema/articles.ts':
    "import { text } from 'drizzle-orm/sqlite-core';\nimport { a } from '../../lib/result.ts';\nimport { instant } from '../dialect.ts';\nexport const articles = [text, a, instant];\n",
  'media/describe.ts':
    "import { join } from 'node:path';\nimport sharp from 'sharp';\nimport { a } from '../lib/result.ts';\nexport const describe = (): unknown[] => [join('a', 'b'), sharp, a, Date.now()];\n",
  'http/auth.ts':
    "import type { FastifyInstance } from 'fastify';\nimport { z } from 'zod';\nimport { a } from '../lib/result.ts';\nimport { problem } from './problem.ts';\nexport const auth = (app: FastifyInstance): unknown[] => [app, z, a, problem];\n",
  'config.ts': "export const port = process.env['PORT'];\n",
  'cli.ts': "export function say(): void {\n  process.stdout.write('done');\n}\n",
};

// `env -u`, because the test runner hands its loaders to every child through NODE_OPTIONS, and oxlint does not start under them.
function oxlint(folder: string, ...args: string[]) {
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  return spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
}

/** What the linter finds in these files under the project's own configuration: file → [line, rule]. */
function lint(files: Map<string, string>): Map<string, { line: number; rule: string }[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dateline-lint-')));
  try {
    for (const name of ['oxlint.config.ts', 'tsconfig.json', 'package.json'])
      cpSync(join(root, name), join(folder, name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [file, code] of files) {
      const path = join(folder, 'src', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code);
    }
    const { stdout, stderr } = oxlint(folder, '-f', 'json');
    if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
    const report = JSON.parse(stdout) as {
      diagnostics: { code?: string; message: string; filename: string; labels: { span: { line: number } }[] }[];
    };
    const found = new Map<string, { line: number; rule: string }[]>();
    for (const { code, message, filename, labels } of report.diagnostics) {
      const file = relative('src', filename).split(sep).join('/');
      const list = found.get(file) ?? [];
      list.push({ line: labels[0]?.span.line ?? 0, rule: code ?? message });
      found.set(file, list);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

t.test('every row of the import table and every house rule bites', async (t) => {
  const files = new Map([
    ['http/back.ts', "import { circle } from './auth.ts';\nexport const back = (): number => circle();\n"],
  ]);
  const placed = offences.map((offence, index) => {
    const before = files.get(offence.file) ?? '';
    // Several offences share a file, each with names and lines of its own.
    const code = offence.code.replace('{ x }', `{ x as x${index} }`).trimEnd();
    files.set(offence.file, `${before}${code}\n`);
    const first = before.split('\n').length;
    return { ...offence, first, last: first + code.split('\n').length - 1 };
  });
  const found = lint(files);
  for (const { what, file, rule, first, last } of placed) {
    const hit = found.get(file)?.some((one) => one.rule === rule && one.line >= first && one.line <= last);
    t.ok(hit, `${what}: ${rule}`);
  }
});

t.test('a file of each role may import what its row of the table allows', async (t) => {
  const found = lint(new Map(Object.entries(legal)));
  const ours = new Set([...offences.map(({ rule }) => rule), 'eslint(no-restricted-imports)']);
  ours.delete('typescript(no-floating-promises)');
  for (const file of Object.keys(legal)) {
    t.same(found.get(file)?.filter(({ rule }) => ours.has(rule)) ?? [], [], file);
  }
});

function complaint(from: string, to: string): string | undefined {
  const stranger = [from, to].find((feature) => !(feature in uses));
  if (stranger !== undefined) return `say in this test what ${stranger} may use`;
  return reach(from).has(to) || (everyones.includes(to) && from !== 'lib') ? undefined : `${from} may not use ${to}`;
}

t.test('features depend on each other one way only', async (t) => {
  t.ok(complaint('sources', 'articles'));
  t.ok(complaint('articles', 'syndication'));
  t.ok(complaint('lib', 'db'));
  t.ok(complaint('articles', 'unheard-of'));
  t.notOk(complaint('articles', 'sources'), 'quotes come with their sources');
  t.same(
    featureImports()
      .map(({ from, to, file }) => ({ file, complaint: complaint(from, to) }))
      .filter((one) => one.complaint !== undefined),
    [],
  );
});

t.test('a configuration that would switch the type-aware rules off fails the lint', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-lint-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "types": ["no-such-types"] }, "include": ["src"] }',
  );
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/main.ts'), 'export const a = 1;\n');
  const { status, stdout } = oxlint(folder, 'src');
  t.not(status, 0);
  t.match(stdout, /Invalid tsconfig/);
});

import type { OxlintConfig } from 'oxlint';

type Rules = NonNullable<OxlintConfig['rules']>;

/**
 * The use cases: what routes and commands call to do something, in one transaction or one reading. The only role that a path
 * does not tell; every other file of a feature whose name has no role is a rule, which is the strictest.
 */
const USE_CASES = [
  'articles/discard',
  'articles/exposed-names',
  'articles/preflight-report',
  'articles/publish',
  'articles/quoting',
  'articles/references',
  'articles/save',
  'articles/working-copy',
  'changes/cache-source',
  'idempotency/once',
  'imports/batch',
  'imports/import',
  'imports/mentions',
  'imports/photo-names',
  'imports/pictures',
  'imports/save-article',
  'imports/save-photo',
  'imports/save-quoting',
  'imports/staging',
  'keys/admin-key',
  'keys/holder',
  'keys/issue',
  'keys/names',
  'keys/partners',
  'keys/revoke',
  'photos/exposure',
  'photos/make-rendition',
  'photos/originals',
  'photos/photo',
  'photos/rebuild',
  'photos/save',
  'photos/verify',
  'quotes/delivery-correction',
  'quotes/published',
  'quotes/reanchor',
  'sources/delivery-reference',
  'sources/find-named',
  'sources/identity',
  'sources/merge',
  'sources/save',
  'sources/source',
  'sourcing/context',
  'sourcing/not-speech',
  'sourcing/quote-save',
  'sourcing/restore-words',
  'sourcing/sourced-article',
  'sourcing/suggestions',
  'sourcing/use-save',
  'sourcing/wire-import',
  'syndication/feed',
  'syndication/photo',
  'taxonomy/edit',
  'taxonomy/ensure',
];

/** Where the files of each role are. */
const FILES = {
  schema: ['src/*/{schema,*-schema}.ts'],
  view: ['src/*/{view,*-view}.ts'],
  store: ['src/*/{store,*-store}.ts'],
  // What comes from outside becomes typed: the parameters of routes, the records of an import.
  input: ['src/*/{query,*-query,record}.ts'],
  routes: ['src/*/{routes,*-routes}.ts'],
  // Where the program meets the machine besides HTTP: terminals, files, threads.
  edge: ['src/*/{commands,*-commands,sources,*-worker,*-pool}.ts', 'src/demo/**/*.ts'],
  useCase: USE_CASES.map((path) => `src/${path}.ts`),
};
const FEATURES = 'src/*/**/*.ts';
const NO_FEATURES = ['src/lib/**', 'src/db/**', 'src/http/**', 'src/media/**', 'src/vault/**'];

/** What an import may not name. `types`: its types are free all the same. */
interface Ban {
  readonly regex?: string;
  readonly group?: string[];
  readonly message: string;
  readonly types?: true;
  readonly constants?: true;
}

const named = (...roles: string[]) => `(^|/)([a-z0-9-]+-)?(${roles.join('|')})\\.ts$`;
const ours = (folders: string) => `^(\\.\\./)+(${folders})/`;
const MACHINE = '^(node:|process$)';
const SQL = '^(drizzle-orm|better-sqlite3)(/|$)';
const HTTP = '^(fastify|@fastify/[^/]+|fastify-[^/]+)(/|$)';
const ANY_USE_CASE = `/(${USE_CASES.join('|')})\\.ts$|^\\.{1,2}/(${USE_CASES.map((path) => path.split('/')[1]).join('|')})\\.ts$`;

/** Holds for every row; each rule of an override replaces that of the one before, so it is repeated. */
const everywhere: readonly Ban[] = [
  { regex: '^(node:)?process$', message: 'Use the global process; settings come from src/config.ts.' },
];
const outside: readonly Ban[] = [
  { regex: '^(\\.\\./)+(main|cli|app|serve|config)\\.ts$', message: 'Wiring is passed down, not imported.' },
  {
    regex: '^(sharp|file-type|thumbhash|s3mini)(/|$)',
    message: 'Files of pictures are opened in media/ only.',
  },
];

const rows = {
  rule: [
    { regex: MACHINE, message: 'A rule knows no machine: take what it needs as an argument.' },
    { regex: SQL, message: 'A rule knows no SQL.' },
    { regex: HTTP, message: 'A rule knows no HTTP.' },
    { regex: ours('http|db'), message: 'A rule knows neither HTTP nor SQL.' },
    { regex: ours('media'), types: true, constants: true, message: 'A rule knows no files.' },
    {
      regex: named('schema'),
      types: true,
      constants: true,
      message: 'A rule takes only the types and the CONSTANTS of a schema.',
    },
    {
      regex: `${named('store', 'view', 'routes', 'query', 'commands')}|${ANY_USE_CASE}`,
      message: 'A rule imports lib, schema types and other rules only; a use case is named in oxlint.config.ts.',
    },
  ],
  schema: [
    {
      group: ['*', '!zod', '!zod/**', '!../**/lib/**', '!../lib/**', '!**/schema.ts', '!**/*-schema.ts'],
      message: 'A schema imports zod, lib and other schemas only.',
    },
    { regex: ours('http|db'), message: 'A schema imports zod, lib and other schemas only.' },
  ],
  view: [
    { regex: MACHINE, message: 'A view is pure.' },
    { regex: SQL, message: 'A view takes rows, not queries.' },
    { regex: HTTP, message: 'A view knows no HTTP.' },
    { regex: ours('http|db'), types: true, message: 'A view takes only the types of http/ and db/.' },
    {
      regex: named('schema', 'store', 'query'),
      types: true,
      message: 'A view takes only the types of schemas, rows and queries.',
    },
    { regex: ANY_USE_CASE, types: true, message: 'A view takes only the types of a use case.' },
    { regex: named('routes', 'commands'), message: 'A view knows nothing above it.' },
  ],
  store: [
    { regex: HTTP, message: 'A store knows no HTTP.' },
    { regex: ours('http'), message: 'A store knows no HTTP.' },
    {
      regex: '^(better-sqlite3|pg)(/|$)|^drizzle-orm/.*(sqlite|pg|postgres)',
      types: true,
      message: 'A store knows no engine: tables come from its executor.',
    },
    {
      group: ['../**', '!../lib/**', '!../db/{database,dialect,errors,expressions}.ts', '!../db/dialect/**'],
      types: true,
      message:
        'A store imports drizzle, lib and the helpers of db/; tables come from its executor, other features give types.',
    },
    {
      regex: '^\\.\\./.*(^|/)([a-z0-9-]+-)?store\\.ts$',
      types: true,
      message: 'A store joins the tables of another feature and leaves its store alone.',
    },
    {
      group: ['./**', '!./store.ts', '!./*-store.ts'],
      types: true,
      message: 'A store decides nothing: rules are called above it.',
    },
    { regex: named('view', 'routes', 'query', 'commands'), message: 'A store knows nothing above it.' },
  ],
  input: [
    { regex: MACHINE, message: 'What was sent is read without the machine.' },
    { regex: SQL, message: 'What was sent is read without SQL.' },
    { regex: HTTP, message: 'Fastify stays in routes.' },
    {
      group: ['../http/**', '!../http/{query,paging,field-errors}.ts'],
      message: 'Of http/ only query, paging and field-errors are for this.',
    },
    { regex: ours('db'), message: 'What was sent is read without SQL.' },
    {
      regex: `${named('store')}|${ANY_USE_CASE}`,
      types: true,
      message: 'Only the types of stores and use cases: reading what was sent does nothing.',
    },
    { regex: named('view', 'routes', 'commands'), message: 'What was sent is read before anything is shown.' },
  ],
  useCase: [
    { regex: SQL, message: 'A use case asks stores, not SQL.' },
    { regex: HTTP, message: 'A use case knows no HTTP.' },
    { regex: ours('http'), message: 'A use case knows no HTTP.' },
    {
      group: ['../db/**', '!../db/{errors,transact}.ts'],
      types: true,
      message: 'A use case takes only the types of db/, its errors and transact.',
    },
    {
      regex: named('schema'),
      types: true,
      constants: true,
      message: 'A use case takes only the types and the CONSTANTS of a schema.',
    },
    {
      regex: named('view', 'routes', 'query', 'commands'),
      message: 'A use case imports rules, stores and lib only; who calls it shows what it gives.',
    },
  ],
  routes: [
    { regex: SQL, message: 'A route asks its store.' },
    { regex: ours('db/schema'), message: 'A route asks its store.' },
    { regex: named('commands'), message: 'Routes and commands know nothing of each other.' },
    {
      group: ['../**/routes.ts', '../**/*-routes.ts', '../**/store.ts', '../**/*-store.ts', '!../changes/store.ts'],
      message: 'A route uses the stores of its own feature and of changes, and no other routes.',
    },
  ],
  edge: [
    { regex: SQL, message: 'A command asks use cases and stores.' },
    { regex: ours('db/schema'), message: 'A command asks use cases and stores.' },
    { regex: HTTP, message: 'A command knows no HTTP.' },
    { regex: ours('http'), message: 'A command knows no HTTP.' },
    { regex: named('routes', 'query'), message: 'Routes and commands know nothing of each other.' },
  ],
  lib: [{ regex: '^\\.\\./', message: 'lib imports nothing of ours.' }],
  db: [{ regex: HTTP, message: 'db knows no HTTP.' }],
  http: [{ regex: SQL, message: 'http knows no SQL.' }],
  media: [
    { regex: HTTP, message: 'media knows no HTTP.' },
    { regex: SQL, message: 'media knows no SQL.' },
  ],
  vault: [{ regex: HTTP, message: 'vault knows no HTTP.' }],
} satisfies Record<string, readonly Ban[]>;

function bans(...list: readonly Ban[]): Rules {
  const patterns = [...everywhere, ...list].map(({ types, constants, ...ban }) => ({
    ...ban,
    ...(types && { allowTypeImports: true }),
    ...(constants && { allowImportNamePattern: '^[A-Z][A-Z0-9_]+$' }),
  }));
  return { 'no-restricted-imports': ['error', { patterns }] };
}

/** A folder below src that may import nothing of ours but lib; with a row for each depth that it has. */
function room(name: 'db' | 'http' | 'media' | 'vault', message: string) {
  return [
    { files: [`src/${name}/*.ts`], rules: bans(...rows[name], { group: ['../**', '!../lib/**'], message }) },
    { files: [`src/${name}/*/**/*.ts`], rules: bans(...rows[name], { group: ['../../**', '!../../lib/**'], message }) },
  ];
}

const rawSql = { object: 'sql', property: 'raw', message: 'Raw SQL belongs in db/dialect.' };

const config: OxlintConfig = {
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  env: { builtin: true, es2026: true, node: true },
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['node_modules/**', 'openapi/**', 'migrations/**', 'data/**', '.tap/**'],
  rules: {
    'array-callback-return': 'error',
    'default-case-last': 'error',
    eqeqeq: 'error',
    'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 3 }],
    'no-console': 'error',
    'no-constructor-return': 'error',
    'no-fallthrough': 'error',
    'no-param-reassign': 'error',
    'no-promise-executor-return': ['error', { allowVoid: true }],
    'no-proto': 'error',
    ...bans(),
    'no-restricted-properties': ['error', rawSql],
    'no-self-compare': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    radix: 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-unassigned-import': 'error',
    'node/no-process-env': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-import-type-side-effects': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/return-await': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/no-abusive-eslint-disable': 'error',
    'unicorn/no-process-exit': 'error',
    'unicorn/prefer-node-protocol': 'error',
    // Text that people send is searched for control characters on purpose.
    'no-control-regex': 'off',
    // Drizzle's and zod's names for what they keep inside.
    'no-underscore-dangle': 'off',
    // A namespace such as `z` is a default too.
    'import/no-named-as-default-member': 'off',
    // For Express, which loses what an async handler throws; Fastify awaits it.
    'oxc/no-async-endpoint-handlers': 'off',
    // Fastify's hooks that must not wait for a tick take `done`.
    'promise/always-return': 'off',
    'promise/no-callback-in-promise': 'off',
    'promise/prefer-await-to-callbacks': 'off',
    // For windows; a thread's messages have no origin.
    'unicorn/require-post-message-target-origin': 'off',
    // The compiler's noImplicitReturns says the same with the types in view.
    'typescript/consistent-return': 'off',
  },
  overrides: [
    {
      files: [FEATURES],
      excludeFiles: [...NO_FEATURES, ...FILES.edge],
      rules: {
        'no-restricted-globals': [
          'error',
          'crypto',
          'fetch',
          'performance',
          'process',
          'queueMicrotask',
          'setImmediate',
          'setInterval',
          'setTimeout',
        ],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
          { object: 'Temporal', property: 'Now', message: 'Take the time as an argument.' },
          { object: 'Math', property: 'random', message: 'Take chance as an argument.' },
          rawSql,
        ],
      },
    },
    {
      files: [FEATURES],
      excludeFiles: [...NO_FEATURES, ...FILES.store, ...FILES.routes, ...FILES.edge, ...FILES.useCase],
      rules: { 'oxc/no-async-await': 'error' },
    },
    { files: [FEATURES], rules: bans(...rows.rule, ...outside) },
    { files: FILES.useCase, rules: bans(...rows.useCase, ...outside) },
    { files: FILES.schema, rules: bans(...rows.schema) },
    { files: FILES.view, rules: bans(...rows.view, ...outside) },
    { files: FILES.store, rules: bans(...rows.store, ...outside) },
    { files: FILES.input, rules: bans(...rows.input, ...outside) },
    { files: FILES.routes, rules: bans(...rows.routes, ...outside) },
    { files: FILES.edge, rules: bans(...rows.edge, ...outside) },
    { files: ['src/lib/**/*.ts'], rules: bans(...rows.lib) },
    ...room('db', 'db imports drizzle, a driver and lib only.'),
    ...room('http', 'http imports fastify, zod and lib only.'),
    ...room('media', 'media imports lib only, and the libraries that open pictures.'),
    ...room('vault', 'vault imports lib and a driver only.'),
    // Draws the pictures of the demonstration: a tool for us, which the service never loads.
    { files: ['src/demo/draw/**/*.ts'], rules: { ...bans(...rows.edge), 'no-console': 'off' } },
    // Catalogues and stories are long because there is much in them.
    { files: ['oxlint.config.ts', 'src/http/problems.ts', 'src/demo/**/*.ts'], rules: { 'max-lines': 'off' } },
    { files: ['src/config.ts'], rules: { 'node/no-process-env': 'off' } },
    {
      files: ['src/db/**/*.ts'],
      rules: {
        'no-restricted-properties': 'off',
        'typescript/consistent-type-assertions': 'off',
        'typescript/no-unsafe-type-assertion': 'off',
      },
    },
    {
      files: ['test/**/*.ts', 'bench/**/*.ts'],
      rules: {
        'max-lines': 'off',
        'max-params': 'off',
        'no-console': 'off',
        'no-shadow': 'off',
        'node/no-process-env': 'off',
        'typescript/consistent-type-assertions': 'off',
        'typescript/no-floating-promises': [
          'error',
          {
            allowForKnownSafePromises: [{ from: 'package', package: '@tapjs/core', name: 'PromiseWithSubtest' }],
          },
        ],
        'typescript/no-non-null-assertion': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
        'typescript/no-unsafe-type-assertion': 'off',
        'unicorn/consistent-function-scoping': 'off',
        // What the loop waits for is changed by a callback.
        'no-unmodified-loop-condition': 'off',
        // Sorted only so that two lists can be compared.
        'typescript/require-array-sort-compare': 'off',
      },
    },
    // Tools ask for a default export.
    {
      files: ['drizzle.config.ts', 'oxlint.config.ts'],
      rules: { 'import/no-default-export': 'off', 'node/no-process-env': 'off' },
    },
    {
      files: ['bin/*.js'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        // An old Node, which is to be told that it is old, does not know `node:`.
        'unicorn/prefer-node-protocol': 'off',
      },
    },
  ],
};

export default config;

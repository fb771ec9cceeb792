import { hash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { openDatabase } from '../../src/db/open.ts';
import { keysCommand } from '../../src/keys/commands.ts';
import { newId } from '../../src/lib/ids.ts';
import { verifyCommand } from '../../src/photos/commands.ts';
import { identitiesCommand } from '../../src/sources/identity-commands.ts';
import { openVault } from '../../src/vault/vault.ts';
import type { Caller, Newsroom } from '../helpers/newsroom.ts';
import { quote, source, story } from '../sourcing/desk.ts';
import { callers, plantNewsroom, type PlantedNewsroom, PURPOSE } from './leak-newsroom.ts';
import { plant } from './leak-forms.ts';
import { readEverything, readingOf, refuseEverything } from './leak-reading.ts';
import { openWithRoutes } from './leak-routes.ts';

t.setTimeout(300_000);

/** Who tries to write as well: nobody is obeyed, and what they are told of it hangs on what they see. */
const MEDDLERS: ReadonlySet<Caller> = new Set(['reader', 'otherContributor', 'admin', 'clearedContributor']);
const REQUEST = { 'x-request-id': 'the-same-for-all' };

t.test('a planted word is found in whatever form it comes', (t) => {
  const planted = plant();
  planted.word('another');
  const word = planted.word('secret');
  const id = planted.exact('id', newId());
  const base64 = [0, 1, 2].map((offset) => Buffer.from(`${'x'.repeat(offset)}${word} yz`).toString('base64'));
  const digests = (['hex', 'base64', 'base64url'] as const).map((form) => hash('sha256', word.toLowerCase(), form));
  const escaped = [(code: string) => `%${code}`, (code: string) => `\\u00${code}`, (code: string) => `&#x${code};`].map(
    (escape) => Buffer.from(word).toString('hex').replaceAll(/../g, escape),
  );
  const forms = [
    word,
    word.toUpperCase(),
    `the-${word.toLowerCase()}-of-friday`,
    word.split('').toReversed().join(''),
    word.slice(0, 9),
    Buffer.from(word).toString('hex'),
    Buffer.from(word).toString('hex').toUpperCase(),
    Buffer.from(word, 'utf16le').toString('latin1'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
    ...digests,
    ...digests.map((digest) => digest.slice(0, 16)),
    ...escaped,
  ];
  for (const form of forms) t.strictSame([...planted.secretsIn(`{"a":"${form}"}`).keys()], ['secret'], form);
  t.strictSame([...planted.secretsIn(`of ${id} and`).keys()], ['id']);
  t.equal(planted.secretsIn('{"id":"01a20000-0001-7000-8000-aaaaaaaaaaaa","text":"The span is sound"}').size, 0);
  t.end();
});

t.test('whatever anybody asks, a secret is told to those who may be told, and to nobody else', async (t) => {
  const { room, routes } = await openWithRoutes(t);
  const newsroom = await plantNewsroom(room);
  const { planted, secrets, pools } = newsroom;
  const report = await room.call('GET', `/v1/editorial/articles/${newsroom.hidden.article}/preflight`, {
    as: 'contributor',
  });
  t.match(report.body, '"source-name-exposed"', 'a sealed alias stands in the draft, and only where is told');
  const known = new Map<string, Map<string, string>>();
  const secretsIn = (text: string) => {
    const found = known.get(text) ?? planted.secretsIn(text);
    known.set(text, found);
    return found;
  };

  for (const as of callers) {
    const told = new Map<string, string>();
    const faults: string[] = [];
    const reader = { room, routes, pools, as, headers: { ...PURPOSE, ...REQUEST } };
    const writes = MEDDLERS.has(as) ? [refuseEverything(reader)] : [];
    for (const readings of [readEverything(reader), ...writes]) {
      for await (const { asked, status, text } of readings) {
        if (status >= 500) faults.push(`${status} ${asked}`);
        const sent = secretsIn(asked);
        for (const [secret, form] of secretsIn(text)) if (!sent.has(secret)) told.set(secret, `${asked} (${form})`);
      }
    }
    const leaks = [...told].filter(([secret]) => secrets.get(secret)?.audience.includes(as) !== true);
    const missed = [...secrets].filter(([secret, { audience }]) => audience.includes(as) && !told.has(secret));
    t.strictSame(leaks, [], `${as} is told nothing that is not for them`);
    t.strictSame(
      missed.map(([secret]) => secret),
      [],
      `${as} is told everything that is for them`,
    );
    t.strictSame(faults, [], `${as} meets no fault`);
  }

  await t.test('what is asked about what is hidden is answered as about what does not exist', async (t) => {
    for (const as of ['reader', 'partner', 'otherContributor'] as const) await compareAnswers(t, room, newsroom, as);
  });

  await t.test('no line of the log has any of it', async (t) => {
    t.ok(room.log.length > 5_000);
    t.strictSame([...planted.secretsIn(room.log.join(''))], []);
  });

  await t.test('commands print none of it', async (t) => {
    const lines: string[] = [];
    const io = {
      out: (line: string) => void lines.push(line),
      error: (line: string) => void lines.push(line),
      isTTY: false,
    };
    const tools = { now: () => room.time, newId, random: randomBytes, newKey: newId };
    const open = () => openDatabase(room.databaseUrl);
    const vaultOf = () =>
      openVault({ path: room.vaultFile, secret: 'a secret that only tests know, 32 characters and more' });
    for (const form of [[], ['--json']]) {
      t.equal(await keysCommand(['list', ...form], io, { openDatabase: open, ...tools }), 0);
      t.equal(
        await identitiesCommand(['status', ...form], io, {
          openVault: vaultOf,
          readOldSecret: () => undefined,
          ...tools,
        }),
        0,
      );
      t.equal(
        await verifyCommand(form, io, {
          openDatabase: open,
          openMedia: () => room.storage,
          ...tools,
        }),
        0,
      );
    }
    t.strictSame([...planted.secretsIn(lines.join('\n')).keys()], ['name of a key']);
  });

  await t.test('the file of the database has drafts, but nothing of who a source is', async (t) => {
    const found = planted.secretsIn(bytesOf(fileURLToPath(room.databaseUrl)));
    t.ok(found.has('text (draft, first)'));
    const kept = [...found].filter(([secret]) => secrets.get(secret)?.mayBeStored !== true);
    t.strictSame(
      kept.filter(([secret, form]) => !(secret.includes('key') && form.includes('sha256'))),
      [],
      'of keys only the hash',
    );
  });

  await t.test('the file of identities can be read by nobody without the secret', async (t) => {
    const bytes = bytesOf(room.vaultFile);
    t.ok(bytes.includes('CREATE TABLE'));
    const found = [...planted.secretsIn(bytes).keys()];
    t.strictSame(
      found.filter((secret) => !secret.startsWith('record')),
      [],
      'only which sources they are about',
    );
  });
});

t.test('whose source turns out to be that of another story goes on quoting it, and is not told', async (t) => {
  const { room } = await openWithRoutes(t);
  const words = ['They told me as well,', 'Nobody else was told,'];
  const make = async (as: Caller) => {
    const { id } = await story(
      room,
      words.map((text) => `“${text}” said an aide.`),
      {},
      as,
    );
    const aide = { identification: 'described', description: `an aide of the ${as}`, article: id };
    const { id: record } = await source(room, aide, as);
    const { source: used } = await quote(room, id, { words: words[0], source: record }, as);
    return { id, record, use: used?.use ?? '' };
  };
  const [stays, goes] = [await make('contributor'), await make('otherContributor')];
  const article = `/v1/editorial/articles/${goes.id}`;
  const asOther = { as: 'otherContributor' } as const;
  const headers = { 'if-match': '*' };
  const merged = await room.call('POST', `/v1/editorial/sources/${goes.record}/merge`, {
    as: 'cleared',
    body: { into: stays.record },
    headers,
  });
  t.equal(merged.statusCode, 200, merged.body);

  const uses = await room.call('GET', `${article}/sources`, asOther);
  t.match(uses.json(), { items: [{ id: goes.use, source: goes.use, description: 'an aide of the otherContributor' }] });
  const more = await room.call('POST', `${article}/quotes`, {
    ...asOther,
    body: { words: words[1], source: goes.use },
  });
  t.match(more.json(), { source: { id: goes.use, use: goes.use } }, 'by what the article shows of it');
  for (const body of [{ source: goes.record }, { source: stays.record }, { source: stays.use }]) {
    const refused = await room.call('POST', `${article}/sources`, { ...asOther, body });
    t.match(refused.json(), { status: 422, errors: [{ pointer: '/source', code: 'unknown-reference' }] });
    t.notMatch(refused.body, stays.record);
  }
  const desk = await room.call('GET', `${article}/sources`, { as: 'editor' });
  t.match(desk.json(), { items: [{ id: goes.use, source: stays.record }] }, 'the desk sees the record');
});

/** All bytes of a database, those that are not in its main file yet too, as Latin-1. */
function bytesOf(path: string): string {
  const files = ['', '-wal', '-shm'].map((suffix) => `${path}${suffix}`).filter((file) => existsSync(file));
  return Buffer.concat(files.map((file) => readFileSync(file))).toString('latin1');
}

interface Question {
  readonly method: string;
  readonly url: string;
  readonly body?: object;
}

/** Asks about what is hidden and about what does not exist: but for the name that was asked for, the answers are the same bytes. */
async function compareAnswers(t: Test, room: Newsroom, newsroom: PlantedNewsroom, as: Caller): Promise<void> {
  const answerTo = async ({ method, url, body }: Question, named: string) => {
    const headers = { ...PURPOSE, ...REQUEST, 'if-match': '*' };
    const answer = await room.call(method, url, { as, headers, ...(body !== undefined && { body }) });
    const { status, text } = readingOf('', answer);
    return `${status}\n${text.replaceAll(/^date: .*\n/gm, '')}`.replaceAll(named, 'what was named');
  };
  const { hidden, hiddenSlugs, own, texts } = newsroom;
  for (const [kind, id] of Object.entries(hidden)) {
    const nothing = newId();
    const questions = questionsAbout(kind as keyof typeof hidden, own);
    for (const ask of questions) {
      const question = ask(id);
      const expected = await answerTo(ask(nothing), nothing);
      t.equal(await answerTo(question, id), expected, `${question.method} ${question.url} as ${as}`);
    }
  }
  const words = [...texts].filter(([secret]) => newsroom.secrets.get(secret)?.audience.includes(as) !== true);
  // Whoever knows a source by name may look for it.
  const slugs = as === 'otherContributor' ? [] : hiddenSlugs;
  for (const word of [
    ...words.map(([, text]) => text.toLowerCase()).filter((_, position) => position % 8 === 0),
    ...slugs,
  ]) {
    const nothing = word.replace('vexqol', 'wixqol');
    for (const ask of QUESTIONS_IN_WORDS) {
      const question = { method: 'GET', url: ask(word) };
      const expected = await answerTo({ ...question, url: ask(nothing) }, nothing);
      t.equal(await answerTo(question, word), expected, `GET ${question.url} as ${as}`);
    }
  }
}

const QUESTIONS_IN_WORDS = [
  (word: string) => `/v1/sources/${word}`,
  (word: string) => `/v1/sources?organisation=${word}&count=exact`,
  (word: string) => `/v1/quotes?source=${word}&count=exact`,
  (word: string) => `/v1/quotes?article=${word}&sort=saidAt`,
  (word: string) => `/v1/articles?source=${word}&count=exact&include=sources`,
  (word: string) => `/v1/articles/${word}?include=quotes`,
  (word: string) => `/v1/photos?creator=${word}&count=exact`,
  (word: string) => `/v1/editorial/sources?q=${word}&count=exact`,
];

/** All that can be asked about an id of this kind. `own` is an article that the caller may change. */
function questionsAbout(kind: 'article' | 'source' | 'use' | 'quote', own: string): ((id: string) => Question)[] {
  const get = (url: (id: string) => string) => (id: string) => ({ method: 'GET', url: url(id) });
  const send = (method: string, url: (id: string) => string, body: (id: string) => object) => (id: string) => ({
    method,
    url: url(id),
    body: body(id),
  });
  const articles = '/v1/editorial/articles';
  const sources = '/v1/editorial/sources';
  const words = 'they told us all';
  if (kind === 'article')
    return [
      ...['', '?include=quotes,sources'].map((query) => get((id) => `/v1/articles/${id}${query}`)),
      get((id) => `/v1/quotes?article=${id}&count=exact`),
      get((id) => `${sources}?article=${id}&count=exact`),
      ...[
        '',
        '/preflight',
        '/quotes?state=all',
        '/sources',
        '/quote-suggestions',
        '/not-speech',
        '/revisions',
        '/revisions/1',
      ].map((rest) => get((id) => `${articles}/${id}${rest}`)),
      send(
        'PATCH',
        (id) => `${articles}/${id}`,
        () => ({ genre: 'current' }),
      ),
      send(
        'POST',
        (id) => `${articles}/${id}/publish`,
        () => ({}),
      ),
      send(
        'POST',
        (id) => `${articles}/${id}/quotes`,
        () => ({ words }),
      ),
      send(
        'POST',
        (id) => `${articles}/${id}/sources`,
        () => ({ source: newId() }),
      ),
      send(
        'POST',
        (id) => `${articles}/${id}/not-speech`,
        () => ({ words, as: 'title' }),
      ),
      send(
        'POST',
        () => sources,
        (id) => ({ kind: 'person', identification: 'described', description: 'an aide', article: id }),
      ),
    ];
  if (kind === 'source')
    return [
      get((id) => `/v1/sources/${id}`),
      get((id) => `/v1/quotes?source=${id}&count=exact`),
      get((id) => `/v1/articles?source=${id}&count=exact`),
      get((id) => `/v1/sources?organisation=${id}&count=exact`),
      get((id) => `${sources}/${id}`),
      get((id) => `${sources}?organisation=${id}&count=exact`),
      get((id) => `${sources}/${id}/identity`),
      send(
        'PUT',
        (id) => `${sources}/${id}/identity`,
        () => ({ people: [{ name: 'Ottilie' }] }),
      ),
      send(
        'PATCH',
        (id) => `${sources}/${id}`,
        () => ({ note: 'Mine now' }),
      ),
      send(
        'POST',
        (id) => `${sources}/${id}/merge`,
        () => ({ into: newId() }),
      ),
      send(
        'POST',
        () => sources,
        (id) => ({ kind: 'person', identification: 'named', name: 'Ottilie', organisation: id }),
      ),
      send(
        'POST',
        () => `${articles}/${own}/sources`,
        (id) => ({ source: id }),
      ),
      send(
        'POST',
        () => `${articles}/${own}/quotes`,
        (id) => ({ words, source: id }),
      ),
    ];
  if (kind === 'use')
    return [
      get((id) => `/v1/sources/${id}`),
      get((id) => `/v1/quotes?source=${id}&count=exact`),
      get((id) => `/v1/articles?source=${id}&count=exact`),
      send(
        'PATCH',
        (id) => `${articles}/${own}/sources/${id}`,
        () => ({ terms: 'off_record' }),
      ),
      send(
        'POST',
        (id) => `${articles}/${own}/sources/${id}/approval`,
        () => ({}),
      ),
      (id) => ({ method: 'DELETE', url: `${articles}/${own}/sources/${id}` }),
    ];
  return [
    get((id) => `/v1/quotes/${id}`),
    get((id) => `${articles}/${own}/quotes/${id}`),
    send(
      'PATCH',
      (id) => `${articles}/${own}/quotes/${id}`,
      () => ({ note: 'Mine now' }),
    ),
    send(
      'POST',
      (id) => `${articles}/${own}/quotes/${id}/accept`,
      () => ({}),
    ),
    send(
      'POST',
      () => `${articles}/${own}/quotes`,
      (id) => ({ words, supersedes: id }),
    ),
    (id) => ({ method: 'DELETE', url: `${articles}/${own}/quotes/${id}` }),
  ];
}

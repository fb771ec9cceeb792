import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { findArticle, findImported } from '../../src/articles/store.ts';
import { listActiveQuotes, listQuotes } from '../../src/quotes/store.ts';
import { listUses } from '../../src/sources/use-store.ts';
import { createQuote, patchQuote, removeQuote } from '../../src/sourcing/quote-save.ts';
import { patchUse } from '../../src/sourcing/use-save.ts';
import { newId } from '../../src/lib/ids.ts';
import type { KeyHolder } from '../../src/lib/viewer.ts';
import { openVault } from '../../src/vault/vault.ts';
import { openNewsroom, START, story } from './importing.ts';

const hana = { ref: 'hana', kind: 'person', name: 'Hana Whaanga', role: 'harbour engineer' };
const official = {
  ref: 'official',
  kind: 'person',
  description: 'an official with the harbour board',
  anonymityReason: 'not-authorised',
  anonymityStatement: 'The board forbids its staff to talk to reporters.',
  waiver: 'Agency copy: the agency vouches for it.',
};
const text = [
  '“The bridge is safe,” said Hana Whaanga, the harbour engineer. “It is not yet finished.”',
  'The insurer has agreed to pay, said an official with the harbour board, who spoke on condition of anonymity.',
  'She has read “The Long Road to the Harbour” twice.',
].join('\n\n');
const quotes = [
  {
    segments: [{ exact: 'The bridge is safe,' }, { exact: 'It is not yet finished.' }],
    source: 'hana',
    medium: 'interview',
    saidAt: '2026-11-19',
  },
  { words: 'The insurer has agreed to pay', source: 'official', kind: 'paraphrase' },
];
const notSpeech = [{ words: 'The Long Road to the Harbour', as: 'title' }];

/** An article with quotes that is taken and published. */
function quoted(number: number, more: object = {}) {
  return story(number, { body: { text }, sources: [hana, official], quotes, notSpeech, ...more });
}

const DESK: KeyHolder = { role: 'editor', keyId: 'desk', permissions: [] };

/** A newsroom with its sealed identities. */
function openRoom(t: Test) {
  const newsroom = openNewsroom(t);
  const file = join(newsroom.path, 'identities.db');
  const open = () => openVault({ path: file, secret: 'secret of these tests, long enough' });

  async function take(records: object[], ...options: string[]) {
    const path = newsroom.write('records.ndjson', records);
    const { code, out, error } = await newsroom.run([...options, '--json', path], {}, { openVault: open });
    return {
      code,
      refused: error.map((line) => line.replace('/in/records.ndjson:', '')),
      summary: JSON.parse(out.join('')),
    };
  }

  async function inVault<T>(work: (vault: ReturnType<typeof open>) => T | Promise<T>): Promise<T> {
    const vault = open();
    try {
      return await work(vault);
    } finally {
      vault.close();
    }
  }

  /** What somebody at the desk does with an imported article. */
  async function atDesk(externalId: string, work: (parts: DeskParts) => Promise<unknown>) {
    await newsroom.inDatabase((db) =>
      db.write(async (tx) => {
        const row = await findImported(tx, externalId);
        const stored = await findArticle(tx, row!.id);
        const context = { tx, viewer: DESK, at: newsroom.clock.now, newId };
        await work({ context, stored: stored!, quotes: await listQuotes(tx, row!.id) });
      }),
    );
  }

  return { ...newsroom, take, inVault, atDesk };
}

interface DeskParts {
  readonly context: Parameters<typeof removeQuote>[0];
  readonly stored: Parameters<typeof createQuote>[1];
  readonly quotes: Awaited<ReturnType<typeof listQuotes>>;
}

t.test(
  'an article comes with its sources and quotes, each where its words stand, and is published with them',
  async (t) => {
    const room = openRoom(t);
    t.match(await room.take([quoted(1)]), { code: 0, refused: [], summary: { article: { created: 1, published: 1 } } });
    t.match(
      room.rows(
        'SELECT identification, name, descriptor, slug, role, article_id IS NULL AS free FROM sources ORDER BY id',
      ),
      [
        { identification: 'named', name: 'Hana Whaanga', slug: 'hana-whaanga', role: 'harbour engineer', free: 1 },
        { identification: 'described', name: null, descriptor: official.description, slug: null, free: 0 },
      ],
    );
    t.match(
      room.rows(
        'SELECT terms, anonymity_reason, anonymity_statement, approved_by, waiver FROM source_uses ORDER BY id',
      ),
      [
        { terms: 'on_record', anonymity_reason: null, approved_by: null },
        {
          terms: 'background',
          anonymity_reason: 'not-authorised',
          anonymity_statement: official.anonymityStatement,
          approved_by: 'command-line',
          waiver: official.waiver,
        },
      ],
    );
    t.match(room.rows('SELECT kind, medium, said_at, provenance FROM quotes ORDER BY id'), [
      { kind: 'direct', medium: 'interview', said_at: '2026-11-19', provenance: 'import' },
      { kind: 'paraphrase', medium: null, said_at: null, provenance: 'import' },
    ]);
    t.match(room.rows('SELECT exact, start, state FROM quote_segments ORDER BY quote_id, position'), [
      { exact: 'The bridge is safe,', start: 1, state: 'anchored' },
      { exact: 'It is not yet finished.', state: 'anchored' },
      { exact: 'The insurer has agreed to pay', start: 0, state: 'anchored' },
    ]);
    t.match(room.rows('SELECT text, kind FROM not_speech'), [{ text: 'The Long Road to the Harbour', kind: 'title' }]);
    t.equal(room.rows('SELECT 1 FROM published_quotes').length, 2);
    t.equal(room.rows('SELECT 1 FROM published_sources').length, 2);
  },
);

t.test('importing twice changes nothing, and neither does a record that says nothing of quotes any more', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1), quoted(2)]);
  const before = room.everything();
  t.match(await room.take([quoted(1), quoted(2)]), { summary: { article: { unchanged: 2, published: 0 } } });
  t.equal(room.everything(), before);
  t.match(await room.take([story(1, { body: { text } })]), { summary: { article: { unchanged: 1 } } });
  t.equal(room.everything(), before);
  t.equal(await room.inVault((vault) => vault.countAudit({})), 2, 'one entry for each article');
});

t.test(
  'a named source is one for all articles, however its name is spelt; one without a name is made for each',
  async (t) => {
    const room = openRoom(t);
    const board = 'Port Ansel Harbour Board';
    await room.take([
      quoted(1, { sources: [{ ...hana, organisation: board, aliases: ['H. Whaanga'] }, official] }),
      quoted(2, { sources: [{ ...hana, name: 'HANA  Whāanga', role: 'former engineer' }, official] }),
      quoted(3, { sources: [{ ...hana, name: 'hana-whaanga' }, official] }),
      story(4, { sources: [{ ref: 'b', kind: 'organisation', name: 'Port ansel harbour board' }] }),
      story(5, { sources: [{ ref: 'p', kind: 'person', name: board }] }),
    ]);
    t.match(
      room.rows("SELECT kind, name, slug, role FROM sources WHERE identification = 'named' ORDER BY slug"),
      [
        { name: 'Hana Whaanga', slug: 'hana-whaanga', role: 'harbour engineer' },
        { kind: 'organisation', name: board, slug: 'port-ansel-harbour-board' },
        { kind: 'person', name: board, slug: 'port-ansel-harbour-board-2' },
      ],
      'the record of a source stays as it is',
    );
    t.equal(
      room.rows("SELECT 1 FROM source_uses JOIN sources s ON s.id = source_id AND slug = 'hana-whaanga'").length,
      3,
    );
    t.equal(room.rows('SELECT DISTINCT article_id FROM sources WHERE article_id IS NOT NULL').length, 3);
  },
);

t.test('a source is found by another of its names, and two whose names have no Latin letters are two', async (t) => {
  const room = openRoom(t);
  const people = ['久我原澄江', '平吹源一'].map((name, index) => ({ ref: `p${index}`, kind: 'person', name }));
  const married = 'Hana Whaanga-Beck';
  await room.take([story(1, { sources: [...people, hana] })]);
  await room.inDatabase((db) =>
    db.write(async (tx) => {
      const { sources } = tx.tables;
      const renamed = { name: married, aliases: JSON.stringify([hana.name]) };
      await tx.sql.update(sources).set(renamed).where(eq(sources.slug, 'hana-whaanga'));
    }),
  );
  await room.take([story(2, { sources: [...people, hana] })]);
  t.match(room.rows('SELECT name FROM sources ORDER BY id'), [
    { name: '久我原澄江' },
    { name: '平吹源一' },
    { name: married },
  ]);
});

t.test('a pseudonym is one when the record says so', async (t) => {
  const room = openRoom(t);
  const tamsin = {
    ...official,
    ref: 'tamsin',
    identification: 'pseudonym',
    name: 'Tamsin',
    description: 'a night nurse',
  };
  const record = story(1, {
    body: { text: '“I pay for it in sleep,” said a night nurse.' },
    sources: [tamsin],
    quotes: [{ words: 'I pay for it in sleep,', source: 'tamsin' }],
  });
  t.match(await room.take([record]), { code: 0 });
  const before = room.everything();
  await room.take([record]);
  t.equal(room.everything(), before);
  t.match(room.rows('SELECT name, description, identification FROM published_sources'), [
    { name: 'Tamsin', description: 'a night nurse', identification: 'pseudonym' },
  ]);
});

t.test('a waiver stands in the audit log; without one an anonymous source is not published', async (t) => {
  const room = openRoom(t);
  const { waiver: _, ...unknown } = official;
  await room.take([story(9)]);
  const before = room.everything();
  const refusedRecord = quoted(1, { sources: [hana, unknown] });
  t.match(await room.take([refusedRecord]), {
    code: 1,
    refused: [/^1 anonymity-not-approved \/sources\/1\/approval /],
    summary: { article: { created: 0, refused: 1 } },
  });
  t.equal(room.everything(), before, 'nothing of it is left');
  t.match(await room.take([refusedRecord], '--draft'), { code: 0 });
  await room.take([quoted(2)], '--dry-run');
  t.equal(await room.inVault((vault) => vault.countAudit({})), 0, 'nothing was kept, so nothing is written down');
  t.match(await room.take([quoted(1)]), { code: 0, summary: { article: { updated: 1, published: 1 } } });
  const [entry] = await room.inVault((vault) => vault.listAudit({ limit: 10 }));
  const [{ id } = {}] = room.rows('SELECT id FROM sources WHERE name IS NULL');
  t.match(entry, { action: 'waive', by: null, sourceId: id, detail: official.waiver, at: START });
});

t.test('a quote that a record brings later is added and published; those that are there keep their ids', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1, { quotes: quotes.slice(0, 1) })]);
  const [before] = room.rows('SELECT id FROM quotes');
  t.match(await room.take([quoted(1)]), { summary: { article: { updated: 1, published: 1 } } });
  const after = room.rows('SELECT quote_id AS id FROM published_quotes ORDER BY 1');
  t.equal(after.length, 2);
  t.match(after[0], before);
});

t.test('words that stand twice are told apart by what stands around them, and found again', async (t) => {
  const room = openRoom(t);
  const record = story(1, {
    headline: '“It is over”: the bridge reopens',
    body: { text: '“It is over,” said Hana Whaanga.\n\n“It is over,” said Hana Whaanga again.' },
    sources: [hana],
    quotes: [
      { segments: [{ exact: 'It is over', block: '@headline' }], source: 'hana' },
      { segments: [{ exact: 'It is over,', suffix: '” said Hana Whaanga.' }], source: 'hana' },
      { words: 'It is over,', source: 'hana' },
    ],
  });
  const { refused } = await room.take([record]);
  t.same(refused, []);
  const before = room.everything();
  await room.take([record]);
  t.equal(room.everything(), before);
  t.equal(room.rows('SELECT DISTINCT block FROM quote_segments').length, 3);
});

t.test(
  'everything that is wrong with quotes and sources is told at once, with its place, and nothing of it is taken',
  async (t) => {
    const room = openRoom(t);
    await room.take([quoted(9)]);
    const [said, paid] = quotes;
    const cases: [string, object, RegExp[]][] = [
      [
        'a ref that no source has',
        { quotes: [{ ...paid, source: 'nobody' }] },
        [/^1 unknown-reference \/quotes\/0\/source /],
      ],
      [
        'a ref twice',
        { sources: [hana, { ...official, ref: 'hana' }], quotes: [] },
        [/^1 duplicate \/sources\/1\/ref /],
      ],
      [
        'a waiver for who is named',
        { sources: [{ ...hana, waiver: 'x' }, official] },
        [/^1 not-for-named \/sources\/0\/waiver /],
      ],
      [
        'words that are not there',
        { quotes: [said, { words: 'Never said', source: 'hana' }] },
        [/^1 no-match \/quotes\/1\/words /],
      ],
      [
        'words in two places',
        { quotes: [{ words: 'the harbour', source: 'hana' }] },
        [/^1 ambiguous \/quotes\/0\/words /],
      ],
      [
        'words of another quote, and runs out of order',
        {
          quotes: [
            said,
            { words: 'The bridge', source: 'official' },
            { segments: [{ exact: 'twice' }, { exact: 'She has read' }], source: 'hana' },
          ],
        },
        [/^1 overlap \/quotes\/1\/words /, /^1 out-of-order \/quotes\/2\/segments\/1 /],
      ],
      [
        'terms that a source without a name cannot have',
        { sources: [hana, { ...official, terms: 'on_record' }] },
        [/^1 terms-need-name \/sources\/1\/terms /],
      ],
      [
        'looser terms',
        { sources: [{ ...hana, terms: 'deep_background' }, official], quotes: [{ ...said, terms: 'on_record' }] },
        [/^1 looser-terms \/quotes\/0\/terms /],
      ],
      [
        'no name and no description',
        { sources: [hana, { ...official, description: null }] },
        [/^1 required \/sources\/1\/description /],
      ],
      [
        'a description of who is named',
        { sources: [{ ...hana, description: 'an engineer' }, official] },
        [/^1 not-for-named \/sources\/0\/description /],
      ],
      [
        'words in no quotation marks that would be a title',
        { notSpeech: [{ words: 'The insurer', as: 'title' }] },
        [/^1 no-match \/notSpeech\/0\/words /],
      ],
      ['words and segments', { quotes: [{ ...said, words: 'x' }] }, [/^1 invalid \/quotes\/0 /]],
      [
        'a property that is not known',
        { sources: [{ ...hana, age: 40 }], quotes: [] },
        [/^1 unknown-property \/sources\/0\/age /],
      ],
      [
        'a bare description',
        { sources: [hana, { ...official, description: 'an official' }] },
        [/^1 bare-description \/sources\/1\/description /],
      ],
      [
        'off the record',
        { sources: [{ ...hana, terms: 'off_record' }, official] },
        [/^1 off-the-record \/quotes\/0\/terms /],
      ],
      [
        'nobody’s words',
        { quotes: [{ ...said, source: null }, paid] },
        [/^1 quote-without-source \/quotes\/0\/source /],
      ],
      [
        'a quote without its marks',
        { quotes: [{ ...paid, kind: 'direct' }] },
        [/^1 quote-without-marks \/quotes\/0\/segments\/0 /],
      ],
    ];
    const before = room.everything();
    const audited = await room.inVault((vault) => vault.countAudit({}));
    for (const [what, more, expected] of cases) {
      const { code, refused, summary } = await room.take([quoted(1, more)]);
      t.equal(code, 1, what);
      t.match(refused, expected, what);
      t.equal(refused.length, expected.length, `${what}: ${refused.join(' | ')}`);
      t.equal(summary.article.refused, 1, what);
      t.equal(room.everything(), before, `${what}: nothing changed`);
    }
    t.equal(await room.inVault((vault) => vault.countAudit({})), audited);
  },
);

t.test('one record that is refused leaves those beside it whole, and the audit log without doubles', async (t) => {
  const room = openRoom(t);
  const records = [quoted(1), quoted(2, { quotes: [{ words: 'Never said', source: 'hana' }] }), quoted(3)];
  const { refused, summary } = await room.take(records);
  t.match(refused, [/^2 no-match /]);
  t.match(summary.article, { created: 2, published: 2, refused: 1 });
  t.equal(await room.inVault((vault) => vault.countAudit({})), 2);
  t.equal(room.rows("SELECT 1 FROM sources WHERE identification = 'named'").length, 1);
});

t.test('words in quotation marks that nobody is named for stop no story of an archive', async (t) => {
  const room = openRoom(t);
  t.match(await room.take([story(1, { body: { text } })]), { code: 0, summary: { article: { published: 1 } } });
});

t.test('a Markdown file names its quotes in its front matter', async (t) => {
  const room = openRoom(t);
  const file = room.write(
    'story.md',
    `---
headline: The bridge is open
sources:
  - { ref: hana, kind: person, name: Hana Whaanga }
quotes:
  - source: hana
    words: "The bridge is safe,"
---

"The *bridge* is safe," said Hana Whaanga.
`,
  );
  t.match(await room.run([file]), { code: 0, error: [] });
  t.match(room.rows('SELECT exact FROM quote_segments'), [{ exact: 'The bridge is safe,' }]);
  const bad = room.write('bad.md', '---\nheadline: X\nquotes:\n  - { words: x, source: nobody }\n---\n\nx\n');
  const { error } = await room.run([bad]);
  t.match(error, [/bad\.md:4 unknown-reference \/quotes\/0\/source /]);
});

t.test('what the newsroom did with quotes and sources stays as it is', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1)]);
  room.clock.now += 60_000;
  await room.atDesk('story-1', async ({ context, stored, quotes: [first, second] }) => {
    await removeQuote(context, stored, first!);
    const [, used] = await listUses(context.tx, stored.article.id);
    const { article } = (await findArticle(context.tx, stored.article.id))!;
    await patchUse(context, used!, { article, patch: { description: 'a board official with sight of the letters' } });
    const now = (await findArticle(context.tx, stored.article.id))!;
    await patchQuote(context, now, { stored: second!, patch: { note: 'Checked.' } });
  });
  const before = room.everything();
  const { summary } = await room.take([quoted(1)]);
  t.match(summary.article, { unchanged: 1, published: 0 });
  t.match(summary.notes, [{ code: 'left-unpublished' }]);
  t.equal(room.everything(), before);
  t.match(room.rows('SELECT state, note FROM quotes ORDER BY id'), [{ state: 'withdrawn' }, { note: 'Checked.' }]);
  t.match(room.rows('SELECT approved_by FROM source_uses ORDER BY id'), [{}, { approved_by: null }]);
});

t.test('quotes of one record may not share words: each that does is refused in its place', async (t) => {
  const room = openRoom(t);
  const said = { words: 'It is not yet finished.', source: 'hana' };
  const more = [...quotes, said, { words: 'Nobody said this.' }, { words: 'agreed to pay, said an' }];
  const titles = [...notSpeech, { words: 'The Short Road', as: 'title' }];
  t.match((await room.take([quoted(1, { quotes: more, notSpeech: titles })])).refused, [
    /^1 overlap \/quotes\/2\/words /,
    /^1 no-match \/quotes\/3\/words /,
    /^1 overlap \/quotes\/4\/words /,
    /^1 no-match \/notSpeech\/1\/words /,
  ]);
  t.equal(room.rows('SELECT 1 FROM quotes').length, 0);
});

t.test('quotes of the desk that are not public yet are not published by an import', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1, { quotes: quotes.slice(1) })]);
  room.clock.now += 60_000;
  await room.atDesk('story-1', ({ context, stored }) =>
    createQuote(context, stored, { input: { words: 'The bridge is safe,' } }),
  );
  const later = quoted(1, { quotes: quotes.slice(1), standfirst: 'Ferries stop on Monday.' });
  const { summary } = await room.take([later]);
  t.match(summary.notes, [{ code: 'left-unpublished' }]);
  t.equal(room.rows('SELECT 1 FROM published_quotes').length, 1);
});

t.test(
  'words that changed after they were accepted are no matter of an import: the article stays as it is',
  async (t) => {
    const room = openRoom(t);
    await room.take([quoted(1)]);
    const before = room.everything();
    const body = { text: text.replace('The bridge is safe', 'The bridge is not safe') };
    const [said, paid] = quotes;
    const { refused } = await room.take([quoted(1, { body, quotes: [paid] })]);
    t.match(refused, [/^1 quote-drifted \/quotes /]);
    const segments = [{ exact: 'The bridge is not safe,' }, { exact: 'It is not yet finished.' }];
    t.match((await room.take([quoted(1, { body, quotes: [{ ...said, segments }, paid] })])).refused, [
      /^1 overlap \/quotes\/0\/segments\/0 /,
      /^1 overlap \/quotes\/0\/segments\/1 /,
    ]);
    t.equal(room.everything(), before);
  },
);

t.test('a record may not say the sealed name of a source that readers do not learn', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1)]);
  const [{ id } = {}] = room.rows('SELECT id FROM sources WHERE name IS NULL');
  const identity = { people: [{ name: 'Quillon Vantongeren' }] };
  await room.inVault((vault) => vault.put(String(id), identity, { by: null, at: START }));
  const { refused } = await room.take([quoted(1, { standfirst: 'As Quillon Vantongeren knows.' })]);
  t.match(refused, [/^1 source-name-exposed \/standfirst /]);
  t.notMatch(refused.join(''), /Quillon|Vantongeren/);
});

t.test('quotes of imports are what the newsroom works on', async (t) => {
  const room = openRoom(t);
  await room.take([quoted(1)], '--draft');
  await room.inDatabase(async (db) => {
    const row = await findImported(db.read, 'story-1');
    t.equal((await listActiveQuotes(db.read, row!.id)).length, 2);
  });
  t.match(
    await room.take([quoted(1)]),
    { summary: { article: { published: 1 } } },
    'a draft of an import is published by one',
  );
});

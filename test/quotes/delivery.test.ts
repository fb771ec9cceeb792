import fc from 'fast-check';
import t from 'tap';
import { newId } from '../../src/lib/ids.ts';
import { Quote } from '../../src/quotes/delivery-schema.ts';
import { assertProblem } from '../helpers/problem.ts';
import { allIds, openSourcingRoom, START } from './rows.ts';

const HOUR = 3_600_000;

t.test('one quote, with its article, its source and everything that a cache on the way needs', async (t) => {
  const room = await openSourcingRoom(t);
  const board = await room.source({ kind: 'organisation', name: 'Harbour Board', slug: 'harbour-board' });
  const source = await room.source({
    slug: 'mereana-turoa-beck',
    organisationId: board.id,
    note: 'canary',
    aliases: '["MTB"]',
  });
  const { id, quoteIds } = await room.publish({
    slug: 'harbour-bridge',
    quotes: [{ source, words: 'The bridge is safe.', saidAt: '2026-11-19' }],
  });
  const response = await room.call(`/v1/quotes/${quoteIds[0]}`);
  t.equal(response.statusCode, 200);
  t.same(Quote.parse(response.json()), response.json(), 'it has the members of the contract and no other');
  t.strictSame(response.json(), {
    id: quoteIds[0],
    article: {
      id,
      slug: 'harbour-bridge',
      headline: 'Headline of harbour-bridge',
      url: 'http://localhost:80/v1/articles/harbour-bridge',
    },
    source: {
      id: source.id,
      slug: 'mereana-turoa-beck',
      kind: 'person',
      identification: 'named',
      name: 'Mereana Turoa-Beck',
      role: 'chief executive',
      organisation: { id: board.id, slug: 'harbour-board', name: 'Harbour Board' },
      sameAs: ['https://example.org/mereana'],
      description: null,
      anonymityStatement: null,
    },
    publishedAt: '2026-11-20T08:00:00.000Z',
    kind: 'direct',
    terms: 'on_record',
    text: 'The bridge is safe.',
    saidAt: '2026-11-19',
    saidWhere: null,
    medium: null,
    originalLanguage: null,
    translator: null,
    edits: { ellipsis: false, brackets: false },
    supersedes: null,
    segments: [{ block: 'a0', start: 1, end: 20, exact: 'The bridge is safe.', prefix: '“', suffix: '”' }],
  });
  t.match(response.headers, {
    etag: /^"[\w-]{22}"$/,
    'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
    'cache-control': /^public, max-age=/,
    'surrogate-key': `article/${id}`,
  });
  const again = await room.call(`/v1/quotes/${quoteIds[0]}`, { headers: { 'if-none-match': response.headers.etag! } });
  t.equal(again.statusCode, 304);
  const fields = await room.call(`/v1/quotes/${quoteIds[0]}?fields=id,text`);
  t.strictSame(fields.json(), { id: quoteIds[0], text: 'The bridge is safe.' });
});

t.test(
  'of a source without a name nothing of its record is told, and its id is that of its use in the article',
  async (t) => {
    const room = await openSourcingRoom(t);
    const hidden = await room.source({
      identification: 'described',
      descriptor: 'canary of the record',
      role: 'canary role',
    });
    const penName = await room.source({ identification: 'pseudonym', name: 'Kowhai' });
    const one = await room.publish({
      quotes: [
        { source: hidden, description: 'an official with the harbour board' },
        { source: penName, terms: 'background', description: 'a ferry worker' },
        { kind: 'paraphrase', words: 'The plan was dropped' },
      ],
    });
    const two = await room.publish({ quotes: [{ source: hidden, description: 'a person close to the talks' }] });
    const bodies: string[] = [];
    for (const { id } of [one, two]) {
      bodies.push(
        (await room.call(`/v1/quotes?article=${id}`)).body,
        (await room.call(`/v1/articles/${id}?include=quotes,sources`)).body,
      );
    }
    for (const body of bodies) t.notMatch(body, /canary/);
    for (const body of bodies) for (const { id } of [hidden, penName]) t.notMatch(body, id);
    t.not(one.publicId(hidden), two.publicId(hidden));
    const { items } = (await room.call(`/v1/quotes?article=${one.id}&sort=publishedAt`)).json();
    const bySource = (id: string | undefined) =>
      items.find((quote: { source: { id: string } | null }) => quote.source?.id === id);
    t.match(bySource(one.publicId(hidden)).source, {
      slug: null,
      name: null,
      role: null,
      sameAs: [],
      description: 'an official with the harbour board',
      anonymityStatement: 'They were not authorised to speak.',
    });
    t.match(bySource(one.publicId(penName)).source, { identification: 'pseudonym', name: 'Kowhai' });
    t.equal(bySource(undefined).source, null, 'on deep background no source is told');
    t.equal(bySource(undefined).terms, 'deep_background');
    for (const ref of [hidden.id, penName.id]) {
      t.strictSame(await allIds(room, `/v1/quotes?source=${ref}`), [], 'the record leads to nothing');
      assertProblem(t, await room.call(`/v1/sources/${ref}`), 'not-found');
    }
  },
);

t.test('each filter narrows, in every order, page by page', async (t) => {
  const room = await openSourcingRoom(t);
  const ada = await room.source({ slug: 'ada' });
  const board = await room.source({ slug: 'board', kind: 'organisation', name: 'Board' });
  const report = await room.source({ slug: 'report', kind: 'document', name: 'Report' });
  const hidden = await room.source({ identification: 'described' });
  const one = await room.publish({
    slug: 'one',
    section: 'world',
    publishedAt: START,
    quotes: [
      { source: ada, saidAt: '2026-11-18' },
      { source: hidden, kind: 'partial', saidAt: '2026-11' },
    ],
  });
  const two = await room.publish({
    slug: 'two',
    section: 'local',
    publishedAt: START + HOUR,
    quotes: [
      { source: ada, kind: 'paraphrase' },
      { source: board, saidAt: '2026-11-19T10:00:00Z' },
      { kind: 'paraphrase' },
    ],
  });
  const three = await room.publish({
    slug: 'three',
    publishedAt: START + 2 * HOUR,
    quotes: [{ source: report, kind: 'partial' }],
  });
  const [a1, h1] = one.quoteIds;
  const [a2, b2, d2] = two.quoteIds;
  const [r3] = three.quoteIds;
  const cases: [query: string, expected: (string | undefined)[]][] = [
    ['', [a1, h1, a2, b2, d2, r3]],
    ['source=ada', [a1, a2]],
    [`source=${ada.id},board`, [a1, a2, b2]],
    [`source=${one.publicId(hidden)}`, [h1]],
    ['source=nobody', []],
    ['source=ada,nobody&kind=direct', [a1]],
    ['sourceKind=person', [a1, h1, a2]],
    ['sourceKind=document,organisation', [b2, r3]],
    ['terms=background', [h1]],
    ['terms=on_record,deep_background', [a1, a2, b2, d2, r3]],
    ['terms=on_record&sourceKind=person&kind=paraphrase', [a2]],
    ['kind=paraphrase', [a2, d2]],
    ['kind=direct,partial', [a1, h1, b2, r3]],
    ['section=world', [a1, h1]],
    ['section=world,local&terms=on_record,background', [a1, h1, a2, b2]],
    ['section=nowhere', []],
    ['article=one', [a1, h1]],
    [`article=one,${three.id}`, [a1, h1, r3]],
    ['article=no-such-article', []],
    [`article=${two.id}&source=ada`, [a2]],
    ['saidFrom=2026-11-01', [a1, h1, b2]],
    ['saidFrom=2026-11-02&saidTo=2026-11-19', [a1]],
    ['saidTo=2026-11-18&source=ada', []],
    ['publishedFrom=2026-11-20T09:00:00Z', [a2, b2, d2, r3]],
    ['publishedTo=2026-11-20T09:00:00Z&source=ada', [a1]],
    ['publishedFrom=2026-11-20T09:00:00Z&publishedTo=2026-11-20T10:00:00Z&kind=paraphrase', [a2, d2]],
  ];
  const said = new Map([
    [a1, Date.parse('2026-11-18')],
    [h1, Date.parse('2026-11-01')],
    [b2, Date.parse('2026-11-19T10:00:00Z')],
  ]);
  const published = new Map([
    ...one.quoteIds.map((id) => [id, 0] as const),
    ...two.quoteIds.map((id) => [id, 1] as const),
    ...three.quoteIds.map((id) => [id, 2] as const),
  ]);
  for (const [query, expected] of cases) {
    for (const sort of ['-publishedAt', 'publishedAt', '-saidAt', 'saidAt']) {
      const keys = sort.endsWith('saidAt') ? said : published;
      const key = (id: string | undefined): number => keys.get(id ?? '') ?? -Infinity;
      const up = expected.toSorted((x, y) => (key(x) === key(y) ? (x! < y! ? -1 : 1) : key(x) < key(y) ? -1 : 1));
      const ordered = sort.startsWith('-') ? up.toReversed() : up;
      for (const limit of [1, 2, 100]) {
        const url = `/v1/quotes?${query}${query === '' ? '' : '&'}sort=${sort}&limit=${limit}`;
        t.strictSame(await allIds(room, url), ordered, url);
      }
    }
    const counted = await room.call(`/v1/quotes?${query}${query === '' ? '' : '&'}count=exact`);
    t.equal(counted.json().page.total, expected.length, `${query} counted`);
    t.match(counted.headers['surrogate-key'], /^quotes articles/);
  }
});

t.test('a page is what a plain look at every quote gives, whatever is filtered and sorted', async (t) => {
  const room = await openSourcingRoom(t);
  const named = [
    await room.source({ slug: 'ada' }),
    await room.source({ slug: 'board', kind: 'organisation', name: 'B' }),
  ];
  const hidden = await room.source({ identification: 'described', kind: 'group' });
  const kinds = ['direct', 'partial', 'paraphrase'] as const;
  for (let number = 0; number < 25; number += 1) {
    await room.publish({
      ...(number % 4 !== 3 && { section: ['world', 'local', 'science'][number % 4] }),
      publishedAt: START + (number % 6) * HOUR,
      quotes: Array.from({ length: number % 4 }, (_, index) => ({
        source: [...named, hidden][(number + index) % 3]!,
        kind: kinds[(number + 2 * index) % 3]!,
        ...((number + index) % 5 > 1 && { saidAt: `2026-11-${10 + (number % 7)}` }),
      })),
    });
  }
  type Listed = Quote;
  const all: Listed[] = (await room.call('/v1/quotes?limit=100')).json().items;
  t.equal(all.length, 36);
  const sectionOf = new Map<string, string | null>();
  for (const { id, section } of (await room.call('/v1/articles?limit=100')).json().items)
    sectionOf.set(id, section?.slug ?? null);
  const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        source: some(['ada', 'board']),
        sourceKind: some(['person', 'organisation', 'group']),
        terms: some(['on_record', 'background']),
        kind: some(kinds),
        section: some(['world', 'local', 'nowhere']),
      }),
      fc.constantFrom('-publishedAt', 'publishedAt', '-saidAt', 'saidAt'),
      fc.constantFrom(1, 3, 100),
      async (filter, sort, limit) => {
        const query = [
          ...Object.entries(filter).flatMap(([name, values]) =>
            values === undefined ? [] : `${name}=${values.join(',')}`,
          ),
          `sort=${sort}`,
        ].join('&');
        const key = (quote: Listed) =>
          sort.endsWith('saidAt')
            ? quote.saidAt === null
              ? -Infinity
              : Date.parse(quote.saidAt)
            : Date.parse(quote.publishedAt);
        const expected = all
          .filter(
            (quote) =>
              (filter.source?.includes(quote.source?.slug ?? '') ?? true) &&
              (filter.sourceKind?.includes(quote.source?.kind ?? '') ?? true) &&
              (filter.terms?.includes(quote.terms) ?? true) &&
              (filter.kind?.includes(quote.kind) ?? true) &&
              (filter.section?.includes(sectionOf.get(quote.article.id) ?? '') ?? true),
          )
          .toSorted((x, y) => (key(x) === key(y) ? (x.id < y.id ? -1 : 1) : key(x) < key(y) ? -1 : 1))
          .map(({ id }) => id);
        const ordered = sort.startsWith('-') ? expected.toReversed() : expected;
        t.strictSame(await allIds(room, `/v1/quotes?${query}&limit=${limit}`), ordered, query);
      },
    ),
    { numRuns: 60 },
  );
});

t.test('a cursor belongs to its filters and order, and what is unknown or out of range is refused', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source({ slug: 'ada' });
  await room.publish({ quotes: [{ source }, { source }, { source }] });
  const first = (await room.call('/v1/quotes?limit=1&source=ada')).json();
  for (const query of ['limit=1', 'limit=1&source=ada&sort=publishedAt', 'limit=1&source=ada&kind=direct'])
    assertProblem(t, await room.call(`/v1/quotes?${query}&cursor=${first.page.next}`), 'invalid-cursor');
  const second = await room.call(`/v1/quotes?limit=1&source=ada&fields=id&cursor=${first.page.next}`);
  t.equal(second.statusCode, 200, 'what is shown of the quotes is no filter');
  t.match(second.headers.link, /rel="next"$/);
  for (const query of [
    'terms=off_record',
    'kind=verbatim',
    'source=',
    'source=No%20Slug',
    'sourceKind=animal',
    'sort=text',
    'saidFrom=yesterday',
    'colour=red',
    'limit=101',
    'fields=note',
  ]) {
    assertProblem(t, await room.call(`/v1/quotes?${query}`), 'invalid-parameter');
  }
});

t.test('what is published, changed or withdrawn is seen by the next request', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source({ slug: 'ada' });
  t.strictSame(await allIds(room, '/v1/quotes?source=ada'), []);
  const { id, quoteIds } = await room.publish({ quotes: [{ source }] });
  t.strictSame(await allIds(room, '/v1/quotes?source=ada'), quoteIds);
  const url = `/v1/quotes/${quoteIds[0]}`;
  const before = await room.call(url);
  room.time += 1_000;
  await room.changeSource(source.id, { role: 'former chief executive' });
  const after = await room.call(url);
  t.not(after.headers.etag, before.headers.etag);
  t.equal(after.json().source.role, 'former chief executive');
  t.equal(after.headers['last-modified'], 'Fri, 20 Nov 2026 08:00:01 GMT');
  t.equal((await room.call('/v1/quotes')).json().items[0].source.role, 'former chief executive');
  await room.unpublish(id);
  t.strictSame(await allIds(room, '/v1/quotes?source=ada'), []);
  assertProblem(t, await room.call(url), 'not-found');
});

t.test('a quote that was corrected leads to the one that took its place, at however many removes', async (t) => {
  const room = await openSourcingRoom(t);
  const source = await room.source();
  const [first, second, third, draft] = [newId(), newId(), newId(), newId()];
  const article = await room.publish({ quotes: [{ id: first, source }] });
  await room.db.write(async (tx) => {
    const base = { version: 1, articleId: article.id, kind: 'direct', hasEllipsis: false, hasBrackets: false } as const;
    const rest = { provenance: 'editor', createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' } as const;
    const add = (id: string, supersedes: string | null, publishedAt: number | null) =>
      tx.sql.insert(tx.tables.quotes).values({ id, ...base, ...rest, supersedes, publishedAt, state: 'active' });
    await add(first, null, 1);
    await add(second, first, 1);
    await add(third, second, 1);
    await add(draft, third, null);
  });
  t.equal((await room.call(`/v1/quotes/${first}`)).statusCode, 200, 'what is public is answered, whatever is drafted');
  await room.publish({ id: article.id, slug: article.slug, quotes: [{ id: third, source, supersedes: second }] });
  for (const id of [first, second]) {
    const moved = await room.call(`/v1/quotes/${id}?fields=id`);
    t.equal(moved.statusCode, 301);
    t.equal(moved.headers.location, `http://localhost:80/v1/quotes/${third}?fields=id`);
    t.match(moved.headers['cache-control'], 'max-age=60');
  }
  t.equal((await room.call(`/v1/quotes/${third}`)).json().supersedes, second);
  assertProblem(t, await room.call(`/v1/quotes/${draft}`), 'not-found');
  await room.unpublish(article.id);
  for (const id of [first, second, third]) assertProblem(t, await room.call(`/v1/quotes/${id}`), 'not-found');
});

t.test('what is not public is, to the byte, what is not there', async (t) => {
  const room = await openSourcingRoom(t);
  const draft = newId();
  const { id: articleId } = await room.publish();
  await room.db.write(async (tx) => {
    await tx.sql.insert(tx.tables.quotes).values({
      id: draft,
      version: 1,
      articleId,
      kind: 'direct',
      hasEllipsis: false,
      hasBrackets: false,
      state: 'active',
      provenance: 'editor',
      createdAt: 1,
      createdBy: 'x',
      updatedAt: 1,
      updatedBy: 'x',
    });
  });
  const headers = { 'x-request-id': 'the-same-for-all' };
  for (const as of ['reader', 'partner', 'editor', 'admin'] as const) {
    const absent = await room.call(`/v1/quotes/${newId()}`, { as, headers });
    assertProblem(t, absent, 'not-found');
    const response = await room.call(`/v1/quotes/${draft}`, { as, headers });
    t.equal(response.body, absent.body);
  }
});

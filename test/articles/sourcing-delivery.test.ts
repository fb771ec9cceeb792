import fc from 'fast-check';
import t from 'tap';
import { Article } from '../../src/articles/delivery-schema.ts';
import { assertProblem } from '../helpers/problem.ts';
import { allIds, openSourcingRoom, START } from '../quotes/rows.ts';

const HOUR = 3_600_000;

t.test('every article says in numbers whom it quotes; quotes and sources come when they are asked for', async (t) => {
  const room = await openSourcingRoom(t);
  const ada = await room.source({ slug: 'ada' });
  const hidden = await room.source({ identification: 'described' });
  const published = await room.publish({
    quotes: [
      { source: hidden, kind: 'partial' },
      { source: ada },
      { kind: 'paraphrase' },
      { source: ada, kind: 'paraphrase' },
    ],
  });
  const { id, slug, quoteIds } = published;
  const none = await room.publish({});
  const plain = await room.call(`/v1/articles/${slug}`);
  t.strictSame(plain.json().sourcing, {
    named: 1,
    anonymous: 1,
    quotes: 4,
    terms: { onRecord: 2, background: 1, deepBackground: 1 },
    kinds: { direct: 1, partial: 1, paraphrase: 2 },
    singleSource: false,
  });
  t.notOk('quotes' in plain.json() || 'sources' in plain.json());
  const whole = await room.call(`/v1/articles/${slug}?include=quotes,sources`);
  const article = whole.json();
  t.same(Article.parse(article), article);
  t.strictSame(
    article.quotes.map((quote: { id: string; source: { id: string } | null }) => [quote.id, quote.source?.id]),
    [
      [quoteIds[0], published.publicId(hidden)],
      [quoteIds[1], ada.id],
      [quoteIds[2], undefined],
      [quoteIds[3], ada.id],
    ],
    'in reading order, each with its source',
  );
  t.notOk(article.quotes.some((quote: object) => 'article' in quote));
  t.strictSame(
    article.sources.map((source: { id: string }) => source.id),
    [published.publicId(hidden), ada.id],
    'each once',
  );
  const { article: _of, ...alone } = (await room.call(`/v1/quotes/${quoteIds[1]}`)).json();
  t.strictSame(article.quotes[1], alone, 'what an article shows of a quote is what is told of it alone');
  const list = (await room.call('/v1/articles?include=quotes,sources')).json();
  for (const item of list.items) {
    const one = (await room.call(`/v1/articles/${item.id}?view=summary&include=quotes,sources`)).json();
    t.strictSame(item, one);
  }
  const empty = (await room.call(`/v1/articles/${none.id}?include=quotes,sources`)).json();
  t.match(empty, { quotes: [], sources: [], sourcing: { named: 0, anonymous: 0, quotes: 0 } });
  t.strictSame(Object.keys((await room.call(`/v1/articles/${id}?fields=sources,sourcing`)).json()), [
    'sourcing',
    'sources',
  ]);
});

t.test('partners get the same quotes and sources, and nothing more', async (t) => {
  const room = await openSourcingRoom(t);
  const ada = await room.source({ slug: 'ada', note: 'canary', aliases: '["canary"]' });
  const hidden = await room.source({ identification: 'described', descriptor: 'canary', role: 'canary' });
  for (let number = 0; number < 3; number += 1) {
    await room.publish({
      quotes: [
        { source: ada },
        { source: hidden, description: 'an official', reason: 'reprisal' },
        { kind: 'paraphrase' },
      ],
    });
  }
  const answer = await room.call('/v1/syndication/changes', { as: 'partner' });
  const { items } = answer.json();
  t.equal(items.length, 3);
  for (const { article } of items) {
    const { body: _body, photos: _photos, ...partners } = article;
    const readers = (await room.call(`/v1/articles/${article.id}?view=summary&include=quotes,sources`)).json();
    t.strictSame(partners, readers);
    t.equal(article.quotes.length, 3);
  }
  t.notMatch(answer.body, /canary|reprisal/);
  t.notMatch(answer.body, hidden.id);
});

t.test(
  'a change of a named source is a change of each article that shows it, for partners and caches, and of no other',
  async (t) => {
    const room = await openSourcingRoom(t);
    const ada = await room.source({ slug: 'ada' });
    const bea = await room.source({ slug: 'bea' });
    const shown = [
      await room.publish({ quotes: [{ source: ada }, { source: bea }] }),
      await room.publish({ quotes: [{ source: ada }] }),
    ];
    const other = await room.publish({ quotes: [{ source: bea }] });
    const start = (await room.call('/v1/syndication/changes', { as: 'partner' })).json().page.next;
    const etag = async (id: string) => (await room.call(`/v1/articles/${id}?include=quotes`)).headers.etag;
    const before = await Promise.all([...shown, other].map(({ id }) => etag(id)));
    room.time += 60_000;
    await room.changeSource(ada.id, { name: 'Mereana Beck' });
    const { items } = (await room.call(`/v1/syndication/changes?after=${start}`, { as: 'partner' })).json();
    t.strictSame(items.map(({ id }: { id: string }) => id).toSorted(), shown.map(({ id }) => id).toSorted());
    for (const { article } of items) t.equal(article.quotes[0].source.name, 'Mereana Beck');
    const after = await Promise.all([...shown, other].map(({ id }) => etag(id)));
    t.not(after[0], before[0]);
    t.not(after[1], before[1]);
    t.equal(after[2], before[2]);
  },
);

t.test('articles are found by whom they quote: filters, order, pages and total agree with a plain look', async (t) => {
  const room = await openSourcingRoom(t);
  const ada = await room.source({ slug: 'ada' });
  const board = await room.source({ slug: 'board', kind: 'organisation', name: 'Board' });
  const report = await room.source({ slug: 'report', kind: 'document', name: 'Report' });
  const hidden = await room.source({ identification: 'described' });
  const sources = [ada, board, report, hidden];
  const tags = ['bridges', 'ferries'];
  const useOf = new Map<string, string>();
  for (let number = 0; number < 24; number += 1) {
    const quotes = sources.filter((_, position) => (number >> position) % 2 === 1).map((source) => ({ source }));
    const article = await room.publish({
      ...(number % 4 !== 3 && { section: ['world', 'local', 'science'][number % 4] }),
      publishedAt: START + (number % 5) * HOUR,
      tags: tags.filter((_, position) => (number >> (position + 1)) % 2 === 0),
      quotes: number % 7 === 0 ? [...quotes, { kind: 'paraphrase' as const }] : quotes,
    });
    if (number % 16 >= 8) useOf.set(article.id, article.publicId(hidden));
  }
  interface Listed {
    readonly id: string;
    readonly publishedAt: string;
    readonly section: { slug: string } | null;
    readonly tags: { slug: string }[];
    readonly quotes: { terms: string }[];
    readonly sources: { id: string; slug: string | null; kind: string; identification: string }[];
  }
  const all: Listed[] = (await room.call('/v1/articles?limit=100&include=quotes,sources')).json().items;
  t.equal(all.length, 24);
  const uses = [...useOf.values()].slice(0, 2);
  const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        source: some(['ada', 'board', report.id, 'nobody', ...uses]),
        sourceKind: some(['person', 'organisation', 'document']),
        terms: some(['on_record', 'background', 'deep_background']),
        tag: some(tags),
        section: some(['world', 'local', 'nowhere']),
      }),
      fc.constantFrom(undefined, true, false),
      fc.constantFrom('-publishedAt', 'publishedAt', '-updatedAt'),
      fc.constantFrom(1, 5, 100),
      async (filter, hasAnonymousSource, sort, limit) => {
        const query = [
          ...Object.entries(filter).flatMap(([name, values]) =>
            values === undefined ? [] : `${name}=${values.join(',')}`,
          ),
          ...(hasAnonymousSource === undefined ? [] : [`hasAnonymousSource=${hasAnonymousSource}`]),
          `sort=${sort}`,
        ].join('&');
        const expected = all
          .filter(
            (article) =>
              (filter.source === undefined ||
                article.sources.some(
                  ({ id, slug }) => filter.source!.includes(id) || filter.source!.includes(slug ?? ''),
                )) &&
              (filter.sourceKind === undefined ||
                article.sources.some(({ kind }) => filter.sourceKind!.includes(kind))) &&
              (filter.terms === undefined || article.quotes.some(({ terms }) => filter.terms!.includes(terms))) &&
              (filter.tag === undefined || article.tags.some(({ slug }) => filter.tag!.includes(slug))) &&
              (filter.section?.includes(article.section?.slug ?? '') ?? true) &&
              (hasAnonymousSource === undefined ||
                article.sources.some(({ identification }) => identification !== 'named') === hasAnonymousSource),
          )
          .toSorted((x, y) =>
            x.publishedAt === y.publishedAt ? (x.id < y.id ? -1 : 1) : x.publishedAt < y.publishedAt ? -1 : 1,
          )
          .map(({ id }) => id);
        const ordered = sort.startsWith('-') ? expected.toReversed() : expected;
        t.strictSame(await allIds(room, `/v1/articles?${query}&limit=${limit}`), ordered, query);
        const counted = await room.call(`/v1/articles?${query}&limit=1&count=exact`);
        t.equal(counted.json().page.total, expected.length, query);
      },
    ),
    { numRuns: 80 },
  );
});

t.test('filters by sourcing that make no sense are refused', async (t) => {
  const room = await openSourcingRoom(t);
  for (const query of [
    'terms=off_record',
    'sourceKind=animal',
    'hasAnonymousSource=yes',
    'source=',
    'include=quote',
    'terms=onRecord',
  ]) {
    assertProblem(t, await room.call(`/v1/articles?${query}`), 'invalid-parameter');
  }
});

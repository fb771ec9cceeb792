import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { sourcingOf } from '../../src/quotes/edition.ts';
import { isSingleSource, withOneNamedLess } from '../../src/sources/published.ts';
import { ANONYMITY_REASONS } from '../../src/sources/use-schema.ts';
import { type ReasonedSource, reasonFigures } from '../../src/sourcing/insights-reasons.ts';
import { SourcingInsights } from '../../src/sourcing/insights-schema.ts';
import { assertProblem } from '../helpers/problem.ts';
import { openSourcingRoom, START } from '../quotes/rows.ts';

const DAY = 86_400_000;
const URL = '/v1/editorial/insights/sourcing';

t.test('the figures are those of what is public of a period and its sections', async (t) => {
  const room = await openSourcingRoom(t);
  const ada = await room.source({ slug: 'ada', name: 'Ada' });
  const board = await room.source({ slug: 'board', kind: 'organisation', name: 'Board' });
  const hidden = await room.source({ identification: 'described' });
  const words = 'One two three four.';
  await room.publish({
    slug: 'one',
    section: 'world',
    wordCount: 40,
    quotes: [
      { source: ada, words },
      { source: ada, words, kind: 'paraphrase' },
    ],
  });
  await room.publish({
    slug: 'two',
    section: 'local',
    wordCount: 60,
    publishedAt: START - DAY,
    quotes: [
      { source: ada, words },
      { source: board, words, kind: 'partial' },
      { source: hidden, words },
      { kind: 'paraphrase', words },
    ],
  });
  await room.publish({ slug: 'three', publishedAt: START - 800 * DAY, quotes: [{ source: ada }] });
  const gone = await room.publish({ slug: 'four', quotes: [{ source: ada }] });
  await room.unpublish(gone.id);
  const answer = await room.call(URL, { as: 'editor' });
  const figures = answer.json();
  t.same(SourcingInsights.parse(figures), figures);
  t.match(answer.headers['cache-control'], /no-store/);
  const { singleSource, mostQuoted, ...rest } = figures;
  t.strictSame(rest, {
    from: '2025-12-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    section: null,
    articles: 2,
    quotes: {
      total: 6,
      anonymous: 2,
      anonymousShare: 0.3333,
      kinds: { direct: 3, partial: 1, paraphrase: 2 },
      terms: { onRecord: 4, background: 1, deepBackground: 1 },
    },
    sources: { named: 3, anonymous: 1, anonymousShare: 0.25 },
    reasons: { from: '2025-12-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', groups: [], withheld: 0 },
    words: { quoted: 16, total: 100, share: 0.16 },
  });
  t.match(singleSource, { total: 1, share: 0.5, newest: [{ slug: 'one', headline: 'Headline of one' }] });
  t.strictSame(mostQuoted, [
    { id: ada.id, slug: 'ada', name: 'Ada', kind: 'person', quotes: 3, articles: 2, words: 8 },
    { id: board.id, slug: 'board', name: 'Board', kind: 'organisation', quotes: 1, articles: 1, words: 4 },
  ]);
  t.notMatch(answer.body, hidden.id);
  const world = (await room.call(`${URL}?section=world`, { as: 'admin' })).json();
  t.match(world, {
    section: ['world'],
    articles: 1,
    quotes: { total: 2, anonymous: 0 },
    words: { quoted: 4, total: 40 },
  });
  const range = (await room.call(`${URL}?publishedFrom=2026-11-20&publishedTo=2026-11-21`, { as: 'editor' })).json();
  t.match(range, { from: '2026-11-20T00:00:00.000Z', articles: 1, sources: { named: 1, anonymous: 0 } });
  const nothing = (await room.call(`${URL}?section=nowhere`, { as: 'editor' })).json();
  t.match(nothing, {
    articles: 0,
    quotes: { total: 0, anonymousShare: null },
    words: { share: null },
    singleSource: { total: 0, share: null, newest: [] },
    mostQuoted: [],
  });
});

t.test('only the desk sees the figures', async (t) => {
  const room = await openSourcingRoom(t);
  assertProblem(t, await room.call(URL), 'missing-key');
  for (const as of ['partner', 'contributor'] as const) assertProblem(t, await room.call(URL, { as }), 'forbidden');
  for (const as of ['editor', 'admin'] as const) t.equal((await room.call(URL, { as })).statusCode, 200);
  assertProblem(t, await room.call(`${URL}?period=month`, { as: 'editor' }), 'invalid-parameter');
  assertProblem(t, await room.call(`${URL}?publishedFrom=soon`, { as: 'editor' }), 'invalid-parameter');
});

t.test('twenty sources and twenty stories are named at most, by rank and the newest', async (t) => {
  const room = await openSourcingRoom(t);
  for (let number = 0; number < 23; number += 1) {
    const source = await room.source({ slug: `source-${number}` });
    await room.publish({
      slug: `story-${number}`,
      publishedAt: START + number,
      quotes: Array.from({ length: 1 + number }, () => ({ source })),
    });
  }
  const { mostQuoted, singleSource } = (await room.call(URL, { as: 'editor' })).json();
  t.strictSame(
    mostQuoted.map(({ quotes }: { quotes: number }) => quotes),
    Array.from({ length: 20 }, (_, index) => 23 - index),
  );
  t.equal(singleSource.total, 23);
  t.strictSame(
    singleSource.newest.map(({ slug }: { slug: string }) => slug),
    Array.from({ length: 20 }, (_, index) => `story-${22 - index}`),
  );
});

t.test('reasons with few sources are counted as other, and few others are not told', async (t) => {
  const room = await openSourcingRoom(t);
  const add = async (reason: (typeof ANONYMITY_REASONS)[number], count: number) => {
    for (let number = 0; number < count; number += 1) {
      const source = await room.source({ identification: 'described' });
      await room.publish({ section: 'world', quotes: [{ source, reason }] });
    }
  };
  await add('not-authorised', 6);
  await add('safety', 3);
  t.equal((await room.call(URL, { as: 'editor' })).json().reasons, null, 'three others could be singled out');
  await add('reprisal', 2);
  const expected = {
    groups: [
      { reason: 'not-authorised', sources: 6 },
      { reason: 'other', sources: 5 },
    ],
    withheld: 0,
  };
  t.match((await room.call(URL, { as: 'editor' })).json().reasons, expected);
  t.match((await room.call(`${URL}?section=world`, { as: 'editor' })).json().reasons, expected);
  const day = (await room.call(`${URL}?publishedFrom=2026-11-02&publishedTo=2026-11-03`, { as: 'editor' })).json();
  t.match(
    day,
    { sources: { anonymous: 0 }, reasons: { ...expected, from: '2026-11-01T00:00:00.000Z' } },
    'by whole months',
  );
  t.notMatch((await room.call(URL, { as: 'editor' })).body, /safety|reprisal/);
});

const JANUARY = Date.UTC(2026, 0);
const row = (reason: ReasonedSource['reason'], month: number, section: string | null = 'world'): ReasonedSource => ({
  reason,
  section,
  publishedAt: Date.UTC(2026, month, 15),
});
const many = (count: number, one: ReasonedSource) => Array.from({ length: count }, () => one);

t.test('each year is divided in the finest way in which every part can be told', async (t) => {
  const year = { from: JANUARY, to: Date.UTC(2027, 0), sections: undefined };
  const world = new Set(['world']);
  const perSection = [...many(5, row('safety', 0)), ...many(7, row('legal', 0, 'local')), ...many(5, row('safety', 3))];
  t.strictSame(reasonFigures(perSection, { ...year, sections: world })?.groups, [{ reason: 'safety', sources: 10 }]);
  t.strictSame(reasonFigures(perSection, { from: JANUARY, to: JANUARY + DAY, sections: world })?.groups, [
    { reason: 'safety', sources: 5 },
  ]);

  const perMonth = [...many(3, row('safety', 0)), ...many(2, row('safety', 0, 'local'))];
  t.strictSame(reasonFigures(perMonth, year)?.groups, [{ reason: 'safety', sources: 5 }]);
  t.equal(reasonFigures(perMonth, { ...year, sections: world }), null, 'no section can be told');

  const perQuarter = [...many(3, row('safety', 0)), ...many(2, row('safety', 2))];
  const quarter = reasonFigures(perQuarter, { from: JANUARY, to: JANUARY + DAY, sections: undefined });
  t.strictSame(quarter, {
    from: JANUARY,
    to: Date.UTC(2026, 3),
    groups: [{ reason: 'safety', sources: 5 }],
    withheld: 0,
  });

  const perYear = [...many(3, row('safety', 0)), ...many(2, row('safety', 11))];
  t.match(reasonFigures(perYear, { from: JANUARY, to: JANUARY + DAY, sections: undefined }), {
    to: Date.UTC(2027, 0),
    groups: [{ reason: 'safety', sources: 5 }],
  });
  t.equal(reasonFigures(many(4, row('safety', 0)), year), null);
  t.strictSame(reasonFigures([], year)?.groups, []);
});

t.test('what publishing and merging say of one source is what the figures count', async (t) => {
  const room = await openSourcingRoom(t);
  const { publishedArticles } = room.db.read.tables;
  const { summary } = sourcingOf([]);
  const texts = [
    JSON.stringify(summary),
    JSON.stringify({ ...summary, named: 1, singleSource: isSingleSource({ named: 1, anonymous: 0 }) }),
    withOneNamedLess(JSON.stringify({ ...summary, named: 2 })),
    withOneNamedLess(JSON.stringify({ ...summary, named: 2, anonymous: 1 })),
  ];
  for (const sourcing of texts) {
    const { id } = await room.publish({});
    await room.db.write((tx) =>
      tx.sql.update(publishedArticles).set({ sourcing }).where(eq(publishedArticles.articleId, id)),
    );
  }
  t.match((await room.call(URL, { as: 'editor' })).json().singleSource, { total: 2, share: 0.5 });
});

t.test('whatever is asked of one state, no answers subtract to a group too small to hide in', async () => {
  const rows = fc.array(
    fc.record({
      reason: fc.constantFrom(...ANONYMITY_REASONS),
      section: fc.constantFrom('world', 'local', null),
      publishedAt: fc.integer({ min: JANUARY, max: Date.UTC(2026, 11, 31) }),
    }),
    { maxLength: 120 },
  );
  const instant = fc.integer({ min: JANUARY, max: Date.UTC(2027, 0) });
  const period = fc.tuple(instant, instant).map(([x, y]) => ({ from: Math.min(x, y), to: Math.max(x, y) + 1 }));
  const sections = fc.constantFrom(undefined, new Set(['world']), new Set(['local']), new Set(['world', 'local']));
  const questions = fc.array(fc.record({ period, sections }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(rows, questions, (all, asked) => {
      const answers = asked.map((question) => reasonFigures(all, { ...question.period, sections: question.sections }));
      const told = answers.map((answer) => new Map(answer?.groups.map(({ reason, sources }) => [reason, sources])));
      if (told.some((groups) => [...groups.values()].some((sources) => sources < 5))) return false;
      return asked.every((wide, one) =>
        asked.every((narrow, other) =>
          ANONYMITY_REASONS.every((reason) => {
            const [more, fewer] = [told[one]?.get(reason) ?? 0, told[other]?.get(reason) ?? 0];
            return !isWithin(narrow, wide) || more === fewer || more - fewer >= 5;
          }),
        ),
      );
    }),
    { numRuns: 300 },
  );
});

interface Question {
  readonly period: { readonly from: number; readonly to: number };
  readonly sections: ReadonlySet<string> | undefined;
}

/** Whether all that is asked in the one is asked in the other. */
function isWithin(narrow: Question, wide: Question): boolean {
  const isIn = wide.period.from <= narrow.period.from && narrow.period.to <= wide.period.to;
  const { sections } = wide;
  return isIn && (sections === undefined || (narrow.sections !== undefined && narrow.sections.isSubsetOf(sections)));
}

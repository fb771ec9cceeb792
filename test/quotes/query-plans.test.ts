import t from 'tap';
import {
  countPublicQuotes,
  findCorrection,
  findPublicQuote,
  listPublicQuotes,
  type QuotePage,
} from '../../src/quotes/delivery-store.ts';
import type { QuoteFilter } from '../../src/quotes/delivery-filter-store.ts';
import { openPlans } from '../helpers/plans.ts';

const plan = openPlans(t);

/** Reads what is there in the order of an index, and stops at the end of the page. */
const inOrder = /^SCAN published_quotes USING INDEX published_quotes_published$/;

function slowSteps(steps: readonly string[]): string[] {
  return steps.filter((step) => /SCAN|TEMP B-TREE/.test(step) && !inOrder.test(step));
}

type Sort = QuotePage['sort'];
const byPublication: readonly Sort[] = [
  { column: 'publishedAt', direction: 'down' },
  { column: 'publishedAt', direction: 'up' },
];
const bySpeech: readonly Sort[] = [
  { column: 'saidAt', direction: 'down' },
  { column: 'saidAt', direction: 'up' },
];

async function plansOf(filter: QuoteFilter, sort: Sort): Promise<[string, string[]][]> {
  const plans: [string, string[]][] = [];
  for (const after of [undefined, [1, 'id'], [-99_999_999_999_999, 'id']] as const) {
    const steps = await plan((db) => listPublicQuotes(db, { filter, sort, after, limit: 21 }));
    plans.push([`${sort.column} ${sort.direction} after ${String(after)}`, steps]);
  }
  return plans;
}

/** Each filter, and the index whose order its pages are read in. */
const filters: Record<string, [filter: QuoteFilter, index: RegExp]> = {
  all: [{}, /published_quotes_published/],
  'one source': [{ source: ['s1'] }, /published_quotes_source \(source_id=\?/],
  'several sources': [{ source: ['s1', 's2'] }, /published_quotes_source \(source_id=\?/],
  'one source, direct, on the record, in one section': [
    { source: ['s1'], kind: ['direct'], terms: ['on_record'], section: ['world'] },
    /published_quotes_source \(source_id=\?/,
  ],
  'one source between two instants': [
    { source: ['s1'], publishedFrom: 1, publishedTo: 2 },
    /published_quotes_source \(source_id=\? AND published_at>\? AND published_at<\?\)/,
  ],
  'one section': [{ section: ['world'] }, /published_quotes_section \(section_id=\?/],
  'several sections, of persons': [
    { section: ['world', 'local'], sourceKind: ['person'] },
    /published_quotes_section \(section_id=\?/,
  ],
  'one section, on background': [{ section: ['world'], terms: ['background'] }, /published_quotes_section/],
  'on background': [{ terms: ['background'] }, /published_quotes_terms \(terms=\?/],
  'on the record, of documents': [
    { terms: ['on_record'], sourceKind: ['document'] },
    /published_quotes_source_kind \(source_kind=\?/,
  ],
  'one kind': [{ kind: ['paraphrase'] }, /published_quotes_kind \(kind=\?/],
  'several kinds of persons': [{ kind: ['direct', 'partial'], sourceKind: ['person'] }, /published_quotes_source_kind/],
  'published between two instants': [
    { publishedFrom: 1, publishedTo: 2 },
    /published_quotes_published \(published_at>\? AND published_at<\?\)/,
  ],
  'said between two instants': [{ saidFrom: 1, saidTo: 2 }, /published_quotes_published/],
};
for (const [name, [filter, index]] of Object.entries(filters)) {
  t.test(`a page of ${name} is read in the order of an index, the thousandth like the first`, async (t) => {
    for (const sort of byPublication) {
      for (const [which, steps] of await plansOf(filter, sort)) {
        t.strictSame(slowSteps(steps), [], which);
        t.match(steps[0], index, which);
      }
    }
  });
}

t.test('by the time of speech quotes are read in that order, those of unknown time by themselves', async (t) => {
  const part =
    /^SEARCH published_quotes USING INDEX published_quotes_said \(\(?said_at(=\?|>\?|,quote_id\)[<>]\(\?,\?\))/;
  const read: readonly QuoteFilter[] = [{}, { kind: ['direct'], terms: ['on_record'] }, { saidFrom: 1, saidTo: 2 }];
  for (const filter of read) {
    for (const sort of bySpeech) {
      for (const [which, steps] of await plansOf(filter, sort)) {
        t.strictSame(slowSteps(steps), [], which);
        for (const step of steps.filter((each) => each.includes('published_quotes '))) t.match(step, part, which);
      }
    }
  }
});

t.test('by the time of speech the quotes of a source are gathered, and no others', async (t) => {
  for (const sort of bySpeech) {
    for (const [which, steps] of await plansOf({ source: ['s1', 's2'], kind: ['direct'] }, sort)) {
      t.match(steps[0], /^SEARCH published_quotes USING INDEX published_quotes_source \(source_id=\?\)/, which);
      t.notOk(steps.some((step) => step.startsWith('SCAN')));
    }
  }
});

t.test('the quotes of articles are found by the articles, whatever the order', async (t) => {
  for (const article of [['slug'], ['slug', 'another'], ['01a0f4c2-c400-7000-8000-ec0000000000']]) {
    for (const sort of [...byPublication, ...bySpeech]) {
      for (const [which, steps] of await plansOf({ article, source: ['s1'], section: ['world'] }, sort)) {
        const found = steps.find((step) => step.includes('published_quotes '));
        t.equal(found, 'SEARCH published_quotes USING INDEX published_quotes_article (article_id=?)', which);
        t.notOk(steps.some((step) => step.startsWith('SCAN')));
      }
    }
  }
});

t.test('the source of a quote is looked up among the few of its article, never among all its articles', async (t) => {
  for (const [which, steps] of await plansOf({ source: ['s1'] }, byPublication[0]!)) {
    const lookups = steps.filter((step) => step.includes('published_sources'));
    t.strictSame(
      lookups,
      ['SEARCH published_sources USING INDEX sqlite_autoindex_published_sources_1 (article_id=?) LEFT-JOIN'],
      which,
    );
  }
});

t.test('one quote, and what corrects it, are found by id', async (t) => {
  const [first] = await plan((db) => findPublicQuote(db, 'id'));
  t.equal(first, 'SEARCH published_quotes USING INDEX sqlite_autoindex_published_quotes_1 (quote_id=?)');
  t.strictSame(await plan((db) => findCorrection(db, 'id')), [
    'SEARCH corrected USING INDEX sqlite_autoindex_quotes_1 (id=?)',
    'SEARCH quotes USING INDEX quotes_supersedes (supersedes=?)',
  ]);
});

t.test('counting by one filter reads its index alone', async (t) => {
  const one: readonly QuoteFilter[] = [
    {},
    { source: ['s1', 's2'] },
    { section: ['world'] },
    { terms: ['background'] },
    { kind: ['direct'] },
    { sourceKind: ['person'] },
  ];
  for (const filter of one) {
    const steps = await plan((db) => countPublicQuotes(db, filter));
    for (const step of steps.filter((each) => each.includes('published_quotes ')))
      t.match(step, /USING COVERING INDEX/);
  }
});

import t from 'tap';
import { countSources, listSources, type SourceFilter } from '../../src/sources/list-store.ts';
import { createArticle, type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { openPlans } from '../helpers/plans.ts';
import { assertProblem } from '../helpers/problem.ts';
import { createSource, describe, merge, patch, SOURCES, use } from './desk.ts';

async function names(room: Newsroom, query = ''): Promise<string[]> {
  const response = await room.call('GET', `${SOURCES}${query}`, { as: 'editor' });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response
    .json()
    .items.map((item: { name: string | null; description: string | null }) => item.name ?? item.description);
}

t.test('filters narrow, and several values of one mean any of them', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  const board = await createSource(room, { kind: 'organisation', name: 'Harbour Board' });
  await createSource(room, { kind: 'document', name: 'The Inquiry' });
  const ada = await createSource(room, { name: 'Ada Roe', organisation: board.id });
  await describe(room, article, 'a diver');
  await createSource(room, { identification: 'pseudonym', name: 'Kestrel', article: article.id });
  await use(room, article, ada);
  const table: [query: string, expected: string[]][] = [
    ['?kind=organisation', ['Harbour Board']],
    ['?kind=organisation,document', ['Harbour Board', 'The Inquiry']],
    ['?identification=described,pseudonym', ['a diver', 'Kestrel']],
    ['?identification=named&kind=person', ['Ada Roe']],
    [`?organisation=${board.id}`, ['Ada Roe']],
    [`?article=${article.id}`, ['Ada Roe', 'a diver', 'Kestrel']],
    [`?article=${article.id}&identification=named`, ['Ada Roe']],
    [`?article=${board.id}`, []],
  ];
  for (const [query, expected] of table) t.same((await names(room, query)).toSorted(), expected.toSorted(), query);
});

t.test('a search finds the beginnings of words, whatever their case and accents', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  await createSource(room, { name: 'Søren Østergård', role: 'harbour master', aliases: ['The Viking'] });
  await createSource(room, { name: 'Nadia O’Brien', note: 'Viking too' });
  await describe(room, article, 'an official with the harbour board');
  const table: [query: string, expected: string[]][] = [
    ['soren', ['Søren Østergård']],
    ['OSTER', ['Søren Østergård']],
    ['sor oster', ['Søren Østergård']],
    ['harbour', ['Søren Østergård', 'an official with the harbour board']],
    ['harb off', ['an official with the harbour board']],
    ['viking', ['Søren Østergård']],
    ["o'brien", ['Nadia O’Brien']],
    ['arbour', []],
    ['soren nadia', []],
    ['100%', []],
    ['h_rbour', []],
  ];
  for (const [q, expected] of table)
    t.same((await names(room, `?q=${encodeURIComponent(q)}`)).toSorted(), expected.toSorted(), q);
  for (const q of ['', '—', '%', 'a b c d e f g h i j k l m', 'x'.repeat(201)]) {
    const answer = await room.call('GET', `${SOURCES}?q=${encodeURIComponent(q)}`, { as: 'editor' });
    t.match(assertProblem(t, answer, 'invalid-parameter').errors, [{ parameter: 'q' }], q);
  }
});

t.test('a list is read to its end page by page, each source once, while others come', async (t) => {
  const room = await openNewsroom(t);
  for (let number = 1; number <= 7; number += 1) {
    await createSource(room, { name: `Source ${number}` });
    if (number % 3 === 0) room.time += 1000;
  }
  for (const sort of ['-updatedAt', 'updatedAt']) {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const response = await room.call('GET', `${SOURCES}?sort=${sort}&limit=2&kind=person${cursor}`, { as: 'editor' });
      const page = response.json();
      seen.push(...page.items.map((item: { name: string }) => item.name));
      t.equal(response.headers['link'] === undefined, page.page.next === null);
      next = page.page.next;
    }
    const up = [1, 2, 3, 4, 5, 6, 7].map((number) => `Source ${number}`);
    t.strictSame(seen, sort === 'updatedAt' ? up : up.toReversed());
  }
  const first = await room.call('GET', `${SOURCES}?limit=2`, { as: 'editor' });
  const other = await room.call('GET', `${SOURCES}?kind=group&cursor=${first.json().page.next}`, { as: 'editor' });
  assertProblem(t, other, 'invalid-cursor');
});

t.test('what was changed comes first, and what was merged is in no list', async (t) => {
  const room = await openNewsroom(t);
  const ada = await createSource(room, { name: 'Ada Roe' });
  const same = await createSource(room, { name: 'A. Roe' });
  await createSource(room, { name: 'Bea Roe' });
  room.time += 1000;
  await patch(room, ada, { role: 'bridge master' });
  t.strictSame((await names(room))[0], 'Ada Roe');
  t.equal((await merge(room, same, ada.id)).statusCode, 200);
  t.strictSame((await names(room)).toSorted(), ['Ada Roe', 'Bea Roe']);
  t.strictSame(await names(room, '?q=a+roe'), ['Ada Roe'], 'and is found by its other name');
});

t.test('a parameter that nobody knows, or a value that cannot be, is refused', async (t) => {
  const room = await openNewsroom(t);
  for (const [query, parameter] of [
    ['kind=robot', 'kind'],
    ['identification=', 'identification'],
    ['organisation=harbour-board', 'organisation'],
    ['article=1', 'article'],
    ['sort=name', 'sort'],
    ['limit=101', 'limit'],
    ['name=Ada', 'name'],
  ]) {
    const answer = await room.call('GET', `${SOURCES}?${query}`, { as: 'editor' });
    t.match(assertProblem(t, answer, 'invalid-parameter').errors, [{ parameter }], String(query));
  }
});

t.test('a page follows the index of its order, and a filter by ids its own', async (t) => {
  const plan = openPlans(t);
  const page = (filter: SourceFilter) =>
    plan((db) => listSources(db, { filter, direction: 'down', after: [1, 'a'], limit: 20 }));
  t.match((await page({}))[0], /USING INDEX sources_updated|SEARCH sources USING INDEX/);
  for (const filter of [{}, { kind: ['person' as const] }, { seenBy: 'k' }, { words: ['ada'] }]) {
    const steps = await page(filter);
    t.notOk(
      steps.some((step) => step.includes('TEMP B-TREE')),
      steps.join('; '),
    );
  }
  const members = await plan((db) => countSources(db, { organisation: 'o' }));
  t.match(members.join('; '), /sources_organisation|sources_merged_into/);
});

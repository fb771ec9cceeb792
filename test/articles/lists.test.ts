import fc from 'fast-check';
import t from 'tap';
import { createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';

interface Listed {
  readonly id: string;
  readonly slug: string;
  readonly language: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly section: { slug: string } | null;
  readonly tags: { slug: string }[];
  readonly bylines: { author: string | null }[];
}

const sections = ['world', 'city', 'science'];
const tags = ['bridges', 'ferries', 'tides'];
const authors = ['ada-roe', 'owen-tasker'];
const languages = ['en', 'de'];
const HOUR = 3_600_000;

/** Some thirty articles of all mixtures, several at the same instant. */
async function fill(room: Newsroom): Promise<void> {
  for (const [kind, slugs] of Object.entries({ sections, tags, authors })) {
    for (const slug of slugs)
      await room.call('POST', `/v1/editorial/${kind}`, { as: 'editor', body: { name: slug, slug } });
  }
  for (let number = 0; number < 30; number += 1) {
    if (number % 3 === 0) room.time += HOUR;
    const article = await publishNew(room, {
      headline: `Story ${number}`,
      language: languages[number % 2],
      section: number % 4 === 3 ? null : sections[number % 4],
      tags: tags.filter((_, position) => (number >> position) % 2 === 0),
      bylines: authors.filter((_, position) => (number >> (position + 1)) % 2 === 0).map((author) => ({ author })),
    });
    if (number % 5 === 0) {
      room.time += 1_000;
      const patched = await room.call('PATCH', `/v1/editorial/articles/${article.id}`, {
        as: 'editor',
        body: { standfirst: 'More.' },
        headers: { 'if-match': `"${article.version}"` },
      });
      await room.call('POST', `/v1/editorial/articles/${article.id}/publish`, {
        as: 'editor',
        body: {},
        headers: { 'if-match': String(patched.headers.etag) },
      });
    }
  }
  await createArticle(room, { headline: 'A draft', section: 'world', tags: ['bridges'] });
}

async function walk(room: Newsroom, query: string, between: () => Promise<void> = async () => {}): Promise<Listed[]> {
  const items: Listed[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await room.call('GET', `/v1/articles?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (answer.statusCode !== 200) throw new Error(answer.body);
    const page = answer.json();
    items.push(...page.items);
    cursor = page.page.next;
    await between();
  }
  return items;
}

t.test('a list is what a plain look at every article gives: filters, order, pages and total agree', async (t) => {
  const room = await openNewsroom(t);
  await fill(room);
  const all = await walk(room, 'limit=100');
  t.equal(all.length, 30, 'the draft is not among them');
  const instants = [...new Set(all.flatMap((article) => [article.publishedAt, article.updatedAt]))];
  const some = (values: string[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
  const instant = fc.option(fc.constantFrom(...instants), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        section: some([...sections, 'nowhere']),
        tag: some(tags),
        author: some(authors),
        language: some(languages),
      }),
      fc.record({ publishedFrom: instant, publishedTo: instant, updatedFrom: instant, updatedTo: instant }),
      fc.constantFrom('-publishedAt', 'publishedAt', '-updatedAt', 'updatedAt'),
      fc.constantFrom(1, 4, 7, 100),
      async (filter, range, sort, limit) => {
        const parameters = [...Object.entries(filter), ...Object.entries(range)].flatMap(([name, value]) =>
          value === undefined ? [] : [`${name}=${String(value)}`],
        );
        const query = [...parameters, `sort=${sort}`].join('&');
        const items = await walk(room, `${query}&limit=${limit}`);
        const expected = all
          .filter(
            (article) =>
              (filter.section?.includes(article.section?.slug ?? '') ?? true) &&
              (filter.tag?.some((tag) => article.tags.some(({ slug }) => slug === tag)) ?? true) &&
              (filter.author?.some((author) => article.bylines.some((byline) => byline.author === author)) ?? true) &&
              (filter.language?.includes(article.language) ?? true) &&
              article.publishedAt >= (range.publishedFrom ?? '') &&
              article.publishedAt < (range.publishedTo ?? '9') &&
              article.updatedAt >= (range.updatedFrom ?? '') &&
              article.updatedAt < (range.updatedTo ?? '9'),
          )
          .toSorted((one, other) => compare(one, other, sort));
        t.strictSame(
          items.map(({ slug }) => slug),
          expected.map(({ slug }) => slug),
          query,
        );
        const counted = await room.call('GET', `/v1/articles?${query}&limit=1&count=exact`);
        t.equal(counted.json().page.total, expected.length);
      },
    ),
    { numRuns: 60 },
  );
});

function compare(one: Listed, other: Listed, sort: string): number {
  const column = sort.endsWith('updatedAt') ? 'updatedAt' : 'publishedAt';
  const order = [one[column], one.id] < [other[column], other.id] ? -1 : 1;
  return sort.startsWith('-') ? -order : order;
}

t.test(
  'walking a list visits each article exactly once while others are published, changed and taken back',
  async (t) => {
    const room = await openNewsroom(t);
    await fill(room);
    const before = await walk(room, 'limit=100');
    let number = 0;
    const items = await walk(room, 'limit=3', async () => {
      room.time += 1_000;
      const added = await publishNew(room, { headline: `While walking ${number}` });
      if (number % 2 === 0) {
        await room.call('POST', `/v1/editorial/articles/${added.id}/unpublish`, {
          as: 'editor',
          body: {},
          headers: { 'if-match': `"${added.version}"` },
        });
      }
      number += 1;
    });
    t.strictSame(
      items.map(({ id }) => id),
      before.map(({ id }) => id),
    );
  },
);

t.test('a cursor goes with its own list, filters and order only, and cannot be made up', async (t) => {
  const room = await openNewsroom(t);
  await fill(room);
  const next = async (query: string): Promise<string> =>
    (await room.call('GET', `/v1/articles?${query}`)).json().page.next;
  const cursor = await next('limit=2&section=world');
  t.equal(
    (await room.call('GET', `/v1/articles?limit=5&section=world&cursor=${cursor}`)).statusCode,
    200,
    'another limit is fine',
  );
  t.equal(
    (await room.call('GET', `/v1/articles?limit=5&section=world&view=full&cursor=${cursor}`)).statusCode,
    200,
    'so is another view',
  );
  const flipped = `${cursor.slice(0, 10)}${cursor[10] === 'A' ? 'B' : 'A'}${cursor.slice(11)}`;
  for (const bad of [
    `limit=2&cursor=${cursor}`,
    `limit=2&section=city&cursor=${cursor}`,
    `limit=2&section=world&sort=publishedAt&cursor=${cursor}`,
    `limit=2&section=world&tag=tides&cursor=${cursor}`,
    `section=world&cursor=${cursor.slice(0, -1)}`,
    `section=world&cursor=${cursor}AA`,
    `section=world&cursor=${flipped}`,
    'section=world&cursor=',
    'section=world&cursor=AAAA',
    `section=world&cursor=${Buffer.from('["articles",0,"x"]').toString('base64url')}`,
  ]) {
    assertProblem(t, await room.call('GET', `/v1/articles?${bad}`), 'invalid-cursor');
  }
  assertProblem(t, await room.call('GET', `/v1/sections?limit=1&cursor=${cursor}`), 'invalid-cursor');
  assertProblem(
    t,
    await room.call('GET', `/v1/syndication/changes?after=${cursor}`, { as: 'partner' }),
    'invalid-cursor',
  );
  t.notMatch(
    Buffer.from(cursor, 'base64url').toString('latin1'),
    /world|articles|0199|20[0-9]{2}/,
    'nothing can be read in it',
  );
});

t.test(
  'parameters are closed: unknown, repeated, out of range or malformed ones are refused and name what is meant',
  async (t) => {
    const room = await openNewsroom(t);
    const cases: Record<string, [parameter: string, detail: RegExp]> = {
      'sectoin=world': ['sectoin', /did you mean section/],
      'PublishedFrom=2026-01-01': ['PublishedFrom', /did you mean publishedFrom/],
      'section=a&section=b': ['section', /once/],
      'limit=0': ['limit', /1 to 100/],
      'limit=101': ['limit', /1 to 100/],
      'limit=2e1': ['limit', /whole number/],
      'limit=%2020': ['limit', /whole number/],
      'publishedFrom=2026-02-30': ['publishedFrom', /exist/],
      'publishedFrom=2026-11-20T25:00:00Z': ['publishedFrom', /exist/],
      'publishedFrom=yesterday': ['publishedFrom', /RFC 3339/],
      'sort=headline': ['sort', /publishedAt/],
      'view=everything': ['view', /summary/],
      'include=comments': ['include', /authors/],
      'fields=headlin': ['fields', /headline/],
      'body=pdf': ['body', /markdown/],
      'count=yes': ['count', /exact/],
      'section=a,': ['section', /./],
      'section=World': ['section', /lower-case/],
      'a[b]=c': ['a[b]', /./],
      '__proto__=1': ['__proto__', /./],
    };
    for (const [query, [parameter, detail]] of Object.entries(cases)) {
      const answer = await room.call('GET', `/v1/articles?${query}`);
      assertProblem(t, answer, 'invalid-parameter');
      const [error] = answer.json().errors;
      t.equal(error.parameter, parameter, query);
      t.match(error.detail, detail, query);
    }
  },
);

t.test('view, fields, include and body choose what an article shows', async (t) => {
  const room = await openNewsroom(t);
  await fill(room);
  const article = await publishNew(room, { headline: 'Forms', body: { markdown: 'One **bold** word.\n\n- a\n- b' } });
  const get = async (query: string) => (await room.call('GET', `/v1/articles/${article.id}?${query}`)).json();
  const whole = await get('');
  t.ok(Array.isArray(whole.body));
  t.same(
    Object.keys(await get('view=summary')),
    Object.keys(whole).filter((name) => name !== 'body'),
  );
  t.same(Object.keys(await get('body=none')), Object.keys(await get('view=summary')));
  t.match(await get('body=html,text'), { bodyHtml: /<strong>bold<\/strong>/, bodyText: /One bold word/ });
  t.notOk('body' in (await get('body=html,text')));
  t.match(await get('body=markdown'), { bodyMarkdown: /One \*\*bold\*\* word/ });
  t.same(await get('fields=headline,slug'), { slug: 'forms', headline: 'Forms' });
  t.same(Object.keys(await get('fields=headline,bodyText')), ['headline', 'bodyText']);
  const list = (await room.call('GET', '/v1/articles?view=full&limit=2')).json();
  t.ok(list.items.every((item: object) => 'body' in item));
  t.notOk('body' in (await room.call('GET', '/v1/articles?limit=1')).json().items[0]);
});

t.test('Link leads to the next page of the same request', async (t) => {
  const room = await openNewsroom(t);
  await fill(room);
  const first = await room.call('GET', '/v1/articles?limit=2&fields=slug&section=world');
  const link = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await room.call('GET', link.replace(/^https?:\/\/[^/]+/, ''));
  t.equal(second.statusCode, 200);
  t.equal(
    second.body,
    (await room.call('GET', `/v1/articles?limit=2&fields=slug&section=world&cursor=${first.json().page.next}`)).body,
  );
});

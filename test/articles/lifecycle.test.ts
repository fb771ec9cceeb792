import t from 'tap';
import { assertProblem } from '../helpers/problem.ts';
import { createArticle, openNewsroom, publishNew } from '../helpers/newsroom.ts';

const MINUTE = 60_000;

t.test(
  'an article goes from draft to the public, is edited in private, published again, taken back and published once more',
  async (t) => {
    const room = await openNewsroom(t);
    const draft = await createArticle(
      room,
      { headline: 'Bridge to reopen', body: { text: 'On Friday, the board said.' } },
      'contributor',
    );
    t.match(draft, {
      state: 'draft',
      version: 1,
      revision: 1,
      slug: 'bridge-to-reopen',
      publishedEdition: null,
      hasUnpublishedChanges: true,
    });
    const url = `/v1/articles/${draft.id}`;
    const working = `/v1/editorial/articles/${draft.id}`;
    t.equal((await room.call('GET', url)).statusCode, 404, 'a draft is not there for the public');

    const published = await room.call('POST', `${working}/publish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': '"1"' },
    });
    t.equal(published.statusCode, 200);
    t.equal(published.headers.etag, '"2"');
    t.match(published.json(), {
      state: 'published',
      version: 2,
      revision: 1,
      hasUnpublishedChanges: false,
      publishedEdition: { number: 1, revision: 1 },
    });
    const first = await room.call('GET', url);
    t.match(first.json(), {
      headline: 'Bridge to reopen',
      edition: 1,
      publishedAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-20T08:00:00.000Z',
    });

    room.time += MINUTE;
    const edited = await room.call('PATCH', working, {
      as: 'editor',
      body: { headline: 'Bridge reopens' },
      headers: { 'if-match': '"2"' },
    });
    t.match(edited.json(), {
      headline: 'Bridge reopens',
      slug: 'bridge-to-reopen',
      version: 3,
      revision: 2,
      hasUnpublishedChanges: true,
    });
    const unchanged = await room.call('GET', url);
    t.equal(unchanged.body, first.body, 'editing changes nothing that the public sees');
    t.equal(unchanged.headers.etag, first.headers.etag);

    await room.call('POST', `${working}/publish`, {
      as: 'editor',
      body: { message: 'It is open' },
      headers: { 'if-match': '"3"' },
    });
    const second = (await room.call('GET', url)).json();
    t.match(second, {
      headline: 'Bridge reopens',
      edition: 2,
      publishedAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-20T08:01:00.000Z',
    });

    room.time += MINUTE;
    await room.call('PATCH', working, {
      as: 'editor',
      body: { standfirst: 'At last.' },
      headers: { 'if-match': '"4"' },
    });
    await room.call('POST', `${working}/publish`, {
      as: 'editor',
      body: { minor: true },
      headers: { 'if-match': '"5"' },
    });
    t.match(
      (await room.call('GET', url)).json(),
      { standfirst: 'At last.', edition: 3, updatedAt: '2026-11-20T08:01:00.000Z' },
      'a minor edition leaves updatedAt',
    );

    const back = await room.call('POST', `${working}/unpublish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': '"6"' },
    });
    t.match(back.json(), { state: 'unpublished', version: 7, publishedEdition: null });
    assertProblem(t, await room.call('GET', url), 'not-found');
    t.same((await room.call('GET', '/v1/articles')).json().items, []);
    assertProblem(
      t,
      await room.call('DELETE', working, { as: 'editor', headers: { 'if-match': '"7"' } }),
      'not-deletable',
    );

    room.time += MINUTE;
    await room.call('POST', `${working}/publish`, { as: 'editor', body: {}, headers: { 'if-match': '"7"' } });
    t.match((await room.call('GET', url)).json(), {
      edition: 4,
      publishedAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-20T08:03:00.000Z',
    });
  },
);

t.test('publishing what is public already is refused, and so is taking back what is not', async (t) => {
  const room = await openNewsroom(t);
  const article = await publishNew(room);
  const working = `/v1/editorial/articles/${article.id}`;
  const headers = { 'if-match': `"${article.version}"` };
  assertProblem(
    t,
    await room.call('POST', `${working}/publish`, { as: 'editor', body: {}, headers }),
    'nothing-to-publish',
  );
  const draft = await createArticle(room, { headline: 'Draft' });
  const refused = await room.call('POST', `/v1/editorial/articles/${draft.id}/unpublish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': '"1"' },
  });
  assertProblem(t, refused, 'not-published');
});

t.test('the preflight names everything that stands against publishing at once, and nothing is published', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room, { headline: 'Taken', slug: 'taken' });
  const draft = await createArticle(
    room,
    { headline: 'Another', embargoUntil: '2026-11-21T00:00:00+13:00', body: [] },
    'contributor',
  );
  const slug = await room.call('PATCH', `/v1/editorial/articles/${draft.id}`, {
    as: 'contributor',
    body: { slug: 'soon-taken' },
    headers: { 'if-match': '"1"' },
  });
  t.equal(slug.statusCode, 200);
  await publishNew(room, { headline: 'Faster', slug: 'faster' });
  const other = await createArticle(
    room,
    { headline: 'Other', slug: 'soon-taken-2', body: { text: 'Words.' } },
    'otherContributor',
  );
  await room.call('PATCH', `/v1/editorial/articles/${other.id}`, {
    as: 'otherContributor',
    body: { slug: 'soon-taken' },
    headers: { 'if-match': '"1"' },
  });
  const winner = await room.call('POST', `/v1/editorial/articles/${other.id}/publish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': '"2"' },
  });
  t.equal(winner.statusCode, 200, winner.body);

  const refused = await room.call('POST', `/v1/editorial/articles/${draft.id}/publish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': '"2"' },
  });
  assertProblem(t, refused, 'not-publishable');
  t.same(
    refused.json().errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code]),
    [
      ['/body', 'missing-body'],
      ['/slug', 'slug-taken'],
      ['/embargoUntil', 'under-embargo'],
      ['/dateline', 'missing-dateline'],
    ],
  );
  t.match((await room.call('GET', `/v1/editorial/articles/${draft.id}`, { as: 'editor' })).json(), {
    state: 'draft',
    version: 2,
  });
  t.equal((await room.call('GET', `/v1/articles/${draft.id}`)).statusCode, 404);

  room.time = Date.parse('2026-11-20T11:00:00.000Z');
  const after = await room.call('POST', `/v1/editorial/articles/${draft.id}/publish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': '"2"' },
  });
  const stopping = after.json().errors.filter(({ severity }: { severity: string }) => severity === 'error');
  t.same(
    stopping.map((error: { code: string }) => error.code),
    ['missing-body', 'slug-taken'],
    'the embargo ends at its instant',
  );
});

t.test('a draft can be deleted by who may change it, and is gone with its revisions', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Never mind' }, 'contributor');
  const url = `/v1/editorial/articles/${draft.id}`;
  assertProblem(t, await room.call('DELETE', url, { as: 'contributor' }), 'precondition-required');
  assertProblem(
    t,
    await room.call('DELETE', url, { as: 'contributor', headers: { 'if-match': '"2"' } }),
    'version-conflict',
  );
  assertProblem(
    t,
    await room.call('DELETE', url, { as: 'otherContributor', headers: { 'if-match': '"1"' } }),
    'not-found',
  );
  const gone = await room.call('DELETE', url, { as: 'contributor', headers: { 'if-match': '"1"' } });
  t.equal(gone.statusCode, 204);
  t.equal(gone.body, '');
  assertProblem(t, await room.call('GET', url, { as: 'admin' }), 'not-found');
  assertProblem(t, await room.call('GET', `${url}/revisions`, { as: 'admin' }), 'not-found');
});

t.test('what was once public belongs to the desk: its author reads it, an editor changes it', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Mine', body: { text: 'Words.' } }, 'contributor');
  const url = `/v1/editorial/articles/${draft.id}`;
  await room.call('POST', `${url}/publish`, { as: 'editor', body: {}, headers: { 'if-match': '"1"' } });
  t.equal((await room.call('GET', url, { as: 'contributor' })).statusCode, 200);
  assertProblem(
    t,
    await room.call('PATCH', url, {
      as: 'contributor',
      body: { headline: 'Still mine' },
      headers: { 'if-match': '"2"' },
    }),
    'forbidden',
  );
  assertProblem(
    t,
    await room.call('POST', `${url}/publish`, { as: 'contributor', body: {}, headers: { 'if-match': '"2"' } }),
    'forbidden',
  );
});

t.test('every save is a revision; an earlier one can be read and restored, and none is lost', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'One', body: { text: 'First words.' } });
  const url = `/v1/editorial/articles/${draft.id}`;
  const patch = async (version: number, body: object) => {
    const response = await room.call('PATCH', url, { as: 'editor', body, headers: { 'if-match': `"${version}"` } });
    t.equal(response.statusCode, 200, response.body);
    return response.json();
  };
  await patch(1, { headline: 'Two', body: { text: 'Second words.' } });
  const same = await patch(2, { headline: 'Two' });
  t.equal(same.version, 2, 'saving what is there already makes no revision');
  await patch(2, { headline: 'Three' });

  const restored = await room.call('POST', `${url}/revisions/1/restore`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': '"3"' },
  });
  t.match(restored.json(), { headline: 'One', revision: 4, body: draft['body'] as object });
  const list = (await room.call('GET', `${url}/revisions?limit=3`, { as: 'editor' })).json();
  t.same(
    list.items.map((item: { number: number }) => item.number),
    [4, 3, 2],
  );
  t.equal(list.items[0].restoredFrom, 1);
  const rest = (await room.call('GET', `${url}/revisions?limit=3&cursor=${list.page.next}`, { as: 'editor' })).json();
  t.same(
    rest.items.map((item: { number: number }) => item.number),
    [1],
  );
  t.equal(rest.page.next, null);
  t.match((await room.call('GET', `${url}/revisions/2`, { as: 'editor' })).json(), { number: 2, headline: 'Two' });
  assertProblem(t, await room.call('GET', `${url}/revisions/5`, { as: 'editor' }), 'not-found');
  assertProblem(
    t,
    await room.call('POST', `${url}/revisions/9/restore`, { as: 'editor', body: {}, headers: { 'if-match': '"4"' } }),
    'not-found',
  );
  assertProblem(t, await room.call('GET', `${url}/revisions/0`, { as: 'editor' }), 'invalid-parameter');
});

t.test('sections, tags and authors are named by slug; what does not exist is refused with its place', async (t) => {
  const room = await openNewsroom(t);
  for (const [path, body] of [
    ['sections', { name: 'World' }],
    ['tags', { name: 'Bridges' }],
    ['authors', { name: 'Ada Roe' }],
  ] as const) {
    t.equal((await room.call('POST', `/v1/editorial/${path}`, { as: 'editor', body })).statusCode, 201);
  }
  const article = await publishNew(room, {
    section: 'world',
    tags: ['bridges'],
    bylines: [{ author: 'ada-roe', role: 'reporter' }, { name: 'Guest' }],
  });
  t.match(article, {
    section: 'world',
    tags: ['bridges'],
    bylines: [
      { name: 'Ada Roe', author: 'ada-roe', role: 'reporter' },
      { name: 'Guest', author: null, role: null },
    ],
  });
  t.match((await room.call('GET', `/v1/articles/${article.id}?include=authors`)).json(), {
    section: { slug: 'world', name: 'World' },
    tags: [{ slug: 'bridges', name: 'Bridges' }],
    bylines: [
      { name: 'Ada Roe', author: 'ada-roe', role: 'reporter' },
      { name: 'Guest', author: null, role: null },
    ],
    authors: [{ slug: 'ada-roe', name: 'Ada Roe' }],
  });
  const refused = await room.call('POST', '/v1/editorial/articles', {
    as: 'editor',
    body: {
      headline: 'X',
      section: 'moon',
      tags: ['bridges', 'tides'],
      bylines: [{ name: 'G' }, { author: 'nobody' }],
    },
  });
  assertProblem(t, refused, 'validation-failed');
  t.same(
    refused.json().errors.map((error: { pointer: string }) => error.pointer),
    ['/section', '/tags/1', '/bylines/1/author'],
  );
});

t.test('renaming a section shows on its articles at once, with a new ETag, and is a change for partners', async (t) => {
  const room = await openNewsroom(t);
  const section = (await room.call('POST', '/v1/editorial/sections', { as: 'editor', body: { name: 'World' } })).json();
  const article = await publishNew(room, { section: 'world' });
  const other = await publishNew(room, { headline: 'Elsewhere' });
  const before = await room.call('GET', `/v1/articles/${article.id}`);
  const otherBefore = await room.call('GET', `/v1/articles/${other.id}`);
  const cursor = (await room.call('GET', '/v1/syndication/changes', { as: 'partner' })).json().page.next;
  room.time += MINUTE;
  const renamed = await room.call('PATCH', `/v1/editorial/sections/${section.id}`, {
    as: 'editor',
    body: { name: 'The World' },
    headers: { 'if-match': `"${section.version}"` },
  });
  t.equal(renamed.statusCode, 200, renamed.body);
  const after = await room.call('GET', `/v1/articles/${article.id}`);
  t.equal(after.json().section.name, 'The World');
  t.not(after.headers.etag, before.headers.etag);
  t.equal(after.headers['last-modified'], new Date(room.time).toUTCString());
  t.equal((await room.call('GET', `/v1/articles/${other.id}`)).headers.etag, otherBefore.headers.etag);
  const changes = (await room.call('GET', `/v1/syndication/changes?after=${cursor}`, { as: 'partner' })).json();
  t.match(changes.items, [
    { action: 'upsert', id: article.id, version: 2, article: { section: { name: 'The World' } } },
  ]);
  t.equal(changes.items.length, 1);
});

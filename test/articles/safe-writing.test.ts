import fc from 'fast-check';
import t from 'tap';
import { createArticle, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';

t.test(
  'of fifty changes made to one version exactly one is made, and the others hear which version there is now',
  async (t) => {
    const room = await openNewsroom(t);
    const draft = await createArticle(room, { headline: 'Start' });
    const url = `/v1/editorial/articles/${draft.id}`;
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        room.call('PATCH', url, {
          as: 'editor',
          body: { headline: `Change ${number}` },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    const made = answers.filter((answer) => answer.statusCode === 200);
    t.equal(made.length, 1);
    const stale = answers.filter((answer) => answer.statusCode === 412);
    t.equal(stale.length, 49);
    for (const answer of stale) t.equal(answer.json().currentVersion, 2);
    const now = (await room.call('GET', url, { as: 'editor' })).json();
    t.equal(now.headline, made[0]?.json().headline);
    t.equal(now.revision, 2);
  },
);

t.test('If-Match is asked for, read strictly, and compared strongly', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Start' });
  const url = `/v1/editorial/articles/${draft.id}`;
  const patch = (ifMatch: string | undefined) =>
    room.call('PATCH', url, {
      as: 'editor',
      body: { genre: 'current' },
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    });
  assertProblem(t, await patch(undefined), 'precondition-required');
  for (const stale of ['"0"', '"2"', 'W/"1"', '"01"', '"1 "', '"a", "b"']) {
    const answer = await patch(stale);
    t.ok([412, 400].includes(answer.statusCode), stale);
  }
  for (const malformed of ['1', '"1', 'W/1', '""1""', '*, "1"'])
    assertProblem(t, await patch(malformed), 'invalid-parameter');
  t.equal((await room.call('GET', url, { as: 'editor' })).json().version, 1, 'nothing was changed');
  t.equal((await patch('"7", "1"')).statusCode, 200);
  t.equal(
    (await room.call('PATCH', url, { as: 'editor', body: { genre: null }, headers: { 'if-match': '*' } })).statusCode,
    200,
  );
});

t.test('a merge patch changes what it names and nothing else', async (t) => {
  const room = await openNewsroom(t);
  const values = {
    headline: fc.constantFrom('A headline', 'Another headline'),
    standfirst: fc.option(fc.constantFrom('One sentence.', 'Two.')),
    language: fc.constantFrom('en', 'de', 'pt-BR'),
    dateline: fc.option(fc.record({ place: fc.constantFrom('Port Ansel', 'Skarnvik') })),
    genre: fc.option(fc.constantFrom('current', 'fact-check')),
    bylines: fc.option(
      fc.array(fc.record({ name: fc.constantFrom('Ada Roe', 'Seán Ó Duibhleann') }), { maxLength: 2 }),
    ),
    rights: fc.option(fc.record({ copyrightHolder: fc.constantFrom('Ansel Wire', null) }, { requiredKeys: [] })),
    embargoUntil: fc.option(fc.constantFrom('2027-01-01T00:00:00.000Z')),
    body: fc.option(fc.record({ text: fc.constantFrom('First words.', 'Second words.') })),
  };
  const patches = fc.record(values, { requiredKeys: [] }).filter((patch) => Object.keys(patch).length > 0);
  await fc.assert(
    fc.asyncProperty(fc.array(patches, { minLength: 1, maxLength: 4 }), async (steps) => {
      let before = await createArticle(room, {
        headline: 'Start',
        standfirst: 'It begins.',
        dateline: { place: 'Port Ansel', country: 'NZ' },
        rights: { usageTerms: 'Ask first.' },
        body: { text: 'The first words of it.' },
      });
      for (const patch of steps) {
        const answer = await room.call('PATCH', `/v1/editorial/articles/${before.id}`, {
          as: 'editor',
          body: patch,
          headers: { 'if-match': `"${before.version}"` },
        });
        t.equal(answer.statusCode, 200, answer.body);
        const after = answer.json();
        for (const name of Object.keys(values)) {
          if (!(name in patch)) t.strictSame(after[name], before[name], `${name} was not sent`);
          else if (patch[name as keyof typeof patch] === null)
            t.ok(after[name] === null || after[name].length === 0, `${name} is emptied`);
        }
        if (patch.dateline)
          t.equal(
            after.dateline.country,
            (before['dateline'] as { country?: string } | null)?.country ?? null,
            'objects merge',
          );
        if (patch.rights)
          t.equal(after.rights.usageTerms, (before['rights'] as { usageTerms?: string } | null)?.usageTerms ?? null);
        t.equal(after.slug, before.slug, 'the slug stays');
        before = after;
      }
    }),
    { numRuns: 40 },
  );
});

t.test('a POST that is repeated with its Idempotency-Key is made once, also after a restart', async (t) => {
  const room = await openNewsroom(t);
  const post = (body: object, key = 'one', as: 'editor' | 'admin' = 'editor') =>
    room.call('POST', '/v1/editorial/articles', { as, body, headers: { 'idempotency-key': key } });
  const first = await post({ headline: 'Once' });
  t.equal(first.statusCode, 201);
  t.notOk(first.headers['idempotency-replayed']);
  await room.restart();
  const again = await post({ headline: 'Once' });
  t.equal(again.statusCode, 201);
  t.equal(again.body, first.body);
  t.equal(again.headers.location, first.headers.location);
  t.equal(again.headers.etag, first.headers.etag);
  t.equal(again.headers['idempotency-replayed'], 'true');
  assertProblem(t, await post({ headline: 'Twice' }), 'idempotency-mismatch');
  t.not(
    (await post({ headline: 'Once' }, 'one', 'admin')).json().id,
    first.json().id,
    'another key sees nothing of it',
  );
  t.equal((await room.call('GET', '/v1/editorial/articles?count=exact', { as: 'editor' })).json().page.total, 2);

  room.time += 24 * 60 * 60 * 1000 + 1;
  t.not((await post({ headline: 'Once' })).json().id, first.json().id, 'a day later it is another request');
});

t.test('a hundred repetitions at once make one article', async (t) => {
  const room = await openNewsroom(t);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      room.call('POST', '/v1/editorial/articles', {
        as: 'editor',
        body: { headline: 'Once' },
        headers: { 'idempotency-key': 'k' },
      }),
    ),
  );
  const made = answers.filter((answer) => answer.statusCode === 201);
  for (const answer of answers) if (answer.statusCode !== 201) assertProblem(t, answer, 'idempotency-in-progress');
  t.equal(new Set(made.map((answer) => answer.json().id)).size, 1);
  t.equal((await room.call('GET', '/v1/editorial/articles?count=exact', { as: 'editor' })).json().page.total, 1);
});

t.test('a repetition that comes while the first is still running is told so', async (t) => {
  const room = await openNewsroom(t);
  const post = () =>
    room.call('POST', '/v1/editorial/articles', {
      as: 'editor',
      body: { headline: 'Once' },
      headers: { 'idempotency-key': 'k' },
    });
  const lock = Promise.withResolvers<void>();
  const holding = room.db.write(() => lock.promise);
  const first = post();
  assertProblem(t, await post(), 'idempotency-in-progress');
  lock.resolve();
  await holding;
  t.equal((await first).statusCode, 201);
  t.equal((await post()).headers['idempotency-replayed'], 'true');
});

t.test('a transition is made once for its Idempotency-Key although the version has moved on', async (t) => {
  const room = await openNewsroom(t);
  const draft = await createArticle(room, { headline: 'Once', body: { text: 'Words.' } });
  const publish = () =>
    room.call('POST', `/v1/editorial/articles/${draft.id}/publish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': '"1"', 'idempotency-key': 'p' },
    });
  const first = await publish();
  const again = await publish();
  t.equal(first.statusCode, 200);
  t.equal(again.body, first.body);
  t.equal((await room.call('GET', '/v1/syndication/changes', { as: 'partner' })).json().items.length, 1);
});

t.test('a refused POST is not kept: corrected, it can be sent with the same key', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room, { headline: 'Taken', slug: 'taken' });
  const post = (slug: string) =>
    room.call('POST', '/v1/editorial/articles', {
      as: 'editor',
      body: { headline: 'X', slug },
      headers: { 'idempotency-key': 'k' },
    });
  assertProblem(t, await post('taken'), 'slug-taken');
  t.equal((await post('free')).statusCode, 201);
});

t.test('an Idempotency-Key that is none is refused', async (t) => {
  const room = await openNewsroom(t);
  for (const key of ['', ' ', 'a b', 'ü', 'x'.repeat(256)]) {
    const answer = await room.call('POST', '/v1/editorial/articles', {
      as: 'editor',
      body: { headline: 'X' },
      headers: { 'idempotency-key': key },
    });
    assertProblem(t, answer, 'invalid-idempotency-key');
  }
});

t.test('slugs are made from the headline and kept apart', async (t) => {
  const room = await openNewsroom(t);
  const slugs: string[] = [];
  for (const headline of [
    'Straße & Brücke',
    'Strasse and Brucke',
    'Straße & Brücke',
    '橋が再開',
    '橋が再開',
    'a'.repeat(300),
  ]) {
    slugs.push((await createArticle(room, { headline })).slug);
  }
  t.equal(new Set(slugs).size, slugs.length);
  for (const slug of slugs) t.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  t.equal(slugs[0], 'strasse-and-bruecke');
  t.equal(slugs[2], 'strasse-and-bruecke-2');
  t.ok((slugs[5] ?? '').length <= 80);
});

t.test('a draft that a contributor cannot see does not show itself by its slug', async (t) => {
  const room = await openNewsroom(t);
  await createArticle(room, { headline: 'Secret merger' }, 'contributor');
  const answer = await room.call('POST', '/v1/editorial/articles', {
    as: 'otherContributor',
    body: { headline: 'Secret merger' },
  });
  t.equal(answer.json().slug, 'secret-merger', 'as if it were free');
  t.equal(
    (
      await room.call('POST', '/v1/editorial/articles', {
        as: 'otherContributor',
        body: { headline: 'X', slug: 'secret-merger' },
      })
    ).statusCode,
    409,
    'their own is known to them',
  );
  t.equal(
    (await createArticle(room, { headline: 'Secret merger' }, 'editor')).slug,
    'secret-merger-2',
    'the desk sees all drafts',
  );
});

t.test('an old slug leads to the article for good, and nobody else gets it', async (t) => {
  const room = await openNewsroom(t);
  let article = await publishNew(room, { headline: 'First', slug: 'first' });
  for (const slug of ['second', 'third']) {
    const patched = await room.call('PATCH', `/v1/editorial/articles/${article.id}`, {
      as: 'editor',
      body: { slug },
      headers: { 'if-match': `"${article.version}"` },
    });
    const published = await room.call('POST', `/v1/editorial/articles/${article.id}/publish`, {
      as: 'editor',
      body: {},
      headers: { 'if-match': String(patched.headers.etag) },
    });
    article = published.json();
  }
  for (const old of ['first', 'second']) {
    const answer = await room.call('GET', `/v1/articles/${old}?body=html,text`, { headers: { host: 'news.example' } });
    t.equal(answer.statusCode, 301);
    t.equal(answer.headers.location, 'http://news.example/v1/articles/third?body=html,text');
    t.equal(answer.body, '');
    assertProblem(
      t,
      await room.call('POST', '/v1/editorial/articles', { as: 'editor', body: { headline: 'X', slug: old } }),
      'slug-taken',
    );
  }
  t.equal((await room.call('GET', '/v1/articles/third')).statusCode, 200);
  const gone = await room.call('POST', `/v1/editorial/articles/${article.id}/unpublish`, {
    as: 'editor',
    body: {},
    headers: { 'if-match': `"${article.version}"` },
  });
  t.equal(gone.statusCode, 200);
  for (const slug of ['first', 'second', 'third'])
    assertProblem(t, await room.call('GET', `/v1/articles/${slug}`), 'not-found');
  const back = await room.call('PATCH', `/v1/editorial/articles/${article.id}`, {
    as: 'editor',
    body: { slug: 'first' },
    headers: { 'if-match': String(gone.headers.etag) },
  });
  t.equal(back.statusCode, 200, 'its own old slug it may take again');
});

t.test('what is sent back as it was received is no change', async (t) => {
  const room = await openNewsroom(t);
  for (const body of [
    { markdown: 'Hello *you*.\n\n- one\n- two' },
    { html: '<p>Hello <b>you</b>.</p>' },
    { text: 'Hello.' },
  ]) {
    const draft = await createArticle(room, {
      headline: 'Same',
      body,
      rights: { usageTerms: 'Ask.' },
      dateline: { place: 'A' },
    });
    const { headline, slug, rights, dateline, tags, bylines, body: blocks } = draft;
    for (const patch of [{ headline }, { headline, slug, rights, dateline, tags, bylines }, { body: blocks }]) {
      const answer = await room.call('PATCH', `/v1/editorial/articles/${draft.id}`, {
        as: 'editor',
        body: patch,
        headers: { 'if-match': '"1"' },
      });
      t.equal(answer.statusCode, 200, answer.body);
      t.equal(answer.json().revision, 1);
      t.equal(answer.headers.etag, '"1"');
    }
  }
});

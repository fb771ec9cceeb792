import t from 'tap';
import { createArticle, openNewsroom } from '../helpers/newsroom.ts';
import { assertProblem } from '../helpers/problem.ts';
import { at, createSource, describe, everything, merge, patch, SOURCES } from './desk.ts';

const NOWHERE = '01a0f4c2-c400-7000-8001-00000000ffff';

t.test('what a source may not say is refused with its place, all at once, and nothing is made', async (t) => {
  const room = await openNewsroom(t);
  const article = (await createArticle(room, { headline: 'A story' })).id;
  const person = await createSource(room, { name: 'Ada Roe' });
  const former = await createSource(room, { kind: 'organisation', name: 'The Board' });
  const board = await createSource(room, { kind: 'organisation', name: 'Harbour Board' });
  await merge(room, former, board.id);
  const before = await everything(room);
  const named = { kind: 'person', identification: 'named', name: 'Bea Roe' };
  const described = { kind: 'person', identification: 'described', description: 'a diver', article };
  const masked = { kind: 'person', identification: 'pseudonym', name: 'Kestrel', article };
  const { name: _, ...nameless } = named;
  const { description: __, ...undescribed } = described;
  const { article: ___, ...unscoped } = described;
  const table: [body: unknown, ...errors: [pointer: string, code: string][]][] = [
    [{}, ['/kind', 'not-allowed'], ['/identification', 'not-allowed']],
    [{ ...named, kind: 'robot' }, ['/kind', 'not-allowed']],
    [{ ...named, identification: 'withheld' }, ['/identification', 'not-allowed']],
    [nameless, ['/name', 'required']],
    [{ ...named, name: null }, ['/name', 'required']],
    [{ ...named, name: ' ' }, ['/name', 'invalid-format'], ['/name', 'invalid-text']],
    [{ ...named, name: 'two\nlines' }, ['/name', 'invalid-format']],
    [{ ...named, name: 'x'.repeat(201) }, ['/name', 'too-long']],
    [{ ...named, description: 'a diver' }, ['/description', 'not-for-named']],
    [{ ...named, article }, ['/article', 'not-for-named']],
    [{ ...named, organisation: NOWHERE }, ['/organisation', 'unknown-reference']],
    [{ ...named, organisation: person.id }, ['/organisation', 'unknown-reference']],
    [{ ...named, organisation: former.id }, ['/organisation', 'unknown-reference']],
    [{ ...named, organisation: 'harbour-board' }, ['/organisation', 'invalid-format']],
    [{ ...named, sameAs: ['javascript:alert(1)'] }, ['/sameAs/0', 'invalid-format']],
    [{ ...named, sameAs: ['mailto:ada@example.org'] }, ['/sameAs/0', 'invalid-format']],
    [{ ...named, sameAs: ['https://[::1'] }, ['/sameAs/0', 'invalid']],
    [{ ...named, aliases: Array.from({ length: 21 }, (_each, index) => `A${index}`) }, ['/aliases', 'too-many']],
    [{ ...named, note: 'bell \u0007' }, ['/note', 'invalid-text']],
    [{ ...named, slug: 'bea' }, ['/slug', 'unknown-property']],
    [{ ...named, id: NOWHERE }, ['/id', 'unknown-property']],
    [undescribed, ['/description', 'required']],
    [{ ...described, name: 'Bea Roe' }, ['/name', 'not-for-anonymous']],
    [{ ...described, aliases: ['Bea'] }, ['/aliases', 'not-for-anonymous']],
    [{ ...described, sameAs: ['https://example.org/bea'] }, ['/sameAs', 'not-for-anonymous']],
    [unscoped, ['/article', 'required']],
    [{ ...described, article: NOWHERE }, ['/article', 'unknown-reference']],
    [{ ...masked, name: undefined }, ['/name', 'required']],
    [{ ...masked, aliases: ['Bea'] }, ['/aliases', 'not-for-anonymous']],
    [{ ...masked, sameAs: ['https://example.org/bea'] }, ['/sameAs', 'not-for-anonymous']],
    [
      { kind: 'person', identification: 'described', name: 'Bea', aliases: ['B'] },
      ['/name', 'not-for-anonymous'],
      ['/description', 'required'],
      ['/aliases', 'not-for-anonymous'],
      ['/article', 'required'],
    ],
    [[], ['', 'wrong-type']],
  ];
  for (const [body, ...errors] of table) {
    const about = JSON.stringify(body).slice(0, 100);
    const problem = assertProblem(t, await room.call('POST', SOURCES, { as: 'editor', body }), 'validation-failed');
    t.strictSame(
      problem.errors?.map((error) => [error.pointer, error.code]),
      errors,
      about,
    );
  }
  t.strictSame(await everything(room), before);
});

t.test('a source is for an article that its maker may change', async (t) => {
  const room = await openNewsroom(t);
  const other = await createArticle(room, { headline: 'Theirs' }, 'otherContributor');
  const body = { kind: 'person', identification: 'described', description: 'a diver', article: other.id };
  const hidden = await room.call('POST', SOURCES, { as: 'contributor', body, headers: { 'x-request-id': 'the-same' } });
  const absent = await room.call('POST', SOURCES, {
    as: 'contributor',
    body: { ...body, article: NOWHERE },
    headers: { 'x-request-id': 'the-same' },
  });
  t.match(assertProblem(t, hidden, 'validation-failed').errors, [{ pointer: '/article', code: 'unknown-reference' }]);
  t.equal(hidden.body, absent.body, 'and is not told whether there is one');
});

t.test('a change that a source may not have is refused, and changes nothing', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, { headline: 'A story' });
  const named = await createSource(room, { kind: 'organisation', name: 'Ada Roe' });
  const described = await describe(room, article);
  const before = await everything(room);
  const table: [source: { id: string }, body: unknown, pointer: string, code: string][] = [
    [named, { identification: 'described' }, '/identification', 'identification-fixed'],
    [described, { identification: 'named', name: 'Bea' }, '/identification', 'identification-fixed'],
    [described, { name: 'Bea' }, '/name', 'not-for-anonymous'],
    [described, { description: null }, '/description', 'required'],
    [described, { sameAs: ['https://example.org/'] }, '/sameAs', 'not-for-anonymous'],
    [described, { article: NOWHERE }, '/article', 'unknown-property'],
    [named, { name: null }, '/name', 'required'],
    [named, { kind: null }, '/kind', 'not-allowed'],
    [named, { description: 'a diver' }, '/description', 'not-for-named'],
    [named, { organisation: named.id }, '/organisation', 'unknown-reference'],
    [named, { mergedInto: described.id }, '/mergedInto', 'unknown-property'],
    [named, {}, '', 'invalid'],
  ];
  for (const [source, body, pointer, code] of table) {
    const problem = assertProblem(t, await patch(room, source, body), 'validation-failed');
    t.match(
      problem.errors?.some((error) => error.pointer === pointer && error.code === code),
      true,
      `${JSON.stringify(body)} ${JSON.stringify(problem.errors)}`,
    );
  }
  t.strictSame(await everything(room), before);
});

t.test(
  'merging into itself, in a circle, across kinds or identification, or into nothing is refused, and changes nothing',
  async (t) => {
    const room = await openNewsroom(t);
    const article = await createArticle(room, { headline: 'A story' });
    const first = await createSource(room, { name: 'A. Roe' });
    const second = await createSource(room, { name: 'Ada Roe' });
    const third = await createSource(room, { name: 'Adeline Roe' });
    const board = await createSource(room, { kind: 'organisation', name: 'Harbour Board' });
    const described = await describe(room, article);
    const masked = await createSource(room, { identification: 'pseudonym', name: 'Kestrel', article: article.id });
    t.equal((await merge(room, first, second.id)).statusCode, 200);
    t.equal((await merge(room, second, third.id)).statusCode, 200);
    const before = await everything(room);
    const table: [source: { id: string }, into: unknown, code: string][] = [
      [third, third.id, 'merge-into-itself'],
      [third, second.id, 'merge-circle'],
      [third, first.id, 'merge-circle'],
      [third, board.id, 'merge-across-kinds'],
      [third, described.id, 'merge-across-identification'],
      [described, third.id, 'merge-across-identification'],
      [masked, described.id, 'merge-across-identification'],
      [third, NOWHERE, 'unknown-reference'],
      [third, 'ada-roe', 'invalid-format'],
      [third, null, 'wrong-type'],
      [third, undefined, 'required'],
    ];
    for (const [source, into, code] of table) {
      const problem = assertProblem(t, await merge(room, source, into, 'cleared'), 'validation-failed');
      t.strictSame(
        problem.errors?.map((error) => [error.pointer, error.code]),
        [['/into', code]],
      );
    }
    const fourth = await createSource(room, { name: 'Another Roe' });
    const intoMerged = assertProblem(t, await merge(room, fourth, first.id), 'validation-failed');
    t.match(intoMerged.errors, [{ pointer: '/into', code: 'source-merged', detail: new RegExp(third.id) }]);
    assertProblem(t, await merge(room, second, first.id), 'source-merged');
    const body = { into: third.id };
    assertProblem(t, await room.call('POST', at(fourth, '/merge'), { as: 'editor', body }), 'precondition-required');
    assertProblem(t, await merge(room, fourth, third.id, 'editor', { 'if-match': '"9"' }), 'version-conflict');
    const after = await everything(room);
    t.strictSame({ ...after, sources: after['sources']?.slice(0, -1) }, before);
  },
);

t.test('an id in the address must be one', async (t) => {
  const room = await openNewsroom(t);
  const headers = { 'if-match': '*' };
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { role: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/merge', { into: NOWHERE }],
  ] as const) {
    const answer = await room.call(method, `${SOURCES}/ada-roe${path}`, {
      as: 'editor',
      headers,
      ...(body && { body }),
    });
    t.match(assertProblem(t, answer, 'invalid-parameter').errors, [{ parameter: 'id' }]);
    const absent = await room.call(method, `${SOURCES}/${NOWHERE}${path}`, {
      as: 'editor',
      headers,
      ...(body && { body }),
    });
    assertProblem(t, absent, 'not-found');
  }
});

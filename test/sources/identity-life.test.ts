import t from 'tap';
import { type Caller, createArticle, type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { addressOf, CANARY, purpose, sealed } from './sealed-sources.ts';

interface Finding {
  code: string;
  pointer: string;
}

const any = { 'if-match': '*' };

/** A described source of an article that the desk made, by the routes that the newsroom uses. */
async function describe(room: Newsroom, article: string, as: Caller = 'editor'): Promise<string> {
  const body = {
    kind: 'person',
    identification: 'described',
    description: 'an official with the harbour board',
    article,
  };
  const made = await room.call('POST', '/v1/editorial/sources', { as, body });
  if (made.statusCode !== 201) throw new Error(made.body);
  return made.json<{ id: string }>().id;
}

async function seal(room: Newsroom, id: string, body: object = sealed): Promise<void> {
  const answer = await room.call('PUT', addressOf(id), { as: 'cleared', body });
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

t.test(
  'an identity goes where its source goes: over to the record that it is merged into, and away with it',
  async (t) => {
    const room = await openNewsroom(t);
    const [one, other] = [
      await createArticle(room, { headline: 'One' }),
      await createArticle(room, { headline: 'Other' }),
    ];
    const [from, into] = [await describe(room, one.id), await describe(room, other.id)];
    await seal(room, from);
    await seal(room, into, { people: [{ name: 'Xan Quill' }] });
    const merged = await room.call('POST', `/v1/editorial/sources/${from}/merge`, {
      as: 'cleared',
      body: { into },
      headers: any,
    });
    t.equal(merged.statusCode, 200);
    t.notMatch(merged.body, /quill/i);
    const read = await room.call('GET', addressOf(into), { as: 'cleared', headers: purpose });
    t.match(read.json(), { people: [{ name: 'Xan Quill', aliases: [CANARY, 'Old Quill'] }] });
    t.equal((await room.call('GET', addressOf(from), { as: 'cleared', headers: purpose })).statusCode, 404);

    const alone = await describe(room, one.id);
    await seal(room, alone);
    t.equal(
      (await room.call('DELETE', `/v1/editorial/sources/${alone}`, { as: 'editor', headers: any })).statusCode,
      204,
    );
    t.same(room.vault.status().sourceIds, [into]);
    const [entry] = room.vault.listAudit({ limit: 1 });
    t.match(entry, { action: 'delete', sourceId: alone });
    t.type(entry?.by, 'string', 'and it is recorded who did it');
  },
);

t.test('an article that tells a sealed name is not published; the answer says where, and no name', async (t) => {
  const room = await openNewsroom(t);
  const article = await createArticle(room, {
    headline: 'Board was told of x-quillfeather.pdf',
    standfirst: 'By the desk.',
    body: {
      text: `The board was told in May.\n\nIts deputy, Xanthippe Quillfeather, wrote the note.\n\nThe note was short.`,
    },
  });
  const source = await describe(room, article.id);
  await seal(room, source);
  const use = { source, anonymityReason: 'reprisal', anonymityStatement: 'because they feared for their job' };
  const used = await room.call('POST', `/v1/editorial/articles/${article.id}/sources`, {
    as: 'editor',
    body: use,
    headers: any,
  });
  t.equal(used.statusCode, 201);
  const checked = await room.call('GET', `/v1/editorial/articles/${article.id}/preflight`, { as: 'editor' });
  const published = await room.call('POST', `/v1/editorial/articles/${article.id}/publish`, {
    as: 'editor',
    body: {},
    headers: any,
  });
  t.equal(published.statusCode, 409);
  for (const answer of [checked, published]) {
    t.notMatch(answer.body, /quill|xanthippe/i);
    const { findings = [], errors = findings } = answer.json<{ findings?: Finding[]; errors?: Finding[] }>();
    const pointers = errors.flatMap(({ code, pointer }) => (code === 'source-name-exposed' ? [pointer] : []));
    t.strictSame(pointers, ['/headline', '/slug', '/body/1']);
  }
  t.equal(room.vault.countAudit({ actions: ['read'] }), 0, 'nobody was told');
});

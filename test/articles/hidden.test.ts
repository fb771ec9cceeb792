import t from 'tap';
import { createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';

const HEADLINE = 'Canary merger';

/** Everything that a reader and a partner can ask, with what tells them nothing left out of the answers. */
async function everything(room: Newsroom, hidden: string): Promise<string[]> {
  const answers: string[] = [];
  const urls = [
    '/v1/articles',
    '/v1/articles?count=exact&limit=1',
    '/v1/articles?sort=updatedAt&view=full&body=blocks,html,text,markdown&include=authors',
    '/v1/articles?tag=bridges',
    `/v1/articles/${hidden}`,
    '/v1/articles/canary-merger',
    '/v1/articles/open-story?body=text',
    '/v1/sections?count=exact',
    '/v1/tags?count=exact',
    '/v1/authors?count=exact',
    `/v1/editorial/articles/${hidden}`,
  ];
  for (const url of urls) {
    const answer = await room.call('GET', url, { headers: { 'x-request-id': 'the-same-for-all' } });
    const { date: _, ...headers } = answer.headers;
    answers.push(`${url} ${answer.statusCode} ${JSON.stringify(headers)} ${answer.body}`.replaceAll(hidden, 'ID'));
  }
  const partner = await room.call('GET', '/v1/syndication/changes', { as: 'partner' });
  answers.push(
    `${partner.statusCode} ${JSON.stringify(partner.json().items.map((item: { article: { slug: string } }) => item.article.slug))}`,
  );
  for (const as of ['partner', 'otherContributor'] as const) {
    for (const method of ['GET', 'DELETE']) {
      const answer = await room.call(method, `/v1/editorial/articles/${hidden}`, {
        as,
        headers: { 'x-request-id': 'the-same-for-all', 'if-match': '"1"' },
      });
      answers.push(`${as} ${method} ${answer.statusCode} ${answer.body}`);
    }
  }
  return answers;
}

t.test(
  'two newsrooms that differ only in a draft answer readers, partners and other contributors alike, to the byte',
  async (t) => {
    const fill = async (room: Newsroom) => {
      await room.call('POST', '/v1/editorial/tags', { as: 'editor', body: { name: 'Bridges' } });
      await publishNew(room, { headline: 'Open story', tags: ['bridges'] });
    };
    const plain = await openNewsroom(t);
    await fill(plain);
    const secret = await openNewsroom(t);
    await fill(secret);
    const draft = await createArticle(
      secret,
      { headline: HEADLINE, tags: ['bridges'], body: { text: 'The canary sings.' } },
      'contributor',
    );
    const strip = (answers: string[]) =>
      answers.map((answer) =>
        answer
          .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g, 'UUID')
          .replaceAll(/"etag":"[^,]*,|"_key":"[^"]*"/g, ''),
      );
    const absent = '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d';
    t.strictSame(strip(await everything(secret, draft.id)), strip(await everything(plain, absent)));
  },
);

t.test('a draft, its headline and its words stand in no answer, header or log line outside the newsroom', async (t) => {
  const room = await openNewsroom(t);
  await publishNew(room, { headline: 'Open story' });
  const draft = await createArticle(room, { headline: HEADLINE, standfirst: 'The canary sings.' }, 'contributor');
  const published = await publishNew(room, { headline: 'Changed story' });
  await room.call('PATCH', `/v1/editorial/articles/${published.id}`, {
    as: 'editor',
    body: { standfirst: 'The canary again.' },
    headers: { 'if-match': `"${published.version}"` },
  });
  for (const answer of await everything(room, draft.id))
    t.notMatch(answer.replace('/v1/articles/canary-merger', ''), /canary/i);
  for (const line of room.log) t.notMatch(line, /canary|Bearer|dl_/i);
});

t.test(
  'an answer is the same whether or not the reader has a key, but no shared cache keeps the one for a key',
  async (t) => {
    const room = await openNewsroom(t);
    const article = await publishNew(room);
    const url = `/v1/articles/${article.id}`;
    const open = await room.call('GET', url);
    const keyed = await room.call('GET', url, { as: 'partner' });
    t.equal(keyed.body, open.body);
    t.match(open.headers['cache-control'], /public/);
    t.match(keyed.headers['cache-control'], /private/);
    t.match(String(open.headers.vary), /Authorization/);
    t.match(String(keyed.headers.vary), /Authorization/);
  },
);

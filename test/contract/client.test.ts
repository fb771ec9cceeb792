import t from 'tap';
import { ApiError, client, isTextBlock, type WorkingCopy } from '../../openapi/client.ts';
import { openNewsroom } from '../helpers/newsroom.ts';

const room = await openNewsroom(t);
const serverUrl = await room.app.listen({ port: 0 });
client.configure({ serverUrl, clientHeader: false });

function as(caller: 'editor' | 'contributor'): void {
  client.configure({ auth: { bearer: room.keys[caller] } });
}

async function publish(headline: string): Promise<WorkingCopy> {
  as('editor');
  const draft = await client.createArticle({ body: { headline, body: { markdown: 'The bridge is open *again*.' } } });
  return client.publishArticle({
    path: { id: draft.id },
    headers: { 'If-Match': `"${draft.version}"` },
    body: {},
  });
}

t.test('the generated client writes, publishes and reads a story', async (t) => {
  const { slug } = await publish('Harbour bridge reopens');
  client.configure({ auth: {} });
  const article = await client.getArticle({ path: { ref: slug } });
  t.equal(article.headline, 'Harbour bridge reopens');
  const [block] = article.body ?? [];
  t.ok(block !== undefined && isTextBlock(block));
});

t.test('the generated client walks a list to its end', async (t) => {
  for (const number of [1, 2, 3, 4]) await publish(`Story ${number}`);
  client.configure({ auth: {} });
  const headlines: string[] = [];
  for await (const { headline } of client.listArticles.items({ query: { limit: 2, sort: 'publishedAt' } })) {
    headlines.push(headline ?? '');
  }
  t.equal(new Set(headlines).size, headlines.length, 'each exactly once');
  t.ok(headlines.includes('Story 1') && headlines.includes('Story 4'));
});

t.test('the generated client ties words to their source, and front ends find them in the text', async (t) => {
  as('editor');
  const source = await client.createSource({
    body: { kind: 'person', identification: 'named', name: 'Hana Whaanga' },
  });
  const body = { text: '\u{1f309} “The bridge is safe,” said Hana Whaanga.' };
  const draft = await client.createArticle({ body: { headline: 'Bridge safe', body } });
  const path = { id: draft.id };
  const quote = await client.createQuote({ path, body: { words: 'The bridge is safe,', source: source.id } });
  const { publishable, version } = await client.getPreflight({ path });
  t.ok(publishable);
  await client.publishArticle({ path, headers: { 'If-Match': `"${version}"` }, body: {} });
  client.configure({ auth: {} });
  const ids: (string | undefined)[] = [];
  for await (const { id } of client.listQuotes.items({ query: { source: ['hana-whaanga'] } })) ids.push(id);
  t.same(ids, [quote.id]);
  const article = await client.getArticle({ path: { ref: draft.slug }, query: { include: ['quotes'] } });
  const [segment] = article.quotes?.[0]?.segments ?? [];
  const block = article.body?.find(({ _key }) => _key === segment?.block);
  if (block === undefined || !isTextBlock(block) || segment === undefined) throw new Error('there is no such block');
  const text = block.children.map((span) => span.text).join('');
  t.equal(Array.from(text).slice(segment.start, segment.end).join(''), quote.text);
  const [mark] = block.markDefs;
  t.ok(mark?._type === 'quote' && mark.quote === quote.id && mark.kind === 'direct');
});

t.test('the generated client sends several values in one parameter', async (t) => {
  const { items } = await client.listArticles({ query: { language: ['en', 'de'], fields: ['id', 'slug'] } });
  t.type(items.length, 'number');
});

t.test('a refusal is an error with the problem in it', async (t) => {
  as('contributor');
  try {
    await client.createArticle({ body: { headline: '' } });
    t.fail('it was not refused');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    t.equal(error.status, 422);
    t.match(error.body, { code: 'validation-failed', errors: [{ pointer: '/headline' }] });
  }
});

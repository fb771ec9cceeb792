import t from 'tap';
import { addPhoto, changePhoto } from '../articles/photo-desk.ts';
import { openNewsroom } from '../helpers/newsroom.ts';
import {
  clear,
  described,
  findings,
  named,
  paragraph,
  publish,
  quote,
  readQuote,
  rewrite,
  save,
  source,
  story,
  workingCopy,
} from './desk.ts';

const headers = { 'if-match': '*' };
const SAFE = '“The bridge is safe now,” said Hana. More words stand here.';

t.test('a quote that is reinstated stands where its words stand now, and restoring touches nothing else', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE]);
  const { id: who } = await named(room);
  const first = await quote(room, article.id, { words: 'The bridge is safe now,', source: who });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const path = `/v1/editorial/articles/${article.id}/quotes`;
  await rewrite(room, article.id, [SAFE.replace('is safe', 'is quite safe')]);
  const next = await room.call('POST', `${path}/${first.id}/accept`, { as: 'editor', body: {}, headers });
  await rewrite(room, article.id, [SAFE]);
  t.equal((await room.call('DELETE', `${path}/${next.json().id}`, { as: 'editor', headers })).statusCode, 204);
  t.match(await readQuote(room, article.id, first.id), { state: 'active', anchor: 'anchored' });
  const restored = await room.call('POST', `${path}/${first.id}/restore`, { as: 'editor', body: {}, headers });
  t.match(restored.json(), { code: 'nothing-drifted' });
  t.match(JSON.stringify((await workingCopy(room, article.id))['body']), SAFE);
});

t.test('no two quotes ever hold the same words, and publishing says so instead of failing', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE, '“It was closed,” she said.']);
  const { id: who } = await named(room);
  const first = await quote(room, article.id, { words: 'The bridge is safe now,', source: who });
  await quote(room, article.id, { words: 'It was closed,', source: who });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const path = `/v1/editorial/articles/${article.id}/quotes`;
  await rewrite(room, article.id, [SAFE, '“It was closed,” she said. “It opens soon.”']);
  const next = await quote(room, article.id, { words: 'It opens soon.', source: who, supersedes: first.id });
  await quote(room, article.id, { words: 'bridge is safe', source: who });
  t.equal((await room.call('DELETE', `${path}/${next.id}`, { as: 'editor', headers })).statusCode, 204);
  t.match(await readQuote(room, article.id, first.id), { state: 'withdrawn' }, 'its words are another one’s by now');
  const published = await publish(room, article.id);
  t.equal(published.statusCode, 200, published.body);
});

t.test('a caption that is quoted stays as it was published, whatever the photo’s record says later', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room, { content: { caption: 'Hana: “The bridge is safe now.”' } });
  const article = await story(room, ['The board met.'], { photos: [{ photo, role: 'lead' }] });
  const { id: who } = await named(room);
  const made = await quote(room, article.id, { words: 'The bridge is safe now.', source: who });
  t.equal((await publish(room, article.id)).statusCode, 200);
  await changePhoto(room, photo, { caption: 'Hana: “The bridge is NOT safe now.”' });
  const shown = await room.call('GET', `/v1/articles/${article.id}?include=photos,quotes`);
  t.equal(shown.json().photos[0].caption, 'Hana: “The bridge is safe now.”');
  t.equal(shown.json().quotes[0].text, 'The bridge is safe now.');
  t.same(await findings(room, article.id), ['error quote-drifted /quotes/0/segments/0']);
  const path = `/v1/editorial/articles/${article.id}/quotes/${made.id}/restore`;
  t.equal((await room.call('POST', path, { as: 'editor', body: {}, headers })).statusCode, 200);
  t.same(await findings(room, article.id), []);
});

t.test('a sealed name is found in everything that readers get with the article', async (t) => {
  const room = await openNewsroom(t);
  const board = await source(room, { kind: 'organisation', identification: 'named', name: 'Quartermain Holdings' });
  const section = await room.call('POST', '/v1/editorial/sections', {
    as: 'editor',
    body: { name: 'Zebulon Quartermain desk' },
  });
  const author = await room.call('POST', '/v1/editorial/authors', {
    as: 'editor',
    body: { name: 'Ada Roe', bio: 'Worked for Zebulon Quartermain.' },
  });
  const cases: readonly [string, Record<string, unknown>, Record<string, unknown>, string][] = [
    ['a role', { role: 'lawyer of Zebulon Quartermain' }, {}, '/sources/1'],
    ['an organisation', { organisation: board.id }, {}, '/sources/1'],
    ['an address', { sameAs: ['https://example.org/Zebulon_Quartermain'] }, {}, '/sources/1'],
    ['a section', {}, { section: section.json().slug }, '/section'],
    ['an author', {}, { bylines: [{ author: author.json().slug }] }, '/bylines/0'],
  ];
  for (const [what, about, input, pointer] of cases) {
    const texts = ['“Talks are close,” an official with the harbour board said.', '“No,” said Tama Beck.'];
    const article = await story(room, texts, { headline: `Talks: ${what}`, ...input });
    const hidden = await described(room, article.id);
    const made = await quote(room, article.id, { words: 'Talks are close,', source: hidden.id });
    const other = await source(room, { identification: 'named', name: 'Tama Beck', ...about });
    await quote(room, article.id, { words: 'No,', source: other.id });
    await clear(room, article.id, made.source?.use ?? '');
    const body = { people: [{ name: 'Zebulon Quartermain' }] };
    await room.call('PUT', `/v1/editorial/sources/${hidden.id}/identity`, { as: 'cleared', body });
    t.same(await findings(room, article.id), [`error source-name-exposed ${pointer}`], what);
  }
});

t.test('an approval is for what it was given for', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“Talks are close,” an official with the harbour board said.']);
  const hidden = await described(room, article.id);
  const made = await quote(room, article.id, { words: 'Talks are close,', source: hidden.id });
  const use = `/v1/editorial/articles/${article.id}/sources/${made.source?.use}`;
  await clear(room, article.id, made.source?.use ?? '');
  const record = `/v1/editorial/sources/${hidden.id}`;
  await room.call('PATCH', record, { as: 'editor', body: { kind: 'group' }, headers });
  const listed = await room.call('GET', `/v1/editorial/articles/${article.id}/sources`, { as: 'editor' });
  t.equal(listed.json().items[0].approval, null, 'readers would be told another kind');
  const own = { description: 'a clerk of the harbour board' };
  t.equal((await room.call('PATCH', use, { as: 'cleared', body: own, headers })).statusCode, 200);
  const approved = await room.call('POST', `${use}/approval`, { as: 'cleared', body: {}, headers });
  t.match(approved.json(), { status: 409, code: 'own-approval' }, 'nobody approves what they wrote');
});

t.test('one claimed comma does not speak for the sentence around it', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“I stole the money and the mayor helped me do it,” said Hana Whaanga.']);
  const { id: who } = await named(room);
  await quote(room, article.id, { segments: [{ exact: 'it,' }], source: who });
  t.same(await findings(room, article.id), ['error unattributed-quotation /body/0']);
});

t.test('words are taken for what the text shows them as', async (t) => {
  const room = await openNewsroom(t);
  const body = [
    paragraph('p1', 'She called it “badly built” and “Unsafe for all of us.” in a report.'),
    { ...paragraph('p2', 'We checked every bolt of it.'), style: 'blockquote' },
    paragraph('p3', 'The board met on Friday.'),
  ];
  const article = await story(room, [], { body });
  const { id: who } = await named(room);
  const kindOf = async (words: string) => (await quote(room, article.id, { words, source: who })).kind;
  t.equal(await kindOf('badly built'), 'partial');
  t.equal(await kindOf('Unsafe for all of us.'), 'direct');
  t.equal(await kindOf('We checked every bolt of it.'), 'direct');
  t.equal(await kindOf('The board met'), 'paraphrase');
  t.same(await findings(room, article.id), []);
});

t.test('blocks that change places leave the words of a quote in reading order', async (t) => {
  const room = await openNewsroom(t);
  const texts = ['“First of all,” she said.', 'Between.', '“Then the rest.”'];
  const article = await story(room, texts);
  const { id: who } = await named(room);
  await quote(room, article.id, { segments: [{ exact: 'First of all,' }, { exact: 'Then the rest.' }], source: who });
  const moved = [paragraph('p3', texts[2] ?? ''), paragraph('p2', texts[1] ?? ''), paragraph('p1', texts[0] ?? '')];
  await save(room, article.id, { body: moved });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const shown = await room.call('GET', `/v1/quotes?article=${article.id}`);
  t.equal(shown.json().items[0].text, 'Then the rest. First of all,');
});

t.test('terms change after publication only with a reason, which the history keeps', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['The talks have failed, it is said.']);
  const { id: who } = await named(room);
  const made = await quote(room, article.id, { words: 'The talks have failed', source: who, kind: 'paraphrase' });
  const use = `/v1/editorial/articles/${article.id}/sources/${made.source?.use}`;
  const patch = (body: object) => room.call('PATCH', use, { as: 'editor', body, headers });
  t.equal((await patch({ terms: 'deep_background' })).statusCode, 200, 'before, it is a draft');
  t.equal((await publish(room, article.id)).statusCode, 200);
  const refused = await patch({ terms: 'on_record' });
  t.match(refused.json(), { status: 422, errors: [{ pointer: '/termsReason', code: 'required' }] });
  const reason = 'She agreed by e-mail on 20 November.';
  t.match((await patch({ terms: 'on_record', termsReason: reason })).json(), { terms: 'on_record' });
  const { history } = await readQuote(room, article.id, made.id);
  t.match(history.at(-1), { kind: 'terms-changed', detail: { from: 'deep_background', to: 'on_record', reason } });
});

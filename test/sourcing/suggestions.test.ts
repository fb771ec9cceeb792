import t from 'tap';
import { type Newsroom, openNewsroom } from '../helpers/newsroom.ts';
import { findings, named, publish, quote, rewrite, source as makeSource, story } from './desk.ts';

interface Suggestion {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly terms: string;
  readonly speaker: Record<string, unknown> | null;
  readonly anonymityReason: { readonly code: string } | null;
}

async function suggestions(room: Newsroom, id: string): Promise<Suggestion[]> {
  const response = await room.call('GET', `/v1/editorial/articles/${id}/quote-suggestions`, { as: 'editor' });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json().items;
}

async function accept(room: Newsroom, id: string, suggestion: string, body: object = {}) {
  const path = `/v1/editorial/articles/${id}/quote-suggestions/${suggestion}/accept`;
  return room.call('POST', path, { as: 'editor', body });
}

const STORY = [
  'The harbour bridge reopened on Friday after 34 days.',
  '“The bridge is safe,” said Hana Whaanga, the harbour engineer. “We checked every bolt of it.”',
  'Whaanga said that the work had taken longer than planned.',
  'Talks about a toll are close, an official with the harbour board said on condition of anonymity because she was not authorised to speak.',
];

t.test('a story without quotes is told all that it quotes, and accepting makes the records', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, STORY);
  const found = await suggestions(room, article.id);
  t.same(await suggestions(room, article.id), found, 'the same text gets the same answer');
  const direct = found.find(({ text }) => text.startsWith('The bridge is safe,'));
  t.match(direct, {
    kind: 'direct',
    text: 'The bridge is safe, We checked every bolt of it.',
    terms: 'on_record',
    speaker: { name: 'Hana Whaanga', kind: 'person', isAnonymous: false, source: null },
  });
  const reported = found.find(({ text }) => text.includes('taken longer'));
  t.match(reported, { kind: 'paraphrase', speaker: { name: 'Hana Whaanga' } });
  const hidden = found.find(({ speaker }) => speaker?.['isAnonymous'] === true);
  t.match(hidden, {
    kind: 'paraphrase',
    terms: 'background',
    speaker: { description: 'an official with the harbour board' },
    anonymityReason: { code: 'not-authorised' },
  });
  t.ok(found.every(({ text }) => text !== ''));

  for (const one of [direct, reported, hidden]) {
    const response = await accept(room, article.id, one?.id ?? '');
    t.equal(response.statusCode, 201, response.body);
    t.match(response.json(), { anchor: 'anchored', provenance: 'suggestion', kind: one?.kind, text: one?.text });
    t.equal((await accept(room, article.id, one?.id ?? '')).statusCode, 404, 'it is claimed now');
  }
  const listed = await room.call('GET', `/v1/editorial/articles/${article.id}/quotes`, { as: 'editor' });
  const [first, second, third] = listed.json().items;
  t.equal(first.source.id, second.source.id, 'one person, one record');
  t.match(third, { terms: 'background', source: { name: null, description: 'an official with the harbour board' } });
  t.strictSame(await findings(room, article.id), ['error anonymity-not-approved /sources/1/approval']);
  const record = await room.call('GET', `/v1/editorial/sources/${third.source.id}`, { as: 'editor' });
  t.match(record.json(), { identification: 'described', article: article.id });
});

t.test('who is known already is found again, by another article and another name', async (t) => {
  const room = await openNewsroom(t);
  const { id: source } = await named(room);
  const article = await story(room, ['“It is open,” said Hana Whaanga.', '“It is not,” Whaanga said later.']);
  const [first, second] = await suggestions(room, article.id);
  t.match(first?.speaker, { source });
  t.match(second?.speaker, { name: 'Hana Whaanga', source });
  const made = await accept(room, article.id, first?.id ?? '');
  t.equal(made.json().source.id, source);
});

t.test('a person may know better whose words they are', async (t) => {
  const room = await openNewsroom(t);
  const { id: source } = await named(room, 'Tama Beck');
  const article = await story(room, [
    '“It is open,” said Hana Whaanga.',
    '“It is not,” she said.',
    '“Perhaps,” she said.',
  ]);
  const [first, second, third] = await suggestions(room, article.id);
  t.equal((await accept(room, article.id, first?.id ?? '', { source })).json().source.id, source);
  const newSource = { kind: 'person', identification: 'named', name: 'Mere Paki' };
  t.match((await accept(room, article.id, second?.id ?? '', { newSource })).json().source, { name: 'Mere Paki' });
  t.equal((await accept(room, article.id, third?.id ?? '', { source: null })).json().source, null);
  const both = await accept(room, article.id, third?.id ?? '', { source, newSource });
  t.equal(both.statusCode, 422);
  const uses = await room.call('GET', `/v1/editorial/articles/${article.id}/sources`, { as: 'editor' });
  t.same(
    uses.json().items.map(({ name }: { name: string }) => name),
    ['Tama Beck', 'Mere Paki'],
  );
});

t.test('what belongs to a quote, is no speech, or was changed is not suggested any more', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“It is open now,” said Hana Whaanga.', 'She wrote “The Long Road to Harbour”.']);
  const before = await suggestions(room, article.id);
  const { id: source } = await named(room);
  await quote(room, article.id, { words: 'It is open now,', source });
  await room.call('POST', `/v1/editorial/articles/${article.id}/not-speech`, {
    as: 'editor',
    body: { words: 'The Long Road to Harbour', as: 'title' },
  });
  t.same(await suggestions(room, article.id), []);
  await rewrite(room, article.id, ['“It is closed now,” said Hana Whaanga.', 'She wrote nothing.']);
  for (const { id } of before) t.equal((await accept(room, article.id, id)).statusCode, 404);
  t.equal((await accept(room, article.id, 'nothing')).statusCode, 400);
});

t.test('accepting twice with one Idempotency-Key makes one quote', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“It is open,” said Hana Whaanga.']);
  const [first] = await suggestions(room, article.id);
  const path = `/v1/editorial/articles/${article.id}/quote-suggestions/${first?.id}/accept`;
  const send = () => room.call('POST', path, { as: 'editor', body: {}, headers: { 'idempotency-key': 'once' } });
  const made = await send();
  const again = await send();
  t.equal(again.json().id, made.json().id);
  t.equal(again.headers['idempotency-replayed'], 'true');
  t.equal((await publish(room, article.id)).statusCode, 200);
});

t.test('who has no name beyond this story is named by a person', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“The roads are closed,” police said.']);
  const [first] = await suggestions(room, article.id);
  const refused = await accept(room, article.id, first?.id ?? '');
  t.match(refused.json(), { status: 422, errors: [{ pointer: '/newSource', code: 'required' }] });
  const newSource = { kind: 'organisation', identification: 'named', name: 'Port Ansel Police' };
  const made = await accept(room, article.id, first?.id ?? '', { newSource });
  t.match(made.json(), { source: { name: 'Port Ansel Police' } });
});

t.test('who was merged is found under the old name as the one that stays', async (t) => {
  const room = await openNewsroom(t);
  const old = await named(room);
  const into = await named(room, 'Hana Te Whaanga');
  const headers = { 'if-match': '*' };
  const path = `/v1/editorial/sources/${old.id}/merge`;
  t.equal((await room.call('POST', path, { as: 'editor', body: { into: into.id }, headers })).statusCode, 200);
  const article = await story(room, ['“It is open,” said Hana Whaanga.']);
  const [first] = await suggestions(room, article.id);
  t.match(first?.speaker, { name: 'Hana Whaanga', source: into.id });
  t.match((await accept(room, article.id, first?.id ?? '')).json().source, { id: into.id, name: 'Hana Te Whaanga' });
});

t.test('who is called like something of another kind is not that', async (t) => {
  const room = await openNewsroom(t);
  const ship = await makeSource(room, { kind: 'organisation', identification: 'named', name: 'Mercy' });
  const paragraphs = ['“It is open,” said Mercy, 41, a nurse.', '“It is open to all,” she said.'];
  const article = await story(room, paragraphs);
  const [first] = await suggestions(room, article.id);
  t.match(first?.speaker, { name: 'Mercy', kind: 'person', source: null });
  const person = await makeSource(room, { kind: 'person', identification: 'named', name: 'Mercy' });
  t.not(person.id, ship.id);
  t.match((await suggestions(room, article.id))[0]?.speaker, { source: person.id });
  t.equal((await accept(room, article.id, first?.id ?? '')).json().source.id, person.id);
});

t.test('a suggestion that a change of the article overtakes is looked for once more', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“It is open,” said Hana Whaanga.', '“It is shut,” said Tama Beck.']);
  const [first, second] = await suggestions(room, article.id);
  const [one, other] = await Promise.all([
    accept(room, article.id, first?.id ?? ''),
    accept(room, article.id, first?.id ?? ''),
  ]);
  t.same([one.statusCode, other.statusCode].toSorted(), [201, 404]);
  const [left, changed] = await Promise.all([
    accept(room, article.id, second?.id ?? ''),
    rewrite(room, article.id, ['“It is open,” said Hana Whaanga.', 'Nobody said more.']),
  ]);
  t.equal(changed.statusCode, 200);
  t.ok([201, 404].includes(left.statusCode), left.body);
});

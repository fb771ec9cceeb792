import t from 'tap';
import { addPhoto, kill } from '../articles/photo-desk.ts';
import { openNewsroom } from '../helpers/newsroom.ts';
import {
  clear,
  described,
  findings,
  named,
  publish,
  quote,
  readQuote,
  rewrite,
  save,
  story,
  workingCopy,
} from './desk.ts';

const SAFE = '“The bridge is safe,” said Hana Whaanga, the harbour engineer.';

t.test('the words of a quote are found where they stand, counted in code points', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['🛳️ Ferries stopped.', `🌉 ${SAFE}`]);
  const { id: source } = await named(room);
  const made = await quote(room, article.id, { words: 'The bridge is safe,', source });
  t.match(made, {
    version: 1,
    kind: 'direct',
    terms: 'on_record',
    text: 'The bridge is safe,',
    anchor: 'anchored',
    state: 'active',
    source: { id: source, name: 'Hana Whaanga' },
    segments: [
      {
        block: 'p2',
        start: 3,
        end: 22,
        exact: 'The bridge is safe,',
        prefix: '🌉 “',
        suffix: '” said Hana Whaanga, the harbour',
      },
    ],
  });
  t.equal(made.articleVersion, article.version + 1, 'the article has another version');
  const listed = await room.call('GET', `/v1/editorial/articles/${article.id}/quotes`, { as: 'contributor' });
  t.equal(listed.statusCode, 404, 'another one’s draft is not there');
});

t.test('a save of the body moves quotes, and raises the alarm when words in quotation marks change', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE, 'Ferries go on.']);
  const { id: source } = await named(room);
  const { id } = await quote(room, article.id, { words: 'The bridge is safe,', source });
  await rewrite(room, article.id, ['A new first paragraph.', `On Friday: ${SAFE}`, 'Ferries go on.']);
  const moved = await readQuote(room, article.id, id);
  t.match(moved, { anchor: 'anchored', version: 2, segments: [{ block: 'p2', start: 12 }] });
  t.same(
    moved.history.map(({ kind }) => kind),
    ['created'],
    'moving is no event',
  );

  const saved = await rewrite(room, article.id, ['“The bridge is not safe,” said Hana Whaanga, the harbour engineer.']);
  t.same(saved.json().quoteAnchors, { anchored: 0, drifted: 1, orphaned: 0 }, 'whoever saves is told');
  const drifted = await readQuote(room, article.id, id);
  t.equal(drifted.anchor, 'drifted');
  t.equal(drifted.text, 'The bridge is safe,', 'the accepted words are kept');
  t.equal(drifted.segments[0]?.found?.exact, 'The bridge is not safe,');
  t.ok(drifted.segments[0]?.difference?.some(({ op, text }) => op === 'added' && text.includes('not')));
  t.strictSame(await findings(room, article.id), ['error quote-drifted /quotes/0/segments/0']);
  const refused = await publish(room, article.id);
  t.equal(refused.statusCode, 409);
  t.match(refused.json(), {
    code: 'not-publishable',
    errors: [{ code: 'quote-drifted', severity: 'error', pointer: '/quotes/0/segments/0', quote: id }],
  });

  const path = `/v1/editorial/articles/${article.id}/quotes/${id}`;
  const headers = { 'if-match': `"${drifted.version}"` };
  const restored = await room.call('POST', `${path}/restore`, { as: 'editor', body: {}, headers });
  t.equal(restored.statusCode, 200, restored.body);
  t.match(restored.json(), { anchor: 'anchored', text: 'The bridge is safe,' });
  const after = await readQuote(room, article.id, id);
  t.same(
    after.history.map(({ kind, by }) => `${kind} by ${by}`),
    ['created by The editor', 'drifted by The editor', 'restored by The editor'],
  );
  t.match(JSON.stringify((await workingCopy(room, article.id))['body']), 'The bridge is safe,” said');
  t.same(await findings(room, article.id), []);
  t.equal((await publish(room, article.id)).statusCode, 200);
});

t.test('accepting new words is a person’s decision, and history keeps the old ones', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE]);
  const { id: source } = await named(room);
  const made = await quote(room, article.id, { words: 'The bridge is safe,', source });
  const path = `/v1/editorial/articles/${article.id}/quotes/${made.id}`;
  const none = await room.call('POST', `${path}/accept`, { as: 'editor', body: {}, headers: { 'if-match': '*' } });
  t.match(none.json(), { status: 409, code: 'nothing-drifted' });
  await rewrite(room, article.id, ['“The bridge is not safe,” said Hana Whaanga, the harbour engineer.']);
  const stale = { 'if-match': `"${made.version}"` };
  const late = await room.call('POST', `${path}/accept`, { as: 'editor', body: {}, headers: stale });
  t.match(late.json(), { status: 412, code: 'version-conflict', currentVersion: made.version + 1 });
  const accepted = await room.call('POST', `${path}/accept`, { as: 'editor', body: {}, headers: { 'if-match': '*' } });
  t.match(accepted.json(), { id: made.id, anchor: 'anchored', text: 'The bridge is not safe,' });
  const { history } = await readQuote(room, article.id, made.id);
  t.match(history.at(-1), {
    kind: 'accepted',
    by: 'The editor',
    detail: { words: ['The bridge is safe,'], accepted: ['The bridge is not safe,'] },
  });
});

t.test('words that are gone leave the quote orphaned: nobody knows where to put them back', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE]);
  const { id: source } = await named(room);
  const { id } = await quote(room, article.id, { words: 'The bridge is safe,', source });
  await rewrite(room, article.id, ['Ferries to Pell Point will run until two on Friday nights.']);
  t.equal((await readQuote(room, article.id, id)).anchor, 'orphaned');
  t.same(await findings(room, article.id), ['error quote-orphaned /quotes/0/segments/0']);
  for (const step of ['accept', 'restore']) {
    const path = `/v1/editorial/articles/${article.id}/quotes/${id}/${step}`;
    const response = await room.call('POST', path, { as: 'editor', body: {}, headers: { 'if-match': '*' } });
    t.match(response.json(), { status: 409, code: 'words-gone' }, step);
  }
});

t.test('what was published is superseded, never edited in place', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [SAFE, 'It opened at six.']);
  const { id: source } = await named(room);
  const made = await quote(room, article.id, { words: 'The bridge is safe,', source, note: 'on tape' });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const path = `/v1/editorial/articles/${article.id}/quotes`;
  const headers = { 'if-match': '*' };
  const edited = await room.call('PATCH', `${path}/${made.id}`, { as: 'editor', body: { kind: 'partial' }, headers });
  t.match(edited.json(), { status: 409, code: 'quote-published' });
  const noted = await room.call('PATCH', `${path}/${made.id}`, { as: 'editor', body: { note: 'tape 2' }, headers });
  t.equal(noted.statusCode, 200);

  await rewrite(room, article.id, [
    '“The bridge is safe now,” said Hana Whaanga, the harbour engineer.',
    'It opened at six.',
  ]);
  const accepted = await room.call('POST', `${path}/${made.id}/accept`, { as: 'editor', body: {}, headers });
  const next = accepted.json();
  t.not(next.id, made.id);
  t.match(next, { supersedes: made.id, text: 'The bridge is safe now,', anchor: 'anchored', publishedAt: null });
  t.match(await readQuote(room, article.id, made.id), { state: 'superseded', text: 'The bridge is safe,' });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const gone = await room.call('GET', `/v1/quotes/${made.id}`);
  t.equal(gone.statusCode, 301, 'the former id leads to the new one');
  t.match(gone.headers['location'], next.id);
  const shown = await room.call('GET', `/v1/quotes/${next.id}`);
  t.match(shown.json(), { text: 'The bridge is safe now,', supersedes: made.id });
});

t.test('publishing shows each quote verbatim at its offsets, in the body too', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [
    '“The bridge is safe,” said Hana Whaanga, the harbour engineer. “We checked every bolt.”',
    'The board expects a “general trend” of more ferries, she said.',
  ]);
  const { id: source } = await named(room);
  await quote(room, article.id, {
    segments: [{ exact: 'The bridge is safe,' }, { exact: 'We checked every bolt.' }],
    source,
    saidAt: '2026-11-20',
    medium: 'interview',
  });
  await quote(room, article.id, { words: 'general trend', source, kind: 'partial' });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const response = await room.call('GET', `/v1/articles/${article.id}?include=quotes,sources&body=blocks,html,text`);
  const shown = response.json();
  t.match(shown.sourcing, {
    named: 1,
    anonymous: 0,
    quotes: 2,
    terms: { onRecord: 2, background: 0, deepBackground: 0 },
    kinds: { direct: 1, partial: 1, paraphrase: 0 },
    singleSource: true,
  });
  t.equal(shown.quotes.length, 2);
  t.equal(shown.quotes[0].segments.length, 2);
  for (const { segments } of shown.quotes) {
    for (const { block, start, end, exact } of segments) {
      const found = shown.body.find((one: { _key: string }) => one._key === block);
      const text = found.children.map((child: { text: string }) => child.text).join('');
      t.equal(Array.from(text).slice(start, end).join(''), exact, 'verbatim');
    }
  }
  t.match(shown.sources, [{ id: source, name: 'Hana Whaanga', identification: 'named' }]);
  const [first] = shown.quotes;
  t.match(JSON.stringify(shown.body), `"_type":"quote"`);
  t.match(shown.bodyHtml, `data-quote-id="${first.id}"`);
  t.match(shown.bodyHtml, `/v1/quotes/${first.id}`);
  t.notMatch(shown.bodyText, first.id);
});

t.test('an anonymous source needs a description, a reason and somebody’s approval', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“Talks are close,” an official with the harbour board said.']);
  const { id: source } = await described(room, article.id);
  const made = await quote(room, article.id, { words: 'Talks are close,', source });
  t.equal(made.terms, 'background');
  t.same(await findings(room, article.id), [
    'error anonymous-without-reason /sources/0/anonymityReason',
    'error anonymity-not-approved /sources/0/approval',
    'warning single-anonymous-source /sources',
  ]);
  const use = made.source?.use ?? '';
  const approval = `/v1/editorial/articles/${article.id}/sources/${use}/approval`;
  const headers = { 'if-match': '*' };
  const uncleared = await room.call('POST', approval, { as: 'admin', body: {}, headers });
  t.match(uncleared.json(), { status: 403, code: 'forbidden' }, 'being an admin is not enough');
  await clear(room, article.id, use);
  t.same(await findings(room, article.id), ['warning single-anonymous-source /sources']);
  const path = `/v1/editorial/articles/${article.id}/sources/${use}`;
  const changed = await room.call('PATCH', path, {
    as: 'editor',
    body: { description: 'a harbour official' },
    headers,
  });
  t.equal(changed.json().approval, null, 'another description has to be approved again');
  await clear(room, article.id, use);
  t.equal((await publish(room, article.id)).statusCode, 200);
  const shown = await room.call('GET', `/v1/articles/${article.id}?include=quotes,sources`);
  t.match(shown.json().sources, [{ id: use, name: null, description: 'a harbour official', slug: null }]);
  t.notMatch(shown.body, source, 'no reader learns the id of the record');
});

t.test('nobody approves the sources of their own article', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“Talks are close,” an official said.'], {}, 'cleared');
  const { id: source } = await described(room, article.id);
  const made = await quote(room, article.id, { words: 'Talks are close,', source });
  const approval = `/v1/editorial/articles/${article.id}/sources/${made.source?.use}/approval`;
  const response = await room.call('POST', approval, { as: 'cleared', body: {}, headers: { 'if-match': '*' } });
  t.match(response.json(), { status: 409, code: 'own-approval' });
});

t.test('off the record blocks; deep background lets a paraphrase through that names nobody', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“We are ready,” said Hana Whaanga. The talks have failed.']);
  const { id: source } = await named(room);
  const { id: other } = await named(room, 'Tama Beck');
  const direct = await quote(room, article.id, { words: 'We are ready,', source, terms: 'off_record' });
  await quote(room, article.id, {
    words: 'The talks have failed.',
    source: other,
    kind: 'paraphrase',
    terms: 'deep_background',
  });
  t.same(await findings(room, article.id), ['error off-the-record /quotes/0/terms']);
  const path = `/v1/editorial/articles/${article.id}/quotes/${direct.id}`;
  const headers = { 'if-match': '*' };
  await room.call('PATCH', path, { as: 'editor', body: { terms: 'deep_background' }, headers });
  t.same(await findings(room, article.id), [
    'error deep-background-words /quotes/0/kind',
    'warning deep-background-name /quotes/0/segments/0',
  ]);
  await room.call('PATCH', path, { as: 'editor', body: { terms: null }, headers });
  t.equal((await publish(room, article.id)).statusCode, 200);
  const shown = await room.call('GET', `/v1/articles/${article.id}?include=quotes,sources`);
  t.match(shown.json().quotes, [
    { text: 'We are ready,', source: { name: 'Hana Whaanga' } },
    { text: 'The talks have failed.', terms: 'deep_background', source: null },
  ]);
  t.notMatch(shown.body, 'Tama');
  t.notMatch(shown.body, other);
  const quotes = await room.call('GET', `/v1/quotes?source=${other}`);
  t.same(quotes.json().items, []);
});

t.test('words in quotation marks belong to a quote, or somebody says that they are no speech', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [
    'She wrote “The Long Road to Harbour” last year. They call it “the old one” here.',
  ]);
  t.same(await findings(room, article.id), [
    'error unattributed-quotation /body/0',
    'warning unattributed-quotation /body/0',
  ]);
  const path = `/v1/editorial/articles/${article.id}/not-speech`;
  const marked = await room.call('POST', path, {
    as: 'editor',
    body: { words: 'The Long Road to Harbour', as: 'title' },
  });
  t.equal(marked.statusCode, 201, marked.body);
  t.same(await findings(room, article.id), ['warning unattributed-quotation /body/0']);
  const list = await room.call('GET', path, { as: 'editor' });
  t.match(list.json(), { items: [{ words: 'The Long Road to Harbour', as: 'title', by: 'The editor' }] });
  const wrong = await room.call('POST', path, { as: 'editor', body: { words: 'Never there', as: 'title' } });
  t.match(wrong.json(), { status: 422, errors: [{ pointer: '/words', code: 'no-match' }] });
  const taken = await room.call('DELETE', `${path}/${marked.json().id}`, { as: 'editor' });
  t.equal(taken.statusCode, 204);
  t.equal((await room.call('DELETE', `${path}/${marked.json().id}`, { as: 'editor' })).statusCode, 404);
  t.equal((await findings(room, article.id)).length, 2);
});

t.test('a change of quotes alone can be published', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['The bridge is safe, the engineer said.']);
  t.equal((await publish(room, article.id)).statusCode, 200);
  t.equal((await publish(room, article.id)).json().code, 'nothing-to-publish');
  const { id: source } = await named(room);
  await quote(room, article.id, { words: 'The bridge is safe', source, kind: 'paraphrase' });
  t.equal((await workingCopy(room, article.id))['hasUnpublishedChanges'], true);
  t.equal((await publish(room, article.id)).statusCode, 200);
  t.equal((await workingCopy(room, article.id))['hasUnpublishedChanges'], false);
  const shown = await room.call('GET', `/v1/articles/${article.id}?include=quotes`);
  t.equal(shown.json().quotes.length, 1);
});

t.test('words in headline, standfirst and captions are held as those of the body are', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['The board met.'], {
    headline: 'Bridge ‘as safe as it ever was’',
    standfirst: 'Engineer: “We checked every bolt”',
  });
  const { id: source } = await named(room);
  const first = await quote(room, article.id, { words: 'as safe as it ever was', source });
  const second = await quote(room, article.id, { words: 'We checked every bolt', source });
  t.equal(first.segments[0]?.block, '@headline');
  t.equal(second.segments[0]?.block, '@standfirst');
  await save(room, article.id, { headline: 'Bridge ‘as safe as it never was’' });
  t.equal((await readQuote(room, article.id, first.id)).anchor, 'drifted');
  const path = `/v1/editorial/articles/${article.id}/quotes/${first.id}/restore`;
  const restored = await room.call('POST', path, { as: 'editor', body: {}, headers: { 'if-match': '*' } });
  t.equal(restored.statusCode, 200, restored.body);
  t.equal((await workingCopy(room, article.id))['headline'], 'Bridge ‘as safe as it ever was’');
  t.equal((await publish(room, article.id)).statusCode, 200);
});

t.test('a draft that is deleted takes its quotes, its sources and what is sealed of them with it', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, ['“Talks are close,” an official said.']);
  const { id: source } = await described(room, article.id);
  await quote(room, article.id, { words: 'Talks are close,', source });
  const path = `/v1/editorial/sources/${source}/identity`;
  const sealed = await room.call('PUT', path, { as: 'cleared', body: { people: [{ name: 'Quill Vantongeren' }] } });
  t.equal(sealed.statusCode, 201, sealed.body);
  t.same([...room.vault.sealedOf([source])], [source]);
  const headers = { 'if-match': '*' };
  const deleted = await room.call('DELETE', `/v1/editorial/articles/${article.id}`, { as: 'editor', headers });
  t.equal(deleted.statusCode, 204, deleted.body);
  t.equal((await room.call('GET', `/v1/editorial/sources/${source}`, { as: 'editor' })).statusCode, 404);
  t.same([...room.vault.sealedOf([source])], []);
});

t.test('a sealed name that stands in the article stops it, and nobody is told which', async (t) => {
  const room = await openNewsroom(t);
  const article = await story(room, [
    '“Talks are close,” an official with the harbour board said.',
    '“No,” said Tama Beck. Quill Vantongeren was seen at the pier.',
  ]);
  const { id: source } = await described(room, article.id);
  const made = await quote(room, article.id, { words: 'Talks are close,', source });
  const { id: other } = await named(room, 'Tama Beck');
  await quote(room, article.id, { words: 'No,', source: other });
  await clear(room, article.id, made.source?.use ?? '');
  t.same(await findings(room, article.id), []);
  const path = `/v1/editorial/sources/${source}/identity`;
  await room.call('PUT', path, { as: 'cleared', body: { people: [{ name: 'Quill Vantongeren' }] } });
  t.same(await findings(room, article.id), ['error source-name-exposed /body/1']);
  const refused = await publish(room, article.id);
  t.equal(refused.statusCode, 409);
  t.notMatch(refused.body, /Quill|Vantongeren/);
});

t.test('what a caption quotes goes from the public with its photo', async (t) => {
  const room = await openNewsroom(t);
  const photo = await addPhoto(room);
  const use = { photo, role: 'lead', caption: 'Hana Whaanga: “We checked every bolt of it.”' };
  const article = await story(room, [SAFE], { photos: [use] });
  const { id: source } = await named(room);
  await quote(room, article.id, { words: 'The bridge is safe,', source });
  const inCaption = await quote(room, article.id, { words: 'We checked every bolt of it.', source });
  t.equal(inCaption.segments[0]?.block, `@caption/${photo}`);
  t.equal((await publish(room, article.id)).statusCode, 200);
  const count = async () => (await room.call('GET', `/v1/quotes?article=${article.id}`)).json().items.length;
  t.equal(await count(), 2);
  await kill(room, photo);
  t.equal(await count(), 1);
  t.equal((await room.call('GET', `/v1/quotes/${inCaption.id}`)).statusCode, 404);
  const shown = await room.call('GET', `/v1/articles/${article.id}?include=quotes,photos`);
  t.equal(shown.json().quotes.length, 1);
  t.notMatch(shown.body, 'every bolt');
});

import t, { type Test } from 'tap';
import { unitsOfRevision } from '../../src/articles/quoting.ts';
import { findArticle } from '../../src/articles/store.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { contractOf } from '../../src/http/openapi.ts';
import { newBlockKey } from '../../src/lib/block-key.ts';
import { EXAMPLE_IDS } from '../../src/lib/examples.ts';
import { newId } from '../../src/lib/ids.ts';
import { openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import { operationsOf } from '../contract/operations.ts';
import { type Newsroom, openNewsroom as openRoom } from '../helpers/newsroom.ts';
import { openNewsroom } from '../imports/importing.ts';

const NOW = Date.UTC(2026, 11, 1);

/** Where the pictures of the demonstration go, and what looks at them. */
function openPictures(t: Test, { mediaUrl }: { readonly mediaUrl: string }) {
  const images = openImages();
  t.teardown(() => images.close());
  return { storage: openMedia({ url: mediaUrl, aws: {} }), images };
}

/** Loads the demonstration into a newsroom that is running. */
function seedInto({ db, storage, images, vault }: Newsroom) {
  const audit = (note: Parameters<typeof vault.audit>[0]) => vault.audit(note);
  const deps = { db, storage, images, now: () => NOW, newId, newKey: newBlockKey };
  return seedDemo({ ...deps, identities: vault, audit });
}

t.test('the demonstration newsroom is loaded whole, and once', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const deps = { db, ...pictures, now: () => NOW, newId, newKey: newBlockKey };
    const first = await seedDemo(deps);
    t.equal(first.article.created, 22);
    t.equal(first.article.published, 20, 'two are drafts');
    t.equal(first.section.created, 3);
    t.ok(first.photo.created >= 16);
    const again = await seedDemo(deps);
    t.match(again.article, { created: 0, updated: 0, unchanged: 22, published: 0 });
    t.match(again.photo, { created: 0, updated: 0, unchanged: first.photo.created, refused: 0 });
  });
  t.same(newsroom.rows('SELECT language FROM published_articles GROUP BY 1'), [{ language: 'de' }, { language: 'en' }]);
});

t.test('under a clock that is behind, stories to come are left out and the rest is loaded', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const summary = await seedDemo({ db, ...pictures, now: () => Date.UTC(2026, 9, 25), newId, newKey: newBlockKey });
    t.ok(summary.article.created > 0);
    t.ok(summary.article.refused > 0);
  });
});

/** A newsroom with the demonstration, which takes a while to load. The last of the tests that follow changes it. */
const room = await openRoom(t, { now: () => NOW });
await seedInto(room);

t.test('the demonstration shows every way in which words are attributed, each where they stand', async (t) => {
  const quotes = await everyPage('/v1/quotes?limit=50');
  const sources = await everyPage('/v1/sources?limit=50');
  t.ok(quotes.length >= 25, `${quotes.length} quotes`);
  t.ok(sources.length >= 12, `${sources.length} sources`);
  const seen = (all: readonly Shown[], member: keyof Shown) => new Set(all.map((one) => one[member]));
  t.same([...seen(quotes, 'kind')].toSorted(), ['direct', 'paraphrase', 'partial']);
  for (const kind of ['person', 'organisation', 'document']) t.ok(seen(sources, 'kind').has(kind), kind);
  t.same([...seen(sources, 'identification')].toSorted(), ['described', 'named', 'pseudonym']);
  t.match(
    quotes.find(({ originalLanguage }) => originalLanguage === 'mi'),
    { translator: 'Hinewai Parata', text: /land remembers/ },
  );
  t.ok(
    quotes.some(({ segments }) => segments.some(({ block }) => block === '@headline')),
    'one in a headline',
  );
  t.ok(
    quotes.some(({ segments }) => new Set(segments.map(({ block }) => block)).size === 3),
    'one over three paragraphs',
  );
  const isSplit = ({ segments: [one, other] }: Shown) => other !== undefined && one?.block === other.block;
  t.ok(quotes.some(isSplit), 'one that its attribution splits');
  const official = quotes.find(
    ({ article, terms }) => article.slug === 'harbour-bridge-reopens' && terms === 'background',
  );
  t.match(official?.source, {
    name: null,
    description: /^an official with the Harbour Board/,
    anonymityStatement: /\S/,
  });
  t.equal(room.vault.countAudit({ actions: ['waive'] }), 6, 'each anonymous source is answered for');
});

t.test(
  'every quote of the demonstration stands in its article to the letter, and no article has a fault',
  async (t) => {
    const articles = await everyPage('/v1/editorial/articles?limit=50');
    t.equal(articles.length, 22);
    const warnings: string[] = [];
    let anchored = 0;
    for (const { id, slug, state } of articles) {
      const { findings } = (await room.call('GET', `/v1/editorial/articles/${id}/preflight`, { as: 'editor' })).json();
      for (const { severity, code, pointer } of findings) {
        t.equal(severity, 'warning', `${slug}: ${code} ${pointer}`);
        warnings.push(`${slug} ${code}`);
      }
      const stored = await findArticle(room.db.read, id);
      const units = new Map(
        (await unitsOfRevision(room.db.read, stored!.revision)).map((unit) => [unit.block, unit.text]),
      );
      const { items } = (await room.call('GET', `/v1/editorial/articles/${id}/quotes`, { as: 'editor' })).json();
      for (const segment of items.flatMap(({ segments }: Shown) => segments)) {
        const words = Array.from(units.get(segment.block) ?? '')
          .slice(segment.start, segment.end)
          .join('');
        t.equal(words, segment.exact, slug);
        t.equal(segment.state, 'anchored');
        anchored += 1;
      }
      if (state !== 'published') continue;
      t.ok(items.length > 0, `${slug} has words of somebody`);
    }
    t.ok(anchored >= 100, `${anchored} runs of words`);
    t.same(
      warnings.filter((warning) => !warning.endsWith('late-attribution')),
      ['what-the-coastal-papers-say missing-dateline'],
    );
    t.ok(warnings.length <= 3, warnings.join(', '));
  },
);

t.test(
  'documentation names what a newly loaded demonstration has: its calls can be made as they are filled in',
  async (t) => {
    const { article, section, tag, author, photo, source, sourceUse, quote } = EXAMPLE_IDS;
    const named = [
      ['articles', article, 'harbour-bridge-reopens'],
      ['sections', section, 'harbour-city'],
      ['tags', tag, 'bridges'],
      ['authors', author, 'ada-roe'],
      ['sources', source, 'hana-whaanga'],
    ] as const;
    for (const [kind, id, slug] of named) {
      const answer = await room.call('GET', `/v1/editorial/${kind}/${id}`, { as: 'editor' });
      t.equal(answer.statusCode, 200, slug);
      t.equal(answer.json().slug, slug);
    }
    const shown = await room.call('GET', `/v1/editorial/photos/${photo}`, { as: 'editor' });
    t.equal(shown.statusCode, 200);
    const said = await room.call('GET', `/v1/editorial/articles/${article}/quotes/${quote}`, { as: 'editor' });
    t.match(said.json(), {
      text: 'The bridge is safe,',
      kind: 'direct',
      source: { id: source, use: sourceUse, name: 'Hana Whaanga' },
      segments: [{ start: 1, end: 20, prefix: '“', suffix: '” said Hana Whaanga, the harbour', state: 'anchored' }],
    });
    const refused: string[] = [];
    for (const { name, path, operation, parameters } of operationsOf(contractOf(room.app))) {
      const [method = ''] = name.split(' ');
      const filled = parameters.reduce((url, one) => url.replace(`{${one.name}}`, String(one.example)), path);
      const headers = Object.fromEntries(
        parameters.flatMap((one) =>
          one.in === 'header' && typeof one.example === 'string' ? [[one.name.toLowerCase(), one.example]] : [],
        ),
      );
      const body = operation.requestBody?.content['application/json']?.example;
      const { statusCode } = await room.call(method, filled, {
        as: 'admin',
        headers,
        ...(body !== undefined && { body }),
      });
      if (statusCode >= 400) refused.push(`${operation.operationId} ${statusCode}`);
    }
    // There is no key to name, and no file in an example; what readers may see, or others use, is not deleted; a photo that was killed, as
    // its example does, is gone; who is on duty holds no permission for identities; the words of the example were never changed, and what is
    // suggested of them was accepted; and a source is not merged into itself.
    t.strictSame(refused.toSorted(), [
      'acceptQuoteSuggestion 404',
      'acceptQuoteWords 409',
      'approveSourceUse 403',
      'deleteArticle 409',
      'deleteAuthor 409',
      'deletePhoto 409',
      'deleteSection 409',
      'deleteSource 409',
      'deleteSourceIdentity 403',
      'deleteSourceUse 409',
      'deleteTag 409',
      'getKey 404',
      'getSyndicatedPhoto 410',
      'mergeSource 422',
      'readSourceIdentity 403',
      'restoreQuoteWords 409',
      'revokeKey 404',
      'sealSourceIdentity 403',
      'uploadPhoto 415',
    ]);
  },
);

t.test('a newsroom that has a part of the demonstration gets the rest and no id twice', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase(async (db) => {
    const deps = { db, ...pictures, newId, newKey: newBlockKey };
    const first = await seedDemo({ ...deps, now: () => Date.UTC(2026, 9, 25) });
    const rest = await seedDemo({ ...deps, now: () => NOW });
    t.ok(first.article.created > 0);
    t.equal(first.article.created + rest.article.created, 22);
    t.match(await seedDemo({ ...deps, now: () => NOW }), { article: { created: 0, updated: 0, unchanged: 22 } });
  });
});

/** What a list shows of one thing, as far as it is looked at here. */
interface Shown {
  readonly id: string;
  readonly slug: string;
  readonly state: string;
  readonly kind: string;
  readonly identification: string;
  readonly terms: string;
  readonly originalLanguage: string | null;
  readonly article: { readonly slug: string };
  readonly source: object | null;
  readonly segments: readonly {
    readonly block: string;
    readonly exact: string;
    readonly start: number;
    readonly end: number;
    readonly state: string;
  }[];
}

/** A list to its end. */
async function everyPage(path: string): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let next: string | null = path; next !== null;) {
    const answer = await room.call('GET', next, { as: 'editor' });
    const { items, page }: { items: Shown[]; page: { next: string | null } } = answer.json();
    found.push(...items);
    next = page.next === null ? null : `${path}&cursor=${encodeURIComponent(page.next)}`;
  }
  return found;
}

t.test('photos of the demonstration have ids of their own range, so that more of them move no other id', async (t) => {
  const newsroom = openNewsroom(t);
  const pictures = openPictures(t, newsroom);
  await newsroom.inDatabase((db) => seedDemo({ db, ...pictures, now: () => NOW, newId, newKey: newBlockKey }));
  const ids = newsroom.rows('SELECT id FROM photos ORDER BY id').map(({ id }) => id);
  t.equal(ids[0], '01a0f4c2-c400-7000-809c-440000000000');
  t.equal(new Set(ids).size, ids.length);
  t.match(newsroom.rows('SELECT id FROM articles UNION SELECT id FROM tags'), [{ id: /-8000-/ }]);
});

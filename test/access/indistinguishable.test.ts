import t, { type Test } from 'tap';
import { openImages } from '../../src/media/images.ts';
import type { AppOptions } from '../../src/app.ts';
import type { Caller, Newsroom } from '../helpers/newsroom.ts';
import { plain } from '../helpers/pictures.ts';
import { clear, paragraph, publish, quote, save, source, story } from '../sourcing/desk.ts';
import { readEverything, readingOf } from './leak-reading.ts';
import { openWithRoutes, type Pools, type Route } from './leak-routes.ts';

t.setTimeout(300_000);

type Json = Record<string, unknown>;

/** What is made has the same ids, keys and bytes of chance in every newsroom; what only one of them has takes them from elsewhere. */
function fixedChance() {
  let hidden = 0;
  const counts = { open: 0, hidden: 0 };
  const next = () => {
    const kind = hidden > 0 ? 'hidden' : 'open';
    counts[kind] += 1;
    return { number: counts[kind], mark: kind === 'hidden' ? 'b' : 'a' };
  };
  const options: Partial<AppOptions> = {
    newId: () => {
      const { number, mark } = next();
      return `01a20000-${String(number).padStart(4, '0')}-7000-8000-${mark.repeat(12)}`;
    },
    newKey: () => {
      const { number, mark } = next();
      return `${mark}${String(number).padStart(11, '0')}`;
    },
    random: (size) => {
      const { number, mark } = next();
      return Buffer.alloc(size, `${mark}${number}`);
    },
    newRequestId: () => 'the-same-for-all',
  };
  const hide = async <T>(work: () => Promise<T>): Promise<T> => {
    hidden += 1;
    try {
      return await work();
    } finally {
      hidden -= 1;
    }
  };
  return { options, hide };
}

/** What the newsroom is made from, at the moments at which one may differ from another. */
interface Plot {
  /** The name of the source on deep background. */
  readonly deepName?: string;
  /** Who approves the source that is described. */
  readonly approver?: Caller;
  /** What words in quotation marks are said to be. */
  readonly mark?: 'title' | 'slogan';
  /** The note on the first quote. */
  readonly note?: string;
}

/** What every newsroom has. */
interface Made {
  readonly first: string;
  readonly second: string;
  readonly draft: string;
  readonly named: string;
  readonly official: string;
  readonly aide: string;
  readonly keeper: string;
  readonly said: string;
  readonly held: string;
  readonly uses: readonly string[];
  readonly photo: string;
}

const images = openImages();
t.teardown(() => images.close());
const PICTURE = await plain(200, 120, '#6f8fa8').png().toBuffer();

const OFFICIAL = 'We were told of it far too late,';

async function build(t: Test, { deepName = 'Rua Pohatu', approver, mark = 'title', note }: Plot) {
  const { options, hide } = fixedChance();
  const { room, routes } = await openWithRoutes(t, { ...options, images });
  const send = async (
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
    as: Caller = 'editor',
  ) => {
    const answer = await room.call(method, url, { as, body, headers: { 'if-match': '*', ...headers } });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
    return answer.json<Json & { id: string }>();
  };
  await send('POST', '/v1/editorial/sections', { name: 'Harbour city' });
  const sent = await room.call('POST', '/v1/editorial/photos', {
    as: 'contributor',
    body: PICTURE,
    headers: { 'content-type': 'image/png' },
  });
  const { id: photo } = sent.json<{ id: string }>();
  await send('PATCH', `/v1/editorial/photos/${photo}`, {
    altText: 'A bridge.',
    creditLine: 'Ansel Wire',
    rights: { maySyndicate: true },
  });
  const board = await source(room, { kind: 'organisation', identification: 'named', name: 'Harbour Board' });
  const named = await source(room, { identification: 'named', name: 'Hana Whaanga', organisation: board.id });
  const deep = await source(room, { identification: 'named', name: deepName });
  const first = await story(
    room,
    [
      '“The span is sound and will stay sound,” said Hana Whaanga.',
      `“${OFFICIAL}” said an official with the trust.`,
      'The cables had been replaced in secret last spring, people were told.',
      'On the wall stood “The Long Road to Pell Bay”.',
      '“It held all through the storm last week,” said the keeper.',
    ],
    { section: 'harbour-city', photos: [{ photo, role: 'lead', caption: 'Cars cross it.' }] },
    'contributor',
  );
  const official = await source(room, {
    identification: 'described',
    description: 'an official with the trust',
    article: first.id,
  });
  const keeper = await source(room, { identification: 'pseudonym', name: 'The Keeper', article: first.id });
  const said = await quote(room, first.id, {
    words: 'The span is sound and will stay sound,',
    source: named.id,
    saidAt: '2026-11-19',
    ...(note !== undefined && { note }),
  });
  const late = await quote(room, first.id, { words: OFFICIAL, source: official.id });
  await quote(room, first.id, {
    words: 'The cables had been replaced in secret last spring',
    source: deep.id,
    kind: 'paraphrase',
    terms: 'deep_background',
  });
  const held = await quote(room, first.id, { words: 'It held all through the storm last week,', source: keeper.id });
  await send('POST', `/v1/editorial/articles/${first.id}/not-speech`, { words: 'The Long Road to Pell Bay', as: mark });
  for (const use of [late, held].map((one) => one.source?.use ?? '')) {
    await clear(room, first.id, use);
    if (approver !== undefined)
      await send(
        'POST',
        `/v1/editorial/articles/${first.id}/sources/${use}/approval`,
        { waiver: 'Agency copy.' },
        {},
        approver,
      );
  }
  const second = await story(
    room,
    ['“They told me as well, and I told no one,” said an aide.', 'Ferries go on.'],
    { headline: 'Port was warned', section: 'harbour-city' },
    'otherContributor',
  );
  const aide = await source(room, {
    identification: 'described',
    description: 'an aide of the port',
    article: second.id,
  });
  const told = await quote(room, second.id, { words: 'They told me as well, and I told no one,', source: aide.id });
  await clear(room, second.id, told.source?.use ?? '');
  const draft = await story(room, ['“None of this is out as of today,” said Hana Whaanga.'], {
    headline: 'Board to resign',
  });
  for (const { id } of [first, second]) {
    const answer = await publish(room, id);
    if (answer.statusCode !== 200) throw new Error(answer.body);
    room.time += 60_000;
  }
  const uses = [late, held, told].map((one) => one.source?.use ?? '');
  const made: Made = {
    first: first.id,
    second: second.id,
    draft: draft.id,
    named: named.id,
    official: official.id,
    aide: aide.id,
    keeper: keeper.id,
    said: said.id,
    held: held.id,
    uses,
    photo,
  };
  return { room, routes, made, hide, board: board.id, quotes: [said, late, held, told].map(({ id }) => id) };
}
type Built = Awaited<ReturnType<typeof build>>;

/** What can be asked for by name: what all newsrooms have, and what only one might. */
function poolsOf({ made, board, quotes }: Built): Pools {
  const hidden = Array.from(
    { length: 10 },
    (_, position) => `01a20000-${String(position + 1).padStart(4, '0')}-7000-8000-bbbbbbbbbbbb`,
  );
  const articles = [made.first, made.second, made.draft];
  const sources = [made.named, made.official, made.aide, made.keeper, board, ...made.uses];
  const slugs = ['hana-whaanga', 'harbour-board', 'rua-pohatu', 'tama-ngata', 'moana-rangi', 'moana-rangi-2'];
  return {
    articles: [...articles, ...hidden.slice(0, 2)],
    'articles by name': ['harbour-bridge-reopens', 'port-was-warned', 'board-to-resign', 'ferries-to-stop'],
    sources: [...sources, ...hidden],
    'sources by name': slugs,
    quotes: [...quotes, ...hidden],
    quoteId: quotes.slice(0, 1),
    useId: made.uses.slice(0, 1),
    suggestionId: ['3f9a1c0b7d2e4a58'],
    entryId: ['9b1f0c3d5e7a2648'],
    number: ['1'],
    photos: [made.photo],
    photoId: [made.photo],
    rendition: ['160.jpeg'],
    keys: hidden.slice(0, 1),
    code: ['not-found'],
    sections: [],
    'sections by name': ['harbour-city'],
    tags: [],
    'tags by name': ['ferries'],
    authors: [],
    'authors by name': ['ada-roe'],
    '?article': [...articles, ...hidden.slice(0, 3), 'ferries-to-stop'],
    '?source': [...sources, ...hidden.slice(0, 4), ...slugs],
    '?organisation': [board, ...slugs],
    '?section': ['harbour-city'],
    '?tag': ['ferries'],
    '?author': ['ada-roe'],
    '?language': ['en'],
    '?photo': [made.photo],
    '?place': ['Port Ansel'],
    '?creator': ['Rosa Kettle'],
    '?v': ['1'],
    '?after': [],
    '?q': ['official'],
  };
}

/** Everything that readers and partners can get to know: each question with the whole answer. */
async function walk(built: Built): Promise<Map<string, string>> {
  const { room, routes } = built;
  const present = room.time;
  room.time = Date.parse('2026-11-25T12:00:00.000Z');
  const pools = poolsOf(built);
  // Below the others nobody gets in, whatever is there.
  const isOpen = ({ pattern }: Route) => /^\/media\/|^\/v1\/(?!editorial|admin)/.test(pattern);
  const answers = new Map<string, string>();
  for (const as of ['reader', 'partner'] as const) {
    const reader = { room, routes: routes.filter(isOpen), pools, as, withoutFields: true };
    for await (const { asked, status, text } of readEverything(reader))
      answers.set(`${as}: ${asked}`, `${status}\n${text.replaceAll(/^date: .*\n/gm, '')}`);
  }
  let after: string | undefined;
  for (let page = 1; page < 20; page += 1) {
    const url = `/v1/syndication/changes?limit=1${after === undefined ? '' : `&after=${after}`}`;
    const answer = await room.call('GET', url, { as: 'partner' });
    answers.set(`partner: page ${page} of the changes`, readingOf(url, answer).text.replaceAll(/^date: .*\n/gm, ''));
    const { page: paging } = answer.json<{ page?: { next?: string | null } }>();
    if (typeof paging?.next !== 'string') break;
    after = paging.next;
  }
  room.time = present;
  return answers;
}

const identity = { people: [{ name: 'Ottilie Marsden', contact: '+64 21 555 0142' }], agreement: 'Position only.' };
const seal = (room: Newsroom, id: string) =>
  room.call('PUT', `/v1/editorial/sources/${id}/identity`, { as: 'cleared', body: identity });

/** What happens behind the public: nobody outside is told of any of it. */
const withheld: Readonly<Record<string, (room: Newsroom, made: Made) => Promise<void>>> = {
  'a draft': async (room) => {
    await story(room, ['Nobody knows of this yet.'], { headline: 'Ferries to stop', section: 'harbour-city' });
  },
  'a draft with the slug of what is public': async (room) => {
    await story(room, ['Nobody knows of this yet.'], { headline: 'Harbour bridge reopens' }, 'contributor');
  },
  'words off the record in a draft': async (room, { draft, named }) => {
    await quote(room, draft, { words: 'None of this is out as of today,', source: named, terms: 'off_record' });
  },
  'words off the record in the working copy of what is public': async (room, { second, named }) => {
    await save(room, second, {
      body: [
        paragraph('p1', '“They told me as well, and I told no one,” said an aide.'),
        paragraph('p2', '“Do not print a word of this,” she said.'),
      ],
    });
    await quote(room, second, { words: 'Do not print a word of this,', source: named, terms: 'off_record' });
  },
  'an anonymous source of a draft': async (room, { draft }) => {
    await source(room, { identification: 'described', description: 'an aide', article: draft });
  },
  'a named source that nothing public quotes': async (room) => {
    await source(room, { identification: 'named', name: 'Moana Rangi' });
  },
  'who a source is': async (room, { official }) => {
    const sealed = await seal(room, official);
    if (sealed.statusCode !== 201) throw new Error(sealed.body);
  },
  'another note on a source': async (room, { official, named }) => {
    for (const id of [official, named])
      await room.call('PATCH', `/v1/editorial/sources/${id}`, {
        as: 'editor',
        body: { note: 'Rings back.' },
        headers: { 'if-match': '*' },
      });
  },
  'that two anonymous sources are one': async (room, { official, aide }) => {
    await seal(room, aide);
    const merged = await room.call('POST', `/v1/editorial/sources/${aide}/merge`, {
      as: 'cleared',
      body: { into: official },
      headers: { 'if-match': '*' },
    });
    if (merged.statusCode !== 200) throw new Error(merged.body);
  },
  'a correction that is not out': async (room, { first, said, named }) => {
    const words = 'The span was never sound at all,';
    const { body } = (await room.call('GET', `/v1/editorial/articles/${first}`, { as: 'editor' })).json<{
      body: Json[];
    }>();
    await save(room, first, { body: [paragraph('p1', `“${words}” said Hana Whaanga.`), ...body.slice(1)] });
    await quote(room, first, { words, source: named, supersedes: said });
  },
  'that a quote was withdrawn, while it is still public': async (room, { first, held }) => {
    await room.call('DELETE', `/v1/editorial/articles/${first}/quotes/${held}`, {
      as: 'editor',
      headers: { 'if-match': '*' },
    });
  },
};

/** What newsrooms differ in from the start. */
const plots: Readonly<Record<string, Plot>> = {
  nothing: {},
  'a note on a quote': { note: 'On tape, minute four.' },
  'the name of a source on deep background': { deepName: 'Tama Ngata' },
  'who approved a source, and why': { approver: 'cleared' },
  'as what words are no speech': { mark: 'slogan' },
};

t.test('two newsrooms that differ in what is withheld answer readers and partners alike, byte for byte', async (t) => {
  const built = await build(t, {});
  const plain = await walk(built);
  t.ok(plain.size > 400);
  for (const [what, plot] of Object.entries(plots))
    t.strictSame(differences(plain, await walk(await build(t, plot))), [], what);
  const { room, made, hide } = built;
  for (const [what, happen] of Object.entries(withheld)) {
    room.time += 3_600_000;
    await hide(() => happen(room, made));
    // No answer is kept from before.
    await room.restart();
    t.strictSame(differences(plain, await walk(built)), [], what);
  }
  await save(room, made.second, { standfirst: 'Ports are warned.' });
  const answer = await publish(room, made.second);
  t.equal(answer.statusCode, 409, 'what was said off the record comes out nowhere');
  const news = await story(room, ['Cars are back.'], { section: 'harbour-city' });
  await publish(room, news.id);
  t.ok(differences(plain, await walk(built)).length > 10, 'what is published is told');
});

/** The questions that are answered differently, a few of them with both answers. */
function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) {
  const asked = [...new Set([...one.keys(), ...other.keys()])].filter(
    (question) => one.get(question) !== other.get(question),
  );
  return asked.map((question, position) =>
    position < 3 ? [question, one.get(question), other.get(question)] : question,
  );
}

import { type Caller, type Newsroom, publishNew } from '../helpers/newsroom.ts';
import { plain } from '../helpers/pictures.ts';
import { clear, paragraph, publish, quote, save, source, story } from '../sourcing/desk.ts';
import type { Pools } from './leak-routes.ts';
import { plant, type Planted } from './leak-forms.ts';

type Json = Record<string, unknown>;

const desk = ['editor', 'admin', 'cleared'] as const;
const identityReaders = ['cleared', 'clearedContributor'] as const;

/** Everybody who may ask. */
export const callers = ['reader', 'partner', 'contributor', 'otherContributor', ...desk, 'clearedContributor'] as const;

/** Who may be told of what. */
const audiences = {
  everyone: callers,
  /** What the newsroom keeps about named sources. */
  newsroom: ['contributor', 'otherContributor', 'clearedContributor', ...desk],
  /** What a working copy says that the first contributor made; and one of the other; and one of the desk. */
  first: ['contributor', ...desk],
  other: ['otherContributor', ...desk],
  desk,
  /** What the record of a source without a name says, by whose article it is for. */
  recordOfFirst: ['contributor', ...desk, 'clearedContributor'],
  recordOfOther: ['otherContributor', ...desk, 'clearedContributor'],
  recordOfDesk: [...desk, 'clearedContributor'],
  /** Who a source is. */
  identity: identityReaders,
  /** What an identity was read for. */
  audit: ['admin'],
  /** Why an approval took no identity: in the working copy of the first contributor and in the audit log. */
  nobody: [],
} as const satisfies Record<string, readonly Caller[]>;
export type Audience = keyof typeof audiences;

/** A secret: who may be told, and whether the database of the newsroom may hold it as it is. */
export interface Secret {
  readonly audience: readonly Caller[];
  readonly mayBeStored: boolean;
}

/** A newsroom in which each kind of thing that somebody must not see says a word of its own. */
export interface PlantedNewsroom {
  readonly planted: Planted;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly pools: Pools;
  /** Secrets as they were planted, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** What another contributor is not to find: ids of a draft, of a source that is for it, of its use there and of its words. */
  readonly hidden: { readonly article: string; readonly source: string; readonly use: string; readonly quote: string };
  /** Sources that the newsroom knows and readers do not: names in URLs. */
  readonly hiddenSlugs: readonly string[];
  /** Of the other contributor, who may change it. */
  readonly own: string;
}

export const PURPOSE = { 'dateline-purpose': 'Calling the source back about a figure' };

/** Fills a newsroom, and says who may be told what. */
export async function plantNewsroom(room: Newsroom): Promise<PlantedNewsroom> {
  const planted = plant();
  const secrets = new Map<string, Secret>();
  const texts = new Map<string, string>();
  const secret = (name: string, audience: Audience, mayBeStored = true): string => {
    secrets.set(name, { audience: audiences[audience], mayBeStored });
    const word = planted.word(name);
    texts.set(name, word);
    return word;
  };
  const secretId = (name: string, audience: Audience, id: string, mayBeStored = true): string => {
    secrets.set(name, { audience: audiences[audience], mayBeStored });
    return planted.exact(name, id);
  };
  const call = async (
    method: string,
    url: string,
    as: Caller,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Json & { id: string }> => {
    const ifMatch = method === 'POST' && !/merge|publish|approval|accept|restore/.test(url) ? {} : { 'if-match': '*' };
    const answer = await room.call(method, url, {
      as,
      ...(body !== undefined && { body }),
      headers: { ...ifMatch, ...headers },
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
    return answer.body === '' ? { id: '' } : answer.json<Json & { id: string }>();
  };
  const seal = (id: string, name: string, audience: Audience, kept = {}) =>
    room
      .call('PUT', `/v1/editorial/sources/${id}/identity`, {
        as: 'cleared',
        body: {
          people: [
            {
              name: `Ottilie ${secret(`${name}: name`, audience, false)}`,
              aliases: [`${secret(`${name}: alias`, audience, false)} Mara`],
              contact: `${secret(`${name}: contact`, audience, false)}@example.org`,
            },
          ],
          agreement: `Agreed: ${secret(`${name}: agreement`, audience, false)}.`,
          ...kept,
        },
      })
      .then((answer) => {
        if (answer.statusCode >= 300) throw new Error(`not sealed: ${answer.body}`);
      });
  const bodyOf = (...paragraphs: string[]) => paragraphs.map((text, position) => paragraph(`p${position + 1}`, text));

  for (const [name, key] of Object.entries(room.keys)) secretId(`key of ${name}`, 'nobody', key, false);
  const deskKey = await call('POST', '/v1/admin/keys', 'admin', {
    name: `Desk ${secret('name of a key', 'desk')}`,
    role: 'editor',
  });
  const asDeskKey = { authorization: `Bearer ${secretId('another key', 'nobody', String(deskKey['key']), false)}` };
  const section = await call('POST', '/v1/editorial/sections', 'editor', { name: 'Harbour city' });
  const tag = await call('POST', '/v1/editorial/tags', 'editor', { name: 'Ferries' });
  const author = await call('POST', '/v1/editorial/authors', 'editor', { name: 'Ada Roe' });
  const picture = await plain(320, 200, '#6f8fa8').png().toBuffer();
  const uploaded = await room.call('POST', '/v1/editorial/photos', {
    as: 'editor',
    body: picture,
    headers: { 'content-type': 'image/png' },
  });
  const photo = uploaded.json<{ id: string }>().id;
  await call('PATCH', `/v1/editorial/photos/${photo}`, 'editor', {
    altText: 'A bridge.',
    creditLine: 'Ansel Wire',
    creators: ['Rosa Kettle'],
    rights: { maySyndicate: true },
  });
  await publishNew(room, { headline: 'Ferries return', photos: [{ photo, role: 'lead' }] });
  const frame = { section: 'harbour-city', tags: ['ferries'], bylines: [{ author: 'ada-roe' }] };

  // Public: a named source, one that is described, a pseudonym, one on deep background; words that were corrected.
  const board = await source(room, {
    kind: 'organisation',
    identification: 'named',
    name: `${secret('organisation', 'everyone')} Board`,
  });
  const named = await source(room, {
    identification: 'named',
    name: `Hana ${secret('name of a public source', 'everyone')}`,
    organisation: board.id,
    role: 'engineer',
    aliases: [`Old ${secret('alias of a public source', 'newsroom')}`],
    note: `Rings back ${secret('note on a public source', 'newsroom')}.`,
  });
  const deep = await source(room, {
    identification: 'named',
    name: `Rua ${secret('name on deep background', 'newsroom')}`,
    role: `keeper of ${secret('role on deep background', 'newsroom')}`,
    sameAs: [`https://example.org/${secret('page on deep background', 'newsroom').toLowerCase()}`],
  });
  secretId('record on deep background', 'newsroom', deep.id);
  const open = await story(
    room,
    [
      '“The span is sound and it will stay sound,” said Hana, the engineer.',
      '“We were told of it far too late,” said an official with the trust.',
      'The cables had been replaced in secret last spring, people were told.',
      `“These are the words ${secret('words that were corrected', 'first')} as they came out first,” she said.`,
      '“It held all through the storm last week,” said the keeper.',
      'The repairs went over budget, somebody said who was not to be described.',
    ],
    {
      headline: 'Harbour bridge reopens',
      ...frame,
      photos: [{ photo, role: 'lead', caption: 'Cars cross the bridge.' }],
    },
    'contributor',
  );
  const trust = await source(
    room,
    {
      identification: 'described',
      description: `an official with the ${secret('description that is public', 'everyone')} trust`,
      article: open.id,
      note: `Met at ${secret('note on an anonymous source', 'recordOfDesk')}.`,
    },
    'contributor',
  );
  const keeper = await source(room, {
    identification: 'pseudonym',
    name: secret('pseudonym that is public', 'everyone'),
    article: open.id,
  });
  const unsaid = await source(room, {
    identification: 'described',
    description: `a clerk of the ${secret('description on deep background', 'recordOfFirst')} office`,
    article: open.id,
  });
  secretId('record of an anonymous source', 'recordOfDesk', trust.id);
  secretId('record of a pseudonym', 'recordOfFirst', keeper.id);
  const quotes: string[] = [];
  const add = async (article: string, input: Json, as: Caller = 'editor') => {
    const made = await quote(room, article, input, as);
    quotes.push(made.id);
    return made;
  };
  const first = await add(open.id, {
    words: 'The span is sound and it will stay sound,',
    source: named.id,
    note: `Tape at ${secret('note on a quote', 'first')}.`,
  });
  const late = await add(open.id, {
    words: 'We were told of it far too late,',
    source: trust.id,
    saidWhere: 'Pell Point',
  });
  await add(open.id, {
    words: 'The cables had been replaced in secret last spring',
    source: deep.id,
    kind: 'paraphrase',
    terms: 'deep_background',
  });
  const corrected = await add(open.id, {
    words: `These are the words ${texts.get('words that were corrected')} as they came out first,`,
    source: named.id,
  });
  const held = await add(open.id, { words: 'It held all through the storm last week,', source: keeper.id });
  const budget = await add(open.id, {
    words: 'The repairs went over budget',
    source: unsaid.id,
    kind: 'paraphrase',
    terms: 'deep_background',
  });
  const useOf = (made: { source: { use: string } | null }) => made.source?.use ?? '';
  const openUses = [late, held, budget].map(useOf);
  for (const use of openUses) await clear(room, open.id, use);
  await published(room, open.id);

  // Corrected, and published again; then a working copy that says more than the edition.
  const amended = `These are the words ${secret('words as corrected', 'everyone')} as they were said,`;
  await rewriteBlock(room, open.id, 'p4', `“${amended}” she said.`);
  await add(open.id, { words: amended, source: named.id, supersedes: corrected.id });
  await published(room, open.id, `Corrects ${secret('message of an edition', 'first')}`);
  await save(room, open.id, {
    headline: `Harbour bridge ${secret('headline of a working copy', 'first')}`,
    standfirst: `Says ${secret('standfirst of a working copy', 'first')}.`,
    photos: [
      {
        photo,
        role: 'lead',
        caption: `Shows ${secret('caption of a working copy', 'first')}.`,
        altText: `Alt ${secret('alt text of a working copy', 'first')}.`,
      },
    ],
  });
  const blocks = (await call('GET', `/v1/editorial/articles/${open.id}`, 'editor'))['body'] as { _key: string }[];
  const unsound = `The span was never sound ${secret('correction that is not out', 'first')} at all,`;
  const off = `Nobody shall print ${secret('words off the record', 'first')} of mine,`;
  await save(room, open.id, {
    body: [
      paragraph('p1', `“${unsound}” said Hana, the engineer.`),
      ...blocks.slice(1),
      paragraph('p7', `“${off}” she added.`),
      paragraph('p8', `Then came ${secret('text of a working copy', 'first')}.`),
      paragraph('p9', `On the wall stood “The Road to ${secret('words that are no speech', 'first')} Bay”.`),
    ],
  });
  await add(open.id, { words: unsound, source: named.id, supersedes: first.id });
  await add(open.id, { words: off, source: named.id, terms: 'off_record' });
  const road = `The Road to ${texts.get('words that are no speech')} Bay`;
  const mark = await call('POST', `/v1/editorial/articles/${open.id}/not-speech`, 'editor', {
    words: road,
    as: 'title',
  });

  // Drafts of three authors, which nobody ever published.
  const draftOf = async (whose: 'first' | 'other' | 'desk', as: Caller, record: Audience, headers = {}) => {
    const say = (what: string, audience: Audience = whose) => secret(`${what} (draft, ${whose})`, audience);
    const words = `This is what ${say('words')} they told us all`;
    const draft = await call(
      'POST',
      '/v1/editorial/articles',
      as,
      {
        headline: `Board to resign ${say('headline')}`,
        standfirst: `Over ${say('standfirst')}.`,
        dateline: { place: say('place') },
        leadCaption: `Cars ${say('caption of the lead')}.`,
        rights: { usageTerms: say('usage terms') },
        photos: [{ photo, role: 'lead', caption: `The ${say('caption')}.` }],
        body: bodyOf(
          `“${words},” said an official.`,
          `“Keep ${say('off the record')} out of it,” said Hana.`,
          `Then ${say('text')}, said Tama ${say('speaker')}. Anahera Wenderholm left.`,
        ),
      },
      headers,
    );
    const hidden = await source(
      room,
      {
        identification: 'described',
        description: `a ${say('descriptor', record)} of the board`,
        article: draft.id,
        note: say('note on a source', record),
      },
      as,
    );
    const veiled = await source(
      room,
      { identification: 'pseudonym', name: say('pseudonym', record), article: draft.id },
      as,
    );
    const said = await add(
      draft.id,
      {
        words,
        source: hidden.id,
        note: say('note on a quote'),
        saidWhere: say('said where'),
        translator: say('translator'),
      },
      as,
    );
    await add(
      draft.id,
      {
        words: `Keep ${texts.get(`off the record (draft, ${whose})`)} out of it,`,
        source: named.id,
        terms: 'off_record',
      },
      as,
    );
    const path = `/v1/editorial/articles/${draft.id}/sources`;
    const used = await call('POST', path, as, { source: veiled.id });
    await call('PATCH', `${path}/${useOf(said)}`, as, {
      description: `an aide of the ${say('description')} club`,
      anonymityReason: 'reprisal',
      anonymityStatement: `Fears ${say('statement')}.`,
    });
    secretId(`record (draft, ${whose})`, record, hidden.id);
    secretId(`use (draft, ${whose})`, whose, useOf(said));
    secretId(`quote (draft, ${whose})`, whose, said.id);
    return { id: draft.id, hidden: hidden.id, quote: said.id, uses: [useOf(said), used.id] };
  };
  const drafts = {
    first: await draftOf('first', 'contributor', 'recordOfFirst'),
    other: await draftOf('other', 'otherContributor', 'recordOfOther'),
    desk: await draftOf('desk', 'editor', 'recordOfDesk', asDeskKey),
  };
  await room.call('POST', `/v1/editorial/articles/${drafts.first.id}/sources/${drafts.first.uses[1]}/approval`, {
    as: 'cleared',
    body: { waiver: `The agency ${secret('waiver', 'first')} vouches for it.` },
    headers: { 'if-match': '*', 'idempotency-key': 'waived-once' },
  });

  // Was public, and is no more.
  const gone = await story(
    room,
    [`“This ${secret('words taken back', 'first')} was public once for a day,” said Moana.`],
    { headline: `Recalled ${secret('headline taken back', 'first')}`, ...frame },
    'contributor',
  );
  const moana = await source(room, { identification: 'named', name: `Moana ${secret('name taken back', 'newsroom')}` });
  await add(gone.id, { words: `This ${texts.get('words taken back')} was public once for a day,`, source: moana.id });
  await published(room, gone.id);
  for (const url of [
    `/v1/articles/${gone.id}`,
    '/v1/articles',
    '/v1/quotes',
    '/v1/sources',
    `/v1/articles/${gone.slug}?include=quotes,sources&body=html`,
  ])
    await room.call('GET', url);
  await call('POST', `/v1/editorial/articles/${gone.id}/unpublish`, 'editor', {});

  // Two anonymous sources of two authors who turned out to be one person.
  const rival = await story(
    room,
    ['“They told me as well, and I told no one,” said an aide.'],
    { headline: 'Port was warned', ...frame },
    'otherContributor',
  );
  const aide = await source(
    room,
    {
      identification: 'described',
      description: `an aide of the ${secret('description that is public, too', 'everyone')} port`,
      article: rival.id,
      note: `Met ${secret('note on another anonymous source', 'recordOfDesk')}.`,
    },
    'otherContributor',
  );
  const told = await add(
    rival.id,
    { words: 'They told me as well, and I told no one,', source: aide.id },
    'otherContributor',
  );
  await clear(room, rival.id, useOf(told));
  await published(room, rival.id);
  secretId('record of another anonymous source', 'recordOfDesk', aide.id);

  await seal(trust.id, 'identity', 'identity');
  await seal(aide.id, 'identity that was moved', 'identity');
  await seal(keeper.id, 'identity that was deleted', 'nobody');
  await call('DELETE', `/v1/editorial/sources/${keeper.id}/identity`, 'cleared');
  await seal(drafts.first.hidden, 'identity that was replaced', 'nobody');
  const again = await room.call('PUT', `/v1/editorial/sources/${drafts.first.hidden}/identity`, {
    as: 'cleared',
    headers: { 'if-match': '*' },
    body: {
      people: [{ name: secret('identity of a draft', 'identity', false), aliases: ['Anahera Wenderholm'] }],
    },
  });
  if (again.statusCode !== 200) throw new Error(again.body);
  await call('POST', `/v1/editorial/sources/${aide.id}/merge`, 'cleared', { into: trust.id });
  await call('GET', `/v1/editorial/sources/${trust.id}/identity`, 'cleared', undefined, {
    'dateline-purpose': `Calling about ${secret('purpose', 'audit', false)} of Friday`,
  });
  const betraying = `Asking ${texts.get('identity: name')} again`;
  await room.call('GET', `/v1/editorial/sources/${trust.id}/identity`, {
    as: 'cleared',
    headers: { 'dateline-purpose': betraying },
  });

  const all = await room.call('GET', '/v1/editorial/sources?limit=100', { as: 'admin' });
  const slugs = all.json<{ items: { slug: string | null }[] }>().items.flatMap(({ slug }) => slug ?? []);
  const articles = [open, rival, gone, ...Object.values(drafts)].map(({ id }) => id);
  const articleSlugs: string[] = [];
  const suggestions: string[] = [];
  for (const id of articles) {
    articleSlugs.push(String((await call('GET', `/v1/editorial/articles/${id}`, 'admin'))['slug']));
    const listed = await call('GET', `/v1/editorial/articles/${id}/quote-suggestions`, 'admin');
    for (const suggestion of listed['items'] as { id: string }[]) suggestions.push(suggestion.id);
  }
  const useIds = [...openUses, useOf(told), ...Object.values(drafts).flatMap(({ uses }) => uses)];
  const sourceIds = [named, deep, board, trust, keeper, unsaid, moana, aide]
    .map(({ id }) => id)
    .concat(Object.values(drafts).map(({ hidden }) => hidden));
  const keys = (await call('GET', '/v1/admin/keys', 'admin'))['items'] as { id: string }[];
  const taxonomy = {
    sections: [section.id],
    'sections by name': ['harbour-city'],
    tags: [tag.id],
    'tags by name': ['ferries'],
    authors: [author.id],
    'authors by name': ['ada-roe'],
  };
  const instant = new Date(room.time).toISOString();
  return {
    planted,
    secrets,
    texts,
    hidden: {
      article: drafts.first.id,
      source: drafts.first.hidden,
      use: drafts.first.uses[0] ?? '',
      quote: drafts.first.quote,
    },
    hiddenSlugs: [String(deep['slug']), String(moana['slug'])],
    own: drafts.other.id,
    pools: {
      articles,
      'articles by name': articleSlugs,
      quotes,
      sources: [...sourceIds, ...useIds.slice(0, 2)],
      'sources by name': [...slugs, ...useIds],
      quoteId: quotes,
      useId: useIds,
      suggestionId: suggestions.slice(0, 2),
      entryId: [mark.id],
      number: ['1', '2', '3', '4'],
      photos: [photo],
      photoId: [photo],
      rendition: ['160.jpeg', '320.webp'],
      keys: keys.map(({ id }) => id),
      code: ['not-found', 'purpose-names-source', 'source-in-use'],
      ...taxonomy,
      '?article': [...articles, ...articleSlugs],
      '?source': [...sourceIds, ...useIds, ...slugs],
      '?organisation': [board.id, ...slugs],
      '?section': ['harbour-city'],
      '?tag': ['ferries'],
      '?author': ['ada-roe'],
      '?language': ['en', 'mi'],
      '?photo': [photo],
      '?place': ['Port Ansel', ...[...texts].filter(([name]) => name.startsWith('place')).map(([, text]) => text)],
      '?creator': ['Rosa Kettle'],
      '?v': ['1'],
      '?after': [],
      '?q': [
        'official',
        ...[...texts].flatMap(([name, text]) => (/note|record|descri|pseudonym|identity|deep/.test(name) ? text : [])),
      ],
      '?updatedFrom': [instant],
    },
  };
}

async function published(room: Newsroom, id: string, message?: string): Promise<void> {
  const answer =
    message === undefined
      ? await publish(room, id)
      : await room.call('POST', `/v1/editorial/articles/${id}/publish`, {
          as: 'editor',
          body: { message },
          headers: { 'if-match': '*' },
        });
  if (answer.statusCode !== 200) throw new Error(`not published: ${answer.body}`);
}

async function rewriteBlock(room: Newsroom, id: string, key: string, text: string): Promise<void> {
  const article = await room.call('GET', `/v1/editorial/articles/${id}`, { as: 'editor' });
  const { body } = article.json<{ body: { _key: string }[] }>();
  await save(room, id, { body: body.map((block) => (block._key === key ? paragraph(key, text) : block)) });
}

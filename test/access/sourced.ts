import { type Caller, createArticle, type Newsroom } from '../helpers/newsroom.ts';
import { described, paragraph, publish, type QuoteJson, save, source } from '../sourcing/desk.ts';

/** What a route is asked about: the ids of its address, by the names of its parameters. */
export interface Sourced {
  readonly id: string;
  readonly params: Readonly<Record<string, string>>;
}

/** What is sent to one route. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export const sourceStates = ['named', 'public', 'described', 'sealed', 'merged'] as const;
export type SourceState = (typeof sourceStates)[number];

const ifMatch = { 'if-match': '*' };
const identity = { people: [{ name: 'Xanthippe Quillfeather' }] };
const SAFE = '“The bridge is safe,” said Hana Whaanga.';
const CHANGED = '“The bridge is unsafe,” said Hana Whaanga.';
const OTHERS = ['“It holds,” said Hana Whaanga.', 'The play is called “The Long Road to the Harbour”.'];

const bodyOf = (first: string) => [first, ...OTHERS].map((text, at) => paragraph(`p${at + 1}`, text));

let number = 0;

/**
 * An article in this state that the first contributor made and quotes in: a quote whose words somebody changed since, a source that is used
 * and not quoted, one of those without a name, words that are no speech, and a suggestion.
 */
export async function sourcedIn(room: Newsroom, state: 'draft' | 'published' | 'unpublished' | 'deleted') {
  number += 1;
  const as = 'contributor';
  const { id } = await createArticle(room, { headline: `Quoted number ${number}`, body: bodyOf(SAFE) }, as);
  const at = `/v1/editorial/articles/${id}`;
  const send = async <T = { id: string }>(method: string, url: string, body: object, by: Caller = as): Promise<T> => {
    const answer = await room.call(method, url, { as: by, body, headers: ifMatch });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
    return answer.json();
  };
  const speaker = await source(room, { identification: 'named', name: `Hana Whaanga ${number}` }, as);
  const silent = await source(room, { identification: 'named', name: `Silent ${number}` }, as);
  const official = await described(room, id);
  const quoted = await send<QuoteJson>('POST', `${at}/quotes`, { words: 'The bridge is safe,', source: speaker.id });
  const use = await send('POST', `${at}/sources`, { source: silent.id });
  const anonymous = await send('POST', `${at}/sources`, {
    source: official.id,
    anonymityReason: 'not-authorised',
    anonymityStatement: 'because talks go on',
  });
  const entry = await send('POST', `${at}/not-speech`, { words: 'The Long Road to the Harbour', as: 'title' });
  await send('POST', `${at}/sources/${anonymous.id}/approval`, {}, 'cleared');
  if (state === 'published' || state === 'unpublished') {
    const published = await publish(room, id);
    if (published.statusCode !== 200) throw new Error(published.body);
  }
  if (state === 'unpublished') await send('POST', `${at}/unpublish`, {}, 'editor');
  await save(room, id, { body: bodyOf(CHANGED) });
  const suggestions = await room.call('GET', `${at}/quote-suggestions`, { as });
  const [suggestion] = suggestions.json<{ items: { id: string }[] }>().items;
  if (state === 'deleted') await room.call('DELETE', at, { as, headers: ifMatch });
  const params = {
    id,
    quoteId: quoted.id,
    useId: use.id,
    anonymousUseId: anonymous.id,
    sourceId: speaker.id,
    entryId: entry.id,
    suggestionId: suggestion?.id ?? '',
  };
  return { id, params };
}

/** What a route is asked about such an article: its address filled in, with what a correct request has. */
export function aboutSourced(route: string, { params }: Sourced): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const isOf = (part: string) => pattern.includes(part);
  const names: Record<string, string> = {
    ...params,
    ...(pattern === '/v1/quotes/:id' && { id: params['quoteId'] ?? '' }),
    ...(pattern === '/v1/sources/:ref' && { ref: params['sourceId'] ?? '' }),
    ...(isOf('/approval') && { useId: params['anonymousUseId'] ?? '' }),
  };
  const url = pattern.replaceAll(/:(\w+)/g, (_, name: string) => names[name] ?? '');
  if (method === 'GET') return { method, url };
  if (method === 'DELETE') return { method, url, headers: isOf('/not-speech') ? {} : ifMatch };
  if (isOf('/quotes/:quoteId'))
    return { method, url, headers: ifMatch, body: method === 'PATCH' ? { note: 'On tape.' } : {} };
  if (isOf('/sources/:useId'))
    return { method, url, headers: ifMatch, body: method === 'PATCH' ? { terms: 'deep_background' } : {} };
  if (isOf('/not-speech')) return { method, url, body: { words: 'The Long Road to the Harbour', as: 'slogan' } };
  if (isOf('/quote-suggestions')) return { method, url, body: { source: null } };
  if (isOf('/sources')) return { method, url, body: { source: params['sourceId'] } };
  return { method, url, body: { words: 'The play is called' } };
}

/** A source in this state that the first contributor made, and another one that it could be merged with. */
export async function sourceIn(room: Newsroom, state: SourceState): Promise<Sourced> {
  number += 1;
  if (state === 'described' || state === 'sealed') {
    const article = await createArticle(room, { headline: `Described ${number}` }, 'contributor');
    const about = { identification: 'described', article: article.id };
    const made = await source(room, { ...about, description: 'an official with the board' }, 'contributor');
    const other = await source(room, { ...about, description: 'an official' }, 'contributor');
    if (state === 'sealed')
      await room.call('PUT', `/v1/editorial/sources/${made.id}/identity`, { as: 'cleared', body: identity });
    return { id: made.id, params: { id: made.id, into: other.id } };
  }
  const named = async (name: string) =>
    source(room, { identification: 'named', name: `${name} ${number}` }, 'contributor');
  const made = await named('Hana Whaanga');
  const other = await named('H. Whaanga');
  if (state === 'merged')
    await room.call('POST', `/v1/editorial/sources/${made.id}/merge`, {
      as: 'editor',
      headers: ifMatch,
      body: { into: other.id },
    });
  if (state === 'public') {
    const { id } = await createArticle(room, { headline: `Named ${number}`, body: [paragraph('p1', SAFE)] }, 'editor');
    const quote = { words: 'The bridge is safe,', source: made.id };
    await room.call('POST', `/v1/editorial/articles/${id}/quotes`, { as: 'editor', body: quote });
    const published = await publish(room, id);
    if (published.statusCode !== 200) throw new Error(published.body);
  }
  return { id: made.id, params: { id: made.id, into: other.id } };
}

/** What a route is asked about a source: its address filled in, with what a correct request has. */
export function aboutSource(route: string, { id, params }: Sourced): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(':id', id);
  if (method === 'GET') return { method, url, headers: { 'dateline-purpose': 'Calling the source back' } };
  if (method === 'PUT') return { method, url, headers: ifMatch, body: identity };
  if (method === 'PATCH') return { method, url, headers: ifMatch, body: { note: `Called back, ${(number += 1)}.` } };
  if (method === 'POST') return { method, url, headers: ifMatch, body: { into: params['into'] } };
  return { method, url, headers: ifMatch };
}

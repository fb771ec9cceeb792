import type { LightMyRequestResponse } from 'fastify';
import type { Call, Caller, Newsroom } from '../helpers/newsroom.ts';
import { pathsOf, type Pools, queriesOf, type Route } from './leak-routes.ts';

/** What somebody asked, and the whole answer: status, headers and body in one text. */
export interface Reading {
  readonly asked: string;
  readonly status: number;
  readonly text: string;
}

/** What is asked of the application by one caller. */
export interface Reader {
  readonly room: Newsroom;
  readonly routes: readonly Route[];
  readonly pools: Pools;
  readonly as: Caller;
  /** Without `fields`, which only leaves out of what is shown without it. */
  readonly withoutFields?: boolean;
  /** What each request has besides. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** So many pages of one are followed. */
const MOST_PAGES = 25;

/** Asks every route that reads: with every address, every query that changes one thing, page by page, and in each form that HTTP knows. */
export async function* readEverything(reader: Reader): AsyncGenerator<Reading> {
  for (const route of reader.routes.filter(({ method }) => method === 'GET')) yield* readRoute(reader, route);
}

/** What everybody may read is asked with every query by readers; by others a little, to see that it says no more to them. */
function isAskedInFull({ as }: Reader, { pattern }: Route): boolean {
  if (as === 'reader') return !/^\/v1\/(?:editorial|admin|syndication)\//.test(pattern);
  return (as === 'partner' ? /^\/v1\/syndication\// : /^\/v1\/(?:editorial|admin)\//).test(pattern);
}

async function* readRoute(reader: Reader, route: Route): AsyncGenerator<Reading> {
  const { room, pools, as, headers = {} } = reader;
  const isInFull = isAskedInFull(reader, route);
  const queries = isInFull ? queriesOf(route, pools) : queriesOf(route, pools).slice(0, 3);
  let isFirst = true;
  for (const [position, path] of pathsOf(route, pools).entries()) {
    const isThere = (await room.call('GET', path, { as, headers })).statusCode === 200;
    // What does not answer at all does not answer otherwise with a query; one is asked all the same, as properties are one by one.
    const asked =
      isThere || position === 0
        ? queries.filter((query) => !query.includes('fields=') || (isFirst && reader.withoutFields !== true))
        : queries.slice(0, 1);
    for (const query of asked) {
      const url = `${path}${query}`;
      const answer = await room.call('GET', url, { as, headers });
      yield readingOf(`GET ${url}`, answer);
      if (/[?&]limit=1(?:&|$)/.test(query)) yield* readPages({ room, as, headers }, url, answer);
    }
    if (isThere && isFirst && isInFull) {
      yield* readForms({ room, as, headers }, path);
      for (const query of BAD_QUERIES)
        yield readingOf(`GET ${path}${query}`, await room.call('GET', `${path}${query}`, { as, headers }));
    }
    isFirst &&= !isThere;
  }
}

const BAD_QUERIES = [
  '?nothing=1',
  '?limit=0',
  '?sort=note',
  '?fields=note',
  '?include=identities',
  '?cursor=x',
  '?count=all',
  '?limit=1&limit=2',
];

type Asking = Pick<Reader, 'room' | 'as'> & { readonly headers: Readonly<Record<string, string>> };

async function* readPages(
  { room, as, headers }: Asking,
  url: string,
  first: LightMyRequestResponse,
): AsyncGenerator<Reading> {
  let next = nextOf(first);
  for (let page = 0; page < MOST_PAGES && next !== undefined; page += 1) {
    const answer = await room.call('GET', `${url}&cursor=${next}`, { as, headers });
    yield readingOf(`GET ${url}, page ${page + 2}`, answer);
    next = nextOf(answer);
  }
}

function nextOf(answer: LightMyRequestResponse): string | undefined {
  if (answer.statusCode !== 200) return undefined;
  return answer.json<{ page?: { next: string | null } }>().page?.next ?? undefined;
}

async function* readForms({ room, as, headers }: Asking, url: string): AsyncGenerator<Reading> {
  const ask = (method: string, more: Record<string, string> = {}) =>
    room.call(method, url, { as, headers: { ...headers, ...more } });
  const whole = await ask('GET', { 'accept-encoding': 'gzip' });
  const { etag } = whole.headers;
  yield readingOf(`HEAD ${url}`, await ask('HEAD'));
  yield readingOf(
    `OPTIONS ${url}`,
    await ask('OPTIONS', { origin: 'https://example.org', 'access-control-request-method': 'GET' }),
  );
  yield readingOf(`GET ${url}, a range`, await ask('GET', { range: 'bytes=0-200' }));
  yield readingOf(`GET ${url}, a range behind its end`, await ask('GET', { range: 'bytes=99999999-' }));
  yield readingOf(`GET ${url}, another form`, await ask('GET', { accept: 'text/html' }));
  if (etag !== undefined) yield readingOf(`GET ${url}, if changed`, await ask('GET', { 'if-none-match': etag }));
}

/** What changes something as soon as it is understood, whatever is sent along. */
const AT_ONCE = /^\/v1\/admin\/keys\/|\/not-speech\//;

/** Asks every route that writes, so that nobody can be obeyed: without If-Match, with what is no input, with what is no JSON. */
export async function* refuseEverything({ room, routes, pools, as, headers = {} }: Reader): AsyncGenerator<Reading> {
  for (const { method, pattern } of routes) {
    if (method === 'GET' || (method === 'DELETE' && AT_ONCE.test(pattern) && as !== 'reader' && as !== 'partner'))
      continue;
    const ids = {
      ...pools,
      useId: (pools['useId'] ?? []).slice(0, 1),
      quoteId: (pools['quoteId'] ?? []).slice(0, 1),
      suggestionId: (pools['suggestionId'] ?? []).slice(0, 1),
    };
    for (const [position, url] of pathsOf({ pattern }, ids).entries()) {
      const bodies: Call[] = [{ body: { nothing: 'of this kind' } }];
      if (position === 0)
        bodies.push(
          { body: '{', headers: { 'content-type': 'application/json' } },
          { body: 'text', headers: { 'content-type': 'text/plain' } },
          { body: [] },
        );
      for (const call of bodies) {
        const { body } = method === 'DELETE' ? {} : call;
        const answer = await room.call(method, url, {
          as,
          ...(body !== undefined && { body }),
          headers: { ...headers, ...call.headers },
        });
        if (answer.statusCode < 400 && answer.statusCode !== 204)
          throw new Error(`${method} ${url} did something for ${as}: ${answer.body}`);
        yield readingOf(`${method} ${url}`, answer);
      }
    }
  }
}

/** The whole answer in one text. */
export function readingOf(asked: string, answer: LightMyRequestResponse): Reading {
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
  return { asked, status: answer.statusCode, text: `${headers.join('\n')}\n\n${answer.payload}` };
}

import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { issueKey } from '../../src/keys/issue.ts';
import { makeKey } from '../../src/keys/keys.ts';
import { revokeKey } from '../../src/keys/revoke.ts';
import { newId } from '../../src/lib/ids.ts';
import { type Call, type Caller, createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { plain } from '../helpers/pictures.ts';
import { assertProblem } from '../helpers/problem.ts';
import {
  aboutSource,
  aboutSourced,
  type Request,
  sourcedIn,
  sourceIn,
  type SourceState,
  sourceStates,
} from './sourced.ts';

t.setTimeout(300_000);

const PUBLIC_URL = 'https://api.example.org';

/**
 * Who asks, in the order of the columns below. `own` made the article, `other` is another contributor. An editor and another contributor with the
 * permission `sources:identity` have the last two columns; where these are left out, the permission makes no difference.
 */
const columns = ['none', 'partner', 'own', 'other', 'editor', 'admin', 'cleared', 'clearedOther'] as const;
type Column = (typeof columns)[number];

const callers: Record<Column, Caller> = {
  none: 'reader',
  partner: 'partner',
  own: 'contributor',
  other: 'otherContributor',
  editor: 'editor',
  admin: 'admin',
  cleared: 'cleared',
  clearedOther: 'clearedContributor',
};

const states = ['draft', 'published', 'unpublished', 'deleted'] as const;
type State = (typeof states)[number];

/** Delivery shows editions only, to everyone alike; who may see a draft sees it under /v1/editorial. */
const delivered = {
  draft: '404 404 404 404 404 404',
  published: '200 200 200 200 200 200',
  unpublished: '404 404 404 404 404 404',
  deleted: '404 404 404 404 404 404',
};
const workingCopy = {
  draft: '401 403 200 404 200 200',
  published: '401 403 200 404 200 200',
  unpublished: '401 403 200 404 200 200',
  deleted: '401 403 404 404 404 404',
};
/** What was once public belongs to the desk. Its author sees it, so 403 hides no less than 404 would. */
const changed = { ...workingCopy, published: '401 403 403 404 200 200', unpublished: '401 403 403 404 200 200' };

/** What each route answers about an article in each state. */
const articleRoutes: Record<string, Record<State, string>> = {
  'GET /v1/articles/:ref': delivered,
  'GET /v1/editorial/articles/:id': workingCopy,
  'GET /v1/editorial/articles/:id/revisions': workingCopy,
  'GET /v1/editorial/articles/:id/revisions/:number': workingCopy,
  'PATCH /v1/editorial/articles/:id': changed,
  'POST /v1/editorial/articles/:id/revisions/:number/restore': changed,
  'DELETE /v1/editorial/articles/:id': {
    draft: '401 403 204 404 204 204',
    published: '401 403 403 404 409 409',
    unpublished: '401 403 403 404 409 409',
    deleted: '401 403 404 404 404 404',
  },
  'POST /v1/editorial/articles/:id/publish': {
    draft: '401 403 403 403 200 200',
    published: '401 403 403 403 409 409',
    unpublished: '401 403 403 403 200 200',
    deleted: '401 403 403 403 404 404',
  },
  'POST /v1/editorial/articles/:id/unpublish': {
    draft: '401 403 403 403 409 409',
    published: '401 403 403 403 200 200',
    unpublished: '401 403 403 403 409 409',
    deleted: '401 403 403 403 404 404',
  },
};

/** What is added to an article is refused as a change of it is. */
const addedTo = {
  draft: '401 403 201 404 201 201',
  published: '401 403 403 404 201 201',
  unpublished: '401 403 403 404 201 201',
  deleted: '401 403 404 404 404 404',
};
const takenFrom = {
  draft: '401 403 204 404 204 204',
  published: '401 403 403 404 204 204',
  unpublished: '401 403 403 404 204 204',
  deleted: '401 403 404 404 404 404',
};
/** No role brings the permission along, not even admin. Who holds it and does not see the article is told nothing. */
const approved = {
  draft: '401 403 403 403 403 403 200 404',
  published: '401 403 403 403 403 403 200 404',
  unpublished: '401 403 403 403 403 403 200 404',
  deleted: '401 403 403 403 403 403 404 404',
};

/** What each route answers about the quotes and sources of an article in each state. */
const sourcedRoutes: Record<string, Record<State, string>> = {
  'GET /v1/quotes/:id': delivered,
  'GET /v1/sources/:ref': delivered,
  'GET /v1/editorial/articles/:id/preflight': workingCopy,
  'GET /v1/editorial/articles/:id/quotes': workingCopy,
  'POST /v1/editorial/articles/:id/quotes': addedTo,
  'GET /v1/editorial/articles/:id/quotes/:quoteId': workingCopy,
  'PATCH /v1/editorial/articles/:id/quotes/:quoteId': changed,
  'DELETE /v1/editorial/articles/:id/quotes/:quoteId': takenFrom,
  'POST /v1/editorial/articles/:id/quotes/:quoteId/accept': changed,
  'POST /v1/editorial/articles/:id/quotes/:quoteId/restore': changed,
  'GET /v1/editorial/articles/:id/quote-suggestions': workingCopy,
  'POST /v1/editorial/articles/:id/quote-suggestions/:suggestionId/accept': addedTo,
  'GET /v1/editorial/articles/:id/not-speech': workingCopy,
  'POST /v1/editorial/articles/:id/not-speech': addedTo,
  'DELETE /v1/editorial/articles/:id/not-speech/:entryId': takenFrom,
  'GET /v1/editorial/articles/:id/sources': workingCopy,
  'POST /v1/editorial/articles/:id/sources': addedTo,
  'PATCH /v1/editorial/articles/:id/sources/:useId': changed,
  'DELETE /v1/editorial/articles/:id/sources/:useId': takenFrom,
  'POST /v1/editorial/articles/:id/sources/:useId/approval': approved,
};

/** A contributor changes a named source of their own until a published article names it. */
const namedSource = '401 403 200 403 200 200';
const publicSource = '401 403 403 403 200 200';
/** One without a name is seen by who made its article, the desk, and who may know even who it is. */
const describedSource = '401 403 200 404 200 200 200 403';
/** The permission comes first: without it nobody is told whether there is anything. */
const withPermission = (status: number) => `401 403 403 403 403 403 ${status} ${status}`;
const mergedDescribed = '401 403 403 404 403 403 200 200';

/** What each route answers about a source that the first contributor made, in each state. */
const sourceRoutes: Record<string, Record<SourceState, string>> = {
  'GET /v1/editorial/sources/:id': {
    named: '401 403 200 200 200 200',
    public: '401 403 200 200 200 200',
    described: '401 403 200 404 200 200 200 200',
    sealed: '401 403 200 404 200 200 200 200',
    merged: '401 403 200 200 200 200',
  },
  'PATCH /v1/editorial/sources/:id': {
    named: namedSource,
    public: publicSource,
    described: describedSource,
    sealed: describedSource,
    merged: '401 403 409 403 409 409',
  },
  'DELETE /v1/editorial/sources/:id': {
    named: '401 403 204 403 204 204',
    public: '401 403 403 403 409 409',
    described: '401 403 204 404 204 204 204 403',
    sealed: '401 403 204 404 204 204 204 403',
    merged: '401 403 409 403 409 409',
  },
  'POST /v1/editorial/sources/:id/merge': {
    named: publicSource,
    public: publicSource,
    described: mergedDescribed,
    sealed: mergedDescribed,
    merged: '401 403 403 403 409 409',
  },
  'PUT /v1/editorial/sources/:id/identity': {
    named: withPermission(409),
    public: withPermission(409),
    described: withPermission(404), // with If-Match there is nothing to replace yet
    sealed: withPermission(200),
    merged: withPermission(409),
  },
  'GET /v1/editorial/sources/:id/identity': {
    named: withPermission(404),
    public: withPermission(404),
    described: withPermission(404),
    sealed: withPermission(200),
    merged: withPermission(404),
  },
  'DELETE /v1/editorial/sources/:id/identity': {
    named: withPermission(404),
    public: withPermission(404),
    described: withPermission(404),
    sealed: withPermission(204),
    merged: withPermission(404),
  },
};

/** Photos that the first contributor sent: never public; public; public until their rights ended; killed after that; deleted. */
const photoStates = ['private', 'public', 'lapsed', 'killed', 'deleted'] as const;
type PhotoState = (typeof photoStates)[number];

const absent = '401 403 404 404 404 404';
const owned = '401 403 200 404 200 200';

/** What each route answers about a photo in each state. */
const photoRoutes: Record<string, Record<PhotoState, string>> = {
  'GET /v1/photos/:id': {
    private: '404 404 404 404 404 404',
    public: '200 200 200 200 200 200',
    lapsed: '404 404 404 404 404 404',
    killed: '410 410 410 410 410 410',
    deleted: '404 404 404 404 404 404',
  },
  'GET /media/:photoId/:rendition': {
    private: '404 404 200 404 200 200',
    public: '200 200 200 200 200 200',
    lapsed: '404 404 200 404 200 200',
    killed: '410 410 410 410 410 410',
    deleted: '404 404 404 404 404 404',
  },
  'GET /v1/syndication/photos/:id': {
    private: '401 404 403 403 404 404',
    public: '401 200 403 403 200 200',
    lapsed: '401 404 403 403 404 404',
    killed: '401 410 403 403 410 410',
    deleted: '401 404 403 403 404 404',
  },
  'GET /v1/editorial/photos/:id': {
    private: owned,
    public: '401 403 200 200 200 200',
    lapsed: owned,
    killed: owned,
    deleted: absent,
  },
  // The file has what no answer has: positions, serial numbers. It is for who took it, and the desk.
  'GET /v1/editorial/photos/:id/original': {
    private: owned,
    public: '401 403 200 403 200 200',
    lapsed: owned,
    killed: owned,
    deleted: absent,
  },
  'PATCH /v1/editorial/photos/:id': {
    private: owned,
    public: '401 403 403 403 200 200',
    lapsed: '401 403 403 404 200 200',
    killed: '401 403 403 404 409 409',
    deleted: absent,
  },
  'DELETE /v1/editorial/photos/:id': {
    private: '401 403 204 404 204 204',
    public: '401 403 403 403 409 409',
    lapsed: '401 403 403 404 409 409',
    killed: '401 403 403 404 409 409',
    deleted: absent,
  },
  'POST /v1/editorial/photos/:id/kill': {
    private: '401 403 403 403 200 200',
    public: '401 403 403 403 200 200',
    lapsed: '401 403 403 403 200 200',
    killed: '401 403 403 403 409 409',
    deleted: '401 403 403 403 404 404',
  },
};

const everyone = '200 200 200 200 200 200';
const newsroom = '401 403 200 200 200 200';
const adminsGet = '401 403 403 403 403 200';
const made = '401 403 403 403 201 201';
const deskDoes = '401 403 403 403 200 200';
const deskDeletes = '401 403 403 403 204 204';

/** What each route answers that is not about one article. */
const otherRoutes: Record<string, string> = {
  'GET /v1/articles': everyone,
  'GET /v1/sections': everyone,
  'GET /v1/sections/:ref': everyone,
  'GET /v1/tags': everyone,
  'GET /v1/tags/:ref': everyone,
  'GET /v1/authors': everyone,
  'GET /v1/authors/:ref': everyone,
  'GET /v1/editorial/articles': newsroom,
  'POST /v1/editorial/articles': '401 403 201 201 201 201',
  'GET /v1/photos': everyone,
  'GET /v1/editorial/photos': newsroom,
  'POST /v1/editorial/photos': '401 403 201 201 201 201',
  'GET /v1/editorial/sections': newsroom,
  'POST /v1/editorial/sections': made,
  'GET /v1/editorial/sections/:id': newsroom,
  'PATCH /v1/editorial/sections/:id': deskDoes,
  'DELETE /v1/editorial/sections/:id': deskDeletes,
  'GET /v1/editorial/tags': newsroom,
  'POST /v1/editorial/tags': made,
  'GET /v1/editorial/tags/:id': newsroom,
  'PATCH /v1/editorial/tags/:id': deskDoes,
  'DELETE /v1/editorial/tags/:id': deskDeletes,
  'GET /v1/editorial/authors': newsroom,
  'POST /v1/editorial/authors': made,
  'GET /v1/editorial/authors/:id': newsroom,
  'PATCH /v1/editorial/authors/:id': deskDoes,
  'DELETE /v1/editorial/authors/:id': deskDeletes,
  'GET /v1/quotes': everyone,
  'GET /v1/sources': everyone,
  'GET /v1/editorial/sources': newsroom,
  'POST /v1/editorial/sources': '401 403 201 201 201 201',
  'POST /v1/editorial/imports': '401 403 201 201 201 201',
  'GET /v1/editorial/insights/sourcing': '401 403 403 403 200 200',
  'GET /v1/syndication/changes': '401 200 403 403 200 200',
  'GET /v1/admin/audit': adminsGet,
  'GET /v1/admin/keys': adminsGet,
  'POST /v1/admin/keys': '401 403 403 403 403 201',
  'GET /v1/admin/keys/:id': adminsGet,
  'DELETE /v1/admin/keys/:id': '401 403 403 403 403 204',
  'GET /openapi.json': everyone,
  'GET /openapi.yaml': everyone,
  'GET /': '302 302 302 302 302 302',
  'GET /docs': everyone,
  'GET /docs/*': everyone,
  'GET /problems': everyone,
  'GET /problems/:code': everyone,
  'GET /health/live': everyone,
  'GET /health/ready': everyone,
};

interface Subject {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
}

/** Opens the real application and gives the names of all its routes with it. */
async function openWithRoutes(t: Test): Promise<{ room: Newsroom; routes: string[] }> {
  const routes: string[] = [];
  const listen = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push(`${one} ${url}`);
    });
  };
  subscribe('fastify.initialization', listen);
  try {
    return { room: await openNewsroom(t, { publicUrl: PUBLIC_URL }), routes };
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

let number = 0;

/** An article in this state that the first contributor made; of a deleted one, what it had been. */
async function articleIn(room: Newsroom, state: State): Promise<Subject> {
  number += 1;
  const body = { text: 'The harbour bridge reopened on Friday.' };
  let article: Subject = await createArticle(room, { headline: `Bridge number ${number}`, body }, 'contributor');
  const step = async (method: string, path: string, as: Caller) => {
    const answer = await room.call(method, `/v1/editorial/articles/${article.id}${path}`, {
      as,
      headers: { 'if-match': `"${article.version}"` },
      ...(method === 'POST' && { body: {} }),
    });
    if (answer.statusCode >= 300) throw new Error(answer.body);
    if (answer.statusCode === 200) article = answer.json();
  };
  if (state === 'published' || state === 'unpublished') await step('POST', '/publish', 'editor');
  if (state === 'unpublished') await step('POST', '/unpublish', 'editor');
  if (state === 'deleted') await step('DELETE', '', 'contributor');
  return article;
}

/** What a route is asked about an article: its address filled in, with what a correct request has. */
function aboutArticle(route: string, { id, version }: Subject) {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(/:id|:ref/, id).replace(':number', '1');
  if (method === 'GET') return { method, url };
  const body = method === 'PATCH' ? { standfirst: 'Ferries return on Monday.' } : {};
  return { method, url, headers: { 'if-match': `"${version}"` }, ...(method !== 'DELETE' && { body }) };
}

/** What a route that is not about an article is asked. What it would change or delete is made for the purpose. */
async function aboutOther(room: Newsroom, route: string) {
  number += 1;
  const [method = '', pattern = ''] = route.split(' ');
  const name = `Number ${number}`;
  const kind = /^\/v1\/(?:editorial\/)?(sections|tags|authors)/.exec(pattern)?.[1];
  if (pattern.startsWith('/v1/admin/keys/')) {
    const { id } = (await room.call('POST', '/v1/admin/keys', { as: 'admin', body: { name, role: 'partner' } })).json();
    return { method, url: pattern.replace(':id', id) };
  }
  if (kind !== undefined && pattern.includes(':')) {
    const { id } = (await room.call('POST', `/v1/editorial/${kind}`, { as: 'editor', body: { name } })).json();
    const url = pattern.replace(/:id|:ref/, id);
    if (method === 'GET') return { method, url };
    return { method, url, headers: { 'if-match': '"1"' }, ...(method === 'PATCH' && { body: { name: `${name}a` } }) };
  }
  if (method === 'POST' && pattern === '/v1/editorial/photos') {
    return { method, url: pattern, headers: { 'content-type': 'image/png' }, body: await anotherPicture() };
  }
  const url = pattern.replace(':code', 'not-found').replace('/docs/*', '/docs/static/swagger-ui.css');
  if (method === 'GET') return { method, url };
  if (kind !== undefined) return { method, url, body: { name } };
  if (pattern.endsWith('/imports')) return { method, url, body: { text: `${name}\n\nThe bridge reopened on Friday.` } };
  if (pattern.endsWith('/sources')) return { method, url, body: { kind: 'person', identification: 'named', name } };
  return { method, url, body: pattern.endsWith('/keys') ? { name, role: 'partner' } : { headline: name } };
}

/** A small picture that was never there before. */
async function anotherPicture(): Promise<Buffer> {
  number += 1;
  return plain(300, 200, `#${(number * 12_345).toString(16).padStart(6, '0').slice(-6)}`)
    .png()
    .toBuffer();
}

/** A photo in this state that the first contributor sent. */
async function photoIn(room: Newsroom, state: PhotoState): Promise<Subject> {
  const photos = '/v1/editorial/photos';
  const ifMatch = { headers: { 'if-match': '*' } };
  const sent = await room.call('POST', photos, {
    as: 'contributor',
    headers: { 'content-type': 'image/png' },
    body: await anotherPicture(),
  });
  const { id } = sent.json<Subject>();
  const record = {
    altText: 'A plain colour.',
    creditLine: 'Ansel Wire',
    rights: { maySyndicate: true, ...(state === 'lapsed' && { until: new Date(room.time + 1_000).toISOString() }) },
  };
  await room.call('PATCH', `${photos}/${id}`, { as: 'contributor', ...ifMatch, body: record });
  if (state === 'deleted') await room.call('DELETE', `${photos}/${id}`, { as: 'contributor', ...ifMatch });
  if (state !== 'private' && state !== 'deleted')
    await publishNew(room, { headline: `Photo ${id}`, photos: [{ photo: id, role: 'lead' }] });
  if (state === 'lapsed') room.time += 1_000;
  if (state === 'killed')
    await room.call('POST', `${photos}/${id}/kill`, { as: 'editor', ...ifMatch, body: { reason: 'Wrong person' } });
  const now = await room.call('GET', `${photos}/${id}`, { as: 'admin' });
  return { id, slug: '', version: state === 'deleted' ? 2 : now.json<Subject>().version };
}

/** What a route is asked about a photo: its address filled in, with what a correct request has. */
function aboutPhoto(route: string, { id, version }: Subject) {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(/:id|:photoId/, id).replace(':rendition', '160.jpeg');
  if (method === 'GET') return { method, url };
  const body = method === 'PATCH' ? { headline: 'Another one' } : { reason: 'Wrong person' };
  return { method, url, headers: { 'if-match': `"${version}"` }, ...(method !== 'DELETE' && { body }) };
}

/** The permission makes no difference but where a row says so. */
function expectedIn(row: string, column: Column): number {
  const cells = row.split(' ');
  const same = ({ cleared: 'editor', clearedOther: 'other' } as Partial<Record<Column, Column>>)[column] ?? column;
  return Number(cells[columns.indexOf(column)] ?? cells[columns.indexOf(same)]);
}

t.test('every route of the application is in the table, and every row of the table is a route', async (t) => {
  const { routes } = await openWithRoutes(t);
  const tabled = [articleRoutes, sourcedRoutes, sourceRoutes, photoRoutes, otherRoutes].flatMap((table) =>
    Object.keys(table),
  );
  const read = tabled.filter((route) => route.startsWith('GET ')).map((route) => route.replace('GET', 'HEAD'));
  t.strictSame([...new Set(routes)].toSorted(), [...tabled, ...read].toSorted());
});

/** What a table says of the routes about one kind of thing: in which state which route is asked what, and where its record is. */
interface Kind<States extends string, Thing extends { readonly id: string }> {
  readonly table: Record<string, Record<States, string>>;
  readonly states: readonly States[];
  readonly make: (room: Newsroom, state: States) => Promise<Thing>;
  readonly ask: (route: string, subject: Thing) => { method: string; url: string; headers?: object; body?: object };
  readonly records: string;
}

function holdToTable<States extends string, Thing extends { readonly id: string }>(kind: Kind<States, Thing>): void {
  const { table, states, make, ask, records } = kind;
  for (const [route, cells] of Object.entries<Record<States, string>>(table)) {
    t.test(`${route} answers as the table says, for each caller and state`, async (t) => {
      const { room } = await openWithRoutes(t);
      for (const state of states) {
        let made: Thing | undefined;
        for (const column of columns) {
          const subject = (made ??= await make(room, state));
          const see = async () =>
            (await room.call('GET', `${records}/${subject.id}`, { as: 'admin' })).json<{ version?: number }>();
          const before = await see();
          const { method, url, ...call } = ask(route, subject);
          const answer = await room.call(method, url, { ...(call as Call), as: callers[column] });
          const expected = expectedIn(cells[state], column);
          t.equal(answer.statusCode, expected, `${state}, ${column}`);
          if (method === 'GET') {
            const head = await room.call('HEAD', url, { ...(call as Call), as: callers[column] });
            t.equal(head.statusCode, expected, `${state}, ${column}, HEAD`);
            t.equal(head.body, '');
          } else if (expected < 400) made = undefined; // what was changed is not what the table speaks of
          if (expected >= 400) {
            const { requestId: _, ...after } = (await see()) as Record<string, unknown>;
            const { requestId: __, ...was } = before as Record<string, unknown>;
            t.strictSame(after, was, `${state}, ${column}: nothing was changed`);
          }
        }
      }
    });
  }
}

holdToTable({
  table: articleRoutes,
  states,
  make: articleIn,
  ask: aboutArticle,
  records: '/v1/editorial/articles',
});
holdToTable({
  table: sourcedRoutes,
  states,
  make: sourcedIn,
  ask: aboutSourced,
  records: '/v1/editorial/articles',
});
holdToTable({
  table: sourceRoutes,
  states: sourceStates,
  make: sourceIn,
  ask: aboutSource,
  records: '/v1/editorial/sources',
});
holdToTable({
  table: photoRoutes,
  states: photoStates,
  make: photoIn,
  ask: aboutPhoto,
  records: '/v1/editorial/photos',
});

t.test('every other route answers as the table says, for each caller', async (t) => {
  const { room } = await openWithRoutes(t);
  for (const [route, cells] of Object.entries(otherRoutes)) {
    for (const column of columns) {
      const { method, url, ...call } = await aboutOther(room, route);
      const answer = await room.call(method, url, { ...call, as: callers[column] });
      const expected = expectedIn(cells, column);
      t.equal(answer.statusCode, expected, `${route}, ${column}`);
      if (method !== 'GET') continue;
      const head = await room.call('HEAD', url, { as: callers[column] });
      t.equal(head.statusCode, expected, `${route}, ${column}, HEAD`);
    }
  }
});

t.test(
  'a key that is expired, revoked, unknown or malformed is refused by every route, and by what is none',
  async (t) => {
    const { room } = await openWithRoutes(t);
    const give = async (expiresAt: string | null) => {
      const issued = await room.db.write((tx) =>
        issueKey(
          tx,
          { name: 'Old', role: 'admin', expiresAt, createdBy: null },
          { at: room.time, newId, random: randomBytes },
        ),
      );
      if (!issued.ok) throw new Error('no key was made');
      return issued.value;
    };
    const expired = await give(new Date(room.time + 1_000).toISOString());
    const revoked = await give(null);
    await room.db.write((tx) => revokeKey(tx, { id: revoked.row.id, by: null, at: room.time }));
    room.time += 1_000;
    const values = {
      expired: `Bearer ${expired.key}`,
      revoked: `Bearer ${revoked.key}`,
      unknown: `Bearer ${makeKey(randomBytes)}`,
      malformed: 'Bearer dl_short',
      'of another scheme': `Basic ${expired.key}`,
    };
    const subject = await articleIn(room, 'published');
    const sourced = await sourcedIn(room, 'published');
    const source = await sourceIn(room, 'sealed');
    const requests = [
      { method: 'GET', url: '/v1/nothing' },
      { method: 'GET', url: '/nothing' },
      ...Object.keys(articleRoutes).map((route) => aboutArticle(route, subject)),
      ...Object.keys(sourcedRoutes).map((route) => aboutSourced(route, sourced)),
      ...Object.keys(sourceRoutes).map((route) => aboutSource(route, source)),
      ...Object.keys(photoRoutes).map((route) => aboutPhoto(route, subject)),
    ];
    // Those who watch over the service are answered whatever they send along.
    const read = Object.keys(otherRoutes).filter((route) => !route.includes(' /health/'));
    for (const route of read) requests.push(await aboutOther(room, route));
    for (const { method, url, ...call } of requests) {
      for (const [what, authorization] of Object.entries(values)) {
        const headers = { ...('headers' in call ? (call.headers as object) : {}), authorization };
        const answer = await room.call(method, url, { ...call, headers });
        t.equal(answer.statusCode, 401, `${method} ${url}, ${what}`);
        assertProblem(t, answer, 'invalid-key', { publicUrl: PUBLIC_URL });
        t.match(answer.headers['www-authenticate'], /^Bearer /);
      }
    }
  },
);

/** The whole answer but for the time: its status, headers and bytes. */
async function whole(
  room: Newsroom,
  method: string,
  url: string,
  call: { as: Caller; body?: object; version?: number },
) {
  const { as, body, version } = call;
  const headers = {
    'x-request-id': 'the-same-for-both',
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
  const answer = await room.call(method, url, { as, headers, ...(body !== undefined && { body }) });
  const { date: _, ...rest } = answer.headers;
  return { status: answer.statusCode, headers: rest, body: answer.rawPayload.toString('base64') };
}

t.test('what a caller may not see answers to the byte like what does not exist', async (t) => {
  const { room } = await openWithRoutes(t);
  const hidden = {
    draft: await articleIn(room, 'draft'),
    unpublished: await articleIn(room, 'unpublished'),
    deleted: await articleIn(room, 'deleted'),
  };
  const nothing = { id: newId(), slug: 'no-such-story', version: 1 };
  const restore = { body: {} };
  const requests = [
    [
      'GET',
      (one: Subject) => `/v1/articles/${one.id}`,
      {},
      ['reader', 'partner', 'otherContributor', 'contributor', 'editor'],
    ],
    [
      'GET',
      (one: Subject) => `/v1/articles/${one.slug}`,
      {},
      ['reader', 'partner', 'otherContributor', 'contributor', 'editor'],
    ],
    ['GET', (one: Subject) => `/v1/editorial/articles/${one.id}`, {}, ['reader', 'partner', 'otherContributor']],
    [
      'GET',
      (one: Subject) => `/v1/editorial/articles/${one.id}/revisions`,
      {},
      ['reader', 'partner', 'otherContributor'],
    ],
    [
      'GET',
      (one: Subject) => `/v1/editorial/articles/${one.id}/revisions/1`,
      {},
      ['reader', 'partner', 'otherContributor'],
    ],
    [
      'PATCH',
      (one: Subject) => `/v1/editorial/articles/${one.id}`,
      { body: { genre: 'current' } },
      ['reader', 'partner', 'otherContributor'],
    ],
    ['DELETE', (one: Subject) => `/v1/editorial/articles/${one.id}`, {}, ['reader', 'partner', 'otherContributor']],
    [
      'POST',
      (one: Subject) => `/v1/editorial/articles/${one.id}/revisions/1/restore`,
      restore,
      ['reader', 'partner', 'otherContributor'],
    ],
    [
      'POST',
      (one: Subject) => `/v1/editorial/articles/${one.id}/publish`,
      restore,
      ['reader', 'partner', 'otherContributor', 'contributor'],
    ],
    [
      'POST',
      (one: Subject) => `/v1/editorial/articles/${one.id}/unpublish`,
      restore,
      ['reader', 'partner', 'otherContributor', 'contributor'],
    ],
  ] as const;
  for (const [method, urlOf, sent, askers] of requests) {
    for (const as of askers) {
      for (const each of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
        // The version that the hidden article has, and one that it does not have: neither makes a difference.
        for (const version of method === 'GET' ? [undefined] : [undefined, 1, 99]) {
          const call = { as, ...sent, ...(version !== undefined && { version }) };
          const expected = await whole(room, each, urlOf(nothing), call);
          if (each === 'GET' && as === 'otherContributor') t.equal(expected.status, 404);
          for (const [state, subject] of Object.entries(hidden)) {
            const what = `${each} ${urlOf(subject)} as ${as}: ${state}, If-Match ${version}`;
            t.strictSame(await whole(room, each, urlOf(subject), call), expected, what);
          }
        }
      }
    }
  }
});

t.test('a list shows exactly what the caller can open one by one', async (t) => {
  const { room } = await openWithRoutes(t);
  const subjects = [];
  for (const state of states) subjects.push(await articleIn(room, state));
  const others = await createArticle(room, { headline: 'Of another contributor' }, 'otherContributor');
  subjects.push(others);
  for (const as of Object.values(callers)) {
    for (const prefix of ['/v1/articles', '/v1/editorial/articles']) {
      const list = await room.call('GET', `${prefix}?limit=100&count=exact`, { as });
      if (list.statusCode !== 200) continue;
      const { items, page } = list.json<{ items: { id: string }[]; page: { total: number } }>();
      const open = [];
      for (const { id } of subjects) {
        if ((await room.call('GET', `${prefix}/${id}`, { as })).statusCode === 200) open.push(id);
      }
      t.strictSame(items.map(({ id }) => id).toSorted(), open.toSorted(), `${prefix} as ${as}`);
      t.equal(page.total, open.length, `${prefix} as ${as}: the total says no more`);
    }
  }
});

t.test('what happens to a draft shows in no public answer and not in the change log', async (t) => {
  const { room } = await openWithRoutes(t);
  await articleIn(room, 'published');
  await sourcedIn(room, 'published');
  const publicly = async () => {
    const answers = [];
    for (const url of [
      '/v1/articles?count=exact',
      '/v1/quotes?count=exact',
      '/v1/sources?count=exact',
      '/v1/sections',
      '/v1/tags',
      '/v1/authors',
    ])
      answers.push(await whole(room, 'GET', url, { as: 'reader' }));
    answers.push(await whole(room, 'GET', '/v1/syndication/changes', { as: 'partner' }));
    return answers;
  };
  const before = await publicly();
  room.time += 60_000;
  const draft = await articleIn(room, 'draft');
  await room.call('PATCH', `/v1/editorial/articles/${draft.id}`, {
    as: 'contributor',
    body: { headline: 'Another headline' },
    headers: { 'if-match': `"${draft.version}"` },
  });
  await articleIn(room, 'deleted');
  await sourcedIn(room, 'draft');
  await sourcedIn(room, 'deleted');
  t.strictSame(await publicly(), before);
});

t.test('the sources that a list shows are exactly those that the caller can open one by one', async (t) => {
  const { room } = await openWithRoutes(t);
  const ids = [];
  for (const state of states) ids.push((await sourcedIn(room, state)).params.sourceId);
  for (const state of sourceStates) if (state !== 'merged') ids.push((await sourceIn(room, state)).id);
  for (const as of Object.values(callers)) {
    for (const prefix of ['/v1/sources', '/v1/editorial/sources']) {
      const list = await room.call('GET', `${prefix}?limit=100&count=exact`, { as });
      if (list.statusCode !== 200) continue;
      const { items, page } = list.json<{ items: { id: string }[]; page: { total: number } }>();
      t.equal(page.total, items.length, `${prefix} as ${as}`);
      const listed = new Set(items.map(({ id }) => id));
      for (const id of ids) {
        const { statusCode } = await room.call('GET', `${prefix}/${id}`, { as });
        t.equal(listed.has(id), statusCode === 200, `${prefix}/${id} as ${as}`);
      }
    }
  }
});

t.test('quotes and sources that a caller may not see answer to the byte like what does not exist', async (t) => {
  const { room } = await openWithRoutes(t);
  const id = newId();
  const ids = { id, quoteId: id, useId: id, anonymousUseId: id, sourceId: id };
  const nothing = { id, params: { ...ids, entryId: '0123456789abcdef', suggestionId: '0123456789abcdef' } };
  const askers = { delivery: ['reader', 'partner', 'contributor', 'admin'], newsroom: ['otherContributor'] } as const;
  for (const state of ['draft', 'deleted'] as const) {
    const hidden = await sourcedIn(room, state);
    for (const route of Object.keys(sourcedRoutes)) {
      for (const as of route.includes('/editorial/') ? askers.newsroom : askers.delivery) {
        const expected = await answerOf(room, as, aboutSourced(route, nothing));
        t.strictSame(await answerOf(room, as, aboutSourced(route, hidden)), expected, `${route}, ${state}, ${as}`);
      }
    }
  }
  const unknown = { id: newId(), params: { into: newId() } };
  for (const state of ['described', 'sealed'] as const) {
    const hidden = await sourceIn(room, state);
    for (const route of Object.keys(sourceRoutes)) {
      const expected = await answerOf(room, 'otherContributor', aboutSource(route, unknown));
      const answer = await answerOf(room, 'otherContributor', aboutSource(route, hidden));
      t.strictSame(answer, expected, `${route}, ${state}`);
    }
  }
});

/** The whole answer to a request but for the time. */
async function answerOf(room: Newsroom, as: Caller, { method, url, headers = {}, body }: Request) {
  const sent = { 'x-request-id': 'the-same-for-both', ...headers };
  const answer = await room.call(method, url, { as, headers: sent, ...(body !== undefined && { body }) });
  const { date: _, ...rest } = answer.headers;
  return { status: answer.statusCode, headers: rest, body: answer.rawPayload.toString('base64') };
}

t.test('a slug tells a contributor nothing about the drafts of others', async (t) => {
  const { room } = await openWithRoutes(t);
  const secret = await createArticle(room, { headline: 'Harbour board to resign' }, 'contributor');
  const asked = { headline: 'Something else', slug: secret.slug };
  const answer = await room.call('POST', '/v1/editorial/articles', { as: 'otherContributor', body: asked });
  t.equal(answer.statusCode, 201);
  t.equal(answer.json<Subject>().slug, secret.slug);
});

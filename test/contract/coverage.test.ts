import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import type { LightMyRequestResponse } from 'fastify';
import t from 'tap';
import { contractOf } from '../../src/http/openapi.ts';
import { type Caller, createArticle, type Newsroom, openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { blackPng } from '../helpers/pictures.ts';
import { listen, open, readAnswer } from '../helpers/socket.ts';
import { filesOf, FORM_TYPE, formOf } from '../photos/uploading.ts';
import { type Found, operationsOf } from './operations.ts';
import { checkerOf } from './schemas.ts';
import { purpose, type Sent, walkSourcing, walkWithoutVault, withPermission } from './sourcing-walk.ts';

t.setTimeout(300_000);

/** What an answer is held by, however it came. */
type Answered = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>;

const NOWHERE = {
  id: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d',
  photoId: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d',
  quoteId: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d',
  useId: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d',
  suggestionId: '0123456789abcdef',
  entryId: '0123456789abcdef',
  rendition: '160.jpeg',
  ref: 'nowhere',
  number: '99',
  code: 'nothing',
};
const callers: readonly Caller[] = ['reader', 'partner', 'contributor', 'editor', 'admin'];

t.test(
  'every answer that the contract promises is given by the running service, in the shape that it promises',
  async (t) => {
    const room = await openNewsroom(t);
    const contract = contractOf(room.app);
    const operations = operationsOf(contract);
    const check = checkerOf(contract);
    const seen = new Map(operations.map(({ operation }) => [operation.operationId, new Set<number>()]));

    /** Sends one request of an operation, and holds the answer to the contract. */
    async function send(
      found: Found,
      at: Newsroom,
      { query = '', params = {}, ...call }: Sent,
    ): Promise<Record<string, unknown>> {
      const [method = '', template = ''] = found.name.split(' ');
      const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent({ ...NOWHERE, ...params }[name] ?? ''),
      );
      return hold(found, await at.call(method, `${path}${query}`, call));
    }

    /** Holds an answer to the contract. */
    function hold(found: Found, answer: Answered): Record<string, unknown> {
      const status = answer.statusCode;
      const promised = found.responses.find((response) => response.status === status)?.response;
      const about = `${found.name} ${status}`;
      if (promised === undefined) {
        t.fail(`${about} is not promised`, { body: answer.body.slice(0, 300) });
        return {};
      }
      seen.get(found.operation.operationId)?.add(status);
      for (const name of Object.keys(promised.headers ?? {})) {
        const isOptional = optionalHeaders.includes(name.toLowerCase()) || told[found.operation.operationId] === name;
        if (!isOptional) t.ok(answer.headers[name.toLowerCase()] !== undefined, `${about} has ${name}`);
      }
      const [type] = (answer.headers['content-type'] ?? '').split(';');
      const media = promised.content?.[type ?? ''];
      if (promised.content === undefined) t.equal(answer.body, '', `${about} has no body`);
      else if (media === undefined) t.fail(`${about} is ${type}, which is not promised`);
      else if (type?.endsWith('json')) t.strictSame(check(media.schema, JSON.parse(answer.body)), [], about);
      return type?.endsWith('json') === true ? JSON.parse(answer.body) : {};
    }

    const operation = (id: string): Found => {
      const found = operations.find((one) => one.operation.operationId === id);
      if (found === undefined) throw new Error(`there is no operation ${id}`);
      return found;
    };
    const ask = (id: string, sent: Sent = {}, at: Newsroom = room) => send(operation(id), at, sent);

    // What goes well, and the conflicts that belong to one operation alone.
    const editor = { as: 'editor', headers: { 'if-match': '*' } } as const;
    for (const [one, many] of [
      ['Section', 'Sections'],
      ['Tag', 'Tags'],
      ['Author', 'Authors'],
    ] as const) {
      const made = await ask(`create${one}`, { ...editor, body: { name: 'Bridges', slug: 'bridges' } });
      const params = { id: String(made['id']), ref: 'bridges' };
      await ask(`create${one}`, { ...editor, body: { name: 'Other', slug: 'bridges' } });
      const other = await ask(`create${one}`, { ...editor, body: { name: 'Other' } });
      await ask(`patch${one}`, { ...editor, params, body: { name: 'Bridges and piers' } });
      await ask(`patch${one}`, { ...editor, params, body: { slug: 'other' } });
      await ask(`list${one}Records`, editor);
      await ask(`get${one}Record`, { ...editor, params });
      await ask(`list${many}`);
      await ask(`get${one}`, { params });
      for (const id of [`list${many}`, `get${one}`]) await ask(id, { params, headers: { 'if-none-match': '*' } });
      await ask(`delete${one}`, { ...editor, params: { id: String(other['id']) } });
      if (one === 'Author') await publishNew(room, { headline: 'By them', bylines: [{ author: 'bridges' }] });
      else if (one === 'Tag') await publishNew(room, { headline: 'Tagged', tags: ['bridges'] });
      else await publishNew(room, { headline: 'In it', section: 'bridges' });
      await ask(`delete${one}`, { ...editor, params });
    }
    const draft = await ask('createArticle', {
      ...editor,
      body: { headline: 'One', slug: 'one', body: { markdown: 'Words, <font>many</font>.' } },
    });
    const params = { id: String(draft['id']), ref: 'one', number: '1' };
    await ask('publishArticle', { ...editor, params, body: {} });
    await ask('publishArticle', { ...editor, params, body: {} });
    await ask('createArticle', { ...editor, body: { headline: 'One', slug: 'one' } });
    await ask('patchArticle', { ...editor, params, body: { slug: 'two' } });
    await ask('publishArticle', { ...editor, params, body: { message: 'New slug' } });
    const second = await publishNew(room, { headline: 'Second' });
    await ask('patchArticle', { ...editor, params: { id: second.id }, body: { slug: 'two' } });
    for (const id of ['listWorkingCopies', 'getWorkingCopy', 'listRevisions', 'getRevision'])
      await ask(id, { ...editor, params });
    await ask('getArticle', { params });
    await ask('getArticle', { params: { ref: 'two' } });
    await ask('getArticle', { params: { ref: 'two' }, headers: { 'if-none-match': '*' } });
    await ask('listArticles');
    await ask('listArticles', {
      query: '?limit=1&count=exact&view=full&body=blocks,html,text,markdown&include=authors',
    });
    await ask('listArticles', { headers: { 'if-none-match': '*' } });
    await ask('restoreRevision', { ...editor, params, body: {} });
    await ask('unpublishArticle', { ...editor, params, body: {} });
    await ask('unpublishArticle', { ...editor, params, body: {} });
    await ask('listChanges', { as: 'partner' });
    await ask('deleteArticle', { ...editor, params });
    await ask('deleteArticle', { ...editor, params: { id: (await createArticle(room, { headline: 'Gone' })).id } });
    const key = await ask('createKey', { as: 'admin', body: { name: 'Partner', role: 'partner' } });
    await ask('listKeys', { as: 'admin' });
    await ask('getKey', { as: 'admin', params: { id: String(key['id']) } });
    await ask('revokeKey', { as: 'admin', params: { id: String(key['id']) } });
    const me = (await room.call('GET', '/v1/admin/keys?limit=100', { as: 'admin' }))
      .json()
      .items.find(({ role }: { role: string }) => role === 'admin');
    await ask('revokeKey', { as: 'admin', params: { id: me.id } });
    for (const id of ['getContract', 'getContractAsYaml', 'listProblems', 'getLiveness', 'getReadiness']) await ask(id);
    for (const id of ['getContract', 'getContractAsYaml']) await ask(id, { headers: { 'if-none-match': '*' } });
    await ask('getProblem', { params: { code: 'not-found' } });

    // Photos: sent, seen by all, changed, used, withdrawn.
    const photoOf = async (at: Newsroom, body: object = {}) => {
      const { id } = await ask('uploadPhoto', { ...editor, ...uploadOf() }, at);
      const which = { id: String(id), photoId: String(id), rendition: '160.jpeg' };
      await ask(
        'patchPhoto',
        { ...editor, params: which, body: { altText: 'Black.', creditLine: 'Ansel Wire', ...body } },
        at,
      );
      return which;
    };
    const photo = await photoOf(room, { rights: { maySyndicate: true } });
    const unused = await photoOf(room);
    const twice = uploadOf();
    await ask('uploadPhoto', { ...editor, ...twice });
    await ask('uploadPhoto', { ...editor, ...twice });
    await ask('uploadPhoto', {
      ...editor,
      ...uploadOf(),
      headers: { ...uploadOf().headers, 'content-length': '999999999' },
    });
    await ask('uploadPhoto', { ...editor, body: Buffer.from('no picture'), headers: { 'content-type': 'image/png' } });
    await ask('uploadPhoto', { ...editor, body: Buffer.alloc(0), headers: { 'content-type': 'image/png' } });
    await publishNew(room, { headline: 'With a photo', photos: [{ photo: photo.id, role: 'lead' }] });
    await ask('listArticles', { query: '?include=photos&crop=1x1&hasPhoto=true' });
    for (const id of ['listPhotos', 'getPhoto', 'getRendition']) {
      await ask(id, { params: photo });
      await ask(id, { params: photo, headers: { 'if-none-match': '*' } });
    }
    await ask('getRendition', { params: photo, headers: { range: 'bytes=0-9' } });
    await ask('getRendition', { params: photo, headers: { range: 'bytes=99999999-' } });
    await ask('getRendition', { params: { ...photo, rendition: '160' }, headers: { accept: 'text/html' } });
    await ask('getSyndicatedPhoto', { as: 'partner', params: photo });
    for (const id of ['listPhotoRecords', 'getPhotoRecord', 'getOriginal']) await ask(id, { ...editor, params: photo });
    await ask('getOriginal', { as: 'contributor', params: photo });
    await ask('deletePhoto', { ...editor, params: photo });
    for (let time = 0; time < 2; time += 1)
      await ask('killPhoto', { ...editor, params: photo, body: { reason: 'Wrong person' } });
    await ask('patchPhoto', { ...editor, params: photo, body: { headline: 'Late' } });
    for (const id of ['getPhoto', 'getRendition']) await ask(id, { params: photo });
    await ask('getSyndicatedPhoto', { as: 'partner', params: photo });
    await ask('deletePhoto', { ...editor, params: unused });

    const left = await walkSourcing(ask, room);

    // A restore is refused like any save when its slug is another's by now.
    const restored = await createArticle(room, { headline: 'Fleeting', slug: 'fleeting', body: { text: 'Words.' } });
    const where = { id: restored.id, number: '1' };
    await ask('patchArticle', { ...editor, params: where, body: { slug: 'settled' } });
    await publishNew(room, { headline: 'Takes it', slug: 'fleeting' });
    await ask('restoreRevision', { ...editor, params: where, body: {} });

    // A repetition that comes while the first still runs; each POST has it.
    const lock = Promise.withResolvers<void>();
    const holding = room.db.write(() => lock.promise);
    const waiting: Promise<unknown>[] = [];
    for (const found of operations) {
      if (!found.parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')) continue;
      const again = (): Sent => {
        const { body, headers } = bodyOf(found);
        return { as: mightiest(found), body, headers: { 'if-match': '*', 'idempotency-key': 'k', ...headers } };
      };
      waiting.push(send(found, room, again()));
      // A file is read to its end before anything is written.
      while (found.operation.operationId === 'uploadPhoto' && room.images.waiting > 0) await setImmediate();
      await send(found, room, again());
    }
    lock.resolve();
    await Promise.all([holding, ...waiting]);

    // What can go wrong with any request.
    const existing: [string, Readonly<Record<string, string>>][] = [
      ['/articles/', left.article],
      ['/merge', left.named],
      ['/sources/', left.sealed],
    ];
    for (const kind of ['sections', 'tags', 'authors']) {
      const [record] = (await room.call('GET', `/v1/editorial/${kind}`, { as: 'editor' })).json().items;
      existing.push([`/${kind}/`, { id: record.id }]);
    }
    existing.push(['/photos/', await photoOf(room)]);
    const limited = await openNewsroom(t, { rateLimitPerMinute: 1 });
    for (const found of operations) {
      const { body, headers } = bodyOf(found);
      const whole = { as: mightiest(found), headers: { 'if-match': '*', ...headers }, body } as const;
      const there = existing.find(([start]) => found.name.includes(start))?.[1] ?? {};
      const offences: Sent[] = [
        ...[...new Set([...callers, mightiest(found)])].map((as) => ({ ...whole, as })),
        { ...whole, query: '?nonsense=1' },
        { ...whole, headers: { 'if-match': '*', authorization: 'Bearer dl_not-a-key-at-all-but-long-enough' } },
        { ...whole, headers: { 'if-match': '*', accept: 'image/png' } },
        { ...whole, headers: { ...headers, 'if-match': '"999"' }, params: there },
        { ...whole, headers: headers ?? {}, params: there },
      ];
      if (found.operation.requestBody !== undefined) {
        offences.push(
          {
            ...whole,
            body: `{"x":"${'x'.repeat(2_200_000)}"}`,
            headers: { 'content-type': 'application/json', 'if-match': '*' },
          },
          { ...whole, body: 'text', headers: { 'content-type': 'text/plain', 'if-match': '*' } },
          { ...whole, body: '{', headers: { 'content-type': 'application/json', 'if-match': '*' } },
          { ...whole, body: { nonsense: true } },
        );
      }
      for (const sent of offences) await send(found, room, sent);
      for (let time = 0; time < 2; time += 1) await send(found, limited, { as: 'reader' });
    }

    // A database that is locked, one that is full, and one that is gone.
    const victim = await openNewsroom(t);
    const other = new SQLite(victim.databaseUrl.replace('file:', ''));
    other.exec('BEGIN IMMEDIATE');
    for (const found of operations) {
      const { body, headers } = bodyOf(found);
      if (!found.name.startsWith('GET '))
        await send(found, victim, { as: mightiest(found), body, headers: { 'if-match': '*', ...headers } });
    }
    other.exec('ROLLBACK');
    other.close();
    await letNothingMoreFit(victim);
    await ask(
      'createArticle',
      { as: 'admin', body: { headline: 'Too much', body: { text: 'words '.repeat(30_000) } } },
      victim,
    );
    await victim.db.close();
    await ask('getReadiness', {}, victim);
    for (const found of operations) {
      const { body, headers } = bodyOf(found);
      await send(found, victim, { as: mightiest(found), body, headers: { 'if-match': '*', ...headers } });
    }

    // Pictures that are not worked on any more.
    const tired = await openNewsroom(t);
    const shown = await photoOf(tired);
    await publishNew(tired, { headline: 'With a photo', photos: [{ photo: shown.id, role: 'lead' }] });
    await tired.images.close();
    await ask('getRendition', { params: shown }, tired);

    // Sealed identities that cannot be read any more.
    await walkWithoutVault(ask, await openNewsroom(t));

    // Files that cannot be read any more.
    const away = await openNewsroom(t);
    const lost = await photoOf(away);
    for (const file of filesOf(away)) {
      const path = join(away.mediaFolder, file);
      rmSync(path);
      symlinkSync(path, path);
    }
    await ask('getOriginal', { ...editor, params: lost }, away);

    // A file that takes its time.
    const hasty = await openNewsroom(t, { timeouts: { uploadMs: 100, checkMs: 20 } });
    const socket = await open(await listen(hasty.app));
    const late = uploadOf();
    const lines = {
      ...late.headers,
      host: 'a',
      authorization: `Bearer ${hasty.keys.editor}`,
      'content-length': '9000',
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST /v1/editorial/photos HTTP/1.1\r\n${head.join('')}\r\n`);
    hold(operation('uploadPhoto'), await readAnswer(socket));

    const unseen = operations.flatMap((found) =>
      found.responses.flatMap(({ status }) => {
        const { operationId } = found.operation;
        const isSeen = seen.get(operationId)?.has(status) === true;
        // One answer stands for all: the problem comes from below the routes, and these routes ask nothing that can fail.
        const isShared =
          (status === 500 && withoutDatabase.includes(operationId)) ||
          (status === 507 && operationId !== 'createArticle');
        return isSeen || isShared ? [] : [`${found.name} ${status}`];
      }),
    );
    t.strictSame(unseen, [], 'every documented answer was seen');
  },
);

/** What is sent only where there is something to say. */
const optionalHeaders = ['link', 'ratelimit', 'ratelimit-policy', 'idempotency-replayed', 'content-encoding'];

/** What an operation tells only in some answers of a status: which types are read, that Accept had a say. */
const told: Readonly<Record<string, string>> = { uploadPhoto: 'Accept', getRendition: 'Vary' };

const withoutDatabase = [
  'getContract',
  'getContractAsYaml',
  'listProblems',
  'getProblem',
  'getLiveness',
  'getReadiness',
];

/** Who may do it, if anybody may. */
function mightiest(found: Found): Caller {
  return withPermission.includes(found.operation.operationId) ? 'cleared' : 'admin';
}

/** A body that the operation takes, with its type where that is not JSON. */
function bodyOf(found: Found): { body?: unknown; headers?: Record<string, string> } {
  if (found.operation.operationId === 'uploadPhoto') return uploadOf();
  if (found.operation.operationId === 'readSourceIdentity') return { headers: purpose };
  return found.operation.requestBody === undefined ? {} : { body: exampleBody(found) };
}

let height = 100;

/** A form with a picture that was never there before. */
function uploadOf(): { body: Buffer; headers: Record<string, string> } {
  height += 1;
  const body = formOf([{ name: 'file', fileName: 'black.png', content: blackPng(200, height) }]);
  return { body, headers: { 'content-type': FORM_TYPE } };
}

/** The body that the contract gives as an example. */
function exampleBody(found: Found): unknown {
  return Object.values(found.operation.requestBody?.content ?? {})[0]?.example ?? {};
}

/** The engine's own limit on pages stands in for a disk without room: the error is the same. */
async function letNothingMoreFit(room: Newsroom): Promise<void> {
  await room.db.write(async (tx) => {
    const { $client } = tx.sql as unknown as { $client: SQLite.Database };
    $client.pragma(`max_page_count = ${Number($client.pragma('page_count', { simple: true }))}`);
  });
}

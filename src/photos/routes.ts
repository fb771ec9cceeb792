import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { desk, newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { attachment } from '../http/file-name.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { linkNext, pageOf, readList } from '../http/paging.ts';
import { ProblemError } from '../http/problem.ts';
import type { Once } from '../idempotency/once.ts';
import { findNames } from '../keys/names.ts';
import type { Now } from '../lib/clock.ts';
import type { Cursors } from '../lib/cursor.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id as Id } from '../lib/fields.ts';
import type { NewId } from '../lib/ids.ts';
import { KeyedLock } from '../lib/keyed-lock.ts';
import { ok } from '../lib/result.ts';
import type { Images } from '../media/images.ts';
import type { MediaStorage } from '../media/storage.ts';
import { countPhotos, listPhotos } from './list-store.ts';
import { keyOf, type Originals, PHOTO_TYPES, removeRenditions, removingFiles } from './originals.ts';
import { photoToChange, readPhoto, seePhoto } from './photo.ts';
import { photoFilterOf, PhotoListQuery, photoSortOf } from './query.ts';
import { mayHaveOriginal } from './standing.ts';
import { deletePhoto, killPhoto, patchPhoto } from './save.ts';
import { KillInput, PhotoPatch, PhotoRecord, PhotoRecordSummary } from './schema.ts';
import { findPhoto, type PhotoRow } from './store.ts';
import { uploadRoutes } from './upload-routes.ts';
import { photoRecordView, photoSummaryView } from './view.ts';

export interface PhotoDeps {
  readonly db: Database;
  readonly once: Once;
  readonly cursors: Cursors;
  readonly now: Now;
  readonly newId: NewId;
  readonly storage: MediaStorage;
  readonly images: Images;
}

const Params = z.object({ id: Id.meta({ description: 'Id of the photo.', examples: [EXAMPLE_IDS.photo] }) });
const PhotoRecordList = pageOf(PhotoRecordSummary, 'PhotoRecordList', 'A page of photos as the newsroom sees them.');
const PATH = '/v1/editorial/photos';

/** Where the newsroom keeps its photos. */
export const photoRoutes: FastifyPluginCallbackZod<PhotoDeps> = (app, deps, done) => {
  const { db, once, cursors, now, storage } = deps;
  const originals: Originals = {
    db,
    storage,
    locks: new KeyedLock(),
    onLeftBehind: (error) => app.log.warn({ err: error }, 'files of a photo were left in the storage'),
  };
  app.register(uploadRoutes, { ...deps, originals });

  app.get(
    PATH,
    {
      config: { access: newsroom, problems: ['invalid-cursor'] },
      schema: {
        operationId: 'listPhotoRecords',
        summary: 'List photos as the newsroom sees them',
        description: 'What was changed last comes first. Contributors see their own and what is public.',
        querystring: PhotoListQuery,
        response: { 200: PhotoRecordList },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const at = now();
      const filter = photoFilterOf(query, holderOf(request));
      const sort = photoSortOf(query);
      const bounds = { ...filter, ...sort };
      const list = readList({ cursors, list: 'photo records', bounds, key: ['number', 'string'], query });
      const rows = await listPhotos(db.read, { filter, now: at, sort, after: list.after, limit: list.limit });
      const total = query.count === 'exact' ? await countPhotos(db.read, { filter, now: at }) : undefined;
      const { items, page } = list.page(rows, (row) => [row[sort.column], row.id], total);
      linkNext(request, reply, page);
      const nameOf = await findNames(
        db.read,
        items.flatMap((row) => [row.createdBy, row.updatedBy]),
      );
      return { items: items.map((row) => photoSummaryView(row, { nameOf, at })), page };
    },
  );

  app.get(
    `${PATH}/:id`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getPhotoRecord',
        summary: 'Get a photo as the newsroom sees it',
        description: 'The ETag of the answer is what a change names in If-Match.',
        params: Params,
        response: { 200: PhotoRecord },
      },
    },
    async (request, reply) => {
      const asking = { viewer: request.viewer, at: now() };
      const photo = valueOf(await seePhoto(db.read, asking, request.params.id));
      reply.header('etag', versionTag(photo.version));
      return photoRecordView(await readPhoto(db.read, asking, photo));
    },
  );

  app.patch(
    `${PATH}/:id`,
    {
      config: { access: newsroom, problems: ['killed'] },
      schema: {
        operationId: 'patchPhoto',
        summary: 'Change what is said of a photo',
        description:
          'A JSON merge patch (RFC 7396): what is not sent stays. Every published article that shows the photo shows the change.',
        consumes: ['application/json', 'application/merge-patch+json'],
        params: Params,
        headers: ifMatchHeaders,
        body: PhotoPatch,
        response: { 200: PhotoRecord },
      },
    },
    async (request, reply) => {
      const asking = { viewer: holderOf(request), at: now() };
      const isExpected = readIfMatch(request.headers['if-match']);
      const result = await transact(db, async (tx) => {
        const found = await photoToChange(tx, { ...asking, id: request.params.id, isExpected });
        if (!found.ok) return found;
        const patched = await patchPhoto({ tx, ...asking }, found.value, request.body);
        return patched.ok ? ok(photoRecordView(await readPhoto(tx, asking, patched.value))) : patched;
      });
      const body = valueOf(result);
      reply.header('etag', versionTag(body.version));
      return body;
    },
  );

  app.post(
    `${PATH}/:id/kill`,
    {
      config: { access: desk, problems: ['killed'] },
      schema: {
        operationId: 'killPhoto',
        summary: 'Kill a photo',
        description:
          'Withdraws it for good, at once, from every answer, feed and rendition: the public gets a 410. The newsroom keeps the record and the original.',
        params: Params,
        headers: idempotencyHeaders.extend(ifMatchHeaders.shape),
        body: KillInput,
        response: { 200: PhotoRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const asking = { viewer, at: now() };
      const isExpected = readIfMatch(request.headers['if-match']);
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const found = await photoToChange(tx, { ...asking, id: request.params.id, isExpected });
        if (!found.ok) return found;
        const photo = await killPhoto({ tx, ...asking }, found.value, request.body);
        const body = photoRecordView(await readPhoto(tx, asking, photo));
        return ok({ status: 200, headers: { etag: versionTag(body.version) }, body });
      });
      const kept = valueOf(answer);
      await removeRenditions(originals, kept.body.file.sha256);
      return giveKept(reply, kept);
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      config: { access: newsroom, problems: ['in-use', 'killed'] },
      schema: {
        operationId: 'deletePhoto',
        summary: 'Delete a photo',
        description: 'Only what no working copy and no published article uses can be deleted; kill the rest.',
        params: Params,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { viewer, params } = request;
      const conditions = { viewer, at: now(), id: params.id, isExpected: readIfMatch(request.headers['if-match']) };
      const remove = () =>
        transact(db, async (tx) => {
          const found = await photoToChange(tx, conditions);
          return found.ok ? deletePhoto(tx, found.value, viewer) : found;
        });
      const file = await findPhoto(db.read, params.id);
      reply.code(204);
      return valueOf(file === undefined ? await remove() : await removingFiles(originals, file, remove));
    },
  );

  app.get(
    `${PATH}/:id/original`,
    {
      config: {
        access: newsroom,
        produces: 'anything',
        problems: ['unavailable'],
        headers: { 200: ['Content-Disposition'] },
      },
      schema: {
        operationId: 'getOriginal',
        summary: 'Get the file as it came',
        description:
          'Byte for byte, with everything that camera and photographer put into it: it may say where a source lives. It is for who sent it, and the desk.',
        params: Params,
        response: { 200: Original },
      },
    },
    async (request, reply) => {
      const asking = { viewer: request.viewer, at: now() };
      const photo = valueOf(await seePhoto(db.read, asking, request.params.id));
      if (!mayHaveOriginal(asking.viewer, photo))
        throw new ProblemError('forbidden', { detail: 'Ask an editor: the file is for who sent it, and the desk.' });
      // Of an empty stream the length that was set is told; of nothing it would be 0.
      if (request.method === 'HEAD') return headOf(reply, photo).send(Readable.from([]));
      return sendOriginal(reply, photo, storage);
    },
  );

  done();
};

const binary = { schema: z.string().meta({ description: 'The file.', format: 'binary' }) };
const Original = {
  description: 'The file as it came.',
  content: Object.fromEntries(PHOTO_TYPES.map((type) => [type, binary])),
};

async function sendOriginal(reply: FastifyReply, photo: PhotoRow, storage: MediaStorage): Promise<FastifyReply> {
  const content = await storage.open(keyOf(photo));
  if (content === undefined) throw new Error(`the original of photo ${photo.id} is missing`);
  return headOf(reply, photo).send(content.stream);
}

/** Nothing in it is to be run or shown by a browser, whatever it holds besides a picture. */
function headOf(reply: FastifyReply, { id, fileName, mediaType, bytes }: PhotoRow): FastifyReply {
  const extension = mediaType.slice(mediaType.indexOf('/') + 1);
  return reply.type(mediaType).headers({
    'content-length': String(bytes),
    'content-disposition': attachment(fileName ?? `${id}.${extension}`),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  });
}

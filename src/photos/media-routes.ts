import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { createNegotiator } from '../http/accept.ts';
import { createAskedAgain } from '../http/asked-again.ts';
import { fileAnswer, type KeptFiles, sendFile, type SentFile } from '../http/kept-files.ts';
import { longLifetime, shortLifetime } from '../http/lifetimes.ts';
import { ProblemError } from '../http/problem.ts';
import { callerOfAddress } from '../http/rate-limit.ts';
import type { ResponseCache } from '../http/response-cache.ts';
import type { Now } from '../lib/clock.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { type Images, ImagesBusy } from '../media/images.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../media/storage.ts';
import { cropParam } from './delivery-schema.ts';
import { type Asker, createRenditionMaker, OriginalMissing } from './make-rendition.ts';
import {
  formatOf,
  MEDIA_PREFIX,
  type MediaAsked,
  mediaKey,
  mediaTypeOf,
  readMediaUrl,
  readRenditionName,
  VERSION,
} from './media-address.ts';
import { findMediaPhoto } from './media-store.ts';
import { keyOf } from './originals.ts';
import { mediaVersion, RENDITION_FORMATS, RENDITION_WIDTHS, renditionOf } from './renditions.ts';
import { sightOf } from './sight.ts';

export interface MediaDeps {
  readonly db: Database;
  readonly storage: MediaStorage;
  readonly images: Images;
  /** Made by `keepRenditions`; the gate and the shortcut have the same. */
  readonly files: KeptFiles;
  readonly now: Now;
}

/**
 * Keeps renditions that were asked for last in memory, in a cache of their own: pictures would drive every article out. When it is full, one gets in
 * by being asked for again.
 */
export function keepRenditions(cache: ResponseCache): KeptFiles {
  const isAskedAgain = createAskedAgain(cache.maxBytes);
  return {
    cache,
    prefix: MEDIA_PREFIX,
    keep(key, answer, generation) {
      const isWorthIt = cache.hasRoomFor(key, answer) || isAskedAgain(key, answer.plain.body.length);
      return isWorthIt && cache.put(key, answer, generation);
    },
    keyOf(url, { accept }) {
      const asked = readMediaUrl(url);
      const format = asked && (asked.format ?? formatOf(negotiate(accept)));
      return format && { key: mediaKey({ ...asked, format }), isNegotiated: asked.format === undefined };
    },
  };
}

const MediaParams = z.object({
  photoId: z
    .string()
    .max(120)
    .meta({ description: 'Id of the photo.', examples: [EXAMPLE_IDS.photo] }),
  rendition: z
    .string()
    .max(40)
    .meta({
      description: `Width, with a format: ${RENDITION_FORMATS.join(', ')}; without one the Accept header chooses. Widths: ${RENDITION_WIDTHS.join(', ')}. A width beyond the original gives the original's.`,
      examples: ['960.jpeg'],
    }),
});
const MediaQuery = z.strictObject({
  crop: cropParam,
  v: z.string().regex(VERSION, 'Use the v of an answer, or leave it out.').optional().meta({
    description: 'Version of the picture, as answers have it: with the present one caches keep it for a year.',
  }),
});
const RangeHeaders = z.object({
  range: z.string().optional().meta({ description: 'One part of the file, in bytes: `bytes=0-1023`.' }),
  'if-range': z
    .string()
    .optional()
    .meta({ description: 'The ETag of the file you have a part of: when it is another file by now, all of it comes.' }),
});
const Picture = z.string().meta({ description: 'The bytes of the picture.', format: 'binary' });
const pictures = Object.fromEntries(RENDITION_FORMATS.map((format) => [mediaTypeOf(format), { schema: Picture }]));

/** The pictures themselves, in the sizes and formats that screens want. */
export const mediaRoutes: FastifyPluginCallbackZod<MediaDeps> = (app, { db, storage, images, files, now }, done) => {
  const { cache } = files;
  const make = createRenditionMaker({ storage, images });

  app.get(
    ROUTE,
    {
      config: {
        access: 'anyone',
        readsKeys: true,
        produces: 'anything',
        problems: ['not-acceptable', 'gone', 'unavailable'],
        headers: { 200: ['Accept-Ranges'], 206: PART_HEADERS },
      },
      schema: {
        operationId: 'getRendition',
        summary: 'Get a picture of a photo',
        description:
          'A rendition holds the picture and nothing else: no position, no serial number. It is made when it is first asked for, and kept. Take its address from the answers about photos. The newsroom sees pictures that are not public yet, with its keys. What is sent from memory is not counted by the rate limit.',
        params: MediaParams,
        querystring: MediaQuery,
        headers: RangeHeaders,
        response: {
          200: { description: 'The picture.', content: pictures },
          206: { description: 'The part of the picture that Range asks for.', content: pictures },
        },
      },
    },
    async (request, reply) => {
      const { photoId, rendition } = request.params;
      const { crop, v: version } = request.query;
      const named = readRenditionName(rendition);
      if (named === undefined) throw new ProblemError('not-found');
      const isNegotiated = named.format === undefined;
      const format = named.format ?? formatOf(negotiate(request.headers.accept));
      if (format === undefined) {
        const detail = 'Accept image/avif, image/webp or image/jpeg, or leave the Accept header out.';
        throw new ProblemError('not-acceptable', { detail });
      }
      const asked = { photoId, width: named.width, format, crop, version };
      sendFile(request, reply, { ...(await pictureOf(asked, request, reply)), isNegotiated, now });
    },
  );

  /** Looked at again once there are bytes: rights may have ended, or the photo been killed, while they were made. */
  async function pictureOf(asked: MediaAsked, request: FastifyRequest, reply: FastifyReply): Promise<Pictured> {
    const { photoId, width, format, crop } = asked;
    const { viewer } = request;
    const asker = askerOf(request, reply);
    const find = () => findMediaPhoto(db.read, photoId);
    for (;;) {
      await cache.refresh();
      const generation = cache.generation();
      const seen = db.dataVersion();
      const photo = await find();
      const sight = sightOf(photo, viewer, now());
      if (photo === undefined || sight === 'hidden') throw new ProblemError('not-found');
      if (sight === 'gone') throw new ProblemError('gone');
      const isPresent = asked.version === mediaVersion(photo);
      const key = mediaKey({ ...asked, version: isPresent ? asked.version : undefined });
      const kept = sight === 'public' ? cache.get(key) : undefined;
      if (kept !== undefined) return { answer: kept, isShared: true };

      const order = {
        sha256: photo.sha256,
        originalKey: keyOf(photo),
        rendition: renditionOf({ photo, width, crop, format }),
        isWanted: async () => (await find())?.state === 'active',
      };
      const rendered = await make(order, asker).catch((error: unknown) => {
        if (error instanceof OriginalMissing) request.log.error({ photoId, err: error }, 'an original is missing');
        throw asProblem(error);
      });
      const still = db.dataVersion() === seen ? photo : await find();
      if (rendered === undefined || still === undefined || sightOf(still, viewer, now()) !== sight) continue;
      const answer = fileAnswer(
        {
          body: rendered.bytes,
          type: mediaTypeOf(format),
          modifiedAt: photo.updatedAt,
          surrogateKeys: [`photo/${photoId}`],
          lifetime: isPresent ? longLifetime : shortLifetime,
          until: sight === 'public' ? (still.rightsUntil ?? undefined) : undefined,
        },
        ROUTE,
      );
      const isKept = sight === 'public' && files.keep(key, answer, generation);
      return { answer, isShared: rendered.isShared || isKept };
    }
  }

  done();
};

type Pictured = Pick<SentFile, 'answer' | 'isShared'>;

const ROUTE = '/media/:photoId/:rendition';

const PART_HEADERS = [
  'ETag',
  'Last-Modified',
  'Cache-Control',
  'Surrogate-Key',
  'Vary',
  'Accept-Ranges',
  'Content-Range',
] as const;

/** JPEG is for everybody; the others are for those who say that they know them. */
const negotiate = createNegotiator(['image/avif', 'image/webp', 'image/jpeg'], ['image/avif', 'image/webp']);

/** The holder of a key or an address; they wait as long as there is a connection for the answer. */
function askerOf({ viewer, ip }: FastifyRequest, { raw }: FastifyReply): Asker {
  const left = new AbortController();
  const leave = (): void => {
    // Nobody reads what is answered now, so it is no failure that anybody has to look into.
    if (!raw.writableFinished) left.abort(new ProblemError('malformed-request', { detail: 'The connection ended.' }));
  };
  if (raw.destroyed) leave();
  else raw.once('close', leave);
  const caller = viewer.role === 'reader' ? callerOfAddress(ip) : `key ${viewer.keyId}`;
  return { caller, signal: left.signal };
}

/** What may pass: so many pictures wait to be made that this one would take too long, there is no room to make it in, or its original is away. */
function asProblem(error: unknown): unknown {
  if (error instanceof OriginalMissing) {
    const detail = 'The original of this photo is missing in the storage. Sending the same file again mends that.';
    return new ProblemError('unavailable', { cause: error, detail, headers: { 'retry-after': '60' } });
  }
  const isPassing = error instanceof ImagesBusy || error instanceof StorageUnavailable || error instanceof StorageFull;
  return isPassing ? new ProblemError('unavailable', { cause: error, headers: { 'retry-after': '2' } }) : error;
}

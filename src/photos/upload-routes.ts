import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { readUpload, takeUploads } from '../http/upload.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok } from '../lib/result.ts';
import { receive } from '../media/arrival.ts';
import type { Images } from '../media/images.ts';
import type { MediaStorage } from '../media/storage.ts';
import { checkClaims, MAX_ORIGINAL_BYTES, type Originals, PHOTO_TYPES, withOriginal } from './originals.ts';
import { readPhoto } from './photo.ts';
import { addPhoto } from './save.ts';
import { PhotoInput, PhotoRecord } from './schema.ts';
import { photoRecordView } from './view.ts';

/** What may be sent: photos, and the type that claims nothing. */
const SENT_TYPES = [...PHOTO_TYPES, 'application/octet-stream'];

export interface UploadDeps {
  readonly once: Once;
  readonly now: Now;
  readonly newId: NewId;
  readonly storage: MediaStorage;
  readonly images: Images;
  readonly originals: Originals;
}

/** Where photos are sent to. A scope of its own: here bodies are files. */
export const uploadRoutes: FastifyPluginCallbackZod<UploadDeps> = (app, deps, done) => {
  const { once, now, newId, storage, images, originals } = deps;
  takeUploads(app);

  app.post(
    '/v1/editorial/photos',
    {
      config: {
        access: newsroom,
        upload: { record: PhotoInput, types: SENT_TYPES },
        headers: { 200: ['Location'] },
        problems: [
          'unsupported-image',
          'media-type-mismatch',
          'unsafe-file',
          'animated-image',
          'image-too-large',
          'unreadable-image',
          'unusable-metadata',
          'killed',
        ],
      },
      schema: {
        operationId: 'uploadPhoto',
        summary: 'Upload a photo',
        description:
          'The file alone, or a form with the parts `file` and `record`. What the record leaves out is taken from the file’s own IPTC, XMP and EXIF data; `origins` says which came from where. A file that is here already and that you may see is answered with its photo (200), which stays as it is. At most 100 MiB and 50 megapixels.',
        headers: idempotencyHeaders,
        response: { 200: PhotoRecord, 201: PhotoRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      idempotencyOf(request, null); // a key that is none is refused before anything is read
      const upload = await readUpload(request, {
        record: PhotoInput,
        maxBytes: MAX_ORIGINAL_BYTES,
        take: (bytes) => receive(bytes, { storage, maxBytes: MAX_ORIGINAL_BYTES }),
      });
      const { file, record: input = {}, fileName } = upload;
      await using _ = { [Symbol.asyncDispose]: () => file.discard() };
      const picture = valueOf(await images.describe(file.path));
      const { mediaType } = picture;
      valueOf(checkClaims(upload, mediaType));
      const asked = { sha256: file.sha256, record: input, fileName };
      const attempt = { keyId: viewer.keyId, ...idempotencyOf(request, asked) };
      const original = { path: file.path, sha256: file.sha256, mediaType };
      const answer = await withOriginal(originals, original, () =>
        once<PhotoRecord, 'killed' | 'validation-failed'>(attempt, async (tx) => {
          const asking = { viewer, at: now() };
          const added = await addPhoto({ tx, ...asking, newId }, { arrival: file, picture, input, fileName });
          if (!added.ok) return err(withinRecord(added.error));
          const { photo, isNew } = added.value;
          const body = photoRecordView(await readPhoto(tx, asking, photo));
          const headers = { location: `/v1/editorial/photos/${body.id}`, etag: versionTag(body.version) };
          return ok({ status: isNew ? 201 : 200, headers, body });
        }),
      );
      return giveKept(reply, valueOf(answer));
    },
  );

  done();
};

/** What is wrong with a record, with its place in the form. */
function withinRecord<Code extends string>({ errors, ...refused }: Refused<Code>): Refused<Code> {
  if (errors === undefined) return refused;
  return { ...refused, errors: errors.map((each) => ({ ...each, pointer: `/record${each.pointer}` })) };
}

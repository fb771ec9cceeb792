import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { PhotoParts } from './photo.ts';
import { rightsOf } from './rights-input.ts';
import type { PhotoContent, PhotoRecord, PhotoRecordSummary } from './schema.ts';
import { isPublicAt } from './standing.ts';
import type { PhotoRow } from './store.ts';

/** Wide enough to know a picture again. */
const PREVIEW = '640.jpeg';

/** A photo as the newsroom sees it. */
export function photoRecordView(parts: PhotoParts): PhotoRecord {
  const { photo, users, nameOf } = parts;
  const { killedAt, killedBy, killReason } = photo;
  return {
    ...photoSummaryView(photo, parts),
    origins: parseStored<PhotoRecord['origins']>(photo.origins),
    usedIn: users.map(({ articleId, ...use }) => ({ article: articleId, ...use })),
    killed:
      killedAt === null ? null : { at: toInstant(killedAt), by: nameOf(killedBy ?? ''), reason: killReason ?? '' },
  };
}

/** A photo as the newsroom's lists show it; `at` is the present, epoch ms. */
export function photoSummaryView(
  photo: PhotoRow,
  { nameOf, at }: Pick<PhotoParts, 'nameOf' | 'at'>,
): PhotoRecordSummary {
  const { id, version, state, mediaType, bytes, width, height, sha256, dominantColour, thumbhash, externalId } = photo;
  return {
    id,
    version,
    state,
    isPublic: isPublicAt(photo, at),
    file: { name: photo.fileName, mediaType, bytes, width, height, sha256 },
    ...parseStored<PhotoContent>(photo.content),
    focalPoint: { x: photo.focalX, y: photo.focalY },
    dominantColour,
    thumbhash,
    rights: rightsOf(photo),
    preview: state === 'killed' ? null : `/media/${id}/${PREVIEW}`,
    externalId,
    createdAt: toInstant(photo.createdAt),
    createdBy: nameOf(photo.createdBy),
    updatedAt: toInstant(photo.updatedAt),
    updatedBy: nameOf(photo.updatedBy),
  };
}

import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import type { Executor } from '../db/database.ts';
import { findUnknownPartners } from '../keys/partners.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { KeyHolder, Viewer } from '../lib/viewer.ts';
import type { Picture } from '../media/picture.ts';
import {
  type Description,
  describedBy,
  orientationOf,
  type Origins,
  patchedDescription,
  takenAtOf,
  termsOf,
} from './content.ts';
import { exposePhotos } from './exposure.ts';
import { authorSeenBy } from './photo.ts';
import { DEFAULT_RIGHTS, mergedRights } from './rights-input.ts';
import type { PhotoContent, PhotoInput, PhotoPatch } from './schema.ts';
import { maySeePhoto } from './standing.ts';
import {
  countPhotoUsers,
  deletePhotoRow,
  findPhoto,
  insertPhoto,
  listPhotosOf,
  listPhotoUsers,
  needsAltText,
  type PhotoRow,
  savePhotoRow,
  updatePhoto,
} from './store.ts';

/** Within which transaction, for whom and when (epoch ms) something is saved; where new ids come from. */
export interface PhotoContext {
  readonly tx: Executor;
  readonly viewer: KeyHolder;
  readonly at: number;
  readonly newId: NewId;
}

/** A file that arrived and was looked at, and what was said of it. */
export interface NewPhoto {
  readonly arrival: { readonly sha256: string; readonly bytes: number };
  readonly picture: Picture;
  readonly input: PhotoInput;
  /** What it was called: data, never a path. */
  readonly fileName: string | null;
  /** The id that it had where it was imported from. */
  readonly externalId?: string;
}

/**
 * Adds a photo, or gives the one of this very file that the viewer can see already: that one stays as it is. A picture that was withdrawn
 * does not come back, whoever sends it. Its file is in the storage by now.
 */
export async function addPhoto(
  context: PhotoContext,
  added: NewPhoto,
): Promise<Result<{ photo: PhotoRow; isNew: boolean }, Refused<'killed' | 'validation-failed'>>> {
  const { tx, viewer, at, newId } = context;
  const { arrival, picture, input, fileName, externalId = null } = added;
  const ofThisFile = await listPhotosOf(tx, arrival.sha256);
  const known = ofThisFile.find((photo) => maySeePhoto(viewer, photo, at));
  if (known !== undefined) return ok({ photo: known, isNew: false });
  if (ofThisFile.some(({ state }) => state === 'killed'))
    return err({ code: 'killed', detail: 'Ask an editor: this very picture was withdrawn for good.' });
  const refusals = await unknownPartners(tx, input.rights?.partners);
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const { mediaType, width, height, dominantColour, thumbhash } = picture;
  const description = describedBy(input, picture);
  const photo: PhotoRow = {
    id: newId(),
    externalId,
    version: 1,
    publicVersion: 0,
    state: 'active',
    sha256: arrival.sha256,
    bytes: arrival.bytes,
    mediaType,
    fileName,
    width,
    height,
    orientation: orientationOf(picture),
    dominantColour,
    thumbhash,
    ...columnsOf(description),
    ...mergedRights(DEFAULT_RIGHTS, input.rights),
    publicSince: null,
    wasPublic: false,
    killedAt: null,
    killedBy: null,
    killReason: null,
    createdAt: at,
    createdBy: viewer.keyId,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  await insertPhoto(tx, photo, termsOf(description.content));
  return ok({ photo, isNew: true });
}

type Saving = Omit<PhotoContext, 'newId'>;

/**
 * Changes a photo by a merge patch, unless nothing is different. Published articles that show it are changed with it, so what could not
 * be published is refused.
 */
export async function patchPhoto(
  { tx, viewer, at }: Saving,
  photo: PhotoRow,
  patch: PhotoPatch,
): Promise<Result<PhotoRow, Refused<'validation-failed'>>> {
  const current = descriptionOf(photo);
  const description = patchedDescription(current, patch);
  const refusals = [
    ...(await unknownPartners(tx, patch.rights?.partners)),
    ...(photo.publicSince === null ? [] : await missingInPublic(tx, photo.id, description.content)),
  ];
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const changed: PhotoRow = { ...photo, ...columnsOf(description), ...mergedRights(photo, patch.rights) };
  if (isSameRow(changed, photo)) return ok(photo);
  const next = { ...changed, version: photo.version + 1, updatedAt: at, updatedBy: viewer.keyId };
  await updatePhoto(tx, next, termsOf(description.content));
  return ok(await tellPublic(tx, { before: photo, kind: 'photo.updated', at }));
}

/** What publishing asks of a photo holds for as long as it is public. */
async function missingInPublic(tx: Executor, photoId: string, content: PhotoContent): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  const code = 'needed-in-public';
  if (isBlank(content.creditLine))
    refusals.push({ pointer: '/creditLine', code, detail: 'Keep a credit: a published article shows this photo.' });
  if (isBlank(content.altText) && (await needsAltText(tx, photoId))) {
    const detail = 'Keep an alt text: a published article shows this photo and has none of its own for it.';
    refusals.push({ pointer: '/altText', code, detail });
  }
  return refusals;
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/** Ids that are no partner’s would deny the photo to somebody without a word. */
async function unknownPartners(tx: Executor, partners: readonly string[] | null | undefined): Promise<Refusal[]> {
  const unknown = await findUnknownPartners(tx, partners ?? []);
  return (partners ?? []).flatMap((id, position) => {
    const detail = 'Use the id of a partner’s key.';
    return unknown.has(id) ? [{ pointer: `/rights/partners/${position}`, code: 'unknown-reference', detail }] : [];
  });
}

/**
 * Withdraws a photo for good, and with it every other photo of the same file, whoever sent it: what must not be seen is the picture.
 * From then on only the newsroom sees their records.
 */
export async function killPhoto(
  { tx, viewer, at }: Saving,
  photo: PhotoRow,
  { reason }: { reason: string },
): Promise<PhotoRow> {
  const by = viewer.keyId;
  const killed = {
    state: 'killed',
    killedAt: at,
    killedBy: by,
    killReason: reason,
    updatedAt: at,
    updatedBy: by,
  } as const;
  let answer = photo;
  for (const each of await listPhotosOf(tx, photo.sha256)) {
    if (each.state === 'killed') continue;
    await savePhotoRow(tx, { ...each, ...killed, version: each.version + 1 });
    const told = await tellPublic(tx, { before: each, kind: 'photo.killed', at });
    if (each.id === photo.id) answer = told;
  }
  return answer;
}

/** Deletes a photo that no working copy and no public article uses; the refusal names those that the viewer may see. */
export async function deletePhoto(
  tx: Executor,
  photo: PhotoRow,
  viewer: Viewer,
): Promise<Result<null, Refused<'in-use'>>> {
  const users = await countPhotoUsers(tx, photo.id);
  if (users > 0) return err(await inUse(tx, { photo, viewer, users }));
  await deletePhotoRow(tx, photo.id);
  return ok(null);
}

/** What the photo says of itself. */
function descriptionOf({ content, focalX, focalY, origins }: PhotoRow): Description {
  return {
    content: parseStored<PhotoContent>(content),
    focalPoint: { x: focalX, y: focalY },
    origins: parseStored<Origins>(origins),
  };
}

function columnsOf({ content, focalPoint, origins }: Description) {
  return {
    content: JSON.stringify(content),
    focalX: focalPoint.x,
    focalY: focalPoint.y,
    origins: JSON.stringify(origins),
    takenAt: takenAtOf(content),
  };
}

/**
 * Writes down what a saved change means outside: whether the photo is shown or hidden by it, that it says something else, and that the
 * articles with it do. Whoever never saw the photo is not told that it is there. @returns the record as it is then
 */
async function tellPublic(
  tx: Executor,
  { before, kind, at }: { before: PhotoRow; kind: 'photo.updated' | 'photo.killed'; at: number },
): Promise<PhotoRow> {
  const { id } = before;
  await exposePhotos(tx, { photoIds: [id], at });
  const photo = await reread(tx, id);
  const wasShown = before.publicSince !== null;
  const isShown = photo.publicSince !== null;
  if (wasShown || isShown) await touchPublished(tx, { kind: 'photo', id, at });
  // That it was shown or hidden is a change of its own, written by now.
  const isTold = kind === 'photo.killed' ? photo.wasPublic : wasShown && isShown;
  if (!isTold) return photo;
  const told = { ...photo, publicVersion: photo.publicVersion + 1 };
  await savePhotoRow(tx, told);
  await recordChange(tx, { at, kind, subject: id, version: told.publicVersion });
  return told;
}

async function reread(tx: Executor, id: string): Promise<PhotoRow> {
  const photo = await findPhoto(tx, id);
  if (photo === undefined) throw new Error(`photo ${id} was saved but is not there`);
  return photo;
}

/** So many articles are named in a refusal. */
const MOST_NAMED = 20;

async function inUse(
  tx: Executor,
  { photo, viewer, users }: { photo: PhotoRow; viewer: Viewer; users: number },
): Promise<Refused<'in-use'>> {
  const createdBy = authorSeenBy(viewer);
  const named = await listPhotoUsers(tx, { photoId: photo.id, createdBy, limit: MOST_NAMED });
  const errors: Refusal[] = named.map(({ articleId, headline, inWorkingCopy, inEdition }) => {
    const where = [inWorkingCopy && 'its working copy', inEdition && 'what the public sees'].filter(
      (place) => place !== false,
    );
    return {
      pointer: '',
      code: 'in-use',
      detail: `“${headline}” (${articleId}) uses it in ${where.join(' and in ')}.`,
    };
  });
  const more = users - named.length;
  const who = users === 1 ? '1 article uses' : `${users} articles use`;
  const others =
    more === 0 || named.length === 0
      ? ''
      : ` ${named.length} are named here, and there ${more === 1 ? 'is 1' : `are ${more}`} more.`;
  return {
    code: 'in-use',
    detail: `${who} this photo. Take it out there first, and publish again what is public; or kill the photo.${others}`,
    ...(errors.length > 0 && { errors }),
  };
}

function isSameRow(one: PhotoRow, other: PhotoRow): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

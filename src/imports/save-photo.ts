import type { ConversionNote } from '../body/schema.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { addPhoto, patchPhoto, type PhotoContext } from '../photos/save.ts';
import { findImportedPhoto, listPhotosOf, type PhotoRow } from '../photos/store.ts';
import type { PhotoNames } from './photo-names.ts';
import { externalIdOfFile } from './picture-path.ts';
import { fileChanged, type StagedPhoto } from './pictures.ts';
import type { SaveRefusal } from './save-article.ts';

/** What became of a photo. */
export interface SavedPhoto {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly notes: readonly ConversionNote[];
}

/**
 * Adds the photo, or changes the one that was imported under its id by what its record names. A file that a photo has already is not
 * taken twice: that photo stays as it is, and goes by the names of both from then on. What was killed stays so.
 */
export async function savePhoto(
  context: PhotoContext,
  photos: PhotoNames,
  staged: StagedPhoto,
): Promise<Result<SavedPhoto, SaveRefusal>> {
  const { externalId, name, file, input, picture, fileName } = staged;
  const names = [externalId, externalIdOfFile(name)];
  const known = await findImportedPhoto(context.tx, externalId);
  if (known !== undefined) {
    if (known.sha256 !== file.sha256)
      return err({ code: fileChanged.code, errors: [{ pointer: '/externalId', ...fileChanged }] });
    const patched = await changed(context, known, input);
    if (!patched.ok) return patched;
    const next = patched.value;
    photos.learn(next, names);
    if (next !== known) return ok({ outcome: 'updated', notes: [] });
    return ok({ outcome: 'unchanged', notes: known.state === 'killed' ? [leftKilled] : [] });
  }
  await photos.ofFile(context.tx, file.sha256);
  const added =
    picture === undefined
      ? await sameFile(context, file.sha256)
      : await addPhoto(context, { arrival: file, picture, input, fileName, externalId });
  if (!added.ok) {
    const { code, detail = '', errors = [{ pointer: '', code, detail }] } = added.error;
    return err({ code, errors });
  }
  const { photo, isNew } = added.value;
  photos.learn(photo, names);
  if (isNew) return ok({ outcome: 'created', notes: [] });
  return ok({ outcome: 'unchanged', notes: [photo.state === 'killed' ? leftKilled : takenOnce] });
}

async function changed(
  context: PhotoContext,
  photo: PhotoRow,
  input: StagedPhoto['input'],
): Promise<Result<PhotoRow, SaveRefusal>> {
  if (photo.state === 'killed' || Object.keys(input).length === 0) return ok(photo);
  // A proposal comes with a new file only.
  const { focalPoint, ...patch } = input;
  return patchPhoto(context, photo, focalPoint ? { ...patch, focalPoint } : patch);
}

async function sameFile({ tx }: PhotoContext, sha256: string) {
  const [photo] = await listPhotosOf(tx, sha256);
  return photo === undefined ? err({ ...goneMeanwhile, errors: undefined }) : ok({ photo, isNew: false });
}

const takenOnce = {
  code: 'same-file',
  detail: 'Another photo has the very same file: it is used in place of this one, and its record stays as it is.',
  count: 1,
};
const leftKilled = {
  code: 'left-killed',
  detail: 'The newsroom has withdrawn this photo for good: it stays so.',
  count: 1,
};
const goneMeanwhile = {
  code: 'changed-meanwhile',
  detail: 'Run the import again: the photo that had this file was deleted at the same moment.',
};

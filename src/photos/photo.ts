import type { Executor } from '../db/database.ts';
import { findNames, type NameOf } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Viewer } from '../lib/viewer.ts';
import { mayChangePhoto, maySeePhoto, seesEveryPhoto } from './standing.ts';
import { findPhoto, listPhotoUsers, type PhotoRow, type PhotoUser } from './store.ts';

/** Who asks, and when (epoch ms): what is public hangs on the time. */
export interface Asking {
  readonly viewer: Viewer;
  readonly at: number;
}

/** The photo, if the viewer may see its record: what is hidden is as if it were not there. */
export async function seePhoto(
  db: Executor,
  { viewer, at }: Asking,
  id: string,
): Promise<Result<PhotoRow, Refused<'not-found'>>> {
  const photo = await findPhoto(db, id);
  return photo !== undefined && maySeePhoto(viewer, photo, at) ? ok(photo) : err({ code: 'not-found' });
}

/** What must hold before a photo is changed. */
export interface ChangeConditions extends Asking {
  readonly id: string;
  /** The question of If-Match: is this version the one that the caller read? */
  readonly isExpected: (version: number) => boolean;
}

export type ChangeRefused = Refused<'not-found' | 'forbidden' | 'version-conflict' | 'killed'>;

/** The photo that is to be changed: seen, allowed, in the version that the caller read, and not withdrawn for good. */
export async function photoToChange(
  tx: Executor,
  { id, isExpected, ...asking }: ChangeConditions,
): Promise<Result<PhotoRow, ChangeRefused>> {
  const seen = await seePhoto(tx, asking, id);
  if (!seen.ok) return seen;
  const photo = seen.value;
  if (!mayChangePhoto(asking.viewer, photo))
    return err({
      code: 'forbidden',
      detail: 'Ask an editor: a photo that someone else sent, or that was once public, belongs to the desk.',
    });
  if (!isExpected(photo.version)) return err({ code: 'version-conflict', currentVersion: photo.version });
  return photo.state === 'killed' ? err({ code: 'killed' }) : seen;
}

/** So many of the articles that use a photo are shown with it. */
const MOST_USERS = 100;

/** Everything that the newsroom is shown of a photo. */
export interface PhotoParts {
  readonly photo: PhotoRow;
  readonly users: readonly PhotoUser[];
  readonly nameOf: NameOf;
  /** The present, epoch ms. */
  readonly at: number;
}

/** The photo with all that is shown beside it, as far as the viewer may see it. */
export async function readPhoto(db: Executor, { viewer, at }: Asking, photo: PhotoRow): Promise<PhotoParts> {
  const users = await listPhotoUsers(db, { photoId: photo.id, limit: MOST_USERS, createdBy: authorSeenBy(viewer) });
  const { createdBy, updatedBy, killedBy } = photo;
  const nameOf = await findNames(db, [createdBy, updatedBy, ...(killedBy === null ? [] : [killedBy])]);
  return { photo, users, nameOf, at };
}

/** Of whose working copies the viewer knows; undefined: of all. */
export function authorSeenBy(viewer: Viewer): string | undefined {
  return seesEveryPhoto(viewer) || viewer.role === 'reader' ? undefined : viewer.keyId;
}

import type { Viewer } from '../lib/viewer.ts';
import { mayBePublic, type PhotoStanding } from './rights.ts';

/** What the rules of a photo's life look at. Instants are epoch ms. */
export interface OwnedPhoto extends PhotoStanding {
  /** Id of the key that sent it. */
  readonly createdBy: string;
  /** Since when a published article shows it; null: none does. */
  readonly publicSince: number | null;
  readonly wasPublic: boolean;
}

/** Whether the public sees the photo at an instant. */
export function isPublicAt(photo: Omit<OwnedPhoto, 'createdBy' | 'wasPublic'>, at: number): boolean {
  return photo.publicSince !== null && mayBePublic(photo, at);
}

/** Whether the viewer may see the record: the desk sees all, a contributor their own and what is public. */
export function maySeePhoto(viewer: Viewer, photo: OwnedPhoto, at: number): boolean {
  switch (viewer.role) {
    case 'editor':
    case 'admin':
      return true;
    case 'contributor':
      return photo.createdBy === viewer.keyId || isPublicAt(photo, at);
    case 'partner':
    case 'reader':
      return false;
  }
}

/** Whether a viewer who sees the photo may change or delete it: what is someone else's, or was once public, belongs to the desk. */
export function mayChangePhoto(viewer: Viewer, photo: OwnedPhoto): boolean {
  return (
    seesEveryPhoto(viewer) || (viewer.role === 'contributor' && photo.createdBy === viewer.keyId && !photo.wasPublic)
  );
}

/** Whether a viewer who sees the photo may have its file, which holds what no answer does: positions, serial numbers. */
export function mayHaveOriginal(viewer: Viewer, { createdBy }: Pick<OwnedPhoto, 'createdBy'>): boolean {
  return seesEveryPhoto(viewer) || (viewer.role === 'contributor' && createdBy === viewer.keyId);
}

/** Whether nothing is hidden from the viewer. */
export function seesEveryPhoto(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'admin';
}

import type { Viewer } from '../lib/viewer.ts';
import { isPublicAt, maySeePhoto, type OwnedPhoto } from './standing.ts';

/**
 * What a viewer gets when they ask for the picture of a photo: as everyone does, as the newsroom does, that it was withdrawn after the
 * public had seen it, or nothing.
 */
export type Sight = 'public' | 'newsroom' | 'gone' | 'hidden';

/** What a viewer gets of a photo at an instant (epoch ms); undefined: there is no such photo. */
export function sightOf(photo: OwnedPhoto | undefined, viewer: Viewer, at: number): Sight {
  if (photo === undefined) return 'hidden';
  if (photo.state === 'killed') return photo.wasPublic ? 'gone' : 'hidden';
  if (isPublicAt(photo, at)) return 'public';
  return maySeePhoto(viewer, photo, at) ? 'newsroom' : 'hidden';
}

import { holds, type Viewer } from '../lib/viewer.ts';
import type { Identification } from './schema.ts';
import { isAnonymous } from './terms.ts';

/** What the rules of who may do what look at. */
export interface OwnedSource {
  readonly identification: Identification;
  /** Id of the key that made it. */
  readonly createdBy: string;
}

/** Whether no record is hidden from the viewer: the desk, and who may know even who a source is. */
export function seesEverySource(viewer: Viewer): boolean {
  return seesEveryArticle(viewer) || (viewer.role === 'contributor' && holds(viewer, 'sources:identity'));
}

/** Whether no working copy is hidden from the viewer. */
export function seesEveryArticle(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'admin';
}

/** Whether the viewer may see the record: a contributor sees the named ones, and those that are for an article of their own. */
export function maySeeSource(
  viewer: Viewer,
  { identification }: Pick<OwnedSource, 'identification'>,
  /** Whether the viewer made the one article that it is for. */
  isOfOwnArticle: boolean,
): boolean {
  if (seesEverySource(viewer)) return true;
  return viewer.role === 'contributor' && (!isAnonymous(identification) || isOfOwnArticle);
}

/** Whether a viewer who sees the source may change or delete it: what is someone else's, or is public, belongs to the desk. */
export function mayChangeSource(
  viewer: Viewer,
  { createdBy }: Pick<OwnedSource, 'createdBy'>,
  isPublic: boolean,
): boolean {
  return seesEveryArticle(viewer) || (viewer.role === 'contributor' && createdBy === viewer.keyId && !isPublic);
}

/** Whether a viewer who sees both sources may say that they are one: of those that are not named only who may know who they are. */
export function mayMergeSources(viewer: Viewer, { identification }: Pick<OwnedSource, 'identification'>): boolean {
  if (!isAnonymous(identification)) return seesEveryArticle(viewer);
  return holds(viewer, 'sources:identity');
}

import type { Viewer } from '../lib/viewer.ts';
import type { ArticleState } from './schema.ts';

/** What the rules of an article's life look at. */
export interface ArticleStanding {
  readonly state: ArticleState;
  /** Id of the key that made it. */
  readonly createdBy: string;
  /** The newest edition ever made; null: it was never public. */
  readonly edition: number | null;
}

/** Whether the viewer may see the working copy: the desk sees all, a contributor their own. */
export function maySee(viewer: Viewer, article: ArticleStanding): boolean {
  switch (viewer.role) {
    case 'editor':
    case 'admin':
      return true;
    case 'contributor':
      return article.createdBy === viewer.keyId;
    case 'partner':
    case 'reader':
      return false;
  }
}

/** Whether a viewer who sees the working copy may change or delete it: what was once public belongs to the desk. */
export function mayChange(viewer: Viewer, article: ArticleStanding): boolean {
  return isDesk(viewer) || (maySee(viewer, article) && article.state === 'draft');
}

/** Whether the article can be deleted: only what was never public; the rest is unpublished, so that its history stays. */
export function isDeletable(article: ArticleStanding): boolean {
  return article.edition === null;
}

/** Whether the viewer speaks for the newsroom: publishes, and changes anyone's article. */
export function isDesk(viewer: Viewer): boolean {
  return viewer.role === 'editor' || viewer.role === 'admin';
}

/** Whether the newest edition says what the working copy says, its quotes and sources too. */
export function isShownAsItIs(article: {
  readonly revision: number;
  readonly editionRevision: number | null;
  readonly sourcingVersion: number;
  readonly editionSourcing: number;
}): boolean {
  return article.editionRevision === article.revision && article.editionSourcing === article.sourcingVersion;
}

import type { Viewer } from '../lib/viewer.ts';
import type { Identification } from '../sources/schema.ts';
import { seesEverySource } from '../sources/standing.ts';
import { isAnonymous } from '../sources/terms.ts';

/** What the rule looks at of a use and of the record that it is of. */
interface Used {
  readonly use: { readonly id: string; readonly articleId: string };
  readonly source: { readonly id: string; readonly identification: Identification; readonly articleId: string | null };
}

/**
 * A use as the viewer may know of it. The record of an anonymous source of several articles is for those who see every source: to others the
 * source goes by the id of its use in this article, so that nothing leads from one of its articles to another.
 */
export function useSeenBy<U extends Used>(viewer: Viewer, used: U): U {
  const { use, source } = used;
  const isOfOthersToo = isAnonymous(source.identification) && source.articleId !== use.articleId;
  return isOfOthersToo && !seesEverySource(viewer) ? { ...used, source: { ...source, id: use.id } } : used;
}

import type { Executor } from '../db/database.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { listSourcesFor } from '../sources/store.ts';
import { deleteArticle, type StoredArticle } from './store.ts';
import { isDeletable } from './workflow.ts';

/** Deletes a draft with its revisions, quotes and the sources that were for it alone. @returns the ids of these sources. */
export async function discardDraft(
  tx: Executor,
  { article }: Pick<StoredArticle, 'article'>,
): Promise<Result<string[], Refused<'not-deletable'>>> {
  if (!isDeletable(article)) return err({ code: 'not-deletable' });
  const sources = await listSourcesFor(tx, article.id);
  await deleteArticle(tx, article.id);
  return ok(sources);
}

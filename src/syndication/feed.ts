import { findShownPhotos, type ShownPhoto } from '../articles/delivery-photo-store.ts';
import { findShownSourcing, type ShownSourcing } from '../articles/delivery-quote-store.ts';
import { findPublishedById, type PublishedArticle } from '../articles/delivery-store.ts';
import type { Executor } from '../db/database.ts';
import { type Asking, mayHavePhoto } from './photo-rights.ts';
import { type ArticleChange, listArticleChanges } from './store.ts';

/** A change, and the article as it is now; undefined when it is not public any more. */
export interface FeedItem {
  readonly change: ArticleChange;
  readonly article: PublishedArticle | undefined;
  /** Those of its photos that whoever asks may have. */
  readonly photos: readonly ShownPhoto[];
  /** What it quotes and whom, as every reader may know; of other articles of the page, too. */
  readonly sourcing: ShownSourcing;
}

/** The changes of articles after `seq`, oldest first, each with what is so now, whatever the change was. */
export async function readFeed(
  db: Executor,
  { asking, ...page }: { readonly asking: Asking; readonly seq: number; readonly limit: number },
): Promise<FeedItem[]> {
  const changes = await listArticleChanges(db, page);
  const articleIds = [...new Set(changes.map(({ articleId }) => articleId))];
  const photos = await findShownPhotos(db, { articleIds, at: asking.at });
  const sourcing = await findShownSourcing(db, { articleIds, withQuotes: true });
  const items: FeedItem[] = [];
  for (const change of changes) {
    const article = await findPublishedById(db, change.articleId);
    const shown = photos.get(change.articleId) ?? [];
    items.push({ change, article, photos: shown.filter(({ rights }) => mayHavePhoto(rights, asking)), sourcing });
  }
  return items;
}

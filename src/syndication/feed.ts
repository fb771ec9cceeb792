import { findPublishedById, type PublishedArticle } from '../articles/delivery-store.ts';
import type { Executor } from '../db/database.ts';
import { type ArticleChange, listArticleChanges } from './store.ts';

/** A change, and the article as it is now; undefined when it is not public any more. */
export interface FeedItem {
  readonly change: ArticleChange;
  readonly article: PublishedArticle | undefined;
}

/** The changes of articles after `seq`, oldest first, each with what is so now, whatever the change was. */
export async function readFeed(db: Executor, page: { seq: number; limit: number }): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (const change of await listArticleChanges(db, page)) {
    items.push({ change, article: await findPublishedById(db, change.articleId) });
  }
  return items;
}

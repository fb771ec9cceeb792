import { articleJson } from '../articles/delivery-view.ts';
import type { PublishedArticle } from '../articles/delivery-store.ts';
import { toInstant } from '../lib/clock.ts';
import type { ArticleChange } from './store.ts';

/** The JSON text of one change (`Change` of the contract): what is so now, whatever the change was. */
export function changeJson(change: ArticleChange, article: PublishedArticle | undefined, baseUrl: string): string {
  const { at, articleId: id, version } = change;
  const common = { at: toInstant(at), id, version };
  if (article === undefined) return JSON.stringify({ action: 'remove', ...common, reason: 'unpublished' });
  const json = articleJson(article, {
    baseUrl,
    forms: ['blocks'],
    withAuthors: false,
    authors: new Map(),
    fields: undefined,
  });
  return `${JSON.stringify({ action: 'upsert', ...common }).slice(0, -1)},"article":${json}}`;
}

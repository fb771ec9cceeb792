import { articleJson } from '../articles/delivery-view.ts';
import { toInstant } from '../lib/clock.ts';
import type { PublicPhotoRow } from '../photos/delivery-store.ts';
import { photoView } from '../photos/delivery-view.ts';
import type { FeedItem } from './feed.ts';
import type { SyndicatedPhoto } from './schema.ts';

/** The JSON text of one change (`Change` of the contract): what is so now, whatever the change was. */
export function changeJson({ change, article, photos, sourcing }: FeedItem, baseUrl: string): string {
  const { at, articleId: id, version } = change;
  const common = { at: toInstant(at), id, version };
  if (article === undefined) return JSON.stringify({ action: 'remove', ...common, reason: 'unpublished' });
  const json = articleJson(article, {
    baseUrl,
    forms: ['blocks'],
    withAuthors: false,
    authors: new Map(),
    withPhotos: true,
    photos: new Map([[id, photos]]),
    withQuotes: true,
    withSources: true,
    sourcing,
    crop: undefined,
    fields: undefined,
  });
  return `${JSON.stringify({ action: 'upsert', ...common }).slice(0, -1)},"article":${json}}`;
}

/** A photo as partners get it. */
export function syndicatedPhotoView(row: PublicPhotoRow, baseUrl: string): SyndicatedPhoto {
  const photo = photoView(row, { baseUrl, crop: undefined });
  const until = row.rightsUntil === null ? null : toInstant(row.rightsUntil);
  return { ...photo, rights: { until, territories: photo.territories } };
}

import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, instantParam, integerParam, limitParam } from '../http/query.ts';
import { id, line, slug } from '../lib/fields.ts';
import { foldTerm } from '../lib/fold-term.ts';
import { isId } from '../lib/ids.ts';
import { cropParam, photoProperties } from './delivery-schema.ts';
import type { PhotoFilter } from './delivery-filter-store.ts';
import type { PhotoPage } from './delivery-store.ts';

const show = {
  crop: cropParam,
  fields: commaList(photoProperties, 'Keeps only these top-level properties.').optional(),
};

const name = line(200);

export const PhotoListQuery = z
  .strictObject({
    article: z
      .union([id, slug])
      .optional()
      .meta({ description: 'Id or slug of a published article: the photos in it.' }),
    place: name.optional().meta({
      description:
        'Taken there or showing it: street, town, region or country in words, whatever its case and accents. One name; commas belong to it.',
    }),
    creator: name.optional().meta({
      description: 'Made by them, whatever case and accents of the name. One name; commas belong to it.',
    }),
    orientation: z
      .enum(['landscape', 'portrait', 'square'])
      .optional()
      .meta({ description: 'Wider than high, higher than wide, or neither.' }),
    minWidth: integerParam({
      min: 1,
      max: 100_000,
      description: 'The original is at least so many pixels wide.',
    }).optional(),
    takenFrom: instantParam('Taken at or after; photos without a date are left out.').optional(),
    takenTo: instantParam('Taken before; photos without a date are left out.').optional(),
    sort: z.enum(['-publishedAt', 'publishedAt', '-takenAt', 'takenAt']).optional().meta({
      description:
        'Order; what became public last comes first when it is not given. By takenAt, a photo without a date counts as older than all others.',
    }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
    ...show,
  })
  .meta({ style: 'form', explode: false });
export type PhotoListQuery = z.infer<typeof PhotoListQuery>;

export const PhotoQuery = z.strictObject(show).meta({ style: 'form', explode: false });
export type PhotoQuery = z.infer<typeof PhotoQuery>;

/** The filters of a list. */
export function filterOf(query: PhotoListQuery): PhotoFilter {
  const { article, place, creator, orientation, minWidth, takenFrom, takenTo } = query;
  return {
    article: article === undefined ? undefined : isId(article) ? { id: article } : { slug: article },
    place: place === undefined ? undefined : foldTerm(place),
    creator: creator === undefined ? undefined : foldTerm(creator),
    orientation,
    minWidth,
    takenFrom,
    takenTo,
  };
}

/** The order of a list. */
export function sortOf({ sort = '-publishedAt' }: PhotoListQuery): PhotoPage['sort'] {
  return {
    column: sort.endsWith('takenAt') ? 'takenAt' : 'publishedAt',
    direction: sort.startsWith('-') ? 'down' : 'up',
  };
}

import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, instantParam, integerParam, limitParam } from '../http/query.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import { foldTerm } from '../lib/fold-term.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import type { PhotoFilter, PhotoPage } from './list-store.ts';
import { PhotoState } from './schema.ts';
import { seesEveryPhoto } from './standing.ts';

const name = z.string().min(1).max(200);

export const PhotoListQuery = z
  .strictObject({
    state: commaList(PhotoState, 'States: in any of them.').optional(),
    article: id.meta({ description: 'Id of an article that uses it.', examples: [EXAMPLE_IDS.article] }).optional(),
    place: commaList(name, 'Names of places that it shows or was taken at; case and accents do not count.').optional(),
    creator: commaList(name, 'Names of photographers; case and accents do not count.').optional(),
    orientation: commaList(z.enum(['landscape', 'portrait', 'square']), 'Shapes: any of them.').optional(),
    minWidth: integerParam({
      min: 1,
      max: 100_000,
      description: 'Pixels that it is wide at least.',
      examples: [2000],
    }).optional(),
    takenFrom: instantParam('Taken at or after.').optional(),
    takenTo: instantParam('Taken before.').optional(),
    updatedFrom: instantParam('Changed at or after.').optional(),
    updatedTo: instantParam('Changed before.').optional(),
    sort: z
      .enum(['-updatedAt', 'updatedAt', '-createdAt', 'createdAt'])
      .optional()
      .meta({ description: 'Order; the last change first when it is not given.' }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
  })
  .meta({ style: 'form', explode: false });
export type PhotoListQuery = z.infer<typeof PhotoListQuery>;

/** The filters of a list, within what the key holder may see. */
export function photoFilterOf(query: PhotoListQuery, holder: KeyHolder): PhotoFilter {
  const { place, creator, sort: _, limit: __, cursor: ___, count: ____, ...filters } = query;
  return {
    ...filters,
    place: place?.map((each) => foldTerm(each)),
    creator: creator?.map((each) => foldTerm(each)),
    seenBy: seesEveryPhoto(holder) ? undefined : holder.keyId,
  };
}

/** The order of a list. */
export function photoSortOf({ sort = '-updatedAt' }: PhotoListQuery): PhotoPage['sort'] {
  return {
    column: sort.endsWith('createdAt') ? 'createdAt' : 'updatedAt',
    direction: sort.startsWith('-') ? 'down' : 'up',
  };
}

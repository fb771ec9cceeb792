import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, instantParam, integerParam, limitParam } from '../http/query.ts';
import { isDesk } from './workflow.ts';
import { taxonomyFilters } from './delivery-query.ts';
import { id } from '../lib/fields.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import type { WorkingCopyFilter, WorkingCopyPage } from './working-copy-store.ts';
import { ArticleState } from './schema.ts';

export const WorkingCopyListQuery = z
  .strictObject({
    state: commaList(ArticleState, 'States: in any of them.').optional(),
    ...taxonomyFilters,
    photo: commaList(id, 'Ids of photos: using any of them.').optional(),
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
export type WorkingCopyListQuery = z.infer<typeof WorkingCopyListQuery>;

export const RevisionListQuery = z
  .strictObject({ limit: limitParam, cursor: cursorParam })
  .meta({ style: 'form', explode: false });

/** The number of a revision in a path. */
export const revisionNumber = integerParam({
  min: 1,
  max: 1_000_000_000,
  description: 'Number of the revision; 1 is the first.',
  examples: [1],
});

/** The filters of a list, within what the key holder may see. */
export function workingCopyFilterOf(query: WorkingCopyListQuery, holder: KeyHolder): WorkingCopyFilter {
  const { state, section, tag, author, language, photo, updatedFrom, updatedTo } = query;
  const createdBy = isDesk(holder) ? undefined : holder.keyId;
  return { state, section, tag, author, language, photo, updatedFrom, updatedTo, createdBy };
}

/** The order of a list. */
export function workingCopySortOf({ sort = '-updatedAt' }: WorkingCopyListQuery): WorkingCopyPage['sort'] {
  return {
    column: sort.endsWith('createdAt') ? 'createdAt' : 'updatedAt',
    direction: sort.startsWith('-') ? 'down' : 'up',
  };
}

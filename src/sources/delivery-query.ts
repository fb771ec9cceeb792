import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, limitParam } from '../http/query.ts';
import { id, slug } from '../lib/fields.ts';
import { sourceProperties } from './delivery-schema.ts';
import type { SourceFilter, SourcePage } from './delivery-store.ts';
import { SourceKind } from './schema.ts';

const fields = commaList(sourceProperties, 'Keeps only these top-level properties.').optional();

export const SourceListQuery = z
  .strictObject({
    kind: commaList(SourceKind, 'Kinds: any of them.').optional(),
    organisation: commaList(
      z.union([id, slug]),
      'Ids or slugs of named organisations: the named sources that speak for any of them.',
    ).optional(),
    sort: z
      .enum(['-publishedAt', 'publishedAt'])
      .optional()
      .meta({ description: 'Order by the newest article that has the source; the newest first when it is not given.' }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
    fields,
  })
  .meta({ style: 'form', explode: false });
export type SourceListQuery = z.infer<typeof SourceListQuery>;

export const SourceQuery = z.strictObject({ fields }).meta({ style: 'form', explode: false });
export type SourceQuery = z.infer<typeof SourceQuery>;

/** The filters of a list. */
export function sourceFilterOf({ kind, organisation }: SourceListQuery): SourceFilter {
  return { kind, organisation };
}

/** The order of a list. */
export function sourceOrderOf({ sort }: SourceListQuery): SourcePage['direction'] {
  return sort === 'publishedAt' ? 'up' : 'down';
}

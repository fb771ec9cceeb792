import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, instantParam, limitParam } from '../http/query.ts';
import { id, slug } from '../lib/fields.ts';
import { SourceKind } from '../sources/schema.ts';
import { PublicTerms, quoteProperties } from './delivery-schema.ts';
import type { QuoteFilter } from './delivery-filter-store.ts';
import type { QuotePage } from './delivery-store.ts';
import { QuoteKind } from './schema.ts';

const fields = commaList(quoteProperties, 'Keeps only these top-level properties.').optional();

export const QuoteListQuery = z
  .strictObject({
    article: commaList(
      z.union([id, slug]),
      'Ids or slugs of published articles: the quotes in any of them.',
    ).optional(),
    source: commaList(
      z.union([id, slug]),
      'Ids of sources, or slugs of named ones: the words of any of them.',
    ).optional(),
    sourceKind: commaList(SourceKind, 'Kinds of sources: words of any of them.').optional(),
    terms: commaList(PublicTerms, 'Terms: words given on any of them.').optional(),
    kind: commaList(QuoteKind, 'Kinds of quotes: any of them.').optional(),
    section: commaList(slug, 'Slugs of sections: in articles of any of them.').optional(),
    saidFrom: instantParam('Said at or after; quotes of which that is not known are left out.').optional(),
    saidTo: instantParam('Said before; quotes of which that is not known are left out.').optional(),
    publishedFrom: instantParam('The article was first published at or after.').optional(),
    publishedTo: instantParam('The article was first published before.').optional(),
    sort: z.enum(['-publishedAt', 'publishedAt', '-saidAt', 'saidAt']).optional().meta({
      description:
        'Order; quotes of the newest articles first when it is not given. By saidAt, a quote of which that is not known counts as older than all others.',
    }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
    fields,
  })
  .meta({ style: 'form', explode: false });
export type QuoteListQuery = z.infer<typeof QuoteListQuery>;

export const QuoteQuery = z.strictObject({ fields }).meta({ style: 'form', explode: false });
export type QuoteQuery = z.infer<typeof QuoteQuery>;

/** The filters of a list, with sources as they were named. */
export function quoteFilterOf(query: QuoteListQuery): QuoteFilter {
  const { article, source, sourceKind, terms, kind, section } = query;
  const { saidFrom, saidTo, publishedFrom, publishedTo } = query;
  return { article, source, sourceKind, terms, kind, section, saidFrom, saidTo, publishedFrom, publishedTo };
}

/** The order of a list. */
export function quoteSortOf({ sort = '-publishedAt' }: QuoteListQuery): QuotePage['sort'] {
  return {
    column: sort.endsWith('saidAt') ? 'saidAt' : 'publishedAt',
    direction: sort.startsWith('-') ? 'down' : 'up',
  };
}

import { z } from 'zod';
import { countParam, cursorParam } from '../http/paging.ts';
import { commaList, limitParam } from '../http/query.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { searchWords } from './content.ts';
import type { SourceFilter, SourcePage } from './list-store.ts';
import { Identification, SourceKind } from './schema.ts';
import { seesEveryArticle, seesEverySource } from './standing.ts';

/** So many words of a search are looked for. */
const MOST_WORDS = 12;

export const SourceListQuery = z
  .strictObject({
    q: z
      .string()
      .max(200)
      .refine((text) => searchWords(text).length > 0, {
        error: 'Write a letter or a digit of what is looked for.',
        params: { code: 'no-words' },
      })
      .refine((text) => searchWords(text).length <= MOST_WORDS, {
        error: `Use at most ${MOST_WORDS} words.`,
        params: { code: 'too-many' },
      })
      .optional()
      .meta({
        description:
          'Words, or beginnings of words, that its names, description or role have, all of them; case and accents do not count.',
        examples: ['turoa'],
      }),
    kind: commaList(SourceKind, 'Kinds: any of them.').optional(),
    identification: commaList(Identification, 'How they are identified: any of it.').optional(),
    organisation: id
      .meta({ description: 'Id of the organisation that they speak for.', examples: [EXAMPLE_IDS.source] })
      .optional(),
    article: id
      .meta({
        description: 'Id of an article that you may see: the sources that its working copy uses, or that are for it.',
        examples: [EXAMPLE_IDS.article],
      })
      .optional(),
    sort: z
      .enum(['-updatedAt', 'updatedAt'])
      .optional()
      .meta({ description: 'Order; the last change first when it is not given.' }),
    limit: limitParam,
    cursor: cursorParam,
    count: countParam,
  })
  .meta({ style: 'form', explode: false });
export type SourceListQuery = z.infer<typeof SourceListQuery>;

/** The filters of a list, within what the key holder may see. */
export function sourceFilterOf(query: SourceListQuery, holder: KeyHolder): SourceFilter {
  const { q, kind, identification, organisation, article } = query;
  return {
    kind,
    identification,
    organisation,
    article,
    words: q === undefined ? undefined : searchWords(q),
    seenBy: seesEverySource(holder) ? undefined : holder.keyId,
    author: seesEveryArticle(holder) ? undefined : holder.keyId,
  };
}

/** The direction of a list. */
export function sourceDirectionOf({ sort = '-updatedAt' }: SourceListQuery): SourcePage['direction'] {
  return sort.startsWith('-') ? 'down' : 'up';
}

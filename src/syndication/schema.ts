import { z } from 'zod';
import { Article, ARTICLE_EXAMPLE } from '../articles/delivery-schema.ts';
import { id, instant } from '../lib/fields.ts';
import { ARTICLE_PHOTO_EXAMPLE, PHOTO_EXAMPLE, PublicPhoto } from '../photos/delivery-schema.ts';
import { ARTICLE_QUOTE_EXAMPLE } from '../quotes/delivery-schema.ts';
import { NAMED_SOURCE_EXAMPLE } from '../sources/delivery-schema.ts';

const common = {
  at: instant.meta({ description: 'When it changed.' }),
  id: id.meta({ description: 'Id of the article.' }),
  version: z.int().meta({
    description: 'Version of the article now: it grows with each change, so of two answers the higher is newer.',
  }),
};

const UPSERT_ARTICLE = {
  ...ARTICLE_EXAMPLE,
  photos: [ARTICLE_PHOTO_EXAMPLE],
  quotes: [ARTICLE_QUOTE_EXAMPLE],
  sources: [NAMED_SOURCE_EXAMPLE],
};

const Upsert = z.object({ action: z.literal('upsert'), ...common, article: Article }).meta({
  id: 'Upsert',
  description:
    'The article is public: keep it as it is here. It comes with its quotes and sources, and with those of its photos that you may have; when one of them changes, or you may not have it any more, the article comes again.',
  examples: [
    {
      action: 'upsert',
      at: '2026-11-20T09:30:00.000Z',
      id: ARTICLE_EXAMPLE.id,
      version: 3,
      article: UPSERT_ARTICLE,
    },
  ],
});

const Remove = z
  .object({
    action: z.literal('remove'),
    ...common,
    reason: z.enum(['unpublished']).meta({ description: 'Why it is not public any more.' }),
  })
  .meta({
    id: 'Remove',
    description: 'The article is not public any more: take it down.',
    examples: [
      {
        action: 'remove',
        at: '2026-11-20T10:00:00.000Z',
        id: ARTICLE_EXAMPLE.id,
        version: 4,
        reason: 'unpublished',
      },
    ],
  });

const Change = z
  .discriminatedUnion('action', [Upsert, Remove])
  .meta({ id: 'Change', description: 'Something public changed; this is how it is now.' });

const rights = {
  until: instant.nullable().meta({ description: 'From then on you may not show it any more; null: without end.' }),
  territories: PublicPhoto.shape.territories,
};

export const SyndicatedPhoto = PublicPhoto.extend({
  rights: z.object(rights).meta({
    id: 'SyndicatedRights',
    description: 'On which terms a partner has the photo.',
    examples: [{ until: '2027-11-20T00:00:00.000Z', territories: ['NZ', 'AU'] }],
  }),
}).meta({
  id: 'SyndicatedPhoto',
  description: 'A photo as partners get it.',
  examples: [{ ...PHOTO_EXAMPLE, rights: { until: null, territories: null } }],
});
export type SyndicatedPhoto = z.infer<typeof SyndicatedPhoto>;

export const ChangeList = z
  .object({
    items: z.array(Change),
    page: z
      .object({
        next: z.string().meta({
          description: 'Give it as `after` next time; keep it when there was nothing new.',
          examples: ['5vOTYr_oQbDCgTJ9fZEA1Mn-tU1L2VR0'],
        }),
        limit: z.int().meta({ description: 'How many items an answer holds at most.', examples: [20] }),
        hasMore: z.boolean().meta({ description: 'Whether there is more to read now.', examples: [false] }),
      })
      .meta({ description: 'Where to read on.' }),
  })
  .meta({ id: 'ChangeList', description: 'Changes, oldest first.' });

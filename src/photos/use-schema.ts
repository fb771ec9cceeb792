import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';
import { altText, caption } from './schema.ts';

/** How an article uses a photo. */
export const PhotoRole = z.enum(['lead', 'inline', 'gallery']).meta({
  description:
    'lead: the picture of the story, one at most; inline: at a block of the body; gallery: in the order given.',
});
export type PhotoRole = z.infer<typeof PhotoRole>;

const use = {
  photo: id.meta({ description: 'Id of the photo.', examples: [EXAMPLE_IDS.photo] }),
  role: PhotoRole,
  block: z
    .string()
    .max(64)
    .meta({ description: '`_key` of the block that an inline photo follows.', examples: ['a1'] }),
  caption: caption.meta({ description: 'In place of the photo’s own caption, here.' }),
  altText: altText.meta({ description: 'In place of the photo’s own alt text, here.' }),
};
const useExample = { photo: EXAMPLE_IDS.photo, role: 'lead', block: null, caption: null, altText: null };

export const PhotoUse = z
  .object({ ...use, block: use.block.nullable(), caption: use.caption.nullable(), altText: use.altText.nullable() })
  .meta({ id: 'PhotoUse', description: 'A photo in an article.', examples: [useExample] });
export type PhotoUse = z.infer<typeof PhotoUse>;

export const PhotoUseInput = z
  .strictObject({
    photo: use.photo,
    role: use.role,
    block: use.block.nullable().optional(),
    caption: use.caption.nullable().optional(),
    altText: use.altText.nullable().optional(),
  })
  .refine(({ role, block }) => (role === 'inline') === (typeof block === 'string'), {
    error: 'Name the block of an inline photo, and of no other.',
    path: ['block'],
  })
  .meta({
    id: 'PhotoUseInput',
    description: 'A photo in an article.',
    examples: [{ photo: EXAMPLE_IDS.photo, role: 'lead' }],
  });
export type PhotoUseInput = z.infer<typeof PhotoUseInput>;

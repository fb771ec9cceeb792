import { z } from 'zod';
import { id, instant, instantInput } from '../lib/fields.ts';
import { country } from './location-schema.ts';

const rights = {
  mayPublish: z.boolean().meta({ description: 'Whether readers may see it; true when it is not given.' }),
  maySyndicate: z.boolean().meta({ description: 'Whether partners may have it; false when it is not given.' }),
  partners: z
    .array(id)
    .min(1)
    .max(200)
    .nullable()
    .meta({ description: 'Ids of the partners’ keys that may have it; null: every partner.' }),
  until: instant
    .nullable()
    .meta({ description: 'From then on nobody outside the newsroom sees it; null: without end.' }),
  territories: z.array(country).min(1).max(250).nullable().meta({
    description:
      'Countries where it may be shown; null: everywhere. It goes to readers and partners, who know where they are.',
  }),
};
/** What documentation shows. */
export const RIGHTS_EXAMPLE = { mayPublish: true, maySyndicate: false, partners: null, until: null, territories: null };

export const PhotoRights = z.object(rights).meta({
  id: 'PhotoRights',
  description: 'Who may see and have it, until when and where.',
  examples: [RIGHTS_EXAMPLE],
});
export type PhotoRights = z.infer<typeof PhotoRights>;

export const PhotoRightsInput = z
  .strictObject({
    mayPublish: rights.mayPublish.optional(),
    maySyndicate: rights.maySyndicate.optional(),
    partners: rights.partners.optional(),
    until: instantInput
      .nullable()
      .optional()
      .meta({ description: 'From then on nobody outside the newsroom sees it.' }),
    territories: rights.territories.optional(),
  })
  .meta({
    id: 'PhotoRightsInput',
    description: 'Its members merge.',
    examples: [{ maySyndicate: true, until: '2027-11-20T00:00:00Z' }],
  });
export type PhotoRightsInput = z.infer<typeof PhotoRightsInput>;

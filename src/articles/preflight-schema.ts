import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id } from '../lib/fields.ts';

const Finding = z
  .object({
    code: z.string().meta({ description: 'Kind of finding, for programs.', examples: ['quote-drifted'] }),
    severity: z.enum(['error', 'warning']).meta({ description: 'An error stops publishing, a warning does not.' }),
    pointer: z.string().meta({
      description:
        'JSON Pointer into the article; below /quotes and /sources into the lists of its quotes and of its uses of sources.',
      examples: ['/quotes/0/segments/0'],
    }),
    detail: z.string().meta({ description: 'What to do, for people.' }),
    quote: id.optional().meta({ description: 'The quote that it is about.' }),
    use: id.optional().meta({ description: 'The use of a source that it is about.' }),
  })
  .meta({
    id: 'Finding',
    description: 'Something that the checks before publishing found.',
    examples: [
      {
        code: 'quote-drifted',
        severity: 'error',
        pointer: '/quotes/0/segments/0',
        detail: 'Accept the new words, or restore the ones that were accepted: somebody changed what is quoted.',
        quote: EXAMPLE_IDS.quote,
      },
    ],
  });

export const Preflight = z
  .object({
    publishable: z.boolean().meta({ description: 'Whether publishing would be let through now: there is no error.' }),
    version: z.int().meta({ description: 'The version that was checked.' }),
    revision: z.int().meta({ description: 'The revision that was checked.' }),
    findings: z.array(Finding).meta({ description: 'All at once; nothing when all is well.' }),
  })
  .meta({
    id: 'Preflight',
    description: 'What the checks before publishing found.',
    examples: [
      {
        publishable: true,
        version: 4,
        revision: 3,
        findings: [
          {
            code: 'missing-dateline',
            severity: 'warning',
            pointer: '/dateline',
            detail: 'Say where the story was written.',
          },
        ],
      },
    ],
  });
export type Preflight = z.infer<typeof Preflight>;

import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant } from '../lib/fields.ts';
import { AUDIT_ACTIONS } from '../vault/action-schema.ts';

export const AuditAction = z.enum(AUDIT_ACTIONS).meta({
  description:
    'seal, read, delete: an identity; refuse: a reading whose purpose named the source, which is not kept; adopt: it went over to the record that a source was merged into; merge: of sources that are not named; approve, waive: the use of a source that is not named; match: the checks before publishing found a sealed name in an article; rotate: everything was sealed with another secret.',
  examples: ['read'],
});

export const AuditEntry = z
  .object({
    seq: z.int().meta({
      description: 'Its place in the log: 1, 2, 3 and so on. A gap would mean that somebody took an entry out.',
    }),
    at: instant,
    action: AuditAction,
    source: id.nullable().meta({
      description: 'Id of the source; null when it is about all of them.',
      examples: [EXAMPLE_IDS.source],
    }),
    by: z
      .object({
        key: id.nullable().meta({ description: 'Id of the key; null: the operator, on the command line.' }),
        name: z.string().meta({ description: 'Name of the key.' }),
      })
      .meta({ id: 'AuditActor', description: 'Who did it.', examples: [{ key: EXAMPLE_IDS.key, name: 'Desk' }] }),
    version: z.int().nullable().meta({ description: 'The version of the identity that it is about.' }),
    detail: z
      .string()
      .nullable()
      .meta({ description: 'What for, or why; null when nothing was said or it is unreadable.' }),
    isReadable: z.boolean().meta({
      description:
        'Whether `detail` could be opened: false when it was sealed with another secret, or the entry is not as it was written.',
    }),
  })
  .meta({
    id: 'AuditEntry',
    description: 'Who did what with the identity of a source, when and what for.',
    examples: [
      {
        seq: 12,
        at: '2026-11-20T06:12:00.000Z',
        action: 'read',
        source: EXAMPLE_IDS.source,
        by: { key: EXAMPLE_IDS.key, name: 'Desk' },
        version: 1,
        detail: 'Calling the source back about the figures in paragraph 4',
        isReadable: true,
      },
    ],
  });
export type AuditEntry = z.infer<typeof AuditEntry>;

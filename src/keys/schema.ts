import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, instantInput, line } from '../lib/fields.ts';
import { permissions, roles } from '../lib/viewer.ts';

export const keyStates = ['active', 'expired', 'revoked'] as const;
export const KeyState = z
  .enum(keyStates)
  .meta({ description: 'Only an active key is let in; a revoked one stays revoked.', examples: ['active'] });
export type KeyState = z.infer<typeof KeyState>;

const name = line(100).meta({ description: 'Who or what uses the key, for people.', examples: ['Night desk'] });
const role = z.enum(roles).meta({ description: 'What the key may do.', examples: ['editor'] });

const permission = z.enum(permissions).meta({
  description: 'sources:identity: may seal, read and delete who an anonymous source is.',
  examples: ['sources:identity'],
});

const keyExample = {
  id: EXAMPLE_IDS.key,
  name: 'Night desk',
  role: 'editor',
  permissions: [],
  hint: 'q7Zk',
  createdAt: '2026-11-20T06:00:00.000Z',
  createdBy: '01990a41-02c8-7b11-8f60-2d9be1c0a7f4',
  expiresAt: '2099-12-31T00:00:00.000Z',
  revokedAt: null,
  state: 'active',
};

export const Key = z
  .object({
    id,
    name,
    role,
    permissions: z
      .array(permission)
      .meta({ description: 'What the key may do besides what its role may; no role brings any of them along.' }),
    hint: z.string().meta({ description: 'The last four characters of the key, to tell keys apart.' }),
    createdAt: instant,
    createdBy: id.nullable().meta({
      description: 'Id of the admin key that made it; null when the operator did, at the start or on the command line.',
    }),
    expiresAt: instant
      .nullable()
      .meta({ description: 'From then on the key is not let in; null when it does not end.' }),
    revokedAt: instant
      .nullable()
      .meta({ description: 'Since when the key is not let in; null when it was not revoked.' }),
    state: KeyState,
  })
  .meta({ id: 'Key', description: 'The record of a key; the key itself is not kept.', examples: [keyExample] });
export type Key = z.infer<typeof Key>;

export const KeyInput = z
  .strictObject({
    name,
    role,
    permissions: z.array(permission).max(permissions.length).optional().meta({
      description: 'What the key may do besides what its role may: not for partners. Without it, nothing.',
    }),
    expiresAt: instantInput.nullable().optional().meta({
      description: 'An instant to come, from which the key is not let in; without it the key does not end.',
    }),
  })
  .meta({
    id: 'KeyInput',
    description: 'A key to be made.',
    examples: [{ name: 'Night desk', role: 'editor', expiresAt: '2099-12-31T00:00:00.000Z' }],
  });
export type KeyInput = z.infer<typeof KeyInput>;

export const NewKey = Key.extend({
  key: z.string().meta({ description: 'The key. It is shown in this answer only.' }),
}).meta({
  id: 'NewKey',
  description: 'A key that was just made, with the key itself.',
  examples: [{ ...keyExample, key: 'dl_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLEq7Zk' }],
});
export type NewKey = z.infer<typeof NewKey>;

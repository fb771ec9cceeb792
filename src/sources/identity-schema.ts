import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line, text } from '../lib/fields.ts';
import { codePointLength } from '../lib/text.ts';

/** So much one identity may say in all, as JSON in UTF-8. */
const MAX_BYTES = 64 * 1024;

const name = line(200);
const person = {
  name: name.meta({ description: 'The real name.', examples: ['Tamsin Okafor-Reyes'] }),
  aliases: z
    .array(name)
    .max(20)
    .meta({ description: 'Other names that would betray them: a maiden name, a nickname, a handle.' }),
  contact: text(1_000)
    .nullable()
    .meta({ description: 'How to reach them.', examples: ['+64 21 555 0142'] }),
};
const identity = {
  knownTo: z
    .array(id.meta({ examples: [EXAMPLE_IDS.key] }))
    .max(50)
    .meta({ description: 'Ids of the keys of those in the newsroom who know.' }),
  agreement: text(5_000)
    .nullable()
    .meta({ description: 'What was agreed, and how.', examples: ['Position only, no department.'] }),
  reviewAt: z.iso
    .date()
    .nullable()
    .meta({ description: 'When the agreement is to be looked at again.', examples: ['2027-11-20'] }),
};

const peopleExample = [{ name: 'Tamsin Okafor-Reyes', aliases: ['T. Okafor'], contact: '+64 21 555 0142' }];
const example = {
  people: peopleExample,
  knownTo: [],
  agreement: 'Position only, no department. Agreed by telephone on 18 November.',
  reviewAt: '2027-11-20',
};

export const IdentityInput = z
  .strictObject({
    people: z
      .array(
        z
          .strictObject({ name: person.name, aliases: person.aliases.optional(), contact: person.contact.optional() })
          .meta({
            id: 'SealedPersonInput',
            description: 'Somebody whom readers are not told of.',
            examples: peopleExample,
          }),
      )
      .min(1)
      .max(20)
      .meta({ description: 'Who it is: one person, or each of several who are described together.' }),
    knownTo: identity.knownTo.optional(),
    agreement: identity.agreement.optional(),
    reviewAt: identity.reviewAt.optional(),
  })
  .refine((sent) => Buffer.byteLength(JSON.stringify(sent)) <= MAX_BYTES, {
    error: `Use at most ${MAX_BYTES} bytes in all.`,
    params: { code: 'too-long' },
  })
  .meta({
    id: 'SourceIdentityInput',
    description: `Who an anonymous source is: sealed, and shown to nobody without the permission. At most ${MAX_BYTES / 1024} KiB in all.`,
    examples: [example],
  });
export type IdentityInput = z.infer<typeof IdentityInput>;

const sealing = {
  source: id.meta({ description: 'Id of the source.', examples: [EXAMPLE_IDS.source] }),
  version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
  sealedAt: instant.meta({ description: 'When it was sealed.' }),
};

export const SourceSealing = z
  .object({ ...sealing, people: z.int().meta({ description: 'How many people it names.' }) })
  .meta({
    id: 'SourceSealing',
    description: 'That it is sealed who a source is: nothing of what was sealed.',
    examples: [{ source: EXAMPLE_IDS.source, version: 1, sealedAt: '2026-11-20T06:12:00.000Z', people: 1 }],
  });
export type SourceSealing = z.infer<typeof SourceSealing>;

export const SourceIdentity = z
  .object({
    ...sealing,
    sealedBy: z.string().meta({ description: 'Name of the key.' }),
    people: z
      .array(
        z
          .object(person)
          .meta({ id: 'SealedPerson', description: 'Somebody whom readers are not told of.', examples: peopleExample }),
      )
      .meta({ description: 'Who it is.' }),
    ...identity,
  })
  .meta({
    id: 'SourceIdentity',
    description: 'Who an anonymous source is. Reading it was recorded.',
    examples: [
      {
        source: EXAMPLE_IDS.source,
        version: 1,
        sealedAt: '2026-11-20T06:12:00.000Z',
        sealedBy: 'Desk',
        ...example,
      },
    ],
  });
export type SourceIdentity = z.infer<typeof SourceIdentity>;

/** How long a purpose may be, in characters. */
const PURPOSE = { min: 10, max: 300 } as const;

export const purposeHeaders = z.object({
  'dateline-purpose': z
    .string()
    .transform((sent, context) => {
      const purpose = decoded(sent)?.trim() ?? '';
      const length = codePointLength(purpose);
      const checked = line(PURPOSE.max).safeParse(purpose);
      if (checked.success && length >= PURPOSE.min) return checked.data;
      context.addIssue({
        code: 'custom',
        message: `Say in one line of ${PURPOSE.min} to ${PURPOSE.max} characters what for; percent-encode % and what is not ASCII.`,
        params: { code: length < PURPOSE.min ? 'too-short' : length > PURPOSE.max ? 'too-long' : 'invalid-text' },
      });
      return z.NEVER;
    })
    .meta({
      description: `What the identity is read for, in ${PURPOSE.min} to ${PURPOSE.max} characters, without the name: it goes into the audit log. What is not ASCII is percent-encoded as UTF-8, and so is %.`,
      type: 'string',
      examples: ['Calling the source back about the figures in paragraph 4'],
    }),
});

/** Header fields carry ASCII; what the caller percent-encoded is decoded. Undefined when it cannot be. */
function decoded(sent: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(sent)) return undefined;
  try {
    return decodeURIComponent(sent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

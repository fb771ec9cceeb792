import { z } from 'zod';

/** On which terms words were given, the freest first. */
export const TERMS = ['on_record', 'background', 'deep_background', 'off_record'] as const;

export const Terms = z.enum(TERMS).meta({
  description:
    'on_record: usable, by name; background: usable under the description that was agreed; deep_background: usable as a paraphrase that names nobody; off_record: not for publication.',
  examples: ['background'],
});
export type Terms = z.infer<typeof Terms>;

/** Why a source is not named: the closed list that figures are made of. */
export const ANONYMITY_REASONS = [
  'not-authorised',
  'reprisal',
  'safety',
  'privacy',
  'candour',
  'sensitivity',
  'legal',
  'other',
] as const;

export const AnonymityReason = z.enum(ANONYMITY_REASONS).meta({
  description:
    'not-authorised: may not speak in public; reprisal: fears for work or standing; safety: fears for life or limb; privacy: what is told is private; candour: would not speak as freely; sensitivity: talks or an inquiry go on; legal: the law or a court forbids the name; other: in words.',
  examples: ['not-authorised'],
});
export type AnonymityReason = z.infer<typeof AnonymityReason>;

import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { codePointLength, isPlainText } from '../lib/text.ts';
import { isSafeHref } from '../lib/url.ts';

/** The greatest length of one address, in UTF-16 code units, and of an image's or link's texts, in code points. */
export const MAX_ADDRESS = 4_096;
export const MAX_SHORT_TEXT = 2_000;

/** The key of a block, a span or a mark. */
export const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.:-]+$/)
  .meta({ description: 'Stable within the array it stands in.', examples: ['a1'] });

export const PLAIN_TEXT_ERROR =
  'Text must not contain control characters other than newline and tab, nor lone surrogates.';
/** Text that can be stored, compared and sent without damage. */
export const text = z.string().refine(isPlainText, { error: PLAIN_TEXT_ERROR });
/** A description or a title. */
export const shortText = text
  .refine((value) => codePointLength(value) <= MAX_SHORT_TEXT, { error: `At most ${MAX_SHORT_TEXT} characters.` })
  .meta({ maxLength: MAX_SHORT_TEXT });
/** An address that a reader may be led to. */
export const href = z
  .string()
  .max(MAX_ADDRESS)
  .refine(isSafeHref, {
    error: 'An http, https, mailto or tel address, a relative path or a fragment, without blanks.',
  })
  .meta({ description: 'Where it leads.', format: 'uri-reference', examples: ['https://example.com/harbour'] });

const link = {
  _type: z.literal('link'),
  _key: key,
  href,
  title: shortText.optional().meta({ description: 'Shown when a pointer rests on it.' }),
};
const quote = {
  _type: z.literal('quote'),
  _key: key,
  quote: z
    .uuidv7()
    .meta({ description: 'Which quote: `id` of a record at `/v1/quotes/{id}`.', examples: [EXAMPLE_IDS.quote] }),
  kind: z.enum(['direct', 'partial', 'paraphrase']).meta({
    description:
      'direct: whole sentences in quotation marks; partial: a fragment in marks within the reporter’s sentence; paraphrase: in the reporter’s words.',
  }),
};

const describe = {
  LinkMark: {
    description: 'A link; spans refer to it by its key.',
    examples: [{ _type: 'link', _key: 'c1', href: 'https://example.com/harbour' }],
  },
  QuoteMark: {
    description:
      'Words of a source; spans refer to it by its key. It stands in published bodies only, round the words without their quotation marks, which stay in the text; what is said of the quote stands in its record.',
    examples: [{ _type: 'quote', _key: 'q1', quote: EXAMPLE_IDS.quote, kind: 'direct' }],
  },
};

/** A link that spans of the same block refer to by its key. */
export const LinkMark = z.object(link).meta({ id: 'LinkMark', ...describe.LinkMark });
export type LinkMark = z.infer<typeof LinkMark>;

/** Words that belong to a quote; spans of the same block refer to it by its key. Never in a working copy. */
export const QuoteMark = z.object(quote).meta({ id: 'QuoteMark', ...describe.QuoteMark });
export type QuoteMark = z.infer<typeof QuoteMark>;

/** What spans of a block refer to by a key. */
export const MarkDef = z.discriminatedUnion('_type', [LinkMark, QuoteMark]).meta({
  id: 'MarkDef',
  description: 'What some spans of a block have in common: a link, or that they are words of a source.',
});
export type MarkDef = z.infer<typeof MarkDef>;

/** A link as it comes in. */
export const linkInput = z.strictObject(link).meta({ ...describe.LinkMark });

/** A mark as it comes in: those of quotes are taken so that a delivered body can be sent back, and left out. */
export const markDefInput = z.discriminatedUnion('_type', [
  linkInput,
  z.strictObject(quote).meta({
    ...describe.QuoteMark,
    description: 'Taken so that a published body can be sent back, and left out: quotes are records of their own.',
  }),
]);

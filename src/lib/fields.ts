import { z } from 'zod';
import { isId } from './ids.ts';
import { EXAMPLE_IDS } from './examples.ts';
import { SLUG } from './slug.ts';
import { codePointLength, isPlainText } from './text.ts';

/** Zod building blocks that several features share. */

export const slug = z
  .string()
  .max(120)
  .regex(SLUG, 'Use lower-case letters a to z, digits and single hyphens between them.')
  .refine((value) => !isId(value), 'Use words: this looks like an id, and an id would be meant by it.')
  .meta({ description: 'Name in URLs.', examples: ['harbour-bridge-reopens'] });

export const id = z.uuidv7().meta({ description: 'UUIDv7.', examples: [EXAMPLE_IDS.article] });

export const instant = z.iso
  .datetime()
  .meta({ description: 'RFC 3339, UTC, milliseconds.', examples: ['2026-11-20T06:00:00.000Z'] });

/** What is said of an instant that fails {@link hasYearOfFourDigits}. */
export const yearOutOfRange = {
  error: 'Use an instant between the years 0 and 9999 in UTC.',
  params: { code: 'out-of-range' },
};

/** An instant that a client sends, with any offset; in UTC its year has four digits too. */
export const instantInput = z.iso
  .datetime({ offset: true })
  .refine(hasYearOfFourDigits, yearOutOfRange)
  .meta({ description: 'RFC 3339 with an offset.', examples: ['2026-11-20T19:00:00+13:00'] });

/** One line of text without control characters, counted in code points. */
export function line(max: number): z.ZodString {
  return text(max)
    .regex(/^[^\n\t]*$/, 'Use one line: no line breaks or tabs.')
    .regex(/\S/, 'Write something, or leave it out.')
    .refine((value) => VISIBLE.test(value), {
      error: 'Write something that can be seen, or leave it out.',
      params: { code: 'invalid-text' },
    });
}

/** Text that may have several lines, counted in code points. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .refine((value) => isPlainText(value), {
      error: 'Leave out control characters and broken surrogate pairs.',
      params: { code: 'invalid-text' },
    })
    .refine((value) => codePointLength(value) <= max, {
      error: `Use at most ${max} characters.`,
      params: { code: 'too-long' },
    })
    .meta({ maxLength: max });
}

/** A line of joiners and marks of direction alone would leave a reader nothing to see or to choose. */
const VISIBLE = /[^\p{C}\p{Z}]/u;

/** RFC 3339 has no other years; an offset may carry an instant beyond them. What is no instant is told elsewhere. */
export function hasYearOfFourDigits(instantText: string): boolean {
  const year = new Date(instantText).getUTCFullYear();
  return Number.isNaN(year) || (year >= 0 && year <= 9999);
}

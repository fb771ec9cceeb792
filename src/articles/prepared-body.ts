import { toBlocks } from '../body/convert.ts';
import type { BodyInput, ConversionNote } from '../body/schema.ts';
import { wordCount } from '../body/text.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';

/** A converted body: its blocks as they are stored, and its number of words as the language divides them. */
export interface PreparedBody {
  /** JSON array of blocks. */
  readonly json: string;
  readonly notes: readonly ConversionNote[];
  readonly language: string;
  readonly wordCount: number;
}

/** Converts a body and counts its words, or says why it cannot be taken. Needs no transaction, and is what takes longest. */
export function prepareBody(
  body: BodyInput,
  language: string,
  newKey: () => string,
): Result<PreparedBody, Refused<'validation-failed' | 'unsafe-markup'>> {
  const converted = toBlocks(body, newKey);
  if (converted.ok) {
    const { blocks, notes } = converted.value;
    return ok({ json: JSON.stringify(blocks), notes, language, wordCount: wordCount(blocks, language) });
  }
  const errors: Refusal[] = converted.error.map((refusal) => ({ ...refusal, pointer: `/body${refusal.pointer}` }));
  const isUnsafe = errors.some((refusal) => refusal.code === 'unsafe-markup');
  return err({ code: isUnsafe ? 'unsafe-markup' : 'validation-failed', errors });
}

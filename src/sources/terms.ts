import type { Identification } from './schema.ts';
import { type Terms, TERMS } from './use-schema.ts';

/** How strict terms are: 0 is on the record. */
export function termsRank(terms: Terms): number {
  return TERMS.indexOf(terms);
}

/** Whether the first terms let more through than the second. */
export function isLooser(one: Terms, other: Terms): boolean {
  return termsRank(one) < termsRank(other);
}

/** Of two terms the ones that let less through. */
export function stricterOf(one: Terms, other: Terms): Terms {
  return isLooser(one, other) ? other : one;
}

/**
 * On which terms a source may speak, the usual ones first: who is named does so on the record or not for attribution at all, since
 * `background` is the word of somebody without a name; who is not named is never on the record.
 */
export function termsAllowedFor(identification: Identification): readonly [Terms, ...Terms[]] {
  switch (identification) {
    case 'named':
      return ['on_record', 'deep_background', 'off_record'];
    case 'described':
    case 'pseudonym':
      return ['background', 'deep_background', 'off_record'];
  }
}

/** Whether readers are not told who it is. */
export function isAnonymous(identification: Identification): boolean {
  return identification !== 'named';
}

/**
 * The terms that a quote says itself once it moves from one use of a source to another: those that held for it, or stricter ones that
 * the new use asks for. null: those of the new use.
 */
export function termsAfterMove(own: Terms | null, from: Terms, to: Terms): Terms | null {
  const held = stricterOf(own ?? from, to);
  return held === to ? null : held;
}

import slugify from '@sindresorhus/slugify';
import { isId } from './ids.ts';

const LONGEST_BASE = 80;

/** So much of a text is looked at; the rest could not show in the slug. */
const LONGEST_TEXT = 400;

const MOST_NUMBERED = 50;

/** Whether the text could be a slug; most names could not. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** ASCII only, lower case: what every client can type and no encoding changes. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A slug from a headline or name: at most 80 characters, cut between words; `fallback` when nothing of the text fits into one. */
export function slugOf(text: string, fallback: string): string {
  const whole = slugify(text.slice(0, LONGEST_TEXT), { decamelize: false });
  if (whole === '') return fallback;
  // Where either is taken, an id would be meant.
  if (isId(whole)) return `${fallback}-${whole}`;
  if (whole.length <= LONGEST_BASE) return whole;
  const end = whole.lastIndexOf('-', LONGEST_BASE);
  return end > 0 ? whole.slice(0, end) : whole.slice(0, LONGEST_BASE);
}

/** The slugs to try in turn: `base`, `base-2` … `base-50`, and at last one that ends like the id, which nobody else has. */
export function* slugCandidates(base: string, id: string): Generator<string, void, void> {
  yield base;
  for (let number = 2; number <= MOST_NUMBERED; number += 1) yield `${base}-${number}`;
  yield `${base}-${id.slice(-12)}`;
}

import type { Attribution } from './attribution.ts';
import { markAt, type Token } from './tokens.ts';

/** An attribution farther away than this many tokens is about something else, when its verb is weak. */
const WEAK_REACH = 14;

/** The attribution that gives a quoted piece: the one at its side, or the one whose clause it stands in. */
export function attributionOf(
  tokens: readonly Token[],
  at: number,
  attributions: readonly Attribution[],
): Attribution | null {
  let before: Attribution | null = null;
  let after: Attribution | null = null;
  for (const attribution of attributions) {
    if (attribution.span.to <= at) before = markAt(tokens, at - 1) === ';' ? null : attribution;
    else if (attribution.span.from > at) {
      after = partsBetween(tokens, at, attribution.span.from) ? null : attribution;
      break;
    } else if (attribution.span.from < at && attribution.at < at) before = attribution;
  }
  if (
    before !== null &&
    (before.span.to === at || (before.span.to === at - 1 && markAt(tokens, at - 1) === ',')) &&
    before.form !== 'according'
  )
    return before;
  if (
    after !== null &&
    onlyMarks(tokens, at + 1, after.span.from) &&
    (after.form !== 'participle' || after.subject !== null)
  )
    return after;
  if (
    before !== null &&
    before.form !== 'according' &&
    (before.strength !== 'weak' || at - before.span.to <= WEAK_REACH)
  )
    return before;
  if (
    after !== null &&
    after.form !== 'participle' &&
    (after.strength === 'plain' || after.span.from - at < WEAK_REACH)
  )
    return after;
  return before;
}

/** A semicolon parts what two people say. */
function partsBetween(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (markAt(tokens, at) === ';') return true;
  return false;
}

/** Whether nothing but commas and the like stands between two tokens. */
export function onlyMarks(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (markAt(tokens, at) === '' || markAt(tokens, at) === ';') return false;
  return true;
}

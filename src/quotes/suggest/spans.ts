import { cueOf } from './cues.ts';
import { markAt, type Token, wordAt } from './tokens.ts';
import { FUNCTION_WORDS, PARTICLES } from './words.ts';

/** A run of tokens of one sentence; `to` not within. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whom a sentence makes the speaker: the noun phrase, and what stands beside it between commas. */
export interface Subject extends Span {
  /** ", the spokesman of the port," as a second description of the same. */
  readonly beside: Span | null;
}

/** No noun phrase is longer; keeps hostile text linear. */
export const REACH = 40;

/** Whether a word with a capital that is part of a name stands in a span. */
export function isNamed(tokens: readonly Token[], { from, to }: Span): boolean {
  for (let at = from; at < to; at += 1) if (isNameWord(tokens, at)) return true;
  return false;
}

/** Whether a token has a capital because it is part of a name, not because it opens the sentence. */
export function isNameWord(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.type !== 'word' || !token.isCapital) return false;
  if (at === 0 && isAdverb(token.lower)) return false;
  return !FUNCTION_WORDS.has(token.lower) || isUpperWord(token);
}

/** Whether a small word goes on to a name: "de la Cruz", "van den Berg". */
export function isParticleAt(tokens: readonly Token[], at: number): boolean {
  if (!PARTICLES.has(wordAt(tokens, at))) return false;
  return isNameWord(tokens, at + 1) || (PARTICLES.has(wordAt(tokens, at + 1)) && isNameWord(tokens, at + 2));
}

/** Whether a word is in capitals throughout: "WHO" is no pronoun. */
export function isUpperWord(token: Token | undefined): boolean {
  return token !== undefined && token.text.length > 2 && token.text === token.text.toUpperCase();
}

/** Whether a word ends like an adverb and is none of the nouns and names that do. */
export function isAdverb(word: string): boolean {
  return (
    word.length > 4 &&
    word.endsWith('ly') &&
    word !== 'family' &&
    word !== 'assembly' &&
    word !== 'ally' &&
    word !== 'italy' &&
    word !== 'kelly' &&
    word !== 'daily' &&
    word !== 'weekly' &&
    word !== 'reilly' &&
    word !== 'billy' &&
    word !== 'emily'
  );
}

/** Whether a word may stand before a day: "on Monday". */
export function isTimeLead(word: string): boolean {
  return word === 'on' || word === 'last' || word === 'this' || word === 'next' || word === 'late' || word === 'early';
}

/** Where what a comma, dash or bracket closes was opened; undefined when it was not, within reach. */
export function openingBefore(tokens: readonly Token[], close: number): number | undefined {
  const isBracket = markAt(tokens, close) === ')';
  for (let at = close - 1; at >= 0 && at > close - REACH; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.type === 'quote') return undefined;
    if (token.type !== 'mark') continue;
    if (isBracket) {
      if (token.text === '(') return at;
      continue;
    }
    if (token.text === ',' || token.text === '—' || token.text === '–') return at;
    if (token.text === ';' || token.text === ':') return undefined;
  }
  return undefined;
}

/** Behind the bracket that closes; the same place when none does. */
export function afterParenthesis(tokens: readonly Token[], open: number): number {
  for (let at = open + 1; at < tokens.length && at < open + REACH; at += 1)
    if (markAt(tokens, at) === ')') return at + 1;
  return open;
}

/** Whether a small word is a verb of speech or ends like a past form. */
export function looksFinite({ lower, isCapital }: Token): boolean {
  return !isCapital && (cueOf(lower) !== undefined || (lower.length > 4 && lower.endsWith('ed')));
}

/** The words of a span as they stand in the text. */
export function textOf(tokens: readonly Token[], { from, to }: Span, text: string): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}

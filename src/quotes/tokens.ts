import type { Span } from './fold-words.ts';

/** A word or a mark of punctuation of a folded text. */
export interface Token extends Span {
  readonly text: string;
  /** What its loss costs: its letters and one more; 1 for punctuation. */
  readonly weight: number;
}

/** The words and marks of a folded text. Scripts without blanks between words are taken letter by letter. */
export function tokensOf(folded: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: text, index } of folded.matchAll(TOKEN)) {
    tokens.push({ text, start: index, end: index + text.length, weight: IS_WORD.test(text) ? text.length + 1 : 1 });
  }
  return tokens;
}

/** What all tokens weigh. */
export function weightOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + token.weight, 0);
}

/** What it costs to put one token for another: the letters between what both begin and end with. */
export function exchangeCost(one: Token, other: Token): number {
  if (one.text === other.text) return 0;
  if (one.weight === 1 || other.weight === 1) return Math.max(one.weight, other.weight);
  const least = Math.min(one.text.length, other.text.length);
  let head = 0;
  while (head < least && one.text.charCodeAt(head) === other.text.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < least - head &&
    one.text.charCodeAt(one.text.length - 1 - tail) === other.text.charCodeAt(other.text.length - 1 - tail)
  ) {
    tail += 1;
  }
  const length = Math.max(one.text.length, other.text.length);
  const common = head + tail;
  // Words that share less than half have only letters in common.
  return common * 2 < length ? length + 1 : length - common;
}

const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}]+)*|[^\s]/gu;
const IS_WORD = /^[\p{L}\p{N}\p{M}]/u;

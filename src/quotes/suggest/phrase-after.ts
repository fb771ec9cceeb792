import { cueOf } from './cues.ts';
import {
  afterParenthesis,
  isAdverb,
  isNameWord,
  isParticleAt,
  isUpperWord,
  looksFinite,
  REACH,
  type Span,
} from './spans.ts';
import { type Token, wordAt } from './tokens.ts';
import { AUXILIARIES, DETERMINERS, FUNCTION_WORDS, NUMBERS, PREPOSITIONS, SUBJECT_PRONOUNS, TIMES } from './words.ts';
import { DOCUMENT_WORDS } from './house-words.ts';

/** The noun phrase that begins at a token, read forward; null when none does. */
export function phraseFrom(tokens: readonly Token[], from: number): Span | null {
  const first = tokens[from];
  if (first?.type !== 'word') return null;
  if (SUBJECT_PRONOUNS.has(first.lower) && !isUpperWord(first)) return { from, to: from + 1 };
  let at = from;
  while (DETERMINERS.has(wordAt(tokens, at)) && at < from + 3) at += 1;
  const head = at;
  let hasName = false;
  while (at < tokens.length && at < from + REACH) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.type === 'quote') {
      if (at > from && at === head && token.text.length < 40 && tokens[at + 1]?.type === 'word') {
        at += 1;
        continue;
      }
      break;
    }
    if (token.type === 'mark') {
      if (
        token.text === '&' ||
        token.text === '/' ||
        (token.text === '-' && tokens[at + 1]?.start === token.end && token.start === tokens[at - 1]?.end)
      ) {
        at += 1;
        continue;
      }
      if (token.text === '(') {
        const after = afterParenthesis(tokens, at);
        const next = tokens[after];
        if (after > at && next?.type === 'word' && next.isCapital && !FUNCTION_WORDS.has(next.lower) && !hasName) {
          at = after;
          continue;
        }
      }
      break;
    }
    const { lower } = token;
    if (isNameWord(tokens, at)) {
      if (
        TIMES.has(lower) &&
        at > head &&
        !isNameWord(tokens, at + 1) &&
        tokens[at - 1]?.isPossessive !== true &&
        lower !== 'may' &&
        lower !== 'june' &&
        lower !== 'april'
      )
        break;
      // "said Anna Lee Tuesday"; "said the mayor Anna Lee" goes on.
      hasName = true;
      at += 1;
      continue;
    }
    if (isParticleAt(tokens, at)) {
      at += 1;
      continue;
    }
    if (PREPOSITIONS.has(lower)) {
      if ((at === head && !(at > from && lower === 'of')) || !attaches(tokens, at, hasName)) break;
      at += 1;
      while (DETERMINERS.has(wordAt(tokens, at))) at += 1;
      hasName = false;
      if (tokens[at]?.type !== 'word') return at - 1 > from ? { from, to: lastNoun(tokens, from, at) } : null;
      continue;
    }
    if (lower === 'and') {
      if (!goesOn(tokens, at)) break;
      at += 1;
      while (DETERMINERS.has(wordAt(tokens, at))) at += 1;
      continue;
    }
    if (FUNCTION_WORDS.has(lower) || isAdverb(lower)) break;
    const cue = !hasName && DOCUMENT_WORDS.has(lower) ? undefined : cueOf(lower);
    if (
      cue !== undefined &&
      (!cue.isAmbiguous || at > head) &&
      !(at === head && at > from) &&
      !token.isPossessive &&
      !isNounHere(tokens, at)
    )
      break;
    // After a name a small word begins the verb: "Lee resigned".
    if (hasName && tokens[at - 1]?.isPossessive !== true && !isRoleAfterName(tokens, at)) break;
    if (at > head && !hasName && isFiniteHere(tokens, at)) break;
    at += 1;
  }
  const end = lastNoun(tokens, from, at);
  return end > head || (end > from && NUMBERS.has(wordAt(tokens, from))) ? { from, to: end } : null;
}

function goesOn(tokens: readonly Token[], and: number): boolean {
  const next = tokens[and + 1];
  if (next?.type !== 'word' || SUBJECT_PRONOUNS.has(next.lower) || cueOf(next.lower) !== undefined) return false;
  if (next.isCapital) return true;
  return !FUNCTION_WORDS.has(next.lower) && !looksFinite(next);
}

function isNounHere(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    before?.type === 'word' && (DETERMINERS.has(before.lower) || before.isPossessive || PREPOSITIONS.has(before.lower))
  );
}

/** "State Department spokesperson Anna Lee": a small word between two names. */
function isRoleAfterName(tokens: readonly Token[], at: number): boolean {
  for (let ahead = at; ahead < at + 5; ahead += 1) {
    const token = tokens[ahead];
    if (token?.type !== 'word') return ahead > at && ahead - at <= 2 && !looksFiniteWord(tokens, at);
    if (isNameWord(tokens, ahead)) return !looksFiniteWord(tokens, at);
    if (FUNCTION_WORDS.has(token.lower) || cueOf(token.lower) !== undefined)
      return ahead > at && !looksFiniteWord(tokens, at) && token.lower !== 'to';
  }
  return false;
}

function looksFiniteWord(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && (looksFinite(token) || AUXILIARIES.has(token.lower));
}

function isFiniteHere(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.isCapital || token.isPossessive) return false;
  if (!(token.lower.length > 4 && token.lower.endsWith('ed'))) return false;
  // "an increased toll", "the alleged crime": a participle before its noun stands after the article.
  return !DETERMINERS.has(wordAt(tokens, at - 1));
}

/** Whether a preposition goes on with the phrase ("a spokesman for the port") rather than with the sentence ("said Lee in a statement"). */
function attaches(tokens: readonly Token[], at: number, hasName: boolean): boolean {
  const word = wordAt(tokens, at);
  const next = tokens[at + 1];
  if (next?.type !== 'word' || TIMES.has(next.lower)) return false;
  if (word === 'of') return true;
  if (hasName) return false;
  return (
    word === 'for' ||
    word === 'with' ||
    word === 'at' ||
    word === 'from' ||
    word === 'to' ||
    word === 'on' ||
    word === 'in' ||
    word === 'near' ||
    word === 'close' ||
    word === 'inside'
  );
}

function lastNoun(tokens: readonly Token[], from: number, to: number): number {
  let end = to;
  while (end > from + 1) {
    const token = tokens[end - 1];
    if (
      token?.type === 'word' &&
      (isNameWord(tokens, end - 1) ||
        !(PREPOSITIONS.has(token.lower) || DETERMINERS.has(token.lower) || token.lower === 'and'))
    )
      break;
    end -= 1;
  }
  return end;
}

import { cueOf } from './cues.ts';
import { isNameWord, isTimeLead, isUpperWord, looksFinite, openingBefore, REACH, type Span } from './spans.ts';
import { markAt, type Token, wordAt } from './tokens.ts';
import {
  ADVERBS,
  AUXILIARIES,
  CLAUSE_STARTS,
  DETERMINERS,
  FUNCTION_WORDS,
  NEGATIONS,
  NUMBERS,
  PARTICLES,
  PREPOSITIONS,
  RELATIVES,
  SUBJECT_PRONOUNS,
  TIMES,
} from './words.ts';

/** The noun phrase whose last word stands before `end`. */
export function phraseEndingAt(tokens: readonly Token[], end: number): Span | null {
  const last = tokens[end - 1];
  if (markAt(tokens, end - 1) === ')') {
    const open = openingBefore(tokens, end - 1);
    return open === undefined || markAt(tokens, open - 1) === ')' ? null : phraseEndingAt(tokens, open);
  }
  if (last?.type !== 'word') return null;
  if (SUBJECT_PRONOUNS.has(last.lower) || last.lower === 'who') return { from: end - 1, to: end };
  if (!canEnd(last)) return null;
  const limit = Math.max(0, end - REACH);
  const start = clauseStart(tokens, end, limit);
  // "Lee, which makes paper, said" without the second comma.
  if (RELATIVES.has(wordAt(tokens, start)) && markAt(tokens, start - 1) === ',' && markAt(tokens, start - 2) === '')
    return phraseEndingAt(tokens, start - 1);
  const relative = relativeWithin(tokens, start, end);
  if (relative > start + 0 && canEnd(tokens[relative - 1])) return phraseEndingAt(tokens, relative);
  return trimmed(tokens, { from: start, to: end });
}

function canEnd(token: Token | undefined): boolean {
  if (token?.type !== 'word') return false;
  const { lower, isCapital } = token;
  if (isCapital && token.text.length > 2 && token.text === token.text.toUpperCase()) return true;
  if (
    NUMBERS.has(lower) ||
    lower === 'some' ||
    lower === 'many' ||
    lower === 'others' ||
    lower === 'both' ||
    lower === 'several'
  )
    return true;
  return !FUNCTION_WORDS.has(lower) && (isCapital || cueOf(lower) === undefined || cueOf(lower)?.isAmbiguous === true);
}

/** Where the clause begins that a noun phrase closes: after a mark, a quotation, a conjunction or another verb. */
function clauseStart(tokens: readonly Token[], end: number, limit: number): number {
  let at = end - 1;
  while (at > limit) {
    const token = tokens[at - 1];
    if (token === undefined) break;
    if (token.type === 'quote') {
      // A name or nickname within the phrase: 'the "History" section of the site'.
      if (at - 2 >= limit && DETERMINERS.has(wordAt(tokens, at - 2)) && token.text.length < 40) {
        at -= 1;
        continue;
      }
      break;
    }
    if (token.type === 'mark') {
      if (token.text === ')') {
        const open = openingBefore(tokens, at - 1);
        if (open !== undefined && open > limit) {
          at = open;
          continue;
        }
      }
      if (token.text === '&' || token.text === '/' || token.text === '-') {
        at -= 1;
        continue;
      }
      break;
    }
    const { lower } = token;
    if (lower === 'and' || lower === 'or') {
      if (!joinsNouns(tokens, at - 1, end)) break;
    } else if (RELATIVES.has(lower) || lower === 'that') {
      at -= 1;
      continue;
    } else if (CLAUSE_STARTS.has(lower) || CONJUNCTIONS.has(lower) || NEGATIONS.has(lower)) break;
    else if (
      SUBJECT_PRONOUNS.has(lower) &&
      !(token.isCapital && token.text.length > 1 && token.text === token.text.toUpperCase())
    )
      break;
    else if (!token.isCapital && !token.isPossessive && isSpeechVerb(tokens, at - 1)) break;
    at -= 1;
  }
  return at;
}

/** Prepositions that open a clause when a verb follows: "two days after the board said". */
const CONJUNCTIONS = new Set(['after', 'before', 'since', 'until']);

function isSpeechVerb(tokens: readonly Token[], at: number): boolean {
  const cue = cueOf(wordAt(tokens, at));
  if (cue === undefined || cue.isParticiple) return false;
  if (!cue.isAmbiguous) return true;
  const { lower } = tokens[at] ?? { lower: '' };
  // "Lee noted the findings show": a past form is a verb unless an article makes it the adjective of a noun.
  return lower.endsWith('ed') && !DETERMINERS.has(wordAt(tokens, at - 1));
}

/** "the ministry of health and welfare", "Smith and Jones": no verb stands between the conjunction and the start of the phrase before it. */
function joinsNouns(tokens: readonly Token[], and: number, end: number): boolean {
  const after = tokens[and + 1];
  const before = tokens[and - 1];
  if (after?.type !== 'word' || before?.type !== 'word' || and + 1 >= end) return false;
  if (SUBJECT_PRONOUNS.has(after.lower)) return false;
  for (let at = and - 1; at >= 0 && at > and - 10; at -= 1) {
    const token = tokens[at];
    if (token?.type !== 'word') return true;
    if (AUXILIARIES.has(token.lower) || SUBJECT_PRONOUNS.has(token.lower) || looksFinite(token)) return false;
  }
  return true;
}

/** The relative pronoun of "the company that runs the port"; -1 without one. */
function relativeWithin(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from + 1; at < to - 1; at += 1) {
    const word = wordAt(tokens, at);
    if (!RELATIVES.has(word) && word !== 'that') continue;
    if (tokens[at]?.isCapital === true) continue;
    const before = tokens[at - 1];
    if (before?.type === 'word' && !FUNCTION_WORDS.has(before.lower) && cueOf(before.lower) === undefined) return at;
  }
  return -1;
}

/** A phrase without the adverbials before it: "In a statement the minister", "On Friday officials". */
function trimmed(tokens: readonly Token[], { from, to }: Span): Span | null {
  let start = from;
  for (let steps = 0; steps < REACH && start < to; steps += 1) {
    const word = wordAt(tokens, start);
    if (word === '' || word === 'that' || word === 'and' || word === 'or' || RELATIVES.has(word)) start += 1;
    else if (isAuxiliaryLead(tokens, start)) start += 1;
    else if (PREPOSITIONS.has(word) && !isUpperWord(tokens[start])) start = afterAdverbial(tokens, start, to);
    else if (isTimeLead(word) && TIMES.has(wordAt(tokens, start + 1))) start += 2;
    else if (
      TIMES.has(word) &&
      start + 1 < to &&
      !tokens[start]?.isPossessive &&
      word !== 'may' &&
      word !== 'march' &&
      word !== 'april' &&
      word !== 'june'
    )
      start += 1;
    else break;
  }
  if (start >= to) return null;
  const last = lastVerb(tokens, start, to);
  return last >= 0 && last + 1 < to ? trimmed(tokens, { from: last + 1, to }) : { from: start, to };
}

function isAuxiliaryLead(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  if (isUpperWord(tokens[at])) return false;
  return (
    AUXILIARIES.has(word) || NEGATIONS.has(word) || (ADVERBS.has(word) && !KEPT.has(word)) || CLAUSE_STARTS.has(word)
  );
}

/** "First Minister", "Only officials": part of the phrase that follows. */
const KEPT = new Set(['all', 'both', 'first', 'only', 'even']);

/** Where the phrase begins that follows "In a statement" or "In Kabul" without a comma. */
function afterAdverbial(tokens: readonly Token[], at: number, to: number): number {
  let next = at + 1;
  if (DETERMINERS.has(wordAt(tokens, next))) {
    next += 1;
    while (next < to && !DETERMINERS.has(wordAt(tokens, next)) && !isNameWord(tokens, next)) next += 1;
    // "In the port officials" cannot be told from "In the port office": what is left of a plain noun is its last word.
    return next < to ? next : to - 1;
  }
  if (isNameWord(tokens, next)) {
    while (next < to && (isNameWord(tokens, next) || PARTICLES.has(wordAt(tokens, next)))) next += 1;
    if (next >= to && wordAt(tokens, at) === 'with') return at + 1;
    return next < to ? next : Math.min(at + 2, to);
  }
  while (next < to && !DETERMINERS.has(wordAt(tokens, next)) && !isNameWord(tokens, next)) next += 1;
  return next < to ? next : to;
}

/** The last auxiliary within a phrase, which then only begins after it; -1 without one. */
function lastVerb(tokens: readonly Token[], from: number, to: number): number {
  for (let at = to - 1; at > from; at -= 1) {
    const token = tokens[at];
    if (token?.type === 'word' && AUXILIARIES.has(token.lower) && !token.isCapital) return at;
  }
  return -1;
}

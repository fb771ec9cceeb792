import type { Cue } from './cues.ts';
import { phraseFrom } from './phrase-after.ts';
import { isNameWord } from './spans.ts';
import { isQuoteAt, markAt, type Token, wordAt } from './tokens.ts';
import { AUXILIARIES, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, TIMES } from './words.ts';

/** Behind the verb: the hearer, when and where, a comma, "that". What comes then was said. */
export function tailOf(tokens: readonly Token[], from: number, cue: Cue): { to: number; hasThat: boolean } {
  let at = from;
  if (cue.takesHearer) at = afterHearer(tokens, at);
  for (let steps = 0; steps < 4; steps += 1) {
    const next = afterOccasion(tokens, at);
    if (next === at) break;
    at = next;
  }
  const mark = markAt(tokens, at);
  if (mark === ':') return { to: at + 1, hasThat: true };
  if (mark === ',' && isQuoteAt(tokens, at + 1)) return { to: at + 1, hasThat: false };
  const word = wordAt(tokens, at);
  if (word === 'that' || word === 'how' || word === 'whether' || word === 'if')
    return { to: word === 'that' ? at + 1 : at, hasThat: true };
  if (mark === ',' && wordAt(tokens, at + 1) === 'that') return { to: at + 2, hasThat: true };
  return { to: at, hasThat: false };
}

function afterHearer(tokens: readonly Token[], at: number): number {
  const word = wordAt(tokens, at);
  if (OBJECTS.has(word)) return at + 1;
  if (word === '' || word === 'that' || word === 'of') return at;
  const phrase = phraseFrom(tokens, at);
  if (phrase === null) return at;
  // "told Reuters the plan works": the hearer is the name, or the noun with its article, not the clause behind it.
  let to = phrase.from;
  while (DETERMINERS.has(wordAt(tokens, to))) to += 1;
  if (isNameWord(tokens, to)) {
    while (to < phrase.to && (isNameWord(tokens, to) || wordAt(tokens, to) === 'of')) to += 1;
    return Math.max(to, phrase.from + 1);
  }
  return to > phrase.from ? phrase.to : Math.min(phrase.to, to + 1);
}

const OBJECTS = new Set(['me', 'us', 'him', 'her', 'them', 'you', 'reporters', 'journalists', 'media']);

const OCCASIONS = new Set(
  'statement interview speech tweet post letter email report release conference briefing memo message address blog note article interviews remarks testimony hearing meeting broadcast televised video affidavit press press-conference editorial commentary advisory filing court parliament congress response'.split(
    ' ',
  ),
);

function afterOccasion(tokens: readonly Token[], at: number): number {
  const word = wordAt(tokens, at);
  if (word === '') {
    return at;
  }
  if (TIMES.has(word) && tokens[at]?.isPossessive !== true) return at + 1;
  if (
    (word === 'last' ||
      word === 'this' ||
      word === 'earlier' ||
      word === 'late' ||
      word === 'early' ||
      word === 'on') &&
    (TIMES.has(wordAt(tokens, at + 1)) ||
      wordAt(tokens, at + 1) === 'this' ||
      wordAt(tokens, at + 1) === 'twitter' ||
      wordAt(tokens, at + 1) === 'facebook' ||
      wordAt(tokens, at + 1) === 'air')
  )
    return at + 2;
  if (
    word === 'later' ||
    word === 'earlier' ||
    word === 'afterwards' ||
    (word.endsWith('ly') && word.length > 5 && markAt(tokens, at + 1) !== '')
  )
    return at + 1;
  if (!PREPOSITIONS.has(word)) return at;
  for (let ahead = at + 1; ahead < at + 9; ahead += 1) {
    const token = tokens[ahead];
    if (token === undefined || token.type === 'quote')
      return token === undefined || word === 'of' || (word === 'in' && ahead === at + 1)
        ? at
        : ahead === at + 1
          ? at
          : ahead;
    const text = token.type === 'mark' ? token.text : '';
    if (text === ':') return ahead;
    if (text === '.') return at;
    if (text === ',')
      return isQuoteAt(tokens, ahead + 1) ||
        OCCASIONS.has(wordAt(tokens, ahead - 1)) ||
        TIMES.has(wordAt(tokens, ahead - 1))
        ? ahead
        : at;
    if (token.lower === 'that' && ahead > at + 1) return ahead;
    if (OCCASIONS.has(token.lower) && !OCCASIONS.has(wordAt(tokens, ahead + 1))) return ahead + 1;
    if (word === 'to' && isHearerEnd(tokens, ahead)) return ahead + 1;
    if (word === 'on' && TIMES.has(token.lower)) return ahead + 1;
    if (SUBJECT_PRONOUNS.has(token.lower) || AUXILIARIES.has(token.lower)) return at;
  }
  return at;
}

function isHearerEnd(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  if (OBJECTS.has(word)) return true;
  return isNameWord(tokens, at) && !isNameWord(tokens, at + 1) && wordAt(tokens, at + 1) !== 'of';
}

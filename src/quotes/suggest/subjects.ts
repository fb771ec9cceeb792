import { phraseFrom } from './phrase-after.ts';
import { phraseEndingAt } from './phrase-before.ts';
import {
  afterParenthesis,
  isAdverb,
  isNamed,
  isNameWord,
  isTimeLead,
  openingBefore,
  REACH,
  type Span,
  type Subject,
} from './spans.ts';
import { markAt, type Token, wordAt } from './tokens.ts';
import { ADVERBS, AUXILIARIES, CLAUSE_STARTS, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, TIMES } from './words.ts';

/** The subject of a verb that stands after it: "the plan, which Smith said", "Anna Lee, the mayor, said". Null when there is none beside it. */
export function subjectBefore(tokens: readonly Token[], verb: number): Subject | null {
  const end = beforeAdverbs(tokens, verb);
  if (end === 0) return null;
  const last = tokens[end - 1];
  if (last === undefined) return null;
  if (last.text === ',' || last.text === ')' || last.text === '—' || last.text === '–')
    return subjectBeyond(tokens, end);
  if (last.type !== 'word') return null;
  const phrase = phraseEndingAt(tokens, end);
  return phrase === null ? null : { ...phrase, beside: roleBefore(tokens, phrase) };
}

/** A noun phrase that begins right there: after "according to", or after a verb that stands before its subject. */
export function subjectAfter(tokens: readonly Token[], from: number): Subject | null {
  const phrase = phraseFrom(tokens, from);
  if (phrase === null) return null;
  let end = phrase.to;
  if (markAt(tokens, end) === '(') end = afterParenthesis(tokens, end);
  if (markAt(tokens, end) !== ',') return { ...phrase, beside: null };
  const beside = phraseFrom(tokens, end + 1);
  if (beside === null || isPronounOnly(tokens, beside)) return { ...phrase, beside: null };
  const after = markAt(tokens, beside.to);
  const isApposition = after === ',' || after === '.' || after === ';' || beside.to >= tokens.length;
  const startsClause = TIMES.has(wordAt(tokens, beside.from)) || isNamed(tokens, phrase) === isNamed(tokens, beside);
  return { ...phrase, beside: isApposition && !startsClause ? beside : null };
}

/** The first noun phrase of a sentence that can do something: its subject as far as word order tells. */
export function mainSubject(tokens: readonly Token[]): Subject | null {
  let from = 0;
  while (
    from < tokens.length &&
    from < REACH &&
    (CLAUSE_STARTS.has(wordAt(tokens, from)) ||
      wordAt(tokens, from) === 'and' ||
      ADVERBS.has(wordAt(tokens, from)) ||
      markAt(tokens, from) === ',')
  )
    from += 1;
  if (PREPOSITIONS.has(wordAt(tokens, from)) || wordAt(tokens, from).endsWith('ing')) {
    let comma = from;
    while (comma < tokens.length && comma < from + REACH && markAt(tokens, comma) !== ',') comma += 1;
    if (markAt(tokens, comma) === ',') from = comma + 1;
  }
  return subjectAfter(tokens, from);
}

function isPronounOnly(tokens: readonly Token[], { from, to }: Span): boolean {
  return to === from + 1 && SUBJECT_PRONOUNS.has(wordAt(tokens, from));
}

/** Where the subject ends when adverbs, auxiliaries and "on Tuesday" stand between it and its verb. */
function beforeAdverbs(tokens: readonly Token[], verb: number): number {
  let end = verb;
  for (let steps = 0; steps < 8 && end > 0; steps += 1) {
    const word = wordAt(tokens, end - 1);
    if (word === '') break;
    if ((ADVERBS.has(word) || AUXILIARIES.has(word) || isAdverb(word)) && !tokens[end - 1]?.isPossessive) end -= 1;
    else if (TIMES.has(word) && end > 1 && isTimeLead(wordAt(tokens, end - 2))) end -= 2;
    else if (TIMES.has(word) && tokens[end - 1]?.isCapital === true && end > 1 && tokens[end - 2]?.type === 'word')
      end -= 1;
    else break;
  }
  return end;
}

/** The subject that ends before a comma or bracket: what lies between is said beside it. A name of its own goes before a description. */
function subjectBeyond(tokens: readonly Token[], end: number): Subject | null {
  let close = end - 1;
  let best: Subject | null = null;
  for (let commas = 0; commas < MAX_COMMAS; commas += 1) {
    const open = openingBefore(tokens, close);
    if (open === undefined) break;
    const beside = { from: open + 1, to: close };
    const phrase = phraseEndingAt(tokens, open);
    if (phrase !== null && !isTimeOrPlace(tokens, phrase)) {
      if (isNameAlone(tokens, phrase))
        return { ...phrase, beside: /^\d/.test(tokens[beside.from]?.text ?? '') ? roleBefore(tokens, phrase) : beside };
      if (best === null || (!isNamed(tokens, best) && isNamed(tokens, phrase))) best = { ...phrase, beside };
    }
    if (markAt(tokens, open) !== ',') break;
    close = open;
  }
  if (best !== null) return best;
  // "On Tuesday, the minister, said": nothing before the first comma can speak.
  const first = openingBefore(tokens, end - 1);
  const phrase = first === undefined ? null : phraseEndingAt(tokens, end - 1);
  return phrase === null || isTimeOrPlace(tokens, phrase) ? null : { ...phrase, beside: null };
}

/** A personal name, perhaps with a small-lettered role before it, closing its phrase: not a place in a longer description. */
function isNameAlone(tokens: readonly Token[], { from, to }: Span): boolean {
  if (to - from > 8 || !isNameWord(tokens, to - 1)) return false;
  for (let at = from; at < to; at += 1)
    if (PREPOSITIONS.has(wordAt(tokens, at)) || wordAt(tokens, at) === 'and') return false;
  const before = tokens[from - 1];
  // A single name after a comma may be the town in "the University of Otago, Dunedin, said".
  return to - from > 1 || before === undefined || before.text !== ',';
}

function isTimeOrPlace(tokens: readonly Token[], { from, to }: Span): boolean {
  return PREPOSITIONS.has(wordAt(tokens, from)) || (to === from + 1 && TIMES.has(wordAt(tokens, from)));
}

/** A role that a comma parts from the name after it: "The secretary, Anna Lee said" is rare, so that only a phrase with an article counts. */
function roleBefore(tokens: readonly Token[], phrase: Span): Span | null {
  if (markAt(tokens, phrase.from - 1) !== ',' || !isNamed(tokens, phrase)) return null;
  const before = phraseEndingAt(tokens, phrase.from - 1);
  if (before === null || before.to - before.from > 10 || before.to - before.from < 2) return null;
  const first = wordAt(tokens, before.from);
  if (PREPOSITIONS.has(first) || SUBJECT_PRONOUNS.has(first)) return null;
  const opensClause = before.from === 0 || tokens[before.from - 1]?.type !== 'word';
  const isRole = DETERMINERS.has(first) || tokens[before.from]?.isPossessive === true;
  return isRole && opensClause ? before : null;
}

/** More descriptions beside one name than prose has. */
const MAX_COMMAS = 6;

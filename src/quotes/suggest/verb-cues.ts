import type { Attribution } from './attribution.ts';
import { tailOf } from './cue-tail.ts';
import { type Cue, cueOf } from './cues.ts';
import { phraseEndingAt } from './phrase-before.ts';
import { isNameWord, type Span, type Subject } from './spans.ts';
import { subjectAfter, subjectBefore } from './subjects.ts';
import { isQuoteAt, markAt, type Token, wordAt } from './tokens.ts';
import {
  ADVERBS,
  AUXILIARIES,
  DETERMINERS,
  NEGATIONS,
  PREPOSITIONS,
  RELATIVES,
  SUBJECT_PRONOUNS,
  TIMES,
} from './words.ts';

/** The attribution whose verb stands at a token; null when it attributes nothing. */
export function verbAt(tokens: readonly Token[], at: number): Attribution | null {
  const token = tokens[at];
  const cue = token === undefined ? undefined : cueOf(token.lower);
  if (token === undefined || cue === undefined) return null;
  // A name: "Tell Hall", "Show" in the middle of a title.
  if (token.isCapital && (at > 0 || tokens[at + 1]?.isCapital === true) && !isQuoteAt(tokens, at - 1)) return null;
  const voice = voiceOf(tokens, at);
  if (voice === 'none') return null;
  if (cue.verb === 'say' && token.lower === 'say' && markAt(tokens, at - 1) === ',' && markAt(tokens, at + 1) === ',')
    return null;
  if (cue.verb === 'point' && wordAt(tokens, at + 1) !== 'out') return null;
  if (voice === 'passive') return passiveAt(tokens, at, cue);
  if (cue.isAmbiguous && !isVerbHere(tokens, at)) return null;
  if (cue.isParticiple) return participleAt(tokens, at, cue);
  const inverted = invertedAt(tokens, at, cue);
  const subject = inverted ?? subjectBefore(tokens, at);
  if (subject === null && !isCoordinated(tokens, at)) return null;
  const end = inverted === null ? at + (cue.verb === 'point' ? 2 : 1) : (inverted.beside?.to ?? inverted.to);
  const from =
    inverted === null && subject !== null ? Math.min(subject.from, subject.beside?.from ?? subject.from) : at;
  return {
    ...tailOf(tokens, end, cue),
    cue: token.lower,
    strength: cue.strength,
    form: 'verb',
    at,
    subject,
    isInverted: inverted !== null,
    span: { from, to: tailOf(tokens, end, cue).to },
  };
}

function isPause(mark: string): boolean {
  return mark === ',' || mark === '—' || mark === '–' || mark === '-' || mark === '?' || mark === '!';
}

/** "was told", "is said to", "did not say". */
function voiceOf(tokens: readonly Token[], at: number): 'active' | 'passive' | 'none' {
  for (let back = at - 1; back >= at - 4 && back >= 0; back -= 1) {
    const word = wordAt(tokens, back);
    if (NEGATIONS.has(word)) return 'none';
    if (word === 'to' && back === at - 1) return 'none';
    if (BEING.has(word)) return wordAt(tokens, at).endsWith('ing') ? 'active' : 'passive';
    if (!ADVERBS.has(word) && !AUXILIARIES.has(word) && !word.endsWith('ly')) break;
  }
  return 'active';
}

const BEING = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being']);

function passiveAt(tokens: readonly Token[], at: number, cue: Cue): Attribution | null {
  // "was quoted as saying": the participle that follows carries it.
  for (let ahead = at + 1; ahead <= at + 3; ahead += 1) {
    if (wordAt(tokens, ahead) !== 'by') continue;
    const subject = subjectAfter(tokens, ahead + 1);
    if (subject === null) return null;
    const end = subject.beside?.to ?? subject.to;
    const tail = tailOf(tokens, end, { ...cue, takesHearer: false });
    return {
      ...tail,
      cue: wordAt(tokens, at),
      strength: 'weak',
      form: 'verb',
      at,
      subject,
      isInverted: true,
      span: {
        from: at,
        to: wordAt(tokens, tail.to) === 'of' || wordAt(tokens, tail.to) === 'as' ? tail.to + 1 : tail.to,
      },
    };
  }
  return null;
}

/** "reports", "claim", "alleged": verbs only where the words beside them say so. */
function isVerbHere(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const after = wordAt(tokens, at + 1);
  const lower = wordAt(tokens, at);
  if (before === undefined || before.isPossessive || DETERMINERS.has(before.lower) || PREPOSITIONS.has(before.lower))
    return false;
  if (isQuoteAt(tokens, at + 1) || after === 'that' || markAt(tokens, at + 1) === ':')
    return before.type === 'word' || before.type === 'quote' || before.text === ',';
  if (markAt(tokens, at + 1) === ',' && isQuoteAt(tokens, at + 2))
    return !lower.endsWith('s') || isNameWord(tokens, at - 1) || SUBJECT_PRONOUNS.has(before.lower);
  if (before.type === 'quote' || (before.text === ',' && isQuoteAt(tokens, at - 2))) return true;
  if (SUBJECT_PRONOUNS.has(before.lower) || before.lower === 'who') return !BARE.has(lower) || before.lower !== 'i';
  if (lower.endsWith('s'))
    return (
      isNameWord(tokens, at - 1) &&
      !(tokens[at]?.isCapital === true) &&
      (DETERMINERS.has(after) || SUBJECT_PRONOUNS.has(after))
    );
  if (lower.endsWith('ed') || lower === 'wrote' || lower === 'showed' || lower === 'found' || lower === 'read')
    return before.type === 'word';
  return BARE.has(lower) && before.type === 'word' && before.lower.endsWith('s') && !before.isCapital;
}

const BARE = new Set([
  'say',
  'believe',
  'think',
  'argue',
  'fear',
  'hope',
  'warn',
  'suggest',
  'allege',
  'insist',
  'claim',
  'show',
  'expect',
  'agree',
  'estimate',
  'report',
  'note',
  'predict',
  'admit',
  'describe',
  'call',
  'tell',
]);

function participleAt(tokens: readonly Token[], at: number, cue: Cue): Attribution | null {
  const before = tokens[at - 1];
  const after = wordAt(tokens, at + 1);
  if (before !== undefined && (PREPOSITIONS.has(before.lower) || DETERMINERS.has(before.lower) || before.isPossessive))
    return null;
  let subject: Subject | null = null;
  if (before?.type === 'word' && before.lower === 'as') {
    // "was quoted as saying"
    const quoted = wordAt(tokens, at - 2);
    if (quoted !== 'quoted' && quoted !== 'cited') return null;
    subject = subjectBefore(tokens, at - 2);
  } else if (
    before?.type === 'word' &&
    before.lower !== 'and' &&
    before.lower !== 'but' &&
    !BEING.has(before.lower) &&
    !ADVERBS.has(before.lower)
  ) {
    const phrase = phraseEndingAt(tokens, at);
    if (phrase !== null) subject = { ...withHead(tokens, phrase), beside: null };
  } else if (before?.type === 'word' && BEING.has(before.lower)) {
    return null;
  }
  if (after === '' && !isQuoteAt(tokens, at + 1) && markAt(tokens, at + 1) !== ',' && markAt(tokens, at + 1) !== ':')
    return null;
  const tail = tailOf(tokens, at + 1, cue);
  return {
    ...tail,
    cue: wordAt(tokens, at),
    strength: cue.strength,
    form: 'participle',
    at,
    subject,
    isInverted: false,
    span: { from: subject?.from ?? at, to: tail.to },
  };
}

/** "with the minister saying": the phrase begins behind "with". */
function withHead(tokens: readonly Token[], { from, to }: Span): Span {
  for (let at = to - 1; at > from; at -= 1)
    if (wordAt(tokens, at - 1) === 'with' && at - 1 >= from && wordAt(tokens, at) !== '') return { from: at, to };
  return { from, to };
}

/** The subject that stands behind the verb: after a quotation, or closing the sentence after a comma. */
function invertedAt(tokens: readonly Token[], at: number, cue: Cue): Subject | null {
  const isAfterQuote =
    isQuoteAt(tokens, at - 1) || (isQuoteAt(tokens, at - 2) && isPause(markAt(tokens, at - 1))) || at === 0;
  const isAfterComma = isPause(markAt(tokens, at - 1));
  // "Lee, the mayor, told Reuters": behind such a verb stands the hearer.
  if (!isAfterQuote && (!isAfterComma || cue.takesHearer)) return null;
  const subject = subjectAfter(tokens, at + 1);
  if (subject === null) return null;
  const first = wordAt(tokens, subject.from);
  if (SUBJECT_PRONOUNS.has(first) && !isAfterQuote) return null;
  if (first === 'it' || first === 'that' || first === 'this' || first === 'no') return null;
  if (TIMES.has(first)) return null;
  const next = subject.to;
  if (isAfterQuote) return cueOf(wordAt(tokens, next)) !== undefined && !isQuoteAt(tokens, at - 1) ? null : subject;
  const mark = markAt(tokens, next);
  if (next >= tokens.length || mark === '.' || mark === ',' || mark === ';') return subject;
  return mark === '' && PREPOSITIONS.has(wordAt(tokens, next)) ? subject : null;
}

/** "resigned and said": the subject of the clause before is that of this verb. */
function isCoordinated(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back > at - 5; back -= 1) {
    const word = wordAt(tokens, back);
    if (word === 'and' || word === 'but' || word === 'then' || RELATIVES.has(word)) return true;
    if (markAt(tokens, back) === ',') return !isQuoteAt(tokens, back - 1);
    if (!ADVERBS.has(word) && !AUXILIARIES.has(word)) return false;
  }
  return false;
}

import type { Attribution } from './attribution.ts';
import type { Subject } from './spans.ts';
import { mainSubject, subjectAfter } from './subjects.ts';
import { isQuoteAt, markAt, type Token, wordAt } from './tokens.ts';
import { verbAt } from './verb-cues.ts';
import { SUBJECT_PRONOUNS } from './words.ts';

/** The attributions of a sentence in reading order, those within what somebody else said left out. */
export function attributionsOf(tokens: readonly Token[]): Attribution[] {
  const found: Attribution[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type !== 'word') continue;
    const last = found.at(-1);
    if (last !== undefined && at < last.span.to) continue;
    const attribution =
      token.lower === 'according'
        ? accordingAt(tokens, at)
        : token.lower === 'words'
          ? wordsOfAt(tokens, at)
          : verbAt(tokens, at);
    if (attribution === null) continue;
    if (last !== undefined && isEmbedded(tokens, last, attribution)) continue;
    found.push(attribution);
  }
  return found;
}

/** The subject that an attribution without one has: that of the attribution before it, or of the sentence. */
export function sharedSubject(tokens: readonly Token[], before: Attribution | undefined): Subject | null {
  return before?.subject ?? mainSubject(tokens);
}

function accordingAt(tokens: readonly Token[], at: number): Attribution | null {
  if (wordAt(tokens, at + 1) !== 'to') return null;
  const subject = subjectAfter(tokens, at + 2);
  if (subject === null) return null;
  return {
    cue: 'according to',
    strength: 'plain',
    form: 'according',
    at,
    span: { from: at, to: subject.beside?.to ?? subject.to },
    subject,
    isInverted: true,
    hasThat: false,
  };
}

/** "in the words of the prosecutor, Mark Lee," */
function wordsOfAt(tokens: readonly Token[], at: number): Attribution | null {
  if (wordAt(tokens, at + 1) !== 'of' || wordAt(tokens, at - 1) !== 'the' || wordAt(tokens, at - 2) !== 'in')
    return null;
  const subject = subjectAfter(tokens, at + 2);
  if (subject === null) return null;
  let to = subject.beside?.to ?? subject.to;
  if (markAt(tokens, to) === ',') to += 1;
  return {
    cue: 'in the words of',
    strength: 'weak',
    form: 'according',
    at,
    span: { from: at - 2, to },
    subject,
    isInverted: true,
    hasThat: false,
  };
}

/** Whether an attribution stands within what another one gives: "Smith said he thinks", "Smith said the report says". */
function isEmbedded(tokens: readonly Token[], outer: Attribution, inner: Attribution): boolean {
  if (outer.form === 'according') return inner.form === 'participle' && inner.subject === null;
  if (inner.form === 'according') return false;
  // What was said stands before the outer one: the inner one begins afresh.
  const subject = inner.subject;
  if (inner.isInverted && isQuoteAt(tokens, inner.at - 1)) return false;
  for (let at = outer.span.to; at < inner.span.from; at += 1) {
    const token = tokens[at];
    if (token?.type === 'mark' && token.text === ';') return false;
  }
  const before = tokens[inner.span.from - 1];
  const beforeThat = tokens[inner.span.from - 2];
  if (subject === null) return inner.strength === 'weak';
  const first = wordAt(tokens, subject.from);
  const isBreak =
    before === undefined ||
    (before.type === 'mark' && before.text === ',') ||
    before.type === 'quote' ||
    before.lower === 'while' ||
    before.lower === 'whereas' ||
    before.lower === 'with' ||
    before.lower === 'but' ||
    (before.lower === 'and' &&
      (beforeThat?.text === ',' || beforeThat?.type === 'quote' || inner.strength === 'plain'));
  if (SUBJECT_PRONOUNS.has(first))
    return inner.strength !== 'plain' ? !(isBreak && isQuoteAt(tokens, inner.span.to)) : !isBreak;
  return !isBreak;
}

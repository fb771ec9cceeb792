import type { Attribution } from './attribution.ts';
import type { Span } from './spans.ts';
import { type Token, markAt, wordAt } from './tokens.ts';
import { ADVERBS, AUXILIARIES, CLAUSE_STARTS, PREPOSITIONS, TIMES } from './words.ts';

/** What an attribution says without quotation marks: the clauses that were said, not who said them. */
export function reportedBy(tokens: readonly Token[], attribution: Attribution, next: Attribution | undefined): Span[] {
  const { span, form, strength, hasThat } = attribution;
  if (strength === 'weak' || attribution.cue.startsWith('ask')) return [];
  if (form === 'participle' && !hasThat && !isSaying(attribution) && attribution.cue !== 'adding') return [];
  const limit = next === undefined ? tokens.length : beforeConjunction(tokens, next.span.from);
  const after = clause(tokens, span.to, next === undefined ? limit : beforeSemicolon(tokens, span.to, limit));
  const before = clause(tokens, 0, span.from);
  const isAfterComma = isPause(tokens, span.from - 1);
  const goesOnAfter = isPause(tokens, span.to);
  if (form === 'according') {
    if (before === null || size(tokens, before) < 2) return after === null ? [] : [after];
    const isRest =
      after !== null &&
      goesOnAfter &&
      size(tokens, after) > 3 &&
      (hasVerb(tokens, after) || !hasVerb(tokens, before) || AUXILIARIES.has(wordAt(tokens, before.to - 1)));
    return isRest ? [before, after] : [before];
  }
  if (goesOnAfter && wordAt(tokens, span.from - 1) === 'as' && after !== null && size(tokens, after) > 2)
    return [after];
  const resumed = goesOnAfter && form === 'verb' && !isAfterComma ? thatAfterAside(tokens, span.to, limit) : null;
  if (resumed !== null) return [resumed];
  const isSplit =
    goesOnAfter && form === 'verb' && after !== null && size(tokens, after) > 2 && !isAside(wordAt(tokens, after.from));
  if (
    isAfterComma &&
    before !== null &&
    size(tokens, before) > (isSplit ? 1 : 2) &&
    (after === null || goesOnAfter || isDone(tokens, span.to))
  ) {
    if (PREPOSITIONS.has(wordAt(tokens, before.from)) && !hasVerb(tokens, before)) return [];
    // "Earlier this year, Lee said, the port was closed": what stands before is when, not what.
    if (!hasVerb(tokens, before) && isWhen(tokens, before)) return isSplit ? [after] : [];
    return isSplit ? [before, after] : [before];
  }
  if (after === null || size(tokens, after) < 3 || goesOnAfter) return [];
  if (PROMISES.test(attribution.cue) && wordAt(tokens, after.from) === 'to') return [after];
  if (strength === 'that' && !hasThat) return [];
  if (hasThat) return [after];
  const first = wordAt(tokens, after.from);
  if (
    first === 'of' ||
    first === 'about' ||
    first === 'to' ||
    first === 'so' ||
    first === 'no' ||
    first === 'in' ||
    first === 'as'
  )
    return [];
  if (PREPOSITIONS.has(first) && !hasVerb(tokens, after)) return [];
  return isSaying(attribution) || hasVerb(tokens, after) ? [after] : [];
}

/** What somebody binds himself to is said without "that": "promised to stay". */
const PROMISES = /^(?:promise|pledge|vow|swore)/;

/** "…, speaking on condition of anonymity": of the speaker, not of what was said. */
function isAside(word: string): boolean {
  return word === 'who' || word === 'on' || word.endsWith('ing');
}

/** "An aide said, on condition of anonymity, that the deal was off": what was said begins behind the aside. */
function thatAfterAside(tokens: readonly Token[], from: number, to: number): Span | null {
  for (let at = from + 1; at < to; at += 1) {
    if (isPause(tokens, at) && wordAt(tokens, at + 1) === 'that') return clause(tokens, at + 2, to);
  }
  return null;
}

function beforeSemicolon(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (markAt(tokens, at) === ';') return at;
  return to;
}

function isWhen(tokens: readonly Token[], { from, to }: Span): boolean {
  const word = wordAt(tokens, from);
  return to - from < 7 && (ADVERBS.has(word) || CLAUSE_STARTS.has(word) || PREPOSITIONS.has(word) || TIMES.has(word));
}

function isSaying({ cue }: Attribution): boolean {
  return cue === 'said' || cue === 'says' || cue === 'say' || cue === 'told' || cue === 'tells' || cue === 'saying';
}

function isPause(tokens: readonly Token[], at: number): boolean {
  const mark = markAt(tokens, at);
  return mark === ',' || mark === '—' || mark === '–';
}

/** Nothing but the full stop, or an adverbial of the attribution, stands there. */
function isDone(tokens: readonly Token[], at: number): boolean {
  return at >= tokens.length || markAt(tokens, at) === '.' || PREPOSITIONS.has(wordAt(tokens, at));
}

/** A run of tokens without the commas and the full stop at its ends; null when nothing is left. */
function clause(tokens: readonly Token[], from: number, to: number): Span | null {
  let start = from;
  let end = to;
  while (start < end && isEdge(tokens, start)) start += 1;
  while (end > start && isEdge(tokens, end - 1)) end -= 1;
  return start < end ? { from: start, to: end } : null;
}

function isEdge(tokens: readonly Token[], at: number): boolean {
  const mark = markAt(tokens, at);
  return mark !== '' && ',.;:—–-…'.includes(mark);
}

function beforeConjunction(tokens: readonly Token[], at: number): number {
  let end = at;
  while (
    end > 0 &&
    (markAt(tokens, end - 1) === ',' ||
      wordAt(tokens, end - 1) === 'and' ||
      wordAt(tokens, end - 1) === 'but' ||
      wordAt(tokens, end - 1) === 'while' ||
      wordAt(tokens, end - 1) === 'with')
  )
    end -= 1;
  return end;
}

function size(tokens: readonly Token[], { from, to }: Span): number {
  let words = 0;
  for (let at = from; at < to; at += 1) if (tokens[at]?.type === 'word') words += 1;
  return words;
}

function hasVerb(tokens: readonly Token[], { from, to }: Span): boolean {
  for (let at = from; at < to; at += 1) {
    const word = wordAt(tokens, at);
    if (AUXILIARIES.has(word) || (word.length > 4 && word.endsWith('ed'))) return true;
  }
  return false;
}

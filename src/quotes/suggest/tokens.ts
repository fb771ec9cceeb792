import type { TextUnit } from '../text-units.ts';
import { cueOf } from './cues.ts';
import { DETERMINERS, FUNCTION_WORDS, RELATIVES, SUBJECT_PRONOUNS } from './words.ts';
import { TITLES } from './people-words.ts';

/** A word, a mark, or a whole quoted piece with its marks. Offsets are UTF-16 code units of the text unit. */
export interface Token {
  readonly type: 'word' | 'mark' | 'quote';
  readonly text: string;
  /** In lower case, without the possessive ending and the full stop of an abbreviation. */
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  readonly isCapital: boolean;
  readonly isPossessive: boolean;
  /** Which quoted piece of the article; -1 for others. */
  readonly piece: number;
}

/** A sentence of the article; a quoted piece is one token of it, however many sentences stand inside. */
export interface Sentence {
  readonly unit: number;
  readonly tokens: readonly Token[];
}

/** A quoted piece in code units, its place in the list of pieces kept. */
export interface PlacedPiece {
  readonly index: number;
  readonly block: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
}

/** The sentences of a text unit, in time linear in its length. */
export function sentencesOf(
  unit: TextUnit,
  place: { readonly at: number; readonly pieces: readonly PlacedPiece[] },
): Sentence[] {
  const tokens = tokensOf(unit.text, place.pieces);
  const sentences: Sentence[] = [];
  let from = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    if (at + 1 < tokens.length && at - from < MAX_SENTENCE && !endsAt(tokens, at, unit.text)) continue;
    sentences.push({ unit: place.at, tokens: tokens.slice(from, at + 1) });
    from = at + 1;
  }
  return sentences;
}

/** No sentence of prose is longer; text without an end to its sentences is cut here, so that the work within one has a bound. */
const MAX_SENTENCE = 250;

/** What a capitalised word is in an abbreviation that never ends a sentence, and one that may. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr gen sen rep gov lt col sgt capt cpt cmdr adm maj prof rev hon st jr sr supt det insp sgt pres messrs no vs'.split(
    ' ',
  ),
);
const CLOSING_ABBREVIATIONS = new Set(
  'inc ltd co corp jan feb aug sept oct nov dec etc a.m p.m jr sr u.s u.k u.n d.c e.u ph.d'.split(' '),
);

const WORD =
  /(?:\p{L}\.){2,}|[\p{L}\p{M}\p{N}@#][\p{L}\p{M}\p{N}]*(?:['’\-\u2010\u2011&.,](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*|\S/gu;

function tokensOf(text: string, pieces: readonly PlacedPiece[]): Token[] {
  const tokens: Token[] = [];
  let next = 0;
  let bounds = boundsOf(text, pieces[next]);
  const pattern = new RegExp(WORD);
  for (;;) {
    const match = pattern.exec(text);
    if (match === null) break;
    const start = match.index;
    if (bounds !== undefined && start + match[0].length > bounds.start) {
      if (start < bounds.start) addWords(tokens, { text, start, end: bounds.start });
      tokens.push({ ...bounds, type: 'quote', lower: '', isCapital: false, isPossessive: false });
      pattern.lastIndex = bounds.end;
      next += 1;
      while (pieces[next] !== undefined && (pieces[next]?.start ?? 0) < bounds.end) next += 1;
      bounds = boundsOf(text, pieces[next]);
      continue;
    }
    addWords(tokens, { text, start, end: start + match[0].length });
  }
  return tokens;
}

function boundsOf(
  text: string,
  piece: PlacedPiece | undefined,
): Pick<Token, 'text' | 'start' | 'end' | 'piece'> | undefined {
  if (piece === undefined) return undefined;
  let start = piece.start;
  let end = piece.end;
  while (start > 0 && piece.start - start < 2 && MARKS.includes(text.charAt(start - 1))) start -= 1;
  if (!piece.isOpen) while (end < text.length && end - piece.end < 2 && MARKS.includes(text.charAt(end))) end += 1;
  return { text: piece.text, start, end, piece: piece.index };
}

const MARKS = '"“”„‟«»‘’‚‹›\'`';

/** A match is one token, but for full stops and commas that stand within a word by mistake ("end.The"), and for the ends of abbreviations and possessives. */
function addWords(tokens: Token[], { text, start, end }: { text: string; start: number; end: number }): void {
  const word = text.slice(start, end);
  const inner = word.search(/[.,]/);
  if (inner > 0 && inner < word.length - 1 && !isWhole(word)) {
    addWords(tokens, { text, start, end: start + inner });
    addWords(tokens, { text, start: start + inner, end: start + inner + 1 });
    addWords(tokens, { text, start: start + inner + 1, end });
    return;
  }
  const last = tokens.at(-1);
  if (last?.type === 'word' && last.end === start) {
    // The full stop of "Mr." and of "J.", and the apostrophe of "the residents' group".
    if (word === '.' && isAbbreviation(last)) {
      tokens[tokens.length - 1] = { ...last, text: `${last.text}.`, end };
      return;
    }
    if ((word === "'" || word === '’') && last.lower.endsWith('s')) {
      tokens[tokens.length - 1] = { ...last, text: last.text + word, end, isPossessive: true };
      return;
    }
  }
  tokens.push(tokenOf(word, start, end));
}

function isWhole(word: string): boolean {
  return (
    /^[\d#@]/.test(word) ||
    /^(?:\p{L}\.)+\p{L}?$/u.test(word) ||
    (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,4}$/i.test(word) && !/[a-z]\.[A-Z][a-z]/.test(word))
  );
}

function isAbbreviation({ text, lower, isCapital }: Token): boolean {
  if (text.endsWith('.')) return false;
  if (isCapital && text.length === 1) return true;
  return (isCapital && ABBREVIATIONS.has(lower)) || CLOSING_ABBREVIATIONS.has(lower);
}

function tokenOf(text: string, start: number, end: number): Token {
  const first = text.charCodeAt(0);
  if (first < 0x80 ? !isAsciiWord(first) : !LETTER.test(text))
    return { type: 'mark', text, lower: text, start, end, isCapital: false, isPossessive: false, piece: -1 };
  const lower = text.toLowerCase();
  const apostrophe = text.length < 8 ? text.search(/['’]/) : -1;
  // "he’d", "they've": the pronoun alone counts.
  if (apostrophe > 0 && PRONOUNS.has(lower.slice(0, apostrophe)))
    return {
      type: 'word',
      text,
      lower: lower.slice(0, apostrophe),
      start,
      end,
      isCapital: first < 97,
      isPossessive: false,
      piece: -1,
    };
  const isPossessive = /['’]s$/.test(text);
  const isCapital = lower !== text && !lower.startsWith(text.charAt(0)) ? true : PARTICLE_NAME.test(text);
  let plain = isPossessive ? lower.slice(0, -2) : lower;
  if (plain.endsWith('.')) plain = plain.slice(0, -1);
  return { type: 'word', text, lower: plain, start, end, isCapital, isPossessive, piece: -1 };
}

const PRONOUNS: ReadonlySet<string> = new Set([...SUBJECT_PRONOUNS, ...RELATIVES, 'that', 'there', 'what']);

const LETTER = /^[\p{L}\p{N}\p{M}]/u;
/** "al-Amr", "d'Estaing", "o'Neill", "iPhone" and accounts. */
const PARTICLE_NAME = /^(?:[a-z]{1,3}['’-]\p{Lu}|[@#]\p{L})/u;

function isAsciiWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 64 ||
    code === 35
  );
}

function endsAt(tokens: readonly Token[], at: number, text: string): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined) return true;
  if (hasLineEnd(text, token.end, next.start) && token.text !== ',' && token.text !== ':') return true;
  if (token.type === 'quote') return endsInQuote(tokens, at, token.text);
  if (token.type === 'word') {
    return token.text.endsWith('.') && token.text.length > 2 && !ABBREVIATIONS.has(token.lower) && opensSentence(next);
  }
  if (token.text === ')' || token.text === ']') {
    const before = tokens[at - 1]?.text;
    return (before === '.' || before === '!' || before === '?') && startsLikeSentence(next);
  }
  return isStop(token.text) && startsLikeSentence(next);
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === 10) return true;
  return false;
}

function isStop(mark: string): boolean {
  return mark === '.' || mark === '!' || mark === '?' || mark === '…';
}

function startsLikeSentence(next: Token): boolean {
  return next.type === 'quote' || next.isCapital || next.text === '—' || next.text === '[' || /^\d/.test(next.text);
}

/** After an abbreviation only what a sentence alone begins with. */
function opensSentence(next: Token): boolean {
  return next.isCapital && (FUNCTION_WORDS.has(next.lower) || DETERMINERS.has(next.lower)) && !TITLES.has(next.lower);
}

/** "“We won.” The crowd cheered" parts; "“Did we?” Smith asked." does not. */
function endsInQuote(tokens: readonly Token[], at: number, words: string): boolean {
  const last = words.trimEnd().at(-1) ?? '';
  const next = tokens[at + 1];
  if (next === undefined || !(isStop(last) || last === ']' || last === ')')) return false;
  if (!next.isCapital && next.type !== 'quote') return false;
  for (let ahead = at + 1; ahead < at + 10; ahead += 1) {
    const token = tokens[ahead];
    if (token === undefined || token.type === 'quote' || isStop(token.text)) return true;
    const cue = token.type === 'word' && ahead > at + 1 ? cueOf(token.lower) : undefined;
    if (cue === undefined || cue.isAmbiguous) continue;
    const after = tokens[ahead + 1];
    return !(
      after === undefined ||
      after.type === 'mark' ||
      after.type === 'quote' ||
      (cue.takesHearer && isLast(tokens, ahead + 1))
    );
  }
  return true;
}

/** Whether a full stop follows within a few words: "Smith told reporters." */
function isLast(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < from + 6; at += 1) {
    const text = tokens[at]?.text;
    if (text === undefined || text === '.' || text === ',') return true;
  }
  return false;
}

/** The lower-case word of a token of a sentence; empty for marks, quoted pieces and beyond its ends. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.type === 'word' ? token.lower : '';
}

/** The text of a mark; empty for words, quoted pieces and beyond the ends. */
export function markAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.type === 'mark' ? token.text : '';
}

/** Whether a quoted piece stands there. */
export function isQuoteAt(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.type === 'quote';
}

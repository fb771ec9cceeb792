import type { Attribution } from './attribution.ts';
import { type Token, isQuoteAt, markAt, wordAt } from './tokens.ts';

/** A quoted piece that an attribution may or may not give: how it reads by itself. */
interface PieceReading {
  readonly kind: 'direct' | 'partial';
  /** Why it may not be speech at all, in words; null when it reads like speech. */
  readonly doubt: string | null;
}

/** Words right before a quoted piece that make it a name or an inscription. */
const NAMING = new Set(
  'named called titled entitled dubbed labelled labeled nicknamed known so-called name title song book film movie album single series show programme program episode game play poem novel essay article documentary podcast slogan slogans motto banner banners sign signs placard placards hashtag section term word words phrase phrases headline label column exhibition project operation campaign painting sculpture track video page theme reading'.split(
    ' ',
  ),
);

/** What a quoted piece is, from its own words and the words beside it. */
export function readPiece(tokens: readonly Token[], at: number, attribution: Attribution | null): PieceReading {
  const text = tokens[at]?.text.trim() ?? '';
  const count = wordsIn(text);
  const follows = attribution !== null && attribution.span.to === at;
  const before = wordAt(tokens, at - 1);
  const opens = startsWhole(text);
  const ends = /[.?!…]["'”’)\]]*$/.test(text);
  const isFirst = at === 0 || markAt(tokens, at - 1) !== '';
  const mayBegin =
    isFirst || follows || (before !== '' && before !== 'that' && isHearerBefore(tokens, at, attribution));
  const isWhole = opens && (count >= 4 || ends || text.endsWith(',')) && mayBegin;
  const kind = isWhole || ((ends || text.endsWith(',')) && /[.?!…] ["'“‘[(]?\p{Lu}/u.test(text)) ? 'direct' : 'partial';
  if (attribution?.cue.startsWith('read') === true && hasNamingBefore(tokens, attribution.at))
    return { kind: 'partial', doubt: 'an inscription or a slogan' };
  if (follows && !NAMING.has(before)) return { kind, doubt: null };
  if (NAMING.has(before) && !(attribution !== null && attribution.at === at - 1 && attribution.strength !== 'weak'))
    return { kind: 'partial', doubt: `“${before}” stands before it: a title, a name or an inscription` };
  if (before === 'as' && wordAt(tokens, at - 2) === 'known') return { kind: 'partial', doubt: 'a name' };
  if (attribution === null && count < 4 && !ends)
    return {
      kind,
      doubt: 'a few words without an attribution: a title, a slogan or words that the reporter keeps at a distance',
    };
  if (attribution === null && isTitle(text)) return { kind: 'partial', doubt: 'written like a title' };
  return { kind, doubt: null };
}

function hasNamingBefore(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back >= at - 4; back -= 1) if (NAMING.has(wordAt(tokens, back))) return true;
  return false;
}

/** Whether the words begin with a capital, or with an insertion of the reporter's: "[Ten] years", "… And". */
function startsWhole(text: string): boolean {
  for (let at = 0; at < text.length && at < 12; at += 1) {
    if (/[\p{Lu}\d]/u.test(text.charAt(at))) return true;
    if (!OPENING.includes(text.charAt(at))) return false;
  }
  return false;
}

const OPENING = '["\'“‘(…. ¿¡#';

/** "told the press “We …”": between the verb and the quotation only whom it was said to, and when. */
function isHearerBefore(tokens: readonly Token[], at: number, attribution: Attribution | null): boolean {
  if (attribution === null || attribution.at >= at) return false;
  for (let back = attribution.at + 1; back < at; back += 1) if (isQuoteAt(tokens, back)) return false;
  return at - attribution.at < 12;
}

/** Most words with a capital, nothing that ends a sentence. */
function isTitle(text: string): boolean {
  if (/[.!?,]$/.test(text)) return false;
  let capitals = 0;
  let small = 0;
  for (const word of text.split(/\s+/, 40)) {
    if (/^\p{Lu}/u.test(word)) capitals += 1;
    else if (word.length > 3) small += 1;
  }
  return capitals >= 2 && small * 3 <= capitals;
}

/** The number of words, as blanks part them. */
export function wordsIn(text: string): number {
  let count = 0;
  let isIn = false;
  for (let at = 0; at < text.length; at += 1) {
    const isBlank = text.charCodeAt(at) <= 32 || text.charAt(at) === '\u00a0';
    if (!isBlank && !isIn) count += 1;
    isIn = !isBlank;
  }
  return count;
}

import type { SourceKind } from '../../sources/schema.ts';
import type { Description } from './descriptions.ts';
import { isNameWord, type Span } from './spans.ts';
import { type Token, wordAt } from './tokens.ts';
import { NUMBERS, PARTICLES } from './words.ts';
import {
  COLLECTIVES,
  FEMALE,
  FEMALE_NAMES,
  GROUP_WORDS,
  HIDING_WORDS,
  MALE,
  MALE_NAMES,
  PERSON_WORDS,
  TITLES,
} from './people-words.ts';
import { DOCUMENT_WORDS, ORGANISATION_NAMES, ORGANISATION_WORDS } from './house-words.ts';

/** Whether a common noun names a person by trade or office. */
export function isPersonWord(word: string): boolean {
  return (
    PERSON_WORDS.has(word) ||
    TITLES.has(word) ||
    (word.length > 4 &&
      ROLE_ENDINGS.test(word) &&
      !ORGANISATION_WORDS.has(word) &&
      !DOCUMENT_WORDS.has(word) &&
      !NOT_PEOPLE.has(word))
  );
}

/** A name within a run of words with capitals; null when it names no person. */
export function personIn(tokens: readonly Token[], { from, to }: Span): Span | null {
  let start = from;
  for (let at = from; at < to; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (TITLES.has(token.lower) && at + 1 < to) start = at + 1;
    if (token.isPossessive && at + 1 < to) start = at + 1;
  }
  while (
    start < to &&
    (PARTICLES.has(wordAt(tokens, start)) || NUMBERS.has(wordAt(tokens, start))) &&
    tokens[start]?.isCapital !== true &&
    start + 1 < to &&
    !isNameWord(tokens, start + 1)
  )
    start += 1;
  return start < to ? { from: start, to } : null;
}

/** What a name is the name of, by its words and the article before it. */
export function kindOfName(
  tokens: readonly Token[],
  { name, hasArticle, core }: { name: Span; hasArticle: boolean; core: Span },
): SourceKind {
  const last = tokens[name.to - 1];
  if (last === undefined) return 'organisation';
  if (GROUP_WORDS.has(last.lower) && !isAcronym(last)) return COLLECTIVES.has(last.lower) ? 'organisation' : 'group';
  if (DOCUMENTS_WITH_NAMES.has(last.lower) && name.to - name.from > 1) return 'document';
  if (DOCUMENT_WORDS.has(last.lower) || /\d/.test(last.text)) return 'organisation';
  const person = personIn(tokens, name) ?? name;
  const hasTitle = person.from > name.from && !tokens[person.from - 1]?.isPossessive;
  const words = person.to - person.from;
  for (let at = person.from; at < person.to; at += 1) {
    const word = wordAt(tokens, at);
    if (ORGANISATION_WORDS.has(word) && !(hasTitle && words > 1)) return 'organisation';
    if (word === 'of' || word === 'for' || word === 'and' || word === 'the') return 'organisation';
  }
  if (hasTitle) return 'person';
  const firstName = wordAt(tokens, person.from);
  if (words > 1 && (MALE_NAMES.has(firstName) || FEMALE_NAMES.has(firstName))) return 'person';
  if (hasArticle && core.from === name.from) return 'organisation';
  if (words === 1)
    return isAcronym(last) ||
      ORGANISATION_NAMES.has(last.lower) ||
      last.text.includes('.') ||
      (/[a-z][A-Z]/.test(last.text) && !/^(?:Mc|Mac|De|Di|Le|La|Van|Fitz|O')/.test(last.text))
      ? 'organisation'
      : 'person';
  return (ORGANISATION_NAMES.has(last.lower) && ORGANISATION_NAMES.has(firstName)) ||
    isNationPair(firstName, last.lower)
    ? 'organisation'
    : words > 5
      ? 'organisation'
      : 'person';
}

/** What a common noun stands for; null when it is nobody who could speak. */
export function kindOfNoun(tokens: readonly Token[], core: Span): SourceKind | null {
  const head = wordAt(tokens, core.to - 1);
  if (GROUP_WORDS.has(head)) return 'group';
  if (DOCUMENT_WORDS.has(head)) return 'document';
  if (ORGANISATION_WORDS.has(head)) return 'organisation';
  if (isPersonWord(head)) return 'person';
  if (NUMBERS.has(head) || head === 'another') return head === 'one' || head === 'another' ? 'person' : 'group';
  return head.endsWith('s') && isPersonWord(head.slice(0, -1)) ? 'group' : null;
}

/** Whether a token is in capitals throughout. */
export function isAcronym(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.text.length > 1 &&
    token.text === token.text.toUpperCase() &&
    token.lower !== token.text
  );
}

/** Whether a word with a capital is a common noun that opens its sentence: "Police said". */
export function isCommon({ lower, text }: Token): boolean {
  if (TITLES.has(lower)) return true;
  if (text.length > 1 && text === text.toUpperCase()) return false;
  return (
    GROUP_WORDS.has(lower) ||
    COLLECTIVES.has(lower) ||
    (DOCUMENT_WORDS.has(lower) && lower !== 'post') ||
    HIDING_WORDS.has(lower) ||
    PERSON_WORDS.has(lower)
  );
}

/** Whether a word is one of the first names that the rules know. */
export function isFirstName(word: string): boolean {
  return MALE_NAMES.has(word) || FEMALE_NAMES.has(word);
}

/** He or she, when a form of address, an office or a first name tells. */
export function genderOf(tokens: readonly Token[], { from, to }: Span): Description['gender'] {
  for (let at = from; at < to; at += 1) {
    const word = wordAt(tokens, at);
    if (MALE.has(word)) return 'male';
    if (FEMALE.has(word)) return 'female';
  }
  for (let at = from; at < to; at += 1) {
    const word = wordAt(tokens, at);
    if (tokens[at]?.isCapital !== true) continue;
    if (MALE_NAMES.has(word)) return 'male';
    if (FEMALE_NAMES.has(word)) return 'female';
  }
  return null;
}

const ROLE_ENDINGS = /(?:[^e]er|or|ist|ian|man|woman|person|ant|ee|eer|ive)$/;

const NOT_PEOPLE = new Set(
  'number paper weather winter summer water river power order matter letter chapter computer error sector factor minor major tower center centre corner border counter user-manual newspaper quarter disorder disaster october november september december september amendment server tender offer answer committee initiative archive executive-order'.split(
    ' ',
  ),
);

const DOCUMENTS_WITH_NAMES = new Set([
  'report',
  'statement',
  'act',
  'bill',
  'treaty',
  'constitution',
  'study',
  'survey',
  'index',
  'agreement',
]);

function isNationPair(first: string, last: string): boolean {
  return (
    (first === 'north' ||
      first === 'south' ||
      first === 'new' ||
      first === 'saudi' ||
      first === 'hong' ||
      (first === 'al' && (last === 'jazeera' || last === 'arabiya')) ||
      first === 'sri' ||
      first === 'united' ||
      first === 'human') &&
    last !== ''
  );
}

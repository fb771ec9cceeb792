import type { SourceKind } from '../../sources/schema.ts';
import { genderOf, isAcronym, isCommon, isFirstName, isPersonWord, kindOfName, kindOfNoun, personIn } from './kinds.ts';
import { isNameWord, isParticleAt, type Span, type Subject, textOf } from './spans.ts';
import { markAt, type Token, wordAt } from './tokens.ts';
import { DETERMINERS, NUMBERS, PREPOSITIONS, SUBJECT_PRONOUNS } from './words.ts';
import { COLLECTIVES, FEMALE, GROUP_WORDS, HIDING_WORDS, MALE, TITLES } from './people-words.ts';
import { ORGANISATION_WORDS } from './house-words.ts';

/** What a noun phrase says about who speaks, taken by itself. */
export interface Description {
  /** The phrase as it stands in the text. */
  readonly mention: string;
  readonly kind: SourceKind;
  /** The name without titles, or null: "the minister". */
  readonly name: string | null;
  /** Office or description beside the name, or null. */
  readonly role: string | null;
  /** What the phrase is about, in lower case: "official" of "an official with the coalition". */
  readonly head: string;
  readonly gender: 'male' | 'female' | null;
  readonly isPlural: boolean;
  /** "he", "it", "they": stands for somebody introduced before. */
  readonly pronoun: string | null;
  /** "the official", "that spokesman": may stand for somebody introduced before. */
  readonly isDefinite: boolean;
  /** A person or people whose names the phrase keeps to itself. */
  readonly isUnnamed: boolean;
  /** No person, group, organisation or document by its head: "the evidence". */
  readonly isThing: boolean;
  /** The phrase without article and without what hangs on it, in lower case: "vice president". */
  readonly office: string;
}

/** What a sentence says of its speaker, the words beside the name included. */
export function describe(tokens: readonly Token[], subject: Subject, text: string): Description {
  const own = describeSpan(tokens, subject, text);
  if (subject.beside === null || own.pronoun !== null) return own;
  const beside = describeSpan(tokens, subject.beside, text);
  if (
    (own.name === null || own.isThing) &&
    beside.name !== null &&
    beside.kind === 'person' &&
    (own.kind === 'person' || own.isThing)
  )
    return {
      ...beside,
      mention: own.mention,
      role: plainRole(own.mention),
      gender: own.gender ?? beside.gender,
      isUnnamed: false,
    };
  if (own.name !== null && own.kind === 'person' && isRole(tokens, subject.beside))
    return {
      ...own,
      role: own.role ?? plainRole(textOf(tokens, subject.beside, text)),
      gender: own.gender ?? beside.gender,
    };
  return own;
}

/** A description beside a name that could be an office or a place in the world; not "however" or "in Paris". */
function isRole(tokens: readonly Token[], span: Span): boolean {
  const first = wordAt(tokens, span.from);
  if (first === '' || /^\d/.test(first) || first === 'who' || first === 'whose' || PREPOSITIONS.has(first))
    return false;
  const length = span.to - span.from;
  if (length > 16) return false;
  for (let at = span.from; at < span.to; at += 1) if (isPersonWord(wordAt(tokens, at))) return true;
  return false;
}

function describeSpan(tokens: readonly Token[], span: Span, text: string): Description {
  const mention = textOf(tokens, span, text);
  const first = wordAt(tokens, span.from);
  if (
    span.to === span.from + 1 &&
    SUBJECT_PRONOUNS.has(first) &&
    tokens[span.from]?.text.length === first.length &&
    !isAcronym(tokens[span.from])
  )
    return {
      ...NOBODY,
      mention,
      pronoun: first,
      head: first,
      gender: first === 'he' ? 'male' : first === 'she' ? 'female' : null,
      isPlural: first === 'they' || first === 'we',
    };
  let from = span.from;
  while (from < span.to - 1 && DETERMINERS.has(wordAt(tokens, from))) from += 1;
  const hasArticle = from > span.from;
  const isDefinite = hasArticle && DEFINITE.has(first);
  const core = { from, to: coreEnd(tokens, from, span.to) };
  const name = nameAtEnd(tokens, core);
  const headToken = tokens[core.to - 1];
  const head = headToken?.lower ?? '';
  const before = { from: span.from, to: name?.from ?? core.to };
  const base = { ...NOBODY, mention, head, isDefinite, office: textOf(tokens, core, text).toLowerCase() };

  if (name !== null) {
    const person = personIn(tokens, name);
    const roleFrom = person?.from ?? name.from;
    const hasRole = roleFrom > from;
    const isOffice = ORGANISATION_WORDS.has(head) && !isFirstName(wordAt(tokens, roleFrom));
    const kind =
      hasRole && !isOffice && isPersonWord(wordAt(tokens, roleFrom - 1))
        ? 'person'
        : kindOfName(tokens, { name, hasArticle, core });
    if (kind === 'person' && person !== null) {
      const named = person;
      return {
        ...base,
        kind,
        name: plainName(textOf(tokens, named, text)),
        role: hasRole
          ? plainRole(textOf(tokens, { from: span.from, to: roleFrom }, text))
          : roleAfterName(tokens, { from: named.to, to: span.to }, text),
        gender: genderOf(tokens, { from: span.from, to: named.to }),
        head: wordAt(tokens, named.to - 1),
      };
    }
    const whole = { from: name.from, to: span.to };
    return {
      ...base,
      kind: kind === 'person' ? 'organisation' : kind,
      name: plainName(textOf(tokens, whole, text)),
      isPlural: head.endsWith('s') && GROUP_WORDS.has(head),
    };
  }
  const late = nameAfterOffice(tokens, core, span);
  if (late !== null)
    return {
      ...base,
      kind: 'person',
      name: plainName(textOf(tokens, late, text)),
      role: plainRole(textOf(tokens, { from: span.from, to: late.from }, text)),
      gender: genderOf(tokens, late),
      head: wordAt(tokens, late.to - 1),
    };
  const kind = kindOfNoun(tokens, core);
  const isPlural = GROUP_WORDS.has(head) || NUMBERS.has(first);
  const isCollective = COLLECTIVES.has(head) && !(NUMBERS.has(first) || first === 'some' || first === 'several');
  // "One of the officials" is a single person.
  if (kind === 'group' && !isCollective)
    return { ...base, kind: first === 'one' ? 'person' : kind, isPlural: first !== 'one', isUnnamed: true };
  if (kind === 'group')
    return {
      ...base,
      kind: 'organisation',
      name: plainName(textOf(tokens, { from, to: span.to }, text)),
      isPlural: true,
    };
  if (kind === 'person')
    return {
      ...base,
      kind,
      isPlural,
      gender: MALE.has(head) ? 'male' : FEMALE.has(head) ? 'female' : null,
      isUnnamed: !isDefinite || HIDING_WORDS.has(head),
      role: plainRole(textOf(tokens, { from: before.from, to: core.to }, text)),
    };
  return {
    ...base,
    kind: kind ?? 'organisation',
    isThing: kind === null,
    name: plainName(textOf(tokens, { from, to: span.to }, text)),
  };
}

const DEFINITE = new Set(['the', 'that', 'this', 'his', 'her', 'their', 'its']);

const NOBODY: Description = {
  mention: '',
  kind: 'person',
  name: null,
  role: null,
  head: '',
  gender: null,
  isPlural: false,
  pronoun: null,
  isDefinite: false,
  isUnnamed: false,
  isThing: false,
  office: '',
};

/** Where the phrase proper ends and "with the coalition", "of the port", "familiar with" begins. */
function coreEnd(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from + 1; at < to; at += 1) {
    const word = wordAt(tokens, at);
    const mark = markAt(tokens, at);
    if (mark === '(') return at;
    if (PREPOSITIONS.has(word) && tokens[at]?.isCapital !== true)
      return isOrganisationSoFar(tokens, from, at) ? to : at;
    if (
      at > from &&
      word.endsWith('ing') &&
      (GROUP_WORDS.has(wordAt(tokens, at - 1)) || isPersonWord(wordAt(tokens, at - 1)))
    )
      return at;
    if (
      word === 'familiar' ||
      word === 'close' ||
      word === 'involved' ||
      word === 'living' ||
      word === 'working' ||
      word === 'briefed'
    )
      return at;
  }
  return to;
}

/** "the Department of Agriculture", "University of Otago": the name goes on behind the preposition. */
function isOrganisationSoFar(tokens: readonly Token[], from: number, at: number): boolean {
  const last = tokens[at - 1];
  return last?.isCapital === true && ORGANISATION_WORDS.has(last.lower) && wordAt(tokens, at) !== 'in' && from < at;
}

/** The run of words with capitals that closes a phrase; null when a common noun does. */
function nameAtEnd(tokens: readonly Token[], core: Span): Span | null {
  let from = core.to;
  while (from > core.from) {
    const token = tokens[from - 1];
    if (token === undefined) break;
    const isJoin =
      token.text === '&' ||
      token.text === '-' ||
      (token.type === 'word' &&
        (token.lower === 'of' || token.lower === 'for' || token.lower === 'and' || token.lower === 'the') &&
        from < core.to);
    if (
      isNameWord(tokens, from - 1) ||
      (token.isCapital && from - 1 > core.from) ||
      (from < core.to && isParticleAt(tokens, from - 1) && from - 1 > core.from) ||
      (isJoin && from - 2 >= core.from && tokens[from - 2]?.isCapital === true)
    )
      from -= 1;
    else break;
    if (token.isPossessive && from < core.to - 1 && !ORGANISATION_WORDS.has(wordAt(tokens, core.to - 1))) {
      from += 1;
      break;
    }
  }
  const head = tokens[core.to - 1];
  if (from >= core.to || head === undefined) return null;
  // "Police said", "Officials said": a common noun that opens its sentence.
  if (core.to - from === 1 && isCommon(head)) return null;
  // "Part of the ruling said": the word has its capital from the sentence.
  if (core.to === 1 && wordAt(tokens, 1) === 'of') return null;
  // "Vice President", "the Home Secretary": an office, unless it is Stephen King's name.
  if (
    (TITLES.has(head.lower) || head.lower === 'official') &&
    !isFirstName(wordAt(tokens, from)) &&
    !hasOf(tokens, from, core.to)
  )
    return null;
  return { from, to: core.to };
}

/** "Court of Justice": no office, though its last word may be one. */
function hasOf(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (wordAt(tokens, at) === 'of') return true;
  return false;
}

/** "Minister of Education Anna Lee", "president of Mexico Juan Lee": the name stands at the end of what follows the office. */
function nameAfterOffice(tokens: readonly Token[], core: Span, span: Span): Span | null {
  if (core.to >= span.to || !isPersonWord(wordAt(tokens, core.to - 1))) return null;
  let from = span.to;
  while (from > core.to + 1 && isNameWord(tokens, from - 1) && tokens[from - 1]?.isPossessive !== true) from -= 1;
  const run = { from, to: span.to };
  const length = run.to - run.from;
  if (ORGANISATION_WORDS.has(wordAt(tokens, run.to - 1)) || ORGANISATION_WORDS.has(wordAt(tokens, run.to - 2)))
    return null;
  const title = personIn(tokens, run);
  if (title !== null && title.from > run.from) return title;
  if (length >= 3 || (length === 2 && isFirstName(wordAt(tokens, run.from)))) return { from: run.to - 2, to: run.to };
  return null;
}

function roleAfterName(tokens: readonly Token[], rest: Span, text: string): string | null {
  const word = wordAt(tokens, rest.from);
  if (rest.to - rest.from < 2 || (word !== 'of' && word !== 'for' && word !== 'at' && word !== 'from')) return null;
  return plainRole(textOf(tokens, { from: rest.from + 1, to: rest.to }, text));
}

/** A name as a record would have it: no possessive ending, single blanks. */
function plainName(name: string): string {
  return name
    .replace(/['’]s?$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A role without the article before it. */
function plainRole(role: string): string | null {
  const plain = role
    .replace(/^(?:the|a|an|one|his|her|their)\s+/i, '')
    .replace(/ (?:mr|mrs|ms|miss|mx|dr)\.?$/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain === '' || HONORIFIC.test(plain) ? null : plain;
}

/** Forms of address are no office. */
const HONORIFIC = /^(?:mr|mrs|ms|miss|mx|dr|sir|dame|madam)\.?$/i;

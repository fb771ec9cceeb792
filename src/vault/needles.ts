import { COMMON_WORDS } from './common-words.ts';
import type { Person } from './identity.ts';
import { compact } from './words.ts';

/** Letters that would betray somebody, and how firmly they must stand apart to do so. */
export interface Needle {
  /** Folded letters and digits without anything between them. */
  readonly text: string;
  readonly kind:
    /** All of a name, as words of their own or run together. */
    | 'name'
    /** A short name of several words: only where it is written as several. */
    | 'parts'
    /** A surname alone: at a capital inside a word only where that is no part of another name. */
    | 'surname'
    /** A surname that is an everyday word or short: behind `Ms` or the like. */
    | 'addressed'
    /** The end of a number, whatever stands before it. */
    | 'number';
}

/** Everything by which a person would be known. A surname that one of `publicNames` has too tells nothing alone. */
export function needlesOf({ name, aliases = [], contact }: Person, publicNames: ReadonlySet<string>): Needle[] {
  const names = [name, ...aliases].flatMap((each) => needlesOfName(each, publicNames));
  const known = new Map([...names, ...needlesOfContact(contact ?? '')].map((needle) => [needle.text, needle]));
  return [...known.values()].filter(({ text }) => text.length > 1);
}

/** The words of names that readers are told, folded. */
export function wordsOfNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => wordsOf(name).map(compact)));
}

/** What people are addressed by, folded. */
export const HONORIFICS: readonly string[] =
  `mr mrs ms miss mx dr prof professor sir dame lord lady judge justice rev father sister brother captain capt colonel col
  major maj general gen lieutenant lt sergeant sgt admiral adm officer constable detective inspector senator sen rep minister secretary
  president mayor governor herr frau monsieur madame mme senor senora signor signora don dona sheikh imam rabbi`.split(
    /\s+/,
  );
const TITLES: ReadonlySet<string> = new Set(HONORIFICS);
const SUFFIXES: ReadonlySet<string> = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md', 'qc', 'kc', 'esq']);

/** From so many letters on a name is told from other words even when it is run together. */
const TELLING = 6;
/** And a surname alone. */
const TELLING_SURNAME = 4;

function needlesOfName(name: string, publicNames: ReadonlySet<string>): Needle[] {
  const words = wordsOf(name);
  const [first, ...rest] = words;
  const last = rest.at(-1);
  if (first === undefined) return [];
  if (last === undefined) return surnameNeedles(first, publicNames);
  const compacted = words.map(compact);
  const [given = '', ...others] = compacted;
  const surname = others.at(-1) ?? '';
  const before = compacted.slice(0, -1).join('');
  const initials = words.slice(0, -1).flatMap((word) => partsOf(word).map((part) => firstLetter(part)));
  const forms = [
    before + surname,
    surname + before,
    given + surname,
    surname + given,
    initials.join('') + surname,
    (initials[0] ?? '') + surname,
    ...(compacted.length > 2 ? [compacted.slice(-2).join('')] : []),
  ];
  return [...forms.map(several), ...surnameNeedles(last, publicNames)];
}

/** Alone when it is told from other words; else only behind what people are addressed by. */
function surnameNeedles(word: string, publicNames: ReadonlySet<string>): Needle[] {
  const surnames = [...new Set([word, ...partsOf(word)].map(compact))].filter((surname) => !publicNames.has(surname));
  return surnames.flatMap((text): Needle[] => {
    if (isTelling(text)) return [{ text, kind: 'surname' }];
    return text === compact(word) ? [{ text, kind: 'addressed' }] : [];
  });
}

function isTelling(word: string): boolean {
  if (COMMON_WORDS.has(word)) return false;
  return word.length >= (/\p{Script=Latin}/u.test(word) ? TELLING_SURNAME : 2);
}

function several(text: string): Needle {
  return { text, kind: text.length >= TELLING ? 'name' : 'parts' };
}

function needlesOfContact(contact: string): Needle[] {
  const addresses = [...contact.matchAll(/[^\s<>",;:()]+@[^\s<>",;:()]+/g)].map(([address]) => compact(address));
  const numbers = [...contact.matchAll(/\d(?:[\s()./-]{0,2}\d){6,}/g)].map(([number]) => compact(number).slice(-8));
  return [
    ...addresses.map((text): Needle => ({ text, kind: 'name' })),
    ...numbers.map((text): Needle => ({ text, kind: 'number' })),
  ];
}

/** The words of a name in the order of speaking, without titles and suffixes: of `Doe, Dr Jane`, Jane and Doe. */
function wordsOf(name: string): string[] {
  const [head = '', ...tail] = name.split(',').map((part) => part.trim());
  const isTurned = tail.length === 1 && tail.some((part) => part !== '' && !SUFFIXES.has(compact(part)));
  const words = (isTurned ? `${tail[0] ?? ''} ${head}` : name).split(/[\s,]+/).filter((word) => compact(word) !== '');
  const from = words.findIndex((word) => !TITLES.has(compact(word)));
  const named = from === -1 ? words : words.slice(from);
  while (named.length > 1 && SUFFIXES.has(compact(named.at(-1) ?? ''))) named.pop();
  return named;
}

function partsOf(word: string): string[] {
  return word.split(/[-\u2010-\u2015]/).filter((part) => part !== '');
}

function firstLetter(word: string): string {
  const [letter = ''] = compact(word);
  return letter;
}

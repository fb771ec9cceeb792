import type { Person } from './identity.ts';
import { HONORIFICS, type Needle, needlesOf, wordsOfNames } from './needles.ts';
import { AT_CAPITAL, AT_END, AT_LATE_CAPITAL, bareLetters, INSIDE, type Letters, lettersOf } from './words.ts';

/** A text that readers will see, or that goes with what they see. */
export interface Passage {
  /** Where it stands (JSON Pointer). */
  readonly pointer: string;
  readonly text: string;
}

/** Where something is looked for, and who else is named there. */
export interface Search {
  readonly passages: readonly Passage[];
  /** The names of those whom readers are told of: a surname that one of them has betrays nobody. */
  readonly publicNames?: readonly string[] | undefined;
}

/**
 * Where one of these people is named: by the whole name or an alias in any writing (`Jane Doe`, `Doe, Jane`, `J. Doe`, `jane-doe`, `JaneDoe.jpg`), by the
 * surname alone where it is not a word of everyday English, or by an address or number of theirs. It says where, never who or by what.
 */
export function findMentions(people: readonly Person[], { passages, publicNames = [] }: Search): string[] {
  const publicWords = wordsOfNames(publicNames);
  const needles = people
    .flatMap((person) => needlesOf(person, publicWords))
    .map((needle) => ({ ...needle, bareText: bareLetters(needle.text) }));
  if (needles.length === 0) return [];
  const found = passages.filter(({ text }) => readingsOf(text).some((reading) => names(reading, needles)));
  return [...new Set(found.map(({ pointer }) => pointer))];
}

/** A text as it stands, and as it reads in an address: `Jane%20Doe`. */
function readingsOf(text: string): string[] {
  const decoded = text.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch (error) {
      if (error instanceof URIError) return escapes;
      throw error;
    }
  });
  return decoded === text ? [text] : [text, decoded];
}

function names(reading: string, needles: readonly (Needle & { readonly bareText: string })[]): boolean {
  // Nearly no text has the letters of a name at all; only then it matters where words end.
  const bare = bareLetters(reading);
  const present = needles.filter(({ bareText }) => bare.includes(bareText));
  return present.length > 0 && standsApart(lettersOf(reading), present);
}

function standsApart(letters: Letters, needles: readonly Needle[]): boolean {
  return needles.some((needle) => {
    for (let at = letters.text.indexOf(needle.text); at !== -1; at = letters.text.indexOf(needle.text, at + 1))
      if (isApart(letters, needle, at)) return true;
    return false;
  });
}

function isApart({ text, ends }: Letters, { text: needle, kind }: Needle, at: number): boolean {
  const after = at + needle.length;
  const beginning = kind === 'surname' ? AT_LATE_CAPITAL : AT_CAPITAL;
  const isEnd = endsAt(ends, after, AT_CAPITAL) || (text[after] === 's' && endsAt(ends, after + 1, AT_CAPITAL));
  if (kind === 'number') return endsAt(ends, after, AT_END);
  if (!isEnd || !endsAt(ends, at, beginning)) return false;
  switch (kind) {
    case 'name':
    case 'surname':
      return true;
    case 'parts':
      return ends.subarray(at + 1, after).some((end) => end > INSIDE);
    case 'addressed':
      return HONORIFICS.some(
        (honorific) => text.startsWith(honorific, at - honorific.length) && endsAt(ends, at - honorific.length, AT_END),
      );
  }
}

/** A place beyond the end of the text is no end: the letter before it is not there. */
function endsAt(ends: Uint8Array, at: number, firmness: number): boolean {
  return (ends[at] ?? INSIDE) >= firmness;
}

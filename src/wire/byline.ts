import { capitalised, isCapitals } from './capitals.ts';
import { isDate } from './dates.ts';

/** Who wrote a story, as its byline says. */
export interface WireByline {
  /** As it stood. */
  readonly text: string;
  readonly names: readonly string[];
  /** For whom they write, where the line says so. */
  readonly organisation: string | null;
}

/** A byline: `By Jane Roe`, `By JANE ROE and JOHN POE, Ansel Wire`. undefined where it is not sure that these are names. */
export function readByline(text: string): WireByline | undefined {
  const after = text.length > LONGEST ? null : /^(?:By|BY|by)[: ] ?(\S.*)$/u.exec(text);
  if (after === null) return undefined;
  const [who = '', ...rest] = (after[1] ?? '').replace(PUBLISHED, ' | $1').split(/ ?[|/•·–—] ?| - /);
  const parts = who.split(/, ?(?:and )?| and | & | AND /).map((part) => part.trim());
  const names: string[] = [];
  for (const part of parts) {
    if (!isName(part) || isAffiliation(part)) break;
    names.push(isCapitals(part) ? capitalised(part, SMALL) : part.split(' ').map(wordOf).join(' '));
  }
  if (names.length === 0 || names.length > MOST_NAMES) return undefined;
  const others = [...parts.slice(names.length), ...rest].filter((part) => part !== '');
  if (!others.every((part) => isAffiliation(part) || isName(part) || isDate(part) || part.startsWith('@')))
    return undefined;
  return { text, names, organisation: others.find((part) => !isDate(part) && !part.startsWith('@')) ?? null };
}

/** Whether a line says for whom the writer of the line before writes: `Associated Press Writer`, `Ansel Wire`. */
export function isAffiliation(text: string): boolean {
  if (text.length > 60 || /[.!?:;”"]$/.test(text)) return false;
  return AFFILIATION.test(isCapitals(text) ? capitalised(text, SMALL) : text);
}

/** The day of publication on the same line. */
const PUBLISHED = /[ ,]+(?:published|updated|posted)(?: on)?:? (\S.{3,40})$/i;

const LONGEST = 240;
const MOST_NAMES = 10;
const SMALL: ReadonlySet<string> = new Set(
  'al and bin bint da de del della der di dos du ibn la le van von und y ter ten'.split(' '),
);
const AFFILIATION =
  /^(?:the )?(?:AP|AFP|UPI|dpa|Reuters|Agence France-Presse|(?:\p{Lu}[\p{L}.'’-]* ){0,4}(?:Press|Wire|News|Agency|Times|Post|Herald|Tribune|Writers?|Reporters?|Correspondents?|Editors?|Staff|Bureau|Service))$/u;

function isName(text: string): boolean {
  const words = text.split(' ');
  if (words.length > 6 || text.length > 80 || isDate(text)) return false;
  if (!words.some((word) => /^\p{Lu}/u.test(word) || /^\p{Lo}/u.test(word))) return false;
  return words.every((word, index) => NAME.test(word) || (index > 0 && SMALL.has(word)));
}

const NAME = /^(?:\p{Lu}|\p{Lo}|[dol][’']\p{Lu}|al-\p{Lu})[\p{L}\p{M}.’'-]*$/u;

/** One word in capitals within a name: a family name as some agencies write it. Initials stay. */
function wordOf(word: string): string {
  return isCapitals(word) && word.length > 3 ? capitalised(word, SMALL) : word;
}

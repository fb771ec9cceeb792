import { foldTerm } from '../lib/fold-term.ts';

/** Whether a description tells readers nothing: “a source”, “officials”, “an unnamed person”, with nothing that says which. */
export function isBareDescriptor(text: string): boolean {
  // Joiners and soft hyphens within a word change nothing that a reader sees.
  const words = wordsOf(text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')).filter((word) => !EMPTY.has(word));
  return words.every((word) => BARE.has(word));
}

/** Whether a description is of several: “officials familiar with the talks”, “two people”, “an aide and a diplomat”. */
export function isPlural(text: string): boolean {
  const folded = foldTerm(text).replaceAll('’', "'");
  if (MORE_THAN_ONE.test(folded)) return true;
  const words = wordsOf(folded.replace(QUALIFIER, ''));
  const head = headOf(words);
  const [first = ''] = head;
  if (isNumberOfSeveral(first)) return true;
  if (head.some((word, index) => (word === 'and' || word === ',') && ARTICLES.has(head[index + 1] ?? ''))) return true;
  return !ONE.has(first) && isPluralNoun(head.findLast((word) => word !== ',') ?? '');
}

/** Words that tell nothing about somebody. */
const EMPTY = new Set(
  (
    'a an the one two three four five six seven eight nine ten some several many multiple various few other another certain both of our his her their ' +
    'anonymous unnamed unidentified undisclosed unspecified confidential informed well-informed placed well-placed reliable trusted credible ' +
    'knowledgeable very highly single said quoted 1 2 3 4 5 , and or'
  ).split(' '),
);

const BARE = new Set(
  (
    'source sources official officials person persons people someone somebody individual individuals insider insiders ' +
    'man men woman women figure figures spokesperson spokespersons spokespeople spokesman spokesmen spokeswoman spokeswomen'
  ).split(' '),
);

const ARTICLES = new Set(['a', 'an', 'the', 'another', 'one', 'two']);

/** What makes one of it, whatever follows. */
const ONE = new Set(['a', 'an', 'one', 'another', 'each', 'every', 'someone', 'somebody', 'nobody']);

const SEVERAL = new Set(
  (
    'two three four five six seven eight nine ten eleven twelve dozen dozens scores hundreds thousands ' +
    'several many multiple various both few numerous'
  ).split(' '),
);

/** “a few aides”, “a group of nurses”, “more than one official”: several, although it begins like one. */
const MORE_THAN_ONE =
  /^(?:more than one\b|(?:a|the) few\b|(?:a|the) (?:\S+ )?(?:couple|pair|number|handful|group|dozen|majority|minority) of\b|half a dozen\b|a dozen\b)/;

/** What may stand before a number. */
const QUALIFIER = /^(?:at least|more than|fewer than|about|around|nearly|almost|over|up to|the|these|those|all) /;

/** Behind these comes what is said of somebody, not who it is. */
const BEHIND = new Set(
  (
    'of with at in from for on to by near inside within outside among under behind across about around between against ' +
    'who whom whose that which where when as not present familiar close aware privy able willing based'
  ).split(' '),
);

const PLURALS = new Set('people men women children police'.split(' '));

/** As far as the noun that says who it is, and what stands before it. */
function headOf(words: readonly string[]): string[] {
  const end = words.findIndex(
    (word, index) =>
      index > 0 &&
      (BEHIND.has(word) ||
        (isParticiple(word) && isPluralNoun(words[index - 1] ?? '')) ||
        (word === ',' && !ARTICLES.has(words[index + 1] ?? ''))),
  );
  return words.slice(0, end === -1 ? words.length : end);
}

function isNumberOfSeveral(word: string): boolean {
  return SEVERAL.has(word) || (/^\d+$/.test(word) && Number(word) > 1);
}

function isPluralNoun(word: string): boolean {
  return (
    PLURALS.has(word) ||
    /(?:[^\W\d_]men|[^\W\d_]women|[^\W\d_]people|[^'siu]s|[^s]ies|sses|ses|ches|shes|xes)$/.test(word)
  );
}

function isParticiple(word: string): boolean {
  return /(?:ed|ing|own)$/.test(word);
}

function wordsOf(text: string): string[] {
  return (
    foldTerm(text)
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}'.-]*[\p{L}\p{N}])?|,/gu) ?? []
  );
}

/**
 * Whether a string holds text alone: no NUL or other C0 control besides newline and tab, no DEL, and no lone
 * surrogate. Such characters cannot be stored, compared or sent as XML without damage.
 */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text) && text.isWellFormed();
}

/** The length of a string in Unicode code points. */
export function codePointLength(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let length = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length -= 1;
      i += 1;
    }
  }
  return length;
}

/** A text without what stands at its ends and is one of the given characters. Linear, unlike a pattern bound to the end. */
export function trimEnds(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start += 1;
  while (end > start && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The number of words, as the rules of the language (a BCP 47 tag; unknown tags fall back to the root rules) divide it. */
export function countWords(text: string, language: string): number {
  let words = 0;
  // A line's end parts words in every language, so that each line can be counted in the cheapest way that is right for it.
  for (const line of text.split('\n')) words += countLatinWords(line) ?? countSegments(line, language);
  return words;
}

function countSegments(text: string, language: string): number {
  let words = 0;
  for (const segment of segmenterFor(language).segment(text)) {
    if (segment.isWordLike === true) words += 1;
  }
  return words;
}

/** Classes of characters in the word rules of Unicode (UAX #29, section 4.1); `UNKNOWN` leaves the line to the segmenter. */
const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const MID_LETTER = 3;
const MID_NUMBER = 4;
const MID_BOTH = 5;
const UNKNOWN = 6;

const MAX_CLASSED = 0x2122;
const CLASSES = new Uint8Array(MAX_CLASSED + 1).fill(UNKNOWN);
CLASSES.fill(OTHER, 0, 0x80);
for (const [from, to, type] of [
  ['0', '9', DIGIT],
  ['A', 'Z', LETTER],
  ['a', 'z', LETTER],
  ['À', 'Ö', LETTER],
  ['Ø', 'ö', LETTER],
  ['ø', 'ſ', LETTER],
  ['ª', 'ª', LETTER],
  ['µ', 'µ', LETTER],
  ['º', 'º', LETTER],
  ['_', '_', UNKNOWN],
  [':', ':', MID_LETTER],
  ['·', '·', MID_LETTER],
  [',', ',', MID_NUMBER],
  [';', ';', MID_NUMBER],
  ['.', '.', MID_BOTH],
  ["'", "'", MID_BOTH],
  ['‘', '’', MID_BOTH],
  ['\u00a0', '§', OTHER],
  ['«', '«', OTHER],
  ['»', '»', OTHER],
  ['¿', '¿', OTHER],
  ['\u2010', '\u2015', OTHER],
  ['“', '„', OTHER],
  ['†', '•', OTHER],
  ['…', '…', OTHER],
  ['€', '€', OTHER],
  ['™', '™', OTHER],
] as const)
  CLASSES.fill(type, from.charCodeAt(0), to.charCodeAt(0) + 1);

/** The words of a line in Latin letters: what the segmenter says, ten times as fast. Undefined when it has other characters. */
function countLatinWords(line: string): number | undefined {
  let words = 0;
  let isCounted = false;
  let before = OTHER;
  for (let at = 0; at < line.length; at += 1) {
    const type = classAt(line, at);
    if (type === UNKNOWN) return undefined;
    if (type === LETTER || type === DIGIT) {
      if (!isCounted) words += 1;
      isCounted = true;
      before = type;
    } else if (joins(type, before, classAt(line, at + 1))) {
      before = OTHER;
    } else {
      isCounted = false;
      before = OTHER;
    }
  }
  return words;
}

function classAt(line: string, at: number): number {
  return at < line.length ? (CLASSES[line.charCodeAt(at)] ?? UNKNOWN) : OTHER;
}

/** Whether a character stands within a word: between two letters, or between two digits (UAX #29, WB6, WB7, WB11, WB12). */
function joins(type: number, before: number, after: number): boolean {
  if (before !== after) return false;
  if (type === MID_BOTH) return before === LETTER || before === DIGIT;
  return (type === MID_LETTER && before === LETTER) || (type === MID_NUMBER && before === DIGIT);
}

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

const SURROGATE = /[\ud800-\udbff]/;

const segmenters = new Map<string, Intl.Segmenter>();
const MAX_SEGMENTERS = 64;

function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known !== undefined) return known;
  const made = new Intl.Segmenter(isLanguageTag(language) ? language : 'und', { granularity: 'word' });
  if (segmenters.size >= MAX_SEGMENTERS) segmenters.clear();
  segmenters.set(language, made);
  return made;
}

function isLanguageTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

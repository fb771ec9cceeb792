/** What a character is to typography. Everything else is `PLAIN`. */
export const PLAIN = 0;
export const BLANK = 1;
/** Has no width: soft hyphens, joiners of words, marks of direction. */
export const INVISIBLE = 2;
export const DASH = 3;
/** Double and single quotation marks of every script, straight ones and primes; apostrophes are single ones. */
export const DOUBLE = 4;
export const SINGLE = 5;
export const ELLIPSIS = 6;
export const DOT = 7;

const CLASSES = new Uint8Array(0x1_00_00);
for (const [type, ranges] of [
  [BLANK, '\t\r  \u0085\u0085\u00a0\u00a0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000'],
  [
    INVISIBLE,
    '\u00ad\u00ad\u061c\u061c\u180e\u180e\u200b\u200b\u200e\u200f\u202a\u202e\u2060\u2060\u2066\u2069\ufeff\ufeff',
  ],
  [DASH, '--\u2010\u2015\u2212\u2212\ufe58\ufe58\ufe63\ufe63\uff0d\uff0d'],
  [DOUBLE, '""\u00ab\u00ab\u00bb\u00bb\u201c\u201f\u2033\u2033\u300c\u300f\u301d\u301f\uff02\uff02'],
  [SINGLE, "''``\u00b4\u00b4\u02bb\u02bc\u2018\u201b\u2032\u2032\u2039\u203a\uff07\uff07"],
  [ELLIPSIS, '\u2026\u2026\u22ef\u22ef'],
  [DOT, '..'],
] as const) {
  for (let i = 0; i < ranges.length; i += 2) CLASSES.fill(type, ranges.charCodeAt(i), ranges.charCodeAt(i + 1) + 1);
}

/** What the code unit at an index of a text is; `PLAIN` beyond its ends. */
export function glyphAt(text: string, at: number): number {
  return at >= 0 && at < text.length ? (CLASSES[text.charCodeAt(at)] ?? PLAIN) : PLAIN;
}

/** Whether the code unit at an index is a quotation mark or an apostrophe. */
export function isMarkAt(text: string, at: number): boolean {
  const glyph = glyphAt(text, at);
  return glyph === DOUBLE || glyph === SINGLE;
}

/** Whether the code unit at an index shows nothing: a blank or a character without width. */
export function isBlankAt(text: string, at: number): boolean {
  const glyph = glyphAt(text, at);
  return glyph === BLANK || glyph === INVISIBLE;
}

/** Whether a letter, a digit or a combining mark begins at an index. */
export function isWordAt(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  const point = text.codePointAt(at);
  return point !== undefined && WORD.test(String.fromCodePoint(point));
}

/** Whether a letter, a digit or a combining mark ends right before an index. */
export function isWordBefore(text: string, at: number): boolean {
  const isLow =
    at > 1 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 2) & 0xfc00) === 0xd800;
  return isWordAt(text, at - (isLow ? 2 : 1));
}

const WORD = /[\p{L}\p{N}\p{M}]/u;

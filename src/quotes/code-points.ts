/**
 * The index in UTF-16 code units of the code point at an offset. -1 when the text is shorter; its length for the end.
 * A lone surrogate counts as one.
 */
export function codeUnitAt(text: string, codePoint: number): number {
  if (codePoint < 0) return -1;
  if (!SURROGATE.test(text)) return codePoint <= text.length ? codePoint : -1;
  let unit = 0;
  for (let count = 0; count < codePoint; count += 1) {
    if (unit >= text.length) return -1;
    unit += isPair(text, unit) ? 2 : 1;
  }
  return unit;
}

/** Whether an index in UTF-16 code units lies within a surrogate pair. */
export function splitsPair(text: string, unit: number): boolean {
  return unit > 0 && isPair(text, unit - 1);
}

/** The last code points of a text before an index, at most so many. */
export function codePointsBefore(text: string, unit: number, most: number): string {
  let from = unit;
  for (let count = 0; count < most && from > 0; count += 1) {
    from -= from > 1 && isPair(text, from - 2) ? 2 : 1;
  }
  return text.slice(from, unit);
}

/** The first code points of a text from an index on, at most so many. */
export function codePointsAfter(text: string, unit: number, most: number): string {
  let to = unit;
  for (let count = 0; count < most && to < text.length; count += 1) {
    to += isPair(text, to) ? 2 : 1;
  }
  return text.slice(unit, to);
}

const SURROGATE = /[\ud800-\udbff]/;

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

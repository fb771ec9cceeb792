/** Whether a text is written in capitals: two of them at least, and no small letter. */
export function isCapitals(text: string): boolean {
  return /\p{Lu}.*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/**
 * A name from its capitals: each word with its first letter large. Words in `small` begin small where they are not the first; abbreviations
 * with points, and words that have small letters already, stay.
 */
export function capitalised(name: string, small: ReadonlySet<string>): string {
  let isFirst = true;
  return name.replaceAll(WORD, (word) => {
    const wasFirst = isFirst;
    isFirst = false;
    if (/\p{Ll}/u.test(word) || /\p{L}\.\p{L}/u.test(word)) return word;
    const lower = word.toLowerCase();
    if (!wasFirst && small.has(lower)) return lower;
    return lower.replace(/^(?:mc|[od][’'](?=\p{L}{3}))?\p{L}/u, (start) => startOf(start));
  });
}

/** Letters with points and apostrophes between them. */
const WORD = /\p{L}[\p{L}\p{M}]*(?:[.’'][\p{L}\p{M}]+)*\.?/gu;

/** `mcd` is McD, `o’b` O’B, `a` A. */
function startOf(start: string): string {
  const first = start.charAt(0).toUpperCase();
  return start.length === 1 ? first : first + start.slice(1, -1) + start.slice(-1).toUpperCase();
}

import { foldTerm } from '../lib/fold-term.ts';

/** How firmly a word ends: not at all; where a capital follows within a word; the same after five letters or more; at anything else. */
export const INSIDE = 0;
export const AT_CAPITAL = 1;
export const AT_LATE_CAPITAL = 2;
export const AT_END = 3;

/** The letters and digits of a text without anything between them, folded, and where its words begin and end. */
export interface Letters {
  readonly text: string;
  /** For each place in `text`, its end included: how firmly a word ends there. */
  readonly ends: Uint8Array;
}

/** Takes a text apart: `Jane-Doe`, `jane_doe.jpg` and `JaneDoe` have the same letters, `JaneDoe` with weaker ends. */
export function lettersOf(text: string): Letters {
  const words: { folded: string; end: number }[] = [];
  for (const [run] of visible(text).matchAll(RUN)) {
    const parts = CAPITAL.test(run) ? run.split(CAPITAL) : [run];
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const end = isLast ? AT_END : part.length >= LATE ? AT_LATE_CAPITAL : AT_CAPITAL;
      words.push({ folded: compact(part), end });
    }
  }
  const joined = words.map(({ folded }) => folded).join('');
  const ends = new Uint8Array(joined.length + 1);
  ends[0] = AT_END;
  let at = 0;
  for (const { folded, end } of words) {
    at += folded.length;
    ends[at] = Math.max(ends[at] ?? INSIDE, end);
  }
  return { text: joined, ends };
}

/** The letters and digits of a word, folded. */
export function compact(word: string): string {
  return foldTerm(visible(word)).replaceAll('ς', 'σ').replaceAll(NO_LETTER, '');
}

/** What {@link lettersOf} finds, but for marks: cheap, to see whether it is worth a closer look. */
export function bareLetters(text: string): string {
  const simple = text.replaceAll(/[\u2000-\u206f]+/g, '');
  // Most paragraphs have no other letters than these, and folding takes ten times as long.
  if (!/[^\x00-\x7f]/.test(simple)) return simple.toLowerCase().replaceAll(/[^a-z\d]+/g, '');
  return compact(text).replaceAll(/\p{M}+/gu, '');
}

/** As it looks, and without what nobody sees: soft hyphens, joiners, marks of direction. */
function visible(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}+/gu, '');
}

const NO_LETTER = /[^\p{L}\p{M}\p{N}]+/gu;

/** `interviewMeyer` hides a name, `McDonald` does not hide Donald. */
const LATE = 5;
const CAPITAL = /(?<=\p{Ll}\p{M}?)(?=\p{Lu})/u;

/** One letter of a script that puts no spaces between words, or that joins endings to a name; other letters; digits. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])\p{L}\p{M}*)+|\p{N}+/gu;

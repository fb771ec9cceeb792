import { codePointLength } from '../lib/text.ts';
import { endsSentence } from './lines.ts';

/** Whether a text shows a reader anything. */
export function isVisible(text: string): boolean {
  return /[^\p{C}\p{Z}]/u.test(text);
}

/** Whether the first paragraph of a text can be its headline: one line without a full stop, or one short sentence. */
export function isHeadline(text: string): boolean {
  if (text.length > 2 * MOST || codePointLength(text) > MOST || !isVisible(text)) return false;
  if (!endsSentence(text)) return !/[.!?][”"’]? \p{Lu}.*[.!?] \p{Lu}/u.test(text);
  return text.length <= SHORT && !/\p{Ll}[.!?][”"’]? \p{Lu}/u.test(text);
}

/** Whether a headline stops where a line had to be broken, and goes on in the next. */
export function isUnfinished(headline: string): boolean {
  return /[,;:–—-]$|(?:^|\s)(?:a|an|and|as|at|but|by|for|from|in|into|is|its|near|of|on|or|over|says?|than|that|the|their|to|under|will|with|after|before|amid)$/i.test(
    headline.slice(-20),
  );
}

/** A headline for a text that has none: its first sentence, or as many of its words as a headline may have. undefined where there is nothing to see. */
export function madeHeadline(text: string | undefined): string | undefined {
  if (text === undefined || !isVisible(text)) return undefined;
  const head = text.slice(0, 2 * SHORT);
  const sentence =
    /^.{10,}?\p{Ll}\p{L}[.!?]?(?=[.!?][”"’]? \p{Lu})/u.exec(head)?.[0] ?? (text.length <= SHORT ? text : head);
  if (sentence.length <= SHORT)
    return isVisible(sentence) ? sentence.replace(/(?<=[\p{L}\p{N}])\.$/u, '') : firstVisible(text);
  const cut = sentence.slice(0, SHORT).toWellFormed();
  const end = cut.lastIndexOf(' ');
  const words = (end > SHORT / 2 ? cut.slice(0, end) : cut.replace(/\ufffd$/u, '')).replace(/[,;:–—-]+$/u, '');
  return isVisible(words) ? `${words} …` : firstVisible(text);
}

function firstVisible(text: string): string {
  const start = text.search(/[^\p{C}\p{Z}]/u);
  return text.slice(start, start + SHORT).toWellFormed();
}

/** What a headline may have, in code points … */
const MOST = 300;
/** … and what a sentence may have to be one. */
const SHORT = 120;

import type { Finding } from '../lib/finding.ts';
import { isAnonymous } from '../sources/terms.ts';
import type { Attribution } from './attribution.ts';
import type { QuotedStory } from './preflight.ts';

/** What editors should weigh about a story's sourcing; nothing of it stops publishing. */
export function sourcingWarnings(story: QuotedStory): Finding[] {
  const told = story.quotes.filter(({ use, terms }) => use !== undefined && terms !== 'deep_background');
  const ids = new Set(told.map(({ use }) => use?.id));
  const anonymous = told.filter(({ use }) => use !== undefined && isAnonymous(use.identification));
  const restsOnOne = ids.size === 1 && anonymous.length > 0;
  return [
    ...(restsOnOne ? [warning('single-anonymous-source', '/sources')] : []),
    ...story.quotes.flatMap((quote, position) => {
      const pointer = `/quotes/${position}`;
      const isHidden = quote.use !== undefined && isAnonymous(quote.use.identification);
      const text = textOf(quote);
      return [
        ...(isHidden && OPINION.test(text) ? [warning('anonymous-opinion', pointer, quote.id)] : []),
        ...(restsOnOne && isHidden && FIGURE.test(text) ? [warning('anonymous-figure', pointer, quote.id)] : []),
        ...(repeatsWords(quote, story.quotes) ? [warning('paraphrase-repeats-words', pointer, quote.id)] : []),
        ...(isAttributedLate(quote, story) ? [warning('late-attribution', pointer, quote.id)] : []),
      ];
    }),
    ...boilerplate(story),
    ...declinedComment(story),
  ];
}

function boilerplate({ uses }: QuotedStory): Finding[] {
  return uses.flatMap((use, position) =>
    isAnonymous(use.identification) && use.anonymityStatement !== null && BOILERPLATE.test(use.anonymityStatement)
      ? [{ ...warning('boilerplate-reason', `/sources/${position}/anonymityStatement`), use: use.id }]
      : [],
  );
}

/** A source must not be said to have declined comment in a story that has its words. */
function declinedComment({ units, uses, pointerOf }: QuotedStory): Finding[] {
  if (!uses.some(({ identification }) => isAnonymous(identification))) return [];
  return units
    .filter(({ text }) => DECLINED.test(text))
    .map(({ block }) => warning('anonymous-declined-comment', pointerOf(block)));
}

/** Words that a paraphrase takes over unmarked from the same source's quotation. */
function repeatsWords(quote: Attribution, all: readonly Attribution[]): boolean {
  if (quote.kind !== 'paraphrase') return false;
  const said = all
    .filter(({ kind, use }) => kind !== 'paraphrase' && use?.id === quote.use?.id)
    .map((other) => ` ${wordsOf(textOf(other)).join(' ')} `);
  const words = wordsOf(textOf(quote));
  for (let from = 0; from + REPEATED_WORDS <= words.length; from += 1) {
    const run = ` ${words.slice(from, from + REPEATED_WORDS).join(' ')} `;
    if (said.some((text) => text.includes(run))) return true;
  }
  return false;
}

/** So many of the source's words in a row are its words, marks or not. */
const REPEATED_WORDS = 6;

/** Whether readers get more than a sentence of a quotation before they are told whose it is. */
function isAttributedLate(quote: Attribution, { units }: QuotedStory): boolean {
  const [first] = quote.segments;
  if (quote.kind !== 'direct' || first === undefined || first.state !== 'anchored' || quote.use === undefined)
    return false;
  if (sentencesIn(first.exact) < 2) return false;
  const text = units.find(({ block }) => block === first.block)?.text ?? '';
  const before = Array.from(text).slice(0, first.start).join('');
  return before.replaceAll(/[^\p{L}]/gu, '') === '';
}

function sentencesIn(text: string): number {
  return text.match(/[.!?…](?=\s+\p{Lu})/gu)?.length ?? 0;
}

function textOf({ segments }: Attribution): string {
  return segments.map(({ exact }) => exact).join(' ');
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

function warning(code: keyof typeof WARNINGS, pointer: string, quote?: string): Finding {
  return { severity: 'warning', pointer, code, detail: WARNINGS[code], ...(quote !== undefined && { quote }) };
}

const OPINION =
  /\b(?:I|we) (?:think|believe|feel|hope|suspect)\b|\b(?:disgrace|liar|incompetent|corrupt|coward|idiot)\w*\b/i;
const FIGURE = /\d/;
const DECLINED = /\b(?:declined|refused)(?: to)? comment\b/i;
const BOILERPLATE = /\bnot (?:been )?authori[sz]ed to (?:speak|discuss|comment)\b/i;

const WARNINGS = {
  'single-anonymous-source': 'Find a second source: the story rests on one whom readers do not know.',
  'anonymous-opinion': 'Consider leaving it out: anonymity is for information, not for opinion or attack.',
  'anonymous-figure': 'Find a second source for the figure: only one whom readers do not know stands for it.',
  'anonymous-declined-comment':
    'Make sure that this is somebody else: a source that is quoted must not be said to have declined comment.',
  'boilerplate-reason': 'Say it in words of your own: readers have met this reason everywhere.',
  'paraphrase-repeats-words': 'Quote it, or put it in other words: it repeats the words of the source.',
  'late-attribution': 'Say whose words these are after the first sentence at the latest.',
} as const;

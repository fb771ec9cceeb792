import type { Block, Span } from '../body/schema.ts';
import type { Place } from '../quotes/selector.ts';

/** Words that take the place of others; offsets in code points. */
export interface Replacement extends Place {
  readonly words: string;
}

/** A body with words of its paragraphs replaced. What they stood in keeps its marks; everything else stays as it is. */
export function replaceInBlocks(blocks: readonly Block[], replacements: readonly Replacement[]): Block[] {
  const byBlock = Map.groupBy(replacements, ({ block }) => block);
  return blocks.map((block) => {
    const here = byBlock.get(block._key);
    if (here === undefined || block._type !== 'block') return block;
    return { ...block, children: fromTheEnd(here).reduce(replaceInSpans, block.children) };
  });
}

/** A text with words replaced. */
export function replaceInText(text: string, replacements: readonly Replacement[]): string {
  return fromTheEnd(replacements).reduce((whole, { start, end, words }) => {
    const points = Array.from(whole);
    return points.slice(0, start).join('') + words + points.slice(end).join('');
  }, text);
}

/** The last ones first: so the offsets of the others stay true. */
function fromTheEnd(replacements: readonly Replacement[]): Replacement[] {
  return replacements.toSorted((one, other) => other.start - one.start);
}

/** The words go into the first span that they touch; the others lose what they had of the ones before. */
function replaceInSpans(spans: Span[], { start, end, words }: Replacement): Span[] {
  let at = 0;
  let isPut = false;
  const replaced = spans.map((span) => {
    const points = Array.from(span.text);
    const from = Math.min(Math.max(start - at, 0), points.length);
    const to = Math.min(Math.max(end - at, 0), points.length);
    const isFirst = !isPut && start - at <= points.length && end > at;
    at += points.length;
    if (from === to && !isFirst) return span;
    isPut ||= isFirst;
    return { ...span, text: points.slice(0, from).join('') + (isFirst ? words : '') + points.slice(to).join('') };
  });
  const kept = replaced.filter(({ text }, position) => text !== '' || spans[position]?.text === '');
  return kept.length === 0 ? replaced.slice(0, 1) : kept;
}

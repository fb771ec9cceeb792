import type { Block } from '../body/schema.ts';
import { isHeadline, isVisible, madeHeadline } from '../wire/headline.ts';
import { endsSentence } from '../wire/lines.ts';

/** A body and the headline that it began with. */
export interface HeadedBody {
  readonly headline: string;
  /** The body has none: this one is made from its first sentence. */
  readonly isMade: boolean;
  readonly blocks: Block[];
  /** Addresses that the headline led to: it is plain text. */
  readonly links: readonly string[];
}

/**
 * Takes the headline off a body: its first heading of the highest rank if only labels stand above it, or else its first line.
 * @returns undefined when nothing in it can be read.
 */
export function headedBody(blocks: readonly Block[]): HeadedBody | undefined {
  const texts = blocks.flatMap((block, index) => {
    if (block._type !== 'block') return [];
    const text = textOf(block);
    return isVisible(text) ? [{ block, index, text }] : [];
  });
  const [first] = texts;
  if (first === undefined) return undefined;
  const heading = texts.slice(0, MOST_LABELS + 1).findIndex(({ block }) => block.style === 'h2');
  const isBelowLabels = texts
    .slice(0, Math.max(heading, 0))
    .every(({ text }) => isHeadline(text) && !endsSentence(text));
  const { block, index, text } = (isBelowLabels ? texts[heading] : undefined) ?? first;
  if (block.listItem !== undefined || block.style === 'blockquote' || !isHeadline(text)) {
    const headline = madeHeadline(text);
    return headline === undefined ? undefined : { headline, isMade: true, blocks: [...blocks], links: [] };
  }
  const links = block.markDefs.flatMap((mark) => (mark._type === 'link' ? [mark.href] : []));
  return { headline: text, isMade: false, blocks: blocks.toSpliced(index, 1), links };
}

/** How many lines above a heading may be labels: the name of a section, a day. */
const MOST_LABELS = 2;

function textOf({ children }: Extract<Block, { _type: 'block' }>): string {
  return children
    .map(({ text }) => text)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

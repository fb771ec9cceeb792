import type { Block } from '../body/schema.ts';

/** A run of text that words can stand in, under the name by which selectors refer to it. */
export interface TextUnit {
  /** The `_key` of a block, or `@headline`, `@standfirst`, `@caption/{photo}`, which no key can be. */
  readonly block: string;
  readonly text: string;
}

/** The parts of an article that have text of their own. */
export interface ArticleTexts {
  readonly blocks: readonly Block[];
  readonly headline: string;
  readonly standfirst: string | null;
  readonly captions: readonly { readonly photo: string; readonly caption: string }[];
}

/**
 * Every run of text of an article that words can stand in: the text blocks of the body in reading order, then the
 * headline, the standfirst and the captions. The text of a block is that of all its spans together.
 */
export function textUnits({ blocks, headline, standfirst, captions }: ArticleTexts): TextUnit[] {
  const units: TextUnit[] = [];
  for (const block of blocks) {
    if (block._type !== 'block') continue;
    const [first] = block.children;
    const text =
      first !== undefined && block.children.length === 1
        ? first.text
        : block.children.map((child) => child.text).join('');
    units.push({ block: block._key, text });
  }
  units.push({ block: '@headline', text: headline });
  if (standfirst !== null) units.push({ block: '@standfirst', text: standfirst });
  for (const { photo, caption } of captions) units.push({ block: `@caption/${photo}`, text: caption });
  return units;
}

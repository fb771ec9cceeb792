import fc from 'fast-check';
import type { QuoteMarkAt } from '../../src/body/annotate.ts';
import type { Block } from '../../src/body/schema.ts';
import { canonicalBody } from './bodies.ts';

/** Quotes of each kind, by number. */
export const QUOTES = (['direct', 'partial', 'paraphrase', 'direct'] as const).map((kind, number) => ({
  quote: `01a0f4c2-c400-7000-80c8-00000000000${number}`,
  kind,
}));

/** The code points of a text. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}

/** The text of a block. */
export function textOf(block: Block | undefined): string {
  return block?._type === 'block' ? block.children.map((child) => child.text).join('') : '';
}

/** What stands at the code points of a place. */
export function wordsAt(blocks: readonly Block[], { block, start, end }: QuoteMarkAt): string {
  return codePoints(textOf(blocks.find(({ _key }) => _key === block)))
    .slice(start, end)
    .join('');
}

/** A body as a conversion makes it, and places of quotes in it, in order: none overlap, several may be of one quote. */
export const quotedBody: fc.Arbitrary<{ body: Block[]; marks: QuoteMarkAt[] }> = fc
  .tuple(
    canonicalBody,
    fc.array(
      fc.record({
        cuts: fc.array(fc.nat(), { maxLength: 6 }),
        quotes: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 6 }),
        isWhole: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([body, choices]) => ({
    body,
    marks: body.flatMap((block, index): QuoteMarkAt[] => {
      const { cuts, quotes, isWhole } = choices[index % choices.length]!;
      const { length } = codePoints(textOf(block));
      const ends = isWhole ? [0, length] : cuts.map((cut) => cut % (length + 1));
      const bounds = [...new Set(ends)].toSorted((one, other) => one - other);
      return bounds.slice(1).flatMap((end, place) => {
        const quote = QUOTES[quotes[place % quotes.length]!];
        return quote === undefined ? [] : [{ block: block._key, start: bounds[place]!, end, ...quote }];
      });
    }),
  }));

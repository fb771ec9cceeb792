import type { Block } from '../body/schema.ts';
import type { QuotedPiece } from './quoted-pieces.ts';
import type { QuoteKind } from './schema.ts';
import type { Place, TextSelector } from './selector.ts';

/** What of a text is shown as somebody's own words. */
export interface Quotation {
  /** Everything in quotation marks. */
  readonly pieces: readonly QuotedPiece[];
  /** Blocks that are set as a quotation: what stands there is quoted without marks, too. */
  readonly displayed: ReadonlySet<string>;
}

/** The blocks of a body that are set as quotations. */
export function displayedBlocks(blocks: readonly Block[]): ReadonlySet<string> {
  return new Set(
    blocks.flatMap((block) => (block._type === 'block' && block.style === 'blockquote' ? block._key : [])),
  );
}

/** Whether readers take what stands at a place for somebody's own words. */
export function isQuoted(place: Place, { pieces, displayed }: Quotation): boolean {
  return displayed.has(place.block) || pieces.some((piece) => isWithin(place, piece));
}

/** What kind of quote words are where nobody says it: own words, from the beginning of a sentence or not, or a paraphrase. */
export function kindAt(segments: readonly TextSelector[], quotation: Quotation): QuoteKind {
  if (!segments.every((segment) => isQuoted(segment, quotation))) return 'paraphrase';
  const [, letter = ''] = /^\P{L}*(\p{L})/u.exec(segments[0]?.exact ?? '') ?? [];
  return /\p{Ll}/u.test(letter) ? 'partial' : 'direct';
}

function isWithin(inner: Place, outer: Place): boolean {
  return inner.block === outer.block && inner.start >= outer.start && inner.end <= outer.end;
}

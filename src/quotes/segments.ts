import { parseStored } from '../lib/stored-json.ts';
import type { HeldSegment } from './anchor.ts';
import type { Place, TextSelector } from './selector.ts';
import type { QuoteKind } from './schema.ts';

/** What became of accepted words: they stand there, were changed, or are gone. */
export type AnchorState = 'anchored' | 'drifted' | 'orphaned';

/** A segment as it is kept. */
interface KeptSegment extends TextSelector {
  readonly quoteId: string;
  readonly position: number;
  readonly state: AnchorState;
  /** JSON of what stands there now, while it is drifted. */
  readonly found: string | null;
}

/** A quote as it is kept, as far as its words matter. */
interface KeptQuote {
  readonly quote: { readonly kind: QuoteKind };
  readonly segments: readonly KeptSegment[];
}

/** What tells the segments of all quotes apart. */
export function segmentId({ quoteId, position }: Pick<KeptSegment, 'quoteId' | 'position'>): string {
  return `${quoteId}/${position}`;
}

/** All segments of quotes, as they are looked for in a text. */
export function heldSegments(quotes: readonly KeptQuote[]): HeldSegment[] {
  return quotes.flatMap(({ quote, segments }) =>
    segments.map((segment) => ({ ...selectorOf(segment), id: segmentId(segment), quoteKind: quote.kind })),
  );
}

/** The accepted words of a segment and where they stood last. */
export function selectorOf({ block, exact, prefix, suffix, start, end }: KeptSegment): TextSelector {
  return { block, exact, prefix, suffix, start, end };
}

/** What stands where the words of a drifted segment stood; undefined when they are as they were, or gone. */
export function foundOf({ found }: Pick<KeptSegment, 'found'>): TextSelector | undefined {
  return found === null ? undefined : parseStored<TextSelector>(found);
}

/** The places that the quotes of an article hold now: nobody else's words can stand there. */
export function claimedPlaces(quotes: readonly KeptQuote[]): Place[] {
  return quotes.flatMap(({ segments }) =>
    segments.flatMap((segment) => (segment.state === 'orphaned' ? [] : [foundOf(segment) ?? selectorOf(segment)])),
  );
}

/** What a quote is in, by the worst of its segments. */
export function worstState(segments: readonly { readonly state: AnchorState }[]): AnchorState {
  const states = segments.map(({ state }) => state);
  if (states.includes('orphaned')) return 'orphaned';
  return states.includes('drifted') ? 'drifted' : 'anchored';
}

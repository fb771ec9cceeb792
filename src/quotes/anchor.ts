import type { DifferencePart } from './difference.ts';
import { searchLost } from './search.ts';
import { SearchedText } from './searched-text.ts';
import type { TextSelector } from './selector.ts';
import type { TextUnit } from './text-units.ts';
import { standsStill, WholeMoves } from './unchanged.ts';

/**
 * Words that were accepted as a part of a quote. Place and context are those where they last stood as accepted: while
 * they are drifted or orphaned, they are to be kept as they were, so that the words can be known again.
 */
export interface HeldSegment extends TextSelector {
  readonly id: string;
  readonly quoteKind: 'direct' | 'partial' | 'paraphrase';
}

/** What became of held words. */
export type Placement =
  | {
      readonly state: 'anchored';
      /** `folded`: the words are the same, their typography is not. */
      readonly how: 'same' | 'moved' | 'moved-block' | 'folded';
      /** `exact` is what stands there now. */
      readonly selector: TextSelector;
    }
  | {
      readonly state: 'drifted';
      /** What stands where the words stood: between the quotation marks, when they stood right between them. */
      readonly found: TextSelector;
      /** From the accepted words to what was found. All `same`: the words stand, their quotation marks are gone. */
      readonly difference: readonly DifferencePart[];
    }
  | { readonly state: 'orphaned' };

/**
 * Where each of the held words stands now.
 *
 * First the words that stand where they stood, then those that moved together with all that stood round them. Each takes
 * its place, so that repeated phrases cannot be mistaken for each other. For the rest every place that says the same is
 * weighed by what stands round it, and the best pairs are taken. Where the neighbours of the words still stand with other
 * words between them, these are what became of the words, whatever stands elsewhere. What is left is looked for by
 * likeness, in an amount of work that is bounded: beyond it words are orphaned rather than the save kept waiting.
 */
export function reanchor(held: readonly HeldSegment[], units: readonly TextUnit[]): Map<string, Placement> {
  const text = new SearchedText(units);
  const moves = new WholeMoves(text);
  const placements = new Map<string, Placement>();
  const unplaced = (segments: readonly HeldSegment[], find: (segment: HeldSegment) => Placement | undefined) =>
    segments.filter((segment) => {
      const placement = find(segment);
      if (placement !== undefined) placements.set(segment.id, placement);
      return placement === undefined;
    });
  const changed = unplaced(held, (segment) => standsStill(segment, text));
  const lost = unplaced(changed, (segment) => moves.find(segment));
  if (lost.length > 0) searchLost(lost, text, placements);
  return new Map(held.map(({ id }) => [id, placements.get(id) ?? { state: 'orphaned' }]));
}

import type { Executor } from '../db/database.ts';
import { type Placement, reanchor } from './anchor.ts';
import { foundOf, heldSegments, segmentId } from './segments.ts';
import {
  listActiveQuotes,
  type QuoteEventRow,
  recordQuoteEvent,
  saveQuoteRow,
  saveSegments,
  type SegmentRow,
  type StoredQuote,
} from './store.ts';
import type { TextUnit } from './text-units.ts';

/** Which article was saved, what it says now, by whom (id of the key) and when (epoch ms). */
export interface SavedText {
  readonly articleId: string;
  /** Asked only where there are quotes: most articles that are saved have none. */
  readonly readUnits: () => Promise<readonly TextUnit[]>;
  readonly by: string;
  readonly at: number;
}

/**
 * Looks for the words of each quote of an article that was saved, and writes down where they stand now. Belongs into the
 * transaction of the save: so no reader of the newsroom ever meets a quote that points beside its words.
 */
export async function reanchorQuotes(tx: Executor, saved: SavedText): Promise<void> {
  const quotes = await listActiveQuotes(tx, saved.articleId);
  if (quotes.length === 0) return;
  const placements = reanchor(heldSegments(quotes), await saved.readUnits());
  for (const stored of quotes) await settle(tx, stored, { placements, saved });
}

async function settle(
  tx: Executor,
  { quote, segments }: StoredQuote,
  { placements, saved }: { readonly placements: ReadonlyMap<string, Placement>; readonly saved: SavedText },
): Promise<void> {
  const next = segments.map((segment) => placed(segment, placements.get(segmentId(segment))));
  if (next.every((segment, position) => segment === segments[position])) return;
  const { by, at } = saved;
  await saveSegments(tx, quote.id, next);
  await saveQuoteRow(tx, { ...quote, version: quote.version + 1, updatedAt: at, updatedBy: by });
  for (const [position, segment] of next.entries()) {
    const before = segments[position];
    if (before === undefined) continue;
    const kind = eventOf(before, segment);
    if (kind === undefined) continue;
    const found = foundOf(segment);
    await recordQuoteEvent(tx, {
      quoteId: quote.id,
      at,
      by,
      kind,
      detail: { segment: position, exact: before.exact, ...(found !== undefined && { found: found.exact }) },
    });
  }
}

/** Where a segment is after a save; the very same row when nothing of it is different. */
function placed(segment: SegmentRow, placement: Placement | undefined): SegmentRow {
  if (placement === undefined) return segment;
  const next = ((): SegmentRow => {
    switch (placement.state) {
      case 'anchored':
        return { ...segment, ...placement.selector, state: 'anchored', found: null };
      case 'drifted':
        return { ...segment, state: 'drifted', found: JSON.stringify(placement.found) };
      case 'orphaned':
        return { ...segment, state: 'orphaned', found: null };
    }
  })();
  const isSame = MEMBERS.every((member) => next[member] === segment[member]);
  return isSame ? segment : next;
}

const MEMBERS = ['block', 'start', 'end', 'exact', 'prefix', 'suffix', 'state', 'found'] as const;

/** Words that only moved are not worth a line of history. */
function eventOf(before: SegmentRow, after: SegmentRow): QuoteEventRow['kind'] | undefined {
  if (after.state !== before.state) return after.state === 'anchored' ? 'restored' : after.state;
  if (after.state === 'drifted' && after.found !== before.found) return 'drifted';
  return after.exact === before.exact ? undefined : 'folded';
}

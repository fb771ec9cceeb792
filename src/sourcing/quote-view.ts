import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { NameOf } from '../keys/names.ts';
import { differenceOf } from '../quotes/difference.ts';
import type { QuoteRecord, QuoteRecordWithHistory } from '../quotes/schema.ts';
import { foundOf, selectorOf, worstState } from '../quotes/segments.ts';
import type { SegmentRow, StoredQuote } from '../quotes/store.ts';
import { stricterOf } from '../sources/terms.ts';
import type { UseOfSource } from '../sources/use-store.ts';
import type { QuoteHistory } from './sourced-article.ts';

/** What a quote is shown with. */
export interface QuoteParts {
  readonly stored: StoredQuote;
  readonly used: UseOfSource | undefined;
  readonly articleVersion: number;
  readonly nameOf: NameOf;
}

/** A quote as the newsroom gets it. */
export function quoteView({ stored: { quote, segments }, used, articleVersion, nameOf }: QuoteParts): QuoteRecord {
  return {
    id: quote.id,
    version: quote.version,
    article: quote.articleId,
    source: used === undefined ? null : sourceView(used),
    kind: quote.kind,
    terms: stricterOf(quote.terms ?? 'on_record', used?.use.terms ?? 'on_record'),
    ownTerms: quote.terms,
    text: segments.map(({ exact }) => exact).join(' '),
    anchor: worstState(segments),
    segments: segments.map(segmentView),
    saidAt: quote.saidAt,
    saidWhere: quote.saidWhere,
    medium: quote.medium,
    originalLanguage: quote.originalLanguage,
    translator: quote.translator,
    edits: { ellipsis: quote.hasEllipsis, brackets: quote.hasBrackets },
    note: quote.note,
    state: quote.state,
    supersedes: quote.supersedes,
    provenance: quote.provenance,
    confidence: quote.confidence,
    publishedAt: quote.publishedAt === null ? null : toInstant(quote.publishedAt),
    createdAt: toInstant(quote.createdAt),
    createdBy: nameOf(quote.createdBy),
    updatedAt: toInstant(quote.updatedAt),
    updatedBy: nameOf(quote.updatedBy),
    articleVersion,
  };
}

/** A quote with all that became of it. */
export function quoteHistoryView(parts: QuoteParts, { events, nameOf }: QuoteHistory): QuoteRecordWithHistory {
  return {
    ...quoteView(parts),
    history: events.map(({ at, by, kind, detail }) => ({
      at: toInstant(at),
      by: nameOf(by),
      kind,
      detail: detail === null ? null : parseStored<Record<string, unknown>>(detail),
    })),
  };
}

function sourceView({ use, source }: UseOfSource): NonNullable<QuoteRecord['source']> {
  return { id: source.id, use: use.id, name: source.name, description: use.descriptor ?? source.descriptor };
}

function segmentView(segment: SegmentRow): QuoteRecord['segments'][number] {
  const found = foundOf(segment) ?? null;
  const difference = found === null ? null : [...differenceOf(segment.exact, found.exact)];
  return { ...selectorOf(segment), state: segment.state, found, difference };
}

import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { ReasonFigures } from './insights-reasons.ts';
import type { SourcingInsights } from './insights-schema.ts';
import type { ArticleFigures, InsightFilter, QuotedSource, QuoteFigures, SingleSourceRow } from './insights-store.ts';

/** All that is counted for one answer. */
export interface InsightFigures {
  readonly filter: InsightFilter;
  readonly quotes: readonly QuoteFigures[];
  readonly sources: { readonly named: number; readonly anonymous: number };
  readonly articles: ArticleFigures;
  readonly reasons: ReasonFigures | null;
  readonly mostQuoted: readonly QuotedSource[];
  readonly singleSource: readonly SingleSourceRow[];
}

/** Whom the newsroom quotes (`SourcingInsights` of the contract). */
export function insightsView(figures: InsightFigures): SourcingInsights {
  const { filter, quotes, sources, articles, reasons, mostQuoted, singleSource } = figures;
  const sumOf = (isCounted: (row: QuoteFigures) => boolean, what: 'quotes' | 'words' = 'quotes') =>
    quotes.filter(isCounted).reduce((sum, row) => sum + row[what], 0);
  const total = sumOf(() => true);
  const anonymous = sumOf(({ isAnonymous, terms }) => isAnonymous || terms === 'deep_background');
  const quoted = sumOf(({ kind }) => kind !== 'paraphrase', 'words');
  const ofKind = (wanted: QuoteFigures['kind']) => sumOf(({ kind }) => kind === wanted);
  const onTerms = (wanted: QuoteFigures['terms']) => sumOf(({ terms }) => terms === wanted);
  return {
    from: toInstant(filter.from),
    to: toInstant(filter.to),
    section: filter.sections === undefined ? null : [...filter.sections],
    articles: articles.articles,
    quotes: {
      total,
      anonymous,
      anonymousShare: share(anonymous, total),
      kinds: { direct: ofKind('direct'), partial: ofKind('partial'), paraphrase: ofKind('paraphrase') },
      terms: {
        onRecord: onTerms('on_record'),
        background: onTerms('background'),
        deepBackground: onTerms('deep_background'),
      },
    },
    sources: { ...sources, anonymousShare: share(sources.anonymous, sources.named + sources.anonymous) },
    reasons: reasons && {
      from: toInstant(reasons.from),
      to: toInstant(reasons.to),
      groups: [...reasons.groups],
      withheld: reasons.withheld,
    },
    mostQuoted: [...mostQuoted],
    singleSource: {
      total: articles.singleSource,
      share: share(articles.singleSource, articles.articles),
      newest: singleSource.map(({ id, slug, publishedAt, content }) => {
        const { headline } = parseStored<{ headline: string }>(content);
        return { id, slug, headline, publishedAt: toInstant(publishedAt) };
      }),
    },
    words: { quoted, total: articles.words, share: share(quoted, articles.words) },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

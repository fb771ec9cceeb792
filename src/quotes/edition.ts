import { firstMomentOf } from '../lib/photo-date.ts';
import { countWords } from '../lib/text.ts';
import { isSingleSource } from '../sources/published.ts';
import { isAnonymous } from '../sources/terms.ts';
import type { AnonymityReason, Terms } from '../sources/use-schema.ts';
import type { Attribution, UsedSource } from './attribution.ts';
import type { Medium, QuoteKind } from './schema.ts';
import type { TextSelector } from './selector.ts';

/** What of a quote stands besides its words and source, and may be public. */
export interface QuoteFacts {
  readonly saidAt: string | null;
  readonly saidWhere: string | null;
  readonly medium: Medium | null;
  readonly originalLanguage: string | null;
  readonly translator: string | null;
  readonly hasEllipsis: boolean;
  readonly hasBrackets: boolean;
  /** The public quote that it corrects. */
  readonly supersedes: string | null;
}

/** A quote that passed the checks, with what is told of it. */
export type QuoteToPublish = Attribution & QuoteFacts;

/** A quote as an edition keeps it. Member by member, so that nothing else of the newsroom's record can become public. */
export interface EditionQuote {
  readonly id: string;
  /** Public id of its source; null: none is told. */
  readonly source: string | null;
  readonly content: EditionQuoteContent;
}

export interface EditionQuoteContent {
  readonly kind: QuoteKind;
  readonly terms: Terms;
  readonly text: string;
  readonly saidAt: string | null;
  readonly saidWhere: string | null;
  readonly medium: Medium | null;
  readonly originalLanguage: string | null;
  readonly translator: string | null;
  readonly edits: { readonly ellipsis: boolean; readonly brackets: boolean };
  readonly supersedes: string | null;
  readonly segments: readonly TextSelector[];
}

/** A source as an edition keeps it: of a named one only which it is, its record says the rest. */
export interface EditionSource {
  /** The id that readers get: its own when it is named, else that of its use in this article. */
  readonly publicId: string;
  /** The record of a named source; null: nothing leads from an anonymous one anywhere. */
  readonly sourceId: string | null;
  readonly kind: UsedSource['kind'];
  readonly identification: UsedSource['identification'];
  /** The pseudonym. */
  readonly name: string | null;
  readonly description: string | null;
  readonly anonymityStatement: string | null;
  /** For the newsroom's figures. */
  readonly anonymityReason: AnonymityReason | null;
}

/** What the sourcing of an article comes to. */
export interface Sourcing {
  readonly named: number;
  readonly anonymous: number;
  readonly quotes: number;
  readonly terms: { readonly onRecord: number; readonly background: number; readonly deepBackground: number };
  readonly kinds: Readonly<Record<QuoteKind, number>>;
  readonly singleSource: boolean;
}

/** Who said what, as an edition shows it: quotes in reading order, and each source that words are attributed to. */
export interface EditionSourcing {
  readonly quotes: readonly EditionQuote[];
  readonly sources: readonly EditionSource[];
  readonly summary: Sourcing;
}

/** What an edition says of its quotes, given in reading order, and sources. What is on deep background has no source. */
export function sourcingOf(quotes: readonly QuoteToPublish[]): EditionSourcing {
  const sources = new Map<string, EditionSource>();
  for (const { use, terms } of quotes) {
    if (use === undefined || terms === 'deep_background') continue;
    const source = editionSource(use);
    sources.set(source.publicId, source);
  }
  const shown = [...sources.values()];
  return { quotes: quotes.map(editionQuote), sources: shown, summary: summaryOf(quotes, shown) };
}

/** Something of an article's sourcing that it is found by. */
export interface Facet {
  readonly facet: 'source' | 'sourceKind' | 'terms';
  readonly value: string;
}

/** By what of its sourcing an article is found. */
export function facetsOf({ quotes, sources }: EditionSourcing): Facet[] {
  return [
    ...facets(
      'source',
      sources.map(({ publicId }) => publicId),
    ),
    ...facets(
      'sourceKind',
      sources.map(({ kind }) => kind),
    ),
    ...facets(
      'terms',
      quotes.map(({ content }) => content.terms),
    ),
  ];
}

/** First moment that the words may have been said, epoch ms. */
export function saidMoment({ saidAt }: Pick<QuoteFacts, 'saidAt'>): number | null {
  return saidAt === null ? null : (firstMomentOf(saidAt) ?? null);
}

/** The number of words of a quote. */
export function wordsOf({ segments }: Pick<EditionQuoteContent, 'segments'>, language: string): number {
  return segments.reduce((sum, { exact }) => sum + countWords(exact, language), 0);
}

function facets(facet: Facet['facet'], values: readonly string[]): Facet[] {
  return [...new Set(values)].map((value) => ({ facet, value }));
}

function editionQuote(quote: QuoteToPublish): EditionQuote {
  const { id, kind, terms, use, segments } = quote;
  const { saidAt, saidWhere, medium, originalLanguage, translator, hasEllipsis, hasBrackets, supersedes } = quote;
  return {
    id,
    source: use === undefined || terms === 'deep_background' ? null : editionSource(use).publicId,
    content: {
      kind,
      terms,
      text: segments.map(({ exact }) => exact).join(' '),
      saidAt,
      saidWhere,
      medium,
      originalLanguage,
      translator,
      edits: { ellipsis: hasEllipsis, brackets: hasBrackets },
      supersedes,
      segments: segments.map(({ block, start, end, exact, prefix, suffix }) => ({
        block,
        start,
        end,
        exact,
        prefix,
        suffix,
      })),
    },
  };
}

function editionSource(use: UsedSource): EditionSource {
  const { kind, identification } = use;
  if (!isAnonymous(use.identification)) {
    const none = { name: null, description: null, anonymityStatement: null, anonymityReason: null };
    return { publicId: use.sourceId, sourceId: use.sourceId, kind, identification, ...none };
  }
  return {
    publicId: use.id,
    sourceId: null,
    kind,
    identification,
    name: identification === 'pseudonym' ? use.name : null,
    description: use.description,
    anonymityStatement: use.anonymityStatement,
    anonymityReason: use.anonymityReason,
  };
}

function summaryOf(quotes: readonly QuoteToPublish[], sources: readonly EditionSource[]): Sourcing {
  const withTerms = (wanted: Terms) => quotes.filter(({ terms }) => terms === wanted).length;
  const ofKind = (wanted: QuoteKind) => quotes.filter(({ kind }) => kind === wanted).length;
  const named = sources.filter(({ sourceId }) => sourceId !== null).length;
  const anonymous = sources.length - named;
  return {
    named,
    anonymous,
    quotes: quotes.length,
    terms: {
      onRecord: withTerms('on_record'),
      background: withTerms('background'),
      deepBackground: withTerms('deep_background'),
    },
    kinds: { direct: ofKind('direct'), partial: ofKind('partial'), paraphrase: ofKind('paraphrase') },
    singleSource: isSingleSource({ named, anonymous }),
  };
}

import { foldTerm } from '../lib/fold-term.ts';
import type { Finding } from '../lib/finding.ts';
import type { Refusal } from '../lib/refusal.ts';
import { foldWords } from '../quotes/fold-words.ts';
import type { QuoteInput } from '../quotes/schema.ts';
import type { TextSelector } from '../quotes/selector.ts';
import type { Identification, SourceInput, SourceKind } from '../sources/schema.ts';
import type { NotSpeechInput } from '../sourcing/not-speech-schema.ts';
import type { SourceUsePatch } from '../sourcing/use-schema.ts';
import type { QuoteOfRecord, SourceOfRecord } from './quoting-schema.ts';

/** What a record says of the quotes and sources of its article. */
export interface Quoting {
  readonly sources: readonly SourceOfRecord[];
  readonly quotes: readonly QuoteOfRecord[];
  readonly notSpeech: readonly NotSpeechInput[];
}

/** What a record says of quotes and sources; undefined: nothing. */
export function quotingOf({
  sources = [],
  quotes = [],
  notSpeech = [],
}: Partial<{ [Member in keyof Quoting]: Quoting[Member] | undefined }>): Quoting | undefined {
  const isSilent = sources.length === 0 && quotes.length === 0 && notSpeech.length === 0;
  return isSilent ? undefined : { sources, quotes, notSpeech };
}

/** How a source of a record is identified: who has a name is named, unless the record says that it is a pseudonym. */
export function identificationOf({ identification, name }: SourceOfRecord): Identification {
  return identification ?? (typeof name === 'string' ? 'named' : 'described');
}

/** A source of a record as it is made. */
export function sourceInputOf(
  source: SourceOfRecord,
  { articleId, organisation }: { readonly articleId: string; readonly organisation: string | null },
): SourceInput {
  const { kind, name, description, role, aliases, sameAs, note } = source;
  const identification = identificationOf(source);
  const article = identification === 'named' ? null : articleId;
  return { kind, identification, name, description, role, organisation, aliases, sameAs, note, article };
}

/** How an article uses a source of its record. Its description is that of the source itself. */
export function useOf({ terms, anonymityReason, anonymityStatement }: SourceOfRecord): SourceUsePatch {
  return { terms, anonymityReason, anonymityStatement };
}

/** A source in an article, as far as it tells which one a record means. */
interface KnownUse {
  readonly use: { readonly descriptor: string | null };
  readonly source: {
    readonly kind: SourceKind;
    readonly identification: Identification;
    readonly name: string | null;
    readonly descriptor: string | null;
  };
}

/** Whether a use is that of a source without a name which the record describes, by what it or its use is called. */
export function isUseOf(record: SourceOfRecord, { use, source }: KnownUse): boolean {
  if (source.identification !== identificationOf(record) || source.kind !== record.kind) return false;
  const [told, ...known] =
    source.identification === 'pseudonym'
      ? [record.name, source.name]
      : [record.description, source.descriptor, use.descriptor];
  if (typeof told !== 'string') return false;
  return known.some((name) => typeof name === 'string' && foldTerm(name) === foldTerm(told));
}

/** A quote that an article has, as far as it tells which one a record means. */
interface KnownQuote {
  readonly segments: readonly TextSelector[];
}

/** Finds the quotes of an article that say what a quote of its record says: the same runs of words, and where it tells places there. */
export function sameWordsIn<T extends KnownQuote>(known: readonly T[]): (quote: QuoteOfRecord) => readonly T[] {
  const byWords = Map.groupBy(known, ({ segments }) => wordsKey(segments.map(({ exact }) => exact)));
  return ({ words, segments }) => {
    const wanted: NonNullable<QuoteInput['segments']> = segments ?? [{ exact: words }];
    const exact = wanted.flatMap((segment) => segment.exact ?? []);
    const candidates = exact.length === wanted.length ? (byWords.get(wordsKey(exact)) ?? []) : known;
    return candidates.filter((one) => isMeant(wanted, one));
  };
}

function wordsKey(words: readonly string[]): string {
  return words.map(foldWords).join('\n');
}

function isMeant(wanted: NonNullable<QuoteInput['segments']>, { segments }: KnownQuote): boolean {
  return (
    wanted.length === segments.length &&
    segments.every((segment, position) => {
      const { exact, block, start, end } = wanted[position] ?? {};
      if (exact !== undefined && foldWords(exact) !== foldWords(segment.exact)) return false;
      if (block !== undefined && block !== segment.block) return false;
      return (start ?? segment.start) === segment.start && (end ?? segment.end) === segment.end;
    })
  );
}

/** Refusals of one member of a record, with where that stands in it. */
export function within(pointer: string, refusals: readonly Refusal[]): Refusal[] {
  return refusals.map((refusal) => ({ ...refusal, pointer: `${pointer}${refusal.pointer}` }));
}

/** Which quotes and uses of an article the record means, in its order; undefined where it was refused. */
export interface MeantIds {
  readonly quotes: readonly (string | undefined)[];
  readonly uses: readonly (string | undefined)[];
}

/** What stops publishing, with the places of the record: an article may have more quotes and sources than its record names. */
export function refusalsToPublish(found: readonly Refusal[], meant: MeantIds): Refusal[] {
  return found
    .filter((refusal) => !isFinding(refusal) || refusal.severity === 'error')
    .map((refusal) => {
      const { pointer, code, detail } = refusal;
      if (!isFinding(refusal)) return { pointer, code, detail };
      return { pointer: placeInRecord(pointer, refusal, meant), code, detail };
    });
}

/** What publishing finds says how grave it is, and of what. */
function isFinding(refusal: Refusal): refusal is Finding {
  return 'severity' in refusal;
}

function placeInRecord(
  pointer: string,
  { quote, use }: { readonly quote?: string; readonly use?: string },
  meant: MeantIds,
): string {
  const [, member = '', , ...rest] = pointer.split('/');
  const position = member === 'quotes' && quote !== undefined ? meant.quotes.indexOf(quote) : -1;
  const place = member === 'sources' && use !== undefined ? meant.uses.indexOf(use) : position;
  if (quote === undefined && use === undefined) return pointer;
  return place === -1 ? `/${member}` : ['', member, place, ...rest].join('/');
}

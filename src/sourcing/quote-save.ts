import { unitsOfRevision } from '../articles/quoting.ts';
import { saveArticleRow, type StoredArticle } from '../articles/store.ts';
import { sentOr } from '../lib/merge-patch.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { MOST_QUOTES, type QuoteInput, type QuoteKind, type QuotePatch, type SelectorInput } from '../quotes/schema.ts';
import { quotedPieces } from '../quotes/quoted-pieces.ts';
import { claimedPlaces, foundOf } from '../quotes/segments.ts';
import type { TextSelector } from '../quotes/selector.ts';
import {
  deleteQuote,
  findQuote,
  insertQuote,
  listActiveQuotes,
  type QuoteRow,
  recordQuoteEvent,
  saveQuoteRow,
  saveSegments,
  type SegmentRow,
  type StoredQuote,
} from '../quotes/store.ts';
import type { TextUnit } from '../quotes/text-units.ts';
import { isLooser, termsAllowedFor } from '../sources/terms.ts';
import { findUse, type UseOfSource } from '../sources/use-store.ts';
import { type SourcingContext, withNewSourcing } from './context.ts';
import { placeSegments } from './place-segments.ts';
import { ensureUse } from './use-save.ts';

/** Where a new quote comes from. */
export interface Provenance {
  readonly provenance: QuoteRow['provenance'];
  readonly confidence: number | null;
}

const BY_EDITOR: Provenance = { provenance: 'editor', confidence: null };

type SaveRefused = Refused<'validation-failed' | 'quote-published' | 'too-many-quotes'>;

/** Ties words of an article to their source. @returns the id of the new quote. */
export async function createQuote(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  { input, from = BY_EDITOR }: { readonly input: QuoteInput; readonly from?: Provenance },
): Promise<Result<string, SaveRefused>> {
  const { tx, at, viewer } = context;
  const active = await listActiveQuotes(tx, article.id);
  const corrected = active.find(({ quote }) => quote.id === input.supersedes);
  if (input.supersedes !== undefined && typeof corrected?.quote.publishedAt !== 'number')
    return invalid([NOT_SUPERSEDABLE]);
  if (active.length >= MOST_QUOTES && corrected === undefined) return err({ code: 'too-many-quotes' });
  const units = await unitsOfRevision(tx, revision);
  const selectors = input.segments ?? [{ exact: input.words }];
  const others = active.filter((other) => other !== corrected);
  const placed = place(units, { selectors, others, pointer: input.segments === undefined ? '/words' : '/segments' });
  const use = await useFor(context, article.id, input.source ?? null);
  const refusals = [...(placed.ok ? [] : placed.error), ...(use.ok ? [] : use.error)];
  if (!placed.ok || !use.ok) return invalid(refusals);
  const faults = termsFaults(input.terms ?? null, use.value);
  if (faults.length > 0) return invalid(faults);
  const id = context.newId();
  const quote: QuoteRow = {
    id,
    version: 1,
    articleId: article.id,
    useId: use.value?.use.id ?? null,
    ...detailsOf(input),
    kind: input.kind ?? kindOf(placed.value, units),
    state: 'active',
    supersedes: input.supersedes ?? null,
    ...from,
    publishedAt: null,
    createdAt: at,
    createdBy: viewer.keyId,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  if (corrected !== undefined) await endQuote(context, corrected.quote, { state: 'superseded', detail: { by: id } });
  await insertQuote(tx, { quote, segments: placed.value.map((selector, position) => rowOf(id, selector, position)) });
  await recordQuoteEvent(tx, { quoteId: id, at, by: viewer.keyId, kind: 'created' });
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok(id);
}

/** Changes a quote by a merge patch. Of one that was public only the note: what it says is corrected by another one. */
export async function patchQuote(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  { stored, patch }: { readonly stored: StoredQuote; readonly patch: QuotePatch },
): Promise<Result<null, SaveRefused>> {
  const { tx, at, viewer } = context;
  const { quote, segments } = stored;
  const { note, ...rest } = patch;
  if ((quote.publishedAt !== null || quote.state !== 'active') && Object.keys(rest).length > 0)
    return err({ code: 'quote-published' });
  const units = await unitsOfRevision(tx, revision);
  const others = (await listActiveQuotes(tx, article.id)).filter((other) => other.quote.id !== quote.id);
  const placed =
    patch.segments === undefined
      ? ok(undefined)
      : place(units, { selectors: patch.segments, others, pointer: '/segments' });
  const use =
    patch.source === undefined ? await useNow(context, quote) : await useFor(context, article.id, patch.source);
  if (!placed.ok || !use.ok) return invalid([...(placed.ok ? [] : placed.error), ...(use.ok ? [] : use.error)]);
  const terms = sentOr(quote.terms, patch.terms);
  const faults = termsFaults(terms, use.value);
  if (faults.length > 0) return invalid(faults);
  const next: QuoteRow = {
    ...quote,
    useId: use.value?.use.id ?? null,
    kind: patch.kind ?? quote.kind,
    terms,
    saidAt: sentOr(quote.saidAt, patch.saidAt),
    saidWhere: sentOr(quote.saidWhere, patch.saidWhere),
    medium: sentOr(quote.medium, patch.medium),
    originalLanguage: sentOr(quote.originalLanguage, patch.originalLanguage),
    translator: sentOr(quote.translator, patch.translator),
    hasEllipsis: patch.edits === null ? false : (patch.edits?.ellipsis ?? quote.hasEllipsis),
    hasBrackets: patch.edits === null ? false : (patch.edits?.brackets ?? quote.hasBrackets),
    note: sentOr(quote.note, note),
    version: quote.version + 1,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  await saveQuoteRow(tx, next);
  if (placed.value !== undefined) {
    await saveSegments(
      tx,
      quote.id,
      placed.value.map((selector, position) => rowOf(quote.id, selector, position)),
    );
  }
  const before = { words: segments.map(({ exact }) => exact), ...changed(quote, next) };
  await recordQuoteEvent(tx, { quoteId: quote.id, at, by: viewer.keyId, kind: 'changed', detail: before });
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok(null);
}

/** Deletes a quote; one that was public stays as history. A correction that never came out leaves what it would have corrected. */
export async function removeQuote(
  context: SourcingContext,
  { article }: Pick<StoredArticle, 'article'>,
  { quote }: StoredQuote,
): Promise<void> {
  const { tx, at, viewer } = context;
  if (quote.publishedAt !== null) {
    if (quote.state !== 'active') return;
    await endQuote(context, quote, { state: 'withdrawn' });
  } else {
    await deleteQuote(tx, quote.id);
    const corrected = quote.supersedes === null ? undefined : await findQuote(tx, quote.supersedes);
    if (corrected !== undefined) {
      const { quote: before } = corrected;
      const back = { state: 'active', version: before.version + 1, updatedAt: at, updatedBy: viewer.keyId } as const;
      await saveQuoteRow(tx, { ...before, ...back });
      await recordQuoteEvent(tx, { quoteId: before.id, at, by: viewer.keyId, kind: 'reinstated' });
    }
  }
  await saveArticleRow(tx, withNewSourcing(article, context));
}

/**
 * Takes what stands in the text now for what was said: a person looked at it. A quote that was public is superseded by one that
 * says the new words. @returns the id of the quote that has them.
 */
export async function acceptWords(
  context: SourcingContext,
  { article }: Pick<StoredArticle, 'article'>,
  { quote, segments }: StoredQuote,
): Promise<Result<string, Refused<'nothing-drifted' | 'words-gone'>>> {
  if (quote.state !== 'active' || !segments.some(({ state }) => state !== 'anchored'))
    return err({ code: 'nothing-drifted' });
  if (segments.some(({ state }) => state === 'orphaned')) return err({ code: 'words-gone' });
  const { tx, at, viewer, newId } = context;
  const isPublic = quote.publishedAt !== null;
  const id = isPublic ? newId() : quote.id;
  const next = segments.map((segment) => rowOf(id, foundOf(segment) ?? segment, segment.position));
  const detail = { words: segments.map(({ exact }) => exact), accepted: next.map(({ exact }) => exact) };
  const row = { ...quote, updatedAt: at, updatedBy: viewer.keyId };
  if (isPublic) {
    await endQuote(context, quote, { state: 'superseded', detail: { by: id } });
    const made = { id, version: 1, supersedes: quote.id, publishedAt: null, createdAt: at, createdBy: viewer.keyId };
    await insertQuote(tx, { quote: { ...row, ...made }, segments: next });
  } else {
    await saveQuoteRow(tx, { ...row, version: quote.version + 1 });
    await saveSegments(tx, id, next);
  }
  await recordQuoteEvent(tx, { quoteId: id, at, by: viewer.keyId, kind: 'accepted', detail });
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok(id);
}

async function endQuote(
  { tx, at, viewer }: SourcingContext,
  quote: QuoteRow,
  {
    state,
    detail,
  }: { readonly state: 'superseded' | 'withdrawn'; readonly detail?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const by = viewer.keyId;
  await saveQuoteRow(tx, { ...quote, state, version: quote.version + 1, updatedAt: at, updatedBy: by });
  await recordQuoteEvent(tx, { quoteId: quote.id, at, by, kind: state, ...(detail && { detail }) });
}

function place(
  units: readonly TextUnit[],
  {
    selectors,
    others,
    pointer,
  }: {
    readonly selectors: readonly SelectorInput[];
    readonly others: readonly StoredQuote[];
    readonly pointer: string;
  },
): Result<TextSelector[], Refusal[]> {
  const claimed = others.flatMap((other) =>
    claimedPlaces([other]).map((taken) => ({ ...taken, quote: other.quote.id })),
  );
  const pointerOf = (position: number) => (pointer === '/segments' ? `${pointer}/${position}` : pointer);
  return placeSegments({ units, selectors, pointerOf, claimed });
}

async function useFor(
  context: SourcingContext,
  articleId: string,
  sourceId: string | null,
): Promise<Result<UseOfSource | undefined, Refusal[]>> {
  return sourceId === null ? ok(undefined) : ensureUse(context, { articleId, sourceId, pointer: '/source' });
}

async function useNow({ tx }: SourcingContext, { useId }: QuoteRow): Promise<Result<UseOfSource | undefined, never>> {
  return ok(useId === null ? undefined : await findUse(tx, useId));
}

/** Words may be given on stricter terms than all else that the source says in the article, never on looser ones. */
function termsFaults(terms: QuoteRow['terms'], used: UseOfSource | undefined): Refusal[] {
  if (terms === null || used === undefined) return [];
  const { use, source } = used;
  if (isLooser(terms, use.terms)) return [LOOSER_TERMS];
  return termsAllowedFor(source.identification).includes(terms) ? [] : [TERMS_NEED_ANONYMITY];
}

/** Words in quotation marks are taken for somebody's own, others for a paraphrase. */
function kindOf(segments: readonly TextSelector[], units: readonly TextUnit[]): QuoteKind {
  const pieces = quotedPieces(units);
  const isInMarks = segments.every(({ block, start, end }) =>
    pieces.some((piece) => piece.block === block && piece.start <= start && piece.end >= end),
  );
  return isInMarks ? 'direct' : 'paraphrase';
}

function rowOf(quoteId: string, selector: TextSelector, position: number): SegmentRow {
  const { block, start, end, exact, prefix, suffix } = selector;
  return { quoteId, position, block, start, end, exact, prefix, suffix, state: 'anchored', found: null };
}

function detailsOf(input: QuoteInput) {
  return {
    terms: input.terms ?? null,
    saidAt: input.saidAt ?? null,
    saidWhere: input.saidWhere ?? null,
    medium: input.medium ?? null,
    originalLanguage: input.originalLanguage ?? null,
    translator: input.translator ?? null,
    hasEllipsis: input.edits?.ellipsis ?? false,
    hasBrackets: input.edits?.brackets ?? false,
    note: input.note ?? null,
  };
}

/** What of a record is different, as it was before. The note is the newsroom's scratch paper: it has no history. */
function changed(before: QuoteRow, after: QuoteRow): Record<string, unknown> {
  const members = [
    'useId',
    'kind',
    'terms',
    'saidAt',
    'saidWhere',
    'medium',
    'originalLanguage',
    'translator',
  ] as const;
  return Object.fromEntries(
    members.filter((member) => before[member] !== after[member]).map((member) => [member, before[member]]),
  );
}

function invalid(errors: readonly Refusal[]): Result<never, Refused<'validation-failed'>> {
  return err({ code: 'validation-failed', errors });
}

const NOT_SUPERSEDABLE = {
  pointer: '/supersedes',
  code: 'not-published',
  detail: 'Name a quote of this article that was published and was not superseded yet; change any other one in place.',
};
const LOOSER_TERMS = {
  pointer: '/terms',
  code: 'looser-terms',
  detail: 'Use the terms on which the source speaks in this article, or stricter ones.',
};
const TERMS_NEED_ANONYMITY = {
  pointer: '/terms',
  code: 'terms-need-anonymity',
  detail: 'Use a described source of this article: what is said on background names nobody.',
};

import { unitsOfRevision } from '../articles/quoting.ts';
import { saveArticleRow, type StoredArticle } from '../articles/store.ts';
import type { Block } from '../body/schema.ts';
import { sentOr } from '../lib/merge-patch.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import { MOST_QUOTES, type QuoteInput, type QuotePatch, type SelectorInput } from '../quotes/schema.ts';
import { displayedBlocks, kindAt, type Quotation } from '../quotes/quoted-place.ts';
import { quotedPieces } from '../quotes/quoted-pieces.ts';
import { reanchorQuotes } from '../quotes/reanchor.ts';
import { claimedPlaces, foundOf } from '../quotes/segments.ts';
import { overlaps, type TextSelector } from '../quotes/selector.ts';
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

/** A quote that is to be made. */
export interface NewQuote {
  readonly input: QuoteInput;
  readonly from?: Provenance;
}

const BY_EDITOR: Provenance = { provenance: 'editor', confidence: null };

type SaveRefused = Refused<'validation-failed' | 'quote-published' | 'too-many-quotes'>;

/** Ties words of an article to their source. @returns the id of the new quote. */
export async function createQuote(
  context: SourcingContext,
  stored: StoredArticle,
  wanted: NewQuote,
): Promise<Result<string, SaveRefused>> {
  const [made] = await createQuotes(context, stored, [wanted]);
  if (made === undefined) throw new Error('one quote was asked for, and there is no answer');
  return made;
}

/**
 * Ties many words of an article to their sources; what the article says is read once. Each is made or refused by itself, and counts
 * for those that follow. @returns their ids, in this order; the article has one new version for all of them.
 */
export async function createQuotes(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  wanted: readonly NewQuote[],
): Promise<Result<string, SaveRefused>[]> {
  if (wanted.length === 0) return [];
  const { tx } = context;
  const units = await unitsOfRevision(tx, revision);
  const displayed = displayedBlocks(parseStored<Block[]>(revision.body));
  const text = { articleId: article.id, units, quotation: { pieces: quotedPieces(units), displayed } };
  let active: readonly StoredQuote[] = await listActiveQuotes(tx, article.id);
  const results: Result<string, SaveRefused>[] = [];
  for (const one of wanted) {
    const made = await addQuote(context, { ...text, active }, one);
    results.push(made.ok ? ok(made.value.quote.id) : made);
    if (!made.ok) continue;
    const { supersedes } = made.value.quote;
    active = [...active.filter(({ quote }) => quote.id !== supersedes), made.value];
  }
  if (results.some((result) => result.ok)) await saveArticleRow(tx, withNewSourcing(article, context));
  return results;
}

/** What a new quote is looked for in, and what it must not overlap. */
interface QuotedText {
  readonly articleId: string;
  readonly units: readonly TextUnit[];
  readonly quotation: Quotation;
  readonly active: readonly StoredQuote[];
}

async function addQuote(
  context: SourcingContext,
  { articleId, units, quotation, active }: QuotedText,
  { input, from = BY_EDITOR }: NewQuote,
): Promise<Result<StoredQuote, SaveRefused>> {
  const { tx, at, viewer } = context;
  const corrected = active.find(({ quote }) => quote.id === input.supersedes);
  if (input.supersedes !== undefined && typeof corrected?.quote.publishedAt !== 'number')
    return invalid([NOT_SUPERSEDABLE]);
  if (active.length >= MOST_QUOTES && corrected === undefined) return err({ code: 'too-many-quotes' });
  const selectors = input.segments ?? [{ exact: input.words }];
  const others = active.filter((other) => other !== corrected);
  const placed = place(units, { selectors, others, pointer: input.segments === undefined ? '/words' : '/segments' });
  const use = await useFor(context, articleId, input.source ?? null);
  const refusals = [...(placed.ok ? [] : placed.error), ...(use.ok ? [] : use.error)];
  if (!placed.ok || !use.ok) return invalid(refusals);
  const faults = termsFaults(input.terms ?? null, use.value);
  if (faults.length > 0) return invalid(faults);
  const id = context.newId();
  const quote: QuoteRow = {
    id,
    version: 1,
    articleId,
    useId: use.value?.use.id ?? null,
    ...detailsOf(input),
    kind: input.kind ?? kindAt(placed.value, quotation),
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
  const made = { quote, segments: placed.value.map((selector, position) => rowOf(id, selector, position)) };
  await insertQuote(tx, made);
  await recordQuoteEvent(tx, { quoteId: id, at, by: viewer.keyId, kind: 'created' });
  return ok(made);
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
  { article, revision }: StoredArticle,
  { quote }: StoredQuote,
): Promise<void> {
  const { tx } = context;
  if (quote.publishedAt !== null) {
    if (quote.state !== 'active') return;
    await endQuote(context, quote, { state: 'withdrawn' });
  } else {
    await deleteQuote(tx, quote.id);
    const corrected = quote.supersedes === null ? undefined : await findQuote(tx, quote.supersedes);
    if (corrected !== undefined) await reinstate(context, { article, revision }, corrected);
  }
  await saveArticleRow(tx, withNewSourcing(article, context));
}

/** A published quote counts again: where its words stand now, unless another one has them by now. */
async function reinstate(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  before: StoredQuote,
): Promise<void> {
  const { tx, at, viewer } = context;
  const by = viewer.keyId;
  const { quote } = before;
  const back = { ...quote, state: 'active', version: quote.version + 1, updatedAt: at, updatedBy: by } as const;
  await saveQuoteRow(tx, back);
  await recordQuoteEvent(tx, { quoteId: quote.id, at, by, kind: 'reinstated' });
  await reanchorQuotes(tx, { articleId: article.id, readUnits: () => unitsOfRevision(tx, revision), by, at });
  const active = await listActiveQuotes(tx, article.id);
  const now = active.filter((one) => one.quote.id === quote.id);
  const others = claimedPlaces(active.filter((one) => one.quote.id !== quote.id));
  if (claimedPlaces(now).some((mine) => others.some((other) => overlaps(mine, other))))
    await endQuote(context, { ...back, version: back.version + 1 }, { state: 'withdrawn' });
}

/**
 * Takes what stands in the text now for what was said: a person looked at it. A quote that was public is superseded by one that
 * says the new words. @returns the id of the quote that has them.
 */
export async function acceptWords(
  context: SourcingContext,
  { article, revision }: StoredArticle,
  stored: StoredQuote,
): Promise<Result<string, Refused<'nothing-drifted' | 'words-gone'>>> {
  const { quote, segments } = await asItStandsNow(context, { article, revision }, stored);
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

/** A quote with its words looked for once more: the caption of a photo's record may have changed since the article was saved. */
export async function asItStandsNow(
  { tx, at, viewer }: Pick<SourcingContext, 'tx' | 'at' | 'viewer'>,
  { article, revision }: StoredArticle,
  stored: StoredQuote,
): Promise<StoredQuote> {
  const readUnits = () => unitsOfRevision(tx, revision);
  await reanchorQuotes(tx, { articleId: article.id, readUnits, by: viewer.keyId, at });
  return (await findQuote(tx, stored.quote.id)) ?? stored;
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

import { findArticle, saveArticleRow, type StoredArticle } from '../articles/store.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { foldWords } from '../quotes/fold-words.ts';
import { listNotSpeech, listQuotes } from '../quotes/store.ts';
import { findNamedSource } from '../sources/find-named.ts';
import { createSource } from '../sources/save.ts';
import { isAnonymous } from '../sources/terms.ts';
import { listUses, saveUse, type UseOfSource } from '../sources/use-store.ts';
import { type ApprovalNote, approvalDetail, type SourcingContext, withNewSourcing } from '../sourcing/context.ts';
import { sayAllNotSpeech } from '../sourcing/not-speech.ts';
import { createQuotes, type NewQuote } from '../sourcing/quote-save.ts';
import { mayUseArticle } from '../sourcing/sourced-article.ts';
import { ensureUse } from '../sourcing/use-save.ts';
import {
  identificationOf,
  isUseOf,
  type MeantIds,
  type Quoting,
  sameWordsIn,
  sourceInputOf,
  useOf,
  within,
} from './quoting-rules.ts';
import type { SourceOfRecord } from './quoting-schema.ts';

/** Where the quotes and sources of records get their ids, when not where articles get theirs. */
export interface SourcingIds {
  readonly source: NewId;
  readonly use: NewId;
  readonly quote: NewId;
}

/** Where quotes and sources are saved, and who hears of anonymous sources that are used without anybody here knowing them. */
export interface QuotingContext extends SourcingContext {
  readonly ids: SourcingIds;
  readonly onWaiver: (note: ApprovalNote) => void;
}

/** An article with the quotes and sources of its record. */
export interface Quoted {
  readonly stored: StoredArticle;
  readonly meant: MeantIds;
}

/**
 * Gives an article the sources and quotes that its record names. What it has already stays as the newsroom left it, and so does
 * what the record does not name. Everything that is wrong is refused at once; then some of it is written already.
 */
export async function saveQuoting(
  context: QuotingContext,
  stored: StoredArticle,
  { sources, quotes, notSpeech }: Quoting,
): Promise<Result<Quoted, Refused<'validation-failed'>>> {
  const used = await saveUses(context, stored, sources);
  const refusals = [...used.refusals];
  const quoteIds: (string | undefined)[] = [];
  const heldLike = sameWordsIn(await listQuotes(context.tx, stored.article.id));
  const met = new Set<string>();
  const missing: { readonly position: number; readonly wanted: NewQuote }[] = [];
  for (const [position, quote] of quotes.entries()) {
    const { source: ref = null, ...about } = quote;
    const use = ref === null ? undefined : used.byRef.get(ref);
    // Its source was refused.
    if (ref !== null && use === undefined) continue;
    const useId = use?.use.id ?? null;
    const same = heldLike(quote).filter((one) => one.quote.useId === useId && !met.has(one.quote.id));
    const known = same.find((one) => one.quote.state === 'active') ?? same[0];
    if (known !== undefined) {
      met.add(known.quote.id);
      quoteIds[position] = known.quote.id;
      continue;
    }
    missing.push({ position, wanted: { input: { ...about, source: use?.source.id ?? null }, from: IMPORTED } });
  }
  const made = await createQuotes(
    { ...context, newId: context.ids.quote },
    await reread(context, stored),
    missing.map(({ wanted }) => wanted),
  );
  for (const [index, { position }] of missing.entries()) {
    const result = made[index];
    if (result?.ok === true) quoteIds[position] = result.value;
    else if (result !== undefined) refusals.push(...reasons(result.error, `/quotes/${position}`));
  }
  const said = new Set((await listNotSpeech(context.tx, stored.article.id)).map(({ folded }) => folded));
  const unsaid = [...notSpeech.entries()].filter(([, { words }]) => !said.has(foldWords(words)));
  const done = await sayAllNotSpeech(
    context,
    await reread(context, stored),
    unsaid.map(([, piece]) => piece),
  );
  for (const [index, [position]] of unsaid.entries()) {
    const result = done[index];
    if (result?.ok === false) refusals.push(...reasons(result.error, `/notSpeech/${position}`));
  }
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const uses = sources.map(({ ref }) => used.byRef.get(ref)?.use.id);
  return ok({ stored: await reread(context, stored), meant: { quotes: quoteIds, uses } });
}

/** Whether somebody else changed the quotes or sources of an article since this instant (epoch ms), or did so last of all. */
export async function hasSourcingOfOthers(
  { tx, viewer }: Pick<SourcingContext, 'tx' | 'viewer'>,
  { article }: StoredArticle,
  since: number,
): Promise<boolean> {
  if (article.sourcingVersion === article.editionSourcing) return false;
  const changes = [
    ...(await listQuotes(tx, article.id)).map(({ quote }) => ({ by: quote.updatedBy, at: quote.updatedAt })),
    ...(await listUses(tx, article.id)).map(({ use }) => ({ by: use.updatedBy, at: use.updatedAt })),
    ...(await listNotSpeech(tx, article.id)),
  ];
  return article.updatedBy !== viewer.keyId || changes.some(({ by, at }) => at > since && by !== viewer.keyId);
}

const IMPORTED = { provenance: 'import', confidence: null } as const;

/** The article after what was just written of its quotes and sources: each of that is a new version. */
async function reread({ tx }: QuotingContext, { article: { id } }: StoredArticle): Promise<StoredArticle> {
  const stored = await findArticle(tx, id);
  if (stored === undefined) throw new Error(`article ${id} is not there`);
  return stored;
}

interface SavedUses {
  readonly byRef: ReadonlyMap<string, UseOfSource>;
  readonly refusals: readonly Refusal[];
}

async function saveUses(
  context: QuotingContext,
  stored: StoredArticle,
  sources: readonly SourceOfRecord[],
): Promise<SavedUses> {
  const { tx } = context;
  const { article } = stored;
  const byRef = new Map<string, UseOfSource>();
  const refusals: Refusal[] = [];
  const anonymous = (await listUses(tx, article.id)).filter(({ source }) => isAnonymous(source.identification));
  let isChanged = false;
  for (const [position, source] of sources.entries()) {
    const met = new Set([...byRef.values()].map(({ use }) => use.id));
    const known = anonymous.find((one) => !met.has(one.use.id) && isUseOf(source, one));
    const ensured = known === undefined ? await makeUse(context, article.id, source) : ok({ ...known, isNew: false });
    if (!ensured.ok) {
      refusals.push(...within(`/sources/${position}`, ensured.error));
      continue;
    }
    const approved = await approve(context, ensured.value, source.waiver ?? null);
    isChanged ||= ensured.value.isNew || approved !== ensured.value;
    byRef.set(source.ref, approved);
  }
  if (isChanged) await saveArticleRow(tx, withNewSourcing(article, context));
  return { byRef, refusals };
}

type EnsuredUse = UseOfSource & { readonly isNew: boolean };

async function makeUse(
  context: QuotingContext,
  articleId: string,
  source: SourceOfRecord,
): Promise<Result<EnsuredUse, Refusal[]>> {
  const sourceId = await ensureSource(context, articleId, source);
  if (!sourceId.ok) return sourceId;
  const about = useOf(source);
  return ensureUse({ ...context, newId: context.ids.use }, { articleId, sourceId: sourceId.value, about, pointer: '' });
}

/** The source with this name; one without a name, and one that is not there yet, is made. */
async function ensureSource(
  context: QuotingContext,
  articleId: string,
  source: SourceOfRecord,
): Promise<Result<string, Refusal[]>> {
  const { kind, name } = source;
  if (identificationOf(source) === 'named' && typeof name === 'string') {
    const known = await findNamedSource(context.tx, { kind, name });
    if (known !== undefined) return ok(known.id);
  }
  const organisation = await ensureOrganisation(context, source);
  if (!organisation.ok) return organisation;
  return make(context, sourceInputOf(source, { articleId, organisation: organisation.value }));
}

async function ensureOrganisation(
  context: QuotingContext,
  { organisation }: SourceOfRecord,
): Promise<Result<string | null, Refusal[]>> {
  if (typeof organisation !== 'string') return ok(null);
  const input = { kind: 'organisation', identification: 'named', name: organisation } as const;
  const known = await findNamedSource(context.tx, input);
  return known === undefined ? make(context, input) : ok(known.id);
}

async function make(
  context: QuotingContext,
  input: Parameters<typeof createSource>[1],
): Promise<Result<string, Refusal[]>> {
  const made = await createSource({ ...context, newId: context.ids.source, mayUseArticle }, input);
  if (made.ok) return ok(made.value.id);
  return err(reasons(made.error, ''));
}

/** What the record answers for is approved, unless somebody else has said something of the source since. */
async function approve(
  { tx, viewer, at, onWaiver }: QuotingContext,
  ensured: EnsuredUse,
  waiver: string | null,
): Promise<EnsuredUse> {
  const { use, source } = ensured;
  const isOfImport = use.updatedBy === viewer.keyId && source.updatedBy === viewer.keyId;
  if (waiver === null || use.approvedAt !== null || !isAnonymous(source.identification) || !isOfImport) return ensured;
  const by = viewer.keyId;
  const approved = { ...use, approvedAt: at, approvedBy: by, waiver, updatedAt: at, updatedBy: by };
  await saveUse(tx, approved);
  onWaiver({ action: 'waive', sourceId: source.id, by, at, detail: approvalDetail(use.articleId, waiver) });
  return { ...ensured, use: approved };
}

function reasons({ errors, code, detail = '' }: Refused<string>, pointer: string): Refusal[] {
  return within(pointer, errors ?? [{ pointer: '', code, detail }]);
}

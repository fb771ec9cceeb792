import { unitsOfRevision } from '../articles/quoting.ts';
import { articleToChange, seeArticle } from '../articles/working-copy.ts';
import type { ArticleRow, StoredArticle } from '../articles/store.ts';
import type { Executor } from '../db/database.ts';
import { findNames, type NameOf } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { KeyHolder, Viewer } from '../lib/viewer.ts';
import { readingOrder } from '../quotes/reading-order.ts';
import {
  countActiveByUse,
  findQuote,
  listActiveQuotes,
  listQuoteEvents,
  listQuotes,
  type QuoteEventRow,
  type StoredQuote,
} from '../quotes/store.ts';
import { findUse, listUses, type UseOfSource } from '../sources/use-store.ts';
import { useSeenBy } from './use-sight.ts';

type ArticleVersion = Pick<ArticleRow, 'id' | 'version'>;

/** Which quote or use of which article, for whom; and which version of it was read. */
export interface Wanted {
  readonly viewer: Viewer;
  readonly articleId: string;
  readonly id: string;
  readonly isExpected?: (version: number) => boolean;
}

/** Any version of an article: what is added to it does not hang on what else it says. */
const ANY = () => true;

/** The article whose quotes and sources are to be changed. */
export async function articleToSource(tx: Executor, viewer: KeyHolder, id: string) {
  return articleToChange(tx, { viewer, id, isExpected: ANY });
}

/** Whether the viewer may write into an article. */
export async function mayUseArticle(tx: Executor, viewer: KeyHolder, articleId: string): Promise<boolean> {
  return (await articleToSource(tx, viewer, articleId)).ok;
}

/** A quote with the article that it is in. */
export interface QuoteOfArticle {
  readonly stored: StoredArticle;
  readonly quote: StoredQuote;
}

/** A quote of an article that the viewer sees. */
export async function seeQuote(
  db: Executor,
  { viewer, articleId, id }: Wanted,
): Promise<Result<QuoteOfArticle, Refused<'not-found'>>> {
  const seen = await seeArticle(db, viewer, articleId);
  if (!seen.ok) return seen;
  const quote = await findQuote(db, id);
  return quote?.quote.articleId === articleId ? ok({ stored: seen.value, quote }) : err({ code: 'not-found' });
}

/** A quote that is to be changed: seen, allowed, and in the version that the caller read. */
export async function quoteToChange(
  tx: Executor,
  wanted: Wanted & { readonly viewer: KeyHolder },
): Promise<Result<QuoteOfArticle, Refused<'not-found' | 'forbidden' | 'version-conflict'>>> {
  const seen = await seeQuote(tx, wanted);
  if (!seen.ok) return seen;
  const allowed = await articleToSource(tx, wanted.viewer, wanted.articleId);
  if (!allowed.ok) return allowed;
  const { version } = seen.value.quote.quote;
  return wanted.isExpected?.(version) === false ? err({ code: 'version-conflict', currentVersion: version }) : seen;
}

/** A use of a source in an article that the viewer sees. */
async function seeUse(
  db: Executor,
  { viewer, articleId, id }: Wanted,
): Promise<Result<{ stored: StoredArticle; used: UseOfSource }, Refused<'not-found'>>> {
  const seen = await seeArticle(db, viewer, articleId);
  if (!seen.ok) return seen;
  const used = await findUse(db, id);
  return used?.use.articleId === articleId ? ok({ stored: seen.value, used }) : err({ code: 'not-found' });
}

/** A use that is to be changed: in a version of the article that the caller read. */
export async function useToChange(tx: Executor, wanted: Wanted & { readonly viewer: KeyHolder }) {
  const seen = await seeUse(tx, wanted);
  if (!seen.ok) return seen;
  const { viewer, articleId, isExpected = ANY } = wanted;
  const allowed = await articleToChange(tx, { viewer, id: articleId, isExpected });
  return allowed.ok ? seen : allowed;
}

/** The quotes of an article in reading order, with what is shown beside them. */
export async function listArticleQuotes(
  db: Executor,
  viewer: Viewer,
  { article, revision, state }: StoredArticle & { readonly state: 'active' | 'all' },
) {
  const quotes = await (state === 'all' ? listQuotes(db, article.id) : listActiveQuotes(db, article.id));
  const units = await unitsOfRevision(db, revision);
  const blocks = units.map(({ block }) => block);
  const ordered = readingOrder(
    quotes.map((stored) => ({ id: stored.quote.id, segments: stored.segments, stored })),
    blocks,
  );
  return readQuotes(db, viewer, { article, quotes: ordered.map(({ stored }) => stored) });
}

/** Quotes with what is shown beside them. */
async function readQuotes(
  db: Executor,
  viewer: Viewer,
  { article, quotes }: { readonly article: ArticleVersion; readonly quotes: readonly StoredQuote[] },
) {
  const uses = new Map((await listUses(db, article.id)).map((used) => [used.use.id, useSeenBy(viewer, used)]));
  const nameOf = await findNames(
    db,
    quotes.flatMap(({ quote }) => [quote.createdBy, quote.updatedBy]),
  );
  return quotes.map((stored) => ({
    stored,
    used: uses.get(stored.quote.useId ?? ''),
    articleVersion: article.version,
    nameOf,
  }));
}

/** One quote with what is shown beside it, as it is now. */
export async function readQuote(
  db: Executor,
  viewer: Viewer,
  wanted: { readonly articleId: string; readonly id: string },
) {
  const seen = await seeQuote(db, { viewer, ...wanted });
  if (!seen.ok) throw new Error(`quote ${wanted.id} is not there`);
  const [parts] = await readQuotes(db, viewer, { article: seen.value.stored.article, quotes: [seen.value.quote] });
  if (parts === undefined) throw new Error(`quote ${wanted.id} is not there`);
  return parts;
}

/** What happened to a quote, with the names of who did it. */
export interface QuoteHistory {
  readonly events: readonly QuoteEventRow[];
  readonly nameOf: NameOf;
}

/** What happened to a quote, oldest first. */
export async function readHistory(db: Executor, quoteId: string): Promise<QuoteHistory> {
  const events = await listQuoteEvents(db, quoteId);
  return { events, nameOf: await findNames(db, [...new Set(events.map(({ by }) => by))]) };
}

/** The sources of an article with what is shown beside them, in the order in which they came. */
export async function listArticleUses(db: Executor, viewer: Viewer, article: ArticleVersion) {
  return readUses(db, viewer, { article, uses: await listUses(db, article.id) });
}

/** One use with what is shown beside it, as it is now. */
export async function readUse(
  db: Executor,
  viewer: Viewer,
  wanted: { readonly articleId: string; readonly id: string },
) {
  const seen = await seeUse(db, { viewer, ...wanted });
  const [parts] = seen.ok
    ? await readUses(db, viewer, { article: seen.value.stored.article, uses: [seen.value.used] })
    : [];
  if (parts === undefined) throw new Error(`use ${wanted.id} is not there`);
  return parts;
}

/** Uses of sources with what is shown beside them. */
async function readUses(
  db: Executor,
  viewer: Viewer,
  { article, uses }: { readonly article: ArticleVersion; readonly uses: readonly UseOfSource[] },
) {
  const counts = await countActiveByUse(db, article.id);
  const nameOf = await findNames(
    db,
    uses.flatMap(({ use }) => use.approvedBy ?? []),
  );
  return uses.map((used) => ({
    used: useSeenBy(viewer, used),
    quotes: counts.get(used.use.id) ?? 0,
    articleVersion: article.version,
    nameOf,
  }));
}

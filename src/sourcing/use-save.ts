import { type ArticleRow, saveArticleRow } from '../articles/store.ts';
import { sentOr } from '../lib/merge-patch.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { countQuotesOfUse, listPublishedQuotesOf, recordQuoteEvent } from '../quotes/store.ts';
import { isAnonymous, termsAllowedFor } from '../sources/terms.ts';
import { seeSource } from '../sources/source.ts';
import type { SourceRow } from '../sources/store.ts';
import {
  deleteUse,
  findUse,
  findUseOf,
  insertUse,
  saveUse,
  type UseOfSource,
  type UseRow,
} from '../sources/use-store.ts';
import { type SourcingContext, withNewSourcing } from './context.ts';
import type { SourceUseInput, SourceUsePatch } from './use-schema.ts';

/** How a source is to be used. */
export interface UseToMake {
  readonly articleId: string;
  readonly sourceId: string;
  readonly about?: SourceUsePatch;
  /** Where the source stands in what was sent: a JSON Pointer. */
  readonly pointer: string;
}

/** The use of a source in an article, made if it is not there yet. */
export async function ensureUse(
  context: SourcingContext,
  { articleId, about = {}, pointer, ...wanted }: UseToMake,
): Promise<Result<UseOfSource & { readonly isNew: boolean }, Refusal[]>> {
  const { tx, viewer, at, newId } = context;
  const source = await usableSource(context, { articleId, sourceId: wanted.sourceId });
  if (!source.ok) return err([{ pointer, ...source.error }]);
  const { id: sourceId } = source.value;
  const known = await findUseOf(tx, { articleId, sourceId });
  if (known !== undefined) return ok({ ...known, isNew: false });
  const made = applied(
    {
      id: newId(),
      articleId,
      sourceId,
      descriptor: null,
      terms: termsAllowedFor(source.value.identification)[0],
      anonymityReason: null,
      anonymityStatement: null,
      approvedAt: null,
      approvedBy: null,
      waiver: null,
      createdAt: at,
      createdBy: viewer.keyId,
      updatedAt: at,
      updatedBy: viewer.keyId,
    },
    { source: source.value, about },
  );
  if (!made.ok) return made;
  await insertUse(tx, made.value);
  return ok({ use: made.value, source: source.value, isNew: true });
}

/** Uses a source in an article. @returns the id of its use. */
export async function addUse(
  context: SourcingContext,
  article: ArticleRow,
  { source, ...about }: SourceUseInput,
): Promise<Result<string, Refusal[]>> {
  const added = await ensureUse(context, { articleId: article.id, sourceId: source, about, pointer: '/source' });
  if (!added.ok) return added;
  if (added.value.isNew) await saveArticleRow(context.tx, withNewSourcing(article, context));
  else {
    const wanted = applied(added.value.use, { source: added.value.source, about });
    if (!wanted.ok) return wanted;
    if (!isSameUse(added.value.use, wanted.value)) return err([{ pointer: '/source', ...ALREADY_USED }]);
  }
  return ok(added.value.use.id);
}

/** Changes how a source is used. What readers are told anew has to be approved anew. */
export async function patchUse(
  context: SourcingContext,
  { use, source }: UseOfSource,
  { article, patch }: { readonly article: ArticleRow; readonly patch: SourceUsePatch },
): Promise<Result<UseOfSource, Refused<'validation-failed'>>> {
  const next = applied(use, { source, about: patch });
  if (!next.ok) return err({ code: 'validation-failed', errors: next.error });
  if (isSameUse(use, next.value)) return ok({ use, source });
  const { at, viewer, tx } = context;
  const published = use.terms === next.value.terms ? [] : await listPublishedQuotesOf(tx, use.id);
  if (published.length > 0 && patch.termsReason === undefined)
    return err({ code: 'validation-failed', errors: [TERMS_REASON_REQUIRED] });
  for (const quoteId of published) {
    const detail = { from: use.terms, to: next.value.terms, reason: patch.termsReason };
    await recordQuoteEvent(tx, { quoteId, at, by: viewer.keyId, kind: 'terms-changed', detail });
  }
  const saved = { ...next.value, ...UNAPPROVED, updatedAt: at, updatedBy: viewer.keyId };
  await saveUse(tx, saved);
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok({ use: saved, source });
}

/** Takes a source out of an article, unless words of the article are its. */
export async function removeUse(
  context: SourcingContext,
  { use }: UseOfSource,
  article: ArticleRow,
): Promise<Result<null, Refused<'use-has-quotes'>>> {
  const { tx } = context;
  if ((await countQuotesOfUse(tx, use.id)) > 0) return err({ code: 'use-has-quotes' });
  await deleteUse(tx, use.id);
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok(null);
}

/** Says that an anonymous source may be used as it is described. */
export async function approveUse(
  context: SourcingContext,
  { use, source }: UseOfSource,
  { article, waiver }: { readonly article: ArticleRow; readonly waiver: string | null },
): Promise<Result<UseOfSource, Refused<'not-anonymous' | 'own-approval'>>> {
  const { tx, viewer, at } = context;
  if (!isAnonymous(source.identification)) return err({ code: 'not-anonymous' });
  // Nor does who wrote the description, the terms and the reason that are to be approved.
  const isOwn = article.createdBy === viewer.keyId || (use.approvedAt === null && use.updatedBy === viewer.keyId);
  if (isOwn) return err({ code: 'own-approval' });
  const saved = { ...use, approvedAt: at, approvedBy: viewer.keyId, waiver, updatedAt: at, updatedBy: viewer.keyId };
  await saveUse(tx, saved);
  await saveArticleRow(tx, withNewSourcing(article, context));
  return ok({ use: saved, source });
}

/** The record of a source, if this article may use it. What the viewer may not see is as if it were not there. */
async function usableSource(
  { tx, viewer }: SourcingContext,
  { articleId, sourceId }: Pick<UseToMake, 'articleId' | 'sourceId'>,
): Promise<Result<SourceRow, Omit<Refusal, 'pointer'>>> {
  // Who does not see the record of a source knows it by its use here.
  const used = await findUse(tx, sourceId);
  if (used?.use.articleId === articleId && isAnonymous(used.source.identification)) return ok(used.source);
  const seen = await seeSource(tx, viewer, sourceId);
  if (!seen.ok) return err(UNKNOWN);
  const source = seen.value;
  if (source.mergedInto !== null) return err({ ...MERGED, detail: `${MERGED.detail} ${source.mergedInto}.` });
  if (source.articleId !== null && source.articleId !== articleId) return err(OF_ANOTHER_ARTICLE);
  return ok(source);
}

function applied(
  use: UseRow,
  { source, about }: { readonly source: SourceRow; readonly about: SourceUsePatch },
): Result<UseRow, Refusal[]> {
  const next = {
    ...use,
    descriptor: sentOr(use.descriptor, about.description),
    terms: about.terms ?? use.terms,
    anonymityReason: sentOr(use.anonymityReason, about.anonymityReason),
    anonymityStatement: sentOr(use.anonymityStatement, about.anonymityStatement),
  };
  const refusals: Refusal[] = [];
  if (!termsAllowedFor(source.identification).includes(next.terms)) {
    const reason = source.identification === 'named' ? TERMS_NEED_ANONYMITY : TERMS_NEED_NAME;
    refusals.push({ pointer: '/terms', ...reason });
  }
  if (!isAnonymous(source.identification)) {
    for (const [member, value] of Object.entries({
      description: next.descriptor,
      anonymityReason: next.anonymityReason,
      anonymityStatement: next.anonymityStatement,
    })) {
      if (value !== null) refusals.push({ pointer: `/${member}`, ...FOR_THE_UNNAMED });
    }
  }
  return refusals.length > 0 ? err(refusals) : ok(next);
}

function isSameUse(one: UseRow, other: UseRow): boolean {
  return (['descriptor', 'terms', 'anonymityReason', 'anonymityStatement'] as const).every(
    (member) => one[member] === other[member],
  );
}

const UNAPPROVED = { approvedAt: null, approvedBy: null, waiver: null };
const TERMS_REASON_REQUIRED = {
  pointer: '/termsReason',
  code: 'required',
  detail:
    'Say why: words of this source were published on the terms that it had. For looser ones, say how the source consented.',
};
const UNKNOWN = { code: 'unknown-reference', detail: 'Create the source first, or use the id of one that exists.' };
const ALREADY_USED = {
  code: 'already-used',
  detail: 'Change the use that is there: the article uses this source already, in another way.',
};
const MERGED = { code: 'source-merged', detail: 'Use the record that it was merged into:' };
const OF_ANOTHER_ARTICLE = {
  code: 'source-of-another-article',
  detail:
    'Make a source for this article: an anonymous one belongs to a single article, so that nobody can link its stories.',
};
const TERMS_NEED_ANONYMITY = {
  code: 'terms-need-anonymity',
  detail: 'Make a described source for this article: what is said on background names nobody.',
};
const TERMS_NEED_NAME = {
  code: 'terms-need-name',
  detail: 'Use background or stricter terms: who is not named does not speak on the record.',
};
const FOR_THE_UNNAMED = {
  code: 'source-is-named',
  detail: 'Leave it out: it is for sources that readers do not know.',
};

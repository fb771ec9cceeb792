import { isDeepStrictEqual } from 'node:util';
import { carryKeys } from '../body/convert.ts';
import type { Block, BodyInput, ConversionNote } from '../body/schema.ts';
import { wordCount } from '../body/text.ts';
import type { Executor } from '../db/database.ts';
import type { NewId } from '../lib/ids.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { slugCandidates, slugOf } from '../lib/slug.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { reanchorQuotes } from '../quotes/reanchor.ts';
import { type Content, contentOf, patched } from './content.ts';
import { type PreparedBody, prepareBody } from './prepared-body.ts';
import { contentWithSlugs, type FindReferences, refusePhotos, resolveContent } from './references.ts';
import { unitsOf } from './quoting.ts';
import type { ArticleInput, ArticlePatch } from './schema.ts';
import { findSlugHolder, listWorkingCopiesWithSlug } from './slug-store.ts';
import {
  type ArticleRow,
  findRevision,
  insertArticle,
  type StoredArticle,
  type StoredContent,
  storedContentOf,
  updateArticle,
} from './store.ts';
import { isDesk } from './workflow.ts';

/** Within which transaction, for whom and when something is saved; where new ids and block keys come from. */
export interface SaveContext {
  readonly tx: Executor;
  readonly viewer: KeyHolder;
  /** Epoch ms. */
  readonly at: number;
  readonly newId: NewId;
  readonly newKey: () => string;
  /** How sections, tags and authors are found; by their slugs when it is not given. Asked last, when all else is accepted. */
  readonly findReferences?: FindReferences;
}

/** What a save did: the working copy as it is now, and what of a converted body was left out. */
export interface Saved {
  readonly id: string;
  readonly notes: readonly ConversionNote[];
  readonly stored: StoredArticle;
}

/** What an import brings along. */
export interface Imported {
  /** The id that the article had where it comes from. */
  readonly externalId: string;
  /** What {@link prepareBody} made of the body before the transaction began. */
  readonly prepared?: PreparedBody | undefined;
}

export type SaveRefused = Refused<'validation-failed' | 'unsafe-markup' | 'slug-taken' | 'not-found'>;

/** Makes a working copy: state draft, revision 1. */
export async function createArticle(
  context: SaveContext,
  input: ArticleInput,
  imported?: Imported,
): Promise<Result<Saved, SaveRefused>> {
  const id = context.newId();
  const { body = [] } = input;
  const prepared = imported?.prepared;
  const content = contentOf(input);
  const draft = await prepareContent(context, { id, content, body, prepared, previous: [], photosBefore: [] });
  if (!draft.ok) return draft;
  const { at, viewer } = context;
  const article: ArticleRow = {
    id,
    externalId: imported?.externalId ?? null,
    version: 1,
    revision: 1,
    state: 'draft',
    ...columnsOf(draft.value.content),
    edition: null,
    editionRevision: null,
    sourcingVersion: 0,
    editionSourcing: 0,
    publicVersion: 0,
    createdAt: at,
    createdBy: viewer.keyId,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  const stored = { article, revision: revisionOf(article, draft.value) };
  await insertArticle(context.tx, stored, draft.value.content);
  return ok({ id, notes: draft.value.notes, stored });
}

/** Changes a working copy by a merge patch: a new revision, unless nothing is different. */
export async function patchArticle(
  context: SaveContext,
  stored: StoredArticle,
  { patch, imported }: { patch: ArticlePatch; imported?: Imported },
): Promise<Result<Saved, SaveRefused>> {
  const { article, revision } = stored;
  const current = await contentWithSlugs(context.tx, revision);
  const content = patched(current, patch);
  if (!content.ok) return err({ code: 'validation-failed', errors: content.error });
  const previous = parseStored<Block[]>(revision.body);
  const body = patch.body === undefined ? previous : (patch.body ?? []);
  const draft = await prepareContent(context, {
    id: article.id,
    content: content.value,
    body,
    prepared: imported?.prepared,
    previous,
    photosBefore: patch.photos === undefined ? undefined : current.photos,
    slugNow: article.slug,
  });
  if (!draft.ok) return draft;
  const saved = await saveRevision(context, stored, draft.value);
  return ok({ id: article.id, notes: draft.value.notes, stored: saved });
}

/** Takes the content of an earlier revision again, as a new revision. What is gone since (a tag or a photo, say) is left out. */
export async function restoreRevision(
  context: SaveContext,
  stored: StoredArticle,
  number: number,
): Promise<Result<Saved, SaveRefused>> {
  const revision = await findRevision(context.tx, stored.article.id, number);
  if (revision === undefined) return err({ code: 'not-found' });
  const content = await contentWithSlugs(context.tx, revision);
  const body = parseStored<Block[]>(revision.body);
  const { id, slug } = stored.article;
  const draft = await prepareContent(context, { id, content, body, previous: body, slugNow: slug });
  if (!draft.ok) return draft;
  const saved = await saveRevision(context, stored, { ...draft.value, restoredFrom: number });
  return ok({ id, notes: [], stored: saved });
}

interface Draft {
  readonly content: StoredContent;
  readonly body: string;
  readonly wordCount: number;
  readonly notes: readonly ConversionNote[];
  readonly restoredFrom?: number;
}

interface Sent {
  readonly id: string;
  readonly content: Content;
  readonly body: BodyInput;
  readonly prepared?: PreparedBody | undefined;
  /** The blocks before: what stays the same keeps its keys. */
  readonly previous: readonly Block[];
  /** The photos before, when photos were sent; undefined: they stay as they are, and publishing looks at them. */
  readonly photosBefore?: Content['photos'] | undefined;
  /** The slug that the article has already. */
  readonly slugNow?: string;
}

async function prepareContent(context: SaveContext, sent: Sent): Promise<Result<Draft, SaveRefused>> {
  const { body, previous, content } = sent;
  const prepared = sent.prepared ? ok(sent.prepared) : prepareBody(body, content.language, context.newKey);
  if (!prepared.ok) return prepared;
  const slug = await chooseSlug(context, sent);
  if (!slug.ok) return slug;
  const { json, notes, language } = prepared.value;
  // Who sends blocks knows their keys; what was converted or imported has none to know.
  const keepsKeys = previous.length === 0 || (Array.isArray(body) && sent.prepared === undefined);
  const blocks = keepsKeys ? json : JSON.stringify(carryKeys(previous, parseStored<Block[]>(json)));
  const refusals = await photoRefusals(context, sent, blocks);
  if (refusals.length > 0) return err({ code: 'validation-failed', errors: refusals });
  const resolved = await resolveContent(context.tx, { ...content, slug: slug.value }, context.findReferences);
  if (!resolved.ok) return err({ code: 'validation-failed', errors: resolved.error });
  const words =
    language === content.language ? prepared.value.wordCount : wordCount(parseStored<Block[]>(json), content.language);
  return ok({ content: resolved.value, body: blocks, wordCount: words, notes });
}

async function photoRefusals(
  { tx, viewer, at }: SaveContext,
  { content, photosBefore: before }: Sent,
  body: string,
): Promise<readonly Refusal[]> {
  if (before === undefined || content.photos.length === 0) return [];
  return refusePhotos(tx, { uses: content.photos, before, blocks: parseStored<Block[]>(body), viewer, at });
}

/** The slug asked for if it is free, or one made from the headline: `harbour`, `harbour-2` … */
async function chooseSlug(context: SaveContext, { id, content, slugNow }: Sent): Promise<Result<string, SaveRefused>> {
  if (content.slug !== null) {
    if (content.slug === slugNow || !(await isTaken(context, content.slug, id))) return ok(content.slug);
    const detail = 'Choose another slug: another article has this one.';
    return err({ code: 'slug-taken', errors: [{ pointer: '/slug', code: 'slug-taken', detail }] });
  }
  for (const candidate of slugCandidates(slugOf(content.headline, 'article'), id)) {
    if (!(await isTaken(context, candidate, id))) return ok(candidate);
  }
  throw new Error(`no slug is free for article ${id}`);
}

/**
 * Whether another article has the slug, as far as this viewer may know: what is or was public is known to all, a draft only
 * to those who see it. Two drafts may so share a slug; publishing the second is refused.
 */
async function isTaken({ tx, viewer }: SaveContext, slug: string, articleId: string): Promise<boolean> {
  const holder = await findSlugHolder(tx, slug);
  if (holder !== undefined) return holder !== articleId;
  const others = await listWorkingCopiesWithSlug(tx, slug);
  return others.some((other) => other.articleId !== articleId && (isDesk(viewer) || other.createdBy === viewer.keyId));
}

/** Saves a new revision, unless nothing is different. @returns the working copy as it is then. */
async function saveRevision(
  { tx, viewer, at }: SaveContext,
  { article, revision }: StoredArticle,
  draft: Draft,
): Promise<StoredArticle> {
  const isSameBody = isSameJson(draft.body, revision.body);
  if (isSameBody && isSameJson(JSON.stringify(draft.content), JSON.stringify(storedContentOf(revision))))
    return { article, revision };
  const next: ArticleRow = {
    ...article,
    ...columnsOf(draft.content),
    version: article.version + 1,
    revision: article.revision + 1,
    updatedAt: at,
    updatedBy: viewer.keyId,
  };
  const stored = { article: next, revision: revisionOf(next, draft) };
  await updateArticle(tx, stored, draft.content);
  await reanchorQuotes(tx, { articleId: next.id, readUnits: () => unitsOf(tx, draft), by: viewer.keyId, at });
  return stored;
}

/** Whether two texts hold the same JSON: what was stored and what is sent back may differ in the order of members. */
function isSameJson(one: string, other: string): boolean {
  return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}

function columnsOf({
  headline,
  slug,
  language,
  sectionId,
}: StoredContent): Pick<ArticleRow, 'headline' | 'slug' | 'language' | 'sectionId'> {
  return { headline, slug, language, sectionId };
}

function revisionOf(article: ArticleRow, draft: Draft): StoredArticle['revision'] {
  return {
    articleId: article.id,
    number: article.revision,
    at: article.updatedAt,
    by: article.updatedBy,
    restoredFrom: draft.restoredFrom ?? null,
    headline: article.headline,
    wordCount: draft.wordCount,
    content: JSON.stringify(draft.content),
    body: draft.body,
  };
}

import { findPublishedRow } from '../articles/edition-store.ts';
import { photoPreflight } from '../articles/photo-preflight.ts';
import { findPhotos } from '../articles/photo-store.ts';
import { preflight } from '../articles/preflight.ts';
import type { PreparedBody } from '../articles/prepared-body.ts';
import type { IdentityChecks } from '../articles/exposed-names.ts';
import { publishArticle } from '../articles/publish.ts';
import { createArticle, patchArticle, type SaveContext } from '../articles/save.ts';
import { findArticle, findImported, listRevisions, type StoredArticle } from '../articles/store.ts';
import type { ArticleInput } from '../articles/schema.ts';
import { isShownAsItIs } from '../articles/workflow.ts';
import { carryKeys } from '../body/convert.ts';
import type { Block, ConversionNote } from '../body/schema.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import { type PhotoNames, usesOf } from './photo-names.ts';
import type { PreparedArticle } from './prepared-article.ts';
import { refusalsToPublish } from './quoting-rules.ts';
import { hasSourcingOfOthers, type Quoted, type QuotingContext, saveQuoting } from './save-quoting.ts';

/** What became of an article. */
export interface SavedArticle {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly isPublished: boolean;
  readonly slug: string;
  readonly notes: readonly ConversionNote[];
}

/** Why an article is not taken. */
export interface SaveRefusal extends Refused<string> {
  /** Something of it was written already: the transaction must not be committed. */
  readonly isHalfDone?: boolean;
}

/** Where an article is saved with its quotes and sources, how its photos are found, and who is asked for sealed names. */
export interface SaveArticleContext extends SaveContext, Pick<QuotingContext, 'ids' | 'onWaiver'> {
  readonly photos: PhotoNames;
  readonly identities?: IdentityChecks | undefined;
}

/**
 * Creates the article, or changes the one that was imported under its id if it says something else, and publishes it where that is due.
 * What the newsroom has taken back stays taken back, and what it has not published yet stays so.
 */
export async function saveArticle(
  context: SaveArticleContext,
  prepared: PreparedArticle,
): Promise<Result<SavedArticle, SaveRefusal>> {
  const { externalId, publication } = prepared;
  const before = await findBefore(context, externalId);
  const body = bodyToSave(prepared, before);
  const sent = await withPhotos(context, prepared, body?.json ?? before?.revision.body);
  if (!sent.ok) return sent;
  const input = sent.value;
  if (before === undefined && publication !== undefined) {
    const findings = await publishingFaults(context, input, body);
    if (findings.length > 0) return err({ code: 'not-publishable', errors: findings });
  }
  const imported = { externalId, prepared: body };
  const saved =
    before === undefined
      ? await createArticle(context, input, imported)
      : await patchArticle(context, before, { patch: input, imported });
  if (!saved.ok) return saved;
  const quoted = await withQuoting(context, saved.value.stored, prepared);
  if (!quoted.ok) return err({ ...quoted.error, isHalfDone: true });
  const { stored } = quoted.value;
  const isChanged = stored !== before && stored.article.version !== before?.article.version;
  const published = await publish(context, { before, ...quoted.value }, publication);
  if (!published.ok) return err({ ...published.error, isHalfDone: true });
  const { isPublished, notes } = published.value;
  return ok({
    outcome: before === undefined ? 'created' : isChanged || isPublished ? 'updated' : 'unchanged',
    isPublished,
    slug: stored.article.slug,
    notes: isChanged ? [...saved.value.notes, ...notes] : notes,
  });
}

/** Photos stand at keys of blocks, so blocks that say the same have to have theirs back before the photos are placed. */
function bodyToSave({ body, photos }: PreparedArticle, before: StoredArticle | undefined): PreparedBody | undefined {
  const isPlaced = photos?.some(({ role }) => role === 'inline') === true;
  if (body === undefined || before === undefined || !isPlaced) return body;
  return { ...body, json: JSON.stringify(carryKeys(blocksOf(before.revision.body), blocksOf(body.json))) };
}

function keysOf(json: string | undefined): string[] {
  return json === undefined ? [] : blocksOf(json).map(({ _key }) => _key);
}

function blocksOf(json: string): Block[] {
  return parseStored<Block[]>(json);
}

async function withQuoting(
  context: SaveArticleContext,
  stored: StoredArticle,
  { quoting }: PreparedArticle,
): Promise<Result<Quoted, SaveRefusal>> {
  return quoting === undefined
    ? ok({ stored, meant: { quotes: [], uses: [] } })
    : saveQuoting(context, stored, quoting);
}

async function withPhotos(
  { tx, photos }: SaveArticleContext,
  prepared: PreparedArticle,
  json: string | undefined,
): Promise<Result<ArticleInput, SaveRefusal>> {
  if (prepared.photos === undefined) return ok(prepared.input);
  const uses = await usesOf(tx, prepared.photos, { photos, blockKeys: keysOf(json) });
  return uses.ok
    ? ok({ ...prepared.input, photos: uses.value })
    : err({ code: 'validation-failed', errors: uses.error });
}

/** Before anything is written: publishing would refuse the same, but then the working copy would be there already. */
async function publishingFaults(
  { tx, at }: SaveArticleContext,
  { headline, slug = '', embargoUntil = null, photos = [] }: ArticleInput,
  body: PreparedBody | undefined,
): Promise<Refusal[]> {
  const wordCount = body?.wordCount ?? 0;
  const findings = preflight({ headline, slug, wordCount, embargoUntil, isSlugTaken: false }, at);
  if (photos.length === 0) return findings;
  const uses = photos.map(({ block = null, caption = null, altText = null, ...use }) => ({
    ...use,
    block,
    caption,
    altText,
  }));
  const known = await findPhotos(
    tx,
    uses.map(({ photo }) => photo),
  );
  return [...findings, ...photoPreflight({ uses, photos: known, blockKeys: new Set(keysOf(body?.json)) }, at)];
}

async function findBefore({ tx }: SaveContext, externalId: string): Promise<StoredArticle | undefined> {
  const row = await findImported(tx, externalId);
  return row === undefined ? undefined : findArticle(tx, row.id);
}

type Published = { readonly isPublished: boolean; readonly notes: readonly ConversionNote[] };

async function publish(
  { tx, at, viewer, identities }: SaveArticleContext,
  { before, stored, meant }: Quoted & { readonly before: StoredArticle | undefined },
  publication: PreparedArticle['publication'],
): Promise<Result<Published, Refused<string>>> {
  const { article } = stored;
  if (publication === undefined) return ok({ isPublished: false, notes: [] });
  if (article.state === 'unpublished') return ok({ isPublished: false, notes: [leftUnpublished] });
  const notes = article.state === 'published' ? await instantNotes(tx, article.id, publication) : [];
  if (isShownAsItIs(article)) return ok({ isPublished: false, notes });
  if (before !== undefined && (await hasUnpublishedChanges({ tx, viewer }, before)))
    return ok({ isPublished: false, notes: [...notes, leftToTheDesk] });
  const { publishedAt, updatedAt } = publication;
  // A later edition came out when the record says that it was updated, or else now.
  const first = { publishedAt, updatedAt: updatedAt ?? publishedAt };
  const later = updatedAt === undefined ? undefined : { publishedAt: updatedAt, updatedAt };
  const elsewhere = article.edition === null ? first : later;
  const by = viewer.keyId;
  const edition = await publishArticle(tx, stored, { by, at, message: null, minor: false, elsewhere, identities });
  if (edition.ok) return ok({ isPublished: true, notes });
  const { errors = [], ...refused } = edition.error;
  return err({ ...refused, errors: refusalsToPublish(errors, meant) });
}

/** Whether anyone but the import changed the working copy since its newest edition: an edition would publish that too. */
async function hasUnpublishedChanges(
  { tx, viewer }: Pick<SaveContext, 'tx' | 'viewer'>,
  before: StoredArticle,
): Promise<boolean> {
  const { article, revision } = before;
  const shownSince = (await findPublishedRow(tx, article.id))?.modifiedAt ?? 0;
  if (await hasSourcingOfOthers({ tx, viewer }, before, shownSince)) return true;
  const shown = article.editionRevision ?? 0;
  const range = { articleId: article.id, before: revision.number + 1, limit: revision.number - shown };
  return (await listRevisions(tx, range)).some(({ by }) => by !== viewer.keyId);
}

async function instantNotes(
  tx: SaveContext['tx'],
  id: string,
  { publishedAt }: { readonly publishedAt: number },
): Promise<ConversionNote[]> {
  const row = await findPublishedRow(tx, id);
  return row === undefined || row.publishedAt === publishedAt ? [] : [keptInstant];
}

const leftUnpublished = {
  code: 'left-unpublished',
  detail: 'The newsroom has unpublished this article: it was not published again.',
  count: 1,
};
const leftToTheDesk = {
  code: 'left-unpublished',
  detail: 'The newsroom has changes to this article that it has not published: publish it there when they are ready.',
  count: 1,
};
const keptInstant = {
  code: 'publication-kept',
  detail: 'The article is public already, and keeps the instant at which it was first published.',
  count: 1,
};

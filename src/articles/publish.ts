import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import type { Block } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import { exposePhotos } from '../photos/exposure.ts';
import { findPublishedRow, listShownPhotos, putEdition, withdraw } from './edition-store.ts';
import { editionContent } from './edition.ts';
import { photoPreflight } from './photo-preflight.ts';
import { findPhotos } from './photo-store.ts';
import { preflight } from './preflight.ts';
import { findSlugHolder, holdSlug } from './slug-store.ts';
import {
  type ArticleRow,
  type EditionRow,
  findEdition,
  saveArticleRow,
  type StoredArticle,
  type StoredContent,
  storedContentOf,
} from './store.ts';

/** Who publishes what, and when. */
export interface Publication {
  /** Id of the key. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly message: string | null;
  /** Leaves the public `updatedAt` as it was. */
  readonly minor: boolean;
  /** What was published elsewhere before keeps its instants (epoch ms); the change log says when it became public here. */
  readonly elsewhere?: { readonly publishedAt: number; readonly updatedAt: number } | undefined;
}

export type PublishRefused = Refused<'not-publishable' | 'nothing-to-publish'>;

/** Makes an edition of the working copy and shows it to the public, in one transaction with its line in the change log. */
export async function publishArticle(
  tx: Executor,
  { article, revision }: StoredArticle,
  publication: Publication,
): Promise<Result<EditionRow, PublishRefused>> {
  if (article.state === 'published' && article.editionRevision === article.revision)
    return err({ code: 'nothing-to-publish' });
  const content = storedContentOf(revision);
  const holder = await findSlugHolder(tx, content.slug);
  const isSlugTaken = holder !== undefined && holder !== article.id;
  const findings = [
    ...preflight({ ...content, wordCount: revision.wordCount, isSlugTaken }, publication.at),
    ...(await photoFindings(tx, { uses: content.photos, body: revision.body }, publication.at)),
  ];
  if (findings.length > 0) return err({ code: 'not-publishable', errors: findings });

  const { by, at, message, minor, elsewhere } = publication;
  const edition: EditionRow = {
    articleId: article.id,
    number: (article.edition ?? 0) + 1,
    revision: revision.number,
    at: elsewhere?.publishedAt ?? at,
    by,
    message,
    minor,
    slug: content.slug,
    content: JSON.stringify(editionContent(content, revision.wordCount)),
    body: revision.body,
    photos: JSON.stringify(content.photos),
  };
  const { slug, language, sectionId } = content;
  const publishedAt = await firstPublication(tx, edition);
  const updatedAt = elsewhere?.updatedAt ?? (await lastUpdate(tx, edition));
  const published = {
    articleId: article.id,
    edition: edition.number,
    slug,
    language,
    sectionId,
    publishedAt,
    updatedAt,
    modifiedAt: at,
    hasPhoto: false, // exposing says it
  };
  const shownBefore = await listShownPhotos(tx, article.id);
  await putEdition(tx, { edition, published, references: content });
  await expose(tx, [...shownBefore, ...content.photos.map(({ photo }) => photo)], at);
  if (holder === undefined) await holdSlug(tx, { slug, articleId: article.id, at });
  const kind = article.state === 'published' ? 'article.updated' : 'article.published';
  const shown = { edition: edition.number, editionRevision: revision.number, state: 'published' } as const;
  await saveTransition(tx, { ...article, ...shown }, { kind, by, at });
  return ok(edition);
}

/** Takes a published article from the public. */
export async function unpublishArticle(
  tx: Executor,
  { article }: StoredArticle,
  { by, at }: Pick<Publication, 'by' | 'at'>,
): Promise<Result<null, Refused<'not-published'>>> {
  if (article.state !== 'published') return err({ code: 'not-published' });
  const shownBefore = await listShownPhotos(tx, article.id);
  await withdraw(tx, article.id);
  await expose(tx, shownBefore, at);
  await saveTransition(tx, { ...article, state: 'unpublished' }, { kind: 'article.unpublished', by, at });
  return ok(null);
}

async function photoFindings(
  tx: Executor,
  { uses, body }: { readonly uses: StoredContent['photos']; readonly body: string },
  at: number,
): Promise<Refusal[]> {
  if (uses.length === 0) return [];
  const ids = uses.map(({ photo }) => photo);
  const blockKeys = new Set(parseStored<Block[]>(body).map(({ _key }) => _key));
  return photoPreflight({ uses, photos: await findPhotos(tx, ids), blockKeys }, at);
}

/** Shows and hides the photos of the editions before and now. One whose rights have just ended goes from other articles, too. */
async function expose(tx: Executor, photoIds: readonly string[], at: number): Promise<void> {
  const hidden = await exposePhotos(tx, { photoIds: [...new Set(photoIds)], at });
  if (hidden.length > 0) await touchPublished(tx, { kind: 'photo', id: hidden, at });
}

async function firstPublication(tx: Executor, edition: EditionRow): Promise<number> {
  if (edition.number === 1) return edition.at;
  const first = await findEdition(tx, edition.articleId, 1);
  return first?.at ?? edition.at;
}

/** A minor edition leaves the update as it was. */
async function lastUpdate(tx: Executor, edition: EditionRow): Promise<number> {
  const before = edition.minor ? await findPublishedRow(tx, edition.articleId) : undefined;
  return before?.updatedAt ?? edition.at;
}

async function saveTransition(
  tx: Executor,
  article: ArticleRow,
  { kind, by, at }: { kind: 'article.published' | 'article.updated' | 'article.unpublished'; by: string; at: number },
): Promise<void> {
  const publicVersion = article.publicVersion + 1;
  await saveArticleRow(tx, { ...article, publicVersion, version: article.version + 1, updatedAt: at, updatedBy: by });
  await recordChange(tx, { at, kind, subject: article.id, version: publicVersion });
}

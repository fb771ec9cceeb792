import { recordChange } from '../changes/store.ts';
import { touchPublished } from '../changes/touch-store.ts';
import { annotate, type QuoteMarkAt } from '../body/annotate.ts';
import type { Executor } from '../db/database.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { exposePhotos } from '../photos/exposure.ts';
import type { PhotoUse } from '../photos/use-schema.ts';
import { type QuoteToPublish, sourcingOf } from '../quotes/edition.ts';
import { publishSourcing } from '../quotes/published.ts';
import { findPublishedRow, listShownPhotos, putEdition, withdraw } from './edition-store.ts';
import { editionContent } from './edition.ts';
import type { IdentityChecks } from './exposed-names.ts';
import { errorsOf, readPreflight } from './preflight-report.ts';
import type { QuotedArticle } from './quoting.ts';
import { holdSlug } from './slug-store.ts';
import { isShownAsItIs } from './workflow.ts';
import {
  type ArticleRow,
  type EditionRow,
  findEdition,
  saveArticleRow,
  type StoredArticle,
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
  /** Who is asked whether the article tells a name that is sealed. */
  readonly identities: IdentityChecks | undefined;
}

export type PublishRefused = Refused<'not-publishable' | 'nothing-to-publish'>;

/** Makes an edition of the working copy and shows it to the public, in one transaction with its line in the change log. */
export async function publishArticle(
  tx: Executor,
  { article, revision }: StoredArticle,
  publication: Publication,
): Promise<Result<EditionRow, PublishRefused>> {
  if (article.state === 'published' && isShownAsItIs(article)) return err({ code: 'nothing-to-publish' });
  const content = storedContentOf(revision);
  const { by, at, message, minor, elsewhere, identities } = publication;
  const isArchive = elsewhere !== undefined;
  const report = await readPreflight(tx, { article, revision }, { at, by, identities, isArchive });
  const { findings, quoted, blocks, isSlugHeld } = report;
  if (errorsOf(findings).length > 0) return err({ code: 'not-publishable', errors: findings });

  const photos = withQuotedCaptions(content.photos, quoted);
  const sourcing = sourcingOf(quoted.quotes);
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
    body: JSON.stringify(annotate(blocks, marksOf(quoted.quotes))),
    photos: JSON.stringify(photos),
    quotes: JSON.stringify(sourcing.quotes),
    sources: JSON.stringify(sourcing.sources),
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
    hasAnonymousSource: sourcing.summary.anonymous > 0,
    sourcing: JSON.stringify(sourcing.summary),
  };
  const shownBefore = await listShownPhotos(tx, article.id);
  await putEdition(tx, { edition, published, references: { ...content, photos } });
  await publishSourcing(tx, sourcing, { ...published, headline: content.headline, by, at });
  await expose(tx, [...shownBefore, ...content.photos.map(({ photo }) => photo)], at);
  if (!isSlugHeld) await holdSlug(tx, { slug, articleId: article.id, at });
  const kind = article.state === 'published' ? 'article.updated' : 'article.published';
  const { sourcingVersion: editionSourcing } = article;
  const shown = {
    edition: edition.number,
    editionRevision: revision.number,
    editionSourcing,
    state: 'published',
  } as const;
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

/** A caption that is quoted is the edition's own from now on: the record of the photo may say something else tomorrow. */
function withQuotedCaptions(photos: readonly PhotoUse[], { units, quotes }: QuotedArticle): PhotoUse[] {
  const quotedBlocks = new Set(quotes.flatMap(({ segments }) => segments.map(({ block }) => block)));
  const texts = new Map(units.map(({ block, text }) => [block, text]));
  return photos.map((use) => {
    const block = `@caption/${use.photo}`;
    return quotedBlocks.has(block) ? { ...use, caption: texts.get(block) ?? use.caption } : use;
  });
}

/** In the text a quote is marked where its words stand; what is on deep background is, like any paraphrase, without its source. */
function marksOf(quotes: readonly QuoteToPublish[]): QuoteMarkAt[] {
  return quotes.flatMap(({ id, kind, segments }) =>
    segments
      .filter(({ block }) => !block.startsWith('@'))
      .map(({ block, start, end }) => ({ block, start, end, quote: id, kind })),
  );
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

import type { Executor } from '../db/database.ts';
import { type EditionSourcing, facetsOf, saidMoment, wordsOf } from './edition.ts';
import { insertPublishedFacet, insertPublishedQuote, insertPublishedSource } from './publish-store.ts';
import { markPublished, recordQuoteEvent } from './store.ts';

/** The edition that becomes public. Instants are epoch ms. */
export interface SourcedEdition {
  readonly articleId: string;
  readonly slug: string;
  readonly headline: string;
  readonly language: string;
  readonly sectionId: string | null;
  readonly publishedAt: number;
  readonly updatedAt: number;
  readonly by: string;
  readonly at: number;
}

/** Shows the quotes and sources of an edition to the public. The rows of the edition before are gone with its own. */
export async function publishSourcing(tx: Executor, sourcing: EditionSourcing, edition: SourcedEdition): Promise<void> {
  const { articleId, slug, headline, language, sectionId, publishedAt, updatedAt, by, at } = edition;
  for (const [position, source] of sourcing.sources.entries()) {
    await insertPublishedSource(tx, { articleId, position, ...source, publishedAt });
  }
  const sources = new Map(sourcing.sources.map((source) => [source.publicId, source]));
  for (const [position, { id, source: sourceId, content }] of sourcing.quotes.entries()) {
    const source = sources.get(sourceId ?? '');
    const { kind, terms } = content;
    if (terms === 'off_record') throw new Error(`quote ${id} was said off the record`);
    await insertPublishedQuote(tx, {
      quoteId: id,
      articleId,
      position,
      slug,
      headline,
      sourceId,
      sourceKind: source?.kind ?? null,
      isAnonymous: source !== undefined && source.sourceId === null,
      kind,
      terms,
      sectionId,
      saidAt: saidMoment(content),
      publishedAt,
      words: wordsOf(content, language),
      content: JSON.stringify(content),
    });
  }
  for (const { facet, value } of facetsOf(sourcing)) {
    await insertPublishedFacet(tx, { articleId, facet, value, publishedAt, updatedAt });
  }
  const ids = sourcing.quotes.map(({ id }) => id);
  for (const quoteId of await markPublished(tx, ids, at)) {
    await recordQuoteEvent(tx, { quoteId, at, by, kind: 'published' });
  }
}

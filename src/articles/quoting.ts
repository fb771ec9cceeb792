import type { Block } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { AnchoredSegment, UsedSource } from '../quotes/attribution.ts';
import type { QuoteToPublish } from '../quotes/edition.ts';
import { reanchor } from '../quotes/anchor.ts';
import { readingOrder } from '../quotes/reading-order.ts';
import { heldSegments, segmentId, selectorOf } from '../quotes/segments.ts';
import { listActiveQuotes, listNotSpeech, type StoredQuote } from '../quotes/store.ts';
import { type TextUnit, textUnits } from '../quotes/text-units.ts';
import { stricterOf } from '../sources/terms.ts';
import { listUses, type UseOfSource } from '../sources/use-store.ts';
import { findPhotos } from './photo-store.ts';
import { type RevisionRow, type StoredArticle, type StoredContent, storedContentOf } from './store.ts';

/** An article with its quotes and sources, each quote where its words stand in this revision. */
export interface QuotedArticle {
  readonly units: readonly TextUnit[];
  /** In reading order. */
  readonly quotes: readonly QuoteToPublish[];
  readonly uses: readonly UsedSource[];
  /** By folded words. */
  readonly notSpeech: ReadonlySet<string>;
}

/** How many people stand behind each of these sources, as far as that is sealed and can be read. */
export type CountPeople = (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** The places of a revision that words can stand in: what readers would read, captions as they would be shown. */
export async function unitsOf(
  db: Executor,
  {
    body,
    content,
  }: { readonly body: string; readonly content: Pick<StoredContent, 'headline' | 'standfirst' | 'photos'> },
): Promise<TextUnit[]> {
  const { headline, standfirst, photos } = content;
  const records = await findPhotos(
    db,
    photos.map(({ photo }) => photo),
  );
  const captions = photos.flatMap(({ photo, caption }) => {
    const shown = caption ?? records.get(photo)?.caption ?? null;
    return shown === null ? [] : [{ photo, caption: shown }];
  });
  return textUnits({ blocks: parseStored<Block[]>(body), headline, standfirst, captions });
}

/** The places of a revision that words can stand in. */
export async function unitsOfRevision(db: Executor, revision: RevisionRow): Promise<TextUnit[]> {
  return unitsOf(db, { body: revision.body, content: storedContentOf(revision) });
}

/**
 * The article's quotes and sources as they would be published. The words are looked for once more: what a caption of a photo's
 * record says may have changed since the article was saved.
 */
export async function readQuoted(
  db: Executor,
  { article, revision }: StoredArticle,
  countPeople?: CountPeople,
): Promise<QuotedArticle> {
  const units = await unitsOfRevision(db, revision);
  const found = await listUses(db, article.id);
  const people = await countPeople?.(found.map(({ source }) => source.id));
  const uses = new Map(found.map((one) => [one.use.id, usedSource(one, people?.get(one.source.id))]));
  const stored = await listActiveQuotes(db, article.id);
  const notSpeech = new Set((await listNotSpeech(db, article.id)).map(({ folded }) => folded));
  const blocks = units.map(({ block }) => block);
  const quotes = readingOrder(attributed(stored, { units, uses }), blocks);
  return { units, quotes, uses: [...uses.values()], notSpeech };
}

function usedSource({ use, source }: UseOfSource, peopleBehind: number | undefined): UsedSource {
  return {
    id: use.id,
    sourceId: source.id,
    kind: source.kind,
    identification: source.identification,
    name: source.name,
    description: use.descriptor ?? source.descriptor,
    anonymityReason: use.anonymityReason,
    anonymityStatement: use.anonymityStatement,
    terms: use.terms,
    isApproved: use.approvedAt !== null,
    isWaived: use.waiver !== null,
    peopleBehind,
  };
}

function attributed(
  stored: readonly StoredQuote[],
  { units, uses }: { readonly units: readonly TextUnit[]; readonly uses: ReadonlyMap<string, UsedSource> },
): QuoteToPublish[] {
  const placements = reanchor(heldSegments(stored), units);
  const order = new Map(units.map(({ block }, position) => [block, position]));
  return stored.map(({ quote, segments }) => {
    const use = quote.useId === null ? undefined : uses.get(quote.useId);
    const { saidAt, saidWhere, medium, originalLanguage, translator, hasEllipsis, hasBrackets, supersedes } = quote;
    return {
      id: quote.id,
      kind: quote.kind,
      terms: stricterOf(quote.terms ?? 'on_record', use?.terms ?? 'on_record'),
      use,
      segments: inReadingOrder(
        segments.map((segment): AnchoredSegment => {
          const placement = placements.get(segmentId(segment));
          if (placement?.state === 'anchored') return { ...placement.selector, state: 'anchored' };
          if (placement?.state === 'drifted') return { ...placement.found, state: 'drifted' };
          return { ...selectorOf(segment), state: 'orphaned' };
        }),
        order,
      ),
      saidAt,
      saidWhere,
      medium,
      originalLanguage,
      translator,
      hasEllipsis,
      hasBrackets,
      supersedes,
    };
  });
}

/** Paragraphs may have changed places since the quote was made; readers get its words as they meet them. */
function inReadingOrder(segments: readonly AnchoredSegment[], order: ReadonlyMap<string, number>): AnchoredSegment[] {
  const placeOf = ({ block }: AnchoredSegment) => order.get(block) ?? order.size;
  return segments.toSorted((one, other) => placeOf(one) - placeOf(other) || one.start - other.start);
}

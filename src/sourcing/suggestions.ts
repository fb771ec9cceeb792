import { unitsOfRevision } from '../articles/quoting.ts';
import type { StoredArticle } from '../articles/store.ts';
import type { Executor } from '../db/database.ts';
import { foldTerm } from '../lib/fold-term.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { slugOf } from '../lib/slug.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { Viewer } from '../lib/viewer.ts';
import { claimedPlaces } from '../quotes/segments.ts';
import { listActiveQuotes, listNotSpeech } from '../quotes/store.ts';
import { type Suggestion, suggestQuotes } from '../quotes/suggest.ts';
import { createSource, type MayUseArticle } from '../sources/save.ts';
import type { SourceInput } from '../sources/schema.ts';
import { findSourceBySlug, type SourceRow } from '../sources/store.ts';
import { isLooser } from '../sources/terms.ts';
import { listUses } from '../sources/use-store.ts';
import type { SourcingContext } from './context.ts';
import { createQuote } from './quote-save.ts';
import type { AcceptSuggestionInput } from './suggestion-schema.ts';
import { ensureUse } from './use-save.ts';
import { useSeenBy } from './use-sight.ts';

/** What of a working copy looks like somebody's words and belongs to no quote, with the sources that seem to be meant. */
export async function readSuggestions(
  db: Executor,
  viewer: Viewer,
  { article, revision }: StoredArticle,
): Promise<Suggestion[]> {
  const units = await unitsOfRevision(db, revision);
  const claimed = claimedPlaces(await listActiveQuotes(db, article.id));
  const notSpeech = new Set((await listNotSpeech(db, article.id)).map(({ folded }) => folded));
  const used = (await listUses(db, article.id)).map((one) => useSeenBy(viewer, one));
  const known = used.map(({ use, source }) => ({
    id: source.id,
    kind: source.kind,
    names: namesOf(source, use.descriptor),
  }));
  const suggestions = suggestQuotes({ units, claimed, notSpeech, known });
  const found = await findByName(db, suggestions);
  return suggestions.map((suggestion) => withSource(suggestion, found));
}

/** How to accept a suggestion. */
export interface Acceptance {
  readonly suggestion: Suggestion;
  readonly input: AcceptSuggestionInput;
  readonly mayUseArticle: MayUseArticle;
}

/** Makes the records that a suggestion proposes: the quote, its source if there is none yet, and the source's use. @returns the id of the quote. */
export async function acceptSuggestion(
  context: SourcingContext,
  stored: StoredArticle,
  acceptance: Acceptance,
): Promise<Result<string, Refused<'validation-failed' | 'quote-published' | 'too-many-quotes'>>> {
  const { suggestion, input } = acceptance;
  const source = await sourceOf(context, stored, acceptance);
  if (!source.ok) return source;
  const articleId = stored.article.id;
  const isProposed = input.source === undefined && input.newSource === undefined;
  const about = isProposed ? aboutUse(suggestion) : {};
  if (source.value !== null) {
    const use = await ensureUse(context, { articleId, sourceId: source.value, about, pointer: '/source' });
    if (!use.ok) return err({ code: 'validation-failed', errors: use.error });
    const { terms } = use.value.use;
    const isStricter = isLooser(terms, suggestion.terms) && suggestion.terms === 'deep_background';
    return makeQuote(context, stored, {
      acceptance,
      source: source.value,
      terms: isStricter ? suggestion.terms : null,
    });
  }
  return makeQuote(context, stored, { acceptance, source: null, terms: null });
}

async function makeQuote(
  context: SourcingContext,
  stored: StoredArticle,
  made: {
    readonly acceptance: Acceptance;
    readonly source: string | null;
    readonly terms: 'deep_background' | null;
  },
): Promise<Result<string, Refused<'validation-failed' | 'quote-published' | 'too-many-quotes'>>> {
  const { suggestion, input } = made.acceptance;
  const { kind, segments, confidence } = suggestion;
  return createQuote(context, stored, {
    input: {
      segments: segments.map(({ block, start, end, exact }) => ({ block, start, end, exact })),
      source: made.source,
      kind: input.kind ?? kind,
      terms: made.terms,
    },
    from: { provenance: 'suggestion', confidence },
  });
}

/** The id of the source whose words they are, made where it has to be; null: nobody can be told. */
async function sourceOf(
  context: SourcingContext,
  { article }: StoredArticle,
  { suggestion, input, mayUseArticle }: Acceptance,
): Promise<Result<string | null, Refused<'validation-failed'>>> {
  if (input.source !== undefined) return ok(input.source);
  const { speaker } = suggestion;
  if (input.newSource === undefined && typeof speaker?.sourceId === 'string') return ok(speaker.sourceId);
  if (input.newSource === undefined && speaker === null) return ok(null);
  const proposed = input.newSource ?? sourceInputOf(suggestion, article.id);
  if (proposed === undefined) return err({ code: 'validation-failed', errors: [NAMELESS] });
  const made = await createSource({ ...context, mayUseArticle }, proposed);
  if (made.ok) return ok(made.value.id);
  const errors = made.error.errors?.map((error) => ({ ...error, pointer: `/newSource${error.pointer}` }));
  return err({ ...made.error, ...(errors && { errors }) });
}

/** The record that a proposed speaker would get; undefined: a person has to say who it is. */
function sourceInputOf({ speaker }: Suggestion, articleId: string): SourceInput | undefined {
  if (speaker === null) return undefined;
  const { kind, name, role, mention, isAnonymous, descriptor } = speaker;
  if (isAnonymous) return { kind, identification: 'described', description: descriptor ?? mention, article: articleId };
  if (name === null || !PROPER.test(name)) return undefined;
  return { kind, identification: 'named', name, ...(role !== null && { role }) };
}

/** “The report” or “police” name somebody in one story and somebody else in the next. */
const PROPER = /[\p{Lu}\p{Lt}\p{Lo}]/u;

const NAMELESS: Refusal = {
  pointer: '/newSource',
  code: 'required',
  detail: 'Say who it is, with source or newSource: the text gives no name that would hold beyond this story.',
};

function aboutUse({ terms, anonymityReason }: Suggestion) {
  if (terms === 'on_record') return {};
  return {
    ...(terms === 'background' && { terms }),
    ...(anonymityReason !== null && { anonymityReason: anonymityReason.code }),
  };
}

function namesOf({ name, aliases, descriptor }: SourceRow, described: string | null): string[] {
  return [name, ...parseStored<string[]>(aliases), described ?? descriptor].filter((text) => text !== null);
}

/** Named sources that are called exactly as a speaker, by folded name. */
async function findByName(db: Executor, suggestions: readonly Suggestion[]): Promise<ReadonlyMap<string, string>> {
  const names = new Set(
    suggestions.flatMap(({ speaker }) =>
      speaker === null || speaker.sourceId !== null || speaker.isAnonymous ? [] : (speaker.name ?? speaker.mention),
    ),
  );
  const found = new Map<string, string>();
  for (const name of names) {
    const source = await findSourceBySlug(db, slugOf(name, 'source'));
    if (source?.mergedInto === null && foldTerm(source.name ?? '') === foldTerm(name))
      found.set(foldTerm(name), source.id);
  }
  return found;
}

function withSource(suggestion: Suggestion, found: ReadonlyMap<string, string>): Suggestion {
  const { speaker } = suggestion;
  if (speaker === null || speaker.sourceId !== null || speaker.isAnonymous) return suggestion;
  const sourceId = found.get(foldTerm(speaker.name ?? speaker.mention)) ?? null;
  return sourceId === null ? suggestion : { ...suggestion, speaker: { ...speaker, sourceId } };
}

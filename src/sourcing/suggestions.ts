import { isDeepStrictEqual } from 'node:util';
import { unitsOfRevision } from '../articles/quoting.ts';
import type { StoredArticle } from '../articles/store.ts';
import type { Executor } from '../db/database.ts';
import { foldTerm } from '../lib/fold-term.ts';
import type { Refusal, Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { Viewer } from '../lib/viewer.ts';
import { claimedPlaces } from '../quotes/segments.ts';
import { listActiveQuotes, listNotSpeech } from '../quotes/store.ts';
import { type Suggestion, suggestQuotes } from '../quotes/suggest.ts';
import type { TextUnit } from '../quotes/text-units.ts';
import { findNamedSource } from '../sources/find-named.ts';
import { createSource, type MayUseArticle } from '../sources/save.ts';
import type { SourceInput } from '../sources/schema.ts';
import type { SourceRow } from '../sources/store.ts';
import { isLooser } from '../sources/terms.ts';
import { listUses } from '../sources/use-store.ts';
import type { SourcingContext } from './context.ts';
import { createQuote } from './quote-save.ts';
import type { AcceptSuggestionInput } from './suggestion-schema.ts';
import { ensureUse } from './use-save.ts';
import { useSeenBy } from './use-sight.ts';

/** What of a working copy looks like somebody's words and belongs to no quote, with the sources that seem to be meant. */
export async function readSuggestions(db: Executor, viewer: Viewer, stored: StoredArticle): Promise<Suggestion[]> {
  return withSources(db, await suggestionsOf(db, viewer, stored));
}

/** The suggestions of one version of an article, without the records that only a name leads to. */
export interface SuggestionsOfVersion {
  readonly version: number;
  readonly suggestions: readonly Suggestion[];
}

/** Reads a text before the transaction that needs it, which then need not wait for that. */
export async function suggestAhead(db: Executor, viewer: Viewer, stored: StoredArticle): Promise<SuggestionsOfVersion> {
  return { version: stored.article.version, suggestions: await suggestionsOf(db, viewer, stored) };
}

/** A suggestion as the article is now; what was read ahead is used when it is of this version. */
export async function findSuggestion(
  tx: Executor,
  viewer: Viewer,
  { id, stored, ahead }: SuggestionToFind,
): Promise<Suggestion | undefined> {
  const isOfNow = ahead?.version === stored.article.version;
  const suggestions = isOfNow ? ahead.suggestions : await suggestionsOf(tx, viewer, stored);
  const [found] = await withSources(
    tx,
    suggestions.filter((suggestion) => suggestion.id === id),
  );
  return found;
}

/** Which suggestion of which article. */
export interface SuggestionToFind {
  readonly id: string;
  readonly stored: StoredArticle;
  readonly ahead: SuggestionsOfVersion | undefined;
}

/** What a text that was just made an article of looks like, where nothing was said of it yet. */
export interface ReadText {
  readonly units: readonly TextUnit[];
  readonly suggestions: readonly Suggestion[];
}

/** Reads a text that is going to be an article, before the transaction in which it becomes one. */
export function readText(units: readonly TextUnit[]): ReadText {
  return { units, suggestions: suggestQuotes({ units, claimed: [], notSpeech: new Set(), known: [] }) };
}

/** The suggestions of an article that was just made; what was read ahead is used when the article says just that. */
export async function suggestionsOfNew(
  tx: Executor,
  { viewer, stored, ahead }: { readonly viewer: Viewer; readonly stored: StoredArticle; readonly ahead: ReadText },
): Promise<Suggestion[]> {
  const units = await unitsOfRevision(tx, stored.revision);
  return isDeepStrictEqual(units, ahead.units)
    ? withSources(tx, ahead.suggestions)
    : readSuggestions(tx, viewer, stored);
}

async function suggestionsOf(
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
  return suggestQuotes({ units, claimed, notSpeech, known });
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
  const terms = await termsOf(context, stored, { acceptance, sourceId: source.value });
  if (!terms.ok) return terms;
  const { kind, segments, confidence } = suggestion;
  return createQuote(context, stored, {
    input: {
      segments: segments.map(({ block, start, end, exact }) => ({ block, start, end, exact })),
      source: source.value,
      kind: input.kind ?? kind,
      terms: terms.value,
    },
    from: { provenance: 'suggestion', confidence },
  });
}

/** The source's use as the text states it, made if it is not there; and the quote's own terms where the text has stricter ones. */
async function termsOf(
  context: SourcingContext,
  { article }: StoredArticle,
  { acceptance, sourceId }: { readonly acceptance: Acceptance; readonly sourceId: string | null },
): Promise<Result<'deep_background' | null, Refused<'validation-failed'>>> {
  if (sourceId === null) return ok(null);
  const { suggestion, input } = acceptance;
  const isProposed = input.source === undefined && input.newSource === undefined;
  const about = isProposed ? aboutUse(suggestion) : {};
  const use = await ensureUse(context, { articleId: article.id, sourceId, about, pointer: '/source' });
  if (!use.ok) return err({ code: 'validation-failed', errors: use.error });
  const isStricter = suggestion.terms === 'deep_background' && isLooser(use.value.use.terms, 'deep_background');
  return ok(isStricter ? 'deep_background' : null);
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
  if (isAnonymous) {
    const description = asDescription(descriptor ?? mention);
    return PRONOUN.test(description)
      ? undefined
      : { kind, identification: 'described', description, article: articleId };
  }
  if (name === null || !PROPER.test(name)) return undefined;
  const office = role === null ? '' : asRole(role);
  return { kind, identification: 'named', name, ...(office !== '' && { role: office }) };
}

/** As it stands within a sentence: “a senior official”, whatever it began. */
function asDescription(text: string): string {
  return text.replace(/^(?:An?|The|One|Two|Three|Four|Five|Several|Some|Many)\b/, (first) => first.toLowerCase());
}

/** “Its director” and “the board’s director” are a director, once the record stands by itself. */
function asRole(text: string): string {
  return text.replace(/^(?:.*['’]s?\s+|(?:an?|the|his|her|its|their|our|my)\s+)/iu, '').trim();
}

const PRONOUN = /^(?:one|two|some|many|others?|everyone|nobody|people|they)$/i;

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

/** The suggestions with the records of those speakers whom another article, or nobody yet, uses by their names. */
async function withSources(db: Executor, suggestions: readonly Suggestion[]): Promise<Suggestion[]> {
  const asked = new Map<string, string | null>();
  const found: Suggestion[] = [];
  for (const suggestion of suggestions) {
    const { speaker } = suggestion;
    if (speaker === null || speaker.sourceId !== null || speaker.isAnonymous) {
      found.push(suggestion);
      continue;
    }
    const { kind } = speaker;
    const name = speaker.name ?? speaker.mention;
    const key = `${kind} ${foldTerm(name)}`;
    if (!asked.has(key)) asked.set(key, (await findNamedSource(db, { kind, name }))?.id ?? null);
    found.push({ ...suggestion, speaker: { ...speaker, sourceId: asked.get(key) ?? null } });
  }
  return found;
}

import { sha256 } from '../lib/hash.ts';
import { trimEnds } from '../lib/text.ts';
import type { SourceKind } from '../sources/schema.ts';
import type { AnonymityReason } from '../sources/use-schema.ts';
import { foldWords } from './fold-words.ts';
import { type QuotedPiece, quotedPieces } from './quoted-pieces.ts';
import type { Place, TextSelector } from './selector.ts';
import { castOf } from './suggest/cast.ts';
import type { Draft } from './suggest/drafts.ts';
import { readingOf } from './suggest/reading.ts';
import type { Speaker } from './suggest/sentence-reading.ts';
import { nameIndexOf } from './suggest/name-index.ts';
import { rulerOf } from './suggest/selectors.ts';
import { type PlacedPiece, sentencesOf } from './suggest/tokens.ts';
import type { TextUnit } from './text-units.ts';

/** A source that has a record: its name and aliases, or the description that this article uses. */
export interface KnownSource {
  readonly id: string;
  readonly kind: SourceKind;
  readonly names: readonly string[];
}

/** Who seems to have said it. */
export interface SuggestedSpeaker {
  /** As it stands in the text. */
  readonly mention: string;
  /** The fullest name in the article; null when the article keeps it to itself. */
  readonly name: string | null;
  readonly role: string | null;
  readonly kind: SourceKind;
  readonly isAnonymous: boolean;
  /** The words in which an unnamed source was introduced. */
  readonly descriptor: string | null;
  /** The record of it, of `known`. */
  readonly sourceId: string | null;
}

/** Words that look like somebody's and belong to no quote yet. */
export interface Suggestion {
  /** 16 hexadecimal digits, the same as long as the words stay where they are. */
  readonly id: string;
  readonly kind: 'direct' | 'partial' | 'paraphrase';
  readonly segments: readonly TextSelector[];
  readonly cue: string | null;
  readonly speaker: SuggestedSpeaker | null;
  readonly terms: 'on_record' | 'background' | 'deep_background';
  readonly anonymityReason: { readonly code: AnonymityReason; readonly text: string } | null;
  /** 0 to 1. */
  readonly confidence: number;
  /** What it rests on, in words. */
  readonly why: readonly string[];
}

/** An article as suggestions are made from it. */
export interface ArticleToRead {
  readonly units: readonly TextUnit[];
  /** What belongs to quotes already. */
  readonly claimed: readonly Place[];
  /** Quoted pieces marked as not speech, folded by `foldWords`. */
  readonly notSpeech: ReadonlySet<string>;
  readonly known: readonly KnownSource[];
}

/** No story has as many pieces in quotation marks; beyond it somebody tries how long we take. */
const MOST_PIECES = 2_000;

/**
 * Every quoted piece and attributed paraphrase that no quote claims and nobody marked as not speech, in the order of
 * the units. English news prose; the same article always gives the same answer, in time linear in its length.
 */
export function suggestQuotes({ units, claimed, notSpeech, known }: ArticleToRead): Suggestion[] {
  const rulers = units.map(rulerOf);
  const byBlock = new Map(units.map(({ block }, at) => [block, at]));
  const pieces = quotedPieces(units).slice(0, MOST_PIECES);
  const places = pieces.map((piece, index): PlacedPiece | undefined => {
    const ruler = rulers[byBlock.get(piece.block) ?? -1];
    if (ruler === undefined) return undefined;
    return { ...piece, index, start: ruler.codeUnit(piece.start), end: ruler.codeUnit(piece.end) };
  });
  const byUnit = Map.groupBy(
    places.filter((place) => place !== undefined),
    ({ block }) => block,
  );
  const sentences = units.map((unit, at) => sentencesOf(unit, { at, pieces: byUnit.get(unit.block) ?? [] }));
  const names = nameIndexOf(sentences.flat(), units);
  const reading = readingOf({ cast: castOf(names), names }, places);
  units.forEach(({ block, text }, at) => {
    reading.readUnit({ sentences: sentences[at] ?? [], text, isBeside: block.startsWith('@') });
  });
  lendSpeakers(reading.drafts, pieces);
  const isTaken = claimsOf(claimed);
  const sourceOf = matcherOf(known);
  return reading.drafts.toSorted(byPlace).flatMap((draft) => {
    const segments = draft.segments
      .filter(({ piece }) => piece < 0 || notSpeech.size === 0 || !notSpeech.has(foldWords(pieces[piece]?.text ?? '')))
      .flatMap(({ unit, start, end }) => rulers[unit]?.selector(start, end) ?? []);
    const free = segments.filter((segment) => segment.exact.trim() !== '' && !isTaken(segment));
    if (free.length === 0 || (draft.kind === 'paraphrase' && free.length < segments.length)) return [];
    return [suggestionOf(draft, free, sourceOf)];
  });
}

function byPlace({ segments: [one] }: Draft, { segments: [other] }: Draft): number {
  return (one?.unit ?? 0) - (other?.unit ?? 0) || (one?.start ?? 0) - (other?.start ?? 0);
}

/** Words of a headline or caption that stand in the body as well have the speaker that they have there. */
function lendSpeakers(drafts: readonly Draft[], pieces: readonly QuotedPiece[]): void {
  const isBeside = ({ segments: [first] }: Draft) => pieces[first?.piece ?? -1]?.block.startsWith('@') === true;
  const borrowers = drafts.filter(isBeside).slice(0, MAX_LENT);
  if (borrowers.length === 0) return;
  const lenders = drafts
    .filter((draft) => draft.speaker !== null && draft.kind !== 'paraphrase' && !isBeside(draft))
    .slice(0, MAX_LENDERS)
    .map(({ speaker, segments }) => ({
      speaker,
      words: segments.map(({ piece }) => wordsOf(pieces[piece])).join(' '),
    }));
  for (const draft of borrowers) {
    const words = wordsOf(pieces[draft.segments[0]?.piece ?? -1]);
    const lender = words.length < MIN_LENT ? undefined : lenders.find((one) => one.words.includes(words));
    if (lender === undefined || lender.speaker === null) continue;
    draft.speaker = lender.speaker;
    draft.confidence = 0.8;
    draft.why.push('the same words stand in the body');
  }
}

function wordsOf(piece: QuotedPiece | undefined): string {
  return trimEnds(foldWords(piece?.text ?? '').toLowerCase(), ' .,!?');
}

const MIN_LENT = 8;
/** Words without a speaker are at most this sure to be a quote. */
const NOBODY_KNOWN = 0.3;
const MAX_LENT = 20;
const MAX_LENDERS = 200;

function claimsOf(claimed: readonly Place[]): (place: Place) => boolean {
  const byBlock = Map.groupBy(claimed, ({ block }) => block);
  return ({ block, start, end }) => byBlock.get(block)?.some((one) => one.start < end && start < one.end) ?? false;
}

function suggestionOf(
  draft: Draft,
  segments: readonly TextSelector[],
  sourceOf: (speaker: Speaker) => string | null,
): Suggestion {
  const character = draft.speaker?.understood.character;
  const isAnonymous = character !== undefined && character.name === null && character.isUnnamed;
  const sure = draft.speaker === null ? Math.min(draft.confidence, NOBODY_KNOWN) : draft.confidence;
  const confidence =
    sure * (draft.speaker?.understood.certainty ?? 1) * (segments[0]?.block.startsWith('@') === true ? 0.85 : 1);
  const note = isAnonymous ? character.anonymity : null;
  return {
    id: idOf(segments),
    kind: draft.kind,
    segments,
    cue: draft.cue,
    speaker:
      draft.speaker === null || character === undefined
        ? null
        : {
            mention: draft.speaker.mention,
            name: character.name,
            role: character.role,
            kind: character.kind,
            isAnonymous,
            descriptor: character.name === null ? character.descriptor : null,
            sourceId: sourceOf(draft.speaker),
          },
    terms: isAnonymous ? (note?.terms ?? 'background') : 'on_record',
    anonymityReason: note?.reason ?? null,
    confidence: Math.round(confidence * 100) / 100,
    why: note === null ? draft.why : [...draft.why, `“${note.formula}”`],
  };
}

/** A digest of where the words stand and what they are: neither their order nor anything beside them changes it. */
function idOf(segments: readonly TextSelector[]): string {
  const places = segments.map(({ block, start, end, exact }) => `${block}\u0000${start}\u0000${end}\u0000${exact}`);
  const digest = sha256(places.length > 1 ? places.toSorted().join('\u0001') : (places[0] ?? ''));
  return Buffer.from(digest, 'base64url').toString('hex', 0, 8);
}

/** Finds the record of a speaker: by the same name or description, or by a surname that only one record has. */
function matcherOf(known: readonly KnownSource[]): (speaker: Speaker) => string | null {
  if (known.length === 0) return () => null;
  const exact = new Map<string, string>();
  const surnames = new Map<string, string | null>();
  for (const { id, kind, names } of known) {
    for (const name of names) {
      const key = plain(name);
      if (!exact.has(key)) exact.set(key, id);
      if (kind !== 'person') continue;
      const surname = key.split(' ').at(-1) ?? key;
      const held = surnames.get(surname);
      surnames.set(surname, held === undefined || held === id ? id : null);
    }
  }
  return ({ mention, understood: { character } }) => {
    const found = exact.get(plain(character.name ?? character.descriptor ?? mention)) ?? exact.get(plain(mention));
    if (found !== undefined) return found;
    const name = character.name;
    return character.kind === 'person' && name !== null && !name.includes(' ')
      ? (surnames.get(plain(name)) ?? null)
      : null;
  };
}

function plain(name: string): string {
  return foldWords(name)
    .toLowerCase()
    .replace(/^(?:the|a|an) /, '');
}

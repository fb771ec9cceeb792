import type { AnonymityNote } from './anonymity.ts';
import type { Attribution } from './attribution.ts';
import { carry, type Draft, type DraftSegment, draftOf, give, paraphrasesOf } from './drafts.ts';
import { attributionOf } from './piece-attribution.ts';
import { wordsIn } from './pieces.ts';
import { type Company, isSigned, readSentence, type SentenceRead, type Speaker } from './sentence-reading.ts';
import type { PlacedPiece, Sentence, Token } from './tokens.ts';

/** A text unit to read. */
interface UnitToRead {
  readonly sentences: readonly Sentence[];
  readonly text: string;
  /** A headline or caption: its grammar is short, and paraphrases in it are none. */
  readonly isBeside: boolean;
}

/** Reads one text unit after another, in the order of the article. */
interface Reading {
  readonly drafts: readonly Draft[];
  readUnit(unit: UnitToRead): void;
}

/** A reading of an article whose names are known; `pieces` are its quoted pieces. */
export function readingOf(company: Company, pieces: readonly (PlacedPiece | undefined)[]): Reading {
  const drafts: Draft[] = [];
  const state: State = { drafts, pieces, runsOn: null, speaker: null, announced: null };
  return {
    drafts,
    readUnit({ sentences, text, isBeside }) {
      const unit: UnitState = { waiting: [], first: null, last: null, about: null, draft: null, isFirst: true };
      let announced: Announcement | null = null;
      for (const sentence of sentences) {
        const read = readSentence(sentence, { text, isHeadline: isBeside }, company);
        const used = readQuotes(sentence, read, { state, unit });
        if (!isBeside) drafts.push(...paraphrasesOf(sentence, read, used));
        announced = afterSentence(sentence, read, { state, unit });
      }
      settle(unit, state.speaker);
      if (sentences.length > 0 && !isHeadingLike(sentences))
        state.speaker = unit.last ?? drafts.at(-1)?.speaker ?? null;
      state.announced = announced;
    },
  };
}

/** Who is about to speak: "Smith wrote:". */
interface Announcement {
  readonly speaker: Speaker;
  readonly cue: string;
}

interface State {
  readonly drafts: Draft[];
  readonly pieces: readonly (PlacedPiece | undefined)[];
  /** The quotation whose last paragraph opens a mark and does not close it. */
  runsOn: Draft | null;
  /** Who spoke last in the units before. */
  speaker: Speaker | null;
  announced: Announcement | null;
}

interface UnitState {
  /** Quotations that have no attribution of their own. */
  readonly waiting: Draft[];
  first: Speaker | null;
  last: Speaker | null;
  /** Whom the last sentence without quotation marks is about. */
  about: Speaker | null;
  draft: Draft | null;
  isFirst: boolean;
}

interface Where {
  readonly state: State;
  readonly unit: UnitState;
}

/** A quoted piece is taken for speech from this many words on. */
const MIN_SPEECH = 4;

function readQuotes(sentence: Sentence, read: SentenceRead, { state, unit }: Where): Map<Attribution, Draft> {
  const used = new Map<Attribution, Draft>();
  const { tokens } = sentence;
  tokens.forEach((token, at) => {
    if (token.type !== 'quote') return;
    const segment = segmentOf(sentence.unit, token, state.pieces);
    const attribution = attributionOf(tokens, at, read.attributions);
    const speaker = attribution === null ? read.labelled : (read.speakers.get(attribution) ?? null);
    const shared = attribution === null ? undefined : used.get(attribution);
    if (unit.isFirst && at === 0 && state.runsOn !== null) {
      unit.draft = state.runsOn;
      unit.draft.segments.push(segment);
      // What was only carried over gives way to an attribution behind the last paragraph.
      if (unit.draft.cue === null && speaker !== null && attribution !== null) {
        unit.draft.why.splice(1);
        unit.draft.confidence = RUN_ON;
        give(unit.draft, speaker, attribution);
      }
    } else if (shared !== undefined && shared.doubt === null) {
      shared.segments.push(segment);
      unit.draft = shared;
    } else if (attribution === null && unit.draft?.isFollowed === true && !unit.isFirst && isAlone(tokens)) {
      unit.draft.segments.push(segment);
    } else {
      unit.draft = draftOf(tokens, at, { attribution, segment });
      state.drafts.push(unit.draft);
      if (attribution !== null) used.set(attribution, unit.draft);
      if (unit.draft.doubt === null && speaker !== null) give(unit.draft, speaker, attribution);
      else if (unit.draft.doubt === null && attribution === null && !isSigned(tokens))
        borrow(unit.draft, at === 0 && unit.isFirst ? state.announced : null, unit);
    }
    unit.draft.isFollowed = speaker !== null || (unit.draft.isFollowed && attribution === null);
    unit.isFirst = false;
  });
  return used;
}

const RUN_ON = 0.96;

/** The speaker of words that have no attribution in their sentence. */
function borrow(draft: Draft, announced: Announcement | null, unit: UnitState): void {
  const isDirect = draft.kind === 'direct';
  if (announced !== null) {
    carry(draft, announced.speaker, { confidence: 0.85, why: 'the paragraph before announces it' });
    draft.cue = announced.cue;
    return;
  }
  if (unit.last !== null && (isDirect || wordsIn(draft.text) >= MIN_SPEECH)) {
    const why = 'no attribution in the sentence: the speaker of the paragraph is taken';
    carry(draft, unit.last, { confidence: isDirect ? 0.78 : 0.4, why });
    return;
  }
  if (!isDirect) return;
  if (!unit.isFirst && unit.about !== null) {
    const why = 'no attribution in the sentence: whom the sentence before is about is taken';
    carry(draft, unit.about, { confidence: 0.5, why });
  }
  unit.waiting.push(draft);
}

/** Takes what a sentence says for those after it, and tells whether it announces words. */
function afterSentence({ tokens }: Sentence, read: SentenceRead, { state, unit }: Where): Announcement | null {
  const ending = tokens.at(-1);
  const hasQuote = tokens.some(({ type }) => type === 'quote');
  if (!hasQuote) {
    unit.draft = null;
    if (read.subject !== null) unit.about = read.subject;
  }
  unit.isFirst = false;
  state.runsOn = ending?.type === 'quote' && state.pieces[ending.piece]?.isOpen === true ? unit.draft : null;
  const speakers = [...read.speakers.values()];
  unit.first ??= speakers[0] ?? null;
  unit.last = speakers.at(-1) ?? unit.last;
  if (read.note !== null) noteAnonymity(read.note, speakers[0] ?? unit.last);
  const attribution = read.attributions.at(-1);
  const speaker = attribution === undefined ? undefined : read.speakers.get(attribution);
  const isEnding = attribution !== undefined && attribution.span.to >= tokens.length - 1;
  if (isEnding && speaker !== undefined && (ending?.text === ':' || ending?.text === ','))
    return { speaker, cue: attribution.cue };
  return ending?.text === ':' && read.subject !== null
    ? { speaker: read.subject, cue: read.attributions[0]?.cue ?? ':' }
    : null;
}

/** Gives the quotations of a paragraph that still have no attribution its first speaker, or the one of the paragraph before. */
function settle({ waiting, first }: UnitState, before: Speaker | null): void {
  for (const draft of waiting) {
    if (first !== null)
      carry(draft, first, { confidence: 0.6, why: 'the attribution stands in a later sentence of the paragraph' });
    else if (before !== null && draft.speaker === null)
      carry(draft, before, {
        confidence: 0.55,
        why: 'no attribution in the paragraph: the speaker of the one before is taken',
      });
  }
}

function noteAnonymity(note: AnonymityNote, speaker: Speaker | null): void {
  const character = speaker?.understood.character;
  if (
    character === undefined ||
    character.name !== null ||
    character.kind === 'document' ||
    character.kind === 'organisation'
  )
    return;
  if (character.anonymity === null || (character.anonymity.reason === null && note.reason !== null))
    character.anonymity = note;
  character.isUnnamed = true;
}

/** Whether a sentence has nothing but quoted pieces and marks. */
function isAlone(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token.type !== 'word');
}

function isHeadingLike(sentences: readonly Sentence[]): boolean {
  const [first] = sentences;
  return (
    sentences.length === 1 && first !== undefined && first.tokens.length < 9 && first.tokens.at(-1)?.type === 'word'
  );
}

/** The words without the marks that the token holds. */
function segmentOf(
  unit: number,
  { piece, start, end }: Token,
  pieces: readonly (PlacedPiece | undefined)[],
): DraftSegment {
  const words = pieces[piece];
  return { unit, start: words?.start ?? start, end: words?.end ?? end, piece };
}

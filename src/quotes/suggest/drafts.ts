import type { Attribution } from './attribution.ts';
import { reportedBy } from './paraphrases.ts';
import { onlyMarks } from './piece-attribution.ts';
import { readPiece, wordsIn } from './pieces.ts';
import type { SentenceRead, Speaker } from './sentence-reading.ts';
import type { Span } from './spans.ts';
import { isQuoteAt, type Sentence, type Token } from './tokens.ts';

/** A run of words of one unit, in code units; `piece` is -1 where no quotation marks stand. */
export interface DraftSegment {
  readonly unit: number;
  readonly start: number;
  readonly end: number;
  readonly piece: number;
}

/** Words with what is known of them. Changed while the reading goes on. */
export interface Draft {
  kind: 'direct' | 'partial' | 'paraphrase';
  readonly segments: DraftSegment[];
  /** The words of the first segment. */
  readonly text: string;
  cue: string | null;
  speaker: Speaker | null;
  /** How sure the attribution is, before the speaker's certainty. */
  confidence: number;
  readonly why: string[];
  readonly doubt: string | null;
  /** Whether what follows at once without an attribution of its own is by the same speaker. */
  isFollowed: boolean;
}

/** A quoted piece as a draft without a speaker. */
export function draftOf(
  tokens: readonly Token[],
  at: number,
  { attribution, segment }: { attribution: Attribution | null; segment: DraftSegment },
): Draft {
  const reading = readPiece(tokens, at, attribution);
  const isBeside =
    attribution !== null && (attribution.span.to === at || onlyMarks(tokens, at + 1, attribution.span.from));
  const isScrap = !isBeside && wordsIn(tokens[at]?.text ?? '') < 3;
  return {
    kind: reading.kind,
    segments: [segment],
    text: tokens[at]?.text ?? '',
    cue: null,
    speaker: null,
    confidence: reading.doubt === null ? sureness(attribution, isBeside, isScrap) : DOUBTED,
    why: [reading.doubt ?? 'words in quotation marks'],
    doubt: reading.doubt,
    isFollowed: false,
  };
}

/** Takes a speaker from an attribution, or from a name beside the words. */
export function give(draft: Draft, speaker: Speaker, attribution: Attribution | null): void {
  draft.speaker = speaker;
  if (attribution !== null) {
    draft.cue = attribution.cue;
    draft.why.push(`“${attribution.cue}” gives them`);
  } else draft.confidence = Math.max(draft.confidence, 0.7);
  draft.why.push(speaker.understood.why);
}

/** Takes a speaker from somewhere else in the article. */
export function carry(draft: Draft, speaker: Speaker, { confidence, why }: { confidence: number; why: string }): void {
  draft.speaker = speaker;
  draft.confidence = confidence;
  draft.why.push(why);
}

/** What a sentence reports without quotation marks; attributions in `used` give quoted pieces already. */
export function paraphrasesOf(
  { tokens, unit }: Sentence,
  { attributions, speakers }: SentenceRead,
  used: ReadonlyMap<Attribution, Draft>,
): Draft[] {
  const drafts: Draft[] = [];
  attributions.forEach((attribution, index) => {
    if (used.has(attribution)) return;
    const speaker = speakers.get(attribution);
    if (speaker === undefined) return;
    const spans = reportedBy(tokens, attribution, attributions[index + 1]);
    if (spans.length === 0 || spans.some((span) => hasQuote(tokens, span))) return;
    const draft: Draft = {
      kind: 'paraphrase',
      segments: spans.map(({ from, to }) => ({
        unit,
        start: tokens[from]?.start ?? 0,
        end: tokens[to - 1]?.end ?? 0,
        piece: -1,
      })),
      text: '',
      cue: attribution.cue,
      speaker,
      confidence: attribution.hasThat || attribution.strength === 'plain' ? 0.8 : 0.65,
      why: [`“${attribution.cue}” reports it without quotation marks`, speaker.understood.why],
      doubt: null,
      isFollowed: false,
    };
    const first = draft.segments[0];
    const taken = drafts.at(-1)?.segments.at(-1);
    if (first !== undefined && (taken === undefined || taken.end <= first.start)) drafts.push(draft);
  });
  return drafts;
}

function hasQuote(tokens: readonly Token[], { from, to }: Span): boolean {
  for (let at = from; at < to; at += 1) if (isQuoteAt(tokens, at)) return true;
  return false;
}

/** How sure words are that may be a title or a name. */
const DOUBTED = 0.12;

function sureness(attribution: Attribution | null, isBeside: boolean, isScrap: boolean): number {
  if (isScrap) return 0.35;
  if (attribution === null) return 0.3;
  if (isBeside) return attribution.strength === 'weak' ? 0.85 : 0.96;
  return attribution.strength === 'weak' ? 0.55 : 0.75;
}

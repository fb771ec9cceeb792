import { codePointLength } from '../lib/text.ts';
import { type Edges, edgesOf } from './edges.ts';
import { foldText, foldWords, type Span } from './fold-words.ts';
import { CONTEXT } from './selector.ts';
import type { AcceptedWords } from './edges.ts';

/** Accepted words, prepared for a search in folded texts. */
export interface SoughtWords extends AcceptedWords {
  readonly edges: Edges;
  readonly folded: string;
  readonly before: Context;
  readonly after: Context;
}

/** What stood on one side of words, folded and without blanks. */
interface Context {
  readonly text: string;
  /** The block began or ended within reach. */
  readonly isShort: boolean;
  readonly words: readonly string[];
}

/** How much of what stood round accepted words stands round a place. */
export interface Evidence {
  /** Characters alike, outwards from the place; the end of the block counts as some. */
  readonly left: number;
  readonly right: number;
  /** 0: nothing is alike, 1: all is. Words of the context that stand near count half. */
  readonly score: number;
}

/** Prepares words for a search. */
export function seek(words: AcceptedWords): SoughtWords {
  return {
    ...words,
    edges: edgesOf(words),
    folded: foldWords(words.exact),
    before: contextOf(words.prefix),
    after: contextOf(words.suffix),
  };
}

/** A folded text, the end of the one before it and the beginning of the one after: where blocks were split, words go on. */
export interface TextAround {
  readonly folded: string;
  readonly previous: string;
  readonly next: string;
}

/** Compares what stands round a place of a folded text with what stood round the words. */
export function evidenceAt({ before, after }: SoughtWords, text: TextAround, place: Span): Evidence {
  const { folded } = text;
  const left = runBefore(before, text, place.start);
  const right = runAfter(after, text, place.end);
  const total = sizeOf(before) + sizeOf(after);
  if (total === 0) return { left, right, score: 0 };
  let near = 0;
  if (left < 10) {
    near += nearby(before, folded.slice(Math.max(0, place.start - NEAR), place.start)) * (sizeOf(before) - left);
  }
  if (right < 10) near += nearby(after, folded.slice(place.end, place.end + NEAR)) * (sizeOf(after) - right);
  return { left, right, score: (left + right + near / 2) / total };
}

/** What the beginning or end of a block is worth, in characters: many blocks begin with the words of somebody. */
const EDGE = 6;
const NEAR = 80;
const BLANKS = /\s+/g;
const WORDS = /[\p{L}\p{N}]{3,}/gu;

function contextOf(text: string): Context {
  const { folded } = foldText(text);
  return {
    text: folded.replaceAll(BLANKS, ''),
    isShort: codePointLength(text) < CONTEXT,
    words: folded.match(WORDS) ?? [],
  };
}

function sizeOf({ text, isShort }: Context): number {
  return text.length + (isShort ? EDGE : 0);
}

function runBefore({ text, isShort }: Context, { folded, previous }: TextAround, start: number): number {
  const run = commonEnd(text, { other: folded, end: start, run: 0 });
  if (!run.isAtEdge) return run.length;
  if (run.length === text.length) return isShort ? run.length + EDGE : run.length;
  return commonEnd(text, { other: previous, end: previous.length, run: run.length }).length;
}

function runAfter({ text, isShort }: Context, { folded, next }: TextAround, end: number): number {
  const run = commonStart(text, { other: folded, start: end, run: 0 });
  if (!run.isAtEdge) return run.length;
  if (run.length === text.length) return isShort ? run.length + EDGE : run.length;
  return commonStart(text, { other: next, start: 0, run: run.length }).length;
}

/** How many characters both have in common, and whether the other one is used up with them. */
interface Run {
  readonly length: number;
  readonly isAtEdge: boolean;
}

function commonEnd(text: string, { other, end, run }: { other: string; end: number; run: number }): Run {
  let length = run;
  for (let at = end - 1; ; at -= 1) {
    while (at >= 0 && other.charCodeAt(at) === 0x20) at -= 1;
    if (at < 0) return { length, isAtEdge: true };
    if (length === text.length || other.charCodeAt(at) !== text.charCodeAt(text.length - 1 - length)) {
      return { length, isAtEdge: false };
    }
    length += 1;
  }
}

function commonStart(text: string, { other, start, run }: { other: string; start: number; run: number }): Run {
  let length = run;
  for (let at = start; ; at += 1) {
    while (at < other.length && other.charCodeAt(at) === 0x20) at += 1;
    if (at >= other.length) return { length, isAtEdge: true };
    if (length === text.length || other.charCodeAt(at) !== text.charCodeAt(length)) return { length, isAtEdge: false };
    length += 1;
  }
}

/** The share of the words of a context that stand in a text. */
function nearby({ words }: Context, text: string): number {
  if (words.length === 0) return 0;
  return words.reduce((sum, word) => sum + (text.includes(word) ? 1 : 0), 0) / words.length;
}

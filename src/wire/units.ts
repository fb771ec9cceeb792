import { isUnfinished } from './headline.ts';
import { endsSentence, goesOn, joined, type Line } from './lines.ts';

/** A paragraph, or a line that stands for itself. */
export interface Unit {
  readonly text: string;
  /** Which run of lines it stands in: between two runs there are blank lines. */
  readonly run: number;
}

/** What is known of single lines before they are put together. */
export interface LineRules {
  /** Whether the line is one by itself, whatever stands beside it. */
  isAlone(text: string): boolean;
  /** Whether the line looks like one by itself, unless the sentence before it is still going on. */
  looksAlone(text: string): boolean;
  /** Whether a line near the beginning opens something new. */
  opens(text: string): boolean;
  /** Whether the line may stand above a headline. */
  isAboveHeadline(text: string): boolean;
}

/**
 * The paragraphs of a text: lines that were broken at a width are joined again; indented ones, items of lists and lines that stop short of
 * the width begin anew. Every line stands in exactly one unit, in its order.
 */
export function unitsOf(runs: readonly (readonly Line[])[], rules: LineRules): Unit[] {
  const widest = runs.reduce((most, run) => Math.max(most, widthOf(run)), 0);
  let read = 0;
  let isFirst = true;
  return runs.flatMap((lines, run) => {
    const isOfHeadlines = isFirst && lines.length <= MOST_HEADLINES && !lines.some(({ text }) => endsSentence(text));
    const shape: Shape = { ...shapeOf(lines, widest), isOfHeadlines };
    const early = EARLY - read;
    read += lines.length;
    isFirst &&= lines.every(({ text }) => rules.isAboveHeadline(text));
    const [only] = lines;
    if (only !== undefined && lines.length === 1) return { text: only.text, run };
    return paragraphsOf(judged(lines, rules, early), shape).map((text) => ({ text, run }));
  });
}

/** A line with what the rules say of it: each is asked once. */
interface JudgedLine extends Line {
  readonly isAlone: boolean;
  readonly looksAlone: boolean;
  readonly opens: boolean;
}

function judged(lines: readonly Line[], rules: LineRules, early: number): JudgedLine[] {
  return lines.map(({ text, indent }, index) => ({
    text,
    indent,
    isAlone: rules.isAlone(text),
    looksAlone: rules.looksAlone(text),
    opens: index < early && rules.opens(text),
  }));
}

interface Shape {
  /** The width at which lines were broken; 0: each line is a paragraph. */
  readonly width: number;
  readonly margin: number;
  /** Every line is a sentence of its own. */
  readonly isOfSentences: boolean;
  /** The first lines of the text, none of which ends as a sentence: a headline and what stands below it. */
  readonly isOfHeadlines: boolean;
}

/** What stands at the head of a story is within so many lines. */
const EARLY = 12;
/** … and the headline and what belongs to it have so many at most. */
const MOST_HEADLINES = 6;
/** Nobody breaks lines wider than this … */
const WIDEST = 120;
/** … or narrower. */
const NARROWEST = 34;
/** By how much a line may fall short of the width before that says something. */
const SLACK = 10;

function shapeOf(lines: readonly Line[], widest: number): Pick<Shape, 'width' | 'margin' | 'isOfSentences'> {
  const own = widthOf(lines);
  const isEven = lines.length > 2 && lines.slice(0, -1).every(({ text, indent }) => text.length + indent >= own * 0.75);
  const width = own > WIDEST ? 0 : isEven ? own : widest > WIDEST ? 0 : widest;
  return {
    width: width < NARROWEST ? 0 : width,
    margin: lines.reduce((least, { indent }) => Math.min(least, indent), Number.MAX_SAFE_INTEGER),
    isOfSentences: lines.length > 2 && lines.every(({ text }) => endsSentence(text)),
  };
}

function widthOf(lines: readonly Line[]): number {
  return lines.reduce((most, { text, indent }) => Math.max(most, text.length + indent), 0);
}

function paragraphsOf(lines: readonly JudgedLine[], shape: Shape): string[] {
  const paragraphs: string[] = [];
  let pieces: string[] = [];
  let before: JudgedLine | undefined;
  for (const line of lines) {
    const first = pieces[0];
    if (before !== undefined && first !== undefined && isBreak(shape, { before, line, first, count: pieces.length })) {
      paragraphs.push(together(pieces));
      pieces = [];
    }
    pieces.push(line.text);
    before = line;
  }
  if (pieces.length > 0) paragraphs.push(together(pieces));
  return paragraphs;
}

interface Between {
  readonly before: JudgedLine;
  readonly line: JudgedLine;
  /** The first line of the paragraph, and how many it has. */
  readonly first: string;
  readonly count: number;
}

function isBreak({ width, margin, isOfSentences, isOfHeadlines }: Shape, between: Between): boolean {
  const { before, line, first, count } = between;
  if (before.isAlone || line.isAlone) return true;
  const isListed = isItem(first);
  if (isItem(line.text) && (isListed || /[.!?:;]$/.test(before.text))) return true;
  if (line.indent >= margin + 2 && !isListed && before.indent === margin) return true;
  if (line.indent >= margin + 2 && !isListed && count > 1) return true;
  if (line.opens) return true;
  const wasSentence = endsSentence(before.text);
  if (isOfSentences) return true;
  // An address begins small though it goes on with nothing.
  const areBothAlone = count === 1 && before.looksAlone && line.looksAlone;
  if (goesOn(line.text) && !areBothAlone) return false;
  if (isOfHeadlines) return !isUnfinished(before.text);
  if (line.looksAlone && wasSentence) return true;
  if (count === 1 && before.looksAlone) return true;
  if (width === 0) return wasSentence || !/[,–—-]$/.test(before.text);
  const word = line.text.indexOf(' ');
  const end = before.indent + before.text.length + 1 + (word === -1 ? line.text.length : word);
  return end <= width - SLACK;
}

function isItem(text: string): boolean {
  return /^(?:[-*•◦▪–—]|\d{1,2}[.)])\s/.test(text);
}

/** Pieces are put together in one go: a long paragraph is not copied for each of its lines. */
function together(pieces: readonly string[]): string {
  const whole: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    if (before === undefined) whole.push(piece);
    else whole.push(joined(before, piece).slice(before.length));
  }
  return whole.join('');
}

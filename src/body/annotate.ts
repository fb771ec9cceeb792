import { codePointLength } from '../lib/text.ts';
import type { QuoteMark } from './mark-schema.ts';
import { hasQuotes, plainInline } from './plain-inline.ts';
import type { Block, Span, TextBlock } from './schema.ts';

/** Where words of a quote stand: in which block, and from which to which code point of its text, the end exclusive. */
export interface QuoteMarkAt {
  /** `_key` of a block of text; places outside of the body (`@headline` and the like) are passed over. */
  readonly block: string;
  readonly start: number;
  readonly end: number;
  /** Id of the quote. */
  readonly quote: string;
  readonly kind: QuoteMark['kind'];
}

/**
 * The body with the words of quotes marked, in place of any that were marked before: spans are split where quotes begin and
 * end, the text stays as it is. The mark of a quote is the outermost of a span, but for a link that goes on outside of the quote:
 * that stays in one piece, and the mark stands within it. All pieces of a quote in a block share one definition. The keys of
 * what was split are the same each time; every other key stays.
 *
 * @throws RangeError for a block that is not there, a place that is empty or beyond the text, and places that overlap
 */
export function annotate(blocks: readonly Block[], marks: readonly QuoteMarkAt[]): Block[] {
  const places = new Map<string, QuoteMarkAt[]>();
  for (const mark of marks) {
    if (mark.block.startsWith('@')) continue;
    const others = places.get(mark.block);
    if (others === undefined) places.set(mark.block, [mark]);
    else others.push(mark);
  }
  const annotated = withoutQuotes(blocks).map((block) => {
    const here = block._type === 'block' ? places.get(block._key) : undefined;
    if (block._type !== 'block' || here === undefined) return block;
    places.delete(block._key);
    return annotateBlock(block, inOrder(here));
  });
  const [missing] = places.keys();
  if (missing !== undefined) throw new RangeError(`no block of text has the key ${missing}`);
  return annotated;
}

/** The body without the marks of quotes: what {@link annotate} split is one again. */
export function withoutQuotes(blocks: readonly Block[]): Block[] {
  return blocks.map((block) =>
    block._type === 'block' && hasQuotes(block) ? { ...block, ...plainInline(block) } : block,
  );
}

/** Spans one after another that name the same link, from one code point of the text to another. */
interface LinkRun {
  readonly key: string;
  readonly from: number;
  to: number;
}
interface Piece {
  readonly text: string;
  readonly place: QuoteMarkAt | undefined;
}

function inOrder(places: readonly QuoteMarkAt[]): QuoteMarkAt[] {
  const sorted = places.toSorted((one, other) => one.start - other.start);
  let from = 0;
  for (const { block, start, end } of sorted) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < from || end <= start)
      throw new RangeError(`${start} to ${end} in block ${block} is no place, or another quote has some of it`);
    from = end;
  }
  return sorted;
}

function annotateBlock(block: TextBlock, places: readonly QuoteMarkAt[]): TextBlock {
  const lengths = block.children.map(({ text }) => codePointLength(text));
  const definitions = defineQuotes(block, places);
  const links = linkRuns(block, lengths);
  const newKey = keyMaker(block.children);
  const children: Span[] = [];
  let next = 0;
  let at = 0;
  for (const [index, span] of block.children.entries()) {
    const length = lengths[index] ?? 0;
    const { pieces, done } = cut({ text: span.text, at, length }, places, next);
    for (const [part, { text, place }] of pieces.entries()) {
      const marks = place === undefined ? span.marks : marked(span.marks, links[index], place);
      children.push({ ...span, _key: part === 0 ? span._key : newKey(span._key), text, marks });
    }
    next = done;
    at += length;
  }
  if (next < places.length) throw new RangeError(`a quote reaches beyond the text of block ${block._key}`);
  return { ...block, markDefs: [...block.markDefs, ...definitions.values()], children };

  function marked(marks: readonly string[], link: LinkRun | undefined, place: QuoteMarkAt): string[] {
    const name = definitions.get(place.quote)?._key ?? '';
    const goesOn = link !== undefined && (link.from < place.start || link.to > place.end);
    return marks.toSpliced(goesOn ? marks.indexOf(link.key) + 1 : 0, 0, name);
  }
}

/** Cuts a span where quotes begin and end. `first` is the first place that does not end before it; so is `done` for the next span. */
function cut(
  { text, at, length }: { readonly text: string; readonly at: number; readonly length: number },
  places: readonly QuoteMarkAt[],
  first: number,
): { pieces: Piece[]; done: number } {
  const pieces: Piece[] = [];
  const take = text.length === length ? takeUnits(text) : takeCodePoints(text);
  const end = at + length;
  let next = first;
  let from = at;
  while (from < end) {
    const place = places[next];
    const starts = Math.min(place?.start ?? end, end);
    if (place === undefined || starts > from) {
      pieces.push({ text: take(starts - from), place: undefined });
      from = starts;
      continue;
    }
    const to = Math.min(place.end, end);
    pieces.push({ text: take(to - from), place });
    if (to === place.end) next += 1;
    from = to;
  }
  // A span without text is part of the quote that goes on around it.
  if (length === 0) {
    const place = places[next];
    pieces.push({ text, place: place !== undefined && place.start < at ? place : undefined });
  }
  return { pieces, done: next };
}

// Each call gives the next so many code points.
function takeUnits(text: string): (count: number) => string {
  let from = 0;
  return (count) => text.slice(from, (from += count));
}

function takeCodePoints(text: string): (count: number) => string {
  let from = 0;
  return (count) => {
    const start = from;
    for (let left = count; left > 0; left -= 1) from += (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
    return text.slice(start, from);
  };
}

/** By id of the quote, with keys that nothing else in the block is named by. */
function defineQuotes({ markDefs, children }: TextBlock, places: readonly QuoteMarkAt[]): Map<string, QuoteMark> {
  const taken = new Set([...markDefs.map(({ _key }) => _key), ...children.flatMap(({ marks }) => marks)]);
  const definitions = new Map<string, QuoteMark>();
  let number = 0;
  for (const { quote, kind } of places) {
    if (definitions.has(quote)) continue;
    do number += 1;
    while (taken.has(`q${number}`));
    definitions.set(quote, { _type: 'quote', _key: `q${number}`, quote, kind });
  }
  return definitions;
}

/** By index of the span: the run of the link that it is part of. */
function linkRuns({ markDefs, children }: TextBlock, lengths: readonly number[]): (LinkRun | undefined)[] {
  if (markDefs.length === 0) return [];
  const links = new Set(markDefs.map(({ _key }) => _key));
  let run: LinkRun | undefined;
  let at = 0;
  return children.map(({ marks }, index) => {
    const key = marks.find((mark) => links.has(mark));
    if (run?.key !== key) run = key === undefined ? undefined : { key, from: at, to: at };
    at += lengths[index] ?? 0;
    if (run !== undefined) run.to = at;
    return run;
  });
}

/** Makes keys that say which span was split: `b1-2`, `b1-3`. */
function keyMaker(children: readonly Span[]): (of: string) => string {
  const taken = new Set(children.map(({ _key }) => _key));
  const counts = new Map<string, number>();
  return (of) => {
    const base = of.slice(0, MAX_KEY_BASE);
    let count = counts.get(base) ?? 1;
    do count += 1;
    while (taken.has(`${base}-${count}`));
    counts.set(base, count);
    taken.add(`${base}-${count}`);
    return `${base}-${count}`;
  };
}

/** With the number behind it, a key stays as short as keys may be. */
const MAX_KEY_BASE = 56;

import type { MarkDef } from './mark-schema.ts';
import type { Block, Span, TableCell, TableRow } from './schema.ts';

/**
 * Gives the keys of the previous blocks to those of the next that say the same, wherever they stand now, and to
 * those that were changed in place: between the same neighbours, or with most of their words. Spans, links, rows and
 * cells inside carry theirs in the same way. Everything else keeps the key it came with. Linear but for the
 * changed blocks between two unchanged ones, of which a bounded number is compared.
 */
export function carryKeys(previous: readonly Block[], next: readonly Block[]): Block[] {
  const pairs = align({ previous, next, print: printBlock, isAlike: isAlikeBlock });
  return uniqueKeys(
    next.map((block, index) => {
      const before = pairs.get(index);
      return before === undefined ? block : carryBlock(before, block);
    }),
  );
}

type Keyed = { readonly _key: string };
type Alignment<T> = {
  readonly previous: readonly T[];
  readonly next: readonly T[];
  readonly print: (item: T) => string;
  readonly isAlike: (before: T, after: T) => boolean;
};

const MAX_COMPARED = 64;

// Pairs each item of `next` (by index) with at most one of `previous`: first the common beginning and end, then equal
// items in between wherever they stand, then what is left in the gaps between these.
function align<T>({ previous, next, print, isAlike }: Alignment<T>): Map<number, T> {
  const before = previous.map(print);
  const after = next.map(print);
  const pairs = new Map<number, number>();
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    pairs.set(start, start);
    start += 1;
  }
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
    pairs.set(after.length - end, before.length - end);
  }
  const waiting = new Map<string, number[]>();
  for (let index = before.length - end - 1; index >= start; index -= 1) {
    const text = before[index] ?? '';
    const places = waiting.get(text);
    if (places === undefined) waiting.set(text, [index]);
    else places.push(index);
  }
  for (let index = start; index < after.length - end; index += 1) {
    const place = waiting.get(after[index] ?? '')?.pop();
    if (place !== undefined) pairs.set(index, place);
  }
  const taken = new Set(pairs.values());
  const result = new Map<number, T>();
  for (const [index, place] of pairs) setPair(result, index, previous[place]);
  for (const gap of gapsOf(pairs, { previous: previous.length, next: next.length })) {
    const left = range(gap.previous)
      .filter((place) => !taken.has(place))
      .slice(0, MAX_COMPARED);
    const right = range(gap.next).slice(0, MAX_COMPARED);
    pairGap({ left, right, previous, next, isAlike, result });
  }
  return result;
}

type Range = readonly [from: number, to: number];

// The runs of unpaired next items, each with the previous items between the partners of its two neighbours.
function gapsOf(
  pairs: ReadonlyMap<number, number>,
  lengths: { previous: number; next: number },
): { previous: Range; next: Range }[] {
  const gaps: { previous: Range; next: Range }[] = [];
  for (let index = 0; index < lengths.next; index += 1) {
    if (pairs.has(index)) continue;
    const from = index;
    while (index < lengths.next && !pairs.has(index)) index += 1;
    const low = from === 0 ? 0 : (pairs.get(from - 1) ?? -1) + 1;
    const high = index === lengths.next ? lengths.previous : (pairs.get(index) ?? lengths.previous);
    gaps.push({ previous: [low, Math.max(low, Math.min(high, low + MAX_COMPARED))], next: [from, index] });
  }
  return gaps;
}

function pairGap<T>(gap: {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly previous: readonly T[];
  readonly next: readonly T[];
  readonly isAlike: (before: T, after: T) => boolean;
  readonly result: Map<number, T>;
}): void {
  const { left, right, previous, next, isAlike, result } = gap;
  const isOneForOne = left.length === 1 && right.length === 1;
  let from = 0;
  for (const index of right) {
    const item = next[index];
    if (item === undefined) continue;
    for (let place = from; place < left.length; place += 1) {
      const before = previous[left[place] ?? -1];
      if (before === undefined || !(isOneForOne ? hasSameType(before, item) : isAlike(before, item))) continue;
      result.set(index, before);
      from = place + 1;
      break;
    }
  }
}

function hasSameType(before: unknown, after: unknown): boolean {
  return typeOf(before) === typeOf(after);
}

function typeOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && '_type' in item ? item._type : undefined;
}

function setPair<T>(pairs: Map<number, T>, index: number, item: T | undefined): void {
  if (item !== undefined) pairs.set(index, item);
}

function range([from, to]: Range): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function carryBlock(before: Block, after: Block): Block {
  if (before._type === 'block' && after._type === 'block')
    return { ...after, _key: before._key, ...carryInline(before, after) };
  if (before._type === 'table' && after._type === 'table') {
    return {
      ...after,
      _key: before._key,
      rows: carryEach({ previous: before.rows, next: after.rows, print: printRow, carry: carryRow }),
    };
  }
  return { ...after, _key: before._key };
}

function carryRow(before: TableRow, after: TableRow): TableRow {
  return {
    _key: before._key,
    cells: carryEach({ previous: before.cells, next: after.cells, print: printCell, carry: carryCell }),
  };
}

function carryCell(before: TableCell, after: TableCell): TableCell {
  return { ...after, _key: before._key, ...carryInline(before, after) };
}

type Inline<M extends MarkDef> = { readonly children: readonly Span[]; readonly markDefs: readonly M[] };

function carryInline<M extends MarkDef>(before: Inline<M>, after: Inline<M>): { children: Span[]; markDefs: M[] } {
  const markDefs = carryEach({ previous: before.markDefs, next: after.markDefs, print: printMark, carry: carryKey });
  const renamed = new Map(
    after.markDefs.map((definition, index) => [definition._key, markDefs[index]?._key ?? definition._key]),
  );
  const children = after.children.map((child) => ({
    ...child,
    marks: child.marks.map((mark) => renamed.get(mark) ?? mark),
  }));
  return {
    markDefs,
    children: carryEach({ previous: before.children, next: children, print: printSpan, carry: carryKey }),
  };
}

function carryKey<T extends Keyed>(before: T, after: T): T {
  return { ...after, _key: before._key };
}

function carryEach<T extends Keyed>({
  previous,
  next,
  print,
  carry,
}: {
  readonly previous: readonly T[];
  readonly next: readonly T[];
  readonly print: (item: T) => string;
  readonly carry: (before: T, after: T) => T;
}): T[] {
  const pairs = align({ previous, next, print, isAlike: () => false });
  return uniqueKeys(
    next.map((item, index) => {
      const before = pairs.get(index);
      return before === undefined ? item : carry(before, item);
    }),
  );
}

// A key that was carried may be one that another item came with: then that other one gets a new key.
function uniqueKeys<T extends Keyed>(items: readonly T[]): T[] {
  const taken = new Set<string>();
  return items.map((item) => {
    let key = item._key;
    for (let n = 2; taken.has(key); n += 1) key = `${item._key}-${n}`;
    taken.add(key);
    return key === item._key ? item : { ...item, _key: key };
  });
}

function isAlikeBlock(before: Block, after: Block): boolean {
  if (before._type !== after._type) return false;
  const one = new Set(wordsOf(before));
  const other = new Set(wordsOf(after));
  const shared = one.intersection(other).size;
  return shared * 2 > Math.max(one.size, other.size);
}

// In scripts that do not part words, each character counts as one.
function wordsOf(block: Block): string[] {
  return (
    printBlock(block)
      .slice(TYPE_LENGTH, MAX_ALIKE_LENGTH)
      .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu) ?? []
  );
}

const TYPE_LENGTH = 'block normal'.length;
const MAX_ALIKE_LENGTH = 4_000;

// Prints say all that a thing says, without keys: a mark that names a definition prints that.
function printBlock(block: Block): string {
  switch (block._type) {
    case 'block':
      return `block ${block.style} ${block.listItem ?? ''} ${block.level ?? ''} ${printInline(block)}`;
    case 'table':
      return `table ${block.rows.map(printRow).join('\u0000')}`;
    case 'image':
      return JSON.stringify(['image', block.src, block.alt, block.title, block.href]);
    case 'code':
      return JSON.stringify(['code', block.code, block.language]);
    case 'break':
      return 'break';
  }
}

function printRow(row: TableRow): string {
  return row.cells.map(printCell).join('\u0001');
}

function printCell(cell: TableCell): string {
  return `${cell.header === true} ${printInline(cell)}`;
}

function printInline({ children, markDefs }: Inline<MarkDef>): string {
  const definitions = new Map(markDefs.map((definition) => [definition._key, printMark(definition)]));
  return JSON.stringify(
    children.map((child) => [child.text, child.marks.map((mark) => definitions.get(mark) ?? mark)]),
  );
}

function printMark(mark: MarkDef): string {
  return JSON.stringify(mark._type === 'link' ? [mark.href, mark.title] : [mark._type, mark.quote, mark.kind]);
}

function printSpan(span: Span): string {
  return JSON.stringify([span.text, span.marks]);
}

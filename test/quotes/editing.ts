import fc from 'fast-check';
import type { HeldSegment, Placement } from '../../src/quotes/anchor.ts';
import { quotedPieces } from '../../src/quotes/quoted-pieces.ts';
import { foldWords } from '../../src/quotes/fold-words.ts';
import { type Place, selectorAt } from '../../src/quotes/selector.ts';

/** A character that knows itself again wherever edits take it. */
interface Character {
  readonly id: number;
  readonly text: string;
}

export interface Paragraph {
  readonly key: string;
  readonly characters: readonly Character[];
}

/** Held words with the characters that they are made of, and those right beside them. */
export interface Held extends HeldSegment {
  readonly ids: readonly number[];
  readonly before: number | undefined;
  readonly after: number | undefined;
}

const WORDS = 'the mayor said bridge would not open again before winter because costs rose and nobody knew why'.split(
  ' ',
);
const word = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...WORDS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('naïve', 'e\u0301tat', '👍🏽', 'don’t', 'well-known', 'Ελλάδα', 'לא', '3,000'),
  },
);
const words = (min: number, max: number) =>
  fc.array(word, { minLength: min, maxLength: max }).map((list) => list.join(' '));
/** Words that stand in many places. */
export const REPEATED = ['I don’t know.', 'No.', 'no comment', 'We will see what we can do.'];
const quote = fc.oneof({ weight: 3, arbitrary: words(2, 14) }, { weight: 1, arbitrary: fc.constantFrom(...REPEATED) });
const sentence = fc.oneof(
  { weight: 2, arbitrary: words(5, 14).map((text) => `${text}.`) },
  { weight: 2, arbitrary: fc.tuple(quote, words(2, 6)).map(([said, who]) => `“${said}” ${who}.`) },
  { weight: 1, arbitrary: fc.tuple(words(2, 6), quote).map(([who, said]) => `${who}: "${said}"`) },
);
const paragraph = fc.array(sentence, { minLength: 1, maxLength: 4 }).map((sentences) => sentences.join(' '));
/** The paragraphs of a body. */
export const body = fc.array(paragraph, { minLength: 2, maxLength: 7 });

const draw = fc.nat({ max: 1_000_000 });
/** Something that is done to a body. */
export const edit = fc.record({
  op: fc.constantFrom('insert', 'delete', 'split', 'merge', 'swap', 'retype', 'key', 'within'),
  block: draw,
  at: draw,
  size: draw,
  text: fc.oneof(words(1, 4), fc.constantFrom(' ', 'x', '. ', ', ', '👍', ' — ')),
});
export type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

const RETYPED = new Map([
  ['“', '"'],
  ['”', '"'],
  ['’', "'"],
  ['-', '\u2010'],
  [' ', '\u00a0'],
]);

/** What is held in a text: a place and the kind of its quote. */
export interface ToHold extends Place {
  readonly kind: HeldSegment['quoteKind'];
}

/** A body whose characters know themselves, and what is held of it: all that stands in quotation marks, if nothing else is said. */
export function opening(
  texts: readonly string[],
  toHold?: readonly ToHold[],
): { paragraphs: Paragraph[]; held: Held[] } {
  let id = 0;
  const paragraphs = texts.map((text, i) => ({
    key: `k${i}`,
    characters: Array.from(text).map((character) => ({ id: (id += 1), text: character })),
  }));
  const units = unitsOf(paragraphs);
  const pieces = quotedPieces(units).map(({ words: count, ...place }): ToHold => {
    return { ...place, kind: count < 4 ? 'partial' : 'direct' };
  });
  const held = (toHold ?? pieces).map(({ block, start, end, kind }, i): Held => {
    const unit = units.find((one) => one.block === block)!;
    const { characters } = paragraphs.find(({ key }) => key === block)!;
    return {
      id: `q${i}`,
      quoteKind: kind,
      ...selectorAt(unit, start, end),
      ids: characters.slice(start, end).map((character) => character.id),
      before: characters[start - 1]?.id,
      after: characters[end]?.id,
    };
  });
  return { paragraphs, held };
}

/** The paragraphs as words are looked for in them. */
export function unitsOf(paragraphs: readonly Paragraph[]) {
  return paragraphs.map(({ key, characters }) => ({ block: key, text: characters.map(({ text }) => text).join('') }));
}

let made = 1_000_000;
const typed = (text: string): Character[] =>
  Array.from(text).map((character) => ({ id: (made += 1), text: character }));

/** The paragraphs after an edit. */
export function edited(
  paragraphs: readonly Paragraph[],
  { op, block, at, size, text }: Edit,
  held: readonly Held[],
): Paragraph[] {
  const index = block % paragraphs.length;
  const one = paragraphs[index]!;
  const { key, characters } = one;
  const point = at % (characters.length + 1);
  const withOne = (...ones: Paragraph[]) => [...paragraphs.slice(0, index), ...ones, ...paragraphs.slice(index + 1)];
  switch (op) {
    case 'insert':
      return withOne({ key, characters: [...characters.slice(0, point), ...typed(text), ...characters.slice(point)] });
    case 'delete':
      return withOne({
        key,
        characters: [...characters.slice(0, point), ...characters.slice(point + 1 + (size % 25))],
      });
    case 'split':
      return withOne(
        { key, characters: characters.slice(0, point) },
        { key: `n${(made += 1)}`, characters: characters.slice(point) },
      );
    case 'merge': {
      const next = paragraphs[index + 1];
      if (next === undefined) return [...paragraphs];
      const merged = { key, characters: [...characters, ...typed(' '), ...next.characters] };
      return [...paragraphs.slice(0, index), merged, ...paragraphs.slice(index + 2)];
    }
    case 'swap':
      return paragraphs.map((each, i) =>
        i === index ? paragraphs[size % paragraphs.length]! : i === size % paragraphs.length ? one : each,
      );
    case 'retype':
      return withOne({
        key,
        characters: characters.map(({ id, text: old }) => ({ id, text: RETYPED.get(old) ?? old })),
      });
    case 'key':
      return withOne({ key: `n${(made += 1)}`, characters });
    case 'within': {
      const target = held[at % Math.max(held.length, 1)];
      const inside = target?.ids[size % target.ids.length];
      return paragraphs.map((each) => {
        const place = each.characters.findIndex(({ id }) => id === inside);
        if (place < 0) return each;
        const gone = block % 2 === 0 ? 1 : 0;
        return {
          key: each.key,
          characters: [...each.characters.slice(0, place), ...typed('z'), ...each.characters.slice(place + gone)],
        };
      });
    }
  }
}

/** What became of held words, as the characters tell: where they stand now, if they and what is right beside them are whole. */
export function truth(
  held: Held,
  paragraphs: readonly Paragraph[],
): { readonly block: string; readonly start: number } | undefined {
  for (const { key, characters } of paragraphs) {
    const start = characters.findIndex(({ id }) => id === held.ids[0]);
    if (start < 0) continue;
    const end = start + held.ids.length;
    const isWhole = held.ids.every((id, i) => characters[start + i]?.id === id);
    const isMarked = characters[start - 1]?.id === held.before && characters[end]?.id === held.after;
    return isWhole && isMarked ? { block: key, start } : undefined;
  }
  return undefined;
}

/** What is wrong with a placement, or nothing. */
export function fault(
  held: Held,
  placement: Placement | undefined,
  paragraphs: readonly Paragraph[],
): string | undefined {
  if (placement === undefined) return 'no placement';
  const place =
    placement.state === 'anchored' ? placement.selector : placement.state === 'drifted' ? placement.found : undefined;
  const now = truth(held, paragraphs);
  if (place !== undefined) {
    const { characters } = paragraphs.find(({ key }) => key === place.block)!;
    const there = characters.slice(place.start, place.end);
    if (there.map(({ text }) => text).join('') !== place.exact) return 'not verbatim';
    if (!place.exact.isWellFormed()) return 'half a pair';
    const own = new Set(held.ids);
    const share = there.filter(({ id }) => own.has(id)).length / held.ids.length;
    if (placement.state === 'anchored') {
      if (share < 0.5) return 'anchored to the words of others';
      if (core(place.exact) !== core(held.exact)) return 'anchored to other words';
    }
  }
  if (now === undefined) return undefined;
  if (placement.state !== 'anchored') return `a false alarm: ${placement.state}`;
  return placement.selector.block === now.block && placement.selector.start === now.start ? undefined : 'another place';
}

/** What two ways to write the same words share. */
export function core(text: string): string {
  return foldWords(text).replace(/[.,;:]+$/, '');
}

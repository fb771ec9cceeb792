import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { annotate, type QuoteMarkAt, withoutQuotes } from '../../src/body/annotate.ts';
import { toBlocks } from '../../src/body/convert.ts';
import { toMarkdown } from '../../src/body/markdown.ts';
import { plainInline } from '../../src/body/plain-inline.ts';
import { type Block, BodyInput, PortableText, type Span, type TextBlock } from '../../src/body/schema.ts';
import { toText } from '../../src/body/text.ts';
import { keys } from './bodies.ts';
import { codePoints, QUOTES, quotedBody, textOf } from './quoted-bodies.ts';

const [direct, , paraphrase] = QUOTES as [QuoteMarkAt, QuoteMarkAt, QuoteMarkAt];
const def = (n: number, { quote, kind }: { quote: string; kind: QuoteMarkAt['kind'] }) => ({
  _type: 'quote' as const,
  _key: `q${n}`,
  quote,
  kind,
});
const span = (_key: string, text: string, marks: string[] = []): Span => ({ _type: 'span', _key, text, marks });
const paragraph = (children: Span[], markDefs: TextBlock['markDefs'] = []): TextBlock => ({
  _type: 'block',
  _key: 'a',
  style: 'normal',
  markDefs,
  children,
});
const at = (start: number, end: number, quote: Pick<QuoteMarkAt, 'quote' | 'kind'> = direct): QuoteMarkAt => ({
  block: 'a',
  start,
  end,
  quote: quote.quote,
  kind: quote.kind,
});
/** The spans of the only block, as `key|text|marks`. */
const spansOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block._type === 'block' ? block.children.map(({ _key, text, marks }) => `${_key}|${text}|${marks.join(' ')}`) : [],
  );

t.test(
  'marking quotes leaves every text as it is, marks their words alone, and is undone without a trace',
  async (t) => {
    fc.assert(
      fc.property(quotedBody, ({ body, marks }) => {
        const marked = annotate(body, marks);
        return (
          toText(marked) === toText(body) &&
          toMarkdown(marked) === toMarkdown(body) &&
          isDeepStrictEqual(placesOf(marked), joined(marks)) &&
          isDeepStrictEqual(withoutQuotes(marked), body) &&
          isDeepStrictEqual(annotate(body, marks.toReversed()), marked) &&
          isDeepStrictEqual(annotate(marked, marks), marked)
        );
      }),
      { numRuns: 2000 },
    );
    t.pass();
  },
);

t.test('a body with quotes is valid as it is sent out, and comes back as the body it was made of', async (t) => {
  fc.assert(
    fc.property(quotedBody, ({ body, marks }) => {
      const marked = annotate(body, marks);
      const input = BodyInput.safeParse(marked);
      const result = input.success ? toBlocks(input.data, keys()) : undefined;
      const count = marked.reduce((sum, block) => sum + quotesIn(block).length, 0);
      return (
        isDeepStrictEqual(PortableText.parse(marked), marked) &&
        result?.ok === true &&
        isDeepStrictEqual(result.value.blocks, body) &&
        isDeepStrictEqual(
          result.value.notes.map((note) => [note.code, note.count]),
          count === 0 ? [] : [['quote-mark-dropped', count]],
        )
      );
    }),
    { numRuns: 500 },
  );
  t.pass();
});

t.test('neighbours that were alike before are joined only where quotes were, and every text stays', async (t) => {
  const twins = fc.array(
    fc.record({ text: fc.constantFrom('', 'a', '😀b', 'c d'), marks: fc.constantFrom<string[]>([], ['em'], ['l']) }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(twins, fc.nat(), fc.nat(), (parts, from, to) => {
      const children = parts.map(({ text, marks }, index) => span(`s${index}`, text, marks));
      const body = [paragraph(children, [{ _type: 'link', _key: 'l', href: '/a' }])];
      const { length } = codePoints(textOf(body[0]));
      const [start, end] = [from % (length + 1), to % (length + 1)];
      const marks = start < end ? [at(start, end)] : [];
      const marked = annotate(body, marks);
      const back = withoutQuotes(marked);
      // A mark of a quote that is nowhere makes the text joined, as it is joined where quotes were.
      const whole = plainInline({ children, markDefs: [...body[0]!.markDefs, def(9, direct)] });
      return (
        toText(marked) === toText(body) &&
        isDeepStrictEqual(back, marks.length === 0 ? body : [{ ...body[0], ...whole }]) &&
        isDeepStrictEqual(placesOf(marked), joined(marks))
      );
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('spans are split where quotes begin and end, with keys that tell where from', async (t) => {
  const body = [paragraph([span('b1', '“Go,” she said. “Now.” They left.')])];
  const marked = annotate(body, [at(17, 21), at(1, 4), at(23, 32, paraphrase)]);
  t.same(spansOf(marked), [
    'b1|“|',
    'b1-2|Go,|q1',
    'b1-3|” she said. “|',
    'b1-4|Now.|q1',
    'b1-5|” |',
    'b1-6|They left|q2',
    'b1-7|.|',
  ]);
  t.match(marked, [{ markDefs: [def(1, direct), def(2, paraphrase)] }]);
  t.same(withoutQuotes(marked), body);
});

t.test('the mark of a quote stands outermost, and within a link that goes on outside of it', async (t) => {
  const link = { _type: 'link' as const, _key: 'l', href: '/a' };
  const spans = [span('b1', 'ab', ['strong']), span('b2', 'cd', ['em', 'l']), span('b3', 'ef', ['l', 'em'])];
  const marksIn = (start: number, end: number) => spansOf(annotate([paragraph(spans, [link])], [at(start, end)]));
  t.same(marksIn(1, 6), ['b1|a|strong', 'b1-2|b|q1 strong', 'b2|cd|q1 em l', 'b3|ef|q1 l em']);
  t.same(marksIn(1, 3), ['b1|a|strong', 'b1-2|b|q1 strong', 'b2|c|em l q1', 'b2-2|d|em l', 'b3|ef|l em']);
  t.same(marksIn(4, 6), ['b1|ab|strong', 'b2|cd|em l', 'b3|ef|l q1 em']);
  const again = [paragraph([span('b1', 'a', ['l']), span('b2', 'b'), span('b3', 'c', ['l'])], [link])];
  t.same(spansOf(annotate(again, [at(0, 2)])), ['b1|a|q1 l', 'b2|b|q1', 'b3|c|l'], 'a link that comes twice is two');
});

t.test('places count code points, over spans of any length', async (t) => {
  const body = [
    paragraph([span('b1', '😀a'), span('b2', '', ['em']), span('b3', '👩‍👩‍👧漢e\u0301', ['em']), span('b4', '')]),
  ];
  t.same(spansOf(annotate(body, [at(1, 3)])), [
    'b1|😀|',
    'b1-2|a|q1',
    'b2||q1 em',
    'b3|👩|q1 em',
    'b3-2|‍👩‍👧漢e\u0301|em',
    'b4||',
  ]);
  t.same(spansOf(annotate(body, [at(0, 1), at(1, 2)])), [
    'b1|😀|q1',
    'b1-2|a|q1',
    'b2||em',
    'b3|👩‍👩‍👧漢e\u0301|em',
    'b4||',
  ]);
  t.same(spansOf(annotate(body, [at(2, 3)])).slice(0, 3), ['b1|😀a|', 'b2||em', 'b3|👩|q1 em']);
  t.same(spansOf(annotate(body, [at(0, 10)])), ['b1|😀a|q1', 'b2||q1 em', 'b3|👩‍👩‍👧漢e\u0301|q1 em', 'b4||']);
});

t.test('no key is given twice, and none grows too long', async (t) => {
  const long = 'k'.repeat(64);
  const body = [
    paragraph(
      [span('b', 'abc'), span('b-2', 'de'), span(long, 'fg'), span(`${long.slice(1)}x`, 'hi', ['q2'])],
      [
        { _type: 'link', _key: 'q1', href: '/a' },
        { _type: 'link', _key: 'q2', href: '/b' },
      ],
    ),
  ];
  const marked = annotate(body, [at(1, 2), at(4, 5), at(6, 7), at(8, 9)]);
  t.same(spansOf(marked), [
    'b|a|',
    'b-3|b|q3',
    'b-4|c|',
    'b-2|d|',
    'b-2-2|e|q3',
    `${long}|f|`,
    `${'k'.repeat(56)}-2|g|q3`,
    `${long.slice(1)}x|h|q2`,
    `${'k'.repeat(56)}-3|i|q2 q3`,
  ]);
  t.ok(PortableText.safeParse(marked).success);
});

t.test('places outside of the body are passed over, and blocks without quotes handed on', async (t) => {
  const body: Block[] = [paragraph([span('b1', 'ab')]), { _type: 'break', _key: 'c' }];
  const elsewhere = ['@headline', '@standfirst', '@caption/1'].map((block) => ({ ...at(0, 99), block }));
  const marked = annotate(body, elsewhere);
  t.same(marked, body);
  for (const [index, block] of marked.entries()) t.equal(block, body[index]);
});

t.test('a place that cannot be is a broken promise', async (t) => {
  const body: Block[] = [paragraph([span('b1', 'a😀c')]), { _type: 'break', _key: 'c' }];
  const impossible: Record<string, QuoteMarkAt[]> = {
    'beyond the text': [at(1, 4)],
    'wholly beyond the text': [at(7, 9)],
    'before the text': [at(-1, 1)],
    empty: [at(1, 1)],
    reversed: [at(2, 1)],
    'a part of a code point': [at(0.5, 2)],
    'no number': [at(Number.NaN, 2)],
    overlapping: [at(0, 2), at(1, 3, paraphrase)],
    twice: [at(0, 2), at(0, 2, paraphrase)],
    'a block that is not there': [{ ...at(0, 1), block: 'z' }],
    'a block without text': [{ ...at(0, 1), block: 'c' }],
  };
  for (const [name, marks] of Object.entries(impossible)) t.throws(() => annotate(body, marks), RangeError, name);
});

t.test('thousands of quotes in one block are marked, taken out and written in good time', async (t) => {
  const long = 'k'.repeat(56);
  const children = Array.from({ length: 5_000 }, (_, n) =>
    span(`${long}${10_000 + n}`, '😀 bc', n % 2 ? ['em'] : ['l']),
  );
  const body = [paragraph(children, [{ _type: 'link', _key: 'l', href: '/a' }])];
  const marks = Array.from({ length: 5_000 }, (_, n) => ({
    ...at(n * 4 + 1, n * 4 + 3),
    quote: `01a0f4c2-c400-7000-80c8-${String(n).padStart(12, '0')}`,
  }));
  const one = [paragraph([span('b', '😀 bc'.repeat(5_000))])];
  const start = performance.now();
  for (const blocks of [body, one]) {
    const marked = annotate(blocks, marks);
    t.same(withoutQuotes(marked), blocks);
    t.equal(toMarkdown(marked), toMarkdown(blocks));
    t.equal(placesOf(marked).length, 5_000);
  }
  t.ok(performance.now() - start < 5_000);
});

function quotesIn(block: Block) {
  return block._type === 'block' ? block.markDefs.filter((definition) => definition._type === 'quote') : [];
}

/** Where quotes are marked, in order; pieces that touch are one. */
function placesOf(blocks: readonly Block[]): QuoteMarkAt[] {
  return joined(
    blocks.flatMap((block): QuoteMarkAt[] => {
      if (block._type !== 'block') return [];
      const quotes = quotesIn(block);
      let start = 0;
      return block.children.flatMap(({ text, marks }) => {
        const place = { start, end: start + codePoints(text).length };
        start = place.end;
        return quotes
          .filter(({ _key }) => text !== '' && marks.includes(_key))
          .map(({ quote, kind }) => ({ block: block._key, ...place, quote, kind }));
      });
    }),
  );
}

function joined(marks: readonly QuoteMarkAt[]): QuoteMarkAt[] {
  const result: QuoteMarkAt[] = [];
  for (const mark of marks) {
    const last = result.at(-1);
    if (last?.block === mark.block && last.quote === mark.quote && last.end === mark.start)
      result[result.length - 1] = { ...last, end: mark.end };
    else result.push(mark);
  }
  return result;
}

import fc from 'fast-check';
import t from 'tap';
import type { Block } from '../../src/body/schema.ts';
import { foldWords } from '../../src/quotes/fold-words.ts';
import { findWords, overlaps, selectorAt } from '../../src/quotes/selector.ts';
import { textUnits } from '../../src/quotes/text-units.ts';

const unit = (text: string, block = 'a') => ({ block, text });

t.test('the units of an article are its text blocks in order, then headline, standfirst and captions', async (t) => {
  const block = (key: string, ...texts: string[]): Block => ({
    _type: 'block',
    _key: key,
    style: 'normal',
    markDefs: [],
    children: texts.map((text, i) => ({ _type: 'span', _key: `s${i}`, text, marks: [] })),
  });
  const units = textUnits({
    blocks: [block('a', 'One ', 'and', ' two'), { _type: 'break', _key: 'b' }, block('c', 'Three'), block('d')],
    headline: 'Head',
    standfirst: null,
    captions: [{ photo: 'p1', caption: 'Cap' }],
  });
  t.strictSame(units, [
    unit('One and two', 'a'),
    unit('Three', 'c'),
    unit('', 'd'),
    unit('Head', '@headline'),
    unit('Cap', '@caption/p1'),
  ]);
  t.strictSame(textUnits({ blocks: [], headline: 'H', standfirst: 'S', captions: [] }), [
    unit('H', '@headline'),
    unit('S', '@standfirst'),
  ]);
});

t.test('a selector counts code points and holds at most 32 of them on either side', async (t) => {
  t.strictSame(selectorAt(unit('👍👍 “go” 👎'), 4, 6), {
    block: 'a',
    exact: 'go',
    prefix: '👍👍 “',
    suffix: '” 👎',
    start: 4,
    end: 6,
  });
  const long = selectorAt(unit(`${'👍'.repeat(50)}go${'é'.repeat(50)}`), 50, 52);
  t.equal(long.prefix, '👍'.repeat(32));
  t.equal(long.suffix, 'é'.repeat(32));
});

t.test('a selector of no place in the text is refused', async (t) => {
  for (const [start, end] of [
    [-1, 1],
    [2, 1],
    [0, 4],
    [4, 4],
    [0.5, 1],
    [0, Number.NaN],
  ] as const) {
    t.throws(() => selectorAt(unit('a👍b'), start, end), RangeError, `${start}-${end}`);
  }
  t.equal(selectorAt(unit('a👍b'), 3, 3).exact, '');
});

t.test('words are found wherever they stand, narrowed by what else is known', async (t) => {
  const units = [unit('No. Yes. No.', 'a'), unit('“No.”', 'b')];
  const at = (words: Parameters<typeof findWords>[1]) =>
    findWords(units, words).map(({ block, start }) => [block, start]);
  t.strictSame(at({ exact: 'No.' }), [
    ['a', 0],
    ['a', 9],
    ['b', 1],
  ]);
  t.strictSame(at({ exact: 'No.', block: 'a' }), [
    ['a', 0],
    ['a', 9],
  ]);
  t.strictSame(at({ exact: 'No.', prefix: 'Yes. ' }), [['a', 9]]);
  t.strictSame(at({ exact: 'No.', suffix: '”' }), [['b', 1]]);
  t.strictSame(at({ exact: 'No.', suffix: '"' }), [['b', 1]], 'context may differ in typography');
  t.strictSame(at({ exact: 'No.', start: 9 }), [['a', 9]]);
  t.strictSame(at({ exact: 'No.', start: 9, end: 11 }), []);
  t.strictSame(at({ exact: 'Never' }), []);
  t.strictSame(at({ exact: '' }), []);
  t.strictSame(at({ exact: 'No.', block: 'z' }), []);
});

t.test('words that stand nowhere as written are found by what they say', async (t) => {
  const units = [unit('He said “it’s — well…  done”.'), unit("it's fine", 'b')];
  const [found] = findWords(units, { exact: "it's - well... done" });
  t.equal(found?.exact, 'it’s — well…  done');
  t.equal(findWords(units, { exact: "it's" }).length, 1, 'what stands verbatim goes before what only folds alike');
  t.strictSame(findWords([unit('👍')], { exact: '\ud83d' }), [], 'never half a pair');
});

t.test('typography folds away, words do not', async (t) => {
  const alike = [
    ["“a” «b» „c“ ``d''", '"a" "b" "c" "d"'],
    ['don’t ‘x’', "don't 'x'"],
    ['a — b–c ‑ d--e', 'a-b-c-d-e'],
    ['a\u00a0\u2009b\n c', 'a b c'],
    ['so… on . . . x', 'so...on...x'],
    ['soft\u00adhyphen\u200b', 'softhyphen'],
    ['cafe\u0301 \u1112\u1161\u11ab', 'café 한'],
  ] as const;
  for (const [one, other] of alike) t.equal(foldWords(one), foldWords(other), one);
  for (const [one, other] of [
    ['a', 'A'],
    ['a b', 'ab'],
    ['e', 'é'],
    ['a.', 'a'],
    ['a..', 'a...'],
    ['👍', '👍🏽'],
  ] as const) {
    t.not(foldWords(one), foldWords(other), one);
  }
});

t.test('folding once is folding for good, and found places are verbatim', async (t) => {
  const part = fc.constantFrom('a', 'é', 'e\u0301', '👍', ' ', '\u00a0', '—', '-', '…', '.', '“', "'", '’', '각');
  const text = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, text, (before, words, after) => {
      const whole = before + words + after;
      if (foldWords(foldWords(whole)) !== foldWords(whole)) return false;
      return findWords([unit(whole)], { exact: words }).every(
        ({ start, end, exact }) =>
          Array.from(whole).slice(start, end).join('') === exact && foldWords(exact) === foldWords(words),
      );
    }),
    { numRuns: 3000 },
  );
  t.pass();
});

t.test('places overlap when they share a character of a block', async (t) => {
  const place = (block: string, start: number, end: number) => ({ block, start, end });
  t.ok(overlaps(place('a', 0, 3), place('a', 2, 5)));
  t.notOk(overlaps(place('a', 0, 3), place('a', 3, 5)));
  t.notOk(overlaps(place('a', 0, 3), place('b', 0, 3)));
});

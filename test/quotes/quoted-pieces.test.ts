import fc from 'fast-check';
import t from 'tap';
import { quotedPieces } from '../../src/quotes/quoted-pieces.ts';

const texts = (...paragraphs: string[]) =>
  quotedPieces(paragraphs.map((text, i) => ({ block: `b${i}`, text }))).map(({ text }) => text);

const CASES: readonly (readonly [text: string, pieces: readonly string[]])[] = [
  ['“We won,” he said. “It’s great.”', ['We won,', 'It’s great.']],
  ['"We won," he said. "It\'s great."', ['We won,', "It's great."]],
  ['« Nous avons gagné », dit-il. „Gewonnen“, sagte er. »Ja«, sagte sie.', ['Nous avons gagné', 'Gewonnen', 'Ja']],
  ['”Vi vann”, sade han.', ['Vi vann']],
  ['「勝った」と言った', ['勝った']],
  ['Not open” here, “We won“ he said. “Great”', ['We won', 'Great']],
  ["''Doubled'' and ``so''", ['Doubled', 'so']],
  ['the "United States" is a "place"', ['United States', 'place']],
  ['(“bracketed”) —“dash” "a"/"b" ["c"]', ['bracketed', 'dash', 'a', 'b', 'c']],
  ['“ ” "" ‘’ “…”', []],
];

t.test('words in double marks of every kind are pieces, without their marks', async (t) => {
  for (const [text, pieces] of CASES) t.strictSame(texts(text), pieces, text);
});

t.test('single marks are pieces where they are clearly quotation marks', async (t) => {
  t.strictSame(texts("'We won the cup,' he said. 'It was hard.'"), ['We won the cup,', 'It was hard.']);
  t.strictSame(texts('‘We won the players’ cup,’ he said. ‘He told me “go”.’'), [
    'We won the players’ cup,',
    'He told me “go”.',
  ]);
  t.strictSame(texts("the workers' union said 'no deal' is near, the teachers' too"), ['no deal']);
});

t.test('apostrophes, feet and inches are no marks', async (t) => {
  t.strictSame(texts("Don't touch the players' '90s dogs' tails. 'Tis rock 'n' roll, ’twas."), []);
  t.strictSame(texts('He is 6\'2" tall and 5\'11" wide; the 12" single, a 7" one'), []);
  t.strictSame(texts('"He is 6\'2" tall," she said. "So."'), ['He is 6\'2" tall,', 'So.']);
});

t.test('what is quoted within a quotation stays a part of it', async (t) => {
  t.strictSame(texts('“He told me ‘go away’ and left,” she said.'), ['He told me ‘go away’ and left,']);
  t.strictSame(texts('“‘Nested first,’ he said”; "say \'x\'"'), ['‘Nested first,’ he said', "say 'x'"]);
});

t.test('a paragraph that opens a mark and does not close it is open, and the next may close it', async (t) => {
  const paragraphs = ['He said: “One goes on.', '“Two goes on.', 'and ends,” he said. “Other.”', 'None.'];
  const pieces = quotedPieces(paragraphs.map((text, i) => ({ block: `b${i}`, text })));
  t.strictSame(
    pieces.map(({ block, text, isOpen }) => [block, text, isOpen]),
    [
      ['b0', 'One goes on.', true],
      ['b1', 'Two goes on.', true],
      ['b2', 'and ends,', false],
      ['b2', 'Other.', false],
    ],
  );
  t.strictSame(texts('‘One goes on.', '‘Two ends.’'), ['One goes on.', 'Two ends.']);
});

t.test('a mark that stands alone swallows neither the next quotation nor the article', async (t) => {
  t.strictSame(texts('An unclosed " mark and "a real one" here.'), ['a real one']);
  t.strictSame(texts('He said "unclosed words. Then "a real one" and "so" on'), ['a real one', 'so']);
  t.strictSame(texts('He said “unclosed.', 'Nothing here.', 'And “a real one”.'), ['unclosed.', 'a real one']);
});

t.test('words are counted as letters and digits, joined by apostrophes and hyphens', async (t) => {
  const [piece] = quotedPieces([{ block: 'a', text: 'x “It’s a well-known 3 — naïve, né? 👍” y' }]);
  t.strictSame(piece, {
    block: 'a',
    start: 3,
    end: 37,
    text: 'It’s a well-known 3 — naïve, né? 👍',
    words: 6,
    isOpen: false,
  });
});

t.test('pieces are verbatim at their offsets in code points, in order and apart, in any text', async (t) => {
  const unit = fc.constantFrom(
    '“',
    '”',
    '"',
    "'",
    '‘',
    '’',
    '«',
    '»',
    '„',
    ' ',
    'a',
    'word',
    '.',
    ',',
    '👍',
    '5',
    '\n',
    "''",
  );
  const text = fc.oneof(
    fc.array(unit, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (paragraphs) => {
      const ends = new Map<string, number>();
      for (const { block, start, end, text } of quotedPieces(paragraphs.map((text, i) => ({ block: `b${i}`, text })))) {
        const points = Array.from(paragraphs[Number(block.slice(1))] ?? '');
        if (points.slice(start, end).join('') !== text || text.trim() !== text) return false;
        if (start < (ends.get(block) ?? 0)) return false;
        ends.set(block, end);
      }
      return true;
    }),
    { numRuns: 3000 },
  );
  t.pass();
});

t.test('marks without end are read in a time that grows with the text alone', async (t) => {
  for (const mark of ['“', '"', "'", '‘', '’ ', "''", "' '", '"a ', "'a ", '‘a ', '5\'5"']) {
    const text = mark.repeat(Math.floor(200_000 / mark.length));
    t.ok(quotedPieces([{ block: 'a', text }]).length >= 0);
  }
});

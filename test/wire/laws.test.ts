import fc from 'fast-check';
import t from 'tap';
import { MAX_SOURCE } from '../../src/body/schema.ts';
import { codePointLength } from '../../src/lib/text.ts';
import { readWireStory } from '../../src/wire/story.ts';
import { readParts } from '../../src/wire/parts.ts';

/** A text without its blanks: what must be there again, in its order. */
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

/** What wires are made of, and what looks like it. */
const pieces = fc.constantFrom(
  'Harbour bridge reopens',
  'PORT ANSEL (AW) — ',
  'LONDON –',
  '(AP)',
  '— ',
  'PORT ANSEL, New Zealand (Nov. 20, 2026) ',
  'Nov. 20, 2026',

  '(Photo by Rosa Kettle)',
  'FILE - ',
  'By Jane Roe',
  'By ',
  'Ansel Wire',
  ' and ',
  'URGENT',
  'BC-Bridge,400',
  'EDITORS: x',
  '-30-',
  '(MORE)',

  'Related stories',
  'Read more: x',
  'Share',
  'Tags: a, b',
  '© 2026',
  'ENDS',
  '#',
  '30',
  'https://example.org',
  'The board said so. ',

  '"It is safe," ',
  'well-',
  'known',
  '1',
  '.',
  '\n',
  '\n\n',
  '\n\n',
  '\r\n',
  '\r',
  '\t',
  '   ',
  '\u200b',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\ud83d\ude00',
);
const texts = fc
  .array(
    fc.oneof(
      { weight: 10, arbitrary: pieces },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
      { weight: 1, arbitrary: fc.lorem() },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

t.test('nothing of a text is lost: its parts in their order are the text', async (t) => {
  fc.assert(
    fc.property(texts, (text) => {
      const { parts } = readParts(text);
      return bare(parts.map((part) => part.text).join('')) === bare(text);
    }),
    { numRuns: 3_000 },
  );
  t.pass();
});

t.test('every part is in the story, as text or among what was left out, with a reason', async (t) => {
  fc.assert(
    fc.property(texts, (text) => {
      const story = readWireStory(text);
      if (story === undefined) return true;
      const { headline, isHeadlineMade, standfirst, leadCaption, paragraphs, leftOut } = story;
      const said = [isHeadlineMade ? '' : headline, standfirst ?? '', leadCaption ?? '', ...paragraphs];
      const words = [...said, ...leftOut.map((one) => one.text)];
      const sorted = (all: string) => bare(all).split('').toSorted().join('');
      const isWhole = sorted(words.join('')) === sorted(text);
      return isWhole && leftOut.every(({ why, detail }) => why !== undefined && detail !== '');
    }),
    { numRuns: 3_000 },
  );
  t.pass();
});

t.test('whatever comes in, what comes out can be a draft', async (t) => {
  fc.assert(
    fc.property(texts, (text) => {
      const story = readWireStory(text);
      if (story === undefined) return true;
      const { headline, paragraphs, dateline, byline } = story;
      const isLine = (value: string, most: number) =>
        !/[\n\t]/.test(value) && /[^\p{C}\p{Z}]/u.test(value) && codePointLength(value) <= most && value.isWellFormed();
      return (
        isLine(headline, 300) &&
        paragraphs.every((paragraph) => paragraph.trim() !== '' && !/[\n\t]/.test(paragraph)) &&
        (dateline === null || isLine(dateline.place, 120)) &&
        (dateline?.country ?? 'NZ').length === 2 &&
        (byline?.names.every((name) => isLine(name, 160)) ?? true)
      );
    }),
    { numRuns: 3_000 },
  );
  t.pass();
});

t.test('the longest text that may come is read to its end, whatever it is made of', async (t) => {
  const made = [
    'a',
    '(',
    '"',
    '.',
    '-',
    '\t',
    'a\n',
    '-30-\n',
    'A-\n',
    'x ',
    '— ',
    '1:00 ',
    'By A and ',
    'PORT ANSEL, ',
    '(Photo by x) ',
  ];
  for (const piece of made) {
    const text = piece.repeat(Math.floor(MAX_SOURCE / piece.length));
    const { parts } = readParts(text);
    t.equal(bare(parts.map((part) => part.text).join('')).length, bare(text).length, JSON.stringify(piece));
  }
});

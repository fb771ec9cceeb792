import fc from 'fast-check';
import t from 'tap';
import { countWords } from '../../src/lib/text.ts';

function bySegmenter(text: string, language: string): number {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text))
    if (isWordLike === true) words += 1;
  return words;
}

const pieces = [
  ...'aZ09_:;,.\'"’‘“”„·-–—…•€™†ªµºßÿĀſŉ½²×÷éÉ \t\n\u00a0\u00ad\u200b\u202f\u2024\u2027\u0301\u0085\r@&%()[]{}/\\|<>!?'.split(
    '',
  ),
  '漢',
  'ไทย',
  'א',
  'ي',
  '😀',
  '\ud800',
  "l'été",
  '3.14',
  '1,000',
];

t.test('words are counted as the segmenter of the language divides them, whatever stands beside what', async (t) => {
  const languages = ['en', 'de', 'fr', 'es', 'sv', 'fi', 'el', 'he', 'ja', 'th', 'zh', 'und'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
      fc.constantFrom(...languages),
      (parts, language) => {
        const text = parts.join('');
        return countWords(text, language) === bySegmenter(text, language);
      },
    ),
    { numRuns: 20_000 },
  );
  for (let code = 0; code < 0x2200; code += 1) {
    const character = String.fromCharCode(code);
    for (const text of [character, `a${character}b`, `1${character}2`, `a${character}1`, `_${character}a`])
      if (countWords(text, 'en') !== bySegmenter(text, 'en'))
        t.fail(`U+${code.toString(16)} in ${JSON.stringify(text)}`);
  }
  t.pass();
});

t.test('an unknown or malformed language tag falls back to the root rules', async (t) => {
  t.equal(countWords('two words', 'tlh-x-none'), 2);
  t.equal(countWords('zwei Wörter, 漢字', '!!'), bySegmenter('zwei Wörter, 漢字', 'und'));
});

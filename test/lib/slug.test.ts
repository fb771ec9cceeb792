import fc from 'fast-check';
import t from 'tap';
import { isSlug, slugCandidates, slugOf } from '../../src/lib/slug.ts';

const id = '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d';

t.test('a slug is made of what a headline says, in ASCII', async (t) => {
  const long = 'word '.repeat(40);
  const table: [text: string, slug: string][] = [
    ['Harbour bridge reopens after 34 days', 'harbour-bridge-reopens-after-34-days'],
    ['  “Quotes” — and, dashes…  ', 'quotes-and-dashes'],
    ['Überfällige Brücke', 'ueberfaellige-bruecke'],
    ['O’Brien & Sons', 'o-brien-and-sons'],
    ['MacLeod’s iPhone', 'macleods-iphone'],
    ['already-a-slug', 'already-a-slug'],
    ['…', 'article'],
    ['日本語', 'article'],
    ['\ud83d', 'article'],
    [long, `${'word-'.repeat(15)}word`],
    [`${'x'.repeat(80)} y`, 'x'.repeat(80)],
    ['x'.repeat(200), 'x'.repeat(80)],
  ];
  for (const [text, slug] of table) t.equal(slugOf(text, 'article'), slug, text.slice(0, 40));
});

t.test('every text gives a slug that is one, and no longer than 80 characters', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const slug = slugOf(text, 'article');
      return isSlug(slug) && slug.length <= 80;
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const slug = slugOf(text, 'article');
      return isSlug(slug) && slug.length <= 80 && slugOf(slug, 'article') === slug;
    }),
  );
});

t.test('the candidates are slugs, each another one, and the last is nobody else’s', async (t) => {
  t.strictSame([...slugCandidates('bridge', id)].slice(0, 3), ['bridge', 'bridge-2', 'bridge-3']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.uuid({ version: 7 }), (text, own) => {
      const slugs = [...slugCandidates(slugOf(text, 'tag'), own)];
      return (
        new Set(slugs).size === slugs.length &&
        slugs.every((slug) => isSlug(slug) && slug.length <= 80 + 13) &&
        slugs.at(-1)?.endsWith(own.slice(-12)) === true
      );
    }),
  );
});

t.test('what is no slug is told from one', async (t) => {
  for (const text of ['a', '7', 'a-1', 'harbour-bridge']) t.ok(isSlug(text), text);
  for (const text of ['', '-', 'a-', '-a', 'a--b', 'A', 'ä', 'a b', 'a_b', 'a\n', '٣']) t.notOk(isSlug(text), text);
});

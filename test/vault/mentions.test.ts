import fc from 'fast-check';
import t from 'tap';
import { findMentions } from '../../src/vault/mentions.ts';
import { bareLetters, lettersOf } from '../../src/vault/words.ts';

const isNamed = (
  person: { name: string; aliases?: string[]; contact?: string },
  text: string,
  publicNames: string[] = [],
): boolean => findMentions([person], { passages: [{ pointer: '/x', text }], publicNames }).length === 1;

const jane = { name: 'Jane Meyerhoff' };

t.test('a whole name is found in any writing', async (t) => {
  for (const text of [
    'Jane Meyerhoff',
    'said Jane Meyerhoff, who asked',
    'JANE MEYERHOFF',
    'jane meyerhoff',
    'Jáne Meyerhöff',
    'Jane  Meyerhoff’s report',
    "Jane Meyerhoff's",
    'Meyerhoff, Jane',
    'J. Meyerhoff',
    'J Meyerhoff',
    '@jmeyerhoff',
    'jane-meyerhoff',
    'jane_meyerhoff.jpg',
    'jane–meyerhoff',
    'JaneMeyerhoff',
    'JaneMeyerhoff2.jpeg',
    'photoJaneMeyerhoff.jpg',
    'IMG_JaneMeyerhoff_0412.JPG',
    'janemeyerhoff',
    'jane.meyerhoff@example.org',
    'https://example.org/people/jane%20meyerhoff',
    'Jane\u00a0Meyerhoff',
    'Jane\nMeyerhoff',
    'Ja\u00adne Mey\u200berhoff',
    'Ｊａｎｅ Ｍｅｙｅｒｈｏｆｆ',
  ])
    t.ok(isNamed(jane, text), text);
});

t.test('a surname alone is found where it tells somebody', async (t) => {
  for (const text of [
    'Meyerhoff said',
    'the Meyerhoffs',
    'MEYERHOFF',
    'meyerhoff-interview',
    'interviewMeyerhoff.mp3',
    'Ms. Meyerhoff',
  ])
    t.ok(isNamed(jane, text), text);
  for (const text of ['Meyerhoffer said', 'Untermeyerhoff', 'Jane said', 'Jane Doe', 'the mayor of Meyer'])
    t.notOk(isNamed(jane, text), text);
});

t.test('a surname that is an everyday word, or short, betrays nobody alone', async (t) => {
  const bridge = { name: 'Jane Bridge' };
  for (const text of ['The Harbour Bridge reopened', 'bridge', 'The Bridges', 'Bridge said'])
    t.notOk(isNamed(bridge, text), text);
  for (const text of ['Jane Bridge', 'Ms Bridge', 'Ms. Bridge', 'Captain Bridge said', 'J. Bridge', 'jane-bridge.jpg'])
    t.ok(isNamed(bridge, text), text);
  const li = { name: 'Ann Li' };
  for (const text of ['Li said', 'Annli', 'a lie', 'ali']) t.notOk(isNamed(li, text), text);
  for (const text of ['Ann Li', 'A. Li', 'Mr Li', 'Dr. Li', 'ann-li']) t.ok(isNamed(li, text), text);
});

t.test('a surname that another one has too, whom readers are told of, betrays nobody alone', async (t) => {
  t.notOk(isNamed(jane, 'Meyerhoff said', ['Peter Meyerhoff']));
  t.ok(isNamed(jane, 'Jane Meyerhoff said', ['Peter Meyerhoff']));
  t.ok(isNamed(jane, 'J. Meyerhoff said', ['Peter Meyerhoff']));
});

t.test('a part of another name is none', async (t) => {
  t.notOk(isNamed({ name: 'Ann Donald' }, 'McDonald said'));
  t.notOk(isNamed({ name: 'Al Ice' }, 'Alice said'));
  t.notOk(isNamed({ name: 'Ada Roe' }, 'Canada roe exports'));
});

t.test('names are known in the forms that names have', async (t) => {
  const cases: [string, string[], string[]][] = [
    ['Dr. Jane Q. Meyerhoff, PhD', ['Jane Meyerhoff', 'J.Q. Meyerhoff', 'Jane Q. Meyerhoff', 'Meyerhoff'], ['Jane Q.']],
    ['Meyerhoff, Jane', ['Jane Meyerhoff', 'J. Meyerhoff'], []],
    ["Sean O'Brien", ['O’Brien said', "O'Briens", 'sean-obrien', 'Sean O Brien'], ['a brief']],
    ['Jean-Luc Moreau', ['Jean Luc Moreau', 'J.-L. Moreau', 'jean-luc-moreau', 'Jeanluc Moreau'], ['Jean-Luc said']],
    ['Ada Smythe-Okafor', ['Smythe-Okafor', 'Okafor said', 'Smythe said', 'Ada Smythe Okafor'], []],
    ['Pieter van der Berg', ['van der Berg', 'Pieter Berg', 'Berg said', 'P. van der Berg'], ['van der Merwe']],
    ['Gabriel García Márquez', ['Garcia Marquez', 'Márquez', 'G. Garcia Marquez'], ['Gabriel said']],
    ['张伟', ['记者采访了张伟先生'], ['张先生']],
    ['김민준', ['김민준은 말했다'], ['김민수']],
    ['Иван Петров', ['Ивана и Иван Петров', 'Петров сказал'], ['Иван сказал']],
    ['محمد الراشد', ['قال محمد الراشد'], ['قال محمد']],
    ['Søren Ærø', ['Soren Aero', 'SØREN ÆRØ'], []],
  ];
  for (const [name, found, missed] of cases) {
    for (const text of found) t.ok(isNamed({ name }, text), `${name}: ${text}`);
    for (const text of missed) t.notOk(isNamed({ name }, text), `${name}: not ${text}`);
  }
});

t.test('aliases, addresses and numbers betray as names do', async (t) => {
  const person = {
    name: 'Jane Meyerhoff',
    aliases: ['Deep Harbour', 'Zed'],
    contact: 'Signal: +64 21 555 0142, or jm.press@example.org after six',
  };
  for (const text of [
    'known as Deep Harbour',
    'deep-harbour.png',
    'call 021 555 0142',
    'tel:+64215550142',
    'jm.press@example.org',
    'mailto:JM.Press@example.org?subject=x',
  ])
    t.ok(isNamed(person, text), text);
  for (const text of ['deep in the harbour', '555 0142', 'press@example.org', 'after six'])
    t.notOk(isNamed(person, text), text);
});

t.test('it says where, once for each place, and nothing else', async (t) => {
  const passages = [
    { pointer: '/headline', text: 'Board was told' },
    { pointer: '/body/3', text: 'Meyerhoff said. Jane Meyerhoff said.' },
    { pointer: '/photos/0/caption', text: 'J. Meyerhoff' },
    { pointer: '/body/3', text: 'Okafor' },
  ];
  t.strictSame(findMentions([jane, { name: 'Ada Okafor' }], { passages }), ['/body/3', '/photos/0/caption']);
  t.strictSame(findMentions([], { passages }), []);
});

t.test('a name is found wherever it stands among other words, and not in what does not have its letters', async () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/);
  const gap = fc.constantFrom(' ', ', ', ' “', '” ', ' – ', '/', '\n');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 6 }), gap, (before, after, between) => {
      const text = `${before.join(' ')}${between}Jane Meyerhoff${between}${after.join(' ')}`;
      return (
        isNamed(jane, text) && !isNamed(jane, `${before.join(' ')}${between}${after.join(' ').replaceAll('ff', 'f')}`)
      );
    }),
  );
});

t.test('the letters of a text are the same, wherever its words end', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }).map((each) => each.toWellFormed()),
  );
  fc.assert(
    fc.property(text, (each) => lettersOf(each).text.replaceAll(/\p{M}/gu, '') === bareLetters(each)),
    {
      numRuns: 2_000,
    },
  );
});

t.test('a text of any kind does no harm, and a long one takes no time', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, text) => {
      findMentions([{ name, aliases: [text], contact: text }], { passages: [{ pointer: '', text }] });
    }),
  );
  const people = Array.from({ length: 20 }, (_, index) => ({ name: `Jane${index} Meyer${index}hoff` }));
  const text = 'the harbour board said %41%zz on friday 12 '.repeat(25_000);
  t.strictSame(findMentions(people, { passages: [{ pointer: '', text }] }), []);
});

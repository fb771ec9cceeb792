import fc from 'fast-check';
import t from 'tap';
import { foldTerm } from '../../src/lib/fold-term.ts';

t.test('names are found without case, accents and spacing, and by themselves', (t) => {
  const cases: Readonly<Record<string, string>> = {
    Ōtautahi: 'otautahi',
    OTAUTAHI: 'otautahi',
    'O\u0304tautahi': 'otautahi',
    Tromsø: 'tromso',
    Łódź: 'lodz',
    Straße: 'strasse',
    '  Port \t Ansel ': 'port ansel',
    Αθήνα: 'αθηνα',
    İzmir: 'izmir',
    ﬁord: 'fiord',
    がっこう: 'がっこう',
    हिन्दी: 'हिन्दी',
    한국: '한국',
  };
  for (const [name, folded] of Object.entries(cases)) t.equal(foldTerm(name), folded, name);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => foldTerm(foldTerm(name)) === foldTerm(name)));
  t.end();
});

t.test('of a letter under many marks the letter is left, soon', (t) => {
  const started = performance.now();
  t.equal(foldTerm(`O${'\u0304'.repeat(20_000)}tautahi`), 'otautahi');
  t.ok(performance.now() - started < 200);
  t.end();
});

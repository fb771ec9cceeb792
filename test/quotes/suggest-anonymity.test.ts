import t from 'tap';
import { suggestQuotes } from '../../src/quotes/suggest.ts';
import { anonymityIn } from '../../src/quotes/suggest/anonymity.ts';

const suggest = (...paragraphs: string[]) =>
  suggestQuotes({
    units: paragraphs.map((text, at) => ({ block: `p${at + 1}`, text })),
    claimed: [],
    notSpeech: new Set(),
    known: [],
  });

t.test('the formulas of anonymity give terms and reason', (t) => {
  const cases: [sentence: string, terms: string, code: string | null, text?: string][] = [
    [
      'An official said so on condition of anonymity because he was not authorised to speak publicly.',
      'background',
      'not-authorised',
      'because he was not authorised to speak publicly',
    ],
    [
      'An official, who was not authorized to discuss the talks, said so.',
      'background',
      'not-authorised',
      'not authorized to discuss the talks',
    ],
    [
      'A nurse who asked not to be named for fear of losing her job said so.',
      'background',
      'reprisal',
      'for fear of losing her job',
    ],
    [
      'A driver who requested anonymity, fearing for his safety, said so.',
      'background',
      'safety',
      'fearing for his safety',
    ],
    ['An aide spoke on condition of anonymity to discuss private conversations.', 'background', 'sensitivity'],
    [
      'An aide spoke on the condition of anonymity in order to speak candidly.',
      'background',
      'candour',
      'in order to speak candidly',
    ],
    ['A juror declined to be identified, citing a court order.', 'background', 'legal', 'citing a court order'],
    ['A patient asked for anonymity to protect her privacy.', 'background', 'privacy', 'to protect her privacy'],
    ['A clerk spoke anonymously because of the weather.', 'background', 'other', 'because of the weather'],
    [
      'A clerk, who asked not to be identified because the talks are sensitive, gave no number.',
      'background',
      'sensitivity',
      'because the talks are sensitive',
    ],
    ['A clerk declined to be named.', 'background', null],
    ['Two people familiar with the matter said so.', 'background', null],
    ['An aide said on background that a deal was near.', 'background', null],
    ['An aide said on deep background that a deal was near.', 'deep_background', null],
  ];
  for (const [sentence, terms, code, text] of cases) {
    const note = anonymityIn(sentence);
    t.equal(note?.terms, terms, sentence);
    t.equal(note?.reason?.code ?? null, code, sentence);
    if (text !== undefined) t.equal(note?.reason?.text, text, sentence);
  }
  for (const sentence of [
    'He was named captain.',
    'The band played background music.',
    'The street was close to the port.',
  ])
    t.notOk(anonymityIn(sentence)?.isPlain, sentence);
  t.end();
});

t.test('an unnamed source keeps description, terms and reason through the article', (t) => {
  const found = suggest(
    'Fewer boats wait off the strait, an official with the escort coalition said on Monday.',
    '“The numbers are falling,” the official said, speaking on condition of anonymity because he was not authorised to talk to the press.',
    'The coalition said 40 boats had left. The Pentagon said that fewer than 12 were waiting. Defence Secretary Ana Ruiz promised to keep the strait open.',
    '“We see a general trend,” the official added.',
  );
  const anonymous = found.filter(({ speaker }) => speaker?.isAnonymous);
  t.equal(anonymous.length, 3);
  for (const { speaker, terms, anonymityReason } of anonymous) {
    t.match(speaker, { name: null, descriptor: 'an official with the escort coalition', kind: 'person' });
    t.equal(terms, 'background');
    t.equal(anonymityReason?.code, 'not-authorised');
  }
  t.same(
    found
      .filter(({ speaker }) => !speaker?.isAnonymous)
      .map(({ speaker, terms }) => [speaker?.name, speaker?.kind, terms]),
    [
      ['coalition', 'organisation', 'on_record'],
      ['Pentagon', 'organisation', 'on_record'],
      ['Ana Ruiz', 'person', 'on_record'],
    ],
  );
  t.end();
});

t.test('a formula does not make somebody anonymous whom the article names', (t) => {
  const [found] = suggest('Ana Ruiz, who was not authorised to speak for the board, said: “It is late.”');
  t.match(found, { terms: 'on_record', anonymityReason: null, speaker: { name: 'Ana Ruiz', isAnonymous: false } });
  t.end();
});

t.test('a formula in the next sentence counts', (t) => {
  const [found] = suggest(
    'A diplomat said the talks had failed. The diplomat spoke on condition of anonymity to describe private talks.',
  );
  t.match(found, {
    terms: 'background',
    anonymityReason: { code: 'sensitivity' },
    speaker: { isAnonymous: true, descriptor: 'A diplomat' },
  });
  t.end();
});

t.test('what is reported begins behind an aside between the verb and its “that”', (t) => {
  const cases: [sentence: string, words: string, description: string | null, code: string | null][] = [
    [
      'An official with the harbour board said, on condition of anonymity because he was not authorised to speak, that the deal costs $2 million.',
      'the deal costs $2 million',
      'An official with the harbour board',
      'not-authorised',
    ],
    [
      'Hana Whaanga said, after the talks had ended, that the deal costs $2 million.',
      'the deal costs $2 million',
      null,
      null,
    ],
    ['Hana Whaanga said, on Friday, that the bridge would open again.', 'the bridge would open again', null, null],
  ];
  for (const [sentence, words, description, code] of cases) {
    const [found, ...others] = suggest(sentence);
    t.equal(others.length, 0, sentence);
    t.strictSame(
      [
        found?.kind,
        found?.segments[0]?.exact,
        found?.speaker?.descriptor ?? null,
        found?.anonymityReason?.code ?? null,
      ],
      ['paraphrase', words, description, code],
    );
  }
  t.end();
});

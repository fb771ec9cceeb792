import t from 'tap';
import fc from 'fast-check';
import { foldWords } from '../../src/quotes/fold-words.ts';
import { overlaps } from '../../src/quotes/selector.ts';
import { type KnownSource, type Suggestion, suggestQuotes } from '../../src/quotes/suggest.ts';
import type { TextUnit } from '../../src/quotes/text-units.ts';

const body = (...paragraphs: string[]): TextUnit[] => paragraphs.map((text, at) => ({ block: `p${at + 1}`, text }));
const suggest = (units: readonly TextUnit[], known: readonly KnownSource[] = []): Suggestion[] =>
  suggestQuotes({ units, claimed: [], notSpeech: new Set(), known });
const words = ({ segments }: Suggestion): string => segments.map(({ exact }) => exact).join(' | ');
const who = ({ speaker }: Suggestion): string | null => speaker && (speaker.name ?? speaker.descriptor);
/** What was said and by whom, one line for each suggestion: "kind: words ← speaker". */
const lines = (...paragraphs: string[]): string[] =>
  suggest(body(...paragraphs)).map((one) => `${one.kind}: ${words(one)} ← ${who(one) ?? 'nobody'}`);

t.test('a quotation has its speaker, wherever the attribution stands and in either style of marks', (t) => {
  const cases: [text: string, line: string][] = [
    ['“The ice is thin,” said Mira Okafor.', 'direct: The ice is thin, ← Mira Okafor'],
    ['"The ice is thin," Mira Okafor said.', 'direct: The ice is thin, ← Mira Okafor'],
    ['Mira Okafor said: “The ice is thin.”', 'direct: The ice is thin. ← Mira Okafor'],
    ['“Is the ice thin?” asked Mira Okafor.', 'direct: Is the ice thin? ← Mira Okafor'],
    ['“Is the ice thin?” Mira Okafor asked.', 'direct: Is the ice thin? ← Mira Okafor'],
    ['Mira Okafor told reporters on Tuesday, “The ice is thin.”', 'direct: The ice is thin. ← Mira Okafor'],
    ['Okafor, Mira’s aunt, told Reuters, “The ice is thin.”', 'direct: The ice is thin. ← Okafor'],
    ['“The ice is thin,” Mira Okafor, 47, a guide from Tromsø, said.', 'direct: The ice is thin, ← Mira Okafor'],
    ['“The ice is thin,” said Mira Okafor, who guides walkers there.', 'direct: The ice is thin, ← Mira Okafor'],
    ['The ice is “thin and getting thinner”, Mira Okafor said.', 'partial: thin and getting thinner ← Mira Okafor'],
    ['Mira Okafor called the ice “thin as paper”.', 'partial: thin as paper ← Mira Okafor'],
    ['The ice, according to Mira Okafor, is “thin as paper”.', 'partial: thin as paper ← Mira Okafor'],
    [
      'In the words of the guide, Mira Okafor, “the ice is as thin as paper”.',
      'partial: the ice is as thin as paper ← Mira Okafor',
    ],
    ['He was told by guide Mira Okafor that the ice was “thin as paper”.', 'partial: thin as paper ← Mira Okafor'],
    [
      'Mira Okafor was quoted as saying “the ice is as thin as paper”.',
      'partial: the ice is as thin as paper ← Mira Okafor',
    ],
    ['Mira Okafor: “The ice is thin.”', 'direct: The ice is thin. ← Mira Okafor'],
    ['“The ice is thin.” — Mira Okafor', 'direct: The ice is thin. ← Mira Okafor'],
  ];
  for (const [text, line] of cases) t.same(lines(text), [line], text);
  t.end();
});

t.test('a quotation split by its attribution is one suggestion with a segment for each part', (t) => {
  t.same(lines('“We walked,” she said, “and we sang.”'), ['direct: We walked, | and we sang. ← nobody']);
  t.same(lines('“We walked,” Ana Ruiz said. “We sang. We slept.”'), [
    'direct: We walked, | We sang. We slept. ← Ana Ruiz',
  ]);
  t.same(lines('Ana Ruiz said it was “cold” and “very dark”.'), ['partial: cold | very dark ← Ana Ruiz']);
  t.end();
});

t.test('a quotation that runs over paragraphs has a segment for each, and the speaker named at its end', (t) => {
  t.same(lines('“We walked all night.', '“Nobody knew the way.', '“Then we saw the lamp,” said Ana Ruiz.'), [
    'direct: We walked all night. | Nobody knew the way. | Then we saw the lamp, ← Ana Ruiz',
  ]);
  t.same(lines('Ana Ruiz said: “We walked all night.', '“Nobody knew the way.”', 'The lamp is gone.'), [
    'direct: We walked all night. | Nobody knew the way. ← Ana Ruiz',
  ]);
  t.end();
});

t.test('words without an attribution have the speaker of their paragraph, less surely', (t) => {
  const [, second, third] = suggest(
    body(
      '“It rained,” Ana Ruiz said.',
      'Ruiz said the river rose. “It came through the door.”',
      '“We climbed on the roof.”',
    ),
  ).filter(({ kind }) => kind === 'direct');
  t.equal(second && who(second), 'Ana Ruiz');
  t.equal(third && who(third), 'Ana Ruiz');
  t.ok((second?.confidence ?? 1) < 0.9 && (third?.confidence ?? 1) < (second?.confidence ?? 0));
  t.same(lines('Ben Cole wrote:', '“I was never there.”'), ['direct: I was never there. ← Ben Cole']);
  t.end();
});

t.test('pronouns, offices and surnames stand for whom the article introduced', (t) => {
  const cases: [paragraphs: string[], speaker: string][] = [
    [['Ana Ruiz met Ben Cole. She said, “We agreed.”'], 'Ana Ruiz'],
    [['Ana Ruiz met Ben Cole. He said, “We agreed.”'], 'Ben Cole'],
    [['For Kofi Baako, a teacher, it was a shock. He said: “I had no idea.”'], 'Kofi Baako'],
    [['Transport Minister Ana Ruiz came.', '“We agreed,” the minister said.'], 'Ana Ruiz'],
    [['Ana Ruiz, a spokeswoman for the port, came.', '“We agreed,” said the spokeswoman.'], 'Ana Ruiz'],
    [['Secretary Ana Ruiz came late.', 'Ruiz said, “We agreed.”'], 'Ana Ruiz'],
    [['Mr. Cole said, “We agreed.”', 'Ben Cole is 40.'], 'Ben Cole'],
    [['An official with the lighthouse board came.', '“We agreed,” the official said.'], 'the official'],
    [
      ['An official with the lighthouse board said it was late.', '“We agreed,” the official said.'],
      'An official with the lighthouse board',
    ],
    [['The Northern Harbour Board met. NASA said it was late.', 'It added: “We agreed.”'], 'NASA'],
    [['NASA announced that it would wait.', 'The agency said: “We agreed.”'], 'NASA'],
    [['The Northern Rescue Service (NRS) came.', 'The NRS said: “We agreed.”'], 'Northern Rescue Service'],
    [['Trump said he thinks it is “a real pity for all”.'], 'Trump'],
    [['Ana Ruiz said the report says it was “a real pity for all”.'], 'Ana Ruiz'],
    [['Ana Ruiz said it was late, and Ben Cole said it was “a real pity for all”.'], 'Ben Cole'],
  ];
  for (const [paragraphs, speaker] of cases) {
    const found = suggest(body(...paragraphs)).findLast(({ kind }) => kind !== 'paraphrase');
    t.equal(found && who(found), speaker, paragraphs.join(' / '));
  }
  t.end();
});

t.test('names keep their particles, initials, accents and marks, and lose their titles', (t) => {
  const cases: [subject: string, name: string, role: string | null][] = [
    ['Dr. Juan de la Cruz', 'Juan de la Cruz', null],
    ['Mieke van den Berg', 'Mieke van den Berg', null],
    ['General Suleiman al-Amr', 'Suleiman al-Amr', 'General'],
    ['Siobhán O’Brien', 'Siobhán O’Brien', null],
    ["Siobhán O'Brien", "Siobhán O'Brien", null],
    ['J. K. Ellery', 'J. K. Ellery', null],
    ['J.K. Ellery', 'J.K. Ellery', null],
    ['Tāmati Ngāpō', 'Tāmati Ngāpō', null],
    ['Łukasz Żak', 'Łukasz Żak', null],
    ['Prime Minister Ana Ruiz', 'Ana Ruiz', 'Prime Minister'],
    ['Minister of Fisheries Ana Ruiz', 'Ana Ruiz', 'Minister of Fisheries'],
    ['team member Ana Ruiz', 'Ana Ruiz', 'team member'],
    ['port authority spokesman Ben Cole', 'Ben Cole', 'port authority spokesman'],
    ['Norway’s Prime Minister Ana Ruiz', 'Ana Ruiz', 'Norway’s Prime Minister'],
    ['Ana Ruiz, head of the port,', 'Ana Ruiz', 'head of the port'],
    ['The head of the port, Ana Ruiz,', 'Ana Ruiz', 'head of the port'],
    [
      'Ana Ruiz, curator and director of exhibits at the University of Bergen, Norway,',
      'Ana Ruiz',
      'curator and director of exhibits at the University of Bergen, Norway',
    ],
  ];
  for (const [subject, name, role] of cases) {
    const [found] = suggest(body(`${subject} said, “We have agreed on it.”`));
    t.equal(found?.speaker?.name, name, subject);
    t.equal(found?.speaker?.kind, 'person', subject);
    if (!subject.includes('curator')) t.equal(found?.speaker?.role, role, subject);
  }
  t.end();
});

t.test('organisations, documents and groups are told from people', (t) => {
  const cases: [subject: string, kind: string, name: string | null][] = [
    ['The Pentagon', 'organisation', 'Pentagon'],
    ['NASA', 'organisation', 'NASA'],
    ['Reuters', 'organisation', 'Reuters'],
    ['The Bergen Times', 'organisation', 'Bergen Times'],
    ['The harbour board', 'organisation', 'harbour board'],
    ['The U.S. Department of Fisheries', 'organisation', 'U.S. Department of Fisheries'],
    ['Police', 'organisation', 'Police'],
    ['The report', 'document', 'report'],
    ['Court documents', 'document', 'Court documents'],
    ['Residents', 'group', null],
    ['Two officials', 'group', null],
    ['One of the officials', 'person', null],
    ['The vice president', 'person', null],
  ];
  for (const [subject, kind, name] of cases) {
    const [found] = suggest(body(`${subject} said that the quay was closed.`));
    t.equal(found?.speaker?.kind, kind, subject);
    t.equal(found?.speaker?.name, name, subject);
  }
  t.end();
});

t.test('paraphrases are the clauses that were said, without who said them', (t) => {
  const cases: [text: string, ...lines: string[]][] = [
    ['The port said that 40 boats had left.', 'paraphrase: 40 boats had left ← port'],
    ['40 boats had left, the port authority said.', 'paraphrase: 40 boats had left ← port authority'],
    ['Forty boats, said Ana Ruiz, had left the port.', 'paraphrase: Forty boats | had left the port ← Ana Ruiz'],
    ['According to the harbour board, 40 boats had left.', 'paraphrase: 40 boats had left ← harbour board'],
    ['Forty boats had left, according to the harbour board.', 'paraphrase: Forty boats had left ← harbour board'],
    ['Ana Ruiz told Reuters the quay was closed.', 'paraphrase: the quay was closed ← Ana Ruiz'],
    [
      'Ana Ruiz told reporters in Bergen on Monday that the quay was closed.',
      'paraphrase: the quay was closed ← Ana Ruiz',
    ],
    ['The board said in a statement that the quay was closed.', 'paraphrase: the quay was closed ← board'],
    ['Ana Ruiz promised to open the quay again.', 'paraphrase: to open the quay again ← Ana Ruiz'],
    ['Court documents show that the owner knew of it.', 'paraphrase: the owner knew of it ← Court documents'],
    ['As Ana Ruiz told the Bergen Times, the quay was closed.', 'paraphrase: the quay was closed ← Ana Ruiz'],
    [
      'The quay is shut, an aide told Reuters, speaking on condition of anonymity.',
      'paraphrase: The quay is shut ← an aide',
    ],
    ['Ana Ruiz did not say when the quay would open.'],
    ['He is said to be the owner of the quay.'],
    ['The alleged thief left the United States in May.'],
    ['The evidence suggests that the quay was closed.'],
    ['I said that the quay was closed.'],
  ];
  for (const [text, ...expected] of cases) t.same(lines(text), expected, text);
  t.end();
});

t.test('titles, slogans and words held at a distance are unlikely quotes of nobody', (t) => {
  for (const text of [
    'She wrote the novel “The Long Low Tide”.',
    'Marchers carried a banner reading “No more boats here”.',
    'The so-called “ghost fleet” is gone.',
    'A robot named “Better Idea of Bergen” won.',
    'The plan is known as “Open Quay”.',
  ]) {
    const [found, ...others] = suggest(body(text));
    t.same(others, [], text);
    t.equal(found?.speaker, null, text);
    t.ok((found?.confidence ?? 1) < 0.2, text);
    t.equal(found?.terms, 'on_record', text);
  }
  t.end();
});

t.test('words of a headline have the speaker that they have in the body', (t) => {
  const found = suggest([
    ...body('“We will open the quay again,” Ana Ruiz said.'),
    { block: '@headline', text: '‘We will open the quay’, minister says' },
  ]).find(({ segments }) => segments[0]?.block === '@headline');
  t.equal(found && who(found), 'Ana Ruiz');
  t.end();
});

t.test('what is claimed or marked as not speech is left out, and only that', (t) => {
  const units = body('“We walked,” Ana Ruiz said. “We sang.”', 'He read “The Long Low Tide” to us all.');
  const article = { units, claimed: [], notSpeech: new Set<string>(), known: [] };
  t.equal(suggestQuotes(article).length, 2);
  const claimed = suggestQuotes({ ...article, claimed: [{ block: 'p1', start: 3, end: 4 }] });
  t.same(claimed.map(words), ['We sang.', 'The Long Low Tide']);
  t.same(suggestQuotes({ ...article, notSpeech: new Set([foldWords('The Long Low Tide')]) }).map(words), [
    'We walked, | We sang.',
  ]);
  t.end();
});

t.test('a speaker who has a record is found by name, alias, description or the one surname', (t) => {
  const known: KnownSource[] = [
    { id: 's1', kind: 'person', names: ['Ana Ruiz', 'Ana María Ruiz'] },
    { id: 's2', kind: 'person', names: ['Ben Cole'] },
    { id: 's3', kind: 'person', names: ['Dora Cole'] },
    { id: 's4', kind: 'organisation', names: ['The Harbour Board'] },
    { id: 's5', kind: 'person', names: ['an official with the lighthouse board'] },
  ];
  const cases: [subject: string, id: string | null][] = [
    ['Ana Ruiz', 's1'],
    ['Ana María Ruiz', 's1'],
    ['Ruiz', 's1'],
    ['Cole', null],
    ['Ben Cole', 's2'],
    ['The harbour board', 's4'],
    ['An official with the lighthouse board', 's5'],
    ['Ula Known', null],
  ];
  for (const [subject, id] of cases)
    t.equal(suggest(body(`${subject} said that the quay was closed.`), known)[0]?.speaker?.sourceId, id, subject);
  t.end();
});

t.test('every suggestion stands where it says, alone, has an id of its own, and is the same again', (t) => {
  const piece = fc.constantFrom(
    '“',
    '”',
    '"',
    '‘',
    '’',
    "'",
    ' ',
    ', ',
    '. ',
    '? ',
    '\n',
    ' said ',
    ' told ',
    'Ana Ruiz',
    ' he ',
    ' the official ',
    'according to ',
    'We agreed',
    '😀',
    'é',
    '(',
    ')',
    ';',
    ':',
    ' — ',
    'that ',
    'Mr. ',
    'J. ',
    'on condition of anonymity because ',
    'who ',
    '[…]',
    '\u2028',
    '\ud800',
  );
  const paragraph = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.array(paragraph, { minLength: 1, maxLength: 5 }), (paragraphs) => {
      const units = body(...paragraphs);
      const found = suggest(units);
      for (const { segments, confidence, why } of found) {
        for (const { block, exact, prefix, suffix, start, end } of segments) {
          const points = Array.from(units.find((unit) => unit.block === block)?.text ?? '');
          if (points.slice(start, end).join('') !== exact) return false;
          if (!points.slice(0, start).join('').endsWith(prefix) || !points.slice(end).join('').startsWith(suffix))
            return false;
        }
        if (!(confidence >= 0 && confidence <= 1) || why.length === 0) return false;
      }
      const places = found.flatMap(({ segments }) => segments);
      if (places.some((one, at) => places.some((other, index) => index > at && overlaps(one, other)))) return false;
      const ids = found.map(({ id }) => id);
      return (
        new Set(ids).size === ids.length &&
        ids.every((id) => /^[0-9a-f]{16}$/.test(id)) &&
        JSON.stringify(suggest(units)) === JSON.stringify(found)
      );
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('the id of a suggestion rests on its words and place alone', (t) => {
  const before = suggest(body('“We walked,” Ana Ruiz said.', 'It rained.'))[0];
  const after = suggest(body('“We walked,” Ben Cole said.', 'It snowed. “A lot,” she said.'))[0];
  const moved = suggest(body('So: “We walked,” Ana Ruiz said.'))[0];
  t.equal(before?.id, after?.id);
  t.not(before?.id, moved?.id);
  t.end();
});

t.test('a text of marks, capitals or cues alone is read to its end', (t) => {
  const MAX = 200_000;
  for (const part of [
    '"',
    '“',
    '“a” ',
    'Abc ',
    'said ',
    'Ana Ruiz said ',
    'A, ',
    '() ',
    'who said ',
    '“Go,” he said. ',
    'Ana, the mayor of the port, ',
    'on condition of anonymity because ',
    'not authorised to ',
    '😀“',
    'the ',
    '. ',
    '\n',
    'a',
  ])
    t.ok(Array.isArray(suggest(body(part.repeat(Math.ceil(MAX / part.length))))), part);
  t.same(suggest([]), []);
  t.same(suggest(body('')), []);
  t.end();
});

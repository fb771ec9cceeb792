import t from 'tap';
import type { Attribution, UsedSource } from '../../src/quotes/attribution.ts';
import { type QuotedStory, quotePreflight } from '../../src/quotes/preflight.ts';
import { quotedPieces } from '../../src/quotes/quoted-pieces.ts';
import { foldWords } from '../../src/quotes/fold-words.ts';
import { findWords } from '../../src/quotes/selector.ts';
import type { Terms } from '../../src/sources/use-schema.ts';

const NAMED: UsedSource = {
  id: 'use-1',
  sourceId: 'source-1',
  kind: 'person',
  identification: 'named',
  name: 'Hana Whaanga',
  description: null,
  terms: 'on_record',
  anonymityReason: null,
  anonymityStatement: null,
  isApproved: false,
  isWaived: false,
  peopleBehind: undefined,
};
const HIDDEN: UsedSource = {
  ...NAMED,
  id: 'use-2',
  sourceId: 'source-2',
  identification: 'described',
  name: null,
  description: 'an official with the harbour board',
  terms: 'background',
  anonymityReason: 'not-authorised',
  isApproved: true,
  peopleBehind: 1,
};
const OTHER: UsedSource = { ...NAMED, id: 'use-3', sourceId: 'source-3', name: 'Tama Beck' };

interface Said {
  readonly words: string;
  readonly use?: UsedSource | undefined;
  readonly kind?: Attribution['kind'];
  readonly terms?: Terms;
  readonly state?: 'anchored' | 'drifted' | 'orphaned';
}

/** A story of one paragraph and what it quotes. */
function story(text: string, said: readonly Said[], more: Partial<QuotedStory> = {}): QuotedStory {
  const units = [{ block: 'p1', text }];
  const quotes = said.map(
    ({ words, use = NAMED, kind = 'direct', terms, state = 'anchored' }, position): Attribution => {
      const [selector] = findWords(units, { exact: words });
      if (selector === undefined) throw new Error(`“${words}” is not in the text`);
      return { id: `quote-${position}`, kind, terms: terms ?? use.terms, use, segments: [{ ...selector, state }] };
    },
  );
  return {
    units,
    pieces: quotedPieces(units),
    quotes,
    uses: [...new Set(quotes.flatMap(({ use }) => use ?? []))],
    displayed: new Set(),
    notSpeech: new Set(),
    pointerOf: () => '/body/0',
    isArchive: false,
    ...more,
  };
}

function found(one: QuotedStory): string[] {
  return quotePreflight(one).map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

const SAID = '“The bridge is safe,” the engineer said.';
const words = 'The bridge is safe,';
const hidden = (change: Partial<UsedSource>): QuotedStory =>
  story(`${SAID} “We know,” said Tama Beck.`, [
    { words, use: { ...HIDDEN, ...change } },
    { words: 'We know,', use: OTHER },
  ]);

const cases: readonly [string, QuotedStory, readonly string[]][] = [
  ['a quote by name, on the record, in marks', story(SAID, [{ words }]), []],
  [
    'nobody’s words',
    {
      ...story(SAID, [{ words }]),
      quotes: story(SAID, [{ words }]).quotes.map((quote) => ({ ...quote, use: undefined })),
    },
    ['error quote-without-source /quotes/0/source'],
  ],
  ['changed words', story(SAID, [{ words, state: 'drifted' }]), ['error quote-drifted /quotes/0/segments/0']],
  [
    'a changed paraphrase',
    story(SAID, [{ words, kind: 'paraphrase', state: 'drifted' }]),
    ['warning paraphrase-drifted /quotes/0/segments/0'],
  ],
  [
    'words that are gone',
    story('The engineer spoke: The bridge is safe,', [{ words, state: 'orphaned' }]),
    ['error quote-orphaned /quotes/0/segments/0'],
  ],
  [
    'a paraphrase that is gone',
    story('The engineer spoke: The bridge is safe,', [{ words, kind: 'paraphrase', state: 'orphaned' }]),
    ['error quote-orphaned /quotes/0/segments/0'],
  ],
  [
    'a quotation without marks',
    story('The bridge is safe, the engineer said.', [{ words }]),
    ['error quote-without-marks /quotes/0/segments/0'],
  ],
  [
    'a quotation that is set as one',
    story('The bridge is safe, the engineer said.', [{ words }], { displayed: new Set(['p1']) }),
    [],
  ],
  ['a paraphrase without marks', story('The bridge is safe, the engineer said.', [{ words, kind: 'paraphrase' }]), []],
  ['off the record', story(SAID, [{ words, terms: 'off_record' }]), ['error off-the-record /quotes/0/terms']],
  [
    'an off-the-record paraphrase',
    story('The bridge is safe, she said.', [{ words, kind: 'paraphrase', terms: 'off_record' }]),
    ['error off-the-record /quotes/0/terms'],
  ],
  [
    'deep background in quotation marks',
    story(SAID, [{ words, terms: 'deep_background' }]),
    ['error deep-background-words /quotes/0/kind'],
  ],
  [
    'deep background, paraphrased',
    story('The bridge is safe, it is said.', [{ words, kind: 'paraphrase', terms: 'deep_background' }]),
    [],
  ],
  [
    'a name on background',
    story(SAID, [{ words, terms: 'background' }]),
    ['error terms-need-anonymity /quotes/0/terms'],
  ],
  ['an anonymous source with all that it needs', hidden({}), []],
  [
    'without a description',
    hidden({ description: null }),
    ['error anonymous-without-description /sources/0/description'],
  ],
  ['with a bare description', hidden({ description: 'a source' }), ['error bare-description /sources/0/description']],
  [
    'with a description of several',
    hidden({ description: 'officials familiar with the talks' }),
    ['error plural-description /sources/0/description'],
  ],
  [
    'several with all of them sealed',
    hidden({ description: 'officials familiar with the talks', peopleBehind: 2 }),
    [],
  ],
  [
    'several of agency copy',
    hidden({ description: 'officials familiar with the talks', isWaived: true, peopleBehind: undefined }),
    [],
  ],
  [
    'without a reason',
    hidden({ anonymityReason: null }),
    ['error anonymous-without-reason /sources/0/anonymityReason'],
  ],
  [
    'with a reason in words alone',
    hidden({ anonymityReason: null, anonymityStatement: 'because her work depends on it' }),
    [],
  ],
  ['without approval', hidden({ isApproved: false }), ['error anonymity-not-approved /sources/0/approval']],
  [
    'a reason that readers have met everywhere',
    hidden({ anonymityStatement: 'because he was not authorized to speak' }),
    ['warning boilerplate-reason /sources/0/anonymityStatement'],
  ],
  ['a pseudonym needs no description', hidden({ identification: 'pseudonym', name: 'Mere', description: null }), []],
  [
    'a story on one anonymous source',
    story(SAID, [{ words, use: HIDDEN }]),
    ['warning single-anonymous-source /sources'],
  ],
  [
    'a figure from it',
    story('“It cost 4 million,” an official said.', [{ words: 'It cost 4 million,', use: HIDDEN }]),
    ['warning single-anonymous-source /sources', 'warning anonymous-figure /quotes/0'],
  ],
  [
    'its opinion',
    story('“I think he is a liar,” an official said. “No,” said Beck.', [
      { words: 'I think he is a liar,', use: HIDDEN },
      { words: 'No,', use: OTHER },
    ]),
    ['warning anonymous-opinion /quotes/0'],
  ],
  [
    'it is also said to have declined',
    story(`${SAID} The official declined to comment. “No,” said Beck.`, [
      { words, use: HIDDEN },
      { words: 'No,', use: OTHER },
    ]),
    ['warning anonymous-declined-comment /body/0'],
  ],
  [
    'a paraphrase in the source’s own words',
    story('“We have checked every single bolt of it,” she said. They have checked every single bolt of it, she said.', [
      { words: 'We have checked every single bolt of it,' },
      { words: 'They have checked every single bolt of it,', kind: 'paraphrase' },
    ]),
    ['warning paraphrase-repeats-words /quotes/1'],
  ],
  [
    'a late attribution',
    story('“It is safe. It was checked. It is open,” she said.', [
      { words: 'It is safe. It was checked. It is open,' },
    ]),
    ['warning late-attribution /quotes/0'],
  ],
  [
    'four words in marks of nobody',
    story('He called it “the best of bridges” once.', []),
    ['error unattributed-quotation /body/0'],
  ],
  ['three words', story('He called it “the old bridge” once.', []), ['warning unattributed-quotation /body/0']],
  ['one word', story('He called it “old” once.', []), []],
  [
    'words that are no speech',
    story('She wrote “The Long Road to Harbour”.', [], { notSpeech: new Set([foldWords('The Long Road to Harbour')]) }),
    [],
  ],
  [
    'an archive',
    story('He called it “the best of bridges” once.', [], { isArchive: true }),
    ['warning unattributed-quotation /body/0'],
  ],
];

for (const [what, one, expected] of cases) {
  t.test(`before publishing: ${what}`, (t) => {
    t.strictSame(found(one), expected);
    for (const finding of quotePreflight(one)) t.match(finding.detail, /^\p{Lu}.*\.$/u, 'it says what to do');
    t.end();
  });
}

t.test('everything is told at once', (t) => {
  const both = story('“The bridge is safe,” she said. “We know of no damage,” he said.', [
    { words, state: 'drifted', terms: 'off_record' },
  ]);
  t.strictSame(found(both), [
    'error off-the-record /quotes/0/terms',
    'error quote-drifted /quotes/0/segments/0',
    'error unattributed-quotation /body/0',
  ]);
  t.end();
});

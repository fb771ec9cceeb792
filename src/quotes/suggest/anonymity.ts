import { trimEnds } from '../../lib/text.ts';
import type { AnonymityReason } from '../../sources/use-schema.ts';

/** What a sentence says of the terms on which somebody spoke. */
export interface AnonymityNote {
  /** The words that say it: "on condition of anonymity". */
  readonly formula: string;
  readonly terms: 'background' | 'deep_background';
  /** It is about a name that is withheld, not only about how close somebody is to the matter. */
  readonly isPlain: boolean;
  readonly reason: { readonly code: AnonymityReason; readonly text: string } | null;
}

/** The formula of anonymity in a sentence and the reason it gives; null when there is none. Linear in the sentence. */
export function anonymityIn(sentence: string): AnonymityNote | null {
  if (!MAYBE.test(sentence)) return null;
  const plain = PLAIN.exec(sentence);
  const near = plain === null ? NEAR.exec(sentence) : null;
  const barred = BARRED.exec(sentence);
  const found = plain ?? barred ?? near;
  if (found === null) return null;
  return {
    formula: found[0],
    terms: /deep background/i.test(found[0]) ? 'deep_background' : 'background',
    isPlain: plain !== null,
    reason: reasonIn(sentence, { formula: found, barred }),
  };
}

const MAYBE = /anonym|authori[sz]|background|named|identified|attribut|familiar with|knowledge of|briefed on|close to/i;

const PLAIN = new RegExp(
  [
    'on (?:the )?condition (?:of|that) (?:strict )?(?:anonymity|(?:he|she|they|it|their|his|her)[^.;,]{0,40}? not be (?:named|identified|quoted|published|used))',
    '(?:declin|ask|request|wish|want|prefer|refus)(?:ed|ing|es|s)? (?:not )?(?:to (?:not )?(?:be|remain) (?:publicly )?(?:named|identified|anonymous)|anonymity|for anonymity|that (?:his|her|their) names? not be (?:used|published))',
    '(?:speaking|spoke|speaks|talking|talked|granted|given|offered|insisted on|requested) (?:on )?(?:anonymously|anonymity)',
    'on (?:deep )?background(?! music)',
    'did not want to be (?:named|identified)',
    'not (?:be )?(?:named|identified) (?:because|for fear|due to|in order to|as (?:he|she|they))',
    'anonymously',
  ].join('|'),
  'i',
);

const BARRED = /(?:not|n[o’']t|un)[ -]?(?:been |be )?(?:publicly )?authori[sz]ed to [a-z]+[^.;,“”"]*/i;
const NEAR =
  /(?:familiar with|(?:direct |first-hand |detailed )?knowledge of|briefed on|close to) (?:the|his|her|their|its|[a-z’']+) ?[^.;,“”"]{0,80}/i;

const BECAUSE =
  /\b(?:because|since|for fear|fearing|out of fear|due to|owing to|citing|given the|in order to|so as to|so that|as (?:he|she|they|it) (?:was|were|is|are|had|did|feared)|to (?:speak|discuss|talk|describe|protect|avoid|share|be able))\b[^.;“”"]*/i;

function reasonIn(
  sentence: string,
  { formula, barred }: { formula: RegExpExecArray; barred: RegExpExecArray | null },
): AnonymityNote['reason'] {
  const after = sentence.slice(formula.index + (formula === barred ? 0 : formula[0].length));
  const because = formula === barred ? null : (BECAUSE.exec(after) ?? BECAUSE.exec(formula[0]));
  const [text] = (because?.[0] ?? barred?.[0] ?? '')
    .split(isRelative(sentence, formula.index) ? CLAUSE_END : SAID, 1)
    .map((words) => trimEnds(words, ' ,'));
  if (text === undefined || text === '') return null;
  return { code: codeOf(text), text };
}

/** ", who asked not to be named because …, ": the reason ends with the relative clause. */
function isRelative(sentence: string, at: number): boolean {
  return /\bwho\b[^,]*$/.test(sentence.slice(Math.max(0, at - 24), at));
}

const CLAUSE_END = /,| (?:said|told|says|added|announced)\b/;

/** Where the sentence goes on with what was said. */
const SAID = /,? (?:said|told|says|added|announced)\b/;

function codeOf(reason: string): AnonymityReason {
  for (const [code, pattern] of CODES) if (pattern.test(reason)) return code;
  return 'other';
}

const CODES: readonly (readonly [AnonymityReason, RegExp])[] = [
  ['not-authorised', /authori[sz]|permi(?:tted|ssion)|allowed to|company policy|cleared to/i],
  [
    'safety',
    /safety|security (?:concern|reason|threat)|(?:their|his|her) (?:life|lives)|death threat|violence|harm|danger|attack|killed/i,
  ],
  [
    'reprisal',
    /retaliat|repris|retribution|repercussion|consequence|backlash|harass|job|fired|career|livelihood|punish|professional/i,
  ],
  ['legal', /legal|litigation|court|lawsuit|gag order|pending case|prosecut|by law|a minor\b|juvenile/i],
  [
    'sensitivity',
    /sensitiv|delicate|confidential|classified|diplomatic|negotiat|ongoing|internal|deliberation|investigation|intelligence|not yet (?:been )?(?:public|announced|final)|private (?:talks|conversations|meetings|discussions)/i,
  ],
  ['privacy', /privacy|private|personal|family|stigma|medical/i],
  ['candour', /candid|freely|frank|open(?:ly)?\b|honest/i],
];

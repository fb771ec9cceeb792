/** How a verb gives somebody's words. */
export interface Cue {
  /** The verb as a dictionary would list it. */
  readonly verb: string;
  /** `plain` may be followed by a clause without "that"; `that` needs it to give a paraphrase; `weak` gives words in quotation marks only. */
  readonly strength: 'plain' | 'that' | 'weak';
  /** The form in -ing: its subject is that of the sentence, or the noun before it. */
  readonly isParticiple: boolean;
  /** The form is a noun or a verb of many ("reports", "claim"): taken for a verb only beside what shows it. */
  readonly isAmbiguous: boolean;
  /** Whom it was said to may follow at once: "told reporters". */
  readonly takesHearer: boolean;
}

/** The cue that a word is, in lower case; undefined for every other word. */
export function cueOf(word: string): Cue | undefined {
  return CUES.get(word);
}

const CUES = new Map<string, Cue>();

const HEARERS = new Set([
  'tell',
  'ask',
  'inform',
  'remind',
  'assure',
  'warn',
  'advise',
  'answer',
  'quote',
  'cite',
  'urge',
]);
const NOUNS_TOO = new Set(
  'report claim state note warn comment call estimate answer order demand request promise reply quote remark vow pledge cite question joke counter reason boast tweet post plea read project forecast find show write cry shout'.split(
    ' ',
  ),
);
/** Past forms that also stand before a noun: "the alleged crime". */
const ADJECTIVES_TOO = new Set([
  'reported',
  'alleged',
  'stated',
  'noted',
  'claimed',
  'called',
  'estimated',
  'written',
  'posted',
  'expected',
  'read',
  'read',
  'found',
  'described',
  'asked',
  'promised',
  'projected',
  'believed',
]);

/** Verbs that double their last letter. */
const DOUBLED = new Set(['admit', 'quip', 'beg', 'slam', 'begin']);

/** "verb past participle?" where the past is irregular. */
const IRREGULAR: Readonly<Record<string, string>> = {
  say: 'said',
  tell: 'told',
  write: 'wrote',
  think: 'thought',
  read: 'read',
  find: 'found',
  show: 'showed',
  swear: 'swore',
  forecast: 'forecast',
  begin: 'began',
};

for (const verb of 'say'.split(' ')) add(verb, 'plain');
for (const verb of 'tell state add claim note explain argue insist warn believe suggest write assert maintain contend acknowledge admit allege stress reiterate conclude remark observe think recall indicate emphasise emphasize predict joke tweet declare estimate complain reply respond'.split(
  ' ',
))
  add(verb, 'plain');
for (const verb of 'announce report confirm reveal disclose testify hope fear concede agree ask inform remind assure advise propose demand request promise pledge vow boast speculate caution continue counter answer find show recommend underline highlight signal swear lament point reason clarify mention rule imply feel expect insinuate project forecast post urge specify elaborate'.split(
  ' ',
))
  add(verb, 'that');
for (const verb of 'call describe comment quote cite criticise criticize praise condemn denounce question exclaim shout scream cry yell whisper mutter quip opine read accuse dub label characterise characterize order plead beg interject muse laugh begin enthuse hail blast slam defend decry deem promise repeat greet caption'.split(
  ' ',
))
  add(verb, 'weak');

function add(verb: string, strength: Cue['strength']): void {
  const base = { verb, strength, takesHearer: HEARERS.has(verb) };
  const isNoun = NOUNS_TOO.has(verb);
  const past = pastOf(verb);
  put(verb, { ...base, isParticiple: false, isAmbiguous: verb !== 'say' });
  put(thirdOf(verb), { ...base, isParticiple: false, isAmbiguous: isNoun });
  put(past, { ...base, isParticiple: false, isAmbiguous: ADJECTIVES_TOO.has(past) });
  put(participleOf(verb), { ...base, isParticiple: true, isAmbiguous: false });
}

function put(form: string, cue: Cue): void {
  if (!CUES.has(form)) CUES.set(form, cue);
}

function thirdOf(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

function pastOf(verb: string): string {
  const irregular = IRREGULAR[verb];
  if (irregular !== undefined) return irregular;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
  if (DOUBLED.has(verb)) return `${verb}${verb.at(-1) ?? ''}ed`;
  return `${verb}ed`;
}

function participleOf(verb: string): string {
  if (/[^e]e$/.test(verb)) return `${verb.slice(0, -1)}ing`;
  if (DOUBLED.has(verb)) return `${verb}${verb.at(-1) ?? ''}ing`;
  return `${verb}ing`;
}

// The closed classes, and as much of the open ones as tells a noun phrase from what stands around it. Small on purpose:
// the article itself teaches the rest.

/** A set of the words of a line. */
export const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Pronouns that can be the subject of a verb. */
export const SUBJECT_PRONOUNS = listed('he she they it i we you');
/** Pronouns that open a relative clause; "that" has other uses too. */
export const RELATIVES = listed('who which whose whom');
/** Numbers that stand for people: "two said". */
export const NUMBERS = listed('one two three four five six seven eight nine ten dozen dozens hundreds thousands');

/** Words that open a noun phrase. */
export const DETERMINERS = listed(
  'the a an this that these those his her their its our my your one two three four five six seven eight nine ten some many several most all both another other any each every few no',
);

/** Words that a noun phrase depends on. */
export const PREPOSITIONS = listed(
  'of in on at for from with to by about after before during under over into since until through against between near outside inside amid among despite following without within regarding via per across behind around upon like concerning',
);

/** Words after which another clause begins. */
export const CLAUSE_STARTS = listed(
  'but while when as because that if whether although though whereas unless so yet nor than where or then however meanwhile instead what how why',
);

/** Verbs that make forms of others. */
export const AUXILIARIES = listed(
  'is are was were be been being has have had do does did will would can could may might must shall should',
);

/** What may stand between a subject and its verb. */
export const ADVERBS = listed(
  'also later then previously earlier once again now just already still first only ever even often soon simply further furthermore always sometimes has have had will would did could may might too since yesterday today tonight tomorrow meanwhile today himself herself themselves itself himself all both',
);

/** Words that say that nothing was said. */
export const NEGATIONS = listed(
  "not never n't neither nor didn't doesn't don't hasn't haven't hadn't wouldn't won't couldn't can't cannot",
);

/** Days, months and parts of them. */
export const TIMES = listed(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december yesterday today tonight tomorrow morning afternoon evening night week weekend month year jan feb aug sept oct nov dec',
);

/** Words that are written with a capital at the head of a sentence only, and are never part of a name there. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set([
  ...SUBJECT_PRONOUNS,
  ...RELATIVES,
  ...DETERMINERS,
  ...PREPOSITIONS,
  ...CLAUSE_STARTS,
  ...AUXILIARIES,
  ...ADVERBS,
  ...NEGATIONS,
  ...listed(
    'and asked according speaking writing there here yes responding referring discussing talking him them us me said says according moreover additionally besides nevertheless nonetheless finally recently currently eventually separately elsewhere sources well perhaps maybe addressing commenting citing asked',
  ),
]);

/** Parts of names that are not written with a capital. */
export const PARTICLES = listed(
  'de van der den von al el bin ibn ben da di del della la le du dos das ten ter af av zu e y',
);

import { type AnonymityNote, anonymityIn } from './anonymity.ts';
import type { Attribution } from './attribution.ts';
import { attributionsOf, sharedSubject } from './attributions.ts';
import type { Cast, Character, Understood } from './cast.ts';
import { describe, type Description } from './descriptions.ts';
import type { NamedPerson, NameIndex } from './name-index.ts';
import { phraseFrom } from './phrase-after.ts';
import { phraseEndingAt } from './phrase-before.ts';
import type { Span, Subject } from './spans.ts';
import { isQuoteAt, markAt, type Sentence, type Token } from './tokens.ts';
import { ADVERBS, DETERMINERS } from './words.ts';
import { HIDING_WORDS } from './people-words.ts';

/** Whose words they are, as far as the reading has come. */
export interface Speaker {
  readonly mention: string;
  readonly understood: Understood;
}

/** A sentence with who speaks in it. */
export interface SentenceRead {
  readonly attributions: readonly Attribution[];
  readonly speakers: ReadonlyMap<Attribution, Speaker>;
  /** Who speaks, or else whom the sentence is about. */
  readonly subject: Speaker | null;
  /** Who stands beside a quotation without a verb: “Anna Lee: “…””, ““…” — Anna Lee”. */
  readonly labelled: Speaker | null;
  readonly note: AnonymityNote | null;
}

/** Whom the article has. */
export interface Company {
  readonly cast: Cast;
  readonly names: NameIndex;
}

/** Reads a sentence after all those before it: who is in it is met, so that later pronouns find them. */
export function readSentence(
  sentence: Sentence,
  { text, isHeadline }: { readonly text: string; readonly isHeadline: boolean },
  { cast, names }: Company,
): SentenceRead {
  const { tokens } = sentence;
  const attributions = attributionsOf(tokens);
  const people = names.peopleIn(sentence).filter(({ description }) => isSomebody(description, names));
  const speakers = new Map<Attribution, Speaker>();
  let previous: Attribution | undefined;
  for (const attribution of attributions) {
    const subject = subjectOf(tokens, attribution, previous);
    if (subject === null) continue;
    if (attribution.subject !== null) previous = attribution;
    meetThoseBefore(subject.from, people, cast);
    const description = inHeadline(describe(tokens, subject, text), isHeadline);
    const understood = speaks(description, attribution) ? cast.understand(description) : null;
    if (understood !== null) speakers.set(attribution, { mention: description.mention, understood });
  }
  const others = people.flatMap(({ description }) => {
    const understood = cast.understand(description);
    return understood === null
      ? []
      : [{ mention: description.mention, understood: { ...understood, certainty: ABOUT } }];
  });
  const [speaker] = speakers.values();
  const present = new Set<Character>([...speakers.values(), ...others].map(({ understood }) => understood.character));
  cast.meet([...present]);
  const start = tokens[0]?.start ?? 0;
  return {
    attributions,
    speakers,
    subject: speaker ?? others[0] ?? null,
    labelled: labelOf(tokens, text, cast),
    note: anonymityIn(text.slice(start, tokens.at(-1)?.end ?? start)),
  };
}

/** “…” — and somebody: a signature, or where a headline was printed. */
export function isSigned(tokens: readonly Token[]): boolean {
  return isQuoteAt(tokens, 0) && '—–-'.includes(markAt(tokens, 1) || '?') && tokens.length > 2;
}

/** How sure it is that whom a sentence is about also says what stands in quotation marks after it. */
const ABOUT = 0.6;

/** Of whom a sentence speaks before its verb, its pronoun may speak too: "When Lee arrived, he said". */
function meetThoseBefore(at: number, people: readonly NamedPerson[], cast: Cast): void {
  const early = people.filter((person) => person.at < at);
  if (early.length > 0) cast.meet(early.flatMap(({ description }) => cast.understand(description)?.character ?? []));
}

/** A single word with a capital may be a town; it is somebody when the article says more of it. */
function isSomebody({ name, role, gender }: Description, names: NameIndex): boolean {
  if (name === null) return false;
  return name.includes(' ') || role !== null || gender !== null || names.fullName(name, null).name !== name;
}

/** Whether a subject can be a source: not the reporter, and no thing unless it is said to speak. */
function speaks({ pronoun, isThing, mention }: Description, { cue }: Attribution): boolean {
  if (pronoun === 'i' || pronoun === 'we' || pronoun === 'you') return false;
  if (NO_ONE.test(mention)) return false;
  return !isThing || (SPOKEN.test(cue) && !POSSESSED.test(mention));
}

/** “Anna Lee: “…”” and “… — Anna Lee”. */
function labelOf(tokens: readonly Token[], text: string, cast: Cast): Speaker | null {
  const first = tokens.findIndex((token) => token.type === 'quote');
  if (first < 0) return null;
  let span: Span | null = null;
  if (first > 1 && first < 12 && markAt(tokens, first - 1) === ':') {
    span = phraseEndingAt(tokens, first - 1);
    if (span !== null && span.from !== 0) span = null;
  } else if (isSigned(tokens)) {
    span = phraseFrom(tokens, 2);
    if (span !== null && (span.to - span.from < 2 || tokens.slice(span.to).some(({ text: word }) => /^\d/.test(word))))
      span = null;
  }
  if (span === null) return null;
  const description = describe(tokens, { ...span, beside: null }, text);
  if (description.kind !== 'person' || description.name === null) return null;
  const understood = cast.understand(description);
  return understood === null ? null : { mention: description.mention, understood };
}

/** Cues that make a speaker of any subject; "the evidence suggests" has none. */
const SPOKEN = /^(?:sa|tell|told|announc|according|add|wr[io]t|tweet|stat|declar)/;

const NO_ONE = /^(?:no|nobody|none|neither|any|few)\b/i;
const POSSESSED = /^(?:their|his|its|our|my)\b/i;

/** Headlines leave articles out: "Minister says" is "the minister says". */
function inHeadline(description: Description, isHeadline: boolean): Description {
  if (!isHeadline || description.kind !== 'person' || HIDING_WORDS.has(description.head)) return description;
  const role = description.name === null ? description.role : null;
  return { ...description, role, isDefinite: true, isUnnamed: false };
}

function subjectOf(
  tokens: readonly Token[],
  attribution: Attribution,
  previous: Attribution | undefined,
): Subject | null {
  const { subject } = attribution;
  if (subject === null) return sharedSubject(tokens, previous);
  const only = subject.to === subject.from + 1 ? (tokens[subject.from]?.lower ?? '') : '';
  if (only !== 'who' && only !== 'which' && only !== 'that') return subject;
  const end = markAt(tokens, subject.from - 1) === ',' ? subject.from - 1 : subject.from;
  const antecedent = phraseEndingAt(tokens, end);
  return antecedent === null ? null : { ...nearest(tokens, antecedent), beside: null };
}

/** "The paper also spoke to the navy, which said": with a verb inside only the last noun phrase is meant. */
function nearest(tokens: readonly Token[], { from, to }: Span): Span {
  let start = to;
  let hasVerb = false;
  for (let at = to - 1; at >= from; at -= 1) {
    const word = tokens[at]?.lower ?? '';
    if (start === to && DETERMINERS.has(word)) start = at;
    hasVerb ||= ADVERBS.has(word) || (at > from && word.length > 4 && word.endsWith('ed'));
  }
  return hasVerb && start < to ? { from: start, to } : { from, to };
}

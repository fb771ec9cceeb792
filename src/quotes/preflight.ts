import type { Finding } from '../lib/finding.ts';
import { foldTerm } from '../lib/fold-term.ts';
import { countWords } from '../lib/text.ts';
import { isBareDescriptor, isPlural } from '../sources/descriptor.ts';
import { isAnonymous } from '../sources/terms.ts';
import type { Attribution, UsedSource } from './attribution.ts';
import { foldWords } from './fold-words.ts';
import { isQuoted, type Quotation } from './quoted-place.ts';
import type { QuotedPiece } from './quoted-pieces.ts';
import { overlaps, type Place } from './selector.ts';
import { sourcingWarnings } from './sourcing-warnings.ts';
import type { TextUnit } from './text-units.ts';

/** An article's quotes and sources as they would be published. */
export interface QuotedStory extends Quotation {
  readonly units: readonly TextUnit[];
  readonly quotes: readonly Attribution[];
  /** All of its uses of sources, also those without a quote. */
  readonly uses: readonly UsedSource[];
  /** By `foldWords`: what stands in quotation marks and is no speech. */
  readonly notSpeech: ReadonlySet<string>;
  /** Where a text unit stands in the article: a JSON Pointer. */
  readonly pointerOf: (block: string) => string;
  /** Published elsewhere before: words in quotation marks that belong to no quote are told, but stop nothing. */
  readonly isArchive: boolean;
}

/** From so many words on, what stands in quotation marks is taken for speech unless somebody said otherwise. */
const FEWEST_WORDS_OF_SPEECH = 4;

/** Everything about quotes and sources that stands against publishing, or should be weighed, all at once. */
export function quotePreflight(story: QuotedStory): Finding[] {
  const { quotes, uses } = story;
  return [
    ...quotes.flatMap((quote, position) => quoteFindings(quote, `/quotes/${position}`, story)),
    ...uses.flatMap((use, position) =>
      isAnonymous(use.identification) ? anonymityFindings(use, `/sources/${position}`) : [],
    ),
    ...unclaimedPieces(story),
    ...sourcingWarnings(story),
  ];
}

function quoteFindings(quote: Attribution, pointer: string, story: QuotedStory): Finding[] {
  const { id, kind, terms, use, segments } = quote;
  const findings: Finding[] = [];
  const say = (code: QuoteFault, at: string) => {
    const { severity, detail } = FAULTS[code];
    findings.push({ severity, pointer: at, code, detail, quote: id });
  };
  if (terms === 'off_record') say('off-the-record', `${pointer}/terms`);
  if (terms === 'deep_background' && kind !== 'paraphrase') say('deep-background-words', `${pointer}/kind`);
  if (use === undefined) say('quote-without-source', `${pointer}/source`);
  else if (terms === 'background' && use.identification === 'named') say('terms-need-anonymity', `${pointer}/terms`);
  for (const [position, segment] of segments.entries()) {
    const at = `${pointer}/segments/${position}`;
    if (segment.state === 'orphaned') say('quote-orphaned', at);
    else if (segment.state === 'drifted') say(kind === 'paraphrase' ? 'paraphrase-drifted' : 'quote-drifted', at);
    else if (isTakenTwice(segment, id, story)) say('quotes-overlap', at);
    else if (kind !== 'paraphrase' && !isQuoted(segment, story)) say('quote-without-marks', at);
    if (terms === 'deep_background' && isNamedBeside(segment, use, story)) say('deep-background-name', at);
  }
  return findings;
}

function isTakenTwice(segment: Place, id: string, { quotes }: QuotedStory): boolean {
  return quotes.some(
    (other) =>
      other.id !== id && other.segments.some((place) => place.state === 'anchored' && overlaps(segment, place)),
  );
}

/** Whether the paragraph names the source that is not to be told. */
function isNamedBeside({ block }: Place, use: UsedSource | undefined, { units }: QuotedStory): boolean {
  const name = use?.identification === 'named' ? use.name : null;
  const text = units.find((unit) => unit.block === block)?.text;
  return name !== null && text !== undefined && foldTerm(text).includes(foldTerm(name));
}

function anonymityFindings(use: UsedSource, pointer: string): Finding[] {
  const findings: Finding[] = [];
  const say = (code: UseFault, member: string) =>
    findings.push({ severity: 'error', pointer: `${pointer}/${member}`, code, detail: USE_FAULTS[code], use: use.id });
  const { description, identification } = use;
  if (identification === 'described' && description === null) say('anonymous-without-description', 'description');
  if (description !== null && isBareDescriptor(description)) say('bare-description', 'description');
  const isOneOfMany = use.kind === 'person' && description !== null && isPlural(description);
  if (isOneOfMany && !use.isWaived && (use.peopleBehind ?? 0) < 2) say('plural-description', 'description');
  if (use.anonymityReason === null && use.anonymityStatement === null)
    say('anonymous-without-reason', 'anonymityReason');
  if (!use.isApproved) say('anonymity-not-approved', 'approval');
  return findings;
}

/** Quotation marks promise somebody's words: they belong to a quote, or somebody says that they are no speech. */
function unclaimedPieces({ pieces, quotes, notSpeech, pointerOf, isArchive }: QuotedStory): Finding[] {
  const claimed = Map.groupBy(
    quotes.flatMap(({ segments }) => segments.filter(({ state }) => state !== 'orphaned')),
    ({ block }) => block,
  );
  const findings: Finding[] = [];
  for (const piece of pieces) {
    if (piece.words < 2 || notSpeech.has(foldWords(piece.text))) continue;
    const left = wordsLeft(piece, claimed.get(piece.block) ?? []);
    if (left < 2) continue;
    const isSpeech = left >= FEWEST_WORDS_OF_SPEECH;
    findings.push({
      severity: isSpeech && !isArchive ? 'error' : 'warning',
      pointer: pointerOf(piece.block),
      code: 'unattributed-quotation',
      detail: `Say whose words “${shortened(piece.text)}” are, or that they are no speech: they stand in quotation marks and belong to no quote.`,
    });
  }
  return findings;
}

/** How many words of a piece belong to no quote: one comma that is claimed does not speak for the sentence around it. */
function wordsLeft(piece: QuotedPiece, claimed: readonly Place[]): number {
  const points: string[] = Array.from(piece.text);
  for (const { start, end } of claimed) {
    const [from, to] = [Math.max(start - piece.start, 0), Math.min(end - piece.start, points.length)];
    if (from < to) points.fill(' ', from, to);
  }
  return countWords(points.join(''), 'en');
}

const MOST_SHOWN = 80;

function shortened(text: string): string {
  const points = Array.from(text);
  return points.length <= MOST_SHOWN ? text : `${points.slice(0, MOST_SHOWN).join('')}…`;
}

type QuoteFault = keyof typeof FAULTS;

const FAULTS = {
  'off-the-record': {
    severity: 'error',
    detail: 'Take the words out of the article: they were said off the record. Then delete the quote.',
  },
  'deep-background-words': {
    severity: 'error',
    detail: 'Paraphrase it: what was said on deep background is not quoted.',
  },
  'quote-without-source': { severity: 'error', detail: 'Say whose words these are.' },
  'terms-need-anonymity': {
    severity: 'error',
    detail: 'Use a described source of this article instead: what was said on background names nobody.',
  },
  'quote-orphaned': {
    severity: 'error',
    detail:
      'Put the words back into the article, or delete the quote, or supersede it if it was published: they are gone.',
  },
  'quote-drifted': {
    severity: 'error',
    detail: 'Accept the new words, or restore the ones that were accepted: somebody changed what is quoted.',
  },
  'paraphrase-drifted': {
    severity: 'warning',
    detail: 'Check that the paraphrase still says what the source said: its words were changed.',
  },
  'quotes-overlap': {
    severity: 'error',
    detail: 'Delete one of the quotes, or shorten it: another one holds these words, too.',
  },
  'deep-background-name': {
    severity: 'warning',
    detail:
      'Check that the paragraph does not tell whose words these are: it names the source of what was said on deep background.',
  },
  'quote-without-marks': {
    severity: 'error',
    detail: 'Put the words into quotation marks, or make the quote a paraphrase.',
  },
} as const satisfies Record<string, { severity: Finding['severity']; detail: string }>;

type UseFault = keyof typeof USE_FAULTS;

const USE_FAULTS = {
  'anonymous-without-description': 'Describe the source as closely as was agreed: readers are not told its name.',
  'bare-description': 'Describe the source more closely: “a source” or “an official” alone tells readers nothing.',
  'plural-description':
    'Describe one person as one, or seal the identities of all of them: the description speaks of several.',
  'anonymous-without-reason': 'Say why the source is not named: as a reason for the newsroom, or in words for readers.',
  'anonymity-not-approved':
    'Have it approved by somebody who may know who the source is and did not write the article.',
} as const;

import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { type Suggestion, suggestQuotes } from '../../src/quotes/suggest.ts';
import type { TextUnit } from '../../src/quotes/text-units.ts';

/** A quoted piece as people annotated it; offsets are UTF-16 code units of the whole text, marks included. */
interface Annotated {
  readonly doc: string;
  readonly s: number;
  readonly t: number;
  readonly quote: string;
  readonly speaker: { readonly mention: string; readonly canon: readonly string[] | null } | null;
}
interface Found {
  readonly from: number;
  readonly to: number;
  readonly suggestion: Suggestion;
}

/** What is reached today, a little less: a change that loses more than a piece or two is noticed. */
const LEAST_SPANS = 134;
const LEAST_SPEAKERS = 69;
const MOST_OTHERS = 12;

/** Words of the annotation's own language left out. */
const LABELS = new Set([
  'the',
  'and',
  'for',
  'coref',
  'ana',
  'sgl',
  'appos',
  'person',
  'place',
  'organization',
  'abstract',
]);

const folder = new URL('../../../shared/data/gum-wikinews/', import.meta.url);

if (!existsSync(folder)) {
  t.pass('the annotated articles are not beside this checkout: nothing to compare');
} else {
  const articles = read('articles.json') as readonly { id: string; text: string }[];
  const annotated = read('quotes-derived.json') as readonly Annotated[];

  t.test('quotations and their speakers are found as people annotated them', (t) => {
    const missed: string[] = [];
    const wrong: string[] = [];
    let others = 0;
    for (const { id, text } of articles) {
      const found = quotationsIn(text);
      const met = new Set<Found>();
      for (const piece of annotated.filter(({ doc }) => doc === id)) {
        const [from, to] = trimmed(text, piece.s, piece.t);
        const match = found.find((one) => {
          const [start, end] = trimmed(text, one.from, one.to);
          return start === from && end === to;
        });
        if (match === undefined) missed.push(`${id}: ${piece.quote}`);
        else met.add(match);
        if (piece.speaker !== null && !isSpeaker(match?.suggestion.speaker, piece.speaker))
          wrong.push(`${id}: ${piece.quote} said ${piece.speaker.mention}, not ${match?.suggestion.speaker?.mention}`);
      }
      others += found.filter((one) => !met.has(one)).length;
    }
    const spoken = annotated.filter(({ speaker }) => speaker !== null).length;
    t.comment(`${annotated.length - missed.length} of ${annotated.length} quoted pieces, ${others} others`);
    t.comment(`${spoken - wrong.length} of ${spoken} speakers`);
    for (const line of [...missed, ...wrong]) t.comment(line);
    t.ok(annotated.length - missed.length >= LEAST_SPANS, 'quoted pieces');
    t.ok(spoken - wrong.length >= LEAST_SPEAKERS, 'speakers');
    t.ok(others <= MOST_OTHERS, 'pieces that nobody annotated');
    t.end();
  });
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

function quotationsIn(text: string): Found[] {
  const units: (TextUnit & { at: number })[] = [];
  let at = 0;
  for (const paragraph of text.split('\n\n')) {
    if (paragraph.trim() !== '') units.push({ block: `p${units.length}`, text: paragraph, at });
    at += paragraph.length + 2;
  }
  const suggestions = suggestQuotes({ units, claimed: [], notSpeech: new Set(), known: [] });
  return suggestions
    .filter(({ kind }) => kind !== 'paraphrase')
    .flatMap((suggestion) =>
      suggestion.segments.map(({ block, start, end }) => {
        const unit = units.find((one) => one.block === block)!;
        const points = Array.from(unit.text);
        const codeUnit = (point: number) => unit.at + points.slice(0, point).join('').length;
        return { from: codeUnit(start), to: codeUnit(end), suggestion };
      }),
    );
}

/** Without the marks and blanks at the ends. */
function trimmed(text: string, from: number, to: number): [from: number, to: number] {
  let start = from;
  let end = to;
  while (start < end && /["“”\s]/.test(text.charAt(start))) start += 1;
  while (end > start && /["“”\s]/.test(text.charAt(end - 1))) end -= 1;
  return [start, end];
}

/** Whether a name is the annotated mention or one of the same person: the last word tells, or half of all. */
function isSpeaker(
  speaker: Suggestion['speaker'] | undefined,
  { mention, canon }: NonNullable<Annotated['speaker']>,
): boolean {
  const said = wordsOf(speaker?.name ?? speaker?.mention ?? '');
  const meant = new Set([mention, canon?.[0] ?? '', canon?.[1] ?? ''].flatMap(wordsOf));
  const last = said.at(-1);
  const common = said.filter((word) => meant.has(word)).length;
  return last !== undefined && (meant.has(last) || (common > 0 && common * 2 >= said.length));
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 1 && !LABELS.has(word));
}

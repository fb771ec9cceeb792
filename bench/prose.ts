/** A story as the generator writes it, before it takes the form of blocks or of Markdown. */
export interface Story {
  readonly headline: string;
  readonly standfirst: string;
  readonly slug: string;
  readonly place: string;
  /** Positions in {@link sectionNames}, {@link tagNames} and {@link authorNames}. */
  readonly section: number;
  readonly tags: readonly number[];
  readonly authors: readonly number[];
  /** Epoch ms. */
  readonly publishedAt: number;
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  readonly kind: 'normal' | 'h2' | 'bullet' | 'blockquote';
  readonly runs: readonly Run[];
}

export interface Run {
  readonly text: string;
  readonly look: 'plain' | 'strong' | 'em' | 'link';
}

/** A source of chance that gives the same numbers for the same seed, each at least 0 and less than 1. */
export type Chance = () => number;

/** Mulberry32: small, fast, and good enough to choose words with. */
export function createChance(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const sectionNames = ['Local', 'World', 'Business', 'Science', 'Culture', 'Sport', 'Opinion', 'Weather'];
export const tagNames = names(400, ['Harbour', 'Council', 'Ferry', 'Budget', 'School', 'Storm', 'Fishing', 'Railway']);
export const authorNames = names(300, ['Ada', 'Tomas', 'Ines', 'Jun', 'Mara', 'Oskar', 'Lena', 'Idris']);

/** The first value is in this share of all stories: deep enough for a thousandth page of 20 among 100,000. */
const SHARE_OF_FIRST = 0.25;
const FIRST_PUBLICATION = Date.parse('2006-01-02T06:00:00Z');
const MINUTES_BETWEEN = 105;

/** Story number `index`: always the same one, about 6 KB as JSON. */
export function writeStory(index: number): Story {
  const chance = createChance(index + 1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;
  const sentence = (): string => {
    const subject = `${pick(subjects)} ${pick(verbs)} ${pick(objects)}`;
    const opening = chance() < 0.3 ? `${pick(times)} ${subject}` : capital(subject);
    return `${opening} ${pick(places)} ${pick(endings)}.`;
  };
  const sentences = (count: number): string => Array.from({ length: count }, sentence).join(' ');
  const paragraph = (): Paragraph => {
    const runs: Run[] = [{ look: 'plain', text: sentences(3) }];
    const look = chance();
    if (look < 0.15) runs.push({ look: 'plain', text: ' ' }, { look: 'strong', text: sentence() });
    else if (look < 0.3) runs.push({ look: 'plain', text: ' ' }, { look: 'em', text: sentence() });
    else if (look < 0.4) runs.push({ look: 'plain', text: ' ' }, { look: 'link', text: 'Read the full report.' });
    return { kind: 'normal', runs };
  };
  const one = (kind: Paragraph['kind'], text: string): Paragraph => ({ kind, runs: [{ look: 'plain', text }] });
  const headline = capital(`${pick(subjects)} ${pick(verbs)} ${pick(objects)}`);
  return {
    headline,
    standfirst: `${sentence()} ${sentence()}`,
    slug: `${headline.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${index}`,
    place: pick(datelines),
    section: chance() < SHARE_OF_FIRST ? 0 : Math.floor(chance() * sectionNames.length),
    tags: several(chance, tagNames.length, 4),
    authors: several(chance, authorNames.length, 2),
    publishedAt: FIRST_PUBLICATION + (index * MINUTES_BETWEEN + Math.floor(chance() * 60)) * 60_000,
    paragraphs: [
      ...Array.from({ length: 5 }, paragraph),
      one('blockquote', sentences(2)),
      one('h2', capital(`what ${pick(subjects)} said`)),
      ...Array.from({ length: 4 }, () => one('bullet', sentence())),
      ...Array.from({ length: 4 }, paragraph),
    ],
  };
}

/** The body as Markdown. */
export function markdownOf({ paragraphs }: Story): string {
  const marks = { normal: '', h2: '## ', bullet: '- ', blockquote: '> ' };
  return paragraphs.map(({ kind, runs }) => marks[kind] + runs.map(markdownRun).join('')).join('\n\n');
}

function markdownRun({ look, text }: Run): string {
  if (look === 'strong') return `**${text}**`;
  if (look === 'em') return `*${text}*`;
  return look === 'link' ? `[${text}](${LINK})` : text;
}

/** Where every link in a story leads. */
export const LINK = 'https://www.example.org/reports/harbour';

function several(chance: Chance, count: number, most: number): number[] {
  const chosen = new Set<number>(chance() < SHARE_OF_FIRST ? [0] : []);
  const size = 1 + Math.floor(chance() * most);
  while (chosen.size < size) chosen.add(1 + Math.floor(chance() ** 2 * (count - 1)));
  return [...chosen];
}

function names(count: number, roots: readonly string[]): string[] {
  const seconds = ['Roe', 'Vale', 'Marsh', 'Quay', 'Brook', 'Field', 'Stone', 'Reed', 'Ash', 'Lund'];
  return Array.from({ length: count }, (_, position) => {
    const root = roots[position % roots.length]!;
    const second = seconds[Math.floor(position / roots.length) % seconds.length]!;
    const series = Math.floor(position / (roots.length * seconds.length));
    return series === 0 ? `${root} ${second}` : `${root} ${second} ${series + 1}`;
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const datelines = ['Port Ansel', 'Skarnvik', 'Brackensund', 'Pell Point', 'Shiranagi', 'Harbour Ward', 'Rope Walk'];
const times = ['On Monday', 'Late on Friday', 'Over the weekend', 'Before dawn', 'At a hearing', 'For the third year'];
const subjects = [
  'the harbour board',
  'the city council',
  'a group of residents',
  'the ferry operator',
  'the regional court',
  'the school district',
  'engineers from the university',
  'the coast guard',
  'the fishing cooperative',
  'the finance committee',
  'two former ministers',
  'the weather service',
  'the museum',
  'rail workers',
  'the hospital',
];
const verbs = [
  'approved',
  'rejected',
  'postponed',
  'reviewed',
  'published',
  'questioned',
  'welcomed',
  'paid for',
  'withdrew',
  'repeated',
  'called for',
  'agreed on',
];
const objects = [
  'a plan for the new bridge',
  'the budget of 42 million',
  'longer opening hours',
  'the report on flood defences',
  'a ban on heavy barges',
  'the timetable for winter',
  'free travel for pupils',
  'a second inquiry',
  'the sale of the old market hall',
  'higher mooring fees',
  'the search for a lost buoy',
  'repairs to the sea wall',
  'a vote on the harbour levy',
  'new rules for night work',
];
const places = [
  'in the old town',
  'along the northern quay',
  'at the ferry terminal',
  'outside the town hall',
  'near the marsh',
  'in three districts',
  'on both sides of the bay',
  'behind closed doors',
  'despite heavy rain',
];
const endings = [
  'after nine weeks of talks',
  'with 17 votes to 12',
  'and asked for more time',
  'while traders waited for an answer',
  'without naming a date',
  'as the tide turned',
  'according to minutes seen by this newspaper',
  'for the first time since 1998',
  'and promised to publish the figures',
  'before the holiday season',
];

import type { RecordKind } from './record.ts';

/** One reason why a record is not taken. */
export interface RefusalLine {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  /** JSON Pointer into the record; empty for all of it. */
  readonly pointer: string;
  readonly detail: string;
}

/** Something that was left out of an article or a photo that is taken, or that was not done with it. */
export interface NoteLine extends Omit<RefusalLine, 'pointer'> {
  readonly count: number;
}

/** How many records of a kind came to what. */
export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

/** What an import did. */
export interface ImportSummary {
  /** Records read, whatever became of them. */
  records: number;
  readonly photo: Counts;
  readonly article: Counts & { published: number };
  readonly section: Counts;
  readonly tag: Counts;
  readonly author: Counts;
  /** Records that are of no kind, because nothing could be read there. */
  unreadable: number;
  /** What was left out, by kind of loss: how often, in how many articles or photos, and the first of them. */
  readonly notes: Map<string, { count: number; articles: number; photos: number; first: NoteLine }>;
  /** Where the last record stands that was dealt with; all before it are done. */
  last: { readonly file: string; readonly line: number } | undefined;
  isInterrupted: boolean;
}

const recordKinds = ['article', 'photo', 'section', 'tag', 'author'] as const satisfies readonly RecordKind[];

const noCounts: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };

/** A summary of nothing. */
export function emptySummary(): ImportSummary {
  return {
    records: 0,
    photo: { ...noCounts },
    article: { ...noCounts, published: 0 },
    section: { ...noCounts },
    tag: { ...noCounts },
    author: { ...noCounts },
    unreadable: 0,
    notes: new Map(),
    last: undefined,
    isInterrupted: false,
  };
}

/** How many records were refused. */
export function refusedIn(summary: ImportSummary): number {
  return recordKinds.reduce((sum, kind) => sum + summary[kind].refused, summary.unreadable);
}

/** `FILE:LINE code pointer detail`: the parts before the detail hold no blanks but those of the file's name. */
export function refusalText({ file, line, code, pointer, detail }: RefusalLine): string {
  return plain(`${file}:${line} ${code} ${pointer === '' ? '-' : pointer} ${detail}`);
}

/** The summary for people. */
export function summaryLines(summary: ImportSummary, doing: 'kept' | 'tried'): string[] {
  const lines = recordKinds
    .filter((kind) => Object.values(summary[kind]).some((count) => count > 0))
    .map((kind) => `${`${kind}s`.padEnd(9)} ${countsText(summary[kind])}`);
  const notes = [...summary.notes].map(
    ([code, { count, articles, photos, first }]) =>
      `  ${code}: ${count} in ${recordsText(articles, photos)}; first ${first.file}:${first.line} ${first.detail}`,
  );
  const { last, unreadable } = summary;
  return [
    ...(doing === 'tried' ? ['Nothing was kept: this was a dry run.'] : []),
    ...(lines.length === 0 && unreadable === 0 && !summary.isInterrupted ? ['There was nothing to import.'] : lines),
    ...(unreadable > 0 ? [`unreadable ${unreadable}`] : []),
    ...(notes.length > 0 ? ['Left out:', ...notes] : []),
    ...(summary.isInterrupted
      ? [
          last === undefined
            ? 'Interrupted before the first record.'
            : `Interrupted after ${last.file}:${last.line}. Run the same command again to go on.`,
        ]
      : []),
  ].map(plain);
}

/** The summary for programs. */
export function summaryJson({ notes, last, ...rest }: ImportSummary, elapsedMs: number): string {
  const left = [...notes].map(([code, { first, ...counts }]) => ({ code, ...counts, first }));
  return JSON.stringify({ ...rest, last: last ?? null, notes: left, elapsedMs: Math.round(elapsedMs) });
}

function countsText(counts: Counts & { published?: number }): string {
  return Object.entries(counts)
    .filter(([name, count]) => count > 0 || name === 'created')
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function recordsText(articles: number, photos: number): string {
  return [
    ...(articles > 0 ? [articles === 1 ? '1 article' : `${articles} articles`] : []),
    ...(photos > 0 ? [photos === 1 ? '1 photo' : `${photos} photos`] : []),
  ].join(' and ');
}

/** Text as a terminal may show it: nothing in it controls the screen or turns the direction of writing. */
function plain(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}

import { parseStored } from '../lib/stored-json.ts';

/** As much of an article's sourcing summary as a merge changes. */
interface Counts {
  readonly named: number;
  readonly anonymous: number;
  readonly singleSource: boolean;
}

/** Whether an article rests on one source that it tells of. */
export function isSingleSource({ named, anonymous }: Pick<Counts, 'named' | 'anonymous'>): boolean {
  return named + anonymous === 1;
}

/** The summary (JSON) of an article two of whose named sources turned out to be one. */
export function withOneNamedLess(sourcing: string): string {
  const counts = parseStored<Counts>(sourcing);
  const { anonymous } = counts;
  const named = counts.named - 1;
  return JSON.stringify({ ...counts, named, singleSource: isSingleSource({ named, anonymous }) });
}

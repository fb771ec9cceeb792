import { parseStored } from '../lib/stored-json.ts';

/** As much of an article's sourcing summary as a merge changes. */
interface Counts {
  readonly named: number;
  readonly anonymous: number;
  readonly singleSource: boolean;
}

/** The summary (JSON) of an article two of whose named sources turned out to be one. */
export function withOneNamedLess(sourcing: string): string {
  const counts = parseStored<Counts>(sourcing);
  const named = counts.named - 1;
  return JSON.stringify({ ...counts, named, singleSource: named + counts.anonymous === 1 });
}

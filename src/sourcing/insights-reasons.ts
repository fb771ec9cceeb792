import type { AnonymityReason } from '../sources/use-schema.ts';

/** An anonymous source of a public article that the newsroom keeps a reason for. */
export interface ReasonedSource {
  readonly reason: AnonymityReason;
  /** Slug of the section of the article. */
  readonly section: string | null;
  /** When the article was first published, epoch ms. */
  readonly publishedAt: number;
}

/** A period, epoch ms, from inclusive, to exclusive. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface ReasonFigures extends Period {
  readonly groups: readonly { readonly reason: AnonymityReason; readonly sources: number }[];
  /** Sources whose reasons are not told. */
  readonly withheld: number;
}

/** So many are enough to hide among. */
const ENOUGH = 5;

/**
 * Why sources were not named, without singling one out: not by small groups, and not by subtracting one answer from another.
 *
 * Each calendar year is divided in one way only, the finest in which every part can be told: by month and section, by month, by quarter, or not at all. A part
 * is told whole or not at all, so all that any number of answers can be combined to are sums of whole parts; each of these was safe by itself. What remains
 * is time: who asks before and after a publication sees the difference that it makes to a part.
 *
 * @param rows of all sections, and of the whole calendar years that the period touches: see `wholeYears`
 * @returns null when there are sources with a reason and nothing of them can be told
 */
export function reasonFigures(
  rows: readonly ReasonedSource[],
  { from, to, sections }: Period & { readonly sections: ReadonlySet<string> | undefined },
): ReasonFigures | null {
  const totals = new Map<AnonymityReason, number>();
  let hull: Period = spanOf({ from, to }, 1);
  let withheld = 0;
  for (const ofYear of Map.groupBy(rows, ({ publishedAt }) => startOf(publishedAt, 12)).values()) {
    const division = DIVISIONS.find(({ cellOf }) => cellsOf(ofYear, cellOf).every((cell) => told(cell) !== undefined));
    const isTold = division !== undefined && (sections === undefined || division.isBySection);
    const span = spanOf({ from, to }, isTold ? division.months : 1);
    const asked = ofYear.filter(
      ({ publishedAt, section }) =>
        publishedAt >= span.from &&
        publishedAt < span.to &&
        (sections === undefined || (section !== null && sections.has(section))),
    );
    if (!isTold) withheld += asked.length;
    if (!isTold || asked.length === 0) continue;
    hull = { from: Math.min(hull.from, span.from), to: Math.max(hull.to, span.to) };
    for (const cell of cellsOf(asked, division.cellOf)) {
      for (const [reason, sources] of told(cell) ?? []) totals.set(reason, (totals.get(reason) ?? 0) + sources);
    }
  }
  if (totals.size === 0 && withheld > 0) return null;
  const groups = [...totals].map(([reason, sources]) => ({ reason, sources }));
  const ranked = groups.toSorted((one, other) => other.sources - one.sources || (one.reason < other.reason ? -1 : 1));
  return { ...hull, groups: ranked, withheld };
}

/** The calendar years (UTC) that a period touches, whole. */
export function wholeYears(period: Period): Period {
  return spanOf(period, 12);
}

interface Division {
  /** How long a part is. */
  readonly months: number;
  readonly isBySection: boolean;
  /** Which part a source of the year is in. */
  readonly cellOf: (row: ReasonedSource) => string;
}

const DIVISIONS: readonly Division[] = [
  { months: 1, isBySection: true, cellOf: ({ publishedAt, section }) => `${startOf(publishedAt, 1)} ${section ?? ''}` },
  ...[1, 3, 12].map((months) => ({
    months,
    isBySection: false,
    cellOf: ({ publishedAt }: ReasonedSource) => String(startOf(publishedAt, months)),
  })),
];

function cellsOf(rows: readonly ReasonedSource[], cellOf: Division['cellOf']): ReasonedSource[][] {
  return [...Map.groupBy(rows, cellOf).values()];
}

/** The groups of a part, small ones among the others; undefined when even those are too few. */
function told(cell: readonly ReasonedSource[]): Map<AnonymityReason, number> | undefined {
  const groups = new Map<AnonymityReason, number>();
  let others = 0;
  for (const [reason, rows] of Map.groupBy(cell, (row) => row.reason)) {
    if (rows.length < ENOUGH || reason === 'other') others += rows.length;
    else groups.set(reason, rows.length);
  }
  if (others === 0) return groups;
  return others < ENOUGH ? undefined : groups.set('other', others);
}

/** A period that begins and ends with parts of so many months. */
function spanOf({ from, to }: Period, months: number): Period {
  return { from: startOf(from, months), to: endOf(Math.max(from, to - 1), months) };
}

/** First moment (UTC) of the month, quarter or year that an instant is in. */
function startOf(instant: number, months: number): number {
  const date = new Date(instant);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (date.getUTCMonth() % months));
}

function endOf(instant: number, months: number): number {
  const start = new Date(startOf(instant, months));
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months);
}

import { exchangeCost, type Token } from './tokens.ts';

/** Tokens `from` (within) to `to` (not) of a text, and what it costs to make the sought ones of them. */
export interface Aligned {
  readonly from: number;
  readonly to: number;
  readonly cost: number;
}

/**
 * The stretches of a text that are most like the sought tokens, best first: for each place where one may end, the
 * cheapest of all that end there (Sellers). Takes as many steps as the product of both lengths.
 */
export function alignTokens(sought: readonly Token[], text: readonly Token[], limit: number): Aligned[] {
  const rows = sought.length + 1;
  let costs = new Float64Array(rows);
  let starts = new Int32Array(rows);
  let nextCosts = new Float64Array(rows);
  let nextStarts = new Int32Array(rows);
  for (const [i, token] of sought.entries()) costs[i + 1] = (costs[i] ?? 0) + token.weight;
  const found: Aligned[] = [];
  for (const [j, token] of text.entries()) {
    nextCosts[0] = 0;
    nextStarts[0] = j + 1;
    for (const [i, wanted] of sought.entries()) {
      const exchanged = (costs[i] ?? 0) + exchangeCost(wanted, token);
      const added = (costs[i + 1] ?? 0) + token.weight;
      const removed = (nextCosts[i] ?? 0) + wanted.weight;
      const least = Math.min(exchanged, added, removed);
      nextCosts[i + 1] = least;
      nextStarts[i + 1] =
        (least === exchanged ? (i === 0 ? j : starts[i]) : least === added ? starts[i + 1] : nextStarts[i]) ?? j;
    }
    [costs, nextCosts] = [nextCosts, costs];
    [starts, nextStarts] = [nextStarts, starts];
    const cost = costs[sought.length] ?? 0;
    const from = starts[sought.length] ?? 0;
    if (cost <= limit && from <= j) found.push({ from, to: j + 1, cost });
  }
  return found.toSorted((one, other) => one.cost - other.cost || one.from - other.from).slice(0, 8);
}

/** What it costs to make one list of tokens of another. */
export function alignmentCost(one: readonly Token[], other: readonly Token[]): number {
  let costs = new Float64Array(one.length + 1);
  let next = new Float64Array(one.length + 1);
  for (const [i, token] of one.entries()) costs[i + 1] = (costs[i] ?? 0) + token.weight;
  for (const token of other) {
    next[0] = (costs[0] ?? 0) + token.weight;
    for (const [i, wanted] of one.entries()) {
      next[i + 1] = Math.min(
        (costs[i] ?? 0) + exchangeCost(wanted, token),
        (costs[i + 1] ?? 0) + token.weight,
        (next[i] ?? 0) + wanted.weight,
      );
    }
    [costs, next] = [next, costs];
  }
  return costs[one.length] ?? 0;
}

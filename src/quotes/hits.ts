import type { Work } from './work.ts';

/**
 * Some places where a piece stands in a text, the nearest to an index first: at most so many to either side. In a long
 * text only within reach of the index.
 */
export function hitsNear(
  text: string,
  piece: string,
  { near, most, work }: { readonly near: number; readonly most: number; readonly work: Work },
): number[] {
  const from = text.length <= REACH ? 0 : Math.max(0, near - REACH);
  const reached = text.length <= REACH ? text : text.slice(from, near + REACH + piece.length);
  if (!work.mayRead(reached.length)) return [];
  const before: number[] = [];
  const after: number[] = [];
  // Forwards only: `lastIndexOf` takes the product of both lengths for a text made to be slow.
  let at = reached.indexOf(piece);
  for (; at >= 0 && from + at < near; at = reached.indexOf(piece, at + 1)) before.push(from + at);
  for (; at >= 0 && after.length < most; at = reached.indexOf(piece, at + 1)) after.push(from + at);
  return [...before.slice(-most), ...after].toSorted(
    (one, other) => Math.abs(one - near) - Math.abs(other - near) || one - other,
  );
}

const REACH = 4_000;

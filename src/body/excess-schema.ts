import { z } from 'zod';
import { escapeHtml } from '../lib/html.ts';

/** The greatest number of cells in all tables of a body, which keeps empty cells from growing without bound. */
export const MAX_BODY_CELLS = 20_000;
/** The greatest number of spans in a body and of the marks they name, together: each mark is written as an element. */
const MAX_PIECES = 40_000;
/**
 * The greatest length of all addresses and titles together, in UTF-16 code units as HTML writes them, each as often
 * as a span names it: one link can stand round every word of a body.
 */
export const MAX_ADDRESSES = 200_000;

type LinkLike = {
  readonly _type: 'link';
  readonly _key: string;
  readonly href: string;
  readonly title?: string | undefined;
};
type InlineLike = {
  readonly children: readonly { readonly marks: readonly string[] }[];
  readonly markDefs: readonly (LinkLike | { readonly _type: 'quote'; readonly _key: string })[];
};
type BlockLike =
  | ({ readonly _type: 'block' } & InlineLike)
  | { readonly _type: 'image'; readonly src: string; readonly href?: string | undefined }
  | { readonly _type: 'code'; readonly language?: string | undefined }
  | { readonly _type: 'table'; readonly rows: readonly { readonly cells: readonly InlineLike[] }[] }
  | { readonly _type: 'break' };

/** A body, already known to be one, checked for what it may hold as a whole. */
export const BODY_TOTALS = z
  .custom<readonly BlockLike[]>(() => true)
  .superRefine((blocks, context) => {
    for (const message of findExcess(blocks)) context.addIssue({ code: 'custom', message });
  });

/**
 * What a body has too much of, in words, one limit each. They hold for the body as a whole, so that what is written
 * of any body stays within a few times its greatest text.
 */
export function findExcess(blocks: readonly BlockLike[]): string[] {
  const sums = { addresses: 0, pieces: 0, cells: 0 };
  for (const block of blocks) {
    if (block._type === 'block') addInline(block, sums);
    if (block._type === 'image') sums.addresses += writtenLength(block.src) + writtenLength(block.href);
    if (block._type === 'code') sums.addresses += writtenLength(block.language);
    if (block._type !== 'table') continue;
    for (const row of block.rows) {
      sums.cells += row.cells.length;
      for (const cell of row.cells) addInline(cell, sums);
    }
  }
  const excess: string[] = [];
  if (sums.addresses > MAX_ADDRESSES)
    excess.push(
      `All addresses together, each as often as it is used, may have at most ${MAX_ADDRESSES} characters as HTML.`,
    );
  if (sums.pieces > MAX_PIECES)
    excess.push(`All texts together may have at most ${MAX_PIECES} pieces and marks on them.`);
  if (sums.cells > MAX_BODY_CELLS) excess.push(`All tables together may have at most ${MAX_BODY_CELLS} cells.`);
  return excess;
}

/**
 * The marks of each span, as they are once the marks of quotes are left out: neighbours that are then alike are one. So a
 * published body has no more of anything than what it was made of.
 */
export function marksKept({ children, markDefs }: InlineLike): (readonly string[])[] {
  const quotes = new Set(markDefs.filter(({ _type }) => _type === 'quote').map(({ _key }) => _key));
  if (quotes.size === 0) return children.map(({ marks }) => marks);
  const kept: (readonly string[])[] = [];
  let before: string | undefined;
  for (const child of children) {
    const marks = child.marks.filter((mark) => !quotes.has(mark));
    const names = marks.join(' ');
    if (names !== before) kept.push(marks);
    before = names;
  }
  return kept;
}

function addInline(inlineText: InlineLike, sums: { addresses: number; pieces: number }): void {
  const lengths = new Map<string, number>();
  for (const definition of inlineText.markDefs) {
    if (definition._type !== 'link') continue;
    lengths.set(definition._key, writtenLength(definition.href) + writtenLength(definition.title));
  }
  for (const marks of marksKept(inlineText)) {
    sums.pieces += 1 + marks.length;
    for (const mark of marks) sums.addresses += lengths.get(mark) ?? 0;
  }
}

function writtenLength(value: string | undefined): number {
  return value === undefined ? 0 : escapeHtml(value).length;
}

import type { Block, TextBlock } from './schema.ts';

/** An item of a list with the items nested in it. */
export type ListNode = { readonly block: TextBlock; readonly kind: 'bullet' | 'number'; readonly items: ListNode[] };

/** Blocks that belong together when they are shown: a quotation of paragraphs, a list, or one block alone. */
type Group =
  | { readonly kind: 'quote'; readonly blocks: TextBlock[] }
  | { readonly kind: 'list'; readonly items: ListNode[] }
  | { readonly kind: 'single'; readonly block: Block };

/** Groups neighbours. An item that skips levels is nested one deeper than the item before it. */
export function groupBlocks(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  let path: ListNode[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block._type === 'block' && block.listItem !== undefined) {
      const node: ListNode = { block, kind: block.listItem, items: [] };
      if (last?.kind === 'list') {
        path = place(node, path);
      } else {
        const items = [node];
        groups.push({ kind: 'list', items });
        path = [items, node.items];
      }
    } else if (block._type === 'block' && block.style === 'blockquote') {
      if (last?.kind === 'quote') last.blocks.push(block);
      else groups.push({ kind: 'quote', blocks: [block] });
    } else groups.push({ kind: 'single', block });
  }
  return groups;
}

// `path` holds the list at each level that the next item may join; its last one is the still empty list in the last item.
function place(node: ListNode, path: readonly ListNode[][]): ListNode[][] {
  const depth = Math.min(node.block.level ?? 1, path.length);
  const list = path[depth - 1] ?? [];
  list.push(node);
  return [...path.slice(0, depth), node.items];
}

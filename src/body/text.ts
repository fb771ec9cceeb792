import { countWords } from '../lib/text.ts';
import { groupBlocks, type ListNode } from './groups.ts';
import type { Block, TextBlock } from './schema.ts';

/**
 * The body as plain text, as for a wire: paragraphs parted by blank lines, list items by line, the cells of a table
 * by tabs. Every text stands in it exactly; images are left out.
 */
export function toText(blocks: readonly Block[]): string {
  const parts: string[] = [];
  for (const group of groupBlocks(blocks)) {
    if (group.kind === 'quote') parts.push(...group.blocks.map(plain));
    else if (group.kind === 'list') parts.push(listLines(group.items, '').join('\n'));
    else if (group.block._type !== 'image') parts.push(blockText(group.block));
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The number of words a reader reads: of texts, lists and tables, not of code or of what describes an image. */
export function wordCount(blocks: readonly Block[], language: string): number {
  return countWords(blocks.map(readable).join('\n'), language);
}

function blockText(block: Exclude<Block, { _type: 'image' }>): string {
  switch (block._type) {
    case 'block':
      return plain(block);
    case 'code':
      return block.code;
    case 'table':
      return block.rows.map((row) => row.cells.map(plain).join('\t')).join('\n');
    case 'break':
      return '* * *';
  }
}

function readable(block: Block): string {
  return block._type === 'block' || block._type === 'table' ? blockText(block) : '';
}

function plain({ children }: Pick<TextBlock, 'children'>): string {
  return children.map((child) => child.text).join('');
}

function listLines(nodes: readonly ListNode[], indent: string): string[] {
  let number = 0;
  return nodes.flatMap((node, index) => {
    number = nodes[index - 1]?.kind === node.kind ? number + 1 : 1;
    const marker = node.kind === 'bullet' ? '- ' : `${number}. `;
    return [`${indent}${marker}${plain(node.block)}`, ...listLines(node.items, `${indent}  `)];
  });
}

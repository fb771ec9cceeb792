import { isSafeHref, isSafeSource } from '../lib/url.ts';
import { groupBlocks, type ListNode } from './groups.ts';
import { tableHtml } from './html.ts';
import { inlineMarkdown, linkTarget, escapeText } from './markdown-inline.ts';
import type { Block, CodeBlock, ImageBlock, TableBlock, TableRow, TextBlock } from './schema.ts';

/**
 * The body as Markdown that `toBlocks` reads back to the same blocks. What Markdown has no sign for stands as plain
 * HTML: underlined, raised and lowered text, emphasis inside words, tables without exactly one heading row.
 */
export function toMarkdown(blocks: readonly Block[]): string {
  const parts: string[] = [];
  for (const group of groupBlocks(blocks)) {
    if (group.kind === 'quote') parts.push(indent(group.blocks.map(styled).filter(Boolean).join('\n\n'), '> ', '> '));
    else if (group.kind === 'list') parts.push(list(group.items));
    else parts.push(single(group.block));
  }
  const text = parts.filter((part) => part !== '').join('\n\n');
  return text === '' ? '' : `${text}\n`;
}

function single(block: Block): string {
  switch (block._type) {
    case 'block':
      return styled(block);
    case 'image':
      return image(block);
    case 'code':
      return fence(block);
    case 'table':
      return table(block);
    case 'break':
      return '***';
  }
}

function styled(block: TextBlock): string {
  if (block.style === 'normal' || block.style === 'blockquote')
    return inlineMarkdown(block, isLongItem(block) ? 'long-item' : 'paragraph');
  const text = inlineMarkdown(block, 'line');
  return text === '' ? '' : `${'#'.repeat(Number(block.style.slice(1)))} ${text.replace(/#$/, '\\#')}`;
}

// Every line of an item is indented as deep as it stands, so an item of very many lines is written as one.
function isLongItem({ listItem, children }: TextBlock): boolean {
  if (listItem === undefined) return false;
  return (
    children.reduce((sum, child) => sum + child.text.split('\n', MAX_ITEM_LINES + 2).length - 1, 0) > MAX_ITEM_LINES
  );
}

const MAX_ITEM_LINES = 8;

function list(nodes: readonly ListNode[]): string {
  const lines: string[] = [];
  let number = 0;
  for (const [index, node] of nodes.entries()) {
    number = nodes[index - 1]?.kind === node.kind ? number + 1 : 1;
    const marker = node.kind === 'bullet' ? '- ' : `${number}. `;
    const own = styled(node.block);
    const text = node.block.style === 'blockquote' && own !== '' ? indent(own, '> ', '> ') : own;
    const nested = list(node.items);
    // An item without text would join the paragraph before it, so a blank line stands between them.
    if (text === '' && index > 0) lines.push('');
    const blank = text !== '' && node.items[0] !== undefined && styled(node.items[0].block) === '' ? '\n' : '';
    lines.push(
      indent(
        [text, nested === '' ? '' : `${blank}${nested}`].filter((part, place) => place === 0 || part !== '').join('\n'),
        marker,
        ' '.repeat(marker.length),
      ),
    );
  }
  return lines.join('\n');
}

function image({ src, alt, title, href }: ImageBlock): string {
  if (!isSafeSource(src)) return escapeText(alt);
  const shown = `![${escapeText(alt)}](${linkTarget(src, title)})`;
  return href === undefined || !isSafeHref(href) ? shown : `[${shown}](${linkTarget(href, undefined)})`;
}

function fence({ code, language }: CodeBlock): string {
  const longest = (code.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const ticks = '`'.repeat(longest + 1);
  const info = language !== undefined && /^[\w.+#-]+$/.test(language) ? language : '';
  return `${ticks}${info}\n${code}\n${ticks}`;
}

function table(block: TableBlock): string {
  const [head, ...body] = block.rows;
  if (head === undefined) return '';
  const width = head.cells.length;
  const isPlain =
    head.cells.every((cell) => cell.header === true) &&
    body.every((row) => row.cells.length === width && row.cells.every((cell) => cell.header !== true));
  if (!isPlain) return tableHtml(block);
  return [rowLine(head), `|${' --- |'.repeat(width)}`, ...body.map(rowLine)].join('\n');
}

function rowLine(row: TableRow): string {
  return `| ${row.cells.map((cell) => inlineMarkdown(cell, 'cell')).join(' | ')} |`;
}

function indent(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : line === '' ? rest.trimEnd() : rest}${line}`.trimEnd())
    .join('\n');
}

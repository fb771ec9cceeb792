import { escapeHtml } from '../lib/html.ts';
import { assertNever } from '../lib/result.ts';
import { isSafeHref, isSafeSource } from '../lib/url.ts';
import { groupBlocks, type ListNode } from './groups.ts';
import { ELEMENTS, type InlineNode, nestMarks } from './marks.ts';
import type { Block, CodeBlock, ImageBlock, TableBlock, TableCell, TableRow, TextBlock } from './schema.ts';

/**
 * The body as HTML: semantic elements only, everything escaped, no class but a code's language, nothing that could
 * run. `toBlocks` reads it back to the same blocks.
 */
export function toHtml(blocks: readonly Block[]): string {
  let html = '';
  for (const group of groupBlocks(blocks)) {
    if (group.kind === 'quote')
      html += `<blockquote>${group.blocks.map((block) => `<p>${inlineHtml(block)}</p>`).join('')}</blockquote>`;
    else if (group.kind === 'list') html += listHtml(group.items);
    else html += blockHtml(group.block);
    html += '\n';
  }
  return html;
}

/** A table as HTML on one line. */
export function tableHtml({ rows }: TableBlock): string {
  const first = rows.findIndex((row) => !row.cells.every((cell) => cell.header === true));
  const heads = first === -1 ? rows.length : first;
  const head = rowsHtml(rows.slice(0, heads), 'thead');
  return `<table>${head}${rowsHtml(rows.slice(heads), 'tbody')}</table>`;
}

function blockHtml(block: Block): string {
  switch (block._type) {
    case 'block':
      return styledHtml(block);
    case 'image':
      return imageHtml(block);
    case 'code':
      return codeHtml(block);
    case 'table':
      return tableHtml(block);
    case 'break':
      return '<hr>';
    default:
      return assertNever(block);
  }
}

function styledHtml(block: TextBlock): string {
  const inline = inlineHtml(block);
  if (block.style === 'normal') return `<p>${inline}</p>`;
  if (block.style === 'blockquote') return `<blockquote><p>${inline}</p></blockquote>`;
  return `<${block.style}>${inline}</${block.style}>`;
}

function listHtml(nodes: readonly ListNode[]): string {
  let html = '';
  let kind: ListNode['kind'] | undefined;
  for (const node of nodes) {
    if (node.kind !== kind) {
      if (kind !== undefined) html += `</${LISTS[kind]}>`;
      html += `<${LISTS[node.kind]}>`;
      kind = node.kind;
    }
    const text = node.block.style === 'normal' ? inlineHtml(node.block) : styledHtml(node.block);
    html += `<li>${text}${listHtml(node.items)}</li>`;
  }
  return kind === undefined ? '' : `${html}</${LISTS[kind]}>`;
}

function imageHtml({ src, alt, title, href }: ImageBlock): string {
  const source = isSafeSource(src) ? src : '';
  const image = `<img src="${escapeHtml(source)}" alt="${escapeHtml(alt)}"${titleHtml(title)}>`;
  const linked = href !== undefined && isSafeHref(href) ? `<a href="${escapeHtml(href)}">${image}</a>` : image;
  return `<figure>${linked}</figure>`;
}

function codeHtml({ code, language }: CodeBlock): string {
  const name = language === undefined ? '' : ` class="language-${escapeHtml(language)}"`;
  return `<pre><code${name}>${escapeHtml(code)}\n</code></pre>`;
}

function rowsHtml(rows: readonly TableRow[], section: 'thead' | 'tbody'): string {
  if (rows.length === 0) return '';
  return `<${section}>${rows.map((row) => `<tr>${row.cells.map(cellHtml).join('')}</tr>`).join('')}</${section}>`;
}

function cellHtml(cell: TableCell): string {
  const name = cell.header === true ? 'th' : 'td';
  return `<${name}>${inlineHtml(cell)}</${name}>`;
}

function inlineHtml(inline: Pick<TextBlock, 'children' | 'markDefs'>): string {
  return nestMarks(inline).map(nodeHtml).join('');
}

function nodeHtml(node: InlineNode): string {
  if (node.kind === 'text') return escapeHtml(node.text).replaceAll('\n', '<br>');
  const inner = node.children.map(nodeHtml).join('');
  if (typeof node.mark !== 'string')
    return `<a href="${escapeHtml(node.mark.href)}"${titleHtml(node.mark.title)}>${inner}</a>`;
  return `<${ELEMENTS[node.mark]}>${inner}</${ELEMENTS[node.mark]}>`;
}

function titleHtml(title: string | undefined): string {
  return title === undefined ? '' : ` title="${escapeHtml(title)}"`;
}

const LISTS = { bullet: 'ul', number: 'ol' } as const;

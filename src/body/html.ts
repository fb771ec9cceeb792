import { escapeHtml } from '../lib/html.ts';
import { assertNever } from '../lib/result.ts';
import { isSafeHref, isSafeSource } from '../lib/url.ts';
import { groupBlocks, type ListNode } from './groups.ts';
import { ELEMENTS, type InlineNode, nestMarks } from './marks.ts';
import type { Block, CodeBlock, ImageBlock, TableBlock, TableCell, TableRow, TextBlock } from './schema.ts';

/** By key of a block: finished HTML that follows it. */
export type Insets = ReadonlyMap<string, string>;

const NO_INSETS: Insets = new Map();

/**
 * The body as HTML: semantic elements only, everything escaped, no class but a code's language, nothing that could
 * run. Without insets `toBlocks` reads it back to the same blocks.
 */
export function toHtml(blocks: readonly Block[], insets: Insets = NO_INSETS): string {
  let html = '';
  for (const group of groupBlocks(blocks)) {
    if (group.kind === 'quote') html += quoteHtml(group.blocks, insets);
    else if (group.kind === 'list') html += listHtml(group.items, insets);
    else html += blockHtml(group.block) + insetAfter(group.block, insets);
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

function insetAfter({ _key }: Block, insets: Insets): string {
  return insets.get(_key) ?? '';
}

/** An inset is no part of what is quoted: it parts the quotation in two. */
function quoteHtml(blocks: readonly TextBlock[], insets: Insets): string {
  const paragraphs = blocks.map((block, position) => {
    const inset = insetAfter(block, insets);
    const isLast = position === blocks.length - 1;
    return `<p>${inlineHtml(block)}</p>${inset === '' || isLast ? '' : `</blockquote>${inset}<blockquote>`}`;
  });
  const last = blocks.at(-1);
  return `<blockquote>${paragraphs.join('')}</blockquote>${last === undefined ? '' : insetAfter(last, insets)}`;
}

function listHtml(nodes: readonly ListNode[], insets: Insets): string {
  let html = '';
  let kind: ListNode['kind'] | undefined;
  for (const node of nodes) {
    if (node.kind !== kind) {
      if (kind !== undefined) html += `</${LISTS[kind]}>`;
      html += `<${LISTS[node.kind]}>`;
      kind = node.kind;
    }
    const text = node.block.style === 'normal' ? inlineHtml(node.block) : styledHtml(node.block);
    html += `<li>${text}${insetAfter(node.block, insets)}${listHtml(node.items, insets)}</li>`;
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

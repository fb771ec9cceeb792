import { escapeHtml } from '../lib/html.ts';
import { assertNever } from '../lib/result.ts';
import { isSafeHref, isSafeSource } from '../lib/url.ts';
import { groupBlocks, type ListNode } from './groups.ts';
import type { QuoteMark } from './mark-schema.ts';
import { ELEMENTS, type InlineNode, nestMarks } from './marks.ts';
import { hasQuotes } from './plain-inline.ts';
import type { Block, CodeBlock, ImageBlock, TableBlock, TableCell, TableRow, TextBlock } from './schema.ts';

/** By key of a block: finished HTML that follows it. */
export type Insets = ReadonlyMap<string, string>;

/** What comes to a body when it is written as HTML. */
export interface HtmlOptions {
  readonly insets?: Insets;
  /** The absolute address of a quote's record, by its id. Without it quotes are written without an address. */
  readonly citeOf?: ((quote: string) => string) | undefined;
}

/**
 * The body as HTML: semantic elements only, everything escaped, no class but a code's language, nothing that could
 * run. Words of a quote are a `q`, those of a paraphrase a `span`, and a quotation that is one quote from end to end says so
 * itself; each with the quote's id. Without insets `toBlocks` reads it back to the same blocks, without the marks of quotes.
 */
export function toHtml(blocks: readonly Block[], { insets = NO_INSETS, citeOf }: HtmlOptions = {}): string {
  const written: Written = { insets, citeOf };
  let html = '';
  for (const group of groupBlocks(blocks)) {
    if (group.kind === 'quote') html += quoteHtml(group.blocks, written);
    else if (group.kind === 'list') html += listHtml(group.items, written);
    else html += blockHtml(group.block, written) + insetAfter(group.block, written);
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

interface Written {
  readonly insets: Insets;
  readonly citeOf: HtmlOptions['citeOf'];
}
const NO_INSETS: Insets = new Map();

function blockHtml(block: Block, written: Written): string {
  switch (block._type) {
    case 'block':
      return styledHtml(block, written);
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

function styledHtml(block: TextBlock, written: Written): string {
  if (block.style === 'blockquote') {
    const { quote, inline } = quotationOf(block, written);
    return `<blockquote${quoteAttributes(quote, written)}><p>${inline}</p></blockquote>`;
  }
  const name = block.style === 'normal' ? 'p' : block.style;
  return `<${name}>${inlineHtml(block, written)}</${name}>`;
}

function insetAfter({ _key }: Block, { insets }: Written): string {
  return insets.get(_key) ?? '';
}

/**
 * Paragraphs of one quote are one quotation, those of different quotes are several. An inset is no part of what is quoted: it
 * parts the quotation in two.
 */
function quoteHtml(blocks: readonly TextBlock[], written: Written): string {
  let html = '';
  let open: { readonly quote: QuoteMark | undefined } | undefined;
  for (const block of blocks) {
    const { quote, inline } = quotationOf(block, written);
    if (open?.quote?.quote !== quote?.quote) {
      if (open !== undefined) html += '</blockquote>';
      open = undefined;
    }
    if (open === undefined) html += `<blockquote${quoteAttributes(quote, written)}>`;
    html += `<p>${inline}</p>`;
    open = { quote };
    const inset = insetAfter(block, written);
    if (inset === '') continue;
    html += `</blockquote>${inset}`;
    open = undefined;
  }
  return open === undefined ? html : `${html}</blockquote>`;
}

/** The text of a quotation, and the quote that is all of it. */
function quotationOf(block: TextBlock, written: Written): { quote: QuoteMark | undefined; inline: string } {
  if (!hasQuotes(block)) return { quote: undefined, inline: inlineHtml(block, written) };
  const nodes = nestMarks(block);
  const [first, ...others] = nodes;
  const quote = others.length === 0 && first?.kind === 'mark' ? wordsOf(first.mark) : undefined;
  return first?.kind === 'mark' && quote !== undefined
    ? { quote, inline: nodesHtml(first.children, written) }
    : { quote: undefined, inline: nodesHtml(nodes, written) };
}

/** A mark that says: these are the source's own words. */
function wordsOf(mark: Extract<InlineNode, { kind: 'mark' }>['mark']): QuoteMark | undefined {
  return typeof mark !== 'string' && mark._type === 'quote' && mark.kind !== 'paraphrase' ? mark : undefined;
}

function listHtml(nodes: readonly ListNode[], written: Written): string {
  let html = '';
  let kind: ListNode['kind'] | undefined;
  for (const node of nodes) {
    if (node.kind !== kind) {
      if (kind !== undefined) html += `</${LISTS[kind]}>`;
      html += `<${LISTS[node.kind]}>`;
      kind = node.kind;
    }
    const text = node.block.style === 'normal' ? inlineHtml(node.block, written) : styledHtml(node.block, written);
    html += `<li>${text}${insetAfter(node.block, written)}${listHtml(node.items, written)}</li>`;
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
  return `<${name}>${nodesHtml(nestMarks(cell), NOTHING)}</${name}>`;
}

function inlineHtml(inline: Pick<TextBlock, 'children' | 'markDefs'>, written: Written): string {
  return nodesHtml(nestMarks(inline), written);
}

function nodesHtml(nodes: readonly InlineNode[], written: Written): string {
  let html = '';
  for (const node of nodes) html += nodeHtml(node, written);
  return html;
}

function nodeHtml(node: InlineNode, written: Written): string {
  if (node.kind === 'text') return escapeHtml(node.text).replaceAll('\n', '<br>');
  const { mark } = node;
  const inner = nodesHtml(node.children, written);
  if (typeof mark === 'string') return `<${ELEMENTS[mark]}>${inner}</${ELEMENTS[mark]}>`;
  if (mark._type === 'link') return `<a href="${escapeHtml(mark.href)}"${titleHtml(mark.title)}>${inner}</a>`;
  if (mark.kind === 'paraphrase') return `<span data-quote-id="${escapeHtml(mark.quote)}">${inner}</span>`;
  // Browsers draw marks round a `q` of their own; those of the article are in the text already.
  return `<q${quoteAttributes(mark, written)} style="quotes:none">${inner}</q>`;
}

function quoteAttributes(mark: QuoteMark | undefined, { citeOf }: Written): string {
  if (mark === undefined) return '';
  const cite = citeOf === undefined ? '' : ` cite="${escapeHtml(citeOf(mark.quote))}"`;
  return ` data-quote-id="${escapeHtml(mark.quote)}"${cite}`;
}

function titleHtml(title: string | undefined): string {
  return title === undefined ? '' : ` title="${escapeHtml(title)}"`;
}

const LISTS = { bullet: 'ul', number: 'ol' } as const;
const NOTHING: Written = { insets: NO_INSETS, citeOf: undefined };

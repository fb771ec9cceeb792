import { trimEnds } from '../lib/text.ts';
import { plainInline } from './plain-inline.ts';
import { ELEMENTS, type InlineNode, nestMarks } from './marks.ts';
import type { Decorator } from './run.ts';
import type { TextBlock } from './schema.ts';

/**
 * Where inline text stands: in a paragraph, in one whose line breaks are elements so that it stays on one line, on a
 * line of its own (a heading), or in the cell of a table.
 */
type Place = 'paragraph' | 'long-item' | 'line' | 'cell';

/** Inline text as Markdown. Emphasis uses signs where they are sure to be read as such, and elements elsewhere. */
export function inlineMarkdown(inline: Pick<TextBlock, 'children' | 'markDefs'>, place: Place): string {
  // Markdown says nothing of quotes, and has them split nothing.
  const nodes = nestMarks(plainInline(inline));
  const raw = write(nodes, { place, before: '', after: '' });
  return place === 'paragraph' || place === 'long-item'
    ? raw.split('\n').map(escapeLineStart).join('\n')
    : escapeEdges(raw);
}

/** Text in which no character is taken for a sign of Markdown. */
export function escapeText(text: string): string {
  return text
    .replace(/[\\`*[\]<~|]|&(?=#?\w{1,40};)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|!$/gu, '\\$&')
    .replaceAll('\n', ' ');
}

/** The address and title of a link or an image, as they stand in round brackets. */
export function linkTarget(href: string, title: string | undefined): string {
  const escaped = href.replace(/[\\<>]|&(?=#?\w{1,40};)/g, '\\$&');
  const address = /^[^\s()<>\\]+$/.test(href) ? escaped : `<${escaped}>`;
  return title === undefined
    ? address
    : `${address} "${title.replace(/[\\"]|&(?=#?\w{1,40};)/g, '\\$&').replace(/\s+/g, joinLines)}"`;
}

// A title holds no blank line, and a pattern with blanks on both sides of a line's end would begin anew at each.
function joinLines(blanks: string): string {
  return blanks.includes('\n') ? ' ' : blanks;
}

type Context = { readonly place: Place; readonly before: string; readonly after: string };

function write(nodes: readonly InlineNode[], { place, before, after }: Context): string {
  let markdown = '';
  let previous = before;
  for (const [index, node] of nodes.entries()) {
    const next = nodes[index + 1]?.text ?? after;
    markdown +=
      node.kind === 'text' ? writeText(node.text, place) : writeMark(node, { place, before: previous, after: next });
    previous = node.text;
  }
  return markdown;
}

function writeText(text: string, place: Place): string {
  const lineBreak = place === 'paragraph' ? '\\\n' : '<br>';
  return text
    .split('\n')
    .map((line) => escapeText(line))
    .join(lineBreak);
}

function writeMark(node: Extract<InlineNode, { kind: 'mark' }>, context: Context): string {
  const { mark, children, text } = node;
  if (mark === 'code' && children.every((child) => child.kind === 'text') && !LINE_ENDS.test(text))
    return codeSpan(text, context.place);
  const inner = write(children, context);
  if (typeof mark !== 'string')
    return mark._type === 'link' ? `[${inner}](${linkTarget(mark.href, mark.title)})` : inner;
  const sign = SIGNS[mark];
  const isClear =
    /(?:^|[ \n])$/.test(context.before) &&
    /^(?:$|[ \n.,;:!?])/.test(context.after) &&
    /^\S/.test(text) &&
    /\S$/.test(text);
  return sign !== undefined && isClear ? `${sign}${inner}${sign}` : `<${ELEMENTS[mark]}>${inner}</${ELEMENTS[mark]}>`;
}

function codeSpan(text: string, place: Place): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const ticks = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  const code = place === 'cell' ? text.replaceAll('|', '\\|') : text;
  return `${ticks}${pad}${code}${pad}${ticks}`;
}

// What begins a heading, a list, a quotation, a rule or a table when a line begins with it.
function escapeLineStart(line: string): string {
  return escapeEdges(line.replace(/^[ \t]+/, '').replace(/^(?:[#+\-=:>]|\d{1,9}(?=[.)]))/, escapeStart));
}

function escapeStart(start: string): string {
  return /^\d/.test(start) ? `${start}\\` : `\\${start}`;
}

// The parser trims every kind of blank from a line's ends; as references they stay.
function escapeEdges(line: string): string {
  const body = trimEnds(line, EDGE_BLANKS);
  const isBroken = body.endsWith('\\') && !body.endsWith('\\\\') && body.length > 1;
  const inner = isBroken ? trimEnds(body.slice(0, -1), EDGE_BLANKS) : body;
  const start = line.indexOf(inner);
  const before = inner === '' ? line.length : start;
  return line
    .slice(0, before)
    .replace(BLANK, toReference)
    .concat(inner, line.slice(before + inner.length).replace(BLANK, toReference));
}

function toReference(blank: string): string {
  return `&#x${blank.charCodeAt(0).toString(16)};`;
}

const EDGE_BLANKS =
  '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const BLANK = /[^\S \n\t]/g;

// No code span holds a line break, and beside line separators the parser keeps the blanks that pad it.
const LINE_ENDS = /[\n\u2028\u2029]/;
const SIGNS: Partial<Record<Decorator, string>> = { strong: '**', em: '_', 'strike-through': '~~' };

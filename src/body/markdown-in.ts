import MarkdownIt from 'markdown-it';
import type { Composer } from './composer.ts';
import type { Decorator } from './run.ts';
import { excerpt, type Findings } from './findings.ts';
import { readImage, readLanguage, readLink, readTitle } from './attributes.ts';
import { findEffort } from './effort.ts';
import { readHtml } from './html-in.ts';
import { MAX_ADDRESSES } from './excess-schema.ts';

type Token = ReturnType<MarkdownIt['parse']>[number];

/**
 * Reads Markdown (CommonMark with tables and strikethrough; bare addresses stay text) into a body. A text with raw
 * HTML beyond the simplest marks is read as the HTML it stands for, by the rules of HTML.
 */
export function readMarkdown(markdown: string, composer: Composer, findings: Findings): void {
  const effort = findEffort(markdown, 'markdown');
  if (effort !== undefined) {
    findings.refuse('too-long', effort);
    return;
  }
  const environment = {};
  const tokens = parser.parse(markdown, environment);
  const html = surveyTokens(tokens, findings);
  if (findings.isRefused()) return;
  if (html) readHtml(parser.renderer.render(tokens, parser.options, environment), composer, findings);
  else composeTokens(tokens, composer, findings);
}

// The parser's own limit, in levels of its tokens.
const MAX_NESTING = 100;

const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });
// Addresses are judged by our own rules, and stay as they were written.
parser.validateLink = () => true;
parser.normalizeLink = (href) => href;
parser.normalizeLinkText = (text) => text;
// The renderer's own leaves out escaped characters and code.
parser.renderer.renderInlineAsText = plainText;

// What an image's description says, without its markup.
function plainText(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'image') text += plainText(token.children ?? []);
    else if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' ';
    else if (token.type !== 'html_inline') text += token.content;
  }
  return text;
}

// Whether there is raw HTML that must be read as HTML. The parser leaves out in silence what is nested too deep,
// and a renderer multiplies addresses, so both are bounded before anything is made of the tokens.
function surveyTokens(tokens: readonly Token[], findings: Findings): boolean {
  let needsHtml = false;
  let addresses = 0;
  for (const token of tokens) {
    if (token.level >= MAX_NESTING - 2)
      findings.refuse('too-deep', `Quotations and lists may be nested ${MAX_NESTING - 2} deep.`);
    if (token.type === 'html_block' && !isComment(token.content)) needsHtml = true;
    if (token.children === null) continue;
    for (const child of token.children) {
      if (child.attrs !== null) addresses += child.attrs.reduce((sum, [, value]) => sum + value.length, 0);
    }
    needsHtml ||= !isSimpleInline(token.children);
  }
  if (addresses > MAX_ADDRESSES) {
    findings.refuse('too-long', `All addresses together may have at most ${MAX_ADDRESSES} characters.`);
  }
  return needsHtml;
}

// Simple inline HTML is a mark without attributes that opens and closes in step with the Markdown around it.
function isSimpleInline(children: readonly Token[]): boolean {
  if (!children.some((child) => child.type === 'html_inline')) return true;
  const open: string[] = [];
  for (const child of children) {
    if (child.type !== 'html_inline') {
      if (child.nesting === 1) open.push(child.tag);
      else if (child.nesting === -1 && open.pop() !== child.tag) return false;
      continue;
    }
    const tag = SIMPLE_TAG.exec(child.content);
    const name = tag?.[2]?.toLowerCase();
    if (isComment(child.content) || name === 'br') continue;
    if (name === undefined) return false;
    if (tag?.[1] === '') open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

function isComment(html: string): boolean {
  const text = html.trim();
  return text.startsWith('<!--') && text.indexOf('-->', 4) === text.length - 3;
}

const SIMPLE_TAG = /^<(\/?)(b|strong|i|em|u|s|del|code|sup|sub|br)\s*\/?>$/i;
const SIMPLE_MARKS: Readonly<Record<string, Decorator>> = {
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  u: 'underline',
  s: 'strike-through',
  del: 'strike-through',
  code: 'code',
  sup: 'sup',
  sub: 'sub',
};

function composeTokens(tokens: readonly Token[], composer: Composer, findings: Findings): void {
  for (const token of tokens) {
    if (token.type === 'inline') composeInline(token.children ?? [], composer, findings);
    else composeBlock(token, composer, findings);
  }
}

function composeBlock(token: Token, composer: Composer, findings: Findings): void {
  switch (token.type) {
    case 'paragraph_open':
    case 'paragraph_close':
      return composer.boundary();
    case 'heading_open':
      return composer.openHeading(Number(token.tag.slice(1)));
    case 'heading_close':
      return composer.closeHeading();
    case 'bullet_list_open':
      return composer.openList('bullet');
    case 'ordered_list_open':
      if (token.attrs !== null) noteAttribute('start', findings);
      return composer.openList('number');
    case 'bullet_list_close':
    case 'ordered_list_close':
      return composer.closeList();
    case 'list_item_open':
      return composer.openItem();
    case 'list_item_close':
      return composer.closeItem();
    case 'blockquote_open':
      return composer.openQuote();
    case 'blockquote_close':
      return composer.closeQuote();
    case 'hr':
      return composer.rule();
    case 'code_block':
      return composer.code(token.content.replace(/\n$/, ''), undefined);
    case 'fence':
      return composer.code(token.content.replace(/\n$/, ''), readLanguage(token.info.trim().split(/\s+/, 1)[0]));
    case 'html_block':
      return noteComment(findings);
    case 'table_open':
      return composer.openTable();
    case 'table_close':
      return composer.closeTable();
    case 'tr_open':
      return composer.openRow();
    case 'tr_close':
      return composer.closeRow();
    case 'th_open':
    case 'td_open':
      if (token.attrs !== null) noteAttribute('style', findings);
      return composer.openCell(token.type === 'th_open');
    case 'th_close':
    case 'td_close':
      return composer.closeCell();
    case 'thead_open':
    case 'thead_close':
    case 'tbody_open':
    case 'tbody_close':
      return;
    default:
      throw new Error(`unknown Markdown token: ${token.type}`);
  }
}

function composeInline(children: readonly Token[], composer: Composer, findings: Findings): void {
  const links: boolean[] = [];
  for (const child of children) {
    switch (child.type) {
      case 'text':
      case 'text_special':
        composer.text(child.content);
        break;
      case 'softbreak':
        composer.text(' ');
        break;
      case 'hardbreak':
        composer.lineBreak();
        break;
      case 'code_inline':
        composer.openMark('code');
        composer.text(child.content);
        composer.closeMark('code');
        break;
      case 'link_open':
        links.push(openLink(child, composer, findings));
        break;
      case 'link_close':
        if (links.pop() === true) composer.closeLink();
        break;
      case 'image':
        composeImage(child, composer, findings);
        break;
      case 'html_inline':
        composeSimpleTag(child, composer, findings);
        break;
      case 'strong_open':
      case 'em_open':
      case 's_open':
        composer.openMark(markOf(child.tag));
        break;
      case 'strong_close':
      case 'em_close':
      case 's_close':
        composer.closeMark(markOf(child.tag));
        break;
      default:
        throw new Error(`unknown Markdown token: ${child.type}`);
    }
  }
}

function openLink(token: Token, composer: Composer, findings: Findings): boolean {
  const href = readLink(token.attrGet('href') ?? '', findings);
  if (href !== undefined) composer.openLink(href, readTitle(token.attrGet('title') ?? undefined, findings));
  return href !== undefined;
}

function composeImage(token: Token, composer: Composer, findings: Findings): void {
  const src = token.attrGet('src') ?? '';
  if (src === '') return findings.note('image-dropped', 'An image without an address was left out.');
  const title = readTitle(token.attrGet('title') ?? undefined, findings);
  const image = readImage({ src, alt: plainText(token.children ?? []), title }, findings);
  if (image !== undefined) composer.image(image);
}

function composeSimpleTag(token: Token, composer: Composer, findings: Findings): void {
  const tag = SIMPLE_TAG.exec(token.content);
  const name = tag?.[2]?.toLowerCase();
  if (name === undefined) noteComment(findings);
  else if (name === 'br') composer.lineBreak();
  else if (tag?.[1] === '') composer.openMark(markOf(name));
  else composer.closeMark(markOf(name));
}

function markOf(name: string): Decorator {
  const mark = SIMPLE_MARKS[name];
  if (mark === undefined) throw new Error(`no mark for ${excerpt(name)}`);
  return mark;
}

function noteAttribute(name: string, findings: Findings): void {
  findings.note('attribute-dropped', `The attribute “${name}” was left out.`);
}

function noteComment(findings: Findings): void {
  findings.note('comment-dropped', 'A comment was left out.');
}

import { isId } from '../lib/ids.ts';
import type { Decorator } from './run.ts';

/** Elements that are a mark of Portable Text. */
export const MARKS: ReadonlyMap<string, Decorator> = new Map([
  ['strong', 'strong'],
  ['b', 'strong'],
  ['em', 'em'],
  ['i', 'em'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strike-through'],
  ['del', 'strike-through'],
  ['strike', 'strike-through'],
  ['code', 'code'],
  ['tt', 'code'],
  ['kbd', 'code'],
  ['samp', 'code'],
  ['sup', 'sup'],
  ['sub', 'sub'],
]);

/** Elements whose meaning a body keeps, besides the marks. */
export const KEPT: ReadonlySet<string> = new Set([
  'a',
  'blockquote',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'img',
  'li',
  'ol',
  'p',
  'pre',
  'q',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'ul',
]);

/** Elements that hold others and say nothing themselves: to leave them out is no loss. */
export const NEUTRAL: ReadonlySet<string> = new Set([
  'article',
  'body',
  'colgroup',
  'col',
  'div',
  'figure',
  'head',
  'html',
  'main',
  'section',
  'span',
]);

/** Whether the element says only that its words belong to a quote, as `toHtml` writes it. The words stand in it as they are. */
export function marksQuote(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return QUOTE_ELEMENTS.has(name) && isId(attributes['data-quote-id'] ?? '');
}

/** Whether the attribute is one of those that `toHtml` writes on such an element. */
export function isOfQuote(attribute: string, value: string): boolean {
  return attribute === 'data-quote-id' || attribute === 'cite' || (attribute === 'style' && NO_MARKS.test(value));
}

const QUOTE_ELEMENTS: ReadonlySet<string> = new Set(['q', 'blockquote', 'span']);
const NO_MARKS = /^ ?quotes: ?none;? ?$/;

/** Elements that stand on lines of their own and hold text: they are unwrapped, but their edges part paragraphs. */
export const BLOCKS: ReadonlySet<string> = new Set([
  'address',
  'article',
  'aside',
  'body',
  'caption',
  'center',
  'dd',
  'details',
  'dialog',
  'dir',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'header',
  'hgroup',
  'html',
  'legend',
  'main',
  'menu',
  'nav',
  'optgroup',
  'p',
  'search',
  'section',
  'summary',
]);

/** Elements that go with all that is in them: what they hold is no text of the article. */
export const DROPPED: ReadonlySet<string> = new Set([
  'base',
  'button',
  'datalist',
  'embed',
  'frame',
  'iframe',
  'input',
  'link',
  'meta',
  'meter',
  'noembed',
  'noframes',
  'object',
  'option',
  'output',
  'param',
  'progress',
  'script',
  'select',
  'source',
  'style',
  'template',
  'textarea',
  'title',
  'track',
  'xmp',
]);

/** Attributes that name an address, and those by which SVG animation sets one. */
export const ADDRESSES: ReadonlySet<string> = new Set([
  'action',
  'background',
  'cite',
  'code',
  'codebase',
  'data',
  'dynsrc',
  'formaction',
  'from',
  'href',
  'longdesc',
  'lowsrc',
  'manifest',
  'ping',
  'poster',
  'src',
  'to',
  'values',
  'by',
  'xlink:href',
]);

/** The attributes that are read, by element. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  img: ['src', 'alt', 'title'],
};

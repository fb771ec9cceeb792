import { Parser } from 'htmlparser2';
import { readAddress } from '../lib/url.ts';
import { readImage, readLink } from './attributes.ts';
import { ADDRESSES, ATTRIBUTES, DROPPED, isOfQuote, KEPT, MARKS, marksQuote, NEUTRAL } from './elements.ts';
import { excerpt, type Findings, QUOTE_MARK_DROPPED } from './findings.ts';

/** How deep elements may stand in one another. */
const MAX_DEPTH = 200;

/**
 * Looks at HTML as it came in and judges it before anything is cleaned away: active content (scripts, event
 * handlers, addresses that run code, tables in tables) and markup that is too deep are refused; everything that a
 * body cannot keep is noted. Stops reading at the depth limit, so no markup makes it slow.
 */
export function reviewHtml(html: string, findings: Findings): void {
  let depth = 0;
  let tables = 0;
  let droppedDepth = 0;
  let dropped = { name: '', where: '', text: '' };
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        findings.refuse('too-deep', `Elements may be nested ${MAX_DEPTH} deep.`);
        parser.pause();
        return;
      }
      reviewActive(name, attributes, findings);
      if (name === 'table') {
        tables += 1;
        if (tables > 1) findings.refuse('unsafe-markup', 'A table stands in a table. Send each as a table of its own.');
      }
      if (droppedDepth > 0 || DROPPED.has(name)) droppedDepth += 1;
      if (droppedDepth === 1)
        dropped = { name, where: attributes['src'] ?? attributes['data'] ?? attributes['href'] ?? '', text: '' };
      if (droppedDepth > 0) return;
      reviewElement(name, attributes, findings);
      reviewAddress(name, attributes, findings);
      reviewAttributes(name, attributes, findings);
    },
    ontext(text) {
      if (droppedDepth > 0 && dropped.text.length < 1_000) dropped.text += text.slice(0, 1_000);
    },
    onclosetag(name) {
      depth -= 1;
      if (name === 'table') tables -= 1;
      if (droppedDepth === 1) noteDropped(dropped, findings);
      if (droppedDepth > 0) droppedDepth -= 1;
    },
    oncomment() {
      findings.note('comment-dropped', 'A comment was left out.');
    },
  });
  parser.write(html);
  if (depth <= MAX_DEPTH) parser.end();
}

type Attributes = Readonly<Record<string, string>>;

function reviewActive(name: string, attributes: Attributes, findings: Findings): void {
  if (name === 'script') findings.refuse('unsafe-markup', 'Take the script element out: content must not be active.');
  for (const [attribute, value] of Object.entries(attributes)) {
    if (HANDLER.test(attribute)) {
      findings.refuse(
        'unsafe-markup',
        `Take the event handler “${excerpt(attribute)}” out: content must not be active.`,
      );
    } else if (
      ADDRESSES.has(attribute) &&
      [value, ...value.split(';')].some((part) => readAddress(part).kind === 'active')
    ) {
      findings.refuse(
        'unsafe-markup',
        `The ${excerpt(attribute)} of a ${excerpt(name)} element runs code or holds content: ${excerpt(value)}`,
      );
    }
  }
}

// Neither the address nor the words of what is left out are lost from sight.
function noteDropped(
  { name, where, text }: { readonly name: string; readonly where: string; readonly text: string },
  findings: Findings,
): void {
  const address = where === '' ? '' : ` It pointed to ${excerpt(where)}`;
  const words = name === 'style' || text.trim() === '' ? '' : ` It said: ${excerpt(text)}`;
  findings.note('element-dropped', `The element “${excerpt(name)}” was left out.${address}${words}`);
}

function reviewElement(name: string, attributes: Attributes, findings: Findings): void {
  if (marksQuote(name, attributes)) {
    findings.note(QUOTE_MARK_DROPPED.code, QUOTE_MARK_DROPPED.detail);
  } else if (name === 'q') {
    findings.note('quotation-marks-written', 'A q element became “quotation marks”.');
  } else if (!KEPT.has(name) && !MARKS.has(name) && !NEUTRAL.has(name)) {
    findings.note('element-unwrapped', `The element “${excerpt(name)}” was left out, its text was kept.`);
    const address = attributes['src'] ?? attributes['poster'];
    if (address !== undefined)
      findings.note('address-dropped', `The element “${excerpt(name)}” pointed to ${excerpt(address)}`);
  }
}

// Active addresses have been refused already; the others that are not taken are noted.
function reviewAddress(name: string, { href, src }: Attributes, findings: Findings): void {
  if (name === 'a' && href !== undefined && readAddress(href).kind !== 'active') readLink(href, findings);
  if (name !== 'img') return;
  if (src === undefined || src === '') findings.note('image-dropped', 'An image without an address was left out.');
  else if (readAddress(src).kind !== 'active') readImage({ src, alt: '', title: undefined }, findings);
}

function reviewAttributes(name: string, attributes: Attributes, findings: Findings): void {
  const isQuote = marksQuote(name, attributes);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (ATTRIBUTES[name]?.includes(attribute) === true) continue;
    if (attribute === 'class' && (name === 'code' || name === 'pre') && /^language-\S+$/.test(value)) continue;
    if (isQuote && isOfQuote(attribute, value)) continue;
    findings.note('attribute-dropped', `The attribute “${excerpt(attribute)}” was left out.`);
  }
}

const HANDLER = /^on[a-z]/i;

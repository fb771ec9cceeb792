import { Parser } from 'htmlparser2';
import sanitizeHtml from 'sanitize-html';
import { readImage, readLanguage, readLink, readTitle } from './attributes.ts';
import type { Composer } from './composer.ts';
import { findEffort } from './effort.ts';
import { ATTRIBUTES, BLOCKS, DROPPED, KEPT, MARKS, marksQuote } from './elements.ts';
import { collectFindings, excerpt, type Findings } from './findings.ts';
import { reviewHtml } from './html-review.ts';

/**
 * Reads HTML into a body: active content is refused and every loss noted, then the markup is sanitised to an
 * allow-list, and only what is left is read.
 */
export function readHtml(html: string, composer: Composer, findings: Findings): void {
  const effort = findEffort(html, 'html');
  if (effort !== undefined) findings.refuse('too-long', effort);
  else reviewHtml(html, findings);
  if (findings.isRefused()) return;
  composeHtml(sanitizeHtml(html, ALLOWED), composer, findings);
}

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [...MARKS.keys(), ...KEPT, ...BLOCKS],
  allowedAttributes: {
    ...Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, attributes]) => [name, [...attributes]])),
    q: ['data-quote-id'],
  },
  allowedClasses: { code: ['language-*'], pre: ['language-*'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: true,
  nonTextTags: [...DROPPED],
  disallowedTagsMode: 'discard',
};

type Preformatted = { code: string; language: string | undefined; isFresh: boolean };
type Attributes = Readonly<Record<string, string>>;

function composeHtml(html: string, composer: Composer, findings: Findings): void {
  // Addresses that are not taken have been noted by the review.
  const noted = collectFindings('');
  const links: boolean[] = [];
  const quotations: boolean[] = [];
  let preformatted: Preformatted | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (preformatted !== undefined) openInCode(preformatted, name, attributes);
      else if (name === 'pre') preformatted = { code: '', language: languageOf(attributes), isFresh: true };
      else if (name === 'a') links.push(openLink(attributes));
      else if (name === 'q') quotations.push(openQuotation(attributes));
      else open(name, attributes);
    },
    ontext(text) {
      if (preformatted === undefined) return composer.text(text);
      preformatted.code += preformatted.isFresh ? text.replace(/^\r?\n/, '') : text;
      preformatted.isFresh = false;
    },
    onclosetag(name) {
      if (preformatted !== undefined) {
        if (name !== 'pre') return;
        composer.code(preformatted.code.replace(/\r\n?/g, '\n').replace(/\n$/, ''), preformatted.language);
        preformatted = undefined;
      } else if (name === 'a') {
        if (links.pop() === true) composer.closeLink();
      } else if (name === 'q') {
        if (quotations.pop() === true) composer.text('”');
      } else close(name);
    },
  });
  parser.end(html);

  function openInCode(code: Preformatted, name: string, attributes: Attributes): void {
    code.isFresh = false;
    if (name === 'br') code.code += '\n';
    if (name === 'code') code.language ??= languageOf(attributes);
    if (name === 'a' && attributes['href'] !== undefined) {
      findings.note('link-dropped', `Preformatted text holds no links: ${excerpt(attributes['href'])}`);
    }
    if (name === 'img')
      findings.note('image-dropped', `Preformatted text holds no images: ${excerpt(attributes['src'] ?? '')}`);
  }

  function openLink(attributes: Attributes): boolean {
    const href = attributes['href'] === undefined ? undefined : readLink(attributes['href'], noted);
    if (href !== undefined) composer.openLink(href, readTitle(attributes['title'], findings));
    return href !== undefined;
  }

  // Around the words of a quote, the quotation marks stand in the text already.
  function openQuotation(attributes: Attributes): boolean {
    const isUnmarked = !marksQuote('q', attributes);
    if (isUnmarked) composer.text('“');
    return isUnmarked;
  }

  function open(name: string, attributes: Attributes): void {
    const mark = MARKS.get(name);
    if (mark !== undefined) return composer.openMark(mark);
    const heading = HEADING.exec(name);
    if (heading !== null) return composer.openHeading(Number(heading[1]));
    if (name === 'img') {
      const { src, alt, title } = attributes;
      const isTaken = src !== undefined && readImage({ src, alt: '', title: undefined }, noted) !== undefined;
      const image = isTaken
        ? readImage({ src, alt: alt ?? '', title: readTitle(title, findings) }, findings)
        : undefined;
      if (image !== undefined) composer.image(image);
      return;
    }
    OPEN[name]?.(composer);
    if (BLOCKS.has(name)) composer.boundary();
  }

  function close(name: string): void {
    const mark = MARKS.get(name);
    if (mark !== undefined) return composer.closeMark(mark);
    if (HEADING.test(name)) return composer.closeHeading();
    CLOSE[name]?.(composer);
    if (BLOCKS.has(name)) composer.boundary();
  }
}

const HEADING = /^h([1-6])$/;

const OPEN: Readonly<Record<string, (composer: Composer) => void>> = {
  br: (composer) => composer.lineBreak(),
  hr: (composer) => composer.rule(),
  ul: (composer) => composer.openList('bullet'),
  menu: (composer) => composer.openList('bullet'),
  dir: (composer) => composer.openList('bullet'),
  ol: (composer) => composer.openList('number'),
  li: (composer) => composer.openItem(),
  blockquote: (composer) => composer.openQuote(),
  table: (composer) => composer.openTable(),
  tr: (composer) => composer.openRow(),
  th: (composer) => composer.openCell(true),
  td: (composer) => composer.openCell(false),
};

const CLOSE: Readonly<Record<string, (composer: Composer) => void>> = {
  ul: (composer) => composer.closeList(),
  menu: (composer) => composer.closeList(),
  dir: (composer) => composer.closeList(),
  ol: (composer) => composer.closeList(),
  li: (composer) => composer.closeItem(),
  blockquote: (composer) => composer.closeQuote(),
  table: (composer) => composer.closeTable(),
  tr: (composer) => composer.closeRow(),
  th: (composer) => composer.closeCell(),
  td: (composer) => composer.closeCell(),
};

function languageOf(attributes: Attributes): string | undefined {
  return readLanguage(/(?:^|\s)language-(\S+)/.exec(attributes['class'] ?? '')?.[1]);
}

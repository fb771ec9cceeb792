import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';
import t from 'tap';
import { BLOCKS } from '../../src/body/elements.ts';
import { toBlocks } from '../../src/body/convert.ts';
import { toHtml } from '../../src/body/html.ts';
import { toMarkdown } from '../../src/body/markdown.ts';
import { BodyInput } from '../../src/body/schema.ts';
import { keys, withoutKeys } from '../body/bodies.ts';

const PARTING = /^(?:br|h[1-6]|hr|img|li|ol|pre|table|td|th|tr|ul|blockquote)$/;
const archive = new URL('../../../shared/data/digitalgov-news.jsonl', import.meta.url);

if (!existsSync(archive)) {
  t.pass('the archive is not beside this checkout: nothing to compare');
} else {
  const bodies = readFileSync(archive, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { slug: string; body_markdown: string })
    .map(({ slug, body_markdown: markdown }) => ({ slug, markdown: withoutShortcodes(markdown) }));
  const reference = new MarkdownIt({ html: true });
  reference.normalizeLinkText = (text) => text;

  t.test('every body of a real archive converts without loss of text, links or list items', async (t) => {
    const refused: string[] = [];
    const lost: Record<'words' | 'links' | 'items', string[]> = { words: [], links: [], items: [] };
    const unstable: string[] = [];
    const invalid: string[] = [];
    const losses = new Map<string, number>();
    let emptyLinks = 0;
    let spent = 0;
    for (const { slug, markdown } of bodies) {
      const start = performance.now();
      const result = toBlocks({ markdown }, keys());
      spent += performance.now() - start;
      if (!result.ok) {
        refused.push(`${slug}: ${result.error.map((refusal) => `${refusal.code} ${refusal.detail}`).join('; ')}`);
        continue;
      }
      const { blocks, notes } = result.value;
      for (const note of notes) losses.set(note.code, (losses.get(note.code) ?? 0) + note.count);
      const before = contentOf(reference.render(markdown));
      const after = contentOf(toHtml(blocks));
      const told = notes.filter((note) => note.code === 'element-dropped').flatMap((note) => note.detail.split(/\s+/));
      const missing = missingFrom([...after.words, ...told], before.words);
      if (missing.length > 0) lost.words.push(`${slug}: ${missing.join(' ')}`);
      const dropped = notes.filter((note) => note.code === 'link-dropped').map((note) => note.detail);
      for (const link of before.links) {
        if (after.links.has(link)) continue;
        if (
          dropped.some(
            (detail) =>
              detail.startsWith('A link without text') && isSameAddress(detail.slice(detail.indexOf(': ') + 2), link),
          )
        )
          emptyLinks += 1;
        else lost.links.push(`${slug}: ${link}`);
      }
      for (const link of after.links)
        if (!before.links.has(link) && !before.sources.has(link)) lost.links.push(`${slug}: new ${link}`);
      if (before.items !== after.items) lost.items.push(`${slug}: ${before.items} → ${after.items}`);
      if (!BodyInput.safeParse(blocks).success) invalid.push(slug);
      const again = toBlocks({ html: toHtml(blocks) }, keys());
      const written = toBlocks({ markdown: toMarkdown(blocks) }, keys());
      if (!again.ok || !isDeepStrictEqual(withoutKeys(again.value.blocks), withoutKeys(blocks)))
        unstable.push(`${slug} html`);
      if (!written.ok || !isDeepStrictEqual(withoutKeys(written.value.blocks), withoutKeys(blocks)))
        unstable.push(`${slug} md`);
    }
    t.comment(
      `${bodies.length} bodies, ${refused.length} refused, ${((spent / bodies.length) * 1000).toFixed(0)} µs for each`,
    );
    t.comment(`${emptyLinks} links without text left out and noted`);
    t.comment([...losses].map(([code, count]) => `${code} ${count}`).join(', '));
    for (const line of refused) t.comment(line);
    t.ok(bodies.length > 2000, 'the archive is whole');
    t.ok(
      refused.every((line) => line.includes('unsafe-markup')),
      'only active content is refused',
    );
    t.same(invalid, []);
    t.same(lost.words, []);
    t.same(lost.links, []);
    t.same(lost.items, []);
    t.same(unstable, []);
  });
}

// Shortcodes are another system's templates: those that hold a text keep it, the others go.
function withoutShortcodes(markdown: string): string {
  return markdown
    .replaceAll(/\{\{[<%]\s*(?:ref|relref)\s+"?([^"}]*?)"?\s*[%>]\}\}/g, '$1')
    .replaceAll(/\{\{[<%][\s\S]*?[%>]\}\}/g, '');
}

type Content = { words: string[]; links: Set<string>; sources: Set<string>; items: number };

// Items of lists in tables are not counted: a cell holds their lines.
function contentOf(html: string): Content {
  let text = '';
  let items = 0;
  let tables = 0;
  const links = new Set<string>();
  const sources = new Set<string>();
  const parser = new Parser({
    onopentag(name, attributes) {
      if (BLOCKS.has(name) || PARTING.test(name)) text += ' ';
      if (name === 'table') tables += 1;
      if (name === 'li' && tables === 0) items += 1;
      if (name === 'a' && /^https?:/i.test(attributes['href'] ?? '')) links.add(plainAddress(attributes['href'] ?? ''));
      if (name === 'img') sources.add(plainAddress(attributes['src'] ?? ''));
    },
    ontext(piece) {
      text += piece;
    },
    onclosetag(name) {
      if (BLOCKS.has(name) || PARTING.test(name)) text += ' ';
      if (name === 'table') tables -= 1;
    },
  });
  parser.end(html);
  return { words: text.split(/\s+/).filter(Boolean), links, sources, items };
}

// The same address in one spelling: the reference encodes what we keep as it was written.
function plainAddress(address: string): string {
  const href = URL.canParse(address) ? new URL(address).href : address.trim();
  return href.replace(/[\\^`{|}]/g, encodeURIComponent);
}

// A long address is cut in a note.
function isSameAddress(told: string, link: string): boolean {
  return told.endsWith('…') ? link.startsWith(plainAddress(told.slice(0, -1))) : plainAddress(told) === link;
}

function missingFrom(words: readonly string[], expected: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return expected.filter((word) => {
    const count = counts.get(word) ?? 0;
    counts.set(word, count - 1);
    return count <= 0;
  });
}

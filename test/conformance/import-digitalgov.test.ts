import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';
import t from 'tap';
import { mapArchive } from '../../bench/digitalgov.ts';
import { BLOCKS } from '../../src/body/elements.ts';
import { toHtml } from '../../src/body/html.ts';
import type { Block } from '../../src/body/schema.ts';
import { openNewsroom } from '../imports/importing.ts';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));

const reference = new MarkdownIt({ html: true });
reference.normalizeLinkText = (text) => text;

interface Article {
  readonly externalId: string;
  readonly slug: string;
  readonly headline: string;
  readonly tags: string[];
  readonly bylines: { author: string }[];
  readonly body: { markdown: string };
  readonly publishedAt: string;
}

if (!existsSync(folder)) {
  t.pass('the archive is not beside this checkout: nothing to import');
} else {
  t.test(
    'a real archive is imported whole: every article with its slug, authors, topics, text and links',
    async (t) => {
      const { posts, records } = mapArchive(folder);
      const articles = records.filter((record) => record['externalId'] !== undefined) as unknown as Article[];
      const newsroom = openNewsroom(t);
      newsroom.clock.now = Date.UTC(2026, 10, 20);
      const report = join(newsroom.path, 'report.ndjson');
      const { code, refused, summary } = await newsroom.importRecords(records, '--report', report);
      t.same([code, refused], [0, []]);
      t.comment(
        `${summary.records} records in ${summary.elapsedMs} ms; ${JSON.stringify(summary.notes.map(({ code, count, articles }: { code: string; count: number; articles: number }) => [code, count, articles]))}`,
      );
      t.equal(posts.length, articles.length);
      t.match(summary.article, { created: posts.length, published: posts.length, refused: 0 });

      const stored = new Map(
        newsroom
          .rows(
            `SELECT external_id, a.slug, state, e.content, e.body, published_at AS publishedAt,
            (SELECT json_group_array(t.slug ORDER BY position) FROM published_tags JOIN tags t ON t.id = tag_id WHERE article_id = a.id) AS tags,
            (SELECT json_group_array(u.slug ORDER BY position) FROM published_bylines JOIN authors u ON u.id = author_id WHERE article_id = a.id) AS authors
          FROM articles a JOIN editions e ON e.article_id = a.id JOIN published_articles p ON p.article_id = a.id`,
          )
          .map((row) => [String(row['external_id']), row]),
      );
      // What a body cannot hold (the words and address of an iframe or object, a link without text) is told, not lost from sight.
      const told = new Map<string, string>();
      for (const line of readFileSync(report, 'utf8').trim().split('\n')) {
        const note = JSON.parse(line) as { line: number; detail: string };
        const id = String(records[note.line - 1]?.['externalId']);
        told.set(id, `${told.get(id) ?? ''} ${note.detail}`);
      }
      const wrong: string[] = [];
      const lost: string[] = [];
      for (const article of articles) {
        const row = stored.get(article.externalId);
        const { headline } = JSON.parse(textOf(row?.['content'], '{}')) as { headline?: string };
        const isRight =
          row?.['slug'] === article.slug &&
          row['state'] === 'published' &&
          row['publishedAt'] === Date.parse(article.publishedAt) &&
          headline === article.headline &&
          row['tags'] === JSON.stringify(article.tags) &&
          row['authors'] === JSON.stringify(article.bylines.map(({ author }) => author));
        if (!isRight) wrong.push(article.externalId);
        const before = contentOf(reference.render(article.body.markdown));
        const after = contentOf(toHtml(JSON.parse(textOf(row?.['body'], '[]')) as Block[]));
        const notes = contentOf(`${told.get(article.externalId)}`);
        const words = missingFrom([...after.words, ...notes.words], before.words);
        const links = [...before.links].filter(
          (link) => !after.links.has(link) && !notes.words.some((word) => plainAddress(word) === link),
        );
        if (words.length + links.length > 0) lost.push(`${article.slug}: ${[...words, ...links].join(' ')}`);
      }
      t.same(wrong, []);
      t.same(lost, []);

      const authors = new Set(posts.flatMap((post) => post.authors ?? []));
      const known = new Set(newsroom.rows('SELECT slug FROM authors').map(({ slug }) => slug));
      t.same(
        [...authors].filter((slug) => !known.has(slug)),
        [],
        'every author is there by slug',
      );
      t.notMatch(
        newsroom.rows("SELECT body FROM revisions WHERE body LIKE '%{{<%' OR body LIKE '%{{\\%%' ESCAPE '\\'"),
        [{}],
        'no shortcode is left',
      );

      newsroom.clock.now += 1_000;
      const again = await newsroom.importRecords(records);
      t.match(
        again.summary.article,
        { created: 0, updated: 0, unchanged: posts.length, published: 0 },
        'again: nothing is doubled',
      );
      t.equal(newsroom.rows('SELECT count(*) AS n FROM articles')[0]?.['n'], posts.length);
    },
  );
}

function contentOf(html: string): { words: string[]; links: Set<string> } {
  let text = '';
  const links = new Set<string>();
  const parser = new Parser({
    onopentag(name, attributes) {
      if (parts(name)) text += ' ';
      const address = attributes['href'] ?? '';
      if (/^https?:/i.test(address)) links.add(plainAddress(address));
    },
    ontext: (piece) => void (text += piece),
    onclosetag(name) {
      if (parts(name)) text += ' ';
    },
  });
  parser.end(html);
  return { words: text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)), links };
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function parts(name: string): boolean {
  return BLOCKS.has(name) || /^(?:br|h[1-6]|hr|img|li|ol|pre|table|td|th|tr|ul|blockquote)$/.test(name);
}

// The same address in one spelling: the reference encodes what we keep as it was written.
function plainAddress(address: string): string {
  const href = URL.canParse(address) ? new URL(address).href : address.trim();
  return href.replace(/[\\^`{|}]/g, encodeURIComponent);
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

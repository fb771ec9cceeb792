import SQLite from 'better-sqlite3';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishArticle } from '../src/articles/publish.ts';
import { createArticle } from '../src/articles/save.ts';
import { ArticleInput } from '../src/articles/schema.ts';
import { findArticle } from '../src/articles/store.ts';
import type { Block } from '../src/body/schema.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import { sourcingOf } from '../src/quotes/edition.ts';
import { authorNames, LINK, type Run, sectionNames, type Story, tagNames, writeStory } from './prose.ts';
import { createInserter, readRows, type Rows, tableOrder } from './rows.ts';

const BY = 'seed';
const ROWS_IN_TRANSACTION = 1_000;

/**
 * A database of `count` published articles at `path`, made when it is not there. The rows are those that creating and
 * publishing make, which is checked first, and go in without the application so that it takes seconds.
 */
export async function seed(path: string, count: number): Promise<void> {
  if (existsSync(path)) return;
  await assertRowsAreReal();
  const draft = `${path}.draft`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(draft + suffix, { force: true });
  migrate(draft);
  const connection = new SQLite(draft);
  connection.pragma('synchronous = OFF');
  const insert = createInserter(connection);
  connection.transaction(() => insert(taxonomyRows()))();
  for (let first = 0; first < count; first += ROWS_IN_TRANSACTION) {
    connection.transaction(() => {
      for (let index = first; index < Math.min(first + ROWS_IN_TRANSACTION, count); index += 1) insert(rowsOf(index));
    })();
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  renameSync(draft, path);
}

/** The rows of published article number `index`. */
export function rowsOf(index: number): Rows {
  const story = writeStory(index);
  const at = story.publishedAt;
  const articleId = idOf('a', index, at);
  const blocks = blocksOf(story, index);
  const body = JSON.stringify(blocks);
  const { headline, standfirst, slug, place } = story;
  const language = 'en';
  const words = wordsIn(story);
  const sectionId = idOf('5', story.section);
  const tagIds = story.tags.map((tag) => idOf('7', tag));
  const bylines = story.authors.map((author) => ({
    name: authorNames[author]!,
    authorId: idOf('b', author),
    role: null,
  }));
  const own = { headline, standfirst, slug, language, dateline: { place, country: null }, genre: null };
  const rights = null;
  const content = { ...own, embargoUntil: null, rights, photos: [], leadCaption: null, sectionId, tagIds, bylines };
  const tagRows = tagIds.map((tagId, position) => ({ articleId, position, tagId }));
  const bylineRows = bylines.map((byline, position) => ({ articleId, position, ...byline }));
  const shown = { publishedAt: at, updatedAt: at };
  const { slug: _slug, ...public_ } = own;
  return {
    articles: [
      {
        id: articleId,
        externalId: null,
        version: 2,
        revision: 1,
        state: 'published',
        headline,
        slug,
        language,
        sectionId,
        edition: 1,
        editionRevision: 1,
        sourcingVersion: 0,
        editionSourcing: 0,
        publicVersion: 1,
        createdAt: at,
        createdBy: BY,
        updatedAt: at,
        updatedBy: BY,
      },
    ],
    articleTags: tagRows,
    articleBylines: bylineRows,
    revisions: [
      {
        articleId,
        number: 1,
        at,
        by: BY,
        restoredFrom: null,
        headline,
        wordCount: words,
        content: JSON.stringify(content),
        body,
      },
    ],
    editions: [
      {
        articleId,
        number: 1,
        revision: 1,
        at,
        by: BY,
        message: null,
        minor: false,
        slug,
        content: JSON.stringify({ ...public_, rights, wordCount: words }),
        body,
        photos: '[]',
        quotes: '[]',
        sources: '[]',
      },
    ],
    publishedArticles: [
      {
        articleId,
        edition: 1,
        slug,
        language,
        sectionId,
        ...shown,
        modifiedAt: at,
        hasPhoto: false,
        hasAnonymousSource: false,
        sourcing: NO_SOURCING,
      },
    ],
    publishedTags: tagRows.map((row) => ({ ...row, ...shown })),
    publishedBylines: bylineRows.map((row) => ({ ...row, ...shown })),
    articleSlugs: [{ slug, articleId, at }],
    changes: [{ seq: CHANGES_BEFORE + index + 1, at, kind: 'article.published', subject: articleId, version: 1 }],
  };
}

/** What publishing writes of an article that quotes nobody. */
const NO_SOURCING = JSON.stringify(sourcingOf([]).summary);

/** The same story as it is sent to the API. */
export function inputOf(index: number): ArticleInput {
  const story = writeStory(index);
  const { headline, standfirst, slug, place, section, tags, authors } = story;
  return {
    headline,
    standfirst,
    slug,
    language: 'en',
    dateline: { place },
    section: slugOfName(sectionNames[section]!),
    tags: tags.map((tag) => slugOfName(tagNames[tag]!)),
    bylines: authors.map((author) => ({ author: slugOfName(authorNames[author]!) })),
    body: blocksOf(story, index),
  };
}

/** The body as Portable Text. */
export function blocksOf({ paragraphs }: Story, index: number): Block[] {
  let keys = 0;
  const nextKey = (): string => (index * 4_096 + (keys += 1)).toString(16).padStart(12, '0');
  return paragraphs.map(({ kind, runs }) => {
    const _key = nextKey();
    const link = runs.some(({ look }) => look === 'link') ? nextKey() : undefined;
    const marksOf = ({ look }: Run): string[] => {
      if (look === 'link') return link === undefined ? [] : [link];
      return look === 'plain' ? [] : [look];
    };
    return {
      _type: 'block',
      _key,
      style: kind === 'bullet' ? 'normal' : kind,
      ...(kind === 'bullet' && { listItem: 'bullet', level: 1 }),
      markDefs: link === undefined ? [] : [{ _type: 'link', _key: link, href: LINK }],
      children: runs.map((run) => ({ _type: 'span', _key: nextKey(), text: run.text, marks: marksOf(run) })),
    };
  });
}

function taxonomyRows(): Rows {
  const at = writeStory(0).publishedAt;
  const record = (kind: string, name: string, position: number) => ({
    id: idOf(kind, position),
    version: 1,
    createdAt: at,
    updatedAt: at,
    slug: slugOfName(name),
    name,
  });
  const sections = sectionNames.map((name, position) => ({ ...record('5', name, position), description: null }));
  const tags = tagNames.map((name, position) => ({ ...record('7', name, position), description: null }));
  const authors = authorNames.map((name, position) => ({
    ...record('b', name, position),
    bio: null,
    url: null,
    affiliation: null,
    location: null,
  }));
  const created = (kind: 'section' | 'tag' | 'author') => (row: { id: string }) => ({
    at,
    kind: `${kind}.created` as const,
    subject: row.id,
    version: 1,
  });
  const changes = [...sections.map(created('section')), ...tags.map(created('tag')), ...authors.map(created('author'))];
  return { sections, tags, authors, changes: changes.map((change, position) => ({ seq: position + 1, ...change })) };
}

/** The stories have only words that a blank parts, so that counting them needs no rules of a language. */
function wordsIn({ paragraphs }: Story): number {
  return paragraphs
    .map(({ runs }) => runs.map(({ text }) => text).join(''))
    .join(' ')
    .split(' ').length;
}

const CHANGES_BEFORE = sectionNames.length + tagNames.length + authorNames.length;

/** UUIDv7 of a known time; the rest tells kinds and positions apart. */
function idOf(kind: string, position: number, at = 1_100_000_000_000): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${kind}${position.toString(16).padStart(11, '0')}`;
}

function slugOfName(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** Publishes two stories through the real use cases and compares every row with those that the seed would add. */
async function assertRowsAreReal(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bench-check-'));
  try {
    const [real, own] = [join(folder, 'real.db'), join(folder, 'own.db')];
    for (const path of [real, own]) migrate(path);
    withInserter(real, (insert) => insert(taxonomyRows()));
    withInserter(own, (insert) => [taxonomyRows(), rowsOf(0), rowsOf(1)].forEach(insert));
    await publishReally(real, [0, 1]);
    const [wanted, made] = [rowsIn(real), rowsIn(own)];
    for (const name of tableOrder) {
      assert.equal(made[name]?.length, wanted[name]?.length, `the seed adds another number of ${name} than publishing`);
      for (const [position, row] of (wanted[name] ?? []).entries()) assert.deepEqual(made[name]?.[position], row);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function publishReally(path: string, indexes: readonly number[]): Promise<void> {
  const db = openDatabase(`file:${path}`);
  for (const index of indexes) {
    const at = writeStory(index).publishedAt;
    const newId = () => idOf('a', index, at);
    const viewer = { role: 'editor', keyId: BY, permissions: [] } as const;
    const context = { viewer, at, newId, newKey: () => assert.fail('every block has its key') };
    await db.write(async (tx) => {
      const saved = await createArticle({ ...context, tx }, ArticleInput.parse(inputOf(index)));
      assert.ok(saved.ok, 'an article of the seed was refused');
      const stored = await findArticle(tx, saved.value.id);
      assert.ok(stored);
      const published = await publishArticle(tx, stored, {
        by: BY,
        at,
        message: null,
        minor: false,
        identities: undefined,
      });
      assert.ok(published.ok, 'an article of the seed was not published');
    });
  }
  await db.close();
}

function withInserter(path: string, work: (insert: (rows: Rows) => void) => void): void {
  const connection = new SQLite(path);
  connection.transaction(() => work(createInserter(connection)))();
  connection.close();
}

function rowsIn(path: string): Rows {
  const connection = new SQLite(path, { readonly: true });
  const rows = readRows(connection);
  connection.close();
  return rows;
}

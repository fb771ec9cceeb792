import SQLite from 'better-sqlite3';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../src/db/migrate.ts';
import { facetsOf, type QuoteToPublish, sourcingOf } from '../src/quotes/edition.ts';
import { compare, type Compared, type Comparison, type Pace } from './compare.ts';
import { type LoadGenerator, type RunningServer, startDateline } from './processes.ts';
import { createInserter, type Rows } from './rows.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const QUOTES_IN_ARTICLE = 5;
/** So many quotes each source has, however many there are in all: more than a page. */
const QUOTES_OF_SOURCE = 100;
/** So many sources are asked for in turn. */
const ASKED = FEW / QUOTES_OF_SOURCE;
const ROWS_IN_TRANSACTION = 1_000;
const WORDS = 12;

const AT = Date.UTC(2020, 0);
const MINUTE = 60_000;

interface Circumstances {
  /** Holds what is kept from run to run. */
  readonly folder: string;
  readonly load: LoadGenerator;
  readonly pace: Pace;
  readonly isWanted: (name: string) => boolean;
  readonly say: (line: string) => void;
}

/** The lists of quotes among a million, over the same among ten thousand: a page should cost a page. */
export async function measureQuotes({ folder, load, pace, isWanted, say }: Circumstances): Promise<Compared[]> {
  const names = Object.keys(LISTS).filter(isWanted);
  if (names.length === 0) return [];
  say(`Databases of ${FEW} and ${MANY} quotes in ${folder} …`);
  const paths = [FEW, MANY].map((count) => join(folder, `quotes-${count}.db`));
  for (const [position, count] of [FEW, MANY].entries()) seedQuotes(paths[position]!, count);
  const servers: RunningServer[] = [];
  try {
    for (const databasePath of paths) servers.push(await startDateline({ databasePath }));
    const [few, many] = servers;
    const comparisons = names.map((name): Comparison => {
      const side = (server: RunningServer, count: number) => ({
        server,
        paths: Array.from({ length: ASKED }, (_, position) => LISTS[name]!((position * count) / FEW)),
        isHostFresh: true,
      });
      return { name, ours: side(many!, MANY), base: side(few!, FEW), target: 1 / 1.3 };
    });
    return await compare(load, comparisons, pace);
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** What is asked for, by the number of a source. */
const LISTS: Readonly<Record<string, (source: number) => string>> = {
  'quotes of a source: 1,000,000 / 10,000': (source) => `/v1/quotes?limit=20&source=${idOf('f', source)}`,
  'quotes of a source, direct: 1,000,000 / 10,000': (source) =>
    `/v1/quotes?limit=20&kind=direct&source=${idOf('f', source)}`,
  'newest quotes: 1,000,000 / 10,000': () => '/v1/quotes?limit=20',
  'articles of a source: 1,000,000 / 10,000': (source) => `/v1/articles?limit=20&source=${idOf('f', source)}`,
};

/** A database of so many quotes at `path`, made when it is not there: small articles, whose rows are those that publishing makes of their quotes. */
function seedQuotes(path: string, count: number): void {
  if (existsSync(path)) return;
  const draft = `${path}.draft`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(draft + suffix, { force: true });
  migrate(draft);
  const connection = new SQLite(draft);
  connection.pragma('synchronous = OFF');
  const insert = createInserter(connection);
  const sources = count / QUOTES_OF_SOURCE;
  const articles = count / QUOTES_IN_ARTICLE;
  connection.transaction(() => insert({ sources: Array.from({ length: sources }, (_, index) => sourceRow(index)) }))();
  for (let first = 0; first < articles; first += ROWS_IN_TRANSACTION) {
    connection.transaction(() => {
      for (let index = first; index < Math.min(first + ROWS_IN_TRANSACTION, articles); index += 1)
        insert(articleRows(index, sources));
    })();
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  renameSync(draft, path);
}

const instants = { createdAt: AT, createdBy: 'seed', updatedAt: AT, updatedBy: 'seed' };

function sourceRow(index: number): NonNullable<Rows['sources']>[number] {
  return {
    id: idOf('f', index),
    version: 1,
    kind: 'person',
    identification: 'named',
    name: `Speaker ${index}`,
    descriptor: null,
    slug: `speaker-${index}`,
    role: 'chief executive',
    organisationId: null,
    aliases: '[]',
    sameAs: '[]',
    note: null,
    articleId: null,
    mergedInto: null,
    mergedAt: null,
    mergedBy: null,
    searchText: `speaker ${index}`,
    ...instants,
  };
}

function articleRows(index: number, sources: number): Rows {
  const articleId = idOf('a', index);
  const publishedAt = AT + index * MINUTE;
  const slug = `story-${index}`;
  const headline = `What was said in story ${index}`;
  const own = { language: 'en', sectionId: null };
  const shown = { publishedAt, updatedAt: publishedAt };
  const quotes = Array.from({ length: QUOTES_IN_ARTICLE }, (_, position) => quoteOf(index, position, sources));
  const sourcing = sourcingOf(quotes);
  const content = { headline, standfirst: null, language: 'en', dateline: null, genre: null, rights: null };
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
        ...own,
        edition: 1,
        editionRevision: 1,
        sourcingVersion: 1,
        editionSourcing: 1,
        publicVersion: 1,
        ...instants,
      },
    ],
    editions: [
      {
        articleId,
        number: 1,
        revision: 1,
        at: publishedAt,
        by: 'seed',
        message: null,
        minor: false,
        slug,
        content: JSON.stringify({ ...content, wordCount: QUOTES_IN_ARTICLE * WORDS }),
        body: '[]',
        photos: '[]',
        quotes: JSON.stringify(sourcing.quotes),
        sources: JSON.stringify(sourcing.sources),
      },
    ],
    publishedArticles: [
      {
        articleId,
        edition: 1,
        slug,
        ...own,
        ...shown,
        modifiedAt: publishedAt,
        hasPhoto: false,
        hasAnonymousSource: false,
        sourcing: JSON.stringify(sourcing.summary),
      },
    ],
    publishedSources: sourcing.sources.map((source, position) => ({ articleId, position, ...source, publishedAt })),
    publishedQuotes: sourcing.quotes.map((quote, position) => ({
      quoteId: quote.id,
      articleId,
      position,
      slug,
      headline,
      sourceId: quote.source,
      sourceKind: 'person',
      isAnonymous: false,
      kind: quote.content.kind,
      terms: 'on_record',
      sectionId: null,
      saidAt: null,
      publishedAt,
      words: WORDS,
      content: JSON.stringify(quote.content),
    })),
    publishedFacets: facetsOf(sourcing).map((facet) => ({ articleId, ...facet, ...shown })),
    changes: [{ seq: index + 1, at: publishedAt, kind: 'article.published', subject: articleId, version: 1 }],
  };
}

function quoteOf(article: number, position: number, sources: number): QuoteToPublish {
  const number = article * QUOTES_IN_ARTICLE + position;
  // A stride that shares no divisor with the number of sources: each speaks in articles far apart.
  const source = (number * 7_919) % sources;
  const exact = `We said ${number} times that the bridge would be safe by spring.`;
  const place = {
    block: `a${position}`,
    start: 1,
    end: 1 + exact.length,
    prefix: '“',
    suffix: `” said Speaker ${source}`,
  };
  return {
    id: idOf('e', number),
    kind: number % 3 === 0 ? 'partial' : 'direct',
    terms: 'on_record',
    use: {
      id: idOf('d', number),
      sourceId: idOf('f', source),
      kind: 'person',
      identification: 'named',
      name: `Speaker ${source}`,
      description: null,
      anonymityReason: null,
      anonymityStatement: null,
      terms: 'on_record',
      isApproved: false,
      isWaived: false,
      peopleBehind: undefined,
    },
    segments: [{ ...place, exact, state: 'anchored' }],
    saidAt: null,
    saidWhere: null,
    medium: 'interview',
    originalLanguage: null,
    translator: null,
    hasEllipsis: false,
    hasBrackets: false,
    supersedes: null,
  };
}

/** UUIDv7 of a known time; the rest tells kinds and positions apart. */
function idOf(kind: string, position: number): string {
  return `01900000-0000-7000-8000-${kind}${position.toString(16).padStart(11, '0')}`;
}

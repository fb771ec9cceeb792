import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { articleDeliveryRoutes } from '../../src/articles/delivery-routes.ts';
import { changeSource } from '../../src/changes/cache-source.ts';
import { recordChange } from '../../src/changes/store.ts';
import { touchPublished } from '../../src/changes/touch-store.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Tables } from '../../src/db/tables.ts';
import { requireDeclaredAccess } from '../../src/http/access.ts';
import { createBaseUrlOf } from '../../src/http/base-url.ts';
import { registerGate } from '../../src/http/gate.ts';
import { createRateLimiter } from '../../src/http/rate-limit.ts';
import { createResponseCache } from '../../src/http/response-cache.ts';
import { createHttp } from '../../src/http/server.ts';
import { findHolder } from '../../src/keys/holder.ts';
import { issueKey } from '../../src/keys/issue.ts';
import { createCursors } from '../../src/lib/cursor.ts';
import { newId } from '../../src/lib/ids.ts';
import { codePointLength } from '../../src/lib/text.ts';
import type { Role } from '../../src/lib/viewer.ts';
import { quoteDeliveryRoutes } from '../../src/quotes/delivery-routes.ts';
import { type QuoteToPublish, sourcingOf } from '../../src/quotes/edition.ts';
import { publishSourcing } from '../../src/quotes/published.ts';
import { sourceDeliveryRoutes } from '../../src/sources/delivery-routes.ts';
import { insightRoutes } from '../../src/sourcing/insights-routes.ts';
import { syndicationRoutes } from '../../src/syndication/routes.ts';
import type { AnonymityReason } from '../../src/sources/use-schema.ts';

type SourceRow = Tables['sources']['$inferSelect'];
type Caller = Role | 'reader';

/** Words of a source, as a test gives them: without a source they are on deep background. */
export interface QuoteInput {
  readonly id?: string;
  readonly source?: SourceRow;
  readonly kind?: QuoteToPublish['kind'];
  readonly terms?: QuoteToPublish['terms'];
  readonly words?: string;
  readonly saidAt?: string;
  readonly supersedes?: string;
  /** Of an anonymous source: how readers are told who it is, and why it has no name. */
  readonly description?: string;
  readonly reason?: AnonymityReason;
}

/** A published article, as a test gives it. */
export interface ArticleInput {
  readonly id?: string;
  readonly slug?: string;
  readonly section?: string;
  readonly publishedAt?: number;
  readonly language?: string;
  readonly wordCount?: number;
  readonly tags?: readonly string[];
  readonly quotes?: readonly QuoteInput[];
}

/** What was published: its ids, and by the sources those that readers know them by. */
export interface Published {
  readonly id: string;
  readonly slug: string;
  readonly quoteIds: readonly string[];
  publicId(source: SourceRow): string;
}

/** What readers, partners and the desk get, on a database of its own, with rows put in as publishing does. */
export interface SourcingRoom {
  readonly app: FastifyInstance;
  readonly db: Database;
  /** What the application believes, epoch ms. */
  time: number;
  call(url: string, call?: { as?: Caller; headers?: Record<string, string> }): Promise<LightMyRequestResponse>;
  /** Adds the record of a named source, or with a descriptor that of one without a name. */
  source(input?: Partial<SourceRow>): Promise<SourceRow>;
  /** Changes the record of a source that the public sees, and says so. */
  changeSource(id: string, values: Partial<SourceRow>): Promise<void>;
  /** Publishes an article. */
  publish(input?: ArticleInput): Promise<Published>;
  /** Takes an article from the public, or puts another edition of the same in its place. */
  unpublish(articleId: string): Promise<void>;
}

export const START = Date.parse('2026-11-20T08:00:00.000Z');

/** Opens a room that is gone after the test. */
export async function openSourcingRoom(t: { teardown(fn: () => Promise<void>): void }): Promise<SourcingRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-sourcing-'));
  const clock = { time: START };
  const now = () => clock.time;
  const opened = openDatabase(`file:${join(folder, 'dateline.db')}`);
  const cache = createResponseCache(changeSource(opened), 4_000_000, now);
  const db: Database = { ...opened, write: (work) => opened.write(work).finally(() => cache.doubt()) };
  const limiter = createRateLimiter({ limit: 0, windowSeconds: 60 });
  const baseUrlOf = createBaseUrlOf(undefined);
  const cursors = createCursors('s'.repeat(40));
  const app = createHttp({ newId: randomUUID, log: false, corsOrigin: '*', trustProxy: false });
  requireDeclaredAccess(app);
  registerGate(app, { findKeyHolder: findHolder(db, now), limiter, cache, baseUrlOf, now });
  app.register(articleDeliveryRoutes, { db, cache, cursors, baseUrlOf, now });
  app.register(quoteDeliveryRoutes, { db, cache, cursors, baseUrlOf });
  app.register(sourceDeliveryRoutes, { db, cache, cursors, baseUrlOf });
  app.register(syndicationRoutes, { db, cursors, baseUrlOf, now });
  app.register(insightRoutes, { db, now });
  await app.ready();
  const keys = {} as Record<Role, string>;
  for (const role of ['admin', 'editor', 'contributor', 'partner'] as const) {
    const about = { name: `The ${role}`, role, permissions: [], expiresAt: null, createdBy: null };
    const issued = await db.write((tx) => issueKey(tx, about, { at: START, newId, random: randomBytes }));
    if (!issued.ok) throw new Error('a key was refused');
    keys[role] = issued.value.key;
  }
  t.teardown(async () => {
    await app.close();
    await db.close();
    rmSync(folder, { recursive: true });
  });

  return {
    app,
    db,
    get time() {
      return clock.time;
    },
    set time(time) {
      clock.time = time;
    },
    async call(url, { as = 'reader', headers = {} } = {}) {
      const authorization = as === 'reader' ? {} : { authorization: `Bearer ${keys[as]}` };
      return app.inject({ method: 'GET', url, headers: { ...authorization, ...headers } });
    },
    async source(input = {}) {
      const row = sourceRow(input, clock.time);
      await db.write(async (tx) => void (await tx.sql.insert(tx.tables.sources).values(row)));
      return row;
    },
    async changeSource(id, values) {
      await db.write(async (tx) => {
        const { sources } = tx.tables;
        await tx.sql.update(sources).set(values).where(eq(sources.id, id));
        await touchPublished(tx, { kind: 'source', id, at: clock.time });
        await recordChange(tx, { at: clock.time, kind: 'source.updated', subject: id, version: 2 });
      });
    },
    publish: (input = {}) => publish(db, clock.time, input),
    async unpublish(articleId) {
      await db.write(async (tx) => {
        const { publishedArticles } = tx.tables;
        await tx.sql.delete(publishedArticles).where(eq(publishedArticles.articleId, articleId));
        await recordChange(tx, { at: clock.time, kind: 'article.unpublished', subject: articleId, version: 2 });
      });
    },
  };
}

/** The ids of all that a list holds, page by page. */
export async function allIds(room: SourcingRoom, url: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response = await room.call(cursor === '' ? url : `${url}${url.includes('?') ? '&' : '?'}cursor=${cursor}`);
    if (response.statusCode !== 200) throw new Error(`${url}: ${response.body}`);
    const answer: { items: { id: string }[]; page: { next: string | null } } = response.json();
    ids.push(...answer.items.map(({ id }) => id));
    cursor = answer.page.next;
  }
  return ids;
}

function sourceRow(input: Partial<SourceRow>, at: number): SourceRow {
  const isNamed = (input.identification ?? 'named') === 'named';
  const id = newId();
  return {
    id,
    version: 1,
    kind: 'person',
    identification: 'named',
    name: isNamed ? 'Mereana Turoa-Beck' : null,
    descriptor: isNamed ? null : 'an official with the harbour board',
    slug: isNamed ? `source-${id.slice(-12)}` : null,
    role: isNamed ? 'chief executive' : null,
    organisationId: null,
    aliases: '[]',
    sameAs: isNamed ? '["https://example.org/mereana"]' : '[]',
    note: null,
    articleId: null,
    mergedInto: null,
    mergedAt: null,
    mergedBy: null,
    searchText: '',
    createdAt: at,
    createdBy: 'somebody',
    updatedAt: at,
    updatedBy: 'somebody',
    ...input,
  };
}

async function publish(db: Database, at: number, input: ArticleInput): Promise<Published> {
  const { id = newId(), publishedAt = at, language = 'en', wordCount = 100, quotes = [] } = input;
  const slug = input.slug ?? `story-${id.slice(-12)}`;
  const uses = new Map<string, string>();
  const useIdOf = (source: SourceRow): string => {
    const useId = uses.get(source.id) ?? newId();
    uses.set(source.id, useId);
    return useId;
  };
  const attributed = quotes.map((quote, position) => attributionOf(quote, position, useIdOf));
  const sourcing = sourcingOf(attributed);
  await db.write(async (tx) => {
    const { articles, articleSlugs, editions, publishedArticles, publishedTags, revisions, sections, tags } = tx.tables;
    const idOf = async (table: typeof sections | typeof tags, name: string): Promise<string> => {
      const [found] = await tx.sql.select({ id: table.id }).from(table).where(eq(table.slug, name));
      if (found !== undefined) return found.id;
      const row = { id: newId(), version: 1, createdAt: at, updatedAt: at, slug: name, name, description: null };
      await tx.sql.insert(table).values(row);
      return row.id;
    };
    const sectionId = input.section === undefined ? null : await idOf(sections, input.section);
    const by = 'somebody';
    const known = await tx.sql.select().from(articles).where(eq(articles.id, id));
    const number = (known[0]?.edition ?? 0) + 1;
    if (number === 1) {
      const instants = { createdAt: at, createdBy: by, updatedAt: at, updatedBy: by };
      const columns = { version: 1, revision: 1, state: 'published', headline: `Draft of ${slug}`, slug } as const;
      const shown = { edition: 1, editionRevision: 1, publicVersion: 1, language, sectionId };
      await tx.sql.insert(articles).values({ id, ...columns, ...shown, ...instants });
      await tx.sql.insert(articleSlugs).values({ slug, articleId: id, at });
    } else {
      await tx.sql.update(articles).set({ edition: number }).where(eq(articles.id, id));
      await tx.sql.delete(publishedArticles).where(eq(publishedArticles.articleId, id));
    }
    const revision = { articleId: id, number, at, by, headline: slug, wordCount, content: '{}', body: '[]' };
    await tx.sql.insert(revisions).values(revision);
    const content = { headline: `Headline of ${slug}`, standfirst: null, language, dateline: null, genre: null };
    await tx.sql.insert(editions).values({
      articleId: id,
      number,
      revision: number,
      at,
      by,
      minor: false,
      slug,
      content: JSON.stringify({ ...content, rights: null, wordCount }),
      body: '[]',
    });
    const updatedAt = publishedAt;
    await tx.sql.insert(publishedArticles).values({
      articleId: id,
      edition: number,
      slug,
      language,
      sectionId,
      publishedAt,
      updatedAt,
      modifiedAt: at,
      hasAnonymousSource: sourcing.summary.anonymous > 0,
      sourcing: JSON.stringify(sourcing.summary),
    });
    for (const [position, tag] of (input.tags ?? []).entries()) {
      const tagId = await idOf(tags, tag);
      await tx.sql.insert(publishedTags).values({ articleId: id, position, tagId, publishedAt, updatedAt });
    }
    await publishSourcing(tx, sourcing, {
      articleId: id,
      slug,
      headline: content.headline,
      language,
      sectionId,
      publishedAt,
      updatedAt,
      by,
      at,
    });
    const kind = number === 1 ? 'article.published' : 'article.updated';
    await recordChange(tx, { at, kind, subject: id, version: number });
  });
  return {
    id,
    slug,
    quoteIds: attributed.map((quote) => quote.id),
    publicId: (source) => (source.identification === 'named' ? source.id : useIdOf(source)),
  };
}

function attributionOf(quote: QuoteInput, position: number, useIdOf: (source: SourceRow) => string): QuoteToPublish {
  const { id = newId(), source, kind = 'direct', words = 'The bridge is safe.', saidAt = null } = quote;
  const isNamed = source?.identification === 'named';
  const terms = quote.terms ?? (source === undefined ? 'deep_background' : isNamed ? 'on_record' : 'background');
  const length = codePointLength(words);
  const place = { block: `a${position}`, start: 1, end: 1 + length, exact: words, prefix: '“', suffix: '”' };
  return {
    id,
    kind,
    terms,
    use: source && {
      id: useIdOf(source),
      sourceId: source.id,
      kind: source.kind,
      identification: source.identification,
      name: source.name,
      description: isNamed ? null : (quote.description ?? source.descriptor),
      anonymityReason: isNamed ? null : (quote.reason ?? null),
      anonymityStatement: isNamed ? null : 'They were not authorised to speak.',
      terms,
      isApproved: true,
      isWaived: false,
      peopleBehind: undefined,
    },
    segments: [{ ...place, state: 'anchored' }],
    saidAt,
    saidWhere: null,
    medium: null,
    originalLanguage: null,
    translator: null,
    hasEllipsis: false,
    hasBrackets: false,
    supersedes: quote.supersedes ?? null,
  };
}

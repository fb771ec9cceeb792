import type { LightMyRequestResponse } from 'fastify';
import { newId } from '../../src/lib/ids.ts';
import type { SourceRecord } from '../../src/sources/schema.ts';
import type { SourceUseRow } from '../../src/sources/store.ts';
import type { Caller, Newsroom } from '../helpers/newsroom.ts';

export const SOURCES = '/v1/editorial/sources';

/** The path of a source, and what is below it. */
export const at = ({ id }: { id: string }, rest = ''): string => `${SOURCES}/${id}${rest}`;

/** Creates a source; gives its record. */
export async function createSource(
  room: Newsroom,
  input: Record<string, unknown> = {},
  as: Caller = 'editor',
): Promise<SourceRecord> {
  const body = { kind: 'person', identification: 'named', ...input };
  const response = await room.call('POST', SOURCES, { as, body });
  if (response.statusCode !== 201) throw new Error(`not created: ${response.body}`);
  return response.json();
}

/** Creates a source that is described, for an article. */
export function describe(
  room: Newsroom,
  article: { id: string },
  descriptor = 'an official with the harbour board',
  as: Caller = 'editor',
): Promise<SourceRecord> {
  return createSource(room, { identification: 'described', description: descriptor, article: article.id }, as);
}

export async function patch(
  room: Newsroom,
  source: { id: string },
  body: unknown,
  as: Caller = 'editor',
  match = '*',
): Promise<LightMyRequestResponse> {
  return room.call('PATCH', at(source), { as, body, headers: { 'if-match': match } });
}

export async function remove(
  room: Newsroom,
  source: { id: string },
  as: Caller = 'editor',
  match = '*',
): Promise<LightMyRequestResponse> {
  return room.call('DELETE', at(source), { as, headers: { 'if-match': match } });
}

export async function merge(
  room: Newsroom,
  source: { id: string },
  into: unknown,
  as: Caller = 'editor',
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return room.call('POST', at(source, '/merge'), { as, body: { into }, headers: { 'if-match': '*', ...headers } });
}

/** Reads a source as an editor. */
export async function read(room: Newsroom, source: { id: string }, as: Caller = 'editor'): Promise<SourceRecord> {
  const response = await room.call('GET', at(source), { as });
  if (response.statusCode !== 200) throw new Error(`not read: ${response.body}`);
  return response.json();
}

/** Puts a source into the working copy of an article. */
export async function use(
  room: Newsroom,
  article: { id: string },
  source: { id: string; identification: string },
  more: Partial<SourceUseRow> = {},
): Promise<SourceUseRow> {
  const row: SourceUseRow = {
    id: newId(),
    articleId: article.id,
    sourceId: source.id,
    descriptor: null,
    terms: source.identification === 'named' ? 'on_record' : 'background',
    anonymityReason: null,
    anonymityStatement: null,
    approvedAt: null,
    approvedBy: null,
    waiver: null,
    createdAt: room.time,
    createdBy: 'test',
    updatedAt: room.time,
    updatedBy: 'test',
    ...more,
  };
  await room.db.write(async (tx) => tx.sql.insert(tx.tables.sourceUses).values(row));
  return row;
}

type QuoteRow = Newsroom['db']['read']['tables']['quotes']['$inferSelect'];

/** Words of a use in a working copy; where they stand does not matter here. */
export async function quoteOf(room: Newsroom, used: SourceUseRow, more: Partial<QuoteRow> = {}): Promise<QuoteRow> {
  const row: QuoteRow = {
    id: newId(),
    version: 1,
    articleId: used.articleId,
    useId: used.id,
    kind: 'direct',
    terms: null,
    saidAt: null,
    saidWhere: null,
    medium: null,
    originalLanguage: null,
    translator: null,
    hasEllipsis: false,
    hasBrackets: false,
    note: null,
    state: 'active',
    supersedes: null,
    provenance: 'editor',
    confidence: null,
    publishedAt: null,
    createdAt: room.time,
    createdBy: 'test',
    updatedAt: room.time,
    updatedBy: 'test',
    ...more,
  };
  await room.db.write(async (tx) => tx.sql.insert(tx.tables.quotes).values(row));
  return row;
}

/** Shows the public a use of a source in an article that is published, with one quote. */
export async function show(room: Newsroom, used: SourceUseRow, source: SourceRecord, position = 0): Promise<string> {
  const isNamed = source.identification === 'named';
  const publicId = isNamed ? source.id : used.id;
  const quoteId = newId();
  await room.db.write(async ({ sql, tables }) => {
    await sql.insert(tables.publishedSources).values({
      articleId: used.articleId,
      position,
      publicId,
      sourceId: isNamed ? source.id : null,
      kind: source.kind,
      identification: source.identification,
      name: source.identification === 'pseudonym' ? source.name : null,
      description: isNamed ? null : (used.descriptor ?? source.description),
      anonymityStatement: null,
      anonymityReason: null,
      publishedAt: room.time,
    });
    await sql.insert(tables.publishedQuotes).values({
      quoteId,
      articleId: used.articleId,
      position,
      slug: used.articleId,
      headline: 'A story',
      sourceId: publicId,
      sourceKind: source.kind,
      isAnonymous: !isNamed,
      kind: 'direct',
      terms: isNamed ? 'on_record' : 'background',
      sectionId: null,
      saidAt: null,
      publishedAt: room.time,
      words: 3,
      content: '{}',
    });
    await sql.insert(tables.publishedFacets).values({
      articleId: used.articleId,
      facet: 'source',
      value: publicId,
      publishedAt: room.time,
      updatedAt: room.time,
    });
  });
  return quoteId;
}

const KEPT = [
  'sources',
  'sourceUses',
  'quotes',
  'quoteEvents',
  'articles',
  'publishedArticles',
  'publishedSources',
  'publishedQuotes',
  'publishedFacets',
  'changes',
] as const;

/** All rows that a source may touch, to compare before and after. */
export async function everything(room: Newsroom): Promise<Record<string, unknown[]>> {
  const { sql, tables } = room.db.read;
  const all: Record<string, unknown[]> = {};
  for (const name of KEPT) all[name] = await sql.select().from(tables[name]);
  return all;
}

/** The change log: kind and subject of each line, oldest first. */
export async function changes(room: Newsroom): Promise<string[]> {
  const { changes: table } = room.db.read.tables;
  const rows = await room.db.read.sql.select().from(table).orderBy(table.seq);
  return rows.map(({ kind, subject }) => `${kind} ${subject}`);
}

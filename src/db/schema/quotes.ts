import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { QUOTE_EVENTS } from '../../lib/quote-events.ts';
import { articles, publishedArticles } from './articles.ts';
import { sections } from './taxonomy.ts';
import { sourceUses } from './sources.ts';

/** Words of a source in a working copy. Where they stand is in `quote_segments`, what became of them in `quote_events`. */
export const quotes = sqliteTable(
  'quotes',
  {
    id: text().notNull().primaryKey(),
    version: integer().notNull(),
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    /** Whose words; null: not known yet, which stops publishing. */
    useId: text().references(() => sourceUses.id),
    kind: text({ enum: ['direct', 'partial', 'paraphrase'] }).notNull(),
    /** null: those of the use. Never looser than these. */
    terms: text({ enum: ['on_record', 'background', 'deep_background', 'off_record'] }),
    /** RFC 3339 or as much of a date as is known. */
    saidAt: text(),
    saidWhere: text(),
    medium: text({
      enum: ['interview', 'briefing', 'statement', 'document', 'social', 'court', 'broadcast', 'other-outlet'],
    }),
    originalLanguage: text(),
    translator: text(),
    hasEllipsis: integer({ mode: 'boolean' }).notNull(),
    hasBrackets: integer({ mode: 'boolean' }).notNull(),
    /** For the newsroom only. */
    note: text(),
    /** `superseded`: another quote says it right; `withdrawn`: taken out after it was public. Both only as history. */
    state: text({ enum: ['active', 'superseded', 'withdrawn'] }).notNull(),
    /** The quote that this one corrects. */
    supersedes: text().references((): AnySQLiteColumn => quotes.id, { onDelete: 'set null' }),
    provenance: text({ enum: ['editor', 'suggestion', 'import'] }).notNull(),
    /** 0 to 1; of a suggestion only. */
    confidence: real(),
    /** When an edition first had it (epoch ms): from then on it is not changed in place. */
    publishedAt: integer(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    index('quotes_article').on(table.articleId, table.state),
    index('quotes_use').on(table.useId),
    uniqueIndex('quotes_supersedes').on(table.supersedes),
  ],
);

/** A run of words of a quote within one block: a W3C TextQuoteSelector with its position, in Unicode code points. */
export const quoteSegments = sqliteTable(
  'quote_segments',
  {
    quoteId: text()
      .notNull()
      .references(() => quotes.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** `_key` of a block, or `@headline`, `@standfirst`, `@caption/{photo}`. */
    block: text().notNull(),
    exact: text().notNull(),
    prefix: text().notNull(),
    suffix: text().notNull(),
    start: integer().notNull(),
    end: integer().notNull(),
    state: text({ enum: ['anchored', 'drifted', 'orphaned'] }).notNull(),
    /** JSON of `TextSelector`: what stands there now, while `drifted`. */
    found: text(),
  },
  (table) => [primaryKey({ columns: [table.quoteId, table.position] })],
);

/** What became of a quote, in order; written once. */
export const quoteEvents = sqliteTable(
  'quote_events',
  {
    seq: integer().notNull().primaryKey({ autoIncrement: true }),
    quoteId: text()
      .notNull()
      .references(() => quotes.id, { onDelete: 'cascade' }),
    at: integer().notNull(),
    by: text().notNull(),
    kind: text({
      enum: QUOTE_EVENTS,
    }).notNull(),
    /** JSON: what it said before, or what was found. */
    detail: text(),
  },
  (table) => [index('quote_events_quote').on(table.quoteId, table.seq)],
);

/** Words in quotation marks that a person said are no speech, by their folded text. */
export const notSpeech = sqliteTable(
  'not_speech',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    folded: text().notNull(),
    text: text().notNull(),
    kind: text({ enum: ['title', 'slogan', 'scare-quote', 'other'] }).notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.folded] })],
);

/** The quotes of the edition that is public now, with what lists filter and sort by. */
export const publishedQuotes = sqliteTable(
  'published_quotes',
  {
    quoteId: text().notNull().primaryKey(),
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** Of its article: so that a list of quotes reads no article. */
    slug: text().notNull(),
    headline: text().notNull(),
    /** `published_sources.public_id`; null: no source is told. */
    sourceId: text(),
    sourceKind: text({ enum: ['person', 'organisation', 'group', 'document'] }),
    isAnonymous: integer({ mode: 'boolean' }).notNull(),
    kind: text({ enum: ['direct', 'partial', 'paraphrase'] }).notNull(),
    terms: text({ enum: ['on_record', 'background', 'deep_background'] }).notNull(),
    sectionId: text().references(() => sections.id, { onDelete: 'restrict' }),
    /** First moment that `saidAt` may mean, epoch ms. */
    saidAt: integer(),
    publishedAt: integer().notNull(),
    /** Words of all segments. */
    words: integer().notNull(),
    /** JSON object of `EditionQuoteContent`: what stands on its own. */
    content: text().notNull(),
  },
  (table) => [
    index('published_quotes_published').on(table.publishedAt, table.quoteId),
    index('published_quotes_article').on(table.articleId, table.position),
    index('published_quotes_source').on(table.sourceId, table.publishedAt, table.quoteId),
    index('published_quotes_source_kind').on(table.sourceKind, table.publishedAt, table.quoteId),
    index('published_quotes_terms').on(table.terms, table.publishedAt, table.quoteId),
    index('published_quotes_kind').on(table.kind, table.publishedAt, table.quoteId),
    index('published_quotes_section').on(table.sectionId, table.publishedAt, table.quoteId),
    index('published_quotes_said').on(table.saidAt, table.quoteId),
    /** What figures are made of, so that they read no quote. */
    index('published_quotes_figures').on(
      table.publishedAt,
      table.sectionId,
      table.isAnonymous,
      table.kind,
      table.terms,
      table.sourceId,
      table.articleId,
      table.words,
    ),
  ],
);

/** By what of its sourcing a public article is found: a source's public id, a kind of source, terms. */
export const publishedFacets = sqliteTable(
  'published_facets',
  {
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    facet: text({ enum: ['source', 'sourceKind', 'terms'] }).notNull(),
    value: text().notNull(),
    publishedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.facet, table.value] }),
    index('published_facets_published').on(table.facet, table.value, table.publishedAt, table.articleId),
    index('published_facets_updated').on(table.facet, table.value, table.updatedAt, table.articleId),
  ],
);

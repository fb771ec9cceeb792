import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { articles, publishedArticles } from './articles.ts';

/** Someone or something quoted, as far as it may ever be public. Who an anonymous source is stands in another file (`src/vault`). */
export const sources = sqliteTable(
  'sources',
  {
    id: text().notNull().primaryKey(),
    version: integer().notNull(),
    kind: text({ enum: ['person', 'organisation', 'group', 'document'] }).notNull(),
    identification: text({ enum: ['named', 'described', 'pseudonym'] }).notNull(),
    /** The name of a named source, or the pseudonym; null when it is described. */
    name: text(),
    /** How a described source is called in the newsroom, and in articles that say nothing else. */
    descriptor: text(),
    /** Named sources only: their address in URLs. */
    slug: text(),
    role: text(),
    organisationId: text().references((): AnySQLiteColumn => sources.id, { onDelete: 'set null' }),
    /** JSON array of texts. */
    aliases: text().notNull().default('[]'),
    /** JSON array of addresses that mean the same. */
    sameAs: text().notNull().default('[]'),
    /** For the newsroom only. */
    note: text(),
    /** The only article that an anonymous source may be used in; null: any. */
    articleId: text().references(() => articles.id, { onDelete: 'cascade' }),
    /** The record that took its place, when two were found to be one. */
    mergedInto: text().references((): AnySQLiteColumn => sources.id, { onDelete: 'set null' }),
    mergedAt: integer(),
    mergedBy: text(),
    /** Folded name, aliases, descriptor and role: what a search looks into. */
    searchText: text().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    uniqueIndex('sources_slug').on(table.slug),
    index('sources_updated').on(table.updatedAt, table.id),
    index('sources_article').on(table.articleId),
    index('sources_merged_into').on(table.mergedInto),
    index('sources_organisation').on(table.organisationId),
  ],
);

/** A source in a working copy: how it is described there, on which terms and why. Its id is what readers know an anonymous source by. */
export const sourceUses = sqliteTable(
  'source_uses',
  {
    id: text().notNull().primaryKey(),
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    sourceId: text()
      .notNull()
      .references(() => sources.id),
    /** How readers are told who it is; null: as the source says. */
    descriptor: text(),
    terms: text({ enum: ['on_record', 'background', 'deep_background', 'off_record'] }).notNull(),
    /** Why it is not named, of a closed list: for the newsroom. */
    anonymityReason: text({
      enum: ['not-authorised', 'reprisal', 'safety', 'privacy', 'candour', 'sensitivity', 'legal', 'other'],
    }),
    /** Why it is not named, in words for readers. */
    anonymityStatement: text(),
    approvedAt: integer(),
    approvedBy: text(),
    /** Why it was approved although nobody here knows who it is, as with agency copy. */
    waiver: text(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    uniqueIndex('source_uses_article_source').on(table.articleId, table.sourceId),
    index('source_uses_source').on(table.sourceId),
  ],
);

/** The sources that the public edition of an article attributes words to. */
export const publishedSources = sqliteTable(
  'published_sources',
  {
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** The id that readers get: of a named source its own, of an anonymous one that of its use in this article. */
    publicId: text().notNull(),
    /** The record that name, role and organisation are read from; null for anonymous sources: nothing leads from them anywhere. */
    sourceId: text().references(() => sources.id),
    kind: text({ enum: ['person', 'organisation', 'group', 'document'] }).notNull(),
    identification: text({ enum: ['named', 'described', 'pseudonym'] }).notNull(),
    /** The pseudonym; null otherwise. */
    name: text(),
    description: text(),
    anonymityStatement: text(),
    /** For the newsroom's figures, never shown to readers. */
    anonymityReason: text({
      enum: ['not-authorised', 'reprisal', 'safety', 'privacy', 'candour', 'sensitivity', 'legal', 'other'],
    }),
    publishedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('published_sources_public').on(table.publicId, table.publishedAt, table.articleId),
    index('published_sources_source').on(table.sourceId),
    uniqueIndex('published_sources_article').on(table.articleId, table.publicId),
    index('published_sources_kind').on(table.kind, table.publishedAt, table.publicId),
    index('published_sources_published').on(table.publishedAt, table.publicId),
  ],
);

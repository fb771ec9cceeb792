import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { authors, sections, tags } from './taxonomy.ts';

/** The working copy that editors change. What it says stands in its newest revision; here is what lists need. */
export const articles = sqliteTable(
  'articles',
  {
    id: text().notNull().primaryKey(),
    externalId: text(),
    /** Grows with each change to the record: its ETag. */
    version: integer().notNull(),
    /** The newest revision: what the working copy says. */
    revision: integer().notNull(),
    state: text({ enum: ['draft', 'published', 'unpublished'] }).notNull(),
    headline: text().notNull(),
    slug: text().notNull(),
    language: text().notNull(),
    sectionId: text().references(() => sections.id, { onDelete: 'restrict' }),
    /** The newest edition ever made; stays when the article is unpublished. */
    edition: integer(),
    /** The revision that the newest edition was made from. */
    editionRevision: integer(),
    /** Grows with each change of its quotes and of how its sources are used. */
    sourcingVersion: integer().notNull().default(0),
    /** The `sourcingVersion` that the newest edition was made from. */
    editionSourcing: integer().notNull().default(0),
    /** Grows with each change that the public can see, also of a section's or tag's name. */
    publicVersion: integer().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    uniqueIndex('articles_external_id').on(table.externalId),
    index('articles_slug').on(table.slug),
    index('articles_updated').on(table.updatedAt, table.id),
    index('articles_created').on(table.createdAt, table.id),
    index('articles_state_updated').on(table.state, table.updatedAt, table.id),
    index('articles_owner_updated').on(table.createdBy, table.updatedAt, table.id),
    index('articles_section_updated').on(table.sectionId, table.updatedAt, table.id),
  ],
);

export const articleTags = sqliteTable(
  'article_tags',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    tagId: text()
      .notNull()
      .references(() => tags.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('article_tags_tag').on(table.tagId, table.articleId),
  ],
);

export const articleBylines = sqliteTable(
  'article_bylines',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    name: text().notNull(),
    authorId: text().references(() => authors.id, { onDelete: 'restrict' }),
    role: text(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('article_bylines_author').on(table.authorId, table.articleId),
  ],
);

/** Every save of a working copy, whole. Rows are never changed; they go only with a deleted draft. */
export const revisions = sqliteTable(
  'revisions',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    /** The revision whose content was taken again, when this save was a restore. */
    restoredFrom: integer(),
    headline: text().notNull(),
    wordCount: integer().notNull(),
    /** JSON of `StoredContent`: everything but the body, with taxonomy by id. */
    content: text().notNull(),
    /** JSON array of Portable Text blocks. */
    body: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.number] })],
);

/** What the public sees: an immutable snapshot made by publishing. */
export const editions = sqliteTable(
  'editions',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'restrict' }),
    number: integer().notNull(),
    /** The revision it shows. */
    revision: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    message: text(),
    minor: integer({ mode: 'boolean' }).notNull(),
    slug: text().notNull(),
    /** JSON object text of the members that stand on their own: headline to word count. */
    content: text().notNull(),
    /** JSON array of Portable Text blocks. */
    body: text().notNull(),
    /** JSON array of `PhotoUse`: the photos in their roles. */
    photos: text().notNull().default('[]'),
    /** JSON array of `EditionQuote`, and of `EditionSource`: who said what, as it was published. */
    quotes: text().notNull().default('[]'),
    sources: text().notNull().default('[]'),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.number] })],
);

/** Which edition of each article is public now, with what lists filter and sort by. */
export const publishedArticles = sqliteTable(
  'published_articles',
  {
    articleId: text()
      .notNull()
      .primaryKey()
      .references(() => articles.id, { onDelete: 'restrict' }),
    edition: integer().notNull(),
    slug: text().notNull(),
    language: text().notNull(),
    sectionId: text().references(() => sections.id, { onDelete: 'restrict' }),
    publishedAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** When anything in the answer last changed: Last-Modified. */
    modifiedAt: integer().notNull(),
    /** Whether it has a photo that the public sees. */
    hasPhoto: integer({ mode: 'boolean' }).notNull().default(false),
    hasAnonymousSource: integer({ mode: 'boolean' }).notNull().default(false),
    /** JSON object of `Sourcing`. */
    sourcing: text()
      .notNull()
      .default(
        '{"named":0,"anonymous":0,"quotes":0,"terms":{"onRecord":0,"background":0,"deepBackground":0},"kinds":{"direct":0,"partial":0,"paraphrase":0},"singleSource":false}',
      ),
  },
  (table) => [
    uniqueIndex('published_articles_slug').on(table.slug),
    index('published_articles_published').on(table.publishedAt, table.articleId),
    index('published_articles_updated').on(table.updatedAt, table.articleId),
    index('published_articles_section_published').on(table.sectionId, table.publishedAt, table.articleId),
    index('published_articles_section_updated').on(table.sectionId, table.updatedAt, table.articleId),
    index('published_articles_language_published').on(table.language, table.publishedAt, table.articleId),
    index('published_articles_language_updated').on(table.language, table.updatedAt, table.articleId),
    index('published_articles_photo_published').on(table.hasPhoto, table.publishedAt, table.articleId),
    index('published_articles_photo_updated').on(table.hasPhoto, table.updatedAt, table.articleId),
    index('published_articles_anonymous_published').on(table.hasAnonymousSource, table.publishedAt, table.articleId),
    index('published_articles_anonymous_updated').on(table.hasAnonymousSource, table.updatedAt, table.articleId),
  ],
);

/** The instants are those of the published article, repeated so that one index serves filter and order. */
export const publishedTags = sqliteTable(
  'published_tags',
  {
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    position: integer().notNull(),
    tagId: text()
      .notNull()
      .references(() => tags.id, { onDelete: 'restrict' }),
    publishedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('published_tags_published').on(table.tagId, table.publishedAt, table.articleId),
    index('published_tags_updated').on(table.tagId, table.updatedAt, table.articleId),
  ],
);

export const publishedBylines = sqliteTable(
  'published_bylines',
  {
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    position: integer().notNull(),
    name: text().notNull(),
    authorId: text().references(() => authors.id, { onDelete: 'restrict' }),
    role: text(),
    publishedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('published_bylines_published').on(table.authorId, table.publishedAt, table.articleId),
    index('published_bylines_updated').on(table.authorId, table.updatedAt, table.articleId),
  ],
);

/** Every slug under which an article was ever public: it stays the article's, and leads to it. */
export const articleSlugs = sqliteTable(
  'article_slugs',
  {
    slug: text().notNull().primaryKey(),
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'restrict' }),
    at: integer().notNull(),
  },
  (table) => [index('article_slugs_article').on(table.articleId)],
);

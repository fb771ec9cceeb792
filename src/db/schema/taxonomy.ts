import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Columns that every record kept by hand has: a public id, its version (its ETag) and its instants in epoch ms. */
const record = {
  id: text().notNull().primaryKey(),
  version: integer().notNull(),
  createdAt: integer().notNull(),
  updatedAt: integer().notNull(),
};

export const sections = sqliteTable(
  'sections',
  { ...record, slug: text().notNull(), name: text().notNull(), description: text() },
  (table) => [uniqueIndex('sections_slug').on(table.slug), index('sections_name').on(table.name, table.id)],
);

export const tags = sqliteTable(
  'tags',
  { ...record, slug: text().notNull(), name: text().notNull(), description: text() },
  (table) => [uniqueIndex('tags_slug').on(table.slug), index('tags_name').on(table.name, table.id)],
);

export const authors = sqliteTable(
  'authors',
  {
    ...record,
    slug: text().notNull(),
    name: text().notNull(),
    bio: text(),
    url: text(),
    affiliation: text(),
    location: text(),
  },
  (table) => [uniqueIndex('authors_slug').on(table.slug), index('authors_name').on(table.name, table.id)],
);

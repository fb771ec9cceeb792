import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { articles, publishedArticles } from './articles.ts';

/** The record of a photo. Its file is in the media storage, under the SHA-256 of its bytes; nothing of GPS or camera comes here. */
export const photos = sqliteTable(
  'photos',
  {
    id: text().notNull().primaryKey(),
    externalId: text(),
    /** Grows with each change of the record: its ETag. */
    version: integer().notNull(),
    /** Grows with each change that the public can see. */
    publicVersion: integer().notNull(),
    state: text({ enum: ['active', 'killed'] }).notNull(),
    /** SHA-256 of the original, hex. Two people who may not see each other's photos may both have sent the same file. */
    sha256: text().notNull(),
    mediaType: text().notNull(),
    bytes: integer().notNull(),
    /** What the file was called where it came from: data, never a path. */
    fileName: text(),
    /** Pixels, the right way up. */
    width: integer().notNull(),
    height: integer().notNull(),
    orientation: text({ enum: ['landscape', 'portrait', 'square'] }).notNull(),
    dominantColour: text().notNull(),
    thumbhash: text().notNull(),
    /** 0 to 1 from the left and from the top. */
    focalX: real().notNull(),
    focalY: real().notNull(),
    /** JSON of `PhotoContent`: what it shows, who made it, on which terms. */
    content: text().notNull(),
    /** JSON object: by field, where its value came from (request, xmp, iptc, exif, picture). */
    origins: text().notNull(),
    /** First moment that the date created may mean, epoch ms. */
    takenAt: integer(),
    mayPublish: integer({ mode: 'boolean' }).notNull(),
    maySyndicate: integer({ mode: 'boolean' }).notNull(),
    /** JSON array of ids of partner keys, or null: any partner. */
    partners: text(),
    /** Epoch ms: from then on nobody outside the newsroom may see it. */
    rightsUntil: integer(),
    /** JSON array of ISO 3166-1 alpha-2 codes, or null: everywhere. */
    territories: text(),
    /** Since when the public sees it without a break; null: it does not. Rights that run out are asked besides. */
    publicSince: integer(),
    /** Whether the public ever saw it. */
    wasPublic: integer({ mode: 'boolean' }).notNull(),
    killedAt: integer(),
    killedBy: text(),
    killReason: text(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    uniqueIndex('photos_external_id').on(table.externalId),
    index('photos_sha256').on(table.sha256),
    // With what lists filter by besides: what does not fit is passed over within the index.
    index('photos_public').on(table.publicSince, table.id, table.width, table.rightsUntil),
    index('photos_public_orientation').on(table.orientation, table.publicSince, table.id),
    // A photo without a date counts as taken before all others, so that an order by it holds every photo.
    index('photos_public_taken')
      .on(sql`case when taken_at is null then -99999999999999 else taken_at end`, table.id)
      .where(sql`public_since is not null`),
    // Only what may still run out: the tick looks here every second.
    index('photos_lapsing')
      .on(table.rightsUntil, table.id)
      .where(sql`${table.publicSince} is not null`),
    index('photos_created').on(table.createdAt, table.id),
    index('photos_updated').on(table.updatedAt, table.id),
    index('photos_owner_updated').on(table.createdBy, table.updatedAt, table.id),
  ],
);

/** By what a photo is found: names of places and creators, folded (`foldTerm`), with the instant of the photo that public lists are ordered by. */
export const photoTerms = sqliteTable(
  'photo_terms',
  {
    photoId: text()
      .notNull()
      .references(() => photos.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['place', 'creator'] }).notNull(),
    term: text().notNull(),
    publicSince: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.photoId, table.kind, table.term] }),
    index('photo_terms_public').on(table.kind, table.term, table.publicSince, table.photoId),
  ],
);

/** Which photos the working copies use now; how, stands in the revision. */
export const articlePhotos = sqliteTable(
  'article_photos',
  {
    articleId: text()
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    photoId: text()
      .notNull()
      .references(() => photos.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('article_photos_photo').on(table.photoId, table.articleId),
  ],
);

/** The photos of the edition that is public now, and how it uses them. */
export const publishedPhotos = sqliteTable(
  'published_photos',
  {
    articleId: text()
      .notNull()
      .references(() => publishedArticles.articleId, { onDelete: 'cascade' }),
    position: integer().notNull(),
    photoId: text()
      .notNull()
      .references(() => photos.id, { onDelete: 'restrict' }),
    role: text({ enum: ['lead', 'inline', 'gallery'] }).notNull(),
    /** Key of the block that an inline photo stands at. */
    block: text(),
    /** In place of the photo's own caption and alt text, for this use. */
    caption: text(),
    altText: text(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.position] }),
    index('published_photos_photo').on(table.photoId, table.articleId),
  ],
);

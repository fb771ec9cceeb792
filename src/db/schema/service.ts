import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** The log of everything the public can see change; written in the transaction of the change itself. */
export const changes = sqliteTable(
  'changes',
  {
    seq: integer().notNull().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    kind: text({
      enum: [
        'article.published',
        'article.updated',
        'article.unpublished',
        'photo.published',
        'photo.updated',
        'photo.unpublished',
        'photo.killed',
        'source.updated',
        'section.created',
        'section.updated',
        'section.deleted',
        'tag.created',
        'tag.updated',
        'tag.deleted',
        'author.created',
        'author.updated',
        'author.deleted',
      ],
    }).notNull(),
    subject: text().notNull(),
    version: integer().notNull(),
  },
  (table) => [index('changes_subject').on(table.subject, table.seq)],
);

/** API keys: only the SHA-256 of a key is kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().notNull().primaryKey(),
    name: text().notNull(),
    role: text({ enum: ['contributor', 'editor', 'admin', 'partner'] }).notNull(),
    /** JSON array of `Permission`: what it may besides what its role may. */
    permissions: text().notNull().default('[]'),
    /** SHA-256 of the whole key, base64url. */
    hash: text().notNull(),
    /** The last four characters, so that a person tells keys apart. */
    hint: text().notNull(),
    createdAt: integer().notNull(),
    createdBy: text(),
    expiresAt: integer(),
    revokedAt: integer(),
  },
  (table) => [uniqueIndex('api_keys_hash').on(table.hash), index('api_keys_created').on(table.createdAt, table.id)],
);

/** Answers kept for a repeated POST; sealed, because an answer may hold a key that is shown once. */
export const idempotentAnswers = sqliteTable(
  'idempotent_answers',
  {
    keyId: text().notNull(),
    idempotencyKey: text().notNull(),
    /** SHA-256 of method, path and body, base64url. */
    fingerprint: text().notNull(),
    answer: blob({ mode: 'buffer' }).notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.idempotencyKey] }),
    index('idempotent_answers_at').on(table.at),
  ],
);

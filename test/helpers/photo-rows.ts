import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { changeSource } from '../../src/changes/cache-source.ts';
import { recordChange } from '../../src/changes/store.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
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
import { type Images, type ImagesOptions, openImages } from '../../src/media/images.ts';
import { openMedia } from '../../src/media/open.ts';
import type { MediaStorage } from '../../src/media/storage.ts';
import { orientationOf, takenAtOf, termsOf } from '../../src/photos/content.ts';
import { photoDeliveryRoutes } from '../../src/photos/delivery-routes.ts';
import { keepRenditions, mediaRoutes } from '../../src/photos/media-routes.ts';
import { keyOf } from '../../src/photos/originals.ts';
import type { PhotoContent } from '../../src/photos/schema.ts';
import type { Role } from '../../src/lib/viewer.ts';
import type { Tables } from '../../src/db/tables.ts';
import type { Caller } from './newsroom.ts';

type Row = Tables['photos']['$inferSelect'];

/** What is said of a photo that a test puts in; the rest is as usual. */
export interface PhotoRowInput extends Partial<Omit<Row, 'content'>> {
  readonly content?: Partial<PhotoContent> | undefined;
}

/** Delivery and media on a database and a folder of their own, with photos put in as rows. */
export interface PhotoRoom {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly storage: MediaStorage;
  readonly mediaFolder: string;
  readonly images: Images;
  /** What the application believes, epoch ms. */
  time: number;
  call(
    url: string,
    call?: { as?: Caller; method?: 'GET' | 'HEAD'; headers?: Record<string, string> },
  ): Promise<LightMyRequestResponse>;
  /** Adds the record of a photo that the public sees, unless the input says otherwise. */
  add(input?: PhotoRowInput): Promise<Row>;
  /** Stores a file as an original and adds the record for it. */
  addFile(bytes: Buffer, size: { width: number; height: number }, input?: PhotoRowInput): Promise<Row>;
  /** Changes a record and says so in the change log. */
  change(
    id: string,
    values: Partial<Row>,
    kind?: 'photo.updated' | 'photo.unpublished' | 'photo.killed',
  ): Promise<void>;
  /** Puts photos into a published article that is made for it. */
  article(slug: string, photoIds: readonly string[]): Promise<string>;
  /** The id of the key of a caller. */
  keyId(as: Caller): string;
  /** Closes everything and opens it again on the same files. */
  restart(): Promise<void>;
}

interface Teardown {
  teardown(fn: () => Promise<void>): void;
}

export interface PhotoRoomOptions {
  readonly images?: ImagesOptions;
  readonly rateLimitPerMinute?: number;
  readonly trustProxy?: boolean;
  readonly corsOrigin?: '*' | readonly string[];
  readonly mediaBytes?: number;
  /** Stands in front of some of what the storage does: to see when it happens, or do something at that moment. */
  readonly through?: (storage: MediaStorage) => Partial<MediaStorage>;
}

export const START = Date.parse('2026-11-20T08:00:00.000Z');

/** Opens a room that is gone after the test. */
export async function openPhotoRoom(t: Teardown, options: PhotoRoomOptions = {}): Promise<PhotoRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-photos-'));
  const mediaFolder = join(folder, 'media');
  const clock = { time: START };
  const now = () => clock.time;
  const { rateLimitPerMinute = 0, through = () => ({}) } = options;
  const build = () => {
    const opened = openDatabase(`file:${join(folder, 'dateline.db')}`);
    const folderStorage = openMedia({ url: `file:${mediaFolder}`, aws: {} });
    const storage: MediaStorage = {
      temporary: () => folderStorage.temporary(),
      put: (key, path) => folderStorage.put(key, path),
      read: (key) => folderStorage.read(key),
      open: (key) => folderStorage.open(key),
      local: (key) => folderStorage.local(key),
      delete: (key) => folderStorage.delete(key),
      list: (prefix) => folderStorage.list(prefix),
      ...through(folderStorage),
    };
    const images = openImages(options.images);
    const cache = createResponseCache(changeSource(opened), 4_000_000, now);
    const files = keepRenditions(createResponseCache(changeSource(opened), options.mediaBytes ?? 32_000_000, now));
    const db: Database = {
      ...opened,
      write: (work) =>
        opened.write(work).finally(() => {
          cache.doubt();
          files.cache.doubt();
        }),
    };
    const limiter = createRateLimiter({ limit: rateLimitPerMinute, windowSeconds: 60 });
    const baseUrlOf = createBaseUrlOf(undefined);
    const app = createHttp({
      newId: randomUUID,
      log: false,
      corsOrigin: options.corsOrigin ?? '*',
      trustProxy: options.trustProxy ?? false,
      shortcut: { cache, files, limiter, now },
    });
    requireDeclaredAccess(app);
    registerGate(app, { findKeyHolder: findHolder(db, now), limiter, cache, files, baseUrlOf, now });
    app.register(photoDeliveryRoutes, { db, cache, cursors: createCursors('s'.repeat(40)), baseUrlOf, now });
    app.register(mediaRoutes, { db, storage, images, files, now });
    return { app, db, storage, images };
  };
  let parts = build();
  await parts.app.ready();
  const keys = {} as Record<Caller, { value: string; id: string }>;
  const names = ['admin', 'editor', 'contributor', 'partner', 'otherContributor'] as const;
  for (const name of names) {
    const role: Role = name === 'otherContributor' ? 'contributor' : name;
    const issued = await parts.db.write((tx) =>
      issueKey(tx, { name, role, expiresAt: null, createdBy: null }, { at: START, newId, random: randomBytes }),
    );
    if (!issued.ok) throw new Error('a key was refused');
    keys[name] = { value: issued.value.key, id: issued.value.row.id };
  }
  async function close(): Promise<void> {
    await parts.app.close();
    await parts.images.close();
    await parts.db.close();
  }
  t.teardown(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });

  const room: PhotoRoom = {
    get app() {
      return parts.app;
    },
    get db() {
      return parts.db;
    },
    get storage() {
      return parts.storage;
    },
    get images() {
      return parts.images;
    },
    get time() {
      return clock.time;
    },
    set time(time) {
      clock.time = time;
    },
    mediaFolder,
    keyId: (as) => keys[as].id,
    async call(url, { as = 'reader', method = 'GET', headers = {} } = {}) {
      const authorization = as === 'reader' ? {} : { authorization: `Bearer ${keys[as].value}` };
      return parts.app.inject({ method, url, headers: { ...authorization, ...headers } });
    },
    async add({ content, ...input } = {}) {
      const row = rowOf({ ...input, content }, clock.time);
      await parts.db.write(async (tx) => {
        await tx.sql.insert(tx.tables.photos).values(row);
        const terms = termsOf(JSON.parse(row.content) as PhotoContent);
        for (const term of terms) {
          await tx.sql.insert(tx.tables.photoTerms).values({ ...term, photoId: row.id, publicSince: row.publicSince });
        }
        if (row.publicSince !== null) {
          await recordChange(tx, { at: clock.time, kind: 'photo.published', subject: row.id, version: 1 });
        }
      });
      return row;
    },
    async addFile(bytes, size, input = {}) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = parts.storage.temporary();
      writeFileSync(path, bytes);
      await parts.storage.put(keyOf({ sha256, mediaType: input.mediaType ?? 'image/jpeg' }), path);
      return room.add({ ...size, sha256, bytes: bytes.length, ...input });
    },
    async change(id, values, kind = 'photo.updated') {
      await parts.db.write(async (tx) => {
        const { photos, photoTerms } = tx.tables;
        await tx.sql.update(photos).set(values).where(eq(photos.id, id));
        if (values.publicSince !== undefined) {
          await tx.sql.update(photoTerms).set({ publicSince: values.publicSince }).where(eq(photoTerms.photoId, id));
        }
        await recordChange(tx, { at: clock.time, kind, subject: id, version: 2 });
      });
    },
    async article(slug, photoIds) {
      const id = newId();
      await parts.db.write(async (tx) => {
        const { articles, publishedArticles, articleSlugs, publishedPhotos } = tx.tables;
        // Only what delivery reads of an article.
        await tx.sql.insert(articles).values({
          id,
          version: 1,
          revision: 1,
          state: 'published',
          headline: slug,
          slug,
          language: 'en',
          publicVersion: 1,
          createdAt: clock.time,
          createdBy: 'somebody',
          updatedAt: clock.time,
          updatedBy: 'somebody',
        });
        await tx.sql.insert(publishedArticles).values({
          articleId: id,
          edition: 1,
          slug,
          language: 'en',
          sectionId: null,
          publishedAt: clock.time,
          updatedAt: clock.time,
          modifiedAt: clock.time,
          hasPhoto: true,
        });
        await tx.sql.insert(articleSlugs).values({ slug, articleId: id, at: clock.time });
        for (const [position, photoId] of photoIds.entries()) {
          const use = { role: 'gallery', block: null, caption: null, altText: null } as const;
          await tx.sql.insert(publishedPhotos).values({ articleId: id, position, photoId, ...use });
        }
        await recordChange(tx, { at: clock.time, kind: 'article.published', subject: id, version: 1 });
      });
      return id;
    },
    async restart() {
      await close();
      parts = build();
      await parts.app.ready();
    },
  };
  return room;
}

const EMPTY: PhotoContent = {
  headline: null,
  caption: null,
  altText: 'Cars on a bridge.',
  extendedDescription: null,
  creditLine: 'Rosa Kettle',
  creators: ['Rosa Kettle'],
  copyrightNotice: null,
  usageTerms: null,
  dateCreated: null,
  locationCreated: null,
  locationsShown: [],
  peopleShown: [],
  digitalSourceType: null,
};

function rowOf({ content, ...input }: PhotoRowInput, at: number): Row {
  const described = { ...EMPTY, ...content };
  const size = { width: input.width ?? 4_000, height: input.height ?? 3_000 };
  return {
    id: newId(),
    externalId: null,
    version: 1,
    publicVersion: 1,
    state: 'active',
    sha256: randomBytes(32).toString('hex'),
    mediaType: 'image/jpeg',
    bytes: 1_000,
    fileName: 'DSC_0412.jpg',
    orientation: orientationOf(size),
    dominantColour: '#c08a5b',
    thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
    focalX: 0.5,
    focalY: 0.5,
    content: JSON.stringify(described),
    origins: '{}',
    takenAt: takenAtOf(described),
    mayPublish: true,
    maySyndicate: false,
    partners: null,
    rightsUntil: null,
    territories: null,
    publicSince: at,
    wasPublic: input.publicSince !== null,
    killedAt: null,
    killedBy: null,
    killReason: null,
    createdAt: at,
    createdBy: 'somebody',
    updatedAt: at,
    updatedBy: 'somebody',
    ...input,
    ...size,
  };
}

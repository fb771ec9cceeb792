import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { articleDeliveryRoutes } from './articles/delivery-routes.ts';
import { revisionRoutes } from './articles/revision-routes.ts';
import { articleRoutes } from './articles/routes.ts';
import { workflowRoutes } from './articles/workflow-routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { changeSource } from './changes/cache-source.ts';
import type { Database } from './db/database.ts';
import { DatabaseBusy, DatabaseFull } from './db/errors.ts';
import { requireDeclaredAccess } from './http/access.ts';
import { createBaseUrlOf } from './http/base-url.ts';
import { registerGate } from './http/gate.ts';
import type { CorsOrigin } from './http/headers.ts';
import { healthRoutes } from './http/health.ts';
import { registerContract } from './http/openapi.ts';
import { problemPageRoutes } from './http/problem-pages.ts';
import { ProblemError } from './http/problem.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import type { LogOptions } from './http/request-log.ts';
import { createResponseCache } from './http/response-cache.ts';
import { createHttp, type Timeouts } from './http/server.ts';
import { registerSwaggerUi } from './http/swagger-ui.ts';
import { createOnce } from './idempotency/once.ts';
import { findHolder } from './keys/holder.ts';
import type { RandomBytes } from './keys/keys.ts';
import { keyRoutes } from './keys/routes.ts';
import type { Now } from './lib/clock.ts';
import { createCursors } from './lib/cursor.ts';
import type { NewId } from './lib/ids.ts';
import { createSealer } from './lib/seal.ts';
import { type Images, ImagesBusy } from './media/images.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from './media/storage.ts';
import { photoDeliveryRoutes } from './photos/delivery-routes.ts';
import { keepRenditions, mediaRoutes } from './photos/media-routes.ts';
import { photoRoutes } from './photos/routes.ts';
import { quoteDeliveryRoutes } from './quotes/delivery-routes.ts';
import { sourceDeliveryRoutes } from './sources/delivery-routes.ts';
import { identityRoutes } from './sources/identity-routes.ts';
import { type IdentityKeeper, type MergeNote, sourceRoutes } from './sources/routes.ts';
import type { ApprovalNote } from './sourcing/context.ts';
import { importRoutes } from './sourcing/import-routes.ts';
import { mayUseArticle } from './sourcing/sourced-article.ts';
import { insightRoutes } from './sourcing/insights-routes.ts';
import { quoteRoutes } from './sourcing/quote-routes.ts';
import { suggestionRoutes } from './sourcing/suggestion-routes.ts';
import { sourceUseRoutes } from './sourcing/use-routes.ts';
import { syndicationRoutes } from './syndication/routes.ts';
import { taxonomyRoutes } from './taxonomy/routes.ts';
import { VaultBusy, VaultFull, VaultUnusable } from './vault/errors.ts';
import type { IdentityVault } from './vault/vault.ts';
import { VERSION } from './version.ts';

/** Everything the application is made from. Time, ids and chance come in, so that tests decide them. */
export interface AppOptions {
  readonly db: Database;
  /** Where the files of photos are. */
  readonly storage: MediaStorage;
  /** Who works on them; whoever opened them closes them. */
  readonly images: Images;
  /** Who anonymous sources are; whoever opened it closes it. */
  readonly vault: IdentityVault;
  readonly secret: string;
  readonly now: Now;
  readonly newId: NewId;
  /** Every request has one, so it should be cheap. */
  readonly newRequestId: () => string;
  readonly newKey: () => string;
  readonly random: RandomBytes;
  readonly publicUrl: string | undefined;
  readonly corsOrigin: CorsOrigin;
  readonly trustProxy: FastifyServerOptions['trustProxy'];
  readonly rateLimitPerMinute: number;
  readonly log: LogOptions | false;
  readonly timeouts?: Partial<Timeouts>;
}

/** Finished answers are kept up to this much, whatever the number of articles. */
const CACHE_BYTES = 24 * 1024 * 1024;
/** And so much of renditions. */
const RENDITION_CACHE_BYTES = 32 * 1024 * 1024;

/** Puts the application together, in the order in which a request meets its parts. It listens to nothing yet. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { storage, images, vault, secret, now, newId, newKey, random, publicUrl } = options;
  const cache = createResponseCache(changeSource(options.db), CACHE_BYTES, now);
  const files = keepRenditions(createResponseCache(changeSource(options.db), RENDITION_CACHE_BYTES, now));
  const db = announcing(options.db, () => {
    cache.doubt();
    files.cache.doubt();
  });
  const cursors = createCursors(secret);
  const once = createOnce({ db, sealer: createSealer(secret, 'idempotent answer'), now });
  const baseUrlOf = createBaseUrlOf(publicUrl);
  const keeper = keeperOf(vault, now);
  let isClosing = false;

  const limiter = createRateLimiter({ limit: options.rateLimitPerMinute, windowSeconds: 60 });
  const app = createHttp({
    ...options,
    newId: options.newRequestId,
    shortcut: { cache, files, limiter, now },
    mapError: problemOf,
  });
  requireDeclaredAccess(app);
  registerGate(app, { findKeyHolder: findHolder(db, now), limiter, cache, files, baseUrlOf, now });
  registerContract(app, { version: VERSION });
  registerSwaggerUi(app);
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });

  app.register(articleDeliveryRoutes, { db, cache, cursors, baseUrlOf, now });
  app.register(photoDeliveryRoutes, { db, cache, cursors, baseUrlOf, now });
  app.register(quoteDeliveryRoutes, { db, cache, cursors, baseUrlOf });
  app.register(sourceDeliveryRoutes, { db, cache, cursors, baseUrlOf });
  app.register(mediaRoutes, { db, storage, images, files, now });
  app.register(taxonomyRoutes, { db, cache, once, cursors, baseUrlOf, now, newId });
  const forget = (sourceId: string, by: string) => keeper.forget(sourceId, by);
  const articles = { db, once, cursors, now, newId, newKey, identities: vault, forget };
  app.register(articleRoutes, articles);
  app.register(workflowRoutes, articles);
  app.register(revisionRoutes, { db, cursors });
  app.register(importRoutes, { once, now, newId, newKey });
  const audit = (note: ApprovalNote | MergeNote) => vault.audit(note);
  app.register(sourceRoutes, { db, once, cursors, now, newId, mayUseArticle, vault: keeper, audit });
  const sourcing = { db, once, now, newId, newKey, audit };
  app.register(quoteRoutes, sourcing);
  app.register(sourceUseRoutes, sourcing);
  app.register(suggestionRoutes, sourcing);
  app.register(insightRoutes, { db, now });
  app.register(photoRoutes, { db, once, cursors, now, newId, storage, images });
  app.register(syndicationRoutes, { db, cursors, baseUrlOf, now });
  app.register(identityRoutes, { db, vault, now });
  app.register(auditRoutes, { db, vault, cursors });
  app.register(keyRoutes, { db, once, cursors, now, newId, random });
  app.register(problemPageRoutes);
  app.register(healthRoutes, { now, checks: { database: () => void db.dataVersion() }, isClosing: () => isClosing });
  return app;
}

/** What becomes of identities when the records of their sources are merged or deleted. */
function keeperOf(vault: IdentityVault, now: Now): IdentityKeeper {
  return {
    adopt: async (from, to, by) => {
      await vault.adopt({ from, to, by, at: now() });
    },
    forget: async (sourceId, by) => {
      await vault.delete(sourceId, { by, at: now() });
    },
  };
}

/** The database, telling of each of its commits: so whoever reads after a write was answered reads what was written. */
function announcing(db: Database, tell: () => void): Database {
  return { ...db, write: (work) => db.write(work).finally(tell) };
}

/** What a caller may try again, or the operator can put right, in the layers below. */
function problemOf(error: unknown): ProblemError | undefined {
  if (error instanceof StorageUnavailable) {
    const detail =
      'The storage of photos does not answer: tell the operator if it stays so. Articles are served all the same.';
    return new ProblemError('unavailable', { cause: error, detail });
  }
  if (error instanceof VaultUnusable) {
    const detail =
      'The sealed identities of sources cannot be reached: tell the operator if it stays so. Everything else is served all the same.';
    return new ProblemError('unavailable', { cause: error, detail });
  }
  const isPassing = [DatabaseBusy, ImagesBusy, VaultBusy].some((kind) => error instanceof kind);
  if (isPassing) return new ProblemError('unavailable', { cause: error });
  if ([DatabaseFull, StorageFull, VaultFull].some((kind) => error instanceof kind))
    return new ProblemError('storage-full', { cause: error });
  return undefined;
}

import { setTimeout } from 'node:timers/promises';
import type { IdentityChecks } from '../articles/exposed-names.ts';
import type { SaveContext } from '../articles/save.ts';
import type { Database, Executor } from '../db/database.ts';
import { codeOf, DatabaseBusy } from '../db/errors.ts';
import type { NewId } from '../lib/ids.ts';
import { ok, type Result } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import type { ApprovalNote } from '../sourcing/context.ts';
import { upsertTaxonomy } from '../taxonomy/ensure.ts';
import type { Made, Mentions } from './mentions.ts';
import type { PhotoNames } from './photo-names.ts';
import type { StagedPhoto } from './pictures.ts';
import type { PreparedRecord } from './prepare.ts';
import { saveArticle, type SaveArticleContext, type SavedArticle, type SaveRefusal } from './save-article.ts';
import { savePhoto } from './save-photo.ts';
import type { SourcingIds } from './save-quoting.ts';

/** Writes down who answers for an anonymous source that nobody here knows, before that is committed. */
export type Audit = (note: ApprovalNote) => Promise<void>;

/** A record of which all is there that a transaction needs. */
export type ReadyRecord = Exclude<PreparedRecord, { readonly type: 'photo' }> | StagedPhoto;

/** What became of a record, and which sections, tags and authors were made because it names them. A photo has no slug. */
export type SavedRecord = Omit<SavedArticle, 'slug'> & { readonly slug?: string; readonly made: readonly Made[] };
export type Outcome = Result<SavedRecord, SaveRefusal>;

export interface BatchContext {
  readonly db: Database;
  /** Epoch ms. */
  readonly at: number;
  readonly newId: NewId;
  readonly newPhotoId?: NewId | undefined;
  readonly sourcingIds?: SourcingIds | undefined;
  readonly newKey: () => string;
  readonly identities?: IdentityChecks | undefined;
  readonly audit?: Audit | undefined;
  readonly mentions: Mentions;
  readonly photos: PhotoNames;
  /** Whether the work is committed; if not, it is done and rolled back. */
  readonly keeps: boolean;
}

/**
 * Saves records in one transaction, each whole or not at all. A record is refused before anything of it is written; where that
 * shows too late, all is rolled back and each record gets a transaction of its own.
 */
export async function saveBatch(context: BatchContext, records: readonly ReadyRecord[]): Promise<Outcome[]> {
  const together = await saveTogether(context, records);
  if (together !== undefined) return together;
  const outcomes: Outcome[] = [];
  for (const record of records) outcomes.push(await saveAlone(context, record));
  return outcomes;
}

/** The outcomes, or undefined when nothing was written, since one of the records would have been left half done. */
async function saveTogether(context: BatchContext, records: readonly ReadyRecord[]): Promise<Outcome[] | undefined> {
  try {
    return await write(context, async (transaction) => {
      const outcomes: Outcome[] = [];
      for (const record of records) {
        const outcome = await saveRecord(context, transaction, record);
        if (!outcome.ok && outcome.error.isHalfDone === true) throw new HalfDone();
        outcomes.push(outcome);
      }
      return outcomes;
    });
  } catch (error) {
    if (error instanceof HalfDone) return undefined;
    // Somebody deleted a section, tag or author that an earlier batch had found.
    if (codeOf(error) !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error;
    context.mentions.forget();
    return undefined;
  }
}

async function saveAlone(context: BatchContext, record: ReadyRecord): Promise<Outcome> {
  let refused: Outcome | undefined;
  try {
    return await write(context, async (transaction) => {
      const outcome = await saveRecord(context, transaction, record);
      if (outcome.ok) return outcome;
      refused = outcome;
      throw new HalfDone();
    });
  } catch (error) {
    if (error instanceof HalfDone && refused !== undefined) return refused;
    throw error;
  }
}

/** What the command line does has no key: it acts as the desk. */
const COMMAND_LINE: KeyHolder = { role: 'editor', keyId: 'command-line', permissions: [] };

async function saveRecord(
  { at, newId, newPhotoId = newId, sourcingIds, newKey, identities, mentions, photos }: BatchContext,
  { tx, onWaiver }: Transaction,
  record: ReadyRecord,
): Promise<Outcome> {
  if (record.type === 'photo') {
    const saved = await savePhoto({ tx, viewer: COMMAND_LINE, at, newId: newPhotoId }, photos, record);
    return saved.ok ? ok({ ...saved.value, isPublished: false, made: [] }) : saved;
  }
  if (record.type !== 'article') {
    const { outcome, slug } = await upsertTaxonomy(tx, record.entry, { at, newId });
    return ok({ outcome, slug, isPublished: false, notes: [], made: [] });
  }
  const made: Made[] = [];
  const findReferences = mentions.finder({ at, newId, onMade: (one) => made.push(one) });
  const context: SaveContext = { tx, viewer: COMMAND_LINE, at, newId, newKey, findReferences };
  const ids = sourcingIds ?? { source: newId, use: newId, quote: newId };
  const saved = await saveArticle({ ...context, photos, ids, identities, onWaiver }, record);
  if (saved.ok) return ok({ ...saved.value, made });
  return made.length === 0 ? saved : { ok: false, error: { ...saved.error, isHalfDone: true } };
}

/** Leaves the transaction without a fault, and nothing in the database. */
class HalfDone extends Error {
  override readonly name = 'HalfDone';
}

interface Transaction extends Pick<SaveArticleContext, 'onWaiver'> {
  readonly tx: Executor;
}

/** Runs the work in a transaction and commits it, or only tries it; waits while another process writes. */
async function write<T>(
  { db, keeps, mentions, photos, audit }: BatchContext,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let tried: { readonly value: T } | undefined;
    try {
      const value = await db.write(async (tx) => {
        tried = undefined;
        const waivers: ApprovalNote[] = [];
        const result = await work({ tx, onWaiver: (note) => void waivers.push(note) });
        if (keeps) {
          // Before the commit: no source is approved that nobody answers for.
          for (const note of waivers) await audit?.({ ...note, by: null });
          return result;
        }
        tried = { value: result };
        throw new HalfDone();
      });
      mentions.keep();
      photos.keep();
      return value;
    } catch (error) {
      mentions.drop();
      if (tried !== undefined) photos.keep();
      photos.drop();
      if (tried !== undefined) return tried.value;
      if (!(error instanceof DatabaseBusy) || attempt === MOST_ATTEMPTS) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

/** Another process may write for about so long before the import gives up. */
const MOST_ATTEMPTS = 60;
const PAUSE_MS = 250;

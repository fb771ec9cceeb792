import { setTimeout } from 'node:timers/promises';
import type { IdentityChecks } from '../articles/exposed-names.ts';
import type { ConversionNote } from '../body/schema.ts';
import type { Database } from '../db/database.ts';
import type { Now } from '../lib/clock.ts';
import type { NewId } from '../lib/ids.ts';
import { err, ok } from '../lib/result.ts';
import { type Audit, type Outcome, type ReadyRecord, saveBatch, type SavedRecord } from './batch.ts';
import { createMentions, type Made, type Mentions } from './mentions.ts';
import { createPhotoNames, type PhotoNames } from './photo-names.ts';
import { type Media, withOriginals } from './pictures.ts';
import { type NotPrepared, type Prepare, preparer } from './prepare.ts';
import { emptySummary, type ImportSummary, type NoteLine, type RefusalLine } from './report.ts';
import type { SourcingIds } from './save-quoting.ts';
import type { Place, Portion } from './sources.ts';
import { photosOf, type Piece, type PreparedPortion, type Staged, stagePieces } from './staging.ts';

export interface ImportDeps {
  readonly db: Database;
  /** Where pictures go and how they are looked at; asked for with the first photo. */
  readonly media: () => Media;
  readonly now: Now;
  readonly newId: NewId;
  /** Where the ids of photos come from, when not from `newId`. */
  readonly newPhotoId?: NewId | undefined;
  /** Where the ids of sources, their uses and quotes come from, when not from `newId`. */
  readonly sourcingIds?: SourcingIds | undefined;
  readonly newKey: () => string;
  /** Who is asked whether an article tells a name that is sealed; nobody when it is not given. */
  readonly identities?: IdentityChecks | undefined;
  /** The audit log: it hears of every anonymous source that a record answers for. */
  readonly audit?: Audit | undefined;
  /** Where records are prepared; in this thread when it is not given. */
  readonly prepare?: Prepare | undefined;
}

export interface ImportOptions {
  /** Whether articles that say when they were published are published; if not, they stay drafts. */
  readonly publishes: boolean;
  /** Whether anything is kept; if not, each portion is done and rolled back. */
  readonly keeps: boolean;
  /** Ends the import after the portion that is under way. */
  readonly signal?: AbortSignal | undefined;
  readonly onRefusal?: (line: RefusalLine) => void;
  readonly onNote?: (line: NoteLine) => void;
  /** After each part that is saved together. */
  readonly onProgress?: (done: Done) => void;
}

/** How far an import is. */
export interface Done {
  readonly records: number;
  /** Of all files, pictures too. */
  readonly bytesRead: number;
  /** Of pictures that records named, beyond the files that were found. */
  readonly bytesNamed: number;
}

/** What an import met so far. */
interface Run {
  readonly options: ImportOptions;
  readonly deps: ImportDeps;
  readonly summary: ImportSummary;
  readonly mentions: Mentions;
  readonly photos: PhotoNames;
  readonly externalIds: Set<string>;
  /** When nothing is kept: which article would have which slug … */
  readonly slugs: Map<string, string>;
  /** … and which sections, tags and authors there would be. */
  readonly made: Set<string>;
}

/**
 * Imports records: each part of a portion in one transaction, each record whole or not at all. What comes again is found by its external id
 * (a section, tag or author by its slug or name), so that importing twice doubles nothing.
 * @returns what was done, also when it was interrupted.
 */
export async function importRecords(
  portions: AsyncIterable<Portion>,
  options: ImportOptions,
  deps: ImportDeps,
): Promise<ImportSummary> {
  const summary = emptySummary();
  const met = { externalIds: new Set<string>(), slugs: new Map<string, string>(), made: new Set<string>() };
  const photos = createPhotoNames(options.keeps);
  const run: Run = { options, deps, summary, mentions: createMentions(), photos, ...met };
  const { signal } = options;
  const pictures = { read: 0, named: 0 };
  try {
    for await (const piece of stagePieces({ ...deps, signal }, prepareAhead(run, portions))) {
      if (signal?.aborted === true) break;
      // Who waits for the write lock only looks for it now and then, and would hardly ever find it free.
      if (summary.last !== undefined) await setTimeout(PAUSE_MS);
      await importPiece(run, piece);
      summary.last = piece.records.at(-1)?.place ?? summary.last;
      pictures.read += piece.pictureBytes;
      pictures.named += piece.pictureBytesNamed;
      const bytesRead = piece.bytesRead + pictures.read;
      options.onProgress?.({ records: summary.records, bytesRead, bytesNamed: pictures.named });
    }
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
  }
  summary.isInterrupted = signal?.aborted === true;
  return summary;
}

/** Between two portions others may write for so long. */
const PAUSE_MS = 5;

/** So many portions may be read and prepared while one is written. */
const MOST_AHEAD = 4;

/** The portions in their order, each prepared; what is ready is not kept waiting for what is still to be read. */
async function* prepareAhead(
  { options: { publishes }, deps: { now, newKey, prepare = preparer(newKey) } }: Run,
  portions: AsyncIterable<Portion>,
): AsyncGenerator<PreparedPortion> {
  const source = portions[Symbol.asyncIterator]();
  const read = () => attended(source.next());
  const ahead: Promise<PreparedPortion>[] = [];
  let reading: ReturnType<typeof read> | undefined = read();
  try {
    while (reading !== undefined || ahead.length > 0) {
      const [first] = ahead;
      const news = ahead.length < MOST_AHEAD ? reading : undefined;
      const next: PreparedPortion | IteratorResult<Portion> | undefined = await Promise.race(
        [first, news].filter((one) => one !== undefined),
      );
      if (next === undefined) continue;
      if ('prepared' in next) {
        void ahead.shift();
        yield next;
      } else if (next.done === true) {
        reading = undefined;
      } else {
        const portion = next.value;
        const preparing = prepare(portion.records, { at: now(), publishes });
        ahead.push(attended(preparing.then((prepared) => ({ ...portion, prepared }))));
        reading = read();
      }
    }
  } finally {
    await source.return?.();
  }
}

/** A promise whose failure is dealt with where it is awaited, however late that is. */
function attended<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function importPiece(run: Run, piece: Piece): Promise<void> {
  const { deps, options, mentions, photos, summary } = run;
  const ready: { readonly place: Place; readonly record: ReadyRecord }[] = [];
  for (const { place, record: staged } of piece.records) {
    summary.records += 1;
    const record = staged.ok ? meet(run, staged.value) : staged;
    if (record.ok) ready.push({ place, record: record.value });
    else countRefused(run, place, record.error);
  }
  if (ready.length === 0) return;
  const context = { ...deps, at: deps.now(), mentions, photos, keeps: options.keeps };
  const records = ready.map(({ record }) => record);
  const save = () => saveBatch(context, records);
  const pictures = photosOf(piece);
  const isStoring = options.keeps && pictures.length > 0;
  const outcomes = isStoring ? await withOriginals({ db: deps.db, media: deps.media() }, pictures, save) : await save();
  for (const [index, { place, record }] of ready.entries()) {
    const outcome = outcomes[index];
    if (outcome !== undefined) countSaved(run, { place, record, outcome });
  }
}

/** What this import has met before is refused. */
function meet({ externalIds, slugs }: Run, record: ReadyRecord): Staged['record'] {
  if (record.type !== 'article') return ok(record);
  const { externalId, input } = record;
  const holder = input.slug === undefined ? undefined : slugs.get(input.slug);
  if (externalIds.has(externalId)) return err({ kind: 'article', errors: [metBefore] });
  if (holder !== undefined && holder !== externalId) return err({ kind: 'article', errors: [slugTaken] });
  externalIds.add(externalId);
  return ok(record);
}

const metBefore = {
  pointer: '/externalId',
  code: 'duplicate-external-id',
  detail: 'Keep one record for each article: an earlier one of this import has the same id.',
};
const slugTaken = {
  pointer: '/slug',
  code: 'slug-taken',
  detail: 'Choose another slug: another article has this one.',
};

function countSaved(
  run: Run,
  { place, record, outcome }: { place: Place; record: ReadyRecord; outcome: Outcome },
): void {
  const { summary, options } = run;
  if (!outcome.ok) {
    const { code, detail = '', errors = [{ pointer: '', code, detail }] } = outcome.error;
    countRefused(run, place, { kind: record.type, errors });
    return;
  }
  const { value } = outcome;
  const { slug } = value;
  if (record.type === 'article' && slug !== undefined && !options.keeps) run.slugs.set(slug, record.externalId);
  if (isCounted(run, record, value)) summary[record.type][value.outcome] += 1;
  if (value.isPublished) summary.article.published += 1;
  for (const one of value.made) if (isNew(run, one)) summary[one.kind].created += 1;
  countNotes(run, { place, kind: record.type === 'photo' ? 'photos' : 'articles' }, value.notes);
}

/** A section, tag or author that an article named before was counted when it was made for that. */
function isCounted(run: Run, { type }: ReadyRecord, { outcome, slug }: SavedRecord): boolean {
  if (type === 'article' || type === 'photo' || outcome !== 'created' || slug === undefined) return true;
  return isNew(run, { kind: type, slug });
}

function countNotes(
  { summary, options }: Run,
  { place, kind }: { place: Place; kind: 'articles' | 'photos' },
  notes: readonly ConversionNote[],
): void {
  for (const { code, detail, count } of notes) {
    const first = { ...place, code, detail, count };
    const known = summary.notes.get(code) ?? { count: 0, articles: 0, photos: 0, first };
    summary.notes.set(code, { ...known, count: known.count + count });
    options.onNote?.(first);
  }
  for (const code of new Set(notes.map((note) => note.code))) {
    const known = summary.notes.get(code);
    if (known !== undefined) summary.notes.set(code, { ...known, [kind]: known[kind] + 1 });
  }
}

/** Whether it was made now: when nothing is kept, each portion makes again what an earlier one made. */
function isNew({ made, options }: Run, { kind, slug }: Made): boolean {
  if (options.keeps) return true;
  const key = `${kind} ${slug}`;
  const isKnown = made.has(key);
  made.add(key);
  return !isKnown;
}

function countRefused({ summary, options }: Run, place: Place, { kind, errors }: NotPrepared): void {
  if (kind === undefined) summary.unreadable += 1;
  else summary[kind].refused += 1;
  for (const { pointer, code, detail, line = place.line } of errors)
    options.onRefusal?.({ file: place.file, line, code, pointer, detail });
}

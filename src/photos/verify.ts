import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { eachBounded } from '../lib/bounded.ts';
import type { Now } from '../lib/clock.ts';
import { type MediaStorage, StorageUnavailable, type StoredContent, type StoredFile } from '../media/storage.ts';
import { readFileKey } from './file-key.ts';
import { keyOf } from './originals.ts';
import { isFileUsed, listPhotosOf } from './store.ts';
import { type FileRow, listFiles } from './verify-store.ts';

export interface VerifyDeps {
  readonly db: Database;
  readonly storage: MediaStorage;
  readonly now: Now;
}

/** One thing that is not as it should be. */
export interface Finding {
  readonly kind:
    | 'missing-original'
    | 'damaged-original'
    | 'unreferenced-original'
    | 'unreferenced-rendition'
    | 'unknown-file';
  readonly key: string;
  /** Id of a photo whose file it is, or was. */
  readonly photo: string | null;
  readonly detail: string;
  /** Whether the file was removed. */
  readonly isDeleted: boolean;
}

/** What was looked at and found. */
export interface VerifySummary {
  /** Records, and files that were read for them. */
  photos: number;
  originals: number;
  bytes: number;
  renditions: number;
  missing: number;
  damaged: number;
  unreferenced: number;
  /** Of the unreferenced. */
  deleted: number;
  /** Whether nothing was removed although it was asked for: more originals are nobody's than somebody's, as with another database's files. */
  isOfAnother: boolean;
  /** Files of nobody that are too young to tell: they may belong to an upload or an import that is under way. */
  young: number;
  /** Files in the folders of the storage that this program did not make; they are left alone. */
  unknown: number;
}

export interface VerifyOptions {
  /** Whether files of nobody are removed. */
  readonly deletes: boolean;
  readonly onFinding: (finding: Finding) => void;
  readonly onProgress: (done: Readonly<VerifySummary>) => void;
}

/** So many originals are read at once: a remote storage takes its time for each. */
const AT_ONCE = 4;

/** An upload stores the file before the record; none takes so long in between. */
const YOUNG_MS = 60 * 60 * 1_000;

/**
 * Reads every original and compares it with the records, then looks for files that nobody has. The service may run meanwhile: what
 * changes under the hands is looked up again before anything is said of it or removed.
 * @throws {StorageUnavailable} the storage does not answer at all
 */
export async function verifyPhotos(deps: VerifyDeps, options: VerifyOptions): Promise<VerifySummary> {
  const summary: VerifySummary = {
    photos: 0,
    originals: 0,
    bytes: 0,
    renditions: 0,
    missing: 0,
    damaged: 0,
    unreferenced: 0,
    deleted: 0,
    isOfAnother: false,
    young: 0,
    unknown: 0,
  };
  const run: Run = { ...deps, ...options, summary, unused: [] };
  await eachBounded(listOriginals(deps.db), AT_ONCE, (photos) => verifyOriginal(run, photos));
  for (const prefix of ['originals/', 'renditions/']) {
    await eachBounded(deps.storage.list(prefix), AT_ONCE, (file) => verifyReference(run, file));
  }
  const strays = run.unused.filter(({ kind }) => kind === 'unreferenced-original');
  summary.isOfAnother = options.deletes && strays.length > summary.originals - summary.missing;
  for (const finding of run.unused) await endUnused(run, finding);
  return summary;
}

type Unused = Omit<Finding, 'isDeleted'>;

interface Run extends VerifyDeps, VerifyOptions {
  readonly summary: VerifySummary;
  /** Decided about when everything was looked at. */
  readonly unused: Unused[];
}

const PAGE = 500;

/** The photos of each file; every file once. */
export async function* listOriginals(db: Database): AsyncGenerator<readonly [FileRow, ...FileRow[]]> {
  let group: [FileRow, ...FileRow[]] | undefined;
  for (let after: FileRow | undefined; ;) {
    const page = await listFiles(db.read, { after, limit: PAGE });
    for (const row of page) {
      if (group !== undefined && group[0].sha256 === row.sha256) {
        group.push(row);
        continue;
      }
      if (group !== undefined) yield group;
      group = [row];
    }
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  if (group !== undefined) yield group;
}

async function verifyOriginal(run: Run, photos: readonly [FileRow, ...FileRow[]]): Promise<void> {
  const { storage, db, summary, onProgress } = run;
  const [first] = photos;
  const key = keyOf(first);
  const content = await storage.open(key);
  const fault = content === undefined ? MISSING : await faultOf(content, first);
  summary.photos += photos.length;
  summary.originals += 1;
  summary.bytes += first.bytes;
  // Whoever deletes a photo deletes its file after the record.
  if (fault !== undefined && (await isFileUsed(db.read, first.sha256))) {
    for (const { id } of photos) tell(run, { ...fault, key, photo: id, isDeleted: false });
  }
  onProgress(summary);
}

type Fault = Pick<Finding, 'kind' | 'detail'>;

const MISSING: Fault = {
  kind: 'missing-original',
  detail: 'Restore it from a backup, or import or upload the file again.',
};

async function faultOf({ stream }: StoredContent, { bytes, sha256 }: FileRow): Promise<Fault | undefined> {
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const piece of stream) {
      if (!(piece instanceof Uint8Array)) throw new Error('a stored file gave something else than bytes');
      hash.update(piece);
      length += piece.length;
    }
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    return damaged(`It could not be read to its end: ${error.message}.`);
  }
  if (length !== bytes) return damaged(`It has ${length} bytes and should have ${bytes}: restore it from a backup.`);
  if (hash.digest('hex') !== sha256) return damaged('Its bytes are not those that came: restore it from a backup.');
  return undefined;
}

function damaged(detail: string): Fault {
  return { kind: 'damaged-original', detail };
}

async function verifyReference(run: Run, file: StoredFile): Promise<void> {
  const { summary, onProgress } = run;
  const known = readFileKey(file.key);
  if (known === undefined) {
    tell(run, {
      kind: 'unknown-file',
      key: file.key,
      photo: null,
      detail: 'This program did not make it: it is left alone.',
      isDeleted: false,
    });
    return;
  }
  if (known.kind === 'rendition') summary.renditions += 1;
  const use = await useOf(run, file.key);
  if (!use.isUsed) verifyUnused(run, file, { kind: `unreferenced-${known.kind}`, photo: use.photo });
  onProgress(summary);
}

/** Whether a file belongs to a photo. A killed one keeps its original and has no renditions. */
async function useOf({ db }: Run, key: string): Promise<{ readonly isUsed: boolean; readonly photo: string | null }> {
  const known = readFileKey(key);
  const photos = await listPhotosOf(db.read, known?.sha256 ?? '');
  const isUsed = photos.some((photo) => (known?.kind === 'original' ? keyOf(photo) === key : photo.state === 'active'));
  return { isUsed, photo: photos[0]?.id ?? null };
}

function verifyUnused({ now, summary, unused }: Run, file: StoredFile, found: Pick<Finding, 'kind' | 'photo'>): void {
  if (file.modifiedAt > now() - YOUNG_MS) summary.young += 1;
  else unused.push({ ...found, key: file.key, detail: 'No photo has it.' });
}

async function endUnused(run: Run, finding: Unused): Promise<void> {
  const { storage, summary, deletes } = run;
  const isDeleted = deletes && !summary.isOfAnother && !(await useOf(run, finding.key)).isUsed;
  if (isDeleted) await storage.delete(finding.key);
  tell(run, { ...finding, isDeleted });
}

function tell({ summary, onFinding }: Run, finding: Finding): void {
  if (finding.kind === 'missing-original') summary.missing += 1;
  else if (finding.kind === 'damaged-original') summary.damaged += 1;
  else if (finding.kind === 'unknown-file') summary.unknown += 1;
  else summary.unreferenced += 1;
  if (finding.isDeleted) summary.deleted += 1;
  onFinding(finding);
}

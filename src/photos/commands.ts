import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Database } from '../db/database.ts';
import { findFaults } from '../db/integrity.ts';
import type { Now } from '../lib/clock.ts';
import { argumentFault, type CommandIo, forTerminal } from '../lib/command-line.ts';
import { LINE_START, megabytes, progressBar } from '../lib/progress.ts';
import { type Images, ImagesBusy } from '../media/images.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../media/storage.ts';
import { rebuildRenditions, type RebuildSummary } from './rebuild.ts';
import { type Finding, verifyPhotos, type VerifySummary } from './verify.ts';
import { countFiles } from './verify-store.ts';

/** Where these commands write; progress only where errors go to a terminal. */
export interface PhotosIo extends CommandIo {
  readonly isTTY?: boolean | undefined;
  /** Writes progress as it is; to standard error when it is not given. */
  readonly progress?: (text: string) => void;
}

/** What `verify` needs. What is opened is opened once the arguments are known to be good; the command closes it. */
export interface VerifyCommandDeps {
  readonly openDatabase: () => Database;
  readonly openMedia: () => MediaStorage;
  readonly now: Now;
}

/** What `rebuild` needs. */
export interface RebuildCommandDeps extends Omit<VerifyCommandDeps, 'now'> {
  readonly openImages: () => Images;
}

const verifyUsage = `Usage:
  dateline verify [--delete-unreferenced] [--quiet] [--json]

  Checks the database, reads every original and compares it with its record, and looks for files that no photo has. Each finding
  is one line: what it is, the key of the file, the id of the photo, what to do.

  --delete-unreferenced  remove the files that no photo has; never one younger than an hour, which may belong to an upload
  --quiet                only what is missing, damaged or unreferenced
  --json                 everything as one JSON value

  The service may run meanwhile. Ends with 0, with 1 when anything is missing or damaged, with 2 when it was not understood.`;

const rebuildUsage = `Usage:
  dateline rebuild renditions [--quiet] [--json]

  renditions  make every kept rendition anew as this version makes them; remove those of killed photos, of no photo, and those that
              nobody asks for any more

  --quiet     only what could not be made
  --json      the summary as one JSON value

  The service may run meanwhile. Ends with 0, with 1 when anything could not be made, with 2 when it was not understood.`;

const DONE = 0;
const NOT_WELL = 1;
const MISUSED = 2;

/** `verify`; `args` are those after it. @returns the exit code: 0 all is well, 1 something is missing or damaged, 2 not understood. */
export async function verifyCommand(args: readonly string[], io: PhotosIo, deps: VerifyCommandDeps): Promise<number> {
  const read = readArgs([...args], { 'delete-unreferenced': { type: 'boolean' } });
  if (typeof read === 'string') return misuse(io, verifyUsage, read);
  const { quiet = false, json = false, help, 'delete-unreferenced': deletes = false } = read.values;
  if (help === true) return tell(io, verifyUsage);
  if (read.positionals.length > 0) return misuse(io, verifyUsage, 'Everything but the options is too much here.');
  const db = deps.openDatabase();
  const progress = startProgress(io, !quiet);
  try {
    const storage = deps.openMedia();
    const started = performance.now();
    const faults = findFaults(db.read);
    const findings: Finding[] = [];
    const total = await countFiles(db.read);
    const summary = await verifyPhotos(
      { db, storage, now: deps.now },
      {
        deletes,
        onFinding(finding) {
          if (json) findings.push(finding);
          else io.out(progress.clear() + findingText(finding));
        },
        onProgress(done) {
          const share = total.bytes === 0 ? 1 : done.bytes / total.bytes;
          progress.show(
            `${progressBar(share)}  ${megabytes(done.bytes)}  ${done.originals} of ${total.files} originals`,
          );
        },
      },
    );
    progress.clearAll();
    const elapsedMs = Math.round(performance.now() - started);
    if (json) io.out(JSON.stringify({ ...summary, database: faults, findings, elapsedMs }));
    else {
      for (const fault of faults) io.out(forTerminal(`damaged-database - - ${fault}`));
      if (!quiet) for (const line of verifyLines(summary, faults, elapsedMs)) io.out(line);
    }
    return summary.missing + summary.damaged + faults.length > 0 ? NOT_WELL : DONE;
  } catch (error) {
    return explained(io, progress, error);
  } finally {
    await db.close();
  }
}

/** `rebuild renditions`; `args` are those after `rebuild`. @returns the exit code: 0 done, 1 something could not be made, 2 not understood. */
export async function rebuildCommand(args: readonly string[], io: PhotosIo, deps: RebuildCommandDeps): Promise<number> {
  const read = readArgs([...args], {});
  if (typeof read === 'string') return misuse(io, rebuildUsage, read);
  const { quiet = false, json = false, help } = read.values;
  if (help === true) return tell(io, rebuildUsage);
  const [what, ...more] = read.positionals;
  if (what !== 'renditions' || more.length > 0) return misuse(io, rebuildUsage, 'Say what to rebuild: renditions.');
  const db = deps.openDatabase();
  const progress = startProgress(io, !quiet);
  let images: Images | undefined;
  try {
    const storage = deps.openMedia();
    images = deps.openImages();
    const started = performance.now();
    const total = await countFiles(db.read);
    const summary = await rebuildRenditions(
      { db, storage, images },
      {
        onFailure: (photo, reason) => io.error(progress.clear() + forTerminal(`not-made ${photo} ${reason}`)),
        onProgress(done) {
          const share = total.photos === 0 ? 1 : done.photos / total.photos;
          progress.show(`${progressBar(share)}  ${done.photos} of ${total.photos} photos  ${done.made} made`);
        },
      },
    );
    progress.clearAll();
    const elapsedMs = Math.round(performance.now() - started);
    if (json) io.out(JSON.stringify({ ...summary, elapsedMs }));
    else if (!quiet) for (const line of rebuildLines(summary, elapsedMs)) io.out(line);
    return summary.failed > 0 ? NOT_WELL : DONE;
  } catch (error) {
    return explained(io, progress, error);
  } finally {
    await images?.close();
    await db.close();
  }
}

/** `KIND KEY PHOTO what to do`. */
function findingText({ kind, key, photo, detail, isDeleted }: Finding): string {
  return forTerminal(`${kind} ${key} ${photo ?? '-'} ${detail}${isDeleted ? ' It was removed.' : ''}`);
}

function verifyLines(summary: VerifySummary, faults: readonly string[], elapsedMs: number): string[] {
  const { photos, originals, bytes, renditions, missing, damaged, unreferenced, deleted, young, unknown, isOfAnother } =
    summary;
  const removed = deleted > 0 ? ` (${deleted} removed)` : '';
  return [
    `photos     ${photos} with ${originals} originals (${megabytes(bytes)}) and ${renditions} renditions`,
    `originals  ${missing} missing, ${damaged} damaged`,
    `files      ${unreferenced} unreferenced${removed}${unknown > 0 ? `, ${unknown} not ours` : ''}`,
    ...(isOfAnother
      ? ['           Nothing was removed: most originals are nobody’s here. Does MEDIA_URL belong to this database?']
      : []),
    ...(young > 0
      ? [`           ${young} more without a photo are younger than an hour and may belong to an upload: left alone`]
      : []),
    `database   ${faults.length === 0 ? 'sound' : 'damaged: restore a backup'}`,
    `Done in ${(elapsedMs / 1_000).toFixed(1)} s.`,
  ];
}

function rebuildLines({ photos, made, removed, failed }: RebuildSummary, elapsedMs: number): string[] {
  return [
    `renditions  ${made} made anew, ${removed} removed${failed > 0 ? `, ${failed} not made` : ''}`,
    `${photos} photos in ${(elapsedMs / 1_000).toFixed(1)} s.`,
  ];
}

interface ProgressShown {
  show(text: string): void;
  /** What a line begins with that takes the place of the progress. */
  clear(): string;
  clearAll(): void;
}

/** So often the progress changes at most: a terminal is slower than a loop. */
const EVERY_MS = 100;

function startProgress(io: PhotosIo, isWanted: boolean): ProgressShown {
  const isShown = isWanted && io.isTTY === true;
  const write = io.progress ?? ((text: string) => void process.stderr.write(text));
  let last = -Infinity;
  return {
    show(text) {
      if (!isShown || performance.now() - last < EVERY_MS) return;
      last = performance.now();
      write(LINE_START + text);
    },
    clear: () => (isShown ? LINE_START : ''),
    clearAll() {
      if (isShown) write(LINE_START);
    },
  };
}

function explained(io: PhotosIo, progress: ProgressShown, error: unknown): number {
  progress.clearAll();
  if (error instanceof StorageFull) io.error('The storage of photos is full: make room.');
  else if (error instanceof StorageUnavailable) io.error(`The storage of photos cannot be used: ${error.message}.`);
  else if (error instanceof ImagesBusy) io.error(`Pictures cannot be worked on: ${error.message}.`);
  else throw error;
  return NOT_WELL;
}

function tell(io: PhotosIo, usage: string): number {
  io.out(usage);
  return DONE;
}

function misuse(io: PhotosIo, usage: string, why: string): number {
  io.error(why);
  io.error(`\n${usage}`);
  return MISUSED;
}

/** The arguments, or what is wrong with them. */
function readArgs<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...options,
        quiet: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const fault = argumentFault(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { IdentityChecks, MatchNote } from '../articles/exposed-names.ts';
import type { Database } from '../db/database.ts';
import { DatabaseBusy, DatabaseFull } from '../db/errors.ts';
import { LINE_START } from '../lib/progress.ts';
import type { Images } from '../media/images.ts';
import { type MediaStorage, StorageFull, StorageUnavailable } from '../media/storage.ts';
import type { ApprovalNote } from '../sourcing/context.ts';
import { importRecords, type ImportDeps } from './import.ts';
import type { Media } from './pictures.ts';
import { startPreparePool, usefulThreads } from './prepare-pool.ts';
import { progressLine } from './progress.ts';
import { type ImportSummary, refusalText, refusedIn, summaryJson, summaryLines } from './report.ts';
import { findSources, readPortions, type Source, STDIN } from './sources.ts';

/** Where the command writes and what it reads. */
export interface ImportIo {
  /** One line of the answer. */
  out(line: string): void;
  /** One line about what is wrong. */
  error(line: string): void;
  /** Whether errors go to a terminal: only there progress is shown. */
  readonly isTTY?: boolean | undefined;
  /** Writes progress as it is; to standard error when it is not given. */
  readonly progress?: (text: string) => void;
  /** What stands for `-`; standard input when it is not given. */
  readonly input?: AsyncIterable<Uint8Array>;
}

/** Where sealed names are looked for, and where it is written down who answers for a source that nobody here knows. */
export interface ImportVault extends IdentityChecks {
  audit(note: ApprovalNote | MatchNote): Promise<void>;
  close(): void;
}

export interface ImportCommandDeps extends Omit<ImportDeps, 'db' | 'media' | 'identities' | 'audit'> {
  /** Called once the arguments are known to be good; the command closes what it opened. */
  openDatabase(): Database;
  /** Called with the first photo. */
  openMedia(): MediaStorage;
  /** Called with the first photo; the command closes it. */
  openImages(): Images;
  /** Called with the first article that has sources; the command closes it. */
  openVault?(): ImportVault;
}

export const importUsage = `Usage:
  dateline import [--draft] [--dry-run] [--quiet] [--json] [--report FILE] FILE|FOLDER|-…

  FILE      NDJSON: one article, photo, section, tag or author on each line; Markdown (.md) with front matter: one article;
            raw wire text (.txt): one draft; or a picture (.jpg, .png, .webp, .avif, .tif): one photo
  FOLDER    every such file in it, by name: all NDJSON, then all pictures, then all Markdown, then all wire text;
            folders in it too
  -         NDJSON from standard input

  --draft        publish nothing: every article is a draft
  --dry-run      check everything, keep nothing
  --quiet        only what is refused
  --json         the summary as one JSON value
  --report FILE  what was refused and what was left out, as NDJSON

  What is refused goes to standard error: FILE:LINE code pointer reason. An import can be run again: what is there
  already and says the same stays as it is. Ends with 0, with 1 when anything was refused or it was interrupted, with 2
  when it was not understood.`;

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

/** So many records are in one transaction at most, or the first that together are longer. */
const MOST = { records: 250, bytes: 4 * 1024 * 1024 };

/** `import`; `args` are those after it. @returns the exit code: 0 done, 1 something was refused or left undone, 2 not understood. */
export async function importCommand(args: readonly string[], io: ImportIo, deps: ImportCommandDeps): Promise<number> {
  const read = readArgs([...args]);
  if (typeof read === 'string') return misuse(io, read);
  const { values, positionals } = read;
  if (values.help === true) {
    io.out(importUsage);
    return DONE;
  }
  if (positionals.length === 0) return misuse(io, 'Name the files or folders to import.');
  const found = await findSources(positionals);
  if (found.missing.length > 0)
    return misuse(io, ...found.missing.map((name) => `There is no ${name} that can be read.`));
  const report = values.report === undefined ? undefined : openReport(values.report);
  if (report === null) return misuse(io, 'The file for the report cannot be written.');
  const isQuiet = values.quiet === true;
  const keeps = values['dry-run'] !== true;
  const db = deps.openDatabase();
  const media = openOnce(deps);
  const vault = openVaultOnce(deps);
  const threads = isLarge(found.sources) ? usefulThreads() : 0;
  const pool = threads === 0 ? undefined : startPreparePool(threads);
  const started = performance.now();
  try {
    const summary = await run({
      sources: found.sources,
      io,
      deps: { ...deps, ...vault.checks, db, media: media.open, prepare: pool?.prepare },
      publishes: values.draft !== true,
      keeps,
      showsProgress: io.isTTY === true && !isQuiet,
      report: report && ((entry) => report.write(entry)),
    });
    const elapsedMs = performance.now() - started;
    if (values.json === true) io.out(summaryJson(summary, elapsedMs));
    else if (!isQuiet) for (const line of closingLines(summary, { keeps, elapsedMs, ...found })) io.out(line);
    return refusedIn(summary) > 0 || summary.isInterrupted ? REFUSED : DONE;
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    io.error(`${explanation} What was imported before is kept; run the same command again to go on.`);
    return REFUSED;
  } finally {
    report?.close();
    await pool?.close();
    await media.close();
    vault.close();
    await db.close();
  }
}

/** Below this, starting threads takes longer than they save. Standard input may be of any size. */
const SMALL_BYTES = 4 * 1024 * 1024;

function isLarge(sources: readonly Source[]): boolean {
  const texts = sources.filter(({ form }) => form !== 'picture');
  return texts.some(({ file }) => file === STDIN) || texts.reduce((sum, { bytes }) => sum + bytes, 0) > SMALL_BYTES;
}

/** Storage and image processes, opened when they are asked for first: an archive without photos needs neither. */
function openOnce(deps: ImportCommandDeps) {
  let opened: Media | undefined;
  return {
    open: (): Media => (opened ??= { storage: deps.openMedia(), images: deps.openImages() }),
    close: async () => opened?.images.close(),
  };
}

/** The sealed identities, opened when an article has sources: most archives know of none. */
function openVaultOnce(deps: ImportCommandDeps) {
  let opened: ImportVault | undefined;
  const close = () => opened?.close();
  const vault = () => (opened ??= deps.openVault?.());
  const identities: IdentityChecks = {
    countPeople: async (ids) => (ids.length === 0 ? undefined : await vault()?.countPeople(ids)) ?? new Map(),
    findMentions: async (...asked) => (await vault()?.findMentions(...asked)) ?? { pointers: [], isUnreadable: false },
    audit: async (note) => vault()?.audit(note),
  };
  return { checks: { identities, audit: async (note: ApprovalNote) => vault()?.audit(note) }, close };
}

interface ImportRun {
  readonly sources: readonly Source[];
  readonly io: ImportIo;
  readonly deps: ImportDeps;
  readonly publishes: boolean;
  readonly keeps: boolean;
  readonly showsProgress: boolean;
  readonly report: ((entry: object) => void) | undefined;
}

/** Imports until the end or the first SIGINT, and says what is refused while it goes. */
async function run({ sources, io, deps, showsProgress, report, ...how }: ImportRun): Promise<ImportSummary> {
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
    io.error(`${startOfLine(showsProgress)}Stopping after what is under way; once more stops at once.`);
  };
  process.once('SIGINT', interrupt);
  const show = io.progress ?? ((text: string) => void process.stderr.write(text));
  const bytesTotal = sources.some(({ bytes }) => bytes === 0) ? 0 : sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const started = performance.now();
  let refused = 0;
  let lastRefused = '';
  try {
    const { signal } = interruption;
    const portions = readPortions(sources, { input: io.input ?? process.stdin, most: MOST, signal });
    return await importRecords(
      portions,
      {
        ...how,
        signal,
        onRefusal(line) {
          const place = `${line.file}:${line.line}`;
          if (place !== lastRefused) refused += 1;
          lastRefused = place;
          io.error(`${startOfLine(showsProgress)}${refusalText(line)}`);
          report?.({ level: 'refused', ...line });
        },
        onNote: (line) => report?.({ level: 'left-out', ...line }),
        onProgress({ bytesNamed, ...done }) {
          const elapsedMs = performance.now() - started;
          const total = bytesTotal === 0 ? 0 : bytesTotal + bytesNamed;
          if (showsProgress) show(LINE_START + progressLine({ ...done, bytesTotal: total, refused, elapsedMs }));
        },
      },
      deps,
    );
  } finally {
    process.removeListener('SIGINT', interrupt);
    if (showsProgress) show(LINE_START);
  }
}

/** A line that comes in between takes the place of the progress. */
function startOfLine(showsProgress: boolean): string {
  return showsProgress ? LINE_START : '';
}

function closingLines(
  summary: ImportSummary,
  { keeps, elapsedMs, passedOver }: { keeps: boolean; elapsedMs: number; passedOver: number },
): string[] {
  const seconds = elapsedMs / 1_000;
  const files = passedOver === 1 ? '1 file' : `${passedOver} files`;
  return [
    ...summaryLines(summary, keeps ? 'kept' : 'tried'),
    ...(passedOver > 0 ? [`Passed over ${files} of another form.`] : []),
    `${summary.records} records in ${seconds.toFixed(1)} s, ${Math.round(summary.records / seconds)}/s.`,
  ];
}

function explain(error: unknown): string | undefined {
  if (error instanceof DatabaseBusy) return 'Another process keeps the database locked: stop it, or wait for it.';
  if (error instanceof DatabaseFull) return 'The disk of the database is full: make room.';
  if (error instanceof StorageFull) return 'The storage of photos is full: make room.';
  if (error instanceof StorageUnavailable) return `The storage of photos cannot be used: ${error.message}.`;
  return undefined;
}

function misuse(io: ImportIo, ...why: readonly string[]): number {
  for (const line of why) io.error(line);
  io.error(`\n${importUsage}`);
  return MISUSED;
}

/** The arguments, or what is wrong with them. */
function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        draft: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        quiet: { type: 'boolean' },
        json: { type: 'boolean' },
        report: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      return 'There is an option that is not known here.';
    if (error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
      return 'There is an option without its value, or with one that it does not take.';
    throw error;
  }
}

/** Begins the report anew; null when the file cannot be written. */
function openReport(path: string): { write(entry: object): void; close(): void } | null {
  try {
    const file = openSync(path, 'w');
    return {
      write: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
      close: () => closeSync(file),
    };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null;
    throw error;
  }
}

import { type Stats, createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Refusal } from '../lib/refusal.ts';
import { assertNever } from '../lib/result.ts';
import { createLineSplitter, type Line, MAX_RECORD_BYTES } from './lines.ts';

/** Where a record stands: the file as it was named, and the line counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * A record as it stands in its file, a picture that is one by itself, or the reason why nothing could be read there.
 * `name` is the path of the file within the folder that was named.
 */
export type RawRecord = { readonly place: Place } & (
  | { readonly kind: 'line'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'markdown' | 'wire'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'picture'; readonly name: string; readonly size: number }
  | { readonly kind: 'fault'; readonly refusal: Refusal }
);

/** Some records one after the other, and how many bytes of all files are read when they are; those of pictures do not count here. */
export interface Portion {
  readonly records: readonly RawRecord[];
  readonly bytesRead: number;
}

/** A file to import. */
export interface Source {
  readonly file: string;
  /** Its path within the folder that was named, with slashes: the same wherever the folder lies. */
  readonly name: string;
  readonly form: 'ndjson' | 'picture' | 'markdown' | 'wire';
  /** 0 for standard input, which is not known beforehand. */
  readonly bytes: number;
}

/** What was found where the operator pointed. */
export interface Found {
  readonly sources: readonly Source[];
  /** Names that lead to nothing that can be read. */
  readonly missing: readonly string[];
  /** How many files in folders are of another form. */
  readonly passedOver: number;
}

/** Standard input. */
export const STDIN = '-';

/**
 * The files behind the names, in their order; a folder's by name, folders in it included: all NDJSON, then all pictures, then all
 * Markdown, then all wire text, so that what is named is there before it is. Links are not followed there.
 */
export async function findSources(names: readonly string[]): Promise<Found> {
  const found: { sources: Source[]; missing: string[]; passedOver: number } = {
    sources: [],
    missing: [],
    passedOver: 0,
  };
  for (const name of names) {
    const stats = name === STDIN ? undefined : await statOf(name);
    if (name === STDIN) found.sources.push({ file: STDIN, name: STDIN, form: 'ndjson', bytes: 0 });
    else if (stats === undefined) found.missing.push(name);
    else if (!stats.isDirectory())
      found.sources.push(sourceOf({ file: name, name: basename(name), bytes: stats.size }));
    else {
      const { sources, passedOver } = await listFolder(name, '');
      found.sources.push(...sources.toSorted((one, other) => FORMS.indexOf(one.form) - FORMS.indexOf(other.form)));
      found.passedOver += passedOver;
    }
  }
  return found;
}

export interface ReadOptions {
  /** What stands for `-`. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly most: { readonly records: number; readonly bytes: number };
  /** Ends the reading where it is. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The records of all files, some at a time: at most so many, or about so many bytes. No more of a file than one portion is held.
 * A file that is no text gives one fault.
 */
export async function* readPortions(
  sources: readonly Source[],
  { input, most, signal }: ReadOptions,
): AsyncGenerator<Portion> {
  let records: RawRecord[] = [];
  let bytes = 0;
  let bytesRead = 0;
  for (const source of sources) {
    if (signal?.aborted === true) break;
    const pieces = readSource(source, { input, signal });
    for await (const piece of pieces) {
      for (const record of piece.records) {
        records.push(record);
        bytes += 'bytes' in record ? record.bytes.length : 0;
        if (records.length < most.records && bytes < most.bytes) continue;
        yield { records, bytesRead };
        records = [];
        bytes = 0;
      }
      bytesRead += piece.bytes;
    }
  }
  yield { records, bytesRead };
}

interface Piece {
  readonly records: RawRecord[];
  readonly bytes: number;
}

function readSource(source: Source, options: Omit<ReadOptions, 'most'>): Iterable<Piece> | AsyncIterable<Piece> {
  switch (source.form) {
    case 'ndjson':
      return readLines(source, options);
    case 'picture':
      return [pictureOf(source)];
    case 'markdown':
    case 'wire':
      return readWhole(source, source.form);
    default:
      return assertNever(source.form);
  }
}

/** Its bytes are read when it is taken in. */
function pictureOf({ file, name, bytes: size }: Source): Piece {
  return { records: [{ place: { file, line: 1 }, kind: 'picture', name, size }], bytes: 0 };
}

async function* readLines(
  { file, name }: Source,
  { input, signal }: Omit<ReadOptions, 'most'>,
): AsyncGenerator<Piece, void, void> {
  const splitter = createLineSplitter();
  const toRecord = ({ number, bytes }: Line): RawRecord => {
    const place = { file, line: number };
    return bytes === undefined ? fault(place, tooLong) : { place, kind: 'line', bytes, name };
  };
  let isFirst = true;
  try {
    const pieces = file === STDIN ? input : createReadStream(file, { highWaterMark: PIECE_BYTES, signal });
    for await (const piece of pieces) {
      const bytes = toBytes(piece);
      // JSON escapes NUL, so one as it is means UTF-16, an archive, a picture …
      if (isFirst && bytes.includes(0))
        return yield { records: [fault({ file, line: 1 }, notText)], bytes: bytes.length };
      isFirst = false;
      yield { records: splitter.add(bytes).map(toRecord), bytes: bytes.length };
    }
  } catch (error) {
    if (signal?.aborted === true) return;
    return yield { records: [fault({ file, line: 1 }, unreadable(error))], bytes: 0 };
  }
  yield { records: splitter.end().map(toRecord), bytes: 0 };
}

async function* readWhole(
  { file, name, bytes: size }: Source,
  kind: 'markdown' | 'wire',
): AsyncGenerator<Piece, void, void> {
  const place = { file, line: 1 };
  if (size > MAX_RECORD_BYTES) return yield { records: [fault(place, tooLarge)], bytes: size };
  try {
    await using handle = await open(file);
    const buffer = await handle.readFile();
    const isText = !buffer.includes(0);
    const record: RawRecord = isText ? { place, kind, bytes: buffer, name } : fault(place, notText);
    yield { records: [record], bytes: size };
  } catch (error) {
    yield { records: [fault(place, unreadable(error))], bytes: size };
  }
}

const PIECE_BYTES = 256 * 1024;

function toBytes(piece: unknown): Uint8Array {
  return piece instanceof Uint8Array ? piece : Buffer.from(String(piece));
}

function fault(place: Place, refusal: Refusal): RawRecord {
  return { place, kind: 'fault', refusal };
}

const limit = `${MAX_RECORD_BYTES / 1024 / 1024} MiB`;
const tooLong = { pointer: '', code: 'too-long', detail: `Keep each record on a line of at most ${limit}.` };
const tooLarge = { pointer: '', code: 'too-long', detail: `Use files of at most ${limit}.` };
const notText = { pointer: '', code: 'not-text', detail: 'Give a text file in UTF-8; this one holds NUL bytes.' };

/** A fault of the file system as a refusal; other errors are thrown again. */
function unreadable(error: unknown): Refusal {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
  return { pointer: '', code: 'unreadable', detail: `Make the file readable (${String(error.code)}).` };
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    unreadable(error);
    return undefined;
  }
}

function sourceOf(file: Omit<Source, 'form'>): Source {
  return { ...file, form: formOf(file.file) ?? 'ndjson' };
}

async function listFolder(folder: string, within: string): Promise<{ sources: Source[]; passedOver: number }> {
  const sources: Source[] = [];
  let passedOver = 0;
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = `${within}${entry.name}`;
    if (entry.isDirectory()) {
      const inner = await listFolder(path, `${name}/`);
      sources.push(...inner.sources);
      passedOver += inner.passedOver;
    } else if (entry.isFile() && formOf(path) !== undefined) {
      sources.push(sourceOf({ file: path, name, bytes: (await stat(path)).size }));
    } else {
      passedOver += 1;
    }
  }
  return { sources, passedOver };
}

const FORMS: readonly Source['form'][] = ['ndjson', 'picture', 'markdown', 'wire'];

const EXTENSIONS: Readonly<Record<string, Source['form']>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.jpg': 'picture',
  '.jpeg': 'picture',
  '.png': 'picture',
  '.webp': 'picture',
  '.avif': 'picture',
  '.tif': 'picture',
  '.tiff': 'picture',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'wire',
};

/** What a file is, by its name; undefined: none of ours. */
function formOf(path: string): Source['form'] | undefined {
  return EXTENSIONS[extname(path).toLowerCase()];
}

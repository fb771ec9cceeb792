import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Refused } from '../lib/refusal.ts';
import type { Result } from '../lib/result.ts';
import { nameInDisposition, nameInForm } from './file-name.ts';
import { readJson } from './json.ts';
import { valueOf } from './outcome.ts';
import { ProblemError } from './problem.ts';
import type { ProblemCode } from './problems.ts';
import { validated } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file: alone, or in a form with what is said of it. The route reads it with `readUpload`, from a scope of `takeUploads`. */
    upload?: UploadContract;
  }
}

/** What a route takes that a file is sent to. */
export interface UploadContract {
  /** The part `record` of a form. */
  readonly record: z.ZodType;
  /** The types that a file sent alone may have; others of the same kinds (`image/…`) are looked at as well. */
  readonly types: readonly string[];
}

/** Largest record beside a file, in bytes. */
const RECORD_LIMIT = 64 * 1024;

/** What a form may weigh before, between and behind what its parts hold, their heads included. */
const FORM_OVERHEAD = 1024 * 1024;

const FORM = 'multipart/form-data';

/** Makes the routes of this scope leave their bodies unread for `readUpload`. Types that no file has here are refused. */
export function takeUploads(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.register(multipart);
  app.addContentTypeParser('*', (request, _payload, done) => {
    const types = request.routeOptions.config.upload?.types ?? [];
    const isKnown = isReadAs(types, request.headers['content-type'] ?? '');
    done(
      isKnown
        ? null
        : new ProblemError('unsupported-media-type', {
            detail: `Send a form (${FORM}) with the file, or the file alone as ${types.join(', ')}.`,
            headers: { accept: [FORM, ...types].join(', ') },
          }),
    );
  });
}

function isReadAs(types: readonly string[], header: string): boolean {
  const type = essenceOf(header);
  const kinds = types
    .filter((each) => !each.startsWith('application/'))
    .map((each) => each.slice(0, each.indexOf('/') + 1));
  return types.includes(type) || kinds.some((kind) => type.startsWith(kind));
}

function essenceOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** How an upload is read. */
export interface UploadReading<Taken, Schema extends z.ZodType> {
  readonly record: Schema;
  /** Largest file in bytes. */
  readonly maxBytes: number;
  /** Takes the file as it comes; it may stop before the end when it refuses. */
  readonly take: (bytes: AsyncIterable<Uint8Array>) => Promise<Result<Taken, Refused<ProblemCode>>>;
}

/** An upload that has come whole. */
export interface Upload<Taken, Record> {
  readonly file: Taken;
  /** undefined: none was sent. */
  readonly record: Record | undefined;
  readonly fileName: string | null;
  /** The Content-Type of the file as it was sent; undefined where it claims nothing. */
  readonly declaredType: string | undefined;
}

/** A file that was taken, and can be let go again. */
interface Discardable {
  discard(): Promise<void>;
}

/**
 * Reads the body of an upload without holding more of the file than a piece. When it throws, nothing of the file is left.
 * @throws {ProblemError} for everything that can be wrong with it; whatever `take` throws.
 */
export async function readUpload<Taken extends Discardable, Schema extends z.ZodType>(
  request: FastifyRequest,
  reading: UploadReading<Taken, Schema>,
): Promise<Upload<Taken, z.output<Schema>>> {
  const type = request.headers['content-type'];
  const isForm = essenceOf(type ?? '') === FORM;
  const most = reading.maxBytes + (isForm ? FORM_OVERHEAD : 0);
  if (Number(request.headers['content-length'] ?? 0) > most) throw new ProblemError('file-too-large');
  if (isForm) return readForm(request, reading);
  if (type === undefined) {
    const types = request.routeOptions.config.upload?.types ?? [];
    throw new ProblemError('unsupported-media-type', { headers: { accept: [FORM, ...types].join(', ') } });
  }
  const fileName = nameInDisposition(request.headers['content-disposition']);
  // Leaving the loop must not end the connection that the refusal goes back on.
  const bytes = request.raw.iterator({ destroyOnReturn: false });
  return { file: valueOf(await reading.take(bytes)), record: undefined, fileName, declaredType: type };
}

async function readForm<Taken extends Discardable, Schema extends z.ZodType>(
  request: FastifyRequest,
  { take, record: schema }: UploadReading<Taken, Schema>,
): Promise<Upload<Taken, z.output<Schema>>> {
  let file: Omit<Upload<Taken, never>, 'record'> | undefined;
  let record: { readonly value: z.output<Schema> | undefined } | undefined;
  try {
    for await (const part of partsOf(request)) {
      const { name, bytes, fileName, type } = part;
      if (name === 'file') {
        if (file !== undefined) throw malformed('The part file came twice: send one file.');
        const about = { fileName: nameInForm(fileName, { pointer: '/file' }), declaredType: type };
        file = { file: valueOf(await take(bytes)), ...about };
      } else if (name === 'record') {
        if (record !== undefined) throw malformed('The part record came twice.');
        record = { value: readRecord(schema, await readWhole(bytes)) };
      } else {
        throw malformed('There are two parts, file and record: remove all others.');
      }
    }
    if (file === undefined) throw malformed('Send the file in a part with the name file.');
  } catch (error) {
    await file?.file.discard();
    throw error;
  }
  return { ...file, record: record?.value };
}

interface Part {
  readonly name: string | undefined;
  /** To be read before the next part is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly fileName: string | undefined;
  readonly type: string | undefined;
}

/** The parts of the form as they come. Whatever is wrong with the form is thrown as `malformed-multipart`. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Part, void, void> {
  const { raw } = request;
  const limits = { parts: 3, headerPairs: 20, headerSize: 8 * 1024, fileSize: Number.POSITIVE_INFINITY };
  // Every part is a stream, so that the record is read as strictly as any other JSON.
  const parts = request.parts({ limits, preservePath: true, isPartAFile: () => true });
  const overrun = Promise.withResolvers<never>();
  overrun.promise.catch(() => {});
  let waited = 0;
  const judge = (): void => {
    if (waited > FORM_OVERHEAD) overrun.reject(malformed('Send the file, the record and next to nothing besides.'));
  };
  const weigh = (piece: Buffer): void => {
    waited += piece.length;
    // A part that began in this very piece is handed over before the next turn.
    if (waited > FORM_OVERHEAD) setImmediate(judge);
  };
  try {
    raw.on('data', weigh);
    for (;;) {
      waited = 0;
      const next: IteratorResult<Multipart, unknown> = await Promise.race([parts.next(), overrun.promise]);
      if (next.done === true) return;
      const part = next.value;
      if (part.type !== 'file') throw malformed();
      // What is in a part is weighed by who reads it.
      waited = Number.NEGATIVE_INFINITY;
      yield {
        name: part.fieldname,
        bytes: contentOf(part, raw),
        fileName: part.filename,
        // What a part without a type has (RFC 7578, 4.4) says nothing of a file.
        type: part.mimetype === 'text/plain' ? undefined : part.mimetype,
      };
    }
  } catch (error) {
    throw formProblem(error, raw);
  } finally {
    raw.off('data', weigh);
    raw.unpipe();
  }
}

async function* contentOf({ file }: MultipartFile, raw: FastifyRequest['raw']): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of file) yield piece;
  } catch (error) {
    throw formProblem(error, raw);
  }
}

function formProblem(cause: unknown, raw: FastifyRequest['raw']): ProblemError {
  if (cause instanceof ProblemError) return cause;
  if (raw.destroyed && !raw.complete) return new ProblemError('malformed-request', { cause });
  return new ProblemError('malformed-multipart', { cause });
}

function malformed(detail?: string): ProblemError {
  return new ProblemError('malformed-multipart', { detail });
}

async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > RECORD_LIMIT)
      throw new ProblemError('payload-too-large', { detail: 'Send a record of at most 64 KiB.' });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A field that a form leaves empty is one that was not sent. */
function readRecord<Schema extends z.ZodType>(schema: Schema, text: Buffer): z.output<Schema> | undefined {
  if (text.length === 0) return undefined;
  const read = readJson(text, '/record');
  if (read instanceof ProblemError) throw read;
  return validated(schema, read.value, '/record');
}

import type { z } from 'zod';
import type { ConversionNote } from '../body/schema.ts';
import { describeIssue, toFieldErrors } from '../http/field-errors.ts';
import type { Refusal } from '../lib/refusal.ts';
import { assertNever, err, ok, type Result } from '../lib/result.ts';
import { parseStrictJson } from '../lib/strict-json.ts';
import type { PhotoInput } from '../photos/schema.ts';
import type { TaxonomyImport } from '../taxonomy/content.ts';
import { readMarkdownFile } from './front-matter.ts';
import { externalIdOfFile, nameBeside, pathBeside } from './picture-path.ts';
import { type ArticleRecord, recordSchemas } from './schema.ts';
import { type RawRecord, STDIN } from './sources.ts';
import { readWireFile } from './wire-file.ts';

/** A record that says what it must, in the form it must have. */
export type ImportRecord =
  | ArticleToImport
  | PhotoToImport
  | { readonly type: 'section' | 'tag' | 'author'; readonly entry: TaxonomyImport };

/** An article with the id that it is known by, the name of its file, and what was left out of it. */
export interface ArticleToImport {
  readonly type: 'article';
  readonly externalId: string;
  readonly article: ArticleRecord;
  readonly name?: string | undefined;
  /** What was left out when the file was read. */
  readonly notes?: readonly ConversionNote[];
}

/** A photo: what its record says of it, and where its file is. */
export interface PhotoToImport {
  readonly type: 'photo';
  readonly externalId: string;
  /** The path of its file within the folder that was named. */
  readonly name: string;
  /** The path of its file as seen from the folder of the record; undefined: the file stands for itself. */
  readonly path?: string;
  readonly input: PhotoInput;
}

/** Why a record is not taken: everything that is wrong with it, each with the line of its file. */
export interface RecordRefusal extends Refusal {
  readonly line: number;
}

/** What a record is about. */
export type RecordKind = ImportRecord['type'];

/** A record that is not taken, and what it is about, as far as that can be read. */
export interface RefusedRecord {
  readonly kind?: RecordKind;
  /** Of a photo: the path of its file as seen from the folder of the record, if that can be read. */
  readonly path?: string | undefined;
  readonly errors: readonly RecordRefusal[];
}

/** Reads and checks one record: the same schemas, words and limits as over HTTP. */
export function readRecord(raw: RawRecord): Result<ImportRecord, RefusedRecord> {
  const { line } = raw.place;
  switch (raw.kind) {
    case 'fault':
      return err({ errors: [{ ...raw.refusal, line }] });
    case 'line': {
      const json = parseStrictJson(raw.bytes);
      if (json.ok) return check(json.value, { lineOf: () => line, file: raw.name });
      const { fault, pointer = '', detail } = json.error;
      return err({ errors: [{ line, pointer, code: JSON_CODES[fault] ?? fault, detail }] });
    }
    case 'markdown': {
      const file = readMarkdownFile(raw.bytes);
      if (!file.ok) return err({ kind: 'article', errors: file.error });
      const { properties, markdown, lineOf } = file.value;
      if (Object.hasOwn(properties, 'body')) {
        const detail = 'Leave body out of the front matter: the rest of the file is the body.';
        return refuse({ lineOf, file: raw.name, kind: 'article' }, [
          { pointer: '/body', code: 'unknown-property', detail },
        ]);
      }
      return check({ ...properties, body: { markdown } }, { lineOf, file: raw.name, name: raw.name });
    }
    case 'wire': {
      const file = readWireFile(raw.bytes);
      if (!file.ok) return err({ kind: 'article', errors: [{ ...file.error, line }] });
      const checked = check(file.value.properties, { lineOf: () => line, file: raw.name, name: raw.name });
      return checked.ok ? ok({ ...checked.value, notes: file.value.notes }) : checked;
    }
    case 'picture':
      return ok({ type: 'photo', externalId: externalIdOfFile(raw.name), name: raw.name, input: {} });
    default:
      return assertNever(raw);
  }
}

const JSON_CODES: Partial<Record<string, string>> = { malformed: 'malformed-json' };

interface Origin {
  /** The line of a property. */
  readonly lineOf: (name: string) => number;
  /** The name of the file that it stands in. */
  readonly file: string;
  /** The name of a file that is one article. */
  readonly name?: string;
  readonly kind?: RecordKind;
  readonly path?: string | undefined;
}

function check(value: unknown, origin: Origin): Result<ImportRecord, RefusedRecord> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(origin, [{ pointer: '', code: 'wrong-type', detail: 'Write each record as one JSON object.' }]);
  const type = 'type' in value ? value.type : 'article';
  switch (type) {
    case 'article':
      return checkArticle(value, { ...origin, kind: type });
    case 'photo':
      return checkPhoto(value, { ...origin, kind: type });
    case 'section':
    case 'tag':
    case 'author': {
      const entry = parse<TaxonomyImport>(recordSchemas[type], value, { ...origin, kind: type });
      return entry.ok ? ok({ type, entry: entry.value }) : entry;
    }
    default: {
      const detail = 'Use article, photo, section, tag or author; article when it is not given.';
      return refuse(origin, [{ pointer: '/type', code: 'not-allowed', detail }]);
    }
  }
}

function checkArticle(value: object, origin: Origin): Result<ImportRecord, RefusedRecord> {
  const article = parse(recordSchemas.article, value, origin);
  if (!article.ok) return article;
  const externalId = article.value.externalId ?? derivedId(article.value, origin);
  const name = origin.file === STDIN ? undefined : origin.file;
  if (externalId !== undefined) return ok({ type: 'article', externalId, article: article.value, name });
  const detail = 'Give an externalId or a slug: without one the article would be doubled when it is imported again.';
  return refuse(origin, [{ pointer: '/externalId', code: 'required', detail }]);
}

function checkPhoto(value: object, { file: from, ...rest }: Origin): Result<ImportRecord, RefusedRecord> {
  const path = 'file' in value && typeof value.file === 'string' ? pathBeside(value.file) : undefined;
  const origin = { ...rest, file: from, path };
  const photo = parse(recordSchemas.photo, value, origin);
  if (!photo.ok) return photo;
  if (from === STDIN) return refuse(origin, [withoutFolder]);
  if (path === undefined) return refuse(origin, [notBeside]);
  const { type, file: _, externalId, ...input } = photo.value;
  const name = nameBeside(from, path);
  return ok({ type, externalId: externalId ?? externalIdOfFile(name), name, path, input });
}

const withoutFolder = {
  pointer: '/file',
  code: 'not-allowed',
  detail:
    'Import photos from a file of records: what comes from standard input has no folder in which pictures could be.',
};
const notBeside = {
  pointer: '/file',
  code: 'not-allowed',
  detail: 'Give the path of a picture in the folder of this file, or below it, with slashes: pictures/bridge.jpg.',
};

/** What an article without an external id is known by when it comes again. */
function derivedId({ slug }: ArticleRecord, { name }: Origin): string | undefined {
  if (slug !== undefined) return `slug:${slug}`;
  return name === undefined ? undefined : `file:${name}`;
}

function parse<T>(schema: z.ZodType<T>, value: object, origin: Origin): Result<T, RefusedRecord> {
  const parsed = schema.safeParse(value, { error: describeIssue, reportInput: true });
  if (parsed.success) return ok(parsed.data);
  const errors = toFieldErrors('body', parsed.error.issues, schema);
  return refuse(
    origin,
    errors.map(({ pointer = '', code, detail }) => ({ pointer, code, detail })),
  );
}

function refuse({ lineOf, kind, path }: Origin, refusals: readonly Refusal[]): Result<never, RefusedRecord> {
  const errors = refusals.map((refusal) => ({ ...refusal, line: lineOf(refusal.pointer.split('/')[1] ?? '') }));
  return err({ ...(kind !== undefined && { kind }), ...(path !== undefined && { path }), errors });
}

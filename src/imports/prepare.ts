import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { TaxonomyImport } from '../taxonomy/content.ts';
import { type PreparedArticle, prepareArticle } from './prepared-article.ts';
import { type PhotoToImport, readRecord, type RecordKind, type RecordRefusal } from './record.ts';
import type { RawRecord } from './sources.ts';

/** A record that is ready to be saved. */
export type PreparedRecord =
  | PreparedArticle
  | PhotoToImport
  | { readonly type: 'section' | 'tag' | 'author'; readonly entry: TaxonomyImport };

/** How records are prepared. */
export interface PrepareOptions {
  /** Epoch ms: nothing may be published later. */
  readonly at: number;
  readonly publishes: boolean;
}

/** Why a record is not taken, and what it is about as far as that can be read. */
export interface NotPrepared {
  readonly kind?: RecordKind;
  /** Of a photo: the path of its file as seen from the folder of the record, if that can be read. */
  readonly path?: string | undefined;
  readonly errors: readonly (Refusal & Partial<RecordRefusal>)[];
}

export type Prepared = Result<PreparedRecord, NotPrepared>;

/** Prepares records one by one, in their order, wherever that is done. Plain data goes in and comes out. */
export type Prepare = (records: readonly RawRecord[], options: PrepareOptions) => Promise<readonly Prepared[]>;

/** All that can be done with a record outside a transaction: it is read, checked and converted. */
export function prepareRecord(raw: RawRecord, how: PrepareOptions & { readonly newKey: () => string }): Prepared {
  const read = readRecord(raw);
  if (!read.ok) return read;
  if (read.value.type !== 'article') return ok(read.value);
  const prepared = prepareArticle(read.value, how);
  return prepared.ok ? prepared : err({ kind: 'article', errors: prepared.error });
}

/** Prepares records in this thread. */
export function preparer(newKey: () => string): Prepare {
  return (records, options) => Promise.resolve(records.map((raw) => prepareRecord(raw, { ...options, newKey })));
}

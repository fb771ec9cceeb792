import type { NameOf } from '../keys/names.ts';
import { toInstant } from '../lib/clock.ts';
import type { UseOfSource } from '../sources/use-store.ts';
import type { SourceUse } from './use-schema.ts';

/** What a use of a source is shown with. */
export interface UseParts {
  readonly used: UseOfSource;
  /** How many active quotes are its words. */
  readonly quotes: number;
  readonly articleVersion: number;
  readonly nameOf: NameOf;
}

/** A source in an article, as the newsroom gets it. */
export function useView({ used: { use, source }, quotes, articleVersion, nameOf }: UseParts): SourceUse {
  const { approvedAt, approvedBy, waiver } = use;
  return {
    id: use.id,
    source: source.id,
    kind: source.kind,
    identification: source.identification,
    name: source.name,
    description: use.descriptor ?? source.descriptor,
    terms: use.terms,
    anonymityReason: use.anonymityReason,
    anonymityStatement: use.anonymityStatement,
    approval:
      approvedAt === null || approvedBy === null ? null : { at: toInstant(approvedAt), by: nameOf(approvedBy), waiver },
    quotes,
    articleVersion,
  };
}

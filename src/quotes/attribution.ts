import type { AnonymityReason, Terms } from '../sources/use-schema.ts';
import type { QuoteKind } from './schema.ts';
import type { TextSelector } from './selector.ts';

/** A quote of a working copy as the checks before publishing look at it. */
export interface Attribution {
  readonly id: string;
  readonly kind: QuoteKind;
  /** The stricter of its own terms and those of the use. */
  readonly terms: Terms;
  /** Whose words; undefined: not known. */
  readonly use: UsedSource | undefined;
  readonly segments: readonly AnchoredSegment[];
}

export interface AnchoredSegment extends TextSelector {
  readonly state: 'anchored' | 'drifted' | 'orphaned';
}

/** A source as one article uses it. */
export interface UsedSource {
  readonly id: string;
  readonly sourceId: string;
  readonly kind: 'person' | 'organisation' | 'group' | 'document';
  readonly identification: 'named' | 'described' | 'pseudonym';
  readonly name: string | null;
  /** What readers are told: the use's own words, or else the record's. */
  readonly description: string | null;
  readonly anonymityReason: AnonymityReason | null;
  readonly anonymityStatement: string | null;
  readonly terms: Terms;
  readonly isApproved: boolean;
  /** Approved although nobody here knows who it is. */
  readonly isWaived: boolean;
  /** How many people the sealed identity names; undefined: none is sealed, or it cannot be read. */
  readonly peopleBehind: number | undefined;
}

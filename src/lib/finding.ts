import type { Refusal } from './refusal.ts';

/** Something that a check before publishing found: an error stops it, a warning is for people to weigh. */
export interface Finding extends Refusal {
  readonly severity: 'error' | 'warning';
  /** Id of the quote that it is about. */
  readonly quote?: string;
  /** Id of the use of a source that it is about. */
  readonly use?: string;
}

/** Refusals as findings that stop publishing. */
export function asErrors(refusals: readonly Refusal[]): Finding[] {
  return refusals.map((refusal) => ({ ...refusal, severity: 'error' }));
}

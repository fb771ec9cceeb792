/** Why something that was sent is not taken: where (JSON Pointer), which kind, what to do. */
export interface Refusal {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Why a use case did nothing, by the code of the problem that tells the caller. */
export interface Refused<Code extends string> {
  readonly code: Code;
  readonly detail?: string;
  readonly errors?: readonly Refusal[];
  /** With `version-conflict`: the version that the record has now. */
  readonly currentVersion?: number;
}

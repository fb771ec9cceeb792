/** Someone whom readers are not told of. */
export interface Person {
  readonly name: string;
  /** Other names by which they might be betrayed. */
  readonly aliases?: readonly string[] | undefined;
  /** How they are reached. */
  readonly contact?: string | null | undefined;
}

/** Who an anonymous source is, and what was agreed with them. */
export interface Identity {
  readonly people: readonly Person[];
  /** Ids of the keys of those who know. */
  readonly knownTo?: readonly string[] | undefined;
  readonly agreement?: string | null | undefined;
  /** The date on which the agreement is to be looked at again. */
  readonly reviewAt?: string | null | undefined;
}

/** What is kept sealed: the identity, and when and by whom it was sealed. */
export interface SealedContent {
  readonly identity: Identity;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string | null;
}

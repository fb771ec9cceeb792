import type { KeyState } from './schema.ts';

/** What decides whether a key is let in; epoch ms. */
export interface KeyLife {
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** The state of a key at an instant (epoch ms). It is expired from `expiresAt` on; a revoked key is revoked, expired or not. */
export function stateOf({ expiresAt, revokedAt }: KeyLife, at: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= at ? 'expired' : 'active';
}

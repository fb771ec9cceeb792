import type { Executor } from '../db/database.ts';
import { findStrangers } from '../keys/names.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, type Result } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import type { IdentityVault, OpenedIdentity, Sealing } from '../vault/vault.ts';
import type { IdentityInput } from './identity-schema.ts';
import { seeSource } from './source.ts';
import { isAnonymous } from './terms.ts';

/** Who asks about the identity of which source, and when. */
export interface IdentityAsking {
  readonly db: Executor;
  readonly vault: IdentityVault;
  readonly viewer: KeyHolder;
  /** Epoch ms. */
  readonly at: number;
  readonly sourceId: string;
}

export type SealRefused = Refused<
  | 'not-found'
  | 'source-is-named'
  | 'source-merged'
  | 'validation-failed'
  | 'precondition-required'
  | 'version-conflict'
  | 'identity-unreadable'
>;

/** Seals who an anonymous source is. `isExpected` is the question of If-Match; without it nothing may be sealed yet. */
export async function sealIdentity(
  { db, vault, viewer, at, sourceId }: IdentityAsking,
  identity: IdentityInput,
  isExpected: ((version: number) => boolean) | undefined,
): Promise<Result<Sealing, SealRefused>> {
  const seen = await seeSource(db, viewer, sourceId);
  if (!seen.ok) return seen;
  if (!isAnonymous(seen.value.identification)) return err({ code: 'source-is-named' });
  if (seen.value.mergedInto !== null) return err({ code: 'source-merged' });
  const knownTo = identity.knownTo ?? [];
  const strangers = await findStrangers(db, knownTo);
  if (strangers.size > 0) {
    const detail = 'Use the id of a key of the newsroom.';
    const unknown = knownTo.flatMap((id, position) =>
      strangers.has(id) ? [{ pointer: `/knownTo/${position}`, code: 'unknown-reference', detail }] : [],
    );
    return err({ code: 'validation-failed', errors: unknown });
  }
  return vault.put(sourceId, identity, { by: viewer.keyId, at, isExpected });
}

/** Opens the identity of a source that the viewer sees, once it is recorded that they read it and what for. */
export async function openIdentity(
  { db, vault, viewer, at, sourceId }: IdentityAsking,
  purpose: string,
): Promise<Result<OpenedIdentity, Refused<'not-found' | 'identity-unreadable' | 'purpose-names-source'>>> {
  const seen = await seeSource(db, viewer, sourceId);
  return seen.ok ? vault.get(sourceId, { by: viewer.keyId, at, purpose }) : seen;
}

/** Deletes the identity of a source that the viewer sees. */
export async function deleteIdentity(
  { db, vault, viewer, at, sourceId }: IdentityAsking,
  isExpected: (version: number) => boolean,
): Promise<Result<void, Refused<'not-found' | 'version-conflict'>>> {
  const seen = await seeSource(db, viewer, sourceId);
  return seen.ok ? vault.delete(sourceId, { by: viewer.keyId, at, isExpected }) : seen;
}

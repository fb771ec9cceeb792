import type { NameOf } from '../keys/names.ts';
import { toInstant } from '../lib/clock.ts';
import type { OpenedIdentity, Sealing } from '../vault/vault.ts';
import type { SourceIdentity, SourceSealing } from './identity-schema.ts';

/** That an identity is sealed, as whoever sealed it is told. */
export function sealingView(source: string, { version, sealedAt, people }: Sealing): SourceSealing {
  return { source, version, sealedAt: toInstant(sealedAt), people };
}

/** An identity as whoever may read it is shown it. */
export function identityView(
  source: string,
  { identity, version, sealedAt, sealedBy }: OpenedIdentity,
  nameOf: NameOf,
): SourceIdentity {
  const { people, knownTo = [], agreement = null, reviewAt = null } = identity;
  return {
    source,
    version,
    sealedAt: toInstant(sealedAt),
    sealedBy: nameOf(sealedBy ?? ''),
    people: people.map(({ name, aliases = [], contact = null }) => ({ name, aliases: [...aliases], contact })),
    knownTo: [...knownTo],
    agreement,
    reviewAt,
  };
}

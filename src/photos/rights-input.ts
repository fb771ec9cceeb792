import { sentOr } from '../lib/merge-patch.ts';
import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { PhotoRights, PhotoRightsInput } from './rights-schema.ts';

/** The rights of a photo as its record keeps them. */
export interface RightsColumns {
  readonly mayPublish: boolean;
  readonly maySyndicate: boolean;
  /** JSON array of ids of keys; null: every partner. */
  readonly partners: string | null;
  /** Epoch ms; null: without end. */
  readonly rightsUntil: number | null;
  /** JSON array of country codes; null: everywhere. */
  readonly territories: string | null;
}

/** What holds when nobody said anything: readers may see it, partners may not have it. */
export const DEFAULT_RIGHTS: RightsColumns = {
  mayPublish: true,
  maySyndicate: false,
  partners: null,
  rightsUntil: null,
  territories: null,
};

/** Rights after a merge patch: what is not sent stays, null goes back to {@link DEFAULT_RIGHTS}. */
export function mergedRights(current: RightsColumns, sent: PhotoRightsInput | null | undefined): RightsColumns {
  if (sent === null) return DEFAULT_RIGHTS;
  const { mayPublish, maySyndicate, partners, until, territories } = sent ?? {};
  return {
    mayPublish: mayPublish ?? current.mayPublish,
    maySyndicate: maySyndicate ?? current.maySyndicate,
    partners: sentOr(current.partners, listText(partners)),
    rightsUntil: sentOr(current.rightsUntil, typeof until === 'string' ? Date.parse(until) : until),
    territories: sentOr(current.territories, listText(territories)),
  };
}

/** Rights as the newsroom sees them. */
export function rightsOf({ mayPublish, maySyndicate, partners, rightsUntil, territories }: RightsColumns): PhotoRights {
  return {
    mayPublish,
    maySyndicate,
    partners: partners === null ? null : parseStored<string[]>(partners),
    until: rightsUntil === null ? null : toInstant(rightsUntil),
    territories: territories === null ? null : parseStored<string[]>(territories),
  };
}

function listText(list: readonly string[] | null | undefined): string | null | undefined {
  return Array.isArray(list) ? JSON.stringify([...new Set(list)]) : list === null ? null : undefined;
}

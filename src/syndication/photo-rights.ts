import { parseStored } from '../lib/stored-json.ts';
import { maySyndicateTo, type PhotoStanding } from '../photos/rights.ts';

/** What decides whether a partner may have a photo, as it is stored. */
export interface StoredRights extends PhotoStanding {
  readonly maySyndicate: boolean;
  /** JSON array of ids of partner keys; null: any partner. */
  readonly partners: string | null;
}

/** Who asks, and when (epoch ms). The desk's keys are no partner's: they get what every partner may have. */
export interface Asking {
  readonly keyId: string;
  readonly at: number;
}

/** Whether the rights let the holder of this key have the photo; that it is public is asked besides. */
export function mayHavePhoto({ partners, ...rights }: StoredRights, { keyId, at }: Asking): boolean {
  const named = partners === null ? null : parseStored<readonly string[]>(partners);
  return maySyndicateTo({ ...rights, partners: named }, keyId, at);
}

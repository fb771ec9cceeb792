import type { Refusal } from '../lib/refusal.ts';
import { mayBePublic, type PhotoStanding } from '../photos/rights.ts';
import type { PhotoUse } from '../photos/use-schema.ts';

/** What publishing asks of a photo. */
export interface PhotoToPublish extends PhotoStanding {
  readonly altText: string | null;
  readonly creditLine: string | null;
}

/** An article's photos as they would be published. */
export interface PhotoCandidates {
  readonly uses: readonly PhotoUse[];
  /** By id. */
  readonly photos: ReadonlyMap<string, PhotoToPublish>;
  /** Keys of the blocks of the body. */
  readonly blockKeys: ReadonlySet<string>;
}

/** Everything about its photos that stops publishing at an instant (epoch ms), all at once; empty when nothing does. */
export function photoPreflight({ uses, photos, blockKeys }: PhotoCandidates, at: number): Refusal[] {
  return uses.flatMap((use, position) => {
    const photo = photos.get(use.photo);
    const found = photo === undefined ? [] : faultsOf(photo, use, at);
    if (use.block !== null && !blockKeys.has(use.block)) found.push('photo-without-block');
    return found.map((code) => ({ pointer: `/photos/${position}/${FAULTS[code].at}`, code, detail: FAULTS[code].do }));
  });
}

/** Nothing of what was killed can be mended, so nothing else is said of it. */
function faultsOf(photo: PhotoToPublish, use: PhotoUse, at: number): Fault[] {
  if (photo.state === 'killed') return ['photo-killed'];
  const faults: Fault[] = [];
  if (!mayBePublic(photo, at)) faults.push('photo-rights');
  if (isBlank(use.altText ?? photo.altText)) faults.push('photo-without-alt-text');
  if (isBlank(photo.creditLine)) faults.push('photo-without-credit');
  return faults;
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

type Fault = keyof typeof FAULTS;

const FAULTS = {
  'photo-killed': { at: 'photo', do: 'Take the photo out or use another one: it was withdrawn for good.' },
  'photo-rights': {
    at: 'photo',
    do: 'Use another photo, or correct its rights: they have ended, or do not let readers see it.',
  },
  'photo-without-alt-text': { at: 'altText', do: 'Say what the photo shows: in its record, or here for this use.' },
  'photo-without-credit': { at: 'photo', do: 'Fill in the credit line in the record of the photo.' },
  'photo-without-block': {
    at: 'block',
    do: 'Name a block of the body: the one that the photo stood at is gone. Or give the photo another role.',
  },
} as const;

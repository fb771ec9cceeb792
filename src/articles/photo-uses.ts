import type { Block } from '../body/schema.ts';
import type { Refusal } from '../lib/refusal.ts';
import type { Viewer } from '../lib/viewer.ts';
import type { PhotoUse } from '../photos/use-schema.ts';
import { maySeePhoto, type OwnedPhoto } from '../photos/standing.ts';

/** Photos that are sent for an article, with all that their use is judged by. */
export interface SentUses {
  readonly uses: readonly PhotoUse[];
  /** Those that the working copy had before: they may stay, whatever became of the photos. */
  readonly before: readonly PhotoUse[];
  /** By id; what does not exist is missing. */
  readonly photos: ReadonlyMap<string, OwnedPhoto>;
  /** The body that is saved with them. */
  readonly blocks: readonly Block[];
  readonly viewer: Viewer;
  /** Epoch ms. */
  readonly at: number;
}

/** Why the photos are not taken, each with its place; empty when they are. What the viewer may not see is as if it were not there. */
export function useRefusals({ uses, before, photos, blocks, viewer, at }: SentUses): Refusal[] {
  const kept = new Set(before.map(({ photo }) => photo));
  const keys = new Set(blocks.map(({ _key }) => _key));
  const shownOnce = new Set<string>();
  let hasLead = false;
  const refusals: Refusal[] = [];
  for (const [position, { photo: id, role, block }] of uses.entries()) {
    const refuse = (member: keyof PhotoUse, reason: keyof typeof REASONS) =>
      refusals.push({ pointer: `/photos/${position}/${member}`, code: reason, detail: REASONS[reason] });
    const photo = photos.get(id);
    if (photo === undefined || !(kept.has(id) || maySeePhoto(viewer, photo, at))) refuse('photo', 'unknown-reference');
    else if (photo.state === 'killed' && !kept.has(id)) refuse('photo', 'killed');
    else if (role !== 'inline' && shownOnce.has(id)) refuse('photo', 'repeated-photo');
    if (role === 'lead' && hasLead) refuse('role', 'second-lead');
    if (block !== null && !keys.has(block)) refuse('block', 'unknown-block');
    hasLead ||= role === 'lead';
    if (role !== 'inline') shownOnce.add(id);
  }
  return refusals;
}

const REASONS = {
  'unknown-reference': 'Upload it first, or use the id of a photo that exists.',
  killed: 'Use another photo: this one was withdrawn for good.',
  'repeated-photo': 'Use it once: as the lead or in the gallery.',
  'second-lead': 'Name one lead at most; the others go into the gallery or stand inline.',
  'unknown-block': 'Use the _key of a block of the body that is saved with it.',
} as const;

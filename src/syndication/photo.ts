import type { Executor } from '../db/database.ts';
import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { PublicPhotoRow } from '../photos/delivery-store.ts';
import { findPhoto } from '../photos/store.ts';
import { type Asking, mayHavePhoto } from './photo-rights.ts';

/** A public photo, if its rights let whoever asks have it: what they may not have is as if it were not there. What was public and withdrawn is gone. */
export async function photoFor(
  db: Executor,
  asking: Asking,
  id: string,
): Promise<Result<PublicPhotoRow, Refused<'not-found' | 'gone'>>> {
  const photo = await findPhoto(db, id);
  if (photo?.state === 'killed' && photo.wasPublic) return err({ code: 'gone' });
  if (photo === undefined || photo.publicSince === null || !mayHavePhoto(photo, asking))
    return err({ code: 'not-found' });
  return ok({ ...photo, publicSince: photo.publicSince });
}

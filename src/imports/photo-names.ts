import type { Executor } from '../db/database.ts';
import { isId } from '../lib/ids.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { PhotoUseInput } from '../photos/use-schema.ts';
import { findImportedPhoto, findPhoto, insertPhoto, type PhotoRow, savePhotoRow } from '../photos/store.ts';
import type { NamedPhoto } from './prepared-article.ts';

/** Photos by what articles call them, remembered over a whole import. */
export interface PhotoNames {
  /** The id of the photo that has one of these names. */
  find(tx: Executor, names: readonly string[]): Promise<string | undefined>;
  /** The photo that has this file in an import that keeps nothing, where the database does not know of it. */
  ofFile(tx: Executor, sha256: string): Promise<void>;
  /** What a photo is called besides its external id, and how it is now. */
  learn(photo: PhotoRow, names: readonly string[]): void;
  /** The transaction was committed, or nothing is kept: what was learnt stays known. */
  keep(): void;
  /** The transaction was rolled back. */
  drop(): void;
}

/** Begins with nothing known. `keeps`: whether photos stay in the database; if not, they are put back into each transaction that asks for them. */
export function createPhotoNames(keeps: boolean): PhotoNames {
  const ids = new Map<string, string>();
  const rows = new Map<string, PhotoRow>();
  const byFile = new Map<string, string>();
  let fresh: { readonly photo: PhotoRow; readonly names: readonly string[] }[] = [];

  function know({ photo, names }: (typeof fresh)[number]): void {
    for (const name of names) if (!keeps || name !== photo.externalId) ids.set(name, photo.id);
    if (keeps) return;
    rows.set(photo.id, photo);
    byFile.set(photo.sha256, photo.id);
  }

  /** In an import that keeps nothing, the photo was made or changed in a transaction that was rolled back. */
  async function putBack(tx: Executor, id: string): Promise<void> {
    const row = rows.get(id);
    if (row === undefined) return;
    const present = await findPhoto(tx, id);
    if (present === undefined) await insertPhoto(tx, row, []);
    else if (present.version < row.version) await savePhotoRow(tx, row);
  }

  return {
    async find(tx, names) {
      for (const name of names) {
        const id =
          fresh.findLast((each) => each.names.includes(name))?.photo.id ?? ids.get(name) ?? (await idOf(tx, name));
        if (id === undefined) continue;
        await putBack(tx, id);
        return id;
      }
      return undefined;
    },
    async ofFile(tx, sha256) {
      const id = byFile.get(sha256);
      if (id !== undefined) await putBack(tx, id);
    },
    learn(photo, names) {
      fresh.push({ photo, names });
    },
    keep() {
      for (const one of fresh) know(one);
      fresh = [];
    },
    drop() {
      fresh = [];
    },
  };
}

async function idOf(tx: Executor, name: string): Promise<string | undefined> {
  const photo = (await findImportedPhoto(tx, name)) ?? (isId(name) ? await findPhoto(tx, name) : undefined);
  return photo?.id;
}

/** How the photos of an article are to be used: each found by its name, inline ones at the key of their block. */
export async function usesOf(
  tx: Executor,
  named: readonly NamedPhoto[],
  { photos, blockKeys }: { readonly photos: PhotoNames; readonly blockKeys: readonly string[] },
): Promise<Result<PhotoUseInput[], Refusal[]>> {
  const uses: PhotoUseInput[] = [];
  const refusals: Refusal[] = [];
  for (const [position, { names, role, afterBlock, caption, altText }] of named.entries()) {
    const photo = await photos.find(tx, names);
    const block = typeof afterBlock === 'number' ? blockKeys[afterBlock - 1] : null;
    if (photo === undefined) refusals.push({ pointer: `/photos/${position}/photo`, ...unknownPhoto });
    if (block === undefined)
      refusals.push({ pointer: `/photos/${position}/afterBlock`, ...noSuchBlock(blockKeys.length) });
    if (photo !== undefined && block !== undefined) uses.push({ photo, role, block, caption, altText });
  }
  return refusals.length > 0 ? err(refusals) : ok(uses);
}

const unknownPhoto = {
  code: 'unknown-reference',
  detail: 'Name a photo that is imported before, or is there: by its external id, the path of its file, or its id.',
};

function noSuchBlock(blocks: number) {
  const count = blocks === 1 ? 'only 1 block' : blocks === 0 ? 'no blocks' : `only ${blocks} blocks`;
  return { code: 'out-of-range', detail: `Give the number of a block of the body, from 1: it has ${count}.` };
}

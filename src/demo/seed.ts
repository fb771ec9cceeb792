import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { findArticle } from '../articles/store.ts';
import { type ImportDeps, importRecords } from '../imports/import.ts';
import { type ImportSummary, type RefusalLine, refusalText } from '../imports/report.ts';
import { findSources, readPortions } from '../imports/sources.ts';
import type { Media } from '../imports/pictures.ts';
import type { NewId } from '../lib/ids.ts';
import { findPhoto } from '../photos/store.ts';
import { findQuote } from '../quotes/store.ts';
import { findSource } from '../sources/store.ts';
import { findUse } from '../sources/use-store.ts';
import { authorStore, sectionStore, tagStore } from '../taxonomy/store.ts';

const newsroom = fileURLToPath(new URL('newsroom', import.meta.url));

/** When the ids of the demonstration say that they were made. */
const MADE_AT = Date.UTC(2026, 9, 1);
/** Sections, tags, authors and articles have the first ids, the others have theirs from here on: so more of the ones move none of the others. */
const FIRST_PHOTO = 10_001;
const FIRST_SOURCE = 20_001;
const FIRST_QUOTE = 30_001;
const FIRST_USE = 40_001;
/** More than the newsroom has sections, tags, authors and articles, and more than it has photos, sources or quotes. */
const MOST_IDS = 150;

/** What the demonstration is loaded into, and where its pictures go. */
export type DemoDeps = Omit<ImportDeps, 'media' | 'newPhotoId' | 'sourcingIds'> & Media;

/**
 * Loads the demonstration newsroom, in the way in which every archive is imported. Done twice, it changes nothing. Under a clock
 * that is behind, what is still to come is left out. Into an empty database it always brings the same ids, which documentation names.
 * @throws {Error} a story is refused: the newsroom came with the program, so that is a fault of the program.
 */
export async function seedDemo({ storage, images, ...deps }: DemoDeps): Promise<ImportSummary> {
  const { sources } = await findSources([newsroom]);
  const portions = readPortions(sources, { input: noInput(), most: { records: 250, bytes: 1_000_000 } });
  const refused: string[] = [];
  const onRefusal = (line: RefusalLine) => {
    if (line.code !== 'in-the-future') refused.push(refusalText(line));
  };
  const newId = await idsOfDemo(deps, 1);
  const newPhotoId = await idsOfDemo(deps, FIRST_PHOTO);
  const sourcingIds = {
    source: await idsOfDemo(deps, FIRST_SOURCE),
    use: await idsOfDemo(deps, FIRST_USE),
    quote: await idsOfDemo(deps, FIRST_QUOTE),
  };
  const into = { ...deps, media: () => ({ storage, images }), newId, newPhotoId, sourcingIds };
  const summary = await importRecords(portions, { publishes: true, keeps: true, onRefusal }, into);
  if (refused.length > 0) throw new Error(`the demonstration newsroom was refused: ${refused.join(', ')}`);
  return summary;
}

/** The ids of the demonstration in their order, without those that are there already; then any. */
async function idsOfDemo({ db, newId }: Pick<ImportDeps, 'db' | 'newId'>, first: number): Promise<NewId> {
  const free: string[] = [];
  for (let seq = first; seq < first + MOST_IDS; seq += 1) {
    const id = v7({ msecs: MADE_AT, seq, random: new Uint8Array(16) });
    const holder =
      (await findArticle(db.read, id)) ??
      (await findPhoto(db.read, id)) ??
      (await findSource(db.read, id)) ??
      (await findUse(db.read, id)) ??
      (await findQuote(db.read, id)) ??
      (await sectionStore.find(db.read, id)) ??
      (await tagStore.find(db.read, id)) ??
      (await authorStore.find(db.read, id));
    if (holder === undefined) free.push(id);
  }
  const ids = free.values();
  return () => ids.next().value ?? newId();
}

async function* noInput(): AsyncGenerator<Uint8Array> {}

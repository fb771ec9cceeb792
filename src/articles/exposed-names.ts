import type { Block } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import type { Finding } from '../lib/finding.ts';
import { textsIn } from '../lib/texts-in.ts';
import type { UsedSource } from '../quotes/attribution.ts';
import { findSources, listAllMergedInto } from '../sources/store.ts';
import { isAnonymous } from '../sources/terms.ts';
import type { UsedPhoto } from './photo-store.ts';
import { publicTexts } from './public-texts.ts';
import type { CountPeople, QuotedArticle } from './quoting.ts';
import { findAuthorsByIds, findById } from './reference-store.ts';
import type { StoredContent } from './store.ts';

/** What the sealed identities can be asked without a name ever being told. */
export interface IdentityChecks {
  readonly countPeople: CountPeople;
  /**
   * Where in some texts a sealed name of one of the sources stands, by pointer; and whether some identity could not be read. A surname that a public name has
   * too betrays nobody.
   */
  findMentions(
    sourceIds: readonly string[],
    texts: readonly { readonly pointer: string; readonly text: string }[],
    publicNames: readonly string[],
  ): Promise<{ readonly pointers: readonly string[]; readonly isUnreadable: boolean }>;
  /** Writes down that somebody was told where a name stands: whoever tries names leaves a trace. */
  audit(note: MatchNote): Promise<void>;
}

/** A line for the audit log. */
export interface MatchNote {
  readonly action: 'match';
  readonly sourceId: null;
  /** Id of the key. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly detail: string;
}

/** An article as it would be published, and who looks at it. */
export interface Exposure {
  readonly articleId: string;
  readonly quoted: QuotedArticle;
  readonly content: StoredContent;
  readonly blocks: readonly Block[];
  readonly photos: ReadonlyMap<string, UsedPhoto>;
  readonly identities: IdentityChecks | undefined;
  /** Id of the key that asks. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Where the name of a source stands that readers must not learn. Which name is not said: whoever asks may not know it. */
export async function exposedNames(db: Executor, exposure: Exposure): Promise<Finding[]> {
  const { quoted, identities, articleId, by, at } = exposure;
  const hidden = quoted.uses.filter(({ identification }) => isAnonymous(identification));
  if (identities === undefined || hidden.length === 0) return [];
  const shown = shownNames(quoted);
  const texts = publicTexts(exposure.content, exposure.blocks, await alongWith(db, exposure, shown));
  const publicNames = [
    ...exposure.content.bylines.map(({ name }) => name),
    ...shown.flatMap(({ name }) => (name === null ? [] : [name])),
  ];
  const { pointers, isUnreadable } = await identities.findMentions(await recordsOf(db, hidden), texts, publicNames);
  if (pointers.length > 0) {
    await identities.audit({ action: 'match', sourceId: null, by, at, detail: `article ${articleId}` });
  }
  return [
    ...[...new Set(pointers)].map((pointer): Finding => ({ severity: 'error', pointer, ...NAME_EXPOSED })),
    ...(isUnreadable ? [IDENTITY_UNREADABLE] : []),
  ];
}

/** The named sources that readers are told of: a name that they do not get excuses nothing. */
function shownNames({ quotes }: QuotedArticle): UsedSource[] {
  const shown = quotes.flatMap(({ use, terms }) =>
    use === undefined || terms === 'deep_background' || isAnonymous(use.identification) ? [] : use,
  );
  return [...new Set(shown)];
}

/** The records of sources, and those that were merged into them: who they are may still be sealed under the old record. */
async function recordsOf(db: Executor, uses: readonly UsedSource[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { sourceId } of uses) ids.push(sourceId, ...(await listAllMergedInto(db, sourceId)));
  return ids;
}

/** What readers get with the article besides its own content. */
async function alongWith(db: Executor, { quoted, content, photos }: Exposure, shown: readonly UsedSource[]) {
  const tags = await findById(db, 'tags', content.tagIds);
  const sections = await findById(db, 'sections', content.sectionId === null ? [] : [content.sectionId]);
  const authors = await findAuthorsByIds(
    db,
    content.bylines.flatMap(({ authorId }) => authorId ?? []),
  );
  const records = await findSources(
    db,
    shown.map(({ sourceId }) => sourceId),
  );
  const organisations = await findSources(
    db,
    records.flatMap(({ organisationId }) => organisationId ?? []),
  );
  const told = [...records, ...organisations].map(({ id, name, slug, role, sameAs, organisationId }) => ({
    id,
    organisationId,
    texts: [name, slug, role, sameAs],
  }));
  const textsOf = (id: string) => told.filter((one) => one.id === id).flatMap(({ texts }) => texts);
  const organisationOf = (id: string) => told.find((one) => one.id === id)?.organisationId ?? '';
  return {
    section: textsIn([...sections.values()].map(({ name, slug }) => [name, slug])),
    authors: content.bylines.map(({ authorId }) =>
      textsIn(
        authors.filter(({ id }) => id === authorId),
        ['id'],
      ),
    ),
    tags: content.tagIds.map((id) => [tags.get(id)?.name ?? null, tags.get(id)?.slug ?? null]),
    photos: content.photos.map(({ photo }) => photos.get(photo)?.publicTexts ?? []),
    sources: quoted.uses.map(({ sourceId, name, description, anonymityStatement, identification }) =>
      identification === 'named'
        ? [...textsOf(sourceId), ...textsOf(organisationOf(sourceId))]
        : [name, description, anonymityStatement],
    ),
    quotes: quoted.quotes.map(({ saidWhere, translator }) => [saidWhere, translator]),
  };
}

const NAME_EXPOSED = {
  code: 'source-name-exposed',
  detail: 'Take it out: here stands the name of a source that readers must not learn.',
};
const IDENTITY_UNREADABLE: Finding = {
  severity: 'warning',
  pointer: '/sources',
  code: 'identity-unreadable',
  detail: 'Read the article for names yourself: a sealed identity cannot be read, so its name was not looked for.',
};

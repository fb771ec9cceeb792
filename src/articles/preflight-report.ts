import type { Block } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import { asErrors, type Finding } from '../lib/finding.ts';
import { parseStored } from '../lib/stored-json.ts';
import { quotePreflight } from '../quotes/preflight.ts';
import { quotedPieces } from '../quotes/quoted-pieces.ts';
import { isAnonymous } from '../sources/terms.ts';
import { photoPreflight } from './photo-preflight.ts';
import { findPhotos, type UsedPhoto } from './photo-store.ts';
import { preflight } from './preflight.ts';
import { publicTexts } from './public-texts.ts';
import { type CountPeople, type QuotedArticle, readQuoted } from './quoting.ts';
import { findById } from './reference-store.ts';
import { findSlugHolder } from './slug-store.ts';
import { type StoredArticle, type StoredContent, storedContentOf } from './store.ts';

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

/** How a working copy is looked at. */
export interface PreflightOptions {
  /** Epoch ms. */
  readonly at: number;
  /** Id of the key that asks. */
  readonly by: string;
  readonly identities?: IdentityChecks | undefined;
  /** It was published elsewhere before. */
  readonly isArchive?: boolean;
}

/** Everything that was found, and what was read for it. */
export interface PreflightReport {
  readonly findings: readonly Finding[];
  readonly quoted: QuotedArticle;
}

/** Looks at everything that publishing asks of a working copy. */
export async function readPreflight(
  db: Executor,
  stored: StoredArticle,
  options: PreflightOptions,
): Promise<PreflightReport> {
  const { at, identities, isArchive = false } = options;
  const { article, revision } = stored;
  const content = storedContentOf(revision);
  const holder = await findSlugHolder(db, content.slug);
  const isSlugTaken = holder !== undefined && holder !== article.id;
  const blocks = parseStored<Block[]>(revision.body);
  const photos = await findPhotos(
    db,
    content.photos.map(({ photo }) => photo),
  );
  const quoted = await readQuoted(db, stored, identities?.countPeople);
  const { units } = quoted;
  const pointerOf = pointers(blocks, content);
  const findings = [
    ...asErrors(preflight({ ...content, wordCount: revision.wordCount, isSlugTaken }, at)),
    ...asErrors(
      photoPreflight({ uses: content.photos, photos, blockKeys: new Set(blocks.map(({ _key }) => _key)) }, at),
    ),
    ...quotePreflight({ ...quoted, pieces: quotedPieces(units), displayed: displayedIn(blocks), pointerOf, isArchive }),
    ...(await exposedNames(db, { ...options, articleId: article.id, quoted, content, blocks, photos })),
    ...(content.dateline === null ? [MISSING_DATELINE] : []),
  ];
  return { findings, quoted };
}

/** The findings that stop publishing. */
export function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

const MISSING_DATELINE: Finding = {
  severity: 'warning',
  pointer: '/dateline',
  code: 'missing-dateline',
  detail: 'Say where the story was written.',
};

interface Exposure extends PreflightOptions {
  readonly articleId: string;
  readonly quoted: QuotedArticle;
  readonly content: StoredContent;
  readonly blocks: readonly Block[];
  readonly photos: ReadonlyMap<string, UsedPhoto>;
}

/** Where the name of a source stands that readers must not learn. Which name is not said: whoever asks may not know it. */
async function exposedNames(db: Executor, exposure: Exposure): Promise<Finding[]> {
  const { quoted, content, blocks, photos, identities, articleId, by, at } = exposure;
  const hidden = quoted.uses.filter(({ identification }) => isAnonymous(identification));
  if (identities === undefined || hidden.length === 0) return [];
  const tags = await findById(db, 'tags', content.tagIds);
  const texts = publicTexts(content, blocks, {
    tags: content.tagIds.map((id) => [tags.get(id)?.name ?? null, tags.get(id)?.slug ?? null]),
    photos: content.photos.map(({ photo }) => photos.get(photo)?.publicTexts ?? []),
    sources: quoted.uses.map(({ name, description, anonymityStatement, identification }) =>
      identification === 'named' ? [name] : [name, description, anonymityStatement],
    ),
    quotes: quoted.quotes.map(({ saidWhere, translator }) => [saidWhere, translator]),
  });
  const ids = hidden.map(({ sourceId }) => sourceId);
  const publicNames = [
    ...content.bylines.map(({ name }) => name),
    ...quoted.uses.flatMap(({ identification, name }) => (identification === 'named' && name !== null ? [name] : [])),
  ];
  const { pointers: exposed, isUnreadable } = await identities.findMentions(ids, texts, publicNames);
  if (exposed.length > 0) {
    await identities.audit({ action: 'match', sourceId: null, by, at, detail: `article ${articleId}` });
  }
  return [
    ...[...new Set(exposed)].map((pointer): Finding => ({ severity: 'error', pointer, ...NAME_EXPOSED })),
    ...(isUnreadable ? [IDENTITY_UNREADABLE] : []),
  ];
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

function displayedIn(blocks: readonly Block[]): ReadonlySet<string> {
  return new Set(
    blocks.flatMap((block) => (block._type === 'block' && block.style === 'blockquote' ? block._key : [])),
  );
}

/** JSON Pointers of the places that words stand in. */
function pointers(blocks: readonly Block[], { photos }: StoredContent): (block: string) => string {
  const known = new Map([
    ...blocks.map(({ _key }, position) => [_key, `/body/${position}`] as const),
    ...photos.map(({ photo }, position) => [`@caption/${photo}`, `/photos/${position}/caption`] as const),
    ['@headline', '/headline'] as const,
    ['@standfirst', '/standfirst'] as const,
  ]);
  return (block) => known.get(block) ?? '/body';
}

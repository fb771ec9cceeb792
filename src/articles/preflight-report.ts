import type { Block } from '../body/schema.ts';
import type { Executor } from '../db/database.ts';
import { asErrors, type Finding } from '../lib/finding.ts';
import { parseStored } from '../lib/stored-json.ts';
import { quotePreflight } from '../quotes/preflight.ts';
import { displayedBlocks } from '../quotes/quoted-place.ts';
import { quotedPieces } from '../quotes/quoted-pieces.ts';
import { exposedNames, type IdentityChecks } from './exposed-names.ts';
import { photoPreflight } from './photo-preflight.ts';
import { findPhotos } from './photo-store.ts';
import { preflight } from './preflight.ts';
import { type QuotedArticle, readQuoted } from './quoting.ts';
import { findSlugHolder } from './slug-store.ts';
import { type StoredArticle, type StoredContent, storedContentOf } from './store.ts';

/** How a working copy is looked at. */
export interface PreflightOptions {
  /** Epoch ms. */
  readonly at: number;
  /** Id of the key that asks. */
  readonly by: string;
  readonly identities: IdentityChecks | undefined;
  /** It was published elsewhere before. */
  readonly isArchive?: boolean;
}

/** Everything that was found, and what was read for it. */
export interface PreflightReport {
  readonly findings: readonly Finding[];
  readonly quoted: QuotedArticle;
  readonly blocks: readonly Block[];
  /** Whether an article holds its slug in public already. */
  readonly isSlugHeld: boolean;
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
    ...quotePreflight({
      ...quoted,
      pieces: quotedPieces(units),
      displayed: displayedBlocks(blocks),
      pointerOf,
      isArchive,
    }),
    ...(await exposedNames(db, { ...options, articleId: article.id, quoted, content, blocks, photos })),
    ...(content.dateline === null ? [MISSING_DATELINE] : []),
  ];
  return { findings, quoted, blocks, isSlugHeld: holder !== undefined };
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

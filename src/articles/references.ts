import type { Executor } from '../db/database.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { PhotoUse } from '../photos/use-schema.ts';
import type { TaxonomyEntry } from '../taxonomy/store.ts';
import type { Content, ContentByline } from './content.ts';
import { findPhotos } from './photo-store.ts';
import { type SentUses, useRefusals } from './photo-uses.ts';
import { findById, findBySlug } from './reference-store.ts';
import { type RevisionRow, type StoredContent, storedContentOf } from './store.ts';

/** Finds sections, tags or authors by what they are called: the answer is by these names, and lacks what does not exist. */
export type FindReferences = typeof findBySlug;

/** Content with its section, tags and authors by id; a refusal for each slug that leads nowhere. */
export async function resolveContent(
  tx: Executor,
  content: Content & { slug: string },
  find: FindReferences = findBySlug,
): Promise<Result<StoredContent, Refusal[]>> {
  const authorSlugs = content.bylines.flatMap((byline) => byline.author ?? []);
  const sections = await find(tx, 'sections', content.section === null ? [] : [content.section]);
  const tags = await find(tx, 'tags', content.tags);
  const authors = await find(tx, 'authors', authorSlugs);
  const refusals: Refusal[] = [];
  const resolve = (known: Map<string, TaxonomyEntry>, slug: string, pointer: string): string => {
    const entry = known.get(slug);
    if (entry === undefined) refusals.push(unknownReference(pointer));
    return entry?.id ?? '';
  };
  const { section, tags: tagSlugs, bylines, ...rest } = content;
  const stored: StoredContent = {
    ...rest,
    sectionId: section === null ? null : resolve(sections, section, '/section'),
    tagIds: [...new Set(tagSlugs.map((slug, position) => resolve(tags, slug, `/tags/${position}`)))],
    bylines: eachAuthorOnce(
      bylines.map(({ name, author, role }, position) => ({
        name: printedName({ name, author, role }, authors),
        authorId: author === null ? null : resolve(authors, author, `/bylines/${position}/author`),
        role,
      })),
    ),
  };
  return refusals.length > 0 ? err(refusals) : ok(stored);
}

/** The content of a revision with its section, tags and authors by slug and its photos; those that are gone are left out. */
export async function contentWithSlugs(db: Executor, revision: RevisionRow): Promise<Content & { slug: string }> {
  const { sectionId, tagIds, bylines, photos, ...rest } = storedContentOf(revision);
  const sections = await findById(db, 'sections', sectionId === null ? [] : [sectionId]);
  const tags = await findById(db, 'tags', tagIds);
  const authors = await findById(
    db,
    'authors',
    bylines.flatMap((byline) => byline.authorId ?? []),
  );
  return {
    ...rest,
    section: sections.get(sectionId ?? '')?.slug ?? null,
    tags: tagIds.flatMap((id) => tags.get(id)?.slug ?? []),
    bylines: bylines.map(({ name, authorId, role }) => ({
      name,
      author: authors.get(authorId ?? '')?.slug ?? null,
      role,
    })),
    photos: await withoutDeleted(db, photos),
  };
}

/** Why photos that are sent for an article are not taken; empty when they are. */
export async function refusePhotos(tx: Executor, sent: Omit<SentUses, 'photos'>): Promise<Refusal[]> {
  return useRefusals({ ...sent, photos: await findPhotos(tx, idsOf(sent.uses)) });
}

async function withoutDeleted(db: Executor, uses: readonly PhotoUse[]): Promise<PhotoUse[]> {
  const photos = await findPhotos(db, idsOf(uses));
  return uses.filter(({ photo }) => photos.has(photo));
}

function idsOf(uses: readonly PhotoUse[]): string[] {
  return uses.map(({ photo }) => photo);
}

/** An author is found through the first byline that names them; lists by author would show the article twice otherwise. */
function eachAuthorOnce(bylines: StoredContent['bylines']): StoredContent['bylines'] {
  const met = new Set<string>();
  return bylines.map((byline) => {
    if (byline.authorId === null) return byline;
    if (met.has(byline.authorId)) return { ...byline, authorId: null };
    met.add(byline.authorId);
    return byline;
  });
}

function printedName({ name, author }: ContentByline, authors: Map<string, TaxonomyEntry>): string {
  return name ?? authors.get(author ?? '')?.name ?? '';
}

function unknownReference(pointer: string): Refusal {
  return { pointer, code: 'unknown-reference', detail: 'Create it first, or use the slug of one that exists.' };
}

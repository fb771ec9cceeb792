import { sentOr } from '../lib/merge-patch.ts';
import type {
  AuthorInput,
  AuthorPatch,
  AuthorRecord,
  SectionInput,
  SectionPatch,
  SectionRecord,
  TagInput,
} from './schema.ts';

export type TaxonomyKind = 'section' | 'tag' | 'author';

/** What may be said of a new section, tag (the same as of a section) or author; what its kind does not have is not there. */
export type EntryInput = SectionInput & AuthorInput;

/** What may be changed of a section, tag or author. */
export type EntryPatch = SectionPatch & AuthorPatch;

/** A record as it stands in an import file. */
export type TaxonomyImport =
  | ({ readonly type: 'section' } & SectionInput)
  | ({ readonly type: 'tag' } & TagInput)
  | ({ readonly type: 'author' } & AuthorInput);

/** A record as it is kept: instants are epoch ms. */
type Kept<Shown> = Omit<Shown, 'createdAt' | 'updatedAt'> & { createdAt: number; updatedAt: number };
type KeptTopic = Kept<SectionRecord>;
type KeptAuthor = Kept<AuthorRecord>;

/** What a new record has whatever its kind and its input. */
export type RecordHead = Pick<KeptTopic, 'id' | 'version' | 'createdAt' | 'updatedAt' | 'slug'>;

/** A new section or tag. */
export function newTopic(head: RecordHead, input: SectionInput): KeptTopic {
  return { ...head, name: input.name, description: input.description ?? null };
}

/** A new author. */
export function newAuthor(head: RecordHead, input: AuthorInput): KeptAuthor {
  return {
    ...head,
    name: input.name,
    bio: input.bio ?? null,
    url: input.url ?? null,
    affiliation: input.affiliation ?? null,
    location: input.location ?? null,
  };
}

/** A merge patch (RFC 7396) on a section or tag: what it does not name stays, null empties. */
export function patchedTopic(record: KeptTopic, patch: SectionPatch): KeptTopic {
  return {
    ...record,
    slug: patch.slug ?? record.slug,
    name: patch.name ?? record.name,
    description: sentOr(record.description, patch.description),
  };
}

/** A merge patch (RFC 7396) on an author. */
export function patchedAuthor(record: KeptAuthor, patch: AuthorPatch): KeptAuthor {
  return {
    ...record,
    slug: patch.slug ?? record.slug,
    name: patch.name ?? record.name,
    bio: sentOr(record.bio, patch.bio),
    url: sentOr(record.url, patch.url),
    affiliation: sentOr(record.affiliation, patch.affiliation),
    location: sentOr(record.location, patch.location),
  };
}

/** Whether two records say the same. */
export function isSameRecord(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

type Label = Pick<KeptTopic, 'slug' | 'name'>;

/** Whether the change shows in articles: they carry slug and name of a section or tag; of an author the slug, since a byline stays as it was printed. */
export function isSeenInArticles(kind: TaxonomyKind, before: Label, after: Label): boolean {
  return before.slug !== after.slug || (kind !== 'author' && before.name !== after.name);
}

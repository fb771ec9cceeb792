import { toInstant } from '../lib/clock.ts';
import type { Author, AuthorRecord, Section, SectionRecord } from './schema.ts';
import type { AuthorRow, SectionRow } from './store.ts';

/** A section as readers get it; a tag is alike. */
export function topicView({ id, slug, name, description }: SectionRow): Section {
  return { id, slug, name, description };
}

/** A section as editors get it; a tag is alike. */
export function topicRecordView(row: SectionRow): SectionRecord {
  return { ...topicView(row), ...recordView(row) };
}

/** An author as readers get it. */
export function authorView({ id, slug, name, bio, url, affiliation, location }: AuthorRow): Author {
  return { id, slug, name, bio, url, affiliation, location };
}

/** An author as editors get it. */
export function authorRecordView(row: AuthorRow): AuthorRecord {
  return { ...authorView(row), ...recordView(row) };
}

function recordView({ version, createdAt, updatedAt }: Pick<SectionRow, 'version' | 'createdAt' | 'updatedAt'>) {
  return { version, createdAt: toInstant(createdAt), updatedAt: toInstant(updatedAt) };
}

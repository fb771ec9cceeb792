import type { PortableText } from '../body/schema.ts';
import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { EditionSummary, Revision, RevisionSummary, WorkingCopy, WorkingCopySummary } from './schema.ts';
import type { ArticleRow, EditionRow } from './store.ts';
import type { KeyNames, RevisionParts, WorkingCopyParts } from './working-copy.ts';

/** What acts without a key: the command line. */
const COMMAND_LINE = 'Command line';

/** A working copy as the newsroom gets it. */
export function workingCopyView(parts: WorkingCopyParts): WorkingCopy {
  const { article, revision, content, edition, names, notes } = parts;
  return {
    ...summaryView({ ...article, section: content.section }, names),
    ...contentView(content, revision.body),
    publishedEdition: edition === undefined ? null : editionView(edition, names),
    ...(notes.length > 0 && { conversion: [...notes] }),
  };
}

/** A working copy as lists show it. */
export function summaryView(article: ArticleRow & { section: string | null }, names: KeyNames): WorkingCopySummary {
  const { id, version, revision, state, headline, slug, language, section, externalId } = article;
  return {
    id,
    version,
    revision,
    state,
    headline,
    slug,
    language,
    section,
    hasUnpublishedChanges: article.editionRevision !== revision,
    externalId,
    createdAt: toInstant(article.createdAt),
    createdBy: names.get(article.createdBy) ?? COMMAND_LINE,
    updatedAt: toInstant(article.updatedAt),
    updatedBy: names.get(article.updatedBy) ?? COMMAND_LINE,
  };
}

type RevisionLine = Omit<RevisionParts['revision'], 'content' | 'body'>;

/** A revision as lists show it. */
export function revisionSummaryView(revision: RevisionLine, names: KeyNames): RevisionSummary {
  const { number, headline, at, by, restoredFrom, edition } = revision;
  return { number, headline, at: toInstant(at), by: names.get(by) ?? COMMAND_LINE, restoredFrom, edition };
}

/** A revision with what it says. */
export function revisionView({ revision, content, names }: RevisionParts): Revision {
  return { ...revisionSummaryView(revision, names), ...contentView(content, revision.body) };
}

function editionView(edition: EditionRow, names: KeyNames): EditionSummary {
  const { number, revision, at, by, message, minor } = edition;
  return { number, revision, publishedAt: toInstant(at), publishedBy: names.get(by) ?? COMMAND_LINE, message, minor };
}

function contentView({ tags, bylines, photos, ...content }: WorkingCopyParts['content'], body: string) {
  return {
    ...content,
    tags: [...tags],
    bylines: bylines.map(({ name, author, role }) => ({ name: name ?? '', author, role })),
    photos: [...photos],
    body: parseStored<PortableText>(body),
  };
}

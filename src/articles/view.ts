import type { PortableText } from '../body/schema.ts';
import type { NameOf } from '../keys/names.ts';
import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { EditionSummary, Revision, RevisionSummary, WorkingCopy, WorkingCopySummary } from './schema.ts';
import type { ArticleRow, EditionRow } from './store.ts';
import type { RevisionParts, WorkingCopyParts } from './working-copy.ts';
import { isShownAsItIs } from './workflow.ts';

/** A working copy as the newsroom gets it. */
export function workingCopyView(parts: WorkingCopyParts): WorkingCopy {
  const { article, revision, content, edition, nameOf, notes, anchors } = parts;
  const count = (state: (typeof anchors)[number]) => anchors.filter((one) => one === state).length;
  return {
    ...summaryView({ ...article, section: content.section }, nameOf),
    ...contentView(content, revision.body),
    publishedEdition: edition === undefined ? null : editionView(edition, nameOf),
    quoteAnchors: { anchored: count('anchored'), drifted: count('drifted'), orphaned: count('orphaned') },
    ...(notes.length > 0 && { conversion: [...notes] }),
  };
}

/** A working copy as lists show it. */
export function summaryView(article: ArticleRow & { section: string | null }, nameOf: NameOf): WorkingCopySummary {
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
    hasUnpublishedChanges: !isShownAsItIs(article),
    externalId,
    createdAt: toInstant(article.createdAt),
    createdBy: nameOf(article.createdBy),
    updatedAt: toInstant(article.updatedAt),
    updatedBy: nameOf(article.updatedBy),
  };
}

type RevisionLine = Omit<RevisionParts['revision'], 'content' | 'body'>;

/** A revision as lists show it. */
export function revisionSummaryView(revision: RevisionLine, nameOf: NameOf): RevisionSummary {
  const { number, headline, at, by, restoredFrom, edition } = revision;
  return { number, headline, at: toInstant(at), by: nameOf(by), restoredFrom, edition };
}

/** A revision with what it says. */
export function revisionView({ revision, content, nameOf }: RevisionParts): Revision {
  return { ...revisionSummaryView(revision, nameOf), ...contentView(content, revision.body) };
}

function editionView(edition: EditionRow, nameOf: NameOf): EditionSummary {
  const { number, revision, at, by, message, minor } = edition;
  return { number, revision, publishedAt: toInstant(at), publishedBy: nameOf(by), message, minor };
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

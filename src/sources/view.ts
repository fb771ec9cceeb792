import { toInstant } from '../lib/clock.ts';
import { contentOf } from './content.ts';
import type { SourceRecord, SourceRecordSummary } from './schema.ts';
import type { SourceParts, SourceSurroundings } from './source.ts';
import type { SourceRow } from './store.ts';

/** A source as the newsroom sees it. */
export function sourceRecordView({ source, users, mergedFrom, ...surroundings }: SourceParts): SourceRecord {
  const { nameOf } = surroundings;
  const { mergedInto, mergedAt, mergedBy } = source;
  return {
    ...sourceSummaryView(source, surroundings),
    usedIn: users.map(({ articleId, ...use }) => ({ article: articleId, ...use })),
    mergedInto:
      mergedInto === null ? null : { id: mergedInto, at: toInstant(mergedAt ?? 0), by: nameOf(mergedBy ?? '') },
    mergedFrom: mergedFrom.map(({ id, name, descriptor, ...merged }) => ({
      id,
      name,
      description: descriptor,
      at: toInstant(merged.mergedAt ?? 0),
      by: nameOf(merged.mergedBy ?? ''),
    })),
  };
}

/** A source as the newsroom's lists show it. */
export function sourceSummaryView(
  source: SourceRow,
  { organisations, publicIds, nameOf }: SourceSurroundings,
): SourceRecordSummary {
  const { id, version, slug, articleId } = source;
  const { organisation: organisationId, aliases, sameAs, ...content } = contentOf(source);
  const organisation = organisations.get(organisationId ?? '');
  return {
    id,
    version,
    kind: content.kind,
    identification: content.identification,
    isPublic: publicIds.has(id),
    slug,
    name: content.name,
    description: content.descriptor,
    role: content.role,
    organisation: organisation ? { id: organisation.id, slug: organisation.slug, name: organisation.name } : null,
    aliases: [...aliases],
    sameAs: [...sameAs],
    note: content.note,
    article: articleId,
    createdAt: toInstant(source.createdAt),
    createdBy: nameOf(source.createdBy),
    updatedAt: toInstant(source.updatedAt),
    updatedBy: nameOf(source.updatedBy),
  };
}

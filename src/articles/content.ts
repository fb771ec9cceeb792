import { sentOr } from '../lib/merge-patch.ts';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { PhotoUse, PhotoUseInput } from '../photos/use-schema.ts';
import type { ArticleInput, ArticlePatch, Dateline, Rights } from './schema.ts';

/** What a working copy says besides its body, with section, tags and authors by slug and photos by id. Instants are RFC 3339 in UTC. */
export interface Content {
  readonly headline: string;
  readonly standfirst: string | null;
  /** null: to be made from the headline. */
  readonly slug: string | null;
  readonly language: string;
  readonly dateline: Dateline | null;
  readonly genre: string | null;
  readonly section: string | null;
  readonly tags: readonly string[];
  readonly bylines: readonly ContentByline[];
  readonly embargoUntil: string | null;
  readonly rights: Rights | null;
  readonly photos: readonly PhotoUse[];
  /** Of a lead photo whose file has not come yet; an edition never has it. */
  readonly leadCaption: string | null;
}

export interface ContentByline {
  /** null: the author's name is to be printed. */
  readonly name: string | null;
  readonly author: string | null;
  readonly role: string | null;
}

/** The content of a new article. */
export function contentOf(input: ArticleInput): Content {
  const { dateline } = input;
  return {
    headline: input.headline,
    standfirst: input.standfirst ?? null,
    slug: input.slug ?? null,
    language: input.language ?? 'en',
    dateline: dateline ? { place: dateline.place, country: dateline.country ?? null } : null,
    genre: input.genre ?? null,
    section: input.section ?? null,
    tags: input.tags ?? [],
    bylines: bylinesOf(input.bylines),
    embargoUntil: utc(input.embargoUntil) ?? null,
    rights: mergedRights(null, input.rights),
    photos: usesOf(input.photos),
    leadCaption: input.leadCaption ?? null,
  };
}

/** A merge patch (RFC 7396) on content: what it does not name stays, null empties, objects merge. */
export function patched(current: Content, patch: ArticlePatch): Result<Content, Refusal[]> {
  const dateline = mergedDateline(current.dateline, patch.dateline);
  if (dateline === 'without place') {
    return err([{ pointer: '/dateline/place', code: 'missing', detail: 'A dateline needs a place.' }]);
  }
  return ok({
    headline: patch.headline ?? current.headline,
    standfirst: sentOr(current.standfirst, patch.standfirst),
    slug: patch.slug ?? current.slug,
    language: patch.language ?? current.language,
    dateline,
    genre: sentOr(current.genre, patch.genre),
    section: sentOr(current.section, patch.section),
    tags: sentOr(current.tags, patch.tags) ?? [],
    bylines: patch.bylines === undefined ? current.bylines : bylinesOf(patch.bylines),
    embargoUntil: sentOr(current.embargoUntil, utc(patch.embargoUntil)),
    rights: mergedRights(current.rights, patch.rights),
    photos: patch.photos === undefined ? current.photos : usesOf(patch.photos),
    leadCaption: sentOr(current.leadCaption, patch.leadCaption),
  });
}

function bylinesOf(bylines: ArticlePatch['bylines']): ContentByline[] {
  return (bylines ?? []).map((byline) => ({
    name: byline.name ?? null,
    author: byline.author ?? null,
    role: byline.role ?? null,
  }));
}

function usesOf(photos: readonly PhotoUseInput[] | null | undefined): PhotoUse[] {
  return (photos ?? []).map(({ photo, role, block = null, caption = null, altText = null }) => {
    return { photo, role, block, caption, altText };
  });
}

function mergedDateline(current: Dateline | null, sent: ArticlePatch['dateline']): Dateline | null | 'without place' {
  if (sent === undefined) return current;
  if (sent === null) return null;
  const place = sent.place ?? current?.place;
  if (place === undefined) return 'without place';
  return { place, country: sentOr(current?.country ?? null, sent.country) };
}

function mergedRights(current: Rights | null, sent: ArticlePatch['rights']): Rights | null {
  if (sent === undefined) return current;
  if (sent === null) return null;
  return {
    copyrightHolder: sentOr(current?.copyrightHolder ?? null, sent.copyrightHolder),
    copyrightNotice: sentOr(current?.copyrightNotice ?? null, sent.copyrightNotice),
    usageTerms: sentOr(current?.usageTerms ?? null, sent.usageTerms),
  };
}

function utc(instant: string | null | undefined): string | null | undefined {
  return typeof instant === 'string' ? new Date(instant).toISOString() : instant;
}

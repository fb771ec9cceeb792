import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line, slug, text } from '../lib/fields.ts';

/** A cursor carries a name, so names are no longer than what fits into one. */
export const topicName = line(120).meta({ description: 'The name, one line; several may have the same.' });
export const authorName = line(160).meta({ description: 'The name as it is printed; several may have the same.' });

const ownSlug = slug.meta({ description: 'Name in URLs; no two of the same kind share one.' });
const slugInput = slug.optional().meta({ description: 'Made from the name when it is not given.' });
const slugPatch = slug.optional().meta({ description: 'A new name in URLs; the former one is then free.' });
const webAddress = text(2_000)
  .regex(/^https?:\/\/[^\s"<>\\^`{|}]+$/i, 'Use an absolute address that begins with https:// or http://.')
  .refine((address) => URL.canParse(address), 'Use an address that exists, such as https://example.org/ada-roe.')
  .meta({ description: 'A page of theirs, http or https.', examples: ['https://example.org/ada-roe'] });

const recordShape = {
  version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
  createdAt: instant,
  updatedAt: instant,
};
const recordExample = { version: 2, createdAt: '2026-10-01T08:00:00.000Z', updatedAt: '2026-11-20T09:29:12.004Z' };

const description = text(2_000).meta({ description: 'What it is about.' });
const topicShape = {
  id,
  slug: ownSlug,
  name: z.string().meta({ description: 'The name.' }),
  description: z.string().nullable().meta({ description: 'What it is about.' }),
};
const topicInput = { name: topicName, slug: slugInput, description: description.nullable().optional() };
const topicPatch = { ...topicInput, name: topicName.optional(), slug: slugPatch };

const sectionExample = {
  id: EXAMPLE_IDS.section,
  slug: 'harbour-city',
  name: 'Harbour & City',
  description: 'The harbour, the bridge and the council.',
};
export const Section = z
  .object(topicShape)
  .meta({ id: 'Section', description: 'A part of the newsroom’s output.', examples: [sectionExample] });
export type Section = z.infer<typeof Section>;

export const SectionRecord = z.object({ ...topicShape, ...recordShape }).meta({
  id: 'SectionRecord',
  description: 'A section as editors get it.',
  examples: [{ ...sectionExample, ...recordExample }],
});
export type SectionRecord = z.infer<typeof SectionRecord>;

export const SectionInput = z.strictObject(topicInput).meta({
  id: 'SectionInput',
  description: 'A new section; only the name is required.',
  examples: [{ name: 'Weather', description: 'Forecasts, storms and what they leave behind.' }],
});
export type SectionInput = z.infer<typeof SectionInput>;

export const SectionPatch = z
  .strictObject(topicPatch)
  .refine(isAnyNamed, 'Send at least one property to change.')
  .meta({
    id: 'SectionPatch',
    description: 'JSON merge patch (RFC 7396) of a section: what is not sent stays as it is, null empties it.',
    examples: [{ name: 'Harbour and City' }],
  });
export type SectionPatch = z.infer<typeof SectionPatch>;

const tagExample = {
  id: EXAMPLE_IDS.tag,
  slug: 'bridges',
  name: 'Bridges',
  description: null,
};
export const Tag = z
  .object(topicShape)
  .meta({ id: 'Tag', description: 'A subject that articles share.', examples: [tagExample] });
export type Tag = z.infer<typeof Tag>;

export const TagRecord = z
  .object({ ...topicShape, ...recordShape })
  .meta({ id: 'TagRecord', description: 'A tag as editors get it.', examples: [{ ...tagExample, ...recordExample }] });
export type TagRecord = z.infer<typeof TagRecord>;

export const TagInput = z.strictObject(topicInput).meta({
  id: 'TagInput',
  description: 'A new tag; only the name is required.',
  examples: [{ name: 'Night ferries' }],
});
export type TagInput = z.infer<typeof TagInput>;

export const TagPatch = z
  .strictObject(topicPatch)
  .refine(isAnyNamed, 'Send at least one property to change.')
  .meta({
    id: 'TagPatch',
    description: 'JSON merge patch (RFC 7396) of a tag: what is not sent stays as it is, null empties it.',
    examples: [{ description: 'Crossings and the people who build and repair them.' }],
  });
export type TagPatch = z.infer<typeof TagPatch>;

const authorShape = {
  id,
  slug: ownSlug,
  name: z.string().meta({ description: 'The name.' }),
  bio: z.string().nullable().meta({ description: 'Who they are.' }),
  url: z.string().nullable().meta({ description: 'A page of theirs, http or https.' }),
  affiliation: z.string().nullable().meta({ description: 'Where they work.' }),
  location: z.string().nullable().meta({ description: 'Where they report from.' }),
};
const authorInput = {
  name: authorName,
  slug: slugInput,
  bio: text(5_000).nullable().optional().meta({ description: 'Who they are.' }),
  url: webAddress.nullable().optional(),
  affiliation: line(200).nullable().optional().meta({ description: 'Where they work.' }),
  location: line(200).nullable().optional().meta({ description: 'Where they report from.' }),
};

const authorExample = {
  id: EXAMPLE_IDS.author,
  slug: 'ada-roe',
  name: 'Ada Roe',
  bio: 'Ada Roe covers the harbour and the people who work there.',
  url: 'https://example.org/ada-roe',
  affiliation: 'Ansel Wire',
  location: 'Port Ansel',
};
export const Author = z
  .object(authorShape)
  .meta({ id: 'Author', description: 'Someone who writes for the newsroom.', examples: [authorExample] });
export type Author = z.infer<typeof Author>;

export const AuthorRecord = z.object({ ...authorShape, ...recordShape }).meta({
  id: 'AuthorRecord',
  description: 'An author as editors get them.',
  examples: [{ ...authorExample, ...recordExample }],
});
export type AuthorRecord = z.infer<typeof AuthorRecord>;

export const AuthorInput = z.strictObject(authorInput).meta({
  id: 'AuthorInput',
  description: 'A new author; only the name is required.',
  examples: [{ name: 'Tove Halvorsen', affiliation: 'Ansel Wire', location: 'Port Ansel' }],
});
export type AuthorInput = z.infer<typeof AuthorInput>;

export const AuthorPatch = z
  .strictObject({ ...authorInput, name: authorName.optional(), slug: slugPatch })
  .refine(isAnyNamed, 'Send at least one property to change.')
  .meta({
    id: 'AuthorPatch',
    description: 'JSON merge patch (RFC 7396) of an author: what is not sent stays as it is, null empties it.',
    examples: [{ affiliation: null, location: 'Skarnvik' }],
  });
export type AuthorPatch = z.infer<typeof AuthorPatch>;

function isAnyNamed(patch: object): boolean {
  return Object.keys(patch).length > 0;
}

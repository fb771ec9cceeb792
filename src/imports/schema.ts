import { z } from 'zod';
import { ArticleInput } from '../articles/schema.ts';
import { hasYearOfFourDigits, line, yearOutOfRange } from '../lib/fields.ts';
import { parseInstantOrDate } from '../lib/instant.ts';
import { PhotoInput } from '../photos/schema.ts';
import { PhotoRole, PhotoUseInput } from '../photos/use-schema.ts';
import { AuthorInput, authorName, SectionInput, TagInput, topicName } from '../taxonomy/schema.ts';
import { checkQuoting, quotingMembers } from './quoting-schema.ts';

/** An instant of an archive: RFC 3339 with any offset, or a date alone (its first moment in UTC). */
const instantOrDate = z
  .string()
  .refine(
    (text) => parseInstantOrDate(text) !== undefined,
    'Use an RFC 3339 date-time with its offset, or a date, that exists: 2026-11-20T19:00:00+13:00 or 2026-11-20.',
  )
  .refine((text) => {
    const at = parseInstantOrDate(text);
    return at === undefined || hasYearOfFourDigits(new Date(at).toISOString());
  }, yearOutOfRange);

/** Who is named at the head of a story: the author's record is found by `author`, or else by the printed name, or made. */
const Byline = z
  .strictObject({
    name: line(200).optional(),
    author: authorName.nullable().optional(),
    role: line(60).nullable().optional(),
  })
  .refine((byline) => byline.name !== undefined || typeof byline.author === 'string', 'Give a name, or an author.')
  .refine(
    ({ name, author }) => author !== undefined || authorName.safeParse(name).success,
    'A name of more than 160 characters is no author’s: name the author too, or set author to null.',
  );

/** The longest path or external id by which a photo may be named. */
const MOST_NAME = 1_000;

const { caption, altText } = PhotoUseInput.shape;

/** How an article of an archive uses a photo: named by its external id, the path of its file, or its id here. */
const PhotoMention = z
  .strictObject({
    photo: line(MOST_NAME),
    role: PhotoRole,
    afterBlock: z.int().min(1).nullable().optional(),
    caption,
    altText,
  })
  .refine(({ role, afterBlock }) => (role === 'inline') === (typeof afterBlock === 'number'), {
    error: 'Say after which block of the body an inline photo stands, and of no other.',
    path: ['afterBlock'],
  });
export type PhotoMention = z.infer<typeof PhotoMention>;

const { headline, standfirst, slug, language, dateline, genre, embargoUntil, rights, leadCaption, body } =
  ArticleInput.shape;

/** An article of an archive. Sections, tags and authors by name or slug; what it does not name stays as it is when it is imported again. */
export const ArticleRecord = z
  .strictObject({
    type: z.literal('article').optional(),
    externalId: line(200).optional(),
    headline,
    standfirst,
    slug,
    language,
    dateline,
    genre,
    section: topicName.nullable().optional(),
    tags: z.array(topicName).max(50).optional(),
    bylines: z.array(Byline).max(30).optional(),
    authors: z.array(authorName).max(30).optional(),
    embargoUntil,
    rights,
    photos: z.array(PhotoMention).max(100).optional(),
    leadCaption,
    body,
    ...quotingMembers,
    publishedAt: instantOrDate.optional(),
    updatedAt: instantOrDate.optional(),
  })
  .superRefine(checkQuoting)
  .superRefine(({ authors, bylines, publishedAt, updatedAt }, context) => {
    const add = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    if (authors !== undefined && bylines !== undefined) add('authors', 'Give bylines or authors, not both.');
    if (updatedAt === undefined) return;
    if (publishedAt === undefined) add('updatedAt', 'Give publishedAt too: only what was published was updated.');
    else if ((parseInstantOrDate(updatedAt) ?? 0) < (parseInstantOrDate(publishedAt) ?? 0))
      add('updatedAt', 'Use the instant of publication or a later one.');
  });
export type ArticleRecord = z.infer<typeof ArticleRecord>;

/** A photo of an archive: where its file is, seen from the folder of the record, and what is known of it besides what the file says. */
const PhotoFileRecord = PhotoInput.extend({
  type: z.literal('photo'),
  file: line(MOST_NAME),
  externalId: line(200).optional(),
});

const SectionRecord = SectionInput.extend({ type: z.literal('section') });
const TagRecord = TagInput.extend({ type: z.literal('tag') });
const AuthorRecord = AuthorInput.extend({ type: z.literal('author') });

/** The schema of each kind of record. */
export const recordSchemas = {
  photo: PhotoFileRecord,
  article: ArticleRecord,
  section: SectionRecord,
  tag: TagRecord,
  author: AuthorRecord,
} as const;

import type { Dateline, Rights } from './schema.ts';

/** The members of a public article that stand on their own; section, tags and bylines are joined when it is read. */
export interface EditionContent {
  readonly headline: string;
  readonly standfirst: string | null;
  readonly language: string;
  readonly dateline: Dateline | null;
  readonly genre: string | null;
  readonly rights: Rights | null;
  readonly wordCount: number;
}

/** What an edition keeps of a working copy: member by member, so that nothing else of it can ever become public. */
export function editionContent(content: Omit<EditionContent, 'wordCount'>, wordCount: number): EditionContent {
  const { headline, standfirst, language, dateline, genre, rights } = content;
  return { headline, standfirst, language, dateline, genre, rights, wordCount };
}

import type { Block } from '../body/schema.ts';
import { textsIn } from '../lib/texts-in.ts';
import type { Rights } from './schema.ts';

/** A text that readers get, and where it stands in the article: a JSON Pointer. */
export interface PublicText {
  readonly pointer: string;
  readonly text: string;
}

/** What of an article's content readers get. */
export interface PublicContent {
  readonly headline: string;
  readonly standfirst: string | null;
  readonly slug: string;
  readonly dateline: { readonly place: string } | null;
  readonly bylines: readonly { readonly name: string }[];
  readonly photos: readonly { readonly caption: string | null; readonly altText: string | null }[];
  readonly rights: Rights | null;
}

/** What goes with an article to its readers besides its own content. */
export interface AlongWithIt {
  /** Name and slug of its section. */
  readonly section: readonly string[];
  /** By the position of the byline: what is told of its author. */
  readonly authors: readonly (readonly string[])[];
  /** By the position of the tag: its name and slug. */
  readonly tags: readonly (readonly (string | null)[])[];
  /** By the position of the photo: the texts of its record. */
  readonly photos: readonly (readonly (string | null)[])[];
  /** By the position of the source: how it is told. */
  readonly sources: readonly (readonly (string | null)[])[];
  /** By the position of the quote: what is told of it. */
  readonly quotes: readonly (readonly (string | null)[])[];
}

/** Every text that publishing would show to readers, addresses and alternative texts too. */
export function publicTexts(content: PublicContent, blocks: readonly Block[], along: AlongWithIt): PublicText[] {
  const { headline, standfirst, slug, dateline, bylines, photos, rights } = content;
  return [
    ...at('/headline', [headline]),
    ...at('/standfirst', [standfirst]),
    ...at('/slug', [slug]),
    ...at('/dateline', [dateline?.place]),
    ...at('/rights', [rights?.copyrightHolder, rights?.copyrightNotice, rights?.usageTerms]),
    ...at('/section', along.section),
    ...bylines.flatMap(({ name }, position) => at(`/bylines/${position}`, [name, ...(along.authors[position] ?? [])])),
    ...along.tags.flatMap((texts, position) => at(`/tags/${position}`, texts)),
    ...photos.flatMap(({ caption, altText }, position) =>
      at(`/photos/${position}`, [caption, altText, ...(along.photos[position] ?? [])]),
    ),
    ...along.sources.flatMap((texts, position) => at(`/sources/${position}`, texts)),
    ...along.quotes.flatMap((texts, position) => at(`/quotes/${position}`, texts)),
    ...blocks.flatMap((block, position) => at(`/body/${position}`, textsOf(block))),
  ];
}

function at(pointer: string, texts: readonly (string | null | undefined)[]): PublicText[] {
  return texts.flatMap((text) => (text === null || text === undefined || text === '' ? [] : [{ pointer, text }]));
}

/** The texts of a block: a paragraph's as one, since a name may be half in bold; whatever else it holds, each by itself. */
function textsOf(block: Block): string[] {
  return [...wholeTextsOf(block), ...textsIn(block, ['_key', '_type'])];
}

function wholeTextsOf(block: Block): string[] {
  if (block._type === 'block') return [joined(block)];
  return block._type === 'table' ? block.rows.flatMap(({ cells }) => cells.map(joined)) : [];
}

function joined({ children }: { readonly children: readonly { readonly text: string }[] }): string {
  return children.map(({ text }) => text).join('');
}

import { z } from 'zod';
import { line } from '../lib/fields.ts';
import { MOST_QUOTES, QuoteInput } from '../quotes/schema.ts';
import { SourceInput } from '../sources/schema.ts';
import { NotSpeechInput } from '../sourcing/not-speech-schema.ts';
import { ApprovalInput, SourceUsePatch } from '../sourcing/use-schema.ts';

/** The most sources that one record names. */
const MOST_SOURCES = 200;

/** What a record calls a source, so that its quotes can name it. */
const ref = line(60);

const { kind, identification, name, role, aliases, sameAs, note } = SourceInput.shape;
const { description, terms, anonymityReason, anonymityStatement } = SourceUsePatch.shape;

/** A source of an article of an archive, and how the article uses it. Who has a name is named, unless it is a pseudonym. */
const SourceOfRecord = z.strictObject({
  ref,
  kind,
  identification: identification.optional(),
  name,
  description,
  role,
  organisation: line(200).nullable().optional(),
  aliases,
  sameAs,
  note,
  terms,
  anonymityReason,
  anonymityStatement,
  waiver: ApprovalInput.shape.waiver,
});
export type SourceOfRecord = z.infer<typeof SourceOfRecord>;

const quote = QuoteInput.shape;

/** Words of an article of an archive, and whose they are by its `ref`. */
const QuoteOfRecord = z
  .strictObject({
    words: quote.words,
    segments: quote.segments,
    source: ref.nullable().optional(),
    kind: quote.kind,
    terms: quote.terms,
    saidAt: quote.saidAt,
    saidWhere: quote.saidWhere,
    medium: quote.medium,
    originalLanguage: quote.originalLanguage,
    translator: quote.translator,
    edits: quote.edits,
    note: quote.note,
  })
  .refine(
    ({ words, segments }) => (words === undefined) !== (segments === undefined),
    'Give either words or segments.',
  );
export type QuoteOfRecord = z.infer<typeof QuoteOfRecord>;

/** What a record of an article says of its quotes and sources. */
export const quotingMembers = {
  sources: z.array(SourceOfRecord).max(MOST_SOURCES).optional(),
  quotes: z.array(QuoteOfRecord).max(MOST_QUOTES).optional(),
  notSpeech: z.array(NotSpeechInput).max(MOST_QUOTES).optional(),
} as const;

interface QuotingOfRecord {
  readonly sources?: readonly SourceOfRecord[] | undefined;
  readonly quotes?: readonly QuoteOfRecord[] | undefined;
}

/** Refuses what one look at the whole record shows: two sources with one `ref`, quotes of none of them, an approval that needs none. */
export function checkQuoting({ sources = [], quotes = [] }: QuotingOfRecord, context: z.core.$RefinementCtx): void {
  const known = new Set<string>();
  const add = (path: (string | number)[], code: string, message: string) =>
    context.addIssue({ code: 'custom', path, message, params: { code } });
  for (const [position, source] of sources.entries()) {
    if (known.has(source.ref))
      add(['sources', position, 'ref'], 'duplicate', 'Call it otherwise: another source of this record has this ref.');
    known.add(source.ref);
    const isNamed =
      source.identification === 'named' || (source.identification === undefined && typeof source.name === 'string');
    if (isNamed && typeof source.waiver === 'string')
      add(['sources', position, 'waiver'], 'not-for-named', 'Leave this out: who is named needs no approval.');
    if (isNamed && typeof source.description === 'string')
      add(
        ['sources', position, 'description'],
        'not-for-named',
        'Give a role instead: this source is told by its name.',
      );
  }
  for (const [position, { source }] of quotes.entries()) {
    if (typeof source === 'string' && !known.has(source))
      add(['quotes', position, 'source'], 'unknown-reference', 'Use the ref of one of the sources of this record.');
  }
}

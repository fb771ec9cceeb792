import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line, text } from '../lib/fields.ts';
import { firstMomentOf } from '../lib/photo-date.ts';
import { QUOTE_EVENTS } from '../lib/quote-events.ts';
import { isLanguageTag } from '../lib/language.ts';
import { codePointLength, isPlainText } from '../lib/text.ts';
import { Terms } from '../sources/use-schema.ts';

/** The most quotes that one article holds. */
export const MOST_QUOTES = 1_000;
/** The most runs of words of one quote. */
const MOST_SEGMENTS = 50;
/** The most words of one run, in code points. */
const MOST_EXACT = 20_000;

export const QuoteKind = z.enum(['direct', 'partial', 'paraphrase']).meta({
  description:
    'direct: whole sentences in quotation marks; partial: a fragment in marks within the reporter’s sentence; paraphrase: in the reporter’s words.',
});
export type QuoteKind = z.infer<typeof QuoteKind>;

export const Medium = z
  .enum(['interview', 'briefing', 'statement', 'document', 'social', 'court', 'broadcast', 'other-outlet'])
  .meta({ description: 'How the words came to the newsroom.' });
export type Medium = z.infer<typeof Medium>;

const words = z
  .string()
  .min(1)
  .refine(isPlainText, {
    error: 'Leave out control characters and broken surrogate pairs.',
    params: { code: 'invalid-text' },
  })
  .refine((value) => codePointLength(value) <= MOST_EXACT, {
    error: `Use at most ${MOST_EXACT} characters.`,
    params: { code: 'too-long' },
  })
  .meta({ maxLength: MOST_EXACT });
const context = text(100);
const offset = z.int().min(0).max(1_000_000);
const block = z
  .string()
  .min(1)
  .max(120)
  .meta({
    description:
      '`_key` of a block of the body, or `@headline`, `@standfirst`, `@caption/{photo}` for what stands outside of it.',
    examples: ['a1'],
  });

/** Where words stand: their text, what stands around it, and the position, as much as is known. */
export const SelectorInput = z
  .strictObject({
    exact: words.optional().meta({ description: 'The words, as they stand in the text.' }),
    prefix: context.optional().meta({ description: 'What stands before them in the same block.' }),
    suffix: context.optional().meta({ description: 'What stands behind them in the same block.' }),
    block: block.optional(),
    start: offset.optional().meta({ description: 'Position in the block, in Unicode code points.' }),
    end: offset.optional().meta({ description: 'Position behind the last one, in Unicode code points.' }),
  })
  .refine(
    ({ exact, ...place }) =>
      exact !== undefined || (place.block !== undefined && place.start !== undefined && place.end !== undefined),
    'Give the words (exact), or their place: block, start and end.',
  )
  .meta({
    id: 'SelectorInput',
    description: 'A W3C TextQuoteSelector with a position. The words alone do when they stand in one place only.',
    examples: [{ exact: 'The bridge is safe' }],
  });
export type SelectorInput = z.infer<typeof SelectorInput>;

const AnchorState = z.enum(['anchored', 'drifted', 'orphaned']).meta({
  description: 'anchored: the words stand there; drifted: they were changed since; orphaned: they are gone.',
});

const selector = {
  block,
  start: z.int().meta({ description: 'Position in the block, in Unicode code points.' }),
  end: z.int().meta({ description: 'Position behind the last one.' }),
  exact: z.string().meta({ description: 'The words.' }),
  prefix: z.string().meta({ description: 'Up to 32 code points before them.' }),
  suffix: z.string().meta({ description: 'Up to 32 code points behind them.' }),
};
export const SELECTOR_EXAMPLE = {
  block: 'a1',
  start: 1,
  end: 20,
  exact: 'The bridge is safe,',
  prefix: '“',
  suffix: '” said Hana Whaanga, the harbour',
};
export const Selector = z.object(selector).meta({
  id: 'Selector',
  description: 'Where words stand: W3C TextQuoteSelector and TextPositionSelector within a block.',
  examples: [SELECTOR_EXAMPLE],
});
export type Selector = z.infer<typeof Selector>;

const Difference = z
  .object({
    op: z.enum(['same', 'removed', 'added']).meta({ description: 'What became of them.' }),
    text: z.string().meta({ description: 'The words, with the blanks between them.' }),
  })
  .meta({
    id: 'Difference',
    description: 'A run of words that stayed, went or came.',
    examples: [{ op: 'added', text: 'not ' }],
  });

const QuoteSegment = z
  .object({
    ...selector,
    state: AnchorState,
    found: Selector.nullable().meta({ description: 'What stands there now, when the words were changed.' }),
    difference: z
      .array(Difference)
      .nullable()
      .meta({ description: 'From the accepted words to what stands there now.' }),
  })
  .meta({
    id: 'QuoteSegment',
    description: 'One run of accepted words and where it stands.',
    examples: [{ ...SELECTOR_EXAMPLE, state: 'anchored', found: null, difference: null }],
  });

const saidAt = z
  .string()
  .max(40)
  .refine(
    (date) => firstMomentOf(date) !== undefined,
    'Use a date that exists, as precise as is known: 2026, 2026-11, 2026-11-20, or 2026-11-20T07:05:00+13:00.',
  )
  .meta({ description: 'When it was said, as precise as is known.', examples: ['2026-11-20'] });
const language = z
  .string()
  .max(35)
  .refine(isLanguageTag, 'Use a language tag in its canonical form (BCP 47), such as en or mi.')
  .meta({ description: 'The language that it was said in, when this is a translation.' });
/** What the newsroom may do to words that it quotes, and has to say. */
export const edits = {
  ellipsis: z.boolean().meta({ description: 'Words were left out.' }),
  brackets: z.boolean().meta({ description: 'Words were put in, in square brackets.' }),
};
const editsInput = z.strictObject({ ellipsis: edits.ellipsis.optional(), brackets: edits.brackets.optional() }).meta({
  description: 'What the newsroom did to the words; what is not said is false in a new quote, and stays in a patch.',
});

const about = {
  kind: QuoteKind.optional(),
  terms: Terms.nullable().optional().meta({
    description: 'Stricter terms than those of the source’s use in this article; null: the same.',
  }),
  saidAt: saidAt.nullable().optional(),
  saidWhere: line(200).nullable().optional().meta({ description: 'Where it was said.' }),
  medium: Medium.nullable().optional(),
  originalLanguage: language.nullable().optional(),
  translator: line(200).nullable().optional().meta({ description: 'Who translated it.' }),
  edits: editsInput.nullable().optional().meta({ description: 'What the newsroom did to the words; null: nothing.' }),
  note: text(5_000).nullable().optional().meta({ description: 'For the newsroom; never public.' }),
};
const source = id.meta({ description: 'Id of a source record.', examples: [EXAMPLE_IDS.source] });
const segments = z
  .array(SelectorInput)
  .min(1)
  .max(MOST_SEGMENTS)
  .meta({ description: 'The runs of words in reading order; each within one block.' });

export const QuoteInput = z
  .strictObject({
    words: words
      .optional()
      .meta({ description: 'The words of a quote that stands in one run: short for one segment.' }),
    segments: segments.optional(),
    source: source.nullable().optional().meta({
      description:
        'Whose words: the source is used in the article from then on. Without it the article cannot be published.',
    }),
    ...about,
    supersedes: id.optional().meta({ description: 'Id of a published quote of this article that this one corrects.' }),
  })
  .refine((quote) => (quote.words === undefined) !== (quote.segments === undefined), 'Give either words or segments.')
  .meta({
    id: 'QuoteInput',
    description: 'A quote: the words as they stand in the article, and whose they are.',
    examples: [
      {
        words: 'Engineers want to watch how pier 4 settles under ordinary traffic',
        source: EXAMPLE_IDS.source,
        kind: 'paraphrase',
        saidAt: '2026-11-20',
        medium: 'interview',
      },
    ],
  });
export type QuoteInput = z.infer<typeof QuoteInput>;

export const QuotePatch = z
  .strictObject({ segments: segments.optional(), source: source.nullable().optional(), ...about })
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one property to change.')
  .meta({
    id: 'QuotePatch',
    description:
      'JSON merge patch (RFC 7396): what is not sent stays. Of a quote that was published only the note can be changed.',
    examples: [{ note: 'On tape, 12:40.' }],
  });
export type QuotePatch = z.infer<typeof QuotePatch>;

const Event = z
  .object({
    at: instant,
    by: z.string().meta({ description: 'Name of the key.' }),
    kind: z.enum(QUOTE_EVENTS).meta({
      description:
        'folded: other quotation marks, dashes or spaces; restored: the accepted words are there again; reinstated: its correction was deleted before it came out; source-merged: its source turned out to be another one.',
    }),
    detail: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What it said before, or what was found.' }),
  })
  .meta({
    id: 'QuoteEvent',
    description: 'Something that happened to a quote.',
    examples: [{ at: '2026-11-20T09:29:12.004Z', by: 'Ada Roe', kind: 'created', detail: null }],
  });

/** What documentation shows. */
export const QUOTE_EXAMPLE = {
  id: EXAMPLE_IDS.quote,
  version: 1,
  article: EXAMPLE_IDS.article,
  source: { id: EXAMPLE_IDS.source, use: EXAMPLE_IDS.sourceUse, name: 'Hana Whaanga', description: null },
  kind: 'direct' as const,
  terms: 'on_record' as const,
  ownTerms: null,
  text: 'The bridge is safe,',
  anchor: 'anchored' as const,
  segments: [{ ...SELECTOR_EXAMPLE, state: 'anchored' as const, found: null, difference: null }],
  saidAt: '2026-11-20',
  saidWhere: null,
  medium: 'interview' as const,
  originalLanguage: null,
  translator: null,
  edits: { ellipsis: false, brackets: false },
  note: null,
  state: 'active' as const,
  supersedes: null,
  provenance: 'editor' as const,
  confidence: null,
  publishedAt: null,
  createdAt: '2026-11-19T21:04:10.120Z',
  createdBy: 'Ada Roe',
  updatedAt: '2026-11-19T21:04:10.120Z',
  updatedBy: 'Ada Roe',
  articleVersion: 4,
};

export const QuoteRecord = z
  .object({
    id,
    version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
    article: id.meta({ description: 'Id of the article that it stands in.' }),
    source: z
      .object({
        id: id.meta({ description: 'Id of the record of the source.' }),
        use: id.meta({ description: 'Id of its use in this article.' }),
        name: z.string().nullable().meta({ description: 'The name, or the pseudonym.' }),
        description: z.string().nullable().meta({ description: 'How this article describes it.' }),
      })
      .nullable()
      .meta({ description: 'Whose words; null: not known yet.' }),
    kind: QuoteKind,
    terms: Terms,
    ownTerms: Terms.nullable().meta({ description: 'Its own terms; null: those of the source’s use.' }),
    text: z.string().meta({ description: 'The accepted words, runs parted by a blank.' }),
    anchor: AnchorState.meta({ description: 'The worst state of its segments.' }),
    segments: z
      .array(QuoteSegment)
      .meta({ description: 'Where the words stand, in the order in which they are said.' }),
    saidAt: z.string().nullable().meta({ description: 'When it was said, as precise as is known.' }),
    saidWhere: z.string().nullable().meta({ description: 'Where it was said.' }),
    medium: Medium.nullable(),
    originalLanguage: z.string().nullable().meta({ description: 'Language tag (BCP 47), when it is a translation.' }),
    translator: z.string().nullable().meta({ description: 'Who translated it.' }),
    edits: z.object(edits).meta({ description: 'What the newsroom did to the words.' }),
    note: z.string().nullable().meta({ description: 'For the newsroom.' }),
    state: z.enum(['active', 'superseded', 'withdrawn']).meta({
      description: 'superseded: another quote says it right; withdrawn: taken out after it was public.',
    }),
    supersedes: id.nullable().meta({ description: 'The quote that it corrects.' }),
    provenance: z.enum(['editor', 'suggestion', 'import']).meta({ description: 'Where the record comes from.' }),
    confidence: z.number().nullable().meta({ description: '0 to 1; of an accepted suggestion.' }),
    publishedAt: instant.nullable().meta({ description: 'When an edition first had it.' }),
    createdAt: instant,
    createdBy: z.string().meta({ description: 'Name of the key.' }),
    updatedAt: instant,
    updatedBy: z.string().meta({ description: 'Name of the key.' }),
    articleVersion: z.int().meta({ description: 'The version of the article now: what its If-Match asks for.' }),
  })
  .meta({ id: 'QuoteRecord', description: 'A quote as the newsroom sees it.', examples: [QUOTE_EXAMPLE] });
export type QuoteRecord = z.infer<typeof QuoteRecord>;

export const QuoteRecordWithHistory = QuoteRecord.extend({
  history: z.array(Event).meta({ description: 'Oldest first.' }),
}).meta({
  id: 'QuoteRecordWithHistory',
  description: 'A quote with all that became of it.',
  examples: [
    { ...QUOTE_EXAMPLE, history: [{ at: '2026-11-19T21:04:10.120Z', by: 'Ada Roe', kind: 'created', detail: null }] },
  ],
});
export type QuoteRecordWithHistory = z.infer<typeof QuoteRecordWithHistory>;

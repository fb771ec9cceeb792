import { z } from 'zod';
import { codePointLength, isPlainText } from '../lib/text.ts';
import { isSafeSource } from '../lib/url.ts';
import { findExcess, marksKept } from './excess-schema.ts';
import {
  href,
  key,
  LinkMark,
  linkInput,
  MarkDef,
  markDefInput,
  MAX_ADDRESS,
  PLAIN_TEXT_ERROR,
  shortText,
  text,
} from './mark-schema.ts';

/** The greatest number of blocks in a body. */
export const MAX_BLOCKS = 5_000;
/** The greatest length of all text of a body together, in code points. */
export const MAX_TEXT = 200_000;
/**
 * The greatest length of Markdown, HTML or plain text that comes in, in UTF-16 code units: three times the longest
 * text, for the markup round it. Beyond it hostile markup would hold the process for seconds.
 */
export const MAX_SOURCE = 400_000;
/** The deepest level of a list. */
export const MAX_LIST_LEVEL = 8;
/** The greatest number of spans in a text, and of links in it. */
export const MAX_SPANS = 5_000;
export const MAX_LINKS = 1_000;
/** The greatest number of rows in a table, and of cells in a row. */
export const MAX_ROWS = 5_000;
export const MAX_CELLS = 200;
/**
 * The greatest number of quotes that a text which comes in may be marked with: a published body can be sent back, though it has
 * more marks and spans than what is kept of it.
 */
const MAX_QUOTE_MARKS = 1_000;
/** The decorators that a span's `marks` may name; everything else there is the key of a link or a quote. */
export const DECORATORS = ['strong', 'em', 'underline', 'strike-through', 'code', 'sup', 'sub'] as const;

/** The greatest number of marks on a span; in a published body that of a quote comes to them. */
const MAX_MARKS = 32;

const optionalKey = key
  .optional()
  .meta({ description: 'Stable within the array it stands in. Made by the server when absent.' });

const source = z
  .string()
  .min(1)
  .max(MAX_ADDRESS)
  .refine(isSafeSource, { error: 'An http or https address or a relative path, without blanks.' })
  .meta({ description: 'Where the file is.', format: 'uri-reference', examples: ['/images/harbour.jpg'] });

const span = {
  _type: z.literal('span'),
  text: text.meta({ description: 'Plain text; a newline is a line break.' }),
  marks: z
    .array(z.string().min(1).max(64))
    .max(MAX_MARKS + 1)
    .meta({ description: `Decorators (${DECORATORS.join(', ')}) or keys of \`markDefs\`, outermost first.` }),
};
const image = {
  _type: z.literal('image'),
  src: source,
  alt: shortText.meta({ description: 'What the image shows, for those who do not see it; may be empty.' }),
  title: shortText.optional().meta({ description: 'Shown when a pointer rests on it.' }),
  href: href.optional().meta({ description: 'Where the image links to.' }),
};
const code = {
  _type: z.literal('code'),
  code: text.meta({ description: 'The text as it stands, with its line breaks.' }),
  language: z
    .string()
    .max(64)
    .regex(/^[\w.+#-]+$/)
    .optional()
    .meta({ description: 'The language it is written in.', examples: ['sh'] }),
};
const textBlock = {
  _type: z.literal('block'),
  style: z
    .enum(['normal', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote'])
    .meta({ description: 'There is no `h1`: the headline is the only one.' }),
  listItem: z.enum(['bullet', 'number']).optional().meta({ description: 'Of which kind of list it is an item.' }),
  level: z.int().min(1).max(MAX_LIST_LEVEL).optional().meta({ description: 'Depth of the list item; 1 when absent.' }),
};
const header = z.boolean().optional().meta({ description: 'Whether this is a heading cell.' });

const describe = {
  Span: {
    description: 'A run of text with one set of marks.',
    examples: [{ _type: 'span', _key: 'b1', text: 'The bridge is open.', marks: [] }],
  },
  TextBlock: {
    description: 'A paragraph, heading, quotation or list item.',
    examples: [
      {
        _type: 'block',
        _key: 'a1',
        style: 'normal',
        markDefs: [],
        children: [{ _type: 'span', _key: 'b1', text: 'The bridge is open.', marks: [] }],
      },
    ],
  },
  ImageBlock: {
    description: 'An image between the text.',
    examples: [{ _type: 'image', _key: 'a2', src: '/images/harbour.jpg', alt: 'The harbour at dawn' }],
  },
  CodeBlock: {
    description: 'Preformatted text.',
    examples: [{ _type: 'code', _key: 'a3', code: 'npm start', language: 'sh' }],
  },
  TableCell: {
    description: 'A cell: inline text only.',
    examples: [
      { _key: 'f1', header: true, markDefs: [], children: [{ _type: 'span', _key: 'b1', text: 'Pier', marks: [] }] },
    ],
  },
  TableRow: {
    description: 'A row of cells.',
    examples: [
      {
        _key: 'e1',
        cells: [{ _key: 'f1', markDefs: [], children: [{ _type: 'span', _key: 'b1', text: 'Pier', marks: [] }] }],
      },
    ],
  },
  TableBlock: {
    description: 'A table. Tables do not nest.',
    examples: [
      {
        _type: 'table',
        _key: 'a4',
        rows: [
          {
            _key: 'e1',
            cells: [{ _key: 'f1', markDefs: [], children: [{ _type: 'span', _key: 'b1', text: 'Pier', marks: [] }] }],
          },
        ],
      },
    ],
  },
  BreakBlock: {
    description: 'A thematic break between two parts of the text.',
    examples: [{ _type: 'break', _key: 'a5' }],
  },
};

/** A run of text with one set of marks. */
export const Span = z.object({ ...span, _key: key }).meta({ id: 'Span', ...describe.Span });
export type Span = z.infer<typeof Span>;

/** A paragraph, heading, quotation or list item. */
export const TextBlock = z
  .object({ ...textBlock, _key: key, markDefs: z.array(MarkDef), children: z.array(Span) })
  .meta({ id: 'TextBlock', ...describe.TextBlock });
export type TextBlock = z.infer<typeof TextBlock>;

/** An image between the text. */
export const ImageBlock = z.object({ ...image, _key: key }).meta({ id: 'ImageBlock', ...describe.ImageBlock });
export type ImageBlock = z.infer<typeof ImageBlock>;

/** Preformatted text. */
export const CodeBlock = z.object({ ...code, _key: key }).meta({ id: 'CodeBlock', ...describe.CodeBlock });
export type CodeBlock = z.infer<typeof CodeBlock>;

/** A cell of a table; inline text only. */
export const TableCell = z
  .object({ _key: key, header, markDefs: z.array(LinkMark), children: z.array(Span) })
  .meta({ id: 'TableCell', ...describe.TableCell });
export type TableCell = z.infer<typeof TableCell>;

/** A row of a table. */
export const TableRow = z
  .object({ _key: key, cells: z.array(TableCell) })
  .meta({ id: 'TableRow', ...describe.TableRow });
export type TableRow = z.infer<typeof TableRow>;

/** A table. */
export const TableBlock = z
  .object({ _type: z.literal('table'), _key: key, rows: z.array(TableRow) })
  .meta({ id: 'TableBlock', ...describe.TableBlock });
export type TableBlock = z.infer<typeof TableBlock>;

const BreakBlock = z
  .object({ _type: z.literal('break'), _key: key })
  .meta({ id: 'BreakBlock', ...describe.BreakBlock });

/** A block as it is stored and sent: every `_key` is there. */
export const Block = z
  .discriminatedUnion('_type', [TextBlock, ImageBlock, CodeBlock, TableBlock, BreakBlock])
  .meta({ id: 'Block', description: 'One block of Portable Text.' });
export type Block = z.infer<typeof Block>;

/** A body as it is stored and sent. Limits are checked where a body comes in (`BodyInput`, `toBlocks`). */
export const PortableText = z
  .array(Block)
  .max(MAX_BLOCKS)
  .meta({ description: 'Portable Text: the body as an array of blocks.' });
export type PortableText = z.infer<typeof PortableText>;

const spanInput = z.strictObject({ ...span, _key: optionalKey }).meta({ ...describe.Span });
const textBlockInput = z
  .strictObject({
    ...textBlock,
    _key: optionalKey,
    markDefs: z.array(markDefInput).max(MAX_LINKS + MAX_QUOTE_MARKS),
    children: z.array(spanInput).max(MAX_SPANS + 2 * MAX_QUOTE_MARKS),
  })
  .superRefine(checkInline)
  .refine((block) => block.level === undefined || block.listItem !== undefined, {
    error: 'Only list items have a level.',
    path: ['level'],
  })
  .meta({ ...describe.TextBlock });
const cellInput = z
  .strictObject({
    _key: optionalKey,
    header,
    markDefs: z.array(linkInput).max(MAX_LINKS),
    children: z.array(spanInput).max(MAX_SPANS),
  })
  .superRefine(checkInline)
  .meta({ ...describe.TableCell });
const rowInput = z
  .strictObject({ _key: optionalKey, cells: z.array(cellInput).min(1).max(MAX_CELLS) })
  .superRefine((row, context) => checkUnique(row.cells, ['cells'], context))
  .meta({ ...describe.TableRow });
const tableInput = z
  .strictObject({ _type: z.literal('table'), _key: optionalKey, rows: z.array(rowInput).min(1).max(MAX_ROWS) })
  .superRefine((table, context) => checkUnique(table.rows, ['rows'], context))
  .meta({ ...describe.TableBlock });
const blockInput = z
  .discriminatedUnion('_type', [
    textBlockInput,
    z.strictObject({ ...image, _key: optionalKey }).meta({ ...describe.ImageBlock }),
    z.strictObject({ ...code, _key: optionalKey }).meta({ ...describe.CodeBlock }),
    tableInput,
    z.strictObject({ _type: z.literal('break'), _key: optionalKey }).meta({ ...describe.BreakBlock }),
  ])
  .meta({ id: 'BlockInput', description: 'One block of Portable Text; keys may be left out.' });
// Sources may have the line ends of any system; conversion makes them one.
const markup = z
  .string()
  .max(MAX_SOURCE)
  .refine((value) => isPlainText(value.replaceAll('\r', '')), { error: PLAIN_TEXT_ERROR })
  .optional();

/** The body as it comes in: blocks, or exactly one of Markdown, HTML and plain text. */
export const BodyInput = z
  .union([
    z
      .array(blockInput)
      .max(MAX_BLOCKS)
      .superRefine((blocks, context) => checkUnique(blocks, [], context))
      .refine((blocks) => blocks.reduce((sum, block) => sum + textLength(block), 0) <= MAX_TEXT, {
        error: `All text together may have at most ${MAX_TEXT} characters.`,
      })
      .superRefine((blocks, context) => {
        for (const message of findExcess(blocks)) context.addIssue({ code: 'custom', message });
      }),
    z
      .strictObject({ markdown: markup, html: markup, text: markup })
      .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
        error: 'Send exactly one of `markdown`, `html` and `text`.',
      })
      .meta({ minProperties: 1, maxProperties: 1 }),
  ])
  .meta({
    id: 'BodyInput',
    description: 'Portable Text blocks, or exactly one of `markdown`, `html` and `text`, which is converted to them.',
    examples: [{ markdown: 'The **bridge** is open.' }],
  });
export type BodyInput = z.infer<typeof BodyInput>;

/** Something that a conversion could not carry over: one note for each kind. */
export const ConversionNote = z
  .object({
    code: z.string().meta({ description: 'The kind of loss.', examples: ['attribute-dropped'] }),
    detail: z.string().meta({ description: 'What was left out or changed, in words.' }),
    count: z.int().min(1).meta({ description: 'How often.' }),
  })
  .meta({
    id: 'ConversionNote',
    description: 'Something of the body that could not be carried over.',
    examples: [{ code: 'attribute-dropped', detail: 'The attribute “class” was left out.', count: 3 }],
  });
export type ConversionNote = z.infer<typeof ConversionNote>;

type SpanLike = { readonly _key?: string | undefined; readonly text: string; readonly marks: readonly string[] };
type InlineLike = { readonly children: readonly SpanLike[]; readonly markDefs: z.infer<typeof markDefInput>[] };
type Keyed = { readonly _key?: string | undefined };
type Path = (string | number)[];

// The length of everything a reader can read in a block, in code points.
function textLength(block: z.infer<typeof blockInput>): number {
  switch (block._type) {
    case 'block':
      return inlineLength(block);
    case 'image':
      return codePointLength(block.alt) + codePointLength(block.title ?? '');
    case 'code':
      return codePointLength(block.code);
    case 'table':
      return block.rows.reduce((sum, row) => row.cells.reduce((inner, cell) => inner + inlineLength(cell), sum), 0);
    case 'break':
      return 0;
  }
}

function inlineLength(inlineText: InlineLike): number {
  return inlineText.children.reduce((sum, child) => sum + codePointLength(child.text), 0);
}

function checkInline(block: InlineLike, context: z.core.$RefinementCtx): void {
  const say = (message: string, path: Path): void => context.addIssue({ code: 'custom', message, path });
  checkUnique(block.children, ['children'], context);
  checkUnique(block.markDefs, ['markDefs'], context);
  checkKept(block, say);
  const known = new Set<string>([...DECORATORS, ...block.markDefs.map((definition) => definition._key)]);
  for (const [index, definition] of block.markDefs.entries()) {
    if (isDecorator(definition._key)) say('A mark must not be keyed like a decorator.', ['markDefs', index, '_key']);
  }
  for (const [childIndex, child] of block.children.entries()) {
    for (const [markIndex, mark] of child.marks.entries()) {
      if (known.has(mark)) continue;
      const path = ['children', childIndex, 'marks', markIndex];
      say('This mark is neither a decorator nor the key of a link or a quote in `markDefs`.', path);
    }
  }
}

// The limits hold for what is kept: the marks of quotes and the spans that they make come on top of it.
function checkKept(block: InlineLike, say: (message: string, path: Path) => void): void {
  if (block.markDefs.filter(({ _type }) => _type === 'link').length > MAX_LINKS)
    say(`At most ${MAX_LINKS} links.`, ['markDefs']);
  const kept = marksKept(block);
  if (kept.length > MAX_SPANS) say(`At most ${MAX_SPANS} spans, besides those that quotes make.`, ['children']);
  if (kept.some((marks) => marks.length > MAX_MARKS))
    say(`At most ${MAX_MARKS} marks on a span, besides that of a quote.`, ['children']);
}

function isDecorator(name: string): boolean {
  return DECORATORS.some((decorator) => decorator === name);
}

function checkUnique(items: readonly Keyed[], path: Path, context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (item._key === undefined) continue;
    if (seen.has(item._key)) {
      context.addIssue({
        code: 'custom',
        message: 'This `_key` stands twice in its array.',
        path: [...path, index, '_key'],
      });
    }
    seen.add(item._key);
  }
}

import { codePointLength, isPlainText } from '../lib/text.ts';
import { MAX_ADDRESSES } from './excess-schema.ts';
import { excerpt, type Findings } from './findings.ts';
import { type Decorator, type OpenLink, type OpenMark, Run } from './run.ts';
import {
  type Block,
  type ImageBlock,
  MAX_BLOCKS,
  MAX_LINKS,
  MAX_LIST_LEVEL,
  MAX_SPANS,
  MAX_TEXT,
  type Span,
  type TextBlock,
} from './schema.ts';
import { TableDraft } from './table-draft.ts';

/** A heading's style. */
type Heading = 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
/** The kind of a list. */
type ListKind = 'bullet' | 'number';
/** An image as markup gives it. */
type ImageSource = { readonly src: string; readonly alt: string; readonly title: string | undefined };

type Style = TextBlock['style'];
type Item = { readonly kind: ListKind; readonly level: number; isDone: boolean };
type OpenText = { readonly run: Run; readonly style: Style; readonly item: Item | undefined };

/**
 * Builds a body from the opening and closing of elements, whatever markup they come from, so that Markdown and
 * HTML have one meaning. Linear in its input; every limit of a body is kept here.
 */
export class Composer {
  readonly #newKey: () => string;
  readonly #findings: Findings;
  readonly #blocks: Block[] = [];
  readonly #lists: ListKind[] = [];
  readonly #items: Item[] = [];
  readonly #images: ImageBlock[] = [];
  readonly #depths = new Map<Decorator, number>();
  #marks: readonly OpenMark[] = [];
  #text: OpenText | undefined;
  #heading: Heading | undefined;
  #quotes = 0;
  #table: TableDraft | undefined;
  #length = 0;
  #addressLength = 0;

  constructor(newKey: () => string, findings: Findings) {
    this.#newKey = newKey;
    this.#findings = findings;
  }

  /** Everything that was built. */
  finish(): Block[] {
    this.closeTable();
    this.#emitText();
    return this.#blocks;
  }

  /** The edge of a paragraph or any other element that stands on lines of its own. */
  boundary(): void {
    const cell = this.#table?.run;
    if (cell !== undefined) cell.endParagraph();
    else if (this.#text?.item !== undefined) this.#text.run.endParagraph();
    else if (this.#text !== undefined || this.#openItem() === undefined) this.#emitText();
  }

  /** A paragraph of plain text, kept exactly. */
  plainText(text: string): void {
    this.#countText(text);
    this.#append({
      _type: 'block',
      _key: this.#newKey(),
      style: 'normal',
      markDefs: [],
      children: [{ _type: 'span', _key: this.#newKey(), text, marks: [] }],
    });
  }

  /** Text, whose white space is collapsed. */
  text(raw: string): void {
    const run = this.#runFor(raw);
    if (
      run?.isParagraphEnded === true &&
      this.#text?.item !== undefined &&
      run === this.#text.run &&
      NON_BLANK.test(raw)
    ) {
      this.#findings.note('list-item-joined', 'A list item holds one text: its paragraphs became lines.');
    }
    run?.text(raw, this.#marks);
  }

  /** A line break. */
  lineBreak(): void {
    const run = this.#table?.run ?? this.#text?.run;
    if (this.#images.length > 0 && this.#text?.item === undefined && this.#heading === undefined) this.#emitText();
    else run?.lineBreak(this.#marks);
  }

  openMark(mark: Decorator): void {
    const depth = this.#depths.get(mark) ?? 0;
    this.#depths.set(mark, depth + 1);
    if (depth === 0) this.#marks = [...this.#marks, mark];
  }

  closeMark(mark: Decorator): void {
    const depth = this.#depths.get(mark) ?? 0;
    if (depth > 0) this.#depths.set(mark, depth - 1);
    if (depth === 1) this.#marks = this.#marks.filter((open) => open !== mark);
  }

  /** A link. Links do not nest: one that opens ends the one before it. */
  openLink(href: string, title: string | undefined): void {
    this.closeLink();
    this.#countAddress(href, title);
    this.#marks = [...this.#marks, { href, title, isUsed: false }];
  }

  closeLink(): void {
    const index = this.#marks.findLastIndex((mark) => typeof mark !== 'string');
    const link = this.#marks[index];
    if (link === undefined || typeof link === 'string') return;
    if (!link.isUsed) this.#findings.note('link-dropped', `A link without text was left out: ${excerpt(link.href)}`);
    this.#marks = this.#marks.toSpliced(index, 1);
  }

  openHeading(level: number): void {
    this.boundary();
    if (this.#table?.run !== undefined) return this.#flattenCell();
    this.#emitText();
    if (level === 1)
      this.#findings.note(
        'heading-lowered',
        'A first-level heading became a second-level one: the headline is the only one above it.',
      );
    if (this.#quotes > 0) this.#noteQuote();
    this.#heading = HEADINGS[Math.min(Math.max(level, 2), 6)];
  }

  closeHeading(): void {
    this.boundary();
    if (this.#table?.run === undefined) this.#emitText();
    this.#heading = undefined;
  }

  openQuote(): void {
    this.boundary();
    if (this.#table?.run !== undefined) return this.#flattenCell();
    this.#quotes += 1;
    if (this.#quotes > 1) this.#noteQuote();
  }

  closeQuote(): void {
    this.boundary();
    if (this.#table?.run === undefined && this.#quotes > 0) this.#quotes -= 1;
  }

  openList(kind: ListKind): void {
    this.boundary();
    if (this.#table?.run !== undefined) return this.#flattenCell();
    this.#emitText();
    this.#completeItem();
    this.#lists.push(kind);
    if (this.#lists.length > MAX_LIST_LEVEL)
      this.#findings.refuse('too-deep', `Lists may be nested ${MAX_LIST_LEVEL} deep.`);
  }

  closeList(): void {
    this.boundary();
    if (this.#table?.run !== undefined) return;
    this.#emitText();
    this.#lists.pop();
  }

  openItem(): void {
    this.boundary();
    if (this.#table?.run !== undefined) return;
    this.#emitText();
    this.#items.push({ kind: this.#lists.at(-1) ?? 'bullet', level: Math.max(this.#lists.length, 1), isDone: false });
  }

  closeItem(): void {
    this.boundary();
    if (this.#table?.run !== undefined) return;
    this.#emitText();
    this.#completeItem();
    this.#items.pop();
  }

  /** An image. It stands between texts; within a list item, a heading or a line it comes after them. */
  image({ src, alt, title }: ImageSource): void {
    this.#countAddress(src, title);
    const link = this.#marks.findLast((mark): mark is OpenLink => typeof mark !== 'string');
    if (link !== undefined) link.isUsed = true;
    if (this.#table?.run !== undefined) return this.#imageInCell({ src, alt, title });
    const image: ImageBlock = {
      _type: 'image',
      _key: this.#newKey(),
      src,
      alt,
      ...(title === undefined ? {} : { title }),
      ...(link === undefined ? {} : { href: link.href }),
    };
    this.#countText(alt);
    if (title !== undefined) this.#countText(title);
    if (this.#text !== undefined && !this.#text.run.endsLine && !this.#text.run.isEmpty) {
      this.#images.push(image);
    } else if (this.#heading !== undefined || this.#openItem() !== undefined) {
      this.#images.push(image);
    } else {
      this.#emitText();
      this.#push(image);
    }
  }

  /** Preformatted text. */
  code(code: string, language: string | undefined): void {
    this.boundary();
    if (this.#table?.run !== undefined) {
      this.#flattenCell();
      this.openMark('code');
      for (const [index, line] of code.split('\n').entries()) {
        if (index > 0) this.lineBreak();
        this.text(line);
      }
      this.closeMark('code');
      return this.boundary();
    }
    this.#emitText();
    this.#countText(code);
    this.#push({ _type: 'code', _key: this.#newKey(), code, ...(language === undefined ? {} : { language }) });
  }

  /** A thematic break. */
  rule(): void {
    this.boundary();
    if (this.#table?.run !== undefined) return this.#flattenCell();
    this.#emitText();
    this.#push({ _type: 'break', _key: this.#newKey() });
  }

  openTable(): void {
    this.boundary();
    this.#emitText();
    this.#table ??= new TableDraft({
      newKey: this.#newKey,
      findings: this.#findings,
      finish: (run) => this.#finishRun(run),
    });
  }

  closeTable(): void {
    const rows = this.#table?.finish() ?? [];
    this.#table = undefined;
    if (rows.length === 0) return;
    this.#emitText();
    this.#push({ _type: 'table', _key: this.#newKey(), rows });
  }

  openRow(): void {
    this.#table?.openRow();
  }

  closeRow(): void {
    this.#table?.closeRow();
  }

  openCell(isHeader: boolean): void {
    if (this.#table === undefined) return this.boundary();
    this.#table.closeCell();
    this.#emitText();
    this.#table.openCell(isHeader);
  }

  closeCell(): void {
    this.#table?.closeCell();
  }

  #runFor(raw: string): Run | undefined {
    const cell = this.#table?.run;
    if (cell !== undefined) return cell;
    const style = this.#heading ?? (this.#quotes > 0 ? 'blockquote' : 'normal');
    if (this.#text !== undefined) {
      if (!this.#text.run.isParagraphEnded || this.#text.style === style) return this.#text.run;
      if (!NON_BLANK.test(raw)) return undefined;
      this.#emitText();
    }
    if (!NON_BLANK.test(raw)) return undefined;
    const item = this.#openItem();
    if (item === undefined && this.#lists.length > 0) this.#noteInterruption();
    this.#text = { run: new Run(this.#newKey), style, item };
    return this.#text.run;
  }

  #openItem(): Item | undefined {
    const item = this.#items.at(-1);
    return item === undefined || item.isDone || item.level < this.#lists.length ? undefined : item;
  }

  #emitText(): void {
    const open = this.#text;
    this.#text = undefined;
    if (open !== undefined) {
      const inline = this.#finishRun(open.run);
      if (inline.children.length > 0) this.#pushText(inline, open);
    }
    for (const image of this.#images.splice(0)) this.#push(image);
  }

  #pushText(inline: ReturnType<Run['finish']>, { style, item }: Pick<OpenText, 'style' | 'item'>): void {
    if (item !== undefined) item.isDone = true;
    this.#append({
      _type: 'block',
      _key: this.#newKey(),
      style,
      ...(item === undefined ? {} : { listItem: item.kind, level: Math.min(item.level, this.#lastLevel() + 1) }),
      ...inline,
    });
  }

  #lastLevel(): number {
    const last = this.#blocks.at(-1);
    return last?._type === 'block' && last.listItem !== undefined ? (last.level ?? 1) : 0;
  }

  // An item without text of its own still counts: lists keep their shape and their numbers.
  #completeItem(): void {
    const item = this.#items.at(-1);
    if (item === undefined || item.isDone) return;
    const empty: Span = { _type: 'span', _key: this.#newKey(), text: '', marks: [] };
    this.#pushText({ children: [empty], markDefs: [] }, { style: 'normal', item });
  }

  #finishRun(run: Run): ReturnType<Run['finish']> {
    const inline = run.finish();
    for (const child of inline.children) this.#countText(child.text);
    if (inline.children.length > MAX_SPANS)
      this.#findings.refuse('too-long', `A text may have at most ${MAX_SPANS} pieces of different marks.`);
    if (inline.markDefs.length > MAX_LINKS)
      this.#findings.refuse('too-long', `A text may have at most ${MAX_LINKS} links.`);
    return inline;
  }

  #push(block: Block): void {
    if (this.#lists.length > 0) this.#noteInterruption();
    const item = this.#items.at(-1);
    if (block._type === 'image' && item !== undefined) item.isDone = true;
    if (this.#quotes > 0) this.#noteQuote();
    this.#append(block);
  }

  #append(block: Block): void {
    if (this.#blocks.length < MAX_BLOCKS) this.#blocks.push(block);
    else this.#findings.refuse('too-many-blocks', `A body may have at most ${MAX_BLOCKS} blocks.`);
  }

  #imageInCell({ src, alt, title }: ImageSource): void {
    const text = alt.trim() === '' ? src : alt;
    // Links do not nest: the one around the image leads further than the image itself.
    if (this.#marks.some((mark) => typeof mark !== 'string')) {
      this.#findings.note('image-dropped', `A linked image in a table became the text of its link: ${excerpt(src)}`);
      return this.text(text);
    }
    this.#findings.note('image-linked', 'An image in a table became a link to it.');
    this.openLink(src, title);
    this.text(text);
    this.closeLink();
  }

  #countText(text: string): void {
    this.#length += codePointLength(text);
    if (this.#length > MAX_TEXT)
      this.#findings.refuse('too-long', `All text together may have at most ${MAX_TEXT} characters.`);
    if (!isPlainText(text))
      this.#findings.refuse('bad-text', 'Text must not contain control characters other than newline and tab.');
  }

  #countAddress(href: string, title: string | undefined): void {
    this.#addressLength += href.length + (title?.length ?? 0);
    if (this.#addressLength > MAX_ADDRESSES)
      this.#findings.refuse('too-long', `All addresses together may have at most ${MAX_ADDRESSES} characters.`);
  }

  #flattenCell(): void {
    this.#findings.note(
      'cell-flattened',
      'A table cell holds lines of text only: its paragraphs, lists and headings became lines.',
    );
  }

  #noteQuote(): void {
    this.#findings.note('quote-flattened', 'Only text can stand in a quotation, and quotations do not nest.');
  }

  #noteInterruption(): void {
    this.#findings.note(
      'list-interrupted',
      'A list item holds text only: what else stood in it stands between two lists now.',
    );
  }
}

const NON_BLANK = /[^ \t\n\f\r]/;
const HEADINGS: Record<number, Heading> = { 2: 'h2', 3: 'h3', 4: 'h4', 5: 'h5', 6: 'h6' };

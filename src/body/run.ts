import type { LinkMark } from './mark-schema.ts';
import { isSameList } from './plain-inline.ts';
import type { Span } from './schema.ts';

/** A decorator of Portable Text. */
export type Decorator = 'strong' | 'em' | 'underline' | 'strike-through' | 'code' | 'sup' | 'sub';

/** A link as markup gives it, before it has a key. */
export type OpenLink = { readonly href: string; readonly title: string | undefined; isUsed: boolean };

/** A mark that is open while markup is read. */
export type OpenMark = Decorator | OpenLink;

/** The inline content of a text block or a table cell. */
export type Inline = { readonly children: Span[]; readonly markDefs: LinkMark[] };

/**
 * Inline content in the making. White space is collapsed as HTML does: runs become one blank, none stands at
 * an end or beside a line break. Neighbours with the same marks become one span.
 */
export class Run {
  readonly #newKey: () => string;
  readonly #children: Span[] = [];
  readonly #markDefs: LinkMark[] = [];
  readonly #keys = new Map<OpenLink, string>();
  readonly #read = new Set<string>();
  #last = '';
  #isBroken = false;
  /** The marks of a blank at the end, which stands only once more text comes: cutting it off again would copy all text. */
  #blank: string[] | undefined;
  #marks: readonly OpenMark[] | undefined;
  #names: string[] = [];

  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /** Whether nothing readable is in it yet. */
  get isEmpty(): boolean {
    return this.#children.length === 0;
  }

  /** Whether the text so far ends with a line break. */
  get endsLine(): boolean {
    return this.#last === '\n' || this.#isBroken;
  }

  /** Ends a paragraph within the run: text that comes later stands on a line of its own. */
  endParagraph(): void {
    if (!this.isEmpty) this.#isBroken = true;
  }

  /** Whether a paragraph within the run has ended and no text has come since. */
  get isParagraphEnded(): boolean {
    return this.#isBroken;
  }

  /** Adds text as markup has it. The marks array must be a new one whenever the marks are others. */
  text(raw: string, marks: readonly OpenMark[]): void {
    let text = UNEVEN_BLANK.test(raw) ? raw.replace(BLANKS, ' ') : raw;
    if (text.charCodeAt(0) === BLANK && (this.#last !== 'x' || this.#isBroken)) text = text.slice(1);
    if (text.length === 0) return;
    if (this.#isBroken) this.#breakLine([]);
    const names = this.#namesOf(marks);
    const endsBlank = text.charCodeAt(text.length - 1) === BLANK;
    if (text !== ' ') {
      if (this.#blank !== undefined) this.#append(' ', this.#blank);
      this.#append(endsBlank ? text.slice(0, -1) : text, names);
      this.#markRead(marks);
    }
    this.#blank = endsBlank ? names : undefined;
    this.#last = endsBlank ? ' ' : 'x';
  }

  /** Adds a line break; at the very beginning there is none. */
  lineBreak(marks: readonly OpenMark[]): void {
    if (this.isEmpty) return;
    if (this.#isBroken) this.#breakLine([]);
    this.#breakLine(this.#namesOf(marks));
  }

  /** The content, with its ends trimmed. */
  finish(): Inline {
    this.#isBroken = false;
    this.#blank = undefined;
    let last = this.#children.at(-1);
    while (last !== undefined) {
      const text = trimEnd(last.text);
      if (text.length > 0) {
        last.text = text;
        break;
      }
      this.#children.pop();
      last = this.#children.at(-1);
    }
    return this.#markDefs.length === 0 ? { children: this.#children, markDefs: [] } : this.#withoutEmptyLinks();
  }

  // Links that hold nothing but blanks are none.
  #withoutEmptyLinks(): Inline {
    const empty = new Set(this.#markDefs.map((link) => link._key).filter((key) => !this.#read.has(key)));
    if (empty.size === 0) return { children: this.#children, markDefs: this.#markDefs };
    const children: Span[] = [];
    for (const child of this.#children) {
      const marks = child.marks.filter((mark) => !empty.has(mark));
      const last = children.at(-1);
      if (last !== undefined && isSameList(last.marks, marks)) last.text += child.text;
      else children.push({ ...child, marks });
    }
    return { children, markDefs: this.#markDefs.filter((link) => !empty.has(link._key)) };
  }

  #breakLine(names: string[]): void {
    this.#isBroken = false;
    this.#blank = undefined;
    if (this.isEmpty) return;
    this.#append('\n', names);
    this.#last = '\n';
  }

  #append(text: string, names: string[]): void {
    const last = this.#children.at(-1);
    if (last !== undefined && (last.marks === names || isSameList(last.marks, names))) last.text += text;
    else this.#children.push({ _type: 'span', _key: this.#newKey(), text, marks: names });
  }

  #markRead(marks: readonly OpenMark[]): void {
    for (const mark of marks) {
      if (typeof mark === 'string') continue;
      mark.isUsed = true;
      this.#read.add(this.#keyOf(mark));
    }
  }

  #namesOf(marks: readonly OpenMark[]): string[] {
    if (marks === this.#marks) return this.#names;
    this.#marks = marks;
    this.#names = marks.length === 0 ? [] : marks.map((mark) => (typeof mark === 'string' ? mark : this.#keyOf(mark)));
    return this.#names;
  }

  #keyOf(link: OpenLink): string {
    const known = this.#keys.get(link);
    if (known !== undefined) return known;
    const key = this.#newKey();
    this.#keys.set(link, key);
    this.#markDefs.push({
      _type: 'link',
      _key: key,
      href: link.href,
      ...(link.title === undefined ? {} : { title: link.title }),
    });
    return key;
  }
}

const BLANK = 0x20;
const UNEVEN_BLANK = /[\t\n\f\r]| {2}/;
const BLANKS = /[ \t\n\f\r]+/g;
const LINE_END = 0x0a;

// A pattern bound to the end would begin anew at every blank of the text.
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === BLANK || text.charCodeAt(end - 1) === LINE_END)) end -= 1;
  return text.slice(0, end);
}

/** What a file carries besides its picture that a browser, a server or a reader could run or unpack. */
export type ActiveContent = 'html' | 'php' | 'pdf' | 'zip' | 'rar' | '7z';

/** A tag counts only where HTML ends its name: compressed pixels come upon the bare letters by chance. */
const TAG_END = bytes(' />\t\n\f\r');
/** PHP itself asks for white space after its tag, or the end of the file. */
const PHP_END = bytes(' \t\r\n');
/**
 * What stands for what. Where that is too short for what compressed pixels do by chance, text must follow, as much as fits into the
 * shortest that can be run (`<svg onload=`, <?=`$_GET[0]`?>). In a TIFF pixels may lie as they are, and dark grey ones read `<?=` and `<HEAD>`
 * in every other picture: there short names count in lower case only, and `<?=` not at all. The end of the file stands for an end and for text.
 */
const LONG_MARKUP: readonly Markup[] = [
  { kind: 'html', text: bytes('<!doctype html') },
  { kind: 'html', text: bytes('<script'), end: TAG_END },
  { kind: 'html', text: bytes('<iframe'), end: TAG_END },
  { kind: 'html', text: bytes('<object'), end: TAG_END },
  { kind: 'php', text: bytes('<?php'), end: PHP_END },
];
const SHORT_MARKUP: readonly Markup[] = [
  { kind: 'html', text: bytes('<html'), end: TAG_END },
  { kind: 'html', text: bytes('<embed'), end: TAG_END },
  { kind: 'html', text: bytes('<head'), end: TAG_END, textBytes: 8 },
  { kind: 'html', text: bytes('<body'), end: TAG_END, textBytes: 8 },
  { kind: 'html', text: bytes('<svg'), end: TAG_END, textBytes: 7 },
];
const MARKUP: readonly Markup[] = [...LONG_MARKUP, ...SHORT_MARKUP, { kind: 'php', text: bytes('<?='), textBytes: 12 }];
const IN_OTHERS = bySecondByte(MARKUP);
const IN_TIFF = bySecondByte([...LONG_MARKUP, ...SHORT_MARKUP.map((markup) => ({ ...markup, isExact: true }))]);
const TIFF_STARTS = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];
const LESS_THAN = 0x3c;
const OVERLAP_BYTES = Math.max(...MARKUP.map(longest)) - 1;

/** How archives begin whose readers look for that behind a program, and so behind a picture. */
const ARCHIVES: readonly { readonly kind: ActiveContent; readonly start: Buffer }[] = [
  { kind: 'rar', start: Buffer.from('Rar!\x1a\x07', 'latin1') },
  { kind: '7z', start: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1') },
];

/** Readers of PDF look for its header here (ISO 32000-1, annex H.3.4.1). */
const PDF_HEADER = bytes('%PDF-');
const HEAD_BYTES = 1_024 + PDF_HEADER.length - 1;

/** Of the end of central directory record (APPNOTE.TXT 4.3.16) without its comment, the longest comment, and the locator before it (4.3.15). */
const ZIP_END_BYTES = 22;
const ZIP_LOCATOR_BYTES = 20;
const TAIL_BYTES = ZIP_END_BYTES + 65_535 + ZIP_LOCATOR_BYTES;
const ZIP_END = 0x06_05_4b_50;
const ZIP_LOCATOR = 0x07_06_4b_50;
const ZIP_SMALLEST_DIRECTORY_BYTES = 46;

/**
 * Looks for active content in a file that goes by in pieces, however it is cut, holding no more than its head and tail.
 * What cameras append (films, depth maps, other pictures) is not active.
 *
 * By chance it finds some in a file of random bytes of 100 MiB once in eight thousand, of 10 MiB once in eighty thousand. A letter is there
 * in either case with 2^-7, any other byte with 2^-8, one of TAG_END with 2^-5.2, a byte of text with 2^-1.4. So at each byte `<html>` is with
 * 2^-41.2, `<?=` and its text with 2^-40.6, `<?php` with 2^-43, `<svg` and its text with 2^-43.9, archives with 2^-47 and all others with less than
 * 2^-48 each: together 2^-39.7. Bare, `<?=` would be found in every such file, and `<svg` and its end in one of two hundred.
 */
export class ActiveContentScan {
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #tail = new Uint8Array(TAIL_BYTES);
  #overlap: Uint8Array = new Uint8Array(0);
  #size = 0;

  /** Takes the next piece. @returns what is known already; the rest is known at the end */
  push(piece: Uint8Array): ActiveContent | undefined {
    if (this.#size < HEAD_BYTES) this.#head.set(piece.subarray(0, HEAD_BYTES - this.#size), this.#size);
    this.#keepTail(piece);
    this.#size += piece.length;
    const seam = joined(this.#overlap, piece.subarray(0, OVERLAP_BYTES));
    this.#overlap = piece.length < OVERLAP_BYTES ? seam.slice(-OVERLAP_BYTES) : piece.slice(-OVERLAP_BYTES);
    return this.#findIn(seam) ?? this.#findIn(piece);
  }

  /** What only the whole file tells. */
  end(): ActiveContent | undefined {
    const head = this.#head.subarray(0, this.#size);
    for (let at = head.indexOf(PDF_HEADER[0] ?? 0); at >= 0; at = head.indexOf(PDF_HEADER[0] ?? 0, at + 1)) {
      if (PDF_HEADER.every((byte, index) => head[at + index] === byte)) return 'pdf';
    }
    const last = findMarkup(this.#overlap, { isTiff: this.#isTiff(), isEnd: true });
    return last ?? (endsAsZip(this.#lastBytes(), this.#size) ? 'zip' : undefined);
  }

  #findIn(piece: Uint8Array): ActiveContent | undefined {
    return findMarkup(piece, { isTiff: this.#isTiff(), isEnd: false }) ?? findArchive(piece);
  }

  #isTiff(): boolean {
    return TIFF_STARTS.includes(String.fromCharCode(...this.#head.subarray(0, 4)));
  }

  /** Round and round: byte n of the file is at n modulo the length. */
  #keepTail(piece: Uint8Array): void {
    const last = piece.subarray(-TAIL_BYTES);
    const at = (this.#size + piece.length - last.length) % TAIL_BYTES;
    const fitting = last.subarray(0, TAIL_BYTES - at);
    this.#tail.set(fitting, at);
    this.#tail.set(last.subarray(fitting.length), 0);
  }

  #lastBytes(): Uint8Array {
    if (this.#size <= TAIL_BYTES) return this.#tail.subarray(0, this.#size);
    const at = this.#size % TAIL_BYTES;
    return joined(this.#tail.subarray(at), this.#tail.subarray(0, at));
  }
}

interface Markup {
  readonly kind: ActiveContent;
  readonly text: Uint8Array;
  /** One of these follows. */
  readonly end?: Uint8Array;
  /** And then so many bytes of text. */
  readonly textBytes?: number;
  /** In lower case only; otherwise in any. */
  readonly isExact?: boolean;
}

function longest({ text, end, textBytes = 0 }: Markup): number {
  return text.length + (end ? 1 : 0) + textBytes;
}

/** So that a file of nothing but `<` takes little longer than any other. */
function bySecondByte(list: readonly Markup[]): readonly (readonly Markup[])[] {
  return Array.from({ length: 256 }, (_, byte) => list.filter(({ text }) => text[1] === lowerCase(byte)));
}

interface Looking {
  readonly isTiff: boolean;
  /** The file ends with this piece. */
  readonly isEnd: boolean;
}

function findMarkup(piece: Uint8Array, { isTiff, isEnd }: Looking): ActiveContent | undefined {
  const bySecond = isTiff ? IN_TIFF : IN_OTHERS;
  for (let at = piece.indexOf(LESS_THAN); at >= 0; at = piece.indexOf(LESS_THAN, at + 1)) {
    for (const markup of bySecond[piece[at + 1] ?? 0] ?? []) {
      const found = lookAt(piece, at, markup);
      if (found === 'there' || (found === 'cut' && isEnd)) return markup.kind;
    }
  }
  return undefined;
}

/** `cut`: the piece ends after the name and before what must follow it. */
function lookAt(piece: Uint8Array, at: number, { text, end, textBytes = 0, isExact }: Markup): 'there' | 'cut' | 'no' {
  for (let index = 1; index < text.length; index += 1) {
    const byte = piece[at + index] ?? 0;
    if ((isExact ? byte : lowerCase(byte)) !== text[index]) return 'no';
  }
  let next = at + text.length;
  if (end !== undefined) {
    const byte = piece[next];
    if (byte === undefined) return 'cut';
    if (!end.includes(byte)) return 'no';
    next += 1;
  }
  for (const last = next + textBytes; next < last; next += 1) {
    const byte = piece[next];
    if (byte === undefined) return 'cut';
    if (!isText(byte)) return 'no';
  }
  return 'there';
}

/** White space and printable ASCII. */
function isText(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function findArchive({ buffer, byteOffset, length }: Uint8Array): ActiveContent | undefined {
  const piece = Buffer.from(buffer, byteOffset, length);
  return ARCHIVES.find(({ start }) => piece.includes(start))?.kind;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/**
 * Whether a reader would find a ZIP: a record whose comment ends with the file, or one with a directory before it, which
 * tolerant readers take whatever follows, or one that hands over to ZIP64.
 */
function endsAsZip(tail: Uint8Array, size: number): boolean {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - ZIP_END_BYTES; at >= 0; at -= 1) {
    if (tail[at] !== 0x50 || view.getUint32(at, true) !== ZIP_END) continue;
    const commentBytes = view.getUint16(at + 20, true);
    if (at + ZIP_END_BYTES + commentBytes === tail.length) return true;
    const directoryBytes = view.getUint32(at + 12, true);
    const directoryEnd = view.getUint32(at + 16, true) + directoryBytes;
    if (directoryBytes >= ZIP_SMALLEST_DIRECTORY_BYTES && directoryEnd <= size - tail.length + at) return true;
    if (at >= ZIP_LOCATOR_BYTES && view.getUint32(at - ZIP_LOCATOR_BYTES, true) === ZIP_LOCATOR) return true;
  }
  return false;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

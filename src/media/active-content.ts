/** What a file carries besides its picture that a browser, a server or a reader could run or unpack. */
export type ActiveContent = 'html' | 'php' | 'pdf' | 'zip';

/** A tag counts only where HTML ends its name: compressed pixels come upon the bare letters by chance. */
const TAG_END = ' />\t\n\f\r';
const MARKUP: readonly Markup[] = [
  { kind: 'html', text: bytes('<!doctype html') },
  { kind: 'html', text: bytes('<html'), end: bytes(' >') },
  { kind: 'html', text: bytes('<script'), end: bytes(TAG_END) },
  { kind: 'html', text: bytes('<iframe'), end: bytes(TAG_END) },
  // PHP itself asks for white space after its tag.
  { kind: 'php', text: bytes('<?php'), end: bytes(' \t\r\n') },
];
const LESS_THAN = 0x3c;
const OVERLAP_BYTES = Math.max(...MARKUP.map(({ text, end }) => text.length + (end ? 1 : 0))) - 1;

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
 * By chance it finds some in a file of random bytes of 100 MiB once in forty thousand (2^-42 at each byte), of 10 MiB once
 * in four hundred thousand. What cameras append (films, depth maps, other pictures) is not active.
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
    return findMarkup(seam) ?? findMarkup(piece);
  }

  /** What only the whole file tells. */
  end(): ActiveContent | undefined {
    const head = this.#head.subarray(0, this.#size);
    for (let at = head.indexOf(PDF_HEADER[0] ?? 0); at >= 0; at = head.indexOf(PDF_HEADER[0] ?? 0, at + 1)) {
      if (PDF_HEADER.every((byte, index) => head[at + index] === byte)) return 'pdf';
    }
    return endsAsZip(this.#lastBytes(), this.#size) ? 'zip' : undefined;
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
}

function findMarkup(piece: Uint8Array): ActiveContent | undefined {
  for (let at = piece.indexOf(LESS_THAN); at >= 0; at = piece.indexOf(LESS_THAN, at + 1)) {
    for (const markup of MARKUP) {
      if (isAt(piece, at, markup)) return markup.kind;
    }
  }
  return undefined;
}

function isAt(piece: Uint8Array, at: number, { text, end }: Markup): boolean {
  for (let index = 1; index < text.length; index += 1) {
    const byte = piece[at + index];
    if (byte === undefined || lowerCase(byte) !== text[index]) return false;
  }
  const next = piece[at + text.length];
  return end === undefined || (next !== undefined && end.includes(next));
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

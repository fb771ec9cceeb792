/** The longest line that is read, and the largest Markdown file: as much as a request may have. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;

/** One line of a file without its end; `bytes` undefined when it was longer than {@link MAX_RECORD_BYTES}. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

/** Cuts bytes into lines, whatever pieces they come in. Never holds more than one line and one piece. */
export interface LineSplitter {
  /** The lines that are whole now; blank ones are left out. */
  add(piece: Uint8Array): Line[];
  /** The last line, when no line end follows it. */
  end(): Line[];
}

/** Begins at line 1. A byte order mark there is no part of the line, and neither is the CR of a CRLF. */
export function createLineSplitter(): LineSplitter {
  let number = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  function hold(piece: Uint8Array): void {
    heldBytes += piece.length;
    if (heldBytes > MAX_RECORD_BYTES + MARK.length) held = [];
    else if (piece.length > 0) held.push(piece);
  }

  function take(): Line[] {
    const whole = held.length === 1 ? held[0] : Buffer.concat(held);
    const line = readLine(whole ?? NONE, { number, isTooLong: heldBytes > MAX_RECORD_BYTES + MARK.length });
    held = [];
    heldBytes = 0;
    number += 1;
    return line === undefined ? [] : [line];
  }

  return {
    add(piece) {
      const lines: Line[] = [];
      let start = 0;
      for (let end = piece.indexOf(LF); end !== -1; end = piece.indexOf(LF, start)) {
        hold(piece.subarray(start, end));
        lines.push(...take());
        start = end + 1;
      }
      hold(piece.subarray(start));
      return lines;
    },
    end: () => (heldBytes > 0 ? take() : []),
  };
}

const LF = 0x0a;
const CR = 0x0d;
const MARK = [0xef, 0xbb, 0xbf] as const;
const NONE = new Uint8Array();

/** Bytes without the byte order mark (UTF-8) that they begin with. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  return MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(MARK.length) : bytes;
}

function readLine(whole: Uint8Array, { number, isTooLong }: { number: number; isTooLong: boolean }): Line | undefined {
  if (isTooLong) return { number, bytes: undefined };
  const text = number === 1 ? withoutMark(whole) : whole;
  const bytes = text.at(-1) === CR ? text.subarray(0, -1) : text;
  if (bytes.every(isBlank)) return undefined;
  return { number, bytes: bytes.length > MAX_RECORD_BYTES ? undefined : bytes };
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === CR;
}

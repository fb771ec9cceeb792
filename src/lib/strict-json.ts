import { err, ok, type Result } from './result.ts';
import { decodeUtf8 } from './utf8.ts';

/** Why a text was refused. */
export type StrictJsonFault =
  | 'empty'
  | 'invalid-encoding'
  | 'malformed'
  | 'too-deep'
  | 'too-many-values'
  | 'duplicate-property'
  | 'forbidden-property'
  | 'invalid-text'
  | 'inexact-number';

/** A refusal: `detail` is for the sender; `offset` counts UTF-16 code units, `line` and `column` count from 1. */
export interface StrictJsonError {
  readonly fault: StrictJsonFault;
  readonly detail: string;
  /** JSON Pointer (RFC 6901) to the value that is at fault, where there is one. */
  readonly pointer?: string;
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
}

/** Deepest nesting of objects and arrays that is read. */
export const MAX_JSON_DEPTH = 32;

/** So many values one text may hold, objects and arrays included: what builds or checks them takes memory many times their length. */
export const MAX_JSON_VALUES = 200_000;

/**
 * Reads one JSON text (RFC 8259) and keeps it exactly or refuses it: UTF-8 without a byte order mark, at most {@link MAX_JSON_DEPTH} levels
 * (checked before anything is built) and {@link MAX_JSON_VALUES} values, no name twice in one object, no `__proto__` and no `constructor.prototype`, no NUL and no lone surrogate
 * in any string, no number that a double cannot hold as written. One linear pass, then the engine's own parser.
 */
export function parseStrictJson(input: Uint8Array | string): Result<unknown, StrictJsonError> {
  const decoded = decode(input);
  if (!decoded.ok) return decoded;
  const fault = new Scanner(decoded.value).scan();
  return fault === undefined ? ok(JSON.parse(decoded.value)) : err(fault);
}

function decode(input: Uint8Array | string): Result<string, StrictJsonError> {
  if (typeof input === 'string') {
    if (!input.isWellFormed())
      return err({ fault: 'invalid-encoding', detail: 'Replace the surrogates that stand alone.' });
    return input.charCodeAt(0) === BYTE_ORDER_MARK ? err(hasMark) : ok(input);
  }
  const text = decodeUtf8(input);
  if (text === undefined)
    return err({ fault: 'invalid-encoding', detail: 'Encode the text as UTF-8; these bytes are not.' });
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? err(hasMark) : ok(text);
}

const BYTE_ORDER_MARK = 0xfeff;
const hasMark: StrictJsonError = {
  fault: 'invalid-encoding',
  detail: 'Leave out the byte order mark at the beginning.',
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** From this many names in one object on, a set looks for repeated ones; below, comparing is faster than hashing. */
const LINEAR_NAMES = 12;

/** A decimal of so many characters without an exponent always survives the way through a double. */
const EXACT_LENGTH = 15;

/** No double needs more: the smallest of them, written without an exponent, takes 326. Longer ones only cost time. */
const MAX_NUMBER_LENGTH = 400;

/** Objects and arrays that are open at the scanner's place. */
interface Frame {
  readonly isObject: boolean;
  /** Names read so far in this object. */
  readonly names: string[];
  set: Set<string> | undefined;
  /** Index of the present entry of an array. */
  index: number;
}

class Scanner {
  readonly #text: string;
  readonly #stack: Frame[] = [];
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first fault, or none when JSON.parse will read the text and every value stays what it was. */
  scan(): StrictJsonError | undefined {
    this.#skipSpace();
    if (this.#at === this.#text.length) return { fault: 'empty', detail: 'Send a JSON document; the body is empty.' };
    let fault = this.#value();
    while (fault === undefined && this.#stack.length > 0) fault = this.#next();
    if (fault !== undefined) return fault;
    this.#skipSpace();
    return this.#at === this.#text.length ? undefined : this.#malformed('expected the end of the text');
  }

  /** After a value inside an object or array: a comma and the next value, or the end of it. */
  #next(): StrictJsonError | undefined {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return undefined;
    this.#skipSpace();
    const code = this.#text.charCodeAt(this.#at);
    if (code === COMMA) {
      this.#at += 1;
      frame.index += 1;
      this.#skipSpace();
      return frame.isObject ? this.#member(frame) : this.#value();
    }
    if (code === (frame.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#at += 1;
      this.#stack.pop();
      return undefined;
    }
    return this.#malformed(frame.isObject ? 'expected , or }' : 'expected , or ]');
  }

  #value(): StrictJsonError | undefined {
    this.#values += 1;
    if (this.#values > MAX_JSON_VALUES) {
      return { fault: 'too-many-values', detail: `Send at most ${MAX_JSON_VALUES} values in one document.` };
    }
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string();
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) return this.#open(code === OPEN_OBJECT);
    if (code === MINUS || (code >= 0x30 && code <= 0x39)) return this.#number();
    for (const word of ['true', 'false', 'null']) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return undefined;
      }
    }
    return this.#malformed('expected a value');
  }

  #open(isObject: boolean): StrictJsonError | undefined {
    if (this.#stack.length === MAX_JSON_DEPTH) {
      return { fault: 'too-deep', detail: `Use at most ${MAX_JSON_DEPTH} levels of objects and arrays.` };
    }
    this.#at += 1;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#at += 1;
      return undefined;
    }
    const frame: Frame = { isObject, names: [], set: undefined, index: 0 };
    this.#stack.push(frame);
    return isObject ? this.#member(frame) : this.#value();
  }

  #member(frame: Frame): StrictJsonError | undefined {
    if (this.#text.charCodeAt(this.#at) !== QUOTE)
      return this.#malformed('expected a property name in double quotation marks');
    const start = this.#at;
    const unfit = this.#string();
    if (unfit !== undefined) return unfit.pointer === undefined ? unfit : { ...unfit, pointer: this.#pointer(-1) };
    const refused = this.#name(frame, start);
    if (refused !== undefined) return refused;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) !== COLON) return this.#malformed('expected : after the property name');
    this.#at += 1;
    this.#skipSpace();
    return this.#value();
  }

  #name(frame: Frame, start: number): StrictJsonError | undefined {
    const raw = this.#text.slice(start + 1, this.#at - 1);
    const name = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
    const { names } = frame;
    const isTwice = frame.set?.has(name) ?? names.includes(name);
    names.push(name);
    if (frame.set !== undefined) frame.set.add(name);
    else if (names.length === LINEAR_NAMES) frame.set = new Set(names);
    if (isTwice) return this.#refuse('duplicate-property', 'Keep only one property of this name in this object.');
    if (name === '__proto__' || (name === 'prototype' && this.#parentName() === 'constructor')) {
      return this.#refuse('forbidden-property', 'Remove this property; its name is not allowed.');
    }
    return undefined;
  }

  #parentName(): string | undefined {
    const parent = this.#stack.at(-2);
    return parent?.isObject === true ? parent.names.at(-1) : undefined;
  }

  /** Passes over a string with its escapes; the opening quotation mark is at the present place. */
  #string(): StrictJsonError | undefined {
    const text = this.#text;
    let at = this.#at + 1;
    let unfit = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        const length = escapeLength(text, at);
        if (length === 0) return this.#malformed('expected a valid escape', at);
        if (length < 0) unfit = true;
        at += Math.abs(length);
      } else if (code >= 0x20) {
        at += 1;
      } else {
        return this.#malformed(
          at < text.length ? 'escape the control character' : 'expected the end of the string',
          at,
        );
      }
    }
    this.#at = at + 1;
    return unfit ? this.#refuse('invalid-text', 'Remove NUL characters and surrogates that stand alone.') : undefined;
  }

  #number(): StrictJsonError | undefined {
    numberPattern.lastIndex = this.#at;
    const literal = numberPattern.exec(this.#text)?.[0];
    if (literal === undefined) return this.#malformed('expected a number');
    this.#at += literal.length;
    return literal.length <= MAX_NUMBER_LENGTH && isExact(literal)
      ? undefined
      : this.#refuse(
          'inexact-number',
          `Send a number that a double holds exactly as written, in at most ${MAX_NUMBER_LENGTH} characters, or a string.`,
        );
  }

  #skipSpace(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
      at += 1;
    }
    this.#at = at;
  }

  #malformed(expected: string, at: number = this.#at): StrictJsonError {
    let line = 1;
    let start = 0;
    for (let end = this.#text.indexOf('\n'); end !== -1 && end < at; end = this.#text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    const column = at - start + 1;
    const place = at >= this.#text.length ? 'at the end of the text' : `in line ${line}, column ${column}`;
    return { fault: 'malformed', detail: `Correct the JSON ${place}: ${expected}.`, offset: at, line, column };
  }

  #refuse(fault: StrictJsonFault, detail: string): StrictJsonError {
    return { fault, detail, pointer: this.#pointer() };
  }

  /** Where the scanner is; `end` -1 leaves the last step out. */
  #pointer(end?: number): string {
    const tokens = this.#stack.map((frame) => (frame.isObject ? (frame.names.at(-1) ?? '') : frame.index));
    return toPointer(tokens.slice(0, end));
  }
}

/** RFC 8259, section 6. */
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** How many code units an escape takes: 0 when it is not valid, negative when it stands for NUL or half a surrogate pair. */
function escapeLength(text: string, at: number): number {
  if (text[at + 1] !== 'u') return '"\\/bfnrt'.includes(text[at + 1] ?? ' ') ? 2 : 0;
  const unit = hexUnit(text, at + 2);
  if (unit === undefined) return 0;
  if (unit === 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return -6;
  if (unit < 0xd800 || unit > 0xdbff) return 6;
  const low = text.startsWith('\\u', at + 6) ? hexUnit(text, at + 8) : undefined;
  return low !== undefined && low >= 0xdc00 && low <= 0xdfff ? 12 : -6;
}

function hexUnit(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

/** Whether a double, written out again, is the same decimal. */
function isExact(literal: string): boolean {
  if (literal.length <= EXACT_LENGTH && !/[eE]/.test(literal)) return true;
  const value = Number(literal);
  return Number.isFinite(value) && canonical(literal) === canonical(String(value));
}

/** A decimal as its digits without zeros at either end, and the power of ten of the last of them. */
function canonical(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  // A pattern bound to the end would begin anew at every zero.
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  const kept = digits.slice(0, end);
  return kept === '' ? '0' : `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** Writes reference tokens as a JSON Pointer (RFC 6901); very long names are cut, since nobody needs them whole. */
export function toPointer(tokens: readonly PropertyKey[]): string {
  return tokens.map((token) => `/${shorten(String(token)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function shorten(token: string): string {
  return token.length > 100 ? `${token.slice(0, 100).toWellFormed()}…` : token;
}

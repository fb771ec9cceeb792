import { codePointLength, trimEnds } from '../lib/text.ts';
import { ProblemError, type FieldError } from './problem.ts';

/** So many characters of a name are kept. */
const LONGEST_NAME = 200;

/** A name of that length, each character written as four bytes of three signs, and room beside it. */
const LONGEST_HEADER = 4_000;

/** Where a mistake in a name is told. */
type Place = Pick<FieldError, 'pointer' | 'header'>;

/**
 * What shows nothing, or shows a name otherwise than it is: control characters, marks of direction, what has no width, ends of lines. Not the
 * two joiners, which names in Persian and some emoji are written with.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;

/**
 * The name that a file had where it came from, without folders of any system; null when it had none. It is data for people and never
 * becomes part of a path.
 * @throws {ProblemError} `invalid-text` for characters that cannot be seen, `validation-failed` for a name that is too long.
 */
export function baseName(sent: string | undefined, place: Place): string | null {
  const name = withoutTail(trimEnds(sent?.split(/[/\\]/).at(-1) ?? '', ' '));
  if (name === '') return null;
  if (UNSEEN.test(name) || !name.isWellFormed()) {
    const detail = 'Leave control characters, and others that cannot be seen, out of the name of the file.';
    throw new ProblemError('invalid-text', { errors: [{ ...place, code: 'invalid-text', detail }] });
  }
  if (codePointLength(name) > LONGEST_NAME) {
    const detail = `Give the file a name of at most ${LONGEST_NAME} characters.`;
    throw new ProblemError('validation-failed', { errors: [{ ...place, code: 'too-long', detail }] });
  }
  return name;
}

/** Windows leaves dots and blanks at the end of a name away, so `a.exe.` would be `a.exe` there: that is what is judged and kept. */
function withoutTail(name: string): string {
  let end = name.length;
  while (end > 0 && /[\p{Zs}.]/u.test(name.charAt(end - 1))) end -= 1;
  return name.slice(0, end);
}

/**
 * The name that the part of a form gives its file. Browsers write three characters of it as `%22`, `%0D` and `%0A`, and leave `%` as it is.
 * @throws {ProblemError} like {@link baseName}.
 */
export function nameInForm(sent: string | undefined, place: Place): string | null {
  return baseName(sent?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n'), place);
}

/**
 * The name in a Content-Disposition header (RFC 6266): `filename*` before `filename`, whose bytes are read as UTF-8 where they are that,
 * as browsers and curl send them.
 * @throws {ProblemError} like {@link baseName}, and `invalid-parameter` for a header that cannot be read.
 */
export function nameInDisposition(header: string | undefined): string | null {
  if (header === undefined) return null;
  const parameters = header.length > LONGEST_HEADER ? undefined : readParameters(header);
  if (parameters === undefined) throw unreadable();
  const extended = parameters.get('filename*');
  const name = extended === undefined ? fromBytes(parameters.get('filename')) : fromExtended(extended);
  return baseName(name, { header: 'Content-Disposition' });
}

/**
 * The parameters by their names in lower case; undefined: the header is not written as it should be. Each piece is read where the one before
 * it ended, and within a piece no sign can belong to two repeats: the time grows with the length, whatever was sent.
 */
function readParameters(header: string): ReadonlyMap<string, string> | undefined {
  const text = trimEnds(header, BLANKS);
  const [type] = TYPE.exec(text) ?? [];
  if (type === undefined) return undefined;
  const parameters = new Map<string, string>();
  const rest = text.slice(type.length);
  let end = 0;
  for (const { 0: piece, 1: name = '', 2: quoted, 3: token = '', index } of rest.matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted === undefined ? token : quoted.replaceAll(/\\(.)/g, '$1'));
    end = index + piece.length;
  }
  return ['', ';'].includes(rest.slice(end)) ? parameters : undefined;
}

const BLANKS = ' \t';
const TYPE = /^[\w-]+[ \t]*/;
const PARAMETER = /;[ \t]*([\w-]+\*?)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^ \t";,]+))[ \t]*/gy;

/** Node reads each byte of a header as a character. */
function fromBytes(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

/** `UTF-8'en'%C5%8Ctautahi.jpg` (RFC 8187). */
function fromExtended(value: string): string {
  const encoded = /^utf-8'[^']*'([!#$&+.^_`|~\w%-]*)$/i.exec(value)?.[1];
  if (encoded === undefined) throw unreadable();
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) throw unreadable();
    throw error;
  }
}

function unreadable(): ProblemError {
  const detail = `Write it as attachment; filename*=UTF-8''name.jpg (RFC 6266), or leave it out.`;
  return new ProblemError('invalid-parameter', {
    errors: [{ header: 'Content-Disposition', code: 'invalid-format', detail }],
  });
}

/** The Content-Disposition of a file that is to be saved under this name (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}

import { codePointLength, isPlainText, trimEnds } from '../lib/text.ts';
import { ProblemError, type FieldError } from './problem.ts';

/** So many characters of a name are kept. */
const LONGEST_NAME = 200;

/** A name of that length, each character written as four bytes of three signs, and room beside it. */
const LONGEST_HEADER = 4_000;

/** Where a mistake in a name is told. */
type Place = Pick<FieldError, 'pointer' | 'header'>;

/**
 * The name that a file had where it came from, without folders of any system; null when it had none. It is data for people and never
 * becomes part of a path.
 * @throws {ProblemError} `invalid-text` for control characters, `validation-failed` for a name that is too long.
 */
export function baseName(sent: string | undefined, place: Place): string | null {
  const name = trimEnds(sent?.split(/[/\\]/).at(-1) ?? '', ' ');
  if (name === '' || name === '.' || name === '..') return null;
  if (!isPlainText(name) || /[\n\t]/.test(name)) {
    const detail = 'Leave control characters out of the name of the file.';
    throw new ProblemError('invalid-text', { errors: [{ ...place, code: 'invalid-text', detail }] });
  }
  if (codePointLength(name) > LONGEST_NAME) {
    const detail = `Give the file a name of at most ${LONGEST_NAME} characters.`;
    throw new ProblemError('validation-failed', { errors: [{ ...place, code: 'too-long', detail }] });
  }
  return name;
}

/**
 * The name in a Content-Disposition header (RFC 6266): `filename*` before `filename`, whose bytes are read as UTF-8 where they are that,
 * as browsers and curl send them.
 * @throws {ProblemError} like {@link baseName}, and `invalid-parameter` for a header that cannot be read.
 */
export function nameInDisposition(header: string | undefined): string | null {
  const place = { header: 'Content-Disposition' };
  if (header === undefined) return null;
  if (header.length > LONGEST_HEADER || !DISPOSITION.test(header)) throw unreadable();
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of header.matchAll(PARAMETER))
    parameters.set(name.toLowerCase(), quoted === undefined ? token : quoted.replaceAll(/\\(.)/gs, '$1'));
  const extended = parameters.get('filename*');
  return baseName(extended === undefined ? fromBytes(parameters.get('filename')) : fromExtended(extended), place);
}

const VALUE = String.raw`(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*))`;
const DISPOSITION = new RegExp(String.raw`^\s*[\w-]+\s*(?:;\s*[\w-]+\*?\s*=\s*${VALUE}\s*)*;?\s*$`, 's');
const PARAMETER = new RegExp(String.raw`;\s*([\w-]+\*?)\s*=\s*${VALUE}`, 'gs');

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

const SEGMENTS = /^[a-z0-9_-][a-z0-9._-]*(?:\/[a-z0-9_-][a-z0-9._-]*)*$/;
const SHA256 = /^[0-9a-f]{64}$/;
const EXTENSION = /^[a-z0-9]{1,8}$/;

/** Where files wait until they are whole; no key. */
export const INCOMING = 'incoming';

/** The key of an original: `originals/ab/abcd….jpg`. @param sha256 of its bytes, in hexadecimal */
export function originalKey(sha256: string, extension: string): string {
  if (!EXTENSION.test(extension)) throw new Error(`not an extension: ${extension}`);
  return `originals/${shelf(sha256)}.${extension}`;
}

/** What the keys of all renditions of an original start with: `renditions/ab/abcd…/`. @param sha256 of the original's bytes, in hexadecimal */
export function renditionPrefix(sha256: string): string {
  return `renditions/${shelf(sha256)}/`;
}

/** Under which key a rendition of an original is stored. */
export function renditionKey(sha256: string, name: string): string {
  return `${renditionPrefix(sha256)}${name}`;
}

/** Whether a text can be a key: lower-case segments that name no hidden file, no parent folder and nothing that waits. */
export function isKey(text: string): boolean {
  return SEGMENTS.test(text) && !text.includes('..') && text !== INCOMING && !text.startsWith(`${INCOMING}/`);
}

/** The key itself. @throws when it is none: keys are made by the program, never taken from outside. */
export function checkedKey(key: string): string {
  if (!isKey(key)) throw new Error(`not a key of the storage: ${JSON.stringify(key)}`);
  return key;
}

/** The prefix itself, `''` or the beginning of a key. @throws when it is none */
export function checkedPrefix(prefix: string): string {
  if (prefix !== '') checkedKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
  return prefix;
}

/** Files spread over 256 folders, so that none gets too long to read. */
function shelf(sha256: string): string {
  if (!SHA256.test(sha256)) throw new Error(`not a SHA-256 in hexadecimal: ${sha256}`);
  return `${sha256.slice(0, 2)}/${sha256}`;
}

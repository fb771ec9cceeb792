/** What the key of a stored file says. */
export interface FileKey {
  readonly kind: 'original' | 'rendition';
  /** Of the original, in hexadecimal. */
  readonly sha256: string;
  /** What follows: the extension of an original, the name of a rendition. */
  readonly name: string;
}

/** Reads the key of an original or a rendition; undefined when it is none that this program makes. */
export function readFileKey(key: string): FileKey | undefined {
  const [, kind, shelf, sha256 = '', extension, name = extension] = KEY.exec(key) ?? [];
  if (name === undefined || !sha256.startsWith(shelf ?? ' ')) return undefined;
  if ((kind === 'original') !== (extension !== undefined)) return undefined;
  return { kind: kind === 'original' ? 'original' : 'rendition', sha256, name };
}

const KEY = /^(original|rendition)s\/([0-9a-f]{2})\/([0-9a-f]{64})(?:\.([a-z0-9]+)|\/([^/]+))$/;

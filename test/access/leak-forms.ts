import { createHash } from 'node:crypto';

/** How every planted word begins. It stands nowhere else, so one look tells whether a text has any of them, in whatever form. */
const STEM = 'Vexqol';

/** The planted words: of one length, and none the beginning of another. */
export interface Planted {
  /** A new word, for the secret of this name. */
  word(secret: string): string;
  /** A text that is told from all others as it stands, such as an id; gives it back. */
  exact(secret: string, text: string): string;
  /** The secrets that stand in this text, whole or cut short behind the third letter that is its own, in any form: by name, with the form. */
  secretsIn(text: string): Map<string, string>;
  readonly secrets: readonly string[];
}

const CONSONANTS = 'bdfghjkl';
const VOWELS = 'aeiou';

/** Words that nobody else made up. */
export function plant(): Planted {
  const words = new Map<string, string>();
  const exact = new Map<string, string>();
  const digests = new Map<string, string>();
  const remember = (secret: string, texts: readonly string[]) => {
    for (const text of texts) {
      for (const algorithm of ['sha256', 'sha1', 'md5']) {
        const digest = createHash(algorithm).update(text).digest();
        for (const shown of [digest.toString('hex'), digest.toString('base64url'), digest.toString('base64')])
          digests.set(shown.slice(0, 16), `${secret} (${algorithm})`);
      }
    }
  };
  return {
    get secrets() {
      return [...words.keys(), ...exact.keys()];
    },
    word(secret) {
      const number = words.size;
      const letters = [number % 8, Math.floor(number / 8) % 5, Math.floor(number / 40) % 8];
      const [first = 0, second = 0, third = 0] = letters;
      const word = `${STEM}${CONSONANTS[first]}${VOWELS[second]}${CONSONANTS[third]}arum`;
      words.set(word.toLowerCase(), secret);
      remember(secret, casesOf(word));
      return word;
    },
    exact(secret, text) {
      exact.set(text, secret);
      remember(secret, [text]);
      return text;
    },
    secretsIn(text) {
      const found = new Map<string, string>();
      const folded = text.toLowerCase();
      const unescaped = unescape(folded);
      const add = (form: string, whole: string, [before, after]: readonly [string, string]) => {
        for (let at = whole.indexOf(before); at >= 0; at = whole.indexOf(before, at + 1)) {
          const rest = after === 'left' ? whole.slice(Math.max(0, at - 7), at) : whole.slice(at + 6, at + 13);
          const seen = after === 'left' ? reversed(rest) : rest;
          const [word, secret] = [...words].find(([each]) => each.startsWith(seen.slice(0, 3), 6)) ?? [];
          found.set(
            secret ?? `cut short: ${whole.slice(at, at + 13)}`,
            word === undefined ? `${form}, cut short` : form,
          );
        }
      };
      add('plain', folded, [STEM.toLowerCase(), 'right']);
      if (unescaped !== folded) add('escaped', unescaped, [STEM.toLowerCase(), 'right']);
      add('reversed', folded, [reversed(STEM.toLowerCase()), 'left']);
      if (ENCODED_STEMS.some((stem) => text.includes(stem) || folded.includes(stem))) {
        for (const [word, secret] of words) if (encodedIn(text, word)) found.set(secret, 'encoded');
        if (found.size === 0) found.set('cut short', 'encoded');
      }
      for (const [value, secret] of exact) if (text.includes(value)) found.set(secret, 'plain');
      for (const [token] of text.matchAll(/[\w+/-]{16,}/g)) {
        const digest = digests.get(token.slice(0, 16));
        if (digest !== undefined) found.set(digest.slice(0, digest.lastIndexOf(' (')), digest);
      }
      return found;
    },
  };
}

function reversed(text: string): string {
  return text.split('').toReversed().join('');
}

function casesOf(word: string): string[] {
  return [word, word.toLowerCase(), word.toUpperCase()];
}

/** What of a text in base64 does not hang on its neighbours, in each of the three alignments; and its hexadecimal digits. */
function encodings(text: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '');
    const from = [0, 2, 3][offset] ?? 0;
    const isWhole = (text.length + offset) % 3 === 0;
    return padded.slice(from, isWhole ? undefined : -1);
  });
  const wide = Buffer.from(text, 'utf16le');
  return [Buffer.from(text).toString('hex'), wide.toString('hex'), wide.toString('latin1'), ...base64];
}

const ENCODED_STEMS = casesOf(STEM).flatMap(encodings);

function encodedIn(text: string, word: string): boolean {
  const written = STEM + word.slice(STEM.length);
  return [written, word, word.toUpperCase()].some((each) =>
    encodings(each).some((form) => text.includes(form) || text.toLowerCase().includes(form)),
  );
}

/** Percent-encoding, `\u` escapes and character references of letters, undone. */
function unescape(text: string): string {
  if (!/%[46][\da-f]|%[57][\da-f]|\\u00|&#/.test(text)) return text;
  return text
    .replaceAll(/%([4-7][\da-f])/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))
    .replaceAll(/\\u00([4-7][\da-f])/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))
    .replaceAll(/&#x([4-7][\da-f]);/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))
    .replaceAll(/&#(\d{2,3});/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .toLowerCase();
}

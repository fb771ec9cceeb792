import type { ConversionNote } from './schema.ts';

/** Why a body cannot be taken: where (a JSON pointer below `/body`), a code, and what to do about it. */
export type BodyRefusal = { readonly pointer: string; readonly code: RefusalCode; readonly detail: string };

/** The reasons for which a body is refused. */
type RefusalCode = 'unsafe-markup' | 'too-deep' | 'too-many-blocks' | 'too-long' | 'bad-text';

/** What a conversion found: losses, which are reported, and reasons to refuse. Bounded, whatever comes in. */
export type Findings = {
  /** Counts one loss of a kind; the same code and detail make one note. */
  note: (code: string, detail: string, count?: number) => void;
  /** Refuses the body; the same code and detail are refused once. */
  refuse: (code: RefusalCode, detail: string) => void;
  readonly isRefused: () => boolean;
  readonly notes: () => ConversionNote[];
  readonly refusals: () => BodyRefusal[];
};

/** The loss of marks that say which words are those of a quote. */
export const QUOTE_MARK_DROPPED = {
  code: 'quote-mark-dropped',
  detail: 'Quotes are records of their own: the marks that tie words to them were left out, the words were kept.',
} as const;

/** Starts an empty collection; `pointer` says where in the body the input stands. */
export function collectFindings(pointer: string): Findings {
  const notes = new Map<string, { code: string; detail: string; count: number }>();
  const refusals = new Map<string, BodyRefusal>();
  return {
    note: (code, detail, count = 1) => {
      const isFull = notes.size >= MAX_NOTES && !notes.has(`${code} ${detail}`);
      const text = isFull ? 'Further losses of this kind.' : detail;
      const known = notes.get(`${code} ${text}`);
      if (known === undefined) notes.set(`${code} ${text}`, { code, detail: text, count });
      else known.count += count;
    },
    refuse: (code, detail) => {
      if (refusals.size < MAX_REFUSALS) refusals.set(`${code} ${detail}`, { pointer, code, detail });
    },
    isRefused: () => refusals.size > 0,
    notes: () => [...notes.values()],
    refusals: () => [...refusals.values()],
  };
}

/** A foreign piece of text, fit to stand in a sentence: one line, bounded. */
export function excerpt(text: string): string {
  const line = text
    .slice(0, MAX_EXCERPT * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim();
  return line.length > MAX_EXCERPT ? `${line.slice(0, MAX_EXCERPT).toWellFormed()}…` : line;
}

const MAX_NOTES = 100;
const MAX_REFUSALS = 20;
const MAX_EXCERPT = 200;

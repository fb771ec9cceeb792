import { describe, type Description } from './descriptions.ts';
import { isPersonWord, personIn } from './kinds.ts';
import { phraseEndingAt } from './phrase-before.ts';
import { isNameWord, isParticleAt, type Span } from './spans.ts';
import { subjectAfter } from './subjects.ts';
import { type Sentence, type Token, markAt, wordAt } from './tokens.ts';
import type { TextUnit } from '../text-units.ts';
import { AUXILIARIES, SUBJECT_PRONOUNS } from './words.ts';
import { TITLES } from './people-words.ts';

/** A person named in a sentence. */
export interface NamedPerson {
  readonly at: number;
  readonly description: Description;
}

/** The names of a whole article. */
export interface NameIndex {
  /** The fullest form of a name; the name itself when the article has no other. */
  fullName(
    name: string,
    gender: Description['gender'],
  ): { name: string; role: string | null; gender: Description['gender']; isAmbiguous: boolean };
  /** The full name behind an abbreviation or behind "the ministry". */
  organisation(name: string, isDefinite: boolean): string;
  /** The one person of the article who holds an office: "minister". */
  holderOf(office: string): { name: string; role: string | null; gender: Description['gender'] } | null;
  /** The people whom a sentence names, in reading order. */
  peopleIn(sentence: Sentence): readonly NamedPerson[];
}

interface Entry {
  readonly name: string;
  role: string | null;
  gender: Description['gender'];
}

/** All names of the sentences, which it reads once. */
export function nameIndexOf(sentences: readonly Sentence[], units: readonly TextUnit[]): NameIndex {
  const people = new Map<Sentence, NamedPerson[]>();
  const full = new Map<string, Entry>();
  const byWord = new Map<string, Entry[]>();
  const organisations = new Map<string, string>();
  const roles: Entry[] = [];
  const plain = new Map<Entry, Entry>();

  for (const sentence of sentences) {
    const { text = '', block = '' } = units[sentence.unit] ?? {};
    const found: NamedPerson[] = [];
    for (const run of runsOf(sentence.tokens)) {
      const described = describeRun(sentence.tokens, run, text);
      if (described === null) continue;
      if (described.kind === 'person' && described.name !== null) {
        // The grammar of headlines makes no roles: "Board backs engineer Anna Lee".
        const description = block === '@headline' ? { ...described, role: null } : described;
        found.push({ at: run.from, description });
        if (described.name.includes(' ')) enter(description);
      } else if (described.name !== null && run.to - run.from > 1) {
        const acronym = acronymAfter(sentence.tokens, run.to);
        if (acronym !== null) organisations.set(acronym, described.name);
        const head = wordAt(sentence.tokens, run.to - 1);
        organisations.set(`the ${head}`, described.name);
      }
    }
    if (found.length > 0) people.set(sentence, found);
  }

  function enter({ name, role, gender }: Description): void {
    if (name === null) return;
    const key = name.toLowerCase();
    let entry = full.get(key);
    if (entry === undefined) {
      entry = { name, role, gender };
      full.set(key, entry);
      const words = key.split(' ');
      for (const word of new Set([words[0] ?? '', words.at(-1) ?? '']))
        byWord.set(word, [...(byWord.get(word) ?? []).slice(0, 8), entry]);
    }
    entry.role ??= role;
    entry.gender ??= gender;
    if (entry.role !== null && roles.length < MAX_ROLES && !roles.includes(entry)) roles.push(entry);
  }

  /** "Astronomer Anna Lee" is Anna Lee, and "van der Berg" is Mia van der Berg, when the article has those names too. */
  function plainest(entry: Entry): Entry {
    const known = plain.get(entry) ?? plainestOf(entry);
    plain.set(entry, known);
    return known;
  }

  function plainestOf(entry: Entry): Entry {
    const name = entry.name.toLowerCase();
    const alike = byWord.get(name.split(' ').at(-1) ?? '') ?? [];
    for (const one of alike) {
      const other = one.name.toLowerCase();
      if (name.endsWith(` ${other}`) && isTrade(name, other)) return one;
      if (other.endsWith(` ${name}`) && !isTrade(other, name)) return one;
    }
    return entry;
  }

  return {
    fullName(name, gender) {
      const key = name.toLowerCase();
      const entry = full.get(key);
      if (entry !== undefined) return { ...plainest(entry), isAmbiguous: false };
      const words = key.split(' ');
      const surname = words.at(-1) ?? '';
      const all = (byWord.get(surname) ?? []).filter(
        (one) => gender === null || one.gender === null || one.gender === gender,
      );
      const bySurname = all.filter((one) => one.name.toLowerCase().endsWith(surname));
      const fitting =
        words.length > 1
          ? bySurname.filter((one) => one.name.toLowerCase().startsWith(words[0] ?? ''))
          : bySurname.length > 0
            ? bySurname
            : all;
      const candidates = new Set(fitting.map(plainest));
      const [best] = candidates;
      if (best === undefined) return { name, role: null, gender: null, isAmbiguous: false };
      return { ...best, isAmbiguous: candidates.size > 1 };
    },
    organisation(name, isDefinite) {
      const key = name.toLowerCase();
      return (
        organisations.get(key) ?? (isDefinite && !key.includes(' ') ? (organisations.get(`the ${key}`) ?? name) : name)
      );
    },
    holderOf(office) {
      const holding = office === '' ? [] : roles.filter(({ role }) => isOfficeIn(role, office));
      return holding.length === 1 ? (holding[0] ?? null) : null;
    },
    peopleIn: (sentence) => people.get(sentence) ?? [],
  };
}

/** More offices than any article has; keeps hostile text linear. */
const MAX_ROLES = 64;

/** Whether a role is an office or names it: "vice president" is not "president". */
export function isOfficeIn(role: string | null, office: string): boolean {
  if (role === null || office === '') return false;
  const text = ` ${role.toLowerCase()} `;
  const at = text.lastIndexOf(` ${office} `);
  return (
    at >= 0 && !/(?:vice|deputy|former|ex|assistant|shadow|under)[- ]?$/.test(text.slice(Math.max(0, at - 12), at))
  );
}

/** Whether what a longer name has before a shorter one is a trade: "astronomer". */
function isTrade(longer: string, shorter: string): boolean {
  return isPersonWord(
    longer
      .slice(0, longer.length - shorter.length - 1)
      .split(' ')
      .at(-1) ?? '',
  );
}

/** Runs of words with capitals, names with particles in one. */
function runsOf(tokens: readonly Token[]): Span[] {
  const runs: Span[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (!isNameWord(tokens, at)) continue;
    const from = at;
    while (at < tokens.length) {
      const token = tokens[at];
      if (token === undefined || token.type !== 'word') break;
      const goesOn = isNameWord(tokens, at) || (at > from && isParticleAt(tokens, at));
      if (!goesOn) break;
      at += 1;
      if (token.isPossessive) break;
    }
    runs.push({ from, to: at });
    at -= 1;
  }
  return runs;
}

function describeRun(tokens: readonly Token[], run: Span, text: string): Description | null {
  const person = personIn(tokens, run);
  if (person === null || run.to - run.from > 12) return null;
  const first = wordAt(tokens, run.from);
  if (run.to - run.from === 1 && (TITLES.has(first) || SUBJECT_PRONOUNS.has(first))) return null;
  const phrase = phraseEndingAt(tokens, run.to);
  const span =
    phrase !== null && phrase.from <= run.from && phrase.to === run.to && isRoleBefore(tokens, phrase.from, run.from)
      ? phrase
      : run;
  const after = subjectAfter(tokens, run.from);
  return describe(tokens, { ...span, beside: after !== null && after.to === run.to ? after.beside : null }, text);
}

/** A few words that are no sentence of their own: "team member", not "the states filed a suit against". */
function isRoleBefore(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from > 5) return false;
  for (let at = from; at < to; at += 1) {
    const token = tokens[at];
    if (token === undefined || AUXILIARIES.has(token.lower) || (token.lower.length > 4 && token.lower.endsWith('ed')))
      return false;
  }
  return true;
}

function acronymAfter(tokens: readonly Token[], at: number): string | null {
  if (markAt(tokens, at) !== '(' || markAt(tokens, at + 2) !== ')') return null;
  const token = tokens[at + 1];
  return token !== undefined &&
    token.type === 'word' &&
    token.text.length > 1 &&
    token.text === token.text.toUpperCase()
    ? token.lower
    : null;
}

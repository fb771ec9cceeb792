import type { Now } from '../lib/clock.ts';
import type { Lifetime } from './lifetimes.ts';

/** A finished public answer: what it says, as bytes, and the headers that go with these bytes. */
export interface PublicAnswer {
  /** As it is, without content coding. */
  readonly plain: Representation & { readonly body: Buffer };
  /** Compressed, without a body until somebody has asked for it; undefined when that would gain nothing. */
  readonly gzip: Representation | undefined;
  /** Names of what is in the answer: when one of them changes, so does the answer. */
  readonly surrogateKeys: readonly string[];
  /** The pattern of the route that made it. */
  readonly route: string;
  /** When it stops being true by itself; undefined: only a change ends it. */
  readonly expiry?: Expiry | undefined;
}

/** From `until` (epoch ms) on nobody gets the answer. Its Cache-Control is not among its headers: it is said anew each time it is sent. */
export interface Expiry {
  readonly until: number;
  readonly lifetime: Lifetime;
}

/** An answer in one content coding. Headers are names and values in turn, as `writeHead` takes them. */
export interface Representation {
  /** Strong, with its quotation marks. */
  readonly etag: string;
  /** The headers of a 304. */
  readonly validators: readonly string[];
  /** The headers of a 200. */
  readonly head: readonly string[];
  readonly body: Buffer | undefined;
}

/** Where the cache learns that the public sees something else now. */
export interface ChangeSource {
  /** Another number after each commit; called once in a turn of the event loop. */
  dataVersion(): number;
  /** The surrogate keys that changed after `seq`, with the newest seq; `'all'` when there are too many to name. */
  changedKeys(seq: number): Promise<{ readonly seq: number; readonly keys: readonly string[] | 'all' }>;
}

export interface ResponseCache {
  /** The answer, if it is there and known to be true in this turn of the event loop. */
  get(key: string): PublicAnswer | undefined;
  /** Drops what the change log says is no longer true. Await it before reading what is to be put. */
  refresh(): Promise<void>;
  /** Counts refreshes that dropped something: an answer made before one must not be put after it. */
  generation(): number;
  /** Says whether it is in now: it is not if it may be old by now, or is too large. */
  put(key: string, answer: PublicAnswer, generation: number): boolean;
  /** Whether it goes in without anything else going out. */
  hasRoomFor(key: string, answer: PublicAnswer): boolean;
  /** Makes the next look ask the database, also within this turn: for what this process itself commits. */
  doubt(): void;
  /** Puts a fuller form of an answer in its place, unless that is gone or another one by now. */
  replace(key: string, answer: PublicAnswer, fuller: PublicAnswer): void;
  /** The clock by which answers expire. */
  readonly now: Now;
  readonly maxBytes: number;
}

/** Keeps the answers that were asked for last, within a number of bytes; none that has expired. */
export function createResponseCache(source: ChangeSource, maxBytes: number, now: Now): ResponseCache {
  const answers = new Map<string, PublicAnswer>();
  const holders = new Map<string, Set<string>>();
  let newest: string | undefined;
  let bytes = 0;
  let generation = 0;
  let seq = 0;
  let version: number | undefined;
  let isCheckedThisTurn = false;

  function isCurrent(): boolean {
    if (isCheckedThisTurn) return true;
    if (source.dataVersion() !== version) return false;
    isCheckedThisTurn = true;
    setImmediate(forgetTurn);
    return true;
  }

  function forgetTurn(): void {
    isCheckedThisTurn = false;
  }

  function drop(key: string): void {
    const answer = answers.get(key);
    if (answer === undefined) return;
    answers.delete(key);
    bytes -= weightOf(key, answer);
    for (const name of answer.surrogateKeys) {
      const keys = holders.get(name);
      keys?.delete(key);
      if (keys?.size === 0) holders.delete(name);
    }
  }

  function add(key: string, answer: PublicAnswer): boolean {
    const weight = weightOf(key, answer);
    drop(key);
    if (weight > maxBytes / 8) return false;
    answers.set(key, answer);
    newest = key;
    bytes += weight;
    for (const name of answer.surrogateKeys) {
      const keys = holders.get(name) ?? new Set();
      holders.set(name, keys.add(key));
    }
    for (const oldest of answers.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
    return true;
  }

  return {
    get(key) {
      const answer = answers.get(key);
      if (answer === undefined || !isCurrent()) return undefined;
      if (answer.expiry !== undefined && now() >= answer.expiry.until) {
        drop(key);
        return undefined;
      }
      if (key !== newest) {
        answers.delete(key);
        answers.set(key, answer);
        newest = key;
      }
      return answer;
    },
    async refresh() {
      if (isCurrent()) return;
      const seen = source.dataVersion();
      const changed = await source.changedKeys(seq);
      if (changed.seq !== seq) generation += 1;
      const stale =
        changed.keys === 'all' ? [...answers.keys()] : changed.keys.flatMap((name) => [...(holders.get(name) ?? [])]);
      for (const key of stale) drop(key);
      seq = changed.seq;
      version = seen;
    },
    generation: () => generation,
    doubt: forgetTurn,
    put(key, answer, madeIn) {
      // What was committed since then, the next refresh finds in the log, and drops this too if it is about it.
      return madeIn === generation && add(key, answer);
    },
    hasRoomFor: (key, answer) => bytes + weightOf(key, answer) <= maxBytes,
    replace(key, answer, fuller) {
      if (answers.get(key) === answer) add(key, fuller);
    },
    now,
    maxBytes,
  };
}

/** Bytes, with a rough share for the objects around them. */
function weightOf(key: string, { plain, gzip, surrogateKeys }: PublicAnswer): number {
  return plain.body.length + (gzip?.body?.length ?? 0) + key.length + 1_536 + surrogateKeys.length * 100;
}

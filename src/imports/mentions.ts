import type { FindReferences } from '../articles/references.ts';
import type { NewId } from '../lib/ids.ts';
import type { TaxonomyKind } from '../taxonomy/content.ts';
import { ensureTaxonomy } from '../taxonomy/ensure.ts';
import type { TaxonomyEntry } from '../taxonomy/store.ts';

/** A section, tag or author that was made because an article names it. */
export interface Made {
  readonly kind: TaxonomyKind;
  readonly slug: string;
}

/** Sections, tags and authors by what articles call them, remembered over a whole import. */
export interface Mentions {
  /** Finds what articles name and makes what is missing.. */
  finder(context: {
    readonly at: number;
    readonly newId: NewId;
    readonly onMade: (made: Made) => void;
  }): FindReferences;
  /** The transaction was committed: what it found and made stays known. */
  keep(): void;
  /** The transaction was rolled back: what it found or made is not known. */
  drop(): void;
  /** Others changed sections, tags or authors since: nothing is known. */
  forget(): void;
}

/** Begins with nothing known. */
export function createMentions(): Mentions {
  const known = new Map<string, TaxonomyEntry>();
  let fresh = new Map<string, TaxonomyEntry>();
  return {
    finder:
      ({ at, newId, onMade }) =>
      async (tx, table, names) => {
        const found = new Map<string, TaxonomyEntry>();
        for (const name of names) {
          const key = `${table} ${name}`;
          let entry = known.get(key) ?? fresh.get(key);
          if (entry === undefined) {
            let isMade = false;
            const madeId = () => {
              isMade = true;
              return newId();
            };
            entry = await ensureTaxonomy(tx, kinds[table], { name, at, newId: madeId });
            if (isMade) onMade({ kind: kinds[table], slug: entry.slug });
            fresh.set(key, entry);
          }
          found.set(name, entry);
        }
        return found;
      },
    keep() {
      if (known.size > MOST_KNOWN) known.clear();
      for (const [key, entry] of fresh) known.set(key, entry);
      fresh = new Map();
    },
    drop() {
      fresh = new Map();
    },
    forget() {
      known.clear();
      fresh = new Map();
    },
  };
}

/** Beyond this they are looked up again: an archive may name more people than memory should hold. */
const MOST_KNOWN = 50_000;

const kinds = { sections: 'section', tags: 'tag', authors: 'author' } as const;

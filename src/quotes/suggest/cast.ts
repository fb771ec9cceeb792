import type { Description } from './descriptions.ts';
import type { SourceKind } from '../../sources/schema.ts';
import type { AnonymityNote } from './anonymity.ts';
import { type NameIndex, isOfficeIn } from './name-index.ts';

/** Somebody or something that speaks in an article, with all that the article says of it. Filled in while the article is read. */
export interface Character {
  name: string | null;
  role: string | null;
  kind: SourceKind;
  gender: Description['gender'];
  isPlural: boolean;
  /** Unnamed, in the words of the article: "an official with the coalition". */
  descriptor: string | null;
  isUnnamed: boolean;
  head: string;
  anonymity: AnonymityNote | null;
}

/** How a mention was understood. */
export interface Understood {
  readonly character: Character;
  /** 0 to 1: how sure it is that this one is meant. */
  readonly certainty: number;
  readonly why: string;
}

/** Who was met so far while an article is read from its first sentence on. */
export interface Cast {
  /** Whom a mention stands for; null when a pronoun has nobody to stand for. */
  understand(description: Description): Understood | null;
  /** Remembers who is in a sentence, the most important first, for pronouns in those after it. */
  meet(characters: readonly Character[]): void;
  /** A new paragraph: who spoke in the last one is not the speaker of this one without a sign. */
  readonly last: () => Character | null;
}

const REACH = 12;

/** What a house is called when it is mentioned again. */
const GENERIC = new Set(
  'agency company firm organisation organization charity newspaper paper network corporation broadcaster retailer carrier airline manufacturer party department bank club university website outlet'.split(
    ' ',
  ),
);

/** An empty cast; `names` knows the full names of the whole article. */
export function castOf(names: NameIndex): Cast {
  const byName = new Map<string, Character>();
  const recent: Character[] = [];
  let latest: ReadonlySet<Character> = new Set();

  function meet(characters: readonly Character[]): void {
    for (const character of characters.toReversed()) {
      const at = recent.indexOf(character);
      if (at >= 0) recent.splice(at, 1);
      recent.unshift(character);
    }
    if (characters.length > 0) latest = new Set(characters);
    if (recent.length > REACH) recent.length = REACH;
  }

  function find(fits: (character: Character) => boolean): Character | undefined {
    return recent.find(fits);
  }

  function known(key: string, make: () => Character): Character {
    const kept = byName.get(key);
    if (kept !== undefined) return kept;
    const made = make();
    byName.set(key, made);
    return made;
  }

  function byPronoun(description: Description, pronoun: string): Understood | null {
    if (pronoun === 'he' || pronoun === 'she') {
      const gender = pronoun === 'he' ? 'male' : 'female';
      const people = recent.filter(
        (one) => one.kind === 'person' && !one.isPlural && (one.gender === gender || one.gender === null),
      );
      const [first, second] = people;
      // Of two in one sentence, the one whose first name tells.
      const isSecond = first?.gender === null && second?.gender === gender && latest.has(first) && latest.has(second);
      const found = isSecond ? second : first;
      if (found === undefined) return null;
      found.gender = gender;
      return {
        character: found,
        certainty: people.length > 1 ? 0.85 : 0.92,
        why: `“${description.mention}” is taken for ${labelOf(found)}, who was introduced last`,
      };
    }
    if (pronoun === 'it') {
      const found = find((one) => one.kind === 'organisation' || one.kind === 'document');
      return found === undefined
        ? null
        : { character: found, certainty: 0.8, why: `“it” is taken for ${labelOf(found)}` };
    }
    if (pronoun === 'they') {
      const found =
        find((one) => one.isPlural || one.kind === 'group' || one.kind === 'organisation') ??
        find((one) => one.kind === 'person' && one.gender === null) ??
        recent[0];
      return found === undefined
        ? null
        : {
            character: found,
            certainty: found.isPlural || found.kind !== 'person' ? 0.75 : 0.45,
            why: `“they” is taken for ${labelOf(found)}`,
          };
    }
    return null;
  }

  function byOwnName(description: Description, name: string): Understood {
    if (description.kind === 'person') {
      const full = names.fullName(name, description.gender);
      const character = known(full.name.toLowerCase(), () => characterOf(description, full.name));
      addTo(character, {
        ...description,
        role: description.role ?? full.role,
        gender: description.gender ?? full.gender,
      });
      return {
        character,
        certainty: full.isAmbiguous ? 0.7 : 1,
        why:
          full.name === name
            ? `named ${name}`
            : `“${description.mention}” is ${full.name}${full.isAmbiguous ? ', of several with that name' : ''}`,
      };
    }
    const generic =
      description.isDefinite && GENERIC.has(name)
        ? find((one) => one.kind === 'organisation' && /^\p{Lu}/u.test(one.name ?? ''))
        : undefined;
    if (generic !== undefined && names.organisation(name, true) === name)
      return { character: generic, certainty: 0.75, why: `“${description.mention}” is taken for ${labelOf(generic)}` };
    const full = names.organisation(name, description.isDefinite);
    const character = known(full.toLowerCase(), () => characterOf(description, full));
    return { character, certainty: 0.97, why: full === name ? `named ${name}` : `“${description.mention}” is ${full}` };
  }

  function byDescription(description: Description): Understood {
    if (description.isDefinite && description.kind === 'person') {
      const offices = familyOf(description);
      const found = find(
        (one) =>
          one.kind === 'person' && fitsGender(one, description.gender) && offices.some((office) => holds(one, office)),
      );
      if (found !== undefined)
        return { character: found, certainty: 0.85, why: `“${description.mention}” is taken for ${labelOf(found)}` };
      const holder = names.holderOf(description.office);
      if (holder !== null) {
        const character = known(holder.name.toLowerCase(), () =>
          characterOf({ ...description, role: holder.role, gender: holder.gender }, holder.name),
        );
        return { character, certainty: 0.75, why: `“${description.mention}” is taken for ${holder.name}` };
      }
    }
    const key = `~${withoutArticle(description.mention).toLowerCase()}`;
    const group =
      description.kind === 'group' && description.isDefinite
        ? find((one) => one.kind === 'group' && one.head === description.head)
        : undefined;
    const character = group ?? known(key, () => characterOf(description, null));
    return { character, certainty: 0.9, why: `described as “${description.mention}”` };
  }

  return {
    understand(description) {
      if (description.pronoun !== null) return byPronoun(description, description.pronoun);
      if (description.name !== null) return byOwnName(description, description.name);
      return byDescription(description);
    },
    meet,
    last: () => recent[0] ?? null,
  };
}

function characterOf(description: Description, name: string | null): Character {
  return {
    name,
    role: name === null ? null : description.role,
    kind: description.kind,
    gender: description.gender,
    isPlural: description.isPlural,
    descriptor: name === null ? description.mention : null,
    isUnnamed: description.isUnnamed,
    head: description.head,
    anonymity: null,
  };
}

function addTo(character: Character, { role, gender }: Description): void {
  if (role !== null && (character.role === null || (character.role.length < role.length && role.length < 80)))
    character.role = role;
  character.gender ??= gender;
}

function labelOf({ name, descriptor }: Character): string {
  return name ?? descriptor ?? 'the last one';
}

function fitsGender(one: Character, gender: Description['gender']): boolean {
  return gender === null || one.gender === null || one.gender === gender;
}

const SPOKESPEOPLE = ['spokesman', 'spokeswoman', 'spokesperson'];

function familyOf({ office, head }: Description): readonly string[] {
  return SPOKESPEOPLE.includes(head) ? SPOKESPEOPLE : [office];
}

/** Whether somebody was introduced under an office; a president is not the vice president. */
function holds({ role, descriptor, head }: Character, office: string): boolean {
  return (descriptor !== null && head === office) || isOfficeIn(role, office) || isOfficeIn(descriptor, office);
}

function withoutArticle(mention: string): string {
  return mention.replace(/^(?:the|a|an|one|another)\s+/i, '');
}

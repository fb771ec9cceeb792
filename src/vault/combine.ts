import { foldTerm } from '../lib/fold-term.ts';
import type { Identity, Person } from './identity.ts';

/**
 * What was sealed of one source in two records, as one. One person under two names stays one person, whose other name becomes an alias; of several people each
 * is kept once, by name. Nothing that was agreed is lost, and the earlier date counts.
 */
export function combineIdentities(kept: Identity, joined: Identity): Identity {
  const [one, ...others] = kept.people;
  const [other, ...more] = joined.people;
  const areSingle = one !== undefined && other !== undefined && others.length === 0 && more.length === 0;
  const agreements = [kept.agreement, joined.agreement].filter((text) => typeof text === 'string');
  const dates = [kept.reviewAt, joined.reviewAt].filter((date) => typeof date === 'string');
  return {
    people: areSingle ? [combinePeople(one, other)] : unionOf(kept.people, joined.people),
    knownTo: [...new Set([...(kept.knownTo ?? []), ...(joined.knownTo ?? [])])],
    agreement: agreements.length === 0 ? null : [...new Set(agreements)].join('\n\n'),
    reviewAt: dates.toSorted()[0] ?? null,
  };
}

function unionOf(people: readonly Person[], joined: readonly Person[]): Person[] {
  const union = [...people];
  for (const person of joined) {
    const at = union.findIndex(({ name }) => foldTerm(name) === foldTerm(person.name));
    const known = union[at];
    if (known === undefined) union.push(person);
    else union[at] = combinePeople(known, person);
  }
  return union;
}

function combinePeople(one: Person, other: Person): Person {
  const names = [one.name, ...(one.aliases ?? []), other.name, ...(other.aliases ?? [])];
  const contacts = [one.contact, other.contact].filter((text) => typeof text === 'string');
  return {
    name: one.name,
    aliases: [...new Map(names.map((name) => [foldTerm(name), name])).values()].filter(
      (name) => foldTerm(name) !== foldTerm(one.name),
    ),
    contact: contacts.length === 0 ? null : [...new Set(contacts)].join('\n'),
  };
}

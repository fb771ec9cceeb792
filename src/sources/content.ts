import { foldTerm } from '../lib/fold-term.ts';
import { sentOr } from '../lib/merge-patch.ts';
import type { Refusal } from '../lib/refusal.ts';
import { parseStored } from '../lib/stored-json.ts';
import type { Identification, SourceInput, SourceKind, SourcePatch } from './schema.ts';
import { isAnonymous } from './terms.ts';

/** What a source says of itself. */
export interface SourceContent {
  readonly kind: SourceKind;
  readonly identification: Identification;
  readonly name: string | null;
  readonly descriptor: string | null;
  readonly role: string | null;
  /** Id of the organisation that it speaks for. */
  readonly organisation: string | null;
  readonly aliases: readonly string[];
  readonly sameAs: readonly string[];
  readonly note: string | null;
}

/** How it is stored. */
export interface SourceColumns extends Omit<SourceContent, 'organisation' | 'aliases' | 'sameAs'> {
  readonly organisationId: string | null;
  readonly aliases: string;
  readonly sameAs: string;
  readonly searchText: string;
}

/** What a new source says; what was not sent is empty. */
export function newContent({ kind, identification, ...input }: SourceInput): SourceContent {
  return mergedContent({ ...EMPTY, kind, identification }, input);
}

/** A merge patch (RFC 7396) on what a source says. */
export function patchedContent(current: SourceContent, patch: SourcePatch): SourceContent {
  const { kind = current.kind, identification = current.identification, ...rest } = patch;
  return mergedContent({ ...current, kind, identification }, rest);
}

/** What a stored source says. */
export function contentOf(row: Omit<SourceColumns, 'searchText'>): SourceContent {
  const { kind, identification, name, descriptor, role, organisationId, aliases, sameAs, note } = row;
  return {
    kind,
    identification,
    name,
    descriptor,
    role,
    organisation: organisationId,
    aliases: parseStored<string[]>(aliases),
    sameAs: parseStored<string[]>(sameAs),
    note,
  };
}

/** What a source says, as it is stored. */
export function columnsOf(content: SourceContent): SourceColumns {
  const { organisation, aliases, sameAs, ...rest } = content;
  return {
    ...rest,
    organisationId: organisation,
    aliases: JSON.stringify(aliases),
    sameAs: JSON.stringify(sameAs),
    searchText: searchTextOf(content),
  };
}

/** Why a source may not say this: who is named needs a name, and who is not has nothing that leads to one. */
export function contentRefusals(content: SourceContent): Refusal[] {
  const { identification, name, descriptor, aliases, sameAs } = content;
  const refusals: Refusal[] = [];
  const refuse = (pointer: string, code: string, detail: string) => refusals.push({ pointer, code, detail });
  if (identification === 'described') {
    if (name !== null)
      refuse(
        '/name',
        'not-for-anonymous',
        'Leave the name out: who it is belongs to the sealed identity of the source.',
      );
    if (descriptor === null) refuse('/description', 'required', 'Say how readers are told who it is.');
  } else if (name === null) {
    refuse('/name', 'required', identification === 'named' ? 'Give the name.' : 'Give the pseudonym.');
  }
  if (isAnonymous(identification)) {
    const detail = 'Leave this out: it would lead readers to who it is.';
    if (aliases.length > 0) refuse('/aliases', 'not-for-anonymous', detail);
    if (sameAs.length > 0) refuse('/sameAs', 'not-for-anonymous', detail);
  } else if (descriptor !== null) {
    refuse('/description', 'not-for-named', 'Leave this out and give a role: this source is told by its name.');
  }
  return refusals;
}

/** What the survivor of a merge says: the name that the other had is one of its own now. */
export function absorbed(survivor: SourceContent, merged: SourceContent): SourceContent {
  if (isAnonymous(survivor.identification)) return survivor;
  return withoutRepeats({
    ...survivor,
    aliases: [...survivor.aliases, ...(merged.name === null ? [] : [merged.name]), ...merged.aliases],
  });
}

/** Whether readers would see a difference between the two, of a named source. */
export function isSeenInPublic(one: SourceContent, other: SourceContent): boolean {
  const { name, role, organisation, sameAs } = one;
  return (
    JSON.stringify([name, role, organisation, sameAs]) !==
    JSON.stringify([other.name, other.role, other.organisation, other.sameAs])
  );
}

/** The words that a search looks for; each is the beginning of one that the source has. */
export function searchWords(text: string): string[] {
  return [...new Set(foldTerm(text).match(/[\p{L}\p{N}\p{M}]+/gu))];
}

const EMPTY = {
  name: null,
  descriptor: null,
  role: null,
  organisation: null,
  aliases: [],
  sameAs: [],
  note: null,
} as const;

function mergedContent(current: SourceContent, sent: Omit<SourcePatch, 'kind' | 'identification'>): SourceContent {
  return withoutRepeats({
    ...current,
    name: sentOr(current.name, sent.name),
    descriptor: sentOr(current.descriptor, sent.description),
    role: sentOr(current.role, sent.role),
    organisation: sentOr(current.organisation, sent.organisation),
    aliases: sentOr(current.aliases, sent.aliases) ?? [],
    sameAs: sentOr(current.sameAs, sent.sameAs) ?? [],
    note: sentOr(current.note, sent.note),
  });
}

function withoutRepeats(content: SourceContent): SourceContent {
  const aliases = new Set(content.aliases);
  if (content.name !== null) aliases.delete(content.name);
  return { ...content, aliases: [...aliases], sameAs: [...new Set(content.sameAs)] };
}

/** Each word behind a space, so that the beginning of a word is found by one comparison. */
function searchTextOf({ name, aliases, descriptor, role }: SourceContent): string {
  const words = searchWords([name, ...aliases, descriptor, role].filter((text) => text !== null).join(' '));
  return words.map((word) => ` ${word}`).join('');
}

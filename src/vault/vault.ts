import type { Refused } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import {
  appendAudit,
  type AuditEntry,
  type AuditEvent,
  type AuditFilter,
  type AuditPage,
  countAudit,
  listAudit,
} from './audit.ts';
import { combineIdentities } from './combine.ts';
import { openVaultFile } from './file.ts';
import type { Identity } from './identity.ts';
import { findMentions, type Passage } from './mentions.ts';
import { resealAll, type Rotation } from './rotate.ts';
import { findRow, findSealed, type IdentityRow, nextVersion, openRow, removeRow, saveRow } from './rows.ts';
import { createRowSealer } from './seal.ts';

/** Who does something, and when. */
export interface Act {
  /** Id of the key; null: the operator. */
  readonly by: string | null;
  /** Epoch ms. */
  readonly at: number;
}

/** What a change is based on. */
export interface Change extends Act {
  /** The question of If-Match: is this version the one that the caller knows? */
  readonly isExpected?: ((version: number) => boolean) | undefined;
}

/** That an identity is sealed: nothing of what it says. */
export interface Sealing {
  readonly version: number;
  /** Epoch ms. */
  readonly sealedAt: number;
  readonly people: number;
  /** Whether there was none before. */
  readonly isNew: boolean;
}

/** An identity that was opened. */
export interface OpenedIdentity {
  readonly identity: Identity;
  readonly version: number;
  /** Epoch ms. */
  readonly sealedAt: number;
  readonly sealedBy: string | null;
}

/** How it stands with the file. */
export interface VaultStatus {
  /** Ids of the sources whose identity is sealed. */
  readonly sourceIds: readonly string[];
  /** How many of them cannot be opened with the present secret. */
  readonly unreadable: number;
  readonly entries: number;
}

/**
 * Who anonymous sources are, sealed, in a file of its own, and the audit log of everyone who was told. Every method may throw the errors of `errors.ts`.
 * Names are opened inside it to look for them; what comes out of it is an identity that was asked for and recorded, or no name at all.
 */
export interface IdentityVault {
  /** Seals who a source is; without `isExpected` only where nothing is sealed yet. What cannot be opened is not overwritten. */
  put(
    sourceId: string,
    identity: Identity,
    change: Change,
  ): Promise<
    Result<Sealing, Refused<'not-found' | 'precondition-required' | 'version-conflict' | 'identity-unreadable'>>
  >;
  /** Opens an identity once it is recorded, durably, who reads it and what for. A purpose that names the source is refused, and that is recorded. */
  get(
    sourceId: string,
    reading: Act & { readonly purpose: string },
  ): Promise<Result<OpenedIdentity, Refused<'not-found' | 'identity-unreadable' | 'purpose-names-source'>>>;
  /** Deletes an identity, readable or not; no byte of it stays in the file. Without `isExpected` in any version. */
  delete(sourceId: string, change: Change): Promise<Result<void, Refused<'not-found' | 'version-conflict'>>>;
  /** Those of the sources that have a sealed identity. Nothing is opened. */
  sealedOf(sourceIds: readonly string[]): ReadonlySet<string>;
  /** How many people are behind each of these sources; without those of which nothing is sealed, or nothing that can be opened. */
  countPeople(sourceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * When two records become one: what is sealed of `from` goes over to `to`, and is combined with what is sealed there. `isMoved` says whether there was
   * anything: done twice, the second time there is not.
   */
  adopt(
    change: Act & { readonly from: string; readonly to: string },
  ): Promise<Result<{ readonly isMoved: boolean }, Refused<'identity-unreadable'>>>;
  /**
   * Where one of these sources is named, and whether an identity could not be opened to look for it. A surname that one of `publicNames` has too, those of
   * sources and authors whom readers are told of, betrays nobody.
   */
  findMentions(
    sourceIds: readonly string[],
    passages: readonly Passage[],
    publicNames?: readonly string[],
  ): Promise<{ readonly pointers: readonly string[]; readonly isUnreadable: boolean }>;
  /** Writes an entry into the audit log. */
  audit(event: AuditEvent): Promise<void>;
  /** A page of the audit log, the newest first. */
  listAudit(page: AuditPage): readonly AuditEntry[];
  countAudit(filter: AuditFilter): number;
  /** Seals everything that `oldSecret` sealed with the present secret: all of it or nothing. */
  rotate(change: Act & { readonly oldSecret: string }): Promise<Result<Rotation, Refused<'identity-unreadable'>>>;
  status(): VaultStatus;
  close(): void;
}

/** The vault in the file at `path`. Nothing is made or opened until it is needed. */
export function openVault({ path, secret }: { readonly path: string; readonly secret: string }): IdentityVault {
  const file = openVaultFile(path);
  const sealer = createRowSealer(secret);

  const open = (row: IdentityRow | undefined) => (row === undefined ? undefined : openRow(sealer, row));
  const openOf = (sourceId: string) => file.read((connection) => open(findRow(connection, sourceId)), undefined);
  const sealedOf = (sourceIds: readonly string[]): ReadonlySet<string> =>
    sourceIds.length === 0 ? new Set() : file.read((connection) => findSealed(connection, sourceIds), new Set());

  return {
    put: (sourceId, identity, { by, at, isExpected }) =>
      file.write((connection) => {
        const row = findRow(connection, sourceId);
        if (row !== undefined && isExpected === undefined) return err({ code: 'precondition-required' });
        if (row === undefined && isExpected !== undefined) return err(NOTHING_TO_REPLACE);
        if (row !== undefined && isExpected?.(row.version) === false) return err(conflict(row));
        if (row !== undefined && open(row) === undefined) return err(UNREADABLE);
        const version = nextVersion(connection, sourceId);
        saveRow(connection, sealer, { sourceId, version, content: { identity, at, by } });
        appendAudit(connection, sealer, { action: 'seal', at, by, sourceId, version });
        return ok({ version, sealedAt: at, people: identity.people.length, isNew: row === undefined });
      }),

    async get(sourceId, { by, at, purpose }) {
      if (file.read((connection) => findRow(connection, sourceId), undefined) === undefined)
        return err({ code: 'not-found' });
      return file.write((connection) => {
        const row = findRow(connection, sourceId);
        if (row === undefined) return err({ code: 'not-found' });
        const content = open(row);
        const { version } = row;
        const isNamed = content !== undefined && namesPeople(content.identity, purpose);
        const entry = isNamed ? ({ action: 'refuse' } as const) : ({ action: 'read', detail: purpose } as const);
        appendAudit(connection, sealer, { ...entry, at, by, sourceId, version });
        if (content === undefined) return err(UNREADABLE);
        if (isNamed) return err({ code: 'purpose-names-source' });
        return ok({ identity: content.identity, version, sealedAt: content.at, sealedBy: content.by });
      });
    },

    async delete(sourceId, { by, at, isExpected }) {
      if (file.read((connection) => findRow(connection, sourceId), undefined) === undefined)
        return err({ code: 'not-found' });
      const deleted = await file.write((connection) => {
        const row = findRow(connection, sourceId);
        if (row === undefined) return err({ code: 'not-found' });
        if (isExpected !== undefined && !isExpected(row.version)) return err(conflict(row));
        removeRow(connection, sourceId);
        appendAudit(connection, sealer, { action: 'delete', at, by, sourceId, version: row.version });
        return ok(undefined);
      });
      if (deleted.ok) file.forget();
      return deleted;
    },

    sealedOf,

    async countPeople(sourceIds) {
      const counts = [...sealedOf(sourceIds)].map((id) => [id, openOf(id)?.identity.people.length] as const);
      return new Map(counts.flatMap(([id, people]) => (people === undefined ? [] : [[id, people]])));
    },

    async adopt({ from, to, by, at }) {
      const hasOne = file.read((connection) => findRow(connection, from), undefined) !== undefined;
      if (!hasOne || from === to) return ok({ isMoved: false });
      const adopted = await file.write((connection): Result<{ isMoved: boolean }, Refused<'identity-unreadable'>> => {
        const row = findRow(connection, from);
        if (row === undefined) return ok({ isMoved: false });
        const other = findRow(connection, to);
        const [content, present] = [open(row), open(other)];
        if (content === undefined || (other !== undefined && present === undefined)) return err(UNREADABLE);
        const identity = present ? combineIdentities(present.identity, content.identity) : content.identity;
        const version = nextVersion(connection, to);
        saveRow(connection, sealer, { sourceId: to, version, content: { ...content, identity } });
        removeRow(connection, from);
        const entry = { action: 'adopt', at, by } as const;
        appendAudit(connection, sealer, { ...entry, sourceId: to, version, detail: `from ${from}` });
        appendAudit(connection, sealer, { ...entry, sourceId: from, version: row.version, detail: `to ${to}` });
        return ok({ isMoved: true });
      });
      if (adopted.ok && adopted.value.isMoved) file.forget();
      return adopted;
    },

    async findMentions(sourceIds, passages, publicNames = []) {
      const opened = [...sealedOf(sourceIds)].map((sourceId) => openOf(sourceId));
      const people = opened.flatMap((content) => content?.identity.people ?? []);
      return { pointers: findMentions(people, { passages, publicNames }), isUnreadable: opened.includes(undefined) };
    },

    audit: (event) => file.write((connection) => appendAudit(connection, sealer, event)),
    listAudit: (page) => file.read((connection) => listAudit(connection, sealer, page), []),
    countAudit: (filter) => file.read((connection) => countAudit(connection, filter), 0),

    async rotate({ oldSecret, by, at }) {
      const old = createRowSealer(oldSecret);
      let refusal: Refused<'identity-unreadable'> | undefined;
      if (file.read(() => false, true)) return ok({ identities: 0, entries: 0 });
      try {
        const rotation = await file.write((connection) => {
          const resealed = resealAll(connection, { old, present: sealer });
          if (!resealed.ok) {
            refusal = resealed.error;
            throw new Undo();
          }
          const { identities, entries } = resealed.value;
          const detail = `${identities} identities and ${entries} entries`;
          appendAudit(connection, sealer, { action: 'rotate', at, by, sourceId: null, detail });
          return resealed.value;
        });
        file.forget();
        return ok(rotation);
      } catch (error) {
        if (error instanceof Undo && refusal !== undefined) return err(refusal);
        throw error;
      }
    },

    status: () =>
      file.read(
        (connection) => {
          const rows = connection.prepare<[], IdentityRow>('SELECT * FROM identities ORDER BY source_id').all();
          return {
            sourceIds: rows.map((row) => row.source_id),
            unreadable: rows.filter((row) => open(row) === undefined).length,
            entries: countAudit(connection, {}),
          };
        },
        { sourceIds: [], unreadable: 0, entries: 0 },
      ),

    close: () => file.close(),
  };
}

const NOTHING_TO_REPLACE = {
  code: 'not-found',
  detail: 'Nothing is sealed here that could be replaced: leave If-Match out to seal it.',
} as const;

const UNREADABLE = { code: 'identity-unreadable' } as const;

/** Leaves the transaction without a fault. */
class Undo extends Error {
  override readonly name = 'Undo';
}

function conflict({ version }: IdentityRow): Refused<'version-conflict'> {
  return { code: 'version-conflict', currentVersion: version };
}

function namesPeople({ people }: Identity, text: string): boolean {
  return findMentions(people, { passages: [{ pointer: '', text }] }).length > 0;
}

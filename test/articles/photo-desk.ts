import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { findKeyByHash } from '../../src/keys/store.ts';
import { hashKey } from '../../src/keys/keys.ts';
import { newId } from '../../src/lib/ids.ts';
import { lapseRights } from '../../src/photos/exposure.ts';
import { killPhoto, patchPhoto } from '../../src/photos/save.ts';
import type { PhotoContent, PhotoPatch } from '../../src/photos/schema.ts';
import { findPhoto, insertPhoto, type PhotoRow } from '../../src/photos/store.ts';
import type { Caller, Newsroom } from '../helpers/newsroom.ts';

const described: PhotoContent = {
  headline: null,
  caption: 'Cars cross the harbour bridge.',
  altText: 'Cars cross a long bridge at dawn.',
  extendedDescription: null,
  creditLine: 'Rosa Kettle / Ansel Wire',
  creators: ['Rosa Kettle'],
  copyrightNotice: null,
  usageTerms: null,
  dateCreated: '2026-11-20',
  locationCreated: null,
  locationsShown: [],
  peopleShown: [],
  digitalSourceType: null,
};

/** The id of a caller's key. */
export async function keyIdOf(room: Newsroom, as: Exclude<Caller, 'reader'>): Promise<string> {
  const key = await findKeyByHash(room.db.read, hashKey(room.keys[as]));
  if (key === undefined) throw new Error(`no key of ${as}`);
  return key.id;
}

/** A photo in the newsroom, complete enough to be published; its file is nowhere. Gives its id. */
export async function addPhoto(
  room: Newsroom,
  {
    as = 'editor',
    content = {},
    ...columns
  }: Partial<Omit<PhotoRow, 'content'>> & {
    as?: Exclude<Caller, 'reader'>;
    content?: Partial<PhotoContent>;
  } = {},
): Promise<string> {
  const by = await keyIdOf(room, as);
  const id = newId();
  const row: PhotoRow = {
    id,
    externalId: null,
    version: 1,
    publicVersion: 0,
    state: 'active',
    sha256: randomBytes(32).toString('hex'),
    mediaType: 'image/jpeg',
    bytes: 1_000,
    fileName: null,
    width: 4_000,
    height: 3_000,
    orientation: 'landscape',
    dominantColour: '#c08a5b',
    thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
    focalX: 0.5,
    focalY: 0.5,
    content: JSON.stringify({ ...described, ...content }),
    origins: '{}',
    takenAt: null,
    mayPublish: true,
    maySyndicate: false,
    partners: null,
    rightsUntil: null,
    territories: null,
    publicSince: null,
    wasPublic: false,
    killedAt: null,
    killedBy: null,
    killReason: null,
    createdAt: room.time,
    createdBy: by,
    updatedAt: room.time,
    updatedBy: by,
    ...columns,
  };
  await room.db.write((tx) => insertPhoto(tx, row, [{ kind: 'creator', term: 'rosa kettle' }]));
  return id;
}

/** Changes a photo's record, as the desk does. */
export async function changePhoto(room: Newsroom, id: string, patch: PhotoPatch): Promise<void> {
  const keyId = await keyIdOf(room, 'editor');
  await room.db.write(async (tx) => {
    const patched = await patchPhoto(
      { tx, viewer: { role: 'editor', keyId, permissions: [] }, at: room.time },
      await rowOf(room, id),
      patch,
    );
    if (!patched.ok) throw new Error(JSON.stringify(patched.error));
  });
  await setImmediate(); // the cache looks once in a turn at what others commit
}

/** Kills a photo, as the desk does. */
export async function kill(room: Newsroom, id: string): Promise<void> {
  const keyId = await keyIdOf(room, 'editor');
  await room.db.write(async (tx) => {
    const photo = await rowOf(room, id);
    await killPhoto({ tx, viewer: { role: 'editor', keyId, permissions: [] }, at: room.time }, photo, {
      reason: 'Wrong person named',
    });
  });
  await setImmediate();
}

/** What the service does each second; gives how many photos were hidden. */
export async function tick(room: Newsroom, at = room.time): Promise<number> {
  const count = await lapseRights(room.db, at);
  await setImmediate();
  return count;
}

/** The record of a photo as it is stored. */
export async function rowOf(room: Newsroom, id: string): Promise<PhotoRow> {
  const row = await findPhoto(room.db.read, id);
  if (row === undefined) throw new Error(`no photo ${id}`);
  return row;
}

/** A step of an article's life, made to whatever version it is in. */
export function step(room: Newsroom, id: string, action: string, body: object = {}) {
  return room.call('POST', `/v1/editorial/articles/${id}/${action}`, {
    as: 'editor',
    body,
    headers: { 'if-match': '*' },
  });
}

/** A patch of a working copy in whatever version it is. */
export function patch(room: Newsroom, id: string, body: object, as: Caller = 'editor') {
  return room.call('PATCH', `/v1/editorial/articles/${id}`, { as, body, headers: { 'if-match': '*' } });
}

/** What the change log says since `seq`: kinds, subjects and versions, in order. */
export async function changesSince(
  room: Newsroom,
  seq: number,
): Promise<{ kind: string; subject: string; version: number }[]> {
  const { changes } = room.db.read.tables;
  const rows = await room.db.read.sql.select().from(changes).orderBy(changes.seq);
  return rows.filter((row) => row.seq > seq).map(({ kind, subject, version }) => ({ kind, subject, version }));
}

/** The number of the newest change. */
export async function newestChange(room: Newsroom): Promise<number> {
  const { changes } = room.db.read.tables;
  const rows = await room.db.read.sql.select({ seq: changes.seq }).from(changes);
  return Math.max(0, ...rows.map(({ seq }) => seq));
}

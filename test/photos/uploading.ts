import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { photo } from '../helpers/pictures.ts';
import type { Call, Caller, Newsroom } from '../helpers/newsroom.ts';

export const PHOTOS = '/v1/editorial/photos';

/** A part of a form, as it goes over the line. */
export interface FormPart {
  readonly name?: string;
  readonly fileName?: string;
  readonly type?: string;
  readonly content: string | Uint8Array;
}

export const BOUNDARY = 'the-boundary-of-a-test';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** The bytes of a form; without `end` its closing boundary is missing. */
export function formOf(parts: readonly FormPart[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ name, fileName, type, content }) => {
    const named = name === undefined ? '' : `; name="${name}"`;
    const called = fileName === undefined ? '' : `; filename="${fileName}"`;
    const typed = type === undefined ? '' : `Content-Type: ${type}\r\n`;
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data${named}${called}\r\n${typed}\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

/** What a test sends with a file. */
export interface Sent {
  readonly as?: Caller;
  readonly record?: unknown;
  readonly fileName?: string;
  readonly type?: string;
  readonly headers?: Call['headers'];
}

/** Uploads a file in a form, with a record when there is one. */
export async function upload(room: Newsroom, file: Uint8Array, sent: Sent = {}): Promise<LightMyRequestResponse> {
  const { as = 'editor', record, fileName = 'photo.jpg', type = 'application/octet-stream', headers } = sent;
  const parts: FormPart[] = [{ name: 'file', fileName, type, content: file }];
  if (record !== undefined) parts.push({ name: 'record', type: 'application/json', content: JSON.stringify(record) });
  return sendForm(room, formOf(parts), { as, headers: headers ?? {} });
}

/** Sends the bytes of a form. */
export async function sendForm(room: Newsroom, body: Buffer, call: Call = {}): Promise<LightMyRequestResponse> {
  return room.call('POST', PHOTOS, {
    as: 'editor',
    ...call,
    body,
    headers: { 'content-type': FORM_TYPE, ...call.headers },
  });
}

/** Uploads a file without a form. */
export async function sendFile(room: Newsroom, file: Uint8Array, call: Call = {}): Promise<LightMyRequestResponse> {
  return room.call('POST', PHOTOS, {
    as: 'editor',
    ...call,
    body: Buffer.from(file),
    headers: { 'content-type': 'application/octet-stream', ...call.headers },
  });
}

/** A record as it is answered. */
export type Uploaded = Record<string, unknown> & { id: string; version: number; file: { sha256: string } };

/** Uploads a photo that is taken; gives its record. */
export async function uploaded(room: Newsroom, file: Uint8Array, sent: Sent = {}): Promise<Uploaded> {
  const response = await upload(room, file, sent);
  if (response.statusCode !== 201) throw new Error(`not uploaded: ${response.body}`);
  return response.json();
}

/** A small JPEG that is nobody else's. */
export async function jpeg(width = 64, height = 48): Promise<Buffer> {
  return (await photo(width, height)).jpeg().toBuffer();
}

/** Every file under the folder of the media, those that wait among them. */
export function filesOf(room: Newsroom): string[] {
  return readdirSync(room.mediaFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(room.mediaFolder.length + 1))
    .toSorted();
}

/** How many photos there are. */
export async function countRecords(room: Newsroom): Promise<number> {
  const { photos } = room.db.read.tables;
  return (await room.db.read.sql.select({ id: photos.id }).from(photos)).length;
}

/** Asserts that no photo and no file is there. */
export async function assertNothing(t: Test, room: Newsroom): Promise<void> {
  t.equal(await countRecords(room), 0, 'no record');
  t.strictSame(filesOf(room), [], 'no file');
}

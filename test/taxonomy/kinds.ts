import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Newsroom } from '../helpers/newsroom.ts';

/** One of the three kinds, as a test needs it. */
export interface TestKind {
  readonly one: 'section' | 'tag' | 'author';
  readonly many: 'sections' | 'tags' | 'authors';
  /** Everything that can be sent besides name and slug. */
  readonly details: Readonly<Record<string, string>>;
  /** What an article sends to use the entry with this slug. */
  readonly use: (slug: string) => Record<string, unknown>;
  /** The change of an article that removes the use. */
  readonly unuse: Record<string, unknown>;
}

export const kinds: readonly TestKind[] = [
  {
    one: 'section',
    many: 'sections',
    details: { description: 'The harbour and the council.' },
    use: (slug) => ({ section: slug }),
    unuse: { section: null },
  },
  {
    one: 'tag',
    many: 'tags',
    details: { description: 'Crossings.\nAnd who builds them.' },
    use: (slug) => ({ tags: [slug] }),
    unuse: { tags: [] },
  },
  {
    one: 'author',
    many: 'authors',
    details: {
      bio: 'Ada Roe covers the harbour.',
      url: 'https://example.org/ada-roe?page=1#top',
      affiliation: 'Ansel Wire',
      location: 'Port Ansel',
    },
    use: (slug) => ({ bylines: [{ author: slug, role: 'reporter' }] }),
    unuse: { bylines: [] },
  },
];

export interface Entry {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [detail: string]: unknown;
}

/** Writes as an editor. As over a socket, what the test does next comes in a later turn of the event loop. */
async function write(
  room: Newsroom,
  method: string,
  url: string,
  call: { body?: object; headers?: Record<string, string> },
) {
  const response = await room.call(method, url, { as: 'editor', ...call });
  await nextTurn();
  return response;
}

/** Creates an entry as an editor. */
export async function create(
  room: Newsroom,
  { many }: TestKind,
  body: { name: string; [detail: string]: unknown },
): Promise<Entry> {
  const response = await write(room, 'POST', `/v1/editorial/${many}`, { body });
  if (response.statusCode !== 201) throw new Error(`not created: ${response.body}`);
  return response.json();
}

/** Changes an entry as an editor, in the version that it has. */
export async function patch(
  room: Newsroom,
  { many }: TestKind,
  { id, version, body }: { id: string; version: number; body: object },
) {
  return write(room, 'PATCH', `/v1/editorial/${many}/${id}`, {
    body,
    headers: { 'if-match': `"${version}"` },
  });
}

/** Deletes an entry as an editor, in the version that it has. */
export async function remove(room: Newsroom, { many }: TestKind, { id, version }: { id: string; version: number }) {
  return write(room, 'DELETE', `/v1/editorial/${many}/${id}`, {
    headers: { 'if-match': `"${version}"` },
  });
}

/** Everything in the three tables and the change log: what a refusal must not touch. */
export async function everything(room: Newsroom): Promise<unknown> {
  const { sql, tables } = room.db.read;
  return {
    sections: await sql.select().from(tables.sections),
    tags: await sql.select().from(tables.tags),
    authors: await sql.select().from(tables.authors),
    articles: await sql.select().from(tables.articles),
    published: await sql.select().from(tables.publishedArticles),
    changes: await sql.select().from(tables.changes),
  };
}

/** The change log from after `seq` on, without its numbers. */
export async function changesAfter(room: Newsroom, seq: number) {
  const { sql, tables } = room.db.read;
  const rows = await sql.select().from(tables.changes).orderBy(tables.changes.seq);
  return rows.filter((row) => row.seq > seq);
}

/** The number of the newest change. */
export async function newestSeq(room: Newsroom): Promise<number> {
  return (await changesAfter(room, 0)).at(-1)?.seq ?? 0;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Cursors } from '../lib/cursor.ts';
import { sha256 } from '../lib/hash.ts';
import { ProblemError } from './problem.ts';

export const cursorParam = z
  .string()
  .max(1_000)
  .optional()
  .meta({ description: '`page.next` of the page before; it goes with the same filters and sort only.' });

export const countParam = z
  .enum(['exact'])
  .optional()
  .meta({ description: '`exact` adds `page.total`; by default nothing is counted.' });

/** A page of a list: the items and how to go on. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string, description: string) {
  return z.object({ items: z.array(item), page: Page }).meta({ id, description });
}

const Page = z
  .object({
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last.' }),
    limit: z.int().meta({ description: 'How many items a page holds at most.' }),
    total: z.int().optional().meta({ description: 'How many items there are in all; only with count=exact.' }),
  })
  .meta({ id: 'Page', description: 'Where a list goes on.', examples: [{ next: null, limit: 20 }] });
export type Page = z.infer<typeof Page>;

type Kind = 'number' | 'string';

/** The sort key of a row: values of the kinds named. */
export type Position<Kinds extends readonly Kind[]> = {
  readonly [Index in keyof Kinds]: Kinds[Index] extends 'number' ? number : string;
};

/** What is read of a list that goes on by keyset. */
export interface ListRequest<Kinds extends readonly Kind[]> {
  readonly cursors: Cursors;
  readonly list: string;
  /** Filters and order: a cursor goes with the ones that it was made with. */
  readonly bounds?: Readonly<Record<string, unknown>>;
  /** What the sort key of a row consists of. */
  readonly key: Kinds;
  readonly query: { readonly cursor?: string | undefined; readonly limit: number };
}

/** A page that is about to be read. */
export interface ListReading<Kinds extends readonly Kind[]> {
  /** The sort key of the last row of the page before; undefined on the first. */
  readonly after: Position<Kinds> | undefined;
  /** How many rows to read: one more than the page holds, to see whether there is another page. */
  readonly limit: number;
  /** The page, of rows that were read so. */
  page<Row>(
    rows: readonly Row[],
    keyOf: (row: Row) => Position<Kinds>,
    total?: number,
  ): { items: readonly Row[]; page: Page };
  /** The cursor that goes on behind a row with this sort key. */
  cursorAfter(key: Position<Kinds>): string;
}

/** Begins to read a page. @throws {ProblemError} `invalid-cursor`. */
export function readList<const Kinds extends readonly Kind[]>(request: ListRequest<Kinds>): ListReading<Kinds> {
  const { cursors, list, bounds = {}, key: kinds, query } = request;
  const scope = scopeOf(list, bounds);
  const cursorAfter = (key: Position<Kinds>) => cursors.encode(scope, [...key]);
  return {
    after: query.cursor === undefined ? undefined : positionOf(kinds, cursors.decode(scope, query.cursor)),
    limit: query.limit + 1,
    page(rows, keyOf, total) {
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      const next = last === undefined ? null : cursorAfter(keyOf(last));
      return { items, page: { next, limit: query.limit, ...(total !== undefined && { total }) } };
    },
    cursorAfter,
  };
}

/** Names the next page, if there is one, in the `Link` header of a reply. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, { next }: Page): void {
  if (next !== null) reply.header('link', nextLink(request.url, next));
}

/** `Link: <…>; rel="next"` of a list (RFC 8288): the same request with the next cursor. */
export function nextLink(url: string, next: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', next);
  return `<${path}?${parameters.toString()}>; rel="next"`;
}

function scopeOf(list: string, bounds: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(bounds).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify([list, sorted])).slice(0, 16);
}

function positionOf<Kinds extends readonly Kind[]>(
  kinds: Kinds,
  position: readonly unknown[] | undefined,
): Position<Kinds> {
  if (position !== undefined && isPosition(kinds, position)) return position;
  throw new ProblemError('invalid-cursor');
}

function isPosition<Kinds extends readonly Kind[]>(
  kinds: Kinds,
  position: readonly unknown[],
): position is Position<Kinds> {
  return position.length === kinds.length && kinds.every((kind, index) => typeof position[index] === kind);
}

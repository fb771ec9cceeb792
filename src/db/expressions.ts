import { type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** A subquery of one column and at most one row, as a value; null without a row. */
export function scalar<T>(subquery: SQLWrapper): SQL<T> {
  return sql<T>`(${subquery})`;
}

/** Where a keyset page goes on: rows beyond the last one in the order of these two columns, both up or both down. */
export function beyond(
  [first, second]: readonly [SQLWrapper, SQLWrapper],
  [last, lastTail]: readonly [SQLWrapper | Placeholder, SQLWrapper | Placeholder],
  direction: 'up' | 'down',
): SQL {
  return direction === 'up'
    ? sql`(${first}, ${second}) > (${last}, ${lastTail})`
    : sql`(${first}, ${second}) < (${last}, ${lastTail})`;
}

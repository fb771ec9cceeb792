import { type AnyColumn, type SQL, sql } from 'drizzle-orm';

/** The few things that engines say differently, under one name for all. */
export interface Dialect {
  /** One JSON array text of objects, one for each row, in the order given; `[]` without rows. */
  jsonArrayOf(members: Record<string, AnyColumn>, order: AnyColumn): SQL<string>;
  /** Whether a member of the JSON object that a column holds is true. */
  isTrueIn(column: AnyColumn, member: string): SQL;
  /** A column for a condition that chooses among rows found otherwise: no index is searched for it. */
  aside(column: AnyColumn): SQL;
}

export const sqliteDialect: Dialect = {
  jsonArrayOf(members, order) {
    const pairs = Object.entries(members).map(([name, column]) => sql`${sql.raw(`'${name}'`)}, ${column}`);
    return sql<string>`json_group_array(json_object(${sql.join(pairs, sql`, `)}) order by ${order})`;
  },
  isTrueIn: (column, member) => sql`json_extract(${column}, ${sql.raw(`'$.${member}'`)}) is true`,
  aside: (column) => sql`+${column}`,
};

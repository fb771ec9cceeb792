import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseInstantOrDate } from '../lib/instant.ts';

/** A query as it was sent: a name that came more than once keeps all of its values, so that it can be refused. */
type RawQuery = Record<string, string | string[]>;

/** Stands in for a query that cannot be decoded: a parser that throws would end the process, so the validator refuses this one. */
export const malformedQuery: RawQuery = Object.freeze({});

const emptyQuery: RawQuery = Object.freeze({});

/** Splits and decodes a query string; `+` is a space, repetition stays visible, no name reaches the prototype. */
export function parseQuery(text: string): RawQuery {
  if (text.length === 0) return emptyQuery;
  const query = new Map<string, string | string[]>();
  for (const pair of text.split('&')) {
    if (pair.length === 0) continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return malformedQuery;
    const before = query.get(name);
    if (before === undefined) query.set(name, value);
    else if (typeof before === 'string') query.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(query); // makes own properties, also of __proto__
}

function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The query of an operation that takes no parameters: any name is refused. */
const NoQuery = z.strictObject({});

/** Gives each route that is registered from now on a closed query unless it describes one: a name nobody knows is never ignored. */
export function closeQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.querystring === undefined) route.schema = { ...route.schema, querystring: NoQuery };
  });
}

/** An integer in plain decimal digits: no sign besides a leading minus, no leading zero, no exponent, no space. */
export function integerParam(options: { min: number; max: number; description: string; examples?: number[] }) {
  const { min, max, ...about } = options;
  return z
    .string()
    .transform((text, context) => {
      const value = /^(?:0|-?[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      context.addIssue({
        code: 'custom',
        message: `Use a whole number from ${min} to ${max}.`,
        params: { code: Number.isNaN(value) ? 'wrong-type' : 'out-of-range' },
      });
      return z.NEVER;
    })
    .meta({ ...about, type: 'integer', minimum: min, maximum: max });
}

/** How many items one page may hold at most. */
const MAX_LIMIT = 100;

/** The page size of every list. Out of range is refused, never clamped. */
export const limitParam = integerParam({
  min: 1,
  max: MAX_LIMIT,
  description: 'How many items a page holds at most.',
  examples: [20],
})
  .default(20)
  .meta({ default: 20 });

/** `true` or `false`, nothing else. */
export function booleanParam(description: string) {
  return z
    .string()
    .transform((text, context) => {
      if (text === 'true' || text === 'false') return text === 'true';
      context.addIssue({ code: 'custom', message: 'Use true or false.', params: { code: 'wrong-type' } });
      return z.NEVER;
    })
    .meta({ description, type: 'boolean' });
}

/** A point in time as epoch milliseconds, sent as RFC 3339 with an offset, or as a date, which means its first moment in UTC. */
export function instantParam(description: string) {
  return z
    .string()
    .transform((text, context) => {
      const instant = parseInstantOrDate(text);
      if (instant !== undefined) return instant;
      context.addIssue({
        code: 'custom',
        message:
          'Use a date or an RFC 3339 date-time that exists, such as 2026-11-20 or 2026-11-20T06:00:00Z; encode + as %2B.',
        params: { code: 'invalid-instant' },
      });
      return z.NEVER;
    })
    .meta({
      description: `${description} RFC 3339 with an offset, or a date (its first moment in UTC).`,
      examples: ['2026-11-20', '2026-11-20T06:00:00Z'],
    });
}

/** How many values one list parameter may hold. */
const MAX_LIST = 20;

/** Values separated by commas in one parameter; each must fit `item`, none may be empty, and repeated ones count once. */
export function commaList<Item extends z.ZodType<unknown, string>>(item: Item, description: string) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(item).max(MAX_LIST, `Give at most ${MAX_LIST} values.`))
    .meta({ description, type: 'array', items: itemSchema(item), maxItems: MAX_LIST });
}

function itemSchema(item: z.ZodType): Record<string, unknown> {
  const { $schema: _, id: __, ...schema } = z.toJSONSchema(item, { io: 'input' });
  return schema;
}
